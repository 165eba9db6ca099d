// Archives and folders with many records, with damaged neighbours, and recordings that need more memory than is allowed.
import assert from "node:assert/strict";
import {mkdir, mkdtemp, rm, truncate, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {performance} from "node:perf_hooks";
import {after, before, describe, test} from "node:test";
import {csvTable, wfdbRecord} from "../browser/recordings.mjs";
import {zip} from "../browser/zips.mjs";
import {fiducial, json} from "./terminal.mjs";

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), "fiducial-test-"))));
after(() => rm(folder, {recursive: true}));

describe("many records", () => {
  const {files} = wfdbRecord("r", {duration_s: 10});
  const [header, samples] = files.map(({bytes}) => bytes);

  /** Records r0, r1 ... whose header and signals are there, in folders of a hundred. */
  async function archiveOf(count) {
    const path = join(folder, `${count}.zip`);
    const entries = [];
    for (let i = 0; i < count; i += 1) {
      const text = header.toString().replaceAll("r.dat", `r${i}.dat`).replace(/^r /, `r${i} `);
      entries.push(
        {name: `db/${Math.floor(i / 100)}/r${i}.hea`, bytes: Buffer.from(text)},
        {name: `db/${Math.floor(i / 100)}/r${i}.dat`, bytes: samples},
      );
    }
    await writeFile(path, zip(entries));
    return path;
  }

  async function seconds(path) {
    const out = join(folder, "annotations");
    const begin = performance.now();
    const {status, err} = await fiducial("convert", path, "--to", "annotations", "--annotations", "none", "--out", out);
    assert.equal(status, 0, err);
    return (performance.now() - begin) / 1000;
  }

  test("take time in proportion to their number", async () => {
    const [few, many] = [await archiveOf(250), await archiveOf(2000)];
    await seconds(few);
    const [short_s, long_s] = [await seconds(few), await seconds(many)];
    // Eight times the records; the program's start is in both.
    assert.ok(long_s < 12 * short_s + 2, `${short_s} s for 250 records, ${long_s} s for 2,000`);
  });
});

describe("one damaged archive among other files", () => {
  const record = wfdbRecord("made", {duration_s: 20});
  before(async () => {
    await mkdir(join(folder, "mixed"));
    for (const {name, bytes} of record.files) await writeFile(join(folder, "mixed", name), bytes);
    await writeFile(join(folder, "mixed/good.zip"), zip(wfdbRecord("packed", {duration_s: 20}).files));
    await writeFile(join(folder, "mixed/bad.zip"), "no archive");
  });

  test("is said and left out: the others are read, and the status says that something was not", async () => {
    const {status, out, err} = await fiducial("records", join(folder, "mixed"));
    assert.equal(out, "made\npacked\n");
    assert.match(err, /^fiducial: "bad.zip" has no directory [^\n]* It was left out\.\n$/);
    assert.equal(status, 1);
    const analysed = await fiducial("analyze", join(folder, "mixed"), "--model", "none", "--json", "-");
    assert.deepEqual(
      JSON.parse(analysed.out).map(({record: {name}}) => name),
      ["made", "packed"],
    );
    assert.equal(analysed.status, 1);
  });

  test("alone it is refused", async () => {
    const {status, out, err} = await fiducial("analyze", join(folder, "mixed/bad.zip"));
    assert.deepEqual([status, out], [1, ""]);
    assert.match(err, /^fiducial: "bad.zip" has no directory [^\n]*\.\n$/);
  });
});

describe("records of a folder", () => {
  test("annotations in a folder of their own are found, other files are no remark", async () => {
    const db = join(folder, "apart");
    for (const part of ["signals", "marks"]) await mkdir(join(db, part), {recursive: true});
    for (const record of ["p1", "p2"]) {
      for (const {name, bytes} of wfdbRecord(record, {duration_s: 20}).files) {
        await writeFile(join(db, name.endsWith(".atr") ? "marks" : "signals", name), bytes);
      }
      await writeFile(join(db, "signals", `${record}.pdf`), "a scan");
    }
    const reports = await json("analyze", db, "--model", "none");
    for (const {diagnostics} of reports)
      assert.deepEqual(
        diagnostics.filter(({code}) => code === "ignored_file"),
        [],
      );
    const {protocol} = await json("evaluate", db, "--model", "none");
    assert.equal(protocol.records.length, 2, "both references were found");
  });
});

describe("--max-memory", () => {
  before(async () => writeFile(join(folder, "table.csv"), csvTable({duration_s: 900})));

  test("allows a recording more memory, or less", async () => {
    const {status, err} = await fiducial("analyze", join(folder, "table.csv"), "--model", "none", "--max-memory", "1");
    assert.equal(status, 1);
    assert.match(err, /needs \d+ MiB of memory and only 1 MiB are allowed: .*--max-memory/);
    assert.equal(
      (await fiducial("analyze", join(folder, "table.csv"), "--model", "none", "--max-memory", "8")).status,
      0,
    );
  });

  test("is a number of MiB that the program has", async () => {
    for (const wrong of ["0", "many", "1e9", "-5", "1.5"]) {
      const {status, err} = await fiducial("analyze", "demo:sinus", `--max-memory=${wrong}`);
      assert.equal(status, 2, wrong);
      assert.match(err, /whole number of MiB/);
    }
  });

  test("is measured by the size of a table and its first rows, before the rest is read", async () => {
    const path = join(folder, "huge.csv");
    await writeFile(path, csvTable({duration_s: 60}));
    await truncate(path, 40 * 2 ** 30); // a hole that takes no room on the disk: reading it would take minutes
    const begin = performance.now();
    const {status, err} = await fiducial("analyze", path, "--model", "none");
    assert.equal(status, 1);
    assert.match(err, /"huge.csv" needs .* MiB of memory and only 512 MiB are allowed/);
    assert.ok(performance.now() - begin < 10_000, "refused at once");
  });
});
