"""Golden outputs: ten synthetic beats and what each file of a model answers. No sample of a real recording."""

from __future__ import annotations

import numpy as np
import onnx

from .beat_tensors import WINDOW_SAMPLES
from .inference import answers

FS_HZ = 360.0
BEATS = 10
TOLERANCE = 1e-4  # probabilities and logits, absolute; room for other orders of summation, not for another network
INPUT_DIGITS = 3  # inputs are rounded so, that decimal text holds them exactly

# Bumps of one beat: centre (s from R), width (s, standard deviation), amplitude (mV). After the shapes of McSharry 2003.
NARROW = ((-0.17, 0.022, 0.12), (-0.025, 0.008, -0.10), (0.0, 0.010, 1.10), (0.026, 0.009, -0.22), (0.27, 0.045, 0.28))
WIDE = ((-0.01, 0.030, 1.60), (0.075, 0.028, -0.90), (0.28, 0.055, -0.45))
FUSED = ((-0.16, 0.022, 0.10), (0.0, 0.018, 1.35), (0.045, 0.020, -0.50), (0.28, 0.050, 0.05))
EARLY_P = ((-0.13, 0.018, -0.10),) + NARROW[1:]
# (bumps, pre_s, post_s, ratio): the kinds of beats the classes stand for, at several rates.
KINDS = (
    (NARROW, 0.80, 0.82, 1.00),
    (EARLY_P, 0.52, 1.02, 0.65),
    (WIDE, 0.50, 1.10, 0.63),
    (FUSED, 0.74, 0.84, 0.93),
    (NARROW, 0.42, 0.44, 1.00),
)


def golden_beats(seed: int) -> tuple[np.ndarray, np.ndarray]:
    """windows {10, 1, 360} in mV and rr {10, 3}, float32, rounded so that decimal text holds them exactly."""
    generator = np.random.default_rng(seed)
    time_s = (np.arange(WINDOW_SAMPLES) - WINDOW_SAMPLES // 2) / FS_HZ
    windows, rr = [], []
    for index in range(BEATS):
        bumps, pre_s, post_s, ratio = KINDS[index % len(KINDS)]
        beat = np.zeros(WINDOW_SAMPLES)
        for centre_s, width_s, amplitude_mv in bumps:
            stretch, gain = 1.0 + 0.1 * generator.standard_normal(2)
            beat += gain * amplitude_mv * np.exp(-0.5 * ((time_s - centre_s) / (stretch * width_s)) ** 2)
        beat += 0.05 * np.sin(2.0 * np.pi * (0.3 * time_s + generator.random()))  # baseline wander
        beat += 0.01 * generator.standard_normal(WINDOW_SAMPLES)  # muscle noise
        windows.append(np.round(beat, INPUT_DIGITS))  # 1 uV steps
        rr.append(np.round(np.array([pre_s, post_s, ratio]) * (1.0 + 0.03 * generator.standard_normal()), INPUT_DIGITS))
    return np.asarray(windows, np.float32)[:, None], np.asarray(rr, np.float32)


def decimals(values: np.ndarray, digits: int = 7) -> list[list[float]]:
    """Rows of numbers as golden.json holds them."""
    return [[round(float(x), digits) for x in row] for row in values]


def golden(models: dict[str, onnx.ModelProto], seed: int) -> dict:
    """What golden.json holds: the beats, and per precision the outputs.

    `feature_map_mean` is the mean of feature_map over time: one number per channel tells a wrong map as well.
    """
    windows, rr = golden_beats(seed)
    with_rr = any(entry.name == "rr" for model in models.values() for entry in model.graph.input)
    outputs = {}
    for precision, model in models.items():
        values = answers(model.SerializeToString(), windows=windows, rr=rr)
        rows = {"probabilities": values["probabilities"]}
        if "feature_map" in values:
            rows["feature_map_mean"] = values["feature_map"].mean(2)
        if "timing_logits" in values:
            rows["timing_logits"] = values["timing_logits"]
        outputs[precision] = {key: decimals(value) for key, value in rows.items()}
    return {
        "what": "Synthetic beats (sums of Gaussian bumps), not recordings, and the outputs of each file.",
        "seed": seed,
        "tolerance": TOLERANCE,
        "inputs": {
            "windows": decimals(windows[:, 0], INPUT_DIGITS),
            **({"rr": decimals(rr, INPUT_DIGITS)} if with_rr else {}),
        },
        "outputs": outputs,
    }
