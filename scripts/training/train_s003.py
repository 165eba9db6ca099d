"""Trains S003: two stages and their rivals on MIT-BIH, five folds by patient; and its five classes, split by beat.

  scripts/python -m training.train_s003                       whatever build/s003 does not hold yet
  scripts/python -m training.train_s003 binary --networks resnet
  scripts/python -m training.train_s003 --final                models/s003_binary and models/s003_multilabel, on all folds

Answers to windows that a network has not seen go to build/s003 with the weights; interrupted, it goes on where it stopped.
Afterwards scripts/python -m studies.tabulate_s003 writes docs/results/s003.md. Records of both halves of MIT-BIH take part:
the folds are S003's protocol, and nothing is chosen by them.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    environment.enter("training")
    from training import s003_program  # needs torch, which only .venv has
    from training.s003_networks import NETWORKS
    from training.s003_training import BINARY, STAGES, load_config

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("stages", nargs="*", metavar="STAGE", help=f"{', '.join(STAGES)}; default: all")
    parser.add_argument("--networks", nargs="+", choices=list(NETWORKS), default=load_config(BINARY).networks)
    parser.add_argument("--data", type=Path, default=ROOT / "data/mitdb", help="recordings")
    parser.add_argument("--out", type=Path, default=ROOT / "build/s003", help="folder for answers and weights")
    parser.add_argument("--final", action="store_true", help="train on all folds and write the two models")
    parser.add_argument("--models", type=Path, default=ROOT / "models", help="folder of model folders")
    chosen = parser.parse_args()
    unknown = sorted(set(chosen.stages) - set(STAGES))
    if unknown:
        parser.error(f"no stage {', '.join(unknown)}; there are {', '.join(STAGES)}")
    if chosen.final:
        s003_program.run_final(chosen.data, chosen.out, chosen.models)
        return
    s003_program.run(chosen.stages or list(STAGES), chosen.networks, chosen.data, chosen.out)


if __name__ == "__main__":
    main()
