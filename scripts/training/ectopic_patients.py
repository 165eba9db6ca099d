"""A test without a record of its own: patients whose usual rhythm is ectopic, simulated from beats of DS1.

No patient of DS1 has more premature than ordinary beats, so that cross-validation on it cannot tell whether a model
finds such beats. Here the beats of each DS1 record are laid out under rhythms with 50 to 85 % premature atrial beats;
the network that answers was trained without that patient. The rhythms are drawn otherwise than those for training
(ectopic_rhythm.py): blocks of bigeminy, two or three to one, and stretches of short or long coupling.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .beat_tensors import folds, read_context, read_labels, refuse_test_records
from .context_network import ContextNetwork, log_probabilities
from .made_recordings import SEEDS_PER_RECORD, make_recordings
from .made_rhythm import ATRIAL, SHORTEST_S, SINUS
from .metrics import confusion, scores

PER_RECORD = 2
FIRST_SEED = 800  # of the record's SEEDS_PER_RECORD
LEAST, MOST = 0.50, 0.85  # share of premature beats
STRETCH = 0  # a block's pattern: a stretch of premature beats; otherwise so many per ordinary beat
assert FIRST_SEED + PER_RECORD <= SEEDS_PER_RECORD


class PatientRhythm:
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


def patients_of(name: str) -> list[str]:
    """Names of the simulated patients made of one record."""
    return [f"{name}t{number}" for number in range(PER_RECORD)]


def ensure_patients(tensors: Path, mitdb: Path, nstdb: Path) -> None:
    """Makes the simulated patients of all DS1 records and has the core export their context into `tensors`."""
    wanted = {
        patient: (name, FIRST_SEED + number, PatientRhythm)
        for fold in folds() for name in fold for number, patient in enumerate(patients_of(name))
    }
    make_recordings(tensors, mitdb, nstdb, wanted)


def patients_confusion(network: ContextNetwork, tensors: Path, names: list[str]) -> np.ndarray:
    """Confusion of the answers for the simulated patients of `names`, which the network must not have seen."""
    refuse_test_records(names)
    total = np.zeros((5, 5), np.int64)
    for name in names:
        for patient in patients_of(name):
            answers = log_probabilities(network, read_context(tensors, patient)).argmax(1)
            total += confusion(read_labels(tensors, patient), answers)
    return total


def patients_text(matrix: np.ndarray) -> str:
    """One line of words."""
    s = scores(matrix)["classes"]["S"]
    return (f"simulated patients with {LEAST:.0%} to {MOST:.0%} premature beats: S  Se {s['se']:.3f}  +P {s['ppv']:.3f}"
            f"  F1 {s['f1']:.3f}  beats {s['support']}")
