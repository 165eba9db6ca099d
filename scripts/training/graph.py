"""A trained network as an ONNX graph, built node by node: the same file whichever torch version trained it."""

from __future__ import annotations

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from .beat_tensors import CLASSES, RR_COLUMNS, WINDOW_SAMPLES
from .networks import BeatNetwork

OPSET = 17
IR_VERSION = 8  # of opset 17; every ONNX Runtime Web since 1.14 reads it
FIRST_CONVOLUTION = "convolution_1"


def _constant(name: str, values: np.ndarray) -> onnx.TensorProto:
    return numpy_helper.from_array(np.ascontiguousarray(values, dtype=np.float32), name)


def head_weights(network: BeatNetwork) -> np.ndarray:
    """{5, channels}: what each channel of the feature map adds to each logit, for Grad-CAM."""
    return network.head.weight.detach().numpy()[:, : network.channels].copy()


def folded_timing(network: BeatNetwork) -> tuple[np.ndarray, np.ndarray]:
    """Weight {3, units} and bias {units} of the RR branch with the standardisation folded in: raw rr goes in."""
    weight, bias = network.timing.weight.detach().numpy(), network.timing.bias.detach().numpy()
    scaled = weight / network.rr_scale.numpy()[None]
    return scaled.T.copy(), bias - scaled @ network.rr_mean.numpy()


def onnx_model(network: BeatNetwork) -> onnx.ModelProto:
    """Inputs windows {beat, 1, 360} and, with an RR branch, rr {beat, 3}; outputs probabilities, feature_map and,
    with an RR branch, timing_logits {beat, 5}: what timing alone adds to each logit (without the bias)."""
    nodes, constants = [], []
    value = "windows"
    for index, (convolution, layer) in enumerate(zip(network.convolutions, network.form.layers), start=1):
        name = f"convolution_{index}"
        constants.append(_constant(f"{name}.weight", convolution.weight.detach().numpy()))
        constants.append(_constant(f"{name}.bias", convolution.bias.detach().numpy()))
        pad = layer.kernel // 2
        nodes.append(
            helper.make_node("Conv", [value, f"{name}.weight", f"{name}.bias"], [f"{name}.out"], name,
                             kernel_shape=[layer.kernel], pads=[pad, pad])
        )
        last = index == len(network.form.layers)
        value = "feature_map" if last and layer.pool == 1 else f"relu_{index}.out"
        nodes.append(helper.make_node("Relu", [f"{name}.out"], [value], f"relu_{index}"))
        if layer.pool > 1:
            pooled = "feature_map" if last else f"pool_{index}.out"
            nodes.append(helper.make_node("MaxPool", [value], [pooled], f"pool_{index}",
                                          kernel_shape=[layer.pool], strides=[layer.pool]))
            value = pooled

    constants.append(_constant("shape_head.weight", head_weights(network).T))
    constants.append(_constant("head.bias", network.head.bias.detach().numpy()))
    nodes.append(helper.make_node("ReduceMean", ["feature_map"], ["pooled"], "pooling", axes=[2], keepdims=0))
    nodes.append(helper.make_node("MatMul", ["pooled", "shape_head.weight"], ["shape_logits"], "shape_head"))
    nodes.append(helper.make_node("Add", ["shape_logits", "head.bias"], ["shape_logits_and_bias"], "head_bias"))
    logits = "shape_logits_and_bias"

    inputs = [helper.make_tensor_value_info("windows", TensorProto.FLOAT, ["beat", 1, WINDOW_SAMPLES])]
    outputs = [
        helper.make_tensor_value_info("probabilities", TensorProto.FLOAT, ["beat", len(CLASSES)]),
        helper.make_tensor_value_info(
            "feature_map", TensorProto.FLOAT, ["beat", network.channels, network.form.map_samples()]
        ),
    ]
    if network.timing is not None:
        weight, bias = folded_timing(network)
        timing_head = network.head.weight.detach().numpy()[:, network.channels :].T
        constants.append(_constant("timing.weight", weight))
        constants.append(_constant("timing.bias", bias))
        constants.append(_constant("timing_head.weight", timing_head))
        nodes.append(helper.make_node("MatMul", ["rr", "timing.weight"], ["timing.product"], "timing"))
        nodes.append(helper.make_node("Add", ["timing.product", "timing.bias"], ["timing.sum"], "timing_bias"))
        nodes.append(helper.make_node("Relu", ["timing.sum"], ["timing.out"], "timing_relu"))
        nodes.append(helper.make_node("MatMul", ["timing.out", "timing_head.weight"], ["timing_logits"], "timing_head"))
        nodes.append(helper.make_node("Add", [logits, "timing_logits"], ["logits"], "fusion"))
        logits = "logits"
        inputs.append(helper.make_tensor_value_info("rr", TensorProto.FLOAT, ["beat", len(RR_COLUMNS)]))
        outputs.append(
            helper.make_tensor_value_info("timing_logits", TensorProto.FLOAT, ["beat", len(CLASSES)])
        )
    nodes.append(helper.make_node("Softmax", [logits], ["probabilities"], "softmax", axis=1))

    graph = helper.make_graph(nodes, "beat_network", inputs, outputs, constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="fiducial")
    model.ir_version = IR_VERSION
    onnx.checker.check_model(model)
    return model
