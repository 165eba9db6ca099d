/** The models of the site, each loaded once, when it is first needed. */

import {deferred} from "./deferred";
import {BeatModel} from "../shared/inference";
import {ModelRefusal} from "../shared/manifest";
import type {InferenceAssets, ModelChoice} from "../shared/protocol";

const inference = deferred<InferenceAssets | string>();
const models = new Map<string, Promise<BeatModel>>();

/** What the page fetched, or why it could not. */
export function provideInference(assets: InferenceAssets | string): void {
  inference.resolve(assets);
}

/** null: the site's default. */
export function model(choice: ModelChoice | null): Promise<BeatModel> {
  const key = choice === null ? "" : `${choice.name}/${choice.precision}`;
  let loading = models.get(key);
  if (loading === undefined) {
    loading = load(choice);
    loading.catch(() => undefined); // whoever awaits it handles the refusal; until then it is not a stray rejection
    models.set(key, loading);
  }
  return loading;
}

async function load(choice: ModelChoice | null): Promise<BeatModel> {
  const assets = await inference.promise;
  if (typeof assets === "string") throw new ModelRefusal(assets);
  if (choice === null) return model(assets.default);
  const files = assets.models.find((candidate) => candidate.name === choice.name);
  if (files === undefined) throw new ModelRefusal(`there is no model named ${choice.name}`);
  return BeatModel.load(files, choice.precision, () => assets.runtimeWasm.arrayBuffer());
}
