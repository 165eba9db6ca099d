"""Checks that package.json, package-lock.json and the latest entry of CHANGELOG.md have the version of src/core/version.hpp.

Usage: scripts/python -m checks.version [--root FOLDER]     exit status 1 and one sentence per difference
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

from checks import program


def differences(root: Path) -> list[str]:
    def text(name: str) -> str:
        return (root / name).read_text(encoding="utf-8")

    owner = re.search(r'kVersion = "([^"]+)"', text("src/core/version.hpp"))
    if not owner:
        return ["src/core/version.hpp: no kVersion"]
    released = re.findall(r"^## \[?(\d[^\]\s]*)", text("CHANGELOG.md"), re.MULTILINE)
    lock = json.loads(text("package-lock.json"))
    told = {
        "package.json": json.loads(text("package.json"))["version"],
        "package-lock.json": lock["version"],
        "package-lock.json, its own package": lock["packages"][""]["version"],
        "CHANGELOG.md, latest entry": released[0] if released else "missing",
    }
    return [
        f"{place}: {version}, but src/core/version.hpp has {owner[1]}"
        for place, version in told.items()
        if version != owner[1]
    ]


if __name__ == "__main__":
    sys.exit(program.run(__doc__, differences, "one version everywhere"))
