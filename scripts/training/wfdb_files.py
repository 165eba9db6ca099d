"""Reads and writes the few WFDB forms that making training records needs: formats 212 and 16, beat annotations."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

import numpy as np

# Annotation codes of ecgcodes.h and the class they have in the map `papers`: 0 .. 4 = N S V F Q.
CLASS_OF_CODE = {1: 0, 2: 0, 3: 0, 11: 0, 34: 0, 4: 1, 7: 1, 8: 1, 9: 1, 5: 2, 10: 2, 41: 2, 6: 3, 12: 4, 13: 4, 38: 4}
CODE_OF_CLASS = (1, 9, 5, 6, 13)
SKIP, SKIP_OF_FIVE = 59, (60, 61, 62)  # NUM, SUB, CHN carry a number, AUX a text
AUX = 63
GAIN_ADU_PER_MV = 400
DEFAULT_GAIN = 200.0  # where a header says 0


@dataclass(frozen=True)
class Recording:
    """Signals of one recording and its beats in order of time."""

    name: str
    fs_hz: float
    leads: tuple[str, ...]
    signals_mv: np.ndarray  # float32 {lead, sample}
    r_peaks: np.ndarray  # int64 {beat}, samples
    labels: np.ndarray  # int64 {beat}: 0 .. 4 = N S V F Q


def annotations(content: bytes) -> tuple[np.ndarray, np.ndarray, list[str]]:
    """Samples, codes and texts of an annotation file."""
    words = np.frombuffer(content[: len(content) // 2 * 2], "<u2")
    time, place, samples, codes, texts = 0, 0, [], [], []
    while place < len(words):
        code, rest = int(words[place]) >> 10, int(words[place]) & 0x3FF
        place += 1
        if code == 0 and rest == 0:
            break
        if code == SKIP:
            step = int(words[place]) << 16 | int(words[place + 1])
            time += step - (1 << 32 if step >= 1 << 31 else 0)
            place += 2
        elif code in SKIP_OF_FIVE:
            pass
        elif code == AUX:
            if texts:
                texts[-1] = words[place : place + (rest + 1) // 2].tobytes()[:rest].decode("latin-1").rstrip("\0 ")
            place += (rest + 1) // 2
        else:
            time += rest
            samples.append(time)
            codes.append(code)
            texts.append("")
    return np.asarray(samples, np.int64), np.asarray(codes, np.int64), texts


def read_signals(header: Path) -> tuple[float, tuple[str, ...], np.ndarray]:
    """Sampling rate, lead names and millivolts {lead, sample} of a record with one signal file."""
    lines = [line.split() for line in header.read_text(encoding="ascii").splitlines() if line and line[0] != "#"]
    count, fs_hz = int(lines[0][1]), float(lines[0][2].split("/")[0])
    signals = lines[1 : 1 + count]
    content = (header.parent / signals[0][0]).read_bytes()
    if signals[0][1] == "212":
        triple = np.frombuffer(content[: len(content) // 3 * 3], np.uint8).reshape(-1, 3).astype(np.int32)
        flat = np.stack(
            [triple[:, 0] | (triple[:, 1] & 0x0F) << 8, triple[:, 2] | (triple[:, 1] & 0xF0) << 4], 1
        ).reshape(-1)
        flat = np.where(flat > 2047, flat - 4096, flat)
    elif match := re.fullmatch(r"16(?:x1)?(?:\+(\d+))?", signals[0][1]):  # +24: a MATLAB 4 file of the challenges
        flat = np.frombuffer(content[int(match[1] or 0) :], "<i2").astype(np.int32)
    else:
        raise ValueError(f"{header.name}: format {signals[0][1]} is not read here")
    flat = flat[: len(flat) // count * count].reshape(-1, count).T
    gain, zero = np.ones(count), np.zeros(count)
    for lead, words in enumerate(signals):
        text = words[2].split("/")[0]
        gain[lead] = float(text.split("(")[0]) or DEFAULT_GAIN
        zero[lead] = float(text.split("(")[1].rstrip(")")) if "(" in text else float(words[4])
    return (
        fs_hz,
        tuple(" ".join(words[8:]) for words in signals),
        ((flat - zero[:, None]) / gain[:, None]).astype(np.float32),
    )


def read_recording(header: Path) -> Recording:
    """The recording with the beats of its .atr file."""
    fs_hz, leads, signals_mv = read_signals(header)
    samples, codes, _ = annotations(header.with_suffix(".atr").read_bytes())
    beats = np.asarray([code in CLASS_OF_CODE for code in codes], bool)
    labels = np.asarray([CLASS_OF_CODE[code] for code in codes[beats]], np.int64)
    return Recording(header.stem, fs_hz, leads, signals_mv, samples[beats], labels)


def write_recording(folder: Path, recording: Recording) -> None:
    """NAME.hea, NAME.dat (format 16) and NAME.atr."""
    adu = np.clip(np.round(recording.signals_mv * GAIN_ADU_PER_MV), -32000, 32000).astype("<i2")
    (folder / f"{recording.name}.dat").write_bytes(adu.T.tobytes())
    head = [f"{recording.name} {len(adu)} {recording.fs_hz:g} {adu.shape[1]}"]
    head += [
        f"{recording.name}.dat 16 {GAIN_ADU_PER_MV} 16 0 {int(row[0])} {int(row.sum(dtype=np.int16))} 0 {lead}"
        for row, lead in zip(adu, recording.leads)
    ]
    (folder / f"{recording.name}.hea").write_text("\n".join(head) + "\n", encoding="ascii")
    words, time = [], 0
    for sample, label in zip(recording.r_peaks, recording.labels):
        step, code = int(sample) - time, CODE_OF_CLASS[label]
        time = int(sample)
        if step > 1023:
            words += [SKIP << 10, step >> 16, step & 0xFFFF]
            step = 0
        words.append(code << 10 | step)
    (folder / f"{recording.name}.atr").write_bytes(np.asarray([*words, 0], "<u2").tobytes())
