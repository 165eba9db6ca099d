"""A tiny synthetic database in the form `fiducial tensors` writes: bumps for beats, made with a seed."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from training.beat_tensors import CONTEXT_COLUMNS, RHYTHM_COLUMNS, WINDOW_SAMPLES

BEATS_PER_RECORD = 60
RNG_SEED = 5


def write_tensors(folder: Path, names: list[str]) -> None:
    """N beats are narrow, V beats wide, S beats narrow and early; every class occurs in every record."""
    generator = np.random.default_rng(RNG_SEED)
    folder.mkdir(parents=True, exist_ok=True)
    time_s = (np.arange(WINDOW_SAMPLES) - WINDOW_SAMPLES // 2) / 360.0
    for name in names:
        labels = np.array([0] * 30 + [1] * 14 + [2] * 14 + [3, 4], np.uint8)
        labels = generator.permutation(labels)
        width_s = np.where(labels == 2, 0.04, 0.012)[:, None]
        windows = np.exp(-0.5 * (time_s[None] / width_s) ** 2) + 0.02 * generator.standard_normal(
            (len(labels), WINDOW_SAMPLES)
        )
        pre_s = np.where(labels == 1, 0.45, 0.80) + 0.02 * generator.standard_normal(len(labels))
        rr = np.stack([pre_s, np.full(len(labels), 0.8), pre_s / 0.75], 1)
        context = 0.1 * generator.standard_normal((len(labels), CONTEXT_COLUMNS))
        context[:, 0] += np.log(pre_s / 0.8)
        context[:, RHYTHM_COLUMNS] += np.where(labels == 2, -1.0, 0.0)  # fit to the patient's own QRS
        for file in ("context", "context_one_lead"):
            context.astype("<f4").tofile(folder / f"{name}.{file}.f32")
        windows.astype("<f4").tofile(folder / f"{name}.windows.f32")
        rr.astype("<f4").tofile(folder / f"{name}.rr.f32")
        labels.tofile(folder / f"{name}.labels.u8")
