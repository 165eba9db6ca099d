/** The twelve-lead model: ten seconds of twelve leads and what the core measured in, how likely each class is out. */

import {Network, type RuntimeWasm} from "./inference";
import {parseTwelveLeadManifest, type TwelveLeadManifest} from "./manifest";
import {NamedModel} from "./named_model";
import type {ModelFiles, Precision} from "./protocol";
import {standardLeads, twelveLeadClasses, twelveLeadColumns, twelveLeadSamples} from "./tables";
import type {TwelveLeadOutput, TwelveLeadRows} from "./tensors";
import {TrainingList} from "./training_list";

export class TwelveLeadModel extends NamedModel<TwelveLeadManifest> {
  /** Throws ModelRefusal with the reason in words. */
  static async load(model: ModelFiles, precision: Precision, runtimeWasm: RuntimeWasm): Promise<TwelveLeadModel> {
    const manifest = parseTwelveLeadManifest(model.manifest, model.name);
    const network = await Network.load(model, manifest.files, precision, runtimeWasm);
    network.expect(["leads", "present", "measures"], ["probabilities", "attention", "feature_map"]);
    return new TwelveLeadModel(manifest, precision, TrainingList.of(model, manifest.trainedOn), network);
  }

  /** Throws ModelRefusal. */
  async run({count, leads, present, measures}: TwelveLeadRows): Promise<TwelveLeadOutput> {
    const {channels, samples} = this.manifest.featureMap;
    const answers = await this.network.run(
      {
        leads: {values: leads, shape: [count, standardLeads, twelveLeadSamples]},
        present: {values: present, shape: [count, standardLeads]},
        measures: {values: measures, shape: [count, twelveLeadColumns]},
      },
      ["probabilities", "attention", "feature_map"],
    );
    return {
      count,
      mapSamples: samples,
      probabilities: answers.floats("probabilities", [count, twelveLeadClasses.length]),
      attention: answers.floats("attention", [count, samples]),
      featureMap: answers.floats("feature_map", [count, channels, samples]),
    };
  }
}
