"""Ways to change the training set before training: the documents' answers to class imbalance."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from .beat_tensors import CLASSES, BeatTensors

SMOTE_NEIGHBOURS = 5  # Chawla et al. 2002, and the default of imbalanced-learn, which S000 used
SMALLEST_USABLE_CLASS = 100  # S001 balances to its smallest class, 279; the 8 Q beats of DS1 would leave 40 of 51,021


def _all(beats: BeatTensors, generator: np.random.Generator) -> BeatTensors:
    return beats


def _smote(beats: BeatTensors, generator: np.random.Generator) -> BeatTensors:
    """Every class filled up to the largest one with points between a beat and one of its nearest neighbours."""
    largest = int(np.bincount(beats.labels).max())
    windows, rr, labels, records = [beats.windows], [beats.rr], [beats.labels], [beats.records]
    for index in range(len(CLASSES)):
        rows = np.flatnonzero(beats.labels == index)
        missing = largest - len(rows)
        if len(rows) < 2 or missing <= 0:
            continue
        neighbours = min(SMOTE_NEIGHBOURS, len(rows) - 1)
        shape = beats.windows[rows]
        squares = (shape**2).sum(1)
        distance = squares[:, None] + squares[None] - 2.0 * shape @ shape.T
        np.fill_diagonal(distance, np.inf)
        nearest = np.argpartition(distance, neighbours - 1, axis=1)[:, :neighbours]
        one = generator.integers(0, len(rows), missing)
        other = nearest[one, generator.integers(0, neighbours, missing)]
        share = generator.random((missing, 1), dtype=np.float32)
        windows.append(shape[one] + share * (shape[other] - shape[one]))
        rr.append(beats.rr[rows][one] + share * (beats.rr[rows][other] - beats.rr[rows][one]))
        labels.append(np.full(missing, index, np.int64))
        records.append(np.full(missing, "smote"))
    return BeatTensors(np.concatenate(windows), np.concatenate(rr), np.concatenate(labels), np.concatenate(records))


def _balanced(beats: BeatTensors, generator: np.random.Generator) -> BeatTensors:
    """Every class drawn down to the smallest one of use; a class with fewer beats than that stays as it is."""
    counts = np.bincount(beats.labels, minlength=len(CLASSES))
    size = int(counts[counts >= SMALLEST_USABLE_CLASS].min(initial=len(beats)))
    drawn = [generator.permutation(np.flatnonzero(beats.labels == index))[:size] for index in range(len(CLASSES))]
    return beats.take(np.sort(np.concatenate(drawn)))


def _random_subset(beats: BeatTensors, generator: np.random.Generator) -> BeatTensors:
    """As many beats as `balanced` leaves, drawn without regard to their class."""
    size = len(_balanced(beats, generator))
    return beats.take(np.sort(generator.permutation(len(beats))[:size]))


SAMPLINGS: dict[str, Callable[[BeatTensors, np.random.Generator], BeatTensors]] = {
    "all": _all,
    "smote": _smote,
    "balanced": _balanced,
    "random_subset": _random_subset,
}
