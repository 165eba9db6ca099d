"""Windows of every recording given, cut by the core (tools/beat_lab rhythm), with their labels, patients and folds."""

from __future__ import annotations

import ast
import csv
import hashlib
import json
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from detection import lab

from . import rhythm_labels as labels_of
from .rhythm_labels import LABELS, UNKNOWN

ROOT = Path(__file__).resolve().parents[2]
FOLDS_FILE = ROOT / "scripts/splits/rhythm_folds.json"
FOLDS = 5
RATE_HZ = 125
WINDOW_SAMPLES = 1250
HOP_S = 5.0
SCALE = 8000.0  # windows are kept as int16 of this many steps per unit: +-4 fits, a step is far below any noise
DATABASES = ("mitdb", "vfdb", "svdb", "cinc2017", "ludb", "ptbxl", "ptbxl-lr")
SAME_STRIP = {"A03123": "A02656"}  # byte for byte
SAME_PATIENT = {"202": "201"}
NOISE_RECORDS = ("bw", "ma")
NOISE_TRAINING_S = 900.0  # the second half of the noise records is for measuring, as in scripts/splits/beat_scorer.json


@dataclass
class Windows:
    """Rows of all windows; `record` and `patient` index into the lists of names."""

    samples: np.ndarray  # int16 {window, WINDOW_SAMPLES}: value * SCALE
    labels: np.ndarray  # int8 {window, label}: 1, 0, UNKNOWN
    begin_s: np.ndarray
    record: np.ndarray
    lead: np.ndarray
    fold: np.ndarray
    records: list[str]  # "mitdb/100"
    letters: dict[str, str]  # of the strips of cinc2017

    def database(self) -> np.ndarray:
        return np.asarray([name.split("/")[0] for name in self.records])[self.record]

    def __len__(self) -> int:
        return len(self.samples)


def read_letters(data: Path) -> dict[str, str]:
    lines = (data / "cinc2017/REFERENCE-v3.csv").read_text(encoding="ascii").split()
    return dict(line.split(",") for line in lines)


def ludb_codes(data: Path) -> dict[str, set[str]]:
    """The words of ludb.csv as codes of PTB-XL."""
    codes: dict[str, set[str]] = {}
    with (data / "ludb/ludb.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            rhythm, pacing, ectopy = (
                row["Rhythms"].lower(),
                row["Cardiac pacing"].strip(),
                row["Extrasystolies"].lower(),
            )
            named = {
                code
                for word, code in (
                    ("sinus rhythm", "SR"),
                    ("bradycardia", "SBRAD"),
                    ("tachycardia", "STACH"),
                    ("arrhythmia", "SARRH"),
                    ("fibrillation", "AFIB"),
                    ("flutter", "AFLT"),
                )
                if word in rhythm
            }
            if "irregular sinus" in rhythm or "wandering" in rhythm:
                named |= {"SR", "SARRH"}
            if pacing:
                named.add("PACE")
            if "ventricular extrasystole" in ectopy:
                named.add("PVC")
            if "atrial extrasystole" in ectopy:
                named.add("PAC")
            codes[row["ID"].strip()] = named
    return codes


def ptbxl_codes(data: Path) -> dict[int, tuple[set[str], bool]]:
    """Codes of each record and whether somebody remarked on noise."""
    found: dict[int, tuple[set[str], bool]] = {}
    with (data / "ptbxl/ptbxl_database.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            remarks = any(row[key].strip() for key in ("static_noise", "burst_noise", "electrodes_problems"))
            found[int(row["ecg_id"])] = (set(ast.literal_eval(row["scp_codes"])), remarks)
    with (data / "ptbxl-lr/labels.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found[int(row["ecg_id"])] = (set(row["snomed"].split()), False)
    return found


def headers(data: Path) -> dict[str, Path]:
    """Records by name."""
    found: dict[str, Path] = {}
    for database in DATABASES:
        for path in sorted((data / database).rglob("*.hea")):
            found[f"{database}/{path.stem}"] = path
    return found


def fold_of(name: str, split: dict, svdb: list[str]) -> int:
    database, record = name.split("/")
    if database in ("mitdb", "vfdb"):
        return next(index for index, part in enumerate(split[database]) if record in part)
    if database == "svdb":
        return svdb.index(record) % FOLDS
    if database == "cinc2017":
        return int(SAME_STRIP.get(record, record)[1:]) % FOLDS
    if database == "ludb":
        return int(record) % FOLDS
    return int(record.split("_")[0]) // split["ptbxl_block"] % FOLDS


def export(folder: Path, data: Path, names: dict[str, Path]) -> dict[str, tuple[int, int, float]]:
    """Has the core cut the windows that `folder` lacks; answers leads, windows and seconds of each record."""
    folder.mkdir(parents=True, exist_ok=True)
    index_file = folder / "index.json"
    index = json.loads(index_file.read_text(encoding="ascii")) if index_file.exists() else {}
    wanted = {name: path for name, path in names.items() if name not in index}
    if wanted:
        print(f"cutting windows of {len(wanted)} recordings", file=sys.stderr)
        if not lab.PROGRAM.exists():
            lab.build()
        jobs = [
            {"source": path.resolve(), "out": folder / name.replace("/", "_"), "hop_s": HOP_S}
            for name, path in wanted.items()
        ]
        for name, answer in zip(wanted, lab.run("rhythm", jobs)):
            index[name] = [int(answer[0]), int(answer[1]), answer[2]]
        index_file.write_text(json.dumps(index), encoding="ascii")
    return {name: tuple(index[name]) for name in names}


def _record_labels(
    name: str, reference: str, begins: np.ndarray, end_s: float, letters: dict, ludb: dict, ptbxl: dict
) -> np.ndarray:
    database, record = name.split("/")
    if database in ("mitdb", "vfdb", "svdb"):
        return labels_of.window_labels(
            labels_of.read_reference(reference, end_s), begins, database != "svdb", database != "vfdb"
        )
    if database == "cinc2017":
        row = labels_of.challenge_labels(letters[record])
    elif database == "ludb":
        row = labels_of.diagnosis_labels(ludb[record])
    else:
        codes, noisy = ptbxl[int(record.split("_")[0])]
        row = labels_of.diagnosis_labels(codes)
        if noisy:
            row[labels_of.UNUSABLE] = UNKNOWN
    return np.repeat(row[None], len(begins), 0)


def read_windows(folder: Path, data: Path) -> Windows:
    """Everything given, from the cache in `folder` where it is up to date."""
    names = headers(data)
    sizes = export(folder, data, names)
    cache = folder / "windows.npz"
    signature = hashlib.sha256(
        b"".join(path.read_bytes() for path in (Path(labels_of.__file__), Path(__file__), FOLDS_FILE))
    ).hexdigest()
    letters = read_letters(data)
    if cache.exists():
        with np.load(cache) as stored:
            if str(stored["signature"]) == signature and list(stored["records"]) == list(names):
                return Windows(
                    np.load(folder / "windows.npy", mmap_mode="r"),
                    stored["labels"],
                    stored["begin_s"],
                    stored["record"],
                    stored["lead"],
                    stored["fold"],
                    list(stored["records"]),
                    letters,
                )
    split = json.loads(FOLDS_FILE.read_text(encoding="utf-8"))
    svdb = sorted(name.split("/")[1] for name in names if name.startswith("svdb/"))
    ludb, ptbxl = ludb_codes(data), ptbxl_codes(data)
    total = sum(leads * windows for leads, windows, _ in sizes.values())
    samples = np.lib.format.open_memmap(folder / "windows.npy", "w+", np.int16, (total, WINDOW_SAMPLES))
    columns: dict[str, list] = {key: [] for key in ("labels", "begin_s", "record", "lead", "fold")}
    at = 0
    for number, (name, (leads, count, end_s)) in enumerate(sizes.items()):
        stem = str(folder / name.replace("/", "_"))
        values = np.fromfile(f"{stem}.windows.f32", "<f4").reshape(-1, WINDOW_SAMPLES)
        samples[at : at + len(values)] = np.round(values * SCALE)
        at += len(values)
        begins = np.fromfile(f"{stem}.begins.f64", "<f8")
        reference = Path(f"{stem}.reference.txt").read_text(encoding="latin-1")
        rows = _record_labels(name, reference, begins, end_s, letters, ludb, ptbxl)
        columns["labels"].append(np.tile(rows, (leads, 1)))
        columns["begin_s"].append(np.tile(begins, leads))
        columns["record"].append(np.full(leads * count, number))
        columns["lead"].append(np.repeat(np.arange(leads), count))
        columns["fold"].append(np.full(leads * count, fold_of(name, split, svdb)))
    samples.flush()
    arrays = {key: np.concatenate(value) for key, value in columns.items()}
    np.savez(cache, signature=signature, records=np.asarray(list(names)), **arrays)
    return Windows(samples, records=list(names), letters=letters, **arrays)


def read_noise(folder: Path, data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Windows of the noise records: {window, WINDOW_SAMPLES} of the first half, for training, and of the second."""
    names = {f"nstdb/{record}": data / "nstdb" / f"{record}.hea" for record in NOISE_RECORDS}
    sizes = export(folder, data, names)
    parts: tuple[list, list] = ([], [])
    for name, (leads, count, _) in sizes.items():
        stem = str(folder / name.replace("/", "_"))
        values = np.fromfile(f"{stem}.windows.f32", "<f4").reshape(leads, count, WINDOW_SAMPLES)
        begins = np.fromfile(f"{stem}.begins.f64", "<f8")
        first, second = begins + labels_of.WINDOW_S <= NOISE_TRAINING_S, begins >= NOISE_TRAINING_S
        parts[0].append(values[:, first].reshape(-1, WINDOW_SAMPLES))
        parts[1].append(values[:, second].reshape(-1, WINDOW_SAMPLES))
    return np.concatenate(parts[0]), np.concatenate(parts[1])


def counts_text(windows: Windows) -> str:
    """How many windows, and of how many records, carry each label."""
    lines = []
    for index, label in enumerate(LABELS):
        rows = windows.labels[:, index] == 1
        zero = int((windows.labels[:, index] == 0).sum())
        by_fold = [len(set(windows.record[rows & (windows.fold == fold)])) for fold in range(FOLDS)]
        lines.append(
            f"{label:30} {int(rows.sum()):6} windows of {len(set(windows.record[rows])):4} records {by_fold}, not {zero}"
        )
    return "\n".join(lines)
