"""Rhythms of patients in fibrillation or flutter nearly all the time: for training material."""

from __future__ import annotations

import numpy as np

from .made_rhythm import Rhythm


class FibrillatingRhythm(Rhythm):
    """Stretches of fibrillation or flutter of changing rate, now and then something else between."""

    def one(self) -> None:
        if self.rng.random() < 0.15:
            super().one()
            return
        self.wander = 0.9 * self.wander + self.rng.normal(0, 0.05)
        self.fibrillation(self.base * float(np.exp(np.clip(self.wander, -0.35, 0.35))))
