import tempfile
import unittest
from pathlib import Path, PurePosixPath

from checks.house import MOST_LINES, folder_differences, long_files, table_folders

TABLE = "# A\n\n## Folders\n\n| folder | what |\n|---|---|\n| `src/core/base` | letters |\n| `tests/core`, `tests/app` | tests |\n\n## More\n\n| `no/row` | |\n"
FILES = [PurePosixPath(name) for name in ("src/core/base/a.hpp", "tests/core/a_test.cpp", "tests/app/b_test.cpp")]


class House(unittest.TestCase):
    def test_a_table_that_names_every_room_is_quiet(self):
        self.assertEqual(folder_differences(FILES, table_folders(TABLE)), [])

    def test_a_room_without_a_row_and_a_row_without_a_room_are_said(self):
        found = folder_differences([*FILES[:2], PurePosixPath("src/core/words/a.hpp")], table_folders(TABLE))
        self.assertEqual(
            found,
            [
                "ARCHITECTURE.md: the table of folders has no row for src/core/words",
                "ARCHITECTURE.md: the table names tests/app, which is not there",
            ],
        )

    def test_a_long_file_gives_its_reason_at_its_head(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            (root / "short.cpp").write_text("x\n" * MOST_LINES)
            (root / "long.cpp").write_text("x\n" * (MOST_LINES + 1))
            (root / "reason.cpp").write_text("// Long because it is a table.\n" + "x\n" * MOST_LINES)
            found = long_files(root, [PurePosixPath(name) for name in ("short.cpp", "long.cpp", "reason.cpp")])
        self.assertEqual([sentence.split(":")[0] for sentence in found], ["long.cpp"])


if __name__ == "__main__":
    unittest.main()
