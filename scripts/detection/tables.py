"""docs/results/detection.md from the figures."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

from common.splits import record_names

from . import conditions

Counts = list[int]  # paired, missed, extra
SHORTFALLS = (
    Path(__file__).resolve().parents[2] / "docs/results/detection_shortfalls.md"
)  # written by hand: to be read again when figures change
AIM_F1 = {24: 99.9, 18: 99.9, 12: 99.3, 6: 95, 0: 85, -6: 72}


def total(counts: Iterable[Counts]) -> Counts:
    return [sum(column) for column in zip(*counts, strict=True)] or [0, 0, 0]


def percent(part: float, whole: float) -> str:
    return f"{100 * part / whole:.2f}" if whole else "-"


def ratios(counts: Counts) -> list[str]:
    """Se, +P, F1 in per cent."""
    paired, missed, extra = counts
    return [
        percent(paired, paired + missed),
        percent(paired, paired + extra),
        percent(2 * paired, 2 * paired + missed + extra),
    ]


def table(head: list[str], rows: list[list[object]]) -> str:
    lines = [head, ["---"] + ["---:"] * (len(head) - 1), *rows]
    return "\n".join("| " + " | ".join(str(cell) for cell in line) + " |" for line in lines) + "\n"


def gross(own: dict) -> str:
    mitdb = own["mitdb"]["0.15"]
    groups = {
        "MIT-BIH, 48 records": list(mitdb),
        "MIT-BIH, DS1": record_names("ds1"),
        "MIT-BIH, DS2": record_names("ds2"),
        "MIT-BIH, paced": record_names("paced"),
    }
    rows: list[list[object]] = []
    for title, names in groups.items():
        for window in ("0.15", "0.05"):
            counts = total(own["mitdb"][window][name] for name in names)
            rows.append([title, f"{float(window) * 1000:.0f} ms", *ratios(counts), *counts])
    counts = total(own["mitdb with flutter"]["0.15"].values())
    rows.insert(
        1,
        [
            "MIT-BIH, 48 records, waves of 207's ventricular flutter counted as extra",
            "150 ms",
            *ratios(counts),
            *counts,
        ],
    )
    for title, key in (("svdb, held-out half", "svdb"), ("LUDB, lead II's marks", "ludb")):
        for window in ("0.15", "0.05"):
            counts = total(own[key][window].values())
            rows.append([title, f"{float(window) * 1000:.0f} ms", *ratios(counts), *counts])
    return table(["records", "window", "Se", "+P", "F1", "found", "missed", "extra"], rows)


def noise(own: dict) -> str:
    rows: list[list[object]] = []
    kinds = [("118e, 119e (electrode motion)", "nstdb")] + [
        (f"DS2 + {name}", name) for name in conditions.SCORER_SPLIT["noise_records"]
    ]
    for title, key in kinds:
        for window in ("0.15", "0.05"):
            rows.append(
                [
                    f"{title}, {float(window) * 1000:.0f} ms",
                    *(ratios(total(own[f"{key} {snr_db}"][window].values()))[2] for snr_db in conditions.SNR_DB),
                ]
            )
    for record in conditions.NSTDB_RECORDS:
        found = [
            own[f"nstdb {snr_db}"]["0.15"][f"{record}e{conditions.NSTDB_SUFFIX[snr_db]}"]
            for snr_db in conditions.SNR_DB
        ]
        rows.append([f"{record}e, Se / +P at 150 ms", *(" / ".join(ratios(counts)[:2]) for counts in found)])
    rows.append(["aim", *(f"{AIM_F1[snr_db]}" for snr_db in conditions.SNR_DB)])
    return table(["F1", *(f"{snr_db} dB" for snr_db in conditions.SNR_DB)], rows)


def compared(own: dict, figures: dict) -> str:
    everything = {condition: own["compared"][condition] | found for condition, found in figures["conditions"].items()}
    detectors = list(next(iter(everything.values())))
    noisy = [condition for condition in everything if condition.startswith("NSTDB")]
    calm = [condition for condition in everything if condition not in noisy]
    rows: list[list[object]] = []
    for detector in detectors:
        row: list[object] = [detector]
        for condition in calm:
            row.append(" / ".join(ratios(total(everything[condition][detector]["0.15"].values()))))
            row.append(ratios(total(everything[condition][detector]["0.05"].values()))[2])
        row += [ratios(total(everything[condition][detector]["0.15"].values()))[2] for condition in noisy]
        speed = figures["samples_per_s"].get(detector)
        row.append(f"{speed / 1e6:.2g}" if speed else "see above")
        rows.append(row)
    head = ["detector"]
    for condition in calm:
        head += [f"{condition}: Se / +P / F1", "F1, 50 ms"]
    return table([*head, *(condition.removeprefix("NSTDB ") for condition in noisy), "M samples/s"], rows)


def speed(figures: dict) -> str:
    rows = []
    for name, (samples, quality_s, beats_s) in figures.items():
        rows.append(
            [name, *(f"{samples / seconds / 1e6:.1f}" for seconds in (quality_s, beats_s, quality_s + beats_s))]
        )
    return table(["M samples/s, one core", "signal quality", "beats", "both"], rows)


def per_record(own: dict) -> str:
    rows: list[list[object]] = []
    for name, counts in own["mitdb"]["0.15"].items():
        rows.append(
            [
                name,
                "DS1" if name in record_names("ds1") else "DS2" if name in record_names("ds2") else "paced",
                *ratios(counts),
                *counts,
                ratios(own["mitdb"]["0.05"][name])[2],
            ]
        )
    return table(["record", "half", "Se", "+P", "F1", "found", "missed", "extra", "F1, 50 ms"], rows)


def document(figures: dict, machine: str) -> str:
    """The whole of docs/results/detection.md."""
    own, rival = figures["own"], figures["rivals"]
    failed = ", ".join(f"{name} {count}" for name, count in rival["failures"].items() if count) or "none"
    spans = ", ".join(
        f"{name} {begin / 60:.0f} to {end / 60:.0f} min" for name, (begin, end) in conditions.COMPARED_S.items()
    )
    return "\n".join(
        [
            "# How well beats are found",
            "",
            "Written by `scripts/python -m studies.evaluate_detection`, which runs the detector of `src/core/beats` through `tools/beat_lab` and scores",
            "it with the comparison of `src/core/metrics` (ANSI/AAMI EC57 as `bxb`): whole records, nothing skipped, per cent.",
            "Seen in training: DS1 without 118 and 119, every other record of svdb, the first half of the noise records bw and ma",
            "(`scripts/splits/beat_scorer.json`). DS2, 118, 119 and their noisy copies, the other half of svdb, LUDB and the other",
            "halves of bw and ma were not; nothing was chosen by their figures (the last but one section says what is less than blind).",
            "",
            "## Real records",
            "",
            "As EC57 and `bxb` have it, waves inside an annotated ventricular flutter (`[` to `]`, record 207) are neither beats nor",
            "extra; the second line counts them all the same.",
            "",
            gross(own),
            "## Noise",
            "",
            "118e and 119e are the noise stress test database as published. The other rows are every DS2 record with noise added by",
            "`tools/beat_lab/noise_mix.cpp` by the rules of `nst`: five clean minutes, then two noisy and two clean ones in turn.",
            "",
            noise(own),
            "## Speed",
            "",
            f"Samples of all leads a second, two minutes each of records 100, 203, 207 and 228, best of 60 runs, {machine}.",
            "",
            speed(figures["speed"]),
            "## Beside other open detectors",
            "",
            f"The same scorer, the same parts of the same records ({spans}; the NSTDB",
            "columns are F1 at 150 ms of 118e and 119e). The others see one lead, as they are made for; so does the second row.",
            f"Versions: wfdb {version('wfdb')}, NeuroKit2 {version('neurokit2')}, with their defaults. Ended with an exception (record",
            f"and part): {failed}. Their speed is one lead's samples over processor time in Python.",
            "",
            compared(own, rival),
            SHORTFALLS.read_text(encoding="utf-8"),
            "## Record by record",
            "",
            per_record(own),
        ]
    )
