/** `fiducial convert`: a recording, its annotations or what was found in it, written in another format. */

import {mkdir, writeFile} from "node:fs/promises";
import {join, resolve} from "node:path";
import {fsOf, modelOptions, oneOf, parseWords, precisionOf, signalOptions, signalsOf, UsageError} from "./cli_options";
import {analyse, oncePromised} from "./cli_analyze";
import {folderOf, loadCore, loadModel, openRecording, recordingsOf, type Recording} from "./cli_files";
import {CoreRefusal, type Core, type Session} from "../shared/core";
import type {BeatModel} from "../shared/inference";

/** Words of --to and what each of them writes: what the core exports, and the file's name from stem and annotator. */
const formats: Readonly<Record<string, readonly (readonly [what: string, name: (stem: string, annotator: string) => string])[]>> = {
  wfdb16: [["wfdb16.hea", (stem) => `${stem}.hea`], ["wfdb16.dat", (stem) => `${stem}.dat`],
           ["annotations", (stem, annotator) => `${stem}.${annotator}`]],
  wfdb212: [["wfdb212.hea", (stem) => `${stem}.hea`], ["wfdb212.dat", (stem) => `${stem}.dat`],
            ["annotations", (stem, annotator) => `${stem}.${annotator}`]],
  edf: [["edf", (stem) => `${stem}.edf`]],
  csv: [["csv", (stem) => `${stem}.csv`]],
  annotations: [["annotations", (stem, annotator) => `${stem}.${annotator}`]],
  rdann: [["rdann.txt", (stem, annotator) => `${stem}.${annotator}.txt`]],
  "annotations-json": [["annotations.json", (stem) => `${stem}.annotations.json`]],
  "annotations-csv": [["annotations.csv", (stem) => `${stem}.annotations.csv`]],
  json: [["json", (stem) => `${stem}.json`]],
  beats: [["beats.csv", (stem) => `${stem}.beats.csv`]],
  rr: [["rr.csv", (stem) => `${stem}.rr.csv`]],
  episodes: [["episodes.csv", (stem) => `${stem}.episodes.csv`]],
  findings: [["findings.csv", (stem) => `${stem}.findings.csv`]],
  hrv: [["hrv.csv", (stem) => `${stem}.hrv.csv`]],
  waves: [["waves.csv", (stem) => `${stem}.waves.csv`]],
};
/** What only an analysis can say. */
const found = ["json", "beats", "rr", "episodes", "findings", "hrv", "waves"];
/** What says nothing without annotations. */
const ofAnnotations = ["annotations", "rdann.txt", "annotations.json", "annotations.csv"];

export async function runConvert(words: readonly string[]): Promise<number> {
  const options = parseWords(words, {
    ...modelOptions, ...signalOptions, to: {type: "string"}, out: {type: "string"}, annotations: {type: "string"},
    fs: {type: "string"},
  });
  const wanted = (options.value("to") ?? "").split(",").filter((word) => word !== "");
  const unknown = wanted.find((word) => !(word in formats));
  if (unknown !== undefined) throw new UsageError(`--to has "${unknown}"; it can have ${Object.keys(formats).join(", ")}`);
  const out = options.value("out");
  if (wanted.length === 0 || out === undefined) throw new UsageError("convert needs --to FORMAT and --out DIR");
  const annotations = oneOf(options, "annotations", ["reference", "own", "none"]) ?? "reference";
  const precision = precisionOf(options);
  const core = await loadCore();
  const recordings = await recordingsOf(core, options.paths, {fsHz: fsOf(options)});
  const model = oncePromised(() => loadModel(options.value("model"), precision, options.value("models")));
  await mkdir(out, {recursive: true});

  let failures = 0;
  for (const recording of recordings) {
    if (folderOf(recording) !== null && resolve(folderOf(recording) ?? "") === resolve(out)) {
      throw new UsageError(`--out is the folder of ${recording.name} itself, whose files must not be overwritten`);
    }
    try {
      await convertOne(core, recording, {wanted, out, annotations, signals: signalsOf(options), model});
    } catch (problem) {
      if (!(problem instanceof CoreRefusal) || recordings.length === 1) throw problem;
      process.stderr.write(`fiducial: ${recording.name}: ${problem.message}\n`);
      failures += 1;
    }
  }
  return failures > 0 ? 1 : 0;
}

interface Conversion {
  readonly wanted: readonly string[];
  readonly out: string;
  readonly annotations: "reference" | "own" | "none";
  readonly signals: ReturnType<typeof signalsOf>;
  readonly model: () => Promise<BeatModel | null>;
}

async function convertOne(
  core: Core, recording: Recording, {wanted, out, annotations, signals, model}: Conversion,
): Promise<void> {
  const session = await openRecording(core, recording, [["annotations", annotations], ...signals]);
  try {
    if (annotations === "own" || wanted.some((word) => found.includes(word))) await analyse(session, await model());
    const stem = recording.name.replace(/\.[^.]*$/, "").replace(/[^A-Za-z0-9_-]/g, "_");
    const annotator = annotatorOf(session);
    for (const word of wanted) {
      for (const [what, name] of formats[word] ?? []) {
        if (ofAnnotations.includes(what) && annotator === "") continue;
        const path = join(out, name(stem, annotator));
        await writeFile(path, session.exported(what));
        process.stdout.write(`${path}\n`);
      }
    }
  } finally {
    session.delete();
  }
}

/** "" where there are no annotations to write. */
function annotatorOf(session: Session): string {
  const {annotator} = JSON.parse(session.exportedText("annotations.json")) as {annotator: string};
  return annotator.replace(/[^A-Za-z0-9_-]/g, "_");
}
