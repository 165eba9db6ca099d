"""Training recordings of the flagship: WFDB records (format 212) with their reference beats, and the guard of the split."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .beat_tensors import record_names, refuse_test_records
from .flagship_signal import beat_windows

# AAMI classes as papers use them: escape beats count as N (src/core/record/beat_class, class map `papers`).
BEATS = {**dict.fromkeys("NLRejB", 0), **dict.fromkeys("AaJSn", 1), **dict.fromkeys("VE", 2), "F": 3,
         **dict.fromkeys("Q/f", 4)}  # fmt: skip
# MIT annotation codes of the beats above (WFDB ecgcodes.h).
CODES = {1: "N", 2: "L", 3: "R", 4: "a", 5: "V", 6: "F", 7: "J", 8: "A", 9: "S", 10: "E", 11: "j", 12: "/", 13: "Q",
         25: "B", 34: "e", 35: "n", 38: "f"}  # fmt: skip
SKIP, NUM, SUB, CHN, AUX = 59, 60, 61, 62, 63
DEFAULT_GAIN = 200.0  # adu per mV where a header has none (WFDB)


@dataclass(frozen=True)
class BeatRecord:
    name: str
    windows: np.ndarray  # float32 {beat, 1 or 2 leads, WINDOW} mV, band-passed; MLII first where there is one
    r_s: np.ndarray  # float64 {beat}
    labels: np.ndarray  # int64 {beat}: 0 .. 4 = N S V F Q


def read_training_record(folder: Path, name: str) -> BeatRecord:
    """Raises ValueError for a record of DS2 or a paced one."""
    refuse_test_records([name])
    return read_record(folder, name)


def read_test_records(folder: Path) -> list[BeatRecord]:
    """DS2. Opening it is logged by the caller."""
    return [read_record(folder, name) for name in record_names("ds2")]


def read_record(folder: Path, name: str) -> BeatRecord:
    fs_hz, leads, order = _signals(folder, name)
    place, labels = _beats((folder / f"{name}.atr").read_bytes())
    inside = (place >= 0) & (place < leads.shape[1])
    place, labels = place[inside], labels[inside]
    rank = np.argsort(place, kind="stable")
    place, labels = place[rank], labels[rank]
    windows = beat_windows([leads[lead] for lead in order[:2]], place, fs_hz)
    return BeatRecord(name, windows, place / fs_hz, labels)


def _signals(folder: Path, name: str) -> tuple[float, np.ndarray, list[int]]:
    """Sampling rate, {lead, sample} mV, order of the leads. Two signals of format 212 in one file."""
    lines = [line for line in (folder / f"{name}.hea").read_text(encoding="latin-1").splitlines() if line[:1] != "#"]
    head = lines[0].split()
    count, fs_hz = int(head[1]), float(head[2].split("/")[0])
    rows = [line.split() for line in lines[1 : 1 + count]]
    if count != 2 or any(row[1].split("x")[0] != "212" for row in rows):
        raise ValueError(f"{name}: two signals of format 212 are expected")
    packed = np.frombuffer((folder / rows[0][0]).read_bytes(), np.uint8).astype(np.int32)
    packed = packed[: len(packed) // 3 * 3].reshape(-1, 3)
    pair = np.stack([packed[:, 0] | (packed[:, 1] & 15) << 8, packed[:, 2] | (packed[:, 1] >> 4) << 8])
    pair = np.where(pair > 2047, pair - 4096, pair)
    leads, names = [], []
    for row, values in zip(rows, pair):
        gain_text = row[2].split("/")[0]
        gain = float(gain_text.split("(")[0]) or DEFAULT_GAIN
        zero = float(row[4]) if len(row) > 4 else 0.0
        baseline = float(gain_text.split("(")[1].rstrip(")")) if "(" in gain_text else zero
        leads.append((values - baseline) / gain)
        names.append(" ".join(row[8:]))
    order = [1, 0] if "MLII" in names and names.index("MLII") == 1 else [0, 1]
    return fs_hz, np.stack(leads), order


def _beats(content: bytes) -> tuple[np.ndarray, np.ndarray]:
    """Sample and class of the beats of a MIT annotation file."""
    words = np.frombuffer(content[: len(content) // 2 * 2], "<u2")
    place, labels, time, index = [], [], 0, 0
    while index < len(words) and words[index] != 0:
        code, step = int(words[index] >> 10), int(words[index] & 1023)
        index += 1
        if code == SKIP:
            jump = (int(words[index]) << 16) + int(words[index + 1])
            time += jump - (1 << 32) if jump >= 1 << 31 else jump
            index += 2
        elif code == AUX:
            index += (step + 1) // 2
        elif code not in (NUM, SUB, CHN):
            time += step
            if CODES.get(code) in BEATS:
                place.append(time)
                labels.append(BEATS[CODES[code]])
    return np.asarray(place, np.int64), np.asarray(labels, np.int64)
