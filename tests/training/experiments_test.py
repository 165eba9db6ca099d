import json
import tempfile
import unittest
from pathlib import Path

import numpy as np

from training import experiments
from training.beat_tensors import CLASSES
from training.evaluation import note_opening, note_seeds
from training.zoo import EXPERIMENTS, ON_DS2, WITHIN_DS1

MODELS = Path(__file__).resolve().parents[2] / "models"
TABLES = MODELS.parent / "docs/results/zoo.md"
DS2_BEATS = [44259, 1837, 3221, 388, 7]
LARGEST_FILE_BYTES = 400_000  # the page loads it


def page() -> dict:
    return json.loads((MODELS / "experiments.json").read_text(encoding="utf-8"))


class Experiments(unittest.TestCase):
    def test_the_files_are_what_the_committed_matrices_give(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder)
            (copy / "zoo").symlink_to(MODELS / "zoo")
            (copy / "index.json").symlink_to(MODELS / "index.json")
            experiments.write(copy, copy / "zoo.md")
            for made, committed in (
                (copy / "experiments.json", MODELS / "experiments.json"),
                (copy / "zoo.md", TABLES),
            ):
                self.assertEqual(
                    made.read_text(encoding="utf-8"),
                    committed.read_text(encoding="utf-8"),
                    f"{committed.name}: run scripts/python -m studies.tabulate_experiments",
                )

    def test_every_run_on_ds2_counts_every_beat_once(self):
        for entry in page()["experiments"]:
            for run in entry["runs"]:
                with self.subTest(f"{entry['id']} seed {run['seed']} {run['precision']}"):
                    matrix = np.array(run["confusion"])
                    self.assertEqual(matrix.shape, (len(entry["classes"]),) * 2)
                    if entry["id"] in ON_DS2:
                        self.assertEqual(matrix.sum(1).tolist(), DS2_BEATS)
                    if "records" in run:
                        self.assertEqual(sum(map(np.array, run["records"].values())).tolist(), run["confusion"])

    def test_runs_of_s004_were_tested_on_the_same_beats(self):
        for entry in page()["experiments"]:
            if entry["id"] in WITHIN_DS1 and entry["id"].endswith("patients"):
                supports = {tuple(np.array(run["confusion"]).sum(1)) for run in entry["runs"]}
                self.assertEqual(len(supports), 1)

    def test_shipped_models_are_the_runs_the_page_shows(self):
        """int8 and fp32 of the shipped seed equal evaluation.json, which scripts/python -m studies.evaluate_models counted."""
        shipped = [entry for entry in page()["experiments"] if entry["model"] is not None]
        self.assertGreaterEqual(len(shipped), 5)
        for entry in shipped:
            with self.subTest(entry["id"]):
                evaluation = json.loads((MODELS / entry["model"] / "evaluation.json").read_text())
                manifest = json.loads((MODELS / entry["model"] / "manifest.json").read_text())
                seed = manifest["training"]["seed"]
                for precision in ("int8", "fp32"):
                    (run,) = (run for run in entry["runs"] if (run["seed"], run["precision"]) == (seed, precision))
                    self.assertEqual(run["confusion"], evaluation[precision]["confusion"])
                self.assertEqual(evaluation["sha256"]["int8"], manifest["files"]["int8"]["sha256"])
                counted = json.loads((MODELS / "zoo" / f"{entry['id']}.json").read_text())
                (own,) = (run for run in counted["runs"] if run["seed"] == seed)
                self.assertEqual(own["fp32_sha256"], manifest["files"]["fp32"]["sha256"])
                flips = (1 - evaluation["labels_equal"]) * sum(DS2_BEATS)
                self.assertAlmostEqual(own["labels_changed_by_int8"], flips, delta=0.5e-4 * sum(DS2_BEATS) + 1)
                self.assertEqual(manifest["parameters"], entry["parameters"])

    def test_the_page_can_read_it(self):
        read = page()
        self.assertLess((MODELS / "experiments.json").stat().st_size, LARGEST_FILE_BYTES)
        names = [entry["id"] for entry in read["experiments"]]
        self.assertEqual(len(set(names)), len(names))
        self.assertEqual(names, [name for name in EXPERIMENTS if name in names])
        for entry in read["experiments"]:
            for key in ("document", "title", "lesson", "network", "reading", "split"):
                self.assertTrue(entry[key].strip(), f"{entry['id']}: {key}")
            self.assertEqual(len(entry["training_beats"]), len(entry["classes"]))
            seeds = [run["seed"] for run in entry["runs"] if run["precision"] == entry["runs"][0]["precision"]]
            self.assertEqual(len(set(seeds)), len(seeds))

    def test_leaky_splits_are_called_leaky(self):
        for entry in page()["experiments"]:
            if entry["id"].endswith("_random") and entry["document"] == "S004":
                self.assertIn("leak", entry["split"])

    def test_models_that_teach_have_an_experiment(self):
        index = json.loads((MODELS / "index.json").read_text())
        self.assertLessEqual(set(index["teaching"]), set(index["models"]))
        self.assertNotIn(index["default"], index["teaching"])
        self.assertLessEqual(set(index["teaching"]), {entry["model"] for entry in page()["experiments"]})

    def test_figures_of_a_hand_counted_matrix(self):
        """N 6 right 2 called S; S 1 right 1 called N; V 1 right; F 1 called V; no Q."""
        matrix = np.zeros((5, 5), int)
        matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1], matrix[2, 2], matrix[3, 2] = 6, 2, 1, 1, 1, 1
        lone = np.zeros((5, 5), int)
        lone[1, 1] = 9
        run = experiments.Run(1, "int8", "float32", {"100": matrix, "232": lone})
        found = experiments.figures(run, list(CLASSES))
        self.assertAlmostEqual(found["accuracy"], 17 / 21)
        self.assertAlmostEqual(found["f1_S"], 2 * 10 / (11 + 12))
        self.assertAlmostEqual(found["f1_S_without_232"], 2 * 1 / (2 + 3))
        self.assertAlmostEqual(found["patients_S"], (0.4 + 1.0) / 2)
        self.assertAlmostEqual(found["macro_f1_4"], (12 / 15 + 20 / 23 + 2 / 3 + 0) / 4)
        self.assertEqual(experiments.spread([run], list(CLASSES), "f1_V"), "0.667")
        self.assertEqual(experiments.spread([run, run], list(CLASSES), "f1_V"), "0.667 ± 0.000")

    def test_openings_of_further_seeds_are_one_line_and_no_release(self):
        with tempfile.TemporaryDirectory() as folder:
            log = Path(folder) / "openings.json"
            self.assertEqual(note_opening(log, "a", "1" * 64), 1)
            note_seeds(log, "a", {"2": "2" * 64})
            note_seeds(log, "a", {"3": "3" * 64})
            self.assertEqual(note_opening(log, "a", "4" * 64), 2)
            entries = json.loads(log.read_text())
            self.assertEqual([sorted(entry) for entry in entries].count(["experiment", "further_seeds_fp32_sha256"]), 1)

    def test_every_scored_file_is_in_the_log_of_openings(self):
        openings = json.loads((MODELS / "ds2_openings.json").read_text())
        logged = {entry.get("fp32_sha256") for entry in openings}
        for entry in openings:
            logged.update(entry.get("further_seeds_fp32_sha256", {}).values())
        for name in ON_DS2:
            path = MODELS / "zoo" / f"{name}.json"
            for run in json.loads(path.read_text())["runs"] if path.exists() else []:
                self.assertIn(run["fp32_sha256"], logged, f"{name} seed {run['seed']}")
