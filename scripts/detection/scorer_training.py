"""What scripts/python -m detection.train_beat_scorer does: features from the core, two perceptrons, a header."""

from __future__ import annotations

import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from . import lab
from .lab import Job
from .material import Piece, Share, folds, material, noise_job, real_records
from .perceptron import Perceptron, train
from .weights_header import write_header, write_scorer

FEATURES = 36  # kCandidateFeatureCount in src/core/beats/beat_candidates.hpp
NOT_JUDGED = 2
EARLY_EPOCHS, LATE_EPOCHS = 6, 10
TEST_SNR_DB = (12, 6, 0, -6)


@dataclass(frozen=True)
class Rows:
    """Candidates of many pieces."""

    features: np.ndarray  # float32 {candidate, FEATURES}
    labels: np.ndarray  # uint8, 1 = beat
    weights: np.ndarray
    pieces: np.ndarray  # index of the piece each comes from

    def of(self, wanted: np.ndarray) -> Rows:
        """Rows of the pieces where `wanted` {piece} is true."""
        keep = wanted[self.pieces]
        return Rows(self.features[keep], self.labels[keep], self.weights[keep], self.pieces[keep])


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def candidate_rows(pieces: list[Piece], share: Share, folder: Path, jobs: int, scorer: Path | None) -> Rows:
    """Late-pass features when there is a scorer, else early ones."""
    folder.mkdir(parents=True, exist_ok=True)
    which = "late" if scorer else "early"
    tasks: list[Job] = [
        {**piece.job, "pass": which, "rows": folder / f"{k}.f32", "labels": folder / f"{k}.u8"}
        for k, piece in enumerate(pieces)
    ]
    counts = lab.run("candidates", tasks, scorer, jobs)
    missing = sum(answer[2] for answer in counts)
    say(
        f"{which} pass: {sum(answer[0] for answer in counts):.0f} candidates of {len(pieces)} pieces, "
        f"{missing:.0f} of {sum(answer[1] for answer in counts):.0f} beats without one"
    )
    features, labels, weights, origin = [], [], [], []
    for number, (piece, task) in enumerate(zip(pieces, tasks, strict=True)):
        rows = np.fromfile(str(task["rows"]), "<f4").reshape(-1, FEATURES)
        marks = np.fromfile(str(task["labels"]), "u1")
        judged = marks != NOT_JUDGED
        features.append(rows[judged])
        labels.append(marks[judged])
        weights.append(np.full(int(judged.sum()), getattr(share, piece.kind), np.float32))
        origin.append(np.full(int(judged.sum()), number, np.int32))
        Path(str(task["rows"])).unlink()
        Path(str(task["labels"])).unlink()
    return Rows(np.concatenate(features), np.concatenate(labels), np.concatenate(weights), np.concatenate(origin))


def fit(
    pieces: list[Piece], share: Share, folder: Path, jobs: int, seed: int, early_rows: Rows | None = None
) -> tuple[Perceptron, Perceptron]:
    """The early perceptron, then the late one on what the early one leaves it."""
    rows = early_rows or candidate_rows(pieces, share, folder, jobs, None)
    early = train(rows.features, rows.labels, rows.weights, EARLY_EPOCHS, seed)
    say("early perceptron trained")
    first = folder / "early.f32"
    write_scorer(first, early, early)
    rows = candidate_rows(pieces, share, folder, jobs, first)
    late = train(rows.features, rows.labels, rows.weights, LATE_EPOCHS, seed + 1)
    say("late perceptron trained")
    return early, late


def detection_counts(tasks: list[Job], folder: Path, jobs: int, scorer: Path | None, window_s: float) -> np.ndarray:
    """{task, 3}: paired, missed, extra."""
    with_positions = [{**task, "positions": folder / f"{k}.txt"} for k, task in enumerate(tasks)]
    lab.run("detect", with_positions, scorer, jobs)
    return np.array(lab.run("score", [{**task, "window_s": window_s} for task in with_positions], None, jobs))


def f1(counts: np.ndarray) -> float:
    paired, missed, extra = counts.sum(0)
    return float(2 * paired / max(2 * paired + missed + extra, 1))


def cross_validate(data: Path, folder: Path, jobs: int, seed: int, share: Share) -> None:
    """Prints what patients give that the scorer never saw; the shipped scorer's figures beside them."""
    everything = material(data, seed)
    early_rows = candidate_rows(everything, share, folder, jobs, None)
    conditions: dict[str, list[np.ndarray]] = {}
    for number, held_out in enumerate(folds()):
        kept = [piece for piece in everything if piece.group not in held_out]
        seen = early_rows.of(np.array([piece.group not in held_out for piece in everything]))
        early, late = fit(kept, share, folder, jobs, seed, seen)
        scorer = folder / f"fold{number}.f32"
        write_scorer(scorer, early, late)
        records = [header for group, header in real_records(data) if group in held_out]
        tests: dict[str, list[Job]] = {
            "clean": [{"source": header} for header in records],
            "one lead": [{"source": header, "lead": 1} for header in records],
        }
        for snr_db in TEST_SNR_DB:
            tests[f"ma {snr_db} dB"] = [
                {"source": header, **noise_job(data, "ma", snr_db, "noise_test_s", 120, 120)} for header in records
            ]
        for name, tasks in tests.items():
            conditions.setdefault(name, []).append(detection_counts(tasks, folder, jobs, scorer, 0.15))
            conditions.setdefault(f"{name}, shipped", []).append(detection_counts(tasks, folder, jobs, None, 0.15))
    for name, parts in conditions.items():
        counts = np.concatenate(parts)
        paired, missed, extra = counts.sum(0)
        print(
            f"{name:24s} Se {100 * paired / (paired + missed):7.3f}  +P {100 * paired / (paired + extra):7.3f}  "
            f"F1 {100 * f1(counts):7.3f}  missed {missed:.0f} extra {extra:.0f}"
        )


def run(data: Path, out: Path, folder: Path, jobs: int, seed: int) -> None:
    """Trains on everything that may be seen and writes the header."""
    early, late = fit(material(data, seed), Share(), folder, jobs, seed)
    write_scorer(folder / "scorer.f32", early, late)
    write_header(out, early, late)
    print(f"{out} written; build again to use it")
