"""Writes docs/results/s001.md, docs/results/s002.md and models/s002_lesson.json from the counts committed in models/zoo.

scripts/python -m studies.tabulate_twelve_leads     needs no recording; scripts/train s002 --table counts anew what was run
"""

from __future__ import annotations

import argparse
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--models", type=Path, default=ROOT / "models", help="folder of model folders")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/results", help="folder of the documents")
    chosen = parser.parse_args()
    environment.enter("training")
    from training import s001_tables, s002_tables  # needs torch, which only .venv has

    for tables in (s001_tables, s002_tables):
        tables.write(chosen.models, chosen.out)


if __name__ == "__main__":
    main()
