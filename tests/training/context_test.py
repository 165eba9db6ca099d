import json
import re
import tempfile
import unittest
from pathlib import Path

import numpy as np

from training.beat_tensors import CLASSES
from training.context_export import context_answers, write_context_model
from training.context_network import ContextConfig, log_probabilities, train
from training.context_program import labelled_records
from training.context_rhythm import RHYTHM_NAMES, rhythm_columns
from training.context_synthesis import COLUMN, SHAPE_NAMES, with_new_rhythm

from sample import write_tensors

ROOT = Path(__file__).resolve().parents[2]
RECORDS = ["101", "106", "108"]


class Context(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        write_tensors(Path(cls.folder.name), RECORDS)
        cls.records = labelled_records(Path(cls.folder.name), RECORDS)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def test_separable_beats_are_learned_and_the_written_model_repeats_it(self):
        config = ContextConfig("quick", "quick", "beat_context", "", epochs=300.0, sequence=30, batch=4, temperature=1.3)
        network = train(self.records, config, 1)
        record = self.records[0]
        rows = record.labels <= 2  # N, S and V are separable by construction
        expected = log_probabilities(network, record.context)
        self.assertGreater((expected.argmax(1) == record.labels)[rows].mean(), 0.95)
        with tempfile.TemporaryDirectory() as out:
            write_context_model(Path(out), network, config, 1, [r.context for r in self.records], {"records": RECORDS})
            fp32 = context_answers((Path(out) / "model.fp32.onnx").read_bytes(), record.context)
            int8 = context_answers((Path(out) / "model.int8.onnx").read_bytes(), record.context)
            manifest = json.loads((Path(out) / "manifest.json").read_text())
        cooled = np.exp(expected / config.temperature)
        np.testing.assert_allclose(fp32["probabilities"][:, :4], cooled / cooled.sum(1, keepdims=True), atol=1e-5)
        self.assertTrue((fp32["probabilities"][:, 4] == 0).all())
        self.assertGreater((int8["probabilities"].argmax(1) == expected.argmax(1)).mean(), 0.97)
        self.assertEqual(manifest["outputs"]["probabilities"]["classes"], list(CLASSES))
        # Early beats are S because of their timing; V beats are V in spite of it.
        timing = fp32["timing_logits"]
        for_s = timing[:, 1] - timing[:, 0]
        self.assertGreater(for_s[record.labels == 1].mean(), for_s[record.labels == 0].mean() + 1.0)
        v = record.labels == 2
        whole = np.log(fp32["probabilities"][v, 2] / fp32["probabilities"][v, 0])
        self.assertLess((timing[v, 2] - timing[v, 0]).mean(), 0.5 * whole.mean())

    def test_rhythm_columns_equal_the_committed_ones_that_the_core_is_held_to(self):
        lines = [line.split() for line in (ROOT / "tests/data/rhythm_context.txt").read_text().splitlines()[1:]]
        columns, _ = rhythm_columns(np.asarray(lines[0][1:], float))
        self.assertEqual(tuple(lines[1][1:]), RHYTHM_NAMES)
        for beat, *expected in lines[2:]:
            given = [columns[name][int(beat)] for name in RHYTHM_NAMES]
            np.testing.assert_allclose(given, np.asarray(expected, float), atol=1e-5)

    def test_shape_columns_are_named_as_in_the_core(self):
        header = (ROOT / "src/core/features/beat_context.hpp").read_text()
        names = header[header.index("kShapeColumnNames") :]
        self.assertEqual(tuple(re.findall(r'"(\w+)"', names[: names.index("};")])), SHAPE_NAMES)

    def test_a_new_rhythm_has_the_shapes_of_the_patient_and_labels_that_fit_its_timing(self):
        context = np.tile(self.records[0].context, (10, 1))
        made, labels = with_new_rhythm(context, np.tile(self.records[0].labels, 10), 3)
        self.assertEqual(made.shape, (len(labels), context.shape[1]))
        early = made[:, COLUMN["lpre_q50"]] < -0.1
        self.assertGreater(early[labels == 1].mean(), early[labels == 0].mean())
        np.testing.assert_array_equal(made, with_new_rhythm(context, np.tile(self.records[0].labels, 10), 3)[0])

    def test_records_of_the_test_half_are_refused(self):
        with self.assertRaises(ValueError):
            labelled_records(Path(self.folder.name), ["101", "100"])


if __name__ == "__main__":
    unittest.main()
