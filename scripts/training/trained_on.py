"""Writes models/NAME/trained_on.txt: which recordings a model was trained on, so that the page can say it of one it is given.

  scripts/python -m training.trained_on                 of every model of models/index.json, the rhythm and the twelve-lead model
  scripts/python -m training.trained_on rhythm          of one

A recording stands there by the first 16 hex digits of its identity (`fiducial identity`, src/core/snapshot/identity.hpp): the
SHA-256 of rate, scale and samples, which is the same from any format that holds the same samples. A part of a recording, or
one that was filtered or resampled, is not known by it. Needs dist/fiducial.mjs (scripts/build) and data/ (scripts/fetch_data);
the manifest's "training" says which records.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path

from .json_lines import json_text

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "dist/fiducial.mjs"
LIST = "trained_on.txt"
DIGITS = 16  # as web/shared/training_list.ts reads them


def identities(folder: Path) -> dict[str, str]:
    """Record name -> identity of every recording below `folder`. Raises SystemExit where one cannot be read."""
    done = subprocess.run(["node", PROGRAM, "identity", folder], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise SystemExit(done.stderr.strip() or f"{folder} could not be read")
    rows = [line.split("  ", 1) for line in done.stdout.splitlines()]
    return {name.rsplit("/", 1)[-1]: identity for identity, name in rows}


def trained_on(training: dict, data: Path) -> set[str]:
    """Identities of the recordings that `training` of a manifest names: of beat models the records of mitdb and svdb, of the
    rhythm and the twelve-lead model everything in their databases. Raises SystemExit where one of them is missing."""
    if isinstance(training["data"], list):
        found = [identities(data / database) for database in training["data"]]
        if sum(map(len, found)) != training["recordings"]:
            raise SystemExit(f"{sum(map(len, found))} recordings in {data}, {training['recordings']} were trained on")
        return {identity for each in found for identity in each.values()}
    wanted = {"mitdb": training["records"], "svdb": training.get("svdb_records", [])}
    result = set()
    for database, names in wanted.items():
        known = identities(data / database) if names else {}
        missing = [name for name in names if name not in known]
        if missing:
            raise SystemExit(f"{data / database} lacks {', '.join(missing)}")
        result |= {known[name] for name in names}
    return result


def write(folder: Path, data: Path) -> None:
    """The list of one model, and its entry in the manifest."""
    path = folder / "manifest.json"
    manifest = json.loads(path.read_text(encoding="ascii"))
    digests = sorted(identity[:DIGITS] for identity in trained_on(manifest["training"], data))
    (folder / LIST).write_text("".join(f"{digest}\n" for digest in digests), encoding="ascii")
    last = {key: manifest.pop(key) for key in ("training", "runtime")}
    manifest["trained_on"] = {"path": LIST, "identities": len(digests)}
    path.write_text(json_text({**manifest, **last}), encoding="ascii")


def main() -> None:
    index = json.loads((ROOT / "models/index.json").read_text(encoding="ascii"))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("models", nargs="*", metavar="MODEL", help="default: all of the index")
    parser.add_argument("--data", type=Path, default=ROOT / "data", help="folder of the databases")
    parser.add_argument("--out", type=Path, default=ROOT / "models", help="folder of model folders")
    chosen = parser.parse_args()
    for name in chosen.models or [*index["models"], *(index[key] for key in ("rhythm", "twelve_lead") if key in index)]:
        write(chosen.out / name, chosen.data)


if __name__ == "__main__":
    main()
