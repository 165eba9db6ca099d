"""Tests of training and of the shipped models' golden outputs (tests/training), under a minute.

Says "skipped" and ends well where neither .venv nor the system has torch: tests do not download it.
"""

from __future__ import annotations

import subprocess
import sys
import unittest

from common import environment


def main() -> int:
    if not environment.ready("training") and environment.system_torch() is None:
        print("training tests: skipped, no torch here (Debian: apt-get install python3-torch)")
        return 0
    try:
        environment.enter("training")
    except subprocess.CalledProcessError as problem:
        print(
            f"training tests: skipped, the packages of scripts/requirements/training.txt could not be installed ({problem})"
        )
        return 0
    tests = unittest.defaultTestLoader.discover(str(environment.ROOT / "tests/training"), pattern="*_test.py")
    return 0 if unittest.TextTestRunner(verbosity=2).run(tests).wasSuccessful() else 1


if __name__ == "__main__":
    sys.exit(main())
