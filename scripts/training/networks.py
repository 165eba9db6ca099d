"""The convolutional networks over windows, in PyTorch, and which form each name stands for.

Except for the ones that say otherwise they end in global average pooling and a linear head, so that Grad-CAM is exact.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from .beat_tensors import CLASSES, RR_COLUMNS, WINDOW_SAMPLES


@dataclass(frozen=True)
class ConvLayer:
    """Convolution with zero padding that keeps the length, ReLU, then max pooling by `pool` (1 = none)."""

    channels: int
    kernel: int
    pool: int = 1


@dataclass(frozen=True)
class NetworkForm:
    """Shape of a beat network; `timing_units` 0 means without the RR branch."""

    layers: tuple[ConvLayer, ...]
    timing_units: int = 0
    dropout: float = 0.0

    def map_samples(self) -> int:
        """Time steps of the last feature map."""
        steps = WINDOW_SAMPLES
        for layer in self.layers:
            steps //= layer.pool
        return steps


# S000, published code: two convolutions (its text says three), 10,885 parameters, 3.77 MMAC per beat.
S000_CNN = NetworkForm((ConvLayer(32, 7), ConvLayer(64, 5)))
# S000, CNN + RR: 52,437 parameters, 5.61 MMAC per beat.
S000_CNN_RR = NetworkForm((ConvLayer(32, 7, 2), ConvLayer(64, 5, 2), ConvLayer(128, 5)), timing_units=16, dropout=0.5)

# Columns that hardly vary are not blown up: seconds, and the ratio has no unit.
SMALLEST_RR_SPREAD = 1e-3

FORMS = {"s000_cnn": S000_CNN, "s000_cnn_rr": S000_CNN_RR}
STAGED = "s001_subclasses"  # two networks of the form S000_CNN, see StagedNetwork


class BeatNetwork(nn.Module):
    """Convolutions -> feature map -> mean over time (+ RR embedding) -> logits.

    forward(windows {beat, 1, 360} mV, rr {beat, 3}) gives logits {beat, 5}. RR columns are standardised inside with
    `rr_mean` and `rr_scale` (buffers), which the export folds into the weights.
    """

    exact_grad_cam = True  # pooling and a linear head: see graph.py

    def __init__(self, form: NetworkForm, shape_dropout: float = 0.0, classes: int = len(CLASSES)) -> None:
        super().__init__()
        self.shape_dropout = shape_dropout
        self.form = form
        self.convolutions = nn.ModuleList()
        channels = 1
        for layer in form.layers:
            self.convolutions.append(nn.Conv1d(channels, layer.channels, layer.kernel, padding=layer.kernel // 2))
            channels = layer.channels
        self.channels = channels
        self.timing = nn.Linear(len(RR_COLUMNS), form.timing_units) if form.timing_units else None
        self.dropout = nn.Dropout(form.dropout)
        self.head = nn.Linear(channels + form.timing_units, classes)
        self.register_buffer("rr_mean", torch.zeros(len(RR_COLUMNS)))
        self.register_buffer("rr_scale", torch.ones(len(RR_COLUMNS)))

    def standardise_rr(self, rr: np.ndarray) -> None:
        """Takes mean and standard deviation of the training beats' RR columns."""
        self.rr_mean.copy_(torch.from_numpy(rr.mean(0)))
        self.rr_scale.copy_(torch.from_numpy(np.maximum(rr.std(0), SMALLEST_RR_SPREAD)))

    def map_samples(self) -> int:
        """Time steps of the last feature map."""
        return self.form.map_samples()

    def feature_map(self, windows: torch.Tensor) -> torch.Tensor:
        """{beat, channels, map_samples}: the last convolution after ReLU, input of the average pooling."""
        x = windows
        for convolution, layer in zip(self.convolutions, self.form.layers):
            x = torch.relu(convolution(x))
            if layer.pool > 1:
                x = nn.functional.max_pool1d(x, layer.pool)
        return x

    def forward(self, windows: torch.Tensor, rr: torch.Tensor) -> torch.Tensor:
        pooled = self.feature_map(windows).mean(2)
        if self.training and self.shape_dropout:
            pooled = pooled * (torch.rand(len(pooled), 1) >= self.shape_dropout)
        if self.timing is not None:
            timing = torch.relu(self.timing((rr - self.rr_mean) / self.rr_scale))
            pooled = torch.cat([pooled, timing], 1)
        return self.head(self.dropout(pooled))

    def parameter_count(self) -> int:
        return sum(parameter.numel() for parameter in self.parameters())

    def mac_per_beat(self) -> int:
        """Multiply-accumulates of one beat."""
        steps, before, total = WINDOW_SAMPLES, 1, 0
        for layer in self.form.layers:
            total += steps * layer.channels * before * layer.kernel
            steps, before = steps // layer.pool, layer.channels
        return total + self.form.timing_units * len(RR_COLUMNS) + self.head.weight.numel()


class StagedNetwork(nn.Module):
    """Two networks, S001's subclasses: `common` tells N from all rare classes together, `rare` splits those.

    p(N) is common's; p(c) of a rare class is common's p(rare) times rare's p(c). No single map explains such a product,
    so there is none.
    """

    exact_grad_cam = False
    timing = None

    def __init__(self, common: BeatNetwork, rare: BeatNetwork) -> None:
        super().__init__()
        self.common, self.rare = common, rare

    def forward(self, windows: torch.Tensor, rr: torch.Tensor) -> torch.Tensor:
        """Log-probabilities {beat, 5}."""
        common = torch.log_softmax(self.common(windows, rr), 1)
        return torch.cat([common[:, :1], common[:, 1:] + torch.log_softmax(self.rare(windows, rr), 1)], 1)

    def parameter_count(self) -> int:
        return self.common.parameter_count() + self.rare.parameter_count()

    def mac_per_beat(self) -> int:
        """Multiply-accumulates of one beat: both networks always run."""
        return self.common.mac_per_beat() + self.rare.mac_per_beat()
