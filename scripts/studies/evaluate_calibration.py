"""Measures patient calibration on DS2 with the shipped model: docs/results/calibration.md and models/calibration.json.

  scripts/python -m studies.evaluate_calibration             about a minute; needs dist/fiducial.mjs (scripts/build) and the recordings
  scripts/python -m studies.evaluate_calibration --write     only writes docs/results/calibration.md again, from calibration.json

Nothing is chosen here: design and constants come from scripts/python -m studies.cross_validate_calibration, which reads DS1 alone. That DS2
was opened is noted in models/ds2_openings.json.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from pathlib import Path

from common.splits import record_names

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "dist/fiducial.mjs"
HEAD_ANSWERS = ROOT / "tests/data/patient_head.txt"  # other constants or another design, other numbers
PROTOCOLS = (
    ("first_minutes", "papers", ["--calibrate", "5"]),
    ("first_minutes", "ec57", ["--calibrate", "5"]),
    ("asked_labels", "papers", ["--calibrate-groups", "10"]),
)


def run(data: Path, class_map: str, words: list[str]) -> dict:
    """Both evaluations of all DS2 records: as the model says, and calibrated."""
    headers = [str(data / f"{name}.hea") for name in record_names("ds2")]
    command = [
        "node",
        str(PROGRAM),
        "evaluate",
        *headers,
        "--positions",
        "reference",
        "--class-map",
        class_map,
        *words,
        "--rhythm-model",  # it was trained on DS2, too
        "none",
        "--json",
        "-",
    ]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def kept(report: dict) -> dict:
    """What the document needs of one evaluation."""
    records = {record["name"]: record["beats"]["confusion"] for record in report["records"]}
    return {"beats": report["beats"], "records": records}


def measure(data: Path) -> dict:
    if not PROGRAM.exists():
        sys.exit("dist/fiducial.mjs is missing: run scripts/build")
    missing = [name for name in record_names("ds2") if not (data / f"{name}.hea").exists()]
    if missing:
        sys.exit(f"record {missing[0]} is missing ({len(missing)} of them): run scripts/fetch_data")
    result: dict = {"protocols": []}
    for name, class_map, words in PROTOCOLS:
        both = run(data, class_map, words)
        result["model"] = both["calibrated"]["protocol"]["models"][0]
        result["protocols"].append(
            {
                "name": name,
                "class_map": class_map,
                **{key: kept(both[key]) for key in ("as_the_model_says", "calibrated")},
            }
        )
        print(
            f"{name}, {class_map}: macro-F1 {both['as_the_model_says']['beats']['macro_f1_4']:.3f} -> "
            f"{both['calibrated']['beats']['macro_f1_4']:.3f}",
            file=sys.stderr,
        )
    return result


def note_opening(log: Path, model: dict) -> int:
    """Adds model and head to the log of what DS2 was opened for, once; answers how many calibrated ones are in it."""
    openings = json.loads(log.read_text(encoding="ascii"))
    entry = {
        "model": f"{model['name']} calibrated",
        "int8_sha256": model["sha256"],
        "head_answers_sha256": hashlib.sha256(HEAD_ANSWERS.read_bytes()).hexdigest(),
    }
    if entry not in openings:
        openings.append(entry)
        log.write_text(json.dumps(openings, indent=1) + "\n", encoding="ascii")
    return sum(1 for opening in openings if opening.get("model") == entry["model"])


def number(value: float | None) -> str:
    return "" if value is None else f"{value:.3f}"


def class_rows(entry: dict) -> list[str]:
    rows = ["| class | beats | Se | +P | F1 | calibrated: Se | +P | F1 |", "|---|---|---|---|---|---|---|---|"]
    before, after = (entry[key]["beats"] for key in ("as_the_model_says", "calibrated"))
    for label in "NSVF":
        a, b = before["classes"][label], after["classes"][label]
        cells = [number(score[key]) for score in (a, b) for key in ("se", "ppv", "f1")]
        rows.append(f"| {label} | {b['support']} | {' | '.join(cells)} |")
    for title, key in (("macro-F1 of N S V F", "macro_f1_4"), ("accuracy", "accuracy")):
        rows.append(f"| {title} | | | | {number(before[key])} | | | **{number(after[key])}** |")
    return rows


def f1(confusion: list[list[int]], label: int) -> float | None:
    support = sum(confusion[label][:5])
    if support == 0:
        return None
    answered = sum(row[label] for row in confusion[:5])
    return 2.0 * confusion[label][label] / (support + answered)


def record_rows(entry: dict) -> list[str]:
    rows = ["| record | beats S V F | S | V | F | calibrated: S | V | F |", "|---|---|---|---|---|---|---|---|"]
    for name, after in sorted(entry["calibrated"]["records"].items()):
        before = entry["as_the_model_says"]["records"][name]
        support = " ".join(str(sum(after[label][:5])) for label in (1, 2, 3))
        cells = [number(f1(part, label)) for part in (before, after) for label in (1, 2, 3)]
        rows.append(f"| {name} | {support} | {' | '.join(cells)} |")
    return rows


def document(result: dict, opened: int) -> str:
    model = result["model"]
    first, first_ec57, asked = result["protocols"]
    return "\n".join(
        [
            "# Patient calibration",
            "",
            "A person labels a few beats of a recording; a small head over the model's answers "
            "(`src/core/calibration/patient_head.hpp`) then answers for all its other beats. Without labels nothing changes. In the "
            "page: the score panel and the inspector; in the terminal: `fiducial analyze` and `evaluate` with `--calibrate 5` or "
            "`--calibrate-groups 10`.",
            "",
            "**Research and teaching only. Not a medical device.**",
            "",
            f"Written by `scripts/python -m studies.evaluate_calibration` with `{model['name']}` {model['precision']} (SHA-256 {model['sha256'][:12]}). "
            "DS2, beats at the reference's positions. Design and constants were chosen by cross-validation over the patients of "
            f"DS1 (`docs/results/experiments.md`); DS2 was opened for {opened} pairs of model and head.",
            "",
            "## Five minutes of labels",
            "",
            "The reference's labels of the first five minutes teach; minutes 5 to 30 are scored, as the model says and calibrated. "
            "Class map papers (escape beats are N):",
            "",
            *class_rows(first),
            "",
            "Class map ec57 (escape beats are S, in teaching and in scoring):",
            "",
            *class_rows(first_ec57),
            "",
            "F1 by record, class map papers:",
            "",
            *record_rows(first),
            "",
            "## At most ten labels per record",
            "",
            "The program asks for the label of the beat that would tell most (much doubt among beats alike, for how many they are, and "
            "no label near), ten times; the "
            "reference answers for that beat alone. All beats of the record are scored. Class map papers:",
            "",
            *class_rows(asked),
            "",
            "F1 by record:",
            "",
            *record_rows(asked),
            "",
            "## Beside the goals",
            "",
            "Five minutes: macro-F1 .91, S .88, V .97, F .78 (an open system with the same labels: .857, .814, .954, .672). "
            f"Here {first['calibrated']['beats']['macro_f1_4']:.3f}, "
            + ", ".join(f"{label} {first['calibrated']['beats']['classes'][label]['f1']:.3f}" for label in "SVF")
            + ". "
            f"Ten labels: macro-F1 .93; here {asked['calibrated']['beats']['macro_f1_4']:.3f}. What is below its goal stays below "
            "it: no value was chosen by these figures; those of the heads and models before were known (see "
            "docs/results/experiments.md). The head can move a decision only where labels or like beats are near; of a class that first appears "
            "after the labels, beats like labelled ones are lost.",
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "data/mitdb")
    parser.add_argument("--models", type=Path, default=ROOT / "models")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/results/calibration.md")
    parser.add_argument("--write", action="store_true", help="no measuring")
    chosen = parser.parse_args()
    stored = chosen.models / "calibration.json"
    if chosen.write:
        result = json.loads(stored.read_text(encoding="ascii"))
    else:
        result = measure(chosen.data)
        stored.write_text(json.dumps(result) + "\n", encoding="ascii")
    opened = note_opening(chosen.models / "ds2_openings.json", result["model"])
    chosen.out.write_text(document(result, opened), encoding="utf-8")


if __name__ == "__main__":
    main()
