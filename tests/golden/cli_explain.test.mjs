// `fiducial explain`: what beats are made of, by class, of one recording and of several.
import assert from "node:assert/strict";
import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, test} from "node:test";
import {wfdbRecord} from "../browser/recordings.mjs";
import {fiducial} from "./terminal.mjs";

let folder;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiducial-explain-"));
  for (const name of ["one", "two"])
    for (const file of wfdbRecord(name, {duration_s: 120, ectopicEvery: 12}).files)
      await writeFile(join(folder, file.name), file.bytes);
});
after(() => rm(folder, {recursive: true}));

function rowsOf(csv) {
  const [comment, head, ...lines] = csv.trim().split(/\r?\n/);
  const names = head.split(",");
  return {comment, rows: lines.map((line) => Object.fromEntries(line.split(",").map((cell, i) => [names[i], cell])))};
}

test("ventricular beats are explained by their QRS, in the table and in the CSV", async () => {
  const {status, out} = await fiducial("explain", join(folder, "one.hea"), "--csv", "-");
  assert.equal(status, 0);
  const {comment, rows} = rowsOf(out);
  assert.match(comment, /^# 1 recording, model flagship int8\. .*usual beat/);
  const v = rows.filter((row) => row.class === "V" && row.group === "found");
  assert.ok(v.length > 0, "segments of the ventricular beats found");
  assert.ok(Number(v[0].beats) >= 5);
  assert.equal(v[0].peak_in_qrs, "1");
  assert.ok(Number(v[0].share_qrs) > 0.6, v[0].share_qrs);
  const table = await fiducial("explain", join(folder, "one.hea"));
  assert.match(table.out, /class +group +taken for +beats +no map +highest in QRS/);
  assert.match(table.out, /\nV +found /);
});

test("maps of several recordings are pooled, and a place says whose it is", async () => {
  const both = rowsOf((await fiducial("explain", folder, "--csv", "-")).out);
  const one = rowsOf((await fiducial("explain", join(folder, "one.hea"), "--csv", "-")).out);
  const beats = ({rows}) => Number(rows.find((row) => row.class === "V" && row.group === "all").beats);
  assert.match(both.comment, /^# 2 recordings/);
  assert.equal(beats(both), 2 * beats(one));
  assert.match(both.rows.find((row) => row.least_alike !== "").least_alike, /^(one|two):\d+/);
});

test("a network over samples has Grad-CAM; without a model there is nothing to explain", async () => {
  const {status, out} = await fiducial("explain", join(folder, "one.hea"), "--model", "s000_cnn_rr", "--csv", "-");
  assert.equal(status, 0);
  assert.match(out, /model s000_cnn_rr int8/);
  const none = await fiducial("explain", join(folder, "one.hea"), "--model", "none");
  assert.equal(none.status, 2);
  assert.match(none.err, /nothing to explain/);
});
