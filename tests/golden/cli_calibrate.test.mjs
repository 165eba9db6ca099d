// Patient calibration in the terminal: the two ways, what the exports say of it, and sentences for what cannot be.
import assert from "node:assert/strict";
import {createHash} from "node:crypto";
import {existsSync} from "node:fs";
import {mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {wfdbRecord} from "../browser/recordings.mjs";
import {root} from "./cli_bundled.mjs";
import {fiducial, json} from "./terminal.mjs";

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), "fiducial-test-"))));
after(() => rm(folder, {recursive: true}));

describe("wrong usage: status 2, nothing on standard output", () => {
  const wrong = {
    "no number of minutes": ["analyze", "x.hea", "--calibrate", "soon"],
    "no time at all": ["evaluate", "x.hea", "--calibrate", "0"],
    "half a label": ["evaluate", "x.hea", "--calibrate-groups", "2.5"],
    "too many labels": ["analyze", "x.hea", "--calibrate-groups", "100000"],
    "both ways": ["evaluate", "x.hea", "--calibrate", "5", "--calibrate-groups", "10"],
    "labels for nothing": ["analyze", "x.hea", "--labels", "atr"],
    "a path as annotator": ["analyze", "x.hea", "--calibrate", "5", "--labels", "../x"],
  };
  for (const [name, words] of Object.entries(wrong)) {
    test(name, async () => {
      const {status, out, err} = await fiducial(...words);
      assert.equal(status, 2);
      assert.equal(out, "");
      assert.match(err, /--help/);
    });
  }
});

describe("a made record", () => {
  const files = wfdbRecord("taught", {duration_s: 120, ectopicEvery: 9}).files.filter(
    ({name}) => !name.endsWith(".atr"),
  );
  const header = () => join(folder, "taught.hea");
  before(async () => {
    for (const {name, bytes} of files) await writeFile(join(folder, name), bytes);
  });

  test("without a reference there is nothing to teach with, in one sentence", async () => {
    for (const words of [
      ["--calibrate", "1"],
      ["--calibrate-groups", "3"],
    ]) {
      const {status, err} = await fiducial("analyze", header(), ...words);
      assert.equal(status, 1);
      assert.match(err, /^fiducial: No reference annotations came with "taught": .*\.\n$/);
    }
  });
  test("an annotation file that is not there is named", async () => {
    const {status, err} = await fiducial("analyze", header(), "--calibrate", "1", "--labels", "absent");
    assert.equal(status, 1);
    assert.match(err, /"taught\.absent" is missing/);
  });
  test("a stretch as long as the recording leaves nothing", async () => {
    const {status, err} = await fiducial("analyze", "demo:premature-beats", "--calibrate", "600");
    assert.equal(status, 1);
    assert.match(err, /is not longer than the stretch that would teach/);
  });
});

describe("the synthetic patient with premature beats", () => {
  test("analyze says what taught and what changed, in the table and in the exports", async () => {
    const result = await json("analyze", "demo:premature-beats", "--calibrate", "2", "--csv", folder);
    const {calibration} = result;
    assert.ok(calibration.reference_labels > 50);
    assert.equal(calibration.own_labels, 0);
    assert.equal(calibration.learned_until_s, 120);
    assert.match(calibration.sentence, /^calibrated with \d+ labels of the reference before 2:00: \d+ beats? changed$/);
    assert.equal(result.beats.filter((beat) => beat.calibrated_from !== undefined).length, calibration.changed);
    const csv = await readFile(join(folder, "premature-beats.beats.csv"), "utf8");
    assert.ok(csv.split("\n")[0].includes(calibration.sentence));
    const {out} = await fiducial("analyze", "demo:premature-beats", "--calibrate", "2");
    assert.ok(out.includes(calibration.sentence));
    assert.equal((await json("analyze", "demo:premature-beats")).calibration, undefined, "never without being asked");
  });
  test("evaluate scores what was not taught, calibrated and not, and names the class map", async () => {
    const {as_the_model_says: before_, calibrated} = await json(
      "evaluate",
      "demo:premature-beats",
      "--calibrate",
      "2",
      "--positions",
      "reference",
    );
    const beats = (report) => report.beats.confusion.flat().reduce((sum, count) => sum + count, 0);
    assert.equal(beats(before_), beats(calibrated));
    const all = await json("evaluate", "demo:premature-beats", "--positions", "reference");
    assert.ok(beats(calibrated) < beats(all));
    const {out} = await fiducial("evaluate", "demo:premature-beats", "--calibrate", "2", "--class-map", "ec57");
    for (const word of ["class map ec57", "as the model says", "calibrated", "macro F1 of N S V F"])
      assert.ok(out.includes(word), word);
  });
  test("as many labels are asked for as were offered", async () => {
    const {calibration} = await json("analyze", "demo:premature-beats", "--calibrate-groups", "4");
    assert.equal(calibration.own_labels, 4);
    assert.equal(calibration.reference_labels, 0);
  });
});

describe("DS2, as docs/results/calibration.md has it", async () => {
  const stored = JSON.parse(await readFile(join(root, "models/calibration.json"), "utf8"));
  const names = (await readFile(join(root, "scripts/splits/ds2.txt"), "utf8"))
    .split("\n")
    .filter((line) => /^\d+$/.test(line.trim()));
  const headers = names.map((name) => join(root, "data/mitdb", `${name.trim()}.hea`));
  const model = await readFile(join(root, "models", stored.model.name, "model.int8.onnx")).catch(() => Buffer.alloc(0));
  const skip = !headers.every(existsSync)
    ? "the MIT-BIH recordings are not here (scripts/fetch_data)"
    : createHash("sha256").update(model).digest("hex") !== stored.model.sha256
      ? "the model is another one than that of docs/results/calibration.md: run scripts/python -m studies.evaluate_calibration"
      : false;

  test("five minutes of labels", {skip}, async () => {
    const {as_the_model_says, calibrated} = await json(
      "evaluate",
      ...headers,
      "--positions",
      "reference",
      "--rhythm-model", // trained on DS2, too
      "none",
      "--calibrate",
      "5",
    );
    const [first] = stored.protocols;
    const margin = 0.003; // other versions of the runtime round a few beats differently
    for (const [key, found] of Object.entries({as_the_model_says, calibrated})) {
      const wanted = first[key].beats;
      assert.ok(
        Math.abs(found.beats.macro_f1_4 - wanted.macro_f1_4) < margin,
        `${key}: ${found.beats.macro_f1_4}, not ${wanted.macro_f1_4}`,
      );
      for (const letter of "SVF") {
        assert.ok(
          Math.abs(found.beats.classes[letter].f1 - wanted.classes[letter].f1) < 3 * margin,
          `${key} ${letter}`,
        );
      }
    }
    assert.ok(calibrated.beats.macro_f1_4 > as_the_model_says.beats.macro_f1_4 + 0.03);
  });
});
