import subprocess
import tempfile
import unittest
from pathlib import Path

from checks.named_files import stale_names

FILES = {
    "src/core/base/letters.hpp": "#pragma once\n",
    "src/core/base/words.cpp": "// Letters: core/base/letters.hpp, or base/letters for short; N/A and mV/s are no files.\n"
    'const char* kAddress = "core/gone.hpp";  // https://example.org/core/gone.hpp\n',
    "scripts/test": "#!/usr/bin/env bash\n# Also scripts/test; build/native is made. NAME.hpp stands for any.\n",
    "README.md": "See [words](src/core/base/words.cpp).\n",
}


def stale(**changed: str) -> list[str]:
    """What the check says of FILES, each name of `changed` with __ for / and _dot_ for a full stop."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        subprocess.run(["git", "init", "-q", root], check=True)
        named = {name.replace("__", "/").replace("_dot_", "."): text for name, text in changed.items()}
        for name, text in (FILES | named).items():
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_text(text, encoding="utf-8")
        return stale_names(root)


class NamedFiles(unittest.TestCase):
    def test_files_that_are_there_may_be_named_by_the_end_of_their_path(self):
        self.assertEqual(stale(), [])

    def test_a_comment_that_names_a_file_that_is_gone_is_found_with_its_line(self):
        found = stale(src__core__base__old_dot_cpp="#include <cmath>\n/* As\n   core/base/gone.hpp has it. */\n")
        self.assertEqual(found, ["src/core/base/old.cpp:3: core/base/gone.hpp"])

    def test_folders_and_modules_without_an_ending_are_found_too(self):
        found = stale(
            scripts__check_dot_py='"""Runs tests/python and core/imbalance of src/core/base."""\n',
            tests__a_dot_ts="// like base/letters\n",
        )
        self.assertEqual(found, ["scripts/check.py:1: tests/python", "scripts/check.py:1: core/imbalance"])

    def test_a_bare_name_with_a_source_files_ending_has_to_exist(self):
        self.assertEqual(
            stale(ARCHITECTURE_dot_md="`words.cpp` and `sentences.cpp`\n"), ["ARCHITECTURE.md:1: sentences.cpp"]
        )


if __name__ == "__main__":
    unittest.main()
