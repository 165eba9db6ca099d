"""S004's networks over whole two-lead beats, on a split that leaks patients and on one that does not.

All within DS1, since no record of DS2 is read in training; S004 split all 48 records, so its figures are of other
beats. Samples and annotations are what the core writes (`fiducial convert --to wfdb16,annotations-json`); the form of a
beat that S004 asks for is made here, because nothing else uses it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from common.splits import record_names

from .beat_tensors import refuse_test_records
from .export import PROGRAM
from .fit import CONFIGS, TORCH_THREADS
from .package import json_text
from .residual import ResidualNetwork
from .wfdb_files import read_signals

LEAKAGE_CONFIGS = CONFIGS / "leakage"
# S004 has / (paced) and j as well; DS1 has no paced record and 5 usable j. S004 left out S and J for want of beats.
SYMBOLS = ("A", "E", "L", "N", "R", "V")
BEAT_SYMBOLS = frozenset("NLRBAaJSVrFejnE/fQ?")  # of WFDB; neighbours may be of any kind
LEAD_SAMPLES = 430  # S004: longer beats, 2 %, are left out, shorter ones padded with zeros
TRAINING_SHARE, TEST_SHARE = 0.65, 0.25  # S004's hold-out; the tenth between them chose nothing here and is not used
# S004 left out 104 113 119 208 210. Of DS1, chosen by their number of beats per class before anything was trained:
PATIENTS_OUT = ("109", "124", "208", "220", "223")
BATCH = 128
FOCAL_GAMMA = 2.0
LEARNING_RATE = 1e-3
LSTM_UNITS = 64
DENSE_UNITS = 32


@dataclass(frozen=True)
class LeakageConfig:
    """What a file in configs/leakage says, but for the words about the experiment."""

    name: str
    title: str
    network: str  # "cnn" or "lstm"
    split: str  # "random": beats, leaking patients; "patients"
    epochs: int
    step_samples: int = 1  # the LSTM's, read at once


@dataclass(frozen=True)
class TwoLeadBeats:
    """Columns of equal length."""

    samples: np.ndarray  # float32 {beat, 2 * LEAD_SAMPLES}, 0..1
    labels: np.ndarray  # int64 {beat}, index in SYMBOLS
    records: np.ndarray  # str {beat}

    def take(self, rows: np.ndarray) -> TwoLeadBeats:
        return TwoLeadBeats(self.samples[rows], self.labels[rows], self.records[rows])


def load_leakage_config(name: str) -> LeakageConfig:
    values = json.loads((LEAKAGE_CONFIGS / f"{name}.json").read_text(encoding="utf-8"))
    values.pop("experiment")
    return LeakageConfig(**values)


def beat_samples(leads_mv: np.ndarray, previous: int, r_peak: int, following: int) -> np.ndarray | None:
    """From half-way to the beat before until half-way to the next, {2, samples} -> {2 * LEAD_SAMPLES}; None: too long.

    Each lead is padded at its end; the whole is scaled to 0..1.
    """
    begin, end = (previous + r_peak) // 2, (r_peak + following) // 2
    if end - begin > LEAD_SAMPLES:
        return None
    padded = np.zeros((2, LEAD_SAMPLES), np.float32)
    padded[:, : end - begin] = leads_mv[:, begin:end]
    low, high = padded.min(), padded.max()
    return ((padded - low) / max(high - low, 1e-6)).reshape(-1)


def ensure_samples(folder: Path, data: Path, names: list[str]) -> None:
    """Has the core write samples and annotations of the records unless they are there."""
    refuse_test_records(names)
    missing = [name for name in names if not (folder / f"{name}.annotations.json").exists()]
    if not missing:
        return
    headers = [data / f"{name}.hea" for name in missing]
    for path, remedy in ((PROGRAM, "scripts/build"), (headers[0], "scripts/fetch_data")):
        if not path.exists():
            raise FileNotFoundError(f"{path} is missing: run {remedy}")
    convert = ["node", PROGRAM, "convert", *headers, "--to", "wfdb16,annotations-json", "--out", folder]
    subprocess.run(convert, check=True)


def two_lead_beats(folder: Path, names: list[str]) -> TwoLeadBeats:
    """Beats of training records. Raises ValueError for a record of DS2."""
    refuse_test_records(names)
    samples, labels, records = [], [], []
    for name in names:
        leads_mv = read_leads(folder, name)
        told = json.loads((folder / f"{name}.annotations.json").read_text(encoding="utf-8"))
        beats = [(entry["sample"], entry["symbol"]) for entry in told["annotations"] if entry["symbol"] in BEAT_SYMBOLS]
        for (previous, _), (r_peak, symbol), (following, _) in zip(beats, beats[1:], beats[2:]):
            beat = beat_samples(leads_mv, previous, r_peak, following) if symbol in SYMBOLS else None
            if beat is not None:
                samples.append(beat)
                labels.append(SYMBOLS.index(symbol))
                records.append(name)
    return TwoLeadBeats(np.array(samples), np.array(labels), np.array(records))


def balanced(beats: TwoLeadBeats, generator: np.random.Generator) -> TwoLeadBeats:
    """S004: N drawn down to the second largest class, the others repeated up to it."""
    counts = np.bincount(beats.labels, minlength=len(SYMBOLS))
    size = int(np.delete(counts, SYMBOLS.index("N")).max())
    rows = []
    for index in range(len(SYMBOLS)):
        own = generator.permutation(np.flatnonzero(beats.labels == index))
        rows.append(own[:size] if len(own) >= size else np.resize(own, size if len(own) else 0))
    return beats.take(np.concatenate(rows))


def parts(beats: TwoLeadBeats, split: str, generator: np.random.Generator) -> tuple[TwoLeadBeats, TwoLeadBeats]:
    """Training and test beats."""
    if split == "patients":
        out = np.isin(beats.records, PATIENTS_OUT)
        return beats.take(~out), beats.take(out)
    order = generator.permutation(len(beats.labels))
    return (
        beats.take(order[: int(TRAINING_SHARE * len(order))]),
        beats.take(order[len(order) - int(TEST_SHARE * len(order)) :]),
    )


class BeatLstm(nn.Module):
    """One LSTM over the samples, its last state through two dense layers (Gao 2019, S004).

    It starts as S004's framework starts one: orthogonal over the states, and the gate that keeps the state open, without
    which nothing from the first lead is left after the 430 samples of the second. S004 reads one sample a step; several
    make the way back shorter, and training affordable.
    """

    def __init__(self, step_samples: int) -> None:
        super().__init__()
        self.step_samples = step_samples
        self.lstm = nn.LSTM(step_samples, LSTM_UNITS, batch_first=True)
        nn.init.orthogonal_(self.lstm.weight_hh_l0)
        nn.init.xavier_uniform_(self.lstm.weight_ih_l0)
        nn.init.zeros_(self.lstm.bias_ih_l0)
        nn.init.zeros_(self.lstm.bias_hh_l0)
        with torch.no_grad():
            self.lstm.bias_ih_l0[LSTM_UNITS : 2 * LSTM_UNITS] = (
                1.0  # gates in torch's order: input, forget, cell, output
            )
        self.dense = nn.Linear(LSTM_UNITS, DENSE_UNITS)
        self.head = nn.Linear(DENSE_UNITS, len(SYMBOLS))

    def forward(self, windows: torch.Tensor, rr: None = None) -> torch.Tensor:
        states, _ = self.lstm(windows.reshape(len(windows), -1, self.step_samples))
        return self.head(torch.relu(self.dense(states[:, -1])))

    def parameter_count(self) -> int:
        return sum(parameter.numel() for parameter in self.parameters())

    def mac_per_beat(self) -> int:
        steps = 2 * LEAD_SAMPLES // self.step_samples
        return steps * 4 * LSTM_UNITS * (self.step_samples + LSTM_UNITS) + DENSE_UNITS * (LSTM_UNITS + len(SYMBOLS))


def built(config: LeakageConfig) -> nn.Module:
    if config.network == "lstm":
        return BeatLstm(config.step_samples)
    return ResidualNetwork(attention=False, classes=len(SYMBOLS), samples=2 * LEAD_SAMPLES)


def train_and_count(beats: TwoLeadBeats, config: LeakageConfig, seed: int) -> dict:
    """One run: matrix of the test beats, rows = reference, and what the tables say about the network."""
    torch.set_num_threads(TORCH_THREADS)
    torch.manual_seed(seed)
    generator = np.random.default_rng(seed)
    training, test = parts(beats, config.split, generator)
    training = balanced(training, generator)
    network = built(config)
    kind = torch.optim.NAdam if config.network == "lstm" else torch.optim.Adam
    optimiser = kind(network.parameters(), lr=LEARNING_RATE)
    windows, labels = torch.from_numpy(training.samples)[:, None], torch.from_numpy(training.labels)
    for epoch in range(1, config.epochs + 1):
        network.train()
        losses = []
        for rows in torch.randperm(len(labels)).split(BATCH):
            log_p = torch.log_softmax(network(windows[rows], None), 1).gather(1, labels[rows][:, None])[:, 0]
            loss = (-((1.0 - log_p.exp()) ** FOCAL_GAMMA) * log_p).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(float(loss))
        print(
            f"{config.name}, seed {seed}: epoch {epoch} of {config.epochs}, mean loss {np.mean(losses):.3f}",
            file=sys.stderr,
            flush=True,
        )
    network.eval()
    with torch.no_grad():
        batches = torch.from_numpy(test.samples)[:, None].split(512)
        answer = torch.cat([network(batch, None).argmax(1) for batch in batches]).numpy()
    size = len(SYMBOLS)
    matrix = np.bincount(test.labels * size + answer, minlength=size * size)
    return {
        "parameters": network.parameter_count(),
        "mac_per_beat": network.mac_per_beat(),
        "epochs": config.epochs,
        "training_beats": np.bincount(training.labels, minlength=size).tolist(),
        "matrix": matrix.tolist(),
    }


def read_leads(folder: Path, name: str) -> np.ndarray:
    """Millivolts {2, samples}, MLII first by its name, of a 16-bit record the core wrote."""
    _, titles, leads_mv = read_signals(folder / f"{name}.hea")
    first = titles.index("MLII")
    return leads_mv[[first, 1 - first]]


def run(names: list[str], seeds: list[int], folder: Path, data: Path, models: Path) -> None:
    """Trains the runs that models/zoo does not hold yet and keeps their matrices there."""
    records = record_names("ds1")
    ensure_samples(folder, data, records)
    beats = two_lead_beats(folder, records)
    for seed in seeds:
        for name in names:
            path = models / "zoo" / f"{name}.json"
            known = json.loads(path.read_text(encoding="ascii")) if path.exists() else {"experiment": name, "runs": []}
            if any(run["seed"] == seed for run in known["runs"]):
                continue
            counted = train_and_count(beats, load_leakage_config(name), seed)
            matrix = counted.pop("matrix")
            known.update(classes=list(SYMBOLS), **counted)
            known["runs"].append({"seed": seed, "arithmetic": "float32", "fp32": {"all": matrix}})
            known["runs"].sort(key=lambda run: run["seed"])
            path.parent.mkdir(exist_ok=True)
            path.write_text(json_text(known), encoding="ascii")
