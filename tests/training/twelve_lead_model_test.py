import dataclasses
import hashlib
import json
import re
import unittest
from pathlib import Path

import numpy as np
import torch

from training import twelve_lead_card
from training.card_words import card_words
from training.inference import answers
from training.twelve_lead_evaluation import Answers, bands, class_rows
from training.twelve_lead_export import COLUMN_NAMES, golden_inputs, int8_model, onnx_model
from training.twelve_lead_inputs import COLUMNS, LEADS, MADE, SAMPLES, LeadInputs, core_constants
from training.twelve_lead_labels import CLASSES
from training.twelve_lead_network import TwelveLeadConfig, TwelveLeadNetwork, logits_of, tensors_of, train
from training.twelve_lead_program import folds_of

ROOT = Path(__file__).resolve().parents[2]
CONFIG = TwelveLeadConfig(
    "x",
    "x",
    "twelve_lead",
    "x",
    stem=8,
    reducing=(8, 12),
    dilations=(1,),
    last=16,
    steps=120,
    batch=32,
    learning_rate=1e-2,
)


def made_inputs(count: int, seed: int = 1) -> LeadInputs:
    """Recordings in which one class is a slow wave of lead V1 and another is a measure."""
    rng = np.random.default_rng(seed)
    held = np.zeros((count, len(CLASSES)), bool)
    held[:, 1], held[:, 3] = rng.random((2, count)) < 0.4
    leads = 0.1 * rng.standard_normal((count, LEADS, SAMPLES))
    wave = np.sin(2 * np.pi * np.arange(SAMPLES) / 25.0)
    leads[:, 6] += held[:, 1, None] * wave
    measures = np.zeros((count, COLUMNS), np.float32)
    measures[:, 2] = np.where(held[:, 3], -1.5, 0.5)
    groups = np.where(np.arange(count) % 2, MADE, np.char.add("block ", (np.arange(count) // 20).astype(str)))
    nothing = np.zeros_like(held)
    return LeadInputs(
        leads.astype(np.float16),
        np.ones((count, LEADS), np.float32),
        measures,
        held,
        nothing,
        nothing,
        np.zeros((count, 4), np.float32),
        groups,
        np.zeros(count, int),
        np.arange(count).astype(str),
    )


class Training(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        torch.set_num_threads(1)
        cls.inputs = made_inputs(200)
        cls.network = train(cls.inputs, CONFIG, 1)

    def test_finds_a_shape_in_one_lead_and_a_measure(self):
        fresh = made_inputs(100, seed=2)
        said = logits_of(self.network, fresh) > 0
        for index in (1, 3):
            self.assertGreater((said[:, index] == fresh.held[:, index]).mean(), 0.9, CLASSES[index])

    def test_the_same_seed_gives_the_same_network(self):
        config = dataclasses.replace(CONFIG, steps=3)
        first, again, other = (logits_of(train(self.inputs, config, seed), self.inputs) for seed in (1, 1, 2))
        np.testing.assert_array_equal(first, again)
        self.assertGreater(np.abs(first - other).max(), 1e-4)

    def test_the_file_answers_as_the_network_and_the_map_through_the_head_is_the_logits(self):
        model = onnx_model(self.network)
        leads, present, measures = tensors_of(self.inputs, np.arange(20))
        found = answers(model.SerializeToString(), leads=leads, present=present, measures=measures)
        np.testing.assert_allclose(
            found["logits"], logits_of(self.network, self.inputs.taken(np.arange(20))), atol=1e-4
        )
        np.testing.assert_allclose(found["attention"].sum(1), 1.0, atol=1e-5)
        head, bias = self.network.head.weight.detach().numpy(), self.network.head.bias.detach().numpy()
        rebuilt = found["feature_map"].mean(2) @ head.T + bias + found["measured_logits"]
        np.testing.assert_allclose(rebuilt, found["logits"], atol=1e-4)
        np.testing.assert_allclose(found["probabilities"], 1 / (1 + np.exp(-found["logits"])), atol=1e-5)

    def test_int8_decides_nearly_always_alike(self):
        model = int8_model(onnx_model(self.network), self.inputs)
        leads, present, measures = tensors_of(self.inputs, np.arange(len(self.inputs)))
        given = answers(model.SerializeToString(), leads=leads, present=present, measures=measures)["logits"] > 0
        self.assertGreater((given == (logits_of(self.network, self.inputs) > 0)).mean(), 0.98)

    def test_what_is_not_there_is_not_read(self):
        """A lead that is said to be missing does not count, whatever its samples are."""
        fewer = dataclasses.replace(self.inputs, present=self.inputs.present * (np.arange(LEADS) != 6))
        changed = self.inputs.leads.copy()
        changed[:, 6] = 3.0
        other = dataclasses.replace(fewer, leads=changed)
        np.testing.assert_array_equal(logits_of(self.network, fewer), logits_of(self.network, other))

    def test_a_network_without_measures_does_not_read_them(self):
        network = TwelveLeadNetwork(dataclasses.replace(CONFIG, measures=False)).eval()
        other = dataclasses.replace(self.inputs, measures=self.inputs.measures + 1)
        np.testing.assert_array_equal(logits_of(network, self.inputs), logits_of(network, other))


class Figures(unittest.TestCase):
    def test_a_block_of_ids_stays_in_one_fold(self):
        fold = folds_of(np.asarray(["a", "b", "a", "c", "d", "e", "f", "f"]))
        self.assertEqual(fold.tolist(), [0, 1, 0, 2, 3, 4, 0, 0])

    def test_thresholds_come_from_the_other_folds(self):
        held = np.zeros((40, len(CLASSES)), bool)
        held[::2] = True
        fold = np.repeat([0, 1, 2, 3], 10)
        logits = np.where(held, 1.0, -1.0)
        logits[fold == 0] -= 5.0
        said = Answers.out_of_fold(logits, held, fold).decided()
        self.assertFalse(said[fold == 0].any())
        self.assertTrue((said[fold != 0] == held[fold != 0])[:, 0].mean() > 0.6)

    def test_the_band_lies_between_nine_tenths_found_and_nine_tenths_right(self):
        rng = np.random.default_rng(1)
        held = np.repeat(rng.random((2000, 1)) < 0.2, len(CLASSES), 1)
        logits = rng.normal(np.where(held, 1.5, -1.5), 1.2)
        found = bands(logits, held)
        rows = found.rows(logits, held)
        for name, low, high in zip(CLASSES, found.unlikely, found.likely):
            self.assertLess(low, high)
            said, left_open, denied = rows[name]["held"]
            self.assertAlmostEqual((said + left_open) / (said + left_open + denied), 0.9, delta=0.01)
            self.assertGreaterEqual(said / (said + rows[name]["not_held"][0]), 0.89)

    def test_where_nothing_is_held_no_figure_is_made_up(self):
        row = class_rows(Answers(np.zeros((5, 6)), [0.9] * 6), np.zeros((5, 6), bool))["AF"]
        self.assertEqual((row["held"], row["said"], row["f1"]), (0, 0, 0.0))
        self.assertNotIn("auc", row)


class Core(unittest.TestCase):
    def test_the_window_is_the_one_that_the_core_cuts(self):
        constants = core_constants()
        self.assertEqual(constants["kTwelveLeadSamples"], SAMPLES)
        self.assertEqual(constants["kTwelveLeadColumns"], COLUMNS)
        self.assertEqual(constants["kTwelveLeadRate_hz"], 100.0)
        text = (ROOT / "src/core/features/twelve_lead_input.hpp").read_text(encoding="utf-8")
        columns = re.search(r"enum class TwelveLeadColumn.*?\{(.*?)\};", text, re.DOTALL)[1]
        self.assertEqual(tuple(re.findall(r"^\s*(\w+),", columns, re.MULTILINE)), COLUMN_NAMES)

    def test_classes_stand_in_the_core_s_order(self):
        text = (ROOT / "src/core/record/twelve_lead_class.hpp").read_text(encoding="utf-8")
        names = re.search(r"kTwelveLeadClassNames = \{(.*?)\}", text, re.DOTALL)[1]
        self.assertEqual(tuple(re.findall(r'"(\w+)"', names)), CLASSES)


@unittest.skipUnless((ROOT / "models/twelve_lead/manifest.json").exists(), "no model yet")
class Shipped(unittest.TestCase):
    folder = ROOT / "models/twelve_lead"

    def setUp(self):
        self.manifest = json.loads((self.folder / "manifest.json").read_text())

    def test_files_are_those_the_manifest_names(self):
        for entry in self.manifest["files"].values():
            content = (self.folder / entry["path"]).read_bytes()
            self.assertEqual(
                (hashlib.sha256(content).hexdigest(), len(content)), (entry["sha256"], entry["size_bytes"])
            )

    def test_size_and_work_are_within_the_limits_set(self):
        self.assertLessEqual(self.manifest["mac_per_recording"] / 120, 1_500_000)
        for entry in self.manifest["files"].values():
            self.assertLessEqual(entry["size_bytes"], 1_000_000)

    def test_outputs_are_the_committed_ones_and_the_inputs_are_drawn(self):
        golden = json.loads((self.folder / "golden.json").read_text())
        leads, present, measures = golden_inputs(golden["seed"])
        np.testing.assert_array_equal(leads.reshape(-1, SAMPLES), np.asarray(golden["inputs"]["leads"], np.float32))
        np.testing.assert_array_equal(measures, np.asarray(golden["inputs"]["measures"], np.float32))
        for precision, expected in golden["outputs"].items():
            content = (self.folder / f"model.{precision}.onnx").read_bytes()
            given = answers(content, leads=leads, present=present, measures=measures)
            given["feature_map_mean"] = given["feature_map"].mean(2)
            for key, rows in expected.items():
                np.testing.assert_allclose(given[key], rows, atol=golden["tolerance"], err_msg=f"{precision} {key}")

    def test_the_card_is_what_manifest_evaluation_and_words_give(self):
        found = json.loads((self.folder / "evaluation.json").read_text())
        made = twelve_lead_card.card_text(self.manifest, found, card_words("twelve_lead"))
        self.assertEqual(made, (self.folder / "MODEL_CARD.md").read_text(encoding="utf-8"))

    def test_the_band_lies_within_the_probabilities(self):
        thresholds = self.manifest["thresholds"]
        for name in CLASSES:
            self.assertLessEqual(0.0, thresholds["unlikely_below"][name])
            self.assertLessEqual(thresholds["unlikely_below"][name], thresholds["likely_from"][name])
            self.assertLessEqual(thresholds["likely_from"][name], 1.0)


if __name__ == "__main__":
    unittest.main()
