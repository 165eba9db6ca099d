"""The Python that trains: made once in .venv, found there afterwards. Needs nothing but the standard library."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "scripts" / "requirements.txt"
TORCH_REQUIREMENTS = ROOT / "scripts" / "requirements-torch.txt"
SYSTEM_PYTHON = "/usr/bin/python3"  # has Debian's python3-torch where that is installed
TORCH_IMPORT = "import torch; assert tuple(map(int, torch.__version__.split('.')[:2])) >= (1, 13)"


def _runs(python: str, code: str) -> bool:
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def ready() -> bool:
    """Whether .venv was made from the present requirements."""
    stamp = VENV / "requirements.sha256"
    return stamp.exists() and stamp.read_text() == _stamp() and _runs(str(VENV / "bin" / "python"), TORCH_IMPORT)


def _stamp() -> str:
    return hashlib.sha256(REQUIREMENTS.read_bytes() + TORCH_REQUIREMENTS.read_bytes()).hexdigest()


def system_torch() -> str | None:
    """A Python of this system that has torch."""
    return next((python for python in (SYSTEM_PYTHON, sys.executable) if _runs(python, TORCH_IMPORT)), None)


def make() -> None:
    """Makes .venv with pinned packages; torch from the system where there is one, else from PyPI.

    Raises subprocess.CalledProcessError when a package cannot be installed.
    """
    base = system_torch() or sys.executable
    print(f"making {VENV.name} with {base}", file=sys.stderr)
    subprocess.run([base, "-m", "venv", "--clear", "--system-site-packages", str(VENV)], check=True)
    python = str(VENV / "bin" / "python")
    install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, "--require-hashes", "-r", str(REQUIREMENTS)], check=True)
    if not _runs(python, TORCH_IMPORT):
        subprocess.run([*install, "-r", str(TORCH_REQUIREMENTS)], check=True)
    (VENV / "requirements.sha256").write_text(_stamp())


def enter() -> None:
    """Continues this program in .venv, making it first if need be."""
    python = VENV / "bin" / "python"
    if Path(sys.prefix) == VENV and ready():
        return
    if not ready():
        make()
    os.execv(str(python), [str(python), *sys.argv])
