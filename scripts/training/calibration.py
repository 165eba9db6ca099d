"""Patient calibration (src/core/calibration/patient_head.hpp) in numpy: for choosing its constants by cross-validation and
for holding the core to it. Not used by the program.

`calibrate` answers for all beats of a record after labels of some; `most_telling` says which label to ask for next.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from .beat_tensors import CLASSES


@dataclass(frozen=True)
class Constants:
    """Those of patient_head.cpp, by the same names."""

    floor: float = 0.02
    trust: float = 0.55
    linear: float = 0.2
    local: float = 4.0
    narrowness: float = 0.015
    rarity: float = 0.5
    single_weight: float = 10.0
    few_labels: float = 100.0
    limit: float = 5.0
    least_spread: float = 1e-3
    most_training: int = 400
    steps: int = 60
    least_doubt: float = 0.02
    crowd: float = 0.5
    advice_beats: int = 800


def _softmax(logits: np.ndarray) -> np.ndarray:
    logits = np.exp(logits - logits.max(1, keepdims=True))
    return logits / logits.sum(1, keepdims=True)


class PatientHead:
    """Beats of one record: probabilities {beat, 5}, context {beat, CONTEXT_COLUMNS}."""

    def __init__(self, probabilities: np.ndarray, context: np.ndarray, constants: Constants = Constants()) -> None:
        self.c = constants
        context = context.astype(float)
        middle = int(np.floor(0.5 * (len(context) - 1) + 0.5))  # as quantile_in_place of the core
        centre = np.sort(context, 0)[middle]
        z = (context - centre) / (context.std(0) + constants.least_spread)
        self.z = np.clip(z, -constants.limit, constants.limit)
        self.probabilities = probabilities.astype(float)
        self.answers = constants.trust * np.log(np.maximum(self.probabilities, constants.floor))
        self.places = np.concatenate([self.z, self.answers], 1)

    def closeness(self, a: np.ndarray, b: np.ndarray) -> np.ndarray:
        x, y = self.places[a], self.places[b]
        squared = (x * x).sum(1)[:, None] + (y * y).sum(1)[None] - 2.0 * x @ y.T
        return np.exp(-self.c.narrowness * np.maximum(squared, 0.0))

    def kernel(self, a: np.ndarray, b: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Linear and local part."""
        return self.c.linear**2 * self.z[a] @ self.z[b].T, self.c.local**2 * self.closeness(a, b)

    def training(self, beats: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """Rows of `beats` that train: all, or of each class evenly spaced ones, rare classes first."""
        if len(labels) <= self.c.most_training:
            return np.arange(len(labels))
        chosen: list[int] = []
        left = self.c.most_training
        counts = np.bincount(labels, minlength=len(CLASSES))
        for place, label in enumerate(np.argsort(counts, kind="stable")):
            rows = np.flatnonzero(labels == label)
            quota = min(len(rows), left // (len(CLASSES) - place))
            chosen += list(rows[np.arange(quota) * len(rows) // max(quota, 1)])
            left -= quota
        return np.sort(np.asarray(chosen))

    def calibrate(self, beats: np.ndarray, labels: np.ndarray) -> np.ndarray:
        """{beat, 5} probabilities after the labels of `beats` (ascending); the model's without any."""
        if len(beats) == 0:
            return self.probabilities
        rows = self.training(beats, labels)
        beats, labels = np.asarray(beats)[rows], np.asarray(labels)[rows]
        count = np.bincount(labels, minlength=len(CLASSES))
        weight = (len(labels) / count[labels]) ** self.c.rarity
        weight *= min(max(self.c.few_labels / len(labels), 1.0), self.c.single_weight) / weight.mean()
        root = np.sqrt(weight)[:, None]
        linear, local = self.kernel(beats, beats)
        inverse = np.linalg.inv(np.eye(len(beats)) + 0.5 * root * (linear + local) * root.T)
        target = np.eye(len(CLASSES))[labels]
        labelled = (count > 0).astype(float)
        between = np.diag(labelled) - np.outer(labelled, labelled) / labelled.sum()  # tells labelled classes apart
        alpha = ahead = np.zeros_like(target)
        for step in range(self.c.steps):
            answered = _softmax(self.answers[beats] + local @ ahead + linear @ (ahead @ between))
            slope = weight[:, None] * (answered - target) + ahead
            following = ahead - root * (inverse @ (slope / root))
            ahead = following + step / (step + 3.0) * (following - alpha)
            alpha = following
        linear, local = self.kernel(np.arange(len(self.places)), beats)
        return _softmax((self.answers + local @ alpha + linear @ (alpha @ between)) / self.c.trust)

    def most_telling(self, probabilities: np.ndarray, beats: np.ndarray, labels: np.ndarray) -> int:
        """The beat to label next, after `beats` were."""
        sample = np.arange(0, len(self.places), -(-len(self.places) // self.c.advice_beats))
        doubt = 1.0 - probabilities[sample].max(1) + self.c.least_doubt
        if len(beats):
            doubt = doubt * (1.0 - self.closeness(sample, beats[self.training(beats, labels)]).max(1))
        alike = self.closeness(sample, sample)
        around = alike @ doubt / alike.sum(1) ** self.c.crowd
        around[np.isin(sample, beats)] = -1.0
        return int(sample[around.argmax()])


def asked(head: PatientHead, labels: np.ndarray, questions: int) -> np.ndarray:
    """{beat} answers after asking `questions` times for the most telling label."""
    beats = np.zeros(0, int)
    probabilities = head.probabilities
    for _ in range(questions):
        beats = np.sort(np.append(beats, head.most_telling(probabilities, beats, labels[beats])))
        probabilities = head.calibrate(beats, labels[beats])
    answer = probabilities.argmax(1)
    answer[beats] = labels[beats]
    return answer
