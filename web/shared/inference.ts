/** Networks on ONNX Runtime Web: the only file that imports it. */

import * as ort from "onnxruntime-web/wasm";
import {ModelRefusal, type ModelNetworks} from "./manifest";
import type {ModelFiles, Precision} from "./protocol";

/** float32 tensors by name. */
export type Feeds = Readonly<Record<string, {readonly values: Float32Array; readonly shape: readonly number[]}>>;

/** One loaded network. */
export class Network {
  /** Lower-case hex of the .onnx file. */
  readonly sha256: string;
  readonly #session: ort.InferenceSession;

  private constructor(sha256: string, session: ort.InferenceSession) {
    this.sha256 = sha256;
    this.#session = session;
  }

  /** Throws ModelRefusal with the reason in words: a file that is missing or damaged, or ONNX Runtime does not start. */
  static async load(
    model: ModelFiles,
    networks: ModelNetworks,
    precision: Precision,
    runtimeWasm: RuntimeWasm,
  ): Promise<Network> {
    const file = networks[precision];
    if (file === undefined) throw new ModelRefusal(`it has no ${precision} network`);
    const bytes = model.files[file.path];
    if (bytes === undefined) throw new ModelRefusal(`its file ${file.path} is missing`);
    const sha256 = await sha256Hex(bytes);
    if (sha256 !== file.sha256)
      throw new ModelRefusal(`its file ${file.path} is damaged (SHA-256 differs from its manifest)`);
    return new Network(sha256, await startNetwork(bytes, runtimeWasm));
  }

  /** Throws ModelRefusal unless it has exactly these inputs, and at least these outputs. */
  expect(inputs: readonly string[], outputs: readonly string[]): void {
    const missing = [
      ...inputs.filter((name) => !this.#session.inputNames.includes(name)),
      ...this.#session.inputNames.filter((name) => !inputs.includes(name)),
      ...outputs.filter((name) => !this.#session.outputNames.includes(name)),
    ];
    if (missing.length > 0) throw new ModelRefusal(`its network and its manifest disagree about ${missing.join(", ")}`);
  }

  /** `outputs`: those that are wanted; all without. */
  async run(feeds: Feeds, outputs?: readonly string[]): Promise<Answers> {
    const tensors = Object.entries(feeds).map(
      ([name, {values, shape}]) => [name, new ort.Tensor("float32", values, shape)] as const,
    );
    const given = Object.fromEntries(tensors);
    return new Answers(await (outputs === undefined ? this.#session.run(given) : this.#session.run(given, outputs)));
  }
}

/** What a network answered. */
export class Answers {
  readonly #values: ort.InferenceSession.OnnxValueMapType;

  constructor(values: ort.InferenceSession.OnnxValueMapType) {
    this.#values = values;
  }

  /** Throws ModelRefusal when the answer has not the promised shape. */
  floats(name: string, shape: readonly number[]): Float32Array {
    const tensor = this.#values[name];
    const fits =
      tensor !== undefined &&
      tensor.type === "float32" &&
      tensor.dims.length === shape.length &&
      tensor.dims.every((size, axis) => size === shape[axis]);
    if (!fits) throw new ModelRefusal(`its output ${name} is not float32 of shape ${shape.join(" x ")}`);
    return tensor.data as Float32Array;
  }
}

/** Bytes of the runtime, for the first network. */
export type RuntimeWasm = () => Promise<ArrayBuffer>;
let runtimeStarted = false;

async function startNetwork(bytes: ArrayBuffer, runtimeWasm: RuntimeWasm): Promise<ort.InferenceSession> {
  ort.env.wasm.numThreads = 1; // threads need headers that plain static hosts cannot send
  ort.env.wasm.proxy = false; // we are in a worker already
  ort.env.logLevel = "error";
  try {
    if (!runtimeStarted) ort.env.wasm.wasmBinary = await runtimeWasm();
    const network = await ort.InferenceSession.create(new Uint8Array(bytes), {executionProviders: ["wasm"]});
    runtimeStarted = true;
    delete ort.env.wasm.wasmBinary; // compiled by now
    return network;
  } catch (problem) {
    throw new ModelRefusal(runtimeTrouble(problem));
  }
}

async function sha256Hex(bytes: ArrayBuffer): Promise<string> {
  if (globalThis.crypto?.subtle === undefined) {
    throw new ModelRefusal("models are checked by SHA-256, which browsers offer on https and localhost pages only");
  }
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Why no network started, in words for people: what a runtime says of its own module is for its makers. */
export function runtimeTrouble(problem: unknown): string {
  const said = firstLine(problem);
  if (/CompileError|LinkError/.test(said)) {
    return "the file of ONNX Runtime cannot be compiled and may be damaged: load it again";
  }
  if (/RangeError|out of memory|OOM/i.test(said))
    return "there is not enough memory for ONNX Runtime: close what else is open and load it again";
  return `ONNX Runtime could not start it (${said.replace(/\.$/, "")})`;
}

function firstLine(problem: unknown): string {
  const text = problem instanceof Error ? problem.message : String(problem);
  return (text.split("\n")[0] ?? "").slice(0, 160);
}
