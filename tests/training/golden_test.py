import hashlib
import json
import unittest
from pathlib import Path

import numpy as np
import onnx

from training import s003_export
from training.golden import golden_beats
from training.inference import answers

MODELS = Path(__file__).resolve().parents[2] / "models"


def shipped(reads: str = "") -> list[str]:
    """Names of the shipped models, or of those with an input of that name."""
    names = json.loads((MODELS / "index.json").read_text())["models"]
    inputs = {name: json.loads((MODELS / name / "manifest.json").read_text())["inputs"] for name in names}
    return [name for name in names if not reads or reads in inputs[name]]


class Golden(unittest.TestCase):
    def test_default_model_is_shipped(self):
        index = json.loads((MODELS / "index.json").read_text())
        self.assertIn(index["default"], index["models"])

    def test_files_are_those_the_manifest_names(self):
        index = json.loads((MODELS / "index.json").read_text())
        for name in [
            *shipped(),
            *(index[key] for key in ("rhythm", "twelve_lead") if key in index),
            *index["four_beats"].values(),
        ]:
            manifest = json.loads((MODELS / name / "manifest.json").read_text())
            for entry in manifest["files"].values():
                content = (MODELS / name / entry["path"]).read_bytes()
                self.assertEqual(hashlib.sha256(content).hexdigest(), entry["sha256"])
                self.assertEqual(len(content), entry["size_bytes"])

    def test_outputs_are_the_committed_ones(self):
        for name in shipped("windows"):
            golden = json.loads((MODELS / name / "golden.json").read_text())
            windows = np.asarray(golden["inputs"]["windows"], np.float32)[:, None]
            rr = np.asarray(golden["inputs"].get("rr", np.zeros((len(windows), 3))), np.float32)
            for precision, expected in golden["outputs"].items():
                with self.subTest(f"{name} {precision}"):
                    given = answers((MODELS / name / f"model.{precision}.onnx").read_bytes(), windows=windows, rr=rr)
                    if "feature_map" in given:
                        given["feature_map_mean"] = given["feature_map"].mean(2)
                    for key, rows in expected.items():
                        np.testing.assert_allclose(given[key], rows, atol=golden["tolerance"], err_msg=key)

    def test_outputs_for_contexts_are_the_committed_ones(self):
        for name in shipped("context"):
            golden = json.loads((MODELS / name / "golden.json").read_text())
            context = np.asarray(golden["inputs"]["context"], np.float32)
            for precision, expected in golden["outputs"].items():
                with self.subTest(f"{name} {precision}"):
                    given = answers((MODELS / name / f"model.{precision}.onnx").read_bytes(), context=context)
                    for key, rows in expected.items():
                        np.testing.assert_allclose(given[key], rows, atol=golden["tolerance"], err_msg=key)

    def test_outputs_of_the_two_stages_are_the_committed_ones(self):
        for name in json.loads((MODELS / "index.json").read_text())["four_beats"].values():
            golden = json.loads((MODELS / name / "golden.json").read_text())
            windows = np.asarray(golden["inputs"]["windows"], np.float32)[:, None]
            np.testing.assert_array_equal(windows, s003_export.golden_windows(golden["seed"]))  # drawn, no recording
            for precision, expected in golden["outputs"].items():
                with self.subTest(f"{name} {precision}"):
                    given = answers((MODELS / name / f"model.{precision}.onnx").read_bytes(), windows=windows)
                    np.testing.assert_allclose(
                        given["probabilities"], expected["probabilities"], atol=golden["tolerance"]
                    )

    def test_golden_beats_are_synthetic(self):
        """They come out of the generator again, bit for bit: none was taken from a recording."""
        for name in shipped("windows"):
            golden = json.loads((MODELS / name / "golden.json").read_text())
            windows, _ = golden_beats(golden["seed"])
            np.testing.assert_array_equal(np.asarray(golden["inputs"]["windows"], np.float32), windows[:, 0])

    def test_head_weights_in_the_manifest_are_those_in_the_file(self):
        for name in shipped("windows"):
            manifest = json.loads((MODELS / name / "manifest.json").read_text())
            if "explain" not in manifest:
                self.assertNotIn("feature_map", manifest["outputs"], "a map without weights explains nothing")
                continue
            for precision in ("fp32", "int8"):
                model = onnx.load(MODELS / name / f"model.{precision}.onnx")
                tensors = {entry.name: onnx.numpy_helper.to_array(entry) for entry in model.graph.initializer}
                np.testing.assert_allclose(
                    tensors["shape_head.weight"].T, manifest["explain"]["head_weights"], rtol=1e-6
                )

    def test_a_nonsense_window_still_gives_probabilities(self):
        for name in shipped("windows"):
            windows = np.zeros((2, 1, 360), np.float32)
            windows[1] = 50.0  # mV: far outside what calibration saw
            rr = np.ones((2, 3), np.float32)
            given = answers((MODELS / name / "model.int8.onnx").read_bytes(), windows=windows, rr=rr)
            np.testing.assert_allclose(given["probabilities"].sum(1), 1.0, atol=1e-5)
