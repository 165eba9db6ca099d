"""Figures of the rhythm model from answers out of fold: every window is answered by a network that never saw its patient.

Where a threshold is needed, it is chosen on the other four folds' answers, so that no figure is of windows it was chosen on.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from . import rhythm_labels as labels_of
from .rhythm_labels import (
    ABNORMAL,
    AF,
    BIGEMINY,
    FLUTTER,
    LABELS,
    PACED,
    SVT,
    TRIGEMINY,
    UNKNOWN,
    UNUSABLE,
    VF,
    VT,
)
from .rhythm_windows import FOLDS, HOP_S, Windows

# By kind of rhythm: cells of HOP_S each that are averaged, and the shortest episode. Thirty seconds is the usual least
# length of an episode of fibrillation; a ventricular one counts from ten seconds on.
SMOOTHED_CELLS = {"af": 9, "ventricular": 3}
LEAST_EPISODE_S = {"af": 30.0, "ventricular": 10.0}
DAY_S = 86400.0
VENTRICULAR_TEXTS = ("(VT", "(VF", "(VFL", "(VFIB")
NOT_JUDGED_TEXTS = ("(NOISE",)


def auc(truth: np.ndarray, score: np.ndarray) -> float:
    """Area under the ROC curve, ties halved; nan without both kinds."""
    positive = int(truth.sum())
    negative = len(truth) - positive
    if positive == 0 or negative == 0:
        return float("nan")
    _, place, counts = np.unique(score, return_inverse=True, return_counts=True)
    rank = (np.cumsum(counts) - (counts - 1) / 2.0)[place]
    return float((rank[truth].sum() - positive * (positive + 1) / 2.0) / (positive * negative))


def best_threshold(truth: np.ndarray, score: np.ndarray, aim: str = "youden") -> float:
    """Of 400 quantiles of the scores: the one with the highest Se + Sp, or F1; 0 without any."""
    if len(score) == 0:
        return 0.0
    candidates = np.unique(np.quantile(score, np.linspace(0, 1, 401)))
    positive, negative = np.sort(score[truth]), np.sort(score[~truth])
    hits = len(positive) - np.searchsorted(positive, candidates)
    false = len(negative) - np.searchsorted(negative, candidates)
    if aim == "youden":
        value = hits / max(1, len(positive)) - false / max(1, len(negative))
    else:
        value = 2.0 * hits / np.maximum(1, len(positive) + hits + false)
    return float(candidates[value.argmax()])


def label_figures(windows: Windows, logits: np.ndarray) -> list[dict]:
    """Per label: AUC over all known windows, mean over the folds, Se and Sp at the threshold of the other folds."""
    figures = []
    for label, name in enumerate(LABELS):
        known = windows.labels[:, label] != UNKNOWN
        truth = windows.labels[:, label] == 1
        hits = positive = right = negative = 0
        areas = []
        for fold in range(FOLDS):
            inside, other = known & (windows.fold == fold), known & (windows.fold != fold)
            threshold = best_threshold(truth[other], logits[other, label])
            found = logits[inside, label] >= threshold
            hits += int((found & truth[inside]).sum())
            positive += int(truth[inside].sum())
            right += int((~found & ~truth[inside]).sum())
            negative += int((~truth[inside]).sum())
            areas.append(auc(truth[inside], logits[inside, label]))
        figures.append(
            {
                "label": name,
                "windows": positive,
                "auc": auc(truth[known], logits[known, label]),
                "auc_folds": [float(a) for a in areas],
                "se": hits / max(1, positive),
                "sp": right / max(1, negative),
            }
        )
    return figures


def union_label(windows: Windows) -> tuple[np.ndarray, np.ndarray]:
    """Known and truth of "VT, VF or ventricular flutter"."""
    both = windows.labels[:, [VT, VF]]
    truth = (both == 1).any(1)
    return truth | (both == 0).all(1), truth


def ventricular_score(logits: np.ndarray) -> np.ndarray:
    return logits[:, [VT, VF]].max(1)


class Timeline:
    """One record of mitdb, vfdb or svdb in seconds: what is true, what may not be judged, what the windows say."""

    def __init__(self, windows: Windows, name: str, folder: Path, scores: np.ndarray, smoothed_cells: int) -> None:
        rows = np.flatnonzero(windows.record == windows.records.index(name))
        self.fold = int(windows.fold[rows[0]])
        begins = windows.begin_s[rows]
        self.seconds = int(round(begins.max() + labels_of.WINDOW_S))
        text = Path(f"{folder / name.replace('/', '_')}.reference.txt").read_text(encoding="latin-1")
        self.reference = labels_of.read_reference(text, float(self.seconds))
        # mean over the leads, then over the windows that hold a cell of HOP_S, then over neighbouring cells
        cells = int(np.ceil(self.seconds / HOP_S))
        total, count = np.zeros(cells), np.zeros(cells)
        for begin, score in zip(begins, scores[rows]):
            first = int(begin // HOP_S)
            for cell in range(first, min(cells, first + int(labels_of.WINDOW_S / HOP_S))):
                total[cell] += score
                count[cell] += 1
        cell_score = total / np.maximum(count, 1)
        padded = np.pad(cell_score, smoothed_cells // 2, mode="edge")
        smooth = np.mean([padded[k : k + cells] for k in range(smoothed_cells)], 0)
        self.score = np.repeat(smooth, int(HOP_S))[: self.seconds]

    def during(self, texts: tuple[str, ...]) -> np.ndarray:
        return self.marks([(begin, end) for begin, end, text in self.reference.rhythms if text in texts])

    def marks(self, stretches: list[tuple[float, float]]) -> np.ndarray:
        found = np.zeros(self.seconds, bool)
        for begin, end in stretches:
            found[int(round(begin)) : int(round(end))] = True
        return found


def stretches(found: np.ndarray) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[0], found.astype(np.int8), [0]])))
    return list(zip(edges[::2].tolist(), edges[1::2].tolist()))


def episodes(score: np.ndarray, threshold: float, least_s: float) -> np.ndarray:
    """Seconds inside episodes of `least_s` and more."""
    found = score >= threshold
    for begin, end in stretches(found):
        if end - begin < least_s:
            found[begin:end] = False
    return found


def duration_counts(
    lines: list[tuple[np.ndarray, np.ndarray, np.ndarray]], thresholds: list[float], least_s: float
) -> dict[str, float]:
    """lines: (truth, judged, score) a record; thresholds: for each; least_s: the shortest episode that counts."""
    hit = true = found_s = 0
    episodes_true = episodes_found = false_episodes = 0
    judged_s = clean_right = clean = 0
    for (truth, judged, score), threshold in zip(lines, thresholds):
        found = episodes(score, threshold, least_s)
        hit += int((found & truth & judged).sum())
        true += int((truth & judged).sum())
        found_s += int((found & judged).sum())
        clean += int((~truth & judged).sum())
        clean_right += int((~found & ~truth & judged).sum())
        judged_s += int(judged.sum())
        for begin, end in stretches(truth):
            if end - begin >= least_s:
                episodes_true += 1
                episodes_found += int(found[begin:end].any())
        for begin, end in stretches(found):
            if judged[begin:end].mean() > 0.5 and not truth[max(0, begin - 5) : end + 5].any():
                false_episodes += 1
    return {
        "se": hit / max(1, true),
        "ppv": hit / max(1, found_s),
        "sp": clean_right / max(1, clean),
        "true_s": true,
        "episodes": episodes_true,
        "episodes_found": episodes_found,
        "false_per_day": false_episodes / max(1, judged_s) * DAY_S,
    }


def duration_figures(windows: Windows, logits: np.ndarray, folder: Path, kind: str) -> dict[str, dict]:
    """kind "af": fibrillation by duration in mitdb and vfdb; "ventricular": VT, VF and ventricular flutter there, and false
    episodes in mitdb and svdb."""
    scores = logits[:, AF] if kind == "af" else ventricular_score(logits)
    records = [name for name in windows.records if name.split("/")[0] in ("mitdb", "vfdb", "svdb")]
    lines, folds, databases = [], [], []
    for name in records:
        database = name.split("/")[0]
        if kind == "af" and database == "svdb":
            continue
        line = Timeline(windows, name, folder, scores, SMOOTHED_CELLS[kind])
        judged = ~line.during(NOT_JUDGED_TEXTS)
        if kind == "af":
            truth = line.during(("(AFIB",))
            # Flutter is its own label; a paced rhythm, or ectopy in a patient who fibrillates, leaves the atria open.
            judged &= ~line.during(("(AFL", "(P", "(PM")) & ~(
                line.during(labels_of.OVER_FIBRILLATION) & bool(truth.any())
            )
        else:
            truth = line.during(VENTRICULAR_TEXTS) | line.marks(labels_of.runs(line.reference, labels_of.V_SYMBOLS))
            judged &= ~line.during(("(IVR", "(VER", "(HGEA"))
        lines.append((truth, judged, line.score))
        folds.append(line.fold)
        databases.append(database)
    folds_of, bases = np.asarray(folds), np.asarray(databases)
    # The threshold with the best F1 by duration on the records of the other folds.
    grid = np.linspace(-4, 5, 37)
    chosen = {}
    for fold in range(FOLDS):
        others = [line for line, of, base in zip(lines, folds, databases) if of != fold]
        values = []
        for threshold in grid:
            counts = duration_counts(others, [threshold] * len(others), LEAST_EPISODE_S[kind])
            values.append(2 * counts["se"] * counts["ppv"] / max(1e-9, counts["se"] + counts["ppv"]))
        chosen[fold] = float(grid[int(np.argmax(values))])
    result = {"thresholds": {"logit": list(chosen.values())}}
    for title, inside in (
        ("mitdb", ("mitdb",)),
        ("vfdb", ("vfdb",)),
        ("mitdb and vfdb", ("mitdb", "vfdb")),
        ("svdb", ("svdb",)),
        ("mitdb and svdb", ("mitdb", "svdb")),
    ):
        picked = np.flatnonzero(np.isin(bases, inside))
        if len(picked) and not (kind == "af" and "svdb" in inside):  # svdb says nothing of fibrillation
            result[title] = duration_counts(
                [lines[i] for i in picked], [chosen[int(folds_of[i])] for i in picked], LEAST_EPISODE_S[kind]
            )
    return result


def strip_scores(windows: Windows, logits: np.ndarray) -> tuple[list[str], np.ndarray, np.ndarray]:
    """Names of the strips of cinc2017, {strip, label} mean logits over the windows, and folds."""
    rows = np.flatnonzero(windows.database() == "cinc2017")
    numbers, place = np.unique(windows.record[rows], return_inverse=True)
    total = np.zeros((len(numbers), logits.shape[1]))
    np.add.at(total, place, logits[rows])
    fold = np.zeros(len(numbers), int)
    fold[place] = windows.fold[rows]
    return [windows.records[n] for n in numbers], total / np.bincount(place)[:, None], fold


def challenge_f1(truth: np.ndarray, answer: np.ndarray) -> dict[str, float]:
    """F1 of N, A, O and ~ as the Challenge counts them, and the mean of the first three."""
    scores = {
        letter: 2.0
        * ((truth == letter) & (answer == letter)).sum()
        / max(1, (truth == letter).sum() + (answer == letter).sum())
        for letter in "NAO~"
    }
    return {**{key: float(value) for key, value in scores.items()}, "mean": float(np.mean([scores[k] for k in "NAO"]))}


def answers(scores: np.ndarray, limits: tuple[float, float, float]) -> np.ndarray:
    """~ where unusable passes its limit, else A, else O where abnormal passes, else N."""
    unusable, af, abnormal = limits
    return np.where(
        scores[:, UNUSABLE] >= unusable,
        "~",
        np.where(scores[:, AF] >= af, "A", np.where(scores[:, ABNORMAL] >= abnormal, "O", "N")),
    )


def challenge_figures(windows: Windows, logits: np.ndarray) -> dict[str, object]:
    """What the network alone makes of the strips."""
    names, scores, fold = strip_scores(windows, logits)
    truth = np.asarray([windows.letters[name.split("/")[1]] for name in names])
    answer = np.empty(len(names), "<U1")
    grid = np.linspace(-3, 3, 13)
    for held_out in range(FOLDS):
        other = fold != held_out
        limits, best = (0.0, 0.0, 0.0), -1.0
        for _ in range(3):  # coordinate by coordinate
            for axis in range(3):
                for value in grid:
                    tried = tuple(value if k == axis else limits[k] for k in range(3))
                    result = challenge_f1(truth[other], answers(scores[other], tried))["mean"]
                    if result > best:
                        best, limits = result, tried
        inside = fold == held_out
        answer[inside] = answers(scores[inside], limits)
    readable = truth != "~"
    normal, af, other = truth == "N", truth == "A", truth == "O"
    figures: dict[str, object] = {"f1": challenge_f1(truth, answer)}
    figures["auc"] = {
        "A against N": auc(af[af | normal], scores[af | normal, AF]),
        "A against N and O": auc(af[readable], scores[readable, AF]),
        "A and O against N": auc(~normal[readable], scores[readable, ABNORMAL]),
        "O against N": auc(other[other | normal], scores[other | normal, ABNORMAL]),
        "~ against the others": auc(~readable, scores[:, UNUSABLE]),
    }
    flagged = np.quantile(scores[normal, ABNORMAL], 0.9)
    figures["at 10 % of N flagged"] = {
        "A": float((scores[af, ABNORMAL] >= flagged).mean()),
        "O": float((scores[other, ABNORMAL] >= flagged).mean()),
    }
    # Any of the abnormal rhythms in any window, at the thresholds of the other folds (best F1 of each label).
    rhythm_labels = [AF, FLUTTER, VT, VF, SVT, BIGEMINY, TRIGEMINY, PACED]
    named = np.zeros((len(windows), len(rhythm_labels)), bool)
    for column, label in enumerate(rhythm_labels):
        known, is_true = windows.labels[:, label] != UNKNOWN, windows.labels[:, label] == 1
        for held_out in range(FOLDS):
            threshold = best_threshold(
                is_true[known & (windows.fold != held_out)], logits[known & (windows.fold != held_out), label], "f1"
            )
            inside = windows.fold == held_out
            named[inside, column] = logits[inside, label] >= threshold
    index = {name: place for place, name in enumerate(windows.records)}
    by_strip = np.asarray([named[windows.record == index[name]].any(0) for name in names])
    figures["N strips with a label"] = {
        "any": float(by_strip[normal].any(1).mean()),
        **{LABELS[label]: float(by_strip[normal, column].mean()) for column, label in enumerate(rhythm_labels)},
    }
    figures["A strips with the label AF"] = float(by_strip[af, 0].mean())
    return figures


def figures_text(windows: Windows, logits: np.ndarray, folder: Path) -> str:
    lines = [f"{'label':30} windows    AUC   Se    Sp   AUC of the folds"]
    for row in label_figures(windows, logits):
        folds = " ".join(f"{area:.3f}" for area in row["auc_folds"])
        lines.append(
            f"{row['label']:30} {row['windows']:7}  {row['auc']:.3f}  {row['se']:.3f} {row['sp']:.3f}  {folds}"
        )
    known, truth = union_label(windows)
    lines.append(
        f"{'VT, VF, ventricular flutter':30} {int(truth.sum()):7}  {auc(truth[known], ventricular_score(logits)[known]):.3f}"
    )
    for kind in ("af", "ventricular"):
        for title, row in duration_figures(windows, logits, folder, kind).items():
            lines.append(
                f"{kind} by duration, {title}: " + " ".join(f"{key} {np.round(value, 3)}" for key, value in row.items())
            )
    for title, row in challenge_figures(windows, logits).items():
        lines.append(
            f"cinc2017, {title}: {row if isinstance(row, float) else ' '.join(f'{key} {value:.3f}' for key, value in row.items())}"
        )
    return "\n".join(lines)
