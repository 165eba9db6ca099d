"""The rhythm columns of src/core/features/rhythm_context.hpp once more, for made-up rhythms.

Training on recordings uses the core's numbers; this serves context_synthesis.py alone. A test holds both to 1e-5.

All intervals in seconds, clipped to [SHORTEST_S, LONGEST_S]; "log" is the natural logarithm of a ratio of intervals.
Quantiles interpolate linearly between order statistics (numpy's default); windows are centred on the beat and repeat
the first and last value beyond the ends.
"""

from __future__ import annotations

import numpy as np

SHORTEST_S = 0.15  # shorter than any ventricular refractory period: a double detection
LONGEST_S = 3.0  # longer is a gap
DEFAULT_S = 0.8  # mean of a record without intervals
ROUNDING_S = 1e-6  # intervals of equally many samples differ by less
SHORT = 10  # beats to each side: "neighbourhood" of quartiles and rank
WIDE = 200  # beats to each side: "the last minutes"
IRREGULAR_HALF = 0.07  # relative irregularity at which the sinus gate is one half

RHYTHM_NAMES = (
    "lpre_m", "lpre_q75", "lpre_q50", "lpre_pre1", "lpost_pre", "lpost_q50", "comp", "rank", "max_nb",
    "lpre_q90x", "l5_200", "im30", "im12", "irr8", "gate", "gq75",
)  # fmt: skip


def window_mean(values: np.ndarray, side: int) -> np.ndarray:
    """Mean over [i - side, i + side], cut at the ends."""
    total = np.concatenate([[0.0], np.cumsum(values)])
    rows = np.arange(len(values))
    first, end = np.maximum(rows - side, 0), np.minimum(rows + side + 1, len(values))
    return (total[end] - total[first]) / (end - first)


def window_quantiles(values: np.ndarray, side: int, levels: list[float]) -> np.ndarray:
    """{levels, n}: quantiles over [i - side, i + side], ends repeated."""
    padded = np.pad(values, side, mode="edge")
    return np.quantile(np.lib.stride_tricks.sliding_window_view(padded, 2 * side + 1), levels, axis=1)


def rhythm_columns(r_s: np.ndarray) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """Columns by name, and `pre` {n}: the interval before each beat. `r_s`: R peaks in seconds, increasing."""
    count = len(r_s)
    interval = np.clip(np.diff(r_s), SHORTEST_S, LONGEST_S)
    inner = interval[interval < LONGEST_S]
    mean = float(inner.mean()) if len(inner) else DEFAULT_S
    pre, post = np.r_[mean, interval], np.r_[interval, mean]
    before = np.r_[mean, pre[:-1]]
    q25, q50, q75 = window_quantiles(pre, SHORT, [0.25, 0.5, 0.75])
    log = np.log
    columns = {
        "lpre_m": log(pre / mean),
        "lpre_q75": log(pre / q75),
        "lpre_q50": log(pre / q50),
        "lpre_pre1": log(pre / before),
        "lpost_pre": log(post / pre),
        "lpost_q50": log(post / q50),
        "comp": log((pre + post) / (2 * q50)),
        "max_nb": log(pre / np.maximum(before, post)),
    }
    near = np.lib.stride_tricks.sliding_window_view(np.pad(pre, SHORT, mode="edge"), 2 * SHORT + 1)
    columns["rank"] = (near < pre[:, None] - ROUNDING_S).mean(1)

    if count > 2 * WIDE + 1:
        wide_median, wide_90 = window_quantiles(pre, WIDE, [0.5, 0.9])
    else:
        wide_median, wide_90 = (np.full(count, np.quantile(pre, level)) for level in (0.5, 0.9))
    columns["lpre_q90x"] = log(pre / wide_90)
    columns["l5_200"] = log(window_quantiles(pre, 2, [0.5])[0] / wide_median)

    base = np.maximum(q50, 0.2)
    change = np.abs(np.r_[0.0, np.diff(pre)]) / base
    columns["irr8"] = window_quantiles(change, 8, [0.5])[0]
    # Irregular at every lag from 1 to 4: bigeminy and trigeminy repeat themselves, atrial fibrillation does not.
    lagged = [np.abs(np.r_[np.zeros(lag), pre[lag:] - pre[:-lag]][:count]) / base for lag in (1, 2, 3, 4)]
    for side, name in ((30, "im30"), (12, "im12")):
        columns[name] = np.min([window_quantiles(values, side, [0.5])[0] for values in lagged], 0)
    columns["gate"] = 1 / (1 + (columns["im30"] / IRREGULAR_HALF) ** 4)
    columns["gq75"] = columns["gate"] * columns["lpre_q75"]
    return columns, pre
