"""Twelve-lead records of the open databases as tensors of one length and rate, with S002's classes: what S001 and S002 train on.

A database is a folder of --data, as scripts/fetch_data fills it; what is not there is passed over. Tensors are kept in float16
millivolts beside their rows in build/twelve_leads, so that a full PTB-XL (2 GB) is mapped, not loaded.
"""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np

from .twelve_lead_labels import CLASSES, NORMAL, Told, dx_codes, kept_by_s002, ludb_codes, scp_codes, told
from .wfdb_files import read_signals

LEADS = ("I", "II", "III", "AVR", "AVL", "AVF", "V1", "V2", "V3", "V4", "V5", "V6")
FS_HZ, SAMPLES = 400, 4096  # S002, 3.1: 10 s and zeros round them
FOLDS = 5
# Records of PTB-XL stand in the order of recording and one patient's often side by side: blocks of so many ids stay together.
BLOCK_IDS = 40
HALF_TAPS, KAISER_BETA = 12, 8.0  # of the resampling filter, at the lower of the two rates: -80 dB, Kaiser 1974
PASSED = 0.95  # of the lower rate's band
UNKNOWN_FOLD = -1
OLDEST_TOLD = 300  # PTB-XL: ages above 89
AGE_THEN = 90


@dataclass(frozen=True)
class Row:
    """One record before its samples are read."""

    name: str
    header: Path
    codes: list[str]
    told: Told
    age: float  # years, NaN where unknown
    group: str  # records of one group never stand on both sides of a split
    stratum: int = UNKNOWN_FOLD  # strat_fold of PTB-XL


@dataclass(frozen=True)
class TwelveLeads:
    """Records of a database. Columns of equal length."""

    name: str
    samples: np.ndarray  # float16 {record, 12, sample}, mV
    complete: np.ndarray  # bool {record, class}
    incomplete: np.ndarray  # bool {record, class}
    ages: np.ndarray  # float {record}
    groups: np.ndarray  # str {record}
    strata: np.ndarray  # int {record}
    records: np.ndarray  # str {record}

    def __len__(self) -> int:
        return len(self.records)

    def classes(self, with_incomplete: bool = False) -> np.ndarray:
        return self.complete | self.incomplete if with_incomplete else self.complete

    def folds(self, count: int = FOLDS) -> np.ndarray:
        """int {record}: groups dealt out in order, so that no group is divided."""
        numbers = {group: index % count for index, group in enumerate(dict.fromkeys(self.groups.tolist()))}
        return np.asarray([numbers[group] for group in self.groups.tolist()])


@lru_cache(maxsize=8)
def _filter(count: int, from_hz: float, to_hz: float) -> tuple[np.ndarray, np.ndarray]:
    """Which samples {output, tap} make each output, and their weights: a sinc under a Kaiser window, rows summing to 1."""
    share = PASSED * min(1.0, to_hz / from_hz)
    half = int(np.ceil(HALF_TAPS / min(1.0, to_hz / from_hz)))
    at = np.arange(round(count * to_hz / from_hz)) * (from_hz / to_hz)
    base = np.floor(at).astype(int)
    index = base[:, None] + np.arange(1 - half, half + 1)
    distance = at[:, None] - index
    window = np.i0(KAISER_BETA * np.sqrt(np.clip(1.0 - (distance / half) ** 2, 0.0, 1.0)))
    weights = np.sinc(share * distance) * window
    return np.clip(index, 0, count - 1), (weights / weights.sum(1, keepdims=True)).astype(np.float32)


def resampled(signals: np.ndarray, from_hz: float, to_hz: float) -> np.ndarray:
    """float32 {lead, sample} at another rate; beyond the ends the first and last sample go on."""
    if from_hz == to_hz:
        return signals.astype(np.float32)
    index, weights = _filter(signals.shape[1], float(from_hz), float(to_hz))
    return np.einsum("lot,ot->lo", signals.astype(np.float32)[:, index], weights)


def fitted(signals: np.ndarray, samples: int) -> np.ndarray:
    """The middle `samples` of longer signals; zeros on both sides of shorter ones, as in Ribeiro's data."""
    spare = signals.shape[1] - samples
    if spare >= 0:
        return signals[:, spare // 2 : spare // 2 + samples]
    return np.pad(signals, ((0, 0), (-spare // 2, -spare - -spare // 2)))


def read_leads(header: Path, fs_hz: int, samples: int) -> np.ndarray:
    """float32 {12, samples} mV in the order of LEADS. Raises ValueError where one is missing or a sample is none."""
    rate, names, signals = read_signals(header)
    places = {name.upper(): index for index, name in enumerate(names)}
    missing = [lead for lead in LEADS if lead not in places]
    if missing:
        raise ValueError(f"{header.name}: no lead {', '.join(missing)}; a twelve-lead record is wanted")
    ordered = np.nan_to_num(signals[[places[lead] for lead in LEADS]])
    return fitted(resampled(ordered, rate, fs_hz), samples)


def _age(text: str) -> float:
    try:
        age = float(text.strip().lstrip(">"))
    except ValueError:
        return float("nan")
    return AGE_THEN if age >= OLDEST_TOLD else age


def ptbxl_rows(data: Path) -> Iterator[Row]:
    """PTB-XL: whatever there is of its 500 Hz records by ptbxl_database.csv, then what ptbxl-lr has beside them by labels.csv."""
    table, block_of_patient = data / "ptbxl/ptbxl_database.csv", {}
    given = set()

    def group(patient: str, number: int) -> str:
        block = f"block {number // BLOCK_IDS}"
        return block_of_patient.setdefault(patient.split(".")[0], block) if patient else block

    if table.exists():
        with table.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                header, codes = data / "ptbxl" / f"{line['filename_hr']}.hea", scp_codes(line["scp_codes"])
                of = group(line["patient_id"], int(line["ecg_id"]))
                if header.exists():
                    given.add(int(line["ecg_id"]))
                    yield Row(
                        line["ecg_id"],
                        header,
                        codes,
                        told(codes, "scp"),
                        _age(line["age"]),
                        of,
                        int(line["strat_fold"]),
                    )
    table = data / "ptbxl-lr/labels.csv"
    if table.exists():
        with table.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                number, codes = int(line["ecg_id"]), line["snomed"].split()
                header = data / f"ptbxl-lr/records100/{number // 1000 * 1000:05d}/{number:05d}_lr.hea"
                of = group(line["patient_id"], number)
                stratum = int(line["strat_fold"] or UNKNOWN_FOLD)
                if header.exists() and number not in given:
                    yield Row(line["ecg_id"], header, codes, told(codes, "snomed"), float("nan"), of, stratum)


def ludb_rows(data: Path) -> Iterator[Row]:
    """LUDB; each record is a patient."""
    table = data / "ludb/ludb.csv"
    if table.exists():
        with table.open(encoding="utf-8", newline="") as file:
            for line in csv.DictReader(file):
                codes = ludb_codes(line["Rhythms"], line["Conduction abnormalities"])
                name = line["ID"].strip()
                yield Row(name, data / f"ludb/data/{name}.hea", codes, told(codes, "ludb"), _age(line["Age"]), name)


def challenge_rows(database: str, data: Path) -> Iterator[Row]:
    """Databases of the Challenges 2020 and 2021: labels and age in the headers. Each record counts as a patient."""
    for header in sorted((data / database).rglob("*.hea")):
        text = header.read_text(encoding="latin-1")
        codes = dx_codes(text)
        ages = [line.partition(":")[2] for line in text.splitlines() if line.lstrip("# ").startswith("Age")]
        if kept_by_s002(database, codes):
            age = _age(ages[0]) if ages else float("nan")
            yield Row(header.stem, header, codes, told(codes, "snomed"), age, header.stem)


DATABASES = {
    "ptbxl": ptbxl_rows,
    "ludb": ludb_rows,
    "cpsc2018": lambda data: challenge_rows("cpsc2018", data),
    "shaoxing": lambda data: challenge_rows("shaoxing", data),
    "georgia": lambda data: challenge_rows("georgia", data),
}
TITLES = {
    "ptbxl": "PTB-XL",
    "ludb": "LUDB",
    "cpsc2018": "CPSC2018",
    "shaoxing": "Shaoxing and Ningbo",
    "georgia": "Georgia",
}


def _read(rows: list[Row], path: Path, fs_hz: int, samples: int) -> tuple[np.memmap, list[Row]]:
    """Writes the tensor; records that cannot be read are said and left out."""
    part = path.with_suffix(".part")
    kept: list[Row] = []
    with part.open("wb") as file:
        for row in rows:
            try:
                leads = read_leads(row.header, fs_hz, samples)
            except (OSError, ValueError) as problem:
                print(f"left out: {problem}", file=sys.stderr)
                continue
            file.write(leads.astype(np.float16).tobytes())
            kept.append(row)
    part.rename(path)
    return np.memmap(path, np.float16, "r", shape=(len(kept), len(LEADS), samples)), kept


def database(name: str, data: Path, cache: Path, fs_hz: int = FS_HZ, samples: int = SAMPLES) -> TwelveLeads | None:
    """Its records, read from `data` once and from `cache` afterwards; None where there are none."""
    rows = list(DATABASES[name](data))
    if not rows:
        return None
    cache.mkdir(parents=True, exist_ok=True)
    path = cache / f"{name}_{fs_hz}_{samples}.f16"
    listed = path.with_suffix(".json")
    wanted = [row.name for row in rows]
    known = json.loads(listed.read_text(encoding="ascii")) if listed.exists() and path.exists() else {}
    if known.get("wanted") == wanted:
        by_name = {row.name: row for row in rows}
        rows = [by_name[record] for record in known["read"]]
        tensor = np.memmap(path, np.float16, "r", shape=(len(rows), len(LEADS), samples))
    else:
        tensor, rows = _read(rows, path, fs_hz, samples)
        listed.write_text(json.dumps({"wanted": wanted, "read": [row.name for row in rows]}), encoding="ascii")
    return TwelveLeads(
        name,
        tensor,
        np.asarray([row.told.complete for row in rows]),
        np.asarray([row.told.incomplete for row in rows]),
        np.asarray([row.age for row in rows], float),
        np.asarray([row.group for row in rows]),
        np.asarray([row.stratum for row in rows]),
        np.asarray([row.name for row in rows]),
    )


def everything(data: Path, cache: Path, fs_hz: int = FS_HZ, samples: int = SAMPLES) -> dict[str, TwelveLeads]:
    """All databases that are there. Raises ValueError where none is."""
    found = {name: database(name, data, cache, fs_hz, samples) for name in DATABASES}
    found = {name: leads for name, leads in found.items() if leads is not None}
    if not found:
        raise ValueError(f"{data} holds no twelve-lead database: scripts/fetch_data {' '.join(DATABASES)} fetches them")
    return found


def counts(leads: TwelveLeads, with_incomplete: bool = False) -> dict[str, int]:
    """Records that hold each class, and those that hold none."""
    held = leads.classes(with_incomplete)
    return {**dict(zip(CLASSES, held.sum(0).tolist())), NORMAL: int((~held.any(1)).sum())}


def taken(leads: TwelveLeads, rows: np.ndarray) -> TwelveLeads:
    """Those records alone."""
    columns = ("samples", "complete", "incomplete", "ages", "groups", "strata", "records")
    return replace(leads, **{column: getattr(leads, column)[rows] for column in columns})
