"""Tests without records of their own: patients of kinds that DS1 lacks, simulated from its beats.

- No patient of DS1 has more premature than ordinary beats, so that cross-validation on it cannot tell whether a model
  finds such beats: rhythms with 50 to 85 % premature atrial beats.
- Two of its records are in fibrillation or flutter, so that it hardly tells how many such beats a model calls
  premature: rhythms that are nothing else.

Here the beats of each DS1 record are laid out under such rhythms; the network that answers was trained without that
patient. The rhythms are drawn otherwise than those for training (ectopic_rhythm.py, made_rhythm.py): blocks of
bigeminy, two or three to one, and stretches of short or long coupling; gamma-distributed intervals that remember the
one before, and flutter conducted by a chain.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from common.splits import folds

from .beat_tensors import read_context, read_labels, refuse_test_records
from .context_network import ContextNetwork, log_probabilities
from .made_recordings import SEEDS_PER_RECORD, make_recordings
from .made_rhythm import ATRIAL, FIBRILLATING, SHORTEST_S, SINUS, VENTRICULAR
from .metrics import confusion, scores

PER_RECORD = 2  # of each kind
LEAST, MOST = 0.50, 0.85  # share of premature beats
STRETCH = 0  # a block's pattern: a stretch of premature beats; otherwise so many per ordinary beat


class EctopicPatient:
    """Rows of (interval before the beat in s, kind) as Rhythm's, redrawn until the share of premature beats fits."""

    usually_ectopic = True

    def __init__(self, rng: np.random.Generator, count: int, has_v: bool) -> None:
        share = 0.0
        while not LEAST <= share <= MOST:
            self.rows = self._drawn(rng, count)
            share = float(np.mean([kind == ATRIAL for _, kind in self.rows[:count]]))

    @staticmethod
    def _drawn(rng: np.random.Generator, count: int) -> list[tuple[float, int]]:
        ordinary_s, variation = rng.uniform(0.65, 1.2), rng.uniform(0.01, 0.06)
        short, long = rng.uniform(0.5, 0.7), rng.uniform(0.7, 0.88)  # coupling over the ordinary interval
        pause = rng.uniform(1.0, 1.5)
        patterns = rng.dirichlet(np.ones(4))  # stretch, 1:1, 2:1, 3:1
        rows: list[tuple[float, int]] = []

        def add(interval_s: float, kind: int) -> None:
            rows.append((max(SHORTEST_S, interval_s * float(np.exp(rng.normal(0, variation)))), kind))

        while len(rows) < count:
            coupling = short if rng.random() < 0.5 else long
            pattern = rng.choice(4, p=patterns)
            if pattern == STRETCH:
                for _ in range(rng.integers(8, 90)):
                    add(ordinary_s * coupling, ATRIAL)
            else:
                for _ in range(rng.integers(5, 40)):
                    for _ in range(pattern):
                        add(ordinary_s * coupling, ATRIAL)
                    add(ordinary_s * pause, SINUS)
            add(ordinary_s * pause, SINUS)
            for _ in range(rng.integers(0, 8)):
                add(ordinary_s, SINUS)
        return rows


class FibrillatingPatient:
    """Rows as above: all beats in fibrillation, or in flutter whose conduction changes; up to 3 % ventricular ones."""

    usually_ectopic = False

    def __init__(self, rng: np.random.Generator, count: int, has_v: bool) -> None:
        self.rows: list[tuple[float, int]] = []
        mean_s, shape, memory = rng.uniform(0.5, 0.95), rng.uniform(12, 60), rng.uniform(0, 0.3)
        flutter, wave_s, stays = rng.random() < 0.35, rng.uniform(0.19, 0.25), rng.uniform(0.3, 0.9)
        conduction = rng.dirichlet([2, 1, 2, 0.5])  # 2, 3, 4, 5 waves to a beat
        p_v = rng.uniform(0, 0.03) if has_v else 0.0
        waves, wander = 4, 0.0
        while len(self.rows) < count:
            wander = 0.98 * wander + rng.normal(0, 0.01)
            if rng.random() < p_v:
                self._add(mean_s * rng.uniform(0.5, 0.9), VENTRICULAR)
                self._add(mean_s * 1.3, FIBRILLATING)
            elif flutter:
                if rng.random() > stays:
                    waves = int(rng.choice([2, 3, 4, 5], p=conduction))
                self._add(wave_s * waves * np.exp(rng.normal(0, 0.015)), FIBRILLATING)
            else:
                interval_s = mean_s * np.exp(wander) * rng.gamma(shape, 1 / shape)
                before_s = self.rows[-1][0] if self.rows else interval_s
                self._add((1 - memory) * interval_s + memory * before_s, FIBRILLATING)

    def _add(self, interval_s: float, kind: int) -> None:
        self.rows.append((max(SHORTEST_S, float(interval_s)), kind))


KINDS = {"t": (EctopicPatient, 800), "a": (FibrillatingPatient, 900)}  # and the first of the record's SEEDS_PER_RECORD
assert all(first + PER_RECORD <= SEEDS_PER_RECORD for _, first in KINDS.values())


def patients_of(name: str, kind: str) -> list[str]:
    """Names of the simulated patients of a kind made of one record."""
    return [f"{name}{kind}{number}" for number in range(PER_RECORD)]


def ensure_patients(tensors: Path, mitdb: Path, nstdb: Path) -> None:
    """Makes the simulated patients of all DS1 records and has the core export their context into `tensors`."""
    make_recordings(
        tensors,
        mitdb,
        nstdb,
        {
            patient: (name, first + number, rhythm)
            for kind, (rhythm, first) in KINDS.items()
            for fold in folds()
            for name in fold
            for number, patient in enumerate(patients_of(name, kind))
        },
    )


def patients_confusion(network: ContextNetwork, tensors: Path, names: list[str]) -> dict[str, np.ndarray]:
    """By kind: confusion of the answers for the simulated patients of `names`, which the network must not have seen."""
    refuse_test_records(names)
    total = {kind: np.zeros((5, 5), np.int64) for kind in KINDS}
    for kind, matrix in total.items():
        for name in names:
            for patient in patients_of(name, kind):
                answers = log_probabilities(network, read_context(tensors, patient)).argmax(1)
                matrix += confusion(read_labels(tensors, patient), answers)
    return total


def patients_text(matrices: dict[str, np.ndarray]) -> str:
    """One line of words for each kind."""
    s = scores(matrices["t"])["classes"]["S"]
    ordinary = matrices["a"][0]
    n = ordinary / max(ordinary.sum(), 1)
    return (
        f"simulated patients with {LEAST:.0%} to {MOST:.0%} premature beats: S  Se {s['se']:.3f}  +P {s['ppv']:.3f}"
        f"  F1 {s['f1']:.3f}  beats {s['support']}\n"
        f"  simulated patients in fibrillation or flutter: of {ordinary.sum()} N called S {n[1]:.3f}  V {n[2]:.3f}"
    )
