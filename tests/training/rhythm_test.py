import hashlib
import json
import re
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from training import rhythm_intervals as intervals
from training import rhythm_windows
from training.inference import answers
from training.rhythm_evaluation import auc, duration_counts, episodes, label_figures
from training.rhythm_export import golden_windows, write_rhythm_model
from training.rhythm_labels import (
    ABNORMAL,
    AF,
    BIGEMINY,
    LABELS,
    S_BEAT,
    SINUS,
    SVT,
    UNKNOWN,
    UNUSABLE,
    V_BEAT,
    VF,
    VT,
    challenge_labels,
    diagnosis_labels,
    read_reference,
    window_labels,
)
from training.rhythm_network import (
    RhythmConfig,
    RhythmNetwork,
    augmented,
    logits_of,
    masked_focal,
    other_leads,
    sampling_shares,
    train,
)
from training.rhythm_windows import FOLDS, RATE_HZ, SCALE, WINDOW_SAMPLES, Windows

ROOT = Path(__file__).resolve().parents[2]
QUICK = {
    "steps": 200,
    "batch": 32,
    "stem": 8,
    "reducing": (12, 16),
    "dilations": (1, 2),
    "last": 24,
    "averaging": 0.9,
    "learning_rate": 1e-2,
    "noise": 0.2,
    "buried": 0.0,
}


def quick(**changes) -> RhythmConfig:
    return RhythmConfig("quick", "quick", "rhythm_window", "", **{**QUICK, **changes})


def made_windows(count: int = 150, seed: int = 3) -> Windows:
    """Even beats are sinus rhythm, uneven ones fibrillation, waves without beats ventricular fibrillation."""
    rng = np.random.default_rng(seed)
    time_s = np.arange(WINDOW_SAMPLES) / RATE_HZ
    samples, labels = [], []
    for index in range(count):
        kind = index % 3
        row = np.zeros(len(LABELS), np.int8)
        row[(SINUS, AF, VF)[kind]] = 1
        row[ABNORMAL] = int(kind > 0)
        row[UNUSABLE] = UNKNOWN
        if kind == 2:
            x = np.sin(2 * np.pi * rng.uniform(3, 6) * time_s + rng.uniform(0, 6))
        else:
            spread = 0.0 if kind == 0 else 0.35
            beats = np.cumsum(rng.uniform(0.6, 1.0) * np.maximum(0.4, 1 + spread * rng.standard_normal(30)))
            x = np.exp(-0.5 * ((time_s[None] - beats[:, None]) / 0.02) ** 2).sum(0)
        samples.append(np.round((x + 0.02 * rng.standard_normal(WINDOW_SAMPLES)) * SCALE))
        labels.append(row)
    place = np.arange(count)
    return Windows(
        np.asarray(samples, np.int16),
        np.asarray(labels),
        np.zeros(count),
        place,
        np.zeros(count, int),
        place // 3 % FOLDS,
        [f"mitdb/{number}" for number in place],
        {},
    )


NOISE = np.random.default_rng(1).standard_normal((20, WINDOW_SAMPLES)).astype(np.float32)


class Network(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.windows = made_windows(300)
        cls.config = quick()
        cls.network = train(cls.windows, np.arange(len(cls.windows)), NOISE, cls.config, 1)

    def test_separable_rhythms_are_learned(self):
        fresh = made_windows(seed=9)
        logits = logits_of(self.network, fresh, np.arange(len(fresh)))
        for label in (SINUS, AF, VF):
            self.assertGreater(auc(fresh.labels[:, label] == 1, logits[:, label]), 0.97, LABELS[label])

    def test_the_written_model_repeats_the_network(self):
        x = (self.windows.samples[:40].astype(np.float32) / SCALE)[:, None]
        with torch.no_grad():
            logits = self.network(torch.from_numpy(x)).numpy()
        expected = 1 / (1 + np.exp(-logits))
        with tempfile.TemporaryDirectory() as out:
            write_rhythm_model(Path(out), self.network, self.config, 1, x, {}, {})
            fp32 = answers((Path(out) / "model.fp32.onnx").read_bytes(), windows=x)
            int8 = answers((Path(out) / "model.int8.onnx").read_bytes(), windows=x)
            manifest = json.loads((Path(out) / "manifest.json").read_text())
        np.testing.assert_allclose(fp32["probabilities"], expected, atol=1e-4)
        self.assertLess(np.abs(int8["probabilities"] - expected).mean(), 0.05)
        self.assertEqual(list(fp32["feature_map"].shape[1:]), manifest["outputs"]["feature_map"]["shape"][1:])
        # The map through the head is the whole decision, so Grad-CAM of it is exact.
        head = np.asarray(manifest["explain"]["head_weights"], np.float32)
        through = fp32["feature_map"].mean(2) @ head.T + self.network.head.bias.detach().numpy()
        np.testing.assert_allclose(through, logits, atol=1e-3)

    def test_same_seed_gives_the_same_weights(self):
        rows = np.arange(len(self.windows))
        one, two, other = (
            logits_of(train(self.windows, rows, NOISE, quick(steps=3), seed), self.windows, rows) for seed in (5, 5, 6)
        )
        np.testing.assert_array_equal(one, two)
        self.assertFalse(np.array_equal(one, other))

    def test_the_norm_is_that_of_torch(self):
        network = RhythmNetwork(quick())
        norm, reference = network.blocks[0].norm, torch.nn.BatchNorm2d(12)
        x = torch.randn(5, 12, 1, 30).to(memory_format=torch.channels_last)
        inputs = [x.clone().requires_grad_(), x.clone().requires_grad_()]
        target = torch.randn_like(x)
        outputs = [norm.train()(inputs[0]), reference(inputs[1])]
        for output in outputs:
            (output * target).sum().backward()
        np.testing.assert_allclose(outputs[0].detach(), outputs[1].detach(), atol=1e-5)
        np.testing.assert_allclose(inputs[0].grad, inputs[1].grad, atol=1e-5)

    def test_unknown_labels_do_not_count(self):
        logits = torch.zeros(2, len(LABELS), requires_grad=True)
        labels = torch.full((2, len(LABELS)), UNKNOWN)
        labels[0, AF] = 1
        ones = torch.ones(len(LABELS))
        masked_focal(logits, labels, ones, ones, 1.0).backward()
        moved = torch.nonzero(logits.grad)
        self.assertEqual(moved.tolist(), [[0, AF]])

    def test_windows_buried_in_noise_are_unusable_and_nothing_else_is_known_of_them(self):
        samples = self.windows.samples[:30].astype(np.float32) / SCALE
        x, labels = augmented(
            samples, samples, self.windows.labels[:30], NOISE, quick(buried=1.0), np.random.default_rng(1)
        )
        self.assertTrue((labels[:, UNUSABLE] == 1).all())
        self.assertTrue((np.delete(labels, UNUSABLE, 1) == UNKNOWN).all())
        self.assertLessEqual(np.abs(x).max(), 4.0)

    def test_the_other_lead_is_of_the_same_record_and_time(self):
        windows = made_windows(12)
        windows.record[:] = [0] * 6 + [1] * 2 + [2] * 4  # three leads of two windows, one of two, two of two
        windows.lead[:] = [0, 0, 1, 1, 2, 2, 0, 0, 0, 0, 1, 1]
        windows.begin_s[:] = [0, 5] * 6
        rows = np.tile(np.arange(12), 50)
        others = other_leads(windows, rows, np.random.default_rng(1))
        np.testing.assert_array_equal(windows.record[others], windows.record[rows])
        np.testing.assert_array_equal(windows.begin_s[others], windows.begin_s[rows])
        several = windows.record[rows] != 1
        self.assertTrue((windows.lead[others] != windows.lead[rows])[several].all())
        self.assertEqual(set(others[rows == 0].tolist()), {2, 4})

    def test_records_with_many_windows_do_not_drown_the_others(self):
        windows = made_windows(99)
        windows.record[:90:3] = 0  # thirty sinus windows of one record, three of others
        share = sampling_shares(windows, np.arange(99), 0.5)
        sinus = np.arange(0, 99, 3)
        self.assertLess(share[sinus[:30]].sum() / share[sinus].sum(), 0.7)
        self.assertAlmostEqual(share.sum(), 1.0)


class Labels(unittest.TestCase):
    def labels(self, lines: list[tuple], rhythm: bool = True, beats: bool = True, begins=(0.0,)) -> np.ndarray:
        text = "\n".join("\t".join(map(str, (*line, *("0", "")[len(line) - 2 :]))) for line in lines)
        return window_labels(read_reference(text, 60.0), np.asarray(begins), rhythm, beats)

    def test_undisturbed_sinus_rhythm(self):
        row = self.labels([(0.1, "+", 0, "(N"), *((0.4 + 0.8 * k, "N") for k in range(70))])[0]
        self.assertEqual((row[SINUS], row[AF], row[V_BEAT], row[ABNORMAL]), (1, 0, 0, 0))

    def test_a_rhythm_that_hardly_begins_is_unknown(self):
        beats = [(0.4 + 0.8 * k, "N") for k in range(70)]
        rows = self.labels([(0.1, "+", 0, "(N"), *beats, (28.0, "+", 0, "(AFIB")], begins=(10.0, 20.0, 30.0))
        self.assertEqual(rows[:, AF].tolist(), [0, UNKNOWN, 1])
        self.assertEqual(rows[:, SINUS].tolist(), [1, 1, 0])

    def test_ectopic_runs_are_tachycardia_where_nobody_wrote_the_rhythm(self):
        for symbol, label in (("V", VT), ("S", SVT)):
            run = [(2.0 + 0.4 * k, symbol) for k in range(12)]
            row = self.labels([(0.5, "N"), *run, (8.0, "N"), (9.0, "N")], rhythm=False)[0]
            self.assertEqual((row[label], row[SINUS], row[ABNORMAL]), (1, UNKNOWN, 1))
        slow = [(0.5 + 0.9 * k, "V") for k in range(10)]
        self.assertEqual(self.labels(slow, rhythm=False)[0, VT], 0)

    def test_every_other_beat_ectopic_is_bigeminy(self):
        row = self.labels([(0.4 + 0.7 * k, "NV"[k % 2]) for k in range(14)], rhythm=False)[0]
        self.assertEqual((row[BIGEMINY], row[V_BEAT], row[S_BEAT]), (1, 1, 0))

    def test_in_noise_nothing_else_is_known(self):
        row = self.labels([(0.0, "+", 0, "(NOISE")], beats=False)[0]
        self.assertEqual(row[UNUSABLE], 1)
        self.assertTrue((np.delete(row, UNUSABLE) == UNKNOWN).all())

    def test_strips_and_diagnoses(self):
        self.assertEqual(challenge_labels("O")[[AF, SINUS, ABNORMAL]].tolist(), [0, UNKNOWN, 1])
        self.assertEqual(challenge_labels("~")[[UNUSABLE, ABNORMAL]].tolist(), [1, UNKNOWN])
        self.assertEqual(diagnosis_labels({"NORM", "SR"})[[SINUS, AF, ABNORMAL]].tolist(), [1, 0, 0])
        self.assertEqual(diagnosis_labels({"AFIB"})[[SINUS, AF, ABNORMAL]].tolist(), [0, 1, 1])
        self.assertEqual(diagnosis_labels({"LVH"})[[SINUS, AF, ABNORMAL]].tolist(), [UNKNOWN, UNKNOWN, UNKNOWN])
        self.assertEqual(diagnosis_labels({"426783006", "284470004"})[[SINUS, S_BEAT, ABNORMAL]].tolist(), [1, 1, 1])


class Folds(unittest.TestCase):
    def test_a_patient_is_in_one_fold(self):
        split = json.loads(rhythm_windows.FOLDS_FILE.read_text())
        for database, count in (("mitdb", 48), ("vfdb", 12)):
            listed = [name for fold in split[database] for name in fold]
            self.assertEqual((len(listed), len(set(listed))), (count, count))
        fold = lambda name: rhythm_windows.fold_of(name, split, ["800", "801"])  # noqa: E731
        self.assertEqual(fold("mitdb/201"), fold("mitdb/202"))
        self.assertEqual(fold("cinc2017/A02656"), fold("cinc2017/A03123"))
        self.assertEqual(fold("ptbxl/00026_hr"), fold("ptbxl/00049_hr"))
        self.assertEqual(fold("ptbxl/00501_hr"), fold("ptbxl-lr/00501_lr"))


class Figures(unittest.TestCase):
    def test_area_under_the_curve_with_ties(self):
        self.assertEqual(auc(np.asarray([True, False, True, False]), np.asarray([2.0, 1.0, 3.0, 0.0])), 1.0)
        self.assertEqual(auc(np.asarray([True, False]), np.asarray([1.0, 1.0])), 0.5)

    def test_durations_and_episodes(self):
        truth = np.zeros(100, bool)
        truth[20:40] = True
        score = np.where(truth, 1.0, -1.0)
        score[30:40] = -1.0  # half of it missed
        score[60:75] = 1.0  # one false episode
        score[90:95] = 1.0  # too short to count
        self.assertEqual(int(episodes(score, 0.0, 10.0).sum()), 25)
        counts = duration_counts([(truth, np.ones(100, bool), score)], [0.0], 10.0)
        self.assertEqual((counts["se"], counts["ppv"], counts["episodes_found"]), (0.5, 0.4, 1))
        self.assertAlmostEqual(counts["false_per_day"], 864.0)

    def test_thresholds_come_from_the_other_folds(self):
        """One fold's scores are shifted: its own best threshold would give Se 1, the others' gives 0."""
        windows = made_windows(150)
        logits = np.where(windows.labels == 1, 1.0, -1.0).astype(np.float32)
        logits[windows.fold == 0] -= 5.0
        row = label_figures(windows, logits)[AF]
        self.assertAlmostEqual(row["se"], 0.8)
        self.assertEqual(row["auc_folds"][0], 1.0)


class Evidence(unittest.TestCase):
    def test_uneven_intervals_speak_for_fibrillation(self):
        rng = np.random.default_rng(2)
        count, kinds = 400, np.arange(400) % 2
        entropy, change = np.where(kinds, -1.0, -2.2) + 0.3 * rng.standard_normal(count), np.where(kinds, 0.2, 0.03)
        measures = np.stack([entropy, change, rng.uniform(0.5, 1.0, count)], 1)
        names = np.asarray([f"afdb/{k % 20}" for k in range(count)])
        rows = intervals.Rows(measures, np.full(count, 30), kinds == 1, names, np.full(count, "afdb"))
        logits, fold = intervals.out_of_fold(rows)
        self.assertGreater(auc(rows.truth, logits), 0.99)
        self.assertEqual(len({(name, int(f)) for name, f in zip(names, fold)}), 20)
        self.assertGreater(intervals.evidence(rows)["coefficients"][1], 0.0)

    def test_intervals_next_to_ventricular_beats_are_left_out(self):
        times = np.asarray([0.0, 0.8, 1.2, 2.4, 3.2])
        kept = intervals._kept("x", times, np.asarray([False, False, True, False, False]), np.ones(5, int))
        np.testing.assert_allclose(kept.rr_s, [0.8, 0.8])


@unittest.skipUnless((ROOT / "models/rhythm/manifest.json").exists(), "no model yet")
class Shipped(unittest.TestCase):
    folder = ROOT / "models/rhythm"

    def test_files_are_those_the_manifest_names(self):
        for entry in json.loads((self.folder / "manifest.json").read_text())["files"].values():
            content = (self.folder / entry["path"]).read_bytes()
            self.assertEqual(
                (hashlib.sha256(content).hexdigest(), len(content)), (entry["sha256"], entry["size_bytes"])
            )

    def test_outputs_are_the_committed_ones_and_the_inputs_are_drawn(self):
        golden = json.loads((self.folder / "golden.json").read_text())
        windows = golden_windows(golden["seed"])
        np.testing.assert_array_equal(windows[:, 0], np.asarray(golden["inputs"]["windows"], np.float32))
        for precision, expected in golden["outputs"].items():
            given = answers((self.folder / f"model.{precision}.onnx").read_bytes(), windows=windows)
            given["feature_map_mean"] = given["feature_map"].mean(2)
            for key, rows in expected.items():
                np.testing.assert_allclose(given[key], rows, atol=golden["tolerance"], err_msg=f"{precision} {key}")

    def test_size_and_work_are_within_the_limits_set(self):
        manifest = json.loads((self.folder / "manifest.json").read_text())
        self.assertLessEqual(manifest["parameters"], 80_000)
        self.assertLessEqual(manifest["mac_per_window"], 3_000_000)

    def test_the_core_weighs_intervals_as_they_were_fitted(self):
        """src/core/rhythm/interval_evidence.cpp lists the coefficients in the order of intervals.json."""
        text = (ROOT / "src/core/rhythm/interval_evidence.cpp").read_text()
        fitted = json.loads((self.folder / "intervals.json").read_text())
        names = [
            "kBias",
            *("kOf" + "".join(word.capitalize() for word in name.split("_")) for name in fitted["columns"][1:]),
        ]
        constants = dict(re.findall(r"constexpr double (k\w+) = (-?[\d.]+);", text))
        self.assertEqual([float(constants[name]) for name in names], fitted["coefficients"])

    def test_the_core_weighs_network_and_intervals_as_they_were_fitted(self):
        text = (ROOT / "src/core/rhythm/named_rhythms.cpp").read_text()
        fusion = json.loads((self.folder / "intervals.json").read_text())["fusion"]
        names = {
            "bias": "kFusionBias",
            "atrial_fibrillation": "kOfNetwork",
            "intervals": "kOfIntervals",
            "sinus": "kOfSinus",
            "ventricular_beat": "kOfVentricularBeat",
            "supraventricular_beat": "kOfSupraventricularBeat",
            "ventricular_tachycardia_or_fibrillation": "kOfVentricularRhythm",
            "unusable": "kOfUnusable",
        }
        constants = dict(re.findall(r"constexpr double (k\w+) = (-?[\d.]+);", text))
        self.assertEqual([float(constants[names[column]]) for column in fusion["columns"]], fusion["coefficients"])

    def test_the_window_is_the_one_that_the_core_cuts(self):
        text = (ROOT / "src/core/features/rhythm_windows.hpp").read_text()
        manifest = json.loads((self.folder / "manifest.json").read_text())["inputs"]["windows"]
        constants = dict(re.findall(r"constexpr \S+ (k\w+) = ([\d.]+)", text))
        self.assertEqual(float(constants["kRhythmRate_hz"]), manifest["fs_hz"])
        self.assertEqual(int(constants["kRhythmWindowSamples"]), manifest["shape"][2])
        self.assertEqual(float(constants["kRhythmHop_s"]), manifest["hop_s"])


if __name__ == "__main__":
    unittest.main()
