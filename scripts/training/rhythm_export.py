"""The rhythm model as ONNX: graph built node by node, int8 form, manifest, golden outputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .golden import INPUT_DIGITS, TOLERANCE, decimals
from .graph import IR_VERSION, OPSET
from .inference import answers
from .package import json_text, write_files
from .quantise import quantised
from .rhythm_labels import LABELS
from .rhythm_network import LIMIT, STEM_STRIDE, RhythmConfig, RhythmNetwork, Separable
from .rhythm_windows import HOP_S, RATE_HZ, WINDOW_SAMPLES

# In float stay: the stem (the input spans +-4, of which uint8 would leave steps of .03, a small P wave), the depthwise
# convolutions and the additions (an eighth of the work; ONNX Runtime Web takes longer over them in int8), the head.
FLOAT_NODES = ("stem", "stem_relu")
CALIBRATION_BATCH = 50
GOLDEN_RHYTHMS = (
    "regular",
    "irregular",
    "wide and fast",
    "waves without beats",
    "every other beat wide",
    "noise",
    "silence",
)


def onnx_model(network: RhythmNetwork) -> onnx.ModelProto:
    """Input `windows` {window, 1, WINDOW_SAMPLES}; outputs `probabilities` {window, label}, each by itself, and `feature_map`
    {window, channel, time}, whose mean over time through the head is the logits."""
    nodes: list[onnx.NodeProto] = []
    constants: list[onnx.TensorProto] = []

    def constant(name: str, values: torch.Tensor) -> str:
        array = np.ascontiguousarray(values.detach().numpy(), dtype=np.float32)
        constants.append(numpy_helper.from_array(array, name))
        return name

    def node(kind: str, inputs: list[str], output: str, name: str, **attributes: object) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], name, **attributes))
        return output

    def convolution(
        value: str, name: str, layer: torch.nn.Conv2d, weight: torch.Tensor, bias: torch.Tensor | None
    ) -> str:
        inputs = [value, constant(f"{name}.weight", weight[:, :, 0])]
        if bias is not None:
            inputs.append(constant(f"{name}.bias", bias))
        return node(
            "Conv",
            inputs,
            f"{name}.out",
            name,
            kernel_shape=[layer.kernel_size[1]],
            strides=[layer.stride[1]],
            pads=[layer.padding[1]] * 2,
            dilations=[layer.dilation[1]],
            group=layer.groups,
        )

    value = convolution("windows", "stem", network.stem, network.stem.weight, network.stem.bias)
    value = node("Relu", [value], "stem.relu", "stem_relu")
    for index, block in enumerate(network.blocks, start=1):
        scale, shift = block.norm.folded()
        inner = convolution(value, f"depthwise_{index}", block.depthwise, block.depthwise.weight, None)
        inner = convolution(
            inner, f"pointwise_{index}", block.pointwise, block.pointwise.weight * scale[:, None, None, None], shift
        )
        if block.residual:
            inner = node("Add", [value, inner], f"sum_{index}.out", f"sum_{index}")
        last = index == len(network.blocks)
        value = node("Relu", [inner], "feature_map" if last else f"block_{index}.out", f"block_{index}")
    pooled = node("ReduceMean", [value], "pooled", "pooling", axes=[2], keepdims=0)
    product = node("MatMul", [pooled, constant("head.weight", network.head.weight.T)], "head.product", "head")
    logits = node("Add", [product, constant("head.bias", network.head.bias)], "logits", "head_bias")
    node("Sigmoid", [logits], "probabilities", "each_label")

    def tensor(name: str, *shape: int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["window", *shape])

    graph = helper.make_graph(
        nodes,
        "rhythm_window",
        [tensor("windows", 1, WINDOW_SAMPLES)],
        [tensor("probabilities", len(LABELS)), tensor("feature_map", *map_shape(network))],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="fiducial")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model


def map_shape(network: RhythmNetwork) -> tuple[int, int]:
    """Channels and places of the exported map."""
    length = -(-WINDOW_SAMPLES // STEM_STRIDE)
    for block in network.blocks:
        length = -(-length // block.stride) if isinstance(block, Separable) else length
    return network.head.in_features, length


def int8_model(model: onnx.ModelProto, windows: np.ndarray) -> onnx.ModelProto:
    """Calibrated on `windows` {window, 1, sample}."""
    depthwise = [node.name for node in model.graph.node if node.name.startswith("depthwise")]
    feeds = ({"windows": windows[k : k + CALIBRATION_BATCH]} for k in range(0, len(windows), CALIBRATION_BATCH))
    return quantised(model, feeds, operators=["Conv", "Relu"], in_float=[*FLOAT_NODES, *depthwise])


def golden_windows(seed: int) -> np.ndarray:
    """{rhythm, 1, WINDOW_SAMPLES}: drawn, no recording; rounded so that decimal text holds them exactly."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(WINDOW_SAMPLES) / RATE_HZ

    def beats(times: np.ndarray, wide: np.ndarray) -> np.ndarray:
        x = np.zeros(WINDOW_SAMPLES)
        for at, broad in zip(times, wide):
            shapes = (
                ((0.0, 0.045, 1.3), (0.14, 0.05, -0.7))
                if broad
                else ((0.0, 0.016, 1.0), (-0.16, 0.025, 0.12), (0.26, 0.045, 0.25))
            )
            for centre, width, height in shapes:
                x += height * np.exp(-0.5 * ((time_s - at - centre) / width) ** 2)
        return x

    def every(interval_s: float, spread: float = 0.0) -> np.ndarray:
        return np.cumsum(interval_s * (1 + spread * rng.standard_normal(40))) - interval_s / 2

    regular, irregular, fast = every(0.8), every(0.65, 0.25), every(0.36)
    waves = np.sin(2 * np.pi * np.cumsum(4.5 + 0.6 * rng.standard_normal(WINDOW_SAMPLES)) / RATE_HZ)
    pairs = np.cumsum(np.tile([0.5, 1.1], 20))
    rows = [
        beats(regular, np.zeros(40)),
        beats(irregular, np.zeros(40)),
        beats(fast, np.ones(40)),
        waves,
        beats(pairs, np.arange(40) % 2 == 0),
        rng.standard_normal(WINDOW_SAMPLES),
        np.zeros(WINDOW_SAMPLES),
    ]
    return np.clip(np.round(np.asarray(rows), INPUT_DIGITS), -LIMIT, LIMIT).astype(np.float32)[:, None]


def golden(models: dict[str, bytes], seed: int) -> dict:
    windows = golden_windows(seed)
    outputs = {}
    for precision, content in models.items():
        values = answers(content, windows=windows)
        rows = {"probabilities": values["probabilities"], "feature_map_mean": values["feature_map"].mean(2)}
        outputs[precision] = {name: decimals(value) for name, value in rows.items()}
    return {
        "what": "Drawn windows (sums of Gaussian bumps, waves, noise), not recordings, and the outputs of each file.",
        "seed": seed,
        "tolerance": TOLERANCE,
        "rhythms": list(GOLDEN_RHYTHMS),
        "inputs": {"windows": decimals(windows[:, 0], INPUT_DIGITS)},
        "outputs": outputs,
    }


def write_rhythm_model(
    folder: Path,
    network: RhythmNetwork,
    config: RhythmConfig,
    seed: int,
    calibration: np.ndarray,
    thresholds: dict,
    training: dict,
) -> None:
    """Files of the model. `calibration`: training windows {window, 1, sample}; `thresholds` and `training` go into the manifest."""
    fp32 = onnx_model(network)
    models = {"int8": int8_model(fp32, calibration), "fp32": fp32}
    channels, places = map_shape(network)
    facts = {
        "parameters": network.parameter_count(),
        "mac_per_window": network.mac_per_window(),
        "inputs": {
            "windows": {
                "shape": ["window", 1, WINDOW_SAMPLES],
                "fs_hz": RATE_HZ,
                "hop_s": HOP_S,
                "lead": "any",
                "made_by": "src/core/features/rhythm_windows.hpp",
            }
        },
        "outputs": {
            "probabilities": {"shape": ["window", len(LABELS)], "labels": list(LABELS)},
            "feature_map": {"shape": ["window", channels, places]},
        },
        "explain": {
            "method": "grad-cam",
            "head_weights": [[float(f"{x:.8g}") for x in row] for row in network.head.weight.detach().numpy()],
        },
        "thresholds": thresholds,
    }
    write_files(folder, config, seed, models, facts=facts, source={}, training=training)
    contents = {precision: model.SerializeToString() for precision, model in models.items()}
    (folder / "golden.json").write_text(json_text(golden(contents, seed)), encoding="ascii")
