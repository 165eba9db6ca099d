"""Groups of beats of the same shape within a record (leader clustering on the QRS, all leads together)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

LARGEST_LAG = 4  # samples of 1/128 s a beat may be moved to meet a shape
JOIN = 0.35  # distance below which a beat joins a group
MERGE = 0.25  # distance below which two groups are one
MOST_GROUPS = 40
MEMORY = 64  # a group's template follows its beats with at least 1/64 of each


@dataclass(frozen=True)
class Shapes:
    label: np.ndarray  # int {beat}
    template: np.ndarray  # {group, lead * QRS samples}
    size: np.ndarray  # int {group}: beats in each
    distance: np.ndarray  # {beat, group}: smallest over the lags
    dominant: int  # largest group


def lagged_qrs(qrs: np.ndarray) -> np.ndarray:
    """{beat, 9, lead * samples}: the QRS moved by -4 .. 4 samples. qrs {beat, lead, samples + 8}."""
    samples = qrs.shape[2] - 2 * LARGEST_LAG
    steps = range(2 * LARGEST_LAG + 1)
    return np.stack([qrs[:, :, step : step + samples].reshape(len(qrs), -1) for step in steps], 1)


def moved(windows: np.ndarray, lag: np.ndarray) -> np.ndarray:
    """Each window moved so that sample t holds what was at t + lag; the end sample repeats."""
    place = np.clip(np.arange(windows.shape[2])[None] + lag[:, None], 0, windows.shape[2] - 1)
    return np.take_along_axis(windows, place[:, None, :], axis=2)


def _distances(x: np.ndarray, energy: np.ndarray, template: np.ndarray) -> np.ndarray:
    """|x - t|^2 over the larger of both energies."""
    own = (template**2).sum(1)
    return (energy[..., None] + own - 2 * x @ template.T) / np.maximum(np.maximum(energy[..., None], own), 1e-12)


def group_shapes(qrs: np.ndarray) -> Shapes:
    """qrs {beat, lead, samples + 8}, weighted leads, beats in order of time."""
    x = lagged_qrs(qrs)
    energy = (x**2).sum(2)
    template = np.zeros((MOST_GROUPS, x.shape[2]))
    size = np.zeros(MOST_GROUPS)
    used = 0
    for beat in range(len(x)):
        if used:
            distance = _distances(x[beat], energy[beat], template[:used])
            lag, group = np.unravel_index(distance.argmin(), distance.shape)
            near = distance[lag, group] < JOIN
            if near or used == MOST_GROUPS:
                size[group] += 1
                if near:
                    template[group] += max(1 / size[group], 1 / MEMORY) * (x[beat, lag] - template[group])
                continue
        template[used], size[used] = x[beat, LARGEST_LAG], 1
        used += 1
    kept: list[int] = []
    for group in np.argsort(-size[:used], kind="stable"):
        norm = (template[group] ** 2).sum()
        apart = [((template[group] - template[k]) ** 2).sum() / max(norm, (template[k] ** 2).sum(), 1e-12) for k in kept]
        if all(value >= MERGE for value in apart):
            kept.append(int(group))
    template = template[kept]
    distance = _distances(x.reshape(-1, x.shape[2]), energy.reshape(-1), template).reshape(len(x), -1, len(kept))
    nearest = distance.min(1)
    label = nearest.argmin(1)
    sizes = np.bincount(label, minlength=len(kept))
    return Shapes(label, template, sizes, nearest, int(sizes.argmax()))
