#!/usr/bin/env python3
"""Trains the flagship beat classifier, or cross-validates it. Run with .venv/bin/python (scripts/train makes it).

  python scripts/training/flagship.py --data data/mitdb                       protocol edition: DS1 only
  python scripts/training/flagship.py --data data/mitdb --cross-validate      five patient groups of DS1
  python scripts/training/flagship.py --data data/mitdb --more data/svdb --name flagship_open   open edition

Seeds train `--seeds` networks; one more learns their mean ("distilled") and is written to models/NAME. No record of DS2
is read. One core takes about ten minutes: two for features, one per network.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from training.beat_tensors import folds, record_names  # noqa: E402
from training.flagship_features import RecordFeatures, beat_features  # noqa: E402
from training.flagship_network import (  # noqa: E402
    FlagshipConfig,
    FlagshipNetwork,
    LabelledRecord,
    log_probabilities,
    mean_probabilities,
    train,
)
from training.flagship_records import BeatRecord, read_training_record  # noqa: E402
from training.flagship_synthesis import with_drift, with_fusions, with_new_rhythm  # noqa: E402
from training.metrics import confusion, mean_f1_over_records, per_record, scores  # noqa: E402

RHYTHMS = 3  # new rhythms per record and number of leads
VARIANTS = 2  # fusion and drift variants per record and number of leads
V_FOR_FUSION = 15  # a record needs as many V beats to lend them


def views(record: BeatRecord) -> list[np.ndarray]:
    """Windows with both leads, and with the first alone: the model must do with either."""
    both = [record.windows] if record.windows.shape[1] > 1 else []
    return [*both, record.windows[:, :1]]


def real_records(record: BeatRecord) -> list[tuple[LabelledRecord, RecordFeatures]]:
    made = [beat_features(windows, record.r_s) for windows in views(record)]
    return [(LabelledRecord(record.name, features.matrix, record.labels), features) for features in made]


def synthetic_records(record: BeatRecord, real: list[tuple[LabelledRecord, RecordFeatures]]) -> list[LabelledRecord]:
    """Variants made from this patient alone; seeds come from the record's number."""
    number = int("".join(character for character in record.name if character.isdigit()))
    made = []
    for view, (_, features) in enumerate(real):
        for variant in range(RHYTHMS):
            new = with_new_rhythm(features, record.labels, number * 100 + view * 10 + variant)
            if new is not None:
                made.append(LabelledRecord(record.name, new[0], new[1], synthetic=True))
    mean_beat = record.windows[record.labels == 0].mean(0) if (record.labels == 0).any() else None
    lends_v = (record.labels == 2).sum() >= V_FOR_FUSION
    for variant in range(VARIANTS):
        rng = np.random.default_rng(number * 7 + variant)
        changed = []
        if lends_v:
            changed.append(with_fusions(record.windows, record.r_s, record.labels, rng))
        if mean_beat is not None:
            windows, r_s, labels = record.windows, record.r_s, record.labels
            if lends_v and variant == 1:
                windows, r_s, labels = with_fusions(windows, r_s, labels, rng)
            changed.append((with_drift(windows, labels, mean_beat, rng), r_s, labels))
        for windows, r_s, labels in changed:
            for view in views(BeatRecord(record.name, windows, r_s, labels)):
                made.append(LabelledRecord(record.name, beat_features(view, r_s).matrix, labels, synthetic=True))
    return made


def cross_validate(real: list[LabelledRecord], synthetic: list[LabelledRecord], config: FlagshipConfig, seeds: int) -> None:
    """Out-of-fold answers on DS1, both leads and the first alone, mean of `seeds` networks."""
    names = record_names("ds1")
    by_view: list[dict[str, tuple[np.ndarray, np.ndarray]]] = [{}, {}]
    for fold in folds():
        networks = [
            train([r for r in real if r.patient not in fold], [r for r in synthetic if r.patient not in fold], config, seed)
            for seed in range(seeds)
        ]
        for name in fold:
            for view, record in enumerate(r for r in real if r.patient == name):
                answer = mean_probabilities(networks, record.features).argmax(1)
                by_view[view][name] = (record.labels, answer)
    for title, answers in zip(("two leads", "first lead"), by_view):
        labels, given = (np.concatenate([answers[name][part] for name in names]) for part in (0, 1))
        records = np.concatenate([np.full(len(answers[name][0]), name) for name in names])
        result, matrices = scores(confusion(labels, given)), per_record(labels, given, records)
        print(f"{title}: macro-F1 {result['macro_f1_4']:.4f} accuracy {result['accuracy']:.4f}")
        for letter in "NSVF":
            entry = result["classes"][letter]
            print(f"  {letter} Se {entry['se']:.3f} +P {entry['ppv']:.3f} F1 {entry['f1']:.3f}"
                  f"  mean over records {mean_f1_over_records(matrices, letter):.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", type=Path, default=ROOT / "data/mitdb", help="folder of MIT-BIH records")
    parser.add_argument("--more", type=Path, nargs="*", default=[], help="folders of further records (open edition)")
    parser.add_argument("--name", default="flagship", help="folder under --out")
    parser.add_argument("--out", type=Path, default=ROOT / "models")
    parser.add_argument("--seeds", type=int, default=5)
    parser.add_argument("--cross-validate", action="store_true", help="print out-of-fold scores, write nothing")
    chosen = parser.parse_args()

    started = time.monotonic()
    sources = [(chosen.data, name) for name in record_names("ds1")]
    for folder in chosen.more:
        sources += [(folder, path.stem) for path in sorted(folder.glob("*.hea"))]
    real: list[LabelledRecord] = []
    synthetic: list[LabelledRecord] = []
    for folder, name in sources:
        record = read_training_record(folder, name)
        own = real_records(record)
        real += [labelled for labelled, _ in own]
        synthetic += synthetic_records(record, own)
        print(f"{name}: {len(record.labels)} beats, {time.monotonic() - started:.0f} s", file=sys.stderr)

    config = FlagshipConfig()
    if chosen.cross_validate:
        cross_validate(real, synthetic, config, chosen.seeds)
        return
    networks: list[FlagshipNetwork] = []
    for seed in range(chosen.seeds):
        networks.append(train(real, synthetic, config, seed))
        print(f"network {seed + 1} of {chosen.seeds}, {time.monotonic() - started:.0f} s", file=sys.stderr)
    student = train(real, synthetic, config, chosen.seeds, teacher=networks)
    from training.flagship_package import write_flagship

    write_flagship(chosen.out / chosen.name, student, [record for record in real],
                   {"records": [name for _, name in sources], "seeds": chosen.seeds})
    agree = np.mean(np.concatenate([
        log_probabilities(student, record.features).argmax(1) == mean_probabilities(networks, record.features).argmax(1)
        for record in real
    ]))
    print(json.dumps({"written": chosen.name, "labels equal to its teachers on training beats": round(float(agree), 4)}))


if __name__ == "__main__":
    main()
