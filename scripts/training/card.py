"""MODEL_CARD.md from manifest, evaluation and the words written by hand."""

from __future__ import annotations

from .beat_tensors import CONTEXT_COLUMNS, RHYTHM_COLUMNS
from .card_parts import opening, weight
from .card_words import CardWords
from .markdown import table

CLASS_WORDS = {
    "N": "normal and bundle branch block beats, escape beats",
    "S": "supraventricular premature beats",
    "V": "ventricular premature and escape beats",
    "F": "fusions of V and N",
    "Q": "paced, unclassifiable",
}
DIFFICULT_RECORDS = 5  # listed in the card


def _interval(pair: list[float]) -> str:
    return f"{pair[0]:.3f} to {pair[1]:.3f}"


def _class_table(result: dict) -> list[str]:
    rows = []
    for name, entry in result["classes"].items():
        mean = result["mean_f1_over_records"].get(name)
        rows.append(
            [
                name,
                f"{entry['se']:.3f}",
                f"{entry['ppv']:.3f}",
                f"{entry['f1']:.3f}",
                _interval(result["interval_95"][f"f1_{name}"]),
                "" if mean is None else f"{mean:.3f}",
                entry["support"],
            ]
        )
    head = ["class", "Se", "+P", "F1", "95 % interval of F1", "mean F1 over records with this class", "beats"]
    return table(head, rows)


def _summary_table(evaluation: dict) -> list[str]:
    rows = []
    for label, key in (
        ("accuracy", "accuracy"),
        ("macro-F1 of N S V F", "macro_f1_4"),
        ("macro-F1 of all five", "macro_f1_5"),
        ("jk-index", "jk"),
        ("S F1 without record 232", "s_f1_without_232"),
    ):
        rows.append([label, *(f"{evaluation[precision][key]:.4f}" for precision in ("int8", "fp32"))])
    return table(["", "int8 (shipped)", "fp32"], rows)


def _confusion_table(result: dict, classes: list[str]) -> list[str]:
    rows = [[f"**{name}**", *counts] for name, counts in zip(classes, result["confusion"])]
    return table(["reference \\ answer", *classes], rows)


def _record_rows(evaluation: dict) -> list[list[object]]:
    rows = []
    for name, matrix in evaluation["int8"]["records"].items():
        beats = sum(map(sum, matrix))
        row: list[object] = [name, beats, f"{sum(matrix[i][i] for i in range(5)) / beats:.3f}"]
        for index in range(4):
            support = sum(matrix[index])
            answered = sum(line[index] for line in matrix)
            f1 = 2 * matrix[index][index] / (support + answered) if support else None
            row.append("" if f1 is None else f"{f1:.3f} ({support})")
        rows.append(row)
    return rows


def _most_errors(evaluation: dict) -> str:
    classes = evaluation["classes"]
    errors = []
    for name, matrix in evaluation["int8"]["records"].items():
        for row in range(5):
            for column in range(5):
                if row != column and matrix[row][column]:
                    errors.append((matrix[row][column], name, classes[row], classes[column]))
    errors.sort(key=lambda error: (-error[0], error[1]))
    return "; ".join(
        f"record {name}: {count} {reference} called {answer}"
        for count, name, reference, answer in errors[:DIFFICULT_RECORDS]
    )


SAMPLING_WORDS = {
    "smote": "SMOTE fills every class up to the largest with points between a beat and one of its five nearest neighbours",
    "balanced": "beats drawn at random down to the smallest class of use, F",
    "random_subset": "beats drawn at random, as many as a balanced subset has",
}


def _training_words(training: dict) -> str:
    """How the weights came about, in one paragraph."""
    config = training["config"]
    parts = [
        f"Training: Adam, learning rate {config['learning_rate']:g}, batch {config['batch']}, {config['epochs']} epochs, "
        f"{config['loss'].replace('_', '-')}"
    ]
    if config["sampling"] != "all":
        counts = ", ".join(f"{name} {count:,}" for name, count in zip(CLASS_WORDS, training["beats"]))
        parts.append(f"{SAMPLING_WORDS[config['sampling']]}: {counts}")
    if config.get("epoch_beats"):
        parts.append(
            f"an epoch is {config['epoch_beats']:,} of them, drawn anew, so that there are as many steps as without"
        )
    if config.get("bfloat16"):
        parts.append("convolutions computed in bfloat16, weights and sums in float32")
    if config["class_weight_exponent"]:
        parts.append(f"beats of a class weighted by its rarity to the power {config['class_weight_exponent']:g}")
    augmentation = config["augmentation"]
    if any(augmentation.values()):
        parts.append(
            f"each beat with its gain changed by up to {100 * augmentation['amplitude']:.0f} %, its baseline by "
            f"{augmentation['offset_mv']:g} mV (standard deviation), its R peak by up to "
            f"{augmentation['shift_samples']} samples, its heart rate by up to {100 * augmentation['rate']:.0f} %"
        )
    if config["shape_dropout"]:
        parts.append(
            f"shape hidden from the head for {100 * config['shape_dropout']:.0f} % of the beats, so that timing "
            "learns to stand alone"
        )
    if config["average_decay"]:
        parts.append(f"moving average of the weights ({config['average_decay']:g} per step)")
    words = "; ".join(parts) + "."
    if config["teachers"]:
        words += (
            f" {config['teachers']} networks were trained so, with different seeds; this one learned their mean "
            "probabilities."
        )
    if config["operating_exponent"] is not None:
        words += (
            f" Its bias was then moved as if that power had been {config['operating_exponent']:g} for S, V and F: an "
            "operating point from patient-grouped cross-validation on DS1, see the version history."
        )
    return words


def _window_words(manifest: dict) -> list[str]:
    """In and out of a network that sees windows."""
    windows, with_rr = manifest["inputs"]["windows"], "rr" in manifest["inputs"]
    with_map = "feature_map" in manifest["outputs"]
    return [
        f"In: {windows['before_samples']} samples before and {windows['after_samples']} from the R peak on, lead "
        f"{windows['lead']}, {windows['fs_hz']} Hz, millivolts as recorded"
        + (
            "; and `rr`: seconds since the previous and until the next R peak, and the first over the record's mean RR."
            if with_rr
            else "."
        ),
        "",
        "Out: `probabilities` of N S V F Q"
        + (
            "; `feature_map`, the input of the global average pooling, so that Grad-CAM is the head's weights times this map, "
            "exactly"
            if with_map
            else "; no map, because Grad-CAM would not be exact for this head"
        )
        + ("; `timing_logits`, what the RR branch alone adds to each logit." if with_rr else "."),
    ]


def _context_words() -> list[str]:
    """In and out of a network over beats."""
    return [
        f"In: `context`, {CONTEXT_COLUMNS} numbers for each beat of the whole record: {RHYTHM_COLUMNS} compare its timing with its neighbourhood and the "
        f"record, {CONTEXT_COLUMNS - RHYTHM_COLUMNS} compare its shape with the patient's own ordinary beats and with the beats around "
        "(`src/core/features/beat_context.hpp` defines each). One or two leads, any rate from 100 Hz. Each answer "
        "depends on the 15 beats before and after. All beats must be found before any is classified.",
        "",
        "Out: `probabilities` of N S V F Q (Q is always 0); `timing_logits`, the share of the timing numbers in each "
        "logit: their Shapley value against the others, where a group left out takes the median of the training beats.",
        "",
        "`explain.fp32.onnx` answers for a beat whose numbers are others, its neighbours staying as they are, exactly as the fp32 "
        "file would: that is how the page says which part of a beat decided (`docs/results/explanations.md` has its checks).",
    ]


def _context_training_words(config: dict) -> str:
    words = (
        f"Training: AdamW, learning rate {config['learning_rate']:g} in one cycle, {config['epochs']:g} epochs of sequences "
        f"of {config['sequence']} beats, cross-entropy; classes weighted by rarity to the power "
        f"{config['class_weight_exponent']:g}, a record's class counting no more than {config['record_cap']} beats; each "
        "record seen with both leads and with MLII alone."
    )
    if config["made_recordings"]:
        words += (
            f" {100 * config['made_share']:.0f} % of the sequences are from made-up recordings, {config['made_recordings']} of each "
            "DS1 record: the patient's own beats, or another's of the same fold, laid out anew with drawn rhythms, fusions, "
            "bundle branch block, movement and the noise of the Noise Stress Test Database "
            "(`scripts/training/made_recordings.py`)."
        )
    if config.get("ectopic_recordings"):  # manifests before 2.1.0 have none
        words += (
            f" Further {config['ectopic_recordings']} of each record show patients whose usual beat is a premature "
            "atrial one (`scripts/training/ectopic_rhythm.py`)."
        )
    if config.get("fibrillating_recordings"):  # manifests before 2.2.0 have none
        words += (
            f" Further {config['fibrillating_recordings']} are in fibrillation or flutter nearly all the time "
            "(`scripts/training/fibrillating_rhythm.py`)."
        )
    if config["supraventricular"]:
        words += (
            " A part of the sequences comes from 27 records of the MIT-BIH Supraventricular Arrhythmia Database (ODC-By 1.0, "
            "`scripts/splits/svdb_training.txt`): adults with supraventricular arrhythmias, leads without names, 128 Hz."
        )
    if config["teachers"]:
        words += f" {config['teachers']} networks with different seeds; this one learned their mean log-probabilities."
    return words


def _elsewhere_lines(evaluation: dict) -> list[str]:
    return [
        f"int8 on the {len(evaluation['svdb']['records'])} records of the MIT-BIH Supraventricular Arrhythmia Database that are kept out of",
        f"all training (`scripts/splits/svdb_test.txt`), accuracy {evaluation['svdb']['accuracy']:.3f}:",
        "",
        *_class_table(evaluation["svdb"]),
    ]


def card_text(manifest: dict, evaluation: dict, words: CardWords, minutes: int) -> str:
    """The card, headings in the order of the project's style guide. `minutes`: of training, from the config."""
    config, reads_context = manifest["training"]["config"], "context" in manifest["inputs"]
    classes = evaluation["classes"]
    opened = evaluation["ds2_opened"]
    assert manifest["name"] == evaluation["model"] and all(
        manifest["files"][key]["sha256"] == evaluation["sha256"][key] for key in manifest["files"]
    ), "evaluation of other files"
    lines = [
        *opening(
            manifest,
            words,
            "Any decision about a person. Paced rhythm, children, leads other than MLII or a lead II like it, recordings after\n"
            'strong filtering or with unknown gain. Q means "not one of the others": it was hardly ever seen in training.',
        ),
        "## What it measures and outputs",
        "",
        *(_context_words() if reads_context else _window_words(manifest)),
        "",
        *table(["class", "beats"], [[name, CLASS_WORDS[name]] for name in classes]),
        weight(
            manifest,
            f"{manifest['mac_per_beat'] / 1e6:.2f} MMAC per beat",
            "first layer and heads" if reads_context else "the first convolution, the RR branch and the head",
        ),
        "",
        "## Training data",
        "",
        f"{manifest['training']['data']}. {manifest['training']['split']}: 22 records of adults, two-lead Holter "
        "recordings, Boston, 1975 to 1979, half chosen at random from about 4,000, half for rare rhythms. Beats: N 45,866, "
        "S 944, V 3,788, F 415, Q 8; 373 of the F beats come from one record, 383 of the S beats from another. Nobody with "
        "a pacemaker, no children, one recorder type, sex and age as the database lists them. Records 201 (trained on) and "
        "202 (tested on) are the same person, as in every paper on this split.",
        "",
        _context_training_words(config) if reads_context else _training_words(manifest["training"]),
        "",
        "## Evaluation",
        "",
        "DS2, 22 records of patients not trained on (but see 202 above), beats at the reference's positions, escape beats "
        "counted as N, no beat left out. Intervals: whole records drawn with replacement, 2,000 times. "
        f"DS2 has been opened for {opened} file{'s' if opened != 1 else ''} of this model (`models/ds2_openings.json`); "
        "no value was chosen by it, see the version history.",
        "",
        *_summary_table(evaluation),
        f"Labels equal between int8 and fp32: {100 * evaluation['labels_equal']:.2f} %.",
        "",
        "int8, the shipped form:",
        "",
        *_class_table(evaluation["int8"]),
        "fp32:",
        "",
        *_class_table(evaluation["fp32"]),
        "Confusion, int8:",
        "",
        *_confusion_table(evaluation["int8"], classes),
        "Confusion, fp32:",
        "",
        *_confusion_table(evaluation["fp32"], classes),
        "Per record, int8 (F1 and number of reference beats):",
        "",
        *table(["record", "beats", "accuracy", "N", "S", "V", "F"], _record_rows(evaluation)),
        *(_elsewhere_lines(evaluation) if "svdb" in evaluation else []),
        *words.reading_of_results.splitlines(),
        "",
        "## Situations where it performs worse",
        "",
        words.limits,
        f"Most beats lost on DS2: {_most_errors(evaluation)}.",
        "",
        "## How to read the output",
        "",
        "The largest probability names the class; below 0.6 the program marks the beat for review. "
        + (
            words.calibration
            if reads_context
            else "Probabilities are not calibrated: weights in training favour rare classes."
        ),
        "",
        "## How to reproduce",
        "",
        "```",
        f"scripts/train {manifest['name']}            # about {minutes} minutes on two cores",
        f"scripts/python -m studies.evaluate_models {manifest['name']}",
        f"node dist/fiducial.mjs evaluate data/mitdb/{{{','.join(evaluation['protocol']['records'][:2])},...}}.hea "
        f"--positions reference --model {manifest['name']}",
        "```",
        "",
        f"Seed {manifest['training']['seed']}, torch {manifest['training']['torch']}, onnxruntime "
        f"{manifest['training']['onnxruntime']}; other versions or processors round differently and give slightly other "
        "weights.",
        "",
        "## Version history",
        "",
        *words.history.splitlines(),
        "",
    ]
    return "\n".join(lines)
