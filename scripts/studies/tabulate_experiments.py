"""Prints the tables of the teaching zoo and writes models/experiments.json and docs/results/zoo.md.

  scripts/python -m studies.tabulate_experiments            from the matrices committed in models/zoo; needs no recording
  scripts/python -m studies.tabulate_experiments --score    first opens DS2 for runs in build/zoo and models/ that have not seen it

Mean and standard deviation over the training seeds: accuracy, macro-F1 of four and of five classes, Se, +P and F1 of each
class, S without record 232, mean F1 over patients. Runs are trained by scripts/python -m training.train_zoo.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--score", action="store_true", help="open DS2 for new runs first")
    parser.add_argument("--tensors", type=Path, default=ROOT / "build/tensors/ds2", help="folder of exported tensors")
    parser.add_argument("--data", type=Path, default=ROOT / "data/mitdb", help="recordings, for the export")
    parser.add_argument("--models", type=Path, default=ROOT / "models", help="folder of model folders")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/results/zoo.md", help="document with the tables")
    chosen = parser.parse_args()
    environment.enter("training")
    from training import evaluation, experiments, zoo  # need numpy and onnxruntime, which only .venv has

    if chosen.score:
        evaluation.score_runs(list(zoo.ON_DS2), chosen.tensors, chosen.data, chosen.models, zoo.RUNS)
    experiments.write(chosen.models, chosen.out)
    print(chosen.out.read_text(encoding="utf-8"), end="")


if __name__ == "__main__":
    main()
