"""Trains the beat detector's scorer and writes src/core/beats/beat_scorer_weights.hpp.

  scripts/python -m detection.train_beat_scorer                    about a quarter of an hour on two cores
  scripts/python -m detection.train_beat_scorer --cross-validate   figures of patients that were left out, nothing is written

It learns from half of the MIT-BIH Arrhythmia Database (DS1), half of the supraventricular one, made records, and noise
added to these: scripts/splits/beat_scorer.json says which, and what is never seen. Features come from the core itself
(tools/beat_lab), twice: the early perceptron's beats decide what the late one sees. scripts/python -m studies.evaluate_detection measures
the result. The first run makes .venv with the pinned packages of scripts/requirements/detection.txt.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="folder with mitdb, svdb and nstdb")
    parser.add_argument("--out", type=Path, default=ROOT / "src/core/beats/beat_scorer_weights.hpp")
    parser.add_argument("--work", type=Path, default=ROOT / "build/beat_scorer", help="folder for what comes between")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=2, help="programs that export features at a time")
    parser.add_argument("--cross-validate", action="store_true")
    chosen = parser.parse_args()
    environment.enter("detection")
    from detection import lab, material, scorer_training  # need numpy, which only .venv has

    lab.build()
    if chosen.cross_validate:
        scorer_training.cross_validate(chosen.data, chosen.work, chosen.jobs, chosen.seed, material.Share())
    else:
        scorer_training.run(chosen.data, chosen.out, chosen.work, chosen.jobs, chosen.seed)


if __name__ == "__main__":
    main()
