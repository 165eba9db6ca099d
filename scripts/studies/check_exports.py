"""Exports read back by the field's own readers: wfdb and pyedflib.

Usage: scripts/python -m studies.check_exports [RECORD.hea ...]     default: some records of every database in data/
Needs dist/ (scripts/build). Prints a line per record; exit status 1 when anything differs.

For each record, `fiducial convert` writes WFDB 16, WFDB 212 (where 12 bits suffice), EDF+ and CSV; samples, gains,
baselines, rates and annotations must equal what wfdb reads from the original.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]
DEFAULT = ["mitdb/100", "mitdb/207", "mitdb/208", "svdb/800", "nstdb/118e00", "nstdb/bw", "vfdb/419", "ludb/data/1"]


def fiducial(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["node", str(ROOT / "dist/fiducial.mjs"), *words], capture_output=True, text=True)


def annotations_of(wfdb, path: Path, extension: str) -> list[tuple]:
    found = wfdb.rdann(str(path), extension)
    chans, nums = found.chan, found.num
    return [
        (int(sample), symbol, int(sub), int(chan), int(num), aux.rstrip("\x00"))
        for sample, symbol, sub, chan, num, aux in zip(
            found.sample, found.symbol, found.subtype, chans, nums, found.aux_note
        )
    ]


def check_wfdb(wfdb, numpy, original: Path, written: Path, annotator: str | None) -> list[str]:
    a = wfdb.rdrecord(str(original), physical=False)
    b = wfdb.rdrecord(str(written), physical=False)
    problems = []
    if a.fs != b.fs or a.sig_len != b.sig_len or a.units != b.units or a.baseline != b.baseline:
        problems.append("header")
    if not numpy.allclose(a.adc_gain, b.adc_gain, rtol=0, atol=0):
        problems.append("gain")
    if a.sig_name != b.sig_name or not numpy.array_equal(a.d_signal, b.d_signal):
        problems.append("samples")
    if [c % 65536 for c in b.calc_checksum()] != [c % 65536 for c in b.checksum]:  # headers have it signed
        problems.append("checksum")
    if annotator and annotations_of(wfdb, original, annotator) != annotations_of(wfdb, written, annotator):
        problems.append("annotations")
    return problems


def check_edf(wfdb, numpy, pyedflib, original: Path, edf: Path, annotator: str | None) -> list[str]:
    record = wfdb.rdrecord(str(original))
    problems = []
    with pyedflib.EdfReader(str(edf)) as reader:
        if reader.signals_in_file != record.n_sig:
            return ["signal count"]
        for i in range(record.n_sig):
            if abs(reader.getSampleFrequency(i) - record.fs) > 1e-6 * record.fs:
                problems.append("rate")
            step = 1.0 / abs(record.adc_gain[i])
            read = reader.readSignal(i)[: record.sig_len]
            truth = record.p_signal[:, i]
            known = numpy.isfinite(truth)
            if numpy.abs(read[known] - truth[known]).max(initial=0.0) > 0.5 * step:
                problems.append(f"samples of {record.sig_name[i]}")
        if annotator:
            onsets, _, texts = reader.readAnnotations()
            beats = [(round(t * record.fs), text) for t, text in zip(onsets, texts)]
            expected = annotations_of(wfdb, original, annotator)
            wanted = [(s, symbol) for s, symbol, _, _, _, aux in expected if not aux]
            missing = set(wanted) - set(beats)
            if missing:
                problems.append(f"{len(missing)} annotations, e.g. {sorted(missing)[0]}")
    return problems


def check_csv(wfdb, numpy, original: Path, table: Path) -> list[str]:
    import pandas

    record = wfdb.rdrecord(str(original))
    read = pandas.read_csv(table).to_numpy()[:, 1:]
    same = read.shape == record.p_signal.shape and numpy.allclose(
        read, record.p_signal, rtol=0, atol=1e-9, equal_nan=True
    )
    return [] if same else ["samples"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("records", nargs="*", type=Path, help="headers (.hea)")
    arguments = parser.parse_args()
    environment.enter("detection")
    import numpy
    import pyedflib
    import wfdb

    records = arguments.records or [ROOT / "data" / f"{name}.hea" for name in DEFAULT]
    failures = 0
    for header in records:
        if not header.exists():
            print(f"{header.stem:12} skipped: not here")
            continue
        original = header.with_suffix("")
        annotator = next((kind for kind in ("atr",) if original.with_suffix(f".{kind}").exists()), None)
        results = {}
        with tempfile.TemporaryDirectory() as folder:
            for form in ("wfdb16", "wfdb212", "edf", "csv"):
                out = Path(folder) / form
                run = fiducial("convert", str(header), "--to", form, "--out", str(out))
                if run.returncode != 0:
                    refused = form == "wfdb212" and "12 bits" in run.stderr
                    results[form] = [] if refused else [run.stderr.strip() or "failed"]
                elif form.startswith("wfdb"):
                    results[form] = check_wfdb(wfdb, numpy, original, out / header.stem, annotator)
                elif form == "edf":
                    results[form] = check_edf(wfdb, numpy, pyedflib, original, out / f"{header.stem}.edf", annotator)
                else:
                    results[form] = check_csv(wfdb, numpy, original, out / f"{header.stem}.csv")
        failures += any(results.values())
        print(f"{header.stem:12} " + "  ".join(f"{form} {'; '.join(found) or 'ok'}" for form, found in results.items()))
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
