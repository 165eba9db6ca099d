"""Static quantisation with ONNX Runtime: uint8 activations, int8 weights per channel."""

from __future__ import annotations

import logging
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import (
    CalibrationDataReader,
    CalibrationMethod,
    QuantFormat,
    QuantType,
    quantize_static,
)

from .beat_tensors import CLASSES, BeatTensors
from .graph import FIRST_CONVOLUTIONS, IR_VERSION

CALIBRATION_BEATS = 2000  # at most a fifth of them from each class; more changed no label of DS1
CALIBRATION_BATCH = 100


def calibration_rows(beats: BeatTensors, seed: int) -> np.ndarray:
    """Rows of training beats, as equal over the classes as their number allows."""
    generator = np.random.default_rng(seed)
    share = CALIBRATION_BEATS // len(CLASSES)
    rows = [np.flatnonzero(beats.labels == index) for index in range(len(CLASSES))]
    drawn = [generator.permutation(part)[:share] for part in rows[1:]]
    drawn.append(generator.permutation(rows[0])[: CALIBRATION_BEATS - sum(len(part) for part in drawn)])
    return np.sort(np.concatenate(drawn))


class _Reader(CalibrationDataReader):
    def __init__(self, beats: BeatTensors, with_rr: bool) -> None:
        batches = []
        for start in range(0, len(beats), CALIBRATION_BATCH):
            feed = {"windows": beats.windows[start : start + CALIBRATION_BATCH][:, None]}
            if with_rr:
                feed["rr"] = beats.rr[start : start + CALIBRATION_BATCH]
            batches.append(feed)
        self._batches = iter(batches)

    def get_next(self):
        return next(self._batches, None)


def quantised(model: onnx.ModelProto, beats: BeatTensors) -> onnx.ModelProto:
    """The int8 form of `model`, calibrated on `beats`.

    In float stay: the first convolution (its input spans +-5 mV, of which uint8 would leave steps of 0.04 mV, half a
    P wave), the RR branch and the head. Weights keep to 7 bits (`reduce_range`): x86 without VNNI adds pairs of
    products in 16 bits and would saturate, so full range would give other numbers there than in wasm.
    """
    with_rr = any(entry.name == "rr" for entry in model.graph.input)
    logging.getLogger().setLevel(logging.ERROR)  # it recommends preparing steps our graphs do not need
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "fp32.onnx", Path(folder) / "int8.onnx"
        onnx.save(model, source)
        quantize_static(
            source,
            target,
            _Reader(beats, with_rr),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=["Conv", "Relu", "MaxPool"],
            nodes_to_exclude=list(FIRST_CONVOLUTIONS),
            per_channel=True,
            reduce_range=True,
            activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8,
            calibrate_method=CalibrationMethod.MinMax,
        )
        result = onnx.load(target)
    result.ir_version = min(result.ir_version, IR_VERSION)
    onnx.checker.check_model(result)
    return result
