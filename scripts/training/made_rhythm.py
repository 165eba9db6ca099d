"""Rhythms drawn at random, with the kind of every beat: what a training record's beats are laid out under."""

from __future__ import annotations

import numpy as np

N, S, V, F = 0, 1, 2, 3
SHORTEST_S = 0.26  # of a drawn interval: 230 beats per minute
SINUS, ATRIAL, JUNCTIONAL, VENTRICULAR, FUSION, FIBRILLATING, ESCAPE = range(7)
LABEL_OF_KIND = np.asarray([N, S, S, V, F, N, N])


class Rhythm:
    """A rhythm drawn at random: intervals before each beat (s) and the kind of each beat."""

    usually_ectopic = False

    def __init__(self, rng: np.random.Generator, count: int, has_v: bool) -> None:
        self.rng, self.rows = rng, []
        self.base = rng.uniform(0.5, 1.15)
        self.jitter = rng.uniform(0.008, 0.05)
        self.breathing, self.breath = rng.choice([0, 0, 0.03, 0.08, 0.15, 0.22]), rng.uniform(3, 7)
        self.p_s = float(np.exp(rng.uniform(np.log(0.002), np.log(0.3)))) if rng.random() < 0.75 else 0.0
        self.p_v = float(np.exp(rng.uniform(np.log(0.002), np.log(0.3)))) if has_v else 0.0
        self.coupling, self.coupling_spread = rng.uniform(0.5, 0.85), rng.uniform(0.01, 0.12)
        self.reset = rng.uniform(0.9, 1.4)
        self.p_next, self.next_share = rng.choice([0, 0.1, 0.3, 0.6]), rng.uniform(0.4, 0.8)
        self.v_coupling, self.v_spread = rng.uniform(0.5, 0.9), rng.choice([0.02, 0.08, 0.12])
        self.interpolated = rng.random() < 0.15
        self.junctional = rng.choice([0, 0, 0.2, 1.0])
        self.p_run = rng.choice([0, 0, 0.003, 0.01])
        self.p_many = rng.choice([0, 0, 0.03, 0.1]) * 0.15 if self.p_s or has_v else 0.0
        self.p_f = float(np.exp(rng.uniform(np.log(0.004), np.log(0.1)))) if has_v and rng.random() < 0.6 else 0.0
        self.p_af = rng.choice([0, 0, 0, 0, 0.004, 1.0], p=[0.2, 0.2, 0.2, 0.15, 0.12, 0.13])
        self.p_vt = rng.choice([0, 0.003]) if has_v else 0.0
        self.p_aivr = rng.choice([0, 0, 0, 0.004]) if has_v else 0.0
        self.p_block = rng.choice([0, 0, 0, 0, 0, 0, 0, 0.01, 0.03])
        self.p_pause = rng.choice([0, 0, 0, 0.01])
        self.p_fast = rng.choice([0, 0, 0, 0, 0, 0.002])
        self.wander = 0.0
        while len(self.rows) < count:
            self.one()

    def add(self, interval_s: float, kind: int) -> None:
        self.rows.append((max(SHORTEST_S, float(interval_s)), kind))

    def around(self, value: float, spread: float) -> float:
        return value * float(np.exp(self.rng.normal(0, spread)))

    def sinus(self, now: float) -> None:
        self.add(
            self.around(now, self.jitter) + now * self.breathing * np.sin(2 * np.pi * len(self.rows) / self.breath),
            SINUS,
        )

    def one(self) -> None:
        rng = self.rng
        self.wander = 0.995 * self.wander + rng.normal(0, 0.006)
        now = self.base * float(np.exp(np.clip(self.wander, -0.35, 0.35)))
        choices = (
            (self.p_af, self.fibrillation),
            (self.p_run, self.tachycardia),
            (self.p_many, self.regular_ectopy),
            (self.p_s, self.premature_s),
            (self.p_v, self.premature_v),
            (self.p_f, self.fusions),
            (self.p_vt, self.v_run),
            (self.p_aivr, self.slow_v_run),
            (self.p_block, self.block),
            (self.p_pause, self.pause),
            (self.p_fast, self.faster),
        )
        for share, what in choices:
            if share > 0 and rng.random() < share:
                what(now)
                return
        self.sinus(now)

    def fibrillation(self, now: float) -> None:
        rng = self.rng
        flutter = rng.random() < 0.3
        spread, mean = rng.uniform(0.12, 0.3), now * rng.uniform(0.6, 1.0)
        wave = rng.uniform(0.19, 0.26)
        usual = rng.choice([2, 3, 4])
        for _ in range(rng.integers(40, 600)):
            if self.p_v and rng.random() < 0.5 * self.p_v:
                self.add(mean * rng.uniform(0.5, 0.95), VENTRICULAR)
                self.add(self.around(mean * 1.25, spread), FIBRILLATING)
            elif flutter:
                usual = usual if rng.random() < 0.6 else rng.choice([2, 3, 4, 5])
                self.add(self.around(wave * usual, 0.02), FIBRILLATING)
            else:
                self.add(self.around(mean, spread), FIBRILLATING)

    def tachycardia(self, now: float) -> None:
        rng = self.rng
        share, spread = rng.uniform(0.38, 0.75), rng.uniform(0.005, 0.04)
        kind = JUNCTIONAL if rng.random() < 0.3 else ATRIAL
        for _ in range(int(rng.choice([rng.integers(4, 20), rng.integers(15, 250)]))):
            self.add(self.around(now * share, spread), kind)
        self.add(now * rng.uniform(1.0, 1.6), SINUS)

    def s_kind(self) -> int:
        return JUNCTIONAL if self.rng.random() < self.junctional else ATRIAL

    def regular_ectopy(self, now: float) -> None:
        rng = self.rng
        is_v = self.p_v > 0 and (self.p_s == 0 or rng.random() < 0.4)
        between, share = rng.integers(1, 4), rng.uniform(0.5, 0.85)
        for _ in range(rng.integers(3, 30)):
            for _ in range(between):
                self.sinus(now)
            self.add(self.around(now * share, 0.03), VENTRICULAR if is_v else self.s_kind())
            self.add(now * (2 - share if is_v else rng.normal(self.reset, 0.04)), SINUS)

    def premature_s(self, now: float) -> None:
        rng = self.rng
        self.add(now * float(np.clip(self.coupling + rng.normal(0, self.coupling_spread), 0.38, 0.9)), self.s_kind())
        while rng.random() < self.p_next:
            self.add(self.around(now * self.next_share, 0.06), self.s_kind())
        self.add(self.around(now * self.reset, 0.05), SINUS)

    def premature_v(self, now: float) -> None:
        rng = self.rng
        share = float(np.clip(self.v_coupling + rng.normal(0, self.v_spread), 0.38, 1.04))
        self.add(now * share, VENTRICULAR)
        if rng.random() < 0.15:
            self.add(now * rng.uniform(0.4, 0.7), VENTRICULAR)
        self.add(
            now * rng.uniform(0.45, 0.8)
            if self.interpolated and rng.random() < 0.7
            else self.around(now * (2 - share), 0.04),
            SINUS,
        )

    def fusions(self, now: float) -> None:
        rng = self.rng
        for _ in range(rng.integers(1, 9)):
            share = rng.uniform(0.9, 1.02)
            self.add(now * share, FUSION)
            self.add(self.around(now * (2 - share), 0.02), SINUS)
            if rng.random() < 0.3:
                self.add(self.around(now * 0.95, 0.03), VENTRICULAR)
            for _ in range(rng.integers(0, 3)):
                self.sinus(now)

    def v_run(self, now: float) -> None:
        rng = self.rng
        share = rng.uniform(0.38, 0.7)
        for _ in range(int(np.exp(rng.uniform(np.log(3), np.log(30))))):
            self.add(self.around(now * share, 0.05), VENTRICULAR)
        self.add(now * rng.uniform(1.0, 1.5), SINUS)

    def slow_v_run(self, now: float) -> None:
        rng = self.rng
        share = rng.uniform(0.75, 1.0)
        if rng.random() < 0.5:
            self.add(now * rng.uniform(0.93, 1.0), FUSION)
        for _ in range(int(np.exp(rng.uniform(np.log(3), np.log(40))))):
            self.add(self.around(now * share, 0.03), VENTRICULAR)
        if rng.random() < 0.5:
            self.add(now * rng.uniform(0.9, 1.0), FUSION)
        self.add(now * rng.uniform(0.95, 1.3), SINUS)

    def block(self, now: float) -> None:
        """Dropped beats: single ones, or two to one for a while."""
        rng = self.rng
        between = rng.integers(1, 5)
        for _ in range(1 if rng.random() < 0.5 else rng.integers(2, 60)):
            self.add(self.around(2 * now, 0.02), SINUS)
            for _ in range(between - 1):
                self.sinus(now)

    def pause(self, now: float) -> None:
        rng = self.rng
        self.add(now * rng.uniform(1.3, 2.4), ESCAPE if rng.random() < 0.7 else SINUS)
        while rng.random() < 0.4:
            self.add(self.around(now * 1.4, 0.03), ESCAPE)
        self.add(now * rng.uniform(0.7, 1.1), SINUS)

    def faster(self, now: float) -> None:
        """Sinus tachycardia that comes over some beats and goes again."""
        rng = self.rng
        least, onset = rng.uniform(0.65, 0.9), rng.integers(12, 40)
        for share in np.r_[
            np.linspace(1, least, onset), np.full(rng.integers(10, 120), least), np.linspace(least, 1, onset)
        ]:
            self.add(self.around(now * share, self.jitter), SINUS)
