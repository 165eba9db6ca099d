"""The Python that trains and measures the beat detector: made once in .venv-detection, found there afterwards."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv-detection"
REQUIREMENTS = ROOT / "scripts/requirements-detection.txt"
STAMP = VENV / "requirements.sha256"


def _wanted() -> str:
    return hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()


def enter() -> None:
    """Continues this program in .venv-detection, making it first if need be. One thread: results do not depend on it."""
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ.setdefault(name, "1")
    ready = STAMP.exists() and STAMP.read_text() == _wanted()
    if ready and Path(sys.prefix) == VENV:
        return
    python = str(VENV / "bin/python")
    if not ready:
        print(f"making {VENV.name}", file=sys.stderr)
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", str(REQUIREMENTS)],
                       check=True)
        STAMP.write_text(_wanted())
    os.execv(python, [python, *sys.argv])
