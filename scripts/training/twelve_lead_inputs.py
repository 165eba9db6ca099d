"""What the compact twelve-lead model reads of every recording given and of drawn ones, cut by the core (tools/beat_lab twelve_leads)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np

from detection import lab

from .twelve_lead_labels import CLASSES
from .twelve_leads import UNKNOWN_FOLD, Row, ludb_rows, ptbxl_rows

ROOT = Path(__file__).resolve().parents[2]
LEADS, SAMPLES, COLUMNS = 12, 1000, 12  # src/core/features/twelve_lead_input.hpp; a test compares
FLOATS = LEADS * SAMPLES + LEADS + COLUMNS
MADE = "made"  # group of drawn recordings
JOBS_AT_A_TIME = 250


@dataclass(frozen=True)
class LeadInputs:
    """Columns of equal length."""

    leads: np.ndarray  # float16 {record, lead, sample}, mV
    present: np.ndarray  # float32 {record, lead}
    measures: np.ndarray  # float32 {record, column}
    held: np.ndarray  # bool {record, class}: what is true
    incomplete: np.ndarray  # bool {record, class}: an incomplete block, which is none
    rules: np.ndarray  # bool {record, class}: what the core's rules alone say
    intervals_ms: (
        np.ndarray
    )  # float32 {record, 4}: PR and QRS of the recipe, PR and QRS measured; -1 where there is none
    groups: np.ndarray  # str {record}: records of one group never stand on both sides of a split
    strata: np.ndarray  # int {record}: strat_fold of PTB-XL
    names: np.ndarray  # str {record}

    def __len__(self) -> int:
        return len(self.names)

    def taken(self, rows: np.ndarray) -> LeadInputs:
        return LeadInputs(**{field.name: getattr(self, field.name)[rows] for field in fields(self)})


def joined(*parts: LeadInputs) -> LeadInputs:
    columns = (field.name for field in fields(LeadInputs))
    return LeadInputs(**{name: np.concatenate([getattr(part, name) for part in parts]) for name in columns})


def _asked(sources: list[str], folder: Path) -> tuple[np.ndarray, np.ndarray]:
    """float32 {record, FLOATS} in float16, and the answers' lines."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "one.f32"
    tensors, lines = [], []
    for start in range(0, len(sources), JOBS_AT_A_TIME):
        part = sources[start : start + JOBS_AT_A_TIME]
        jobs: list[lab.Job] = [{"source": source, "out": path.with_stem(str(k))} for k, source in enumerate(part)]
        lines += lab.run("twelve_leads", jobs)
        for job in jobs:
            tensors.append(np.fromfile(str(job["out"]), np.float32).astype(np.float16))
            Path(str(job["out"])).unlink()
    return np.stack(tensors), np.asarray(lines)


def _inputs(
    tensors: np.ndarray,
    lines: np.ndarray,
    held: np.ndarray,
    incomplete: np.ndarray,
    groups: list[str],
    strata: list[int],
    names: list[str],
) -> LeadInputs:
    return LeadInputs(
        tensors[:, : LEADS * SAMPLES].reshape(-1, LEADS, SAMPLES),
        tensors[:, LEADS * SAMPLES : LEADS * (SAMPLES + 1)].astype(np.float32),
        tensors[:, LEADS * (SAMPLES + 1) :].astype(np.float32),
        held,
        incomplete,
        lines[:, :6].astype(bool),
        lines[:, 12:16].astype(np.float32),
        np.asarray(groups),
        np.asarray(strata),
        np.asarray(names),
    )


def _cached(path: Path, make: Callable[[], LeadInputs]) -> LeadInputs:
    if not path.exists():
        made = make()
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path.with_suffix(".part.npz"), **{field.name: getattr(made, field.name) for field in fields(made)})
        path.with_suffix(".part.npz").rename(path)
    with np.load(path) as stored:
        return LeadInputs(**{field.name: stored[field.name] for field in fields(LeadInputs)})


def _of_rows(rows: list[Row], folder: Path) -> LeadInputs:
    tensors, lines = _asked([str(row.header.resolve()) for row in rows], folder)
    held, incomplete = (np.asarray([getattr(row.told, kind) for row in rows]) for kind in ("complete", "incomplete"))
    return _inputs(
        tensors,
        lines,
        held,
        incomplete & ~held,
        [r.group for r in rows],
        [r.stratum for r in rows],
        [r.name for r in rows],
    )


def recordings(database: str, data: Path, folder: Path) -> LeadInputs:
    """`database` ptbxl or ludb, from the cache in `folder` where it is there. Without classes of its own no record is left out."""
    rows = list({"ptbxl": ptbxl_rows, "ludb": ludb_rows}[database](data))
    return _cached(folder / f"{database}_{len(rows)}.npz", lambda: _of_rows(rows, folder / "jobs"))


def drawn(count: int, folder: Path) -> LeadInputs:
    """Recordings of the seeds 1 to `count` (src/core/synthetic/twelve_lead_patient.hpp)."""

    def make() -> LeadInputs:
        names = [f"leads:{seed}" for seed in range(1, count + 1)]
        tensors, lines = _asked(names, folder / "drawn")
        held = lines[:, 6:12].astype(bool)
        return _inputs(tensors, lines, held, np.zeros_like(held), [MADE] * count, [UNKNOWN_FOLD] * count, names)

    return _cached(folder / f"drawn_{count}.npz", make)


def core_constants() -> dict[str, float]:
    """Numbers of src/core/features/twelve_lead_input.hpp."""
    text = (ROOT / "src/core/features/twelve_lead_input.hpp").read_text(encoding="utf-8")
    return {name: float(value) for name, value in re.findall(r"constexpr \S+ (k\w+) = ([\d.]+)", text)}


assert len(CLASSES) == 6
