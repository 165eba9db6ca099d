import tempfile
import unittest
from pathlib import Path

from checks.check_imports import violations


def found(**files: str) -> list[str]:
    """What the check says of a tree of these files: room__name="text" is a file of that room."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files.items():
            file = Path(folder) / (name.replace("__", "/") + ".ts")
            file.parent.mkdir(exist_ok=True)
            file.write_text(text)
        return violations(Path(folder))


class Imports(unittest.TestCase):
    def test_rooms_that_import_from_themselves_and_from_shared_are_quiet(self):
        self.assertEqual(
            found(
                shared__protocol="export const a = 1;\n",
                shared__inference='import * as ort from "onnxruntime-web/wasm";\nimport {a} from "./protocol";\n',
                page__main='import {\n  a,\n} from "../shared/protocol";\nimport {b} from "./mirror";\n',
                page__mirror='// import {x} from "../cli/cli";\nexport const b = "import";\n',
                cli__cli='import {readFile} from "node:fs";\n',
            ),
            [],
        )

    def test_the_page_imports_neither_worker_nor_terminal(self):
        self.assertEqual(
            found(
                worker__worker="export const a = 1;\n",
                cli__cli="export type B = 1;\n",
                page__main='import {a} from "../worker/worker";\n\nimport type {B} from "../cli/cli";\n',
            ),
            [
                "page/main.ts:1: page may not import worker/worker.ts",
                "page/main.ts:3: page may not import cli/cli.ts",
            ],
        )

    def test_shared_imports_from_no_other_room_however_it_is_written(self):
        self.assertEqual(
            found(
                page__main="export const a = 1;\n",
                shared__core='export {\n  a,\n} from "../page/main";\n',
                shared__pipeline='const late = () => import("../page/main");\n',
            ),
            [
                "shared/core.ts:3: shared may not import page/main.ts",
                "shared/pipeline.ts:1: shared may not import page/main.ts",
            ],
        )

    def test_circles_are_said_once_and_types_count(self):
        self.assertEqual(
            found(
                shared__core='import {n} from "./manifest";\n',
                shared__manifest='import type {T} from "./tensors";\n',
                shared__tensors='import type {C} from "./core";\n',
                shared__zip='import {n} from "./manifest";\n',
            ),
            [
                "shared/core.ts: imports in a circle: shared/core.ts -> shared/manifest.ts -> shared/tensors.ts -> shared/core.ts"
            ],
        )

    def test_the_protocol_imports_nothing_but_the_core_s_tables_and_these_nothing(self):
        self.assertEqual(
            found(
                shared__tables='import {b} from "./refusal";\n',
                shared__protocol='import {a} from "./tables";\nimport {b} from "./refusal";\n',
                shared__refusal="export const b = 1;\n",
            ),
            [
                "shared/protocol.ts:2: shared/protocol.ts imports ./refusal and should know nothing of it",
                "shared/tables.ts:1: shared/tables.ts imports ./refusal and should know nothing of it",
            ],
        )

    def test_onnx_runtime_pointers_and_node_stay_where_they_belong(self):
        self.assertEqual(
            found(
                shared__pipeline='import * as ort from "onnxruntime-web/wasm";\n',
                page__main='import createCore from "fiducial-core";\nimport {open} from "node:fs";\nimport "left-pad";\n',
            ),
            [
                "page/main.ts:1: page/main.ts may not import fiducial-core",
                "page/main.ts:2: page/main.ts may not import node:fs",
                "page/main.ts:3: page/main.ts may not import left-pad",
                "shared/pipeline.ts:1: shared/pipeline.ts may not import onnxruntime-web/wasm",
            ],
        )

    def test_a_file_outside_the_rooms_and_a_name_without_a_file_are_said(self):
        self.assertEqual(
            found(main="", shared__core='import {a} from "./gone";\n'),
            [
                "main.ts: belongs to no room of scripts/checks/check_imports.py",
                "shared/core.ts:1: ./gone is no file of web/",
            ],
        )


if __name__ == "__main__":
    unittest.main()
