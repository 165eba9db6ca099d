"""What is true of a window of ten seconds, as far as each database says it: 1, 0, or UNKNOWN, which the loss leaves out."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from common.tables import RHYTHM_CLASSES

LABELS = RHYTHM_CLASSES
(SINUS, AF, FLUTTER, VT, VF, SVT, BIGEMINY, TRIGEMINY, PACED, UNUSABLE, V_BEAT, S_BEAT, ABNORMAL) = range(len(LABELS))
UNKNOWN = -1
WINDOW_S = 10.0

# Rhythm texts of the MIT-BIH databases. First and second degree block and pre-excitation are conducted sinus rhythm.
RHYTHMS = {
    "(N": SINUS,
    "(NSR": SINUS,
    "(SBR": SINUS,
    "(BI": SINUS,
    "(BII": SINUS,
    "(PREX": SINUS,
    "(AFIB": AF,
    "(AFL": FLUTTER,
    "(VT": VT,
    "(VFL": VF,
    "(VF": VF,
    "(VFIB": VF,
    "(SVTA": SVT,
    "(B": BIGEMINY,
    "(AB": BIGEMINY,
    "(T": TRIGEMINY,
    "(P": PACED,
    "(PM": PACED,
    "(NOISE": UNUSABLE,
}
# Seconds of a window from which on a label is true; below, and above 0, it is unknown.
LEAST_S = {
    SINUS: 5.0,
    AF: 5.0,
    FLUTTER: 5.0,
    VT: 3.0,
    VF: 3.0,
    SVT: 3.0,
    BIGEMINY: 4.0,
    TRIGEMINY: 5.0,
    PACED: 5.0,
    UNUSABLE: 5.0,
}
# What a rhythm that is none of the labels, or lies over another, leaves open.
LEFT_OPEN = {
    "(NOD": (SINUS, SVT, ABNORMAL),
    "(IVR": (SINUS, AF, VT),
    "(VER": (SINUS, AF, VT),
    "(ASYS": (UNUSABLE, ABNORMAL),
    "(HGEA": (SINUS, AF, VT, BIGEMINY, TRIGEMINY),
    "(B": (SINUS, TRIGEMINY),
    "(AB": (SINUS, TRIGEMINY),
    "(T": (SINUS, BIGEMINY),
    "(P": (AF, FLUTTER, BIGEMINY, TRIGEMINY),
    "(PM": (AF, FLUTTER, BIGEMINY, TRIGEMINY),
    "(VF": (UNUSABLE,),
    "(VFIB": (UNUSABLE,),
    "(VFL": (UNUSABLE, VT),
    "(SBR": (ABNORMAL,),
    "(BI": (ABNORMAL,),
    "(BII": (ABNORMAL,),
    "(PREX": (ABNORMAL,),
}
OVER_FIBRILLATION = ("(B", "(T", "(VT", "(IVR", "(HGEA")  # in a patient who fibrillates: the atria may go on
V_SYMBOLS, S_SYMBOLS, BEATS = "VEFr", "AaJS", "NLRBAaJSVrFejnE/fQ?"
FAST_BPM = 100.0  # runs of three ectopic beats and more at this rate are tachycardia
LEAST_CYCLES = 3  # of bigeminy or trigeminy


@dataclass
class Reference:
    """Annotations of one record, times in seconds."""

    end_s: float
    rhythms: list[tuple[float, float, str]] = field(default_factory=list)
    beats: list[tuple[float, str]] = field(default_factory=list)
    noise: list[tuple[float, float]] = field(default_factory=list)  # at least one lead noisy


def read_reference(text: str, end_s: float) -> Reference:
    """What `beat_lab rhythm` wrote."""
    reference = Reference(end_s)
    rhythm: tuple[float, str] | None = None
    noisy: float | None = None
    for line in text.splitlines():
        words = line.split("\t")
        time_s, kind, subtype, aux = float(words[0]), words[1], int(words[2]), words[3] if len(words) > 3 else ""
        if kind == "+" and aux.startswith("("):
            if rhythm:
                reference.rhythms.append((rhythm[0], time_s, rhythm[1]))
            rhythm = (time_s, aux.strip("\0 "))
        elif kind == "~":
            if noisy is not None:
                reference.noise.append((noisy, time_s))
            noisy = time_s if subtype != 0 else None
        elif len(kind) == 1 and kind in BEATS:
            reference.beats.append((time_s, kind))
    if rhythm:
        reference.rhythms.append((rhythm[0], end_s, rhythm[1]))
    if noisy is not None:
        reference.noise.append((noisy, end_s))
    return reference


def runs(reference: Reference, symbols: str) -> list[tuple[float, float]]:
    """Three and more such beats in a row, FAST_BPM and faster: begin and end."""
    found, start = [], None
    beats = reference.beats
    for index in range(len(beats) + 1):
        inside = index < len(beats) and beats[index][1] in symbols
        if inside and start is None:
            start = index
        if not inside and start is not None:
            count = index - start
            length_s = beats[index - 1][0] - beats[start][0]
            if count >= 3 and length_s > 0 and 60.0 * (count - 1) / length_s >= FAST_BPM:
                found.append((beats[start][0] - 0.2, beats[index - 1][0] + 0.3))
            start = None
    return found


def patterns(reference: Reference, period: int) -> list[tuple[float, float]]:
    """Stretches of one V or S beat in every `period` beats, LEAST_CYCLES and more in a row."""
    beats = reference.beats
    ectopic = [index for index, (_, symbol) in enumerate(beats) if symbol in V_SYMBOLS + S_SYMBOLS]
    found, first = [], 0
    for place in range(1, len(ectopic) + 1):
        if place < len(ectopic) and ectopic[place] - ectopic[place - 1] == period:
            continue
        if place - first > LEAST_CYCLES:
            found.append((beats[ectopic[first]][0] - 0.7, beats[ectopic[place - 1]][0] + 0.7))
        first = place
    return found


def covered_s(stretches: list[tuple[float, float]], begin_s: float, end_s: float) -> float:
    return sum(max(0.0, min(end, end_s) - max(begin, begin_s)) for begin, end in stretches)


def window_labels(
    reference: Reference, begins_s: np.ndarray, annotated_rhythm: bool, annotated_beats: bool
) -> np.ndarray:
    """{window, label} for records with rhythm annotations, beat annotations or both."""
    stretches: dict[int, list[tuple[float, float]]] = {label: [] for label in LEAST_S}
    for begin, end, text in reference.rhythms:
        if text in RHYTHMS:
            stretches[RHYTHMS[text]].append((begin, end))
    derived = (
        {
            VT: runs(reference, V_SYMBOLS),
            SVT: runs(reference, S_SYMBOLS),
            BIGEMINY: patterns(reference, 2),
            TRIGEMINY: patterns(reference, 3),
        }
        if annotated_beats
        else {}
    )
    fibrillates = any(text == "(AFIB" for _, _, text in reference.rhythms)
    times = np.asarray([time for time, _ in reference.beats])
    symbols = np.asarray([symbol for _, symbol in reference.beats])
    rows = np.full((len(begins_s), len(LABELS)), UNKNOWN, np.int8)
    for row, begin_s in zip(rows, begins_s):
        end_s = begin_s + WINDOW_S
        present = {text for begin, end, text in reference.rhythms if min(end, end_s) - max(begin, begin_s) > 0.2}
        for label, least_s in LEAST_S.items():
            seconds = max(
                covered_s(stretches[label], begin_s, end_s), covered_s(derived.get(label, []), begin_s, end_s)
            )
            if seconds >= least_s:
                row[label] = 1
            elif seconds == 0.0 and (annotated_rhythm or label in derived or label in (VF, PACED)):
                row[label] = 0
        if annotated_rhythm and not annotated_beats and row[VT] != 1 and row[VF] != 1:
            row[[label for label in (BIGEMINY, TRIGEMINY) if row[label] == 0]] = UNKNOWN
        for text in present:
            for label in LEFT_OPEN.get(text, ()):
                if row[label] == 0 or (label == ABNORMAL and row[label] != 1):
                    row[label] = UNKNOWN
            if text in OVER_FIBRILLATION and fibrillates and row[AF] == 0:
                row[AF] = UNKNOWN
        inside = (times >= begin_s) & (times < end_s) if annotated_beats else np.zeros(0, bool)
        here = symbols[inside] if annotated_beats else np.asarray([])
        noisy = covered_s(reference.noise, begin_s, end_s) > 0.5
        if annotated_beats:
            row[V_BEAT] = int(np.isin(here, list(V_SYMBOLS)).any())
            row[S_BEAT] = int(np.isin(here, list(S_SYMBOLS)).any()) if row[AF] != 1 else UNKNOWN
            rr = np.diff(times[inside])
            plain = len(here) >= 4 and bool(np.isin(here, list("NLR")).all())
            if not annotated_rhythm:  # svdb: nobody wrote the rhythm down; evenly spaced N beats are sinus rhythm
                steady = plain and rr.std() < 0.06 * rr.mean()
                row[SINUS], row[AF] = (1, 0) if steady else (UNKNOWN, UNKNOWN)
                row[FLUTTER] = UNKNOWN
                plain = plain and steady
            wrong = row[V_BEAT] == 1 or row[S_BEAT] == 1 or (row[AF : PACED + 1] == 1).any()
            sound = (
                plain and row[SINUS] == 1 and not LEFT_OPEN.keys() & present and not (row[AF : PACED + 1] == 1).any()
            )
            row[ABNORMAL] = 1 if wrong else 0 if sound else UNKNOWN
        elif (row[[AF, FLUTTER, VT, VF, SVT, BIGEMINY, TRIGEMINY, PACED]] == 1).any():
            row[ABNORMAL] = 1
        else:
            row[ABNORMAL] = UNKNOWN
        if noisy and row[UNUSABLE] == 0:
            row[UNUSABLE] = UNKNOWN
        if row[UNUSABLE] == 1:
            row[np.arange(len(LABELS)) != UNUSABLE] = UNKNOWN
    return rows


def challenge_labels(letter: str) -> np.ndarray:
    """A strip of the CinC Challenge 2017: N, A, O or ~. The letter is of the strip, not of each of its windows."""
    row = np.full(len(LABELS), UNKNOWN, np.int8)
    if letter == "N":
        row[:] = 0
        row[SINUS] = 1
    elif letter == "A":
        row[[AF, ABNORMAL]] = 1
        row[[SINUS, VT, VF, PACED, UNUSABLE]] = 0
    elif letter == "O":
        row[ABNORMAL] = 1
        row[[AF, VF, UNUSABLE]] = 0
    else:
        row[UNUSABLE] = 1
    return row


# Codes of PTB-XL (SCP-ECG) and, of the same meaning, SNOMED CT as the CinC Challenge 2020 wrote them.
CODES = {
    "SR": SINUS,
    "SBRAD": SINUS,
    "STACH": SINUS,
    "SARRH": SINUS,
    "AFIB": AF,
    "AFLT": FLUTTER,
    "SVTAC": SVT,
    "PSVT": SVT,
    "BIGU": BIGEMINY,
    "TRIGU": TRIGEMINY,
    "PACE": PACED,
    "PVC": V_BEAT,
    "PAC": S_BEAT,
    "426783006": SINUS,
    "426177001": SINUS,
    "427084000": SINUS,
    "427393009": SINUS,
    "164889003": AF,
    "164890007": FLUTTER,
    "426761007": SVT,
    "251180001": TRIGEMINY,
    "10370003": PACED,
    "164884008": V_BEAT,
    "427172004": V_BEAT,
    "284470004": S_BEAT,
}
NOT_PLAIN = {
    "SBRAD",
    "STACH",
    "SARRH",
    "1AVB",
    "2AVB",
    "3AVB",
    "WPW",
    "426177001",
    "427084000",
    "427393009",
    "270492004",
    "195042002",
    "27885002",
    "PRC(S)",
    "SVARR",
}
BLOCKED = {"3AVB", "27885002"}  # the atria are in sinus rhythm, the ventricles are not


def diagnosis_labels(codes: set[str]) -> np.ndarray:
    """A ten-second recording with twelve leads: the diagnoses are of the recording, each lead shows them."""
    row = np.zeros(len(LABELS), np.int8)
    named = {CODES[code] for code in codes if code in CODES}
    row[list(named)] = 1
    if not named & {SINUS, AF, FLUTTER, SVT, PACED} or codes & BLOCKED:
        row[[SINUS, AF, FLUTTER, SVT]] = np.where(row[[SINUS, AF, FLUTTER, SVT]] == 1, 1, UNKNOWN)
    if row[AF] == 1 and row[FLUTTER] == 1:
        row[[AF, FLUTTER]] = UNKNOWN
    if row[AF] == 1 or row[FLUTTER] == 1:
        row[SINUS] = 0
    if row[PACED] == 1:
        row[[label for label in (SINUS, AF, FLUTTER) if row[label] == 0]] = UNKNOWN
    if named & {V_BEAT, S_BEAT}:
        row[[label for label in (BIGEMINY, TRIGEMINY) if row[label] == 0]] = UNKNOWN
    if named - {SINUS}:
        row[ABNORMAL] = 1
    elif codes & NOT_PLAIN or SINUS not in named:
        row[ABNORMAL] = UNKNOWN
    return row
