"""Checks that the house is as its plan says: ARCHITECTURE.md's table of folders, and how long files may get.

Usage: scripts/python -m checks.house [--root FOLDER]     exit status 1 and one sentence per difference

Every folder directly below one of ROOMS has a row of the table (first column, in backticks), and every folder named there
exists. A source file of more than MOST_LINES lines says why in one of its first lines: `Long because ...`.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path, PurePosixPath

from checks import program
from checks.source_files import source_files

ROOMS = ("src", "src/core", "src/app", "src/app/views", "web", "scripts", "docs", "tests")
MOST_LINES = 400
HEADER_LINES = 10
REASON = "Long because "
SOURCE_ENDINGS = {".cpp", ".hpp", ".ts", ".mjs", ".py", ".frag", ".vert", ".css"}


def table_folders(text: str) -> set[str]:
    """Names in backticks in the first column of the table below "## Folders"."""
    section = text.partition("\n## Folders\n")[2].partition("\n## ")[0]
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    return {name.rstrip("/") for row in rows for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


def folder_differences(files: list[PurePosixPath], told: set[str]) -> list[str]:
    folders = {str(parent) for file in files for parent in file.parents} - {"."}
    wanted = {folder for folder in folders if str(PurePosixPath(folder).parent) in ROOMS} - set(ROOMS)
    missing = [f"ARCHITECTURE.md: the table of folders has no row for {folder}" for folder in sorted(wanted - told)]
    gone = [
        f"ARCHITECTURE.md: the table names {folder}, which is not there"
        for folder in sorted(told)
        if folder not in folders and "<" not in folder
    ]
    return missing + gone


def long_files(root: Path, files: list[PurePosixPath]) -> list[str]:
    found = []
    for file in files:
        is_script = file.suffix == "" and file.parts[0] == "scripts"
        if file.suffix not in SOURCE_ENDINGS and not is_script:
            continue
        lines = (root / file).read_text(encoding="utf-8").splitlines()
        if len(lines) > MOST_LINES and not any(REASON in line for line in lines[:HEADER_LINES]):
            found.append(f'{file}: {len(lines)} lines, more than {MOST_LINES}, and no "{REASON}..." at its head')
    return found


def differences(root: Path) -> list[str]:
    files = source_files(root)
    told = table_folders((root / "ARCHITECTURE.md").read_text(encoding="utf-8"))
    return folder_differences(files, told) + long_files(root, files)


if __name__ == "__main__":
    sys.exit(program.run(__doc__, differences, "folders and lengths are as ARCHITECTURE.md says"))
