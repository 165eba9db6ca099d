/** The models of the site, each loaded once, when it is first needed. */

import {deferred} from "../shared/deferred";
import {BeatModel} from "../shared/beat_model";
import {FourBeatModels} from "../shared/four_beat_models";
import {ModelRefusal} from "../shared/manifest";
import type {AnalysisModels} from "../shared/pipeline";
import type {FourBeatFiles, InferenceAssets, ModelChoice} from "../shared/protocol";
import {RhythmModel} from "../shared/rhythm_model";
import {TwelveLeadModel} from "../shared/twelve_lead_model";

const inference = deferred<InferenceAssets | string>();
const models = new Map<string, Promise<BeatModel>>();
let rhythm: Promise<RhythmModel> | null = null;
let twelveLeads: Promise<TwelveLeadModel | null> | null = null;
let fourBeats: Promise<FourBeatModels> | null = null;

/** What the page fetched, or why it could not. */
export function provideInference(assets: InferenceAssets | string): void {
  inference.resolve(assets);
}

/** Both models, on their way; a beat model null: the site's default. */
export function modelsFor(choice: ModelChoice | null): AnalysisModels {
  const beats = model(choice);
  if (rhythm === null) {
    // One after the other: ONNX Runtime starts with the first network.
    rhythm = beats.catch(() => undefined).then(loadRhythm);
    rhythm.catch(() => undefined);
  }
  return {beats, rhythm, twelveLeads: () => (twelveLeads ??= loadTwelveLeads())};
}

/** Until both are there or have failed. */
export async function settled({beats, rhythm: rhythms}: AnalysisModels): Promise<void> {
  await Promise.allSettled([beats, rhythms]);
}

/** S003's two networks, of files that the page fetched when it was asked. Throws ModelRefusal. */
export function fourBeatModels(files: FourBeatFiles): Promise<FourBeatModels> {
  fourBeats ??= FourBeatModels.load(files, runtimeWasm).catch((problem: unknown) => {
    fourBeats = null; // the next wish tries again
    throw problem;
  });
  return fourBeats;
}

async function runtimeWasm(): Promise<ArrayBuffer> {
  const assets = await inference.promise;
  if (typeof assets === "string") throw new ModelRefusal(assets);
  return assets.runtimeWasm.arrayBuffer();
}

async function loadRhythm(): Promise<RhythmModel> {
  const assets = await inference.promise;
  if (typeof assets === "string") throw new ModelRefusal(assets);
  if (assets.rhythm === null) throw new ModelRefusal("the site came without it");
  return RhythmModel.load(assets.rhythm, "int8", runtimeWasm);
}

async function loadTwelveLeads(): Promise<TwelveLeadModel | null> {
  const assets = await inference.promise;
  if (typeof assets === "string" || assets.twelveLeads === null) return null;
  return TwelveLeadModel.load(assets.twelveLeads, "int8", runtimeWasm);
}

function model(choice: ModelChoice | null): Promise<BeatModel> {
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
  return BeatModel.load(files, choice.precision, runtimeWasm);
}
