"""New rhythms for the training records: what 22 patients cannot show, with known labels.

The patient's own beats under a rhythm drawn at random: premature beats, bigeminy, supraventricular runs, atrial
fibrillation, sinus arrhythmia; labels N, S, V. Works on the context columns: timing is computed anew, what depends on
timing and shape follows. Made from training records alone.
"""

from __future__ import annotations

import numpy as np

from .context_rhythm import RHYTHM_NAMES, rhythm_columns, window_mean

# Order of src/core/features/beat_context.hpp; a test compares.
SHAPE_NAMES = (
    "cQ", "c0", "cmin", "dQ", "wr", "amean", "smean", "eQ", "pmin", "cfrac", "cisdom", "ddom", "cprev", "cnext",
    "ccor", "cearly", "cpre", "localdom", "cT", "dT", "cPG", "cPG3", "cP2", "prP2", "Pcons", "dP", "alpha", "ares",
    "inter", "interlate", "cV", "calpha", "asize", "zQ4", "fus", "fusd", "vnoP",
)  # fmt: skip
COLUMN = {name: index for index, name in enumerate(RHYTHM_NAMES + SHAPE_NAMES)}
N, S, V = 0, 1, 2
SHORTEST_S = 0.26  # of a drawn interval: 230 beats per minute


def _groups(matrix: np.ndarray) -> np.ndarray:
    """Shape group of each beat: beats of one group share all their group columns."""
    shared = matrix[:, [COLUMN[name] for name in ("cfrac", "ccor", "cpre", "cearly", "calpha")]]
    return np.unique(shared, axis=0, return_inverse=True)[1].reshape(-1)


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


def with_new_rhythm(matrix: np.ndarray, labels: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray] | None:
    """Context and labels of 1,200 to 2,400 beats, or None where the record has fewer than 200 N beats."""
    rng = np.random.default_rng(seed)
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

    timing, _ = rhythm_columns(np.cumsum(intervals))
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

    group = _groups(matrix)[source]
    size = np.bincount(group)
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
