"""Boundaries of all leads together on LUDB, and what is found with them on PTB-XL: the second half of docs/results/delineation.md.

The reference of a beat is the third earliest (or third latest) of the leads' own marks, where six leads or more are marked: as far
out as two other leads confirm. Records with a pacemaker are a row of their own, since the spike is no part of QRS for
who marked them. What settings were chosen among, and how, stands in the table of folds.
"""

from __future__ import annotations

import ast
import csv
from pathlib import Path

import numpy as np

from detection import lab

ROOT = Path(__file__).resolve().parents[2]
REACH_S = 0.150
MATCH_S = 0.075
FEWEST_LEADS, CONFIRMED = 6, 3
FOLDS = 5
BOUNDS = {"P onset": 10.2, "P end": 12.7, "QRS onset": 6.5, "QRS end": 11.6, "T end": 30.6}
COLUMN = {"P onset": 1, "P end": 3, "QRS onset": 4, "QRS end": 5, "T end": 7}
PEAK = {"P onset": ("p", 2), "P end": ("p", 2), "QRS onset": ("N", 0), "QRS end": ("N", 0), "T end": ("t", 6)}
GRID = {
    "qrs_slope": ((0.08, 0.10, 0.12, 0.14), ("QRS onset", "QRS end")),
    "p_share": ((0.17, 0.25, 0.33), ("P onset", "P end")),
    "t_share": ((0.25, 1 / 3, 0.42), ("T end",)),
}
MEASURED = [
    "first_degree_block",
    "wide_qrs",
    "right_bundle_branch_block",
    "left_bundle_branch_block",
    "axis_deviation",
    "long_qtc",
    "short_qtc",
    "low_voltage",
    "st_elevation",
    "st_depression",
    "electrodes_exchanged",
]
EXCHANGED_ARMS = {"II": "III", "III": "II", "AVR": "AVL", "AVL": "AVR"}  # and lead I is upside down
LABELS = {  # finding, complete only: codes of PTB-XL, codes of SNOMED CT
    "1dAVb": ("first_degree_block", None, {"1AVB"}, {"270492004"}),
    "RBBB, complete": ("right_bundle_branch_block", False, {"CRBBB"}, {"713427006"}),
    "RBBB, complete or incomplete": (
        "right_bundle_branch_block",
        None,
        {"CRBBB", "IRBBB"},
        {"713427006", "713426002"},
    ),
    "LBBB, complete": ("left_bundle_branch_block", False, {"CLBBB"}, {"164909002"}),
}


class Answer:
    """What `beat_lab waves` wrote of one record."""

    def __init__(self, path: Path):
        self.beats, self.findings, self.usual = [], {}, []
        for line in path.read_text(encoding="utf-8").splitlines():
            word, rest = line.split(" ", 1)
            if word == "beat":
                self.beats.append([int(value) for value in rest.split()])
            elif word == "usual":
                self.usual = [float(value) for value in rest.split()]
            else:
                name, _, text = rest.partition(" ")
                self.findings[name] = text

    def flagged(self, finding: str, incomplete: bool | None = None) -> bool:
        text = self.findings.get(finding)
        return text is not None and (incomplete is None or text.startswith("Incomplete") == incomplete)


def with_arms_exchanged(headers: dict[str, Path], folder: Path) -> dict[str, Path]:
    """Headers that say of the same samples what exchanged arm electrodes would have recorded."""
    folder.mkdir(parents=True, exist_ok=True)
    exchanged = {}
    for name, path in headers.items():
        lines = path.read_text(encoding="utf-8").splitlines()
        for row, line in enumerate(lines[1:], start=1):
            words = line.split(" ")
            if len(words) < 9:
                continue
            if words[8].upper() == "I":
                words[2] = f"-{words[2]}"
            words[8] = EXCHANGED_ARMS.get(words[8].upper(), words[8])
            lines[row] = " ".join(words)
        exchanged[name] = folder / path.name
        exchanged[name].write_text("\n".join([*lines, ""]), encoding="utf-8")
        signals = exchanged[name].with_suffix(".dat")
        if not signals.exists():
            signals.symlink_to(path.with_suffix(".dat").resolve())
    return exchanged


def answers(headers: dict[str, Path], folder: Path, settings: dict[str, float] | None = None) -> dict[str, Answer]:
    folder.mkdir(parents=True, exist_ok=True)
    extra = settings or {}
    jobs = [{"source": header, "out": folder / f"{name}.txt", **extra} for name, header in headers.items()]
    lab.run("waves", jobs)
    return {name: Answer(folder / f"{name}.txt") for name in headers}


def groups(leads: dict[str, list], kind: str, fs: float) -> list[list]:
    """Marks of one wave over the leads: [(lead, wave)], nearest peaks together."""
    marks = sorted(
        ((wave.peak, lead, wave) for lead, waves in leads.items() for wave in waves[kind]), key=lambda m: m[0]
    )
    found: list[list] = []
    for peak, lead, wave in marks:
        near = found and peak - np.median([other.peak for _, other in found[-1]]) <= REACH_S * fs
        if near and lead not in {name for name, _ in found[-1]}:
            found[-1].append((lead, wave))
        else:
            found.append([(lead, wave)])
    return [group for group in found if len(group) >= FEWEST_LEADS]


def confirmed(group: list, bound: str) -> float | None:
    early = bound.endswith("onset")
    places = sorted((w.onset if early else w.end for _, w in group if (w.onset if early else w.end) is not None))
    if len(places) < FEWEST_LEADS:
        return None
    return places[CONFIRMED - 1] if early else places[-CONFIRMED]


def errors_ms(answer: Answer, leads: dict[str, list], fs: float, bound: str) -> list[float]:
    kind, column = PEAK[bound]
    found = []
    for group in groups(leads, kind, fs):
        truth = confirmed(group, bound)
        peak = np.median([wave.peak for _, wave in group])
        own = [beat for beat in answer.beats if beat[column] >= 0 and abs(beat[column] - peak) <= MATCH_S * fs]
        if truth is None or not own:
            continue
        best = min(own, key=lambda beat: abs(beat[column] - peak))
        if best[COLUMN[bound]] >= 0:
            found.append(1000.0 * (best[COLUMN[bound]] - truth) / fs)
    return found


def lengths_ms(leads: dict[str, list], fs: float) -> tuple[float | None, float | None]:
    """Medians of QRS and PR by the marks."""
    qrs, pr = [], []
    p_waves = [(np.median([w.peak for _, w in g]), confirmed(g, "P onset")) for g in groups(leads, "p", fs)]
    for group in groups(leads, "N", fs):
        onset, end = confirmed(group, "QRS onset"), confirmed(group, "QRS end")
        if onset is None or end is None:
            continue
        qrs.append(1000.0 * (end - onset) / fs)
        before = [start for peak, start in p_waves if start is not None and 0 < onset - peak < 0.4 * fs]
        if before:
            pr.append(1000.0 * (onset - before[-1]) / fs)
    return (float(np.median(qrs)) if qrs else None, float(np.median(pr)) if pr else None)


def summary(values: list[float]) -> str:
    array = np.array(values)
    return f"{array.mean():+.1f} ± {array.std(ddof=1):.1f}" if len(array) > 1 else "-"


def ludb_sections(data: Path, work: Path, reference) -> list[str]:
    headers = {path.stem: path for path in sorted(data.glob("*.hea"), key=lambda path: int(path.stem))}
    table = {row["ID"]: row for row in csv.DictReader((data.parent / "ludb.csv").open(encoding="utf-8"))}
    names = ["i", "ii", "iii", "avr", "avl", "avf", "v1", "v2", "v3", "v4", "v5", "v6"]
    marks = {
        name: {lead: reference(header.with_suffix(""), lead) for lead in names} for name, header in headers.items()
    }
    fs = 500.0
    shipped = answers(headers, work / "ludb")
    paced = {name for name in headers if table[name]["Cardiac pacing"].strip()}
    lines = [
        "## All leads together",
        "",
        "One boundary per beat (core/delineation/global_waves.hpp) against the third earliest (latest) of the twelve leads' marks. ",
        "",
        "| boundary, error in ms | CSE tolerance | not paced: beats | mean ± sd | paced (10 records): mean ± sd |",
        "|---|---:|---:|---:|---:|",
    ]
    for bound, tolerance in BOUNDS.items():
        all_errors = {name: errors_ms(shipped[name], marks[name], fs, bound) for name in headers}
        own = [error for name in headers if name not in paced for error in all_errors[name]]
        other = [error for name in paced for error in all_errors[name]]
        lines.append(f"| {bound} | {tolerance} | {len(own)} | {summary(own)} | {summary(other)} |")
    found = missed = 0
    for name in headers:
        for group in groups(marks[name], "p", fs):
            peak = np.median([wave.peak for _, wave in group])
            near = any(beat[2] >= 0 and abs(beat[2] - peak) <= MATCH_S * fs for beat in shipped[name].beats)
            found, missed = found + near, missed + (not near)
    lines += ["", f"P waves that six leads or more are marked with: {found} of {found + missed} found.", ""]
    lines += [
        "| records (not paced) | n | QRS by the marks, ms | error of QRS | error of PR |",
        "|---|---:|---:|---:|---:|",
    ]
    conduction = {name: table[name]["Conduction abnormalities"] for name in headers if name not in paced}
    for title, word in (
        ("complete right bundle branch block", "Complete right"),
        ("complete left bundle branch block", "Complete left"),
        ("incomplete right bundle branch block", "Incomplete right"),
        ("first-degree AV block", "\nI degree"),
        ("no conduction abnormality", ""),
    ):
        chosen = [n for n, text in conduction.items() if (word in "\n" + text if word else not text.strip())]
        qrs, pr, truth = [], [], []
        for name in chosen:
            marked_qrs, marked_pr = lengths_ms(marks[name], fs)
            own_pr, own_qrs = shipped[name].usual[:2] if shipped[name].usual else (-1.0, -1.0)
            if marked_qrs is not None and own_qrs > 0:
                truth.append(marked_qrs)
                qrs.append(own_qrs - marked_qrs)
            if marked_pr is not None and own_pr > 0:
                pr.append(own_pr - marked_pr)
        lines.append(f"| {title} | {len(chosen)} | {np.mean(truth):.0f} | {summary(qrs)} | {summary(pr)} |")
    lines += [
        "",
        "Settings, five folds by record: what each fold's other records choose, by the sum over boundaries of the standard",
        "",
    ]
    lines[-2] += " deviation over the CSE tolerance, and the error on the fold itself."
    lines += ["| setting | candidates | chosen in the folds | sd of the folds' own errors, ms |", "|---|---|---|---|"]
    for setting, (candidates, bounds) in GRID.items():
        tried = {}
        for value in candidates:
            run = answers(headers, work / f"ludb_{setting}_{value:.2f}", {setting: value})
            tried[value] = {
                bound: {name: errors_ms(run[name], marks[name], fs, bound) for name in headers if name not in paced}
                for bound in bounds
            }
        chosen_values, held = [], {bound: [] for bound in bounds}
        for fold in range(FOLDS):

            def cost(value: float) -> float:
                parts = (
                    np.std([e for n, es in tried[value][b].items() if int(n) % FOLDS != fold for e in es]) / BOUNDS[b]
                    for b in bounds
                )
                return float(sum(parts))

            best = min(candidates, key=cost)
            chosen_values.append(f"{best:.2f}")
            for bound in bounds:
                held[bound] += [e for n, es in tried[best][bound].items() if int(n) % FOLDS == fold for e in es]
        own = ", ".join(f"{bound} {np.std(held[bound], ddof=1):.1f}" for bound in bounds)
        listed = ", ".join(f"{value:.2f}" for value in candidates)
        lines.append(f"| {setting} | {listed} | {', '.join(chosen_values)} | {own} |")
    return [*lines, ""]


def ptbxl_sections(full: Path, low: Path, work: Path) -> list[str]:
    codes = {
        row["ecg_id"]: set(ast.literal_eval(row["scp_codes"]))
        for row in csv.DictReader((full / "ptbxl_database.csv").open(encoding="utf-8"))
    }
    snomed = {
        row["ecg_id"]: set(row["snomed"].split()) for row in csv.DictReader((low / "labels.csv").open(encoding="utf-8"))
    }

    def headers(folder: Path) -> dict[str, Path]:
        return {str(int(path.stem.split("_")[0])): path for path in sorted(folder.rglob("*.hea"))}

    first = answers(headers(full / "records500"), work / "ptbxl")
    second = answers(headers(low / "records100"), work / "ptbxl-lr")
    normal = [name for name in first if "NORM" in codes[name]]
    widths = [first[name].usual[1] for name in normal if first[name].usual and first[name].usual[1] > 0]
    pr = [first[name].usual[0] for name in normal if first[name].usual and first[name].usual[0] > 0]
    any_flag = sum(any(first[name].flagged(kind) for kind in MEASURED) for name in normal)
    lines = [
        "## Findings of the usual beat on PTB-XL",
        "",
        "500 records at 500 Hz with PTB-XL's own labels, 1,100 others at 100 Hz with SNOMED labels; without a model, so what atrial "
        "fibrillation takes back is not taken back here. Figures of development.",
        "",
        f"Of {len(normal)} records labelled NORM, {any_flag} ({100 * any_flag / len(normal):.1f} %) have one of these findings; QRS "
        f"{np.mean(widths):.0f} ± {np.std(widths):.0f} ms, PR {np.mean(pr):.0f} ± {np.std(pr):.0f} ms.",
        "",
        "| finding | NORM with it | share, % |",
        "|---|---:|---:|",
    ]
    for kind in MEASURED:
        count = sum(first[name].flagged(kind) for name in normal)
        lines.append(f"| {kind} | {count} | {100 * count / len(normal):.1f} |")
    lines += [
        "",
        "| label | 500 Hz: labelled | Se | +P | 100 Hz: labelled | Se | +P |",
        "|---|---:|---:|---:|---:|---:|---:|",
    ]
    for title, (kind, incomplete, scp, sct) in LABELS.items():
        cells = []
        for found, labels, wanted in ((first, codes, scp), (second, snomed, sct)):
            said = {name for name in found if found[name].flagged(kind, incomplete)}
            true = {name for name in found if labels[name] & wanted}
            hits = len(said & true)
            cells += [str(len(true)), f"{hits / max(1, len(true)):.2f}", f"{hits / max(1, len(said)):.2f}"]
        lines.append(f"| {title} | {' | '.join(cells)} |")
    paths = headers(full / "records500")
    exchanged = answers(with_arms_exchanged({name: paths[name] for name in normal}, work / "arms"), work / "exchanged")
    seen = sum(answer.flagged("electrodes_exchanged") for answer in exchanged.values())
    false = sum(answer.flagged("electrodes_exchanged") for answer in first.values())
    lines += [
        "",
        f"Exchanged arm electrodes are said of {seen} of the {len(normal)} normal records ({100 * seen / len(normal):.0f} %) whose leads a "
        f"program exchanged, and of {false} of {len(first)} records as they are.",
    ]
    return [*lines, ""]
