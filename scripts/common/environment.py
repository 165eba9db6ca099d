"""The one Python environment, .venv: made when a program first needs it, one group of packages after the other.

Needs nothing but the standard library. The groups are those of pyproject.toml, locked with hashes in scripts/requirements.
torch stands in no lock: Debian's python3-torch is used where it is installed, else scripts/requirements/torch.txt.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
REQUIREMENTS = ROOT / "scripts/requirements"
GROUPS_WITH_TORCH = ("training",)
SYSTEM_PYTHON = "/usr/bin/python3"  # has Debian's python3-torch where that is installed
TORCH_IMPORT = "import torch; assert tuple(map(int, torch.__version__.split('.')[:2])) >= (1, 13)"
ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS")  # of the detection group: results do not depend on the cores


def python_of_venv() -> Path:
    return VENV / "bin/python"


def _runs(python: str | Path, code: str) -> bool:
    try:
        return subprocess.run([python, "-c", code], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def _locks(group: str) -> list[Path]:
    names = [group, "torch"] if group in GROUPS_WITH_TORCH else [group]
    return [REQUIREMENTS / f"{name}.txt" for name in names]


def _stamp(group: str) -> Path:
    """Holds the digest of the locks that `group` was installed from."""
    return VENV / f"{group}.sha256"


def _digest(group: str) -> str:
    return hashlib.sha256(b"".join(lock.read_bytes() for lock in _locks(group))).hexdigest()


def ready(group: str) -> bool:
    """Whether .venv holds what the locks of `group` ask for now."""
    if not _stamp(group).exists() or _stamp(group).read_text(encoding="ascii") != _digest(group):
        return False
    return _runs(python_of_venv(), TORCH_IMPORT if group in GROUPS_WITH_TORCH else "")


def system_torch() -> str | None:
    """A Python of this system that has torch."""
    return next((python for python in (SYSTEM_PYTHON, sys.executable) if _runs(python, TORCH_IMPORT)), None)


def make(group: str) -> None:
    """Installs `group` into .venv, which is made first if need be; made anew where torch is now the system's.

    Raises subprocess.CalledProcessError when a package cannot be installed.
    """
    needs_torch = group in GROUPS_WITH_TORCH
    if not _runs(python_of_venv(), "") or (
        needs_torch and system_torch() and not _runs(python_of_venv(), TORCH_IMPORT)
    ):
        base = system_torch() or sys.executable
        print(f"making {VENV.name} with {base}", file=sys.stderr)
        subprocess.run([base, "-m", "venv", "--clear", "--system-site-packages", VENV], check=True)
    install = [python_of_venv(), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    print(f"installing the Python packages of {group}", file=sys.stderr)
    subprocess.run([*install, "--require-hashes", "-r", REQUIREMENTS / f"{group}.txt"], check=True)
    if needs_torch and not _runs(python_of_venv(), TORCH_IMPORT):
        subprocess.run([*install, "-r", REQUIREMENTS / "torch.txt"], check=True)
    _stamp(group).write_text(_digest(group), encoding="ascii")


def enter(*groups: str) -> None:
    """Continues this program in .venv with `groups` ("training" where none is named), installing what is missing."""
    wanted = groups or ("training",)
    if "detection" in wanted:
        for name in ONE_THREAD:
            os.environ.setdefault(name, "1")
    missing = [group for group in wanted if not ready(group)]
    for group in missing:
        make(group)
    if Path(sys.prefix) == VENV and not missing:
        return
    python = str(python_of_venv())
    os.execv(python, [python, *sys.orig_argv[1:]])
