"""Tables of S001: runs in build/s001 -> matrices in models/zoo/s001_twelve_leads.json -> docs/results/s001.md."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from .markdown import table
from .metrics import class_scores
from .package import json_text
from .s001_program import LABELS, NETWORKS, WAYS, built, exclusive, plan
from .s001_words import HEAD, PRINTED, READING
from .s002_network import counted, multiply_accumulates
from .s002_tables import spread
from .s002_words import UNFINISHED
from .twelve_lead_training import Form
from .twelve_leads import TITLES, TwelveLeads

FILE = "zoo/s001_twelve_leads.json"


def count(out: Path, found: dict[str, TwelveLeads], form: Form, with_incomplete: bool, models: Path) -> None:
    """Writes models/zoo/s001_twelve_leads.json from the runs in `out`."""
    leads = next(iter(found.values()))
    _, labels = exclusive(leads.classes(with_incomplete), 0)
    sizes = {}
    for name in NETWORKS:
        network = built(name, len(LABELS), form)
        sizes[name] = [counted(network), multiply_accumulates(network, form.samples)]
    value = {
        "form": form.name,
        "title": form.title,
        "with_incomplete": with_incomplete,
        "database": leads.name,
        "classes": list(LABELS),
        "records": np.bincount(labels[labels >= 0], minlength=len(LABELS)).tolist(),
        "networks": sizes,  # numbers and multiply-accumulates
        "planned": len(plan(form.repeats)),
        "runs": [json.loads(path.read_text(encoding="ascii")) for path in sorted(out.glob("*_*.json"))],
    }
    (models / FILE).write_text(json_text(value), encoding="ascii")


def figures(runs: list[dict]) -> dict[str, object]:
    """Accuracy and macro-F1 of each run, F1 of each class over all of them."""
    matrices = [np.asarray(run["confusion"]) for run in runs]
    held = [matrix.sum(1) > 0 for matrix in matrices]
    return {
        "accuracy": [float(matrix.trace() / matrix.sum()) for matrix in matrices],
        "macro": [float(class_scores(matrix)["f1"][of].mean()) for matrix, of in zip(matrices, held)],
        "f1": class_scores(np.sum(matrices, 0))["f1"],
    }


def document(value: dict) -> str:
    """docs/results/s001.md."""
    classes = value["classes"]
    lines = [*HEAD.format(title=value["title"], database=TITLES[value["database"]]).splitlines(), ""]
    lines += table(["class", *classes], [["records", *value["records"]]])
    done, planned = len(value["runs"]), value["planned"]
    if done < planned:
        lines += [UNFINISHED.format(done=done, planned=planned), ""]
    rows = []
    for network, title in NETWORKS.items():
        for way, words in WAYS.items():
            runs = [run for run in value["runs"] if run["network"] == network and run["way"] == way]
            if not runs:
                continue
            of = figures(runs)
            printed = f"{PRINTED[way]:.2f}" if network == "resnet" or way == "focal" else ""
            each = [f"{score:.2f}" for score in of["f1"]]
            trained = f"{np.mean([sum(run['training']) for run in runs]):.0f}"
            rows.append([title, words, len(runs), trained, spread(of["accuracy"]), spread(of["macro"]), *each, printed])
    head = ["network", "way", "runs", "records trained on", "accuracy", "macro-F1", *(f"F1 {name}" for name in classes)]
    lines += table([*head, "printed F1, micro, S001's own data"], rows)
    numbers = ", ".join(
        f"{NETWORKS[name]} {n:,} numbers, {mac / 1e6:.1f} MMAC" for name, (n, mac) in value["networks"].items()
    )
    lines += [f"Sizes trained here: {numbers}.", "", *READING.splitlines(), ""]
    return "\n".join(lines).rstrip() + "\n"


def write(models: Path, results: Path) -> None:
    """docs/results/s001.md from the matrices."""
    value = json.loads((models / FILE).read_text(encoding="ascii"))
    (results / "s001.md").write_text(document(value), encoding="utf-8")
