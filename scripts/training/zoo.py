"""Runs of the teaching zoo: every experiment with several seeds, each run kept as a model folder of its own."""

from __future__ import annotations

import sys
from pathlib import Path

from . import program
from .fit import CONFIGS, load_config
from .networks import STAGED

ROOT = Path(__file__).resolve().parents[2]
MODELS = ROOT / "models"
RUNS = ROOT / "build" / "zoo"  # RUNS/seed_2/s000_weighted holds what models/ holds of the shipped seed
SEEDS = (1, 2, 3, 4, 5)
DS1_BEATS = (45866, 944, 3788, 415, 8)  # N S V F Q
ONE_SEED = ("s000_cnn_rr",)  # a release with teachers of its own; shown beside the zoo, not repeated
# Names of configs, in the order of the tables.
ON_DS2 = (
    "s000_cnn",
    "s000_weighted",
    "s000_focal",
    "s000_smote",
    "s000_rr",
    "s000_cnn_rr",
    "s001_balanced",
    "s001_subclasses",
    "s002_residual",
    "s002_residual_balanced",
    "s002_residual_random",
    "s002_attention",
    "s002_attention_balanced",
    "s002_attention_random",
)
WITHIN_DS1 = ("s004_cnn_random", "s004_cnn_patients", "s004_lstm_random", "s004_lstm_patients")  # leakage.py
EXPERIMENTS = ON_DS2 + WITHIN_DS1


def run_folder(name: str, seed: int, runs: Path = RUNS, models: Path = MODELS) -> Path:
    """Where the files of one run lie: in `models` where that seed is the shipped one, else in `runs`."""
    shipped = seed == load_config(CONFIGS / f"{name}.json").seed and (models / name / "manifest.json").exists()
    return models / name if shipped else runs / f"seed_{seed}" / name


def train_runs(names: list[str], seeds: list[int], tensors: Path, data: Path, runs: Path = RUNS) -> None:
    """Trains the runs that are not there yet, seed after seed; what is there stays, so it can be interrupted.

    Seeds that are not shipped compute S000's wide convolutions in bfloat16, which halves the time.
    """
    for seed in seeds:
        for name in names:
            config = load_config(CONFIGS / f"{name}.json")
            done = (run_folder(name, seed, runs) / "golden.json").exists()  # written last
            if done or (name in ONE_SEED and seed != config.seed):
                continue
            print(f"{name}, seed {seed}", file=sys.stderr, flush=True)
            faster = seed != config.seed and config.network in ("s000_cnn", STAGED)
            program.run([name], tensors, data, runs / f"seed_{seed}", seed, bfloat16=faster)
