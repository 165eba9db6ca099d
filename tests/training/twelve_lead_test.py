import dataclasses
import json
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from training import s001_program, s001_tables, s002_program, s002_tables
from training.s001_network import Inception
from training.s002_network import Attention, TwelveLeadResidual, counted, multiply_accumulates, same
from training.s002_subsets import RULES, most_per_class, subset
from training.twelve_lead_labels import CLASSES
from training.twelve_lead_training import (
    binary_cross_entropy,
    class_counts,
    epoch_of_training,
    f1,
    fit,
    load_form,
    logits,
    precision,
    sensitivity,
    specificity,
    thresholds,
)
from training.twelve_leads import LEADS, TwelveLeads

ROOT = Path(__file__).resolve().parents[2]
TINY = dataclasses.replace(
    load_form("small"), width=0.05, samples=256, fs_hz=50, batch=8, epochs=2, repeats=1, curve=[20], bfloat16=False
)


def records(count: int = 200, name: str = "ptbxl", seed: int = 1) -> TwelveLeads:
    """Noise; each class in one of twelve records, some in two; a block in three is in no fold of its own."""
    rng = np.random.default_rng(seed)
    held = np.zeros((count, len(CLASSES)), bool)
    held[np.arange(count), np.arange(count) % 12 % len(CLASSES)] = np.arange(count) % 12 < len(CLASSES)
    held[::36, 1] = True
    samples = rng.standard_normal((count, len(LEADS), TINY.samples)).astype(np.float16)
    return TwelveLeads(
        name,
        samples,
        held,
        np.zeros_like(held),
        rng.integers(15, 95, count).astype(float),
        np.asarray([f"block {index // 4}" for index in range(count)]),
        np.arange(count) // 4 % 10 + 1,
        np.arange(count).astype(str),
    )


class Network(unittest.TestCase):
    def test_its_full_form_has_the_numbers_and_products_of_s002(self):
        network = TwelveLeadResidual(attention=False)
        self.assertEqual(counted(network), 6_425_638)  # 6.43 M
        self.assertEqual(round(multiply_accumulates(network, 4096) / 1e9, 2), 1.83)
        self.assertAlmostEqual(network.units[0].dropout.p, 0.2)

    def test_steps_and_channels_are_those_of_ribeiro(self):
        with torch.no_grad():
            states = TwelveLeadResidual(attention=True).eval().states(torch.zeros(1, 12, 4096))
        self.assertEqual(states.shape, (1, 320, 16))
        self.assertEqual(same(16, 1), (7, 8))
        self.assertEqual(same(16, 4), (6, 6))
        with self.assertRaisesRegex(ValueError, "1000"):
            TwelveLeadResidual(attention=False, samples=1000)

    def test_attention_weights_sum_to_one_and_weigh_the_states(self):
        torch.manual_seed(1)
        attention, states = Attention(6), torch.randn(5, 6, 9)
        weights = attention.weights(states)
        torch.testing.assert_close(weights.sum(1), torch.ones(5))
        self.assertTrue((weights >= 0).all())
        torch.testing.assert_close(attention(states), torch.einsum("rcs,rs->rc", states, weights))
        alike = torch.ones(2, 6, 9)
        torch.testing.assert_close(attention.weights(alike), torch.full((2, 9), 1 / 9))

    def test_two_steps_lower_the_loss(self):
        leads = records(16)
        targets = leads.complete.astype(np.float32)
        for make in (lambda: TwelveLeadResidual(True, 0.1, 256, momentum=0.1), lambda: Inception(0.125, 6, 0.1)):
            torch.manual_seed(3)
            network = make()
            optimiser = torch.optim.Adam(network.parameters(), 1e-2)

            def step() -> float:
                form = dataclasses.replace(TINY, batch=16)
                return epoch_of_training(
                    network, optimiser, leads.samples, targets, np.arange(16), binary_cross_entropy, form
                )

            losses = [step() for _ in range(3)]
            self.assertLess(losses[2], losses[0])

    def test_a_stopped_run_ends_as_an_unbroken_one(self):
        leads = records(40)
        targets = leads.complete.astype(np.float32)

        def run(folder: str, epochs: int) -> np.ndarray:
            form = dataclasses.replace(TINY, epochs=epochs, width=0.02)
            network, _ = fit(
                lambda: TwelveLeadResidual(False, form.width, form.samples, momentum=0.1),
                leads.samples,
                targets,
                np.arange(24),
                np.arange(24, 40),
                binary_cross_entropy,
                form,
                5,
                Path(folder) / "a.pt",
            )
            return logits(network, leads.samples, np.arange(40), form)

        with tempfile.TemporaryDirectory() as whole, tempfile.TemporaryDirectory() as broken:
            wanted = run(whole, 3)
            self.assertEqual(torch.load(Path(whole) / "a.pt")["epoch"], 3)
            run(broken, 1)
            np.testing.assert_array_equal(run(broken, 3), wanted)


class Subsets(unittest.TestCase):
    def setUp(self):
        self.leads = records(240)
        self.held, self.ages = self.leads.complete, self.leads.ages
        self.pool = np.arange(0, 200)

    def drawn(self, rule: str, per_class: int = 8) -> np.ndarray:
        rows = subset(rule, self.held, self.ages, self.pool, per_class, np.random.default_rng(4))
        self.assertEqual(len(np.unique(rows)), 7 * per_class)
        self.assertTrue(np.isin(rows, self.pool).all())
        return rows

    def test_all_have_one_size_and_the_balanced_ones_as_many_of_each_class(self):
        per_class = most_per_class(self.held, self.pool)
        self.assertEqual(per_class, self.held[self.pool].sum(0).min())
        for rule in ("I", "II", "III"):
            rows = self.drawn(rule)
            self.assertTrue((self.held[rows].sum(0) >= 8).all(), rule)
            self.assertEqual(int((~self.held[rows].any(1)).sum()), 8, rule)
        random = self.drawn("IV")
        self.assertGreater(int((~self.held[random].any(1)).sum()), 16)  # as the pool: about half

    def test_the_second_rule_takes_records_of_several_classes_first(self):
        several = self.held.sum(1) >= 2
        self.assertEqual(several[self.drawn("II")].sum(), several[self.pool].sum())
        self.assertLess(several[self.drawn("I", 4)].sum(), several[self.drawn("II", 4)].sum())

    def test_the_third_rule_takes_the_oldest_and_the_youngest(self):
        rows = self.drawn("III")
        for index in range(len(CLASSES)):
            ages = np.sort(self.ages[self.pool][self.held[self.pool, index]])
            taken = self.ages[rows][self.held[rows, index]]
            self.assertTrue(set(ages[:4]) | set(ages[-4:]) <= set(taken))

    def test_unknown_ages_are_taken_where_the_known_do_not_suffice(self):
        self.ages = np.where(np.arange(240) % 5 == 0, self.ages, np.nan)
        self.drawn("III")

    def test_what_cannot_be_drawn_is_said(self):
        with self.assertRaisesRegex(ValueError, "take fewer"):
            subset("I", self.held, self.ages, self.pool[:20], 8, np.random.default_rng(1))
        with self.assertRaisesRegex(ValueError, "no subset 'V'"):
            subset("V", self.held, self.ages, self.pool, 2, np.random.default_rng(1))


class Scores(unittest.TestCase):
    def test_specificity_is_of_the_negatives_and_not_as_formula_4_prints_it(self):
        counts = np.array([[8, 2, 10, 80]])  # tp fn fp tn
        self.assertAlmostEqual(specificity(counts)[0], 80 / 90)
        self.assertAlmostEqual(sensitivity(counts)[0], 0.8)
        self.assertAlmostEqual(precision(counts)[0], 8 / 18)
        self.assertAlmostEqual(f1(counts)[0], 16 / 28)

    def test_what_has_no_figure_is_none(self):
        counts = np.array([[0, 0, 3, 7]])
        self.assertTrue(np.isnan(sensitivity(counts)[0]) and np.isnan(f1(counts)[0]))
        self.assertTrue(np.isnan(precision(np.array([[0, 2, 0, 7]]))[0]))

    def test_counts_are_of_each_class(self):
        said = np.array([[1, 0], [1, 1], [0, 0]], bool)
        held = np.array([[1, 1], [0, 1], [0, 0]], bool)
        self.assertEqual(class_counts(said, held).tolist(), [[1, 0, 1, 1], [1, 1, 0, 1]])

    def test_thresholds_are_the_best_of_what_they_are_given(self):
        scores = np.array([[0.1, 0.9], [0.2, 0.2], [0.3, 0.1], [0.05, 0.3]])
        held = np.array([[0, 0], [1, 0], [1, 0], [0, 0]], bool)
        chosen = thresholds(scores, held)
        self.assertAlmostEqual(chosen[0], 0.15)
        self.assertEqual(chosen[1], 0.5)  # nothing to go by


class Programs(unittest.TestCase):
    def test_s002_runs_its_plan_and_writes_its_tables(self):
        found = {"ptbxl": records(), "ludb": records(100, "ludb", 2)}
        form = dataclasses.replace(TINY, epochs=1, width=0.01)
        plan = s002_program.plan(found, form, 1)
        self.assertEqual(len({run.name for run in plan}), len(plan))
        keep = [run for run in plan if run.fold == 0 and (run.rule != "IV" or run.size == 0)]
        with tempfile.TemporaryDirectory() as folder:
            out, models, results = (Path(folder) / name for name in ("out", "models", "results"))
            for each in (out, models / "zoo", results):
                each.mkdir(parents=True)
            for run in keep:
                if run.repeat == 0:
                    done = s002_program.carry_out(run, found, form, out, False)
                    (out / f"{run.name}.json").write_text(json.dumps(done), encoding="ascii")
            s002_tables.count(out, found, form, False, models)
            s002_tables.write(models, results)
            text = (results / "s002.md").read_text(encoding="utf-8")
            lesson = json.loads((models / "s002_lesson.json").read_text(encoding="ascii"))
        self.assertIn("| I, balanced | none | 1 |", text)
        self.assertIn("6,425,638", text)
        self.assertEqual({row["subset"] for row in lesson["rows"]}, {*RULES, "all"})
        counts = np.asarray(lesson["rows"][0]["runs"][0]["counts"]["ptbxl"])
        self.assertEqual(counts.sum(1).tolist(), [int((found["ptbxl"].folds() == 0).sum())] * 6)

    def test_folds_that_are_tested_or_stop_the_training_are_never_trained_on(self):
        leads = records()
        for run in s002_program.plan({"ptbxl": leads}, TINY, 1):
            training, validation, test = s002_program.split(run, leads, leads.complete)
            sides = [set(leads.groups[rows]) for rows in (training, validation, test)]
            self.assertFalse(sides[0] & sides[1] or sides[0] & sides[2] or sides[1] & sides[2], run.name)
        *_, test = s002_program.official_split(leads, 0)
        self.assertEqual(set(leads.strata[test]), {9, 10})

    def test_records_of_unknown_patient_beside_tested_ones_are_not_trained_on(self):
        leads = records()
        unknown = np.flatnonzero(leads.strata == 1)[:40]  # a block of four beside those of stratum 10
        leads.strata[unknown] = -1
        training, validation, test = s002_program.official_split(leads, 0)
        used = np.concatenate([training, validation])
        near = [row for row in unknown if np.abs(test - row).min() <= s002_program.NEIGHBOUR_IDS]
        self.assertTrue(near)
        self.assertFalse(np.isin(near, used).any())
        self.assertEqual(len(used), len(leads) - len(test) - len(near))

    def test_s001_takes_records_of_one_class_and_draws_normal_ones_down(self):
        held = records(600).complete
        held[30:300, 0] = False
        rows, labels = s001_program.exclusive(held, 0)
        sizes = np.bincount(labels[rows], minlength=7)
        self.assertTrue((held[rows].sum(1) <= 1).all())
        self.assertLessEqual(sizes[6], round(s001_program.LARGEST_TO_SMALLEST * sizes[:6].min()))
        kept = s001_program.undersampled(labels, rows, np.random.default_rng(1))
        self.assertEqual(set(np.bincount(labels[kept]).tolist()), {int(sizes.min())})
        weights = s001_program.class_weights(labels[rows], 7)
        self.assertAlmostEqual(float((weights * sizes).sum() / sizes.sum()), 1.0, places=5)

    def test_s001_runs_every_way_and_writes_its_table(self):
        found = {"ptbxl": records(120)}
        form = dataclasses.replace(TINY, epochs=1, width=0.01)
        with tempfile.TemporaryDirectory() as folder:
            out, models, results = (Path(folder) / name for name in ("out", "models", "results"))
            for each in (out, models / "zoo", results):
                each.mkdir(parents=True)
            for run in s001_program.plan(1):
                if run.fold == 0:
                    done = s001_program.carry_out(run, found["ptbxl"], form, out, False)
                    self.assertEqual(np.sum(done["confusion"]) > 0, True)
                    (out / f"{run.name}.json").write_text(json.dumps(done), encoding="ascii")
            s001_tables.count(out, found, form, False, models)
            s001_tables.write(models, results)
            text = (results / "s001.md").read_text(encoding="utf-8")
        for words in s001_program.WAYS.values():
            self.assertIn(f"| Inception | {words} | 1 |", text)

    def test_focal_loss_weighs_what_is_sure_less(self):
        sure, unsure, target = torch.tensor([[4.0, 0.0]]), torch.tensor([[0.5, 0.0]]), torch.tensor([0])
        plain = torch.nn.functional.cross_entropy
        ratios = [float(s001_program.focal(one, target) / plain(one, target)) for one in (sure, unsure)]
        self.assertLess(ratios[0], 0.01)
        self.assertGreater(ratios[1], 0.1)


if __name__ == "__main__":
    unittest.main()
