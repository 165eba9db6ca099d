"""Training and cross-validation of networks over beats (context_network.py)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from common.splits import folds, record_names

from .beat_tensors import read_context, read_labels, refuse_test_records
from .context_export import write_context_model
from .context_network import ContextConfig, ContextNetwork, LabelledRecord, log_probabilities, train
from .made_recordings import made_records
from .simulated_patients import KINDS, patients_confusion


def labelled_records(tensors: Path, names: list[str]) -> list[LabelledRecord]:
    """Each record twice: seen with both leads, and with the preferred one alone. Raises ValueError for DS2."""
    refuse_test_records(names)
    return [
        LabelledRecord(name, read_context(tensors, name, one_lead), read_labels(tensors, name))
        for name in names
        for one_lead in (False, True)
    ]


def training_material(config: ContextConfig, tensors: Path, names: list[str]) -> list[LabelledRecord]:
    """The named records of DS1 and what was made of them. `tensors`: folder of folders ds1, made, svdb."""
    records = labelled_records(tensors / "ds1", names)
    return records + made_records(
        tensors / "made", names, config.made_recordings, config.ectopic_recordings, config.fibrillating_recordings
    )


def train_context_model(out: Path, config: ContextConfig, seed: int, tensors: Path) -> None:
    """Teachers, then one network on their mean, written to `out`."""
    names = record_names("ds1")
    records = training_material(config, tensors, names)
    trained_on = {"records": names}
    if config.supraventricular:
        others = record_names("svdb_training")
        records += labelled_records(tensors / "svdb", others)
        trained_on["svdb_records"] = others
    teachers: list[ContextNetwork] = []
    for number in range(1, config.teachers + 1):
        teachers.append(train(records, config, seed + 1000 * number))
        print(f"{config.name}: network {number} of {config.teachers}", flush=True)
    network = train(records, config, seed, teachers or None)
    write_context_model(
        out, network, config, seed, [record.context for record in records if not record.made], trained_on
    )


def out_of_fold_context(
    config: ContextConfig, seed: int, tensors: Path
) -> tuple[np.ndarray, np.ndarray, np.ndarray, dict[str, np.ndarray]]:
    """Record names, labels and log-probabilities from both leads of all DS1 beats, each answered by a network (where the config
    has teachers, one that learned from them) that never saw its patient; and these networks' confusion for the simulated
    patients of their held-out fold, by kind (simulated_patients.py)."""
    patients = {kind: np.zeros((5, 5), np.int64) for kind in KINDS}
    names, labels, answers = [], [], []
    for fold in folds():
        others = training_material(config, tensors, [name for name in record_names("ds1") if name not in fold])
        teachers = [train(others, config, seed + 1000 * number) for number in range(1, config.teachers + 1)]
        network = train(others, config, seed, teachers or None)
        for kind, matrix in patients_confusion(network, tensors / "simulated_patients", fold).items():
            patients[kind] += matrix
        for name in fold:
            answer = log_probabilities(network, read_context(tensors / "ds1", name))
            labels.append(read_labels(tensors / "ds1", name))
            answers.append(answer)
            names.append(np.full(len(answer), name))
    return np.concatenate(names), np.concatenate(labels), np.concatenate(answers), patients
