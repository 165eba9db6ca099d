"""What the cards of all models have in common: how they begin, and what the files weigh."""

from __future__ import annotations

from .card_words import CardWords


def opening(manifest: dict, words: CardWords, not_for: str) -> list[str]:
    """Lines up to "Not for", an empty one at the end."""
    return [
        f"# {manifest['title']}",
        "",
        f"`{manifest['name']}` {manifest['version']}. {manifest['summary']}",
        "",
        "**Research and teaching only. Not a medical device; not for diagnosis, monitoring or treatment.**",
        "",
        "## Intended use",
        "",
        words.purpose,
        "",
        "## Not for",
        "",
        not_for,
        "",
    ]


def weight(manifest: dict, work: str, in_float: str) -> str:
    """One paragraph. `work`: multiplications for a beat or a second; `in_float`: which layers int8 leaves alone."""
    sizes = {key: f"{entry['size_bytes'] / 1000:.0f} kB" for key, entry in manifest["files"].items()}
    return (
        f"{manifest['parameters']:,} parameters, {work}, int8 file {sizes['int8']}, fp32 file {sizes['fp32']}. "
        f"Int8: uint8 activations and int8 weights per channel; {in_float} stay in float."
    )
