"""Writes models/NAME of the flagship: both ONNX files, manifest.json, golden.json."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch

from .flagship_export import golden, manifest, onnx_model, quantised
from .flagship_network import FlagshipNetwork, LabelledRecord
from .package import json_text

TEMPERATURE = 0.8  # least negative log-likelihood of the out-of-fold answers on DS1
UNCERTAIN_BELOW = 0.7  # out of fold on DS1: 2.4 % of the beats, half of them wrong; of the rest 1.5 % are wrong
GOLDEN_SEED = 7
ABOUT = {
    "flagship": ("Flagship, protocol edition", "Each beat against the patient's own beats, 31 beats of context; DS1 only."),
    "flagship_open": ("Flagship, open edition", "As the flagship, trained on DS1 and on 40 records of the MIT-BIH "
                      "Supraventricular Arrhythmia Database."),
}


def write_flagship(folder: Path, network: FlagshipNetwork, real: list[LabelledRecord], training: dict) -> None:
    """`training` goes into the manifest. int8 is calibrated on the real training records."""
    folder.mkdir(parents=True, exist_ok=True)
    title, summary = ABOUT.get(folder.name, (folder.name, ""))
    model = onnx_model(network, TEMPERATURE)
    files = {"int8": folder / "model.int8.onnx", "fp32": folder / "model.fp32.onnx"}
    onnx.save(model, files["fp32"])
    onnx.save(quantised(model, [record.features for record in real]), files["int8"])
    about = {
        "name": folder.name,
        "title": title,
        "version": "1.0.0",
        "summary": summary,
        "uncertain_below": UNCERTAIN_BELOW,
        "training": {
            "script": "scripts/training/flagship.py",
            **training,
            "torch": torch.__version__,
            "onnxruntime": onnxruntime.__version__,
            "numpy": np.__version__,
        },
    }
    (folder / "manifest.json").write_text(json_text(manifest(network, files, about)), encoding="ascii")
    contents = {precision: path.read_bytes() for precision, path in files.items()}
    (folder / "golden.json").write_text(json_text(golden(contents, network, GOLDEN_SEED)), encoding="ascii")
