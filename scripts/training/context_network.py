"""The network over beats: a small perceptron per beat, then four dilated convolutions over the beats, and its training.

It sees no samples but, for each beat, the 69 numbers of src/core/features/beat_context.hpp. forward(context {1, beat,
69}) -> logits {1, beat, 4} for N S V F; an answer depends on the 15 beats before and after. Q is not learned (8 beats in
DS1): its probability is 0.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn

from .beat_tensors import CONTEXT_COLUMNS

CONTEXT_NETWORK = "beat_context"  # `network` of its configs
CLASSES = 4  # N S V F
DILATIONS = (1, 2, 4, 8)
REACH = sum(DILATIONS)  # beats to each side
AVERAGED_FROM = 0.4  # of the steps
LIMIT = 5.0  # standardised columns are clipped here


@dataclass(frozen=True)
class ContextConfig:
    """What a file in configs/ with `network` "beat_context" says."""

    name: str
    title: str
    network: str
    summary: str
    minutes: int = 0
    version: str = "1.0.0"
    seed: int = 1
    teachers: int = 0  # so many networks first, then one on their mean log-probabilities
    temperature: float = 1.0  # logits are divided by this
    epochs: float = 20.0  # in sequences of all records
    averaging: float = (
        0.0  # > 0: the weights are a running mean over the steps, which keeps so much of itself each step
    )
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
    made_recordings: int = 8  # made up per record (made_recordings.py)
    ectopic_recordings: int = 0  # further ones per record, usual beat premature (ectopic_rhythm.py)
    fibrillating_recordings: int = 0  # further ones per record, in fibrillation or flutter (fibrillating_rhythm.py)
    made_share: float = 0.7  # share of the sequences drawn from made recordings
    supraventricular: bool = False  # also records of the MIT-BIH Supraventricular Arrhythmia Database


class ContextNetwork(nn.Module):
    def __init__(self, config: ContextConfig) -> None:
        super().__init__()
        self.register_buffer("centre", torch.zeros(CONTEXT_COLUMNS))
        self.register_buffer("scale", torch.ones(CONTEXT_COLUMNS))
        self.first = nn.Linear(CONTEXT_COLUMNS, config.hidden)
        self.second = nn.Linear(config.hidden, config.channels)
        self.over_beats = nn.ModuleList(
            nn.Conv1d(config.channels, config.channels, 3, padding=step, dilation=step) for step in DILATIONS
        )
        self.sequence_head = nn.Linear(config.channels, CLASSES)
        self.beat_head = nn.Linear(config.channels, CLASSES)
        self.dropout = nn.Dropout(config.dropout)
        self.input_dropout = nn.Dropout(config.input_dropout)

    def standardise(self, context: np.ndarray) -> None:
        """Takes the median and standard deviation of the training beats."""
        self.centre.copy_(torch.from_numpy(np.median(context, 0)))
        self.scale.copy_(torch.from_numpy(context.std(0) + 1e-3))

    def embedding(self, context: torch.Tensor) -> torch.Tensor:
        """{.., beat, channels}: what the per-beat part says, before any neighbour is asked."""
        x = torch.clamp((context - self.centre) / self.scale, -LIMIT, LIMIT)
        x = torch.relu(self.first(self.input_dropout(x)))
        return torch.relu(self.second(self.dropout(x)))

    def forward(self, context: torch.Tensor) -> torch.Tensor:
        beat = self.dropout(self.embedding(context))
        x = beat.transpose(1, 2)
        for convolution in self.over_beats:
            x = x + torch.relu(convolution(x))
        return self.sequence_head(self.dropout(x.transpose(1, 2))) + self.beat_head(beat)


@dataclass(frozen=True)
class LabelledRecord:
    name: str
    context: np.ndarray  # float32 {beat, CONTEXT_COLUMNS}
    labels: np.ndarray  # int {beat}: 0 .. 4 = N S V F Q
    made: bool = False  # by made_recordings.py, from the record of that name


def beat_weights(records: list[LabelledRecord], config: ContextConfig) -> list[np.ndarray]:
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
    records: list[LabelledRecord], config: ContextConfig, seed: int, teachers: list[ContextNetwork] | None = None
) -> ContextNetwork:
    """`records` may hold a record several times (both leads, one lead). With teachers, their mean log-probabilities are
    learned instead of the labels."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    network = ContextNetwork(config)
    network.standardise(np.concatenate([record.context for record in records if not record.made]))
    weights = beat_weights(records, config)
    made = np.asarray([record.made for record in records])
    share = np.sqrt([len(record.labels) for record in records])
    for kind, part in ((made, config.made_share), (~made, 1.0 - config.made_share)):
        share[kind] *= (part if made.any() else 1.0) / max(share[kind].sum(), 1e-9)
    soft = [mean_probabilities(teachers, record.context) for record in records] if teachers else None

    beats = {record.name: len(record.labels) for record in records if not record.made}
    steps = int(config.epochs * sum(count // config.sequence + 1 for count in beats.values()) // config.batch)
    optimiser = torch.optim.AdamW(network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, config.learning_rate, total_steps=steps + 1, pct_start=0.2
    )
    network.train()
    mean: list[torch.Tensor] = []
    for step in range(steps):
        x = np.zeros((config.batch, config.sequence, CONTEXT_COLUMNS), np.float32)
        target = np.zeros((config.batch, config.sequence, CLASSES), np.float32)
        weight = np.zeros((config.batch, config.sequence), np.float32)
        for row, chosen in enumerate(rng.choice(len(records), config.batch, p=share)):
            record = records[chosen]
            first = int(rng.integers(0, max(1, len(record.labels) - config.sequence)))
            part = slice(first, first + config.sequence)
            labels = record.labels[part]
            x[row, : len(labels)] = record.context[part]
            weight[row, : len(labels)] = weights[chosen][part]
            if soft is not None:
                target[row, : len(labels)] = soft[chosen][part]
            else:
                hard = np.eye(CLASSES, dtype=np.float32)[np.minimum(labels, CLASSES - 1)]
                target[row, : len(labels)] = (1 - config.label_smoothing) * hard + config.label_smoothing / CLASSES
        log_p = torch.log_softmax(network(torch.from_numpy(x)), 2)
        loss = (-(torch.from_numpy(target) * log_p).sum(2) * torch.from_numpy(weight)).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimiser.step()
        schedule.step()
        if config.averaging > 0.0 and step > AVERAGED_FROM * steps:
            _average(mean, network, config.averaging)
    with torch.no_grad():
        for parameter, value in zip(network.parameters(), mean):
            parameter.copy_(value)
    return network.eval()


def _average(mean: list[torch.Tensor], network: ContextNetwork, kept: float) -> None:
    """Moves the running mean towards the present weights; the first call starts it there."""
    with torch.no_grad():
        if not mean:
            mean += [parameter.clone() for parameter in network.parameters()]
        for value, parameter in zip(mean, network.parameters()):
            value.lerp_(parameter, 1.0 - kept)


def log_probabilities(network: ContextNetwork, context: np.ndarray) -> np.ndarray:
    """{beat, 4} of one whole record."""
    with torch.no_grad():
        return torch.log_softmax(network(torch.from_numpy(context)[None])[0], 1).numpy()


def mean_probabilities(networks: list[ContextNetwork], context: np.ndarray) -> np.ndarray:
    """{beat, 4}: geometric mean over the networks, normalised."""
    mean = np.mean([log_probabilities(network, context) for network in networks], 0)
    mean = np.exp(mean - mean.max(1, keepdims=True))
    return (mean / mean.sum(1, keepdims=True)).astype(np.float32)
