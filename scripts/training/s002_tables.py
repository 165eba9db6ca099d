"""Tables of S002: runs in build/s002 -> counts in models/zoo/s002_twelve_leads.json -> docs/results/s002.md, models/s002_lesson.json."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np

from .markdown import table
from .package import json_text
from .s002_network import TwelveLeadResidual, counted, multiply_accumulates
from .s002_program import EVERYTHING, plan
from .s002_subsets import RULES, WORDS
from .s002_words import CROSS, CURVE, HEAD, OFFICIAL, PRINTED, READING, RULES_OF_OURS, SUBSETS, UNFINISHED, WHOLE
from .twelve_lead_labels import CLASSES, NORMAL
from .twelve_lead_training import Form, f1, macro_f1, precision, sensitivity, specificity
from .twelve_leads import TITLES, TwelveLeads, counts

FILE = "zoo/s002_twelve_leads.json"
MEASURES: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "Se": sensitivity,
    "Sp": specificity,
    "+P": precision,
    "F1": f1,
}
ATTENTION = {False: "none", True: "attention"}


def count(out: Path, found: dict[str, TwelveLeads], form: Form, with_incomplete: bool, models: Path) -> None:
    """Writes models/zoo/s002_twelve_leads.json from the runs in `out`."""
    runs = [json.loads(path.read_text(encoding="ascii")) for path in sorted(out.glob("*_*.json"))]
    sizes = {}
    for attention, name in ATTENTION.items():
        full = TwelveLeadResidual(attention)
        trained = TwelveLeadResidual(attention, form.width, form.samples)
        sizes[name] = {
            "full": [counted(full), multiply_accumulates(full, full.samples)],
            "trained": [counted(trained), multiply_accumulates(trained, form.samples)],
        }
    value = {
        "form": form.name,
        "title": form.title,
        "width": form.width,
        "with_incomplete": with_incomplete,
        "databases": {
            name: {"records": len(leads), "holds": counts(leads, with_incomplete)} for name, leads in found.items()
        },
        "networks": sizes,  # numbers and multiply-accumulates
        "classes": list(CLASSES),
        "planned": len(plan(found, form, form.repeats)),
        "runs": runs,
    }
    (models / FILE).write_text(json_text(value), encoding="ascii")


def spread(values: list[float], digits: int = 3) -> str:
    """Mean and standard deviation; NaN is left out."""
    values = [value for value in values if np.isfinite(value)]
    if not values:
        return ""
    text = f"{np.mean(values):.{digits}f}"
    return text if len(values) < 2 else f"{text} ± {np.std(values, ddof=1):.{digits}f}"


def chosen(
    runs: list[dict], trained_on: str, rule: str, attention: bool, size: int = 0, official: bool = False
) -> list:
    wanted = {"trained_on": trained_on, "rule": rule, "attention": attention, "size": size, "official": official}
    return [run for run in runs if all(run[key] == value for key, value in wanted.items())]


def asked(runs: list[dict], database: str) -> list[np.ndarray]:
    """Counts {class, 4} of each run on a database."""
    return [np.asarray(run["tested"][database]["counts"]) for run in runs if database in run["tested"]]


def figures_row(runs: list[dict], database: str) -> list[str]:
    """macro-F1 of the runs and F1 of each class over all their answers."""
    of = asked(runs, database)
    pooled = f1(np.sum(of, 0))
    return [spread([macro_f1(one) for one in of]), *("" if np.isnan(v) else f"{v:.2f}" for v in pooled)]


def auc_row(runs: list[dict], database: str) -> list[str]:
    """Mean over the runs of each class's AUC."""
    of = np.asarray([run["tested"][database]["auc"] for run in runs], float)
    return [spread(of[:, k].tolist(), 2).split(" ")[0] for k in range(of.shape[1])]


def paired(one: list[dict], two: list[dict], database: str) -> str:
    """Difference of macro-F1, run for run of the same seed and fold."""
    other = {(run["repeat"], run["fold"]): macro_f1(counts) for run, counts in zip(two, asked(two, database))}
    pairs = [
        macro_f1(counts) - other[key]
        for run, counts in zip(one, asked(one, database))
        if (key := (run["repeat"], run["fold"])) in other
    ]
    higher = sum(value > 0 for value in pairs)
    if not pairs:
        return ""
    deviation = f" ± {np.std(pairs, ddof=1):.3f}" if len(pairs) > 1 else ""
    return f"{np.mean(pairs):+.3f}{deviation}, higher in {higher} of {len(pairs)}"


def databases_table(value: dict) -> list[str]:
    rows = [
        [TITLES[name], each["records"], *(each["holds"][key] for key in (*CLASSES, NORMAL))]
        for name, each in value["databases"].items()
    ]
    return table(["database", "records", *CLASSES, "none of them"], rows)


def networks_table(value: dict) -> list[str]:
    rows = []
    for name, sizes in value["networks"].items():
        (full, full_mac), (trained, mac) = sizes["full"], sizes["trained"]
        rows.append([name, f"{full:,}", f"{full_mac / 1e9:.2f} G", f"{trained:,}", f"{mac / 1e6:.1f} M"])
    return table(["attention", "numbers, full", "MAC, full", "numbers, trained here", "MAC, trained here"], rows)


def subsets_section(value: dict, first: str) -> list[str]:
    runs, lines = value["runs"], [*SUBSETS.splitlines(), ""]
    made, scored, across = [], [], []
    others = [name for name in value["databases"] if name != first]
    for rule in RULES:
        for attention in (False, True):
            of = chosen(runs, first, rule, attention)
            if not of:
                continue
            title = [f"{rule}, {WORDS[rule]}", ATTENTION[attention]]
            if not attention:
                held = np.mean([run["classes"] for run in of], 0)
                made.append([title[0], f"{np.mean([run['records'] for run in of]):.0f}", *(f"{v:.1f}" for v in held)])
            printed = PRINTED["attention" if attention else "plain"][rule]
            scored.append([*title, len(of), *figures_row(of, first), f"{printed:.2f}"])
            across += [[*title, TITLES[name], *figures_row(of, name)] for name in others]
    lines += table(["subset", "records", *CLASSES, "none of them"], made)
    head = ["macro-F1, mean ± sd of the runs", *(f"F1 {name}" for name in CLASSES)]
    lines += table(["subset", "attention", "runs", *head, "printed, on TNMG"], scored)
    if across:
        lines += ["The same networks and thresholds on records of another hospital:", ""]
        lines += table(["subset", "attention", "tested on", *head], across)
    rows = []
    for label, pick in (
        ("attention less none", lambda rule: (chosen(runs, first, rule, True), chosen(runs, first, rule, False))),
        ("balanced (I) less random (IV)", None),
    ):
        if pick is None:
            pairs = [
                (f"I - IV, {ATTENTION[a]}", chosen(runs, first, "I", a), chosen(runs, first, "IV", a))
                for a in (False, True)
            ]
        else:
            pairs = [(f"{label}, subset {rule}", *pick(rule)) for rule in RULES]
            pairs.append((f"{label}, all records", *(chosen(runs, first, EVERYTHING, a) for a in (True, False))))
        rows += [[name, *(paired(one, two, db) for db in (first, *others))] for name, one, two in pairs if one and two]
    lines += ["Difference of macro-F1 between runs of the same seed, fold and pool of records:", ""]
    return lines + table(["difference", *(TITLES[name] for name in (first, *others))], rows)


def whole_section(value: dict, first: str) -> list[str]:
    lines = []
    for attention in (False, True):
        of = chosen(value["runs"], first, EVERYTHING, attention)
        if not of:
            continue
        pooled = np.sum(asked(of, first), 0)
        aucs = auc_row(of, first)
        rows = []
        for index, name in enumerate(CLASSES):
            measured = [f"{MEASURES[key](pooled)[index]:.3f}" for key in MEASURES]
            rows.append([name, int(pooled[index, :2].sum()), *measured, aucs[index]])
        scores = spread([macro_f1(one) for one in asked(of, first)])
        lines += [f"Attention: {ATTENTION[attention]}; {len(of)} runs, macro-F1 {scores}.", ""]
        lines += table(["class", "held by", *MEASURES, "AUC, mean of the runs"], rows)
    return [*WHOLE.splitlines(), "", *lines] if lines else []


def curve_section(value: dict, first: str) -> list[str]:
    runs = value["runs"]
    points = [(chosen(runs, first, "IV", False), "random")]
    points += [
        (chosen(runs, first, "IV", False, size), "random") for size in sorted({run["size"] for run in runs} - {0})
    ]
    points += [(chosen(runs, first, EVERYTHING, False), "all of three folds")]
    others = [name for name in value["databases"] if name != first]
    rows = []
    for of, what in points:
        if of:
            size = f"{np.mean([run['records'] for run in of]):.0f}"
            scores = [spread([macro_f1(one) for one in asked(of, name)]) for name in (first, *others)]
            rows.append([size, what, len(of), *scores])
    if len(rows) < 2:
        return []
    return [*CURVE.splitlines(), ""] + table(
        ["records", "drawn", "runs", *(f"macro-F1, {TITLES[name]}" for name in (first, *others))], rows
    )


def cross_section(value: dict) -> list[str]:
    names, rows = list(value["databases"]), []
    for trained in names:
        for attention in (False, True):
            of = chosen(value["runs"], trained, EVERYTHING, attention)
            if of:
                size = f"{np.mean([run['records'] for run in of]):.0f}"
                cells = [spread([macro_f1(one) for one in asked(of, tested)]) for tested in names]
                rows.append([TITLES[trained], ATTENTION[attention], size, len(of), *cells])
    if not rows:
        return []
    head = ["trained on", "attention", "records", "runs", *(f"tested on {TITLES[name]}" for name in names)]
    return [*CROSS.splitlines(), ""] + table(head, rows)


def official_section(value: dict, first: str) -> list[str]:
    rows = []
    for attention in (False, True):
        of = chosen(value["runs"], first, EVERYTHING, attention, official=True)
        if of:
            rows.append([ATTENTION[attention], len(of), *figures_row(of, first)])
            rows.append(["", "AUC", "", *auc_row(of, first)])
            held = asked(of, first)[0][:, :2].sum(1)
    if not rows:
        return []
    rows.append(["records that hold it", "", "", *held])
    return [*OFFICIAL.splitlines(), ""] + table(["attention", "runs", "macro-F1", *CLASSES], rows)


def rules_of_ours(document: Path) -> dict[str, tuple[float, float, float]]:
    """Se, +P, F1 of the core's rules over both parts of PTB-XL, from the table of docs/results/delineation.md."""
    wanted = {"1dAVb": "1dAVb", "RBBB, complete": "RBBB", "LBBB, complete": "LBBB"}
    found = {}
    for line in document.read_text(encoding="utf-8").splitlines() if document.exists() else []:
        cells = [cell.strip() for cell in line.strip("| \n").split("|")]
        if len(cells) == 7 and cells[0] in wanted and all(re.fullmatch(r"[\d.]+", cell) for cell in cells[1:]):
            n1, se1, p1, n2, se2, p2 = map(float, cells[1:])
            hit, said = n1 * se1 + n2 * se2, n1 * se1 / p1 + n2 * se2 / p2
            found[wanted[cells[0]]] = (hit / (n1 + n2), hit / said, 2 * hit / (n1 + n2 + said))
    return found


def rules_section(value: dict, first: str, results: Path) -> list[str]:
    rules, runs = rules_of_ours(results / "delineation.md"), value["runs"]
    networks = {ATTENTION[a]: chosen(runs, first, EVERYTHING, a) for a in (False, True)}
    networks = {name: f1(np.sum(asked(of, first), 0)) for name, of in networks.items() if of}
    if not rules or not networks:
        return []
    rows = [
        [name, f"{se:.2f}", f"{p:.2f}", f"{score:.2f}", *(f"{of[CLASSES.index(name)]:.2f}" for of in networks.values())]
        for name, (se, p, score) in rules.items()
    ]
    head = ["class", "rule Se", "rule +P", "rule F1", *(f"network F1, {name}" for name in networks)]
    return [*RULES_OF_OURS.splitlines(), ""] + table(head, rows)


def lesson(value: dict) -> dict:
    """What the Lab may show: subsets and attention; counts of each run, and F1 over the runs."""
    first, rows = next(iter(value["databases"])), []
    for rule in (*RULES, EVERYTHING):
        for attention in (False, True):
            of = chosen(value["runs"], first, rule, attention)
            if not of:
                continue
            per_run = np.asarray([f1(one) for one in asked(of, first)])
            macro = [macro_f1(one) for one in asked(of, first)]

            def told(values: np.ndarray) -> dict:
                return {"mean": round(float(np.nanmean(values)), 4)} | {
                    name: round(float(pick(values)), 4) for name, pick in (("low", np.nanmin), ("high", np.nanmax))
                }

            rows.append(
                {
                    "id": f"{rule}_{'attention' if attention else 'plain'}",
                    "subset": rule,
                    "title": WORDS.get(rule, "all records of three folds"),
                    "attention": attention,
                    "n": round(float(np.mean([run["records"] for run in of]))),
                    "training_records": np.round(np.mean([run["classes"] for run in of], 0), 1).tolist(),
                    "printed": PRINTED["attention" if attention else "plain"].get(rule),
                    "macro_f1": told(np.asarray(macro)),
                    "f1": {name: told(per_run[:, k]) for k, name in enumerate(CLASSES)},
                    "runs": [
                        {"seed": run["seed"], "counts": {db: run["tested"][db]["counts"] for db in run["tested"]}}
                        for run in of
                    ],
                }
            )
    trained = value["networks"]
    return {
        "schema": 1,
        "document": "S002",
        "test": f"{TITLES[first]}, five folds by blocks of records; each run asks about one fold",
        "network": value["title"],
        "parameters": {name: sizes["trained"][0] for name, sizes in trained.items()},
        "parameters_full": {name: sizes["full"][0] for name, sizes in trained.items()},
        "classes": list(CLASSES),
        "counts": ["tp", "fn", "fp", "tn"],
        "databases": {name: TITLES[name] for name in value["databases"]},
        "finished": len(value["runs"]) >= value["planned"],
        "rows": rows,
    }


def document(value: dict, results: Path) -> str:
    """docs/results/s002.md."""
    first = next(iter(value["databases"]))
    head = HEAD.format(title=value["title"], form=value["form"])
    done, planned = len(value["runs"]), value["planned"]
    lines = [*head.splitlines(), "", *databases_table(value), *networks_table(value)]
    if done < planned:
        lines += [UNFINISHED.format(done=done, planned=planned), ""]
    lines += [*subsets_section(value, first), *whole_section(value, first), *curve_section(value, first)]
    lines += [*cross_section(value), *official_section(value, first), *rules_section(value, first, results)]
    lines += READING.splitlines() if value["form"] == "small" else []
    return "\n".join(lines).rstrip() + "\n"


def write(models: Path, results: Path) -> None:
    """docs/results/s002.md and models/s002_lesson.json from the counts."""
    value = json.loads((models / FILE).read_text(encoding="ascii"))
    (models / "s002_lesson.json").write_text(json_text(lesson(value)), encoding="ascii")
    (results / "s002.md").write_text(document(value, results), encoding="utf-8")
