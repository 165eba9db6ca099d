"""The flagship as ONNX: graph built node by node, int8 form, manifest, golden outputs."""

from __future__ import annotations

import hashlib
import tempfile
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

from .flagship_features import FEATURES
from .flagship_network import CLASSES, DILATIONS, LIMIT, REACH, FlagshipNetwork

OPSET = 17
IR_VERSION = 8
FLOAT_NODES = ["per_beat_1", "sequence_head", "beat_head"]  # stay in float, as do all additions


def onnx_model(network: FlagshipNetwork, temperature: float) -> onnx.ModelProto:
    """Input `features` {beat, 53}: all beats of a record in order of time (or a stretch with REACH beats more on each
    side). Outputs `probabilities` {beat, 5} of N S V F Q (Q is 0) and `embedding` {beat, channels}."""
    nodes: list[onnx.NodeProto] = []
    constants: list[onnx.TensorProto] = []

    def constant(name: str, values: object, kind: type = np.float32) -> str:
        constants.append(numpy_helper.from_array(np.ascontiguousarray(values, dtype=kind), name))
        return name

    def node(kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], attributes.pop("name", output), **attributes))
        return output

    def linear(layer: object, source: str, name: str, scale: float = 1.0) -> str:
        weight = constant(f"{name}.weight", layer.weight.detach().numpy().T * scale)
        product = node("MatMul", [source, weight], f"{name}.product", name=name)
        return node("Add", [product, constant(f"{name}.bias", layer.bias.detach().numpy() * scale)], f"{name}.out")

    centred = node("Sub", ["features", constant("centre", network.centre.numpy())], "centred")
    scaled = node("Div", [centred, constant("scale", network.scale.numpy())], "scaled")
    low, high = constant("low", np.float32(-LIMIT)), constant("high", np.float32(LIMIT))
    x = node("Clip", [scaled, low, high], "standard")
    x = node("Relu", [linear(network.first, x, "per_beat_1")], "hidden")
    beat = node("Relu", [linear(network.second, x, "per_beat_2")], "embedding")
    x = node("Transpose", [beat], "by_channel", perm=[1, 0])
    axis = constant("axis_0", np.asarray([0]), np.int64)
    x = node("Unsqueeze", [x, axis], "sequence_0")
    for index, (layer, step) in enumerate(zip(network.over_beats, DILATIONS), start=1):
        weight = constant(f"over_beats_{index}.weight", layer.weight.detach().numpy())
        bias = constant(f"over_beats_{index}.bias", layer.bias.detach().numpy())
        y = node("Conv", [x, weight, bias], f"over_beats_{index}.out", name=f"over_beats_{index}", kernel_shape=[3],
                 dilations=[step], pads=[step, step])
        x = node("Add", [x, node("Relu", [y], f"over_beats_{index}.relu")], f"sequence_{index}")
    x = node("Transpose", [node("Squeeze", [x, axis], "channel_rows")], "context", perm=[1, 0])
    logits = node("Add", [linear(network.sequence_head, x, "sequence_head", 1 / temperature),
                          linear(network.beat_head, beat, "beat_head", 1 / temperature)], "logits")
    four = node("Softmax", [logits], "probabilities_4", axis=1)
    node("Pad", [four, constant("one_more", np.asarray([0, 0, 0, 1]), np.int64)], "probabilities")

    channels = network.second.out_features
    graph = helper.make_graph(
        nodes, "flagship",
        [helper.make_tensor_value_info("features", TensorProto.FLOAT, ["beat", len(FEATURES)])],
        [helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["beat", CLASSES + 1]),
         helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["beat", channels])],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="fiducial")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model


class _Reader(CalibrationDataReader):
    def __init__(self, records: list[np.ndarray]) -> None:
        self._feeds = iter([{"features": features} for features in records])

    def get_next(self) -> dict | None:
        return next(self._feeds, None)


def quantised(model: onnx.ModelProto, records: list[np.ndarray]) -> onnx.ModelProto:
    """uint8 activations, int8 weights per channel (7 bits, see quantise.py), calibrated on whole training records."""
    with tempfile.TemporaryDirectory() as folder:
        source, target = Path(folder) / "fp32.onnx", Path(folder) / "int8.onnx"
        onnx.save(model, source)
        quantize_static(
            source, target, _Reader(records), quant_format=QuantFormat.QDQ, op_types_to_quantize=["Conv", "MatMul"],
            nodes_to_exclude=FLOAT_NODES, per_channel=True, reduce_range=True, activation_type=QuantType.QUInt8,
            weight_type=QuantType.QInt8, calibrate_method=CalibrationMethod.Percentile,
            extra_options={"CalibPercentile": 99.99},
        )
        result = onnx.load(target)
    result.ir_version = min(result.ir_version, IR_VERSION)
    onnx.checker.check_model(result)
    return result


def answers(model: bytes, features: np.ndarray) -> dict[str, np.ndarray]:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    names = [entry.name for entry in session.get_outputs()]
    return dict(zip(names, session.run(names, {"features": features})))


def golden_features(seed: int, beats: int = 64) -> np.ndarray:
    """Features of no real recording: drawn within the range of the standardised features, rounded to 1e-3."""
    rng = np.random.default_rng(seed)
    return np.round(rng.normal(0, 1, (beats, len(FEATURES))), 3).astype(np.float32)


def golden(models: dict[str, bytes], network: FlagshipNetwork, seed: int) -> dict:
    features = np.round(golden_features(seed) * network.scale.numpy() + network.centre.numpy(), 4).astype(np.float32)
    entry: dict = {"tolerance": 1e-4, "inputs": {"features": {"shape": list(features.shape),
                   "values": [round(float(value), 4) for value in features.ravel()]}}, "outputs": {}}
    for precision, content in models.items():
        entry["outputs"][precision] = {
            name: {"shape": list(values.shape), "values": [float(np.float32(value)) for value in values.ravel()]}
            for name, values in answers(content, features).items()
        }
    return entry


def manifest(network: FlagshipNetwork, files: dict[str, Path], about: dict) -> dict:
    parameters = sum(parameter.numel() for parameter in network.parameters())
    products = sum(parameter.numel() for parameter in network.parameters() if parameter.dim() > 1)
    return {
        "name": about["name"],
        "title": about["title"],
        "version": about["version"],
        "summary": about["summary"],
        "files": {
            precision: {
                "path": path.name,
                "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
                "size_bytes": path.stat().st_size,
            }
            for precision, path in files.items()
        },
        "opset": OPSET,
        "parameters": parameters,
        "mac_per_beat": products,
        "inputs": {
            "features": {
                "shape": ["beat", len(FEATURES)],
                "columns": list(FEATURES),
                "order": "all beats of the record in order of time",
                "context_beats": REACH,
                "leads": [1, 2],
                "definition": "scripts/training/flagship_features.md",
            }
        },
        "outputs": {
            "probabilities": {"shape": ["beat", 5], "classes": ["N", "S", "V", "F", "Q"]},
            "embedding": {"shape": ["beat", network.second.out_features]},
        },
        "uncertain_below": about["uncertain_below"],
        "training": about["training"],
        "runtime": "onnxruntime-web 1.x (wasm, one thread) or onnxruntime",
    }
