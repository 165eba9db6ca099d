"""Measurements whose tables stand in docs/results, and comparisons with other programs. None is part of scripts/test."""
