#!/usr/bin/env python3
"""Opens DS2 for the flagship: evaluation.json of models/NAME, and the opening in models/ds2_openings.json.

  python scripts/training/flagship_evaluate.py flagship --data data/mitdb

Beats at the reference's positions, class map `papers`. Two tables: both leads, and the first lead alone.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from training.beat_tensors import BeatTensors  # noqa: E402
from training.evaluation import _rounded, figures, note_opening  # noqa: E402
from training.flagship_export import answers  # noqa: E402
from training.flagship_features import beat_features  # noqa: E402
from training.flagship_package import UNCERTAIN_BELOW  # noqa: E402
from training.flagship_records import BeatRecord, read_test_records  # noqa: E402
from training.package import json_text  # noqa: E402


def _probabilities(model: bytes, records: list[np.ndarray]) -> np.ndarray:
    return np.concatenate([answers(model, features)["probabilities"] for features in records])


def _reliability(labels: np.ndarray, probabilities: np.ndarray) -> dict:
    """Expected calibration error over ten bins, and what the `uncertain` rule sorts out."""
    sure, right = probabilities.max(1), probabilities.argmax(1) == labels
    edges = np.linspace(0, 1, 11)
    bins = [(sure > low) & (sure <= high) for low, high in zip(edges[:-1], edges[1:])]
    error = sum(abs(sure[rows].mean() - right[rows].mean()) * rows.mean() for rows in bins if rows.any())
    uncertain = sure < UNCERTAIN_BELOW
    return {
        "expected_calibration_error": float(error),
        "uncertain_share": float(uncertain.mean()),
        "wrong_among_uncertain": float((~right[uncertain]).mean()) if uncertain.any() else 0.0,
        "wrong_among_certain": float((~right[~uncertain]).mean()),
    }


def evaluate(folder: Path, records: list[BeatRecord]) -> dict:
    labels = np.concatenate([record.labels for record in records])
    names = np.concatenate([np.full(len(record.labels), record.name) for record in records])
    empty = np.zeros((len(labels), 0), np.float32)
    beats = BeatTensors(empty, empty, labels, names)
    result: dict = {}
    for title, leads in (("two_leads", slice(None)), ("first_lead", slice(0, 1))):
        features = [beat_features(record.windows[:, leads], record.r_s).matrix for record in records]
        given = {}
        for precision in ("fp32", "int8"):
            probabilities = _probabilities((folder / f"model.{precision}.onnx").read_bytes(), features)
            given[precision] = probabilities.argmax(1)
            result[f"{title}_{precision}"] = {
                **figures(beats, given[precision]), "reliability": _reliability(labels, probabilities)
            }
        result[f"{title}_equal_labels"] = float((given["fp32"] == given["int8"]).mean())
    return result


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("model")
    parser.add_argument("--data", type=Path, default=ROOT / "data/mitdb")
    parser.add_argument("--folder", type=Path, default=ROOT / "models")
    chosen = parser.parse_args()
    folder = chosen.folder / chosen.model
    import hashlib

    sha256 = hashlib.sha256((folder / "model.fp32.onnx").read_bytes()).hexdigest()
    opened = note_opening(chosen.folder / "ds2_openings.json", chosen.model, sha256)
    result = {"openings_of_ds2": opened, **evaluate(folder, read_test_records(chosen.data))}
    (folder / "evaluation.json").write_text(json_text(_rounded(result)), encoding="ascii")
    for title in ("two_leads_fp32", "two_leads_int8", "first_lead_int8"):
        entry = result[title]
        row = " ".join(f"{name} {entry['classes'][name]['f1']:.3f}" for name in "NSVF")
        print(f"{title}: macro-F1 {entry['macro_f1_4']:.4f} accuracy {entry['accuracy']:.4f} {row}")


if __name__ == "__main__":
    main()
