"""S002's network in full form: the residual network of Ribeiro et al. 2020 over twelve leads, with and without its attention.

Convolution, batch norm, ReLU; four residual blocks; a dense layer. Every convolution has 16 taps; 12 x 4,096 samples at 400 Hz
become 64, 128, 196, 256 and 320 channels over 4,096, 1,024, 256, 64 and 16 steps: 6.43 M numbers, 1.83 GMAC. Sizes and order are
those of Ribeiro's published code (github.com/antonior92/automatic-ecg-diagnosis), which S002 deploys.
"""

from __future__ import annotations

import torch
from torch import nn

from .twelve_lead_labels import CLASSES
from .twelve_leads import LEADS

KERNEL = 16  # S002, 4.2
STEM_FILTERS = 64
BLOCK_FILTERS = (128, 196, 256, 320)
BLOCK_STRIDE = 4
# S002 calls .8 its "dropout rate"; in the code it takes over, .8 is the share that is kept.
DROPOUT_KEEP = 0.8
LEAST_FILTERS = 4  # of a narrowed network
NORM_EPSILON = 1e-3  # Keras' own, as in Ribeiro's code


def same(kernel: int, stride: int) -> tuple[int, int]:
    """Zeros before and after that make the steps a stride-th of the samples ("same"), where the stride divides those."""
    total = max(kernel - stride, 0)
    return total // 2, total - total // 2


class Convolution(nn.Conv1d):
    """Without offset, padded as `same` says, weights drawn as He 2015 says."""

    def __init__(self, before: int, after: int, kernel: int, stride: int = 1) -> None:
        super().__init__(before, after, kernel, stride, bias=False)
        self.zeros = same(kernel, stride)
        nn.init.kaiming_normal_(self.weight, nonlinearity="relu")

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return super().forward(nn.functional.pad(x, self.zeros) if any(self.zeros) else x)


class ResidualUnit(nn.Module):
    """Two paths in, two out: what the convolutions see, and what goes round them."""

    def __init__(self, before: int, after: int, momentum: float) -> None:
        super().__init__()
        self.first = Convolution(before, after, KERNEL)
        self.first_norm = nn.BatchNorm1d(after, NORM_EPSILON, momentum)
        self.second = Convolution(after, after, KERNEL, BLOCK_STRIDE)
        self.second_norm = nn.BatchNorm1d(after, NORM_EPSILON, momentum)
        self.round_about = Convolution(before, after, 1) if before != after else nn.Identity()
        self.dropout = nn.Dropout(1.0 - DROPOUT_KEEP)

    def forward(self, x: torch.Tensor, aside: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        aside = self.round_about(nn.functional.max_pool1d(aside, BLOCK_STRIDE))
        x = self.dropout(torch.relu(self.first_norm(self.first(x))))
        summed = self.second(x) + aside
        return self.dropout(torch.relu(self.second_norm(summed))), summed


class Attention(nn.Module):
    """S002's equations (1) to (3): alignment by dot product, softmax over time, weighted sum of the states.

    What it is aligned with, S002 leaves open (a decoder's state, of which there is none; its figure shows a ReLU): here a dense
    layer with ReLU over the mean of the states, as in the beat-sized form (residual.py).
    """

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.query = nn.Linear(channels, channels)

    def weights(self, states: torch.Tensor) -> torch.Tensor:
        """{record, step}, each row sums to 1. states: {record, channel, step}."""
        query = torch.relu(self.query(states.mean(2)))
        return torch.softmax((query[:, None] @ states)[:, 0], 1)

    def forward(self, states: torch.Tensor) -> torch.Tensor:
        return (states @ self.weights(states)[:, :, None])[:, :, 0]


class TwelveLeadResidual(nn.Module):
    """forward({record, 12, samples} mV) gives logits {record, classes}; S002 puts a sigmoid behind them.

    width: share of the printed filters (1: S002). samples: a multiple of 256. momentum: of batch norm, in PyTorch's sense.
    """

    def __init__(
        self,
        attention: bool,
        width: float = 1.0,
        samples: int = 4096,
        classes: int = len(CLASSES),
        momentum: float = 0.01,
    ) -> None:
        super().__init__()
        self.samples = samples
        filters = [max(LEAST_FILTERS, round(width * count)) for count in (STEM_FILTERS, *BLOCK_FILTERS)]
        self.stem = Convolution(len(LEADS), filters[0], KERNEL)
        self.stem_norm = nn.BatchNorm1d(filters[0], NORM_EPSILON, momentum)
        self.units = nn.ModuleList(ResidualUnit(a, b, momentum) for a, b in zip(filters, filters[1:]))
        steps, left = divmod(samples, BLOCK_STRIDE ** len(BLOCK_FILTERS))
        if left or not steps:
            raise ValueError(f"{samples} samples are no multiple of {BLOCK_STRIDE ** len(BLOCK_FILTERS)}")
        self.attention = Attention(filters[-1]) if attention else None
        self.head = nn.Linear(filters[-1] if attention else filters[-1] * steps, classes)

    def states(self, leads: torch.Tensor) -> torch.Tensor:
        """{record, channel, step}: what the last block gives."""
        x = torch.relu(self.stem_norm(self.stem(leads)))
        aside = x
        for unit in self.units:
            x, aside = unit(x, aside)
        return x

    def forward(self, leads: torch.Tensor) -> torch.Tensor:
        states = self.states(leads)
        return self.head(states.flatten(1) if self.attention is None else self.attention(states))


def counted(network: nn.Module) -> int:
    """Numbers of a network as S002 counts them: weights, and the running means and variances of batch norm."""
    held = [*network.parameters(), *(buffer for buffer in network.buffers() if buffer.is_floating_point())]
    return sum(each.numel() for each in held)


def multiply_accumulates(network: nn.Module, samples: int) -> int:
    """Of one record, counted while it is answered; batch norm is folded, the attention's sums are left out."""
    total = 0

    def count(layer: nn.Module, _: tuple, answer: torch.Tensor) -> None:
        nonlocal total
        total += layer.weight.numel() * (answer.shape[2] if answer.dim() == 3 else 1)

    hooks = [
        part.register_forward_hook(count) for part in network.modules() if isinstance(part, (nn.Conv1d, nn.Linear))
    ]
    was = network.training
    with torch.no_grad():
        network.eval()(torch.zeros(1, len(LEADS), samples))
    network.train(was)
    for hook in hooks:
        hook.remove()
    return total
