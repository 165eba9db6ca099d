// What the terminal program says about each synthetic patient, against tests/golden/cli_demos.json.
// After a wanted change: UPDATE_GOLDEN=1 node --test tests/golden/cli_demos.test.mjs, then read the difference.
import assert from "node:assert/strict";
import {execFile} from "node:child_process";
import {createHash} from "node:crypto";
import {existsSync} from "node:fs";
import {readFile, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {after, test} from "node:test";
import {promisify} from "node:util";
import {root} from "./cli_bundled.mjs";

const run = promisify(execFile);
const program = join(root, "dist/fiducial.mjs");
const file = join(root, "tests/golden/cli_demos.json");
const updating = process.env.UPDATE_GOLDEN === "1";
const golden = existsSync(file) ? JSON.parse(await readFile(file, "utf8")) : {};

async function output(...words) {
  return (await run("node", [program, ...words], {maxBuffer: 2 ** 28})).stdout;
}

/** The parts of a report that a change of mind would change; beat positions as one hash. */
function essence(report, evaluation) {
  const classes = {};
  for (const beat of report.beats) classes[beat.class] = (classes[beat.class] ?? 0) + 1;
  return {
    beats: report.beats.length,
    positions_sha256: createHash("sha256")
      .update(report.beats.map(({sample}) => sample).join())
      .digest("hex"),
    classes,
    episodes: report.episodes.length,
    findings: report.findings.map(({priority, text}) => `${priority}: ${text}`),
    diagnostics: report.diagnostics.map(({sentence}) => sentence),
    confusion: evaluation.beats.confusion.map((row) => row.join(" ")),
    detection: evaluation.detection,
  };
}

const demos = (await output("demos"))
  .trim()
  .split("\n")
  .map((line) => line.split(/\s+/)[0]);
const found = {};
for (const demo of demos) {
  test(`${demo} gives the committed beats, classes, findings and scores`, async () => {
    const report = JSON.parse(await output("analyze", demo, "--json", "-"));
    found[demo] = essence(report, JSON.parse(await output("evaluate", demo, "--json", "-")));
    if (!updating) assert.deepEqual(found[demo], golden[demo]);
  });
}

test("no demo has left the list", {skip: updating}, () =>
  assert.deepEqual(Object.keys(golden).sort(), [...demos].sort()),
);

after(async () => {
  if (updating) await writeFile(file, `${JSON.stringify(found, null, 1)}\n`);
});
