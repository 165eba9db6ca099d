"""New rhythms and new shapes for the training records: what 22 patients cannot show, with known labels.

Three kinds, all made from the training record alone:
* `with_new_rhythm`: the patient's shapes under a rhythm drawn at random (premature beats, bigeminy, supraventricular
  runs, atrial fibrillation, sinus arrhythmia); labels N, S, V. Works on features: timing is computed anew.
* `with_fusions`: some on-time N beats become blends of the patient's N and V beats, label F. Works on windows.
* `with_drift`: stretches of ordinary beats change their shape a little and stay N. Works on windows.
"""

from __future__ import annotations

import numpy as np

from .flagship_features import FEATURES, RecordFeatures
from .flagship_rhythm import rhythm_features, window_mean
from .flagship_signal import BEFORE as R
from .flagship_signal import WINDOW

N, S, V, F = 0, 1, 2, 3
SHORTEST_S = 0.26  # of a drawn interval: 230 beats per minute
COLUMN = {name: index for index, name in enumerate(FEATURES)}


def _blend_ramp() -> np.ndarray:
    """{WINDOW}: 0 before the QRS, 1 from its onset on, 0 again where the next beat's P wave may lie."""
    time = np.arange(WINDOW)
    return np.clip((time - (R - 22)) / 10, 0, 1) * np.clip((R + 80 - time) / 14, 0, 1)


def draw_rhythm(
    rng: np.random.Generator, count: int, v_share: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Intervals before each beat (s), labels, and whether the beat lies in atrial fibrillation. v_share 0: no V."""
    rows: list[tuple[float, int, bool]] = []
    has_v = v_share > 0
    base_s, jitter = rng.uniform(0.5, 1.15), rng.uniform(0.01, 0.05)
    breathing, breath_beats = rng.choice([0, 0, 0.03, 0.08, 0.15, 0.22]), rng.uniform(3, 7)
    p_s = np.exp(rng.uniform(np.log(0.002), np.log(0.35))) if rng.random() < 0.75 else 0.0
    p_v = min(v_share, 0.4) * rng.uniform(0.3, 1.5) if has_v else 0.0
    p_af = rng.choice([0, 0, 0, 0.5, 1.0]) * 0.01
    p_run, p_many = rng.choice([0, 0, 0.002, 0.006]), rng.choice([0, 0, 0.03, 0.1]) * 0.15
    coupling, coupling_spread = rng.uniform(0.5, 0.85), rng.uniform(0.01, 0.12)
    p_next, next_share = rng.choice([0, 0.1, 0.3, 0.6]), rng.uniform(0.4, 0.8)
    v_coupling, interpolated, reset = rng.uniform(0.5, 0.85), rng.random() < 0.15, rng.uniform(0.9, 1.4)
    wander = 0.0

    def add(interval_s: float, label: int, fibrillating: bool = False) -> None:
        rows.append((max(SHORTEST_S, interval_s), label, fibrillating))

    def around(value: float, spread: float) -> float:
        return value * float(np.exp(rng.normal(0, spread)))

    while len(rows) < count:
        wander = 0.995 * wander + rng.normal(0, 0.006)
        now = base_s * float(np.exp(np.clip(wander, -0.35, 0.35)))
        if rng.random() < p_af:
            spread, mean = rng.uniform(0.14, 0.3), now * rng.uniform(0.6, 1.0)
            for _ in range(rng.integers(40, 600)):
                is_v = has_v and rng.random() < 0.5 * p_v
                add(around(mean, spread) * (0.8 if is_v else 1.0), V if is_v else N, True)
        elif rng.random() < p_run:  # sustained supraventricular tachycardia
            share, spread = rng.uniform(0.38, 0.72), rng.uniform(0.005, 0.04)
            for _ in range(rng.integers(15, 250)):
                add(around(now * share, spread), S)
            add(now * rng.uniform(1.0, 1.6), N)
        elif p_s > 0 and rng.random() < p_many:  # bigeminy, trigeminy, quadrigeminy
            between, kind = rng.integers(1, 4), V if has_v and rng.random() >= 0.6 else S
            share = rng.uniform(0.5, 0.85)
            for _ in range(rng.integers(3, 30)):
                for _ in range(between):
                    add(around(now, jitter), N)
                add(around(now * share, 0.03), kind)
                add(now * (2 - share if kind == V else rng.normal(reset, 0.04)), N)
        elif rng.random() < p_s:
            add(now * float(np.clip(coupling + rng.normal(0, coupling_spread), 0.38, 0.88)), S)
            while rng.random() < p_next:
                add(around(now * next_share, 0.06), S)
            add(around(now * reset, 0.05), N)
        elif rng.random() < p_v:
            share = float(np.clip(v_coupling + rng.normal(0, 0.08), 0.38, 1.02))
            add(now * share, V)
            if rng.random() < 0.15:
                add(now * rng.uniform(0.4, 0.7), V)
            add(now * rng.uniform(0.45, 0.8) if interpolated else around(now * (2 - share), 0.04), N)
        else:
            add(around(now, jitter) + now * breathing * np.sin(2 * np.pi * len(rows) / breath_beats), N)
    intervals, labels, fibrillating = zip(*rows[:count])
    return np.asarray(intervals), np.asarray(labels), np.asarray(fibrillating)


def with_new_rhythm(
    features: RecordFeatures, labels: np.ndarray, seed: int
) -> tuple[np.ndarray, np.ndarray] | None:
    """Feature matrix and labels of 1,200 to 2,400 beats, or None where the record has fewer than 200 N beats."""
    rng = np.random.default_rng(seed)
    matrix = features.matrix
    normal, ectopic = np.flatnonzero(labels == N), np.flatnonzero(labels == V)
    if len(normal) < 200:
        return None
    count = int(rng.integers(1200, 2400))
    v_share = len(ectopic) / len(labels) if len(ectopic) >= 8 else 0.0
    intervals, drawn, fibrillating = draw_rhythm(rng, count, v_share)
    is_v, is_s = drawn == V, drawn == S

    source = np.empty(count, np.int64)  # N and S keep the order of the record, so that its drift stays
    source[~is_v] = normal[(rng.integers(len(normal)) + np.arange((~is_v).sum())) % len(normal)]
    source[is_v] = rng.choice(ectopic, is_v.sum()) if is_v.any() else 0
    out = matrix[source].astype(np.float64)

    timing, _ = rhythm_features(np.cumsum(intervals))
    for name, values in timing.items():
        out[:, COLUMN[name]] = values

    # Three of four premature atrial beats have another P wave than the sinus beat, or hide it in the T wave.
    changed = rng.random(is_s.sum()) > 0.25

    def fade(name: str, low: float, high: float, spread: float) -> None:
        old = out[is_s, COLUMN[name]]
        new = old * rng.uniform(low, high, len(old)) + rng.normal(0, spread, len(old))
        out[is_s, COLUMN[name]] = np.where(changed, new, old)

    fade("cPG", -0.4, 0.8, 0.15)
    fade("cP2", -0.2, 0.9, 0.15)
    fade("prP2", -0.3, 0.9, 0.2)
    out[is_s, COLUMN["dP"]] += np.where(changed, rng.uniform(0, 1.5, len(changed)), 0)
    af_count = int(fibrillating.sum())
    for name, centre, spread in (("cPG", 0, 0.25), ("cP2", 0, 0.25), ("prP2", 0, 0.4), ("Pcons", -2.4, 0.5)):
        out[fibrillating, COLUMN[name]] = rng.normal(centre, spread, af_count)
    out[fibrillating, COLUMN["dP"]] += 0.3
    out[:, COLUMN["cPG3"]] = window_mean(out[:, COLUMN["cPG"]], 2)

    group = features.group[source]
    size = np.bincount(group, minlength=int(features.group.max()) + 1)
    trust = size / (size + 3.0)

    def of_group(values: np.ndarray) -> np.ndarray:
        return (np.bincount(group, values, len(size)) / np.maximum(size, 1) * trust)[group]

    out[:, COLUMN["cpre"]] = of_group(timing["lpre_q50"])
    out[:, COLUMN["cearly"]] = of_group((timing["lpre_q50"] < -0.1).astype(float))
    out[:, COLUMN["cfrac"]] = np.log(size[group] / count)
    out[:, COLUMN["localdom"]] = window_mean(out[:, COLUMN["cisdom"]], 8)
    alike = np.minimum(out[:, COLUMN["cQ"]], np.r_[1.0, out[:-1, COLUMN["cQ"]]])
    out[:, COLUMN["cprev"]], out[:, COLUMN["cnext"]] = alike, np.r_[alike[1:], 1.0]
    # The evidence for a fusion depends on timing and on the P wave.
    on_time = 1 / (1 + np.exp(-np.clip((timing["lpre_q50"] + 0.12) / 0.03, -30, 30)))
    p_wave = np.clip(out[:, COLUMN["cPG"]], 0, 1)
    other = np.clip(out[:, COLUMN["dQ"]] + 4, 0, 4) / 2
    out[:, COLUMN["fus"]] = np.minimum(out[:, COLUMN["zQ4"]], 1.2) * on_time * p_wave
    out[:, COLUMN["fusd"]] = other * on_time * p_wave
    out[:, COLUMN["vnoP"]] = other * (1 - p_wave)
    return np.clip(np.nan_to_num(out), -20, 20).astype(np.float32), drawn


def with_fusions(
    windows_mv: np.ndarray, r_s: np.ndarray, labels: np.ndarray, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Windows, R peaks and labels with some N beats turned into blends with the patient's V beats (label F)."""
    windows, r_s, labels = windows_mv.copy(), r_s.copy(), labels.copy()
    count = len(r_s)
    ectopic = np.flatnonzero(labels == V)
    pre = np.r_[0.0, np.diff(r_s)]
    usual = np.array([np.median(pre[max(1, i - 8) : i + 9]) for i in range(count)])
    fit = (labels == N) & (np.r_[N, labels[:-1]] == N) & (np.abs(pre / usual - 1) < 0.12)
    fit = np.flatnonzero(fit)
    wanted = int(min(len(fit) * 0.3, count * rng.uniform(0.01, 0.13)))
    # In bunches, as a parallel focus makes them.
    seeds = rng.choice(fit, max(1, wanted // 4))
    near = np.searchsorted(fit, seeds)[:, None] + rng.integers(0, 10, (len(seeds), 4))
    ramp = _blend_ramp()
    for beat in fit[np.unique(np.clip(near, 0, len(fit) - 1))]:
        place = np.searchsorted(ectopic, beat)
        choice = rng.integers(max(0, place - 10), min(len(ectopic), place + 10)) if len(ectopic) > 20 else None
        other = ectopic[choice] if choice is not None else rng.choice(ectopic)
        share, shift = rng.uniform(0.18, 0.8), int(rng.integers(-3, 4))
        windows[beat] += share * ramp * (np.roll(windows_mv[other], shift, axis=-1) - windows[beat])
        labels[beat] = F
        r_s[beat] -= rng.uniform(-0.01, 0.07) * pre[beat]
    return windows, r_s, labels


def with_drift(windows_mv: np.ndarray, labels: np.ndarray, mean_beat: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Windows where stretches of N and S beats differ from the rest: gain, delay and duration of the QRS-T changed.

    mean_beat {lead, WINDOW}: of the record's N beats. 8 to 50 % of the beats are touched, in stretches of 1 to 600.
    """
    windows = windows_mv.copy()
    count, leads = len(windows), windows.shape[1]
    time, ramp = np.arange(WINDOW), _blend_ramp()
    wanted, done = rng.uniform(0.08, 0.5) * count, 0
    while done < wanted:
        length = int(rng.choice([1, 1, 3, 20, 120, 400]) * rng.uniform(0.5, 1.5)) + 1
        first = int(rng.integers(0, count))
        end = min(count, first + length)
        done += end - first
        stretched = R + (time - R) / rng.uniform(0.6, 1.6)
        beat = np.stack([np.interp(stretched, time, mean_beat[lead]) for lead in range(leads)])
        gain, delayed = rng.normal(0, 0.35, (leads, 1)), rng.normal(0, 0.3, (leads, 1))
        change = gain * beat + delayed * (np.roll(beat, int(rng.integers(2, 7)), axis=1) - beat)
        rows = np.arange(first, end)
        rows = rows[labels[rows] <= S]
        windows[rows] += (ramp * change)[None] * rng.uniform(0.8, 1.2, (len(rows), 1, 1))
    return windows
