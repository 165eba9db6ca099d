/** A network that stands beside the beat models: who it is, and what it was trained on. */

import type {Network} from "./inference";
import type {Precision} from "./protocol";
import type {ModelIdentity} from "./tensors";
import type {TrainingList} from "./training_list";

export abstract class NamedModel<M extends {readonly name: string}> {
  readonly manifest: M;
  readonly precision: Precision;
  readonly trainedOn: TrainingList;
  protected readonly network: Network;

  protected constructor(manifest: M, precision: Precision, trainedOn: TrainingList, network: Network) {
    this.manifest = manifest;
    this.precision = precision;
    this.trainedOn = trainedOn;
    this.network = network;
  }

  identity(): ModelIdentity {
    const {precision, trainedOn} = this;
    return {name: this.manifest.name, precision, sha256: this.network.sha256, trainedOn};
  }
}
