"""Beats of the training patients as windows without baseline, and what can be made of them: ventricular beats in other
leads, bundle branch block, fusions, noise.

All windows are {lead, WINDOW} in millivolts at FS_HZ, the R peak at sample BEFORE.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .made_rhythm import N, V
from .wfdb_files import Recording, read_signals

FS_HZ = 180.0  # of made recordings: half the source's
BEFORE, AFTER = 65, 117  # samples of a beat's window before and from its R peak
WINDOW = BEFORE + AFTER
TIME = np.arange(WINDOW) - BEFORE  # samples from R


@dataclass(frozen=True)
class Beats:
    """All beats of one patient as windows without baseline."""

    name: str
    leads: tuple[str, ...]
    windows: np.ndarray  # float32 {beat, lead, WINDOW}, mV
    labels: np.ndarray
    pre_s: np.ndarray
    post_s: np.ndarray
    p_wave: np.ndarray  # {lead, WINDOW}: the usual P wave, zero elsewhere
    size_mv: np.ndarray  # {lead}: usual peak to peak


def _taper(low: np.ndarray, high: np.ndarray, ramp: float) -> np.ndarray:
    """{beat, WINDOW}: 1 between low and high (samples from R), raised-cosine ends of `ramp` samples outside."""
    rise = np.clip((TIME - low[:, None] + ramp) / ramp, 0, 1)
    fall = np.clip((high[:, None] - TIME + ramp) / ramp, 0, 1)
    return 0.5 * (1 - np.cos(np.pi * np.minimum(rise, fall)))


def cut_beats(recording: Recording) -> Beats:
    """Windows of all beats at FS_HZ; the lead MLII first."""
    order = np.argsort([lead != "MLII" for lead in recording.leads], kind="stable")
    x = recording.signals_mv[order].astype(np.float64)
    step = int(round(recording.fs_hz / FS_HZ))
    x = x[:, : x.shape[1] // step * step].reshape(len(x), -1, step).mean(2)
    peaks = (recording.r_peaks - (step - 1) / 2) / step
    peaks = np.round(peaks).astype(np.int64)
    keep = (peaks > BEFORE) & (peaks < x.shape[1] - AFTER)
    r_s = recording.r_peaks / recording.fs_hz
    pre = np.r_[0.8, np.diff(r_s)][keep]
    post = np.r_[np.diff(r_s), 0.8][keep]
    peaks, labels = peaks[keep], recording.labels[keep]
    windows = x[:, peaks[:, None] + TIME].transpose(1, 0, 2)

    low = -np.minimum(np.where(labels == V, 0.17, 0.29), 0.42 * pre) * FS_HZ
    high = np.clip(post - 0.30, 0.26, 0.58) * FS_HZ
    rows = np.arange(len(windows))

    def level(place: np.ndarray) -> np.ndarray:
        around = np.clip(np.round(place).astype(int)[:, None] + BEFORE + np.arange(-2, 3), 0, WINDOW - 1)
        return np.median(windows[rows[:, None], :, around], 1)  # {beat, lead}

    first, last = level(low), level(high)
    share = np.clip((TIME - low[:, None]) / (high - low)[:, None], 0, 1)[:, None]
    windows = (windows - first[..., None] * (1 - share) - last[..., None] * share) * _taper(low, high, 6.0)[:, None]
    normal = labels == N
    usual = np.median(windows[normal], 0) if normal.any() else np.zeros(windows.shape[1:])
    p_range = (TIME >= -0.26 * FS_HZ) & (TIME <= -0.075 * FS_HZ)
    p_wave = np.zeros_like(usual)
    part = usual[:, p_range]
    part = part - np.linspace(part[:, 0], part[:, -1], part.shape[1], axis=1)
    p_wave[:, p_range] = part * np.hanning(part.shape[1]) ** 0.25
    return Beats(
        recording.name,
        tuple(np.asarray(recording.leads)[order]),
        windows.astype(np.float32),
        labels,
        pre,
        post,
        p_wave,
        np.ptp(usual, axis=1) + 1e-3,
    )


def moved(windows: np.ndarray, samples: np.ndarray | float) -> np.ndarray:
    """{.., WINDOW}: later by `samples`."""
    place = np.clip(np.arange(WINDOW) - samples, 0, WINDOW - 1)
    below = np.minimum(place.astype(int), WINDOW - 2)
    rest = place - below
    return windows[..., below] * (1 - rest) + windows[..., below + 1] * rest


def stretched(windows: np.ndarray, factor: float) -> np.ndarray:
    """{.., WINDOW}: slower by `factor` about the R peak."""
    place = np.clip(TIME / factor + BEFORE, 0, WINDOW - 1.001)
    below = place.astype(int)
    rest = place - below
    return windows[..., below] * (1 - rest) + windows[..., below + 1] * rest


class Ventricular:
    """Where ventricular beats come from: one to three foci, each a patient's beats under one change of the leads."""

    def __init__(self, rng: np.random.Generator, own: Beats, donors: list[Beats]) -> None:
        mine = np.flatnonzero(own.labels == V)
        self.foci = []
        for _ in range(rng.choice([1, 1, 1, 2, 3])):
            others = [beats for beats in donors if (beats.labels == V).sum() >= 8]
            if len(mine) >= 8 and (rng.random() < 0.5 or not others):
                self.foci.append(self._near(rng, own, own.windows[mine].astype(np.float64)))
                continue
            if not others:
                continue
            donor = others[rng.integers(len(others))]
            windows = donor.windows[donor.labels == V].astype(np.float64) / donor.size_mv[:, None]
            start = rng.integers(len(windows))  # beats that follow each other are alike
            windows = windows[start : start + 40] if rng.random() < 0.7 else windows
            turn = rng.uniform(-np.pi, np.pi) if rng.random() < 0.5 else rng.normal(0, 0.4)
            mix = np.asarray([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]]) * rng.uniform(
                0.7, 1.4, (2, 1)
            )
            windows = np.einsum("ij,bjt->bit", mix[: windows.shape[1], : windows.shape[1]], windows)
            windows = stretched(windows, rng.uniform(0.85, 1.2)) * own.size_mv[:, None]
            self.foci.append(self._near(rng, own, windows))
        self.chance = rng.dirichlet(np.ones(len(self.foci))) if self.foci else None

    @staticmethod
    def _near(rng: np.random.Generator, own: Beats, windows: np.ndarray) -> np.ndarray:
        """Sometimes the focus lies near the conducting system: always the same shape between both, and no fusion."""
        if rng.random() < 0.8:
            return windows
        qrs = np.clip((TIME + 22) / 8, 0, 1)
        usual = np.median(own.windows[own.labels == N], 0) * qrs
        share = rng.uniform(0.25, 0.6)
        return share * usual + (1 - share) * stretched(windows, rng.uniform(0.7, 1.0)) * rng.uniform(1.0, 1.4)

    def draw(self, rng: np.random.Generator) -> np.ndarray:
        focus = self.foci[rng.choice(len(self.foci), p=self.chance)]
        return focus[rng.integers(len(focus))]


class Branch:
    """A bundle branch block: the QRS goes on later, in other leads; T turns."""

    def __init__(self, rng: np.random.Generator, leads: int) -> None:
        self.mix = rng.normal(0, 0.7, (leads, leads))
        self.delay, self.width = rng.uniform(5, 13), rng.uniform(1.0, 1.6)
        self.t_gain = rng.uniform(-1.0, 1.0)
        qrs = np.clip((TIME + 13) / 4, 0, 1) * np.clip((20 - TIME) / 8, 0, 1)
        self.qrs, self.t = qrs, np.clip((TIME - 24) / 10, 0, 1)

    def apply(self, window: np.ndarray, share: float) -> np.ndarray:
        late = moved(stretched(self.mix @ (window * self.qrs), self.width), self.delay)
        return window + share * (late + (self.t_gain - 1) * window * self.t)


def fusion_of(rng: np.random.Generator, normal: np.ndarray, ventricular: np.ndarray, weight: float) -> np.ndarray:
    """P of the ordinary beat, from the QRS on a weighted mean of both; two waves at once are over sooner and may be higher."""
    ramp = np.clip((TIME + 22) / 8, 0, 1)
    qrs = np.clip((TIME + 22) / 8, 0, 1) * np.clip((28 - TIME) / 10, 0, 1)
    late = moved(stretched(ventricular, rng.uniform(0.55, 1.0)), rng.uniform(-4, 4))
    return (normal * (1 - weight * ramp) + weight * late * ramp) * (1 + rng.uniform(-0.15, 0.4) * qrs)


class Noise:
    """Stretches of noise {lead, sample} at FS_HZ, of standard deviation 1, by kind: muscle, baseline, electrode motion."""

    def __init__(self, kinds: list[list[np.ndarray]]) -> None:
        self.kinds = kinds

    @classmethod
    def read(cls, nstdb: Path, mitdb: Path) -> Noise:
        """Of the Noise Stress Test Database. Electrode motion is taken as what 118e00 has beyond 118 (a DS1 record)."""
        muscle, baseline = (read_signals(nstdb / f"{name}.hea")[2] for name in ("ma", "bw"))
        motion = read_signals(nstdb / "118e00.hea")[2] - read_signals(mitdb / "118.hea")[2]
        return cls([[_unit(muscle)], [_unit(baseline)], [_unit(part) for part in _noisy_parts(motion)]])

    def draw(self, rng: np.random.Generator, leads: int, samples: int) -> np.ndarray:
        """{lead, at most samples}, faded in and out."""
        parts = self.kinds[rng.choice(len(KIND_SHARES), p=KIND_SHARES)]
        part = parts[rng.integers(len(parts))]
        samples = min(samples, part.shape[1])
        first = rng.integers(part.shape[1] - samples + 1)
        x = part[:, first : first + samples] * rng.choice([-1, 1], (2, 1))
        fade = np.minimum(1, np.minimum(np.arange(samples), np.arange(samples)[::-1]) / (0.5 * FS_HZ))
        return x[rng.permutation(2)][:leads] * fade


KIND_SHARES = (0.35, 0.2, 0.45)
QUIET_MV = 0.02  # five seconds without a larger difference hold no added noise
BLOCK = 1800  # samples of the recordings: five seconds


def _noisy_parts(x: np.ndarray) -> list[np.ndarray]:
    """Stretches of at least 20 s that hold noise."""
    peaks = np.abs(x[0, : x.shape[1] // BLOCK * BLOCK]).reshape(-1, BLOCK).max(1)
    edges = np.flatnonzero(np.diff(np.r_[0, peaks > QUIET_MV, 0].astype(int)))
    return [x[:, first * BLOCK : end * BLOCK] for first, end in zip(edges[::2], edges[1::2]) if end - first >= 4]


def _unit(x: np.ndarray) -> np.ndarray:
    """At half the rate, without mean, of standard deviation 1."""
    x = x[:, : x.shape[1] // 2 * 2].reshape(len(x), -1, 2).mean(2, dtype=np.float64)
    return (x - x.mean(1, keepdims=True)) / (x.std(1, keepdims=True) + 1e-6)
