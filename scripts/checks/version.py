"""Checks that package.json, package-lock.json and the latest entry of CHANGELOG.md have the version of src/core/version.hpp.

Usage: scripts/python -m checks.version [--root FOLDER]     exit status 1 and one sentence per difference
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path


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


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    found = differences(parser.parse_args().root)
    print("\n".join(found) if found else "one version everywhere")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
