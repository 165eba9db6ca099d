import subprocess
import tempfile
import unittest
from pathlib import Path

from checks.source_files import source_files


class SourceFiles(unittest.TestCase):
    def test_the_same_files_are_found_with_and_without_git(self):
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder)
            for name in ("src/a.cpp", "tests/data/b.txt", "build/c.o", "data/d.dat", "node_modules/e/f.js"):
                (root / name).parent.mkdir(parents=True, exist_ok=True)
                (root / name).write_text("")
            (root / ".gitignore").write_text("build/\n/data/\nnode_modules/\n")
            without = source_files(root)
            subprocess.run(["git", "init", "-q", root], check=True)
            self.assertEqual([str(file) for file in without], [".gitignore", "src/a.cpp", "tests/data/b.txt"])
            self.assertEqual(source_files(root), without)


if __name__ == "__main__":
    unittest.main()
