"""A small one-dimensional residual network after S002 (Ribeiro et al. 2020), with and without its attention layer."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from .beat_tensors import CLASSES, WINDOW_SAMPLES

KERNEL = 7  # S002: 16 at 400 Hz over 10 s; here one second at 360 Hz


@dataclass(frozen=True)
class BlockForm:
    """A residual block: convolution with stride, convolution; beside them max pooling and a 1x1 convolution."""

    channels: int
    stride: int


STEM_CHANNELS, STEM_KERNEL, STEM_STRIDE = 12, 9, 2
# S002 has four blocks of 128 to 320 channels, 6.4 M parameters; these fit in a page. 360 -> 180 -> 90 -> 30 steps.
BLOCKS = (BlockForm(16, 2), BlockForm(24, 3), BlockForm(32, 1), BlockForm(32, 1))
FORMS = {"s002_residual": False, "s002_attention": True}  # name in a config: with attention


class ResidualBlock(nn.Module):
    """Convolution, batch norm, ReLU, convolution, batch norm; plus the input, pooled and mixed; ReLU."""

    def __init__(self, before: int, form: BlockForm) -> None:
        super().__init__()
        channels, self.stride = form.channels, form.stride
        self.first = nn.Conv1d(before, channels, KERNEL, form.stride, KERNEL // 2, bias=False)
        self.first_norm = nn.BatchNorm1d(channels)
        self.second = nn.Conv1d(channels, channels, KERNEL, padding=KERNEL // 2, bias=False)
        self.second_norm = nn.BatchNorm1d(channels)
        self.mix = nn.Conv1d(before, channels, 1) if before != channels else None

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = torch.relu(self.first_norm(self.first(x)))
        y = self.second_norm(self.second(y))
        if self.stride > 1:
            x = nn.functional.max_pool1d(x, self.stride, ceil_mode=True)  # as long as the convolution's
        return torch.relu(y + (x if self.mix is None else self.mix(x)))


class ResidualNetwork(nn.Module):
    """Convolution, four residual blocks, then the mean over time or attention, then a linear head.

    Attention as S002 draws it: a query from the mean state (linear, ReLU), its dot product with the state of each time
    step (alignment, here over the root of the channels), softmax over time, weighted sum of the states. The weights
    depend on the states, so Grad-CAM of that head is not exact.
    """

    timing = None

    def __init__(self, attention: bool, classes: int = len(CLASSES), samples: int = WINDOW_SAMPLES) -> None:
        super().__init__()
        self.samples = samples
        self.stem = nn.Conv1d(1, STEM_CHANNELS, STEM_KERNEL, STEM_STRIDE, STEM_KERNEL // 2, bias=False)
        self.stem_norm = nn.BatchNorm1d(STEM_CHANNELS)
        before, blocks = STEM_CHANNELS, []
        for form in BLOCKS:
            blocks.append(ResidualBlock(before, form))
            before = form.channels
        self.blocks = nn.ModuleList(blocks)
        self.channels = before
        self.query = nn.Linear(before, before) if attention else None
        self.head = nn.Linear(before, classes)

    @property
    def exact_grad_cam(self) -> bool:
        return self.query is None

    def standardise_rr(self, rr: np.ndarray) -> None:
        """Shape only."""

    def map_samples(self) -> int:
        """Time steps of the last feature map."""
        return self.samples // (STEM_STRIDE * math.prod(form.stride for form in BLOCKS))

    def feature_map(self, windows: torch.Tensor) -> torch.Tensor:
        """{beat, channels, map_samples}: the states after the last block."""
        x = torch.relu(self.stem_norm(self.stem(windows)))
        for block in self.blocks:
            x = block(x)
        return x

    def forward(self, windows: torch.Tensor, rr: torch.Tensor) -> torch.Tensor:
        states = self.feature_map(windows)
        mean = states.mean(2)
        if self.query is None:
            return self.head(mean)
        query = torch.relu(self.query(mean))
        alignment = (query[:, None] @ states)[:, 0] / math.sqrt(self.channels)
        weights = torch.softmax(alignment, 1)
        return self.head((states @ weights[:, :, None])[:, :, 0])

    def parameter_count(self) -> int:
        return sum(parameter.numel() for parameter in self.parameters())

    def mac_per_beat(self) -> int:
        """Multiply-accumulates of one beat; batch norm is folded into the convolutions."""
        steps, before = self.samples // STEM_STRIDE, STEM_CHANNELS
        total = steps * STEM_CHANNELS * STEM_KERNEL
        for form in BLOCKS:
            steps //= form.stride
            total += steps * form.channels * (before + form.channels) * KERNEL
            total += steps * form.channels * before if before != form.channels else 0
            before = form.channels
        attention = before * before + 2 * before * steps if self.query is not None else 0
        return total + attention + self.head.weight.numel()
