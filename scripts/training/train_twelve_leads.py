"""S001 and S002 over twelve leads: trains what is missing, then writes their tables.

  scripts/train s002                      S002 in full form: subsets I to IV, attention, learning curve, database against database
  scripts/train s002 --form small         the same plan, narrowed for processors (scripts/training/configs/twelve_leads)
  scripts/train s002 --table              ... and docs/results/s002.md, models/zoo/s002_twelve_leads.json, models/s002_lesson.json
  scripts/train s001 --form small --table         S001: two networks, five ways with rare classes

Recordings: scripts/fetch_data ptbxl ptbxl-lr ludb cpsc2018 shaoxing georgia; whatever of them is in --data takes part. Tensors are
kept in --cache, counts and checkpoints in --out: interrupted, it goes on where it stopped. --table alone, with everything run
already, needs no training; from the committed counts, without recordings, scripts/python -m studies.tabulate_twelve_leads.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]
SYSTEMS = ("s001", "s002")


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="scripts/train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("system", choices=SYSTEMS)
    parser.add_argument("--form", default="full", choices=("full", "small"), help="size of networks, input and plan")
    parser.add_argument("--width", type=float, help="share of the printed filters, in place of the form's")
    parser.add_argument("--repeats", type=int, help="five-fold cross-validations, in place of the form's")
    parser.add_argument("--with-incomplete", action="store_true", help="count incomplete bundle branch blocks as well")
    parser.add_argument("--minutes", type=float, help="begin no run after so many minutes")
    parser.add_argument("--table", action="store_true", help="count the runs and write the tables afterwards")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="folder of databases")
    parser.add_argument("--cache", type=Path, default=ROOT / "build/twelve_leads", help="tensors")
    parser.add_argument("--out", type=Path, default=ROOT / "build", help="counts and checkpoints, in SYSTEM/FORM")
    return parser.parse_args()


def main() -> None:
    chosen = arguments()
    environment.enter("training")
    from training import s001_program, s001_tables, s002_program, s002_tables, twelve_leads
    from training.twelve_lead_training import load_form

    form = load_form(chosen.form)
    if chosen.width is not None:
        form = dataclasses.replace(form, width=chosen.width)
    parts = [form.name, *([f"width_{form.width:g}"] if chosen.width is not None else [])]
    folder = "_".join([*parts, *(["incomplete"] if chosen.with_incomplete else [])])
    out = chosen.out / chosen.system / folder
    found = twelve_leads.everything(chosen.data, chosen.cache, form.fs_hz, form.samples)
    program, tables = (s001_program, s001_tables) if chosen.system == "s001" else (s002_program, s002_tables)
    repeats = form.repeats if chosen.repeats is None else chosen.repeats
    done = program.run_all(found, form, out, chosen.with_incomplete, repeats, chosen.minutes)
    if not done:
        print("not all was run: the same command goes on", file=sys.stderr)
    if chosen.table:
        tables.count(out, found, form, chosen.with_incomplete, ROOT / "models")
        tables.write(ROOT / "models", ROOT / "docs/results")


if __name__ == "__main__":
    main()
