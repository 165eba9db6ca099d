import unittest

import numpy as np

from training.metrics import bootstrap_over_records, confusion, mean_f1_over_records, per_record, scores


class Metrics(unittest.TestCase):
    def test_hand_counted_case(self):
        reference = np.array([0, 0, 0, 1, 1, 2, 2, 3])
        answer = np.array([0, 0, 1, 1, 0, 2, 2, 2])
        result = scores(confusion(reference, answer))
        self.assertAlmostEqual(result["accuracy"], 5 / 8)
        self.assertAlmostEqual(result["classes"]["N"]["f1"], 2 * 2 / (3 + 3))
        self.assertAlmostEqual(result["classes"]["S"]["se"], 1 / 2)
        self.assertAlmostEqual(result["classes"]["V"]["ppv"], 2 / 3)
        self.assertEqual(result["classes"]["F"]["f1"], 0.0)
        self.assertAlmostEqual(result["macro_f1_4"], (4 / 6 + 1 / 2 + 4 / 5 + 0) / 4)
        # kappa: observed .625, by chance (3*3 + 2*2 + 2*3 + 1*0) / 64; j = .5 + .5 + 1 + 2/3
        kappa = (0.625 - 19 / 64) / (1 - 19 / 64)
        self.assertAlmostEqual(result["jk"], kappa / 2 + (0.5 + 0.5 + 1 + 2 / 3) / 8)

    def test_always_normal_is_accurate_and_useless(self):
        reference = np.array([0] * 90 + [1] * 5 + [2] * 5)
        result = scores(confusion(reference, np.zeros(100, int)))
        self.assertAlmostEqual(result["accuracy"], 0.9)
        self.assertLess(result["macro_f1_4"], 0.25)

    def test_mean_over_records_ignores_records_without_the_class(self):
        reference = np.array([0, 1, 1, 0, 0])
        answer = np.array([0, 1, 1, 1, 0])
        matrices = per_record(reference, answer, np.array(["a", "a", "a", "b", "b"]))
        self.assertEqual(mean_f1_over_records(matrices, "S"), 1.0)

    def test_bootstrap_of_equal_records_has_no_width(self):
        matrix = confusion(np.array([0, 0, 1, 2]), np.array([0, 1, 1, 2]))
        low, high = bootstrap_over_records({"a": matrix, "b": matrix}, 50, 1)["macro_f1_4"]
        self.assertAlmostEqual(low, high)
