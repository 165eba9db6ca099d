"""Tables of cards and results in Markdown."""

from __future__ import annotations

from collections.abc import Iterable


def _row(cells: Iterable[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def table(head: list[str], rows: Iterable[Iterable[object]]) -> list[str]:
    """Its lines, an empty one at the end."""
    return [_row(head), _row(["---"] * len(head)), *map(_row, rows), ""]
