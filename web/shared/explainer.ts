/** What single beats are made of: the graph beside a model that reads context answers for beats that are not there. */

import {Network, type RuntimeWasm} from "./inference";
import type {ModelFile} from "./manifest";
import {beatLetters, contextColumns} from "./tables";
import type {ModelFiles} from "./protocol";
import type {Explained, ExplainRows} from "./tensors";

export class Explainer {
  readonly #network: Network;
  readonly #reachBeats: number;

  private constructor(network: Network, reachBeats: number) {
    this.#network = network;
    this.#reachBeats = reachBeats;
  }

  /** Throws ModelRefusal with the reason in words. */
  static async load(
    model: ModelFiles,
    file: ModelFile,
    reachBeats: number,
    runtimeWasm: RuntimeWasm,
  ): Promise<Explainer> {
    const network = await Network.load(model, {fp32: file}, "fp32", runtimeWasm);
    network.expect(["context", "changed", "beat_of_row"], ["log_probabilities", "random_log_probabilities"]);
    return new Explainer(network, reachBeats);
  }

  /** `context`: numbers of the beats from..to of the recording, which has `ofBeats`. Throws ModelRefusal. */
  async run(
    {rows, count, firstBeat, beats, ofBeats}: ExplainRows,
    context: (from: number, to: number) => Float32Array,
  ): Promise<Explained> {
    const from = Math.max(0, firstBeat - this.#reachBeats);
    const to = Math.min(ofBeats, firstBeat + beats + this.#reachBeats);
    const perBeat = count / beats;
    const answers = await this.#network.run({
      context: {values: context(from, to), shape: [to - from, contextColumns]},
      changed: {values: rows, shape: [count, contextColumns]},
      beat_of_row: {
        values: Float32Array.from({length: count}, (_, row) => firstBeat - from + Math.floor(row / perBeat)),
        shape: [count],
      },
    });
    return {
      logProbabilities: answers.floats("log_probabilities", [count, beatLetters.length]),
      random: answers.floats("random_log_probabilities", [count, beatLetters.length]),
    };
  }
}
