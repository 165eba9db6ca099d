"""Fiducial beside openecg 0.11 on the same recordings, in one run: docs/results/rival_openecg.md.

  scripts/python -m studies.compare_openecg             every fourth recording (about half an hour)
  scripts/python -m studies.compare_openecg --every 1   all of them

openecg (1.16 M parameters, its int8 ONNX network) reads one lead at 500 Hz by its `report`, as its documentation
says; what counts is the label of its network (its rule on intervals beside it calls many more strips fibrillating). It learned beats from DS1 of mitdb. `dist/fiducial.mjs analyze` reads the recording as it lies there, with the rhythm model
of the fold that never saw the patient (studies.evaluate_verdict); its beat model learned from DS1 alone. So on mitdb only DS2
is compared. Thresholds of the verdict were chosen on these recordings: figures of development for fiducial, not for openecg.
"""

from __future__ import annotations

import argparse
import time
from dataclasses import dataclass, field
from pathlib import Path

from common import environment, splits

from . import evaluate_verdict

ROOT = Path(__file__).resolve().parents[2]
THEIR_RATE_HZ = 500  # its network's own
TOLERANCE_S = 0.15  # EC57
V_SYMBOLS, BEATS = "VEr", "NLRBAaJSVrFejnE/fQ?"


@dataclass
class Answer:
    """What one program says of one recording."""

    seconds: float  # of processor-bound waiting
    fibrillates: bool
    ventricular: int
    beats: list[tuple[float, bool]] = field(default_factory=list)  # time, whether ventricular


def paired(reference: list[float], found: list[float]) -> list[tuple[int, int]]:
    """Indices of beats nearer than TOLERANCE_S, each used once, in order of time."""
    pairs, second = [], 0
    for first, time_s in enumerate(reference):
        while second < len(found) and found[second] < time_s - TOLERANCE_S:
            second += 1
        if second == len(found):
            break
        nearer_next = second + 1 < len(found) and abs(found[second + 1] - time_s) < abs(found[second] - time_s)
        best = second + 1 if nearer_next else second
        if abs(found[best] - time_s) <= TOLERANCE_S:
            pairs.append((first, best))
            second = best + 1
    return pairs


def their_answer(header: Path, network) -> Answer:
    import numpy as np
    import wfdb
    from openecg.report import report

    record = wfdb.rdrecord(str(header.with_suffix("")))
    signal = np.nan_to_num(record.p_signal[:, 0])
    started = time.process_time()
    at_s = np.arange(0.0, (len(signal) - 1) / record.fs, 1.0 / THEIR_RATE_HZ)
    resampled = np.interp(at_s, np.arange(len(signal)) / record.fs, signal)
    said = report(resampled, THEIR_RATE_HZ, model=network, max_beat_events=10**6)
    return Answer(
        time.process_time() - started,
        said.rhythm["label"] == "afib",
        said.beats["vpc_count"],
        [(event["t_s"], event["type"] == "vpc") for event in said.beats["events"]],
    )


def our_answers(paths: list[Path], models: Path, out: Path) -> dict[str, Answer]:
    started = time.monotonic()
    found = evaluate_verdict.analysed(paths, models, out)
    seconds = (time.monotonic() - started) / max(1, len(paths))
    return {
        one["name"]: Answer(
            seconds,
            "atrial_fibrillation" in one["findings"],
            one["findings"].get("ventricular_beats", 0),
            [(time_s, label == "V") for time_s, label in one["beats"]],
        )
        for one in found
    }


def reference_beats(header: Path) -> list[tuple[float, bool]]:
    import wfdb

    notes = wfdb.rdann(str(header.with_suffix("")), "atr")
    rate_hz = wfdb.rdheader(str(header.with_suffix(""))).fs
    return [(at / rate_hz, symbol in V_SYMBOLS) for at, symbol in zip(notes.sample, notes.symbol) if symbol in BEATS]


def strip_rows(answers: dict[str, dict[str, Answer]], letters: dict[str, str]) -> list[str]:
    lines = [
        "| strips of cinc2017 | of | fibrillation said | V beats said |",
        "| --- | --- | --- | --- |",
    ]
    for letter, meaning in (("A", "fibrillating"), ("N", "normal"), ("O", "other rhythm"), ("~", "noisy")):
        for program, found in answers.items():
            here = [answer for name, answer in found.items() if letters[name] == letter]
            lines.append(
                f"| {meaning}, {program} | {len(here)} | {sum(a.fibrillates for a in here)} | {sum(a.ventricular > 0 for a in here)} |"
            )
    return lines


def beat_rows(database: str, answers: dict[str, dict[str, Answer]], references: dict[str, list]) -> list[str]:
    def share(part: int, whole: int) -> float:
        return part / max(1, whole)

    lines = []
    for program, found in answers.items():
        beats = true = said = v_true = v_said = v_right = 0
        for name, answer in found.items():
            reference = references[name]
            pairs = paired([t for t, _ in reference], [t for t, _ in answer.beats])
            beats += len(pairs)
            true += len(reference)
            said += len(answer.beats)
            v_true += sum(is_v for _, is_v in reference)
            v_said += sum(is_v for _, is_v in answer.beats)
            v_right += sum(reference[i][1] and answer.beats[j][1] for i, j in pairs)
        se, ppv = share(v_right, v_true), share(v_right, v_said)
        seconds = sum(answer.seconds for answer in found.values()) / max(1, len(found))
        lines.append(
            f"| {database}, {program} | {len(found)} | {100 * share(beats, true):.2f} | {100 * share(beats, said):.2f} "
            f"| {se:.3f} | {ppv:.3f} | {2 * se * ppv / max(1e-9, se + ppv):.3f} | {seconds:.1f} |"
        )
    return lines


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--every", type=int, default=4, help="of the recordings of each database, by name (default: 4)")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="folder of all databases")
    parser.add_argument("--work", type=Path, default=ROOT / "build/verdict", help="for what the program answers")
    chosen = parser.parse_args()
    if not environment.ready("training"):
        environment.make("training")
    environment.enter("detection")
    import openecg

    from training import rhythm_windows

    network = openecg.load_codec_onnx()
    letters = rhythm_windows.read_letters(chosen.data)
    strips: list[str] = []
    beats = [
        "| recordings | of | QRS Se % | QRS +P % | V Se | V +P | V F1 | s each |",
        "| --- | --- | --- | --- | --- | --- | --- | --- |",
    ]
    for database in ("cinc2017", "mitdb", "svdb"):
        by_fold = evaluate_verdict.by_fold(chosen.data, database)
        names = sorted(path.stem for paths in by_fold.values() for path in paths)
        if database == "mitdb":
            names = sorted(set(names) & set(splits.record_names("ds2")))
        names = set(names[:: chosen.every])
        ours: dict[str, Answer] = {}
        theirs: dict[str, Answer] = {}
        references: dict[str, list[tuple[float, bool]]] = {}
        for fold, paths in by_fold.items():
            here = [path for path in paths if path.stem in names]
            ours |= our_answers(here, evaluate_verdict.models_of_fold(chosen.work, fold), chosen.work / "answer.json")
            for path in here:
                theirs[path.stem] = their_answer(path, network)
                if database != "cinc2017":
                    references[path.stem] = reference_beats(path)
        answers = {"fiducial": ours, f"openecg {openecg.__version__}": theirs}
        if database == "cinc2017":
            strips = strip_rows(answers, letters)
        else:
            beats += beat_rows("DS2 of mitdb" if database == "mitdb" else database, answers, references)
    print("\n".join([*strips, "", *beats]))


if __name__ == "__main__":
    main()
