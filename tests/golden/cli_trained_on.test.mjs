// Recordings that a model was trained on: by what they are known, and where it is said.
import assert from "node:assert/strict";
import {existsSync} from "node:fs";
import {mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {wfdbRecord} from "../browser/recordings.mjs";
import {root} from "./cli_bundled.mjs";
import {fiducial, json} from "./terminal.mjs";

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), "fiducial-trained-"))));
after(() => rm(folder, {recursive: true}));

const identity = async (path) => (await fiducial("identity", path)).out.split("  ")[0];
const mitdb = join(root, "data/mitdb");
const given = {skip: !existsSync(join(mitdb, "208.hea")) && "data/mitdb is not there"};

test("a recording has one identity in both WFDB formats, and another one with one sample changed", async () => {
  for (const {name, bytes} of wfdbRecord("known", {duration_s: 30}).files) await writeFile(join(folder, name), bytes);
  const known = await identity(join(folder, "known.hea"));
  assert.match(known, /^[0-9a-f]{64}$/);
  for (const format of ["wfdb16", "wfdb212"]) {
    const out = join(folder, format);
    assert.equal((await fiducial("convert", join(folder, "known.hea"), "--to", format, "--out", out)).status, 0);
    assert.equal(await identity(join(out, "known.hea")), known, format);
  }
  const samples = await readFile(join(folder, "known.dat"));
  samples[300] ^= 1;
  await writeFile(join(folder, "known.dat"), samples);
  assert.notEqual(await identity(join(folder, "known.hea")), known);
});

describe("models and the records of DS1 and DS2", given, () => {
  const said = (report) => report.diagnostics.filter(({code}) => code === "trained_on").map(({field}) => field);

  test("208 is of DS1, 213 of DS2; the rhythm model saw both", async () => {
    assert.deepEqual(said(await json("analyze", join(mitdb, "208.hea"))), ["rhythm model", "beat model"].sort());
    assert.deepEqual(said(await json("analyze", join(mitdb, "213.hea"))), ["rhythm model"]);
  });

  test("evaluate says which of the records it scores", async () => {
    const paths = [join(mitdb, "208.hea"), join(mitdb, "213.hea")];
    const {out} = await fiducial("evaluate", ...paths);
    assert.match(out, /The beat model was trained on 1 of these 2 records \(208\)/);
    assert.deepEqual((await json("evaluate", ...paths)).protocol.trained_on, ["208"]);
  });

  test("every list has as many lines as its manifest says", async () => {
    const {models, rhythm} = JSON.parse(await readFile(join(root, "models/index.json"), "utf8"));
    for (const name of [...models, rhythm]) {
      const manifest = JSON.parse(await readFile(join(root, `models/${name}/manifest.json`), "utf8"));
      const lines = (await readFile(join(root, `models/${name}`, manifest.trained_on.path), "utf8"))
        .trimEnd()
        .split("\n");
      assert.equal(new Set(lines).size, manifest.trained_on.identities, name);
      assert.ok(
        lines.every((line) => /^[0-9a-f]{16}$/.test(line)),
        name,
      );
    }
  });
});
