"""The scorer's perceptron in numpy: training, answers, and the bytes beat_lab reads."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

UNITS = (24, 12)  # ScorerWeights in src/core/beats/beat_scorer.hpp
BATCH_ROWS = 1024
FIRST_RATE, LAST_RATE = 3e-3, 3e-5  # Adam's step, falling along half a cosine
BETA1, BETA2, EPSILON = 0.9, 0.999, 1e-8  # Kingma and Ba 2015
LEAST_DEVIATION = 0.05  # a feature that hardly varies in training must not explode elsewhere


@dataclass
class Perceptron:
    """Standardisation and layers; layer k maps x to x @ matrices[k] + offsets[k]."""

    mean: np.ndarray
    deviation: np.ndarray
    matrices: list[np.ndarray]
    offsets: list[np.ndarray]

    def log_odds(self, rows: np.ndarray) -> np.ndarray:
        """Log odds of each row."""
        x = (rows - self.mean) / self.deviation
        for k, (matrix, offset) in enumerate(zip(self.matrices, self.offsets, strict=True)):
            x = x @ matrix + offset
            if k + 1 < len(self.matrices):
                x = np.maximum(x, 0)
        return x[:, 0]

    def blocks(self) -> list[np.ndarray]:
        """The fields of ScorerWeights in their order."""
        layers = [np.vstack([matrix, offset]) for matrix, offset in zip(self.matrices, self.offsets, strict=True)]
        return [block.astype("<f4").ravel() for block in (self.mean, 1.0 / self.deviation, *layers)]


def train(
    rows: np.ndarray, labels: np.ndarray, weights: np.ndarray, epochs: int, seed: int, decay: float = 1e-4
) -> Perceptron:
    """Weighted logistic loss, Adam, weights shrunk by `decay` of the loss's scale."""
    random = np.random.default_rng(seed)
    share = weights / weights.sum()
    mean = share @ rows
    deviation = np.maximum(np.sqrt(share @ (rows - mean) ** 2), LEAST_DEVIATION)
    mean, deviation = mean.astype(np.float32), deviation.astype(np.float32)
    x_all = ((rows - mean) / deviation).astype(np.float32)
    y_all = labels.astype(np.float32)
    w_all = (weights / weights.mean()).astype(np.float32)
    sizes = (rows.shape[1], *UNITS, 1)
    matrices = [random.normal(0, np.sqrt(2.0 / a), (a, b)).astype(np.float32) for a, b in zip(sizes, sizes[1:])]
    offsets = [np.zeros(b, np.float32) for b in sizes[1:]]
    parameters = [*matrices, *offsets]
    first = [np.zeros_like(p) for p in parameters]
    second = [np.zeros_like(p) for p in parameters]
    batches = len(x_all) // BATCH_ROWS
    steps = epochs * batches
    step = 0
    for _ in range(epochs):
        order = random.permutation(len(x_all))
        for batch in range(batches):
            at = order[batch * BATCH_ROWS : (batch + 1) * BATCH_ROWS]
            x0, y, w = x_all[at], y_all[at], w_all[at]
            x1 = np.maximum(x0 @ matrices[0] + offsets[0], 0)
            x2 = np.maximum(x1 @ matrices[1] + offsets[1], 0)
            z = (x2 @ matrices[2] + offsets[2])[:, 0]
            d3 = (w * (1.0 / (1.0 + np.exp(-np.clip(z, -30, 30))) - y) / BATCH_ROWS)[:, None]
            d2 = (d3 @ matrices[2].T) * (x2 > 0)
            d1 = (d2 @ matrices[1].T) * (x1 > 0)
            gradients = [
                x0.T @ d1 + decay * matrices[0],
                x1.T @ d2 + decay * matrices[1],
                x2.T @ d3 + decay * matrices[2],
                d1.sum(0),
                d2.sum(0),
                d3.sum(0),
            ]
            step += 1
            rate = LAST_RATE + 0.5 * (FIRST_RATE - LAST_RATE) * (1 + np.cos(np.pi * step / steps))
            rate *= np.sqrt(1 - BETA2**step) / (1 - BETA1**step)
            for p, g, m, v in zip(parameters, gradients, first, second, strict=True):
                m += (1 - BETA1) * (g - m)
                v += (1 - BETA2) * (g * g - v)
                p -= (rate * m / (np.sqrt(v) + EPSILON)).astype(np.float32)
    return Perceptron(mean, deviation, matrices, offsets)
