import hashlib
import json
import re
import tempfile
import unittest
from pathlib import Path

import numpy as np
import onnx

from sample import write_tensors
from training.beat_tensors import CLASSES, CONTEXT_COLUMNS, RHYTHM_COLUMNS
from training.context_explain import EXPLAIN_FILE, in_random_order, network_of
from training.context_export import write_context_model
from training.context_network import ContextConfig, log_probabilities, train
from training.context_program import labelled_records
from training.inference import answers

ROOT = Path(__file__).resolve().parents[2]
RECORDS = ["101", "106", "108"]


class Explain(unittest.TestCase):
    def test_the_graph_for_changed_beats_repeats_the_network_with_that_row_changed(self):
        for model in ("flagship", "flagship_open"):
            folder = ROOT / "models" / model
            manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
            content = (folder / EXPLAIN_FILE).read_bytes()
            self.assertEqual(manifest["explain"]["sha256"], hashlib.sha256(content).hexdigest())
            network = network_of(onnx.load(folder / "model.fp32.onnx"))
            rng = np.random.default_rng(1)
            centre, scale = network.centre.numpy(), network.scale.numpy()
            context = (rng.normal(0, 1, (60, CONTEXT_COLUMNS)) * scale + centre).astype(np.float32)
            changed = (rng.normal(0, 1, (4, CONTEXT_COLUMNS)) * scale + centre).astype(np.float32)
            beats = [0, 7, 30, 59]
            said = answers(content, context=context, changed=changed, beat_of_row=np.asarray(beats, np.float32))
            shuffled = in_random_order(network)
            for row, beat in enumerate(beats):
                otherwise = context.copy()
                otherwise[beat] = changed[row]
                for name, each in (("log_probabilities", network), ("random_log_probabilities", shuffled)):
                    expected = log_probabilities(each, otherwise)[beat]
                    np.testing.assert_allclose(
                        said[name][row, :4], expected, atol=2e-5, err_msg=f"{model} {name} {beat}"
                    )
                    self.assertLess(said[name][row, 4], -100.0)


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
        config = ContextConfig(
            "quick", "quick", "beat_context", "", epochs=300.0, sequence=30, batch=4, temperature=1.3
        )
        network = train(self.records, config, 1)
        record = self.records[0]
        rows = record.labels <= 2  # N, S and V are separable by construction
        expected = log_probabilities(network, record.context)
        self.assertGreater((expected.argmax(1) == record.labels)[rows].mean(), 0.95)
        with tempfile.TemporaryDirectory() as out:
            write_context_model(Path(out), network, config, 1, [r.context for r in self.records], {"records": RECORDS})
            fp32 = answers((Path(out) / "model.fp32.onnx").read_bytes(), context=record.context)
            int8 = answers((Path(out) / "model.int8.onnx").read_bytes(), context=record.context)
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

    def test_as_many_columns_as_the_core_names(self):
        for header, wanted in (("rhythm_context", RHYTHM_COLUMNS), ("beat_context", CONTEXT_COLUMNS - RHYTHM_COLUMNS)):
            text = (ROOT / f"src/core/features/{header}.hpp").read_text()
            columns = text[text.index("Column : std::size_t {") :]
            # One enumerator a line; the last one is the count.
            self.assertEqual(len(re.findall(r"^  k\w+,", columns[: columns.index("};")], re.M)) - 1, wanted)

    def test_records_of_the_test_half_are_refused(self):
        with self.assertRaises(ValueError):
            labelled_records(Path(self.folder.name), ["101", "100"])


if __name__ == "__main__":
    unittest.main()
