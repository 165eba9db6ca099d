"""S002's six classes in the words of the databases: configs/twelve_leads/labels.csv.

scp: statements of SCP-ECG (EN 1064) as PTB-XL uses them (its scp_statements.csv; Wagner 2020). A statement counts whatever
likelihood stands beside it: 0 there means that none was given.
snomed: SNOMED CT codes as the PhysioNet/CinC Challenges 2020 and 2021 give them (dx_mapping_scored.csv and dx_mapping_unscored.csv
of their evaluation code; Perez Alday 2020, Reyna 2021), in `#Dx:` lines and in labels.csv of ptbxl-lr.
ludb: columns "Rhythms" and "Conduction abnormalities" of ludb.csv (Kalyakulina 2020).

An incomplete bundle branch block is none of S002's classes (TNMG's are complete); it can be counted with the complete ones.
"""

from __future__ import annotations

import ast
import csv
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

CLASSES = ("1dAVb", "RBBB", "LBBB", "SB", "AF", "ST")  # in the order of Ribeiro 2020
NORMAL = "normal"  # TNMG's: none of the six
TABLE = Path(__file__).resolve().parent / "configs/twelve_leads/labels.csv"
SCHEMES = ("scp", "snomed", "ludb")
SINUS_RHYTHM = "426783006"
# S002, 3.1: records of CPSC2018 whose first label is one of these are left out: STD, PAC, STE, PVC.
CPSC_LEFT_OUT = frozenset({"429622005", "284470004", "164931005", "164884008", "17338001", "427172004"})


@dataclass(frozen=True)
class Told:
    """What a record's labels say of the classes; bool {class} each."""

    complete: np.ndarray
    incomplete: np.ndarray

    def classes(self, with_incomplete: bool = False) -> np.ndarray:
        return self.complete | self.incomplete if with_incomplete else self.complete


def label_map(scheme: str) -> dict[str, tuple[int, str]]:
    """Code -> class and kind. Raises ValueError for a scheme that there is not."""
    if scheme not in SCHEMES:
        raise ValueError(f"no label scheme {scheme!r}; there are {', '.join(SCHEMES)}")
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["scheme"] == scheme]
    return {row["code"]: (CLASSES.index(row["class"]), row["kind"]) for row in rows}


def told(codes: Iterable[str], scheme: str) -> Told:
    """Codes that are none of the classes are passed over."""
    known = label_map(scheme)
    result = Told(np.zeros(len(CLASSES), bool), np.zeros(len(CLASSES), bool))
    for code in codes:
        if code in known:
            index, kind = known[code]
            (result.complete if kind == "complete" else result.incomplete)[index] = True
    return result


def scp_codes(cell: str) -> list[str]:
    """Statements in the column scp_codes of ptbxl_database.csv."""
    return list(ast.literal_eval(cell))


def ludb_codes(*cells: str) -> list[str]:
    """Lines of cells of ludb.csv."""
    return [line.strip() for cell in cells for line in cell.split("\n") if line.strip()]


def dx_codes(header: str) -> list[str]:
    """Codes of the `#Dx:` line of a header of the challenges, in its order."""
    for line in header.splitlines():
        name, _, value = line.lstrip("# ").partition(":")
        if line.startswith("#") and name.strip() == "Dx":
            return [code.strip() for code in value.split(",") if code.strip()]
    return []


def kept_by_s002(database: str, codes: list[str]) -> bool:
    """S002, 3.1: of CPSC2018 not those that are first of all something else, of Shaoxing and Ningbo only normal ones and the six."""
    if database == "cpsc2018":
        return not codes or codes[0] not in CPSC_LEFT_OUT
    if database == "shaoxing":
        return bool(told(codes, "snomed").complete.any()) or set(codes) == {SINUS_RHYTHM}
    return True
