// What the shells share with the two modules is what these say of themselves: no fact is typed twice.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {before, describe, test} from "node:test";
import {
  builtFile,
  builtTables,
  declarationsText,
  functionsOf,
  pythonText,
  typescriptText,
} from "../../scripts/site/generate_tables.mjs";
import {root} from "./cli_bundled.mjs";
import {fiducial} from "./terminal.mjs";

const text = (path) => readFile(join(root, path), "utf8");

describe("facts of the core", () => {
  let tables;
  before(async () => {
    tables = await builtTables();
  });

  test("stand in web/shared/tables.ts as the built core says them", async () => {
    assert.equal(await text("web/shared/tables.ts"), typescriptText(tables));
  });

  test("stand in scripts/common/tables.py as the built core says them", async () => {
    assert.equal(await text("scripts/common/tables.py"), pythonText(tables));
  });

  test("every format that is read is named by README and by the terminal's help", async () => {
    const readme = await text("README.md");
    const {out} = await fiducial("--help");
    const help = out.replaceAll(/\s+/g, " ");
    for (const {name, one} of tables.readable_formats) {
      assert.match(readme, new RegExp(`\\*\\*Reads\\*\\*[^;]*\\b${name}\\b`), name);
      assert.ok(help.includes(one), one);
    }
  });
});

const figures = (words) => words.match(/\d+\.\d+|\b\d{2,}\b/g) ?? [];

test("figures that are said of S003's networks stand in docs/results/s003.md", async () => {
  const measured = new Set(figures(await text("docs/results/s003.md")));
  const said = figures((await builtTables()).four_beat_caveat.replaceAll("S003", ""));
  assert.ok(said.length > 2);
  for (const figure of said) assert.ok(measured.has(figure), `${figure} is not in docs/results/s003.md`);
});

test("figures that findings carry stand in docs/results", async () => {
  const {finding_kinds} = await builtTables();
  for (const [file, ofUsualBeat] of [
    ["docs/results/verdict.md", false],
    ["docs/results/delineation.md", true],
  ]) {
    const measured = new Set(figures(await text(file)));
    const kinds = finding_kinds.filter((kind) => kind.of_usual_beat === ofUsualBeat);
    assert.ok(kinds.some(({measured: words}) => words !== ""));
    for (const {name, measured: words} of kinds) {
      for (const figure of figures(words.replaceAll("cinc2017", ""))) {
        if (figure !== "24") assert.ok(measured.has(figure), `${name}: ${figure} is not in ${file}`);
      }
    }
  }
});

describe("C functions", () => {
  test("are declared for TypeScript as their headers have them", async () => {
    assert.equal(await text("web/shared/wasm_functions.d.ts"), await declarationsText());
  });

  for (const [module, header, prefix] of [
    ["core.mjs", "src/worker/worker_api.hpp", "ecg_"],
    ["app.mjs", "src/app/app_api.hpp", "app_"],
  ]) {
    test(`of ${header} are exported by ${module}, all of them and no others`, async () => {
      const declared = functionsOf(await text(header), prefix).map(({name}) => `_${name}`);
      const glue = await readFile(await builtFile(module), "utf8");
      const exported = [...glue.matchAll(new RegExp(`Module\\["(_${prefix}\\w+)"\\]`, "g"))].map(([, name]) => name);
      assert.ok(declared.length > 30);
      assert.deepEqual([...new Set(exported)].sort(), [...declared].sort());
    });
  }
});

test("a header's functions are found however their declarations are laid out", () => {
  const header = `
    /// Text; not a function: ecg_said(int)
    const char* ecg_version();
    void ecg_session_delete(EcgSession* session);  // a remark
    int ecg_push(EcgSession* session, const std::uint8_t* bytes,
                 std::size_t size);
    std::uint8_t* ecg_room(double offset);`;
  assert.deepEqual(functionsOf(header, "ecg_"), [
    {name: "ecg_version", answers: true, parameters: []},
    {name: "ecg_session_delete", answers: false, parameters: ["session"]},
    {name: "ecg_push", answers: true, parameters: ["session", "bytes", "size"]},
    {name: "ecg_room", answers: true, parameters: ["offset"]},
  ]);
});
