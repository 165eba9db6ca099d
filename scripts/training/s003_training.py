"""Trains S003's networks and their rivals fold by fold and keeps what they answer to windows they have not seen.

As printed: focal loss (gamma 2), learning rate 5e-4, batches of 64, five folds by patient, no patient on both sides. Ours, for
want of processors: each epoch draws anew at most so many windows of a kind from a record (configs/s003), few epochs, the
learning rate falls to nothing over them by a cosine in place of a validation set that would choose the best epoch.
Deterministic for a given config, seed and torch version.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .s003_networks import built

CONFIGS = Path(__file__).resolve().parent / "configs/s003"
BINARY, MULTILABEL, FIVE_CLASSES = "binary", "multilabel", "five_classes"
STAGES = (BINARY, MULTILABEL, FIVE_CLASSES)
EVALUATION_BATCH = 256
MOST_WEIGHT = 10.0  # of a rare label's windows


@dataclass(frozen=True)
class S003Config:
    """What a file in configs/s003 says."""

    name: str
    title: str
    networks: list[str]
    epochs: int
    normal_cap: int  # windows of an epoch from one record that hold nothing abnormal
    kind_cap: int  # and of each other kind
    summary: str = ""
    version: str = "1.0.0"
    batch: int = 64
    learning_rate: float = 5e-4
    weight_decay: float = 1e-4  # S003: kernel and bias regularisers, of a size it does not say
    focal_gamma: float = 2.0
    seed: int = 1


@dataclass(frozen=True)
class Examples:
    """What a stage is trained and asked on. Columns of equal length."""

    samples: np.ndarray  # float32 {example, sample}
    targets: np.ndarray  # float32 {example, answer}, 0 or 1
    exclusive: bool  # the answers are classes, of which exactly one holds
    kinds: np.ndarray  # int {example}: what the caps count; the lowest one is normal's
    records: np.ndarray  # str {example}
    folds: np.ndarray  # int {example}: the fold that it is asked in; -1: only trained on

    def __len__(self) -> int:
        return len(self.records)


def load_config(stage: str) -> S003Config:
    return S003Config(**json.loads((CONFIGS / f"{stage}.json").read_text(encoding="utf-8")))


def epoch_rows(examples: Examples, rows: np.ndarray, config: S003Config, rng: np.random.Generator) -> np.ndarray:
    """At most the caps' number of each kind of each record, drawn anew, in random order."""
    rows = rng.permutation(rows)
    kinds, records = examples.kinds[rows], examples.records[rows]
    groups: dict[tuple[str, int], int] = {}
    kept, normal = [], examples.kinds.min()
    for row, kind, record in zip(rows, kinds.tolist(), records.tolist()):
        taken = groups.get((record, kind), 0)
        if taken < (config.normal_cap if config.normal_cap and kind == normal else config.kind_cap):
            groups[record, kind] = taken + 1
            kept.append(row)
    return np.asarray(kept)


def answer_weights(targets: np.ndarray) -> np.ndarray:
    """Weight of the windows that hold each answer: the root of how many more do not."""
    held = np.maximum(targets.sum(0), 1.0)
    return np.clip(np.sqrt((len(targets) - held) / held), 1.0 / MOST_WEIGHT, MOST_WEIGHT)


def focal(
    logits: torch.Tensor, targets: torch.Tensor, weights: torch.Tensor, gamma: float, exclusive: bool
) -> torch.Tensor:
    """Focal loss (Lin 2017): of each answer by itself, or of the one class that holds."""
    if exclusive:
        log_p = (torch.log_softmax(logits, 1) * targets).sum(1)
        return (-((1.0 - log_p.exp()) ** gamma) * log_p * (targets * weights).sum(1)).mean()
    loss = nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction="none")
    loss = loss * (1.0 - torch.exp(-loss)) ** gamma
    return (loss * torch.where(targets > 0.5, weights, torch.ones_like(weights))).mean()


def train(
    examples: Examples, rows: np.ndarray, name: str, config: S003Config, seed: int, say: Callable[[str], None]
) -> nn.Module:
    """A network trained on `rows`."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    epochs = [epoch_rows(examples, rows, config, rng) for _ in range(config.epochs)]
    weights = torch.from_numpy(answer_weights(examples.targets[epochs[0]]).astype(np.float32))
    network = built(name, examples.targets.shape[1], examples.samples.shape[1])
    decayed = [p for p in network.parameters() if p.dim() > 1]
    plain = [p for p in network.parameters() if p.dim() <= 1]
    optimiser = torch.optim.Adam(
        [{"params": decayed, "weight_decay": config.weight_decay}, {"params": plain}], lr=config.learning_rate
    )
    steps = sum(-(-len(drawn) // config.batch) for drawn in epochs)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    network.train()
    for epoch, drawn in enumerate(epochs, start=1):
        losses = []
        for batch in np.array_split(drawn, -(-len(drawn) // config.batch)):
            windows = torch.from_numpy(examples.samples[batch])[:, None]
            targets = torch.from_numpy(examples.targets[batch])
            loss = focal(network(windows), targets, weights, config.focal_gamma, examples.exclusive)
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 5.0)
            optimiser.step()
            schedule.step()
            losses.append(float(loss))
        say(f"epoch {epoch} of {config.epochs}, {len(drawn)} windows, mean loss {np.mean(losses):.4f}")
    return network.eval()


def probabilities(network: nn.Module, samples: np.ndarray, exclusive: bool) -> np.ndarray:
    """float32 {window, answer}."""
    parts = []
    with torch.no_grad():
        for start in range(0, len(samples), EVALUATION_BATCH):
            logits = network(torch.from_numpy(samples[start : start + EVALUATION_BATCH])[:, None])
            parts.append((logits.softmax(1) if exclusive else logits.sigmoid()).numpy())
    return np.concatenate(parts)
