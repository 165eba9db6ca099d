/** The core and models from this machine's disk, and recordings read into the core. */

import {readFile, readdir} from "node:fs/promises";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import runtimeWasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm";
import coreWasm from "fiducial-core-wasm";
import {precisionOf, type Words} from "./cli_options";
import {warn} from "./cli_output";
import type {Recording} from "./cli_recordings";
import {Core} from "../shared/core";
import {BeatModel} from "../shared/beat_model";
import {FourBeatModels} from "../shared/four_beat_models";
import {ModelRefusal, parseManifest} from "../shared/manifest";
import {readRecord} from "../shared/pipeline";
import type {ModelFiles, Precision} from "../shared/protocol";
import {CoreRefusal} from "../shared/refusal";
import {RhythmModel} from "../shared/rhythm_model";
import {TwelveLeadModel} from "../shared/twelve_lead_model";
import type {Session} from "../shared/session";
import type {ByteSource} from "../shared/sources";
import type {OptionKey} from "../shared/tables";

/** A file beside this program. */
export function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

export async function loadCore(): Promise<Core> {
  return Core.create(await WebAssembly.compile(await bytesOf(beside(coreWasm))));
}

/** The models that the options ask for, each loaded when it is first needed: a recording that cannot be read needs none. */
export interface TerminalModels {
  readonly beats: () => Promise<BeatModel | null>;
  readonly rhythm: () => Promise<RhythmModel | null>;
  readonly twelveLeads: () => Promise<TwelveLeadModel | null>;
}

export function terminalModels(options: Words): TerminalModels {
  const precision = precisionOf(options);
  const folder = options.value("models");
  return {
    beats: once(() => loadModel(options.value("model"), precision, folder)),
    rhythm: once(() => loadRhythmModel(options.value("rhythm-model"), precision, folder)),
    twelveLeads: once(() => loadTwelveLeadModel(options.value("twelve-lead-model"), precision, folder)),
  };
}

function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | null = null;
  return () => (result ??= work());
}

const runtime = () => bytesOf(beside(runtimeWasm));

export async function loadRhythmModel(
  name: string | undefined,
  precision: Precision,
  folder: string | undefined,
): Promise<RhythmModel | null> {
  return loadFrom(folder, name, "rhythm", (files) => RhythmModel.load(files, precision, runtime));
}

/** null also where the folder of models has none. */
async function loadTwelveLeadModel(
  name: string | undefined,
  precision: Precision,
  folder: string | undefined,
): Promise<TwelveLeadModel | null> {
  if (name === undefined && (await modelIndex(folder ?? beside("models"))).twelve_lead === undefined) return null;
  return loadFrom(folder, name, "twelve_lead", (files) => TwelveLeadModel.load(files, precision, runtime));
}

/**
 * The model asked for, or the default one. Throws ModelRefusal: a number made without the wanted model would mislead.
 * `none` gives null.
 */
export async function loadModel(
  name: string | undefined,
  precision: Precision,
  folder: string | undefined,
): Promise<BeatModel | null> {
  return loadFrom(folder, name, "default", (files) => BeatModel.load(files, precision, runtime));
}

/** `entry`: what models/index.json calls the one that is taken where none is named. */
async function loadFrom<T>(
  folder: string | undefined,
  name: string | undefined,
  entry: "default" | "rhythm" | "twelve_lead",
  load: (files: ModelFiles) => Promise<T>,
): Promise<T | null> {
  if (name === "none") return null;
  const models = folder ?? beside("models");
  try {
    const chosen = name ?? String((await modelIndex(models))[entry]);
    return await load(await modelFiles(join(models, chosen), chosen));
  } catch (problem) {
    if (problem instanceof ModelRefusal) throw new ModelRefusal(`the model could not be used: ${problem.message}`);
    const reason = problem instanceof Error ? problem.message : String(problem);
    throw new ModelRefusal(`no model could be read (${reason}); --model none works without one`);
  }
}

/** What a folder of models says of itself. */
interface ModelIndex {
  readonly default: string;
  readonly rhythm: string;
  readonly twelve_lead?: string;
  readonly models: readonly string[];
  readonly teaching?: readonly string[];
  readonly four_beats?: {readonly binary: string; readonly multilabel: string};
}

async function modelIndex(models: string): Promise<ModelIndex> {
  return JSON.parse(await readFile(join(models, "index.json"), "utf8")) as ModelIndex;
}

/** What a person may choose from, and the one that is taken where none is named. */
export async function modelTitles(
  folder: string | undefined,
  wanted: string | undefined,
): Promise<{
  readonly chosen: string | undefined;
  readonly titles: readonly {readonly name: string; readonly title: string; readonly teaching: boolean}[];
}> {
  const models = folder ?? beside("models");
  const index = await modelIndex(models);
  const titles = await Promise.all(
    index.models.map(async (name) => {
      const {title} = parseManifest(await readFile(join(models, name, "manifest.json"), "utf8"), name);
      return {name, title, teaching: index.teaching?.includes(name) ?? false};
    }),
  );
  return {chosen: wanted ?? index.default, titles};
}

/** S003's two networks. Throws ModelRefusal. */
export async function fourBeatModels(folder: string | undefined): Promise<FourBeatModels> {
  const models = folder ?? beside("models");
  const {four_beats: names} = await modelIndex(models);
  if (names === undefined) throw new ModelRefusal("S003's networks are not among the models");
  const {binary, multilabel} = names;
  const files = {
    binary: await modelFiles(join(models, binary), binary),
    multilabel: await modelFiles(join(models, multilabel), multilabel),
  };
  return FourBeatModels.load(files, runtime);
}

async function modelFiles(folder: string, name: string): Promise<ModelFiles> {
  const files: Record<string, ArrayBuffer> = {};
  for (const entry of await readdir(folder)) {
    if (entry.endsWith(".onnx") || entry === "trained_on.txt") files[entry] = await bytesOf(join(folder, entry));
  }
  return {name, manifest: await readFile(join(folder, "manifest.json"), "utf8"), files};
}

async function bytesOf(path: string): Promise<ArrayBuffer> {
  const bytes = await readFile(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
}

/** A session with its recording read, and the files that lay in. */
export interface OpenedRecording {
  readonly session: Session;
  readonly files: readonly ByteSource[];
}

/** The caller deletes the session. Throws CoreRefusal. */
export async function openRecording(
  core: Core,
  recording: Recording,
  options: Iterable<readonly [string, string]>,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<OpenedRecording> {
  const source = await recording.source();
  const session = core.session();
  try {
    for (const [key, value] of options) session.setOption(key as OptionKey, value);
    return {session, files: await readRecord(session, source, onProgress)};
  } catch (problem) {
    session.delete();
    throw problem;
  }
}

/** Opens one recording after the other for `work`; one that cannot be used is said and left out. Answers how many those are. */
export async function eachRecording(
  core: Core,
  recordings: readonly Recording[],
  options: readonly (readonly [string, string])[],
  work: (session: Session, recording: Recording, index: number) => Promise<void> | void,
): Promise<number> {
  let failures = 0;
  for (const [index, recording] of recordings.entries()) {
    try {
      const {session} = await openRecording(core, recording, options);
      try {
        await work(session, recording, index);
      } finally {
        session.delete();
      }
    } catch (problem) {
      if (!(problem instanceof CoreRefusal)) throw problem;
      warn(`${recording.name}: ${problem.message}`);
      failures += 1;
    }
  }
  return failures;
}
