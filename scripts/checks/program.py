"""How a check runs as a program: it looks at a tree, prints what it finds there, a line each, and answers with its exit status."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path


def run(what: str, find: Callable[[Path], list[str]], fine: str) -> int:
    """`what`: the program's docstring; `find`: one sentence per difference below a folder; `fine` is said where there is none."""
    parser = argparse.ArgumentParser(description=what, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", type=Path, default=Path(__file__).resolve().parents[2])
    found = find(parser.parse_args().root)
    print("\n".join(found) if found else fine)
    return 1 if found else 0
