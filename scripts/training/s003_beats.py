"""S003's own MIT-BIH table: five classes of single beats, split by beat, so that every patient is on both sides.

Kept to show what such a split is worth, not as a result. S003 names the classes and leaves the window to a figure that is
not given; here a beat reaches half-way to its neighbours, stretched to 256 samples and standardised.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .s003_training import Examples
from .s003_windows import BEATS, FOLDS, stretched
from .wfdb_files import annotations, read_signals

CLASSES = ("normal", "VPC", "ventricular escape", "fusion", "unclassified")
CLASS_OF_CODE = {1: 0, 5: 1, 10: 2, 6: 3, 13: 4}  # ecgcodes.h
BEAT_SAMPLES = 256
LONGEST_BEAT_S = 3.0


def examples(data: Path, seed: int) -> Examples:
    """Beats of all 48 records, dealt out to folds class by class. Raises FileNotFoundError where there is no recording."""
    headers = sorted(data.glob("*.hea"))
    if not headers:
        raise FileNotFoundError(f"no recordings in {data}: run scripts/fetch_data")
    samples, classes, records = [], [], []
    for header in headers:
        fs_hz, leads, signals_mv = read_signals(header)
        lead_mv = signals_mv[leads.index("MLII") if "MLII" in leads else 0]
        places, codes, _ = annotations(header.with_suffix(".atr").read_bytes())
        beats = np.isin(codes, list(BEATS))
        places, codes = places[beats], codes[beats]
        for previous, place, following, code in zip(places, places[1:], places[2:], codes[1:]):
            begin, end = (previous + place) / 2, (place + following) / 2
            if int(code) not in CLASS_OF_CODE or end - begin > LONGEST_BEAT_S * fs_hz or end + 1 >= len(lead_mv):
                continue
            samples.append(stretched(lead_mv, begin, end, BEAT_SAMPLES))
            classes.append(CLASS_OF_CODE[int(code)])
            records.append(header.stem)
    labels = np.asarray(classes)
    folds, rng = np.zeros(len(labels), np.int64), np.random.default_rng(seed)
    for index in range(len(CLASSES)):
        own = rng.permutation(np.flatnonzero(labels == index))
        folds[own] = np.arange(len(own)) % FOLDS
    targets = np.eye(len(CLASSES), dtype=np.float32)[labels]
    return Examples(np.asarray(samples), targets, True, labels, np.asarray(records), folds)
