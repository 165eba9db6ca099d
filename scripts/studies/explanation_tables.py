"""The page of evaluate_explanations: docs/results/explanations.md from its figures."""

from __future__ import annotations

AIMS = {  # column: words of the aim
    "pointing": "V at least .95, N at least .90",
    "timing decides, QRS ordinary": "S at least .80",
    "deletion": "at most .50",
    "insertion": "at least 1.30",
    "random": "at most .10",
    "seed": "at least .70",
    "int8": "at least .98",
}


def page(measured: dict, beats: int) -> str:
    import math

    from training.markdown import table

    def number(value: float) -> str:
        return "-" if math.isnan(value) else f"{value:.2f}"

    lines = [
        "# Explanations of the default model",
        "",
        "Written by `scripts/python -m studies.evaluate_explanations`. Beats rightly called N, S, V, F, at most "
        f"{beats} of each class of each record. A beat called N is explained by what it would lose with a flat line in a part's place, any other by "
        "the patient's usual beat in its place (`src/core/explain`).",
        "",
    ]
    for title, rows in measured.items():
        lines += [f"## {title}", ""]
        lines += table(
            [
                "class",
                "beats",
                "with a map",
                "highest in QRS +- 60 ms",
                "share P",
                "share QRS",
                "share ST-T",
                "consistency",
            ],
            [
                [
                    row["class"],
                    row["beats"],
                    *[
                        number(row[key])
                        for key in ("with a map", "pointing", "share P", "share QRS", "share ST-T", "consistency")
                    ],
                ]
                for row in rows
            ],
        )
        lines += table(
            [
                "class",
                "timing is the largest part",
                "the same, QRS ordinary",
                "usual beat turns it",
                "deletion / random",
                "insertion / random",
            ],
            [
                [
                    row["class"],
                    number(row["timing decides"]),
                    f"{number(row['timing decides, QRS ordinary'])} of {row['ordinary']}",
                    *[number(row[key]) for key in ("turns", "deletion", "insertion")],
                ]
                for row in rows
            ],
        )
        lines += table(
            ["class", "r, weights in random order", "r, another seed", "r, int8 that decides", "r, usual against flat"],
            [[row["class"], *[number(row[key]) for key in ("random", "seed", "int8", "agreement")]] for row in rows],
        )
    lines += ["## Aims", "", *[f"- {column}: {aim}" for column, aim in AIMS.items()], ""]
    lines += [
        "Deletion and insertion: mean probability of the class as the parts are made usual (flat, for N) or own one after the other in the "
        "order of the map, over the same in random order; over beats that the other beat turns. Correlations (Pearson, medians over "
        "beats) are of the signed stretches. Consistency: median correlation of a beat's map with its class's median map.",
        "",
    ]
    return "\n".join(lines)
