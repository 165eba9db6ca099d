"""One training run: config + beats -> network. Deterministic for a given config, seed, torch version and thread count."""

from __future__ import annotations

import copy
import json
import math
from collections.abc import Callable
from dataclasses import dataclass, field, fields
from pathlib import Path

import numpy as np
import torch

from . import networks, residual
from .beat_tensors import CLASSES, BeatTensors
from .context_network import CONTEXT_NETWORK, ContextConfig
from .networks import BeatNetwork, StagedNetwork
from .residual import ResidualNetwork
from .rhythm_network import RHYTHM_NETWORK, RhythmConfig
from .sampling import SAMPLINGS
from .twelve_lead_network import TWELVE_LEAD_NETWORK, TwelveLeadConfig

WindowNetwork = BeatNetwork | ResidualNetwork | StagedNetwork
CONFIGS = Path(__file__).resolve().parent / "configs"
TORCH_THREADS = 1  # sums over threads round differently; two models at a time use two cores better


@dataclass(frozen=True)
class Augmentation:
    """Random changes of each training beat; 0 = none."""

    amplitude: float = 0.0  # gain drawn from 1 +- this
    offset_mv: float = 0.0  # baseline moved by a normal draw of this spread
    shift_samples: int = 0  # R peak moved by up to this many samples
    rate: float = 0.0  # pre_s and post_s multiplied by 1 +- this (same heart, other rate); ratio unchanged


@dataclass(frozen=True)
class TrainingConfig:
    """What a file in configs/ says. Unknown keys are errors. Words about a model stand in words/."""

    name: str
    title: str
    network: str
    summary: str
    minutes: int = 0  # on two cores at rest, from measured processor seconds
    version: str = "1.0.0"
    seed: int = 1
    epochs: int = 10
    batch: int = 64
    learning_rate: float = 1e-3
    schedule: str = "constant"  # or "cosine": falls to 0 over the run
    weight_decay: float = 0.0
    loss: str = "cross_entropy"  # or "focal"
    focal_gamma: float = 2.0
    class_weight_exponent: float = 0.0  # weight of class c = (beats of N / beats of c) ** exponent
    operating_exponent: float | None = None  # afterwards the head's bias is moved to this exponent (not for Q)
    record_cap: int = 0  # ectopic beats of one class in one record weigh at most this many beats; 0 = no cap
    label_smoothing: float = 0.0
    sampling: str = "all"  # a key of sampling.SAMPLINGS
    normal_share: float = 1.0  # share of the N beats used per epoch, drawn anew each time
    epoch_beats: int = 0  # an epoch ends after so many beats, drawn anew from those sampled; 0 = all of them
    shape_dropout: float = (
        0.0  # probability of hiding the whole shape from the head, so that timing learns to stand alone
    )
    bfloat16: bool = False  # convolutions in bfloat16, weights and sums in float32: half the time, for further seeds
    teachers: int = 0  # first train so many networks of the same form, then one on their mean probabilities
    average_decay: float = 0.0  # exponential moving average of the weights, per step; 0 = last weights
    augmentation: Augmentation = field(default_factory=Augmentation)


def load_config(path: Path) -> TrainingConfig | ContextConfig | RhythmConfig | TwelveLeadConfig:
    """Reads a config of any kind of network. Raises ValueError on keys nobody reads."""
    values = json.loads(path.read_text(encoding="utf-8"))
    values.pop("experiment", None)  # words for models/experiments.json: experiments.py
    kinds = {
        CONTEXT_NETWORK: ContextConfig,
        RHYTHM_NETWORK: RhythmConfig,
        TWELVE_LEAD_NETWORK: TwelveLeadConfig,
    }
    kind = kinds.get(values.get("network"), TrainingConfig)
    known = {entry.name for entry in fields(kind)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise ValueError(f"{path.name}: unknown keys {' '.join(unknown)}")
    if "augmentation" in values:
        values["augmentation"] = Augmentation(**values["augmentation"])
    return kind(**values)


def beat_weights(beats: BeatTensors, config: TrainingConfig) -> np.ndarray:
    """Loss weight of each beat, mean 1: class weights, after capping what one record contributes to a rare class."""
    weight = np.ones(len(beats), np.float64)
    if config.record_cap:
        for name in np.unique(beats.records):
            for index in range(1, len(CLASSES)):
                rows = (beats.records == name) & (beats.labels == index)
                if rows.sum() > config.record_cap:
                    weight[rows] = config.record_cap / rows.sum()
    totals = np.array([weight[beats.labels == index].sum() for index in range(len(CLASSES))])
    class_weight = np.ones(len(CLASSES))
    present = totals > 0
    class_weight[present] = (totals[0] / totals[present]) ** config.class_weight_exponent
    weight *= class_weight[beats.labels]
    return (weight / weight.mean()).astype(np.float32)


def _augmented(
    windows: torch.Tensor, rr: torch.Tensor, how: Augmentation, generator: torch.Generator
) -> tuple[torch.Tensor, torch.Tensor]:
    count = len(windows)

    def uniform(spread: float) -> torch.Tensor:
        return 1.0 + spread * (2.0 * torch.rand(count, generator=generator) - 1.0)

    if how.shift_samples:
        shift = torch.randint(-how.shift_samples, how.shift_samples + 1, (count, 1), generator=generator)
        positions = (torch.arange(windows.shape[2])[None] + shift).clamp(0, windows.shape[2] - 1)
        windows = windows[:, 0].gather(1, positions)[:, None]
    if how.amplitude:
        windows = windows * uniform(how.amplitude)[:, None, None]
    if how.offset_mv:
        windows = windows + how.offset_mv * torch.randn(count, generator=generator)[:, None, None]
    if how.rate:
        factor = uniform(how.rate)
        rr = torch.stack([rr[:, 0] * factor, rr[:, 1] * factor, rr[:, 2]], 1)
    return windows, rr


def _epoch_rows(labels: torch.Tensor, config: TrainingConfig, generator: torch.Generator) -> torch.Tensor:
    """Rows of one epoch in random order."""
    rows = torch.randperm(len(labels), generator=generator)
    if config.epoch_beats:
        rows = rows[: config.epoch_beats]
    if config.normal_share >= 1.0:
        return rows
    normal = labels[rows] == 0
    kept = normal.cumsum(0) <= config.normal_share * int(normal.sum())
    return rows[kept | ~normal]


def _losses(logits: torch.Tensor, labels: torch.Tensor, config: TrainingConfig) -> torch.Tensor:
    if config.loss == "focal":
        # Lin et al. 2017: (1 - p)^gamma times the cross-entropy.
        log_p = torch.log_softmax(logits, 1).gather(1, labels[:, None])[:, 0]
        return -((1.0 - log_p.exp()) ** config.focal_gamma) * log_p
    if config.loss != "cross_entropy":
        raise ValueError(f"unknown loss {config.loss}")
    return torch.nn.functional.cross_entropy(logits, labels, reduction="none", label_smoothing=config.label_smoothing)


def _built(config: TrainingConfig, classes: int) -> BeatNetwork | ResidualNetwork:
    if config.network in residual.FORMS:
        return ResidualNetwork(residual.FORMS[config.network])
    form = "s000_cnn" if config.network == networks.STAGED else config.network
    return BeatNetwork(networks.FORMS[form], config.shape_dropout, classes)


def sampled(beats: BeatTensors, config: TrainingConfig, seed: int) -> BeatTensors:
    """The beats the config's answer to imbalance trains on."""
    return SAMPLINGS[config.sampling](beats, np.random.default_rng(seed))


def train(
    beats: BeatTensors,
    config: TrainingConfig,
    seed: int,
    after_epoch: Callable[[int, WindowNetwork], None] = lambda epoch, network: None,
    targets: np.ndarray | None = None,
) -> WindowNetwork:
    """Trains one network. `after_epoch(epoch, network)` sees the (averaged) network after each epoch, from 1 on.

    targets: probabilities {beat, 5} to learn instead of the labels (see distil.py); then without class weights, which
    the targets hold already, and without sampling.
    """
    torch.set_num_threads(TORCH_THREADS)
    torch.manual_seed(seed)
    torch.use_deterministic_algorithms(True)
    if targets is None:
        beats = sampled(beats, config, seed)
    if config.network != networks.STAGED:
        return _fitted(_built(config, len(CLASSES)), beats, config, seed, after_epoch, targets)
    relabelled = BeatTensors(beats.windows, beats.rr, np.minimum(beats.labels, 1), beats.records)
    common = _fitted(_built(config, 2), relabelled, config, seed, after_epoch)
    few = beats.take(beats.labels > 0)
    few = BeatTensors(few.windows, few.rr, few.labels - 1, few.records)
    rare = _fitted(_built(config, len(CLASSES) - 1), few, config, seed, after_epoch)
    return StagedNetwork(common, rare).eval()


def _fitted(
    network: BeatNetwork | ResidualNetwork,
    beats: BeatTensors,
    config: TrainingConfig,
    seed: int,
    after_epoch: Callable[[int, WindowNetwork], None],
    targets: np.ndarray | None = None,
) -> BeatNetwork | ResidualNetwork:
    generator = torch.Generator().manual_seed(seed)
    network.standardise_rr(beats.rr)
    averaged = copy.deepcopy(network)
    optimiser = torch.optim.Adam(network.parameters(), lr=config.learning_rate, weight_decay=config.weight_decay)
    windows, rr = torch.from_numpy(beats.windows)[:, None], torch.from_numpy(beats.rr)
    labels = torch.from_numpy(beats.labels)
    soft = None if targets is None else torch.from_numpy(targets)
    weights = torch.from_numpy(beat_weights(beats, config)) if soft is None else torch.ones(len(beats))
    steps_per_epoch = math.ceil(len(_epoch_rows(labels, config, torch.Generator())) / config.batch)
    steps = 0
    for epoch in range(1, config.epochs + 1):
        network.train()
        for rows in _epoch_rows(labels, config, generator).split(config.batch):
            if config.schedule == "cosine":
                share = steps / (config.epochs * steps_per_epoch)
                optimiser.param_groups[0]["lr"] = config.learning_rate * 0.5 * (1.0 + math.cos(math.pi * share))
            batch_windows, batch_rr = _augmented(windows[rows], rr[rows], config.augmentation, generator)
            with torch.autocast("cpu", torch.bfloat16, enabled=config.bfloat16):
                logits = network(batch_windows, batch_rr).float()
            if soft is None:
                losses = _losses(logits, labels[rows], config)
            else:
                losses = -(soft[rows] * torch.log_softmax(logits, 1)).sum(1)
            optimiser.zero_grad()
            (losses * weights[rows]).mean().backward()
            optimiser.step()
            steps += 1
            if config.average_decay:
                # Early on the average follows closely, so that the random start is forgotten.
                decay = min(config.average_decay, steps / (steps + 10.0))
                with torch.no_grad():
                    for mean, last in zip(averaged.parameters(), network.parameters()):
                        mean.lerp_(last, 1.0 - decay)
        result = averaged if config.average_decay else network
        result.eval()
        after_epoch(epoch, result)
    return result


def move_to_operating_point(network: BeatNetwork, labels: np.ndarray, config: TrainingConfig) -> None:
    """Adds (operating_exponent - class_weight_exponent) * ln(beats of N / beats of c) to the bias of S, V and F.

    Logit adjustment, Menon et al. 2021: weights in training and an offset afterwards move the same boundary. Q stays:
    eight beats say nothing about where its boundary belongs.
    """
    if config.operating_exponent is None:
        return
    counts = np.bincount(labels, minlength=len(CLASSES))
    with torch.no_grad():
        for name in ("S", "V", "F"):
            index = CLASSES.index(name)
            if counts[index]:
                change = config.operating_exponent - config.class_weight_exponent
                network.head.bias[index] += change * math.log(counts[0] / counts[index])


def probabilities(network: BeatNetwork, beats: BeatTensors, batch: int = 512) -> np.ndarray:
    """Softmax of the logits, {beat, 5}."""
    network.eval()
    parts = []
    with torch.no_grad():
        for start in range(0, len(beats), batch):
            windows = torch.from_numpy(beats.windows[start : start + batch])[:, None]
            rr = torch.from_numpy(beats.rr[start : start + batch])
            parts.append(torch.softmax(network(windows, rr), 1).numpy())
    return np.concatenate(parts)
