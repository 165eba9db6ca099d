"""Every WFDB file below data/ as the Python package `wfdb` reads it, beside the core's reading.

Plain records sample by sample, annotation files annotation by annotation.

Usage: scripts/python -m studies.compare_wfdb [--data FOLDER] [--program build/native/tests/test_ingest]     exit status 1 on a difference

Writes what `wfdb` read as lines of (file, signal, samples, CRC-32) to build/, the form of tests/data/formats_*.txt, and
lets the core's own tests compare. Needs the built tests; no part of CI.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import zlib
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]
MISSING = -(2**31)
#: The value that marks a missing sample (signal(5) of the WFDB Applications Guide); formats 8 and 61 (in wfdb) aside.
MISSING_OF_FORMAT = {
    "80": -(2**7),
    "310": -(2**9),
    "311": -(2**9),
    "212": -(2**11),
    "16": -(2**15),
    "61": -(2**15),
    "160": -(2**15),
    "24": -(2**23),
    "32": -(2**31),
    "508": -(2**7),
    "516": -(2**15),
    "524": -(2**23),
}


def signal_lines(header: Path, name: str) -> list[str]:
    """One line per signal; none for records of segments, whose units the core changes. Raises what wfdb raises."""
    import numpy as np
    import wfdb

    path = str(header.with_suffix(""))
    if getattr(wfdb.rdheader(path), "n_seg", None) is not None:
        return []
    record = wfdb.rdrecord(path, physical=False, smooth_frames=False)
    lines = []
    for index, (samples, form) in enumerate(zip(record.e_d_signal, record.fmt)):
        values = np.asarray(samples, dtype=np.int64)
        values = np.where(values == MISSING_OF_FORMAT.get(form, MISSING), MISSING, values).astype("<i4")
        lines.append(f"{name} {index} {values.size} {zlib.crc32(values.tobytes())}")
    return lines


def annotation_line(file: Path, name: str) -> str:
    """Raises what wfdb raises."""
    import wfdb

    found = wfdb.rdann(str(file.with_suffix("")), file.suffix[1:], return_label_elements=["label_store"])
    note = 22
    total = 0
    count = 0
    for sample, code, subtype, channel, number, aux in zip(
        found.sample, found.label_store, found.subtype, found.chan, found.num, found.aux_note
    ):
        if sample == 0 and code == note:  # wfdb drops some of these; they are kept by the core
            continue
        fields = int(sample).to_bytes(8, "little", signed=True)
        fields += bytes([int(code), int(subtype) & 255, int(channel) & 255, int(number) & 255])
        total = zlib.crc32(fields + (aux or "").rstrip("\0").encode("latin-1") + b"\0", total)
        count += 1
    return f"{name} {count} {total}"


def annotation_files(data: Path) -> list[Path]:
    """Files beside a header of their stem that are neither signals nor tables."""
    others = {".hea", ".dat", ".mat", ".csv", ".txt", ".edf", ".bdf", ".xyz", ".out", ".all", ".key", ".des", ""}
    return [
        file
        for file in sorted(data.rglob("*.*"))
        if file.suffix not in others and not file.suffix[1:].startswith("d") and file.with_suffix(".hea").exists()
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "data")
    parser.add_argument("--program", type=Path, default=ROOT / "build/native/tests/test_ingest")
    options = parser.parse_args()
    environment.enter("detection")
    import wfdb

    refused: list[str] = []
    lines: dict[str, list[str]] = {"signals": [], "annotations": []}

    def read(kind: str, file: Path) -> None:
        name = str(file.relative_to(options.data))
        if " " in name:
            return
        try:
            lines[kind] += signal_lines(file, name) if kind == "signals" else [annotation_line(file, name)]
        except Exception as problem:  # whatever wfdb raises on a file is the answer here
            refused.append(f"{name}: {type(problem).__name__} {problem}"[:160])

    for header in sorted(options.data.rglob("*.hea")):
        read("signals", header)
    for file in annotation_files(options.data):
        read("annotations", file)

    variables = dict(os.environ)
    for kind, texts in lines.items():
        path = ROOT / "build" / f"wfdb_{kind}.txt"
        path.write_text("\n".join(texts) + "\n")
        variables[f"ECG_WFDB_{kind.upper()}"] = str(path)
    variables["ECG_WFDB_DATA"] = str(options.data)
    print(
        f"wfdb {wfdb.__version__}: {len(lines['signals'])} signals, {len(lines['annotations'])} annotation files; "
        f"{len(refused)} files it did not read:"
    )
    for reason in refused:
        print(f"  {reason}")
    sys.stdout.flush()
    return subprocess.run(
        [
            options.program,
            "--gtest_filter=DISABLED_Differential.*",
            "--gtest_also_run_disabled_tests",
            "--gtest_brief=1",
        ],
        env=variables,
        check=False,
    ).returncode


if __name__ == "__main__":
    sys.exit(main())
