// The WebAssembly modules are the same bytes wherever they are built: no path of a builder's disk stands in them.
import assert from "node:assert/strict";
import {readFile, readdir} from "node:fs/promises";
import {join} from "node:path";
import {test} from "node:test";
import {root} from "./cli_bundled.mjs";

const names = (await readdir(join(root, "dist"))).filter((name) => /^(core|app)-.*\.wasm$/.test(name));

test("both modules are there", () => assert.deepEqual(names.map((name) => name.slice(0, 3)).sort(), ["app", "cor"]));

for (const name of names) {
  test(`${name.replace(/-.*/, "")}.wasm names no folder of the machine it was built on`, async () => {
    const text = (await readFile(join(root, "dist", name))).toString("latin1");
    assert.ok(!text.includes(root.replace(/\/$/, "")), "the checkout's path");
    const paths = text.match(/(?<![\w.])\/(?:[\w.+-]+\/)+[\w.+-]+\.(?:c|cc|cpp|h|hpp)\b/g) ?? [];
    assert.deepEqual([...new Set(paths)], [], "absolute paths of sources");
    assert.ok(/src\/[\w/]+\.[ch]pp/.test(text), "assertions still say where they stand");
  });
}
