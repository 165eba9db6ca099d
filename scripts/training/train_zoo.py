"""Trains the teaching zoo: every experiment of docs/results/zoo.md, with several seeds.

  scripts/python -m training.train_zoo                              every run that is not there yet, seed after seed
  scripts/python -m training.train_zoo s000_weighted --seeds 1 2    some of them

Each experiment is one config in scripts/training/configs (S004's in configs/leakage). Seed 1 of a model that the page
offers is what `scripts/train NAME` writes to models/; other runs go to build/zoo. Interrupted, it goes on where it stopped.
No record of DS2 is read. Afterwards scripts/python -m studies.tabulate_experiments --score opens DS2 for the new runs and writes the tables.

Processor time on one thread of a 2026 server core: ten epochs of S000's baseline, with any loss or sampling, 4 minutes (2
in bfloat16, which seeds that are not shipped use); with RR 4; both stages of the subclasses 2; residual network 2, with
attention 2; each small subset half a minute; S004's CNN 1, its LSTM 4.
All five seeds: about two and a half hours.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("experiments", nargs="*", metavar="EXPERIMENT", help="default: all")
    parser.add_argument("--seeds", nargs="+", type=int, default=[1, 2, 3, 4, 5])
    parser.add_argument("--tensors", type=Path, default=ROOT / "build/tensors/ds1", help="folder of exported tensors")
    parser.add_argument("--samples", type=Path, default=ROOT / "build/samples/ds1", help="S004's exported samples")
    parser.add_argument("--data", type=Path, default=ROOT / "data/mitdb", help="recordings, for the export")
    chosen = parser.parse_args()
    environment.enter("training")
    from training import leakage, zoo  # need torch and onnx, which only .venv has

    names = chosen.experiments or list(zoo.EXPERIMENTS)
    unknown = sorted(set(names) - set(zoo.EXPERIMENTS))
    if unknown:
        parser.error(f"no experiment {', '.join(unknown)}; there are {', '.join(zoo.EXPERIMENTS)}")
    zoo.train_runs([name for name in names if name in zoo.ON_DS2], chosen.seeds, chosen.tensors, chosen.data)
    leaky = [name for name in names if name in zoo.WITHIN_DS1]
    if leaky:
        leakage.run(leaky, chosen.seeds, chosen.samples, chosen.data, zoo.MODELS)


if __name__ == "__main__":
    main()
