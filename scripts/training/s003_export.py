"""S003's two networks as ONNX: graph built node by node, int8 form, manifest, golden outputs.

The convolutions but the first and the dense layers but the last are int8. LSTMs stay float: ONNX Runtime quantises them only
dynamically, by an operator of its own. So do attention and norms, a small part of the work.
"""

from __future__ import annotations

import math

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .golden import INPUT_DIGITS, KINDS, TOLERANCE, decimals
from .graph import IR_VERSION, OPSET
from .inference import answers
from .quantise import quantised
from .s003_networks import DENSE, RECURRENT_BLOCKS, STRIDES, UNITS, Recurrent
from .s003_windows import WINDOW_SAMPLES

CALIBRATION_BATCH = 50
QUANTISED = ("convolution_2", "convolution_3", "dense_1", "dense_2")
GOLDEN_RHYTHMS = ("regular", "early and wide", "irregular", "every third wide", "noise")
GOLDEN_SAMPLES_PER_S = 360


class _Graph:
    """Nodes and constants while they are gathered."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: torch.Tensor | np.ndarray) -> str:
        array = values.detach().numpy() if isinstance(values, torch.Tensor) else values
        array = np.ascontiguousarray(array, None if array.dtype == np.int64 else np.float32)
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def node(self, kind: str, inputs: list[str], name: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [f"{name}.out"], name, **attributes))
        return f"{name}.out"

    def norm(self, value: str, layer: torch.nn.LayerNorm, name: str) -> str:
        inputs = [value, self.constant(f"{name}.weight", layer.weight), self.constant(f"{name}.bias", layer.bias)]
        return self.node("LayerNormalization", inputs, name, axis=-1, epsilon=layer.eps)

    def mish(self, value: str, name: str) -> str:
        softplus = self.node("Softplus", [value], f"{name}_softplus")
        return self.node("Mul", [value, self.node("Tanh", [softplus], f"{name}_tanh")], name)

    def dense(self, value: str, layer: torch.nn.Linear, name: str) -> str:
        product = self.node("MatMul", [value, self.constant(f"{name}.weight", layer.weight.T)], name)
        return self.node("Add", [product, self.constant(f"{name}.bias", layer.bias)], f"{name}_bias")


def lstm_weights(lstm: torch.nn.LSTM) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """W {2, 4 units, input}, R {2, 4 units, units}, B {2, 8 units} in ONNX's order of gates: input, output, forget, cell."""

    def ordered(name: str) -> np.ndarray:
        inward, forget, cell, outward = getattr(lstm, name).detach().numpy().reshape(4, UNITS, -1)
        return np.concatenate([inward, outward, forget, cell])

    both = ("", "_reverse")
    weights, states = (np.stack([ordered(f"{kind}_l0{way}") for way in both]) for kind in ("weight_ih", "weight_hh"))
    biases = [np.concatenate([ordered(f"bias_ih_l0{way}"), ordered(f"bias_hh_l0{way}")])[:, 0] for way in both]
    return weights, states, np.stack(biases)


def onnx_model(network: Recurrent) -> onnx.ModelProto:
    """Input `windows` {window, 1, WINDOW_SAMPLES}; output `probabilities` {window, answer}, each by itself."""
    graph = _Graph()
    value = "windows"
    for index, block in enumerate(network.convolutions, start=1):
        layer = block.convolution
        name = f"convolution_{index}"
        inputs = [value, graph.constant(f"{name}.weight", layer.weight), graph.constant(f"{name}.bias", layer.bias)]
        value = graph.node("Conv", inputs, name, strides=list(layer.stride), pads=[layer.padding[0]] * 2)
        value = graph.node("Transpose", [value], f"{name}_by_time", perm=[0, 2, 1])
        value = graph.mish(graph.norm(value, block.norm, f"{name}_norm"), f"{name}_mish")
        if index < len(STRIDES):
            value = graph.node("Transpose", [value], f"{name}_by_channel", perm=[0, 2, 1])
    shape = graph.constant("states.shape", np.asarray([0, 0, 2 * UNITS], np.int64))
    scale = graph.constant("attention.scale", np.asarray(1.0 / math.sqrt(2 * UNITS)))
    for index, block in enumerate(network.recurrent, start=1):
        name = f"recurrence_{index}"
        weights, states, biases = lstm_weights(block.recurrence)
        inputs = [graph.node("Transpose", [value], f"{name}_time_first", perm=[1, 0, 2])]
        inputs += [graph.constant(f"{name}.{part}", one) for part, one in zip("WRB", (weights, states, biases))]
        given = graph.node("LSTM", inputs, name, direction="bidirectional", hidden_size=UNITS)
        given = graph.node("Transpose", [given], f"{name}_window_first", perm=[2, 0, 1, 3])
        given = graph.node("Reshape", [given, shape], f"{name}_states")
        across = graph.node("Transpose", [given], f"{name}_across", perm=[0, 2, 1])
        scores = graph.node("Mul", [graph.node("MatMul", [given, across], f"{name}_alike"), scale], f"{name}_scores")
        attention = graph.node("Softmax", [scores], f"{name}_attention", axis=-1)
        attended = graph.node("MatMul", [attention, given], f"{name}_attended")
        summed = graph.node("Add", [graph.node("Add", [value, given], f"{name}_short"), attended], f"{name}_sum")
        value = graph.norm(summed, block.norm, f"{name}_norm")
    pooled = [
        graph.node(kind, [value], name, axes=[1], keepdims=0)
        for kind, name in (("ReduceMean", "mean"), ("ReduceMax", "most"))
    ]
    value = graph.node("Concat", pooled, "pooled", axis=1)
    for index, (layer, norm) in enumerate(zip((network.first, network.second), network.norms), start=1):
        value = graph.norm(graph.dense(value, layer, f"dense_{index}"), norm, f"dense_{index}_norm")
        value = graph.mish(value, f"dense_{index}_mish")
    graph.nodes.append(helper.make_node("Sigmoid", [graph.dense(value, network.head, "head")], ["probabilities"]))

    def tensor(name: str, *size: int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["window", *size])

    made = helper.make_graph(
        graph.nodes,
        "s003",
        [tensor("windows", 1, WINDOW_SAMPLES)],
        [tensor("probabilities", network.head.out_features)],
        graph.constants,
    )
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="fiducial")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model


def int8_model(model: onnx.ModelProto, windows: np.ndarray) -> onnx.ModelProto:
    """Calibrated on `windows` {window, 1, sample}."""
    in_float = [node.name for node in model.graph.node if node.name not in QUANTISED]
    feeds = ({"windows": windows[k : k + CALIBRATION_BATCH]} for k in range(0, len(windows), CALIBRATION_BATCH))
    return quantised(model, feeds, operators=["Conv", "MatMul"], in_float=in_float)


def mac_per_window(network: Recurrent) -> int:
    """Multiply-accumulates of one window."""
    steps, total = WINDOW_SAMPLES, 0
    for block, stride in zip(network.convolutions, STRIDES):
        steps //= stride
        total += steps * block.convolution.weight.numel()
    each = 2 * 4 * UNITS * (2 * UNITS + UNITS) + 2 * steps * 2 * UNITS  # both ways; scores and their sum
    total += RECURRENT_BLOCKS * steps * each
    return total + 4 * UNITS * DENSE[0] + DENSE[0] * DENSE[1] + network.head.weight.numel()


def golden_windows(seed: int) -> np.ndarray:
    """{rhythm, 1, WINDOW_SAMPLES}: drawn, no recording; rounded so that decimal text holds them exactly."""
    rng = np.random.default_rng(seed)
    narrow, wide = KINDS[0][0], KINDS[2][0]
    patterns = (
        ((0.8, 0.8, 0.8, 0.8), (narrow,) * 4),
        ((0.8, 0.5, 1.1, 0.8), (narrow, wide, narrow, narrow)),
        ((0.55, 0.83, 0.47, 0.7), (narrow,) * 4),
        ((0.8, 0.8, 0.5, 1.1), (narrow, narrow, wide, narrow)),
    )
    rows = []
    for intervals_s, shapes in patterns:
        centres = np.cumsum(intervals_s) - intervals_s[0] / 2
        time_s = np.linspace(0.0, centres[-1] + intervals_s[0] / 2, WINDOW_SAMPLES)
        row = 0.01 * rng.standard_normal(WINDOW_SAMPLES)
        for centre, bumps in zip(centres, shapes):
            for offset_s, width_s, amplitude_mv in bumps:
                row += amplitude_mv * np.exp(-0.5 * ((time_s - centre - offset_s) / width_s) ** 2)
        rows.append((row - row.mean()) / row.std())
    rows.append(rng.standard_normal(WINDOW_SAMPLES))
    return np.round(np.asarray(rows), INPUT_DIGITS).astype(np.float32)[:, None]


def golden(models: dict[str, bytes], seed: int) -> dict:
    windows = golden_windows(seed)
    return {
        "what": "Drawn windows of four beats (sums of Gaussian bumps) and noise, not recordings, and the outputs of each file.",
        "seed": seed,
        "tolerance": TOLERANCE,
        "rhythms": list(GOLDEN_RHYTHMS),
        "inputs": {"windows": decimals(windows[:, 0], INPUT_DIGITS)},
        "outputs": {
            precision: {"probabilities": decimals(answers(content, windows=windows)["probabilities"])}
            for precision, content in models.items()
        },
    }
