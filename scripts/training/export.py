"""Has the core export beat tensors, so that training and use share one implementation of windows and RR features."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "dist" / "fiducial.mjs"


def ensure(tensors: Path, data: Path, names: list[str]) -> None:
    """Exports the tensors of the records `names` into `tensors` unless they are all there.

    Raises FileNotFoundError, saying what to run, when program or recordings are missing.
    """
    if all((tensors / f"{name}.context_one_lead.f32").exists() for name in names):  # written last
        return
    if not PROGRAM.exists():
        raise FileNotFoundError(f"{PROGRAM.relative_to(ROOT)} is missing: run scripts/build")
    headers = [data / f"{name}.hea" for name in names]
    missing = [str(header) for header in headers if not header.exists()]
    if missing:
        raise FileNotFoundError(f"{missing[0]} is missing ({len(missing)} of {len(headers)}): run scripts/fetch_data")
    print(f"exporting tensors of {len(names)} records", file=sys.stderr)
    subprocess.run(["node", PROGRAM, "tensors", *headers, "--out", tensors], check=True)
    meta = json.loads((tensors / "meta.json").read_text(encoding="utf-8"))
    window = meta["window"]
    if (window["fs_hz"], window["before_samples"], window["after_samples"], window["scaling"], meta["class_map"]) != (
        360,
        180,
        180,
        "millivolts",
        "papers",
    ):
        raise ValueError(f"unexpected tensors: {window}")
