"""Static quantisation with ONNX Runtime: uint8 activations, int8 weights per channel."""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Iterable
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

from .graph import IR_VERSION


class _Reader(CalibrationDataReader):
    def __init__(self, feeds: Iterable[dict[str, np.ndarray]]) -> None:
        self._feeds = iter(feeds)

    def get_next(self) -> dict[str, np.ndarray] | None:
        return next(self._feeds, None)


def quantised(
    model: onnx.ModelProto,
    feeds: Iterable[dict[str, np.ndarray]],
    *,
    operators: list[str],
    in_float: Iterable[str],
) -> onnx.ModelProto:
    """The int8 form of `model`, calibrated on `feeds`, inputs by name: nodes of these `operators`, without those named `in_float`.

    Weights keep to 7 bits (`reduce_range`): x86 without VNNI adds pairs of products in 16 bits and would saturate, so
    full range would give other numbers there than in wasm.
    """
    logging.getLogger().setLevel(logging.ERROR)  # it recommends preparing steps our graphs do not need
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "fp32.onnx", Path(folder) / "int8.onnx"
        onnx.save(model, source)
        quantize_static(
            source,
            target,
            _Reader(feeds),
            quant_format=QuantFormat.QDQ,
            op_types_to_quantize=operators,
            nodes_to_exclude=list(in_float),
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
