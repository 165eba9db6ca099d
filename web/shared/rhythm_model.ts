/** The rhythm model: ten seconds of one lead in, how likely each rhythm is out. */

import {Network, type RuntimeWasm} from "./inference";
import {parseRhythmManifest, type RhythmManifest} from "./manifest";
import {NamedModel} from "./named_model";
import type {ModelFiles, Precision} from "./protocol";
import {rhythmClasses, rhythmWindowSamples} from "./tables";
import {TrainingList} from "./training_list";

export class RhythmModel extends NamedModel<RhythmManifest> {
  /** Throws ModelRefusal with the reason in words, as BeatModel.load does. */
  static async load(model: ModelFiles, precision: Precision, runtimeWasm: RuntimeWasm): Promise<RhythmModel> {
    const manifest = parseRhythmManifest(model.manifest, model.name);
    const network = await Network.load(model, manifest.files, precision, runtimeWasm);
    network.expect(["windows"], ["probabilities"]);
    const loaded = new RhythmModel(manifest, precision, TrainingList.of(model, manifest.trainedOn), network);
    await loaded.run(new Float32Array(rhythmWindowSamples), 1); // a flat line proves shapes before anybody waits for them
    return loaded;
  }

  /** windows: {windowCount, rhythmWindowSamples}. Answers {windowCount, rhythmClasses}. Throws ModelRefusal. */
  async run(windows: Float32Array, windowCount: number): Promise<Float32Array> {
    const answers = await this.network.run({windows: {values: windows, shape: [windowCount, 1, rhythmWindowSamples]}}, [
      "probabilities",
    ]);
    return answers.floats("probabilities", [windowCount, rhythmClasses.length]);
  }
}
