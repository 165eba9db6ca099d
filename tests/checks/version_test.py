import json
import tempfile
import unittest
from pathlib import Path

from checks.version import differences


def said(core: str, package: str, lock: str, changes: str) -> list[str]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "src/core").mkdir(parents=True)
        (root / "src/core/version.hpp").write_text(f'constexpr std::string_view kVersion = "{core}";\n')
        (root / "package.json").write_text(json.dumps({"version": package}))
        (root / "package-lock.json").write_text(json.dumps({"version": lock, "packages": {"": {"version": lock}}}))
        (root / "CHANGELOG.md").write_text(
            f"# Changes\n\n## [Unreleased]\n\n## [{changes}] - 2026-11-30\n\n## [0.0.1]\n"
        )
        return differences(root)


class Version(unittest.TestCase):
    def test_one_version_everywhere_is_quiet(self):
        self.assertEqual(said("1.2.0", "1.2.0", "1.2.0", "1.2.0"), [])

    def test_each_place_that_was_forgotten_is_named(self):
        self.assertEqual([line.split(":")[0] for line in said("1.3.0", "1.2.0", "1.3.0", "1.3.0")], ["package.json"])
        self.assertEqual(
            [line.split(":")[0] for line in said("1.3.0", "1.3.0", "1.3.0", "1.2.0")], ["CHANGELOG.md, latest entry"]
        )
        self.assertEqual(len(said("1.3.0", "1.3.0", "1.2.0", "1.3.0")), 2)


if __name__ == "__main__":
    unittest.main()
