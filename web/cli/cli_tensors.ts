/** `fiducial tensors`: what a beat model sees, at the reference's beats, for the training scripts. */

import {memoryOf, modelOptions, oneOf, parseWords, precisionOf, readingOptions, UsageError} from "./cli_options";
import {quietly} from "./cli_analyze";
import {eachRecording, loadCore, loadModel} from "./cli_files";
import {makeFolder, outputStems, print, writeNamed} from "./cli_output";
import {recordingsOf} from "./cli_recordings";
import {findBeats} from "../shared/pipeline";
import {beatLetters, contextColumns, rrColumns, windowScalings, type WindowScaling} from "../shared/tables";
import type {WindowModelSpec} from "../shared/tensors";
import {TrainingList} from "../shared/training_list";

/** Windows of S000: 360 samples around the R peak at 360 Hz. */
const defaultSpec: WindowModelSpec = {
  reads: "windows",
  name: "tensors",
  precision: "fp32",
  sha256: "",
  trainedOn: TrainingList.none(),
  fsHz: 360,
  beforeSamples: 180,
  afterSamples: 180,
  scaling: "millivolts",
  headWeights: null,
  channels: 0,
};

const headerBytes = 8; // {u32 beats, u32 window_samples}, see ecg_export "tensors"

export async function runTensors(words: readonly string[]): Promise<number> {
  const options = parseWords(words, {
    ...modelOptions,
    ...readingOptions,
    out: {type: "string"},
    "class-map": {type: "string"},
    scaling: {type: "string"},
    before: {type: "string"},
    after: {type: "string"},
    "window-fs": {type: "string"},
  });
  const out = options.value("out");
  if (out === undefined) throw new UsageError("--out DIR is needed");
  const memory = memoryOf(options);
  const core = await loadCore();
  const {recordings, unreadable} = await recordingsOf(core, options.paths);
  const name = options.value("model");
  const named =
    name === undefined
      ? null
      : ((await loadModel(name, precisionOf(options), options.value("models")))?.spec() ?? null);
  const scaling = oneOf(options, "scaling", Object.keys(windowScalings) as WindowScaling[]);
  const spec: WindowModelSpec = {
    ...(named?.reads === "windows" ? named : defaultSpec),
    ...(scaling === undefined ? {} : {scaling}),
    ...count(options.value("before"), "before", "beforeSamples"),
    ...count(options.value("after"), "after", "afterSamples"),
    ...count(options.value("window-fs"), "window-fs", "fsHz"),
  };
  const settings = new Map([
    ["positions", "reference"],
    ["class_map", oneOf(options, "class-map", ["papers", "ec57"]) ?? "papers"],
  ]);

  await makeFolder(out);
  const stems = outputStems(recordings);
  const records: {name: string; beats: number}[] = [];
  const refused = await eachRecording(core, recordings, [...memory, ...settings], async (session, _, index) => {
    findBeats(session, quietly);
    session.beginModel(spec);
    const stem = stems[index] ?? "";
    records.push({name: stem, beats: await writeTensors(out, stem, session.exported("tensors"))});
  });
  const failures = unreadable + refused;
  const {fsHz, beforeSamples, afterSamples} = spec;
  const meta = {
    version: core.version(),
    class_map: settings.get("class_map"),
    classes: beatLetters,
    window: {fs_hz: fsHz, before_samples: beforeSamples, after_samples: afterSamples, scaling: spec.scaling},
    rr_columns: rrColumns,
    records,
  };
  await writeNamed(out, "meta", ".json", `${JSON.stringify(meta, null, 1)}\n`);
  const beats = records.reduce((sum, record) => sum + record.beats, 0);
  print(`${records.length} records, ${beats} beats in ${out}\n`);
  return failures > 0 ? 1 : 0;
}

function count(
  text: string | undefined,
  option: string,
  key: "beforeSamples" | "afterSamples" | "fsHz",
): Partial<WindowModelSpec> {
  if (text === undefined) return {};
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 100_000)
    throw new UsageError(`--${option} is not a whole number`);
  return {[key]: value};
}

/** Splits the core's one block into plain arrays; answers the number of beats. */
async function writeTensors(out: string, name: string, block: Uint8Array): Promise<number> {
  const header = new DataView(block.buffer, block.byteOffset, headerBytes);
  const beats = header.getUint32(0, true);
  const windowSamples = header.getUint32(4, true);
  const windowsEnd = headerBytes + beats * windowSamples * Float32Array.BYTES_PER_ELEMENT;
  const rrEnd = windowsEnd + beats * rrColumns.length * Float32Array.BYTES_PER_ELEMENT;
  const labelsEnd = rrEnd + beats;
  const contextBytes = beats * contextColumns * Float32Array.BYTES_PER_ELEMENT;
  const expected = labelsEnd + 2 * contextBytes;
  if (block.byteLength !== expected)
    throw new RangeError(`tensors of ${name}: ${block.byteLength} bytes, ${expected} expected`);
  await writeNamed(out, name, ".windows.f32", block.subarray(headerBytes, windowsEnd));
  await writeNamed(out, name, ".rr.f32", block.subarray(windowsEnd, rrEnd));
  await writeNamed(out, name, ".labels.u8", block.subarray(rrEnd, labelsEnd));
  await writeNamed(out, name, ".context.f32", block.subarray(labelsEnd, labelsEnd + contextBytes));
  await writeNamed(out, name, ".context_one_lead.f32", block.subarray(labelsEnd + contextBytes));
  return beats;
}
