"""Delineation on LUDB: found waves and boundary errors of Fiducial and of NeuroKit2, side by side, as a Markdown table.

  scripts/build && scripts/python -m studies.evaluate_delineation              writes docs/results/delineation.md
  scripts/python -m studies.evaluate_delineation --together                    its second half alone: all leads together, and findings

Every lead of every record is one signal, scored against its own annotations. Both programs get the same R peaks, those
Fiducial finds in all leads together; NeuroKit2's are moved to the largest deflection of the lead at hand within 50 ms,
as its method expects. Waves match within 150 ms of their peaks; only the stretch that the annotators marked counts.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import warnings
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]
REACH_S = 0.150
MOVE_S = 0.050
TOLERANCE_MS = {"P onset": 10.2, "P end": 12.7, "QRS onset": 6.5, "QRS end": 11.6, "T end": 30.6}
EDGES = {"p": ("P onset", "P peak", "P end"), "N": ("QRS onset", "", "QRS end"), "t": ("", "T peak", "T end")}
WAVES = {"p": "P", "N": "QRS", "t": "T"}
COLUMNS = {"p": ("p_onset", "p_peak", "p_end"), "N": ("qrs_onset", "r_peak", "qrs_end"), "t": (None, "t_peak", "t_end")}


class Wave:
    def __init__(self, onset, peak, end):
        self.onset, self.peak, self.end = onset, peak, end


def reference(path: Path, lead: str) -> dict[str, list[Wave]]:
    import wfdb

    marks = wfdb.rdann(str(path), lead)
    waves: dict[str, list[Wave]] = {kind: [] for kind in WAVES}
    onset, opened = None, None
    for sample, symbol in zip(marks.sample, marks.symbol):
        if symbol == "(":
            onset, opened = int(sample), None
        elif symbol == ")":
            if opened is not None:
                opened.end = int(sample)
            opened = None
        elif symbol in waves:
            opened = Wave(onset, int(sample), None)
            waves[symbol].append(opened)
            onset = None
    return waves


def own(table: Path) -> dict[str, dict[str, list[Wave]]]:
    """{lead: {kind: waves}} of a NAME.waves.csv."""
    result: dict[str, dict[str, list[Wave]]] = defaultdict(lambda: {kind: [] for kind in WAVES})
    with table.open() as rows:
        rows.readline()
        for row in csv.DictReader(rows):
            number = {key: int(text) if text else None for key, text in row.items() if key not in ("lead", "beat")}
            for kind, (onset, peak, end) in COLUMNS.items():
                present = number["qrs_onset"] if kind == "N" else number[peak]
                if present is not None:
                    result[row["lead"]][kind].append(Wave(number[onset] if onset else None, number[peak], number[end]))
    return result


def neurokit(signal, fs: float, r_peaks) -> dict[str, list[Wave]]:
    import neurokit2 as nk
    import numpy as np

    waves: dict[str, list[Wave]] = {kind: [] for kind in WAVES}
    clean = nk.ecg_clean(signal, sampling_rate=int(fs))
    reach = int(MOVE_S * fs)
    moved = []
    for peak in r_peaks:
        begin = max(0, peak - reach)
        window = clean[begin : peak + reach + 1]
        moved.append(begin + int(np.argmax(np.abs(window - np.median(clean)))))
    moved = sorted(set(moved))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            _, marks = nk.ecg_delineate(clean, np.array(moved), sampling_rate=int(fs), method="dwt")
    except Exception:  # its failures on a lead are part of the comparison: nothing found there
        return waves

    def at(name: str, beat: int):
        values = marks.get(name, [])
        value = values[beat] if beat < len(values) else np.nan
        return None if value is None or np.isnan(value) else int(value)

    for beat, peak in enumerate(moved):
        p, t = at("ECG_P_Peaks", beat), at("ECG_T_Peaks", beat)
        if p is not None:
            waves["p"].append(Wave(at("ECG_P_Onsets", beat), p, at("ECG_P_Offsets", beat)))
        waves["N"].append(Wave(at("ECG_R_Onsets", beat), peak, at("ECG_R_Offsets", beat)))
        if t is not None:
            waves["t"].append(Wave(None, t, at("ECG_T_Offsets", beat)))
    return waves


class Score:
    def __init__(self):
        self.matched, self.missed, self.extra = defaultdict(int), defaultdict(int), defaultdict(int)
        self.errors_ms = defaultdict(list)

    def add(self, truth: dict[str, list[Wave]], found: dict[str, list[Wave]], fs: float) -> None:
        marked = [wave for waves in truth.values() for wave in waves]
        if not marked:
            return
        begin = min(wave.onset if wave.onset is not None else wave.peak for wave in marked)
        end = max(wave.end if wave.end is not None else wave.peak for wave in marked)
        for kind in WAVES:
            free = list(found[kind])
            for wave in truth[kind]:
                near = [other for other in free if abs(other.peak - wave.peak) <= REACH_S * fs]
                if not near:
                    self.missed[kind] += 1
                    continue
                best = min(near, key=lambda other: abs(other.peak - wave.peak))
                free.remove(best)
                self.matched[kind] += 1
                pairs = ((best.onset, wave.onset), (best.peak, wave.peak), (best.end, wave.end))
                for name, (a, b) in zip(EDGES[kind], pairs):
                    if name and a is not None and b is not None:
                        self.errors_ms[name].append(1000.0 * (a - b) / fs)
            self.extra[kind] += sum(begin <= wave.peak <= end for wave in free)

    def merge(self, other: Score) -> None:
        for mine, theirs in ((self.matched, other.matched), (self.missed, other.missed), (self.extra, other.extra)):
            for kind, count in theirs.items():
                mine[kind] += count
        for name, errors in other.errors_ms.items():
            self.errors_ms[name] += errors


def score_record(task: tuple[str, str, str, bool]) -> list[dict]:
    """Plain dictionaries, since scores travel between processes."""
    import wfdb

    folder, tables, name, compare = task
    record = wfdb.rdrecord(f"{folder}/{name}")
    found = own(Path(tables) / f"{name}.waves.csv")
    scores = [Score(), Score()]
    for index, lead in enumerate(record.sig_name):
        truth = reference(Path(folder) / name, lead)
        scores[0].add(truth, found[lead], record.fs)
        if compare:
            r_peaks = r_peaks_of(Path(tables) / f"{name}.waves.csv", lead)
            scores[1].add(truth, neurokit(record.p_signal[:, index], record.fs, r_peaks), record.fs)
    return [{key: dict(value) for key, value in vars(score).items()} for score in scores]


def r_peaks_of(table: Path, lead: str) -> list[int]:
    with table.open() as rows:
        rows.readline()
        return [int(row["r_peak"]) for row in csv.DictReader(rows) if row["lead"] == lead]


def total(parts: list[dict]) -> Score:
    result = Score()
    for part in parts:
        score = Score()
        vars(score).update(part)
        result.merge(score)
    return result


def table_of(title: str, own_score: Score, other: Score | None) -> list[str]:
    import numpy as np

    def rate(score: Score, kind: str) -> str:
        matched = score.matched[kind]
        se = 100 * matched / max(1, matched + score.missed[kind])
        return f"{se:.2f} | {100 * matched / max(1, matched + score.extra[kind]):.2f}"

    def error(score: Score, name: str) -> str:
        errors = np.array(score.errors_ms[name])
        if len(errors) < 2:
            return "- | -"
        return f"{errors.mean():+.1f} ± {errors.std(ddof=1):.1f} | {np.median(np.abs(errors)):.1f}"

    more = "---:|---:|" if other else ""
    lines = [
        f"## {title}",
        "",
        "| wave | marked | Fiducial Se % | +P % |" + (" NeuroKit2 Se % | +P % |" if other else ""),
        "|---|---:|---:|---:|" + more,
    ]
    for kind, wave in WAVES.items():
        marked = own_score.matched[kind] + own_score.missed[kind]
        lines.append(f"| {wave} | {marked} | {rate(own_score, kind)} |" + (f" {rate(other, kind)} |" if other else ""))
    lines += [
        "",
        "| error, ms | CSE tolerance | Fiducial mean ± sd | median abs. |"
        + (" NeuroKit2 mean ± sd | median abs. |" if other else ""),
        "|---|---:|---:|---:|" + more,
    ]
    for name in ("P onset", "P peak", "P end", "QRS onset", "QRS end", "T peak", "T end"):
        tolerance = TOLERANCE_MS.get(name)
        theirs = f" {error(other, name)} |" if other else ""
        lines.append(f"| {name} | {tolerance if tolerance else ''} | {error(own_score, name)} |{theirs}")
    return [*lines, ""]


def together(data: Path) -> list[str]:
    """The second half: needs data/ptbxl and data/ptbxl-lr as well, and tools/beat_lab."""
    from detection import lab
    from studies import global_boundaries

    lab.build()
    work = ROOT / "build/global_waves"
    lines = global_boundaries.ludb_sections(data, work, reference)
    return lines + global_boundaries.ptbxl_sections(ROOT / "data/ptbxl", ROOT / "data/ptbxl-lr", work)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "data/ludb/data", help="records of LUDB")
    parser.add_argument("--program", type=Path, default=ROOT / "dist/fiducial.mjs")
    parser.add_argument("--tables", type=Path, default=ROOT / "build/ludb_waves", help="where the program's tables go")
    parser.add_argument("--out", type=Path, default=ROOT / "docs/results/delineation.md")
    parser.add_argument("--without-neurokit", action="store_true")
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--together", action="store_true", help="write the second half anew, keep the first")
    chosen = parser.parse_args()
    environment.enter("detection")
    if chosen.together:
        first_half = chosen.out.read_text(encoding="utf-8").split("## All leads together")[0]
        chosen.out.write_text(first_half.rstrip() + "\n\n" + "\n".join(together(chosen.data)), encoding="utf-8")
        return
    from importlib.metadata import version

    numbers = sorted(int(path.stem) for path in chosen.data.glob("*.hea"))
    headers = [str(chosen.data / f"{number}.hea") for number in numbers]
    for at in range(0, len(headers), 20):
        command = ["node", str(chosen.program), "analyze", *headers[at : at + 20]]
        subprocess.run(
            [*command, "--model", "none", "--csv", str(chosen.tables)], check=True, stdout=subprocess.DEVNULL
        )
    compare = not chosen.without_neurokit
    tasks = [(str(chosen.data), str(chosen.tables), str(number), compare) for number in numbers]
    with ProcessPoolExecutor(chosen.jobs) as pool:
        parts = dict(zip(numbers, pool.map(score_record, tasks)))

    lines = [
        "# Delineation on LUDB",
        "",
        "Written by `scripts/python -m studies.evaluate_delineation`; what is compared and how waves match stands there. The "
        "even-numbered records chose no parameter of ours; the odd ones did (core/delineation/delineation.hpp). "
        f'NeuroKit2 {version("neurokit2")}, `ecg_delineate(method="dwt")`, at the same R peaks. QRS is matched by the R peaks '
        "given to both. CSE tolerances: standard deviations between experts (CSE working party 1985), the usual yardstick.",
        "",
    ]
    for title, parity in (("Even-numbered records", 0), ("Odd-numbered records (used to choose parameters)", 1)):
        chosen_parts = [parts[number] for number in numbers if number % 2 == parity]
        ours = total([part[0] for part in chosen_parts])
        theirs = total([part[1] for part in chosen_parts]) if compare else None
        lines += table_of(f"{title}: {len(chosen_parts)} records, 12 leads each", ours, theirs)
    lines += together(chosen.data)
    chosen.out.parent.mkdir(parents=True, exist_ok=True)
    chosen.out.write_text("\n".join(lines), encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
