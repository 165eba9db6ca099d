"""What the scorer is trained on: jobs for beat_lab, each with its patient group and its weight in the loss."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common import splits

from .lab import Job

SPLIT = splits.beat_scorer()
SNR_DB = (18, 12, 6, 3, 0, -3, -6)
PATIENTS, BUMPS, SILENCES = 60, 600, 300  # made records; seeds count from FIRST_SEED
FIRST_SEED = 1
PIECES = 3  # short cuts of each real record
ONE_PATIENT = {"201": "201/202", "202": "201/202"}  # the same person in two records


@dataclass(frozen=True)
class Share:
    """How much a candidate of each kind of material counts."""

    clean: float = 1.0
    noisy: float = 0.7
    swings: float = 0.7
    piece: float = 5.0
    patient: float = 0.8
    bumps: float = 1.5
    silence: float = 1.5


@dataclass(frozen=True)
class Piece:
    """One recording to learn from."""

    job: Job
    kind: str  # a field of Share
    group: str  # patient; "" for made records, which every fold may see


def real_records(data: Path) -> list[tuple[str, Path]]:
    """(patient, header) of the records that may be seen."""
    found = [(ONE_PATIENT.get(name, name), data / "mitdb" / f"{name}.hea") for name in SPLIT["mitdb"]]
    found += [(name, data / "svdb" / f"{name}.hea") for name in SPLIT["svdb"]]
    for _, header in found:
        if not header.exists():
            raise SystemExit(f"{header} is missing; scripts/fetch_data fetches it")
    return found


def noise_job(data: Path, name: str, snr_db: float, span: str, clean_s: float, period_s: float) -> Job:
    """The part of a job that adds noise from nstdb; span: noise_training_s or noise_test_s of the splits file."""
    begin_s, end_s = SPLIT[span]
    return {
        "noise": data / "nstdb" / f"{name}.hea",
        "noise_from_s": begin_s,
        "noise_to_s": end_s,
        "snr_db": snr_db,
        "clean_s": clean_s,
        "period_s": period_s,
    }


def material(data: Path, seed: int) -> list[Piece]:
    """Everything there is to learn from, always in the same order."""
    random = np.random.default_rng(seed)
    pieces = []
    for group, header in real_records(data):
        plain: Job = {"source": header}
        pieces.append(Piece(plain, "clean", group))
        name = SPLIT["noise_records"][int(random.integers(len(SPLIT["noise_records"])))]
        snr_db = float(random.choice(SNR_DB))
        pieces.append(Piece({**plain, **noise_job(data, name, snr_db, "noise_training_s", 120, 90)}, "noisy", group))
        swings = {
            "noise": f"swings:{random.integers(1 << 30)}",
            "snr_db": float(random.choice(SNR_DB)),
            "clean_s": 120,
            "period_s": 90,
        }
        pieces.append(Piece({**plain, **swings, "lead": int(random.integers(2))}, "swings", group))
        for _ in range(PIECES):
            begin_s = float(random.uniform(0, 1700))
            cut: Job = {**plain, "from_s": begin_s, "to_s": begin_s + float(random.uniform(2, 12))}
            if random.random() < 0.7:
                cut["lead"] = int(random.integers(2))
            pieces.append(Piece(cut, "piece", group))
    for kind, source, count in (
        ("patient", "patient", PATIENTS),
        ("bumps", "bumps", BUMPS),
        ("silence", "silence", SILENCES),
    ):
        pieces += [Piece({"source": f"{source}:{FIRST_SEED + k}"}, kind, "") for k in range(count)]
    for name in SPLIT["noise_records"]:
        begin_s, end_s = SPLIT["noise_training_s"]
        pieces.append(
            Piece({"source": data / "nstdb" / f"{name}.hea", "from_s": begin_s, "to_s": end_s}, "silence", "")
        )
    return pieces


def folds() -> list[set[str]]:
    """Patient groups of each fold, dealt in turn."""
    groups = sorted({ONE_PATIENT.get(name, name) for name in SPLIT["mitdb"]}) + SPLIT["svdb"]
    return [set(groups[k :: SPLIT["folds"]]) for k in range(SPLIT["folds"])]
