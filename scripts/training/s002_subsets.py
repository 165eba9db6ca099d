"""S002's four subsets (its Table 2) at whatever size the data allow: I balanced, II and multi-label, III and extremes of age, IV random.

S002 draws 3,000 records of each class and 3,000 normal ones, 21,000 in all, and fills up where a record stood for several
classes. Its Table 3 shows 3,000 normal ones exactly, so what fills up is drawn from the others.
"""

from __future__ import annotations

import numpy as np

RULES = ("I", "II", "III", "IV")
WORDS = {
    "I": "balanced",
    "II": "balanced, several labels first",
    "III": "balanced, oldest and youngest",
    "IV": "random",
}


def most_per_class(held: np.ndarray, pool: np.ndarray) -> int:
    """How many records of each class a balanced subset of `pool` can have: as many as the rarest class."""
    return int(held[pool].sum(0).min())


def _by_age(rows: np.ndarray, ages: np.ndarray, count: int) -> np.ndarray:
    """Half of them the oldest, half the youngest; those of unknown age only where the others do not suffice."""
    known = rows[np.isfinite(ages[rows])]
    ordered = known[np.argsort(ages[known], kind="stable")]
    half = min(count // 2, len(ordered) // 2)
    extremes = np.concatenate([ordered[: min(count - half, len(ordered) - half)], ordered[len(ordered) - half :]])
    return np.concatenate([extremes, np.setdiff1d(rows, extremes)])[:count]


def subset(
    rule: str, held: np.ndarray, ages: np.ndarray, pool: np.ndarray, per_class: int, rng: np.random.Generator
) -> np.ndarray:
    """Rows of `pool`, (classes + 1) times `per_class` of them, none twice, in ascending order.

    held: bool {record, class}; ages: years {record}, NaN where unknown. Raises ValueError for a rule that there is not, and
    where the pool is too small.
    """
    size = per_class * (held.shape[1] + 1)
    if rule not in RULES:
        raise ValueError(f"no subset {rule!r}; there are {', '.join(RULES)}")
    if size > len(pool):
        raise ValueError(f"{size} records are wanted of {len(pool)}: take fewer of each class")
    pool = rng.permutation(pool)
    if rule == "IV":
        return np.sort(pool[:size])
    several = held[pool].sum(1) >= 2
    ordered = np.concatenate([pool[several], pool[~several]]) if rule == "II" else pool
    chosen: list[np.ndarray] = []
    normal = ordered[~held[ordered].any(1)]
    for rows in [*(ordered[held[ordered, index]] for index in range(held.shape[1])), normal]:
        chosen.append(_by_age(rows, ages, per_class) if rule == "III" else rows[:per_class])
    drawn = np.unique(np.concatenate(chosen))
    rest = ordered[~np.isin(ordered, drawn)]
    abnormal = held[rest].any(1)
    return np.sort(np.concatenate([drawn, rest[abnormal], rest[~abnormal]])[:size])
