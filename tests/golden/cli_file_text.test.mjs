// Names and notes in files are written by whoever made the files: they steer no terminal, turn no text round, start no formula.
import assert from "node:assert/strict";
import {mkdtemp, readFile, readdir, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {wfdbRecord} from "../browser/recordings.mjs";
import {zip} from "../browser/zips.mjs";
import {importWeb, root} from "./cli_bundled.mjs";
import {fiducial, json} from "./terminal.mjs";

const {plainText, plainJson, plainLines} = await importWeb("plain_text");
/** All but line ends. */
const steering = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), "fiducial-test-"))));
after(() => rm(folder, {recursive: true}));

describe("text from files", () => {
  test("shows what would steer instead of being steered by it", () => {
    assert.equal(
      plainText("a\u001b[31mb\u009bc\u202ed\u2066e\u2028f\nok"),
      "a\ufffd[31mb\ufffdc\ufffdd\ufffde\ufffdf\ufffdok",
    );
    assert.equal(plainText("Müller 心電図 😀"), "Müller 心電図 😀");
    assert.equal(plainText("😀😀😀", 2), "😀😀");
    assert.equal(plainText("\ud83d"), "\ufffd");
    assert.equal(plainLines("a\u001bb\nc"), "a\ufffdb\nc");
  });

  test("keeps its meaning in JSON", () => {
    const value = {name: "\u202eabc\u009b\u001b😀"};
    const text = plainJson(`{"name":"${value.name.replace("\u001b", "\\u001b")}"}\n`);
    assert.doesNotMatch(text, steering);
    assert.deepEqual(JSON.parse(text), value);
  });

  test("is cleaned by the same function for the browser's tab", async () => {
    const page = join(root, "web/page");
    const files = await Promise.all((await readdir(page)).map((name) => readFile(join(page, name), "utf8")));
    const titles = files.flatMap((text) => text.split("\n")).filter((line) => line.includes("document.title ="));
    assert.equal(titles.length, 1);
    assert.match(titles[0], /\$\{plainText\(recording\.name, 64\)\}/);
  });
});

describe("a terminal", () => {
  const hostile = "\u001b]0;owned\u0007\u202e\u009b31m";
  let archive;
  before(async () => {
    archive = join(folder, "names.zip");
    const {files} = wfdbRecord("made", {duration_s: 20, lead: `II${hostile}`, comments: [hostile]});
    await writeFile(
      archive,
      zip([
        ...files
          .map(({name, bytes}) => ({name: `${hostile}${name}`, bytes: Buffer.from(bytes)}))
          .filter(({name}) => !name.endsWith(".dat")),
        ...files.filter(({name}) => name.endsWith(".dat")),
        ...wfdbRecord("other", {duration_s: 20}).files,
      ]),
    );
  });

  test("is not steered by any command", async () => {
    const broken = join(folder, "broken.zip");
    await writeFile(
      broken,
      zip([
        {name: `${hostile}x.hea`, bytes: Buffer.from("nonsense")},
        {name: "b.hea", bytes: Buffer.from("b")},
      ]),
    );
    for (const words of [
      ["records", archive],
      ["analyze", archive, "--model", "none"],
      ["analyze", archive, "--model", "none", "--json", "-"],
      ["evaluate", archive, "--model", "none"],
      ["evaluate", archive, "--model", "none", "--bxb", "-"],
      ["analyze", broken, "--model", "none"],
      ["analyze", join(folder, `absent${hostile}`)],
      ["analyze", `demo:${hostile}`],
      ["analyze", archive, "--record", hostile, "--model", "none"],
      [`${hostile}`],
      ["convert", archive, "--to", "csv", "--out", join(folder, "out")],
    ]) {
      const {out, err} = await fiducial(...words);
      assert.ok((out + err).length > 0);
      assert.doesNotMatch(out, steering, words.join(" "));
      assert.doesNotMatch(err, steering, words.join(" "));
    }
  });
});

describe("a spreadsheet", () => {
  const formula = "=cmd|' /C calc'!A0";
  test("finds no formula in any table", async () => {
    const {files} = wfdbRecord("sheet", {duration_s: 40, lead: formula.replaceAll(" ", "\u00a0")});
    const spelled = files[0].bytes.toString().replaceAll("\u00a0", " ");
    await writeFile(join(folder, "sheet.hea"), spelled);
    for (const {name, bytes} of files.slice(1)) await writeFile(join(folder, name), bytes);
    const out = join(folder, "sheets");
    const {status, err} = await fiducial(
      "convert",
      join(folder, "sheet.hea"),
      "--to",
      "csv,beats,rr,episodes,findings,hrv,waves,leads,annotations-csv",
      "--out",
      out,
      "--main-lead",
      "#1",
      "--model",
      "none",
    );
    assert.equal(status, 0, err);
    const table = await readFile(join(out, "sheet.csv"), "utf8");
    assert.ok(table.includes(`"'${formula} (mV)"`), table.slice(0, 200));
    for (const ending of [
      "csv",
      "beats.csv",
      "rr.csv",
      "episodes.csv",
      "findings.csv",
      "hrv.csv",
      "waves.csv",
      "leads.csv",
      "annotations.csv",
    ]) {
      const text = await readFile(join(out, `sheet.${ending}`), "utf8").catch(() =>
        readFile(join(out, `sheet.atr.${ending}`), "utf8"),
      );
      for (const line of text.split("\n")) {
        for (const cell of line.split(/[,;\t]/)) {
          const bare = cell.replace(/^[\s"]+/, "");
          assert.ok(
            bare.length < 2 || !/^[=+@-]/.test(bare) || Number.isFinite(Number(bare.replace(/"$/, ""))),
            `${ending}: ${cell}`,
          );
        }
      }
    }
    const back = await json("analyze", join(out, "sheet.csv"), "--model", "none");
    assert.deepEqual(
      back.record.leads.map(({name}) => name),
      [formula],
    );
  });
});
