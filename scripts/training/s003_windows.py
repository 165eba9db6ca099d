"""S003's inputs from MIT-BIH: four consecutive beats of one lead as 1,024 samples, with what is wrong in them.

S003's recordings are its own; this is what the public database has of the same labels. Rules, all of them ours:

* A window is four consecutive beats, from half-way to the beat before the first until half-way to the beat after the
  last, stretched to 1,024 samples and standardised (mean 0, deviation 1). No two windows share a beat. Stretching takes
  the rate away, as S003 describes it: what is left of it is how wide QRS and T are beside the interval.
* Windows of more than LONGEST_S are left out, and so are the four paced records. The lead is MLII, by its name.
* premature atrial: a beat A, a, J or S among the four; premature ventricular: V or r.
* fibrillation or flutter, trigeminy: the reference's rhythm (AFIB, (AFL or (T at two or more of the four beats.
* Rates, which MIT-BIH does not annotate: where all four beats are N, L or R and the rhythm at all of them is (N, sinus
  tachycardia above 100 and bradycardia below 60 beats per minute, from the window's mean interval. (SBR is bradycardia.
* other: any other beat (e, j, E, F, Q ...) or rhythm, waves of ventricular flutter. Such a window is an arrhythmia in
  the first stage and left out of the second, as S003 left out what is not among its seven combinations.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common.splits import record_names

from .wfdb_files import annotations, read_signals

WINDOW_BEATS = 4
WINDOW_SAMPLES = 1024
LONGEST_S = 8.0  # 30 beats per minute: slower is a pause or beats that nobody marked
TACHYCARDIA_BPM, BRADYCARDIA_BPM = 100.0, 60.0
LABELS = ("sinus tachycardia", "APC", "AF/flutter", "bradycardia", "VPC", "trigeminy")
TACHYCARDIA, APC, FIBRILLATION, BRADYCARDIA, VPC, TRIGEMINY = range(len(LABELS))
COMBINATIONS = (
    (TACHYCARDIA,),
    (APC,),
    (FIBRILLATION,),
    (BRADYCARDIA,),
    (VPC,),
    (VPC, TRIGEMINY),
    (VPC, FIBRILLATION),
)
NORMAL, OUTSIDE = -1, -2  # in place of a combination's index
SAME_PATIENT = {"202": "201"}  # one man, two recordings
FOLDS = 5
# ecgcodes.h: N L R / A a J S / V r / all that are beats / waves, onset and end of ventricular flutter / rhythm change
ORDINARY, ATRIAL, VENTRICULAR = (1, 2, 3), (4, 7, 8, 9), (5, 41)
BEATS = frozenset((1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 25, 30, 34, 35, 38, 41))
FLUTTER_WAVES = (31, 32, 33)
RHYTHM_CHANGE = 28


@dataclass(frozen=True)
class FourBeats:
    """Columns of equal length."""

    samples: np.ndarray  # float32 {window, WINDOW_SAMPLES}
    labels: np.ndarray  # bool {window, LABELS}
    other: np.ndarray  # bool {window}
    records: np.ndarray  # str {window}

    def __len__(self) -> int:
        return len(self.records)

    def take(self, rows: np.ndarray) -> FourBeats:
        return FourBeats(self.samples[rows], self.labels[rows], self.other[rows], self.records[rows])

    def arrhythmia(self) -> np.ndarray:
        """bool {window}: the first stage's answer."""
        return self.labels.any(1) | self.other

    def combinations(self) -> np.ndarray:
        """int {window}: index in COMBINATIONS, NORMAL or OUTSIDE of the seven."""
        found = np.full(len(self), OUTSIDE)
        found[~self.arrhythmia()] = NORMAL
        for index, members in enumerate(COMBINATIONS):
            wanted = np.isin(np.arange(len(LABELS)), members)
            found[(self.labels == wanted).all(1) & ~self.other] = index
        return found


def stretched(lead_mv: np.ndarray, begin: float, end: float, size: int = WINDOW_SAMPLES) -> np.ndarray:
    """The samples from `begin` to `end` as `size` standardised ones."""
    first, last = int(begin), int(np.ceil(end)) + 1
    part = np.interp(np.linspace(begin, end, size), np.arange(first, last), lead_mv[first:last])
    return ((part - part.mean()) / max(float(part.std()), 1e-6)).astype(np.float32)


def window_labels(codes: np.ndarray, rhythms: list[str], span_s: float, waves: bool) -> tuple[np.ndarray, bool]:
    """Labels of four beats and whether there is anything else; `rhythms` are those in force at the beats."""
    labels = np.zeros(len(LABELS), bool)
    labels[APC], labels[VPC] = np.isin(codes, ATRIAL).any(), np.isin(codes, VENTRICULAR).any()

    def half(*names: str) -> bool:
        return 2 * sum(rhythm in names for rhythm in rhythms) >= len(rhythms)

    labels[FIBRILLATION], labels[TRIGEMINY] = half("(AFIB", "(AFL"), half("(T")
    ordinary = bool(np.isin(codes, ORDINARY).all())
    rate_bpm = 60.0 * len(codes) / span_s
    if ordinary and set(rhythms) <= {"(N", "(SBR"}:
        labels[TACHYCARDIA] = rate_bpm > TACHYCARDIA_BPM
        labels[BRADYCARDIA] = rate_bpm < BRADYCARDIA_BPM or half("(SBR")
    known = bool(np.isin(codes, (*ORDINARY, *ATRIAL, *VENTRICULAR)).all())
    named = {"(N", "(SBR", "(AFIB", "(AFL", "(T"}
    return labels, waves or not known or not set(rhythms) <= named


def record_windows(header: Path) -> FourBeats:
    """All windows of one record, in order of time."""
    fs_hz, leads, signals_mv = read_signals(header)
    lead_mv = signals_mv[leads.index("MLII")]
    samples, codes, texts = annotations(header.with_suffix(".atr").read_bytes())
    rhythm, places, kinds, rhythms = "", [], [], []
    for sample, code, text in zip(samples, codes, texts):
        if code == RHYTHM_CHANGE:
            rhythm = text
        elif code in BEATS:
            places.append(sample)
            kinds.append(code)
            rhythms.append(rhythm)
    flutter = samples[np.isin(codes, FLUTTER_WAVES)]
    found, labels, other = [], [], []
    for first in range(1, len(places) - WINDOW_BEATS, WINDOW_BEATS):
        last = first + WINDOW_BEATS
        begin, end = (places[first - 1] + places[first]) / 2, (places[last - 1] + places[last]) / 2
        span_s = (end - begin) / fs_hz
        if span_s > LONGEST_S or end + 1 >= len(lead_mv):
            continue
        waves = bool(((flutter >= begin) & (flutter <= end)).any())
        told = window_labels(np.asarray(kinds[first:last]), rhythms[first:last], span_s, waves)
        found.append(stretched(lead_mv, begin, end))
        labels.append(told[0])
        other.append(told[1])
    return FourBeats(np.asarray(found), np.asarray(labels), np.asarray(other), np.full(len(found), header.stem))


def joined(parts: list[FourBeats]) -> FourBeats:
    return FourBeats(
        *(np.concatenate([getattr(p, name) for p in parts]) for name in ("samples", "labels", "other", "records"))
    )


def database(data: Path) -> FourBeats:
    """The 44 records of MIT-BIH that are not paced. Raises FileNotFoundError where there is none."""
    paced = set(record_names("paced"))
    headers = [path for path in sorted(data.glob("*.hea")) if path.stem not in paced]
    if not headers:
        raise FileNotFoundError(f"no recordings in {data}: run scripts/fetch_data")
    return joined([record_windows(header) for header in headers])


def patients(records: np.ndarray) -> np.ndarray:
    return np.asarray([SAME_PATIENT.get(str(record), str(record)) for record in records])


def patient_folds(windows: FourBeats, folds: int = FOLDS) -> list[list[str]]:
    """Records of each fold: whole patients, the rarest kind of window first to the fold that has least of it.

    Looks at labels only. Kinds are the seven combinations, normal and everything else.
    """
    kinds = windows.combinations() - OUTSIDE
    names, of_patient = np.unique(patients(windows.records), return_inverse=True)
    counts = np.zeros((len(names), kinds.max() + 1))
    np.add.at(counts, (of_patient, kinds), 1.0)
    shares = counts / np.maximum(counts.sum(0), 1.0)
    filled, taken = np.zeros((folds, shares.shape[1])), [[] for _ in range(folds)]
    for patient in np.argsort(-shares.max(1), kind="stable"):
        most = int(shares[patient].argmax())
        fold = int(np.lexsort((filled.sum(1), filled[:, most].round(6)))[0])
        filled[fold] += shares[patient]
        taken[fold].append(names[patient])
    known = sorted(set(windows.records.tolist()))
    return [[record for record in known if SAME_PATIENT.get(record, record) in group] for group in taken]
