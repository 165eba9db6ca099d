"""models/rhythm/MODEL_CARD.md from manifest.json and evaluation.json beside it."""

from __future__ import annotations

import json
from pathlib import Path

from .card_parts import opening, weight
from .card_words import CardWords, card_words
from .markdown import table
from .rhythm_labels import LABELS
from .rhythm_windows import FOLDS, Windows

MEANINGS = {
    "sinus": "sinus rhythm, also slow, fast, with first or second degree block or pre-excitation",
    "atrial_fibrillation": "atrial fibrillation",
    "atrial_flutter": "atrial flutter",
    "ventricular_tachycardia": "ventricular tachycardia, three seconds and more",
    "ventricular_fibrillation": "ventricular fibrillation or flutter, three seconds and more",
    "supraventricular_tachycardia": "supraventricular tachycardia, three seconds and more",
    "bigeminy": "every other beat ectopic",
    "trigeminy": "every third beat ectopic",
    "paced": "paced rhythm",
    "unusable": "cannot be read: noise",
    "ventricular_beat": "at least one ventricular beat",
    "supraventricular_beat": "at least one supraventricular premature beat",
    "abnormal": "anything but undisturbed sinus rhythm",
}


def _share(value: float) -> str:
    return f"{value:.3f}"


def _durations(found: dict, titles: tuple[str, ...]) -> list[str]:
    rows = [
        [
            title,
            f"{row['true_s'] / 60:.0f}",
            _share(row["se"]),
            _share(row["ppv"]),
            _share(row["sp"]),
            f"{row['episodes_found']} of {row['episodes']}",
            f"{row['false_per_day']:.1f}",
        ]
        for title, row in ((title, found[title]) for title in titles if title in found)
    ]
    return table(["recordings", "minutes", "Se", "+P", "Sp", "episodes found", "false episodes per 24 h"], rows)


def card_text(manifest: dict, found: dict, words: CardWords, records: dict[str, int]) -> str:
    config, int8, fp32 = manifest["training"]["config"], found["int8"], found["fp32"]
    lines = [
        *opening(
            manifest,
            words,
            "Any decision about a person; monitoring; children, of whom hardly any were seen in training.",
        ),
        "## What it reads and answers",
        "",
        "In: `windows`, ten seconds of one lead at 125 Hz as `src/core/features/rhythm_windows.hpp` cuts them: band-passed 0.5 to 30 Hz, scaled "
        "by an amplitude of their own, so that gain, unit, sampling rate, offset and a lead turned round do not matter.",
        "",
        "Out: `probabilities`, each label by itself (sigmoid), and `feature_map`, whose mean over time through the head is the logits "
        "(Grad-CAM of it is exact). The probabilities lean towards rare labels, which weighed more in training; thresholds are in "
        "`manifest.json`.",
        "",
    ]
    lines += table(["label", "true of a window when it holds"], [[f"`{name}`", MEANINGS[name]] for name in LABELS])
    lines += [
        weight(
            manifest,
            f"{manifest['mac_per_window'] / 1e7:.2f} MMAC per second of signal",
            "first layer, depthwise convolutions and head",
        ),
        "",
        "## Training data",
        "",
        "; ".join(f"{name} {count}" for name, count in records.items())
        + " recordings, every lead a sample; noise of nstdb (first half of bw "
        "and ma) added. Rhythms from the annotations of mitdb and vfdb, ectopic beats and runs from those of mitdb and svdb, the letter of the "
        "whole strip in cinc2017, diagnoses of the whole recording in ludb and PTB-XL. What a database does not say of a window is unknown "
        "there and does not count (`scripts/training/rhythm_labels.py` holds every rule).",
        "",
        f"The shipped file is trained on all of it ({config['steps']} steps of {config['batch']} windows); so no figure below is of the shipped "
        f"weights, but of {FOLDS} networks of the same recipe.",
        "",
        "## Evaluation",
        "",
        f"Cross-validation, {FOLDS} folds of patients (`scripts/splits/rhythm_folds.json`), seed {found['seed']}, everything given: every window is "
        "answered by a network that never saw its patient, every threshold was chosen on the other folds. The recipe itself was chosen with "
        "these folds, among few (`docs/results/experiments.md`). The records of DS2 are among them: there is no blind test here.",
        "",
        "### Each label, windows",
        "",
    ]
    rows = [
        [
            f"`{row['label']}`",
            str(row["windows"]),
            _share(row["auc"]),
            _share(other["auc"]),
            _share(row["se"]),
            _share(row["sp"]),
            f"{min(row['auc_folds']):.3f} to {max(row['auc_folds']):.3f}",
        ]
        for row, other in zip(int8["labels"], fp32["labels"])
    ]
    lines += table(
        ["label", "true of windows", "AUC int8 (shipped)", "AUC fp32", "Se", "Sp", "AUC of single folds"], rows
    )
    lines += [
        f"Ventricular tachycardia, fibrillation or flutter together: AUC {_share(int8['ventricular_auc'])} (fp32 {_share(fp32['ventricular_auc'])}).",
        "",
        "### By duration (int8, windows every 5 s, mean of the leads)",
        "",
        "Atrial fibrillation, the network alone (smoothed over 45 s, episodes of 30 s and more; flutter, paced rhythm and noise not judged):",
        "",
    ]
    lines += _durations(int8["af_by_duration"], ("mitdb", "vfdb", "mitdb and vfdb"))
    lines += [
        "The same with the log odds of the intervals between the detector's own beats, thirty seconds round each window (`fusion` in "
        "`intervals.json`):",
        "",
    ]
    lines += _durations(found["int8_with_intervals"]["af_by_duration"], ("mitdb", "vfdb", "mitdb and vfdb"))
    lines += [
        "Ventricular tachycardia, fibrillation and flutter, three beats and more (smoothed over 15 s, episodes of 10 s and more; "
        "idioventricular rhythm and noise not judged):",
        "",
    ]
    lines += _durations(int8["ventricular_by_duration"], ("mitdb", "vfdb", "mitdb and vfdb", "svdb", "mitdb and svdb"))
    strips, fused = int8["cinc2017"], found["int8_with_intervals"]["cinc2017"]
    lines += ["### Strips of cinc2017 (int8, mean of a strip's windows)", ""]
    lines += table(
        ["F1", "N", "A", "O", "~", "mean of N, A, O"],
        [
            [title, *(_share(row["f1"][key]) for key in ("N", "A", "O", "~", "mean"))]
            for title, row in (("network alone", strips), ("with intervals", fused))
        ],
    )
    lines += table(
        ["AUC", "network alone", "with intervals"],
        [[key, _share(value), _share(fused["auc"][key])] for key, value in strips["auc"].items()],
    )
    flagged, named = strips["at 10 % of N flagged"], strips["N strips with a label"]
    lines += [
        f"With 10 % of N flagged as abnormal, {flagged['A']:.1%} of A and {flagged['O']:.1%} of O are flagged. With the thresholds of best F1, "
        f"{named['any']:.1%} of N strips carry a label of an abnormal rhythm in some window: "
        + ", ".join(f"`{key}` {value:.1%}" for key, value in named.items() if key != "any")
        + f"; `atrial_fibrillation` is found in {strips['A strips with the label AF']:.1%} of A.",
        "",
        "### RR intervals alone (`intervals.json`)",
        "",
        "A logistic combination of the coefficient of sample entropy, the least median change, the rate and the number of intervals; intervals "
        "next to ventricular beats left out; afdb, ltafdb, vitaldb and mitdb, five folds of patients, reference or machine beats:",
        "",
    ]
    rows = [
        [
            str(row["intervals"]),
            str(row["windows"]),
            _share(row["auc"]),
            _share(row["auc_entropy"]),
            _share(row["se"]),
            _share(row["sp"]),
            ", ".join(f"{key} {value:.3f}" for key, value in row["databases"].items()),
        ]
        for row in found["intervals"]
    ]
    lines += table(["intervals", "windows", "AUC", "AUC of the entropy alone", "Se", "Sp", "AUC by database"], rows)
    lines += ["## Where it performs worse", "", words.limits, "", "## Version history", "", words.history, ""]
    return "\n".join(lines)


def write_card(folder: Path, windows: Windows) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="ascii"))
    found = json.loads((folder / "evaluation.json").read_text(encoding="ascii"))
    records: dict[str, int] = {}
    for name in windows.records:
        records[name.split("/")[0]] = records.get(name.split("/")[0], 0) + 1
    (folder / "MODEL_CARD.md").write_text(
        card_text(manifest, found, card_words(manifest["name"]), records), encoding="utf-8"
    )
