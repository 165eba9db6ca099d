"""Fits what two witnesses of an ectopic beat weigh: the constants of src/core/rhythm/overruled_classes.cpp.

  scripts/python -m studies.fit_second_witness

The beats and classes are those of `dist/fiducial.mjs analyze --rhythm-model none` on mitdb, svdb and cinc2017 (scripts/build), the
other witness the rhythm model's answers out of fold (`scripts/train rhythm --cross-validate` leaves them in build/rhythm). True are
beats that the reference calls so; false are those it calls otherwise, and all in the N strips of cinc2017. Each recording weighs the
root of its beats, true and false the same.
"""

from __future__ import annotations

import argparse
import bisect
import json
import subprocess
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]
CELL_S = 5.0
MATCH_S = 0.15  # EC57's window
CLASS_OF = {**dict.fromkeys("NLRejn", "N"), **dict.fromkeys("AaJS", "S"), **dict.fromkeys("VE", "V"), "F": "F"}
LOST = (0.002, 0.005, 0.01, 0.02)  # shares of true beats
WITNESSES = {"V": ("ventricular_beat", "V"), "F": ("ventricular_beat", "VF"), "S": ("supraventricular_beat", "S")}


def analysed(database: str, data: Path, work: Path) -> list[dict]:
    out = work / f"{database}.json"
    if not out.exists():
        work.mkdir(parents=True, exist_ok=True)
        command = ["node", str(ROOT / "dist/fiducial.mjs"), "analyze", str(data / database), "--rhythm-model", "none"]
        subprocess.run([*command, "--json", str(out)], stdout=subprocess.DEVNULL, check=False)
    return json.loads(out.read_text(encoding="utf-8"))


def truth_at(times: list[float], symbols: list[str], time_s: float) -> str:
    """Class of the nearest reference beat within MATCH_S; "-" where there is none or it has another class."""
    near = range(bisect.bisect_left(times, time_s - MATCH_S), bisect.bisect_right(times, time_s + MATCH_S))
    best = min(near, key=lambda i: abs(times[i] - time_s), default=None)
    return "-" if best is None else CLASS_OF.get(symbols[best], "-")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="folder of all databases")
    parser.add_argument("--work", type=Path, default=ROOT / "build/second_witness", help="for what the program answers")
    chosen = parser.parse_args()
    environment.enter("training")
    import numpy as np

    from training import rhythm_labels as labels_of
    from training import rhythm_program
    from training.fit import load_config
    from training.rhythm_windows import FOLDS, read_letters, read_windows

    folder = ROOT / "build/rhythm"
    config = load_config(ROOT / "scripts/training/configs/rhythm.json")
    windows = read_windows(folder / "windows", chosen.data)
    logits = np.full((len(windows), len(labels_of.LABELS)), np.nan, np.float32)
    for fold in range(FOLDS):
        answers = np.load(rhythm_program.fold_file(folder, config, config.seed, fold))
        logits[windows.fold == fold] = answers[1]
    place = {name: number for number, name in enumerate(windows.records)}
    order = np.argsort(windows.record, kind="stable")
    starts = np.searchsorted(windows.record[order], np.arange(len(windows.records) + 1))
    letters = read_letters(chosen.data)

    def cells(name: str, duration_s: float) -> np.ndarray:
        rows = order[starts[place[name]] : starts[place[name] + 1]]
        count = int(np.ceil(duration_s / CELL_S))
        total, held = np.zeros((count, logits.shape[1])), np.zeros(count)
        for begin, answer in zip(windows.begin_s[rows], logits[rows]):
            first = int(begin // CELL_S)
            total[first : first + 2] += answer
            held[first : first + 2] += 1
        with np.errstate(invalid="ignore"):
            return total / held[:, None]

    rows = []  # group, recording, class, truth, logit of its probability, and the cell's logits
    for database in ("mitdb", "svdb", "cinc2017"):
        for one in analysed(database, chosen.data, chosen.work):
            name = f"{database}/{one['record']['name']}"
            if name not in place:
                continue
            seen = cells(name, one["record"]["duration_s"])
            times, symbols = [], []
            if database != "cinc2017":
                text = (folder / "windows" / f"{name.replace('/', '_')}.reference.txt").read_text(encoding="latin-1")
                reference = labels_of.read_reference(text, one["record"]["duration_s"])
                times, symbols = [time for time, _ in reference.beats], [symbol for _, symbol in reference.beats]
            group = database if times else f"{database} {letters[one['record']['name']]}"
            for beat in one["beats"]:
                if beat["class"] not in WITNESSES:
                    continue
                p = min(max(beat["probabilities"][beat["class"]], 1e-4), 1 - 1e-4)
                cell = seen[min(int(beat["time_s"] // CELL_S), len(seen) - 1)]
                truth = truth_at(times, symbols, beat["time_s"]) if times else "?"
                rows.append((group, name, beat["class"], truth, np.log(p / (1 - p)), cell))
    groups, names, classes, truths = (np.asarray(column) for column in list(zip(*rows))[:4])
    strength, evidence = np.asarray([row[4] for row in rows]), np.stack([row[5] for row in rows])
    finite = np.isfinite(evidence).all(1)
    abnormal = labels_of.LABELS.index("abnormal")
    for letter, (witness, good) in WITNESSES.items():
        x = np.stack(
            [np.ones(len(rows)), strength, evidence[:, labels_of.LABELS.index(witness)], evidence[:, abnormal]], 1
        )
        here = (classes == letter) & finite
        is_true = np.isin(truths, list(good))
        used = here & (np.isin(truths, list("NSVF")) | (groups == "cinc2017 N"))
        _, member, count = np.unique(names[used], return_inverse=True, return_counts=True)
        weight = 1 / np.sqrt(count[member])
        for state in (False, True):
            weight[is_true[used] == state] /= weight[is_true[used] == state].sum()
        coefficients = np.zeros(4)
        for _ in range(40):
            p = 1 / (1 + np.exp(-x[used] @ coefficients))
            hessian = (x[used] * (weight * p * (1 - p))[:, None]).T @ x[used] + 1e-4 * np.eye(4)
            coefficients += np.linalg.solve(hessian, x[used].T @ (weight * (is_true[used] - p)))
        support = x @ coefficients
        print(f"{letter}: bias, probability, {witness}, abnormal = {np.round(coefficients, 3).tolist()}")
        for lost in LOST:
            least = np.quantile(support[used & is_true], lost)
            words = [f"  {lost:.1%} of the true lost, support from {least:.2f} on:"]
            for strips in ("cinc2017 N", "cinc2017 A", "cinc2017 O", "cinc2017 ~"):
                of = max(1, sum(letters[name] == strips[-1] for name in letters if f"cinc2017/{name}" in place))
                before, after = (
                    set(names[here & (groups == strips)]),
                    set(names[here & (groups == strips) & (support >= least)]),
                )
                words.append(f"{strips} {len(before) / of:.3f} -> {len(after) / of:.3f} of strips;")
            for database in ("mitdb", "svdb"):
                mine = here & (groups == database)
                kept = mine & (support >= least)
                words.append(
                    f"{database} true {int((mine & is_true).sum())} -> {int((kept & is_true).sum())}, "
                    f"false {int((mine & ~is_true).sum())} -> {int((kept & ~is_true).sum())};"
                )
            print(" ".join(words))


if __name__ == "__main__":
    main()
