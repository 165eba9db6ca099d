"""Tables of S003: answers in build/s003 -> counts in models/zoo/s003_STAGE.json -> docs/results/s003.md."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from .markdown import table
from .package import json_text
from .s003_beats import CLASSES
from .s003_networks import NETWORKS
from .s003_training import BINARY, FIVE_CLASSES, MULTILABEL, STAGES, load_config
from .s003_windows import COMBINATIONS, FOLDS, LABELS
from .s003_words import HEAD, READING, STAGE

DECISION = 0.5
ANSWERS = {BINARY: ("arrhythmia",), MULTILABEL: LABELS, FIVE_CLASSES: CLASSES}
PRINTED = {BINARY: (0.95, 0.838, 0.906), MULTILABEL: (0.88, 0.736, 0.875)}  # accuracy, macro-F1, AUC: S003's abstract


def area_under_curve(scores: np.ndarray, held: np.ndarray) -> float | None:
    """Of the receiver operating characteristic, ties counted half; None where one side is empty."""
    positives, negatives = int(held.sum()), int((~held).sum())
    if not positives or not negatives:
        return None
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    return float((ranks[held].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def counted(stage: str, probabilities: np.ndarray, targets: np.ndarray, kinds: np.ndarray) -> dict:
    """One fold: of each answer tp, fn, fp, tn at the threshold (of classes: at the likeliest) and the AUC."""
    held = targets > 0.5
    if stage == FIVE_CLASSES:
        said = np.arange(held.shape[1]) == probabilities.argmax(1)[:, None]
    else:
        said = probabilities > DECISION
    pairs = ((said, held), (~said, held), (said, ~held), (~said, ~held))
    fold = {
        "windows": len(held),
        "answers": np.stack([(one & two).sum(0) for one, two in pairs], 1).tolist(),
        "auc": [area_under_curve(probabilities[:, k], held[:, k]) for k in range(held.shape[1])],
        "exact": int((said == held).all(1).sum()),
    }
    if stage == MULTILABEL:
        right = (said == held).all(1)
        fold["combinations"] = [
            [int((kinds == k).sum()), int(right[kinds == k].sum())] for k in range(len(COMBINATIONS))
        ]
    return fold


def fold_scores(stage: str, fold: dict) -> dict[str, float]:
    """Of one fold; an answer that no window of the fold holds has no Se, F1 and AUC and is in no mean."""
    counts = np.asarray(fold["answers"], float)
    tp, fn, fp, tn = counts.T
    found: dict[str, float] = {}
    f1s, aucs = [], []
    for name, a, b, c, d, auc in zip(ANSWERS[stage], tp, fn, fp, tn, fold["auc"]):
        found[f"{name} Sp"] = d / (c + d)
        if a + b:
            found[f"{name} Se"] = a / (a + b)
            found[f"{name} F1"] = 2 * a / (2 * a + b + c)
            f1s.append(found[f"{name} F1"])
        if auc is not None:
            found[f"{name} AUC"] = auc
            aucs.append(auc)
    if stage == BINARY:
        f1s.append(2 * tn[0] / (2 * tn[0] + fn[0] + fp[0]))
        found["balanced accuracy"] = (found["arrhythmia Se"] + found["arrhythmia Sp"]) / 2
    each = (tp + tn).sum() / counts.sum()  # the label-wise accuracy; of one answer, the accuracy
    found["accuracy"] = fold["exact"] / fold["windows"] if stage == FIVE_CLASSES else float(each)
    found["exact"] = fold["exact"] / fold["windows"]
    found["macro-F1"], found["AUC"] = float(np.mean(f1s)), float(np.mean(aucs))
    return found


def spread(scores: list[dict[str, float]], key: str) -> str:
    """Mean and standard deviation over the folds that have the figure."""
    values = [fold[key] for fold in scores if key in fold]
    if not values:
        return ""
    return f"{np.mean(values):.3f}" + (f" ± {np.std(values, ddof=1):.3f}" if len(values) > 1 else "")


def count_runs(runs: Path, models: Path) -> None:
    """Writes models/zoo/s003_STAGE.json from the answers that are in `runs`; a stage without any is left as it is."""
    for stage in STAGES:
        networks = {}
        for name in load_config(stage).networks:
            folds = []
            for fold in range(FOLDS):
                path = runs / stage / name / f"fold_{fold}.npz"
                if path.exists():
                    with np.load(path) as kept:
                        one = counted(stage, kept["probabilities"], kept["targets"], kept["kinds"])
                        one["seconds"] = round(float(kept["seconds"]))
                        if stage != FIVE_CLASSES:
                            one["records"] = sorted(set(kept["records"].tolist()))
                    folds.append({"fold": fold, **one})
            if folds:
                networks[name] = folds
        if networks:
            (models / "zoo" / f"s003_{stage}.json").write_text(
                json_text({"stage": stage, "networks": networks}), "ascii"
            )


def load_counts(stage: str, models: Path) -> dict[str, list[dict]]:
    """Folds of each network, in the order of NETWORKS; empty where nothing is counted."""
    path = models / "zoo" / f"s003_{stage}.json"
    if not path.exists():
        return {}
    networks = json.loads(path.read_text(encoding="ascii"))["networks"]
    return {name: networks[name] for name in NETWORKS if name in networks}


def comparison(stage: str, networks: dict[str, list[dict]], columns: Iterable[str]) -> list[str]:
    rows = []
    for name, folds in networks.items():
        scores = [fold_scores(stage, fold) for fold in folds]
        seconds = sum(fold["seconds"] for fold in folds)
        rows.append([NETWORKS[name], len(folds), *(spread(scores, column) for column in columns), f"{seconds}"])
    accuracy, f1, auc = PRINTED[stage]
    known = {"accuracy": f"{accuracy:.2f}", "macro-F1": f"{f1:.3f}", "AUC": f"{auc:.3f}"}
    rows.append(["printed, S003's own data", 5, *(known.get(column, "") for column in columns), ""])
    return table(["network", "folds", *columns, "seconds trained and asked"], rows)


def answers_table(stage: str, folds: list[dict]) -> list[str]:
    """Each answer of one network."""
    scores = [fold_scores(stage, fold) for fold in folds]
    rows = []
    for index, name in enumerate(ANSWERS[stage]):
        support = sum(fold["answers"][index][0] + fold["answers"][index][1] for fold in folds)
        rows.append([name, support, *(spread(scores, f"{name} {key}") for key in ("Se", "Sp", "F1", "AUC"))])
    return table(["answer", "held by", "Se", "Sp", "F1", "AUC"], rows)


def combinations_table(networks: dict[str, list[dict]]) -> list[str]:
    """How many windows of each of the seven combinations get exactly its labels, all folds together."""
    rows = []
    for index, members in enumerate(COMBINATIONS):
        pairs = {name: np.sum([fold["combinations"][index] for fold in folds], 0) for name, folds in networks.items()}
        windows = max(int(pair[0]) for pair in pairs.values())
        rows.append([" + ".join(LABELS[label] for label in members), windows])
        rows[-1] += [f"{pair[1] / pair[0]:.2f}" if pair[0] else "" for pair in pairs.values()]
    return table(["combination", "windows", *(NETWORKS[name] for name in networks)], rows)


def document(models: Path) -> str:
    """docs/results/s003.md."""
    lines = [HEAD]
    for stage in STAGES:
        networks = load_counts(stage, models)
        if not networks:
            continue
        lines += [f"## {load_config(stage).title}", "", STAGE[stage]]
        if stage == BINARY:
            columns = ("accuracy", "balanced accuracy", "macro-F1", "AUC", "arrhythmia Se", "arrhythmia Sp")
            lines += comparison(stage, networks, columns)
        elif stage == MULTILABEL:
            lines += comparison(stage, networks, ("accuracy", "exact", "macro-F1", "AUC"))
            for name, folds in networks.items():
                lines += [f"### {NETWORKS[name]}, label by label", "", *answers_table(stage, folds)]
            lines += ["### All labels of a window right, none too many", "", *combinations_table(networks)]
        else:
            scores = [fold_scores(stage, fold) for fold in networks["bilstm"]]
            keys = ("accuracy", "macro-F1", "AUC")
            means = ", ".join(f"{key} {spread(scores, key)}" for key in keys)
            lines += [f"{NETWORKS['bilstm']}: {means}.", "", *answers_table(stage, networks["bilstm"])]
        if stage in READING:
            lines += [READING[stage]]
    return "\n".join(lines).rstrip() + "\n"
