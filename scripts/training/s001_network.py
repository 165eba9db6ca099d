"""The Inception network of S001 over twelve leads, in the form that Ismail Fawaz et al. 2020 (InceptionTime) give it.

S001 names its networks, ResNet and Inception, without their sizes; its ResNet is here S002's network without attention.
"""

from __future__ import annotations

import torch
from torch import nn

from .s002_network import LEAST_FILTERS, NORM_EPSILON, Convolution
from .twelve_leads import LEADS

# InceptionTime: six modules, a short cut over three at a time, 32 filters to a branch.
MODULES, TO_A_SHORT_CUT = 6, 3
FILTERS = 32
KERNELS = (10, 20, 40)
POOLED = 3


class Module(nn.Module):
    """Three convolutions behind a bottleneck and one behind max pooling, side by side."""

    def __init__(self, before: int, filters: int, momentum: float) -> None:
        super().__init__()
        self.bottleneck = Convolution(before, filters, 1)
        self.branches = nn.ModuleList(Convolution(filters, filters, kernel) for kernel in KERNELS)
        self.pooled = Convolution(before, filters, 1)
        self.norm = nn.BatchNorm1d(filters * (len(KERNELS) + 1), NORM_EPSILON, momentum)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        narrow = self.bottleneck(x)
        around = self.pooled(nn.functional.max_pool1d(x, POOLED, 1, POOLED // 2))
        return torch.relu(self.norm(torch.cat([*(branch(narrow) for branch in self.branches), around], 1)))


class Inception(nn.Module):
    """forward({record, 12, samples} mV) gives logits {record, classes}. width: share of InceptionTime's filters."""

    def __init__(self, width: float, classes: int, momentum: float) -> None:
        super().__init__()
        filters = max(LEAST_FILTERS, round(width * FILTERS))
        channels = filters * (len(KERNELS) + 1)
        self.units = nn.ModuleList(
            Module(len(LEADS) if index == 0 else channels, filters, momentum) for index in range(MODULES)
        )
        inputs = [len(LEADS), *[channels] * (MODULES // TO_A_SHORT_CUT - 1)]
        self.short_cuts = nn.ModuleList(
            nn.Sequential(Convolution(before, channels, 1), nn.BatchNorm1d(channels, NORM_EPSILON, momentum))
            for before in inputs
        )
        self.head = nn.Linear(channels, classes)

    def forward(self, leads: torch.Tensor) -> torch.Tensor:
        x = aside = leads
        for index, unit in enumerate(self.units, start=1):
            x = unit(x)
            if index % TO_A_SHORT_CUT == 0:
                x = aside = torch.relu(x + self.short_cuts[index // TO_A_SHORT_CUT - 1](aside))
        return self.head(x.mean(2))
