"""The compact twelve-lead model: a small depthwise-separable CNN with attention over time, and its training.

forward(leads {n, 12, 1000} mV at 100 Hz, present {n, 12}, measures {n, 12}) -> logits {n, class}.

Leads go into one convolution together, with what is not there as zeros and a bias that knows which are there. The states of the last
block are weighed by attention (a softmax over time) and go through a linear layer; what the core measured goes through a layer of
its own, and both are added. So the logits are exactly a sum over time of map times head, plus what the measures say.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from .twelve_lead_inputs import COLUMNS, LEADS, MADE, SAMPLES, LeadInputs
from .twelve_lead_labels import CLASSES

TWELVE_LEAD_NETWORK = "twelve_lead"  # `network` of its configs
STEM_STRIDE = 4
EVALUATION_BATCH = 256
NORM_EPSILON = 1e-5
NO_MEASURES = (8, 9, 10, 11)  # flags: TwelveLeadColumn no_pr to no_axis
# Subsets that recordings of fewer leads have: the limb leads; I and II with what is made of them; single ones; those on the chest.
FEWER = (range(6), range(6), (0,), (1,), (6,), (10,), range(6, 12), (1, 6), (1, 10))
LONGEST_SHIFT = 60  # samples


@dataclass(frozen=True)
class TwelveLeadConfig:
    """What a file in configs/ with `network` "twelve_lead" says."""

    name: str
    title: str
    network: str
    summary: str
    minutes: int = 0
    version: str = "1.0.0"
    seed: int = 1
    stem: int = 32  # channels of the first convolution, which quarters the rate
    stem_kernel: int = 15
    kernel: int = 9
    reducing: tuple[int, ...] = (48, 64)  # channels after each halving of the rate
    dilations: tuple[int, ...] = (1, 2)  # of the residual blocks at 6.25 Hz
    last: int = 96  # channels of the exported map
    attention: int = 16
    measured: int = 24  # hidden units of the layer for the measures
    dropout: float = 0.2
    drawn_steps: int = 250  # on drawn recordings alone, which every fold begins with
    steps: int = 150  # on all of them
    batch: int = 64
    made: float = 0.4  # share of drawn recordings in a batch
    made_recordings: int = 3000
    measures: bool = True
    learning_rate: float = 4e-3
    fine_rate: float = 2e-3  # of what goes on from drawn recordings
    weight_decay: float = 0.02
    positive_exponent: float = 0.4  # weight of a class's positives: (negatives / positives) ** this
    rare: float = 0.5  # share of the recordings drawn that hold a class (each class as often)
    fewer_leads: float = 0.35
    no_measures: float = 0.2  # share of recordings trained without any
    averaging: float = 0.98  # running mean of the weights; the rate falls to nothing at the end


class Norm(nn.BatchNorm1d):
    def folded(self) -> tuple[torch.Tensor, torch.Tensor]:
        """Scale and shift of each channel."""
        scale = self.weight / torch.sqrt(self.running_var + self.eps)
        return scale, self.bias - self.running_mean * scale


class Separable(nn.Module):
    """Depthwise and pointwise convolution, norm; plus the input where shapes allow it; ReLU."""

    def __init__(self, before: int, channels: int, kernel: int, stride: int = 1, dilation: int = 1) -> None:
        super().__init__()
        padding = kernel // 2 * dilation
        self.depthwise = nn.Conv1d(before, before, kernel, stride, padding, dilation, before, bias=False)
        self.pointwise = nn.Conv1d(before, channels, 1, bias=False)
        self.norm = Norm(channels, eps=NORM_EPSILON)
        self.residual = stride == 1 and before == channels

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm(self.pointwise(self.depthwise(x)))
        return torch.relu(y + x if self.residual else y)


class TwelveLeadNetwork(nn.Module):
    def __init__(self, config: TwelveLeadConfig) -> None:
        super().__init__()
        self.stem = nn.Conv1d(LEADS, config.stem, config.stem_kernel, STEM_STRIDE, config.stem_kernel // 2)
        self.present = nn.Linear(LEADS, config.stem, bias=False)
        blocks, before = [], config.stem
        for channels in config.reducing:
            blocks += [Separable(before, channels, config.kernel, 2), Separable(channels, channels, config.kernel)]
            before = channels
        blocks += [Separable(before, before, config.kernel, dilation=dilation) for dilation in config.dilations]
        blocks.append(Separable(before, config.last, config.kernel))
        self.blocks = nn.ModuleList(blocks)
        self.query = nn.Conv1d(config.last, config.attention, 1)
        self.alignment = nn.Conv1d(config.attention, 1, 1, bias=False)
        self.head = nn.Linear(config.last, len(CLASSES))
        self.dropout = nn.Dropout(config.dropout)
        self.measured = nn.Linear(COLUMNS, config.measured) if config.measures else None
        self.measured_head = nn.Linear(config.measured, len(CLASSES), bias=False) if config.measures else None

    def states(self, leads: torch.Tensor, present: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        """{n, channel, time}, and the attention {n, time}, which sums to 1."""
        x = torch.relu(self.stem(leads) + self.present(present)[:, :, None])
        for block in self.blocks:
            x = block(x)
        attention = torch.softmax(self.alignment(torch.tanh(self.query(x)))[:, 0], 1)
        return x, attention

    def measured_logits(self, measures: torch.Tensor) -> torch.Tensor | float:
        return self.measured_head(torch.relu(self.measured(measures))) if self.measured is not None else 0.0

    def forward(self, leads: torch.Tensor, present: torch.Tensor, measures: torch.Tensor) -> torch.Tensor:
        states, attention = self.states(leads, present)
        pooled = (states * attention[:, None]).sum(2)
        return self.head(self.dropout(pooled)) + self.measured_logits(measures)

    def parameter_count(self) -> int:
        return sum(parameter.numel() for parameter in self.parameters())

    def map_shape(self) -> tuple[int, int]:
        """Channels and places of the last map."""
        length = -(-SAMPLES // STEM_STRIDE)
        for block in self.blocks:
            length = -(-length // block.depthwise.stride[0])
        return self.head.in_features, length

    def mac_per_recording(self) -> int:
        """Multiply-accumulates of ten seconds of twelve leads; norms are folded into the convolutions."""
        length = -(-SAMPLES // STEM_STRIDE)
        total = length * self.stem.weight.numel() + self.present.weight.numel()
        for block in self.blocks:
            length = -(-length // block.depthwise.stride[0])
            total += length * (block.depthwise.weight.numel() + block.pointwise.weight.numel())
        total += length * (self.query.weight.numel() + self.alignment.weight.numel() + self.head.in_features)
        total += self.head.weight.numel()
        if self.measured is not None:
            total += self.measured.weight.numel() + self.measured_head.weight.numel()
        return total


def _drawn_rows(inputs: LeadInputs, config: TwelveLeadConfig, rng: np.random.Generator) -> np.ndarray:
    """Rows of one batch: drawn recordings by their share; of the others, a share by class, the rest as they come."""
    made = np.flatnonzero(inputs.groups == MADE)
    real = np.flatnonzero(inputs.groups != MADE)
    count = round(config.made * config.batch) if len(made) and len(real) else config.batch if len(made) else 0
    parts = [rng.choice(made, count)] if count else []
    for _ in range(config.batch - count):
        if rng.random() < config.rare:
            holders = real[inputs.held[real, rng.integers(len(CLASSES))]]
            parts.append(rng.choice(holders if len(holders) else real, 1))
        else:
            parts.append(rng.choice(real, 1))
    return np.concatenate(parts)


def _varied(
    inputs: LeadInputs, rows: np.ndarray, config: TwelveLeadConfig, rng: np.random.Generator
) -> tuple[torch.Tensor, torch.Tensor, torch.Tensor]:
    """Size, place, noise, leads and measures as other recordings might have them."""
    count = len(rows)
    leads = inputs.leads[rows].astype(np.float32)
    present, measures = inputs.present[rows].copy(), inputs.measures[rows].copy()
    for row in range(count):
        shift = int(rng.integers(-LONGEST_SHIFT, LONGEST_SHIFT + 1))
        leads[row] = np.roll(leads[row], shift, 1)
        edge = slice(0, shift) if shift > 0 else slice(SAMPLES + shift, SAMPLES)
        leads[row, :, edge] = 0.0
        if rng.random() < config.fewer_leads:
            kept = np.zeros(LEADS, np.float32)
            if rng.random() < 0.4:
                kept[rng.random(LEADS) < rng.uniform(0.4, 0.95)] = 1.0
            else:
                kept[list(FEWER[rng.integers(len(FEWER))])] = 1.0
            if (kept * present[row]).any():
                present[row] *= kept
        if rng.random() < config.no_measures:
            measures[row] = 0.0
            measures[row, list(NO_MEASURES)] = 1.0
    gain = np.exp(rng.normal(0.0, 0.2, (count, 1, 1))).astype(np.float32)
    noise = (0.03 * rng.random((count, 1, 1)) ** 2).astype(np.float32)
    leads = leads * gain + noise * rng.standard_normal(leads.shape, dtype=np.float32)
    leads *= present[:, :, None]
    return torch.from_numpy(leads), torch.from_numpy(present), torch.from_numpy(measures)


def train(
    inputs: LeadInputs,
    config: TwelveLeadConfig,
    seed: int,
    say: Callable[[int, float], None] = lambda step, loss: None,
    start: dict[str, torch.Tensor] | None = None,
) -> TwelveLeadNetwork:
    """A network fitted to all of `inputs`, its weights averaged over the last steps. start: weights it goes on from."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = TwelveLeadNetwork(config)
    if start is not None:
        network.load_state_dict(start)
    rate = config.learning_rate if start is None else config.fine_rate
    optimiser = torch.optim.AdamW(network.parameters(), rate, weight_decay=config.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, rate, config.steps, pct_start=0.15)
    shares = inputs.held.mean(0).clip(1e-3, 1 - 1e-3)
    weight = torch.from_numpy(((1 - shares) / shares) ** config.positive_exponent).float()
    loss_of = nn.BCEWithLogitsLoss(pos_weight=weight)
    averaged = {name: value.clone() for name, value in network.state_dict().items()}
    network.train()
    for step in range(1, config.steps + 1):
        rows = _drawn_rows(inputs, config, rng)
        with torch.autocast("cpu", torch.bfloat16):  # of convolutions; weights and sums stay float32
            logits = network(*_varied(inputs, rows, config, rng))
        loss = loss_of(logits.float(), torch.from_numpy(inputs.held[rows]).float())
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        keep = min(config.averaging, 1.0 - 1.0 / step)
        for name, value in network.state_dict().items():
            if value.is_floating_point():
                averaged[name].mul_(keep).add_(value, alpha=1.0 - keep)
        say(step, float(loss))
    network.load_state_dict(averaged)
    return network.eval()


def tensors_of(inputs: LeadInputs, rows: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """float32, as the network reads them."""
    present = inputs.present[rows]
    return inputs.leads[rows].astype(np.float32) * present[:, :, None], present, inputs.measures[rows]


def logits_of(network: TwelveLeadNetwork, inputs: LeadInputs) -> np.ndarray:
    """float32 {record, class}."""
    parts = []
    with torch.no_grad():
        for start in range(0, len(inputs), EVALUATION_BATCH):
            rows = np.arange(start, min(start + EVALUATION_BATCH, len(inputs)))
            parts.append(network(*map(torch.from_numpy, tensors_of(inputs, rows))).numpy())
    return np.concatenate(parts)


MEASURES_STEPS, MEASURES_RATE, MEASURES_DECAY = 400, 0.01, 0.02


def measures_alone(training: LeadInputs, asked: LeadInputs, config: TwelveLeadConfig, seed: int) -> np.ndarray:
    """Logits of a network that reads what the core measured and no sample: as large as the shipped one's branch for it."""
    torch.manual_seed(seed)
    network = nn.Sequential(nn.Linear(COLUMNS, config.measured), nn.ReLU(), nn.Linear(config.measured, len(CLASSES)))
    optimiser = torch.optim.AdamW(network.parameters(), MEASURES_RATE, weight_decay=MEASURES_DECAY)
    measures, held = torch.from_numpy(training.measures), torch.from_numpy(training.held).float()
    for _ in range(MEASURES_STEPS):
        loss = nn.functional.binary_cross_entropy_with_logits(network(measures), held)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    with torch.no_grad():
        return network(torch.from_numpy(asked.measures)).numpy()
