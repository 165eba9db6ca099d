"""Runs detectors over the conditions and writes docs/results/detection.md."""

from __future__ import annotations

import json
import platform
import sys
import time
from pathlib import Path

import numpy as np

from . import conditions, lab, rivals, tables
from .lab import Job

WINDOWS_S = (0.15, 0.05)
OWN = "Fiducial"
OWN_ONE_LEAD = "Fiducial, one lead"
SPEED_RECORDS = ("100", "203", "207", "228")  # quiet, restless, flutter, noisy
SPEED_RUNS = 60


def say(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {text}", file=sys.stderr, flush=True)


def own_positions(jobs: dict[str, Job], folder: Path, parallel: int) -> dict[str, Path]:
    """Runs our detector; where its positions are."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = {name: folder / f"{name}.txt" for name in jobs}
    lab.run("detect", [{**job, "positions": paths[name]} for name, job in jobs.items()], None, parallel)
    return paths


def scored(
    jobs: dict[str, Job], positions: dict[str, Path], window_s: float, parallel: int, **more: object
) -> dict[str, list[int]]:
    """Paired, missed and extra beats of each record by the core's EC57 comparison; noise does not change the reference."""
    tasks: list[Job] = [
        {**job, "positions": positions[name], "window_s": window_s, **more} for name, job in jobs.items()
    ]
    for task in tasks:
        task.pop("noise", None)
    answers = lab.run("score", tasks, None, parallel)
    return {name: [int(value) for value in answer] for name, answer in zip(jobs, answers, strict=True)}


def measure_own(data: Path, folder: Path, parallel: int) -> dict:
    """All tables of our own detector."""
    result: dict = {}

    def both_windows(title: str, jobs: dict[str, Job]) -> None:
        positions = own_positions(jobs, folder / "own", parallel)
        result[title] = {str(window_s): scored(jobs, positions, window_s, parallel) for window_s in WINDOWS_S}
        if title == "mitdb":
            result["mitdb with flutter"] = {"0.15": scored(jobs, positions, 0.15, parallel, flutter=1)}
        say(f"measured: {title}")

    both_windows("mitdb", conditions.mitdb(data))
    both_windows("svdb", conditions.svdb(data))
    both_windows("ludb", conditions.ludb(data))
    result["compared"] = {}
    for condition, jobs in conditions.compared(data).items():
        result["compared"][condition] = {}
        for title, more in ((OWN, {}), (OWN_ONE_LEAD, {"lead": 0})):
            own_jobs: dict[str, Job] = {name: {**job, **more} for name, job in jobs.items()}
            positions = own_positions(own_jobs, folder / "own", parallel)
            result["compared"][condition][title] = {str(w): scored(own_jobs, positions, w, parallel) for w in WINDOWS_S}
    say("measured: the parts that are compared")
    for snr_db in conditions.SNR_DB:
        both_windows(f"nstdb {snr_db}", conditions.nstdb(data, snr_db))
    for snr_db in conditions.SNR_DB:
        for noise in conditions.SCORER_SPLIT["noise_records"]:
            both_windows(f"{noise} {snr_db}", conditions.mixed(data, noise, snr_db))
    return result


def measure_speed(data: Path, wasm: bool) -> dict[str, list[float]]:
    """Samples of all leads, seconds for quality and for beats: of two minutes each, the best run of SPEED_RUNS.

    Short, so that some run is not interrupted by other programs: WebAssembly has no clock of processor time.
    """
    jobs: list[Job] = [
        {"source": data / "mitdb" / f"{name}.hea", "from_s": 300, "to_s": 420}
        for name in SPEED_RECORDS
        for _ in range(SPEED_RUNS)
    ]
    programs = {"native": (str(lab.PROGRAM),)}
    if wasm:
        programs["WebAssembly in Node"] = ("node", str(lab.WASM_PROGRAM))
    result = {}
    for name, program in programs.items():
        answers = np.array(lab.run("detect", jobs, program=program)).reshape(len(SPEED_RECORDS), SPEED_RUNS, -1)
        result[name] = [
            float(answers[:, 0, 1].sum()),
            float(answers[:, :, 2].min(1).sum()),
            float(answers[:, :, 3].min(1).sum()),
        ]
    return result


def measure_rivals(data: Path, folder: Path, parallel: int) -> dict:
    """Every detector on the same parts of the same records: counts at both windows, minutes of ECG a second."""
    found: dict = {}
    everybody = rivals.detectors()
    seconds = dict.fromkeys(everybody, 0.0)
    failures = dict.fromkeys(everybody, 0)
    samples = 0
    folder.mkdir(parents=True, exist_ok=True)
    for condition, jobs in conditions.compared(data).items():
        positions = {
            detector: {name: folder / f"{number}_{name}.txt" for name in jobs}
            for number, detector in enumerate(everybody)
        }
        for name, job in jobs.items():
            leads, length, fs_hz, lead = lab.run("signals", [{**job, "signals": folder / "signals.f32"}])[0]
            mv = np.fromfile(folder / "signals.f32", "<f4").reshape(int(leads), int(length))[int(lead)].astype(float)
            samples += int(length)
            for detector, function in everybody.items():
                beats, taken, fine = rivals.timed(function, mv, int(fs_hz))
                seconds[detector] += taken
                failures[detector] += not fine
                positions[detector][name].write_text("".join(f"{beat}\n" for beat in beats))
        found[condition] = {
            detector: {str(w): scored(jobs, paths, w, parallel) for w in WINDOWS_S}
            for detector, paths in positions.items()
        }
        say(f"compared: {condition}")
    speed = {detector: samples / max(seconds[detector], 1e-9) for detector in everybody}
    return {"conditions": found, "samples_per_s": speed, "failures": failures}


def run(data: Path, out: Path, folder: Path, parallel: int, parts: set[str], wasm: bool) -> None:
    """Measures the wanted parts, keeps their figures in `folder`, and writes the document from all that are there."""
    folder.mkdir(parents=True, exist_ok=True)
    measures = {
        "own": lambda: measure_own(data, folder, parallel),
        "speed": lambda: measure_speed(data, wasm),
        "rivals": lambda: measure_rivals(data, folder / "rivals", parallel),
    }
    figures = {}
    for part, measure in measures.items():
        kept = folder / f"{part}.json"
        if part in parts:
            kept.write_text(json.dumps(measure(), indent=1), encoding="ascii")
        if not kept.exists():
            raise SystemExit(f"{kept} is not there yet: run with --parts {part}")
        figures[part] = json.loads(kept.read_text(encoding="ascii"))
    out.write_text(tables.document(figures, platform.machine()), encoding="utf-8")
    print(f"{out} written")
