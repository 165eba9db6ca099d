// The terminal program as people use it: options, exit statuses, exports that agree with each other.
import assert from "node:assert/strict";
import {cp, mkdir, mkdtemp, readFile, readdir, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {csvTable, misleadingTable, polysomnogram, realRecord, wfdbRecord} from "../browser/recordings.mjs";
import {zip} from "../browser/zips.mjs";
import {root} from "./cli_bundled.mjs";
import {fiducial, json} from "./terminal.mjs";

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), "fiducial-test-"))));
after(() => rm(folder, {recursive: true}));

async function saved(files, ...path) {
  for (const {name, bytes} of files) await writeFile(join(folder, ...path, name), bytes);
}

describe("usage", () => {
  test("--help explains itself and ends well", async () => {
    const {status, out} = await fiducial("--help");
    assert.equal(status, 0);
    for (const word of [
      "analyze",
      "evaluate",
      "--json",
      "--csv",
      "--annotations",
      "--positions",
      "--class-map",
      "not a medical device",
    ])
      assert.ok(out.includes(word), word);
  });
  const wrong = {
    "no command": [],
    "an unknown command": ["diagnose"],
    "no recording": ["analyze"],
    "an unknown option": ["analyze", "x.hea", "--loud"],
    "a threshold nobody knows": ["analyze", "demo:healthy", "--threshold", "pause=3"],
    "a threshold beyond sense": ["analyze", "demo:healthy", "--threshold", "pause_s=0"],
    "a word that is none of the choices": ["evaluate", "x.hea", "--positions", "both"],
    "a rate of zero": ["analyze", "x.csv", "--fs", "0"],
    "an unknown precision": ["analyze", "x.hea", "--precision", "fp16"],
    "tensors to nowhere": ["tensors", "x.hea"],
  };
  for (const [name, words] of Object.entries(wrong)) {
    test(`${name} is wrong usage: status 2 and help`, async () => {
      const {status, out, err} = await fiducial(...words);
      assert.equal(status, 2);
      assert.equal(out, "");
      assert.match(err, /--help|fiducial analyze/);
    });
  }
});

describe("inputs that cannot be used: status 1, one sentence, nothing on standard output", () => {
  const cases = {
    "a file that is not there": async () => ["analyze", join(folder, "absent.hea")],
    "a header without its signal file": async () => {
      await saved([wfdbRecord("alone").files[0]]);
      return ["analyze", join(folder, "alone.hea")];
    },
    "an empty table": async () => {
      await saved([{name: "empty.csv", bytes: ""}]);
      return ["analyze", join(folder, "empty.csv")];
    },
    "a table without sampling rate": async () => {
      await saved([{name: "bare.csv", bytes: csvTable({time: false})}]);
      return ["analyze", join(folder, "bare.csv")];
    },
    "a model that does not exist": async () => ["analyze", "demo:sinus", "--model", "oracle"],
    "an unknown demo": async () => ["analyze", "demo:nobody"],
    "a record without reference to score": async () => {
      await saved(wfdbRecord("unscored").files.slice(0, 2));
      return ["evaluate", join(folder, "unscored.hea")];
    },
  };
  for (const [name, words] of Object.entries(cases)) {
    test(name, async () => {
      const {status, out, err} = await fiducial(...(await words()));
      assert.equal(status, 1, err);
      assert.equal(out, "");
      const lines = err.trim().split("\n");
      assert.ok(lines.length <= 2 && lines.every((line) => line.startsWith("fiducial: ") && line.length < 400), err);
      assert.doesNotMatch(err, /\bE[A-Z]{4,}\b/, "the system's own words are no sentence");
    });
  }
});

describe("analyze", () => {
  const {files, beats} = wfdbRecord("made", {duration_s: 120});
  let path;
  before(async () => {
    await saved(files);
    path = join(folder, "made.hea");
  });

  test("finds each beat of a made record where it was put", async () => {
    const tolerance_s = 0.01; // three to four samples; the apexes of made beats are exact
    const report = await json("analyze", path);
    assert.equal(report.record.name, "made");
    assert.equal(report.record.fs_hz, 360);
    assert.equal(report.beats.length, beats.length);
    report.beats.forEach(({time_s}, index) =>
      assert.ok(Math.abs(time_s - beats[index].t_s) < tolerance_s, `beat ${index}: ${time_s - beats[index].t_s} s`),
    );
  });

  test("gives each beat five probabilities that sum to one, and the class of the largest", async () => {
    for (const {class: letter, probabilities} of (await json("analyze", path)).beats) {
      const values = Object.values(probabilities);
      assert.deepEqual(Object.keys(probabilities), ["N", "S", "V", "F", "Q"]);
      // int8 output steps of 1/256 each
      assert.ok(Math.abs(values.reduce((sum, value) => sum + value, 0) - 1) < 0.02);
      assert.equal(probabilities[letter], Math.max(...values));
    }
  });

  test("takes a table, with or without a time column, to the same beats", async () => {
    await saved([
      {name: "timed.csv", bytes: csvTable()},
      {name: "untimed.csv", bytes: csvTable({time: false})},
    ]);
    const timed = await json("analyze", join(folder, "timed.csv"));
    const untimed = await json("analyze", join(folder, "untimed.csv"), "--fs", "360");
    assert.deepEqual(
      untimed.beats.map(({sample}) => sample),
      timed.beats.map(({sample}) => sample),
    );
  });

  test("of a night in a sleep laboratory it reads the ECG and lists the rest", async () => {
    const night = polysomnogram("night");
    await saved([night]);
    const report = await json("analyze", join(folder, "night.edf"));
    assert.deepEqual(report.record.leads, [{name: "II", unit: "mV"}]);
    assert.deepEqual(
      report.record.other_signals.map(({name, unit}) => `${name} ${unit}`),
      ["EEG C4-A1 uV", "EEG O2-A1 uV", "EOG(L) uV", "EMG chin uV", "Flow ", "Thorax ", "SpO2 %", "Body position "],
    );
    assert.equal(report.beats.length, night.beats.length);
    report.beats.forEach(({time_s}, index) =>
      assert.ok(Math.abs(time_s - night.beats[index].t_s) < 0.01, `beat ${index}`),
    );
    assert.deepEqual(
      report.quality.leads.map(({name}) => name),
      ["II"],
    );
    const {out} = await fiducial("analyze", join(folder, "night.edf"));
    assert.match(out, /other signals EEG C4-A1 \(uV\)/);
  });

  test("where no signal is named as an ECG it says so and takes the one that looks like one", async () => {
    const night = polysomnogram("unnamed", {ecg: "X7"});
    await saved([night]);
    const report = await json("analyze", join(folder, "unnamed.edf"));
    assert.deepEqual(report.record.leads, [{name: "X7", unit: "mV"}]);
    assert.equal(report.beats.length, night.beats.length);
    const said = report.diagnostics.find(({code}) => code === "unnamed_ecg");
    assert.match(said.sentence, /No signal is named as an ECG: "X7" looks most like one of the 9/);
  });

  test("where names mislead a person says which signal is the ECG, and every file says that they did", async () => {
    const misleading = misleadingTable();
    await saved([misleading]);
    const file = join(folder, "misleading.csv");
    const guessed = await json("analyze", file);
    assert.deepEqual(
      guessed.record.leads.map(({name}) => name),
      ["ECG"],
    );
    assert.equal("by_hand" in guessed.record, false);
    const report = await json("analyze", file, "--ecg", "chan 3", "--not-ecg", "#1", "--invert", "Chan 3");
    assert.deepEqual(report.record.leads, [{name: "Chan 3", unit: "mV", chosen_by_hand: true, shown_inverted: true}]);
    assert.deepEqual(
      report.record.other_signals.map(({name}) => name),
      ["ECG", "Resp"],
    );
    assert.equal(report.beats.length, misleading.beats.length);
    assert.equal(
      report.record.by_hand,
      "By hand: taken for an ECG: Chan 3; for no ECG: ECG; shown upside down, samples as recorded: Chan 3",
    );
    assert.ok(report.diagnostics.some(({code}) => code === "chosen_signals"));
    const table = await fiducial("analyze", file, "--main-lead", "Chan 3");
    assert.match(table.out, /Chan 3 \(mV\)[\s\S]*beats are classified from: Chan 3/);
    const refused = await fiducial("analyze", file, "--ecg", "Chan 9");
    assert.equal(refused.status, 1);
    assert.match(refused.err, /has no signal "Chan 9": take one of the names that the analysis lists/);
    assert.match((await fiducial("analyze", file, "--not-ecg", "ECG")).err, /No signal would be left that is an ECG/);
  });

  test("data records behind those that an EDF header announces are said, not read", async () => {
    await saved([polysomnogram("longer", {records: 100})]);
    const report = await json("analyze", join(folder, "longer.edf"));
    assert.equal(report.record.duration_s, 100);
    const said = report.diagnostics.find(({code}) => code === "surplus_records");
    assert.match(said.sentence, /20 data records more than the 100/);
  });

  test("says the same twice, byte for byte", async () => {
    const [one, two] = [await fiducial("analyze", path, "--json", "-"), await fiducial("analyze", path, "--json", "-")];
    assert.equal(one.out, two.out);
  });

  test("prints a table that ends with what it is not", async () => {
    const {status, out} = await fiducial("analyze", path);
    assert.equal(status, 0);
    assert.match(out, new RegExp(`${beats.length} beats`));
    assert.match(out, /findings for review/);
    assert.match(out.trim().split("\n").at(-1), /not a medical device/);
    assert.ok(
      out.split("\n").every((line) => line.length <= 120),
      "lines of at most 120 characters",
    );
  });

  test("writes CSV files whose rows are the JSON's beats", async () => {
    const tables = join(folder, "tables");
    const report = await json("analyze", path, "--csv", tables);
    assert.deepEqual((await readdir(tables)).sort(), [
      "made.beats.csv",
      "made.episodes.csv",
      "made.findings.csv",
      "made.hrv.csv",
      "made.leads.csv",
      "made.waves.csv",
    ]);
    const rows = (await readFile(join(tables, "made.beats.csv"), "utf8"))
      .trim()
      .split("\n")
      .filter((line) => !line.startsWith("#"));
    const columns = rows[0].split(",");
    const [sample, letter] = [columns.indexOf("sample"), columns.indexOf("class")];
    assert.deepEqual(
      rows.slice(1).map((row) => [Number(row.split(",")[sample]), row.split(",")[letter]]),
      report.beats.map((beat) => [beat.sample, beat.class]),
    );
  });

  test("writes annotations that, read back as the reference, agree with every beat", async () => {
    const again = await mkdtemp(join(folder, "again-"));
    await cp(join(folder, "made.hea"), join(again, "made.hea"));
    await cp(join(folder, "made.dat"), join(again, "made.dat"));
    const {status, err} = await fiducial("analyze", path, "--annotations", join(again, "made.atr"));
    assert.equal(status, 0, err);
    const {detection, beats: scores} = await json("evaluate", join(again, "made.hea"));
    assert.deepEqual([detection.se, detection.ppv], [1, 1]);
    scores.confusion.forEach((row, reference) =>
      row.forEach((count, own) => {
        if (reference !== own) assert.equal(count, 0);
      }),
    );
    assert.equal(
      scores.confusion.flat().reduce((sum, count) => sum + count, 0),
      beats.length,
    );
  });

  test("a person's threshold decides, and the result says which it was", async () => {
    const kinds = ({findings}) => findings.map(({kind}) => kind);
    const usual = await json("analyze", "demo:rare-ventricular");
    const strict = await json("analyze", "demo:rare-ventricular", "--threshold", "pause_s=0.6");
    assert.equal(usual.thresholds.pause_s, 2);
    assert.equal(strict.thresholds.pause_s, 0.6);
    assert.ok(!kinds(usual).includes("pause") && kinds(strict).includes("pause"), kinds(strict).join());
  });

  test("without a model finds the same beats and gives no classes", async () => {
    const [with_, without] = [await json("analyze", path), await json("analyze", path, "--model", "none")];
    assert.deepEqual(
      without.beats.map(({sample}) => sample),
      with_.beats.map(({sample}) => sample),
    );
    assert.ok(without.beats.every((beat) => beat.class === null));
    assert.deepEqual(without.models, []);
    assert.ok(without.diagnostics.some(({code}) => code === "model_unavailable"));
  });

  test("goes on after a record that cannot be read, and says so", async () => {
    await saved([wfdbRecord("broken").files[0]]);
    const {status, out, err} = await fiducial("analyze", join(folder, "broken.hea"), path, "--json", "-");
    assert.equal(status, 1);
    assert.match(err, /broken/);
    assert.equal(JSON.parse(out).record.name, "made");
  });
});

describe("evaluate", () => {
  test("counts every reference beat at the reference's positions", async () => {
    const {files, beats} = wfdbRecord("scored", {duration_s: 120});
    await saved(files);
    const {beats: scores, protocol} = await json("evaluate", join(folder, "scored.hea"), "--positions", "reference");
    assert.equal(protocol.positions, "reference");
    const supports = ["N", "S", "V", "F", "Q"].map((letter) => scores.classes[letter].support);
    const expected = ["N", "S", "V", "F", "Q"].map((letter) => beats.filter(({label}) => label === letter).length);
    assert.deepEqual(supports, expected);
  });

  test("adds up the records of a folder", async () => {
    const several = await mkdtemp(join(folder, "several-"));
    const [one, two] = [wfdbRecord("one", {duration_s: 60}), wfdbRecord("two", {duration_s: 90, ectopicEvery: 5})];
    for (const {name, bytes} of [...one.files, ...two.files]) await writeFile(join(several, name), bytes);
    const all = await json("evaluate", several);
    assert.deepEqual(all.protocol.records, ["one", "two"]);
    assert.equal(all.records.length, 2);
    const total = all.beats.confusion.flat().reduce((sum, count) => sum + count, 0);
    const parts = all.records.map(({beats}) => beats.confusion.flat().reduce((sum, count) => sum + count, 0));
    assert.equal(total, parts[0] + parts[1]);
    assert.equal(total, one.beats.length + two.beats.length);
  });
});

test("tensors hold the windows, timing and labels of the reference beats", async () => {
  const {files, beats} = wfdbRecord("train", {duration_s: 60});
  await saved(files);
  const out = join(folder, "tensors");
  const {status, err} = await fiducial("tensors", join(folder, "train.hea"), "--out", out);
  assert.equal(status, 0, err);
  const meta = JSON.parse(await readFile(join(out, "meta.json"), "utf8"));
  assert.deepEqual(meta.records, [{name: "train", beats: beats.length}]);
  const labels = await readFile(join(out, "train.labels.u8"));
  assert.deepEqual(
    [...labels].map((label) => meta.classes[label]),
    beats.map(({label}) => label),
  );
  const windows = new Float32Array((await readFile(join(out, "train.windows.f32"))).buffer.slice(0));
  assert.equal((await readFile(join(out, "train.windows.f32"))).length, beats.length * 360 * 4);
  assert.equal((await readFile(join(out, "train.rr.f32"))).length, beats.length * 3 * 4);
  assert.ok(windows.length > 0);
});

const mitdb100 = await realRecord("100");
test("record 100: classes at the reference's 2273 beats", {
  skip: mitdb100 === null && "data/mitdb is not there",
}, async () => {
  const {beats: scores} = await json("evaluate", join(root, "data/mitdb/100.hea"), "--positions", "reference");
  assert.deepEqual(
    ["N", "S", "V", "F", "Q"].map((letter) => scores.classes[letter].support),
    [2239, 33, 1, 0, 0],
  );
});

describe("folders and archives", () => {
  const made = ["r9", "r10"].map((name) => wfdbRecord(name, {duration_s: 20}));
  const files = made.flatMap((record) => record.files);
  before(async () => {
    await mkdir(join(folder, "db/deep"), {recursive: true});
    await saved(made[0].files, "db");
    await saved(made[1].files, "db/deep");
    await writeFile(join(folder, "db.zip"), zip(files.map(({name, bytes}) => ({name: `db/${name}`, bytes}))));
  });

  test("list their records in reading order, sub-folders included", async () => {
    for (const path of ["db", "db.zip"]) assert.equal((await fiducial("records", join(folder, path))).out, "r9\nr10\n");
  });

  test("give what the record's own header gives", async () => {
    const own = await json("analyze", join(folder, "db/deep/r10.hea"), "--model", "none");
    for (const path of ["db", "db.zip"]) {
      assert.deepEqual(await json("analyze", join(folder, path), "--record", "r10", "--model", "none"), own);
    }
  });

  test("name what they do not hold", async () => {
    const {status, err} = await fiducial("analyze", join(folder, "db.zip"), "--record", "r11", "--model", "none");
    assert.equal(status, 1);
    assert.match(err, /There is no record "r11" among the given files\./);
  });

  test("without a record say so", async () => {
    await writeFile(join(folder, "other.zip"), zip([{name: "readme.md", bytes: Buffer.from("nothing")}]));
    const {status, err} = await fiducial("analyze", join(folder, "other.zip"), "--model", "none");
    assert.equal(status, 1);
    assert.match(err, /"readme\.md" is not a recording this program reads/);
  });
});
