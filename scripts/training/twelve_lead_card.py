"""models/twelve_lead/MODEL_CARD.md from manifest.json and evaluation.json beside it; and what docs/results/experiments.md says of it."""

from __future__ import annotations

import json
from pathlib import Path

from .card_parts import opening, weight
from .card_words import CardWords, card_words
from .markdown import table
from .twelve_lead_labels import CLASSES

MEANINGS = {
    "1dAVb": "first-degree AV block: PR above 200 ms",
    "RBBB": "complete right bundle branch block",
    "LBBB": "complete left bundle branch block",
    "SB": "sinus bradycardia (PTB-XL's labels stand at 50 bpm and below)",
    "AF": "atrial fibrillation",
    "ST": "sinus tachycardia, above 100 bpm",
}
DOWN_TO_A_RECORD = "Se is the share of those that hold the class, +P of those of whom it was said."


def _f1_rows(columns: dict[str, dict]) -> list[list[str]]:
    """A row per class: how many hold it, then F1 of each column."""
    first = next(iter(columns.values()))
    rows = [
        [f"`{name}`", first[name]["held"], *(f"{each[name]['f1']:.2f}" for each in columns.values())]
        for name in CLASSES
    ]
    return [*rows, ["mean F1", "", *(f"{each['macro_f1']:.3f}" for each in columns.values())]]


def f1_table(found: dict) -> list[str]:
    columns = {
        "rules alone": found["rules"],
        **{k: v for k, v in found.items() if isinstance(v, dict) and k != "rules"},
    }
    return table(["class", "held by", *columns], _f1_rows(columns))


def _detail(found: dict) -> list[str]:
    rows = []
    for name in CLASSES:
        own, rules = found["as shipped"][name], found["rules"][name]
        shares = [f"{row[key]:.2f}" for row in (own, rules) for key in ("se", "ppv")]
        rows.append([f"`{name}`", own["held"], f"{own['auc']:.3f}" if "auc" in own else "-", *shares])
    return table(["class", "held by", "AUC", "Se", "+P", "rules: Se", "rules: +P"], rows)


def _bands(found: dict) -> list[str]:
    rows = []
    for name in CLASSES:
        held, other = found[name]["held"], found[name]["not_held"]
        rows.append([f"`{name}`", *(f"{a} / {b}" for a, b in zip(held, other))])
    return table(["class", "said: hold it / do not", "not enough evidence", "denied"], rows)


def card_text(manifest: dict, found: dict, words: CardWords) -> str:
    config, ptbxl, ludb, tests = manifest["training"]["config"], found["ptbxl"], found["ludb"], found["folds 9 and 10"]
    lines = [
        *opening(
            manifest,
            words,
            "Any decision about a person; monitoring; children; paced hearts, of whom hardly any were seen.",
        ),
        "## What it reads and answers",
        "",
        "In, as `src/core/features/twelve_lead_input.hpp` makes them: `leads`, ten seconds of twelve leads in mV, band-passed 0.5 to 40 Hz, "
        "at 100 Hz, zeros where a lead is missing; `present`, which leads are there; `measures`, what the core measured in the same recording: "
        f"{', '.join(f'`{name}`' for name in manifest['inputs']['measures']['columns'])}. So it is no witness independent of the "
        "measuring; it does not read what the rules say of bundle branch blocks. Fewer leads and no measures are answered too.",
        "",
        "Out: `probabilities`, each class by itself (sigmoid of `logits`); `attention`, the weight of each of "
        f"{manifest['outputs']['attention']['shape'][1]} places in time; `measured_logits`, what the measures alone add; `feature_map`, whose "
        "mean over time through the head, with its bias and `measured_logits`, is exactly `logits`. Probabilities lean towards rare "
        "classes, which weighed more in training; thresholds are in `manifest.json`.",
        "",
    ]
    lines += table(["class", "meaning"], [[f"`{name}`", MEANINGS[name]] for name in CLASSES])
    lines += [
        weight(
            manifest,
            f"{manifest['mac_per_recording'] / 1.2e8:.3f} MMAC per second of a lead ({manifest['mac_per_recording'] / 1e6:.1f} per recording)",
            "first layer, depthwise convolutions, attention and heads",
        ),
        "",
        "## Training data",
        "",
        f"PTB-XL: {manifest['training']['recordings']} recordings (500 of 500 Hz, 1,100 of 100 Hz), labels by "
        "`scripts/training/configs/twelve_leads/labels.csv`; incomplete blocks count as none. "
        f"{manifest['training']['drawn_recordings']} drawn recordings (`src/core/synthetic/twelve_lead_patient.hpp`: a dipole through Dower's matrix), "
        f"{config['drawn_steps']} steps of {config['batch']} on these alone, then {config['steps']} in which they are {config['made']:.0%} of each batch; a share of all with fewer leads "
        "or without measures.",
        "",
        "The shipped file is trained on all of it; figures on PTB-XL are those of networks of the same recipe that did not see the recording.",
        "",
        "## Evaluation",
        "",
        found["what"]
        + f" Seed {found['seed']}. {DOWN_TO_A_RECORD} Rules alone: what the core finds without any model; "
        "fibrillation by its intervals and missing P, since ten seconds are too short for the finding.",
        "",
        f"### PTB-XL, {ptbxl['recordings']} recordings, five-fold cross-validation, F1",
        "",
        *f1_table(ptbxl),
        *_detail(ptbxl),
        f"### LUDB, {ludb['recordings']} recordings of another hospital, F1",
        "",
        *f1_table(ludb),
        *_detail(ludb),
        f"### PTB-XL, folds 9 and 10, {tests['recordings']} recordings, F1",
        "",
        *f1_table(tests),
        *_detail(tests),
        "### Fewer leads (PTB-XL, cross-validation, without measures)",
        "",
    ]
    sets = found["fewer leads"]
    rows = [
        [name, f"{row['macro_f1']:.3f}", *(f"{row[c]['f1']:.2f} ({row[c]['auc']:.2f})" for c in CLASSES)]
        for name, row in sets.items()
    ]
    lines += table(["leads", "mean F1", *(f"{name}: F1 (AUC)" for name in CLASSES)], rows)
    lines += [
        "Thresholds are those of twelve leads.",
        "",
        "### Not enough evidence",
        "",
        "Below `unlikely_below` a class is denied, from `likely_from` on it is said; what lies between is left open. Chosen on the answers out of "
        "fold: 90 % of those that hold a class lie above the lower one, 90 % of what is said above the upper one is right (or the most "
        "precise there is). Recordings of PTB-XL (out of fold, the same that chose the limits):",
        "",
        *_bands(found["bands"]["ptbxl"]),
        "LUDB:",
        "",
        *_bands(found["bands"]["ludb"]),
    ]
    int8 = found["int8"]
    lines += [
        "### What int8 changes",
        "",
        "; ".join(
            f"{name}: {row['decisions_changed']} of {row['recordings'] * len(CLASSES)} decisions, probabilities by {row['mean_difference']:.4f} on "
            f"average and {row['greatest_difference']:.3f} at most"
            for name, row in int8.items()
        )
        + f". LUDB's mean F1 is {int8['ludb']['figures']['macro_f1']:.3f} then.",
        "",
    ]
    made = found["drawn"]
    pr, qrs = made["intervals"]["pr"], made["intervals"]["qrs"]
    lines += [
        "### Drawn recordings and the core's own measuring",
        "",
        f"Of {made['recordings']} drawn recordings PR was measured in {pr['measured']} of {pr['recordings']} that have one, "
        f"{pr['median_error_ms']:+.0f} ms in the middle ({pr['from_5_to_95_percent_ms'][0]:+.0f} to {pr['from_5_to_95_percent_ms'][1]:+.0f}), QRS in "
        f"{qrs['measured']}, {qrs['median_error_ms']:+.0f} ms ({qrs['from_5_to_95_percent_ms'][0]:+.0f} to {qrs['from_5_to_95_percent_ms'][1]:+.0f}).",
        "",
        "## Where it performs worse",
        "",
        words.limits,
        "",
        "## Version history",
        "",
        words.history,
        "",
    ]
    return "\n".join(lines)


def write_card(folder: Path) -> None:
    manifest, found = (
        json.loads((folder / name).read_text(encoding="ascii")) for name in ("manifest.json", "evaluation.json")
    )
    (folder / "MODEL_CARD.md").write_text(card_text(manifest, found, card_words(manifest["name"])), encoding="utf-8")
