"""Opens DS2, the test half: figures of shipped model files, the log of openings, the model card."""

from __future__ import annotations

import hashlib
import json
import sys
from pathlib import Path

import numpy as np

from common.splits import record_names

from . import export, zoo
from .beat_tensors import CLASSES, BeatTensors, read_context, read_records
from .card import card_text
from .card_words import card_words
from .fit import CONFIGS, load_config
from .inference import answers
from .metrics import bootstrap_over_records, confusion, mean_f1_over_records, per_record, scores
from .package import json_text

PRECISIONS = ("fp32", "int8")
BATCH = 256
BOOTSTRAP_REPEATS = 2000
BOOTSTRAP_SEED = 1
DOMINANT_RECORD = "232"  # 1,382 of DS2's 1,837 S beats


def model_answers(model: bytes, beats: BeatTensors) -> np.ndarray:
    """Class index of every beat; ties go to the earlier class."""
    parts = []
    for start in range(0, len(beats), BATCH):
        part = beats.take(slice(start, start + BATCH))
        parts.append(answers(model, windows=part.windows[:, None], rr=part.rr)["probabilities"].argmax(1))
    return np.concatenate(parts)


def context_model_answers(model: bytes, tensors: Path, names: list[str]) -> np.ndarray:
    """As model_answers for a model that reads whole records, of both leads."""
    parts = [answers(model, context=read_context(tensors, name))["probabilities"].argmax(1) for name in names]
    return np.concatenate(parts)


def _rounded(value: object) -> object:
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_rounded(item) for item in value]
    return round(value, 4) if isinstance(value, float) else value


def figures(beats: BeatTensors, answer: np.ndarray) -> dict:
    """Everything the card prints about one precision."""
    matrices = per_record(beats.labels, answer, beats.records)
    total = confusion(beats.labels, answer)
    without = total - matrices.get(DOMINANT_RECORD, np.zeros_like(total))
    return {
        "confusion": total.tolist(),
        **scores(total),
        f"s_f1_without_{DOMINANT_RECORD}": scores(without)["classes"]["S"]["f1"],
        "mean_f1_over_records": {name: mean_f1_over_records(matrices, name) for name in ("N", "S", "V", "F")},
        "interval_95": bootstrap_over_records(matrices, BOOTSTRAP_REPEATS, BOOTSTRAP_SEED),
        "records": {name: matrix.tolist() for name, matrix in sorted(matrices.items())},
    }


def note_opening(log: Path, name: str, sha256: str) -> int:
    """Adds a model file to the log of files DS2 was opened for, once; answers how many files of this model are in it."""
    openings = json.loads(log.read_text(encoding="ascii")) if log.exists() else []
    entry = {"model": name, "fp32_sha256": sha256}
    if entry not in openings:
        openings.append(entry)
        log.write_text(json_text(openings), encoding="ascii")
    return sum(1 for opening in openings if opening.get("model") == name)


def note_seeds(log: Path, experiment: str, seeds: dict[str, str]) -> None:
    """One line per experiment for its further seeds: {seed: fp32 SHA-256}. They are results, nothing is chosen by them."""
    openings = json.loads(log.read_text(encoding="ascii")) if log.exists() else []
    entry = next((opening for opening in openings if opening.get("experiment") == experiment), None)
    if entry is None:
        entry = {"experiment": experiment, "further_seeds_fp32_sha256": {}}
        openings.append(entry)
    entry["further_seeds_fp32_sha256"].update(seeds)
    log.write_text(json_text(openings), encoding="ascii")


def _answers(
    place: Path, manifest: dict, precision: str, beats: BeatTensors, tensors: Path, names: list[str]
) -> np.ndarray:
    entry = manifest["files"][precision]
    content = (place / entry["path"]).read_bytes()
    if hashlib.sha256(content).hexdigest() != entry["sha256"]:
        raise ValueError(f"{manifest['name']}: {entry['path']} is not the file its manifest names")
    return (
        context_model_answers(content, tensors, names)
        if "context" in manifest["inputs"]
        else model_answers(content, beats)
    )


def score_runs(experiments: list[str], tensors: Path, data: Path, folder: Path, runs: Path) -> None:
    """Opens DS2 for every finished run of the zoo that has not seen it, and keeps its matrices in folder/zoo/NAME.json."""
    names = record_names("ds2")
    export.ensure(tensors, data, names)
    beats = read_records(tensors, names)
    for name in experiments:
        path = folder / "zoo" / f"{name}.json"
        known = json.loads(path.read_text(encoding="ascii")) if path.exists() else {"experiment": name, "runs": []}
        for seed in zoo.SEEDS:
            place = zoo.run_folder(name, seed, runs, folder)
            if not (place / "golden.json").exists():  # written last
                continue
            manifest = json.loads((place / "manifest.json").read_text(encoding="ascii"))
            sha256 = manifest["files"]["fp32"]["sha256"]
            if any(run["fp32_sha256"] == sha256 for run in known["runs"]):
                continue
            given = {precision: _answers(place, manifest, precision, beats, tensors, names) for precision in PRECISIONS}
            if place == folder / name:
                note_opening(folder / "ds2_openings.json", name, sha256)
            else:
                note_seeds(folder / "ds2_openings.json", name, {str(seed): sha256})
            training = manifest["training"]
            known.update(
                parameters=manifest["parameters"],
                mac_per_beat=manifest["mac_per_beat"],
                epochs=training["config"]["epochs"],
                training_beats=training.get("beats", list(zoo.DS1_BEATS)),
            )
            known["runs"] = [run for run in known["runs"] if run["seed"] != seed] + [
                {
                    "seed": seed,
                    "fp32_sha256": sha256,
                    "arithmetic": "bfloat16" if training["config"].get("bfloat16") else "float32",
                    "labels_changed_by_int8": int((given["fp32"] != given["int8"]).sum()),
                    **{
                        precision: _flat(per_record(beats.labels, given[precision], beats.records))
                        for precision in PRECISIONS
                    },
                }
            ]
            known["runs"].sort(key=lambda run: run["seed"])
            path.parent.mkdir(exist_ok=True)
            path.write_text(json_text(known), encoding="ascii")
            print(f"{name}, seed {seed}: scored", file=sys.stderr)


def _flat(matrices: dict[str, np.ndarray]) -> dict[str, list[int]]:
    """Row after row of each record's matrix, one line per record."""
    return {name: matrix.ravel().tolist() for name, matrix in sorted(matrices.items())}


def _elsewhere(place: Path, manifest: dict, tensors: Path, svdb: Path) -> dict:
    """Figures of int8 on the records of svdb that no training sees: other recorders, 128 Hz, other people labelled them."""
    names = record_names("svdb_test")
    export.ensure(tensors, svdb, names)
    beats = read_records(tensors, names)
    found = figures(beats, _answers(place, manifest, "int8", beats, tensors, names))
    return {key: value for key, value in found.items() if not key.startswith("s_f1_without")}


def run(models: list[str], tensors: Path, data: Path, folder: Path) -> None:
    """Evaluates the named models and writes evaluation.json and MODEL_CARD.md into their folders."""
    names = record_names("ds2")
    export.ensure(tensors, data, names)
    beats = read_records(tensors, names)
    for name in models:
        place = folder / name
        manifest = json.loads((place / "manifest.json").read_text(encoding="ascii"))
        given = {precision: _answers(place, manifest, precision, beats, tensors, names) for precision in PRECISIONS}
        opened = note_opening(folder / "ds2_openings.json", name, manifest["files"]["fp32"]["sha256"])
        evaluation = {
            "model": name,
            "version": manifest["version"],
            "sha256": {precision: manifest["files"][precision]["sha256"] for precision in PRECISIONS},
            "protocol": {"positions": "reference", "class_map": "papers", "split": "DS2", "records": names},
            "classes": list(CLASSES),
            "ds2_opened": opened,
            "labels_equal": float((given["fp32"] == given["int8"]).mean()),
            **{precision: figures(beats, given[precision]) for precision in PRECISIONS},
        }
        if "context" in manifest["inputs"]:
            evaluation["svdb"] = _elsewhere(place, manifest, tensors.parent / "svdb_test", data.parent / "svdb")
        evaluation = _rounded(evaluation)
        (place / "evaluation.json").write_text(json_text(evaluation), encoding="ascii")
        minutes = load_config(CONFIGS / f"{name}.json").minutes
        card = card_text(manifest, evaluation, card_words(name), minutes)
        (place / "MODEL_CARD.md").write_text(card, encoding="utf-8")
        for precision in PRECISIONS:
            result = evaluation[precision]
            f1 = "  ".join(f"{key} {result['classes'][key]['f1']:.3f}" for key in CLASSES)
            print(
                f"{name} {precision}: accuracy {result['accuracy']:.4f}  macro-F1 {result['macro_f1_4']:.4f} (4) "
                f"{result['macro_f1_5']:.4f} (5)  F1 {f1}"
            )
        print(f"{name}: DS2 opened for {opened} file(s) so far", file=sys.stderr)
