"""Scores of beat classifications: the same definitions as src/core/metrics."""

from __future__ import annotations

import numpy as np

from .beat_tensors import CLASSES


def confusion(reference: np.ndarray, answer: np.ndarray) -> np.ndarray:
    """5x5 counts, rows = reference N S V F Q, columns = answer."""
    size = len(CLASSES)
    return np.bincount(reference.astype(np.int64) * size + answer.astype(np.int64), minlength=size * size).reshape(
        size, size
    )


def _ratio(part: float, whole: float) -> float:
    return float(part) / float(whole) if whole else 0.0


def class_scores(matrix: np.ndarray) -> dict[str, np.ndarray]:
    """Se, +P and F1 of each of any number of classes; 0 where a denominator is 0, as scikit-learn does and S000 printed."""
    hits, support, answered = matrix.diagonal(), matrix.sum(1), matrix.sum(0)

    def ratio(part: np.ndarray, whole: np.ndarray) -> np.ndarray:
        return np.divide(part, whole, out=np.zeros(len(part)), where=whole > 0)

    return {"se": ratio(hits, support), "ppv": ratio(hits, answered), "f1": ratio(2 * hits, support + answered)}


def scores(matrix: np.ndarray) -> dict:
    """Accuracy, macro-F1 over N S V F and over all five, jk-index, per class se/ppv/f1/support."""
    total = matrix.sum()
    each = class_scores(matrix)
    classes = {
        name: {**{key: float(values[index]) for key, values in each.items()}, "support": int(matrix[index].sum())}
        for index, name in enumerate(CLASSES)
    }
    f1 = [classes[name]["f1"] for name in CLASSES]
    expected = float((matrix.sum(0) * matrix.sum(1)).sum()) / float(total) ** 2 if total else 0.0
    accuracy = _ratio(np.trace(matrix), total)
    kappa = (accuracy - expected) / (1.0 - expected) if expected < 1.0 else 0.0
    # jk-index, Mar et al. 2011: kappa and the j-index (Se and +P of S and V) weigh the same.
    j_index = sum(classes[name][key] for name in ("S", "V") for key in ("se", "ppv"))
    return {
        "accuracy": accuracy,
        "macro_f1_4": float(np.mean(f1[:4])),
        "macro_f1_5": float(np.mean(f1)),
        "jk": kappa / 2.0 + j_index / 8.0,
        "classes": classes,
    }


def per_record(reference: np.ndarray, answer: np.ndarray, records: np.ndarray) -> dict[str, np.ndarray]:
    """Confusion matrix of each record, by name."""
    return {str(name): confusion(reference[records == name], answer[records == name]) for name in np.unique(records)}


def mean_f1_over_records(matrices: dict[str, np.ndarray], class_name: str) -> float:
    """Mean over the records that hold at least one beat of the class: one long record cannot decide it alone."""
    index = CLASSES.index(class_name)
    values = [scores(matrix)["classes"][class_name]["f1"] for matrix in matrices.values() if matrix[index].sum() > 0]
    return float(np.mean(values)) if values else 0.0


def bootstrap_over_records(matrices: dict[str, np.ndarray], repeats: int, seed: int) -> dict[str, tuple[float, float]]:
    """95 % intervals from drawing whole records with replacement (patients, not beats, are the sample)."""
    generator = np.random.default_rng(seed)
    stack = np.stack([matrices[name] for name in sorted(matrices)])
    draws: dict[str, list[float]] = {"accuracy": [], "macro_f1_4": [], "macro_f1_5": []}
    draws.update({f"f1_{name}": [] for name in CLASSES})
    for _ in range(repeats):
        result = scores(stack[generator.integers(0, len(stack), len(stack))].sum(0))
        for key in ("accuracy", "macro_f1_4", "macro_f1_5"):
            draws[key].append(result[key])
        for name in CLASSES:
            draws[f"f1_{name}"].append(result["classes"][name]["f1"])
    return {key: (float(np.quantile(v, 0.025)), float(np.quantile(v, 0.975))) for key, v in draws.items()}
