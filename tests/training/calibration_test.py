"""The head of scripts/training/calibration.py against the numbers that the core's test reads too.

ECG_WRITE_GOLDEN=1 writes tests/data/patient_head.txt anew.
"""

import os
import unittest
from pathlib import Path

import numpy as np

from training.beat_tensors import CONTEXT_COLUMNS
from training.calibration import PatientHead, asked

FIXTURE = Path(__file__).resolve().parents[1] / "data/patient_head.txt"
BEATS, KINDS = 36, (0, 0, 2, 0, 3, 0)


def made_patient() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Probabilities {beat, 5}, context {beat, CONTEXT_COLUMNS} and classes: three kinds of beats, F called V or N by the model."""
    rng = np.random.default_rng(6)
    labels = np.asarray([KINDS[beat % len(KINDS)] for beat in range(BEATS)])
    centres = rng.normal(0.0, 1.0, (5, CONTEXT_COLUMNS))
    context = np.round(centres[labels] + rng.normal(0.0, 0.4, (BEATS, CONTEXT_COLUMNS)), 2)
    logits = rng.normal(0.0, 0.5, (BEATS, 5))
    logits[np.arange(BEATS), np.where(labels == 3, rng.choice((0, 2), BEATS), labels)] += 3.0
    probabilities = np.exp(logits) / np.exp(logits).sum(1, keepdims=True)
    return np.round(probabilities, 3), context, labels


def text(name: str, values: np.ndarray, digits: int) -> str:
    return f"{name} " + " ".join(f"{value:.{digits}f}" for value in np.ravel(values))


class Calibration(unittest.TestCase):
    def test_the_numbers_that_the_core_is_held_to(self):
        probabilities, context, labels = made_patient()
        head = PatientHead(probabilities, context)
        beats = np.asarray([0, 2, 4, 7, 10])
        found = head.calibrate(beats, labels[beats])
        following = head.most_telling(found, beats, labels[beats])
        if os.environ.get("ECG_WRITE_GOLDEN"):
            FIXTURE.write_text(
                "\n".join(
                    [
                        "# A made-up patient and what PatientHead of scripts/training/calibration.py says of it",
                        text("probabilities", probabilities, 3),
                        text("context", context, 2),
                        text("beats", beats, 0),
                        text("labels", labels[beats], 0),
                        text("calibrated", found, 6),
                        f"next {following}",
                        "",
                    ]
                )
            )
        stored = {
            line.split()[0]: np.asarray(line.split()[1:], float)
            for line in FIXTURE.read_text().splitlines()
            if not line.startswith("#")
        }
        np.testing.assert_allclose(np.ravel(found), stored["calibrated"], atol=2e-6)
        self.assertEqual(following, stored["next"][0])
        self.assertFalse(np.array_equal(found.argmax(1), probabilities.argmax(1)), "labels change something")
        self.assertGreater((found.argmax(1) == labels).mean(), (probabilities.argmax(1) == labels).mean())

    def test_without_labels_nothing_changes(self):
        probabilities, context, _ = made_patient()
        head = PatientHead(probabilities, context)
        np.testing.assert_array_equal(head.calibrate(np.zeros(0, int), np.zeros(0, int)), probabilities)

    def test_asking_finds_what_the_model_does_not_know(self):
        probabilities, context, labels = made_patient()
        found = asked(PatientHead(probabilities, context), labels, 6)
        self.assertGreater((found == labels).mean(), (probabilities.argmax(1) == labels).mean())


if __name__ == "__main__":
    unittest.main()
