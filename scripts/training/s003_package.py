"""Files of models/s003_STAGE: networks trained on all folds, and what the folds said of them."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import onnx

from .inference import answers
from .markdown import table
from .package import json_text, write_files
from .s003_export import golden, int8_model, mac_per_window, onnx_model
from .s003_networks import Recurrent, parameter_count
from .s003_tables import ANSWERS, DECISION, PRINTED, answers_table, fold_scores, load_counts, spread
from .s003_training import Examples, S003Config, probabilities
from .s003_windows import WINDOW_BEATS, WINDOW_SAMPLES

CALIBRATION_WINDOWS = 1000
AGREEMENT_WINDOWS = 4000  # int8 is asked beside fp32 about so many


def _rows(examples: Examples, number: int, seed: int) -> np.ndarray:
    return np.sort(np.random.default_rng(seed).permutation(len(examples))[:number])


def card(stage: str, config: S003Config, manifest: dict, models: Path, agreement: float) -> str:
    folds = load_counts(stage, models)["bilstm"]
    scores = [fold_scores(stage, fold) for fold in folds]
    printed = dict(zip(("accuracy", "macro-F1", "AUC"), PRINTED[stage]))
    sizes = {name: round(entry["size_bytes"] / 1000) for name, entry in manifest["files"].items()}
    reads = "any arrhythmia" if len(ANSWERS[stage]) == 1 else "each label by itself"
    lines = [
        f"# {config.title} (S003)",
        "",
        f"`{manifest['name']}` {config.version}. {config.summary}",
        "",
        "**Research and teaching only. Not a medical device; not for diagnosis, monitoring or treatment.**",
        "",
        "## Intended use, and not for",
        "",
        "To show what S003's form does on public data, beside the models that this program uses: the Lab asks it about the open",
        "recording, at the beats found. No class, finding or verdict is made of it. Not for any decision about a person. The rate is not",
        "in its input: sinus tachycardia and bradycardia are better told by the interval.",
        "",
        "## What it reads and answers",
        "",
        f"In: `windows`, {WINDOW_BEATS} consecutive beats of one lead (trained on MLII), half-way to their neighbours, stretched to "
        f"{WINDOW_SAMPLES:,} samples, mean 0 and deviation 1 (`scripts/training/s003_windows.py`, with the rules of the labels).",
        "",
        f"Out: `probabilities`, {reads}: {', '.join(ANSWERS[stage])}. They lean towards rare labels, which weighed more.",
        "",
        f"{manifest['parameters']:,} parameters, {manifest['mac_per_window'] / 1e6:.1f} MMAC per window; int8 file {sizes['int8']} kB, "
        f"fp32 {sizes['fp32']} kB. In int8: the second and third convolution and two dense layers; LSTMs, attention and norms are float. "
        f"{100 * agreement:.2f} % of the labels of {AGREEMENT_WINDOWS:,} training windows are those of fp32. No Grad-CAM: behind the "
        "convolutions stands a recurrence, so that no map of theirs is exact.",
        "",
        "## Figures",
        "",
        f"Not of these weights, which have seen all 44 records, but of their twins in five folds by patient, at a threshold of {DECISION}: "
        "development figures, one seed, mean and standard deviation over the folds. More, and the rivals: `docs/results/s003.md`.",
        "",
        *table(
            ["", "here", "printed, other data"],
            [[key, spread(scores, key), printed[key]] for key in ("accuracy", "macro-F1", "AUC")],
        ),
        *answers_table(stage, folds),
        "## Training data and licence",
        "",
        "MIT-BIH Arrhythmia Database 1.0.0 (ODC-By 1.0), 44 records without the paced ones, both halves: it must not be asked about",
        "MIT-BIH for a figure. `scripts/python -m training.train_s003 --final`.",
        "",
    ]
    return "\n".join(lines)


def write_s003_model(models: Path, stage: str, network: Recurrent, examples: Examples, config: S003Config) -> None:
    """models/s003_STAGE of a network trained on all `examples`."""
    named = dataclasses.replace(config, name=f"s003_{stage}")
    folder = models / named.name
    fp32 = onnx_model(network)
    int8 = int8_model(fp32, examples.samples[_rows(examples, CALIBRATION_WINDOWS, config.seed)][:, None])
    files = {"int8": int8, "fp32": fp32}
    facts = {
        "parameters": parameter_count(network),
        "mac_per_window": mac_per_window(network),
        "inputs": {
            "windows": {
                "shape": ["window", 1, WINDOW_SAMPLES],
                "beats": WINDOW_BEATS,
                "lead": "MLII",
                "made_by": "src/core/features/four_beats.hpp",
            }
        },
        "outputs": {"probabilities": {"shape": ["window", len(ANSWERS[stage])], "labels": list(ANSWERS[stage])}},
        "thresholds": {"decision": DECISION},
    }
    training = {
        "script": "scripts/python -m training.train_s003 --final",
        "data": "MIT-BIH Arrhythmia Database 1.0.0 (ODC-By 1.0), lead MLII by name, reference beats and rhythms",
        "records": sorted(set(examples.records.tolist())),
    }
    write_files(folder, named, config.seed, files, facts=facts, source={}, training=training)
    contents = {precision: model.SerializeToString() for precision, model in files.items()}
    (folder / "golden.json").write_text(json_text(golden(contents, config.seed)), encoding="ascii")
    manifest = {"name": named.name, "files": {p: {"size_bytes": len(c)} for p, c in contents.items()}, **facts}
    told = card(stage, config, manifest, models, agreement(int8, network, examples, config.seed))
    (folder / "MODEL_CARD.md").write_text(told, encoding="utf-8")


def agreement(int8: onnx.ModelProto, network: Recurrent, examples: Examples, seed: int) -> float:
    """Share of labels that int8 gives as the network does."""
    samples = examples.samples[_rows(examples, AGREEMENT_WINDOWS, seed)]
    parts = np.array_split(samples, max(len(samples) // CALIBRATION_WINDOWS, 1))
    content = int8.SerializeToString()
    given = np.concatenate([answers(content, windows=part[:, None])["probabilities"] for part in parts])
    return float(((given > DECISION) == (probabilities(network, samples, False) > DECISION)).mean())
