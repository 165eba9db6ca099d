/** What the terminal program writes: to the screen, and into files that are whole or not there. */

import {writeSync} from "node:fs";
import {chmod, mkdir, open, realpath, rename, rm, stat} from "node:fs/promises";
import {basename, dirname, join, resolve, sep} from "node:path";
import {plainJson, plainLines, plainText} from "../shared/plain_text";
import {readableFormats} from "../shared/tables";

/** Something could not be written; the message is a sentence. */
export class OutputProblem extends Error {}

const standardOutput = 1;
const standardError = 2;

/** Text of our own making with texts of files in it. Throws OutputProblem. */
export function print(lines: string): void {
  printExactly(plainLines(lines));
}

function printExactly(text: string): void {
  try {
    writeAll(standardOutput, text);
  } catch (problem) {
    if (codeOf(problem) === "EPIPE") process.exit(0); // the reader has seen enough, e.g. `| head`
    throw new OutputProblem(
      `Standard output could not be written: ${reasonOf(problem)}. What was written of it is incomplete.`,
    );
  }
}

const longestWarning = 1000;

/** One sentence on standard error. */
export function warn(sentence: string): void {
  try {
    writeAll(standardError, `fiducial: ${plainText(sentence, longestWarning)}\n`);
  } catch {
    return; // nobody listens
  }
}

/** Node's own stream takes part of a text for all of it when a disk fills up. */
function writeAll(descriptor: number, text: string): void {
  const bytes = Buffer.from(text, "utf8");
  for (let written = 0; written < bytes.byteLength; ) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (problem) {
      if (codeOf(problem) !== "EAGAIN") throw problem;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5); // ms, until the reader of the pipe has taken some
    }
  }
}

/** How each kind of output stands on a terminal; a page is for a browser, whatever it is piped through. */
const onTerminal = {json: plainJson, lines: plainLines, page: (text: string) => text} as const;

/** To a file or, for "-", to standard output. Throws OutputProblem. */
export async function writeOut(path: string, kind: keyof typeof onTerminal, text: string): Promise<void> {
  if (path === "-") printExactly(onTerminal[kind](text));
  else await writeWhole(path, text);
}

/** A file that is whole or not there: written beside its place under another name, then renamed. Throws OutputProblem. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  let unfinished: string | null = null;
  try {
    const place = await placeOf(path);
    if (place.replaced) {
      unfinishedFiles += 1;
      unfinished = join(dirname(place.path), `.fiducial-${process.pid}-${unfinishedFiles}.part`);
      await writeContent(unfinished, "wx", content);
      if (place.mode !== null) await chmod(unfinished, place.mode);
      await rename(unfinished, place.path);
    } else {
      await writeContent(place.path, "w", content);
    }
  } catch (problem) {
    if (unfinished !== null) await rm(unfinished, {force: true}).catch(() => undefined);
    throw new OutputProblem(`"${plainText(path, longestPath)}" could not be written: ${reasonOf(problem)}.`);
  }
}

let unfinishedFiles = 0;
const longestPath = 512;

async function writeContent(path: string, flags: "w" | "wx", content: string | Uint8Array): Promise<void> {
  const file = await open(path, flags);
  try {
    await file.writeFile(content);
  } finally {
    await file.close();
  }
}

/** Links are followed. Devices and pipes ("/dev/full", "/dev/stdout") cannot be replaced, only written to. */
async function placeOf(
  path: string,
): Promise<{readonly path: string; readonly replaced: boolean; readonly mode: number | null}> {
  if (/^\/(dev|proc)\//.test(resolve(path))) return {path, replaced: false, mode: null};
  try {
    const found = await stat(path);
    if (!found.isFile()) return {path, replaced: false, mode: null};
    return {path: await realpath(path), replaced: true, mode: found.mode & 0o7777};
  } catch (problem) {
    if (codeOf(problem) !== "ENOENT") throw problem;
    return {path, replaced: true, mode: null};
  }
}

/** A folder for output, with those above it. Throws OutputProblem. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, {recursive: true});
  } catch (problem) {
    throw new OutputProblem(`The folder "${plainText(path, longestPath)}" could not be made: ${reasonOf(problem)}.`);
  }
}

function codeOf(problem: unknown): string {
  return problem instanceof Error && "code" in problem ? String(problem.code) : "";
}

const reasons: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full; free some space or choose a place on another disk, then try again",
  EDQUOT: "your share of the disk is used up; free some space or choose a place on another disk, then try again",
  EFBIG: "it is larger than files may be there; choose a place on another disk",
  EROFS: "the disk may only be read; choose a place on another disk",
  EACCES: "this user may not write there; choose another folder or change its permissions",
  EPERM: "this user may not write there; choose another folder or change its permissions",
  ENOENT: "its folder does not exist; make it first or choose another one",
  ENOTDIR: "part of its path is a file and no folder; choose another folder",
  EEXIST: "a file of that name stands where a folder is needed; choose another folder",
  EISDIR: "a folder of that name is there; choose another name",
  ENAMETOOLONG: "its name is longer than this disk allows; choose a shorter one",
  EIO: "the disk reported an error; choose a place on another disk",
};

function reasonOf(problem: unknown): string {
  return reasons[codeOf(problem)] ?? (problem instanceof Error ? problem.message : String(problem));
}

/** A recording that files are to be named after. */
export interface NamedRecording {
  /** As it is listed: may hold folders, and whatever an archive or a disk calls its files. */
  readonly name: string;
  /** Folder or archive it came from. */
  readonly container: string;
}

/** Of files that are a recording each, whatever lies beside them: of every format but WFDB, whose headers name theirs. */
const endingsAlone = readableFormats.filter(({name}) => name !== "WFDB").flatMap(({extensions}) => extensions);
export const recordingEnding = new RegExp(`\\.(${endingsAlone.join("|")})$`, "i");

/**
 * What the output files of each recording are called, without their endings: "100", or "ward/100" where folders hold
 * recordings of one name. No two are alike, even where a disk takes "A" for "a", and none leads out of the output folder:
 * "..", drives and roots are left out, characters that no file name should have become "_".
 */
export function outputStems(recordings: readonly NamedRecording[]): readonly string[] {
  const plain = recordings.map(({name}) => safePath(name.replace(recordingEnding, "")));
  const counts = new Map<string, number>();
  for (const stem of plain) counts.set(keyOf(stem), (counts.get(keyOf(stem)) ?? 0) + 1);
  const isUnique = (stem: string) => counts.get(keyOf(stem)) === 1;
  const taken = new Set(plain.filter(isUnique).map(keyOf));
  return recordings.map(({name, container}, index) => {
    const stem = plain[index] ?? "";
    if (isUnique(stem)) return stem;
    for (let number = 1; ; number += 1) {
      const folder = safePath(container) + (number === 1 ? "" : `-${number}`);
      for (const candidate of [`${folder}/${stem}`, `${folder}/${safePath(name)}/${stem.split("/").pop() ?? stem}`]) {
        if (taken.has(keyOf(candidate))) continue;
        taken.add(keyOf(candidate));
        return candidate;
      }
    }
  });
}

function keyOf(stem: string): string {
  return stem.normalize("NFC").toLowerCase();
}

/** Names that Windows keeps for devices. */
const deviceName = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const longestPart = 100;

function safePath(name: string): string {
  const parts = name.split(/[\\/]/).filter((part) => part.replace(/[. ]/g, "") !== "" && !/^[a-z]:$/i.test(part));
  return parts.map(safePart).join("/") || "recording";
}

function safePart(part: string): string {
  const plain = plainText(part, longestPart)
    .replace(/[\uFFFD<>:"|?*]/g, "_")
    .replace(/[. ]+$/, "_");
  return deviceName.test(plain) ? `_${plain}` : plain;
}

/** Files that recordings are read from: no file that is named after a recording may take their place. */
const inputs = new Set<string>();

export function protectInput(path: string): void {
  inputs.add(resolve(path));
}

/** Writes `folder`/`stem``ending`, `stem` being one of outputStems; answers its path. Throws OutputProblem. */
export async function writeNamed(
  folder: string,
  stem: string,
  ending: string,
  content: string | Uint8Array,
): Promise<string> {
  const path = join(folder, `${stem}${ending}`);
  const inside = resolve(folder);
  if (!resolve(path).startsWith(inside.endsWith(sep) ? inside : inside + sep)) {
    throw new OutputProblem(`"${plainText(basename(path))}" was not written: its name leads out of the output folder.`);
  }
  if (inputs.has(resolve(path))) {
    throw new OutputProblem(
      `"${plainText(path, longestPath)}" was not written: a recording is read from it. Choose another folder.`,
    );
  }
  await makeFolder(dirname(path));
  await writeWhole(path, content);
  return path;
}
