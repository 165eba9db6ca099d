"""What `scripts/train s002` does: S002's subsets, attention, learning curve and databases against each other, run by run.

A run is trained on three folds of a database, stopped and given its thresholds by a fourth, and asked about the fifth and
about every other database. Five runs with five seeds, each with another fold kept out, ask about every record once: a repeat.
Counts of each run go to OUT/NAME.json; interrupted, the program goes on where it stopped, within a run at its last epoch.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .s002_network import TwelveLeadResidual
from .s002_subsets import RULES, most_per_class, subset
from .s003_tables import area_under_curve
from .twelve_lead_training import Form, binary_cross_entropy, class_counts, fit, logits, run_missing, thresholds
from .twelve_leads import FOLDS, UNKNOWN_FOLD, TwelveLeads

EVERYTHING = "all"  # rule of a run that is trained on all of its folds
OFFICIAL_TEST = (9, 10)  # strat_fold of PTB-XL: 9 its validation, 10 its test; here both are tested
OFFICIAL_REPEATS = 3
# Records of unknown patient are not trained on within so many ids of a tested one: one patient's stand side by side.
NEIGHBOUR_IDS = 5
VALIDATION_SHARE = 6  # of the official split, one in so many groups


@dataclass(frozen=True)
class Run:
    """One training. size 0: what the rule gives; official: on PTB-XL's own folds in place of five."""

    trained_on: str
    rule: str
    attention: bool
    repeat: int
    fold: int
    size: int = 0
    official: bool = False

    @property
    def seed(self) -> int:
        return self.repeat * FOLDS + self.fold

    @property
    def kind(self) -> str:
        """Name without repeat and fold."""
        parts = [self.trained_on, "official" if self.official else self.rule, *([str(self.size)] if self.size else [])]
        return "_".join([*parts, "attention" if self.attention else "plain"])

    @property
    def name(self) -> str:
        return f"{self.kind}_{self.repeat}_{self.fold}"


def plan(found: dict[str, TwelveLeads], form: Form, repeats: int) -> list[Run]:
    """What is to be run, the most wanted first. The subsets are made of the first database, as S002's are of TNMG."""
    first, *others = found
    runs, folds, both = [], range(FOLDS), (False, True)
    for repeat in range(repeats):
        runs += [Run(first, rule, a, repeat, f) for f in folds for rule in ("I", "IV") for a in both]
        if repeat == 0:
            runs += [Run(first, EVERYTHING, a, 0, f) for f in folds for a in both]
        runs += [Run(first, rule, a, repeat, f) for f in folds for rule in ("II", "III") for a in both]
        if repeat == 0:
            runs += [Run(other, EVERYTHING, a, 0, f) for other in others for f in folds for a in both]
            runs += [Run(first, "IV", False, 0, f, size) for size in form.curve for f in folds]
            if (found[first].strata > 0).any():
                runs += [Run(first, EVERYTHING, a, r, 0, 0, True) for r in range(OFFICIAL_REPEATS) for a in both]
    return runs


def official_split(leads: TwelveLeads, seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows to train on, to validate with and to test: folds 9 and 10 where known, nothing of their neighbours."""
    tested = np.isin(leads.strata, OFFICIAL_TEST)
    numbers, unknown = leads.records.astype(int), leads.strata == UNKNOWN_FOLD
    left_out = unknown.copy()
    left_out[unknown] = np.abs(numbers[unknown][:, None] - numbers[tested]).min(1, initial=len(leads)) <= NEIGHBOUR_IDS
    rest = np.flatnonzero(~tested & ~left_out)
    groups = np.random.default_rng(seed).permutation(np.unique(leads.groups[rest]))
    validated = np.isin(leads.groups[rest], groups[: -(-len(groups) // VALIDATION_SHARE)])
    return rest[~validated], rest[validated], np.flatnonzero(tested)


def split(run: Run, leads: TwelveLeads, held: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Rows to train on (by the rule), to validate with and to test."""
    if run.official:
        return official_split(leads, run.seed)
    folds = leads.folds()
    validated = (run.fold + 1) % FOLDS
    pool = np.flatnonzero((folds != run.fold) & (folds != validated))
    rng = np.random.default_rng(run.seed)
    if run.size:
        training = np.sort(rng.permutation(pool)[: run.size])
    elif run.rule in RULES:
        training = subset(run.rule, held, leads.ages, pool, most_per_class(held, pool), rng)
    else:
        training = pool
    return training, np.flatnonzero(folds == validated), np.flatnonzero(folds == run.fold)


def carry_out(run: Run, found: dict[str, TwelveLeads], form: Form, out: Path, with_incomplete: bool) -> dict:
    """Trains one run; answers its counts, as they are kept."""
    leads = found[run.trained_on]
    held = leads.classes(with_incomplete)
    training, validation, test = split(run, leads, held)
    begun = time.process_time()

    def make() -> TwelveLeadResidual:
        return TwelveLeadResidual(run.attention, form.width, form.samples, momentum=form.momentum)

    network, epochs = fit(
        make,
        leads.samples,
        held.astype(np.float32),
        training,
        validation,
        binary_cross_entropy,
        form,
        run.seed,
        out / f"{run.name}.epoch.pt",
    )

    def answered(of: TwelveLeads, rows: np.ndarray) -> np.ndarray:
        return 1.0 / (1.0 + np.exp(-logits(network, of.samples, rows, form).astype(float)))

    chosen = thresholds(answered(leads, validation), held[validation])
    tested = {}
    for name, other in found.items():
        if run.official and name != run.trained_on:
            continue
        rows = test if name == run.trained_on else np.arange(len(other))
        given, truth = answered(other, rows), other.classes(with_incomplete)[rows]
        tested[name] = {
            "counts": class_counts(given >= chosen, truth).tolist(),
            "auc": [area_under_curve(given[:, k], truth[:, k]) for k in range(truth.shape[1])],
        }
    return {
        "kind": run.kind,
        "trained_on": run.trained_on,
        "rule": run.rule,
        "size": run.size,
        "official": run.official,
        "attention": run.attention,
        "repeat": run.repeat,
        "fold": run.fold,
        "seed": run.seed,
        "records": len(training),
        "classes": [*held[training].sum(0).tolist(), int((~held[training].any(1)).sum())],
        "epochs": epochs,
        "thresholds": [round(float(each), 4) for each in chosen],
        "tested": tested,
        "seconds": round(time.process_time() - begun, 1),
    }


def run_all(
    found: dict[str, TwelveLeads], form: Form, out: Path, with_incomplete: bool, repeats: int, minutes: float | None
) -> bool:
    """Everything that `out` does not hold yet (run_missing)."""
    return run_missing(
        plan(found, form, repeats), out, minutes, lambda run: carry_out(run, found, form, out, with_incomplete)
    )
