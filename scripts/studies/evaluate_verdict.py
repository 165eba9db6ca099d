"""What the shipped program says of whole recordings: docs/results/verdict.md.

  scripts/python -m studies.evaluate_verdict               all databases beside the project (about 25 minutes)
  scripts/python -m studies.evaluate_verdict cinc2017      some of them
  scripts/python -m studies.evaluate_verdict --again       the tables alone, from what the program answered last

`dist/fiducial.mjs analyze` reads every recording (scripts/build makes it), each with the rhythm model of the fold that never saw
its patient (`scripts/train rhythm --cross-validate` leaves those in build/rhythm). The beat model is the shipped one: it was
trained on half of mitdb. Thresholds were chosen on these recordings: the figures are of development.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]
DATABASES = ("cinc2017", "mitdb", "vfdb", "svdb", "ludb", "ptbxl", "ptbxl-lr")
PART = 100  # recordings per call of the program: its JSON of more would be large
CALM, UNJUDGED, REVIEW = "no_ectopic_beat_found", "not_analysable", "not_normal"


def fold_models(folder: Path, onnx: Path) -> Path:
    """A folder of models like models/, with the network of one fold as its rhythm model."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in (ROOT / "models").iterdir():
        if path.is_dir() and path.name != "rhythm" and not (folder / path.name).exists():
            (folder / path.name).symlink_to(path)
    (folder / "index.json").write_text((ROOT / "models/index.json").read_text(encoding="utf-8"), encoding="utf-8")
    rhythm = folder / "rhythm"
    rhythm.mkdir(exist_ok=True)
    manifest = json.loads((ROOT / "models/rhythm/manifest.json").read_text(encoding="ascii"))
    content = onnx.read_bytes()
    manifest["files"] = {
        "int8": {"path": onnx.name, "sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}
    }
    (rhythm / onnx.name).write_bytes(content)
    (rhythm / "manifest.json").write_text(json.dumps(manifest), encoding="ascii")
    return folder


def models_of_fold(work: Path, fold: int) -> Path:
    """As `fold_models`, with the network of the shipped recipe that never saw this fold."""
    from training import rhythm_program
    from training.program import load_config

    config = load_config(ROOT / "scripts/training/configs/rhythm.json")
    onnx = rhythm_program.fold_file(ROOT / "build/rhythm", config, config.seed, fold).with_suffix(".int8.onnx")
    return fold_models(work / f"fold_{fold}", onnx)


def by_fold(data: Path, database: str) -> dict[int, list[Path]]:
    """Headers of a database by the fold in which their patient is judged."""
    from training import rhythm_windows

    split = json.loads(rhythm_windows.FOLDS_FILE.read_text(encoding="utf-8"))
    headers = rhythm_windows.headers(data)
    svdb = sorted(name.split("/")[1] for name in headers if name.startswith("svdb/"))
    found: dict[int, list[Path]] = {fold: [] for fold in range(rhythm_windows.FOLDS)}
    for name, path in headers.items():
        if name.startswith(f"{database}/"):
            found[rhythm_windows.fold_of(name, split, svdb)].append(path)
    return found


def analysed(paths: list[Path], models: Path, out: Path) -> list[dict]:
    """Head, episodes, findings and classes of the beats of each recording."""
    found = []
    for first in range(0, len(paths), PART):
        part = paths[first : first + PART]
        subprocess.run(
            ["node", str(ROOT / "dist/fiducial.mjs"), "analyze", *map(str, part), "--models", str(models)]
            + ["--json", str(out)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            check=False,  # a recording that cannot be read is missing in the answer, and counted below
        )
        answer = json.loads(out.read_text(encoding="utf-8"))
        for one in answer if isinstance(answer, list) else [answer]:
            found.append(
                {
                    "name": one["record"]["name"],
                    "duration_s": one["record"]["duration_s"],
                    "findings": {f["kind"]: f["count"] for f in one["findings"]},
                    "texts": [f["text"] for f in one["findings"]],
                    "episodes": one["episodes"],
                    "beats": [(b["time_s"], b["class"]) for b in one["beats"]],
                    "rhythm_model": one["rhythm_models"],
                }
            )
        print(f"{len(found)} of {len(paths)}", file=sys.stderr, flush=True)
    return found


def verdict_of(one: dict) -> str:
    return next(kind for kind in (CALM, UNJUDGED, REVIEW) if kind in one["findings"])


def challenge_letter(one: dict) -> str:
    """What the findings say, in the letters of the CinC Challenge 2017."""
    if verdict_of(one) == UNJUDGED:
        return "~"
    if "atrial_fibrillation" in one["findings"]:
        return "A"
    return "N" if verdict_of(one) == CALM else "O"


def strips_text(found: list[dict], letters: dict[str, str], challenge_f1) -> str:
    import numpy as np

    truth = np.asarray([letters[one["name"]] for one in found])
    answer = np.asarray([challenge_letter(one) for one in found])
    scores = challenge_f1(truth, answer)
    lines = [
        "| strips | of | for review | nothing found | cannot be judged | fibrillation named | ventricular run or rhythm "
        "| V beats |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for letter in "NAO~":
        here = [one for one, is_here in zip(found, truth == letter) if is_here]
        verdicts = Counter(map(verdict_of, here))

        def share(count: int, of: int = len(here)) -> str:
            return f"{100.0 * count / max(1, of):.1f} %"

        runs = ("ventricular_run", "ventricular_tachycardia", "ventricular_fibrillation")
        lines.append(
            f"| {letter} | {len(here)} | {share(verdicts[REVIEW])} | {share(verdicts[CALM])} | {share(verdicts[UNJUDGED])} "
            f"| {share(sum('atrial_fibrillation' in one['findings'] for one in here))} "
            f"| {share(sum(any(kind in one['findings'] for kind in runs) for one in here))} "
            f"| {share(sum('ventricular_beats' in one['findings'] for one in here))} |"
        )
    f1 = ", ".join(f"{letter} {scores[letter]:.3f}" for letter in "NAO~")
    lines.append(f"\nThe verdicts as letters of the Challenge: F1 {f1}; mean of N, A and O {scores['mean']:.3f}.")
    return "\n".join(lines)


def diagnoses_text(found: list[dict], codes: dict[str, set[str]]) -> str:
    """Recordings of ten seconds and twelve leads, by what a cardiologist wrote of each."""
    from training import rhythm_labels as labels_of

    def labelled(label: int, value: int = 1):
        return lambda named: labels_of.diagnosis_labels(named)[label] == value

    rows = {
        "all": lambda named: True,
        "sinus rhythm, no rhythm disorder": labelled(labels_of.ABNORMAL, 0),
        "of them, nothing else named (NORM)": lambda named: {"SR", "NORM"} <= named and len(named) == 2,
        "atrial fibrillation": labelled(labels_of.AF),
        "atrial flutter": labelled(labels_of.FLUTTER),
        "supraventricular tachycardia": labelled(labels_of.SVT),
        "paced": labelled(labels_of.PACED),
        "ventricular beats": labelled(labels_of.V_BEAT),
        "supraventricular beats": labelled(labels_of.S_BEAT),
        "sinus tachycardia": lambda named: bool(named & {"STACH", "427084000"}),
        "sinus bradycardia": lambda named: bool(named & {"SBRAD", "426177001"}),
        "left bundle branch block": lambda named: bool(named & {"CLBBB", "164909002"}),
        "right bundle branch block": lambda named: bool(named & {"CRBBB", "713427006"}),
    }
    columns = {
        "for review": lambda one: verdict_of(one) == REVIEW,
        "nothing found": lambda one: verdict_of(one) == CALM,
        "cannot be judged": lambda one: verdict_of(one) == UNJUDGED,
        "fibrillation": lambda one: "atrial_fibrillation" in one["findings"],
        "flutter": lambda one: "atrial_flutter" in one["findings"],
        "paced": lambda one: "paced" in one["findings"],
        "VT or run": lambda one: any(
            kind in one["findings"] for kind in ("ventricular_run", "ventricular_tachycardia")
        ),
        "V beats": lambda one: "ventricular_beats" in one["findings"],
        "S beats": lambda one: "supraventricular_beats" in one["findings"],
        "fast": lambda one: "tachycardia" in one["findings"],
        "slow": lambda one: "bradycardia" in one["findings"],
    }
    lines = [f"| diagnosis | of | {' | '.join(columns)} |", "| --- | --- " + "| --- " * len(columns) + "|"]
    for title, is_meant in rows.items():
        here = [one for one in found if is_meant(codes[one["name"]])]
        if here:
            counts = " | ".join(str(sum(map(said, here))) for said in columns.values())
            lines.append(f"| {title} | {len(here)} | {counts} |")
    return "\n".join(lines)


def codes_by_name(data: Path, database: str) -> dict[str, set[str]]:
    """Diagnoses of the recordings of LUDB or PTB-XL."""
    from training import rhythm_windows

    if database == "ludb":
        return rhythm_windows.ludb_codes(data)
    known = rhythm_windows.ptbxl_codes(data)
    names = [path.stem for paths in by_fold(data, database).values() for path in paths]
    return {name: known[int(name.split("_")[0])][0] for name in names}


def durations(found: list[dict], database: str, data: Path, kinds: dict[str, tuple[str, ...]]) -> list[str]:
    """By duration and episode: what the findings name against the reference's rhythms."""
    import numpy as np

    from training import rhythm_evaluation as evaluation
    from training import rhythm_labels as labels_of

    lines = []
    windows = ROOT / "build/rhythm/windows"
    for title, named in kinds.items():
        cases = []
        for one in found:
            seconds = int(round(one["duration_s"]))
            text = (windows / f"{database}_{one['name']}.reference.txt").read_text(encoding="latin-1")
            reference = labels_of.read_reference(text, float(seconds))

            def marks(stretches: list[tuple[float, float]], seconds: int = seconds) -> np.ndarray:
                row = np.zeros(seconds, bool)
                for begin, end in stretches:
                    row[int(round(begin)) : int(round(end))] = True
                return row

            def during(texts: tuple[str, ...], reference=reference, marks=marks) -> np.ndarray:
                return marks([(begin, end) for begin, end, text in reference.rhythms if text in texts])

            score = marks([(e["start_s"], e["end_s"]) for e in one["episodes"] if e["kind"] in named]).astype(float)
            judged = ~during(evaluation.NOT_JUDGED_TEXTS)
            if title == "atrial fibrillation":
                truth = during(("(AFIB",))
                judged &= ~during(("(AFL", "(P", "(PM"))
            elif title == "paced":
                truth = during(("(P", "(PM"))
            else:
                truth = during(evaluation.VENTRICULAR_TEXTS) | marks(labels_of.runs(reference, labels_of.V_SYMBOLS))
                judged &= ~during(("(IVR", "(VER", "(HGEA"))
            cases.append((truth, judged, score))
        least_s = evaluation.LEAST_EPISODE_S["af" if title == "atrial fibrillation" else "ventricular"]
        counts = evaluation.duration_counts(cases, [0.5] * len(cases), least_s)
        lines.append(
            f"| {database} | {title} | {counts['true_s'] / 60:.0f} | {counts['se']:.3f} | {counts['ppv']:.3f} "
            f"| {counts['sp']:.3f} | {counts['episodes_found']} of {counts['episodes']} | {counts['false_per_day']:.1f} |"
        )
    return lines


def answers_of(database: str, chosen: argparse.Namespace) -> list[dict]:
    stored = chosen.work / f"{database}.json"
    if chosen.again:
        return json.loads(stored.read_text(encoding="utf-8"))
    found: list[dict] = []
    for fold, paths in by_fold(chosen.data, database).items():
        found += analysed(paths, models_of_fold(chosen.work, fold), chosen.work / "answer.json")
    stored.write_text(json.dumps(found), encoding="utf-8")
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("databases", nargs="*", metavar="DATABASE", help=f"of {', '.join(DATABASES)}")
    parser.add_argument("--again", action="store_true", help="tables of the last answers")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="folder of all databases")
    parser.add_argument("--work", type=Path, default=ROOT / "build/verdict", help="for what the program answers")
    chosen = parser.parse_args()
    environment.enter("training")
    from training import rhythm_windows
    from training.rhythm_evaluation import challenge_f1

    parts = []
    durations_lines = []
    diagnosed: list[dict] = []
    codes: dict[str, set[str]] = {}
    for database in chosen.databases or DATABASES:
        found = answers_of(database, chosen)
        if database == "cinc2017":
            letters = rhythm_windows.read_letters(chosen.data)
            parts.append(f"## Strips of cinc2017\n\n{strips_text(found, letters, challenge_f1)}")
        elif database in ("mitdb", "vfdb", "svdb"):
            ventricular = {
                "VT, VF and flutter": ("ventricular_tachycardia", "ventricular_fibrillation", "ventricular_run")
            }
            kinds = {**ventricular, "paced": ("paced",)}
            if database != "svdb":
                kinds = {"atrial fibrillation": ("atrial_fibrillation",), **kinds}
            durations_lines += durations(found, database, chosen.data, kinds)
        else:
            diagnosed += found
            codes |= codes_by_name(chosen.data, database)
    if durations_lines:
        head = (
            "| recordings | rhythm | minutes | Se | +P | Sp | episodes found | false episodes per 24 h |\n"
            "| --- | --- | --- | --- | --- | --- | --- | --- |\n"
        )
        parts.append("## By duration\n\n" + head + "\n".join(durations_lines))
    if diagnosed:
        parts.append(
            f"## Ten seconds and twelve leads (LUDB, PTB-XL), by diagnosis\n\n{diagnoses_text(diagnosed, codes)}"
        )
    print("\n\n".join(parts))


if __name__ == "__main__":
    main()
