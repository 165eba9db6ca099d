"""A trained network as an ONNX graph, built node by node: the same file whichever torch version trained it."""

from __future__ import annotations

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from torch import nn

from .beat_tensors import CLASSES, RR_COLUMNS, WINDOW_SAMPLES
from .fit import WindowNetwork
from .networks import BeatNetwork, StagedNetwork
from .residual import STEM_STRIDE, ResidualNetwork

OPSET = 17
IR_VERSION = 8  # of opset 17; every ONNX Runtime Web since 1.14 reads it
FIRST_CONVOLUTIONS = ("convolution_1", "rare_convolution_1")  # they read the window, millivolts


def _constant(name: str, values: np.ndarray) -> onnx.TensorProto:
    return numpy_helper.from_array(np.ascontiguousarray(values, dtype=np.float32), name)


def head_weights(network: BeatNetwork | ResidualNetwork) -> np.ndarray:
    """{5, channels}: what each channel of the feature map adds to each logit, for Grad-CAM."""
    return network.head.weight.detach().numpy()[:, : network.channels].copy()


def folded_timing(network: BeatNetwork) -> tuple[np.ndarray, np.ndarray]:
    """Weight {3, units} and bias {units} of the RR branch with the standardisation folded in: raw rr goes in."""
    weight, bias = network.timing.weight.detach().numpy(), network.timing.bias.detach().numpy()
    scaled = weight / network.rr_scale.numpy()[None]
    return scaled.T.copy(), bias - scaled @ network.rr_mean.numpy()


class _Graph:
    """Nodes and constants in the order they are added."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, values: np.ndarray) -> str:
        self.constants.append(_constant(name, values))
        return name

    def node(self, kind: str, inputs: list[str], output: str, name: str, **attributes: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name, **attributes))
        return output

    def convolution(self, value: str, name: str, weight: np.ndarray, bias: np.ndarray, stride: int = 1) -> str:
        """Zero padding that keeps the length (over the stride)."""
        kernel = weight.shape[2]
        inputs = [value, self.constant(f"{name}.weight", weight), self.constant(f"{name}.bias", bias)]
        return self.node(
            "Conv",
            inputs,
            f"{name}.out",
            name,
            kernel_shape=[kernel],
            pads=[kernel // 2, kernel // 2],
            strides=[stride],
        )

    def max_pool(self, value: str, output: str, name: str, size: int) -> str:
        return self.node("MaxPool", [value], output, name, kernel_shape=[size], strides=[size])

    def linear(self, value: str, output: str, name: str, weight: np.ndarray, bias: np.ndarray) -> str:
        """weight as torch keeps it, {out, in}."""
        product = self.node("MatMul", [value, self.constant(f"{name}.weight", weight.T)], f"{name}.product", name)
        return self.node("Add", [product, self.constant(f"{name}.bias", bias)], output, f"{name}_bias")

    def model(self, inputs: dict[str, list], outputs: dict[str, list]) -> onnx.ModelProto:
        """Float tensors by name and shape; the first dimension is "beat"."""

        def described(shapes: dict[str, list]) -> list[onnx.ValueInfoProto]:
            return [
                helper.make_tensor_value_info(name, TensorProto.FLOAT, ["beat", *shape])
                for name, shape in shapes.items()
            ]

        graph = helper.make_graph(self.nodes, "beat_network", described(inputs), described(outputs), self.constants)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], producer_name="fiducial")
        model.ir_version = IR_VERSION
        onnx.checker.check_model(model)
        return model


def _numbers(tensor: torch.Tensor) -> np.ndarray:
    return tensor.detach().numpy()


def onnx_model(network: WindowNetwork) -> onnx.ModelProto:
    """Inputs windows {beat, 1, 360} and, with an RR branch, rr {beat, 3}; outputs probabilities, feature_map where
    Grad-CAM of it is exact and, with an RR branch, timing_logits {beat, 5}: what timing alone adds to each logit
    (without the bias)."""
    graph = _Graph()
    inputs, outputs = {"windows": [1, WINDOW_SAMPLES]}, {"probabilities": [len(CLASSES)]}
    if isinstance(network, StagedNetwork):
        _staged(graph, network)
        return graph.model(inputs, outputs)
    if isinstance(network, ResidualNetwork):
        states = _residual_states(graph, network)
    else:
        states = _convolutions(graph, network, "", "feature_map")
    if network.exact_grad_cam:
        outputs["feature_map"] = [network.channels, network.map_samples()]
        pooled = graph.node("ReduceMean", [states], "pooled", "pooling", axes=[2], keepdims=0)
    else:
        pooled = _attention(graph, network, states)
    head = [pooled, graph.constant("shape_head.weight", head_weights(network).T)]
    shape_logits = graph.node("MatMul", head, "shape_logits", "shape_head")
    bias = graph.constant("head.bias", _numbers(network.head.bias))
    logits = graph.node("Add", [shape_logits, bias], "shape_logits_and_bias", "head_bias")
    if network.timing is not None:
        weight, bias = folded_timing(network)
        timing = graph.linear("rr", "timing.sum", "timing", weight.T, bias)
        timing = graph.node("Relu", [timing], "timing.out", "timing_relu")
        weight = graph.constant("timing_head.weight", _numbers(network.head.weight)[:, network.channels :].T)
        graph.node("MatMul", [timing, weight], "timing_logits", "timing_head")
        logits = graph.node("Add", [logits, "timing_logits"], "logits", "fusion")
        inputs["rr"], outputs["timing_logits"] = [len(RR_COLUMNS)], [len(CLASSES)]
    graph.node("Softmax", [logits], "probabilities", "softmax", axis=1)
    return graph.model(inputs, outputs)


def _convolutions(graph: _Graph, network: BeatNetwork, prefix: str, output: str) -> str:
    """The stack of a BeatNetwork, named with `prefix`; answers the name of its map, which is `output`."""
    value = "windows"
    for index, (convolution, layer) in enumerate(zip(network.convolutions, network.form.layers), start=1):
        last = index == len(network.form.layers)
        value = graph.convolution(
            value, f"{prefix}convolution_{index}", _numbers(convolution.weight), _numbers(convolution.bias)
        )
        relu = output if last and layer.pool == 1 else f"{prefix}relu_{index}.out"
        value = graph.node("Relu", [value], relu, f"{prefix}relu_{index}")
        if layer.pool > 1:
            value = graph.max_pool(
                value, output if last else f"{prefix}pool_{index}.out", f"{prefix}pool_{index}", layer.pool
            )
    return value


def _staged(graph: _Graph, network: StagedNetwork) -> None:
    parts = {}
    for prefix, stage in (("", network.common), ("rare_", network.rare)):
        states = _convolutions(graph, stage, prefix, f"{prefix}states")
        pooled = graph.node("ReduceMean", [states], f"{prefix}pooled", f"{prefix}pooling", axes=[2], keepdims=0)
        logits = graph.linear(
            pooled, f"{prefix}logits", f"{prefix}head", _numbers(stage.head.weight), _numbers(stage.head.bias)
        )
        parts[prefix] = graph.node("Softmax", [logits], f"{prefix}parts", f"{prefix}softmax", axis=1)
    sizes = numpy_helper.from_array(np.array([1, 1], np.int64), "sizes")
    graph.constants.append(sizes)
    graph.nodes.append(helper.make_node("Split", [parts[""], "sizes"], ["normal", "all_rare"], "split", axis=1))
    split = graph.node("Mul", ["all_rare", parts["rare_"]], "each_rare", "subclasses")
    graph.node("Concat", ["normal", split], "probabilities", "together", axis=1)


def _folded(convolution: nn.Conv1d, norm: nn.BatchNorm1d) -> tuple[np.ndarray, np.ndarray]:
    """Weight and bias of a convolution with the batch norm behind it."""
    scale = norm.weight / torch.sqrt(norm.running_var + norm.eps)
    return _numbers(convolution.weight * scale[:, None, None]), _numbers(norm.bias - norm.running_mean * scale)


def _residual_states(graph: _Graph, network: ResidualNetwork) -> str:
    value = graph.convolution("windows", FIRST_CONVOLUTIONS[0], *_folded(network.stem, network.stem_norm), STEM_STRIDE)
    value = graph.node("Relu", [value], "relu_1.out", "relu_1")
    for index, block in enumerate(network.blocks, start=1):
        name = f"block_{index}"
        inner = graph.convolution(value, f"{name}.first", *_folded(block.first, block.first_norm), block.stride)
        inner = graph.node("Relu", [inner], f"{name}.relu.out", f"{name}.relu")
        inner = graph.convolution(inner, f"{name}.second", *_folded(block.second, block.second_norm))
        if block.stride > 1:
            value = graph.max_pool(value, f"{name}.pool.out", f"{name}.pool", block.stride)
        if block.mix is not None:
            value = graph.convolution(value, f"{name}.mix", _numbers(block.mix.weight), _numbers(block.mix.bias))
        value = graph.node("Add", [inner, value], f"{name}.sum", f"{name}.add")
        last = index == len(network.blocks)
        value = graph.node("Relu", [value], "feature_map" if last else f"{name}.out", f"{name}.out_relu")
    return value


def _attention(graph: _Graph, network: ResidualNetwork, states: str) -> str:
    """The weighted sum of the states {beat, channels}."""
    mean = graph.node("ReduceMean", [states], "mean_state", "mean_state", axes=[2], keepdims=1)
    weight = _numbers(network.query.weight) / np.float32(np.sqrt(network.channels))
    bias = _numbers(network.query.bias)[:, None] / np.float32(np.sqrt(network.channels))
    query = graph.node("MatMul", [graph.constant("query.weight", weight), mean], "query.product", "query")
    query = graph.node("Add", [query, graph.constant("query.bias", bias)], "query.sum", "query_bias")
    query = graph.node("Relu", [query], "query.out", "query_relu")
    product = graph.node("Mul", [states, query], "alignment.parts", "alignment_parts")
    channel_axis = _axes(graph, "channel_axis", 1)
    alignment = graph.node("ReduceSum", [product, channel_axis], "alignment", "alignment", keepdims=1)
    share = graph.node("Softmax", [alignment], "attention", "attention", axis=2)
    weighed = graph.node("Mul", [states, share], "weighed_states", "weighing")
    return graph.node("ReduceSum", [weighed, _axes(graph, "time_axis", 2)], "pooled", "context", keepdims=0)


def _axes(graph: _Graph, name: str, axis: int) -> str:
    graph.constants.append(numpy_helper.from_array(np.array([axis], np.int64), name))
    return name
