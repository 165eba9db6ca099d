"""Which files belong to the repository: as git says, or all that are not built, where there is no git."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path, PurePosixPath

NOT_OURS = {".git", ".toolchain", ".venv", "__pycache__", "build", "dist", "node_modules"}  # as .gitignore has them


def _as_git_says(root: Path) -> list[str] | None:
    words = ["git", "-C", str(root), "ls-files", "--cached", "--others", "--exclude-standard"]
    try:
        answer = subprocess.run(words, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return answer.stdout.splitlines() if answer.returncode == 0 else None


def _as_they_lie(root: Path) -> list[str]:
    found = []
    for folder, folders, names in os.walk(root):
        at_top = Path(folder) == root
        folders[:] = [name for name in folders if name not in NOT_OURS and not (at_top and name == "data")]
        found += [str((Path(folder) / name).relative_to(root)) for name in names]
    return found


def source_files(root: Path) -> list[PurePosixPath]:
    """Sorted, relative to `root`; those not yet added to git among them."""
    names = _as_git_says(root)
    if names is None:
        names = _as_they_lie(root)
    return [PurePosixPath(name) for name in sorted(names) if (root / name).exists()]
