#!/usr/bin/env python3
"""Table of scripts/fuzzing/coverage: lines and branches taken, per file, from `llvm-cov export`.

Usage: coverage_table.py EXPORT.json [--lines]     --lines: also every branch that never went one way, with its source line

A branch counts twice, once for each way it can go; of a template's instantiations the best counts.
"""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINE_START, COLUMN_START, LINE_END, COLUMN_END, TRUE_COUNT, FALSE_COUNT = range(6)  # of a branch in the export


def ways(branches: list[list[int]]) -> dict[tuple[int, int, int, int], list[bool]]:
    """For each branch of the source whether it was ever true and ever false."""
    taken: dict[tuple[int, int, int, int], list[bool]] = defaultdict(lambda: [False, False])
    for branch in branches:
        place = tuple(branch[LINE_START : COLUMN_END + 1])
        taken[place][0] |= branch[TRUE_COUNT] > 0
        taken[place][1] |= branch[FALSE_COUNT] > 0
    return taken


def main() -> None:
    arguments = [word for word in sys.argv[1:] if word != "--lines"]
    shows_lines = "--lines" in sys.argv
    files = json.loads(Path(arguments[0]).read_text(encoding="utf-8"))["data"][0]["files"]
    total_lines = total_lines_run = total_ways = total_ways_taken = 0
    print(f"{'file':<36} {'lines':>7} {'run':>7}   {'branches':>8} {'taken':>7}")
    for entry in files:
        path = Path(entry["filename"])
        lines = entry["summary"]["lines"]
        taken = ways(entry["branches"])
        count, hit = 2 * len(taken), sum(sum(way) for way in taken.values())
        total_lines, total_lines_run = total_lines + lines["count"], total_lines_run + lines["covered"]
        total_ways, total_ways_taken = total_ways + count, total_ways_taken + hit
        share = f"{100 * hit / count:6.1f}%" if count else "      -"
        print(
            f"{path.name:<36} {lines['count']:>7} {100 * lines['covered'] / max(lines['count'], 1):6.1f}%   {count:>8} {share}"
        )
        if shows_lines:
            source = path.read_text(encoding="utf-8").splitlines()
            for place, (was_true, was_false) in sorted(taken.items()):
                if not (was_true and was_false):
                    never = "never true" if was_false else "never false" if was_true else "never reached"
                    print(f"  {path.relative_to(ROOT)}:{place[0]}: {never}: {source[place[0] - 1].strip()}")
    print(
        f"{'all':<36} {total_lines:>7} {100 * total_lines_run / total_lines:6.1f}%   {total_ways:>8} "
        f"{100 * total_ways_taken / total_ways:6.1f}%"
    )


if __name__ == "__main__":
    main()
