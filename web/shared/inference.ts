/** Beat models on ONNX Runtime Web: the only file that imports it. */

import * as ort from "onnxruntime-web/wasm";
import {ModelRefusal, parseManifest, type Manifest} from "./manifest";
import type {ModelFiles, Precision} from "./protocol";
import {beatLetters, contextColumns, rrColumns} from "./tables";
import type {ContextInput, ModelInput, ModelOutput, ModelSpec} from "./tensors";

/** One loaded network, checked against its manifest. */
export class BeatModel {
  readonly manifest: Manifest;
  readonly precision: Precision;
  readonly sha256: string;
  readonly #network: ort.InferenceSession;

  private constructor(manifest: Manifest, precision: Precision, sha256: string, network: ort.InferenceSession) {
    this.manifest = manifest;
    this.precision = precision;
    this.sha256 = sha256;
    this.#network = network;
  }

  /**
   * Loads a model only if its bytes, inputs, outputs and classes are what its manifest says.
   * Throws ModelRefusal with the reason in words, also where ONNX Runtime cannot start.
   */
  static async load(model: ModelFiles, precision: Precision, runtimeWasm: RuntimeWasm): Promise<BeatModel> {
    const manifest = parseManifest(model.manifest, model.name);
    const file = manifest.files[precision];
    if (file === undefined) throw new ModelRefusal(`it has no ${precision} network`);
    const bytes = model.files[file.path];
    if (bytes === undefined) throw new ModelRefusal(`its file ${file.path} is missing`);
    const sha256 = await sha256Hex(bytes);
    if (sha256 !== file.sha256)
      throw new ModelRefusal(`its file ${file.path} is damaged (SHA-256 differs from its manifest)`);

    const network = await startNetwork(bytes, runtimeWasm);
    const loaded = new BeatModel(manifest, precision, sha256, network);
    loaded.#checkNames();
    await loaded.#tryOneBeat();
    return loaded;
  }

  /** What the core must know to cut this model's windows. */
  spec(): ModelSpec {
    const {name, input, headWeights, featureMap} = this.manifest;
    const identity = {name, precision: this.precision, sha256: this.sha256};
    if (input.reads === "context") return {...identity, reads: "context"};
    const {fsHz, beforeSamples, afterSamples, scaling} = input;
    return {
      ...identity,
      reads: "windows",
      fsHz,
      beforeSamples,
      afterSamples,
      scaling,
      headWeights,
      channels: featureMap?.channels ?? 0,
    };
  }

  /** Runs one batch. Throws ModelRefusal when the answer has not the promised shape. */
  async run(input: ModelInput): Promise<ModelOutput> {
    return input.reads === "context" && this.manifest.input.reads === "context"
      ? this.#runInPieces(input, this.manifest.input.reachBeats)
      : this.#runAtOnce(input);
  }

  /** The beats of a day at once take 300 MB in the runtime: pieces, each among as many neighbours as its answers need. */
  async #runInPieces(input: ContextInput, reachBeats: number): Promise<ModelOutput> {
    const {beatCount, context} = input;
    const perBeat = beatLetters.length;
    const probabilities = new Float32Array(beatCount * perBeat);
    const timingLogits = this.manifest.timingLogits ? new Float32Array(beatCount * perBeat) : null;
    for (let begin = 0; begin < beatCount; begin += pieceBeats) {
      const end = Math.min(beatCount, begin + pieceBeats);
      const from = Math.max(0, begin - reachBeats);
      const to = Math.min(beatCount, end + reachBeats);
      const answer = await this.#runAtOnce({
        reads: "context",
        beatCount: to - from,
        context: context.subarray(from * contextColumns, to * contextColumns),
      });
      const [first, last] = [(begin - from) * perBeat, (end - from) * perBeat];
      probabilities.set(answer.probabilities.subarray(first, last), begin * perBeat);
      if (answer.timingLogits !== null) timingLogits?.set(answer.timingLogits.subarray(first, last), begin * perBeat);
    }
    return {beatCount, probabilities, channels: 0, mapSamples: 0, featureMap: null, timingLogits};
  }

  async #runAtOnce(input: ModelInput): Promise<ModelOutput> {
    const {featureMap, timingLogits} = this.manifest;
    const answers = await this.#network.run(this.#feeds(input));
    const column = (name: string, perBeat: readonly number[]) => floats(answers, name, [input.beatCount, ...perBeat]);
    return {
      beatCount: input.beatCount,
      probabilities: column("probabilities", [beatLetters.length]),
      channels: featureMap?.channels ?? 0,
      mapSamples: featureMap?.samples ?? 0,
      featureMap: featureMap === null ? null : column("feature_map", [featureMap.channels, featureMap.samples]),
      timingLogits: timingLogits ? column("timing_logits", [beatLetters.length]) : null,
    };
  }

  #feeds(given: ModelInput): Record<string, ort.Tensor> {
    const {input} = this.manifest;
    if (given.reads === "context")
      return {context: new ort.Tensor("float32", given.context, [given.beatCount, contextColumns])};
    if (input.reads === "context") throw new RangeError("windows for a model that reads context");
    const windows = new ort.Tensor("float32", given.windows, [given.beatCount, 1, input.windowSamples]);
    return input.usesRr
      ? {windows, rr: new ort.Tensor("float32", given.rr, [given.beatCount, rrColumns.length])}
      : {windows};
  }

  #inputNames(): string[] {
    const {input} = this.manifest;
    if (input.reads === "context") return ["context"];
    return input.usesRr ? ["windows", "rr"] : ["windows"];
  }

  #checkNames(): void {
    const wantedInputs = this.#inputNames();
    const wantedOutputs = [
      "probabilities",
      ...(this.manifest.featureMap === null ? [] : ["feature_map"]),
      ...(this.manifest.timingLogits ? ["timing_logits"] : []),
    ];
    const missing = [
      ...wantedInputs.filter((name) => !this.#network.inputNames.includes(name)),
      ...this.#network.inputNames.filter((name) => !wantedInputs.includes(name)),
      ...wantedOutputs.filter((name) => !this.#network.outputNames.includes(name)),
    ];
    if (missing.length > 0) throw new ModelRefusal(`its network and its manifest disagree about ${missing.join(", ")}`);
  }

  /** A flat beat through the network proves shapes before a person waits for them. */
  async #tryOneBeat(): Promise<void> {
    const {input} = this.manifest;
    const {probabilities} = await this.run(
      input.reads === "context"
        ? {reads: "context", beatCount: 1, context: new Float32Array(contextColumns)}
        : {
            reads: "windows",
            beatCount: 1,
            windows: new Float32Array(input.windowSamples),
            rr: Float32Array.of(0.8, 0.8, 1),
          },
    );
    const sum = probabilities.reduce((total, value) => total + value, 0);
    if (!(Math.abs(sum - 1) < probabilitySumTolerance)) throw new ModelRefusal("its probabilities do not sum to 1");
  }
}

/** Beats that go through a network of whole records at a time. */
const pieceBeats = 4096;

/** float32 softmax over five classes stays far closer; int8 output quantisation (1/255 each) stays within this. */
const probabilitySumTolerance = 0.02;

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

function floats(answers: ort.InferenceSession.OnnxValueMapType, name: string, shape: readonly number[]): Float32Array {
  const tensor = answers[name];
  const fits =
    tensor !== undefined &&
    tensor.type === "float32" &&
    tensor.dims.length === shape.length &&
    tensor.dims.every((size, axis) => size === shape[axis]);
  if (!fits) throw new ModelRefusal(`its output ${name} is not float32 of shape ${shape.join(" x ")}`);
  return tensor.data as Float32Array;
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
