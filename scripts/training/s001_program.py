"""What `scripts/train s001` does: two networks, five ways with rare classes, on the records of one class of the first database.

S001 tells six classes of its hospital's recordings apart, each recording being of one. Its own are not to be had here (paroxysmal
supraventricular tachycardia, high-degree block); in their place stand S002's six and "normal", records of two classes left out. Normal
ones are drawn down until the largest class has as many times the records of the smallest as in S001's Table 1.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from .s001_network import Inception
from .s002_network import TwelveLeadResidual
from .twelve_lead_labels import CLASSES, NORMAL
from .twelve_lead_training import Form, Loss, fit, logits, run_missing
from .twelve_leads import FOLDS, TwelveLeads

LABELS = (*CLASSES, NORMAL)
NETWORKS = {"resnet": "ResNet", "inception": "Inception"}
WAYS = {
    "imbalance": "as is",
    "focal": "focal loss",
    "weight": "class weights",
    "balanced": "balanced by undersampling",
    "subclasses": "three smallest merged, second stage",
}
LARGEST_TO_SMALLEST = 2382 / 279  # S001, Table 1: VPCs to first-degree block
FOCAL_GAMMA = 2.0  # Lin 2017; S001 names none
MERGED = 3  # S001, Table 1: its three smallest classes are one of the first stage


@dataclass(frozen=True)
class Run:
    network: str
    way: str
    repeat: int
    fold: int

    @property
    def seed(self) -> int:
        return self.repeat * FOLDS + self.fold

    @property
    def name(self) -> str:
        return f"{self.network}_{self.way}_{self.repeat}_{self.fold}"


def plan(repeats: int) -> list[Run]:
    return [Run(n, way, repeat, f) for repeat in range(repeats) for f in range(FOLDS) for way in WAYS for n in NETWORKS]


def exclusive(held: np.ndarray, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Rows that are of one class, and the class of every record (-1: of none that takes part).

    held: bool {record, class}. The last class is "none of them", drawn down to S001's largest share.
    """
    labels = np.where(held.sum(1) == 1, held.argmax(1), -1)
    normal = np.flatnonzero(~held.any(1))
    smallest = min(np.bincount(labels[labels >= 0], minlength=held.shape[1]))
    drawn = np.random.default_rng(seed).permutation(normal)[: round(LARGEST_TO_SMALLEST * smallest)]
    labels[drawn] = held.shape[1]
    return np.flatnonzero(labels >= 0), labels


def undersampled(labels: np.ndarray, rows: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """As many of each class as the smallest has."""
    kinds, counts = np.unique(labels[rows], return_counts=True)
    return np.concatenate([rng.permutation(rows[labels[rows] == kind])[: counts.min()] for kind in kinds])


def class_weights(labels: np.ndarray, classes: int) -> np.ndarray:
    """The rarer, the heavier; 1 on average over the records."""
    return (len(labels) / (classes * np.maximum(np.bincount(labels, minlength=classes), 1))).astype(np.float32)


def weighted(weights: np.ndarray) -> Loss:
    """Cross-entropy with these weights of the classes, wherever the answers are."""
    held = torch.from_numpy(weights)
    return lambda answer, target: nn.functional.cross_entropy(answer, target, held.to(answer.device))


def focal(answer: torch.Tensor, target: torch.Tensor) -> torch.Tensor:
    """Focal loss (Lin 2017) of the one class that holds."""
    log_p = -nn.functional.cross_entropy(answer, target, reduction="none")
    return (-((1.0 - log_p.exp()) ** FOCAL_GAMMA) * log_p).mean()


def _softmax(values: np.ndarray) -> np.ndarray:
    raised = np.exp(values.astype(float) - values.max(1, keepdims=True))
    return raised / raised.sum(1, keepdims=True)


def built(network: str, classes: int, form: Form) -> nn.Module:
    if network == "inception":
        return Inception(form.width, classes, form.momentum)
    return TwelveLeadResidual(False, form.width, form.samples, classes, form.momentum)


def carry_out(run: Run, leads: TwelveLeads, form: Form, out: Path, with_incomplete: bool) -> dict:
    """Trains one run (two networks, where classes are merged); answers its matrix, as it is kept."""
    begun = time.process_time()
    rows, labels = exclusive(leads.classes(with_incomplete), run.repeat)
    folds, rng = leads.folds()[rows], np.random.default_rng(run.seed)
    validated = (run.fold + 1) % FOLDS
    training, validation = rows[(folds != run.fold) & (folds != validated)], rows[folds == validated]
    test = rows[folds == run.fold]
    if run.way == "balanced":
        training = undersampled(labels, training, rng)

    def probabilities(stage: str, targets: np.ndarray, classes: int, loss: Loss) -> tuple[np.ndarray, int]:
        """Of the test; trained on the rows whose target is one."""
        network, epochs = fit(
            lambda: built(run.network, classes, form),
            leads.samples,
            targets,
            training[targets[training] >= 0],
            validation[targets[validation] >= 0],
            loss,
            form,
            run.seed,
            out / f"{run.name}.{stage}.pt",
        )
        return _softmax(logits(network, leads.samples, test, form)), epochs

    cross_entropy: Loss = nn.functional.cross_entropy
    count = len(LABELS)
    if run.way == "subclasses":
        sizes = np.bincount(labels[training], minlength=count)
        small = np.argsort(sizes, kind="stable")[:MERGED]
        large = np.setdiff1d(np.arange(count), small)
        first_of = np.full(count, len(large))
        first_of[large] = np.arange(len(large))
        second_of = np.full(count, -1)
        second_of[small] = np.arange(MERGED)
        among = labels >= 0
        first, epochs = probabilities("first", np.where(among, first_of[labels], -1), len(large) + 1, cross_entropy)
        second, more = probabilities("second", np.where(among, second_of[labels], -1), MERGED, cross_entropy)
        given = np.zeros((len(test), count))
        given[:, large] = first[:, : len(large)]
        given[:, small] = first[:, len(large) :] * second
        epochs += more
    else:
        loss = cross_entropy
        if run.way == "focal":
            loss = focal
        elif run.way == "weight":
            loss = weighted(class_weights(labels[training], count))
        given, epochs = probabilities("only", labels, count, loss)
    matrix = np.zeros((count, count), int)
    np.add.at(matrix, (labels[test], given.argmax(1)), 1)
    for path in out.glob(f"{run.name}.*.pt"):
        path.unlink()
    return {
        "network": run.network,
        "way": run.way,
        "repeat": run.repeat,
        "fold": run.fold,
        "seed": run.seed,
        "trained_on": leads.name,
        "training": np.bincount(labels[training], minlength=count).tolist(),
        "epochs": epochs,
        "confusion": matrix.tolist(),
        "seconds": round(time.process_time() - begun, 1),
    }


def run_all(
    found: dict[str, TwelveLeads], form: Form, out: Path, with_incomplete: bool, repeats: int, minutes: float | None
) -> bool:
    """Everything that `out` does not hold yet (run_missing)."""
    leads = next(iter(found.values()))
    return run_missing(plan(repeats), out, minutes, lambda run: carry_out(run, leads, form, out, with_incomplete))
