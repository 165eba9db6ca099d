"""What a model file answers, asked through ONNX Runtime."""

from __future__ import annotations

import numpy as np
import onnxruntime


def answers(model: bytes, **inputs: np.ndarray) -> dict[str, np.ndarray]:
    """All outputs of a model by name, on one thread. Of `inputs`, those that it has none of are left out."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    wanted = {entry.name for entry in session.get_inputs()}
    names = [entry.name for entry in session.get_outputs()]
    return dict(zip(names, session.run(names, {key: value for key, value in inputs.items() if key in wanted})))
