"""Runs tools/beat_lab, the program through which Python sees the core's detector. There is no second implementation."""

from __future__ import annotations

import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "build/release/tools/beat_lab"
WASM_PROGRAM = ROOT / "build/web/tools/beat_lab.cjs"

Job = dict[str, object]  # what tools/beat_lab/jobs.hpp describes


def build(preset: str = "release") -> None:
    """Builds beat_lab natively (`release`) or as WebAssembly for Node (`web`)."""
    tests = ["-DECG_TESTS=OFF"] if preset == "release" else []
    commands = " && ".join(
        [
            ". scripts/environment",
            " ".join(["cmake", "--preset", preset, "-Wno-dev", "-DECG_TOOLS=ON", *tests]),
            f'cmake --build --preset {preset} --target beat_lab -j "$ECG_JOBS"',
        ]
    )
    done = subprocess.run(["bash", "-c", commands], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(f"beat_lab could not be built:\n{done.stdout[-3000:]}{done.stderr[-3000:]}")


def run(
    command: str,
    jobs: list[Job],
    scorer: Path | None = None,
    parallel: int = 1,
    program: tuple[str, ...] = (str(PROGRAM),),
) -> list[list[float]]:
    """One answer per job, in their order. Raises SystemExit with the program's sentence when a job fails."""

    def work(part: list[Job]) -> list[list[float]]:
        text = "".join("\t".join(f"{key}={value}" for key, value in job.items()) + "\n" for job in part)
        words = [*program, command, *(["--scorer", str(scorer)] if scorer else [])]
        done = subprocess.run(words, input=text, text=True, capture_output=True, cwd=ROOT, check=False)
        if done.returncode != 0:
            raise SystemExit(done.stderr.strip() or f"beat_lab {command} ended with {done.returncode}")
        return [[float(word) for word in line.split("\t")] for line in done.stdout.splitlines()]

    parts = [jobs[k::parallel] for k in range(parallel)]
    with ThreadPoolExecutor(parallel) as pool:
        answers = list(pool.map(work, parts))
    result: list[list[float]] = [[] for _ in jobs]
    for k, part in enumerate(answers):
        result[k::parallel] = part
    return result
