/** Recordings and models on this machine's disk. */

import {open, readFile, readdir, stat} from "node:fs/promises";
import {basename, dirname, extname, join} from "node:path";
import {Duplex} from "node:stream";
import {fileURLToPath} from "node:url";
import {createInflateRaw} from "node:zlib";
import runtimeWasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm";
import coreWasm from "fiducial-core-wasm";
import {Core, CoreRefusal, type OptionKey, type Session} from "../shared/core";
import {BeatModel} from "../shared/inference";
import {ModelRefusal} from "../shared/manifest";
import {readRecord, type ByteSource, type RecordSource} from "../shared/pipeline";
import type {ModelFiles, Precision} from "../shared/protocol";
import {isZip, withZipMembers, type Inflater} from "../shared/zip";

/** A file beside this program. */
function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

export async function loadCore(): Promise<Core> {
  return Core.create(await WebAssembly.compile(await bytesOf(beside(coreWasm))));
}

/**
 * The model asked for, or the default one. Throws ModelRefusal: a number made without the wanted model would mislead.
 * `none` gives null.
 */
export async function loadModel(
  name: string | undefined, precision: Precision, folder: string | undefined,
): Promise<BeatModel | null> {
  if (name === "none") return null;
  const models = folder ?? beside("models");
  try {
    const index = JSON.parse(await readFile(join(models, "index.json"), "utf8")) as {default?: unknown};
    const chosen = name ?? String(index.default);
    const files = await modelFiles(join(models, chosen), chosen);
    return await BeatModel.load(files, precision, () => bytesOf(beside(runtimeWasm)));
  } catch (problem) {
    if (problem instanceof ModelRefusal) throw new ModelRefusal(`the model could not be used: ${problem.message}`);
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new ModelRefusal(`no model could be read (${reason}); --model none works without one`);
  }
}

async function modelFiles(folder: string, name: string): Promise<ModelFiles> {
  const files: Record<string, ArrayBuffer> = {};
  for (const entry of await readdir(folder)) {
    if (entry.endsWith(".onnx")) files[entry] = await bytesOf(join(folder, entry));
  }
  return {name, manifest: await readFile(join(folder, "manifest.json"), "utf8"), files};
}

async function bytesOf(path: string): Promise<ArrayBuffer> {
  const bytes = await readFile(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

/** One recording to work on: what to call it and where its bytes are. */
export interface Recording {
  readonly name: string;
  readonly source: RecordSource;
}

/**
 * Recordings meant by the paths: folders and ZIP archives give all their records (or the one called `record`), headers
 * bring the files beside them.
 */
export async function recordingsOf(
  core: Core, paths: readonly string[], {fsHz, record}: {readonly fsHz?: number | undefined; readonly record?: string | undefined} = {},
): Promise<readonly Recording[]> {
  const fs = fsHz === undefined ? {} : {fsHz};
  const recordings: Recording[] = [];
  const taken = new Set<string>();
  for (const path of paths) {
    if (path.startsWith("demo:")) {
      recordings.push({name: path.slice("demo:".length), source: {kind: "synthetic", id: path.slice("demo:".length)}});
      continue;
    }
    const isFolder = (await stat(path)).isDirectory();
    const found = isFolder || isZip(path) ? await recordingsAmong(core, path, isFolder, record)
                                          : [await recordingAt(dirname(path), basename(path))];
    for (const {name, source} of found) {
      const key = join(isFolder ? path : dirname(path), isZip(path) ? basename(path) : "", name);
      if (!taken.has(key)) recordings.push({name, source: {...source, ...fs}});
      taken.add(key);
    }
  }
  return recordings;
}

const inflater = () => Duplex.toWeb(createInflateRaw()) as ReturnType<Inflater>;

/** All records of a folder with its sub-folders, or of an archive. Without any, one that says why not. */
async function recordingsAmong(core: Core, path: string, isFolder: boolean, wanted: string | undefined): Promise<Recording[]> {
  const given = isFolder ? await sources(path, await filesBelow(path), [])
                         : [await diskFile(dirname(path), basename(path))];
  const files = await withZipMembers(given, inflater);
  const session = core.session();
  try {
    for (const file of files) session.addFile(file.name, file.sizeBytes);
    const names = wanted === undefined ? session.recordNames() : [wanted];
    if (names.length === 0) return [{name: basename(path), source: {kind: "files", files}}];
    return names.map((name) => ({name, source: {kind: "files", files, record: name}}));
  } finally {
    session.delete();
  }
}

/** Paths relative to the folder, sorted. Links to folders are not followed: they may lead back up. */
async function filesBelow(folder: string, below = ""): Promise<string[]> {
  const paths: string[] = [];
  for (const entry of await readdir(join(folder, below), {withFileTypes: true})) {
    const path = join(below, entry.name);
    if (entry.isDirectory()) paths.push(...await filesBelow(folder, path));
    else if (entry.isFile() || (entry.isSymbolicLink() && await isReadableFile(join(folder, path)))) paths.push(path);
  }
  return paths.sort();
}

async function isReadableFile(path: string): Promise<boolean> {
  return stat(path).then((found) => found.isFile(), () => false);
}

/** The record that a file stands for, with the files of its stem beside it. */
async function recordingAt(folder: string, wanted: string): Promise<Recording> {
  const listed = (await readdir(folder, {withFileTypes: true})).filter((entry) => entry.isFile() || entry.isSymbolicLink());
  const names = listed.map((entry) => entry.name).sort();
  const stem = basename(wanted, extname(wanted));
  const related = names.filter((name) => name === wanted || basename(name, extname(name)) === stem);
  // A table stands alone: 100.csv beside 100.hea means the table.
  const isTable = !related.some((name) => extname(name) === ".hea") || extname(wanted) === ".csv";
  const files = isTable ? [wanted] : related.filter((name) => extname(name) !== ".csv");
  return {name: isTable ? wanted : stem, source: {kind: "files", files: await sources(folder, files, names)}};
}

/** Byte sources for `names`; `available` are further files of the folder that a header may ask for by name. */
async function sources(folder: string, names: readonly string[], available: readonly string[]): Promise<DiskFiles> {
  const files: ByteSource[] = [];
  for (const name of names) files.push(await diskFile(folder, name));
  return Object.assign(files, {folder, available});
}

type DiskFiles = readonly ByteSource[] & {readonly folder: string; readonly available: readonly string[]};

async function diskFile(folder: string, name: string): Promise<ByteSource> {
  const path = join(folder, name);
  return {
    name,
    sizeBytes: (await stat(path)).size,
    read: async (offset, size) => {
      const file = await open(path);
      try {
        const bytes = new Uint8Array(size);
        const {bytesRead} = await file.read(bytes, 0, size, offset);
        return bytes.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
  };
}

/** Where the recording's files lie; null for one that is made. */
export function folderOf({source}: Recording): string | null {
  return source.kind === "files" ? (source.files as Partial<DiskFiles>).folder ?? null : null;
}

/** A session with the recording read. A signal file of another stem that the header names is fetched from its folder. */
export async function openRecording(
  core: Core, recording: Recording, options: Iterable<readonly [string, string]>,
): Promise<Session> {
  let source = recording.source;
  for (;;) {
    const session = core.session();
    try {
      for (const [key, value] of options) session.setOption(key as OptionKey, value);
      await readRecord(session, source, () => undefined);
      return session;
    } catch (problem) {
      session.delete();
      const completed = problem instanceof CoreRefusal ? await withMissingFile(source, problem) : null;
      if (completed === null) throw problem;
      source = completed;
    }
  }
}

async function withMissingFile(source: RecordSource, refusal: CoreRefusal): Promise<RecordSource | null> {
  if (source.kind !== "files" || refusal.error.code !== "missing_file") return null;
  const {folder, available} = source.files as Partial<DiskFiles>;
  if (folder === undefined || available === undefined) return null;  // members of an archive: all of them were given
  const missing = [refusal.error.file, refusal.error.field].find((name) =>
    available.includes(name) && !source.files.some((file) => file.name === name));
  if (missing === undefined) return null;
  const files = [...source.files, await diskFile(folder, missing)];
  return {...source, files: Object.assign(files, {folder, available})};
}
