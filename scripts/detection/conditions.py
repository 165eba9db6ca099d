"""What the detector is measured on. Nothing here was seen in training except where it says so."""

from __future__ import annotations

from pathlib import Path

from common import splits
from common.splits import record_names

from .lab import Job

SCORER_SPLIT = splits.beat_scorer()
SNR_DB = (24, 18, 12, 6, 0, -6)
NSTDB_RECORDS = ("118", "119")
NSTDB_SUFFIX = {24: "24", 18: "18", 12: "12", 6: "06", 0: "00", -6: "_6"}

# The part of each record that every detector is run on in the comparison; some need seconds a minute of ECG.
COMPARED_S = {"mitdb": (300, 900), "svdb": (300, 600), "nstdb": (300, 780)}


def mitdb(data: Path) -> dict[str, Job]:
    """The 48 records."""
    return {header.stem: {"source": header} for header in sorted((data / "mitdb").glob("*.hea"))}


def svdb(data: Path) -> dict[str, Job]:
    """The half that training never saw."""
    return {name: {"source": data / "svdb" / f"{name}.hea"} for name in SCORER_SPLIT["svdb_held_out"]}


def ludb(data: Path) -> dict[str, Job]:
    """200 ten-second twelve-lead records; marks of lead II, which begin and end inside the recording."""
    headers = sorted((data / "ludb/data").glob("*.hea"), key=lambda header: int(header.stem))
    return {header.stem: {"source": header, "annotator": "ii", "annotated": 1} for header in headers}


def nstdb(data: Path, snr_db: int) -> dict[str, Job]:
    """118e and 119e: electrode motion, which training never saw, in noisy and clean periods of two minutes."""
    found = [f"{record}e{NSTDB_SUFFIX[snr_db]}" for record in NSTDB_RECORDS]
    return {name: {"source": data / "nstdb" / f"{name}.hea"} for name in found}


def mixed(data: Path, noise: str, snr_db: int) -> dict[str, Job]:
    """Every record of DS2 with noise as `nst` adds it, from the half of the noise record that training never saw."""
    begin_s, end_s = SCORER_SPLIT["noise_test_s"]
    return {
        name: {
            "source": data / "mitdb" / f"{name}.hea",
            "noise": data / "nstdb" / f"{noise}.hea",
            "snr_db": snr_db,
            "noise_from_s": begin_s,
            "noise_to_s": end_s,
        }
        for name in record_names("ds2")
    }


def compared(data: Path) -> dict[str, dict[str, Job]]:
    """The conditions of the comparison with other detectors."""

    def part(jobs: dict[str, Job], database: str) -> dict[str, Job]:
        begin_s, end_s = COMPARED_S[database]
        return {name: {**job, "from_s": begin_s, "to_s": end_s} for name, job in jobs.items()}

    ds2 = {name: {"source": data / "mitdb" / f"{name}.hea"} for name in record_names("ds2")}
    conditions = {"DS2": part(ds2, "mitdb"), "svdb, held out": part(svdb(data), "svdb")}
    for snr_db in SNR_DB:
        conditions[f"NSTDB {snr_db} dB"] = part(nstdb(data, snr_db), "nstdb")
    return conditions
