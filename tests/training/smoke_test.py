import dataclasses
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from sample import write_tensors
from training.beat_tensors import BeatTensors, training_records
from training.distil import train_with_teachers
from training.fit import (
    CONFIGS,
    Augmentation,
    TrainingConfig,
    _epoch_rows,
    beat_weights,
    load_config,
    probabilities,
    train,
)
from training.golden import golden_beats
from training.graph import onnx_model
from training.inference import answers
from training.package import write_model
from training.sampling import SAMPLINGS

RECORDS = ["101", "106", "108"]


def quick(**changes) -> TrainingConfig:
    values = {"name": "quick", "title": "quick", "network": "s000_cnn_rr", "summary": "", "epochs": 6, "batch": 16}
    return TrainingConfig(**{**values, **changes})


def network_logits(network, beats: BeatTensors) -> np.ndarray:
    with torch.no_grad():
        return network.eval()(torch.from_numpy(beats.windows)[:, None], torch.from_numpy(beats.rr)).numpy()


class Smoke(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        write_tensors(Path(cls.folder.name), RECORDS)
        cls.beats = training_records(Path(cls.folder.name), RECORDS)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_separable_beats_are_learned_and_the_written_model_repeats_it(self):
        config = quick(epochs=15, learning_rate=3e-3, average_decay=0.9, class_weight_exponent=0.5)
        network = train(self.beats, config, seed=1)
        rows = self.beats.labels <= 2  # N, S and V are separable by construction
        expected = probabilities(network, self.beats)
        self.assertGreater((expected.argmax(1) == self.beats.labels)[rows].mean(), 0.95)
        with tempfile.TemporaryDirectory() as out:
            write_model(Path(out), network, config, 1, self.beats, {"records": RECORDS})
            windows, rr = self.beats.windows[:, None], self.beats.rr
            fp32 = answers((Path(out) / "model.fp32.onnx").read_bytes(), windows=windows, rr=rr)
            int8 = answers((Path(out) / "model.int8.onnx").read_bytes(), windows=windows, rr=rr)
            manifest = json.loads((Path(out) / "manifest.json").read_text())
        np.testing.assert_allclose(fp32["probabilities"], expected, atol=1e-5)  # float32 sums in another order
        self.assertGreater((int8["probabilities"].argmax(1) == expected.argmax(1)).mean(), 0.97)
        self.assertEqual(fp32["feature_map"].shape[1:], tuple(manifest["outputs"]["feature_map"]["shape"][1:]))
        # Shape and timing together are the whole decision, so that the page may split it.
        head = np.asarray(manifest["explain"]["head_weights"], np.float32)
        shape_logits = fp32["feature_map"].mean(2) @ head.T + network.head.bias.detach().numpy()
        logits = shape_logits + fp32["timing_logits"]
        softmax = np.exp(logits - logits.max(1, keepdims=True))
        np.testing.assert_allclose(softmax / softmax.sum(1, keepdims=True), fp32["probabilities"], atol=1e-4)

    def test_same_seed_gives_the_same_weights(self):
        config = quick(epochs=1, augmentation=Augmentation(0.2, 0.1, 3, 0.2), normal_share=0.5, shape_dropout=0.3)
        one, two, other = (probabilities(train(self.beats, config, seed), self.beats) for seed in (3, 3, 4))
        np.testing.assert_array_equal(one, two)
        self.assertFalse(np.array_equal(one, other))

    def test_a_student_agrees_with_its_teachers(self):
        config = quick(epochs=10, learning_rate=3e-3, teachers=2)
        with tempfile.TemporaryDirectory() as cache:
            network = train_with_teachers(self.beats, config, 1, 1, Path(cache), lambda epoch, network: None)
            self.assertEqual(len(list(Path(cache).iterdir())), 2)
        student = probabilities(network, self.beats).argmax(1)
        rows = self.beats.labels <= 2
        self.assertGreater((student == self.beats.labels)[rows].mean(), 0.95)

    def test_every_config_is_read_and_builds_its_network(self):
        for path in sorted(CONFIGS.glob("*.json")):
            with self.subTest(path.stem):
                config = load_config(path)
                self.assertEqual(config.name, path.stem)
                if not isinstance(config, TrainingConfig):
                    continue  # context_test.py, rhythm_test.py
                network = train(self.beats, dataclasses.replace(config, epochs=1), seed=1)
                windows, rr = golden_beats(1)
                given = answers(onnx_model(network).SerializeToString(), windows=windows, rr=rr)["probabilities"]
                np.testing.assert_allclose(given.sum(1), 1.0, atol=1e-5)

    def test_networks_without_rr_are_written_as_they_were_trained(self):
        """Batch norm folded, attention and both stages node by node: the file answers as the network does."""
        for form in ("s002_residual", "s002_attention", "s001_subclasses"):
            with self.subTest(form), tempfile.TemporaryDirectory() as out:
                config = quick(network=form, epochs=3, learning_rate=3e-3)
                network = train(self.beats, config, seed=1)
                expected = probabilities(network, self.beats)
                write_model(Path(out), network, config, 1, self.beats, {"records": RECORDS})
                windows = self.beats.windows[:, None]
                fp32 = answers((Path(out) / "model.fp32.onnx").read_bytes(), windows=windows, rr=self.beats.rr)
                int8 = answers((Path(out) / "model.int8.onnx").read_bytes(), windows=windows, rr=self.beats.rr)
                np.testing.assert_allclose(fp32["probabilities"], expected, atol=1e-5)
                self.assertGreater((int8["probabilities"].argmax(1) == expected.argmax(1)).mean(), 0.9)
                self.assertEqual("feature_map" in fp32, form == "s002_residual")  # only there Grad-CAM is exact
                if form == "s002_residual":
                    head = network.head.weight.detach().numpy()
                    logits = fp32["feature_map"].mean(2) @ head.T + network.head.bias.detach().numpy()
                    np.testing.assert_allclose(logits, network_logits(network, self.beats), atol=1e-3)

    def test_stages_split_what_the_first_calls_rare(self):
        network = train(self.beats, quick(network="s001_subclasses", epochs=2), seed=1)
        given = np.exp(network_logits(network, self.beats))
        np.testing.assert_allclose(given.sum(1), 1.0, atol=1e-5)
        windows = torch.from_numpy(self.beats.windows)[:, None]
        common = torch.softmax(network.common(windows, None), 1).detach().numpy()
        np.testing.assert_allclose(given[:, 1:].sum(1), common[:, 1], atol=1e-5)

    def test_bfloat16_learns_the_same(self):
        network = train(self.beats, quick(network="s000_cnn", epochs=15, learning_rate=3e-3, bfloat16=True), seed=1)
        rows = np.isin(self.beats.labels, (0, 2))  # told apart by shape
        found = probabilities(network, self.beats)[rows][:, [0, 2]].argmax(1) * 2
        self.assertGreater((found == self.beats.labels[rows]).mean(), 0.95)

    def test_an_epoch_may_end_early(self):
        labels = torch.from_numpy(self.beats.labels)
        generator = torch.Generator().manual_seed(1)
        config = quick(epoch_beats=50)
        one, two = _epoch_rows(labels, config, generator), _epoch_rows(labels, config, generator)
        self.assertEqual((len(one), len(set(one.tolist()))), (50, 50))
        self.assertNotEqual(set(one.tolist()), set(two.tolist()))

    def test_unknown_config_keys_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "wrong.json"
            path.write_text('{"name": "a", "title": "a", "network": "s000_cnn", "summary": "", "epoch": 3}')
            with self.assertRaises(ValueError):
                load_config(path)

    def test_class_weights_follow_the_exponent(self):
        plain = beat_weights(self.beats, quick())
        np.testing.assert_allclose(plain, 1.0)
        balanced = beat_weights(self.beats, quick(class_weight_exponent=1.0))
        totals = [balanced[self.beats.labels == index].sum() for index in range(5)]
        np.testing.assert_allclose(totals, totals[0], rtol=1e-5)  # float32 sums

    def test_balanced_and_random_subsets_are_real_beats_of_equal_number(self):
        many = np.repeat(np.arange(5), (900, 150, 400, 120, 8))
        beats = BeatTensors(
            np.arange(len(many), dtype=np.float32)[:, None].repeat(360, 1),
            np.ones((len(many), 3), np.float32),
            many,
            np.full(len(many), "101"),
        )
        balanced = SAMPLINGS["balanced"](beats, np.random.default_rng(1))
        random = SAMPLINGS["random_subset"](beats, np.random.default_rng(1))
        self.assertEqual(np.bincount(balanced.labels).tolist(), [120, 120, 120, 120, 8])  # the smallest of at least 100
        self.assertEqual(len(random), len(balanced))
        for subset in (balanced, random):
            rows = subset.windows[:, 0].astype(int)
            self.assertEqual(len(set(rows)), len(rows))
            np.testing.assert_array_equal(many[rows], subset.labels)
        self.assertGreater((random.labels == 0).mean(), 0.5)

    def test_smote_fills_every_class_and_stays_between_real_beats(self):
        filled = SAMPLINGS["smote"](self.beats, np.random.default_rng(1))
        counts = np.bincount(filled.labels)
        self.assertTrue((counts == counts.max()).all())
        early = filled.rr[filled.labels == 1, 0]
        real = self.beats.rr[self.beats.labels == 1, 0]
        self.assertTrue(early.min() >= real.min() - 1e-6 and early.max() <= real.max() + 1e-6)
