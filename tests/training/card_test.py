import json
import re
import tempfile
import unittest
from pathlib import Path

from training import rhythm_card
from training.card import card_text
from training.card_words import WORDS, card_words
from training.fit import CONFIGS, load_config

MODELS = Path(__file__).resolve().parents[2] / "models"


class Cards(unittest.TestCase):
    def test_each_card_is_what_its_manifest_evaluation_and_words_give(self):
        for name in json.loads((MODELS / "index.json").read_text(encoding="ascii"))["models"]:
            with self.subTest(name):
                manifest = json.loads((MODELS / name / "manifest.json").read_text(encoding="ascii"))
                evaluation = json.loads((MODELS / name / "evaluation.json").read_text(encoding="ascii"))
                made = card_text(manifest, evaluation, card_words(name), load_config(CONFIGS / f"{name}.json").minutes)
                self.assertEqual(made, (MODELS / name / "MODEL_CARD.md").read_text(encoding="utf-8"))

    def test_the_card_of_the_rhythm_model_too_apart_from_the_number_of_its_recordings(self):
        """Those are counted in the recordings themselves."""
        folder = MODELS / "rhythm"
        card = (folder / "MODEL_CARD.md").read_text(encoding="utf-8")
        listed = re.search(r"^(.*?) recordings, every lead a sample", card, re.MULTILINE)[1]
        records = {name: int(count) for name, count in (part.split(" ") for part in listed.split("; "))}
        manifest = json.loads((folder / "manifest.json").read_text(encoding="ascii"))
        evaluation = json.loads((folder / "evaluation.json").read_text(encoding="ascii"))
        self.assertEqual(rhythm_card.card_text(manifest, evaluation, card_words("rhythm"), records), card)

    def test_every_config_has_words_for_a_card_and_all_words_have_a_config(self):
        self.assertEqual({path.stem for path in WORDS.glob("*.md")}, {path.stem for path in CONFIGS.glob("*.json")})
        for path in WORDS.glob("*.md"):
            card_words(path.stem)

    def test_a_heading_that_no_card_has_is_refused(self):
        with tempfile.TemporaryDirectory() as folder:
            (Path(folder) / "x.md").write_text("# x\n\n## Intended use\n\na\n\n## Limits\n\nb\n", encoding="utf-8")
            with self.assertRaisesRegex(ValueError, "Limits"):
                card_words("x", Path(folder))


if __name__ == "__main__":
    unittest.main()
