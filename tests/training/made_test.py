import tempfile
import unittest
from pathlib import Path

import numpy as np

from training.ectopic_rhythm import EctopicRhythm
from training.fibrillating_rhythm import FibrillatingRhythm
from training.made_beats import FS_HZ, Noise, cut_beats
from training.made_recordings import ensure_made, made_recording
from training.made_rhythm import FIBRILLATING, LABEL_OF_KIND, F, N, Rhythm, S, V
from training.simulated_patients import LEAST, MOST, EctopicPatient, FibrillatingPatient
from training.wfdb_files import Recording, read_recording, write_recording

SOURCE_FS_HZ = 360.0


def patient(name: str, seed: int) -> Recording:
    """400 beats: a P wave and a narrow QRS, every eighth wide, downward and early, with a pause after it."""
    rng = np.random.default_rng(seed)
    labels = np.where(np.arange(400) % 8 == 5, V, N)
    interval = np.where(labels == V, 0.55, np.where(np.roll(labels, 1) == V, 1.05, 0.8)) + rng.normal(0, 0.01, 400)
    r_peaks = np.round(np.cumsum(interval) * SOURCE_FS_HZ).astype(np.int64) + 360
    time_s = np.arange(r_peaks[-1] + 720) / SOURCE_FS_HZ
    signals = np.zeros((2, len(time_s)))
    for r, label in zip(r_peaks, labels):
        part = slice(r - 180, r + 180)
        t = time_s[part] - r / SOURCE_FS_HZ
        beat = (
            -1.5 * np.exp(-0.5 * (t / 0.045) ** 2)
            if label == V
            else (np.exp(-0.5 * (t / 0.012) ** 2) + 0.15 * np.exp(-0.5 * ((t + 0.16) / 0.025) ** 2))
        )
        signals[:, part] += np.outer([1.0, 0.6], beat)
    return Recording(name, SOURCE_FS_HZ, ("V1", "MLII"), signals.astype(np.float32), r_peaks, labels)


def quiet() -> Noise:
    return Noise([[np.random.default_rng(kind).normal(0, 1, (2, 40000))] for kind in range(3)])


class WfdbFiles(unittest.TestCase):
    def test_what_was_written_is_read_again(self):
        recording = patient("p1", 1)
        gap = np.r_[recording.r_peaks[:200], recording.r_peaks[200:] + 5000]  # a step of more than 1,023 samples
        longer = np.pad(recording.signals_mv, ((0, 0), (0, 5000)))
        written = Recording("p1", SOURCE_FS_HZ, recording.leads, longer, gap, recording.labels)
        with tempfile.TemporaryDirectory() as folder:
            write_recording(Path(folder), written)
            read = read_recording(Path(folder) / "p1.hea")
        np.testing.assert_array_equal(read.r_peaks, written.r_peaks)
        np.testing.assert_array_equal(read.labels, written.labels)
        np.testing.assert_allclose(read.signals_mv, written.signals_mv, atol=1.0 / 400)
        self.assertEqual((read.leads, read.fs_hz), (written.leads, written.fs_hz))


class MadeRecordings(unittest.TestCase):
    def test_rhythms_hold_what_their_labels_say(self):
        counts, early = np.zeros(4), {N: [], S: []}
        for seed in range(40):
            rows = Rhythm(np.random.default_rng(seed), 800, True).rows
            labels = LABEL_OF_KIND[[kind for _, kind in rows]]
            interval = np.asarray([interval_s for interval_s, _ in rows])
            self.assertGreaterEqual(interval.min(), 0.26)
            counts += np.bincount(labels, minlength=4)
            for label in (N, S):
                early[label] += list(interval[labels == label] / np.median(interval))
        self.assertTrue((counts > 200).all(), counts)
        self.assertLess(np.median(early[S]), 0.85)
        self.assertGreater(np.median(early[N]), 0.95)

    def test_the_usual_beat_of_an_ectopic_patient_is_premature(self):
        for rhythm in (EctopicRhythm, EctopicPatient):
            shares, early = [], []
            for seed in range(40):
                rows = rhythm(np.random.default_rng(seed), 800, False).rows[:800]
                labels = LABEL_OF_KIND[[kind for _, kind in rows]]
                interval = np.asarray([interval_s for interval_s, _ in rows])
                shares.append(np.mean(labels == S))
                early.append(np.median(interval[labels == S]) < np.median(interval[labels == N]))
            self.assertGreater(np.median(shares), 0.5)
            self.assertGreater(np.mean(early), 0.9)
            if rhythm is EctopicPatient:
                self.assertTrue(min(shares) >= LEAST and max(shares) <= MOST)
        made = made_recording(cut_beats(patient("p1", 1)), [], quiet(), "made", 1, EctopicPatient)
        self.assertGreater(np.mean(made.labels == S), 0.45)

    def test_the_beats_of_a_fibrillating_patient_are_ordinary_and_come_irregularly(self):
        for seed in range(20):
            rows = FibrillatingPatient(np.random.default_rng(seed), 800, True).rows[:800]
            labels = LABEL_OF_KIND[[kind for _, kind in rows]]
            interval_s = np.asarray([interval_s for interval_s, _ in rows])
            self.assertEqual(set(labels) - {N, V}, set())
            self.assertGreater(np.mean(labels == N), 0.95)
            self.assertGreater(interval_s.std() / interval_s.mean(), 0.07)
            kinds = [kind for _, kind in FibrillatingRhythm(np.random.default_rng(seed), 800, True).rows[:800]]
            self.assertGreater(np.mean(np.equal(kinds, FIBRILLATING)), 0.6)

    def test_a_made_recording_repeats_itself_and_its_fusions_lie_between_both_shapes(self):
        own, donor = cut_beats(patient("p1", 1)), cut_beats(patient("p2", 2))
        self.assertEqual(own.leads, ("MLII", "V1"))
        found = {N: [], V: [], F: []}
        for seed in range(12):
            one, two = (made_recording(own, [donor], quiet(), "made", seed) for _ in range(2))
            np.testing.assert_array_equal(one.signals_mv, two.signals_mv)
            self.assertEqual(len(one.labels), len(one.r_peaks))
            self.assertTrue(np.isfinite(one.signals_mv).all())
            self.assertEqual(one.fs_hz, FS_HZ)
            steady = np.r_[False, np.diff(one.r_peaks) > 0.6 * FS_HZ]
            for label in found:
                rows = np.flatnonzero(steady & (one.labels == label))
                around = one.signals_mv[1][one.r_peaks[rows, None] + np.arange(-9, 10)]
                found[label] += list(around.mean(1))  # of the QRS: upward in N, downward in V
        n, v, f = (np.median(found[label]) for label in (N, V, F))
        self.assertLess(min(n, v), f)
        self.assertLess(f, max(n, v))

    def test_records_of_the_test_half_are_refused(self):
        with self.assertRaises(ValueError):
            ensure_made(Path("nowhere"), Path("nowhere"), Path("nowhere"), ["101", "100"], 1, 0)


if __name__ == "__main__":
    unittest.main()
