"""Measures the beat detector on real, noisy and twelve-lead records, beside other open detectors: docs/results/detection.md.

  scripts/python -m studies.evaluate_detection                    everything, about half an hour on two cores
  scripts/python -m studies.evaluate_detection --parts own speed  those anew, the rest from the last run
  scripts/python -m studies.evaluate_detection --parts            only writes the document again

Recordings come from scripts/fetch_data. The first run makes .venv (scripts/requirements/detection.txt).
"""

from __future__ import annotations

import argparse
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]
PARTS = ("own", "speed", "rivals")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--parts", nargs="*", choices=PARTS, default=list(PARTS))
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/results/detection.md")
    parser.add_argument("--work", type=Path, default=ROOT / "build/detection", help="folder for what comes between")
    parser.add_argument("--jobs", type=int, default=2)
    chosen = parser.parse_args()
    environment.enter("detection")
    from detection import evaluation, lab  # need numpy, which only .venv has

    if chosen.parts:
        lab.build()
    if "speed" in chosen.parts:
        lab.build("web")
    evaluation.run(chosen.data, chosen.out, chosen.work, chosen.jobs, set(chosen.parts), wasm=True)


if __name__ == "__main__":
    main()
