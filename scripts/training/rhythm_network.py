"""The rhythm model: a small depthwise-separable CNN over ten seconds of one lead, and its training.

forward(windows {window, 1, sample}) -> logits {window, label}. The last map is averaged over time and goes through one
linear layer, so Grad-CAM of the exported map is exact. Any length of window is answered; training uses nine seconds.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import torch
from torch import nn

from .rhythm_labels import ABNORMAL, LABELS, S_BEAT, UNKNOWN, UNUSABLE, V_BEAT
from .rhythm_windows import RATE_HZ, SCALE, WINDOW_SAMPLES, Windows

RHYTHM_NETWORK = "rhythm_window"  # `network` of its configs
LIMIT = 4.0  # kRhythmLimit of src/core/features/rhythm_windows.hpp
PARTS = 5  # the amplitude there: median over so many parts of the greatest absolute value
STEM_STRIDE = 4
TRAINED_SAMPLES = 1125  # nine seconds, so that a window can be shifted, and stretched by a ninth
LONGEST_STRETCH = 1.11
EVALUATION_BATCH = 256
NORM_EPSILON = 1e-5
NORM_BATCHES = 24  # of training windows, for the norms' means once the weights are settled


@dataclass(frozen=True)
class RhythmConfig:
    """What a file in configs/ with `network` "rhythm_window" says."""

    name: str
    title: str
    network: str
    summary: str
    minutes: int = 0
    version: str = "1.0.0"
    seed: int = 1
    stem: int = 32  # channels of the first convolution, which quarters the rate
    reducing: tuple[int, ...] = (48, 64)  # channels after each halving of the rate
    dilations: tuple[int, ...] = (1, 2, 4)  # of the residual blocks at 7.8 Hz
    last: int = 96  # channels of the exported map
    stem_kernel: int = 15
    kernel: int = 9
    dropout: float = 0.2
    steps: int = 700
    batch: int = 128
    learning_rate: float = 4e-3
    weight_decay: float = 0.01
    focal_gamma: float = 1.0
    positive_exponent: float = 0.4  # weight of a label's positives: (negatives / positives) ** this
    balance: float = 0.5  # share of a stratum among the windows drawn: (its records' sizes) ** this
    averaging: float = 0.995  # running mean of the weights
    stretch: float = LONGEST_STRETCH
    noise: float = 0.5  # share of windows with noise of nstdb added
    mixed: float = 0.5  # share of windows of records with several leads that are a lead in between two of them
    buried: float = 0.03  # share of windows buried in noise, which are then unusable
    label_weights: dict[str, float] = field(default_factory=dict)


class _Normalise(torch.autograd.Function):
    """Batch norm of {window, channel, 1, time} that lies channels last: on one core three times as fast as torch's own."""

    @staticmethod
    def forward(ctx, x, weight, bias):  # noqa: ANN001, ANN205
        flat = x.permute(0, 2, 3, 1).reshape(-1, x.shape[1])
        mean = flat.mean(0)
        centred = flat - mean
        variance = (centred * centred).mean(0)
        inverse = torch.rsqrt(variance + NORM_EPSILON)
        centred.mul_(inverse)
        ctx.save_for_backward(centred, inverse, weight)
        ctx.shape = x.shape
        ctx.mark_non_differentiable(mean, variance)
        return _channels_last(torch.addcmul(bias, centred, weight), x.shape), mean, variance

    @staticmethod
    def backward(ctx, gradient, _mean, _variance):  # noqa: ANN001, ANN205
        standard, inverse, weight = ctx.saved_tensors
        flat = gradient.permute(0, 2, 3, 1).reshape(-1, standard.shape[1])
        of_bias, of_weight, count = flat.sum(0), (flat * standard).sum(0), len(standard)
        of_x = torch.addcmul(flat - of_bias / count, standard, of_weight, value=-1.0 / count).mul_(weight * inverse)
        return _channels_last(of_x, ctx.shape), of_weight, of_bias


def _channels_last(flat: torch.Tensor, shape: torch.Size) -> torch.Tensor:
    return flat.view(shape[0], shape[2], shape[3], shape[1]).permute(0, 3, 1, 2)


class Norm(nn.Module):
    def __init__(self, channels: int) -> None:
        super().__init__()
        self.weight, self.bias = nn.Parameter(torch.ones(channels)), nn.Parameter(torch.zeros(channels))
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("variance", torch.ones(channels))
        self.batches = 0  # seen since the last restart, all of equal weight

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        if not self.training:
            scale, shift = self.folded()
            return x * scale[:, None, None] + shift[:, None, None]
        x, mean, variance = _Normalise.apply(x, self.weight, self.bias)
        self.batches += 1
        self.mean.lerp_(mean, 1.0 / self.batches)
        self.variance.lerp_(variance, 1.0 / self.batches)
        return x

    def folded(self) -> tuple[torch.Tensor, torch.Tensor]:
        scale = self.weight * torch.rsqrt(self.variance + NORM_EPSILON)
        return scale, self.bias - self.mean * scale


class Separable(nn.Module):
    """Depthwise and pointwise convolution, batch norm, ReLU; with `residual` the input is added before the ReLU."""

    def __init__(
        self, inputs: int, outputs: int, kernel: int, stride: int = 1, dilation: int = 1, residual: bool = False
    ) -> None:
        super().__init__()
        self.stride, self.dilation, self.residual = stride, dilation, residual
        self.depthwise = nn.Conv2d(
            inputs,
            inputs,
            (1, kernel),
            (1, stride),
            (0, kernel // 2 * dilation),
            (1, dilation),
            groups=inputs,
            bias=False,
        )
        self.pointwise = nn.Conv2d(inputs, outputs, 1, bias=False)
        self.norm = Norm(outputs)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        y = self.norm(self.pointwise(self.depthwise(x)))
        return torch.relu(x + y if self.residual else y)


class RhythmNetwork(nn.Module):
    """Convolutions over {window, channel, 1, time}, channels last: on one core three times as fast as in one dimension."""

    def __init__(self, config: RhythmConfig) -> None:
        super().__init__()
        self.stem = nn.Conv2d(1, config.stem, (1, config.stem_kernel), (1, STEM_STRIDE), (0, config.stem_kernel // 2))
        widths = (config.stem, *config.reducing)
        blocks = [Separable(a, b, config.kernel, 2) for a, b in zip(widths, widths[1:])]
        blocks += [Separable(widths[-1], widths[-1], config.kernel, 1, step, True) for step in config.dilations]
        blocks.append(Separable(widths[-1], config.last, config.kernel))
        self.blocks = nn.ModuleList(blocks)
        self.dropout = nn.Dropout(config.dropout)
        self.head = nn.Linear(config.last, len(LABELS))
        self.to(memory_format=torch.channels_last)

    def feature_map(self, windows: torch.Tensor) -> torch.Tensor:
        """{window, channel, time} of windows {window, 1, sample}."""
        x = torch.relu(self.stem(windows[:, :, None]))
        for block in self.blocks:
            x = block(x)
        return x[:, :, 0]

    def forward(self, windows: torch.Tensor) -> torch.Tensor:
        return self.head(self.dropout(self.feature_map(windows).mean(2)))

    def parameter_count(self) -> int:
        """Of the network as it is shipped: norms are folded into the convolutions."""
        layers = [module for module in self.modules() if isinstance(module, nn.Conv2d)]
        return sum(layer.weight.numel() + layer.out_channels for layer in layers) + sum(
            p.numel() for p in self.head.parameters()
        )

    def mac_per_window(self) -> int:
        macs, length = 0, WINDOW_SAMPLES
        for layer in [module for module in self.modules() if isinstance(module, nn.Conv2d)]:
            length = -(-length // layer.stride[1])
            macs += layer.weight.numel() * length
        return macs + self.head.weight.numel()


def sampling_shares(windows: Windows, rows: np.ndarray, balance: float) -> np.ndarray:
    """Probability of each of `rows`: within a stratum (database and rarest label) records count with the root of their
    windows, strata with a power of what their records count."""
    labels = windows.labels[rows]
    known = labels.copy()
    known[:, [V_BEAT, S_BEAT, ABNORMAL]] = np.where(known[:, [V_BEAT, S_BEAT, ABNORMAL]] == 1, 1, 0)
    frequency = (labels == 1).sum(0)
    order = np.argsort(frequency)  # rarest first
    stratum = np.full(len(rows), len(LABELS))
    for label in order[::-1]:
        stratum[known[:, label] == 1] = label
    _, database = np.unique(windows.database()[rows], return_inverse=True)
    stratum = stratum + (len(LABELS) + 1) * database
    group = stratum.astype(np.int64) * (len(windows.records) + 1) + windows.record[rows]
    _, group_of, group_size = np.unique(group, return_inverse=True, return_counts=True)
    share = 1.0 / np.sqrt(group_size[group_of])  # sums to the root of the size over each record
    _, stratum_of = np.unique(stratum, return_inverse=True)
    mass = np.bincount(stratum_of, share)
    share *= (mass**balance / mass)[stratum_of]
    return share / share.sum()


def other_leads(windows: Windows, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """For each row, the same ten seconds in another lead of the record; the row itself where there is one lead."""
    first = np.searchsorted(windows.record, windows.record[rows])
    size = np.searchsorted(windows.record, windows.record[rows], "right") - first
    leads = windows.lead[first + size - 1] + 1
    step = 1 + (rng.random(len(rows)) * np.maximum(leads - 1, 1)).astype(np.int64)
    lead = (windows.lead[rows] + step) % leads
    return first + lead * (size // leads) + (rows - first) % (size // leads)


def _amplitude(x: np.ndarray) -> np.ndarray:
    length = x.shape[1] // PARTS * PARTS
    return np.median(np.abs(x[:, :length]).reshape(len(x), PARTS, -1).max(2), 1)


def augmented(
    samples: np.ndarray,
    others: np.ndarray,
    labels: np.ndarray,
    noise: np.ndarray,
    config: RhythmConfig,
    rng: np.random.Generator,
) -> tuple[np.ndarray, np.ndarray]:
    """Nine seconds of each window: of a lead between it and its other lead, shifted, stretched, inverted, with noise, spikes,
    swings and gaps, scaled anew."""
    count, size = len(samples), TRAINED_SAMPLES
    labels = labels.copy()
    floored = _amplitude(samples) < 0.95  # scaled by the lead's amplitude, not by its own
    mixed = (rng.random(count) < config.mixed) & ~floored & (_amplitude(others) >= 0.95)
    angle = np.where(mixed, rng.uniform(-np.pi / 2, np.pi / 2, count), 0.0)[:, None]
    samples = (np.cos(angle) * samples + np.sin(angle) * others).astype(np.float32)
    factor = np.minimum(
        np.exp(rng.uniform(-np.log(config.stretch), np.log(config.stretch), count)), (WINDOW_SAMPLES - 2) / size
    )
    start = rng.random(count) * (WINDOW_SAMPLES - 1 - factor * (size - 1))
    position = start[:, None] + factor[:, None] * np.arange(size)[None]
    left = np.minimum(position.astype(np.int64), WINDOW_SAMPLES - 2)
    part = (position - left).astype(np.float32)
    rows = np.arange(count)[:, None]
    x = samples[rows, left] * (1 - part) + samples[rows, left + 1] * part
    x *= rng.choice(np.asarray([-1.0, 1.0], np.float32), (count, 1), p=[0.4, 0.6])

    def chosen(share: float) -> np.ndarray:
        return np.flatnonzero(rng.random(count) < share)

    def noise_part(number: int) -> np.ndarray:
        offset = rng.integers(0, WINDOW_SAMPLES - size + 1)
        return noise[rng.integers(0, len(noise), number), offset : offset + size] * rng.choice((-1, 1), (number, 1))

    noisy = chosen(config.noise)
    level = np.exp(rng.uniform(np.log(0.03), np.log(0.9), (len(noisy), 1)))
    x[noisy] += (level * noise_part(len(noisy))).astype(np.float32)
    labels[noisy[(level[:, 0] > 0.5) & (labels[noisy, UNUSABLE] == 0)], UNUSABLE] = UNKNOWN
    buried = chosen(config.buried)
    level = np.exp(rng.uniform(np.log(2.0), np.log(8.0), (len(buried), 1)))
    x[buried] += (level * noise_part(len(buried))).astype(np.float32)
    labels[buried] = UNKNOWN
    labels[buried, UNUSABLE] = 1
    x += (rng.random((count, 1)) * 0.05 * rng.standard_normal((count, size))).astype(np.float32) * (
        rng.random((count, 1)) < 0.3
    )
    time_s = np.arange(size) / RATE_HZ
    for row in chosen(0.1):  # an electrode moves: a step that the high-pass lets die away
        at_s, height = rng.uniform(0, size / RATE_HZ), rng.normal(0, 1.0)
        x[row] += np.where(time_s >= at_s, height * np.exp(-(time_s - at_s) / 0.3), 0.0).astype(np.float32)
    for row in chosen(0.1):
        for _ in range(rng.integers(1, 4)):
            at, width = rng.integers(0, size - 5), rng.integers(1, 4)
            x[row, at : at + width] += rng.normal(0, 3.0)
    for row in chosen(0.05):
        at, width = rng.integers(0, size), rng.integers(10, 2 * RATE_HZ)
        x[row, at : at + width] = 0.0
    amplitude = _amplitude(x)
    divisor = np.where(floored, np.maximum(amplitude, 1.0), np.maximum(amplitude, 0.05))
    x *= (np.exp(0.1 * rng.standard_normal(count)) / divisor).astype(np.float32)[:, None]
    return np.clip(x, -LIMIT, LIMIT), labels


def positive_weights(labels: np.ndarray, share: np.ndarray, exponent: float) -> np.ndarray:
    positive = ((labels == 1) * share[:, None]).sum(0)
    negative = ((labels == 0) * share[:, None]).sum(0)
    return ((negative + 1e-6) / (positive + 1e-6)).clip(0.2, 1000.0) ** exponent


def masked_focal(
    logits: torch.Tensor, labels: torch.Tensor, positive: torch.Tensor, weights: torch.Tensor, gamma: float
) -> torch.Tensor:
    """Binary focal loss (Lin et al. 2017) of the labels that are known."""
    target = (labels == 1).float()
    loss = nn.functional.binary_cross_entropy_with_logits(logits, target, reduction="none")
    if gamma > 0.0:
        loss = loss * (1.0 - torch.exp(-loss.detach())) ** gamma
    known = (labels != UNKNOWN).float() * weights
    return (loss * known * torch.where(labels == 1, positive, torch.ones_like(positive))).sum() / len(logits)


def train(
    windows: Windows, rows: np.ndarray, noise: np.ndarray, config: RhythmConfig, seed: int, say=lambda step, loss: None
) -> RhythmNetwork:
    """Deterministic for a given config, seed and torch version."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = RhythmNetwork(config)
    mean: dict[str, torch.Tensor] = {}
    share = sampling_shares(windows, rows, config.balance)
    positive = torch.from_numpy(positive_weights(windows.labels[rows], share, config.positive_exponent)).float()
    weights = torch.tensor([config.label_weights.get(label, 1.0) for label in LABELS])
    decayed = [p for p in network.parameters() if p.dim() > 1]
    plain = [p for p in network.parameters() if p.dim() <= 1]
    optimiser = torch.optim.AdamW(
        [{"params": decayed, "weight_decay": config.weight_decay}, {"params": plain, "weight_decay": 0.0}],
        lr=config.learning_rate,
    )
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, config.learning_rate, total_steps=config.steps, pct_start=0.15
    )
    drawn = rows[rng.choice(len(rows), (config.steps, config.batch), p=share)]
    network.train()

    def batch(chosen: np.ndarray) -> tuple[torch.Tensor, torch.Tensor]:
        samples, others = (
            windows.samples[part].astype(np.float32) / SCALE for part in (chosen, other_leads(windows, chosen, rng))
        )
        x, labels = augmented(samples, others, windows.labels[chosen], noise, config, rng)
        return torch.from_numpy(x)[:, None], torch.from_numpy(labels)

    for step, chosen in enumerate(drawn, start=1):
        x, labels = batch(chosen)
        loss = masked_focal(network(x), labels, positive, weights, config.focal_gamma)
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 5.0)
        optimiser.step()
        schedule.step()
        kept = min(config.averaging, step / (step + 10.0))
        with torch.no_grad():
            for name, value in network.named_parameters():
                if name in mean:
                    mean[name].lerp_(value, 1.0 - kept)
                else:
                    mean[name] = value.clone()
        say(step, float(loss))
    with torch.no_grad():
        for name, value in network.named_parameters():
            value.copy_(mean[name])
        for module in network.modules():
            if isinstance(module, Norm):
                module.batches = 0
        for chosen in drawn[:NORM_BATCHES]:
            network(batch(chosen)[0])
    return network.eval()


def logits_of(network: RhythmNetwork, windows: Windows, rows: np.ndarray) -> np.ndarray:
    parts = []
    with torch.no_grad():
        for start in range(0, len(rows), EVALUATION_BATCH):
            samples = windows.samples[rows[start : start + EVALUATION_BATCH]].astype(np.float32) / SCALE
            parts.append(network(torch.from_numpy(samples)[:, None]).numpy())
    return np.concatenate(parts)
