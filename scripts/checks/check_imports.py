#!/usr/bin/env python3
"""Checks that every file of the web shells imports only what its room may see, and that no imports run in a circle.

Usage: check_imports.py [--web WEB]      exit status 1 and one line per violation

The tables are the architecture, as in check_includes.py; types count as much as values.
"""

from __future__ import annotations

import argparse
import posixpath
import re
import sys
from collections.abc import Iterator
from pathlib import Path

# room below web/ -> rooms it may import from besides itself.
ALLOWED: dict[str, list[str]] = {
    "shared": [],
    "page": ["shared"],
    "worker": ["shared"],
    "cli": ["shared"],
}
# Files that import nothing but these: whoever speaks the language of the messages needs no program for it.
IMPORT_ONLY: dict[str, set[str]] = {"shared/protocol.ts": {"./tables"}, "shared/tables.ts": set()}
# package or built module -> files, or rooms, that may import it. What is not here may be imported by nobody.
OUTSIDE: dict[str, list[str]] = {
    "onnxruntime-web/wasm": ["shared/inference.ts"],
    "onnxruntime-web/ort-wasm-simd-threaded.wasm": ["page/assets.ts", "cli/cli_files.ts"],
    # Pointers into the core's memory, and into the screen's.
    "fiducial-core": ["shared/core.ts", "shared/session.ts", "shared/evaluation.ts"],
    "fiducial-app": ["page/screen.ts"],
    "fiducial-core-wasm": ["page/assets.ts", "cli/cli_files.ts"],
    "fiducial-app-wasm": ["page/assets.ts"],
    "node:*": ["cli"],
}
COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'])//[^\n]*", re.DOTALL)
IMPORT = re.compile(
    r"""^\s*(?:import|export)\s+(?:[\w\s{},*$]+?\s+from\s+)?["']([^"']+)["']"""  # also over several lines
    r"""|\bimport\s*\(\s*["']([^"']+)["']\s*\)""",
    re.MULTILINE,
)


def imports_of(text: str) -> Iterator[tuple[int, str]]:
    """(line, what is named) for every import of a file's text, those inside functions among them."""

    def blank(comment: re.Match[str]) -> str:
        return "\n" * comment[0].count("\n")

    code = COMMENT.sub(blank, text)
    for match in IMPORT.finditer(code):
        which = 1 if match[1] else 2
        yield code.count("\n", 0, match.start(which)) + 1, match[which]


def target_of(path: str, named: str, files: set[str]) -> str | None:
    """The file of `files` that `path` means by a relative name; None where there is none."""
    joined = posixpath.normpath(posixpath.join(posixpath.dirname(path), named))
    return next((name for name in (joined, f"{joined}.ts", f"{joined}.d.ts") if name in files), None)


def room_of(path: str) -> str:
    return path.partition("/")[0] if "/" in path else ""


def may_import_outside(path: str, named: str) -> bool:
    places = OUTSIDE.get(named, OUTSIDE["node:*"] if named.startswith("node:") else [])
    return path in places or room_of(path) in places


def circles(graph: dict[str, list[str]]) -> list[list[str]]:
    """Files that import one another, each circle once, beginning with its first name."""
    found: list[list[str]] = []
    finished: set[str] = set()

    def walk(path: str, way: list[str]) -> None:
        if path in way:
            circle = way[way.index(path) :]
            first = circle.index(min(circle))
            turned = circle[first:] + circle[:first]
            if turned not in found:
                found.append(turned)
        elif path not in finished:
            for target in graph[path]:
                walk(target, [*way, path])
            finished.add(path)

    for path in sorted(graph):
        walk(path, [])
    return found


def violations(web: Path) -> list[str]:
    """One sentence per forbidden import below `web`."""
    files = {file.relative_to(web).as_posix() for file in web.rglob("*.ts")}
    found = []
    graph: dict[str, list[str]] = {}
    for path in sorted(files):
        graph[path] = []
        room = room_of(path)
        if room not in ALLOWED:
            found.append(f"{path}: belongs to no room of scripts/checks/check_imports.py")
            continue
        for line, named in imports_of((web / path).read_text(encoding="utf-8")):
            place = f"{path}:{line}"
            if named not in IMPORT_ONLY.get(path, {named}):
                found.append(f"{place}: {path} imports {named} and should know nothing of it")
            elif not named.startswith("."):
                if not may_import_outside(path, named):
                    found.append(f"{place}: {path} may not import {named}")
            elif (target := target_of(path, named, files)) is None:
                found.append(f"{place}: {named} is no file of web/")
            else:
                graph[path].append(target)
                if room_of(target) not in [room, *ALLOWED[room]]:
                    found.append(f"{place}: {room} may not import {target}")
    return found + [
        f"{circle[0]}: imports in a circle: {' -> '.join([*circle, circle[0]])}" for circle in circles(graph)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--web", type=Path, default=Path(__file__).resolve().parents[2] / "web")
    found = violations(parser.parse_args().web)
    print("\n".join(found) if found else "imports follow the table")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
