"""Patient calibration by cross-validation over the patients of DS1: the figures of docs/results/experiments.md.

  scripts/python -m studies.cross_validate_calibration                       as released
  scripts/python -m studies.cross_validate_calibration --narrowness .02      with another constant of scripts/training/calibration.py

Each record is answered by a network of the flagship's recipe that never saw its patient (five folds, two seeds, some
twenty minutes of one core; kept in --out for the next time), then calibrated with its own first minutes, or with asked
labels. In brackets: means over the records, which one record's hundreds of beats do not rule. "Not taught": beats
of classes that have no label, found by the model and after calibration. No record of DS2 is read. Input are the tensors the
core exports, as for scripts/train.
"""

from __future__ import annotations

import argparse
import dataclasses
import sys
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]


def arguments(constants: type) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tensors", type=Path, default=ROOT / "build/tensors/ds1", help="folder of exported tensors")
    parser.add_argument("--data", type=Path, default=ROOT / "data/mitdb", help="recordings, for the export")
    parser.add_argument("--out", type=Path, default=ROOT / "build/calibration", help="folder of out-of-fold answers")
    for field in dataclasses.fields(constants):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=type(field.default), default=field.default)
    return parser.parse_args()


def out_of_fold(config: object, seed: int, tensors: Path, out: Path) -> None:
    """Writes NAME.probabilities.f32 {beat, 4} of every DS1 record, as the shipped file would answer (`temperature`)."""
    import numpy as np

    from common.splits import folds, record_names
    from training.beat_tensors import read_context
    from training.context_network import log_probabilities, train
    from training.context_program import training_material

    out.mkdir(parents=True, exist_ok=True)
    for fold in folds():
        if all((out / f"{name}.probabilities.f32").exists() for name in fold):
            continue
        others = [name for name in record_names("ds1") if name not in fold]
        network = train(training_material(config, tensors.parent, others), config, seed)
        for name in fold:
            answers = np.exp(log_probabilities(network, read_context(tensors, name)) / config.temperature)
            (answers / answers.sum(1, keepdims=True)).astype("<f4").tofile(out / f"{name}.probabilities.f32")
        print(f"seed {seed}: trained without {' '.join(fold)}", file=sys.stderr)


def main() -> None:
    if {"-h", "--help"} & set(sys.argv):
        print(__doc__)
        return
    environment.enter("training")
    import numpy as np

    from common.splits import record_names
    from training import export
    from training.beat_tensors import read_context, read_labels
    from training.calibration import Constants, PatientHead, asked
    from training.fit import CONFIGS, load_config
    from training.made_recordings import ensure_made
    from training.metrics import confusion, mean_f1_over_records, scores

    chosen = arguments(Constants)
    names = record_names("ds1")
    export.ensure(chosen.tensors, chosen.data, names)
    config = load_config(CONFIGS / "flagship.json")
    ensure_made(
        chosen.tensors.parent / "made",
        chosen.data,
        chosen.data.parent / "nstdb",
        names,
        config.made_recordings,
        config.ectopic_recordings,
        config.fibrillating_recordings,
    )
    constants = Constants(**{f.name: getattr(chosen, f.name) for f in dataclasses.fields(Constants)})
    for seed in (config.seed, config.seed + 1):
        answers_of_seed = chosen.out / f"seed_{seed}"
        out_of_fold(config, seed, chosen.tensors, answers_of_seed)
        rows: dict[str, dict[str, np.ndarray]] = {}
        not_taught = np.zeros(3, int)  # beats, found by the model, found after calibration
        for name in names:
            labels = read_labels(chosen.tensors, name)
            answers = np.fromfile(answers_of_seed / f"{name}.probabilities.f32", "<f4").reshape(len(labels), -1)
            answers = np.pad(answers, ((0, 0), (0, 5 - answers.shape[1])))
            time_s = np.cumsum(np.fromfile(chosen.tensors / f"{name}.rr.f32", "<f4").reshape(-1, 3)[:, 0])
            head = PatientHead(answers, read_context(chosen.tensors, name), constants)

            def add(title: str, part: np.ndarray, found: np.ndarray) -> None:
                rows.setdefault(title, {})[name] = confusion(labels[part], found[part])

            everything = np.ones(len(labels), bool)
            for minutes in (2, 5):
                rest = time_s >= 60 * minutes
                taught = np.flatnonzero(~rest)
                calibrated = head.calibrate(taught, labels[taught]).argmax(1)
                add(f"from {minutes}:00, not calibrated", rest, answers.argmax(1))
                add(f"from {minutes}:00, labels before", rest, calibrated)
            new = rest & (labels < 4) & ~np.isin(labels, labels[taught])
            right = [(found == labels)[new].sum() for found in (answers.argmax(1), calibrated)]
            not_taught += np.asarray([new.sum(), *right])
            add("all beats, not calibrated", everything, answers.argmax(1))
            for questions in (1, 5, 10):
                add(f"all beats, {questions} asked label(s)", everything, asked(head, labels, questions))
        print(f"seed {seed}")
        for title, records in rows.items():
            result = scores(sum(records.values()))
            f1 = "  ".join(
                f"{key} {result['classes'][key]['f1']:.3f} ({mean_f1_over_records(records, key):.2f})" for key in "SVF"
            )
            print(f"  {title:32s} macro-F1 {result['macro_f1_4']:.3f}  {f1}  accuracy {result['accuracy']:.4f}")
        print("  not taught before 5:00: {} beats, the model finds {}, the head {}".format(*not_taught))


if __name__ == "__main__":
    main()
