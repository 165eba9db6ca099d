"""One network that learns from several: their mean probabilities are its targets (Hinton et al. 2015).

Seeds differ more on new patients than on the training beats; the mean of several is steadier and costs nothing at use.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import multiprocessing
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from .beat_tensors import BeatTensors
from .fit import TrainingConfig, WindowNetwork, probabilities, train

SEED_STEP = 1000  # seeds of teachers keep clear of the seeds people choose
WORDS = {"name": "", "title": "", "summary": "", "version": "", "minutes": 0}


def _answers_of_one(beats: BeatTensors, config: TrainingConfig, seed: int, path: Path) -> None:
    if path.exists():
        return
    answers = probabilities(train(beats, config, seed), beats)
    partial = path.with_suffix(".partial.npy")
    np.save(partial, answers)
    partial.rename(path)


def _key(beats: BeatTensors, config: TrainingConfig, seed: int) -> str:
    """Names a run by all that decides its weights, so that an interrupted distillation goes on where it stopped."""
    told = json.dumps([dataclasses.asdict(dataclasses.replace(config, **WORDS)), seed], sort_keys=True)
    data = hashlib.sha256(beats.windows.tobytes() + beats.rr.tobytes() + beats.labels.tobytes()).hexdigest()
    return hashlib.sha256((told + data).encode()).hexdigest()[:16]


def train_with_teachers(
    beats: BeatTensors,
    config: TrainingConfig,
    seed: int,
    jobs: int,
    cache: Path,
    after_epoch: Callable[[int, WindowNetwork], None],
) -> WindowNetwork:
    """Trains config.teachers networks, `jobs` at a time, then one on their mean probabilities; 0 teachers: plainly.

    cache: folder for the teachers' answers; those already there are used.
    """
    if config.teachers == 0:
        return train(beats, config, seed, after_epoch)
    cache.mkdir(parents=True, exist_ok=True)
    alone = dataclasses.replace(config, teachers=0, seed=0, operating_exponent=None)
    seeds = [seed + SEED_STEP * teacher for teacher in range(1, config.teachers + 1)]
    paths = [cache / f"{_key(beats, alone, one)}.npy" for one in seeds]
    if jobs > 1:
        with ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn")) as pool:
            runs = [pool.submit(_answers_of_one, beats, alone, one, path) for one, path in zip(seeds, paths)]
            for run in runs:
                run.result()
    else:
        for one, path in zip(seeds, paths):
            _answers_of_one(beats, alone, one, path)
    targets = np.mean([np.load(path) for path in paths], axis=0, dtype=np.float32)
    return train(beats, config, seed, after_epoch, targets)
