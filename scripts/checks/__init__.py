"""Checks of the source text; each is a program of the standard library alone."""
