"""What RR intervals alone say of fibrillation, from ten beats on: a logistic combination of the core's two measures
(src/core/rhythm/irregularity.hpp), the rate and the number of intervals. Measured by patient-grouped cross-validation."""

from __future__ import annotations

import csv
import tempfile
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detection import lab

from .rhythm_evaluation import auc, best_threshold
from .rhythm_labels import BEATS, V_SYMBOLS, read_reference
from .wfdb_files import annotations

LENGTHS = (10, 20, 30, 60, 128)  # intervals
FOLDS = 5
WINDOWS_PER_RECORD = 200  # of each length: a day counts as much as ten hours
LEAST_SHARE = 0.8  # of a window's intervals that lie in fibrillation; below that and above none it is left out
LONGEST_S, SHORTEST_S = 3.0, 0.15  # other intervals are gaps or two marks of one beat
LTAFDB_HZ, AFDB_HZ = 128.0, 250.0
BEAT_CODES, V_CODES = (1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 34, 35, 38, 41), (5, 6, 10, 41)
COLUMNS = (
    "bias",
    "entropy",
    "log_change",
    "log_mean_rr",
    "per_count",
    "entropy_per_count",
    "log_change_per_count",
    "log_change_squared",
    "entropy_log_change",
)
# The measures are centred on these, so that the coefficients can be read: the published limit of the entropy, the limit
# of the rule in src/core/rhythm/irregularity.cpp, 75 bpm.
ENTROPY_CENTRE, CHANGE_CENTRE, MEAN_RR_CENTRE_S, COUNT_UNIT = -1.4, 0.06, 0.8, 10.0
LEAST_CHANGE, NO_ENTROPY = 0.01, 0.0
STEPS, RIDGE = 30, 1e-5


@dataclass
class Intervals:
    """One record: RR intervals without those next to ventricular beats, and for each 1 fibrillation, 0 not, -1 unclear."""

    name: str
    rr_s: np.ndarray
    state: np.ndarray


def _kept(name: str, times_s: np.ndarray, ventricular: np.ndarray, state: np.ndarray) -> Intervals:
    rr = np.diff(times_s)
    usable = (rr >= SHORTEST_S) & (rr <= LONGEST_S) & ~ventricular[1:] & ~ventricular[:-1]
    return Intervals(name, rr[usable], state[1:][usable])


def _states(times_s: np.ndarray, changes: list[tuple[float, str]]) -> np.ndarray:
    starts = np.asarray([time for time, _ in changes])
    values = np.asarray(
        [
            1
            if text.startswith("(AFIB")
            else -1
            if text.startswith(("(AFL", "(P", "(NOISE", "(Q", "(VF", "(MISSB", "(PSE"))
            else 0
            for _, text in changes
        ]
    )
    place = np.searchsorted(starts, times_s, "right") - 1
    return np.where(place >= 0, values[np.maximum(place, 0)], -1)


def read_afdb(data: Path) -> list[Intervals]:
    found = []
    for path in sorted((data / "afdb-rr").glob("qrs*.txt")):
        rows = np.loadtxt(path, ndmin=2)
        times = rows[:, 2] / AFDB_HZ
        changes = []
        for line in path.with_name(path.name.replace("qrs", "atr")).read_text(encoding="ascii").splitlines()[1:]:
            words = line.split()
            changes.append((int(words[1]) / AFDB_HZ, words[-1]))
        found.append(_kept(f"afdb/{path.stem[3:]}", times, np.zeros(len(times), bool), _states(times, changes)))
    return found


def read_ltafdb(data: Path) -> list[Intervals]:
    found = []
    for path in sorted((data / "ltafdb").glob("*.atr")):
        samples, codes, texts = annotations(path.read_bytes())
        beats = np.isin(codes, BEAT_CODES)
        changes = [
            (samples[k] / LTAFDB_HZ, text) for k, text in enumerate(texts) if codes[k] == 28 and text.startswith("(")
        ]
        times = samples[beats] / LTAFDB_HZ
        found.append(_kept(f"ltafdb/{path.stem}", times, np.isin(codes[beats], V_CODES), _states(times, changes)))
    return found


def read_vitaldb(data: Path) -> list[Intervals]:
    found = []
    for path in sorted((data / "vitaldb-arrhythmia-rr").rglob("Annotation_file_*.csv")):
        times, ventricular, state = [], [], []
        with path.open(encoding="utf-8-sig") as file:
            for row in csv.DictReader(file):
                if not row["beat_type"]:
                    continue
                times.append(float(row["time_second"]))
                ventricular.append(row["beat_type"] == "V")
                rhythm, bad = row["rhythm_label"], row["bad_signal_quality"] == "True"
                state.append(
                    -1 if bad or rhythm in ("Noise", "Unclassifiable", "VT", "") else int(rhythm == "AFIB/AFL")
                )
        if len(times) > min(LENGTHS):
            order = np.argsort(times)
            found.append(
                _kept(
                    f"vitaldb/{path.stem.split('_')[-1]}",
                    np.asarray(times)[order],
                    np.asarray(ventricular)[order],
                    np.asarray(state)[order],
                )
            )
    return found


def read_mitdb(windows_folder: Path) -> list[Intervals]:
    """From the references that beat_lab rhythm wrote."""
    found = []
    for path in sorted(windows_folder.glob("mitdb_*.reference.txt")):
        reference = read_reference(path.read_text(encoding="latin-1"), 1e9)
        beats = [(time, symbol) for time, symbol in reference.beats if symbol in BEATS]
        times = np.asarray([time for time, _ in beats])
        changes = [(begin, text) for begin, _, text in reference.rhythms]
        name = path.stem.split(".")[0].split("_")[1]
        found.append(
            _kept(
                f"mitdb/{'201' if name == '202' else name}",
                times,
                np.asarray([s in V_SYMBOLS for _, s in beats]),
                _states(times, changes),
            )
        )
    return found


@dataclass
class Rows:
    measures: np.ndarray  # {window, 3}: entropy, change, mean RR in seconds
    count: np.ndarray  # intervals
    truth: np.ndarray
    patient: np.ndarray
    database: np.ndarray


def measured(records: list[Intervals]) -> Rows:
    """Windows of each length, measured by the core."""
    parts: dict[str, list] = {key: [] for key in ("measures", "count", "truth", "patient", "database")}
    with tempfile.TemporaryDirectory() as folder:
        jobs, plan = [], []
        for number, record in enumerate(records):
            source = Path(folder) / f"{number}.f64"
            record.rr_s.astype("<f8").tofile(source)
            for length in LENGTHS:
                count = len(record.rr_s) - length + 1
                if count <= 0:
                    continue
                hop = max(length // 2, -(-count // WINDOWS_PER_RECORD))
                jobs.append(
                    {"rr": source, "out": Path(folder) / f"{number}_{length}.f32", "length": length, "hop": hop}
                )
                plan.append((record, length, hop))
        lab.run("intervals", jobs)
        for job, (record, length, hop) in zip(jobs, plan):
            rows = np.fromfile(job["out"], "<f4").reshape(-1, 3)
            state = np.lib.stride_tricks.sliding_window_view(record.state, length)[::hop]
            share, unclear = (state == 1).mean(1), (state == -1).any(1)
            used = ~unclear & ((share >= LEAST_SHARE) | (share == 0.0))
            parts["measures"].append(rows[used])
            parts["count"].append(np.full(used.sum(), length))
            parts["truth"].append(share[used] > 0)
            parts["patient"].append(np.full(used.sum(), record.name))
            parts["database"].append(np.full(used.sum(), record.name.split("/")[0]))
    return Rows(**{key: np.concatenate(value) for key, value in parts.items()})


def columns(rows: Rows) -> np.ndarray:
    entropy = np.where(rows.measures[:, 0] == NO_ENTROPY, 0.0, rows.measures[:, 0] - ENTROPY_CENTRE)
    change = np.log((rows.measures[:, 1] + LEAST_CHANGE) / (CHANGE_CENTRE + LEAST_CHANGE))
    per_count = COUNT_UNIT / rows.count
    return np.stack(
        [
            np.ones(len(entropy)),
            entropy,
            change,
            np.log(rows.measures[:, 2] / MEAN_RR_CENTRE_S),
            per_count,
            entropy * per_count,
            change * per_count,
            change * change,
            entropy * change,
        ],
        1,
    )


def patient_weights(rows: Rows) -> np.ndarray:
    """Each patient, length and state weighs the root of its windows; both states weigh the same."""
    key = np.asarray([f"{p} {c} {t}" for p, c, t in zip(rows.patient, rows.count, rows.truth)])
    _, place, size = np.unique(key, return_inverse=True, return_counts=True)
    weight = 1.0 / np.sqrt(size[place])
    for state in (False, True):
        weight[rows.truth == state] /= weight[rows.truth == state].sum()
    return weight * len(weight) / 2.0


def fitted(x: np.ndarray, truth: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """Coefficients by Newton's method with a small ridge."""
    coefficients = np.zeros(x.shape[1])
    for _ in range(STEPS):
        p = 1.0 / (1.0 + np.exp(-(x @ coefficients)))
        gradient = x.T @ (weight * (truth - p)) - RIDGE * len(x) * coefficients
        hessian = (x * (weight * p * (1 - p))[:, None]).T @ x + RIDGE * len(x) * np.eye(x.shape[1])
        coefficients = coefficients + np.linalg.solve(hessian, gradient)
    return coefficients


def fold_of_patients(patients: np.ndarray) -> np.ndarray:
    """Patients of each database in turn."""
    names = sorted(set(patients))
    place: dict[str, int] = {}
    seen: dict[str, int] = {}
    for name in names:
        database = name.split("/")[0]
        place[name] = seen.get(database, 0) % FOLDS
        seen[database] = seen.get(database, 0) + 1
    return np.asarray([place[name] for name in patients])


def out_of_fold(rows: Rows) -> tuple[np.ndarray, np.ndarray]:
    x, weight, fold = columns(rows), patient_weights(rows), fold_of_patients(rows.patient)
    logits = np.zeros(len(x))
    for held_out in range(FOLDS):
        other = fold != held_out
        logits[~other] = x[~other] @ fitted(x[other], rows.truth[other], weight[other])
    return logits, fold


def figures(rows: Rows) -> list[dict]:
    """By number of intervals: AUC of the combination and of the entropy alone, Se and Sp at the other folds' threshold."""
    logits, fold = out_of_fold(rows)
    result = []
    for length in LENGTHS:
        here = rows.count == length
        found = np.zeros(len(logits), bool)
        for held_out in range(FOLDS):
            other = here & (fold != held_out)
            found |= here & (fold == held_out) & (logits >= best_threshold(rows.truth[other], logits[other]))
        truth = rows.truth[here]
        by_database = {
            name: auc(rows.truth[here & (rows.database == name)], logits[here & (rows.database == name)])
            for name in sorted(set(rows.database))
        }
        result.append(
            {
                "intervals": length,
                "windows": int(here.sum()),
                "af": int(truth.sum()),
                "auc": auc(truth, logits[here]),
                "auc_entropy": auc(truth, rows.measures[here, 0]),
                "se": float(found[here][truth].mean()),
                "sp": float(1 - found[here][~truth].mean()),
                "databases": by_database,
            }
        )
    return result


def read_all(data: Path, windows_folder: Path) -> Rows:
    return measured([*read_afdb(data), *read_ltafdb(data), *read_vitaldb(data), *read_mitdb(windows_folder)])


def evidence(rows: Rows) -> dict:
    """The coefficients fitted on everything given, as models/rhythm/intervals.json holds them."""
    coefficients = fitted(columns(rows), rows.truth, patient_weights(rows))
    return {
        "what": "logit of atrial fibrillation from RR intervals: sum of coefficient * column",
        "columns": list(COLUMNS),
        "coefficients": [round(float(value), 5) for value in coefficients],
        "definitions": {
            "entropy": f"coefficient of sample entropy - ({ENTROPY_CENTRE}); 0 where it is not defined",
            "log_change": f"ln((least median change + {LEAST_CHANGE}) / {CHANGE_CENTRE + LEAST_CHANGE:.2f})",
            "log_mean_rr": f"ln(mean RR in seconds / {MEAN_RR_CENTRE_S})",
            "per_count": f"{COUNT_UNIT:g} / intervals",
            "entropy_per_count": "entropy * per_count",
            "log_change_per_count": "log_change * per_count",
            "log_change_squared": "log_change * log_change",
            "entropy_log_change": "entropy * log_change",
        },
        "least_intervals": min(LENGTHS),
    }
