"""The compact twelve-lead model as ONNX: graph built node by node, int8 form, manifest, golden outputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .golden import INPUT_DIGITS, TOLERANCE, decimals
from .graph import IR_VERSION, OPSET
from .inference import answers
from .json_lines import json_text
from .package import write_files
from .quantise import quantised
from .twelve_lead_inputs import COLUMNS, LEADS, SAMPLES, LeadInputs
from .twelve_lead_labels import CLASSES
from .twelve_lead_network import TwelveLeadConfig, TwelveLeadNetwork, tensors_of

LEAD_NAMES = ("I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6")
# TwelveLeadColumn of src/core/features/twelve_lead_input.hpp
COLUMN_NAMES = (
    "pr",
    "qrs",
    "rate",
    "rr_change",
    "rr_rmssd",
    "p_share",
    "axis_cosine",
    "axis_sine",
    "no_pr",
    "no_qrs",
    "no_rate",
    "no_axis",
)
# In float stay: the stem (its input spans +-5 mV, of which uint8 would leave steps of .04 mV, half a P wave), the depthwise
# convolutions, the additions, the attention and the heads.
FLOAT_NODES = ("stem", "stem_relu", "query")
CALIBRATION_BATCH = 50
GOLDEN_RECORDINGS = ("regular", "irregular, three leads", "long PR, two leads", "silence")


class _Graph:
    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: torch.Tensor | np.ndarray) -> str:
        array = values.detach().numpy() if isinstance(values, torch.Tensor) else values
        kind = np.int64 if array.dtype == np.int64 else np.float32
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(array, dtype=kind), name))
        return name

    def node(self, kind: str, inputs: list[str], output: str, name: str = "", **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name or output, **attributes))
        return output

    def convolution(
        self, value: str, name: str, layer: torch.nn.Conv1d, weight: torch.Tensor, bias: torch.Tensor | None
    ) -> str:
        inputs = [value, self.constant(f"{name}.weight", weight)]
        if bias is not None:
            inputs.append(self.constant(f"{name}.bias", bias))
        return self.node(
            "Conv",
            inputs,
            f"{name}.out",
            name,
            kernel_shape=list(layer.kernel_size),
            strides=list(layer.stride),
            pads=[layer.padding[0]] * 2,
            dilations=list(layer.dilation),
            group=layer.groups,
        )


def onnx_model(network: TwelveLeadNetwork) -> onnx.ModelProto:
    """Inputs `leads` {n, 12, 1000}, `present` {n, 12}, `measures` {n, 12}; outputs `logits` and `probabilities` {n, class}, each by
    itself, `attention` {n, time}, `measured_logits` {n, class} and `feature_map` {n, channel, time}: the last states times attention
    times the number of places, so that its mean over time through the head, plus the bias and `measured_logits`, is the logits."""
    g = _Graph()
    stem = g.convolution("leads", "stem", network.stem, network.stem.weight, network.stem.bias)
    known = g.node("MatMul", ["present", g.constant("present.weight", network.present.weight.T)], "present.product")
    known = g.node("Unsqueeze", [known, g.constant("last_axis", np.asarray([2], np.int64))], "present.bias")
    value = g.node("Relu", [g.node("Add", [stem, known], "stem.sum")], "stem.relu", "stem_relu")
    for index, block in enumerate(network.blocks, start=1):
        scale, shift = block.norm.folded()
        inner = g.convolution(value, f"depthwise_{index}", block.depthwise, block.depthwise.weight, None)
        weight = block.pointwise.weight * scale[:, None, None]
        inner = g.convolution(inner, f"pointwise_{index}", block.pointwise, weight, shift)
        if block.residual:
            inner = g.node("Add", [value, inner], f"sum_{index}.out", f"sum_{index}")
        value = g.node("Relu", [inner], f"block_{index}.out", f"block_{index}")
    query = g.node(
        "Tanh", [g.convolution(value, "query", network.query, network.query.weight, network.query.bias)], "query.tanh"
    )
    turned = g.node("Transpose", [query], "query.turned", perm=[0, 2, 1])
    aligned = g.node("MatMul", [turned, g.constant("alignment.column", network.alignment.weight[0])], "alignment.out")
    column = g.node("Softmax", [aligned], "attention.column", axis=1)
    g.node("Squeeze", [column, "last_axis"], "attention")
    row = g.node("Transpose", [column], "attention.row", perm=[0, 2, 1])
    places = g.constant("places", np.asarray(float(network.map_shape()[1]), np.float32))
    weighed = g.node("Mul", [g.node("Mul", [value, row], "weighed"), places], "feature_map")
    pooled = g.node("ReduceMean", [weighed], "pooled", axes=[2], keepdims=0)
    product = g.node("MatMul", [pooled, g.constant("head.weight", network.head.weight.T)], "head.product", "head")
    shape = g.node("Add", [product, g.constant("head.bias", network.head.bias)], "shape_logits", "head_bias")
    hidden = g.node(
        "MatMul", ["measures", g.constant("measured.weight", network.measured.weight.T)], "measured.product"
    )
    hidden = g.node("Add", [hidden, g.constant("measured.bias", network.measured.bias)], "measured.sum")
    hidden = g.node("Relu", [hidden], "measured.hidden", "measured_relu")
    measured = g.node(
        "MatMul", [hidden, g.constant("measured_head.weight", network.measured_head.weight.T)], "measured_logits"
    )
    logits = g.node("Add", [shape, measured], "logits")
    g.node("Sigmoid", [logits], "probabilities")

    def tensor(name: str, *shape: int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["recording", *shape])

    graph = helper.make_graph(
        g.nodes,
        "twelve_lead",
        [tensor("leads", LEADS, SAMPLES), tensor("present", LEADS), tensor("measures", COLUMNS)],
        [
            tensor("logits", len(CLASSES)),
            tensor("probabilities", len(CLASSES)),
            tensor("attention", network.map_shape()[1]),
            tensor("measured_logits", len(CLASSES)),
            tensor("feature_map", *network.map_shape()),
        ],
        g.constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="fiducial")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model


def int8_model(model: onnx.ModelProto, inputs: LeadInputs) -> onnx.ModelProto:
    """Calibrated on `inputs`."""

    def feeds():
        for start in range(0, len(inputs), CALIBRATION_BATCH):
            leads, present, measures = tensors_of(inputs, np.arange(start, min(start + CALIBRATION_BATCH, len(inputs))))
            yield {"leads": leads, "present": present, "measures": measures}

    kept = [node.name for node in model.graph.node if node.name.startswith("depthwise")]
    return quantised(model, feeds(), operators=["Conv", "Relu"], in_float=[*FLOAT_NODES, "measured_relu", *kept])


def golden_inputs(seed: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """leads, present and measures: drawn, no recording; rounded so that decimal text holds them exactly."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(SAMPLES) / 100.0
    count = len(GOLDEN_RECORDINGS)
    leads, present = np.zeros((count, LEADS, SAMPLES)), np.ones((count, LEADS))
    sizes = rng.uniform(-1.0, 1.5, (count, LEADS, 3))
    for row, name in enumerate(GOLDEN_RECORDINGS[:-1]):
        spread = 0.25 if name.startswith("irregular") else 0.02
        pr_s = 0.28 if name.startswith("long PR") else 0.16
        for at in np.cumsum(0.8 * (1 + spread * rng.standard_normal(30))):
            for wave, (centre_s, width_s, mv) in enumerate(((-pr_s, 0.03, 0.12), (0.0, 0.02, 1.0), (0.28, 0.06, 0.3))):
                if name.startswith("irregular") and wave == 0:
                    continue
                shape = mv * np.exp(-0.5 * ((time_s - at - centre_s) / width_s) ** 2)
                leads[row] += sizes[row, :, wave, None] * shape
    present[1] = np.isin(np.arange(LEADS), (0, 1, 6))
    present[2] = np.isin(np.arange(LEADS), (1, 6))
    measures = np.clip(rng.normal(0.0, 1.0, (count, COLUMNS)), -2, 2)
    measures[:, 8:] = 0.0
    measures[-2:, :8], measures[-2:, 8:] = 0.0, 1.0
    leads *= present[:, :, None]
    return tuple(np.round(values, INPUT_DIGITS - 1).astype(np.float32) for values in (leads, present, measures))


def golden(models: dict[str, bytes], seed: int) -> dict:
    leads, present, measures = golden_inputs(seed)
    outputs = {}
    for precision, content in models.items():
        values = answers(content, leads=leads, present=present, measures=measures)
        rows = {**values, "feature_map_mean": values["feature_map"].mean(2)}
        outputs[precision] = {
            name: decimals(rows[name]) for name in ("probabilities", "measured_logits", "attention", "feature_map_mean")
        }
    return {
        "what": "Drawn recordings (sums of Gaussian bumps), no one's, and the outputs of each file. `leads` holds the rows one after another.",
        "seed": seed,
        "tolerance": TOLERANCE,
        "recordings": list(GOLDEN_RECORDINGS),
        "inputs": {
            "leads": decimals(leads.reshape(-1, SAMPLES), INPUT_DIGITS - 1),
            "present": decimals(present, 0),
            "measures": decimals(measures, INPUT_DIGITS - 1),
        },
        "outputs": outputs,
    }


def write_twelve_lead_model(
    folder: Path,
    network: TwelveLeadNetwork,
    config: TwelveLeadConfig,
    seed: int,
    calibration: LeadInputs,
    thresholds: dict[str, list[float]],
    training: dict,
) -> None:
    """Files of the model. `thresholds` (per kind, in the order of CLASSES) and `training` go into the manifest."""
    fp32 = onnx_model(network)
    models = {"int8": int8_model(fp32, calibration), "fp32": fp32}
    channels, places = network.map_shape()
    made_by = "src/core/features/twelve_lead_input.hpp"
    facts = {
        "parameters": network.parameter_count(),
        "mac_per_recording": network.mac_per_recording(),
        "inputs": {
            "leads": {
                "shape": ["recording", LEADS, SAMPLES],
                "unit": "mV",
                "fs_hz": 100,
                "leads": list(LEAD_NAMES),
                "made_by": made_by,
            },
            "present": {"shape": ["recording", LEADS]},
            "measures": {"shape": ["recording", COLUMNS], "columns": list(COLUMN_NAMES), "made_by": made_by},
        },
        "outputs": {
            "logits": {"shape": ["recording", len(CLASSES)]},
            "probabilities": {"shape": ["recording", len(CLASSES)], "labels": list(CLASSES)},
            "attention": {"shape": ["recording", places]},
            "measured_logits": {"shape": ["recording", len(CLASSES)]},
            "feature_map": {"shape": ["recording", channels, places]},
        },
        "explain": {
            "method": "grad-cam",
            "head_weights": [[float(f"{x:.8g}") for x in row] for row in network.head.weight.detach().numpy()],
            "head_bias": [float(f"{x:.8g}") for x in network.head.bias.detach().numpy()],
        },
        "thresholds": {kind: dict(zip(CLASSES, values)) for kind, values in thresholds.items()},
    }
    write_files(folder, config, seed, models, facts=facts, source={}, training=training)
    contents = {precision: model.SerializeToString() for precision, model in models.items()}
    (folder / "golden.json").write_text(json_text(golden(contents, seed)), encoding="ascii")
