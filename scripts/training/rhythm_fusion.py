"""The rhythm model and the intervals between the detector's own beats together: how likely fibrillation is.

A logistic combination of a window's logits and of the log odds that the intervals of the thirty seconds round it give
(src/core/rhythm/interval_evidence.hpp); fitted on the other folds' windows like every threshold. Where there are too few
intervals, the network speaks alone.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from detection import lab

from .rhythm_evaluation import auc, strip_scores, ventricular_score
from .rhythm_intervals import fitted
from .rhythm_labels import AF, S_BEAT, SINUS, UNKNOWN, UNUSABLE, V_BEAT
from .rhythm_windows import FOLDS, Windows, headers

DATABASES = ("mitdb", "vfdb", "cinc2017")  # long enough for ten intervals, and somebody wrote down fibrillation
LIMIT = 6.0  # log odds of the intervals are held within +- this
COLUMNS = (
    "bias",
    "atrial_fibrillation",
    "intervals",
    "sinus",
    "ventricular_beat",
    "supraventricular_beat",
    "ventricular_tachycardia_or_fibrillation",
    "unusable",
)


def interval_log_odds(windows: Windows, data: Path, folder: Path) -> np.ndarray:
    """Of each window; nan where there are fewer than ten intervals, and in the other databases."""
    stored = folder / "evidence.npy"
    if stored.exists() and len(values := np.load(stored)) == len(windows):
        return values
    found = np.full(len(windows), np.nan, np.float32)
    paths = headers(data)
    names = [name for name in windows.records if name.split("/")[0] in DATABASES]
    jobs = [
        {
            "source": paths[name].resolve(),
            "begins": folder / f"{name.replace('/', '_')}.begins.f64",
            "out": folder / f"{name.replace('/', '_')}.evidence.f32",
        }
        for name in names
    ]
    lab.run("evidence", jobs)
    place = {name: number for number, name in enumerate(windows.records)}
    for name, job in zip(names, jobs):
        rows = np.flatnonzero(windows.record == place[name])
        values = np.fromfile(job["out"], "<f4")
        found[rows] = np.tile(values, len(rows) // len(values))
    np.save(stored, found)
    return found


def columns(logits: np.ndarray, intervals: np.ndarray) -> np.ndarray:
    return np.stack(
        [
            np.ones(len(logits)),
            logits[:, AF],
            np.clip(intervals, -LIMIT, LIMIT),
            logits[:, SINUS],
            logits[:, V_BEAT],
            logits[:, S_BEAT],
            ventricular_score(logits),
            logits[:, UNUSABLE],
        ],
        1,
    )


def _fit(windows: Windows, logits: np.ndarray, intervals: np.ndarray, rows: np.ndarray) -> np.ndarray:
    """Each record and state weighs the root of its windows; both states weigh the same."""
    truth = windows.labels[rows, AF] == 1
    _, group, size = np.unique(windows.record[rows] * 2 + truth, return_inverse=True, return_counts=True)
    weight = 1.0 / np.sqrt(size[group])
    for state in (False, True):
        weight[truth == state] /= weight[truth == state].sum()
    return fitted(columns(logits[rows], intervals[rows]), truth, weight * len(rows) / 2.0)


def _usable(windows: Windows, intervals: np.ndarray) -> np.ndarray:
    return np.isfinite(intervals) & (windows.labels[:, AF] != UNKNOWN)


def fused(windows: Windows, logits: np.ndarray, intervals: np.ndarray) -> np.ndarray:
    """The logits with those of fibrillation replaced where there are intervals, by coefficients of the other folds."""
    result = logits.astype(np.float64).copy()
    usable = _usable(windows, intervals)
    for fold in range(FOLDS):
        coefficients = _fit(windows, logits, intervals, np.flatnonzero(usable & (windows.fold != fold)))
        rows = np.flatnonzero(np.isfinite(intervals) & (windows.fold == fold))
        result[rows, AF] = columns(logits[rows], intervals[rows]) @ coefficients
    return result


def coefficients(windows: Windows, logits: np.ndarray, intervals: np.ndarray) -> dict:
    """Fitted on everything given."""
    values = _fit(windows, logits, intervals, np.flatnonzero(_usable(windows, intervals)))
    return {
        "what": f"logit of atrial fibrillation: sum of coefficient * column; logits of the network, and the log odds of the "
        f"intervals from 10 s before to 10 s behind the window, held within +-{LIMIT:g}",
        "columns": list(COLUMNS),
        "coefficients": [round(float(value), 5) for value in values],
    }


def strip_areas(windows: Windows, logits: np.ndarray) -> dict[str, float]:
    names, scores, _ = strip_scores(windows, logits)
    truth = np.asarray([windows.letters[name.split("/")[1]] for name in names])
    af, normal, readable = truth == "A", truth == "N", truth != "~"
    return {
        "A against N": auc(af[af | normal], scores[af | normal, AF]),
        "A against N and O": auc(af[readable], scores[readable, AF]),
    }
