"""The words of a model card that no figure gives: scripts/training/words/NAME.md, one heading per section."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

WORDS = Path(__file__).resolve().parent / "words"
FIRST_RELEASE = "1.0.0: first evaluated release."
FIELD_OF_HEADING = {
    "Intended use": "purpose",
    "Reading of the results": "reading_of_results",
    "Where it performs worse": "limits",
    "How far the probabilities can be trusted": "calibration",
    "Version history": "history",
}


@dataclass(frozen=True)
class CardWords:
    """They may be written after the figures are known; nothing in training reads them."""

    purpose: str
    limits: str
    reading_of_results: str = ""  # what the figures teach
    calibration: str = ""  # of networks over context
    history: str = FIRST_RELEASE


def card_words(name: str, folder: Path = WORDS) -> CardWords:
    """Raises ValueError for a heading that no card has, TypeError where purpose or limits are missing."""
    text = (folder / f"{name}.md").read_text(encoding="utf-8")
    _, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    found: dict[str, str] = {}
    for section in sections:
        heading, _, words = section.partition("\n")
        if heading not in FIELD_OF_HEADING:
            raise ValueError(f"{name}.md: no card has a section {heading!r}; there are {', '.join(FIELD_OF_HEADING)}")
        found[FIELD_OF_HEADING[heading]] = words.strip()
    return CardWords(**found)
