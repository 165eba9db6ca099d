// Conversions in the terminal: what is written reads back, by the program itself, as what it was.
import assert from "node:assert/strict";
import {mkdtemp, readFile, readdir, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {leadsRecord, wfdbRecord} from "../browser/recordings.mjs";
import {fiducial} from "./terminal.mjs";

let folder;
let record;
before(async () => {
  folder = await mkdtemp(join(tmpdir(), "fiducial-test-"));
  record = wfdbRecord("made", {duration_s: 30});
  for (const {name, bytes} of record.files) await writeFile(join(folder, name), bytes);
});
after(() => rm(folder, {recursive: true}));

async function converted(to, ...options) {
  const out = join(folder, `${to}-${options.join("")}`.replace(/[^a-z0-9]/g, "_"));
  const {status, err} = await fiducial("convert", join(folder, "made.hea"), "--to", to, "--out", out, ...options);
  assert.equal(status, 0, err);
  return {out, names: (await readdir(out)).sort()};
}

describe("convert", () => {
  test("WFDB 16 gives the very bytes that were read", async () => {
    const {out, names} = await converted("wfdb16");
    assert.deepEqual(names, ["made.atr", "made.dat", "made.hea"]);
    assert.deepEqual(await readFile(join(out, "made.dat")), await readFile(join(folder, "made.dat")));
  });

  for (const to of ["wfdb212", "edf", "csv"]) {
    test(`${to} reads back to the same beats`, async () => {
      const {out, names} = await converted(to);
      const main = names.find((name) => /\.(hea|edf|csv)$/.test(name));
      const beats = async (path) => {
        const {status, out: text, err} = await fiducial("analyze", path, "--model", "none", "--json", "-");
        assert.equal(status, 0, err);
        return JSON.parse(text).beats.map(({sample}) => sample);
      };
      assert.deepEqual(await beats(join(out, main)), await beats(join(folder, "made.hea")));
    });
  }

  test("the date and the free text stay behind, which is said, unless they are kept", async () => {
    const {files} = leadsRecord("dated", ["MLII"], {
      duration_s: 30,
      start: "10:30:00 16/05/2020",
      comments: ["Name: John Doe"],
    });
    for (const {name, bytes} of files) await writeFile(join(folder, name), bytes);
    const path = join(folder, "dated.hea");
    const convert = (out, ...options) =>
      fiducial("convert", path, "--to", "wfdb16,edf", "--out", join(folder, out), ...options);
    const text = (...at) => readFile(join(folder, ...at), "latin1");
    const left = await convert("left");
    assert.match(
      left.err,
      /dated: the date and 1 line of free text in the header.* left out; --keep-identity keeps it/,
    );
    assert.doesNotMatch(await text("left", "dated.hea"), /2020|Doe/);
    assert.match(await text("left", "dated.hea"), / 10:30:00\n/);
    assert.match(await text("left", "dated.edf"), /Startdate X .*01\.01\.8510\.30\.00/);
    const kept = await convert("kept", "--keep-identity");
    assert.equal(kept.err, "");
    assert.match(await text("kept", "dated.hea"), / 10:30:00 16\/05\/2020\n/);
    assert.match(await text("kept", "dated.edf"), /Startdate 16-MAY-2020 .*16\.05\.2010\.30\.00/);
    const start = async (...options) =>
      JSON.parse((await fiducial("analyze", path, "--model", "none", "--json", "-", ...options)).out).record.start;
    assert.equal(await start(), undefined);
    assert.equal(await start("--keep-identity"), "2020-05-16T10:30:00");
    const table = await fiducial("analyze", path, "--model", "none");
    assert.equal(table.err, "", "no file was written that could carry them");
  });

  test("a lead looked at upside down is said in every file; its samples leave as recorded", async () => {
    const lead = (await readFile(join(folder, "made.hea"), "utf8")).split("\n")[1].split(" ").at(-1);
    const words = `By hand: shown upside down, samples as recorded: ${lead}`;
    const text = async (...path) => readFile(join(...path), "latin1");
    const {out} = await converted("wfdb16,edf,csv,annotations-json", "--invert", lead);
    assert.deepEqual(await readFile(join(out, "made.dat")), await readFile(join(folder, "made.dat")));
    assert.ok((await text(out, "made.hea")).endsWith(`# ${words}\n`));
    const plain = await converted("edf,csv");
    const table = await text(out, "made.csv");
    assert.equal(table, `# ${words}\n${await text(plain.out, "made.csv")}`);
    assert.equal((await text(out, "made.edf")).split(words).length, 2);
    assert.equal(JSON.parse(await text(out, "made.annotations.json")).by_hand, words);
    const back = JSON.parse((await fiducial("analyze", join(out, "made.csv"), "--model", "none", "--json", "-")).out);
    assert.deepEqual(
      back.record.leads.map(({name}) => name),
      [lead],
    );
    const own = await converted("beats,rdann,json", "--invert", lead, "--annotations", "own", "--model", "none");
    for (const name of own.names) assert.ok((await text(own.out, name)).includes(words), name);
  });

  test("annotations are those of the reference, or own ones under a name of their own", async () => {
    const {out, names} = await converted("annotations,rdann,annotations-json");
    assert.deepEqual(names, ["made.annotations.json", "made.atr", "made.atr.txt"]);
    const {annotations} = JSON.parse(await readFile(join(out, "made.annotations.json"), "utf8"));
    assert.equal(annotations.length, record.beats.length);
    const lines = (await readFile(join(out, "made.atr.txt"), "utf8")).trimEnd().split("\n");
    assert.equal(lines.length, record.beats.length);
    assert.match(lines[0], /^ +0:00\.600 +216 +N +0 +0 +0$/);
    assert.deepEqual((await converted("annotations", "--annotations", "own")).names, ["made.fid"]);
    assert.deepEqual((await converted("wfdb16", "--annotations", "none")).names, ["made.dat", "made.hea"]);
  });

  test("results have a row per beat and per interval", async () => {
    const {out, names} = await converted("beats,rr,episodes,findings,json");
    assert.deepEqual(names, ["made.beats.csv", "made.episodes.csv", "made.findings.csv", "made.json", "made.rr.csv"]);
    const rows = async (name) => (await readFile(join(out, name), "utf8")).trimEnd().split("\n").length - 2;
    assert.equal(await rows("made.rr.csv"), (await rows("made.beats.csv")) - 1);
  });

  test("never writes over the recording", async () => {
    const {status, err} = await fiducial("convert", join(folder, "made.hea"), "--to", "wfdb16", "--out", folder);
    assert.equal(status, 2);
    assert.match(err, /overwritten/);
  });

  for (const [name, words] of Object.entries({
    "no format": ["--out", "x"],
    "no folder": ["--to", "edf"],
    "an unknown format": ["--to", "edf,docx", "--out", "x"],
  })) {
    test(`${name} is wrong usage`, async () => {
      assert.equal((await fiducial("convert", join(folder, "made.hea"), ...words)).status, 2);
    });
  }
});
