"""Which record belongs to which part: the lists of scripts/splits."""

from __future__ import annotations

import json
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SPLITS = ROOT / "scripts/splits"


def record_names(split: str) -> list[str]:
    """Names in scripts/splits/SPLIT.txt, in file order."""
    lines = (SPLITS / f"{split}.txt").read_text(encoding="ascii").splitlines()
    return [line.strip() for line in lines if line.strip() and not line.startswith("#")]


def folds() -> list[list[str]]:
    """Patient-grouped folds of DS1: each record is in exactly one."""
    return json.loads((SPLITS / "ds1_folds.json").read_text(encoding="ascii"))["folds"]


def beat_scorer() -> dict:
    """What the beat detector's scorer is trained on, and what it never sees."""
    return json.loads((SPLITS / "beat_scorer.json").read_text(encoding="ascii"))
