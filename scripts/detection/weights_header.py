"""Writes the scorer for the core: as a header, and as the bytes of `BeatScorer` for beat_lab."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .perceptron import Perceptron

COLUMNS = 118
HEAD = """#pragma once

#include "core/beats/beat_scorer.hpp"

namespace ecg {

// Written by scripts/python -m detection.train_beat_scorer; not to be edited by hand.

inline constexpr BeatScorer kShippedBeatScorer = {"""


def write_scorer(path: Path, early: Perceptron, late: Perceptron) -> None:
    path.write_bytes(b"".join(block.tobytes() for network in (early, late) for block in network.blocks()))


def literal(value: float) -> str:
    """Four digits: what is left out is far below the noise of training."""
    text = f"{value:.4g}"
    return f"{text}F" if any(mark in text for mark in ".e") else f"{text}.0F"


def block_lines(block: np.ndarray) -> list[str]:
    lines, line = [], "    {"
    for k, value in enumerate(block):
        word = literal(float(value)) + ("," if k + 1 < len(block) else "},")
        if len(line) + 1 + len(word) > COLUMNS:
            lines.append(line)
            line = "     " + word
        else:
            line += word if line.endswith("{") else f" {word}"
    return [*lines, line]


def write_header(path: Path, early: Perceptron, late: Perceptron) -> None:
    lines = HEAD.splitlines()
    for name, network in (("early", early), ("late", late)):
        lines[-1] += f".{name} = {{" if name == "early" else ""
        if name == "late":
            lines.append(".late = {")
        for block in network.blocks():
            lines += block_lines(block)
        lines.append("}," if name == "early" else "}};")
    path.write_text("\n".join([*lines, "", "}  // namespace ecg"]) + "\n", encoding="ascii")
