// The scorer in the terminal: compare and evaluate give the same counts, options are those of bxb.
import assert from "node:assert/strict";
import {mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {wfdbRecord} from "../browser/recordings.mjs";
import {fiducial, json} from "./terminal.mjs";

let folder;
let record;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiducial-test-"));
  record = wfdbRecord("made", {duration_s: 60});
  for (const {name, bytes} of record.files) await writeFile(join(folder, name), bytes);
  const {status, err} = await fiducial("analyze", join(folder, "made.hea"), "--annotations", join(folder, "made.fid"));
  assert.equal(status, 0, err);
});
after(() => rm(folder, {recursive: true}));

const compared = (...options) => json("compare", join(folder, "made.atr"), join(folder, "made.fid"), ...options);

describe("compare", () => {
  test("counts every beat of the reference once", async () => {
    const {beats, record: name, reference_annotator, test_annotator} = await compared("--from", "0");
    assert.deepEqual([name, reference_annotator, test_annotator], ["made", "atr", "fid"]);
    const ofReference = beats.counts
      .slice(0, 5)
      .flat()
      .reduce((sum, count) => sum + count, 0);
    assert.equal(ofReference, record.beats.length);
    assert.equal(beats.veb_se.whole, record.beats.filter(({label}) => label === "V").length);
  });

  test("leaves out the first five minutes unless told otherwise", async () => {
    const {beats, settings} = await compared();
    assert.equal(settings.from_s, 300);
    assert.equal(
      beats.counts.flat().reduce((sum, count) => sum + count, 0),
      0,
    );
    const half = await compared("--from", "0", "--to", "0:30");
    const due = record.beats.filter(({t_s}) => t_s <= 30).length;
    assert.equal(
      half.beats.counts
        .slice(0, 5)
        .flat()
        .reduce((sum, count) => sum + count, 0),
      due,
    );
  });

  test("prints the matrix of bxb, with or without S", async () => {
    const paths = [join(folder, "made.atr"), join(folder, "made.fid")];
    const with_s = await fiducial("compare", ...paths, "--from", "0");
    assert.match(
      with_s.out,
      /^Beat-by-beat comparison results for record made\nReference annotator: atr\n {5}Test annotator: fid\n/,
    );
    assert.match(with_s.out, /\n {8}n {4}s {4}v {4}f {4}q {4}o {4}x\n/);
    const without = await fiducial("compare", ...paths, "--from", "0", "--without-sveb");
    assert.match(without.out, /\n {8}n {4}v {4}f {4}q {4}o {4}x\n/);
    assert.match(without.out, /\nVE run-by-run comparison results for record made\n/);
  });

  test("says which fact is missing without a header", async () => {
    await writeFile(join(folder, "alone.atr"), await readFile(join(folder, "made.atr")));
    const alone = join(folder, "alone.atr");
    const {status, err} = await fiducial("compare", alone, alone);
    assert.equal(status, 1);
    assert.match(err, /alone\.atr.*sampling rate/);
    assert.equal((await fiducial("compare", alone, alone, "--fs", "360", "--from", "0")).status, 0);
  });

  for (const [name, words] of Object.entries({
    "one file": [],
    "a window of two seconds": ["x.atr", "--window", "2"],
    "a time that is none": ["x.atr", "--from", "9x"],
    "an end before the beginning": ["x.atr", "--from", "5:00", "--to", "4:59"],
  })) {
    test(`${name} is wrong usage`, async () => {
      const {status, err} = await fiducial("compare", "x.atr", ...words);
      assert.equal(status, 2);
      assert.match(err, /--help/);
    });
  }
});

test("evaluate and compare count alike", async () => {
  const path = join(folder, "made.hea");
  const {status, out, err} = await fiducial("evaluate", path, "--from", "0", "--json", "-");
  assert.equal(status, 0, err);
  const {ec57} = JSON.parse(out);
  const {beats} = await compared("--from", "0");
  assert.deepEqual(ec57.class_maps.ec57.counts, beats.counts);
  assert.equal(ec57.class_maps.ec57.gross.veb_se, beats.veb_se.value);
  assert.deepEqual(ec57.class_maps.ec57.gross, ec57.class_maps.ec57.average);
});

test("evaluate writes the tables of bxb and sumstats", async () => {
  const path = join(folder, "made.hea");
  const {status, out, err} = await fiducial("evaluate", path, "--from", "0", "--bxb", "-");
  assert.equal(status, 0, err);
  assert.match(out, /^Record Nn' Sn' Vn'/);
  assert.match(out, /\nGross .*\nAverage .*\nTotal QRS complexes: \d+ {2}Total VEBs: \d+ {2}Total SVEBs: 0\n/);
});
