"""Rhythms of patients whose usual beat is a premature atrial one: for training material."""

from __future__ import annotations

import numpy as np

from .made_rhythm import ATRIAL, SINUS, Rhythm

LONGEST_RUN = 60  # premature beats in a row


class EctopicRhythm(Rhythm):
    """Premature atrial beats, single or in runs of a length usual for the patient, a few ordinary beats between."""

    usually_ectopic = True

    def __init__(self, rng: np.random.Generator, count: int, has_v: bool) -> None:
        self.run_beats = float(np.exp(rng.uniform(np.log(1.2), np.log(16.0))))
        self.between_beats = rng.uniform(1.0, 1.0 + 0.6 * self.run_beats**0.7)
        self.run_share, self.run_spread = rng.uniform(0.45, 0.85), rng.choice([0.01, 0.04, 0.1])
        self.first_share = self.run_share * rng.uniform(0.8, 1.1)
        self.p_other_beats = rng.choice([0.05, 0.1, 0.3])
        super().__init__(rng, count, has_v)

    def one(self) -> None:
        rng = self.rng
        if rng.random() < self.p_other_beats:
            super().one()
            return
        self.wander = 0.99 * self.wander + rng.normal(0, 0.01)
        now = self.base * float(np.exp(np.clip(self.wander, -0.35, 0.35)))
        self.add(self.around(now * self.reset, 0.06), SINUS)
        for _ in range(rng.geometric(1 / self.between_beats) - 1):
            self.sinus(now)
        share = self.first_share if rng.random() < 0.8 else rng.uniform(0.45, 0.85)
        for _ in range(min(rng.geometric(1 / self.run_beats), LONGEST_RUN)):
            self.add(self.around(now * share, self.run_spread), ATRIAL)
            share = self.run_share
