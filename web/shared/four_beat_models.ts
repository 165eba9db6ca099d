/** S003's two networks: four beats in, whether an arrhythmia is among them and which labels hold, out. */

import {Network, type RuntimeWasm} from "./inference";
import {parseFourBeatManifest} from "./manifest";
import type {FourBeatFiles, ModelFiles} from "./protocol";
import {fourBeatLabels, fourBeatSamples} from "./tables";

/** What the manifest of the first stage calls its one output. */
const binaryLabels = ["arrhythmia"];

export interface FourBeatProbabilities {
  /** {window}. */
  readonly arrhythmia: Float32Array;
  /** {window, fourBeatLabels}. */
  readonly labels: Float32Array;
}

export class FourBeatModels {
  readonly #binary: Network;
  readonly #multilabel: Network;

  private constructor(binary: Network, multilabel: Network) {
    this.#binary = binary;
    this.#multilabel = multilabel;
  }

  /** Lower-case hex of the two .onnx files. */
  get sha256(): {readonly binary: string; readonly multilabel: string} {
    return {binary: this.#binary.sha256, multilabel: this.#multilabel.sha256};
  }

  /** Throws ModelRefusal with the reason in words. */
  static async load({binary, multilabel}: FourBeatFiles, runtimeWasm: RuntimeWasm): Promise<FourBeatModels> {
    return new FourBeatModels(
      await network(binary, binaryLabels, runtimeWasm),
      await network(multilabel, fourBeatLabels, runtimeWasm),
    );
  }

  /** samples: {windowCount, fourBeatSamples}. Throws ModelRefusal. */
  async run(samples: Float32Array, windowCount: number): Promise<FourBeatProbabilities> {
    const feeds = {windows: {values: samples, shape: [windowCount, 1, fourBeatSamples]}};
    const binary = await this.#binary.run(feeds, ["probabilities"]);
    const multilabel = await this.#multilabel.run(feeds, ["probabilities"]);
    return {
      arrhythmia: binary.floats("probabilities", [windowCount, binaryLabels.length]),
      labels: multilabel.floats("probabilities", [windowCount, fourBeatLabels.length]),
    };
  }
}

async function network(model: ModelFiles, labels: readonly string[], runtimeWasm: RuntimeWasm): Promise<Network> {
  const loaded = await Network.load(
    model,
    parseFourBeatManifest(model.manifest, model.name, labels),
    "int8",
    runtimeWasm,
  );
  loaded.expect(["windows"], ["probabilities"]);
  return loaded;
}
