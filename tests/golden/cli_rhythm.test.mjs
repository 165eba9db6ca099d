// `fiducial evaluate --rhythm`: rhythms, ten-second windows and the first stage against a reference.
import assert from "node:assert/strict";
import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {wfdbRecord} from "../browser/recordings.mjs";
import {fiducial, json} from "./terminal.mjs";

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), "fiducial-rhythm-"))));
after(() => rm(folder, {recursive: true}));

describe("evaluate --rhythm", () => {
  test("scores rhythms, windows and the first stage of a record with a reference", async () => {
    const {files} = wfdbRecord("rhythm", {duration_s: 330, ectopicEvery: 25});
    for (const {name, bytes} of files) await writeFile(join(folder, name), bytes);
    const path = join(folder, "rhythm.hea");
    const {rhythms, windows, first_stage, protocol} = await json("evaluate", path, "--rhythm", "--from", "0");
    assert.deepEqual(protocol.records, ["rhythm"]);
    assert.equal(rhythms.ventricular_run.records, 1);
    assert.equal(first_stage.windows, 33);
    assert.ok(windows.labels.ventricular_premature.present > 0);
    assert.equal(first_stage.abnormal + first_stage.normal + first_stage.not_read <= first_stage.windows, true);
    assert.equal(first_stage.points[0].threshold, 0.5);
    const moved = await json("evaluate", path, "--rhythm", "--threshold", "abnormal_probability=0.9");
    assert.equal(moved.first_stage.points[0].threshold, 0.9);
    const {out, status} = await fiducial("evaluate", path, "--rhythm");
    assert.equal(status, 0);
    for (const words of ["epicmp", "rxr", "as S003 has them", "first stage", "false findings", "not a medical device"])
      assert.ok(out.includes(words), words);
  });

  test("has no tables of bxb, and says so", async () => {
    const {status, err} = await fiducial("evaluate", "x.hea", "--rhythm", "--bxb", "-");
    assert.equal(status, 2);
    assert.match(err, /--bxb has no meaning beside --rhythm/);
  });
});
