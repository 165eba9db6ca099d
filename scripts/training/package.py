"""Writes models/NAME: the two ONNX files, manifest.json and golden.json."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from .beat_tensors import CLASSES, RR_COLUMNS, WINDOW_SAMPLES, BeatTensors
from .context_network import ContextConfig
from .fit import TrainingConfig, WindowNetwork
from .golden import golden
from .graph import FIRST_CONVOLUTIONS, OPSET, head_weights, onnx_model
from .json_lines import json_text
from .quantise import quantised
from .rhythm_network import RhythmConfig
from .s003_training import S003Config
from .twelve_lead_network import TwelveLeadConfig

DS1 = {
    "data": "MIT-BIH Arrhythmia Database 1.0.0 (ODC-By 1.0), lead MLII by name, reference beats, class map papers",
    "split": "DS1 of de Chazal 2004, scripts/splits/ds1.txt; paced records excluded",
}
CALIBRATION_BEATS = 2000  # at most a fifth of them from each class; more changed no label of DS1
CALIBRATION_BATCH = 100


def _file_entry(path: Path) -> dict:
    content = path.read_bytes()
    return {"path": path.name, "sha256": hashlib.sha256(content).hexdigest(), "size_bytes": len(content)}


def write_files(
    folder: Path,
    config: TrainingConfig | ContextConfig | RhythmConfig | S003Config | TwelveLeadConfig,
    seed: int,
    models: dict[str, onnx.ModelProto],
    *,
    facts: dict,
    source: dict,
    training: dict,
) -> None:
    """The ONNX files and manifest.json. `models` by precision; `facts` are of the network; `source` says what was trained on, and
    `training`, which comes last, what else is to be told of it."""
    folder.mkdir(parents=True, exist_ok=True)
    for precision, model in models.items():
        onnx.save(model, folder / f"model.{precision}.onnx")
    manifest = {
        "name": config.name,
        "title": config.title,
        "version": config.version,
        "summary": config.summary,
        "files": {precision: _file_entry(folder / f"model.{precision}.onnx") for precision in models},
        "opset": OPSET,
        **facts,
        "training": {
            "script": "scripts/train",
            "config": dataclasses.asdict(config),
            "seed": seed,
            **source,
            "torch": torch.__version__,
            "onnxruntime": onnxruntime.__version__,
            **training,
        },
        "runtime": "onnxruntime-web 1.x (wasm, one thread) or onnxruntime",
    }
    (folder / "manifest.json").write_text(json_text(manifest), encoding="ascii")


def _calibration_rows(beats: BeatTensors, seed: int) -> np.ndarray:
    """Rows of training beats, as equal over the classes as their number allows."""
    generator = np.random.default_rng(seed)
    share = CALIBRATION_BEATS // len(CLASSES)
    rows = [np.flatnonzero(beats.labels == index) for index in range(len(CLASSES))]
    drawn = [generator.permutation(part)[:share] for part in rows[1:]]
    drawn.append(generator.permutation(rows[0])[: CALIBRATION_BEATS - sum(len(part) for part in drawn)])
    return np.sort(np.concatenate(drawn))


def _feeds(beats: BeatTensors, with_rr: bool) -> Iterator[dict[str, np.ndarray]]:
    for start in range(0, len(beats), CALIBRATION_BATCH):
        part = slice(start, start + CALIBRATION_BATCH)
        yield {"windows": beats.windows[part][:, None], **({"rr": beats.rr[part]} if with_rr else {})}


def _int8(model: onnx.ModelProto, beats: BeatTensors) -> onnx.ModelProto:
    """In float stay: the first convolution (its input spans +-5 mV, of which uint8 would leave steps of 0.04 mV, half a P wave),
    the RR branch and the head."""
    with_rr = any(entry.name == "rr" for entry in model.graph.input)
    operators = ["Conv", "Relu", "MaxPool"]
    return quantised(model, _feeds(beats, with_rr), operators=operators, in_float=FIRST_CONVOLUTIONS)


def write_model(
    folder: Path, network: WindowNetwork, config: TrainingConfig, seed: int, beats: BeatTensors, training: dict
) -> None:
    """Files of one model. `beats` are the training beats (calibration); `training` goes into the manifest as it is."""
    fp32 = onnx_model(network)
    int8 = _int8(fp32, beats.take(_calibration_rows(beats, seed)))
    inputs = {
        "windows": {
            "shape": ["beat", 1, WINDOW_SAMPLES],
            "unit": "mV",
            "fs_hz": 360,
            "before_samples": WINDOW_SAMPLES // 2,
            "after_samples": WINDOW_SAMPLES // 2,
            "scaling": "millivolts",
            "lead": "MLII",
        }
    }
    outputs = {"probabilities": {"shape": ["beat", len(CLASSES)], "classes": list(CLASSES)}}
    explain = {}
    if network.exact_grad_cam:
        outputs["feature_map"] = {"shape": ["beat", network.channels, network.map_samples()]}
        weights = [[float(f"{x:.8g}") for x in row] for row in head_weights(network)]
        explain = {"explain": {"method": "grad-cam", "head_weights": weights}}
    if network.timing is not None:
        inputs["rr"] = {"shape": ["beat", len(RR_COLUMNS)], "columns": list(RR_COLUMNS)}
        outputs["timing_logits"] = {"shape": ["beat", len(CLASSES)]}
    facts = {
        "parameters": network.parameter_count(),
        "mac_per_beat": network.mac_per_beat(),
        "inputs": inputs,
        "outputs": outputs,
        **explain,
    }
    source = {**DS1, "epochs": config.epochs}
    write_files(folder, config, seed, {"int8": int8, "fp32": fp32}, facts=facts, source=source, training=training)
    golden_values = golden({"fp32": fp32, "int8": int8}, seed)
    (folder / "golden.json").write_text(json_text(golden_values), encoding="ascii")
