"""Reads the tensors the core exports (`fiducial tensors`), one set of files per record, and guards the split.

Files of record NAME, row-major, little endian, one row per reference beat in order of time:
    NAME.windows.f32  {beat, 360}  millivolts at 360 Hz, 180 samples before the R peak and 180 from it on
    NAME.rr.f32       {beat, 3}    pre_s, post_s, ratio (src/core/features/rr_features.hpp)
    NAME.labels.u8    {beat}       0..4 = N S V F Q, class map `papers`
    NAME.context.f32, NAME.context_one_lead.f32  {beat, CONTEXT_COLUMNS}  src/core/features/beat_context.hpp, of two leads and of one
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from common.splits import record_names
from common.tables import CLASSES, CONTEXT_COLUMNS, RHYTHM_COLUMNS, RR_COLUMNS

WINDOW_SAMPLES = 360  # one second at 360 Hz, source document S000

__all__ = ["CLASSES", "CONTEXT_COLUMNS", "RHYTHM_COLUMNS", "RR_COLUMNS", "WINDOW_SAMPLES", "BeatTensors"]


@dataclass(frozen=True)
class BeatTensors:
    """Beats of one or several records, equal length columns."""

    windows: np.ndarray  # float32 {beat, 360}, millivolts
    rr: np.ndarray  # float32 {beat, 3}
    labels: np.ndarray  # int64 {beat}
    records: np.ndarray  # str {beat}, name of the record each beat comes from

    def __len__(self) -> int:
        return len(self.labels)

    def take(self, rows: np.ndarray) -> BeatTensors:
        """Rows by index or mask."""
        return BeatTensors(self.windows[rows], self.rr[rows], self.labels[rows], self.records[rows])


def refuse_test_records(names: list[str]) -> None:
    """Raises ValueError when a record of DS2, a paced one or one of svdb that is kept out is among `names`."""
    forbidden = set(record_names("ds2")) | set(record_names("paced")) | set(record_names("svdb_test"))
    seen = sorted(forbidden.intersection(names))
    if seen:
        raise ValueError(f"records of the test half or paced records in training data: {' '.join(seen)}")


def training_records(folder: Path, names: list[str]) -> BeatTensors:
    """Tensors of training records. Raises ValueError for a record of DS2, FileNotFoundError for a missing one."""
    refuse_test_records(names)
    return read_records(folder, names)


def read_records(folder: Path, names: list[str]) -> BeatTensors:
    """Tensors of any records, concatenated in the order of `names`. Training code calls training_records()."""
    windows, rr, labels, records = [], [], [], []
    for name in names:
        label = read_labels(folder, name)
        window = np.fromfile(folder / f"{name}.windows.f32", dtype="<f4")
        timing = np.fromfile(folder / f"{name}.rr.f32", dtype="<f4")
        if window.size != label.size * WINDOW_SAMPLES or timing.size != label.size * len(RR_COLUMNS):
            raise ValueError(f"record {name}: tensor files of different lengths")
        if label.size and label.max() >= len(CLASSES):
            raise ValueError(f"record {name}: label outside {CLASSES}")
        windows.append(window.reshape(-1, WINDOW_SAMPLES))
        rr.append(timing.reshape(-1, len(RR_COLUMNS)))
        labels.append(label)
        records.append(np.full(label.size, name))
    return BeatTensors(np.concatenate(windows), np.concatenate(rr), np.concatenate(labels), np.concatenate(records))


def read_labels(folder: Path, name: str) -> np.ndarray:
    """int64 {beat} of one record."""
    return np.fromfile(folder / f"{name}.labels.u8", dtype=np.uint8).astype(np.int64)


def read_context(folder: Path, name: str, one_lead: bool = False) -> np.ndarray:
    """{beat, CONTEXT_COLUMNS} of one record, from both leads or from the preferred one alone."""
    values = np.fromfile(folder / f"{name}.context{'_one_lead' if one_lead else ''}.f32", dtype="<f4")
    return values.reshape(-1, CONTEXT_COLUMNS)
