import tempfile
import unittest
from pathlib import Path

import numpy as np

from common.splits import record_names
from training import leakage
from training.leakage import SYMBOLS, LeakageConfig, TwoLeadBeats


def some_beats(per_class: int = 8) -> TwoLeadBeats:
    """Each class a bump elsewhere; beats of two records, one of them left out of training."""
    generator = np.random.default_rng(3)
    labels = np.repeat(np.arange(len(SYMBOLS)), per_class)
    samples = 0.05 * generator.random((len(labels), 2 * leakage.LEAD_SAMPLES), np.float32)
    for row, label in enumerate(labels):
        samples[row, 100 * label : 100 * label + 60] += 0.8
    return TwoLeadBeats(samples, labels, np.where(np.arange(len(labels)) % 2, "101", leakage.PATIENTS_OUT[0]))


class Leakage(unittest.TestCase):
    def test_a_beat_reaches_half_way_to_its_neighbours(self):
        leads = np.stack([np.arange(1000.0), np.zeros(1000)]).astype(np.float32)
        beat = leakage.beat_samples(leads, 300, 400, 600).reshape(2, -1)  # 350 to 500
        self.assertAlmostEqual(float(beat[0, 0]), 350 / 499, places=6)
        self.assertAlmostEqual(float(beat[0, 149]), 1.0, places=6)
        self.assertEqual(float(np.abs(beat[0, 150:]).max() + np.abs(beat[1]).max()), 0.0)
        self.assertIsNone(leakage.beat_samples(leads, 0, 400, 862))  # 200 to 631: one too long
        self.assertIsNotNone(leakage.beat_samples(leads, 0, 400, 860))

    def test_n_is_drawn_down_and_the_others_repeated(self):
        labels = np.repeat(np.arange(len(SYMBOLS)), (3, 1, 20, 90, 10, 5))
        beats = TwoLeadBeats(np.zeros((len(labels), 2), np.float32), labels, np.full(len(labels), "101"))
        found = leakage.balanced(beats, np.random.default_rng(1))
        self.assertEqual(np.bincount(found.labels).tolist(), [20] * 6)

    def test_patients_left_out_are_on_one_side_and_random_beats_are_not(self):
        beats = some_beats()
        training, test = leakage.parts(beats, "patients", np.random.default_rng(1))
        self.assertFalse(set(training.records) & set(test.records))
        training, test = leakage.parts(beats, "random", np.random.default_rng(1))
        self.assertEqual((len(training.labels), len(test.labels)), (31, 12))  # 65 % and 25 % of 48
        self.assertTrue(set(training.records) & set(test.records))

    def test_left_out_patients_are_of_the_training_half(self):
        self.assertLessEqual(set(leakage.PATIENTS_OUT), set(record_names("ds1")))

    def test_no_record_of_the_test_half_is_read_or_asked_for(self):
        with tempfile.TemporaryDirectory() as folder:
            for ask in (
                lambda: leakage.two_lead_beats(Path(folder), ["101", "100"]),
                lambda: leakage.ensure_samples(Path(folder), Path(folder), ["232"]),
            ):
                with self.assertRaises(ValueError):
                    ask()

    def test_leads_are_found_by_name(self):
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            (place / "114.hea").write_text(
                "114 2 360 2\n114.dat 16 200(10)/mV 16 0 0 0 0 V5\n114.dat 16 100(0)/mV 16 0 0 0 0 MLII\n"
            )
            np.array([[210, 100], [10, -50]], "<i2").tofile(place / "114.dat")
            np.testing.assert_allclose(leakage.read_leads(place, "114"), [[1.0, -0.5], [1.0, 0.0]])

    def test_both_networks_train_and_count_their_test_beats(self):
        beats = some_beats()
        for network in ("cnn", "lstm"):
            for split in ("random", "patients"):
                with self.subTest(f"{network} {split}"):
                    config = LeakageConfig("quick", "quick", network, split, epochs=1)
                    counted = leakage.train_and_count(beats, config, 1)
                    self.assertEqual(sum(counted["matrix"]), 12 if split == "random" else 24)
                    self.assertEqual(len(counted["training_beats"]), len(SYMBOLS))

    def test_every_config_names_a_network_and_a_split(self):
        for path in leakage.LEAKAGE_CONFIGS.glob("*.json"):
            config = leakage.load_leakage_config(path.stem)
            self.assertEqual(config.name, path.stem)
            self.assertIn(
                (config.network, config.split),
                [(network, split) for network in ("cnn", "lstm") for split in ("random", "patients")],
            )
