"""Opens DS2 and scores the shipped model files on it: evaluation.json and MODEL_CARD.md of each model.

  scripts/python -m studies.evaluate_models                 every model of models/index.json
  scripts/python -m studies.evaluate_models s000_cnn_rr     one model

Nothing may be chosen by these figures. Each distinct model file that saw DS2 is noted in models/ds2_openings.json and
counted in its card. `fiducial evaluate --positions reference --model NAME` prints the same figures from the same files.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from common import environment

ROOT = Path(__file__).resolve().parents[2]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", metavar="MODEL")
    parser.add_argument("--tensors", type=Path, default=ROOT / "build/tensors/ds2", help="folder of exported tensors")
    parser.add_argument("--data", type=Path, default=ROOT / "data/mitdb", help="recordings, for the export")
    parser.add_argument("--folder", type=Path, default=ROOT / "models", help="folder of model folders")
    chosen = parser.parse_args()
    environment.enter("training")
    from training import evaluation  # needs numpy and onnxruntime, which only .venv has

    models = chosen.models or json.loads((chosen.folder / "index.json").read_text(encoding="ascii"))["models"]
    evaluation.run(models, chosen.tensors, chosen.data, chosen.folder)


if __name__ == "__main__":
    main()
