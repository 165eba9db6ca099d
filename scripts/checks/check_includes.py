#!/usr/bin/env python3
"""Checks that every module includes only the modules below it. The table is the architecture.

Usage: check_includes.py [--source SRC]      exit status 1 and one line per violation
"""

from __future__ import annotations

import argparse
import re
import sys
from pathlib import Path

# The screen reads the parts of an Analysis, whose types these modules declare, and never calls a parser or a detector. The
# display filter belongs to the picture, not to the analysis.
SEEN_BY_THE_SCREEN = [
    "core/version.hpp",
    "core/base",
    "core/record",
    "core/words",
    "core/dsp/quality.hpp",
    "core/dsp/display_filter.hpp",
    "core/beats/beat_templates.hpp",
    "core/delineation",
    "core/edits",
    "core/hrv",
    "core/features",
    "core/classify",
    "core/explain",
    "core/rhythm/episodes.hpp",
    "core/rhythm/four_beat_answers.hpp",
    "core/alerts",
    "core/metrics",
    "core/experiments",
    "core/snapshot",
    "core/scoring",
    "core/report/saliency_summary.hpp",
]

# module -> modules it may include besides itself; an entry may name one header ("core/version.hpp").
ALLOWED: dict[str, list[str]] = {
    "core/version.hpp": [],
    "core/base": [],
    "core/record": ["core/base"],
    "core/formats": ["core/base", "core/record"],
    # How numbers, times, errors and findings are put into words; the formats say which of theirs can be read.
    "core/words": ["core/base", "core/record", "core/formats"],
    "core/synthetic": ["core/base", "core/record", "core/words"],
    # What a person changed: a value about beats, whoever found them.
    "core/edits": ["core/base", "core/record"],
    "core/metrics": ["core/base", "core/record"],
    # Results of trainings as a file holds them; they know no recording.
    "core/experiments": ["core/base"],
    "core/dsp": ["core/base", "core/record"],
    # Bytes of files -> Record: which files belong together, which signals are an ECG, what rate they have.
    "core/ingest": ["core/base", "core/record", "core/formats", "core/dsp"],
    "core/beats": ["core/base", "core/record", "core/dsp"],
    "core/features": ["core/base", "core/record", "core/dsp", "core/beats", "core/delineation"],
    "core/classify": ["core/base", "core/record", "core/beats", "core/features"],
    # What a person says of some beats -> answers for all beats of this patient.
    "core/calibration": ["core/base", "core/record", "core/features"],
    # How much of a map lies in P, QRS and T.
    "core/explain": ["core/base", "core/record", "core/features", "core/classify", "core/delineation"],
    "core/rhythm": ["core/base", "core/record", "core/dsp", "core/beats", "core/features", "core/classify"],
    "core/hrv": ["core/base", "core/record", "core/rhythm"],
    "core/delineation": ["core/base", "core/record", "core/dsp"],
    "core/alerts": [
        "core/base",
        "core/record",
        "core/words",
        "core/dsp",
        "core/beats",
        "core/classify",
        "core/rhythm",
        "core/delineation",
    ],
    # The values that leave the analysis, as bytes and as annotations.
    "core/snapshot": [
        "core/version.hpp",
        "core/base",
        "core/record",
        "core/words",
        "core/dsp",
        "core/beats",
        "core/classify",
        "core/delineation",
        "core/edits",
        "core/explain",
        "core/features",
        "core/metrics",
        "core/rhythm",
        "core/alerts",
    ],
    # Beats and episodes of an analysis, or of a file, against a reference.
    "core/scoring": ["core/base", "core/record", "core/formats", "core/metrics", "core/snapshot"],
    # The order of the stages, and how a person's edits run through them.
    "core/analysis": [
        "core/base",
        "core/record",
        "core/words",
        "core/dsp",
        "core/ingest",
        "core/beats",
        "core/features",
        "core/classify",
        "core/calibration",
        "core/explain",
        "core/rhythm",
        "core/hrv",
        "core/delineation",
        "core/alerts",
        "core/edits",
        "core/metrics",
        "core/snapshot",
        "core/scoring",
    ],
    # What is written for people and programs: HTML, JSON, CSV, recordings.
    "core/report": [
        "core/version.hpp",
        "core/base",
        "core/record",
        "core/formats",
        "core/words",
        "core/edits",
        "core/classify",
        "core/delineation",
        "core/features",
        "core/metrics",
        "core/experiments",
        "core/explain",
        "core/rhythm",
        "core/alerts",
        "core/hrv",
        "core/snapshot",
        "core/scoring",
    ],
    # Thin: the stages and what they are made of are the core's business.
    "worker": [
        "core/version.hpp",
        "core/base",
        "core/synthetic",
        "core/ingest",
        "core/snapshot",
        "core/scoring",
        "core/analysis",
        "core/report",
    ],
    # What the screen knows and how it moves.
    "app/model": SEEN_BY_THE_SCREEN,
    "app/render": ["app/model"],
    "app/platform": ["app/model"],
    "app": ["app/*", *SEEN_BY_THE_SCREEN],
    # Drives the screen by the functions that the page calls, and knows the window.
    "desk": ["core/version.hpp", "app/app_api.hpp", "app/platform"],
}
INCLUDE = re.compile(r'^\s*#\s*include\s+"([^"]+)"')


def module_of(path: str) -> str:
    """Longest entry of the table that `path` (relative to src/) belongs to; "" when there is none."""
    candidates = [name for name in ALLOWED if path == name or path.startswith(name + "/")]
    return max(candidates, key=len, default="")


def is_allowed(module: str, header: str) -> bool:
    """True when a file of `module` may include `header`, a path relative to src/."""

    def covers(entry: str) -> bool:
        if entry.endswith("/*"):
            return header.startswith(entry[:-1])
        return header == entry or header.startswith(entry + "/")

    return module_of(header) == module or any(covers(entry) for entry in ALLOWED[module])


def violations(source: Path) -> list[str]:
    """One sentence per forbidden include below `source`."""
    found = []
    for file in sorted([*source.rglob("*.hpp"), *source.rglob("*.cpp")]):
        path = file.relative_to(source).as_posix()
        module = module_of(path)
        if not module:
            found.append(f"{path}: belongs to no module of scripts/checks/check_includes.py")
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            match = INCLUDE.match(line)
            # Headers that are not below src/ are generated or a dependency's.
            if match and (source / match[1]).exists() and not is_allowed(module, match[1]):
                found.append(f"{path}:{number}: {module} may not include {match[1]}")
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--source", type=Path, default=Path(__file__).resolve().parents[2] / "src")
    found = violations(parser.parse_args().source)
    print("\n".join(found) if found else "includes follow the table")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
