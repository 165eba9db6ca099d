// The file that is named on the command line is the file that is read, whatever lies beside it; or one sentence says why not.
import assert from "node:assert/strict";
import {mkdir, mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {csvTable, polysomnogram, wfdbRecord} from "../browser/recordings.mjs";
import {fiducial, json} from "./terminal.mjs";

let folder;
const at = (name) => join(folder, name);
const record = wfdbRecord("100", {duration_s: 40});
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiducial-test-"));
  for (const {name, bytes} of record.files) await writeFile(at(name), bytes);
  await writeFile(at("100.edf"), polysomnogram("100", {duration_s: 60}).bytes);
  await writeFile(at("100.tsv"), csvTable({duration_s: 30}).toString().replaceAll(",", "\t"));
  await writeFile(at("100.csv"), csvTable({duration_s: 20}));
  await writeFile(at("100.txt"), csvTable({duration_s: 25}));
  await writeFile(at("words.txt"), "Nothing but a few words, and no beat among them.\n");
  await writeFile(at("zeros.dat"), Buffer.alloc(3000));
});
after(() => rm(folder, {recursive: true}));

async function refused(...words) {
  const {status, out, err} = await fiducial(...words);
  assert.equal(status, 1, err);
  assert.equal(out, "");
  assert.match(err, /^fiducial: [^\n]*\.\n$/);
  return err;
}

describe("analyze reads what is named", () => {
  for (const [name, duration_s] of Object.entries({
    "100.hea": 40,
    "100.edf": 60,
    "100.tsv": 30,
    "100.csv": 20,
    "100.txt": 25,
  })) {
    test(`${name}, beside files of the same name and other endings`, async () => {
      const {record: read} = await json("analyze", at(name), "--model", "none");
      assert.equal(Math.round(read.duration_s), duration_s);
    });
  }

  test("a signal file stands for the recording whose header names it", async () => {
    assert.equal((await json("analyze", at("100.dat"), "--model", "none")).record.duration_s, 40);
  });

  test("an annotation file is no recording", async () => {
    assert.match(await refused("analyze", at("100.atr"), "--model", "none"), /"100.atr" is no recording/);
  });

  test("a signal file that the header beside it does not name", async () => {
    await mkdir(at("other"));
    for (const {name, bytes} of record.files) await writeFile(join(folder, "other", name), bytes);
    await writeFile(at("other/100.mat"), "MATLAB");
    assert.match(await refused("analyze", at("other/100.mat"), "--model", "none"), /"100.mat" is no recording/);
  });

  test("a .mat that the header beside it names stands for that recording", async () => {
    await mkdir(at("matlab"));
    for (const {name, bytes} of wfdbRecord("100", {duration_s: 20}).files) {
      const named = name.replace(".dat", ".mat");
      const text = name.endsWith(".hea") ? bytes.toString().replaceAll("100.dat", "100.mat") : bytes;
      await writeFile(join(folder, "matlab", named), text);
    }
    const {record: read} = await json("analyze", at("matlab/100.mat"), "--model", "none");
    assert.deepEqual([read.name, read.duration_s], ["100", 20]);
    assert.equal((await fiducial("records", at("matlab"))).out, "100\n");
  });

  test("a Holter file brings its annotations", async () => {
    await mkdir(at("holter"));
    const head = (magic) => {
      const bytes = Buffer.alloc(522);
      bytes.write(magic);
      for (const [place, value] of [
        [18, 522],
        [22, 522],
      ])
        bytes.writeInt32LE(value, place);
      for (const [place, value] of [
        [156, 1],
        [158, 6],
        [206, 2500],
        [272, 200],
      ])
        bytes.writeInt16LE(value, place);
      return bytes;
    };
    const beat = Buffer.from([100, 0, 0, 0, "N".charCodeAt(0), 0, 50, 0, "V".charCodeAt(0), 0, 120, 0]);
    await writeFile(at("holter/h.ecg"), Buffer.concat([head("ISHNE1.0"), Buffer.alloc(2 * 200 * 20)]));
    await writeFile(at("holter/h.ann"), Buffer.concat([head("ANN  1.0"), beat]));
    const {status, err} = await fiducial(
      "convert",
      at("holter/h.ecg"),
      "--to",
      "annotations-json",
      "--out",
      at("made"),
    );
    assert.equal(status, 0, err);
    const {annotator, annotations} = JSON.parse(await readFile(at("made/h.annotations.json"), "utf8"));
    assert.equal(annotator, "ann");
    assert.deepEqual(
      annotations.map(({sample, symbol}) => [sample, symbol]),
      [
        [150, "N"],
        [270, "V"],
      ],
    );
  });

  test("a hospital's file is known by its first bytes, whatever it is called", async () => {
    const numbers = (...pairs) => {
      const bytes = Buffer.alloc(pairs.reduce((sum, [, size]) => sum + size, 0));
      let place = 0;
      for (const [value, size] of pairs) place = bytes.writeUIntLE(value, place, size);
      return bytes;
    };
    const section = (number, mark, content) =>
      Buffer.concat([numbers([0, 2], [number, 2], [content.length + 16, 4], [0, 2]), Buffer.from(mark), content]);
    const samples = Buffer.alloc(2 * 5000); // ten seconds
    for (let i = 0; i < 5000; ++i)
      samples.writeInt16LE(Math.round(400 * Math.exp(-(((i % 400) - 200) ** 2) / 50)), 2 * i);
    const leads = section(
      3,
      "\0".repeat(6),
      numbers([2, 1], [4, 1], [1, 4], [5000, 4], [1, 1], [1, 4], [5000, 4], [2, 1]),
    );
    const head = numbers([2500, 2], [2000, 2], [0, 2], [samples.length, 2], [samples.length, 2]);
    const rhythm = section(6, "\0".repeat(6), Buffer.concat([head, samples, samples]));
    const begin = 7 + 16 + 30;
    const pointers = [
      [0, 46, 7],
      [3, leads.length, begin],
      [6, rhythm.length, begin + leads.length],
    ].map(([number, length, index]) => numbers([number, 2], [length, 4], [index, 4]));
    const body = Buffer.concat([section(0, "SCPECG", Buffer.concat(pointers)), leads, rhythm]);
    await writeFile(at("IM0001"), Buffer.concat([numbers([0, 2], [body.length + 6, 4]), body]));
    const {record: read, beats} = await json("analyze", at("IM0001"), "--model", "none");
    assert.deepEqual([read.name, read.duration_s], ["IM0001", 10]);
    assert.deepEqual(
      read.leads.map(({name}) => name),
      ["I", "II", "III", "aVR", "aVL", "aVF"],
    );
    assert.ok(beats.length >= 10);
  });

  test("segments lie where their master header names them, in one pass", async () => {
    await mkdir(at("segments"));
    const parts = ["a_1", "a_2"].map((name) => wfdbRecord(name, {duration_s: 20}));
    for (const {files} of parts)
      for (const {name, bytes} of files) await writeFile(join(folder, "segments", name), bytes);
    await writeFile(at("segments/whole.hea"), `whole/2 1 360 ${2 * 20 * 360}\na_1 ${20 * 360}\na_2 ${20 * 360}\n`);
    const report = await json("analyze", at("segments/whole.hea"), "--model", "none");
    assert.deepEqual([report.record.name, report.record.duration_s], ["whole", 40]);
    const {out} = await fiducial("records", at("segments"));
    assert.equal(out, "a_1\na_2\nwhole\n");
    assert.deepEqual(
      (await json("analyze", at("segments"), "--record", "whole", "--model", "none")).beats,
      report.beats,
    );
  });
});

describe("compare scores annotation files and nothing else", () => {
  for (const name of ["100.hea", "100.dat", "100.edf", "100.csv", "words.txt", "zeros.dat"]) {
    test(`${name} is refused, as reference and as test`, async () => {
      for (const pair of [
        [at("100.atr"), at(name)],
        [at(name), at("100.atr")],
      ]) {
        const said = await refused("compare", ...pair, "--header", at("100.hea"), "--from", "0");
        assert.ok(said.includes(`"${name}"`), said);
      }
    });
  }

  test("two annotation files are scored", async () => {
    const {beats} = await json("compare", at("100.atr"), at("100.atr"), "--from", "0");
    assert.equal(beats.qrs_se.value, 1);
  });
});
