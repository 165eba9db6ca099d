"""Made-up recordings for training: the training patients' own beats put together anew, with known labels.

A record's beats are cut from the recording (P to T, baseline taken away) and laid out under a drawn rhythm: premature
atrial and junctional beats, ventricular beats (the patient's own or another's), fusions (weighted means of an ordinary
and a ventricular beat), atrial fibrillation and flutter, AV block, escape beats, tachycardia, bundle branch block that
comes and goes; then the electrodes move, marks are misplaced and noise is added. The recordings are written as WFDB, and
the core exports their context like any other's. Every donor of beats is in the patient's own fold, so that
cross-validation stays grouped by patient.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from common.splits import folds

from . import export
from .beat_tensors import read_context, read_labels, refuse_test_records
from .context_network import LabelledRecord
from .ectopic_rhythm import EctopicRhythm
from .fibrillating_rhythm import FibrillatingRhythm
from .made_beats import (
    AFTER,
    BEFORE,
    FS_HZ,
    TIME,
    WINDOW,
    Beats,
    Branch,
    Noise,
    Ventricular,
    cut_beats,
    fusion_of,
    moved,
)
from .made_rhythm import ATRIAL, ESCAPE, FIBRILLATING, FUSION, JUNCTIONAL, LABEL_OF_KIND, VENTRICULAR, N, Rhythm
from .wfdb_files import Recording, read_recording, write_recording

SEEDS_PER_RECORD = 1000
FIRST_ECTOPIC_SEED = 500
FIRST_FIBRILLATING_SEED = 600
QRS_END = 18  # samples after R, 0.1 s


def made_recording(
    own: Beats, donors: list[Beats], noise: Noise, name: str, seed: int, rhythm_of: type = Rhythm
) -> Recording:
    """About 1,100 to 1,700 beats under a rhythm of the class `rhythm_of`. `donors`: patients whose ventricular beats
    and P waves may be used."""
    rng = np.random.default_rng(seed)
    ventricular = Ventricular(rng, own, donors)
    count = int(rng.integers(1100, 1700))
    rhythm = rhythm_of(rng, count, bool(ventricular.foci) and rng.random() < 0.75).rows[:count]
    interval_s = np.asarray([row[0] for row in rhythm])
    kind = np.asarray([row[1] for row in rhythm])
    r = np.round((1.0 + np.cumsum(interval_s)) * FS_HZ).astype(np.int64)

    patient = Patient(rng, own, donors, ventricular, interval_s, rhythm_of.usually_ectopic)
    x = np.zeros((len(own.leads), int(r[-1]) + AFTER + 200))
    for beat in range(count):
        x[:, r[beat] - BEFORE : r[beat] + AFTER] += patient.beat(beat, kind[beat])
    if (kind == FIBRILLATING).any():
        x += patient.fibrillation(r, kind == FIBRILLATING, x.shape[1])
    if len(x) == 2 and rng.random() < 0.3:
        x = _electrodes_moved(rng, x)
    _add_noise(rng, x, own.size_mv, noise)
    return Recording(name, FS_HZ, own.leads, x.astype(np.float32), _misplaced(rng, r), LABEL_OF_KIND[kind])


class Patient:
    """What one recording's beats have in common: whose ordinary beats, P waves, blocks, breathing, fibrillation."""

    def __init__(
        self,
        rng: np.random.Generator,
        own: Beats,
        donors: list[Beats],
        ventricular: Ventricular,
        interval_s: np.ndarray,
        usually_ectopic: bool,
    ) -> None:
        self.rng, self.own, self.ventricular = rng, own, ventricular
        self.interval_s, self.post_s = interval_s, np.r_[interval_s[1:], 0.8]
        leads = len(own.leads)
        normal = np.flatnonzero(own.labels == N)
        self.source = normal[(rng.integers(len(normal)) + np.arange(len(interval_s))) % len(normal)]
        p_other = [beats.p_wave / beats.size_mv[:, None] * own.size_mv[:, None] for beats in donors + [own]]
        self.p_focus = p_other[rng.integers(len(p_other))] * rng.uniform(-1.2, 1.2, (leads, 1))
        self.p_focus_shift, self.p_hidden, self.same_p = rng.uniform(-8, 6), rng.random() < 0.25, rng.random() < 0.2
        if usually_ectopic:  # told from a sinus tachycardia by the P wave alone
            self.p_hidden = self.same_p = False
        self.aberrant = rng.choice([0, 0, 0.1, 0.5])
        self.aberration, self.block = Branch(rng, leads), Branch(rng, leads)
        self.blocked, self.p_on, self.p_off = False, 0.0, 1.0
        if rng.random() < 0.08:
            self.p_on = np.exp(rng.uniform(np.log(0.003), np.log(0.5)))
            self.p_off = np.exp(rng.uniform(np.log(0.005), np.log(0.5)))
        self.rate_block_s = rng.uniform(0.6, 0.9) * np.median(interval_s) if rng.random() < 0.03 else 0.0
        self.breath_gain, self.breath_beats = rng.uniform(0, 0.08), rng.uniform(3, 8)
        self.fusion_centre, self.fusion_spread = rng.uniform(0.3, 0.7), rng.uniform(0.05, 0.2)
        self.waves_hz, self.waves_mv = rng.uniform(4.0, 8.5), rng.uniform(0.01, 0.09) * own.size_mv

    def beat(self, beat: int, kind: int) -> np.ndarray:
        """{lead, WINDOW}: the window of one beat."""
        window = self._ventricular(beat) if kind == VENTRICULAR else self._hurried(beat, self._conducted(beat, kind))
        breath = 1 + self.breath_gain * np.sin(2 * np.pi * beat / self.breath_beats)
        return breath * self.rng.normal(1, 0.015) * window

    def _ventricular(self, beat: int) -> np.ndarray:
        window = self.ventricular.draw(self.rng)
        around_s = self.interval_s[max(0, beat - 8) : beat + 9]
        if self.interval_s[beat] > 0.9 * np.median(around_s) and self.rng.random() < 0.5:
            window = window + self.own.p_wave
        return window

    def _conducted(self, beat: int, kind: int) -> np.ndarray:
        """A beat that comes, at least in part, the usual way down."""
        rng, own = self.rng, self.own
        window = own.windows[self.source[beat]].astype(np.float64)
        if kind in (JUNCTIONAL, FIBRILLATING, ESCAPE):
            window = window - own.p_wave
            if kind == JUNCTIONAL and rng.random() < 0.3:  # backwards through the atria, in or after the QRS
                window = window + moved(-own.p_wave, rng.uniform(25, 45))
        elif kind == ATRIAL and not self.same_p:
            window = window - own.p_wave
            if not self.p_hidden:
                window = window + moved(self.p_focus, self.p_focus_shift) * rng.uniform(0.7, 1.3)
        if kind in (ATRIAL, JUNCTIONAL):
            return self.aberration.apply(window, rng.uniform(0.3, 1.0)) if rng.random() < self.aberrant else window
        self.blocked = rng.random() >= self.p_off if self.blocked else rng.random() < self.p_on
        if self.blocked or self.interval_s[beat] < self.rate_block_s:
            window = self.block.apply(window, rng.uniform(0.9, 1.1))
        if kind == FUSION:
            if rng.random() < 0.2:
                self.fusion_centre = rng.uniform(0.3, 0.7)
            weight = float(np.clip(rng.normal(self.fusion_centre, self.fusion_spread), 0.22, 0.8))
            window = fusion_of(rng, window, self.ventricular.draw(rng), weight)
        return window

    def _hurried(self, beat: int, window: np.ndarray) -> np.ndarray:
        """The T wave hurries with the rate."""
        shorter_s = min(self.post_s[beat], self.interval_s[beat])
        speed = np.clip(np.sqrt(shorter_s / self.own.post_s[self.source[beat]]), 0.72, 1.1)
        place = np.where(TIME > QRS_END, QRS_END + (TIME - QRS_END) / speed, TIME) + BEFORE
        below = np.clip(place.astype(int), 0, WINDOW - 2)
        rest = np.clip(place - below, 0, 1)
        return window[:, below] * (1 - rest) + window[:, below + 1] * rest

    def fibrillation(self, r: np.ndarray, fibrillating: np.ndarray, samples: int) -> np.ndarray:
        """{lead, sample}: the waves between fibrillating beats, also under a single ventricular beat."""
        on = np.zeros(samples)
        for beat in np.flatnonzero(fibrillating):
            on[r[max(beat - 2, 0)] : r[beat]] = 1
        wander = np.cumsum(self.rng.normal(0, 0.02, samples))
        phase = 2 * np.pi * self.waves_hz * np.arange(samples) / FS_HZ + wander
        size = 1 + 0.4 * np.sin(2 * np.pi * 0.3 * np.arange(samples) / FS_HZ + wander)
        wave = (np.sin(phase) + 0.4 * np.sin(2 * phase + 1) + 0.3 * np.sin(1.37 * phase)) * size * on
        return wave * self.waves_mv[:, None]


def _electrodes_moved(rng: np.random.Generator, x: np.ndarray) -> np.ndarray:
    """{2, sample}: from one to five moments on, electrodes or body lie otherwise: other mixtures of both leads."""
    samples = x.shape[1]
    knots = np.sort(rng.integers(0, samples, rng.integers(1, 6)))
    spread = rng.choice([0.05, 0.12, 0.25])
    matrix = np.empty((samples, 2, 2))
    before, mix = None, np.eye(2)
    begin = 0
    for knot in [*knots, samples]:
        matrix[begin:knot] = mix
        following = np.eye(2) * np.exp(rng.normal(0, spread, (2, 1))) + rng.normal(0, spread * 0.7, (2, 2))
        ramp = int(min(knot - begin, rng.choice([1, 180, 1800, 9000])))
        if before is not None:
            slope = np.linspace(0, 1, ramp)[:, None, None]
            matrix[begin : begin + ramp] = before * (1 - slope) + mix * slope
        before, mix, begin = mix, following, knot
    return np.einsum("tij,jt->it", matrix, x)


def _add_noise(rng: np.random.Generator, x: np.ndarray, size_mv: np.ndarray, noise: Noise) -> None:
    """Breathing and hiss all along, in two of five recordings stretches of recorded noise."""
    leads, samples = x.shape
    time_s = np.arange(samples) / FS_HZ
    for lead in range(leads):
        x[lead] += size_mv[lead] * rng.uniform(0, 0.15) * np.sin(2 * np.pi * rng.uniform(0.1, 0.4) * time_s)
        x[lead] += size_mv[lead] * rng.uniform(0, 0.006) * rng.normal(0, 1, samples)
    if rng.random() < 0.4:
        for _ in range(rng.integers(1, 6)):
            length = int(rng.uniform(4, 90) * FS_HZ)
            first = rng.integers(0, max(1, samples - length))
            part = noise.draw(rng, leads, min(length, samples - first))
            strength = size_mv * np.exp(rng.uniform(np.log(0.02), np.log(0.35))) * rng.choice([1, 1, 1, 0.1], leads)
            x[:, first : first + part.shape[1]] += part * strength[:, None]


def _misplaced(rng: np.random.Generator, r: np.ndarray) -> np.ndarray:
    """Beat marks as they are found: on the S wave for a while, or here and there a little aside."""
    placed = r.copy()
    if rng.random() < 0.25:
        for _ in range(rng.integers(1, 5)):
            first = rng.integers(len(r))
            placed[first : first + rng.integers(1, 200)] += rng.integers(-9, 12)
    if rng.random() < 0.25:
        placed += np.round(rng.normal(0, rng.uniform(0.3, 2.5), len(r))).astype(np.int64)
    return np.maximum.accumulate(placed)


def make_recordings(tensors: Path, mitdb: Path, nstdb: Path, wanted: dict[str, tuple[str, int, type]]) -> None:
    """Makes the recordings whose tensors are missing and has the core export their context into `tensors`.

    `wanted`: by the recording's name the record whose beats are taken, the number of the seed and the class of the rhythm.
    """
    refuse_test_records([name for name, _, _ in wanted.values()])
    folder = tensors / "recordings"
    missing = [made for made in wanted if not (tensors / f"{made}.context_one_lead.f32").exists()]
    if not missing:
        return
    folder.mkdir(parents=True, exist_ok=True)
    beats = {name: cut_beats(read_recording(mitdb / f"{name}.hea")) for fold in folds() for name in fold}
    noise = Noise.read(nstdb, mitdb)
    fold_of = {name: fold for fold in folds() for name in fold}
    for made in missing:
        name, number, rhythm_of = wanted[made]
        donors = [beats[other] for other in fold_of[name] if other != name]
        seed = int(name) * SEEDS_PER_RECORD + number
        write_recording(folder, made_recording(beats[name], donors, noise, made, seed, rhythm_of))
    export.ensure(tensors, folder, missing)
    for path in (*tensors.glob("*.windows.f32"), *tensors.glob("*.rr.f32"), *folder.glob("*.dat")):
        path.unlink()  # half a gigabyte nobody reads again


def _made_of(name: str, variants: int, ectopic: int, fibrillating: int) -> dict[str, tuple[str, int, type]]:
    return {
        **{f"{name}m{number}": (name, number, Rhythm) for number in range(variants)},
        **{f"{name}e{number}": (name, FIRST_ECTOPIC_SEED + number, EctopicRhythm) for number in range(ectopic)},
        **{
            f"{name}f{number}": (name, FIRST_FIBRILLATING_SEED + number, FibrillatingRhythm)
            for number in range(fibrillating)
        },
    }


def ensure_made(
    tensors: Path, mitdb: Path, nstdb: Path, names: list[str], variants: int, ectopic: int, fibrillating: int = 0
) -> None:
    """Makes `variants` recordings NAMEmK of each record, `ectopic` ones NAMEeK whose usual beat is ectopic and
    `fibrillating` ones NAMEfK."""
    make_recordings(
        tensors,
        mitdb,
        nstdb,
        {made: what for name in names for made, what in _made_of(name, variants, ectopic, fibrillating).items()},
    )


def made_records(
    tensors: Path, names: list[str], variants: int, ectopic: int, fibrillating: int = 0
) -> list[LabelledRecord]:
    """What was made of the named records, each seen with both leads and with one."""
    refuse_test_records(names)
    return [
        LabelledRecord(name, read_context(tensors, made, one_lead), read_labels(tensors, made), made=True)
        for name in names
        for made in _made_of(name, variants, ectopic, fibrillating)
        for one_lead in (False, True)
    ]
