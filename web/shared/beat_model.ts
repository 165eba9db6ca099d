/** A beat model: its manifest, its network and what both promise each other. */

import {Explainer} from "./explainer";
import {Network, type Feeds, type RuntimeWasm} from "./inference";
import {ModelRefusal, parseManifest, type Manifest} from "./manifest";
import type {ModelFiles, Precision} from "./protocol";
import {beatLetters, contextColumns, rrColumns} from "./tables";
import type {ContextInput, ModelInput, ModelOutput, ModelSpec} from "./tensors";
import {TrainingList} from "./training_list";

/** One loaded network, checked against its manifest. */
export class BeatModel {
  readonly manifest: Manifest;
  readonly precision: Precision;
  readonly sha256: string;
  readonly trainedOn: TrainingList;
  readonly #network: Network;
  readonly #loadExplainer: () => Promise<Explainer>;
  #explainer: Promise<Explainer> | null = null;

  private constructor(
    manifest: Manifest,
    precision: Precision,
    trainedOn: TrainingList,
    network: Network,
    loadExplainer: () => Promise<Explainer>,
  ) {
    this.manifest = manifest;
    this.precision = precision;
    this.trainedOn = trainedOn;
    this.sha256 = network.sha256;
    this.#network = network;
    this.#loadExplainer = loadExplainer;
  }

  /**
   * Loads a model only if its bytes, inputs, outputs and classes are what its manifest says.
   * Throws ModelRefusal with the reason in words, also where ONNX Runtime cannot start.
   */
  static async load(model: ModelFiles, precision: Precision, runtimeWasm: RuntimeWasm): Promise<BeatModel> {
    const manifest = parseManifest(model.manifest, model.name);
    const network = await Network.load(model, manifest.files, precision, runtimeWasm);
    const loaded = new BeatModel(manifest, precision, TrainingList.of(model, manifest.trainedOn), network, () => {
      const {explain, input} = manifest;
      if (explain === null || input.reads !== "context")
        throw new ModelRefusal("it came without what answers for single beats");
      return Explainer.load(model, explain, input.reachBeats, runtimeWasm);
    });
    network.expect(loaded.#inputNames(), loaded.#outputNames());
    await loaded.#tryOneBeat();
    return loaded;
  }

  /** What the core must know to cut this model's windows. */
  spec(): ModelSpec {
    const {name, input, headWeights, featureMap} = this.manifest;
    const {precision, sha256, trainedOn} = this;
    const identity = {name, precision, sha256, trainedOn};
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

  /** Loaded when it is first asked for. Throws ModelRefusal. */
  async explainer(): Promise<Explainer> {
    this.#explainer ??= this.#loadExplainer();
    return this.#explainer;
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
    const column = (name: string, perBeat: readonly number[]) => answers.floats(name, [input.beatCount, ...perBeat]);
    return {
      beatCount: input.beatCount,
      probabilities: column("probabilities", [beatLetters.length]),
      channels: featureMap?.channels ?? 0,
      mapSamples: featureMap?.samples ?? 0,
      featureMap: featureMap === null ? null : column("feature_map", [featureMap.channels, featureMap.samples]),
      timingLogits: timingLogits ? column("timing_logits", [beatLetters.length]) : null,
    };
  }

  #feeds(given: ModelInput): Feeds {
    const {input} = this.manifest;
    if (given.reads === "context") return {context: {values: given.context, shape: [given.beatCount, contextColumns]}};
    if (input.reads === "context") throw new RangeError("windows for a model that reads context");
    const windows = {values: given.windows, shape: [given.beatCount, 1, input.windowSamples]};
    return input.usesRr ? {windows, rr: {values: given.rr, shape: [given.beatCount, rrColumns.length]}} : {windows};
  }

  #inputNames(): string[] {
    const {input} = this.manifest;
    if (input.reads === "context") return ["context"];
    return input.usesRr ? ["windows", "rr"] : ["windows"];
  }

  #outputNames(): string[] {
    return [
      "probabilities",
      ...(this.manifest.featureMap === null ? [] : ["feature_map"]),
      ...(this.manifest.timingLogits ? ["timing_logits"] : []),
    ];
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
