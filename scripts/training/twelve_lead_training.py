"""Trains a network over twelve leads until its validation loss stops falling, and scores what it answers.

As printed in S002, 4.2: Adam at 1e-3, batches of 64, at most 200 epochs, patience 9. The rate falls to a tenth after 7 epochs without a
better validation loss, to a hundredth at least: Ribeiro's published code, which S002 takes over. The weights kept are those of
the best validation loss. Each epoch leaves a checkpoint, from which a stopped run goes on to the same end.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

FORMS = Path(__file__).resolve().parent / "configs/twelve_leads"
LEARNING_RATE = 1e-3
PATIENCE = 9
RATE_PATIENCE, RATE_FACTOR, LEAST_RATE = 7, 0.1, 1e-5  # Ribeiro 2020, its code
BETTER = 1e-5  # the same, min_delta of early stopping
ANSWERED = 256  # records answered at a time
EPOCHS_APART = 1000  # seeds of the dropout of two runs differ, more than any run has epochs
DECISION = 0.5  # threshold of a class that no validation record holds


@dataclass(frozen=True)
class Form:
    """What a file of configs/twelve_leads says: the size of networks, input and plan."""

    name: str
    title: str
    width: float
    fs_hz: int
    samples: int
    batch: int
    epochs: int
    momentum: float
    repeats: int
    curve: list[int]  # training sizes of the learning curve
    bfloat16: bool = False  # of convolutions; weights and sums stay float32


def load_form(name: str) -> Form:
    return Form(**json.loads((FORMS / f"{name}.json").read_text(encoding="utf-8")))


def device() -> torch.device:
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _leads(samples: np.ndarray, rows: np.ndarray) -> torch.Tensor:
    return torch.from_numpy(samples[rows].astype(np.float32)).to(device())


def logits(network: nn.Module, samples: np.ndarray, rows: np.ndarray, form: Form) -> np.ndarray:
    """float32 {row, class}."""
    parts = []
    network.eval()
    with torch.no_grad(), torch.autocast(device().type, torch.bfloat16, enabled=form.bfloat16):
        for start in range(0, len(rows), ANSWERED):
            parts.append(network(_leads(samples, rows[start : start + ANSWERED])).float().cpu().numpy())
    return np.concatenate(parts)


Loss = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
binary_cross_entropy: Loss = nn.functional.binary_cross_entropy_with_logits  # S002: a sigmoid to each class


def epoch_of_training(
    network: nn.Module,
    optimiser: torch.optim.Optimizer,
    samples: np.ndarray,
    targets: np.ndarray,
    rows: np.ndarray,
    loss: Loss,
    form: Form,
) -> float:
    """One pass over `rows` in their order; mean loss of the batches, which are of nearly equal size."""
    network.train()
    losses = []
    for batch in np.array_split(rows, -(-len(rows) // form.batch)):
        with torch.autocast(device().type, torch.bfloat16, enabled=form.bfloat16):
            answer = network(_leads(samples, batch))
        value = loss(answer.float(), torch.from_numpy(targets[batch]).to(device()))
        optimiser.zero_grad()
        value.backward()
        optimiser.step()
        losses.append(float(value))
    return float(np.mean(losses))


def fit(
    make: Callable[[], nn.Module],
    samples: np.ndarray,
    targets: np.ndarray,
    training: np.ndarray,
    validation: np.ndarray,
    loss: Loss,
    form: Form,
    seed: int,
    checkpoint: Path,
) -> tuple[nn.Module, int]:
    """The network of the lowest loss on `validation`, and the epochs that were run. targets: of all records."""
    torch.set_num_threads(1 if device().type == "cpu" else torch.get_num_threads())
    torch.manual_seed(seed)
    network = make().to(device())
    optimiser = torch.optim.Adam(network.parameters(), LEARNING_RATE)
    schedule = torch.optim.lr_scheduler.ReduceLROnPlateau(
        optimiser, factor=RATE_FACTOR, patience=RATE_PATIENCE, min_lr=LEAST_RATE
    )
    epoch, best, best_epoch, kept = 0, np.inf, 0, network.state_dict()
    if checkpoint.exists():
        stored = torch.load(checkpoint, map_location=device())
        network.load_state_dict(stored["network"])
        optimiser.load_state_dict(stored["optimiser"])
        schedule.load_state_dict(stored["schedule"])
        epoch, best, best_epoch, kept = stored["epoch"], stored["best"], stored["best_epoch"], stored["kept"]
    asked = torch.from_numpy(targets[validation])
    while epoch < form.epochs and epoch - best_epoch < PATIENCE:
        epoch += 1
        order = np.random.default_rng((seed, epoch)).permutation(training)
        # Of the dropout: a run that goes on ends as an unbroken one.
        torch.manual_seed(seed * EPOCHS_APART + epoch)
        epoch_of_training(network, optimiser, samples, targets, order, loss, form)
        value = float(loss(torch.from_numpy(logits(network, samples, validation, form)), asked))
        schedule.step(value)
        if value < best - BETTER:
            best, best_epoch = value, epoch
            kept = {name: tensor.clone() for name, tensor in network.state_dict().items()}
        state = {
            "network": network.state_dict(),
            "optimiser": optimiser.state_dict(),
            "schedule": schedule.state_dict(),
        }
        state |= {"epoch": epoch, "best": best, "best_epoch": best_epoch, "kept": kept}
        checkpoint.parent.mkdir(parents=True, exist_ok=True)
        part = checkpoint.with_suffix(".part")
        torch.save(state, part)
        part.rename(checkpoint)
    network.load_state_dict(kept)
    return network.eval(), epoch


def class_counts(said: np.ndarray, held: np.ndarray) -> np.ndarray:
    """int {class, 4}: tp, fn, fp, tn of bool {record, class}."""
    pairs = ((said, held), (~said, held), (said, ~held), (~said, ~held))
    return np.stack([(one & two).sum(0) for one, two in pairs], 1)


def thresholds(probabilities: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Of each class the one with the best F1, half-way between two answers; for the validation set only, never the test.

    Among equals the one nearest to .5; .5 where no record holds the class.
    """
    chosen = np.full(held.shape[1], DECISION)
    for index, (scores, truth) in enumerate(zip(probabilities.T, held.T)):
        if not truth.any():
            continue
        steps = np.unique(scores)
        candidates = np.concatenate([[DECISION], (steps[1:] + steps[:-1]) / 2])
        said = scores[:, None] >= candidates
        hit = (said & truth[:, None]).sum(0)
        f1 = 2 * hit / (said.sum(0) + truth.sum())
        best = candidates[f1 >= f1.max() - 1e-12]
        chosen[index] = best[np.abs(best - DECISION).argmin()]
    return chosen


def sensitivity(counts: np.ndarray) -> np.ndarray:
    """{class} of int {class, 4}; NaN where nothing holds the class."""
    tp, fn, _, _ = np.asarray(counts, float).T
    return np.where(tp + fn > 0, tp / np.maximum(tp + fn, 1), np.nan)


def specificity(counts: np.ndarray) -> np.ndarray:
    """TN / (TN + FP), its definition. S002's formula (4) prints TP / (TN + FP), which is none."""
    _, _, fp, tn = np.asarray(counts, float).T
    return np.where(tn + fp > 0, tn / np.maximum(tn + fp, 1), np.nan)


def precision(counts: np.ndarray) -> np.ndarray:
    """+P, {class}; NaN where nothing was said."""
    tp, _, fp, _ = np.asarray(counts, float).T
    return np.where(tp + fp > 0, tp / np.maximum(tp + fp, 1), np.nan)


def f1(counts: np.ndarray) -> np.ndarray:
    """{class}; NaN where no record holds the class, 0 where none of those was found."""
    tp, fn, fp, _ = np.asarray(counts, float).T
    return np.where(tp + fn > 0, 2 * tp / np.maximum(2 * tp + fn + fp, 1), np.nan)


def macro_f1(counts: np.ndarray) -> float:
    """Mean over the classes that a record holds."""
    return float(np.nanmean(f1(counts)))


def run_missing(runs: Iterable, out: Path, minutes: float | None, carry_out: Callable[..., dict]) -> bool:
    """What `carry_out` answers to each run that `out` does not hold yet, as NAME.json; its checkpoint goes. Stops between runs after
    `minutes`. True when all is there."""
    out.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    for run in runs:
        path = out / f"{run.name}.json"
        if path.exists():
            continue
        if minutes is not None and time.monotonic() - started > 60 * minutes:
            return False
        done = carry_out(run)
        part = path.with_suffix(".part")
        part.write_text(json.dumps(done), encoding="ascii")
        part.rename(path)
        (out / f"{run.name}.epoch.pt").unlink(missing_ok=True)
        print(f"{run.name}: {done['epochs']} epochs, {done['seconds']:.0f} s", file=sys.stderr)
    return True
