"""Whether the maps of the default model say what decided: docs/results/explanations.md.

  scripts/python -m studies.evaluate_explanations           DS1 cross-validated by patient, and DS2 (about 15 minutes)
  scripts/python -m studies.evaluate_explanations --again   the tables alone, from what was measured last

`tools/beat_lab changed` makes the numbers of beats whose parts are usual or flat (src/core/explain/beat_parts.hpp); the networks are
the shipped one (DS2), those of the five folds of DS1 (trained here, a minute each), one of another seed, and the shipped one with
its weights in random order. At most BEATS of each class of each record are asked about.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from common import environment

from .explanation_tables import page

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / "build/explanations"
BEATS = 60  # of each class of each record, at most
INT8_BEATS = 6  # of these, for the shipped int8 network itself: 31 beats for each question
STRETCHES, PARTS, ALL = 21, 22, (1 << 22) - 1
TIMING = STRETCHES
WAVES = {"P": range(5), "QRS": range(5, 12), "ST-T": range(12, 21)}
FIRST_SAMPLE, PART_SAMPLES, R_SAMPLE, RATE_HZ = 25, 5, 64, 128.0
QRS_S, POINTING_S = (-13 / RATE_HZ, 18 / RATE_HZ), 0.060
LEAST = 0.05  # log-odds below which nothing speaks for the class (kLeastShare)
ORDINARY_FIT = 0.9  # of the QRS with the patient's usual one
SEEDS_OF_ORDER = (1, 2, 3, 4, 5)


def questions():  # noqa: ANN201 - numpy comes with the environment
    """Masks in the order of `questions()` in beat_parts.cpp, without the waves."""
    import numpy as np

    alone = [1 << part for part in range(PARTS)]
    return np.asarray([ALL, 0, *[ALL & ~mask for mask in alone], *alone], np.uint32)


class Measured:
    """What was asked of the beats of one split, for one reference."""

    def __init__(self) -> None:
        self.rows: dict[str, list] = {}

    def add(self, **columns: object) -> None:
        for name, values in columns.items():
            self.rows.setdefault(name, []).append(values)

    def column(self, name: str):  # noqa: ANN201
        import numpy as np

        return np.concatenate(self.rows[name])


def changed_rows(lab, data: Path, name: str, beats, masks, flat: bool):  # noqa: ANN001, ANN201
    import numpy as np

    files = {key: WORK / f"changed.{key}" for key in ("beats", "masks", "out")}
    beats.astype("<u4").tofile(files["beats"])
    masks.astype("<u4").tofile(files["masks"])
    job = {"source": data / f"{name}.hea", **files, **({"flat": 1} if flat else {})}
    lab.run("changed", [job])
    return np.fromfile(files["out"], "<f4").reshape(len(beats), -1, 69)


def log_odds(log_probabilities):  # noqa: ANN001, ANN201
    """{.., 4} of each class against all others."""
    import numpy as np

    odds = np.empty_like(log_probabilities)
    for label in range(4):
        others = np.delete(log_probabilities, label, -1)
        most = others.max(-1)
        odds[..., label] = log_probabilities[..., label] - most - np.log(np.exp(others - most[..., None]).sum(-1))
    return odds


def shares(log_probabilities):  # noqa: ANN001, ANN201
    """{beat, part, class} from answers {beat, question, 4}: as part_shares in beat_explanation.cpp."""
    odds = log_odds(log_probabilities)
    lost = odds[:, :1] - odds[:, 2 : 2 + PARTS]
    won = odds[:, 2 + PARTS : 2 + 2 * PARTS] - odds[:, 1:2]
    return 0.5 * (lost + won)


def correlations(a, b):  # noqa: ANN001, ANN201
    """Pearson's, row by row; NaN where one of the two does not vary."""
    import numpy as np

    a, b = a - a.mean(1, keepdims=True), b - b.mean(1, keepdims=True)
    with np.errstate(invalid="ignore", divide="ignore"):
        return (a * b).sum(1) / np.sqrt((a * a).sum(1) * (b * b).sum(1))


def picked(labels, rng):  # noqa: ANN001, ANN201
    import numpy as np

    parts = [rng.permutation(np.flatnonzero(labels == label))[:BEATS] for label in range(4)]
    return np.sort(np.concatenate(parts))


def cumulative(order):  # noqa: ANN001, ANN201
    """Masks as the parts go one after the other in that order, and as they come: {beat, 2 * PARTS}."""
    import numpy as np

    bits = np.cumsum(np.uint32(1) << order.astype(np.uint32), axis=1, dtype=np.uint32)
    return np.concatenate([ALL & ~bits, bits], 1)


def measure(split: str, networks: dict[str, object], other_seed: object, data: Path, int8: Path | None) -> Measured:
    """`networks` by record. The answers of each beat against what the page shows for its class: flat for N, usual for the others."""
    import numpy as np
    import onnxruntime

    from detection import lab
    from training.beat_tensors import read_context, read_labels
    from training.context_explain import explain_model, in_random_order

    sessions: dict[int, onnxruntime.InferenceSession] = {}
    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3

    def session(network, order: int = 0):  # noqa: ANN001, ANN202
        key = id(network) + order
        if key not in sessions:
            asked = in_random_order(network, order) if order else network
            sessions[key] = onnxruntime.InferenceSession(explain_model(asked).SerializeToString(), options)
        return sessions[key]

    def answers(network, context, rows, beats, order: int = 0):  # noqa: ANN001, ANN202
        feeds = {
            "context": context,
            "changed": rows.reshape(-1, rows.shape[2]),
            "beat_of_row": np.repeat(beats, rows.shape[1]).astype(np.float32),
        }
        return session(network, order).run(["log_probabilities"], feeds)[0][:, :4].reshape(len(beats), -1, 4)

    deciding = onnxruntime.InferenceSession(int8, options) if int8 else None
    rng = np.random.default_rng(1)
    measured = Measured()
    for name in networks:
        network = networks[name]
        prefix = WORK / split / name
        prefix.parent.mkdir(parents=True, exist_ok=True)
        lab.run("context", [{"source": data / f"{name}.hea", "out": prefix}])
        labels, context = read_labels(prefix.parent, name), read_context(prefix.parent, name)
        beats = picked(labels, rng)
        if not len(beats):
            continue
        masks = np.tile(questions(), (len(beats), 1))
        both = [changed_rows(lab, data, name, beats, masks, flat) for flat in (False, True)]
        said = [answers(network, context, rows, beats) for rows in both]
        called = said[0][:, 0].argmax(1)
        against_flat = called == 0
        at = np.arange(len(beats))

        def of_class(per_reference):  # noqa: ANN001, ANN202
            chosen = np.where(against_flat[:, None, None], per_reference[1], per_reference[0])
            return chosen[at, :, called]

        own = of_class([shares(each) for each in said])
        other = of_class([shares(answers(other_seed, context, rows, beats)) for rows in both])
        random = [
            correlations(
                own[:, :STRETCHES],
                of_class([shares(answers(network, context, rows, beats, order)) for rows in both])[:, :STRETCHES],
            )
            for order in SEEDS_OF_ORDER
        ]
        curves = []
        for order in (np.argsort(-own, 1), rng.permuted(np.tile(np.arange(PARTS), (len(beats), 1)), axis=1)):
            gone = cumulative(order)
            asked = [
                answers(network, context, changed_rows(lab, data, name, beats, gone, flat), beats)
                for flat in (False, True)
            ]
            chosen = np.where(against_flat[:, None, None], asked[1], asked[0])
            curves.append(np.exp(chosen[at, :, called]).reshape(len(beats), 2, PARTS).mean(2))
        of_int8 = np.full(len(beats), np.nan)
        if deciding is not None:
            some = np.sort(
                np.concatenate([rng.permutation(np.flatnonzero(called == label))[:INT8_BEATS] for label in range(4)])
            )
            for row in some:
                rows = both[1 if against_flat[row] else 0][row]
                of_int8[row] = correlations(
                    own[row : row + 1, :STRETCHES], int8_map(deciding, context, beats[row], rows, called[row])
                )[0]
        measured.add(
            truth=labels[beats],
            called=called,
            share=own,
            agreement=correlations(shares(said[0])[at, :STRETCHES, called], shares(said[1])[at, :STRETCHES, called]),
            seed=correlations(own[:, :STRETCHES], other[:, :STRETCHES]),
            random=np.nanmedian(random, 0),
            deletion=np.stack([curve[:, 0] for curve in curves], 1),
            insertion=np.stack([curve[:, 1] for curve in curves], 1),
            turns=np.where(against_flat, said[1][:, 1].argmax(1), said[0][:, 1].argmax(1)) != called,
            fit=context[beats, 21],
            int8=of_int8,
        )
        print(split, name, len(beats), flush=True)
    return measured


def int8_map(deciding, context, beat: int, rows, label: int):  # noqa: ANN001, ANN201
    """The same map by the int8 file that decides: 31 beats for each question."""
    import numpy as np

    first, end = max(0, beat - 15), min(len(context), beat + 16)
    log_probabilities = []
    for row in rows:
        around = context[first:end].copy()
        around[beat - first] = row
        answer = deciding.run(["probabilities"], {"context": around})[0][beat - first, :4]
        log_probabilities.append(np.log(np.maximum(answer, 1e-9)))
    return shares(np.asarray(log_probabilities, np.float32)[None])[:, :STRETCHES, label]


def figures(measured: Measured) -> list[dict]:
    """Per class, over beats rightly called so."""
    import numpy as np

    truth, called, share = (measured.column(name) for name in ("truth", "called", "share"))
    middle_s = (FIRST_SAMPLE + PART_SAMPLES * (np.arange(STRETCHES) + 0.5) - R_SAMPLE) / RATE_HZ
    result = []
    for label, letter in enumerate("NSVF"):
        chosen = (truth == label) & (called == label)
        if not chosen.any():
            continue
        speaks = np.maximum(share[chosen][:, :STRETCHES], 0.0)
        has = speaks.max(1) >= LEAST
        peak = middle_s[speaks[has].argmax(1)]
        inside = (peak >= QRS_S[0] - POINTING_S) & (peak <= QRS_S[1] + POINTING_S)
        parts = speaks[has] / speaks[has].sum(1, keepdims=True)
        timing = share[chosen][:, TIMING]
        ordinary = measured.column("fit")[chosen] > ORDINARY_FIT
        decides = timing > speaks.max(1)
        turns = measured.column("turns")[chosen]
        deletion, insertion = (measured.column(name)[chosen][turns] for name in ("deletion", "insertion"))
        median = lambda name: float(np.nanmedian(measured.column(name)[chosen]))  # noqa: E731
        result.append(
            {
                "class": letter,
                "beats": int(chosen.sum()),
                "with a map": float(has.mean()),
                "pointing": float(inside.mean()),
                **{f"share {wave}": float(parts[:, list(cells)].sum(1).mean()) for wave, cells in WAVES.items()},
                "timing decides": float(decides.mean()),
                "ordinary": int(ordinary.sum()),
                "timing decides, QRS ordinary": float(decides[ordinary].mean()) if ordinary.any() else float("nan"),
                "turns": float(turns.mean()),
                "deletion": float(deletion[:, 0].mean() / deletion[:, 1].mean()) if turns.any() else float("nan"),
                "insertion": float(insertion[:, 0].mean() / insertion[:, 1].mean()) if turns.any() else float("nan"),
                "random": median("random"),
                "seed": median("seed"),
                "agreement": median("agreement"),
                "int8": median("int8"),
                "consistency": float(
                    np.median(correlations(speaks[has], np.tile(np.median(speaks[has], 0), (int(has.sum()), 1))))
                ),
            }
        )
    return result


def run() -> dict:
    import onnx
    import torch

    from common.splits import folds, record_names
    from detection import lab
    from training.context_explain import network_of
    from training.context_network import ContextNetwork, train
    from training.context_program import training_material
    from training.program import load_config

    WORK.mkdir(parents=True, exist_ok=True)
    lab.build()
    config = load_config(ROOT / "scripts/training/configs/flagship.json")
    tensors = ROOT / "build/tensors"

    def trained(name: str, records: list[str], seed: int) -> ContextNetwork:
        path = WORK / f"{name}.pt"
        network = ContextNetwork(config)
        if not path.exists():
            torch.save(train(training_material(config, tensors, records), config, seed).state_dict(), path)
        network.load_state_dict(torch.load(path))
        return network.eval()

    ds1 = record_names("ds1")
    other = trained("seed2", ds1, 2)
    of_record = {}
    for number, fold in enumerate(folds()):
        network = trained(f"fold{number}", [name for name in ds1 if name not in fold], 1)
        of_record.update(dict.fromkeys(fold, network))
    shipped = network_of(onnx.load(ROOT / "models/flagship/model.fp32.onnx"))
    data = ROOT / "data/mitdb"
    return {
        "DS1, cross-validated": figures(measure("ds1", of_record, other, data, None)),
        "DS2, the shipped network": figures(
            measure(
                "ds2",
                dict.fromkeys(record_names("ds2"), shipped),
                other,
                data,
                ROOT / "models/flagship/model.int8.onnx",
            )
        ),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--again", action="store_true", help="write the tables from what was measured last")
    chosen = parser.parse_args()
    environment.enter("training")
    kept = WORK / "figures.json"
    if not chosen.again:
        measured = run()
        kept.write_text(json.dumps(measured), encoding="ascii")
    (ROOT / "docs/results/explanations.md").write_text(
        page(json.loads(kept.read_text(encoding="ascii")), BEATS), encoding="ascii"
    )


if __name__ == "__main__":
    main()
