"""From a recording to aligned windows: what the flagship sees of the signal.

Reference implementation for the core; the same steps exist there as dsp/filter (band_pass) and features/model_input.
"""

from __future__ import annotations

import numpy as np
from scipy.signal import lfilter

RATE_HZ = 128.0  # of the windows; the lowest rate among the databases used
BEFORE = 64  # window samples before the R peak (0.5 s)
AFTER = 96  # window samples from the R peak on (0.75 s)
WINDOW = BEFORE + AFTER
LOW_HZ = 0.5  # band-pass edges, second-order Butterworth each, forward and backward
HIGH_HZ = 40.0


def band_pass(lead_mv: np.ndarray, fs_hz: float) -> np.ndarray:
    """Zero-phase band-pass as ecg::band_pass(lead_mv, fs_hz, LOW_HZ, HIGH_HZ); NaN are bridged by straight lines."""
    signal = np.asarray(lead_mv, np.float64)
    missing = ~np.isfinite(signal)
    if missing.all():
        return np.zeros(len(signal))
    if missing.any():
        signal = signal.copy()
        signal[missing] = np.interp(np.flatnonzero(missing), np.flatnonzero(~missing), signal[~missing])
    padding = int(min(np.ceil(fs_hz / LOW_HZ), len(signal) - 1))
    padded = np.concatenate(
        [2 * signal[0] - signal[padding:0:-1], signal, 2 * signal[-1] - signal[-2 : -padding - 2 : -1]]
    )
    padded = _both_ways(*_section(LOW_HZ, fs_hz, high_pass=True), padded)
    if HIGH_HZ < fs_hz / 2:
        padded = _both_ways(*_section(HIGH_HZ, fs_hz, high_pass=False), padded)
    return padded[padding : padding + len(signal)]


def _section(edge_hz: float, fs_hz: float, *, high_pass: bool) -> tuple[list[float], list[float]]:
    k = np.tan(np.pi * edge_hz / fs_hz)
    scale = 1 / (1 + np.sqrt(2) * k + k * k)
    feedback = [1.0, 2 * (k * k - 1) * scale, (1 - np.sqrt(2) * k + k * k) * scale]
    forward = [scale, -2 * scale, scale] if high_pass else [k * k * scale, 2 * k * k * scale, k * k * scale]
    return forward, feedback


def _both_ways(forward: list[float], feedback: list[float], samples: np.ndarray) -> np.ndarray:
    def one_way(x: np.ndarray) -> np.ndarray:
        steady = x[0] * sum(forward) / sum(feedback)
        state = [steady - forward[0] * x[0], forward[2] * x[0] - feedback[2] * steady]
        return lfilter(forward, feedback, x, zi=state)[0]

    return one_way(one_way(samples)[::-1])[::-1]


def cut_windows(filtered_mv: np.ndarray, r_peaks: np.ndarray, fs_hz: float) -> np.ndarray:
    """{beat, WINDOW} mV: sample i lies at r_peak / fs_hz + (i - BEFORE) / RATE_HZ, read by cubic (Catmull-Rom)
    interpolation between the filtered samples; beyond the record's ends the end sample repeats."""
    last = len(filtered_mv) - 1
    position = np.clip(r_peaks[:, None] + np.arange(-BEFORE, AFTER)[None] * (fs_hz / RATE_HZ), 0, last)
    below = np.floor(position).astype(np.int64)
    t = position - below
    p0, p1, p2, p3 = (filtered_mv[np.clip(below + step, 0, last)] for step in (-1, 0, 1, 2))
    slope = p2 - p0
    return p1 + 0.5 * t * (slope + t * (2 * p0 - 5 * p1 + 4 * p2 - p3 + t * (3 * (p1 - p2) + p3 - p0)))


def beat_windows(leads_mv: list[np.ndarray], r_peaks: np.ndarray, fs_hz: float) -> np.ndarray:
    """{beat, lead, WINDOW} mV of one or two leads; the first is MLII or the lead most like it."""
    cut = [cut_windows(band_pass(lead, fs_hz), r_peaks, fs_hz) for lead in leads_mv]
    return np.stack(cut, 1).astype(np.float32)
