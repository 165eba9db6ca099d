import re
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Security(unittest.TestCase):
    def test_every_test_that_a_promise_names_is_there(self):
        rows = [
            line for line in (ROOT / "SECURITY.md").read_text(encoding="utf-8").splitlines() if line.startswith("| ")
        ]
        promises = [row.split(" | ")[1] for row in rows[1:] if not row.startswith("|---")]
        self.assertGreater(len(promises), 8)
        for proof in promises:
            for part in proof.split("; "):
                names, files = re.findall(r'"([^"]+)"', part), re.findall(r"`(tests/[^`]+)`", part)
                self.assertTrue(files, part)
                self.assertTrue(all((ROOT / file).exists() for file in files), part)
                for name in names:
                    self.assertIn(name, (ROOT / files[0]).read_text(encoding="utf-8"), files[0])


if __name__ == "__main__":
    unittest.main()
