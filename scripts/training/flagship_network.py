"""The flagship network: a small perceptron per beat, then four dilated convolutions over the beats, and its training.

forward(features {1, beat, 53}) -> logits {1, beat, 4} for N S V F. A beat's answer depends on the 15 beats before and
after it. Q is not learned (8 beats in DS1): its probability is 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from .flagship_features import FEATURES

CLASSES = 4  # N S V F
DILATIONS = (1, 2, 4, 8)
REACH = sum(DILATIONS)  # beats to each side
LIMIT = 5.0  # standardised features are clipped here


@dataclass(frozen=True)
class FlagshipConfig:
    epochs: float = 20.0  # in sequences of the real records
    sequence: int = 96  # beats
    batch: int = 16  # sequences
    learning_rate: float = 3e-3
    weight_decay: float = 1e-3
    hidden: int = 32
    channels: int = 24
    dropout: float = 0.3
    input_dropout: float = 0.1
    label_smoothing: float = 0.02
    class_weight_exponent: float = 0.3
    record_cap: int = 300  # beats of an ectopic class that one record may count as
    synthetic_share: float = 0.7  # of the sequences


class FlagshipNetwork(nn.Module):
    def __init__(self, config: FlagshipConfig) -> None:
        super().__init__()
        self.register_buffer("centre", torch.zeros(len(FEATURES)))
        self.register_buffer("scale", torch.ones(len(FEATURES)))
        self.first = nn.Linear(len(FEATURES), config.hidden)
        self.second = nn.Linear(config.hidden, config.channels)
        self.over_beats = nn.ModuleList(
            nn.Conv1d(config.channels, config.channels, 3, padding=step, dilation=step) for step in DILATIONS
        )
        self.sequence_head = nn.Linear(config.channels, CLASSES)
        self.beat_head = nn.Linear(config.channels, CLASSES)
        self.dropout = nn.Dropout(config.dropout)
        self.input_dropout = nn.Dropout(config.input_dropout)

    def standardise(self, features: np.ndarray) -> None:
        """Takes the median and standard deviation of the training beats."""
        self.centre.copy_(torch.from_numpy(np.median(features, 0)))
        self.scale.copy_(torch.from_numpy(features.std(0) + 1e-3))

    def embedding(self, features: torch.Tensor) -> torch.Tensor:
        """{.., beat, channels}: what the per-beat part says, before any neighbour is asked."""
        x = torch.clamp((features - self.centre) / self.scale, -LIMIT, LIMIT)
        x = torch.relu(self.first(self.input_dropout(x)))
        return torch.relu(self.second(self.dropout(x)))

    def forward(self, features: torch.Tensor) -> torch.Tensor:
        beat = self.dropout(self.embedding(features))
        x = beat.transpose(1, 2)
        for convolution in self.over_beats:
            x = x + torch.relu(convolution(x))
        return self.sequence_head(self.dropout(x.transpose(1, 2))) + self.beat_head(beat)


@dataclass(frozen=True)
class LabelledRecord:
    patient: str  # name of the record it was made from
    features: np.ndarray  # float32 {beat, len(FEATURES)}
    labels: np.ndarray  # int {beat}: 0 .. 4 = N S V F Q
    synthetic: bool = False


def beat_weights(records: list[LabelledRecord], config: FlagshipConfig) -> list[np.ndarray]:
    """Per beat: rarity of its class to the power `class_weight_exponent`, no record's ectopic class above the cap."""
    capped = []
    for record in records:
        weight = np.ones(len(record.labels))
        for label, size in enumerate(np.bincount(record.labels, minlength=5)):
            if label > 0 and size > config.record_cap:
                weight[record.labels == label] = config.record_cap / size
        capped.append(weight)
    flat, labels = np.concatenate(capped), np.concatenate([record.labels for record in records])
    total = np.bincount(labels, flat, 5)
    rarity = (total.sum() / np.maximum(total, 1)) ** config.class_weight_exponent
    rarity[4] = 0.0
    mean = float((flat * rarity[labels]).mean())
    return [(weight * rarity[record.labels] / mean).astype(np.float32) for weight, record in zip(capped, records)]


def train(
    real: list[LabelledRecord], synthetic: list[LabelledRecord], config: FlagshipConfig, seed: int,
    teacher: "list[FlagshipNetwork] | None" = None,
) -> FlagshipNetwork:
    """`real` may hold a record several times (both leads, first lead). With teachers, their mean log-probabilities are
    learned instead of the labels."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    records = real + synthetic
    network = FlagshipNetwork(config)
    network.standardise(np.concatenate([record.features for record in real]))
    weights = beat_weights(records, config)
    size = np.sqrt([len(record.labels) for record in records])
    share = np.r_[size[: len(real)] / size[: len(real)].sum(), np.zeros(len(synthetic))]
    if synthetic:
        share *= 1 - config.synthetic_share
        share[len(real) :] = config.synthetic_share * size[len(real) :] / size[len(real) :].sum()
    soft = [mean_probabilities(teacher, record.features) for record in records] if teacher else None

    patients = {record.patient: len(record.labels) for record in real}
    steps = int(config.epochs * sum(beats // config.sequence + 1 for beats in patients.values()) // config.batch)
    optimiser = torch.optim.AdamW(network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, config.learning_rate, total_steps=steps + 1, pct_start=0.2)
    network.train()
    for _ in range(steps):
        x = np.zeros((config.batch, config.sequence, len(FEATURES)), np.float32)
        target = np.zeros((config.batch, config.sequence, CLASSES), np.float32)
        weight = np.zeros((config.batch, config.sequence), np.float32)
        for row, chosen in enumerate(rng.choice(len(records), config.batch, p=share)):
            record = records[chosen]
            first = int(rng.integers(0, max(1, len(record.labels) - config.sequence)))
            part = slice(first, first + config.sequence)
            labels = record.labels[part]
            x[row, : len(labels)] = record.features[part]
            weight[row, : len(labels)] = weights[chosen][part]
            if soft is not None:
                target[row, : len(labels)] = soft[chosen][part]
            else:
                hard = np.eye(CLASSES, dtype=np.float32)[np.minimum(labels, CLASSES - 1)]
                smooth = config.label_smoothing
                target[row, : len(labels)] = (1 - smooth) * hard + smooth / CLASSES
        log_p = torch.log_softmax(network(torch.from_numpy(x)), 2)
        loss = (-(torch.from_numpy(target) * log_p).sum(2) * torch.from_numpy(weight)).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    return network.eval()


def log_probabilities(network: FlagshipNetwork, features: np.ndarray) -> np.ndarray:
    """{beat, 4} of one whole record."""
    with torch.no_grad():
        return torch.log_softmax(network(torch.from_numpy(features)[None])[0], 1).numpy()


def mean_probabilities(networks: list[FlagshipNetwork], features: np.ndarray) -> np.ndarray:
    """{beat, 4}: geometric mean over the networks, normalised."""
    mean = np.mean([log_probabilities(network, features) for network in networks], 0)
    mean = np.exp(mean - mean.max(1, keepdims=True))
    return (mean / mean.sum(1, keepdims=True)).astype(np.float32)
