"""A network over beats as ONNX: graph built node by node, int8 form, manifest, golden outputs."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from .beat_tensors import CLASSES as LETTERS
from .beat_tensors import CONTEXT_COLUMNS, RHYTHM_COLUMNS
from .context_explain import write_explain
from .context_network import CLASSES, DILATIONS, LIMIT, REACH, ContextConfig, ContextNetwork
from .golden import INPUT_DIGITS, TOLERANCE, decimals
from .graph import IR_VERSION, OPSET
from .inference import answers
from .package import DS1, json_text, write_files
from .quantise import quantised

FLOAT_NODES = ["per_beat_1", "sequence_head", "beat_head"]  # stay in float, as do all additions
GOLDEN_BEATS = 64
# Which columns each of four passes sees: all, the shape, the timing, none (their medians instead).
TIMING = np.arange(CONTEXT_COLUMNS) < RHYTHM_COLUMNS
PASSES = np.stack([np.ones(CONTEXT_COLUMNS), ~TIMING, TIMING, np.zeros(CONTEXT_COLUMNS)]).astype(np.float32)
# Shapley value of the timing: the mean of what it adds to the shape and of what it adds to nothing.
TIMING_VALUE = np.asarray([0.5, -0.5, 0.5, -0.5], np.float32)


def onnx_model(network: ContextNetwork, temperature: float) -> onnx.ModelProto:
    """Input `context` {beat, CONTEXT_COLUMNS}: all beats of a record in order of time. Outputs `probabilities` {beat, 5} (Q is 0) and
    `timing_logits` {beat, 5}: the share of the timing columns in each logit, its Shapley value against the shape's."""
    nodes: list[onnx.NodeProto] = []
    constants: list[onnx.TensorProto] = []

    def constant(name: str, values: object, kind: type = np.float32) -> str:
        constants.append(numpy_helper.from_array(np.array(values, dtype=kind, order="C"), name))
        return name

    def node(kind: str, inputs: list[str], output: str, **attributes: object) -> str:
        nodes.append(helper.make_node(kind, inputs, [output], attributes.pop("name", output), **attributes))
        return output

    def linear(layer: torch.nn.Linear, source: str, name: str, scale: float = 1.0) -> str:
        weight = constant(f"{name}.weight", layer.weight.detach().numpy().T * scale)
        product = node("MatMul", [source, weight], f"{name}.product", name=name)
        return node("Add", [product, constant(f"{name}.bias", layer.bias.detach().numpy() * scale)], f"{name}.out")

    centred = node("Sub", ["context", constant("centre", network.centre.numpy())], "centred")
    scaled = node("Div", [centred, constant("scale", network.scale.numpy())], "scaled")
    low, high = constant("low", np.asarray(-LIMIT)), constant("high", np.asarray(LIMIT))
    standard = node("Clip", [scaled, low, high], "standard")
    x = node("Mul", [standard, constant("passes", PASSES[:, None])], "seen")  # {pass, beat, column}
    x = node("Relu", [linear(network.first, x, "per_beat_1")], "hidden")
    beat = node("Relu", [linear(network.second, x, "per_beat_2")], "per_beat")
    x = node("Transpose", [beat], "sequence_0", perm=[0, 2, 1])
    for index, (layer, step) in enumerate(zip(network.over_beats, DILATIONS), start=1):
        weight = constant(f"over_beats_{index}.weight", layer.weight.detach().numpy())
        bias = constant(f"over_beats_{index}.bias", layer.bias.detach().numpy())
        y = node(
            "Conv",
            [x, weight, bias],
            f"over_beats_{index}.out",
            name=f"over_beats_{index}",
            kernel_shape=[3],
            dilations=[step],
            pads=[step, step],
        )
        x = node("Add", [x, node("Relu", [y], f"over_beats_{index}.relu")], f"sequence_{index}")
    around = node("Transpose", [x], "around", perm=[0, 2, 1])
    logits = node(
        "Add",
        [
            linear(network.sequence_head, around, "sequence_head", 1 / temperature),
            linear(network.beat_head, beat, "beat_head", 1 / temperature),
        ],
        "logits",
    )
    with_q = constant("with_q", [0, 0, 0, len(LETTERS) - CLASSES], np.int64)
    full = node("Gather", [logits, constant("first", np.asarray(0), np.int64)], "logits_of_all", axis=0)
    node("Pad", [node("Softmax", [full], "softmax", axis=1), with_q], "probabilities")
    parts = node("Mul", [logits, constant("timing_value", TIMING_VALUE[:, None, None])], "timing_parts")
    timing = node("ReduceSum", [parts, constant("axis_0", [0], np.int64)], "timing_sum", keepdims=0)
    node("Pad", [timing, with_q], "timing_logits")

    def tensor(name: str, width: int) -> onnx.ValueInfoProto:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["beat", width])

    graph = helper.make_graph(
        nodes,
        "beat_context",
        [tensor("context", CONTEXT_COLUMNS)],
        [tensor("probabilities", len(LETTERS)), tensor("timing_logits", len(LETTERS))],
        constants,
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="fiducial")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model


def golden(models: dict[str, bytes], network: ContextNetwork, seed: int) -> dict:
    """Contexts of no recording: drawn within the range of the training beats, rounded so that decimal text holds them."""
    rng = np.random.default_rng(seed)
    drawn = rng.normal(0, 1, (GOLDEN_BEATS, CONTEXT_COLUMNS)) * network.scale.numpy() + network.centre.numpy()
    context = np.round(drawn, INPUT_DIGITS).astype(np.float32)
    outputs = {
        precision: {name: decimals(values) for name, values in answers(content, context=context).items()}
        for precision, content in models.items()
    }
    return {
        "what": "Drawn numbers, not recordings, and the outputs of each file.",
        "seed": seed,
        "tolerance": TOLERANCE,
        "inputs": {"context": decimals(context, INPUT_DIGITS)},
        "outputs": outputs,
    }


def write_context_model(
    folder: Path, network: ContextNetwork, config: ContextConfig, seed: int, records: list[np.ndarray], training: dict
) -> None:
    """Files of one model. `records` are contexts of training records (calibration)."""
    fp32 = onnx_model(network, config.temperature)
    feeds = ({"context": context} for context in records)
    int8 = quantised(fp32, feeds, operators=["Conv", "MatMul"], in_float=FLOAT_NODES)
    models = {"int8": int8, "fp32": fp32}
    weights = [parameter for parameter in network.parameters() if parameter.dim() > 1]
    facts = {
        "parameters": sum(parameter.numel() for parameter in network.parameters()),
        "mac_per_beat": len(PASSES) * sum(weight.numel() for weight in weights),
        "inputs": {"context": {"shape": ["beat", CONTEXT_COLUMNS], "reach_beats": REACH}},
        "outputs": {
            "probabilities": {"shape": ["beat", len(LETTERS)], "classes": list(LETTERS)},
            "timing_logits": {"shape": ["beat", len(LETTERS)]},
        },
    }
    source = {**DS1, "epochs": config.epochs}
    write_files(folder, config, seed, models, facts=facts, source=source, training=training)
    contents = {precision: model.SerializeToString() for precision, model in models.items()}
    (folder / "golden.json").write_text(json_text(golden(contents, network, seed)), encoding="ascii")
    write_explain(folder)
