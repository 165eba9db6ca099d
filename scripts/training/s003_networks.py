"""S003's network and its rivals on four beats of 1,024 samples, all in one dimension.

S003 says: three convolution blocks, three BiLSTM blocks with attention in each, three dense layers; Mish; layer norm and
dropout in all blocks. It does not say how wide, nor which attention. Ours: convolutions of stride 4, 4 and 2, so that the
recurrence takes 32 steps of about 100 ms; dot-product attention of the states among themselves, added to them and to what
the block was given. Tried on drawn windows before any recording: with a dropout of .2 everywhere three such blocks learn
nothing in the few hundred steps there are, with .05 they do. The rivals bear the names that S003 gives and are as small:
their printed forms are made for pictures of 224 x 224.
"""

from __future__ import annotations

import math

import torch
from torch import nn

DROPOUT = 0.05
HEAD_DROPOUT = 0.2  # of the rivals that end in a mean over time
CHANNELS = (32, 48, 64)
KERNELS = (15, 7, 5)
STRIDES = (4, 4, 2)
UNITS = 32  # of the recurrence, each way
RECURRENT_BLOCKS = 3
DENSE = (64, 32)


class ConvolutionBlock(nn.Module):
    """{window, channel, time}: convolution with stride, layer norm over the channels, Mish, dropout."""

    def __init__(self, before: int, channels: int, kernel: int, stride: int) -> None:
        super().__init__()
        self.convolution = nn.Conv1d(before, channels, kernel, stride, kernel // 2)
        self.norm = nn.LayerNorm(channels)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = self.norm(self.convolution(x).transpose(1, 2))
        return self.dropout(nn.functional.mish(x)).transpose(1, 2)


def start_as_keras(recurrence: nn.LSTM | nn.GRU) -> None:
    """Glorot and orthogonal weights, each gate by itself, no bias but an open forget gate (Keras, which S003 speaks of)."""
    for name, parameter in recurrence.named_parameters():
        with torch.no_grad():
            if "bias" in name:
                parameter.zero_()
                if isinstance(recurrence, nn.LSTM) and "bias_ih" in name:
                    parameter.chunk(4)[1].fill_(1.0)  # torch's order: input, forget, cell, output
                continue
            for gate in parameter.split(recurrence.hidden_size):
                (nn.init.orthogonal_ if "weight_hh" in name else nn.init.xavier_uniform_)(gate)


class RecurrentBlock(nn.Module):
    """{window, time, 2 * units}: recurrence both ways, attention of the states among themselves, layer norm, dropout."""

    def __init__(self, kind: type[nn.Module], units: int) -> None:
        super().__init__()
        self.recurrence = kind(2 * units, units, batch_first=True, bidirectional=True)
        start_as_keras(self.recurrence)
        self.norm = nn.LayerNorm(2 * units)
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        states, _ = self.recurrence(x)
        scores = torch.bmm(states, states.transpose(1, 2)) / math.sqrt(states.shape[2])
        return self.dropout(self.norm(x + states + torch.bmm(scores.softmax(2), states)))


class Recurrent(nn.Module):
    """Three convolution blocks, three recurrent blocks with attention, three dense layers."""

    def __init__(self, kind: type[nn.Module], answers: int) -> None:
        super().__init__()
        before, blocks = 1, []
        for channels, kernel, stride in zip(CHANNELS, KERNELS, STRIDES):
            blocks.append(ConvolutionBlock(before, channels, kernel, stride))
            before = channels
        self.convolutions = nn.Sequential(*blocks)
        self.recurrent = nn.Sequential(*(RecurrentBlock(kind, UNITS) for _ in range(RECURRENT_BLOCKS)))
        self.first, self.second = nn.Linear(4 * UNITS, DENSE[0]), nn.Linear(*DENSE)
        self.norms = nn.ModuleList(nn.LayerNorm(size) for size in DENSE)
        self.dropout = nn.Dropout(DROPOUT)
        self.head = nn.Linear(DENSE[1], answers)

    def forward(self, windows: torch.Tensor) -> torch.Tensor:
        states = self.recurrent(self.convolutions(windows).transpose(1, 2))
        x = torch.cat([states.mean(1), states.amax(1)], 1)
        for layer, norm in zip((self.first, self.second), self.norms):
            x = self.dropout(nn.functional.mish(norm(layer(x))))
        return self.head(x)


class ResidualBlock(nn.Module):
    """He 2016, basic block: two convolutions of 5, batch norm, a short cut."""

    def __init__(self, before: int, channels: int, stride: int) -> None:
        super().__init__()
        self.inner = nn.Sequential(
            nn.Conv1d(before, channels, 5, stride, 2, bias=False),
            nn.BatchNorm1d(channels),
            nn.ReLU(),
            nn.Conv1d(channels, channels, 5, 1, 2, bias=False),
            nn.BatchNorm1d(channels),
        )
        changes = stride > 1 or before != channels
        self.short = nn.Conv1d(before, channels, 1, stride, bias=False) if changes else nn.Identity()

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return torch.relu(self.inner(x) + self.short(x))


def stem(channels: int, stride: int) -> nn.Sequential:
    return nn.Sequential(nn.Conv1d(1, channels, 15, stride, 7, bias=False), nn.BatchNorm1d(channels), nn.ReLU())


def pooled_head(channels: int, answers: int) -> nn.Sequential:
    return nn.Sequential(nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Dropout(HEAD_DROPOUT), nn.Linear(channels, answers))


def residual(answers: int) -> nn.Module:
    """ResNet-18's eight blocks, 16 to 96 channels."""
    blocks, before = [], 16
    for channels, stride in ((16, 1), (16, 1), (32, 2), (32, 1), (64, 2), (64, 1), (96, 2), (96, 1)):
        blocks.append(ResidualBlock(before, channels, stride))
        before = channels
    return nn.Sequential(stem(16, 8), *blocks, pooled_head(before, answers))


class InvertedBlock(nn.Module):
    """EfficientNet's MBConv (Tan 2019): widen, depthwise, squeeze and excite, narrow."""

    def __init__(self, before: int, channels: int, kernel: int, stride: int, widening: int) -> None:
        super().__init__()
        wide = before * widening
        self.widen = nn.Sequential(nn.Conv1d(before, wide, 1, bias=False), nn.BatchNorm1d(wide), nn.SiLU())
        self.depthwise = nn.Sequential(
            nn.Conv1d(wide, wide, kernel, stride, kernel // 2, groups=wide, bias=False), nn.BatchNorm1d(wide), nn.SiLU()
        )
        squeezed = max(before // 4, 4)
        self.excite = nn.Sequential(nn.Conv1d(wide, squeezed, 1), nn.SiLU(), nn.Conv1d(squeezed, wide, 1), nn.Sigmoid())
        self.narrow = nn.Sequential(nn.Conv1d(wide, channels, 1, bias=False), nn.BatchNorm1d(channels))
        self.same = stride == 1 and before == channels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        inner = self.depthwise(self.widen(x))
        inner = self.narrow(inner * self.excite(inner.mean(2, keepdim=True)))
        return x + inner if self.same else inner


def efficient(answers: int) -> nn.Module:
    """EfficientNet-B0's seven stages with one block each, a third as wide, widened by 3."""
    blocks, before = [], 16
    for channels, kernel, stride, widening in (
        (16, 7, 1, 1),
        (16, 7, 2, 3),
        (24, 9, 2, 3),
        (32, 7, 2, 3),
        (40, 9, 1, 3),
        (64, 9, 2, 3),
        (96, 7, 1, 3),
    ):
        blocks.append(InvertedBlock(before, channels, kernel, stride, widening))
        before = channels
    return nn.Sequential(stem(16, 8), *blocks, pooled_head(before, answers))


class GatedAttention(nn.Module):
    """ConViT's (d'Ascoli 2021): each head mixes what is alike with what is near, by a gate that begins with near."""

    def __init__(self, width: int, heads: int, tokens: int) -> None:
        super().__init__()
        self.heads = heads
        self.query_key, self.value, self.out = (
            nn.Linear(width, 2 * width),
            nn.Linear(width, width),
            nn.Linear(width, width),
        )
        self.gate = nn.Parameter(torch.ones(heads))
        distance = torch.arange(tokens)[None] - torch.arange(tokens)[:, None]
        self.register_buffer("distance", distance.float())
        # Each head begins by looking at one offset, as a convolution's taps do.
        self.centre = nn.Parameter(torch.arange(heads).float() - (heads - 1) / 2)
        self.sharpness = nn.Parameter(torch.ones(heads))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        count, tokens, width = x.shape
        parts = self.query_key(x).reshape(count, tokens, 2, self.heads, -1).permute(2, 0, 3, 1, 4)
        alike = (parts[0] @ parts[1].transpose(2, 3) / math.sqrt(width // self.heads)).softmax(3)
        offset = self.distance[None] - self.centre[:, None, None]
        near = (-self.sharpness.abs()[:, None, None] * offset**2).softmax(2)
        gate = torch.sigmoid(self.gate)[:, None, None]
        weights = (1 - gate) * alike + gate * near[None]
        value = self.value(x).reshape(count, tokens, self.heads, -1).transpose(1, 2)
        return self.out((weights @ value).transpose(1, 2).reshape(count, tokens, width))


class TransformerBlock(nn.Module):
    def __init__(self, width: int, heads: int, tokens: int) -> None:
        super().__init__()
        self.norms = nn.ModuleList(nn.LayerNorm(width) for _ in range(2))
        self.attention = GatedAttention(width, heads, tokens)
        self.dense = nn.Sequential(nn.Linear(width, 2 * width), nn.GELU(), nn.Linear(2 * width, width))
        self.dropout = nn.Dropout(DROPOUT)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.dropout(self.attention(self.norms[0](x)))
        return x + self.dropout(self.dense(self.norms[1](x)))


class ConVit(nn.Module):
    """Patches of 32 samples as 32 tokens of width 64, four blocks of gated positional attention with four heads."""

    def __init__(self, answers: int, samples: int, width: int = 64, heads: int = 4, patch: int = 32) -> None:
        super().__init__()
        tokens = samples // patch
        self.patches = nn.Conv1d(1, width, patch, patch)
        self.place = nn.Parameter(0.02 * torch.randn(tokens, width))
        self.blocks = nn.Sequential(*(TransformerBlock(width, heads, tokens) for _ in range(4)))
        self.norm = nn.LayerNorm(width)
        self.head = nn.Linear(width, answers)

    def forward(self, windows: torch.Tensor) -> torch.Tensor:
        x = self.patches(windows).transpose(1, 2) + self.place
        return self.head(self.norm(self.blocks(x)).mean(1))


NETWORKS = {
    "bilstm": "CNN + BiLSTM + attention",
    "bigru": "CNN + BiGRU + attention",
    "convit": "ConViT",
    "efficientnet": "EfficientNet",
    "resnet": "ResNet",
}


def built(name: str, answers: int, samples: int) -> nn.Module:
    """{window, 1, samples} -> logits {window, answers}. Raises KeyError for a name that is not in NETWORKS."""
    makers = {
        "bilstm": lambda: Recurrent(nn.LSTM, answers),
        "bigru": lambda: Recurrent(nn.GRU, answers),
        "convit": lambda: ConVit(answers, samples),
        "efficientnet": lambda: efficient(answers),
        "resnet": lambda: residual(answers),
    }
    return makers[name]()


def parameter_count(network: nn.Module) -> int:
    return sum(parameter.numel() for parameter in network.parameters())
