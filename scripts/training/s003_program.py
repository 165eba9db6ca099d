"""What `scripts/python -m training.train_s003` does: examples of each stage, folds, files in build/s003."""

from __future__ import annotations

import sys
import time
from pathlib import Path

import numpy as np
import torch

from . import s003_beats, s003_windows
from .s003_networks import built
from .s003_package import write_s003_model
from .s003_training import BINARY, FIVE_CLASSES, MULTILABEL, Examples, load_config, probabilities, train
from .s003_windows import FourBeats


def stage_examples(stage: str, windows: FourBeats) -> Examples:
    """Windows of the first two stages. The second asks, as S003 does, only about its seven combinations."""
    folds = np.full(len(windows), -1)
    for index, records in enumerate(s003_windows.patient_folds(windows)):
        folds[np.isin(windows.records, records)] = index
    kinds = windows.combinations()
    if stage == BINARY:
        # NORMAL lowest, so that its own cap holds.
        kinds = np.where(kinds == s003_windows.NORMAL, s003_windows.OUTSIDE - 1, kinds)
        targets = windows.arrhythmia()[:, None].astype(np.float32)
        return Examples(windows.samples, targets, False, kinds, windows.records, folds)
    among = kinds >= 0
    targets = windows.labels[among].astype(np.float32)
    return Examples(windows.samples[among], targets, False, kinds[among], windows.records[among], folds[among])


def run(stages: list[str], networks: list[str], data: Path, out: Path) -> None:
    """Trains what `out` does not hold yet: STAGE/NETWORK/fold_K.npz with the answers, fold_K.pt with the weights."""
    examples: dict[str, Examples] = {}
    windows = None
    wanted = [(stage, name) for name in networks for stage in stages if name in load_config(stage).networks]
    for stage, name in wanted:
        config = load_config(stage)
        for fold in range(s003_windows.FOLDS):
            path = out / stage / name / f"fold_{fold}.npz"
            if path.exists():
                continue
            if stage not in examples:
                if stage == FIVE_CLASSES:
                    examples[stage] = s003_beats.examples(data, config.seed)
                else:
                    windows = windows or s003_windows.database(data)
                    examples[stage] = stage_examples(stage, windows)
            whole = examples[stage]

            def say(text: str) -> None:
                print(f"{stage}, {name}, fold {fold + 1}: {text}", file=sys.stderr, flush=True)

            begun = time.process_time()
            network = train(whole, np.flatnonzero(whole.folds != fold), name, config, config.seed, say)
            asked = np.flatnonzero(whole.folds == fold)
            given = probabilities(network, whole.samples[asked], whole.exclusive)
            path.parent.mkdir(parents=True, exist_ok=True)
            torch.save(network.state_dict(), path.with_suffix(".pt"))
            part = path.with_suffix(".part.npz")
            np.savez(
                part,
                probabilities=given,
                targets=whole.targets[asked],
                kinds=whole.kinds[asked],
                records=whole.records[asked],
                seconds=time.process_time() - begun,
            )
            part.rename(path)
            say(f"{time.process_time() - begun:.0f} s of processor time")


def run_final(data: Path, out: Path, models: Path) -> None:
    """models/s003_STAGE of both stages, trained on all folds; the folds' counts must be there for the card."""
    windows = s003_windows.database(data)
    for stage in (BINARY, MULTILABEL):
        config, whole = load_config(stage), stage_examples(stage, windows)
        path = out / stage / "bilstm/all.pt"
        if path.exists():
            network = built("bilstm", whole.targets.shape[1], whole.samples.shape[1])
            network.load_state_dict(torch.load(path))
            network.eval()
        else:
            network = train(
                whole, np.arange(len(whole)), "bilstm", config, config.seed, lambda text: print(text, file=sys.stderr)
            )
            path.parent.mkdir(parents=True, exist_ok=True)
            torch.save(network.state_dict(), path)
        write_s003_model(models, stage, network, whole, config)
