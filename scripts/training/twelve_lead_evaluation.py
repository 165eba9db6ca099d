"""Figures of the compact twelve-lead model: classes found, the band in which nothing is said, what int8 changes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .inference import answers
from .rhythm_evaluation import auc
from .twelve_lead_inputs import LeadInputs
from .twelve_lead_labels import CLASSES
from .twelve_lead_network import EVALUATION_BATCH, TwelveLeadNetwork, logits_of, tensors_of
from .twelve_lead_training import thresholds

SURE = 0.9  # sensitivity below, precision above the band
FEWEST_SAID = 5  # recordings that a precision is told of


def probability(logits: np.ndarray) -> np.ndarray:
    return 1.0 / (1.0 + np.exp(-logits.astype(np.float64)))


def best_thresholds(logits: np.ndarray, held: np.ndarray) -> list[float]:
    """Probabilities of best F1, one per class."""
    return [round(float(value), 4) for value in thresholds(probability(logits), held)]


@dataclass(frozen=True)
class Answers:
    """Logits, and the probabilities from which on a class is said: of all records, or {record, class}. Rules have no logits."""

    logits: np.ndarray | None
    limits: object
    said: np.ndarray | None = None

    @classmethod
    def of_rules(cls, inputs: LeadInputs) -> Answers:
        return cls(None, None, inputs.rules)

    @classmethod
    def out_of_fold(cls, logits: np.ndarray, held: np.ndarray, fold: np.ndarray) -> Answers:
        """Each fold's thresholds are chosen on the other folds."""
        limits = np.zeros(logits.shape)
        for index in np.unique(fold):
            others = fold != index
            limits[fold == index] = thresholds(probability(logits[others]), held[others])
        return cls(logits, limits)

    def decided(self) -> np.ndarray:
        return self.said if self.logits is None else probability(self.logits) >= np.asarray(self.limits)


def _shares(said: np.ndarray, held: np.ndarray) -> dict:
    hits = int((said & held).sum())
    return {
        "held": int(held.sum()),
        "said": int(said.sum()),
        "hits": hits,
        "se": hits / max(1, int(held.sum())),
        "ppv": hits / max(1, int(said.sum())),
        "f1": 2 * hits / max(1, int(held.sum() + said.sum())),
    }


def class_rows(given: Answers, held: np.ndarray) -> dict:
    """Per class counts, Se, +P, F1 and, of a network, AUC; and the mean F1 of the classes that a record holds."""
    said = given.decided()
    rows = {name: _shares(said[:, k], held[:, k]) for k, name in enumerate(CLASSES)}
    for k, name in enumerate(CLASSES):
        if given.logits is not None and 0 < held[:, k].sum() < len(held):
            rows[name]["auc"] = auc(held[:, k], given.logits[:, k])
    return {"macro_f1": float(np.mean([row["f1"] for row in rows.values() if row["held"]])), **rows}


@dataclass(frozen=True)
class Bands:
    """Probabilities per class: below `unlikely` a class is not there, from `likely` on it is; between there is not enough evidence."""

    unlikely: list[float]
    likely: list[float]

    def probabilities(self) -> dict[str, list[float]]:
        return {"unlikely_below": self.unlikely, "likely_from": self.likely}

    def rows(self, logits: np.ndarray, held: np.ndarray) -> dict:
        """Per class: held and not held records that are said, denied and left open."""
        p, found = probability(logits), {}
        for k, name in enumerate(CLASSES):
            said, denied = p[:, k] >= self.likely[k], p[:, k] < self.unlikely[k]
            truth = held[:, k]
            found[name] = {
                "held": [int((each & truth).sum()) for each in (said, ~said & ~denied, denied)],
                "not_held": [int((each & ~truth).sum()) for each in (said, ~said & ~denied, denied)],
            }
        return found


def bands(logits: np.ndarray, held: np.ndarray) -> Bands:
    """unlikely: the highest probability from which on SURE of those that hold the class are found. likely: the lowest from which on
    SURE of the answers are right (of FEWEST_SAID and more), or the most precise one where none is. Where they cross, both are the
    threshold of best F1."""
    p, unlikely, likely = probability(logits), [], []
    for k, best in enumerate(thresholds(p, held)):
        truth = held[:, k]
        scores = np.sort(p[truth, k])
        low = float(scores[int(np.floor((1.0 - SURE) * len(scores)))]) if len(scores) else float(best)
        order = np.argsort(-p[:, k], kind="stable")
        precision = np.cumsum(truth[order]) / np.arange(1, len(order) + 1)
        enough = np.arange(len(order)) >= FEWEST_SAID - 1
        sure = np.flatnonzero((precision >= SURE) & enough)
        place = sure[-1] if len(sure) else FEWEST_SAID - 1 + int(np.argmax(precision[FEWEST_SAID - 1 :]))
        high = float(p[order[place], k])
        low, high = (low, high) if low < high else (float(best), float(best))
        unlikely.append(round(low, 4))
        likely.append(round(high, 4))
    return Bands(unlikely, likely)


def file_answers(model: bytes, inputs: LeadInputs) -> dict[str, np.ndarray]:
    """What a model file answers, in batches."""
    parts = []
    for start in range(0, len(inputs), EVALUATION_BATCH):
        leads, present, measures = tensors_of(inputs, np.arange(start, min(start + EVALUATION_BATCH, len(inputs))))
        found = answers(model, leads=leads, present=present, measures=measures)
        parts.append({name: value for name, value in found.items() if name != "feature_map"})
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def int8_rows(folder: Path, databases: dict[str, LeadInputs], network: TwelveLeadNetwork, limits: list[float]) -> dict:
    """How far the int8 file's answers lie from the float network's, and how many decisions differ. Of PTB-XL these are
    training recordings: only the difference counts."""
    model, found = (folder / "model.int8.onnx").read_bytes(), {}
    for name, inputs in databases.items():
        own, given = probability(logits_of(network, inputs)), file_answers(model, inputs)["probabilities"]
        changed = (own >= np.asarray(limits)) != (given >= np.asarray(limits))
        found[name] = {
            "recordings": len(inputs),
            "decisions_changed": int(changed.sum()),
            "mean_difference": float(np.abs(own - given).mean()),
            "greatest_difference": float(np.abs(own - given).max()),
            "figures": class_rows(
                Answers(np.log(given.clip(1e-7, 1 - 1e-7) / (1 - given.clip(1e-7, 1 - 1e-7))), limits), inputs.held
            ),
        }
    return found


def interval_rows(made: LeadInputs) -> dict:
    """Drawn recordings: the core's PR and QRS against the recipe's, ms, and what the rules find."""
    found = {}
    for name, own, given in (("pr", 0, 2), ("qrs", 1, 3)):
        both = (made.intervals_ms[:, own] > 0) & (made.intervals_ms[:, given] > 0)
        error = made.intervals_ms[both, given] - made.intervals_ms[both, own]
        low, middle, high = np.percentile(error, (5, 50, 95))
        found[name] = {
            "recordings": int((made.intervals_ms[:, own] > 0).sum()),
            "measured": int(both.sum()),
            "median_error_ms": float(middle),
            "from_5_to_95_percent_ms": [float(low), float(high)],
        }
    return {"recordings": len(made), "intervals": found, "rules": class_rows(Answers.of_rules(made), made.held)}
