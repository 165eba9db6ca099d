/** Reads models/NAME/manifest.json; everything the program relies on is checked here, field by field. */

import type {Precision} from "./protocol";
import {
  beatLetters,
  contextColumns,
  fourBeatSamples,
  rhythmClasses,
  rhythmWindowSamples,
  rrColumns,
  standardLeads,
  twelveLeadClasses,
  twelveLeadColumns,
  twelveLeadSamples,
  windowScalings,
  type WindowScaling,
} from "./tables";

/** A model that cannot be used; the message is a sentence for people. */
export class ModelRefusal extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = "ModelRefusal";
  }
}

export interface ModelFile {
  /** Inside the model's folder. */
  readonly path: string;
  readonly sha256: string;
}

/** The networks of a model, by how they are stored. */
export type ModelNetworks = Readonly<Partial<Record<Precision, ModelFile>>>;

export interface RhythmManifest {
  readonly name: string;
  readonly version: string;
  readonly files: ModelNetworks;
  /** File that lists the recordings it was trained on; null: it came without. */
  readonly trainedOn: string | null;
}

export interface TwelveLeadManifest extends RhythmManifest {
  readonly featureMap: {readonly channels: number; readonly samples: number};
  /** Row-major {6, channels}. */
  readonly headWeights: Float32Array;
  /** {6, 2}: unlikely below, likely from. */
  readonly bands: Float32Array;
}

export interface Manifest {
  readonly name: string;
  readonly title: string;
  readonly version: string;
  readonly files: ModelNetworks;
  /** File that lists the recordings it was trained on; null: it came without. */
  readonly trainedOn: string | null;
  readonly input: WindowsEntry | ContextEntry;
  /** Shape per beat; null: the model has no such output. */
  readonly featureMap: {readonly channels: number; readonly samples: number} | null;
  readonly timingLogits: boolean;
  /** Row-major {5, channels}; null without Grad-CAM. */
  readonly headWeights: Float32Array | null;
  /** Answers for beats that are not there (explainer.ts); null: the model came without. */
  readonly explain: ModelFile | null;
}

/** A window of samples round each beat and, where it says so, the beat's RR features. */
export interface WindowsEntry {
  readonly reads: "windows";
  readonly windowSamples: number;
  readonly fsHz: number;
  readonly beforeSamples: number;
  readonly afterSamples: number;
  readonly scaling: WindowScaling;
  readonly usesRr: boolean;
}

/** All beats of a record, each compared with the others. */
export interface ContextEntry {
  readonly reads: "context";
  /** An answer depends on so many beats before and after. */
  readonly reachBeats: number;
}

const mostReachBeats = 1024;

const scalings = Object.keys(windowScalings) as WindowScaling[];

/** One JSON object and where it stands, so that a refusal names the field. */
class Fields {
  readonly #object: Readonly<Record<string, unknown>>;
  readonly #path: string;

  constructor(value: unknown, path: string) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw refused(path, "is not an object");
    this.#object = value as Record<string, unknown>;
    this.#path = path;
  }

  has(key: string): boolean {
    return this.#object[key] !== undefined && this.#object[key] !== null;
  }

  fields(key: string): Fields {
    return new Fields(this.#object[key], this.path(key));
  }

  path(key: string): string {
    return this.#path === "" ? key : `${this.#path}.${key}`;
  }

  text(key: string): string {
    const value = this.#object[key];
    if (typeof value !== "string" || value === "") throw refused(this.path(key), "is not a text");
    return value;
  }

  integer(key: string, least: number, most: number): number {
    const value = this.#object[key];
    if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
      throw refused(this.path(key), `is not a whole number from ${least} to ${most}`);
    }
    return value;
  }

  positive(key: string): number {
    const value = this.#object[key];
    if (typeof value !== "number" || !Number.isFinite(value) || value <= 0)
      throw refused(this.path(key), "is not a positive number");
    return value;
  }

  list(key: string): readonly unknown[] {
    const value = this.#object[key];
    if (!Array.isArray(value)) throw refused(this.path(key), "is not a list");
    return value as readonly unknown[];
  }

  /** The list must read exactly so. */
  expect(key: string, wanted: readonly unknown[]): void {
    const found = this.list(key);
    if (found.length !== wanted.length || found.some((value, index) => value !== wanted[index])) {
      throw refused(this.path(key), `is ${JSON.stringify(found)}, not ${JSON.stringify(wanted)}`);
    }
  }
}

function refused(path: string, complaint: string): ModelRefusal {
  return new ModelRefusal(`its manifest's "${path}" ${complaint}`);
}

/** Longest window and widest feature map a manifest may ask for; keeps a wrong manifest from exhausting memory. */
const mostWindowSamples = 100_000;
const mostChannels = 4096;

function manifestFields(json: string, folder: string): Fields {
  let parsed: unknown;
  try {
    parsed = JSON.parse(json);
  } catch {
    throw new ModelRefusal("its manifest.json is not JSON");
  }
  const manifest = new Fields(parsed, "");
  if (manifest.text("name") !== folder) throw refused("name", `is not "${folder}", the name of its folder`);
  return manifest;
}

function networkFiles(manifest: Fields): ModelNetworks {
  const files: Partial<Record<Precision, ModelFile>> = {};
  for (const precision of ["int8", "fp32"] as const) {
    if (manifest.fields("files").has(precision)) {
      const file = manifest.fields("files").fields(precision);
      files[precision] = {path: file.text("path"), sha256: file.text("sha256")};
    }
  }
  return files;
}

function trainingList(manifest: Fields): string | null {
  return manifest.has("trained_on") ? manifest.fields("trained_on").text("path") : null;
}

/** Of the rhythm model. Throws ModelRefusal, naming the field. */
export function parseRhythmManifest(json: string, folder: string): RhythmManifest {
  const manifest = manifestFields(json, folder);
  manifest.fields("inputs").fields("windows").expect("shape", ["window", 1, rhythmWindowSamples]);
  const probabilities = manifest.fields("outputs").fields("probabilities");
  probabilities.expect("shape", ["window", rhythmClasses.length]);
  probabilities.expect("labels", rhythmClasses);
  return {
    name: folder,
    version: manifest.text("version"),
    files: networkFiles(manifest),
    trainedOn: trainingList(manifest),
  };
}

/** Of the twelve-lead model. Throws ModelRefusal, naming the field. */
export function parseTwelveLeadManifest(json: string, folder: string): TwelveLeadManifest {
  const manifest = manifestFields(json, folder);
  const inputs = manifest.fields("inputs");
  inputs.fields("leads").expect("shape", ["recording", standardLeads, twelveLeadSamples]);
  inputs.fields("present").expect("shape", ["recording", standardLeads]);
  inputs.fields("measures").expect("shape", ["recording", twelveLeadColumns]);
  const outputs = manifest.fields("outputs");
  outputs.fields("probabilities").expect("shape", ["recording", twelveLeadClasses.length]);
  outputs.fields("probabilities").expect("labels", twelveLeadClasses);
  const featureMap = featureMapShape(outputs.fields("feature_map"), "recording");
  outputs.fields("attention").expect("shape", ["recording", featureMap.samples]);
  const thresholds = manifest.fields("thresholds");
  const weights = headWeights(manifest, twelveLeadClasses.length, featureMap.channels);
  if (weights === null) throw refused("explain", "has no weights of the head");
  const [below, from] = [thresholds.fields("unlikely_below"), thresholds.fields("likely_from")];
  return {
    name: folder,
    version: manifest.text("version"),
    files: networkFiles(manifest),
    trainedOn: trainingList(manifest),
    featureMap,
    headWeights: weights,
    bands: Float32Array.from(twelveLeadClasses.flatMap((name) => [below.positive(name), from.positive(name)])),
  };
}

/** Of any model: its files alone. Throws ModelRefusal, naming the field. */
export function parseNetworks(json: string, folder: string): ModelNetworks {
  return networkFiles(manifestFields(json, folder));
}

/** Of one of S003's two networks, which answers `labels`. Throws ModelRefusal, naming the field. */
export function parseFourBeatManifest(json: string, folder: string, labels: readonly string[]): ModelNetworks {
  const manifest = manifestFields(json, folder);
  manifest.fields("inputs").fields("windows").expect("shape", ["window", 1, fourBeatSamples]);
  const probabilities = manifest.fields("outputs").fields("probabilities");
  probabilities.expect("shape", ["window", labels.length]);
  probabilities.expect("labels", labels);
  return networkFiles(manifest);
}

/** Throws ModelRefusal, naming the field. */
export function parseManifest(json: string, folder: string): Manifest {
  const manifest = manifestFields(json, folder);
  const input = inputEntry(manifest.fields("inputs"));
  const outputs = manifest.fields("outputs");
  outputs.fields("probabilities").expect("shape", ["beat", beatLetters.length]);
  outputs.fields("probabilities").expect("classes", beatLetters);
  const timingLogits = outputs.has("timing_logits");
  if (timingLogits) outputs.fields("timing_logits").expect("shape", ["beat", beatLetters.length]);
  const featureMap = outputs.has("feature_map") ? featureMapShape(outputs.fields("feature_map"), "beat") : null;

  return {
    name: folder,
    title: manifest.text("title"),
    version: manifest.text("version"),
    files: networkFiles(manifest),
    trainedOn: trainingList(manifest),
    input,
    featureMap,
    timingLogits,
    headWeights: featureMap === null ? null : headWeights(manifest, beatLetters.length, featureMap.channels),
    explain: input.reads === "context" ? explainFile(manifest) : null,
  };
}

function inputEntry(inputs: Fields): WindowsEntry | ContextEntry {
  if (inputs.has("context")) {
    const context = inputs.fields("context");
    context.expect("shape", ["beat", contextColumns]);
    return {reads: "context", reachBeats: context.integer("reach_beats", 0, mostReachBeats)};
  }
  const windows = inputs.fields("windows");
  const beforeSamples = windows.integer("before_samples", 0, mostWindowSamples);
  const afterSamples = windows.integer("after_samples", 1, mostWindowSamples);
  const windowSamples = beforeSamples + afterSamples;
  windows.expect("shape", ["beat", 1, windowSamples]);
  const scaling = scalings.find((candidate) => candidate === windows.text("scaling"));
  if (scaling === undefined) throw refused("inputs.windows.scaling", `is none of ${scalings.join(", ")}`);

  const usesRr = inputs.has("rr");
  if (usesRr) {
    const rr = inputs.fields("rr");
    rr.expect("shape", ["beat", rrColumns.length]);
    rr.expect("columns", rrColumns);
  }
  return {
    reads: "windows",
    windowSamples,
    fsHz: windows.positive("fs_hz"),
    beforeSamples,
    afterSamples,
    scaling,
    usesRr,
  };
}

function featureMapShape(output: Fields, row: string): {channels: number; samples: number} {
  const [first, channels, samples, ...more] = output.list("shape");
  if (first !== row || more.length > 0 || !isCount(channels, mostChannels) || !isCount(samples, mostWindowSamples)) {
    throw refused(output.path("shape"), `is not ["${row}", channels, samples]`);
  }
  return {channels, samples};
}

function headWeights(manifest: Fields, classes: number, channels: number): Float32Array | null {
  if (!manifest.has("explain")) return null;
  const explain = manifest.fields("explain");
  if (explain.text("method") !== "grad-cam") return null;
  const rows = explain.list("head_weights");
  const weights = rows.flat();
  const complete =
    rows.length === classes &&
    rows.every((row) => Array.isArray(row) && row.length === channels) &&
    weights.every((weight) => typeof weight === "number" && Number.isFinite(weight));
  if (!complete) throw refused("explain.head_weights", `is not ${classes} rows of ${channels} numbers`);
  return Float32Array.from(weights as number[]);
}

function explainFile(manifest: Fields): ModelFile | null {
  if (!manifest.has("explain")) return null;
  const explain = manifest.fields("explain");
  if (explain.text("method") !== "counterfactual") return null;
  return {path: explain.text("path"), sha256: explain.text("sha256")};
}

function isCount(value: unknown, most: number): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 1 && value <= most;
}
