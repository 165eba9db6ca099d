/**
 * Everything the page fetches, all from its own origin and all at load; real demo records and experiments wait for a click.
 * What runs, and what it computes with, is checked against the SHA-256 it had when the site was built.
 */

import appWasm from "fiducial-app-wasm";
import coreWasm from "fiducial-core-wasm";
import runtimeWasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm";
import {
  parseManifest,
  parseNetworks,
  parseRhythmManifest,
  parseTwelveLeadManifest,
  type ModelNetworks,
} from "../shared/manifest";
import type {FourBeatFiles, InferenceAssets, ModelFiles, Precision, RealDemo} from "../shared/protocol";
import {trustedWorkerScript} from "./trusted_script";
import type {Program} from "./worker_line";

declare const WORKER_SCRIPT: string;
/** Of scripts/site/bundle.mjs: "core", "app", "runtime", "worker" or a path -> "sha256-..." as the browser compares it. */
declare const INTEGRITY: Readonly<Record<string, string>>;

/** `name`: its name in INTEGRITY; without one it is checked by whoever reads it. */
async function fetched(path: string, name: string | null = path): Promise<Response> {
  const integrity = name === null ? "" : INTEGRITY[name];
  if (integrity === undefined) throw new Error(`${path}: the site was built without it`);
  const file = path.replace(/^\.\//, "");
  let response: Response;
  try {
    response = await fetch(path, {integrity});
  } catch {
    throw new Error(
      integrity === ""
        ? `${file} did not arrive`
        : `${file} did not arrive, or is not the file this page was built with`,
    );
  }
  if (!response.ok) throw new Error(`${file}: the server answered ${response.status}`);
  return response;
}

/** What workers are made from: the script once for all of them, and the core compiled once. */
export async function fetchProgram(): Promise<Program> {
  const [script, core] = await Promise.all([
    fetched(WORKER_SCRIPT, "worker")
      .then((response) => response.arrayBuffer())
      .then(trustedWorkerScript),
    fetched(coreWasm, "core")
      .then((response) => response.arrayBuffer())
      .then((bytes) => WebAssembly.compile(bytes)),
  ]);
  return {script, core};
}

export async function fetchApp(): Promise<ArrayBuffer> {
  return (await fetched(appWasm, "app")).arrayBuffer();
}

/** A model to offer; its files are checked again, with their hashes, before it runs. */
export interface OfferedModel {
  readonly name: string;
  readonly title: string;
  readonly precisions: readonly Precision[];
  /** Shows a lesson, is not for use; the site has its int8 network only. */
  readonly teaching: boolean;
}

export interface Inference {
  readonly assets: InferenceAssets;
  readonly offered: readonly OfferedModel[];
}

interface ModelIndex {
  readonly default: string;
  readonly models: readonly string[];
  readonly teaching?: readonly string[]; // some of `models`
  readonly rhythm?: string;
  readonly twelve_lead?: string;
  /** S003's networks, fetched when somebody asks them. */
  readonly four_beats?: {readonly binary: string; readonly multilabel: string};
}

/** Models and their runtime. A model that cannot be read is left out; no model at all is an error in words. */
export async function fetchInference(): Promise<Inference> {
  const runtime = fetched(runtimeWasm, "runtime").then((response) => response.blob());
  runtime.catch(() => undefined); // awaited below, unless the index fails first
  const index = (await (await fetched("models/index.json")).json()) as ModelIndex;
  const rhythm = fetchedOrNull(index.rhythm, parseRhythmManifest); // without it rhythms come from intervals alone, and the analysis says so
  const twelveLeads = fetchedOrNull(index.twelve_lead, parseTwelveLeadManifest);
  const models: ModelFiles[] = [];
  const offered: OfferedModel[] = [];
  let lastProblem = "the site came without models";
  for (const result of await Promise.allSettled(
    index.models.map((name) => fetchModel(name, index.teaching?.includes(name) ?? false)),
  )) {
    if (result.status === "fulfilled") {
      models.push(result.value.files);
      offered.push(result.value.offered);
    } else {
      lastProblem = result.reason instanceof Error ? result.reason.message : String(result.reason);
    }
  }
  const chosen = offered.find(({name}) => name === index.default) ?? offered[0];
  if (chosen === undefined) throw new Error(lastProblem);
  return {
    assets: {
      runtimeWasm: await runtime,
      models,
      default: {name: chosen.name, precision: chosen.precisions[0] ?? "int8"},
      rhythm: await rhythm,
      twelveLeads: await twelveLeads,
    },
    offered,
  };
}

async function fetchModel(name: string, teaching: boolean): Promise<{files: ModelFiles; offered: OfferedModel}> {
  const manifest = await (await fetched(`models/${name}/manifest.json`)).text();
  const {title, files: wanted, trainedOn, explain} = parseManifest(manifest, name);
  const precisions = (teaching ? (["int8"] as const) : (["int8", "fp32"] as const)).filter(
    (precision) => wanted[precision] !== undefined,
  );
  const files = await fetchFiles(name, wanted, precisions, [trainedOn, explain?.path]);
  return {files: {name, manifest, files}, offered: {name, title, precisions, teaching}};
}

/** A model beside the beat models; null where the site came without it or it cannot be read. */
async function fetchedOrNull(
  name: string | undefined,
  parse: (json: string, folder: string) => {readonly files: ModelNetworks; readonly trainedOn: string | null},
): Promise<ModelFiles | null> {
  if (name === undefined) return null;
  try {
    const manifest = await (await fetched(`models/${name}/manifest.json`)).text();
    const {files, trainedOn} = parse(manifest, name);
    return {name, manifest, files: await fetchFiles(name, files, ["int8"], [trainedOn])};
  } catch {
    return null;
  }
}

/** S003's two networks; when somebody wants to ask them. */
export async function fetchFourBeatModels(): Promise<FourBeatFiles> {
  const {four_beats: names} = (await (await fetched("models/index.json")).json()) as ModelIndex;
  if (names === undefined) throw new Error("the site came without them");
  const [binary, multilabel] = await Promise.all(
    [names.binary, names.multilabel].map(async (name) => {
      const manifest = await (await fetched(`models/${name}/manifest.json`)).text();
      return {name, manifest, files: await fetchFiles(name, parseNetworks(manifest, name), ["int8"], [])};
    }),
  );
  if (binary === undefined || multilabel === undefined) throw new Error("the site came without them");
  return {binary, multilabel};
}

async function fetchFiles(
  name: string,
  networks: ModelNetworks,
  precisions: readonly Precision[],
  others: readonly (string | null | undefined)[],
): Promise<Record<string, ArrayBuffer>> {
  const files: Record<string, ArrayBuffer> = {};
  const wanted = [...precisions.map((precision) => networks[precision]?.path), ...others];
  await Promise.all(
    wanted
      .filter((path) => path !== null && path !== undefined)
      .map(async (path) => {
        files[path] = await (await fetched(`models/${name}/${path}`)).arrayBuffer();
      }),
  );
  return files;
}

/** Results of the trainings; when somebody wants to see them. A table that cannot be read is refused by the core, in words. */
export async function fetchExperiments(): Promise<ArrayBuffer> {
  return (await fetched("models/experiments.json", null)).arrayBuffer();
}

/** The list alone; empty where the site came without real records. */
export async function fetchRealDemos(): Promise<readonly RealDemo[]> {
  return (await (await fetched("demo/index.json", null)).json()) as RealDemo[];
}

/** The records themselves, as if they had been dropped. */
export function fetchDemoFiles(demo: RealDemo): Promise<File[]> {
  return Promise.all(demo.files.map(async (name) => new File([await (await fetched(`demo/${name}`)).blob()], name)));
}
