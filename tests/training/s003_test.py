import dataclasses
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from training import s003_beats, s003_export, s003_program, s003_tables, s003_windows
from training.inference import answers
from training.s003_networks import NETWORKS, built
from training.s003_training import (
    STAGES,
    Examples,
    answer_weights,
    epoch_rows,
    focal,
    load_config,
    probabilities,
    train,
)
from training.s003_windows import (
    APC,
    BRADYCARDIA,
    COMBINATIONS,
    FIBRILLATION,
    LABELS,
    NORMAL,
    OUTSIDE,
    TACHYCARDIA,
    TRIGEMINY,
    VPC,
    FourBeats,
    window_labels,
)
from training.wfdb_files import Recording, write_recording

SINUS = ["(N"] * 4
FOUR_BEATS = Path(__file__).resolve().parents[1] / "data/four_beats.txt"


def told(codes, rhythms=SINUS, span_s=3.2, waves=False) -> tuple[set[int], bool]:
    labels, other = window_labels(np.asarray(codes), list(rhythms), span_s, waves)
    return set(np.flatnonzero(labels).tolist()), bool(other)


def some_windows(records: dict[str, list[tuple[int, ...]]], size: int = 64) -> FourBeats:
    """Windows without signal: of each record, the labels of each."""
    rows = [(record, kinds) for record, windows in records.items() for kinds in windows]
    labels = np.asarray([np.isin(np.arange(len(LABELS)), kinds) for _, kinds in rows])
    return FourBeats(
        np.zeros((len(rows), size), np.float32),
        labels,
        np.zeros(len(rows), bool),
        np.asarray([record for record, _ in rows]),
    )


def separable(count: int = 192, size: int = 256) -> Examples:
    """Two answers, each a bump elsewhere."""
    rng = np.random.default_rng(2)
    targets = (rng.random((count, 2)) < 0.5).astype(np.float32)
    samples = 0.1 * rng.standard_normal((count, size)).astype(np.float32)
    for answer, at in enumerate((40, 170)):
        samples[:, at : at + 24] += 2.0 * targets[:, answer : answer + 1]
    kinds = targets @ np.asarray([1, 2])
    return Examples(samples, targets, False, kinds.astype(int), np.full(count, "101"), np.arange(count) % 5)


class Labels(unittest.TestCase):
    def test_rate_is_named_only_where_all_four_beats_are_ordinary_sinus_beats(self):
        self.assertEqual(told([1] * 4), (set(), False))
        self.assertEqual(told([2] * 4, span_s=2.3), ({TACHYCARDIA}, False))  # 104 beats per minute, LBBB
        self.assertEqual(told([1] * 4, span_s=4.1), ({BRADYCARDIA}, False))
        self.assertEqual(told([1, 1, 5, 1], span_s=2.3), ({VPC}, False))
        self.assertEqual(told([1] * 4, ["(AFIB"] * 4, 2.3), ({FIBRILLATION}, False))
        self.assertEqual(told([1] * 4, ["(SBR"] * 4), ({BRADYCARDIA}, False))

    def test_exactly_100_and_60_beats_per_minute_are_neither(self):
        self.assertEqual(told([1] * 4, span_s=2.4), (set(), False))
        self.assertEqual(told([1] * 4, span_s=4.0), (set(), False))

    def test_premature_beats_and_rhythms_are_named_together(self):
        self.assertEqual(told([1, 8, 1, 1]), ({APC}, False))
        self.assertEqual(told([1, 1, 41, 1], ["(AFL"] * 4), ({VPC, FIBRILLATION}, False))
        self.assertEqual(told([1, 1, 5, 1], ["(T"] * 4), ({VPC, TRIGEMINY}, False))

    def test_a_rhythm_counts_from_two_of_the_four_beats_on(self):
        self.assertEqual(told([1] * 4, ["(N", "(N", "(N", "(AFIB"])[0], set())
        self.assertEqual(told([1] * 4, ["(N", "(N", "(AFIB", "(AFIB"])[0], {FIBRILLATION})

    def test_anything_that_is_not_among_the_six_is_other(self):
        self.assertTrue(told([1, 1, 6, 1])[1])  # fusion
        self.assertTrue(told([1] * 4, ["(VT"] * 4)[1])
        self.assertTrue(told([1] * 4, waves=True)[1])

    def test_the_second_stage_knows_seven_combinations(self):
        windows = some_windows({"101": [(), (VPC,), (VPC, TRIGEMINY), (APC, VPC), (TRIGEMINY,)]})
        expected = [NORMAL, COMBINATIONS.index((VPC,)), COMBINATIONS.index((VPC, TRIGEMINY)), OUTSIDE, OUTSIDE]
        self.assertEqual(windows.combinations().tolist(), expected)
        self.assertEqual(windows.arrhythmia().tolist(), [False, True, True, True, True])


class Windows(unittest.TestCase):
    def test_windows_reach_half_way_to_their_neighbours_and_share_no_beat(self):
        peaks = np.arange(1, 12) * 360
        with tempfile.TemporaryDirectory() as folder:
            ramp = np.arange(13 * 360, dtype=np.float32) / 360
            signals = np.stack([np.zeros_like(ramp), ramp])
            labels = np.zeros(len(peaks), int)
            labels[6] = 2  # V, of the second window
            write_recording(Path(folder), Recording("101", 360.0, ("V5", "MLII"), signals, peaks, labels))
            found = s003_windows.record_windows(Path(folder) / "101.hea")
        self.assertEqual((len(found), found.samples.shape[1]), (2, 1024))
        np.testing.assert_array_equal(found.labels[:, VPC], [False, True])
        ramp = np.linspace(-1, 1, 1024) * np.sqrt(3)  # a standardised ramp: MLII, not V5
        np.testing.assert_allclose(found.samples[0], ramp, atol=0.02)

    def test_windows_are_those_that_the_core_makes(self):
        """tests/core/features/four_beats_test.cpp reads the same file."""
        rows = [line.split() for line in FOUR_BEATS.read_text(encoding="ascii").splitlines()]
        lead_mv = next(np.asarray(row[1:], np.float32) for row in rows if row[0] == "adu") / 1000
        windows = [np.asarray(row[1:], float) for row in rows if row[0] == "window"]
        self.assertEqual(len(windows), 2)
        for begin, end, *expected in windows:
            made = s003_windows.stretched(lead_mv, begin, end)
            np.testing.assert_allclose(made[::16], expected, atol=2e-5)

    def test_no_patient_is_in_two_folds_and_rare_kinds_are_spread(self):
        records = {str(name): [()] * 5 for name in range(100, 112)}
        records.update({str(name): [(VPC, TRIGEMINY)] * 3 for name in (201, 202, 203, 205, 207, 208)})
        folds = s003_windows.patient_folds(some_windows(records), 5)
        self.assertEqual(sorted(sum(folds, [])), sorted(records))
        self.assertEqual(sum({"201", "202"} <= set(fold) for fold in folds), 1)  # one man
        rare = {"203", "205", "207", "208", "201", "202"}
        self.assertTrue(all(rare & set(fold) for fold in folds))


class Training(unittest.TestCase):
    def test_an_epoch_holds_no_more_of_a_kind_from_a_record_than_the_caps(self):
        examples = separable()
        config = dataclasses.replace(load_config("binary"), normal_cap=5, kind_cap=9)
        rows = epoch_rows(examples, np.arange(len(examples)), config, np.random.default_rng(1))
        self.assertEqual(np.bincount(examples.kinds[rows]).tolist(), [5, 9, 9, 9])
        self.assertEqual(len(set(rows.tolist())), len(rows))

    def test_rare_kinds_do_not_gather_at_the_end_of_an_epoch(self):
        """They did once: the last batches held nothing normal, and each epoch the network forgot what normal is."""
        kinds = np.repeat([0, 1], [2000, 60])
        columns = np.zeros((len(kinds), 4), np.float32), np.zeros((len(kinds), 1), np.float32)
        examples = Examples(*columns, False, kinds, np.full(len(kinds), "101"), np.zeros(len(kinds), int))
        config = dataclasses.replace(load_config("binary"), normal_cap=60, kind_cap=60)
        drawn = examples.kinds[epoch_rows(examples, np.arange(len(kinds)), config, np.random.default_rng(1))]
        self.assertEqual((drawn == 0).sum(), 60)
        self.assertGreater((drawn[60:] == 0).sum(), 15)

    def test_focal_loss_counts_what_is_sure_less_and_rare_answers_more(self):
        logits, targets = torch.tensor([[3.0], [0.0]]), torch.ones(2, 1)
        weights = torch.from_numpy(answer_weights(np.asarray([[1.0], [0.0], [0.0], [0.0], [0.0]]))).float()
        plain, focused = (focal(logits, targets, weights, gamma, False) for gamma in (0.0, 2.0))
        expected = 2.0 * np.mean([np.log1p(np.exp(-3.0)), np.log(2.0)])  # the root of 4 to 1
        self.assertAlmostEqual(float(plain), expected, places=5)
        self.assertAlmostEqual(float(focused), 2.0 * 0.5 * 0.25 * np.log(2.0), delta=2e-4)

    def test_bilstm_learns_what_is_separable(self):
        examples = separable()
        config = dataclasses.replace(load_config("multilabel"), epochs=8, batch=16, learning_rate=2e-3)
        rows, asked = np.flatnonzero(examples.folds), np.flatnonzero(examples.folds == 0)
        network = train(examples, rows, "bilstm", config, 1, lambda text: None)
        given = probabilities(network, examples.samples[asked], False)
        self.assertGreater(((given > 0.5) == examples.targets[asked]).mean(), 0.95)

    def test_the_same_seed_gives_the_same_answers_and_another_one_others(self):
        examples, config = separable(), dataclasses.replace(load_config("multilabel"), epochs=1)
        rows = np.arange(len(examples))
        one, two, other = (
            probabilities(train(examples, rows, "bilstm", config, seed, lambda text: None), examples.samples, False)
            for seed in (3, 3, 4)
        )
        np.testing.assert_array_equal(one, two)
        self.assertFalse(np.array_equal(one, other))

    def test_every_stage_names_networks_that_answer(self):
        for stage in STAGES:
            self.assertEqual(load_config(stage).name, stage)
            self.assertLessEqual(set(load_config(stage).networks), set(NETWORKS))
        for name in NETWORKS:
            for size in (s003_windows.WINDOW_SAMPLES, s003_beats.BEAT_SAMPLES):
                network = built(name, 6, size).eval()
                with torch.no_grad():
                    self.assertEqual(tuple(network(torch.zeros(2, 1, size)).shape), (2, 6))

    def test_the_second_stage_is_asked_nothing_normal_and_the_first_everything(self):
        records = {str(name): [(), (VPC,), (APC, VPC)] for name in range(100, 110)}
        windows = some_windows(records)
        first, second = (s003_program.stage_examples(stage, windows) for stage in ("binary", "multilabel"))
        self.assertEqual((len(first), len(second)), (30, 10))
        self.assertEqual(int(first.targets.sum()), 20)
        self.assertEqual(first.kinds.min(), first.kinds[0])  # normal's cap is the lowest kind's


class Tables(unittest.TestCase):
    def test_area_under_curve_counts_ties_half(self):
        held = np.asarray([True, True, False, False])
        self.assertAlmostEqual(s003_tables.area_under_curve(np.asarray([0.9, 0.4, 0.4, 0.1]), held), 3.5 / 4)
        self.assertIsNone(s003_tables.area_under_curve(np.zeros(2), np.asarray([True, True])))

    def test_a_fold_is_counted_answer_by_answer(self):
        """Two windows: the first one's VPC found and an APC too many, the second one's AF missed."""
        targets = np.zeros((2, len(LABELS)), np.float32)
        targets[0, VPC], targets[1, FIBRILLATION] = 1, 1
        given = np.zeros_like(targets)
        given[0, [VPC, APC]] = 0.9
        kinds = np.asarray([COMBINATIONS.index((VPC,)), COMBINATIONS.index((FIBRILLATION,))])
        fold = s003_tables.counted("multilabel", given, targets, kinds)
        self.assertEqual((fold["exact"], fold["answers"][VPC], fold["answers"][APC]), (0, [1, 0, 0, 1], [0, 0, 1, 1]))
        scores = s003_tables.fold_scores("multilabel", fold)
        self.assertAlmostEqual(scores["accuracy"], 10 / 12)
        self.assertAlmostEqual(scores["macro-F1"], 0.5)  # of VPC and AF: no window holds another label
        self.assertNotIn("APC Se", scores)
        self.assertEqual((scores["APC Sp"], scores["AF/flutter Se"]), (0.5, 0.0))

    def test_first_stage_is_scored_over_normal_and_arrhythmia(self):
        fold = s003_tables.counted(
            "binary", np.asarray([[0.9], [0.2], [0.1], [0.8]]), np.asarray([[1], [1], [0], [0]]), np.zeros(4)
        )
        scores = s003_tables.fold_scores("binary", fold)
        self.assertEqual([scores[key] for key in ("accuracy", "macro-F1", "AUC")], [0.5, 0.5, 0.75])


class Export(unittest.TestCase):
    def test_written_networks_answer_as_trained_ones(self):
        torch.manual_seed(1)
        network = built("bilstm", 6, s003_windows.WINDOW_SAMPLES).eval()
        with torch.no_grad():
            for parameter in network.parameters():
                parameter.add_(0.1 * torch.randn_like(parameter))
            windows = s003_export.golden_windows(1)
            expected = network(torch.from_numpy(windows)).sigmoid().numpy()
        fp32 = s003_export.onnx_model(network)
        given = answers(fp32.SerializeToString(), windows=windows)["probabilities"]
        np.testing.assert_allclose(given, expected, atol=1e-5)
        int8 = s003_export.int8_model(fp32, windows).SerializeToString()
        given = answers(int8, windows=windows)["probabilities"]
        np.testing.assert_allclose(given, expected, atol=0.05)
        self.assertLess(len(int8), 0.85 * len(fp32.SerializeToString()))


if __name__ == "__main__":
    unittest.main()
