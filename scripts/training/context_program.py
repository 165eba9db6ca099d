"""Training and cross-validation of networks over beats (context_network.py)."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from .beat_tensors import folds, read_context, read_labels, record_names, refuse_test_records
from .context_export import write_context_model
from .context_network import ContextConfig, ContextNetwork, LabelledRecord, mean_probabilities, train
from .context_synthesis import with_new_rhythm


def labelled_records(tensors: Path, names: list[str]) -> list[LabelledRecord]:
    """Each record twice: seen with both leads, and with the preferred one alone. Raises ValueError for DS2."""
    refuse_test_records(names)
    return [
        LabelledRecord(name, read_context(tensors, name, one_lead), read_labels(tensors, name))
        for name in names
        for one_lead in (False, True)
    ]


def with_new_rhythms(records: list[LabelledRecord], rhythms: int) -> list[LabelledRecord]:
    """The records and `rhythms` made-up ones of each; the same every time."""
    made = []
    for view, record in enumerate(records):
        for variant in range(rhythms):
            new = with_new_rhythm(record.context, record.labels, int(record.name) * 100 + view % 2 * 10 + variant)
            if new is not None:
                made.append(LabelledRecord(record.name, new[0], new[1], made=True))
    return records + made


def train_context_model(out: Path, config: ContextConfig, seed: int, tensors: Path) -> None:
    """Teachers, then one network on their mean, written to `out`."""
    records = with_new_rhythms(labelled_records(tensors, record_names("ds1")), config.rhythms)
    teachers: list[ContextNetwork] = []
    for number in range(1, config.teachers + 1):
        teachers.append(train(records, config, seed + 1000 * number))
        print(f"{config.name}: network {number} of {config.teachers}", flush=True)
    network = train(records, config, seed, teachers or None)
    write_context_model(out, network, config, seed, [record.context for record in records if not record.made], {"records": record_names("ds1")})


def out_of_fold_context(config: ContextConfig, seed: int, tensors: Path) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Labels, answers from both leads and record names of all DS1 beats; each answered by the mean of `teachers` networks
    that never saw its patient."""
    labels, answers, names = [], [], []
    for fold in folds():
        others = with_new_rhythms(
            labelled_records(tensors, [name for name in record_names("ds1") if name not in fold]), config.rhythms
        )
        networks = [train(others, config, seed + 1000 * number) for number in range(1, max(config.teachers, 1) + 1)]
        for name in fold:
            answer = mean_probabilities(networks, read_context(tensors, name)).argmax(1)
            labels.append(read_labels(tensors, name))
            answers.append(answer)
            names.append(np.full(len(answer), name))
    return np.concatenate(labels), np.concatenate(answers), np.concatenate(names)
