// What the terminal program writes: inside the folder it was told, under names of their own, and whole or not at all.
import assert from "node:assert/strict";
import {execFile} from "node:child_process";
import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join, resolve} from "node:path";
import {after, before, describe, test} from "node:test";
import {wfdbRecord} from "../browser/recordings.mjs";
import {zip} from "../browser/zips.mjs";
import {importWeb, root} from "./cli_bundled.mjs";
import {fiducial, json} from "./terminal.mjs";

const {outputStems} = await importWeb("cli_output");

let folder;
before(async () => (folder = await mkdtemp(join(tmpdir(), "fiducial-test-"))));
after(() => rm(folder, {recursive: true}));

const filesBelow = async (path) =>
  (await readdir(path, {recursive: true, withFileTypes: true}))
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(path.length + 1))
    .sort();

/** An archive whose records claim to lie above and beside it. */
function hostileArchive() {
  const folders = ["../../", "..\\..\\up/", "/abs/", "C:\\drive\\", "a/../../../", "nul\u0000/", ""];
  return zip(
    folders.flatMap((path) =>
      wfdbRecord("evil.x", {duration_s: 20}).files.map(({name, bytes}) => ({name: path + name, bytes})),
    ),
  );
}

describe("names from archives never lead out of the output folder", () => {
  const commands = {
    "analyze --csv": (archive, out) => ["analyze", archive, "--csv", out, "--model", "none"],
    "convert --out": (archive, out) => ["convert", archive, "--to", "wfdb16,csv", "--out", out],
    "tensors --out": (archive, out) => ["tensors", archive, "--out", out],
  };
  for (const [name, words] of Object.entries(commands)) {
    test(name, async () => {
      const place = await mkdtemp(join(folder, "deep-"));
      const out = join(place, "one/two/out");
      await mkdir(out, {recursive: true});
      await writeFile(join(place, "archive.zip"), hostileArchive());
      const {status, err} = await fiducial(...words(join(place, "archive.zip"), out));
      assert.equal(status, 0, err);
      const written = (await filesBelow(place)).filter((path) => path !== "archive.zip");
      assert.ok(written.length >= 7, written.join(" "));
      for (const path of written) assert.ok(path.startsWith("one/two/out/"), path);
    });
  }

  test("whatever the name", () => {
    const names = [
      "..",
      "../..",
      "/etc/passwd",
      "C:\\x",
      "c:x",
      "\\\\server\\share\\x",
      "a/./b",
      "x\u0000y",
      "x\u202ey",
      "con",
      "a.",
      "",
      "...",
      "../../evil.x",
      `${"long".repeat(100)}/b`,
    ];
    const stems = outputStems(names.map((name) => ({name, container: "../.."})));
    assert.equal(new Set(stems).size, names.length);
    for (const stem of stems) {
      assert.ok(resolve("/out", `${stem}.csv`).startsWith("/out/"), stem);
      assert.doesNotMatch(stem, /[\p{Cc}\u202e:\\]|(^|\/)\.{1,2}(\/|$)|^\/|[^/]{101}/u);
    }
  });

  test("plain names stay as they are, and equal ones are told apart by their folders", () => {
    const of = (...names) => outputStems(names.map(([container, name]) => ({container, name})));
    assert.deepEqual(of(["db", "100"], ["db", "ward a/101.edf"], ["db", "x.y"]), ["100", "ward a/101", "x.y"]);
    assert.deepEqual(of(["a", "100"], ["b", "100"], ["b", "100.edf"]), ["a/100", "b/100", "b/100.edf/100"]);
    assert.deepEqual(of(["a", "x"], ["a", "X"]), ["a/x", "a/X/X"]);
  });
});

describe("records of one name in two folders", () => {
  let db;
  const lengths = {a: 20, b: 30};
  before(async () => {
    db = join(folder, "db");
    for (const [name, duration_s] of Object.entries(lengths)) {
      await mkdir(join(db, name), {recursive: true});
      for (const {name: file, bytes} of wfdbRecord("100", {duration_s}).files)
        await writeFile(join(db, name, file), bytes);
    }
  });

  test("get files of their own, below folders of their names", async () => {
    const out = join(folder, "tables");
    assert.equal((await fiducial("analyze", db, "--csv", out, "--model", "none")).status, 0);
    const written = await filesBelow(out);
    for (const name of Object.keys(lengths)) assert.ok(written.includes(`${name}/100.beats.csv`), written.join(" "));
    assert.notEqual(
      await readFile(join(out, "a/100.beats.csv"), "utf8"),
      await readFile(join(out, "b/100.beats.csv"), "utf8"),
    );
  });

  test("named one by one as well, and what convert writes reads back", async () => {
    const out = join(folder, "converted");
    const {
      status,
      out: said,
      err,
    } = await fiducial("convert", join(db, "a/100.hea"), join(db, "b/100.hea"), "--to", "wfdb212", "--out", out);
    assert.equal(status, 0, err);
    for (const [name, duration_s] of Object.entries(lengths)) {
      assert.ok(said.includes(join(out, name, "100.hea")), said);
      assert.equal(
        (await json("analyze", join(out, name, "100.hea"), "--model", "none")).record.duration_s,
        duration_s,
      );
    }
  });

  test("never take the place of the recordings themselves", async () => {
    const before_ = await readFile(join(db, "a/100.hea"));
    const {status, err} = await fiducial(
      "convert",
      join(db, "a/100.hea"),
      join(db, "b/100.hea"),
      "--to",
      "wfdb212",
      "--out",
      db,
    );
    assert.equal(status, 1);
    assert.match(err, /a recording is read from it/);
    assert.deepEqual(await readFile(join(db, "a/100.hea")), before_);
  });

  test("a name with points converts to a header that finds its signals", async () => {
    for (const {name, bytes} of wfdbRecord("v1.ä", {duration_s: 20}).files) await writeFile(join(folder, name), bytes);
    const out = join(folder, "points");
    assert.equal((await fiducial("convert", join(folder, "v1.ä.hea"), "--to", "wfdb16", "--out", out)).status, 0);
    const [header] = (await readdir(out)).filter((name) => name.endsWith(".hea"));
    assert.equal((await json("analyze", join(out, header), "--model", "none")).record.duration_s, 20);
  });
});

describe("a disk that fills up: one sentence, status 1, nothing half-written", {
  skip: process.platform !== "linux",
}, () => {
  const program = join(root, "dist/fiducial.mjs");
  /** Files end after 4 KiB, as on a disk with no more room. */
  const cramped = (...words) =>
    new Promise((done) => {
      execFile(
        "bash",
        ["-c", 'ulimit -f 4 && exec node "$@"', "bash", program, ...words],
        {maxBuffer: 2 ** 28},
        (error, out, err) => done({status: error?.code ?? 0, out, err}),
      );
    });
  const told = ({status, err}, words) => {
    assert.equal(status, 1, err);
    assert.match(err, /^fiducial: [^\n]*\.\n$/, "one sentence");
    assert.match(err, words);
    assert.doesNotMatch(err, /\bE[A-Z]{4,}\b|node:internal/, "the system's own words are no sentence");
  };
  const outputs = {
    "analyze --json": (out) => [
      "analyze",
      "demo:premature-beats",
      "--model",
      "none",
      "--json",
      join(out, "report.json"),
    ],
    "analyze --report": (out) => [
      "analyze",
      "demo:premature-beats",
      "--model",
      "none",
      "--report",
      join(out, "report.html"),
    ],
    "analyze --csv": (out) => ["analyze", "demo:premature-beats", "--model", "none", "--csv", out],
    convert: (out) => ["convert", "demo:premature-beats", "--to", "wfdb16", "--out", out],
  };
  for (const [name, words] of Object.entries(outputs)) {
    test(name, async () => {
      const out = await mkdtemp(join(folder, "full-"));
      told(await cramped(...words(out)), /could not be written: .*; choose a place on another disk/);
      const roomy = await mkdtemp(join(folder, "roomy-"));
      await fiducial(...words(roomy));
      for (const path of await filesBelow(out)) {
        // what stands there is whole
        assert.doesNotMatch(path, /\.part$/);
        assert.deepEqual(await readFile(join(out, path)), await readFile(join(roomy, path)), path);
      }
    });
  }

  test("what stood there before stays", async () => {
    const path = join(folder, "earlier.json");
    await writeFile(path, "earlier");
    told(await cramped("analyze", "demo:premature-beats", "--model", "none", "--json", path), /earlier\.json/);
    assert.equal(await readFile(path, "utf8"), "earlier");
  });

  test("a device without room", async () => {
    told(
      await fiducial("analyze", "demo:premature-beats", "--model", "none", "--json", "/dev/full"),
      /"\/dev\/full" could not be written: the disk is full/,
    );
  });

  test("standard output on a full disk", async () => {
    for (const words of [
      ["analyze", "demo:premature-beats", "--model", "none"],
      ["analyze", "demo:premature-beats", "--model", "none", "--json", "-"],
      ["demos"],
      ["--help"],
    ]) {
      const result = await new Promise((done) => {
        execFile("bash", ["-c", 'exec node "$@" > /dev/full', "bash", program, ...words], (error, _out, err) =>
          done({status: error?.code ?? 0, err}),
        );
      });
      told(result, /Standard output could not be written: the disk is full/);
    }
  });

  test("a file that only took part of standard output", async () => {
    const path = join(folder, "part.json");
    const result = await new Promise((done) => {
      execFile(
        "bash",
        [
          "-c",
          'ulimit -f 4 && exec node "$@" > "$0"',
          path,
          program,
          "analyze",
          "demo:premature-beats",
          "--model",
          "none",
          "--json",
          "-",
        ],
        (error, _out, err) => done({status: error?.code ?? 0, err}),
      );
    });
    told(result, /Standard output could not be written: .* incomplete/);
  });

  test("a reader that has seen enough is no error", async () => {
    const {stdout, err} = await new Promise((done) => {
      execFile(
        "bash",
        [
          "-c",
          'set -o pipefail; node "$@" | head -c 10',
          "bash",
          program,
          "analyze",
          "demo:premature-beats",
          "--model",
          "none",
          "--json",
          "-",
        ],
        (_error, stdout, err) => done({stdout, err}),
      );
    });
    assert.equal(stdout.length, 10);
    assert.equal(err, "");
  });
});
