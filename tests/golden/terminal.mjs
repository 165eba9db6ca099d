// The built terminal program, as a shell runs it.
import assert from "node:assert/strict";
import {execFile} from "node:child_process";
import {join} from "node:path";
import {root} from "./cli_bundled.mjs";

const program = join(root, "dist/fiducial.mjs");

/** {status, out, err}; never rejects. */
export function fiducial(...words) {
  return new Promise((done) => {
    execFile("node", [program, ...words], {maxBuffer: 2 ** 28}, (error, out, err) =>
      done({status: error?.code ?? 0, out, err}),
    );
  });
}

/** What `--json -` prints. */
export async function json(...words) {
  const {status, out, err} = await fiducial(...words, "--json", "-");
  assert.equal(status, 0, err);
  return JSON.parse(out);
}
