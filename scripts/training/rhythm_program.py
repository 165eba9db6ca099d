"""Training, cross-validation and the files of the rhythm model (rhythm_network.py)."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch

from . import rhythm_evaluation as evaluation
from . import rhythm_fusion, rhythm_intervals
from .inference import answers
from .package import json_text
from .rhythm_card import write_card
from .rhythm_export import int8_model, onnx_model, write_rhythm_model
from .rhythm_labels import LABELS, UNKNOWN
from .rhythm_network import RhythmConfig, RhythmNetwork, logits_of, sampling_shares, train
from .rhythm_windows import FOLDS, SCALE, Windows, read_noise, read_windows

CALIBRATION_WINDOWS = 2000
TRAINING_KEYS = ("title", "summary", "minutes", "version", "name", "seed")


def _say(config: RhythmConfig, what: str):
    started = time.monotonic()

    def say(step: int, loss: float) -> None:
        if step % 100 == 0 or step == config.steps:
            print(
                f"{config.name}: {what}, step {step} of {config.steps}, loss {loss:.3f}, {time.monotonic() - started:.0f} s",
                file=sys.stderr,
                flush=True,
            )

    return say


def _signature(config: RhythmConfig, seed: int) -> str:
    values = {key: value for key, value in dataclasses.asdict(config).items() if key not in TRAINING_KEYS}
    return hashlib.sha256(json.dumps([values, seed, LABELS], sort_keys=True).encode()).hexdigest()[:12]


def fold_file(folder: Path, config: RhythmConfig, seed: int, fold: int) -> Path:
    """Answers of the network that never saw this fold; beside it, with other endings, its weights and its int8 form."""
    return folder / f"fold_{_signature(config, seed)}_{fold}.npy"


def out_of_fold(
    windows: Windows, noise: np.ndarray, config: RhythmConfig, seed: int, folder: Path
) -> tuple[np.ndarray, np.ndarray]:
    """Logits {window, label} of all windows, each by a network that never saw its patient: as trained, and of its int8 form.
    Folds that `folder` holds already are read there."""
    logits = np.full((2, len(windows), len(LABELS)), np.nan, np.float32)
    for fold in range(FOLDS):
        rows, others = np.flatnonzero(windows.fold == fold), np.flatnonzero(windows.fold != fold)
        stored = fold_file(folder, config, seed, fold)
        if not stored.exists():
            network = train(windows, others, noise, config, seed, _say(config, f"fold {fold + 1} of {FOLDS}"))
            torch.save(network.state_dict(), stored.with_suffix(".pt"))
            fp32 = logits_of(network, windows, rows)
            small = int8_model(onnx_model(network), calibration(windows, others, config, seed)).SerializeToString()
            stored.with_suffix(".int8.onnx").write_bytes(small)
            np.save(stored, np.stack([fp32, int8_logits(small, windows, rows)]))
        logits[:, rows] = np.load(stored)
    return logits[0], logits[1]


def calibration(windows: Windows, rows: np.ndarray, config: RhythmConfig, seed: int) -> np.ndarray:
    """Training windows for the ranges of the int8 form, drawn as training draws them."""
    chosen = np.random.default_rng(seed).choice(
        rows, CALIBRATION_WINDOWS, p=sampling_shares(windows, rows, config.balance)
    )
    return (windows.samples[np.sort(chosen)].astype(np.float32) / SCALE)[:, None]


def int8_logits(model: bytes, windows: Windows, rows: np.ndarray) -> np.ndarray:
    parts = []
    for part in np.array_split(rows, max(1, len(rows) // 2000)):
        p = answers(model, windows=(windows.samples[part].astype(np.float32) / SCALE)[:, None])["probabilities"]
        p = np.clip(p.astype(np.float64), 1e-7, 1 - 1e-7)
        parts.append(np.log(p / (1 - p)))
    return np.concatenate(parts).astype(np.float32)


def figures(windows: Windows, logits: np.ndarray, folder: Path) -> dict:
    known, truth = evaluation.union_label(windows)
    return {
        "labels": evaluation.label_figures(windows, logits),
        "ventricular_auc": evaluation.auc(truth[known], evaluation.ventricular_score(logits)[known]),
        "af_by_duration": evaluation.duration_figures(windows, logits, folder, "af"),
        "ventricular_by_duration": evaluation.duration_figures(windows, logits, folder, "ventricular"),
        "cinc2017": evaluation.challenge_figures(windows, logits),
    }


def thresholds(windows: Windows, logits: np.ndarray, found: dict) -> dict:
    """Probabilities: of each label the threshold with the best Se + Sp and with the best F1 on all answers out of fold; for
    episodes, the median of the folds' choices."""
    result: dict[str, dict] = {"best_se_and_sp": {}, "best_f1": {}, "by_duration": {}}
    for label, name in enumerate(LABELS):
        known = windows.labels[:, label] != UNKNOWN
        for key, aim in (("best_se_and_sp", "youden"), ("best_f1", "f1")):
            logit = evaluation.best_threshold(windows.labels[known, label] == 1, logits[known, label], aim)
            result[key][name] = round(float(1 / (1 + np.exp(-logit))), 4)
    for key in ("af_by_duration", "ventricular_by_duration"):
        logit = float(np.median(found[key]["thresholds"]["logit"]))
        result["by_duration"][key.removesuffix("_by_duration")] = round(1 / (1 + float(np.exp(-logit))), 4)
    return result


def cross_validated(
    config: RhythmConfig, seed: int, windows: Windows, noise: np.ndarray, folder: Path, data: Path
) -> dict:
    """All figures, as models/rhythm/evaluation.json holds them."""
    fp32, int8 = out_of_fold(windows, noise, config, seed, folder)
    rows = rhythm_intervals.read_all(data, folder / "windows")
    odds = rhythm_fusion.interval_log_odds(windows, data, folder / "windows")
    fused = rhythm_fusion.fused(windows, int8, odds)
    found = {
        "what": "Cross-validation in five folds of patients over everything given; thresholds from the other folds.",
        "seed": seed,
        "int8": figures(windows, int8, folder / "windows"),
        "fp32": figures(windows, fp32, folder / "windows"),
        "int8_with_intervals": {
            "af_by_duration": evaluation.duration_figures(windows, fused, folder / "windows", "af"),
            "cinc2017": evaluation.challenge_figures(windows, fused),
        },
        "fusion": rhythm_fusion.coefficients(windows, int8, odds),
        "intervals": rhythm_intervals.figures(rows),
        "interval_evidence": rhythm_intervals.evidence(rows),
    }
    found["thresholds"] = thresholds(windows, int8, found["int8"])
    fused_logit = float(np.median(found["int8_with_intervals"]["af_by_duration"]["thresholds"]["logit"]))
    found["thresholds"]["by_duration"]["af_with_intervals"] = round(1 / (1 + float(np.exp(-fused_logit))), 4)
    return found


def run(config: RhythmConfig, seed: int, data: Path, out: Path, folder: Path, cross_validate: bool) -> None:
    """data: the folder of all databases; out: of the model; folder: of windows and folds, kept between runs."""
    windows = read_windows(folder / "windows", data)
    noise, _ = read_noise(folder / "windows", data)
    found = cross_validated(config, seed, windows, noise, folder, data)
    if cross_validate:
        print(json_text(found))
        return
    rows = np.arange(len(windows))
    stored = folder / f"all_{_signature(config, seed)}.pt"
    if stored.exists():
        network = RhythmNetwork(config)
        network.load_state_dict(torch.load(stored))
        network.eval()
    else:
        network = train(windows, rows, noise, config, seed, _say(config, "all windows"))
        torch.save(network.state_dict(), stored)
    counts = {name: int((windows.labels[:, label] == 1).sum()) for label, name in enumerate(LABELS)}
    training = {
        "data": sorted({name.split("/")[0] for name in windows.records}),
        "recordings": len(windows.records),
        "windows": len(windows),
        "windows_with_label": counts,
        "split": "scripts/splits/rhythm_folds.json",
    }
    write_rhythm_model(
        out, network, config, seed, calibration(windows, rows, config, seed), found["thresholds"], training
    )
    (out / "evaluation.json").write_text(json_text(found), encoding="ascii")
    (out / "intervals.json").write_text(
        json_text({**found["interval_evidence"], "fusion": found["fusion"]}), encoding="ascii"
    )
    write_card(out, windows)
    print(f"{config.name}: written")
