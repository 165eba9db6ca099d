/** Everything the page fetches, all from its own origin and all at load; real demo records and experiments wait for a click. */

import appWasm from "fiducial-app-wasm";
import coreWasm from "fiducial-core-wasm";
import runtimeWasm from "onnxruntime-web/ort-wasm-simd-threaded.wasm";
import {parseManifest} from "../shared/manifest";
import type {InferenceAssets, ModelFiles, Precision, RealDemo} from "../shared/protocol";

async function fetched(path: string): Promise<Response> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: the server answered ${response.status}`);
  return response;
}

/** The core, compiled once for all workers: while it loads where the server names its type, afterwards elsewhere. */
export async function fetchCore(): Promise<WebAssembly.Module> {
  const response = await fetched(coreWasm);
  if (response.headers.get("Content-Type")?.startsWith("application/wasm") === true) return WebAssembly.compileStreaming(response);
  return WebAssembly.compile(await response.arrayBuffer());
}

export async function fetchApp(): Promise<ArrayBuffer> {
  return (await fetched(appWasm)).arrayBuffer();
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
  readonly teaching?: readonly string[];  // some of `models`
}

/** Models and their runtime. A model that cannot be read is left out; no model at all is an error in words. */
export async function fetchInference(): Promise<Inference> {
  const runtime = fetched(runtimeWasm).then((response) => response.blob());
  runtime.catch(() => undefined);  // awaited below, unless the index fails first
  const index = (await (await fetched("models/index.json")).json()) as ModelIndex;
  const models: ModelFiles[] = [];
  const offered: OfferedModel[] = [];
  let lastProblem = "the site came without models";
  for (const result of await Promise.allSettled(index.models.map((name) => fetchModel(name, index.teaching?.includes(name) ?? false)))) {
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
    assets: {runtimeWasm: await runtime, models, default: {name: chosen.name, precision: chosen.precisions[0] ?? "int8"}},
    offered,
  };
}

async function fetchModel(name: string, teaching: boolean): Promise<{files: ModelFiles; offered: OfferedModel}> {
  const manifest = await (await fetched(`models/${name}/manifest.json`)).text();
  const {title, files: wanted} = parseManifest(manifest, name);
  const precisions = (teaching ? ["int8"] as const : ["int8", "fp32"] as const).filter((precision) => wanted[precision] !== undefined);
  const files: Record<string, ArrayBuffer> = {};
  await Promise.all(precisions.map(async (precision) => {
    const path = wanted[precision]?.path ?? "";
    files[path] = await (await fetched(`models/${name}/${path}`)).arrayBuffer();
  }));
  return {files: {name, manifest, files}, offered: {name, title, precisions, teaching}};
}

/** Results of the trainings; when somebody wants to see them. */
export async function fetchExperiments(): Promise<ArrayBuffer> {
  return (await fetched("models/experiments.json")).arrayBuffer();
}

/** The list alone; empty where the site came without real records. */
export async function fetchRealDemos(): Promise<readonly RealDemo[]> {
  return (await (await fetched("demo/index.json")).json()) as RealDemo[];
}

/** The records themselves, as if they had been dropped. */
export function fetchDemoFiles(demo: RealDemo): Promise<File[]> {
  return Promise.all(demo.files.map(async (name) => new File([await (await fetched(`demo/${name}`)).blob()], name)));
}
