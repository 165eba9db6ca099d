"""Writes docs/results/s003.md: S003's two stages beside their rivals, and its five classes split by beat.

scripts/python -m studies.tabulate_s003            from the counts committed in models/zoo/s003_*.json; needs no recording
scripts/python -m studies.tabulate_s003 --count    first counts the answers that training.train_s003 left in build/s003
"""

from __future__ import annotations

import argparse
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", action="store_true", help="count the answers in --runs first")
    parser.add_argument("--runs", type=Path, default=ROOT / "build/s003", help="answers and weights of the training")
    parser.add_argument("--models", type=Path, default=ROOT / "models", help="folder of model folders")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/results/s003.md", help="document with the tables")
    chosen = parser.parse_args()
    environment.enter("training")
    from training import s003_tables  # needs numpy, which only .venv has

    if chosen.count:
        s003_tables.count_runs(chosen.runs, chosen.models)
    chosen.out.write_text(s003_tables.document(chosen.models), encoding="utf-8")


if __name__ == "__main__":
    main()
