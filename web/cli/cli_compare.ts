/** `fiducial compare`: two annotation files of one record, as WFDB's bxb, rxr and epicmp report them. */

import {readFile} from "node:fs/promises";
import {basename, extname, join, dirname} from "node:path";
import {fsOf, parseWords, scoringOf, scoringOptions, UsageError} from "./cli_options";
import {loadCore} from "./cli_files";
import {print, writeOut} from "./cli_output";
import type {NamedFile} from "../shared/session";
import type {OptionKey} from "../shared/tables";

export async function runCompare(words: readonly string[]): Promise<number> {
  const options = parseWords(words, {
    ...scoringOptions,
    json: {type: "string"},
    header: {type: "string"},
    fs: {type: "string"},
    "without-sveb": {type: "boolean"},
  });
  const [referencePath, testPath, ...more] = options.paths;
  if (referencePath === undefined || testPath === undefined || more.length > 0) {
    throw new UsageError("compare takes two annotation files: the reference, then the one to be tested");
  }
  const settings = new Map(scoringOf(options));
  const fsHz = fsOf(options);
  if (fsHz !== undefined) settings.set("fs_hz", String(fsHz));
  const [reference, test] = [await fileAt(referencePath), await fileAt(testPath)];
  const headerPath = options.value("header");
  const header = headerPath !== undefined ? await fileAt(headerPath) : await headerBeside([referencePath, testPath]);

  const session = (await loadCore()).session();
  try {
    for (const [key, value] of settings) session.setOption(key as OptionKey, value);
    const json = options.value("json");
    if (json !== "-") {
      print(session.compared(options.has("without-sveb") ? "bxb -s" : "bxb -S", reference, test, header));
    }
    if (json !== undefined) await writeOut(json, "json", `${session.compared("json", reference, test, header)}\n`);
    return 0;
  } finally {
    session.delete();
  }
}

async function fileAt(path: string): Promise<NamedFile> {
  return {name: basename(path), bytes: await readFile(path)};
}

/** The header of the record that the files are named after, in the folder of one of them. */
async function headerBeside(paths: readonly string[]): Promise<NamedFile | null> {
  for (const path of paths) {
    const beside = join(dirname(path), `${basename(path, extname(path))}.hea`);
    try {
      return await fileAt(beside);
    } catch (problem) {
      if (!(problem instanceof Error && "code" in problem && problem.code === "ENOENT")) throw problem;
    }
  }
  return null;
}
