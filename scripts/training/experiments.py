"""Tables of the teaching zoo: models/experiments.json for the page, docs/results/zoo.md for people, both from models/zoo.

models/zoo/NAME.json holds the matrices of each run as evaluation.py or leakage.py counted them; the words about an
experiment stand in its config, under "experiment". Nothing derived is stored but in the document.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from .beat_tensors import CLASSES
from .fit import CONFIGS
from .markdown import table
from .metrics import class_scores, mean_f1_over_records
from .package import json_text
from .zoo import EXPERIMENTS

DOMINANT_RECORD = "232"  # 1,382 of DS2's 1,837 S beats
TEST = "DS2, beats at the reference's positions"
PRECISION = "int8"  # the shipped form; the tables are about it
WHOLE = "all"  # key of a run's one matrix where its test is not divided by record


@dataclass(frozen=True)
class Run:
    """One training run, one precision."""

    seed: int
    precision: str
    arithmetic: str
    records: dict[str, np.ndarray]  # matrix of each record, rows = reference

    def total(self) -> np.ndarray:
        return sum(self.records.values())


@dataclass(frozen=True)
class Experiment:
    """An experiment with all its runs."""

    name: str
    title: str
    words: dict  # "experiment" of the config
    counted: dict  # models/zoo/NAME.json
    classes: list[str]
    runs: list[Run]
    shipped: bool

    def of(self, precision: str) -> list[Run]:
        return [run for run in self.runs if run.precision == precision]


def load(name: str, models: Path) -> Experiment:
    """Raises FileNotFoundError where no run of it was ever scored."""
    counted = json.loads((models / "zoo" / f"{name}.json").read_text(encoding="ascii"))
    config = json.loads(next(CONFIGS.rglob(f"{name}.json")).read_text(encoding="utf-8"))
    classes = counted.get("classes", list(CLASSES))
    size = len(classes)
    runs = [
        Run(
            run["seed"],
            precision,
            run["arithmetic"],
            {key: np.array(flat).reshape(size, size) for key, flat in run[precision].items()},
        )
        for precision in ("int8", "fp32")
        for run in counted["runs"]
        if precision in run
    ]
    offered = json.loads((models / "index.json").read_text(encoding="ascii"))["models"]
    title = config["title"].split(" (S0")[0]
    return Experiment(name, title, config["experiment"], counted, classes, runs, name in offered)


def figures(run: Run, classes: list[str]) -> dict[str, float]:
    """Every figure of the tables, by its name there."""
    total = run.total()
    scored = class_scores(total)
    result = {"accuracy": total.trace() / total.sum(), "macro_f1": scored["f1"].mean()}
    for kind, values in scored.items():
        result.update({f"{kind}_{name}": value for name, value in zip(classes, values)})
    result["macro_f1_present"] = scored["f1"][
        total.sum(0) + total.sum(1) > 0
    ].mean()  # of classes that test beats or answers have
    if classes == list(CLASSES):
        result["macro_f1_4"] = scored["f1"][:4].mean()
    if DOMINANT_RECORD in run.records:
        s = classes.index("S")
        result["f1_S_without_232"] = class_scores(total - run.records[DOMINANT_RECORD])["f1"][s]
        for name in classes[:4]:
            result[f"patients_{name}"] = mean_f1_over_records(run.records, name)
    return result


def spread(runs: list[Run], classes: list[str], key: str) -> str:
    """Mean and standard deviation over the seeds (n - 1); one run: its figure alone."""
    values = [figures(run, classes)[key] for run in runs]
    text = f"{np.mean(values):.3f}"
    return text if len(values) < 2 else f"{text} ± {np.std(values, ddof=1):.3f}"


def page_entry(experiment: Experiment) -> dict:
    """One experiment as the page reads it: counts and words only."""
    counted, words = experiment.counted, experiment.words
    runs = []
    for run in experiment.runs:
        entry = {"seed": run.seed, "precision": run.precision, "confusion": run.total().tolist()}
        if experiment.shipped and run.precision == PRECISION and run.seed == min(r.seed for r in experiment.runs):
            entry["records"] = {name: matrix.tolist() for name, matrix in run.records.items()}
        runs.append(entry)
    return {
        "id": experiment.name,
        "document": words["document"],
        "title": experiment.title,
        "lesson": words["lesson"],
        "network": words["network"],
        "parameters": counted["parameters"],
        "mac_per_beat": counted["mac_per_beat"],
        "epochs": counted["epochs"],
        "classes": experiment.classes,
        "split": words.get("split", "DS1 -> DS2"),
        "training_beats": counted["training_beats"],
        "model": experiment.name if experiment.shipped else None,
        "printed": words.get("printed"),
        "reading": words["reading"],
        "runs": runs,
    }


def _printed(words: dict) -> str:
    printed = words.get("printed")
    if not printed:
        return ""
    parts = [f"acc {printed['accuracy']:.2f}"] if "accuracy" in printed else []
    parts += [f"macro {printed['macro_f1']:.3g}"] if "macro_f1" in printed else []
    parts += [f"{name} {value:.2f}" for name, value in printed.get("f1", {}).items()]
    return ", ".join(parts)


def _overview(experiments: list[Experiment]) -> list[str]:
    rows = []
    for each in experiments:
        runs = each.of(PRECISION)
        keys = ("accuracy", "macro_f1_4", "macro_f1", "f1_S", "f1_S_without_232", "f1_V", "f1_F")
        values = [spread(runs, each.classes, key) for key in keys]
        rows.append([f"`{each.name}`", str(len(runs)), *values, _printed(each.words)])
    return table(
        [
            "experiment",
            "seeds",
            "accuracy",
            "macro-F1 of 4",
            "macro-F1 of 5",
            "F1 S",
            "S without 232",
            "F1 V",
            "F1 F",
            "printed by the document",
        ],
        rows,
    )


def _details(each: Experiment) -> list[str]:
    runs, counted = each.of(PRECISION), each.counted
    beats = ", ".join(f"{name} {count:,}" for name, count in zip(each.classes, counted["training_beats"]))
    lines = [
        f"### {each.title} (`{each.name}`)",
        "",
        f"{each.words['document']}. {each.words['lesson']}",
        "",
        f"{each.words['network'][0].upper()}{each.words['network'][1:]}; {counted['parameters']:,} parameters, "
        f"{counted['mac_per_beat'] / 1e6:.2f} MMAC per beat, {counted['epochs']} epochs. "
        f"Training beats: {beats}.",
        "",
    ]
    rows = []
    for name in each.classes:
        row = [name, *(spread(runs, each.classes, f"{kind}_{name}") for kind in ("se", "ppv", "f1"))]
        if f"patients_{name}" in figures(runs[0], each.classes):
            row.append(spread(runs, each.classes, f"patients_{name}"))
        elif each.classes == list(CLASSES):
            row.append("")
        rows.append([*row, f"{runs[0].total()[each.classes.index(name)].sum():,}"])
    patients = ["mean F1 over patients"] if each.classes == list(CLASSES) else []
    head = ["class", "Se", "+P", "F1", *patients, "test beats"]
    lines += table(head, rows)
    changed = [run["labels_changed_by_int8"] for run in counted["runs"] if "labels_changed_by_int8" in run]
    if changed:
        tested = int(runs[0].total().sum())
        lines += [
            f"Labels changed by int8: {', '.join(map(str, changed))} of {tested:,}; macro-F1 of 4 in fp32 "
            f"{spread(each.of('fp32'), each.classes, 'macro_f1_4')}.",
            "",
        ]
    return [*lines, each.words["reading"], ""]


HEAD = """# The teaching zoo

What the source documents say about class imbalance, repeated on one task under one protocol. Every table comes from the
matrices in `models/zoo` by `scripts/python -m studies.tabulate_experiments`; the same matrices are in `models/experiments.json`, which the
page reads.

Unless a title says otherwise: MIT-BIH, trained on DS1, tested on DS2 at the reference's beats, class map `papers` (escape
beats are N), one second of MLII, Adam 1e-3, batch 64, no validation set, last epoch. The recipes are the documents'; none
was chosen or changed by a figure below. (`s000_cnn_rr` is a release with its own recipe, chosen on DS1.) Mean and standard
deviation over training seeds, int8 as shipped. Record 232 holds 75 % of the S beats; Q has 7 beats, which makes macro-F1
of 5 a number to compare with S000 and no more. Seeds other than the shipped first one, and the subclasses, compute S000's
convolutions in bfloat16 (weights and sums in float32), which halves the time.
"""


def markdown(experiments: list[Experiment]) -> str:
    lines = [*HEAD.splitlines(), "", "## All at once", ""]
    honest = [each for each in experiments if each.classes == list(CLASSES)]
    lines += [*_overview(honest), "## One by one", ""]
    for each in honest:
        lines += _details(each)
    leaky = [each for each in experiments if each not in honest]
    if leaky:
        lines += leakage_section(leaky)
    return "\n".join(lines).rstrip() + "\n"


def leakage_section(experiments: list[Experiment]) -> list[str]:
    keys = ("accuracy", "macro_f1_present", "macro_f1")
    rows = [
        [
            f"`{each.name}`",
            each.words["split"],
            str(len(each.of("fp32"))),
            *(spread(each.of("fp32"), each.classes, key) for key in keys),
            _printed(each.words),
        ]
        for each in experiments
    ]
    lines = [
        "## S004: the same network, leaking and not",
        "",
        '**The figures of "beats at random" leak: beats of one patient stand on both sides. They show the leak and '
        "measure nothing else.**",
        "",
        *table(
            [
                "experiment",
                "split",
                "seeds",
                "accuracy",
                "macro-F1 of classes with test beats or answers",
                "of all six",
                "printed by the document, of eight",
            ],
            rows,
        ),
    ]
    for each in experiments:
        runs, counted = each.of("fp32"), each.counted
        beats = ", ".join(f"{name} {count:,}" for name, count in zip(each.classes, counted["training_beats"]))
        lines += [
            f"### {each.title} (`{each.name}`)",
            "",
            f"Split: {each.words['split']}. {each.words['lesson']}",
            "",
            f"{each.words['network'][0].upper()}{each.words['network'][1:]}; {counted['parameters']:,} "
            f"parameters, {counted['epochs']} epochs. Training beats: {beats}.",
            "",
            *table(
                ["class", "Se", "+P", "F1", "test beats"],
                [
                    [
                        name,
                        *(spread(runs, each.classes, f"{kind}_{name}") for kind in ("se", "ppv", "f1")),
                        f"{runs[0].total()[index].sum():,}",
                    ]
                    for index, name in enumerate(each.classes)
                ],
            ),
            each.words["reading"],
            "",
        ]
    return lines


def write(models: Path, document: Path) -> list[Experiment]:
    """Both files, of the experiments with at least one scored run; answers those."""
    experiments = [load(name, models) for name in EXPERIMENTS if (models / "zoo" / f"{name}.json").exists()]
    page = {"schema": 1, "class_map": "papers", "test": TEST, "experiments": [page_entry(each) for each in experiments]}
    (models / "experiments.json").write_text(json_text(page), encoding="utf-8")
    document.write_text(markdown(experiments), encoding="utf-8")
    return experiments
