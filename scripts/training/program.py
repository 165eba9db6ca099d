"""What scripts/train does, step by step."""

from __future__ import annotations

import dataclasses
import sys
import time
from pathlib import Path

import numpy as np

from common.splits import folds, record_names

from . import export, rhythm_program, twelve_lead_program
from .beat_tensors import CLASSES, training_records
from .context_network import ContextConfig
from .context_program import out_of_fold_context, train_context_model
from .distil import train_with_teachers
from .fit import CONFIGS, TrainingConfig, load_config, move_to_operating_point, probabilities, sampled, train
from .made_recordings import ensure_made
from .metrics import confusion, mean_f1_over_records, per_record, scores
from .package import write_model
from .rhythm_network import RhythmConfig
from .simulated_patients import ensure_patients, patients_text
from .twelve_lead_network import TwelveLeadConfig


def run(
    models: list[str],
    tensors: Path,
    data: Path,
    out: Path,
    seed: int | None = None,
    cross_validate: bool = False,
    jobs: int = 1,
    bfloat16: bool = False,
) -> None:
    """Trains (or cross-validates) the named models. jobs: processes at a time, where a model has teachers.

    bfloat16: in that arithmetic whatever the config says (window models).
    """
    configs = {model: load_config(CONFIGS / f"{model}.json") for model in models}
    names = record_names("ds1")
    if not all(isinstance(config, RhythmConfig | TwelveLeadConfig) for config in configs.values()):
        export.ensure(tensors, data, names)
        beats = training_records(tensors, names)
    for model, config in configs.items():
        used_seed = config.seed if seed is None else seed
        if isinstance(config, TwelveLeadConfig):
            work = tensors.parent.parent / "twelve_leads/compact"
            twelve_lead_program.run(config, used_seed, data.parent, out / model, work, cross_validate)
            continue
        if isinstance(config, RhythmConfig):
            rhythm_program.run(
                config, used_seed, data.parent, out / model, tensors.parent.parent / "rhythm", cross_validate
            )
            continue
        if isinstance(config, ContextConfig):
            ensure_made(
                tensors.parent / "made",
                data,
                data.parent / "nstdb",
                names,
                config.made_recordings,
                config.ectopic_recordings,
                config.fibrillating_recordings,
            )
            if config.supraventricular:
                export.ensure(tensors.parent / "svdb", data.parent / "svdb", record_names("svdb_training"))
        if isinstance(config, ContextConfig) and not cross_validate:
            train_context_model(out / model, config, used_seed, tensors.parent)
            print(f"{model}: written")
            continue
        if cross_validate:
            if isinstance(config, ContextConfig):
                ensure_patients(tensors.parent / "simulated_patients", data, data.parent / "nstdb")
            print_out_of_fold(config, used_seed, tensors)
            continue
        config = dataclasses.replace(config, bfloat16=bfloat16 or config.bfloat16)
        started = time.monotonic()

        def say(epoch: int, network: object) -> None:
            print(f"{model}: epoch {epoch} of {config.epochs}, {time.monotonic() - started:.0f} s", file=sys.stderr)

        network = train_with_teachers(beats, config, used_seed, jobs, tensors.parent / "teachers", say)
        move_to_operating_point(network, beats.labels, config)
        counts = np.bincount(sampled(beats, config, used_seed).labels, minlength=len(CLASSES)).tolist()
        write_model(out / model, network, config, used_seed, beats, {"records": names, "beats": counts})
        answer = probabilities(network, beats).argmax(1)
        fitted = scores(confusion(beats.labels, answer))
        print(
            f"{model}: written; on its own training beats accuracy {fitted['accuracy']:.3f}, "
            f"macro-F1 {fitted['macro_f1_4']:.3f} (not a result)"
        )


def out_of_fold(config: TrainingConfig, seed: int, tensors: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels, answers and record names of all DS1 beats, each answered by a network that never saw its patient."""
    labels, answers, records = [], [], []
    for fold in folds():
        others = [name for name in record_names("ds1") if name not in fold]
        others_beats = training_records(tensors, others)
        network = train(others_beats, config, seed)
        move_to_operating_point(network, others_beats.labels, config)
        held_out = training_records(tensors, fold)
        labels.append(held_out.labels)
        answers.append(probabilities(network, held_out).argmax(1))
        records.append(held_out.records)
    return np.concatenate(labels), np.concatenate(answers), np.concatenate(records)


def print_out_of_fold(config: TrainingConfig | ContextConfig, seed: int, tensors: Path) -> None:
    patients = None
    if isinstance(config, ContextConfig):
        records, labels, log_p, patients = out_of_fold_context(config, seed, tensors.parent)
        answers = log_p.argmax(1)
    else:
        labels, answers, records = out_of_fold(config, seed, tensors)
    matrices = per_record(labels, answers, records)
    result = scores(confusion(labels, answers))
    print(f"{config.name}, seed {seed}, patient-grouped cross-validation on DS1")
    print(f"  accuracy {result['accuracy']:.4f}  macro-F1 N S V F {result['macro_f1_4']:.4f}")
    for name, entry in result["classes"].items():
        print(
            f"  {name}  Se {entry['se']:.3f}  +P {entry['ppv']:.3f}  F1 {entry['f1']:.3f}  beats {entry['support']}"
            f"  mean F1 over records {mean_f1_over_records(matrices, name):.3f}"
        )
    if patients is not None:
        print(f"  {patients_text(patients)}")
