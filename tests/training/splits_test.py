import json
import tempfile
import unittest
from pathlib import Path
from unittest import mock

import numpy as np

from common.splits import folds, record_names
from sample import write_tensors
from training import beat_tensors, program
from training.beat_tensors import refuse_test_records, training_records


class Splits(unittest.TestCase):
    def test_halves_are_disjoint_and_leave_out_paced_records(self):
        ds1, ds2, paced = (set(record_names(name)) for name in ("ds1", "ds2", "paced"))
        self.assertEqual((len(ds1), len(ds2), len(paced)), (22, 22, 4))
        self.assertFalse(ds1 & ds2 or ds1 & paced or ds2 & paced)

    def test_every_training_record_is_in_exactly_one_fold(self):
        together = [name for fold in folds() for name in fold]
        self.assertEqual(sorted(together), sorted(record_names("ds1")))

    def test_a_test_record_among_training_records_is_refused(self):
        for name in record_names("ds2") + record_names("paced"):
            with self.assertRaises(ValueError):
                refuse_test_records(["101", name])

    def test_training_opens_no_file_of_the_test_half(self):
        """A folder with all 44 records lies ready; reading is watched while a model is trained from it."""
        opened = []
        real = np.fromfile

        def watched(path, *rest, **named):
            opened.append(Path(path).name.split(".")[0])
            return real(path, *rest, **named)

        with tempfile.TemporaryDirectory() as folder:
            tensors, out = Path(folder) / "tensors", Path(folder) / "models"
            write_tensors(tensors, record_names("ds1") + record_names("ds2"))
            with (
                mock.patch.object(beat_tensors.np, "fromfile", watched),
                mock.patch.object(program, "train_with_teachers", side_effect=StopIteration),
                self.assertRaises(StopIteration),
            ):
                program.run(["s000_cnn_rr"], tensors, Path(folder), out)
        self.assertEqual(set(opened), set(record_names("ds1")))

    def test_training_modules_never_ask_for_the_test_half(self):
        """Only evaluation.py opens DS2: no other module names it, except the guard itself."""
        folder = Path(beat_tensors.__file__).parent
        for path in folder.glob("*.py"):
            if path.name in ("evaluation.py", "beat_tensors.py"):
                continue
            text = path.read_text(encoding="utf-8")
            self.assertNotIn('record_names("ds2")', text, path.name)
            self.assertNotIn("read_records(", text.replace("training_records(", ""), path.name)

    def test_shipped_models_were_trained_on_the_training_half_only(self):
        models = Path(beat_tensors.__file__).resolve().parents[2] / "models"
        for name in json.loads((models / "index.json").read_text())["models"]:
            training = json.loads((models / name / "manifest.json").read_text())["training"]
            refuse_test_records(training["records"])

    def test_tensor_files_of_different_lengths_are_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            write_tensors(Path(folder), ["101"])
            (Path(folder) / "101.rr.f32").write_bytes(b"\0" * 12)
            with self.assertRaises(ValueError):
                training_records(Path(folder), ["101"])
