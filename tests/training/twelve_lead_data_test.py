import csv
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import numpy as np

from training import twelve_leads
from training.twelve_lead_labels import CLASSES, SCHEMES, TABLE, dx_codes, kept_by_s002, ludb_codes, scp_codes, told
from training.twelve_leads import LEADS, fitted, read_leads, resampled

ROOT = Path(__file__).resolve().parents[2]


def names(flags: np.ndarray) -> list[str]:
    return [CLASSES[index] for index in np.flatnonzero(flags)]


def write_record(
    folder: Path, name: str, signals: np.ndarray, fs_hz: int, comments: list[str], offset: int = 0
) -> Path:
    """A record of format 16 at 1,000 per mV; with an offset as the challenges write it."""
    folder.mkdir(parents=True, exist_ok=True)
    file, form = (f"{name}.mat", f"16+{offset}") if offset else (f"{name}.dat", "16")
    adu = np.round(signals * 1000).astype("<i2")
    (folder / file).write_bytes(b"\x55" * offset + adu.T.tobytes())
    lines = [f"{name} {len(adu)} {fs_hz} {adu.shape[1]}"]
    lines += [f"{file} {form} 1000/mV 16 0 {row[0]} 0 0 {lead}" for row, lead in zip(adu, LEADS)]
    header = folder / f"{name}.hea"
    header.write_text("\n".join([*lines, *comments]) + "\n", encoding="ascii")
    return header


class Labels(unittest.TestCase):
    def test_every_scheme_has_a_word_for_every_class(self):
        with TABLE.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        for scheme in SCHEMES:
            complete = {row["class"] for row in rows if row["scheme"] == scheme and row["kind"] == "complete"}
            self.assertEqual(complete, set(CLASSES), scheme)
        self.assertEqual(len({(row["scheme"], row["code"]) for row in rows}), len(rows))

    def test_scp_statements_count_whatever_their_likelihood(self):
        codes = scp_codes("{'NORM': 100.0, 'AFIB': 0.0, '1AVB': 50.0, 'IRBBB': 100.0}")
        found = told(codes, "scp")
        self.assertEqual(names(found.complete), ["1dAVb", "AF"])
        self.assertEqual(names(found.incomplete), ["RBBB"])
        self.assertEqual(names(found.classes(True)), ["1dAVb", "RBBB", "AF"])

    def test_the_challenges_write_codes_into_their_headers(self):
        self.assertEqual(dx_codes("A1 12 500 5000\n# Age: 74\n# Dx: 59118001,427084000\n"), ["59118001", "427084000"])
        self.assertEqual(dx_codes("#Dx: 164889003\n"), ["164889003"])
        self.assertEqual(dx_codes("A1 12 500 5000\n"), [])
        self.assertEqual(names(told(["59118001", "427084000", "1"], "snomed").complete), ["RBBB", "ST"])
        self.assertEqual(names(told(["733534002", "426177001"], "snomed").complete), ["LBBB", "SB"])

    def test_ludb_writes_lines(self):
        codes = ludb_codes("Sinus bradycardia\nWandering atrial pacemaker", "I degree av block\n")
        self.assertEqual(names(told(codes, "ludb").complete), ["1dAVb", "SB"])

    def test_records_are_left_out_where_s002_leaves_them_out(self):
        self.assertFalse(kept_by_s002("cpsc2018", ["429622005", "164889003"]))  # first of all ST depression
        self.assertTrue(kept_by_s002("cpsc2018", ["164889003", "429622005"]))
        self.assertTrue(kept_by_s002("shaoxing", ["426783006"]))
        self.assertFalse(kept_by_s002("shaoxing", ["426783006", "164934002"]))
        self.assertTrue(kept_by_s002("shaoxing", ["426177001", "164934002"]))
        self.assertTrue(kept_by_s002("georgia", ["164934002"]))

    def test_an_unknown_scheme_is_refused(self):
        with self.assertRaisesRegex(ValueError, "icd"):
            told(["I48"], "icd")


class Tensors(unittest.TestCase):
    def test_resampling_keeps_a_sine_and_takes_away_what_would_fold(self):
        for before, after in ((500, 400), (100, 400), (500, 100)):
            time_s = np.arange(10 * before) / before
            slow = resampled(np.sin(2 * np.pi * 7 * time_s)[None], before, after)
            self.assertEqual(slow.shape, (1, 10 * after))
            wanted = np.sin(2 * np.pi * 7 * np.arange(10 * after) / after)
            middle = slice(after, -after)  # the ends are continued flat
            self.assertLess(np.abs(slow[0] - wanted)[middle].max(), 2e-3, (before, after))
        fast = resampled(np.sin(2 * np.pi * 90 * np.arange(5000) / 500)[None], 500, 100)
        self.assertLess(np.abs(fast[0, 100:-100]).max(), 2e-3)
        np.testing.assert_allclose(resampled(np.ones((2, 500)), 500, 400), 1.0, atol=1e-5)

    def test_short_records_get_zeros_on_both_sides_and_long_ones_lose_both_ends(self):
        self.assertEqual(np.flatnonzero(fitted(np.ones((1, 4000)), 4096)[0])[[0, -1]].tolist(), [48, 4047])
        self.assertEqual(fitted(np.arange(10)[None], 4)[0].tolist(), [3, 4, 5, 6])
        self.assertEqual(fitted(np.ones((1, 5)), 8)[0].tolist(), [0, 1, 1, 1, 1, 1, 0, 0])

    def test_databases_of_the_challenges_are_read_from_their_headers(self):
        signals = np.stack([np.full(1000, 0.1 * lead) for lead in range(12)])
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder)
            for name, dx in (("A0001", "59118001"), ("A0002", "429622005")):
                comments = ["# Age: 74", f"# Dx: {dx}"]
                write_record(data / "cpsc2018/training/cpsc_2018/g1", name, signals, 100, comments, offset=24)
            found = twelve_leads.everything(data, data / "cache", 100, 1024)
            again = twelve_leads.database("cpsc2018", data, data / "cache", 100, 1024)
        self.assertEqual(list(found), ["cpsc2018"])
        self.assertEqual(again.records.tolist(), ["A0001"])
        self.assertEqual(names(again.complete[0]), ["RBBB"])
        self.assertEqual(again.ages.tolist(), [74.0])
        np.testing.assert_allclose(again.samples[0, :, 500], 0.1 * np.arange(12), atol=1e-3)

    def test_a_missing_lead_and_a_missing_database_are_said(self):
        with tempfile.TemporaryDirectory() as folder:
            header = write_record(Path(folder), "x", np.zeros((11, 100)), 100, [])
            with self.assertRaisesRegex(ValueError, "no lead V6"):
                read_leads(header, 100, 256)
            with self.assertRaisesRegex(ValueError, "fetch_data"):
                twelve_leads.everything(Path(folder), Path(folder) / "cache")

    def test_ptb_xl_keeps_patients_and_blocks_of_ids_together(self):
        signals = np.zeros((12, 100))
        head = "ecg_id,patient_id,age,scp_codes,strat_fold,filename_hr\n"
        with tempfile.TemporaryDirectory() as folder:
            data = Path(folder)
            lines = [
                f"{n},{p},{age},\"{{'NORM': 100.0}}\",{fold},r/{n}"
                for n, p, age, fold in ((1, 7, 56, 3), (2, 8, 300, 9), (90, 7, 57, 3))
            ]
            for name in ("1", "2", "90"):
                write_record(data / "ptbxl/r", name, signals, 100, [])
            write_record(data / "ptbxl-lr/records100/00000", "00091_lr", signals, 100, [])
            (data / "ptbxl/ptbxl_database.csv").write_text(head + "\n".join(lines) + "\n", encoding="ascii")
            (data / "ptbxl-lr/labels.csv").write_text(
                "ecg_id,snomed,patient_id,strat_fold\n91,427084000,,\n90,427084000,,\n", encoding="ascii"
            )
            leads = twelve_leads.database("ptbxl", data, data / "cache", 100, 256)
        self.assertEqual(leads.records.tolist(), ["1", "2", "90", "91"])
        self.assertEqual(leads.groups[0], leads.groups[2])
        self.assertNotEqual(leads.groups[0], leads.groups[3])
        self.assertEqual(leads.folds().tolist(), [0, 0, 0, 1])
        self.assertEqual(leads.ages[:3].tolist(), [56.0, 90.0, 57.0])
        self.assertEqual(leads.strata.tolist(), [3, 9, 3, -1])
        self.assertEqual(names(leads.complete[3]), ["ST"])


class Download(unittest.TestCase):
    def test_a_dry_run_says_what_would_be_fetched_and_asks_no_network(self):
        with tempfile.TemporaryDirectory() as folder:
            command = [sys.executable, str(ROOT / "scripts/fetch_data"), "ptbxl", "cpsc2018", "shaoxing", "georgia"]
            places = ["--target", folder, "--archives", folder, "--physionet", "http://127.0.0.1:9/files"]
            told = subprocess.run([*command, "--dry-run", *places], capture_output=True, text=True, check=True).stdout
            self.assertEqual(list(Path(folder).iterdir()), [])
        self.assertEqual(len(told.splitlines()), 4)
        self.assertIn("http://127.0.0.1:9/files/ptb-xl/1.0.3/", told)
        for part in ("cpsc_2018", "ningbo", "georgia", "45,152 records"):
            self.assertIn(part, told)


if __name__ == "__main__":
    unittest.main()
