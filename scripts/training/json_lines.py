"""JSON as the files of models/ hold it. Needs nothing but the standard library."""

from __future__ import annotations

import json


def json_text(value: object) -> str:
    """JSON with one key per line and each list of plain values on one line, so that differences can be read."""
    return _json_lines(value, 0) + "\n"


def _json_lines(value: object, depth: int) -> str:
    if isinstance(value, dict):
        rows, brackets = [f"{json.dumps(key)}: {_json_lines(item, depth + 1)}" for key, item in value.items()], "{}"
    elif isinstance(value, (list, tuple)) and any(isinstance(item, (dict, list, tuple)) for item in value):
        rows, brackets = [_json_lines(item, depth + 1) for item in value], "[]"
    else:
        return json.dumps(value)
    if not rows:
        return brackets
    inner = " " * (depth + 1)
    return f"{brackets[0]}\n{inner}" + f",\n{inner}".join(rows) + f"\n{' ' * depth}{brackets[1]}"
