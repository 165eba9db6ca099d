"""Training, cross-validation and the files of the compact twelve-lead model (twelve_lead_network.py).

scripts/train twelve_lead                    cross-validation on PTB-XL, LUDB as another database, then the files of models/twelve_lead
scripts/train twelve_lead --cross-validate   the same without writing to models/
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import torch

from .json_lines import json_text
from .twelve_lead_card import write_card
from .twelve_lead_evaluation import Answers, bands, best_thresholds, class_rows, int8_rows, interval_rows
from .twelve_lead_export import write_twelve_lead_model
from .twelve_lead_inputs import LeadInputs, drawn, joined, recordings
from .twelve_lead_labels import CLASSES
from .twelve_lead_network import TwelveLeadConfig, TwelveLeadNetwork, logits_of, measures_alone, train

FOLDS = 5
TEST_FOLDS = (9, 10)  # strat_fold of PTB-XL: its test and validation folds
CALIBRATION_RECORDINGS = 600
NOT_OF_THE_NETWORK = ("title", "summary", "minutes", "version", "name", "seed")


def variants(config: TwelveLeadConfig) -> dict[str, TwelveLeadConfig]:
    """What is left out for comparison; the first is the shipped one."""
    return {
        "as shipped": config,
        "without drawn recordings": dataclasses.replace(
            config, made=0.0, drawn_steps=0, steps=config.drawn_steps + config.steps
        ),
        "without measures": dataclasses.replace(config, measures=False),
    }


def folds_of(groups: np.ndarray) -> np.ndarray:
    """int {record}: groups dealt out in order, so that none is divided."""
    numbers = {group: index % FOLDS for index, group in enumerate(dict.fromkeys(groups.tolist()))}
    return np.asarray([numbers[group] for group in groups.tolist()])


def _say(what: str, steps: int) -> Callable[[int, float], None]:
    started = time.monotonic()

    def say(step: int, loss: float) -> None:
        if step % 25 == 0 or step == steps:
            text = f"twelve_lead: {what}, step {step} of {steps}, loss {loss:.3f}, {time.monotonic() - started:.0f} s"
            print(text, file=sys.stderr, flush=True)

    return say


def _signature(config: TwelveLeadConfig, seed: int) -> str:
    values = {key: value for key, value in dataclasses.asdict(config).items() if key not in NOT_OF_THE_NETWORK}
    return hashlib.sha256(json.dumps([values, seed], sort_keys=True).encode()).hexdigest()[:12]


def _stored(path: Path, config: TwelveLeadConfig, make: Callable[[], TwelveLeadNetwork]) -> TwelveLeadNetwork:
    network = TwelveLeadNetwork(config)
    if not path.exists():
        torch.save(make().state_dict(), path)
    network.load_state_dict(torch.load(path))
    return network.eval()


def trained(
    what: str, training: LeadInputs, made: LeadInputs, config: TwelveLeadConfig, seed: int, folder: Path
) -> TwelveLeadNetwork:
    """The network of that name, from `folder` where it is there. All go on from one that saw drawn recordings alone."""

    def path(name: str) -> Path:
        return folder / f"{_signature(config, seed)}_{name.replace(' ', '_')}.pt"

    def first() -> TwelveLeadNetwork:
        alone = dataclasses.replace(config, steps=config.drawn_steps)
        return train(made, alone, seed, _say("drawn recordings", alone.steps))

    def whole() -> TwelveLeadNetwork:
        start = _stored(path("drawn"), config, first).state_dict() if config.drawn_steps else None
        return train(joined(training, made) if config.made else training, config, seed, _say(what, config.steps), start)

    return _stored(path(what), config, whole)


def out_of_fold(ptbxl: LeadInputs, made: LeadInputs, config: TwelveLeadConfig, seed: int, folder: Path) -> np.ndarray:
    """Logits {record, class}, each by a network that never saw the record's block."""
    fold = folds_of(ptbxl.groups)
    logits = np.zeros(ptbxl.held.shape, np.float32)
    for index in range(FOLDS):
        rows = np.flatnonzero(fold == index)
        others = ptbxl.taken(np.flatnonzero(fold != index))
        network = trained(f"fold {index + 1}", others, made, config, seed, folder)
        logits[rows] = logits_of(network, ptbxl.taken(rows))
    return logits


def run(config: TwelveLeadConfig, seed: int, data: Path, out: Path, work: Path, cross_validate: bool) -> None:
    """`work` keeps inputs and networks; `out` is the model's folder."""
    torch.set_num_threads(1)
    ptbxl, ludb = recordings("ptbxl", data, work), recordings("ludb", data, work)
    made = drawn(config.made_recordings, work)
    fold = folds_of(ptbxl.groups)
    asked = {title: out_of_fold(ptbxl, made, variant, seed, work) for title, variant in variants(config).items()}
    asked["measures alone"] = np.zeros(ptbxl.held.shape, np.float32)
    for index in range(FOLDS):
        others, rows = np.flatnonzero(fold != index), np.flatnonzero(fold == index)
        asked["measures alone"][rows] = measures_alone(ptbxl.taken(others), ptbxl.taken(rows), config, seed)
    chosen = {title: best_thresholds(logits, ptbxl.held) for title, logits in asked.items()}
    network = trained("everything", ptbxl, made, config, seed, work)
    ludb_logits = logits_of(network, ludb)
    tests = np.isin(ptbxl.strata, TEST_FOLDS)
    of_tests = set(ptbxl.groups[tests].tolist())
    training = np.flatnonzero(~np.isin(ptbxl.groups, list(of_tests)) | (ptbxl.strata > 0) & ~tests)
    official = trained("folds 1 to 8", ptbxl.taken(training), made, config, seed, work)
    held_out = ptbxl.taken(np.flatnonzero(tests))

    shipped = asked["as shipped"]
    limits = bands(shipped, ptbxl.held)
    found = {
        "what": "PTB-XL: five folds of blocks of 40 ids, each recording answered by a network that never saw its block, thresholds of best "
        "F1 from the other folds. LUDB: the shipped network, thresholds from PTB-XL. Folds 9 and 10: a network of the other recordings.",
        "seed": seed,
        "classes": list(CLASSES),
        "ptbxl": {
            "recordings": len(ptbxl),
            "rules": class_rows(Answers.of_rules(ptbxl), ptbxl.held),
            **{
                title: class_rows(Answers.out_of_fold(logits, ptbxl.held, fold), ptbxl.held)
                for title, logits in asked.items()
            },
        },
        "ludb": {
            "recordings": len(ludb),
            "rules": class_rows(Answers.of_rules(ludb), ludb.held),
            "as shipped": class_rows(Answers(ludb_logits, chosen["as shipped"]), ludb.held),
        },
        "folds 9 and 10": {
            "recordings": len(held_out),
            "rules": class_rows(Answers.of_rules(held_out), held_out.held),
            "as shipped": class_rows(Answers(logits_of(official, held_out), chosen["as shipped"]), held_out.held),
        },
        "bands": {"ptbxl": limits.rows(shipped, ptbxl.held), "ludb": limits.rows(ludb_logits, ludb.held)},
        "fewer leads": fewer_leads(ptbxl, fold, made, config, seed, work, chosen["as shipped"]),
        "drawn": interval_rows(made),
    }
    if cross_validate:
        print(json_text(found))
        return
    calibration = joined(ptbxl, made).taken(
        np.sort(np.random.default_rng(seed).choice(len(ptbxl) + len(made), CALIBRATION_RECORDINGS, replace=False))
    )
    write_twelve_lead_model(
        out,
        network,
        config,
        seed,
        calibration,
        {"best_f1": chosen["as shipped"], **limits.probabilities()},
        {"data": ["ptbxl", "ptbxl-lr"], "recordings": len(ptbxl), "drawn_recordings": len(made)},
    )
    found["int8"] = int8_rows(out, {"ptbxl": ptbxl, "ludb": ludb}, network, chosen["as shipped"])
    (out / "evaluation.json").write_text(json_text(found), encoding="ascii")
    write_card(out)


LEAD_SETS = {
    "limb leads": range(6),
    "I and II": (0, 1),
    "II and V1": (1, 6),
    "II": (1,),
    "V1": (6,),
}


def fewer_leads(
    ptbxl: LeadInputs,
    fold: np.ndarray,
    made: LeadInputs,
    config: TwelveLeadConfig,
    seed: int,
    folder: Path,
    limits: list[float],
) -> dict:
    """The same networks, asked with fewer leads and without measures, which other leads would have entered."""
    found = {}
    for title, kept in {"twelve leads": range(12), **LEAD_SETS}.items():
        logits = np.zeros(ptbxl.held.shape, np.float32)
        present = np.zeros_like(ptbxl.present)
        present[:, list(kept)] = ptbxl.present[:, list(kept)]
        measures = np.zeros_like(ptbxl.measures)
        measures[:, 8:] = 1.0
        asked = dataclasses.replace(ptbxl, present=present, measures=measures)
        for index in range(FOLDS):
            rows = np.flatnonzero(fold == index)
            network = trained(f"fold {index + 1}", ptbxl, made, config, seed, folder)  # stored: it is not trained here
            logits[rows] = logits_of(network, asked.taken(rows))
        found[title] = class_rows(Answers(logits, limits), ptbxl.held)
    return found
