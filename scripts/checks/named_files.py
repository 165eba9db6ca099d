"""Checks that comments and documents name no file or folder that is gone.

Usage: scripts/python -m checks.named_files [--root FOLDER]     exit status 1 and one line FILE:LINE: WORD per name without a file

Read are the comments of C++, TypeScript, JavaScript, GLSL, Python (docstrings too), shell and CMake files, and Markdown
whole. A word is taken for a path when it ends as a source file does, or begins with a folder of this repository. It may
leave out leading folders and its ending: `render/picture` is `src/app/render/picture.hpp`.
"""

from __future__ import annotations

import io
import re
import sys
import tokenize
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from checks import program
from checks.source_files import source_files

SLASHED = {".cpp", ".hpp", ".ts", ".mjs", ".js", ".frag", ".vert"}
HASHED = {".cmake", ".sh", ".txt", ""}  # .txt: CMakeLists.txt alone
SOURCE_ENDINGS = "cpp|hpp|ts|mjs|py|md|cmake|frag|vert|css|html|sh"
PATH = re.compile(
    r"(?<![\w./$%{}<>~@-])\.{0,2}/?((?:[\w.-]+/)+[\w.-]*[\w]|[\w-]+(?:\.[\w-]+)*\.(?:"
    + SOURCE_ENDINGS
    + r"))(?![\w{}*<>$])"
)
URL = re.compile(r"\w+://\S+")
#: Made by builds and fetches, or lying beside the project; no part of the repository.
ELSEWHERE = ("build/", "dist/", "data/mitdb", "data/", "node_modules/", ".toolchain/", ".venv", "shared/", "demo/", "/")
#: Made by the build, or examples of a name.
NOT_OURS = {
    "a.vert",
    "b.frag",
    "shaders.hpp",
    "fonts.hpp",
    "out.html",
    "report.html",
    "core.mjs",
    "app.mjs",
    "fiducial.mjs",
}
#: History: what a file was called when the entry was written stays true.
AS_IT_WAS = {"CHANGELOG.md"}
#: "MLII/V1", "N/S/V": no paths.
READ_AS_WORDS = re.compile(r"^(?:[A-Z]+|\d+)(?:/(?:[A-Z]+|\d+))+$")


def is_read(name: str) -> bool:
    """True for files whose comments are checked."""
    path = PurePosixPath(name)
    if (
        path.name in AS_IT_WAS
        or "corpus" in path.parts
        or name.startswith(("tests/golden/", "web/fonts/"))
        and path.suffix != ".mjs"
    ):
        return False
    if path.suffix in SLASHED or path.suffix in (".py", ".md", ".cmake", ".sh") or path.name == "CMakeLists.txt":
        return True
    return path.suffix == "" and path.parts[0] in ("scripts", ".ci")


def slash_comments(text: str) -> Iterator[tuple[int, str]]:
    """(line, comment) of C++, TypeScript and GLSL; strings are stepped over."""
    token = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|`(?:\\.|[^`\\])*`|//[^\n]*|/\*.*?\*/', re.DOTALL)
    for match in token.finditer(text):
        if match[0].startswith(("//", "/*")):
            first = text.count("\n", 0, match.start()) + 1
            yield from ((first + offset, line) for offset, line in enumerate(match[0].splitlines()))


def python_comments(text: str) -> Iterator[tuple[int, str]]:
    """(line, comment or docstring)."""
    begins_statement = True
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        is_docstring = (
            token.type == tokenize.STRING and begins_statement and token.string.lstrip("rb").startswith('"""')
        )
        if token.type == tokenize.COMMENT or is_docstring:
            yield from ((token.start[0] + offset, line) for offset, line in enumerate(token.string.splitlines()))
        if token.type != tokenize.COMMENT:
            begins_statement = token.type in (
                tokenize.NEWLINE,
                tokenize.NL,
                tokenize.INDENT,
                tokenize.DEDENT,
                tokenize.ENCODING,
            )


def hash_comments(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        found = re.search(r"(?:^|\s)#(?!!).*", line)
        if found:
            yield number, found[0]


def comments(name: str, text: str) -> Iterator[tuple[int, str]]:
    suffix = PurePosixPath(name).suffix
    if suffix == ".md":
        return iter(enumerate(text.splitlines(), start=1))
    if suffix in SLASHED:
        return slash_comments(text)
    if suffix == ".py" or text.startswith("#!/usr/bin/env python3"):
        return python_comments(text)
    return hash_comments(text)


class Names:
    """Every file and folder, found by the end of its path."""

    def __init__(self, files: list[str]) -> None:
        self.ends: set[str] = set()
        self.first_words: set[str] = set()
        for name in files:
            path = PurePosixPath(name)
            for entry in (path, *path.parents):
                if entry == PurePosixPath("."):
                    continue
                self._add(entry)
                if entry != path:
                    self.first_words.add(entry.name)

    def _add(self, path: PurePosixPath) -> None:
        spelled = [path, path.with_suffix("")] if path.suffix else [path]
        while spelled[-1].suffix:  # `model.fp32.onnx`, `cli.test.mjs`
            spelled.append(spelled[-1].with_suffix(""))
        for form in spelled:
            for begin in range(len(form.parts)):
                self.ends.add("/".join(form.parts[begin:]))

    def holds(self, word: str) -> bool:
        return word in self.ends

    def is_path(self, word: str) -> bool:
        """Whether a word with a slash, but no source file's ending, means a path here."""
        first, *rest = word.split("/")
        return first in self.first_words


def stale_names(root: Path) -> list[str]:
    files = [str(file) for file in source_files(root)]
    names = Names(files)
    found = []
    for file in files:
        if not is_read(file):
            continue
        for number, line in comments(file, (root / file).read_text(encoding="utf-8")):
            for match in PATH.finditer(URL.sub(" ", line)):
                word = match[1].rstrip(".").removeprefix("./")
                if word.startswith(ELSEWHERE) or word in NOT_OURS or names.holds(word) or READ_AS_WORDS.match(word):
                    continue
                if any(
                    part.isupper() and part.isalpha() for part in re.split(r"[/._]", word)
                ):  # a placeholder, as in NAME.hea
                    continue
                has_ending = re.search(rf"\.(?:{SOURCE_ENDINGS})$", word) is not None
                if has_ending or names.is_path(word):
                    found.append(f"{file}:{number}: {word}")
    return found


if __name__ == "__main__":
    sys.exit(program.run(__doc__, stale_names, "every file that comments name is there"))
