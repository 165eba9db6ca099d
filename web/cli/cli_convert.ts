/** `fiducial convert`: a recording, its annotations or what was found in it, written in another format. */

import {resolve} from "node:path";
import {
  fsOf,
  memoryOf,
  modelOptions,
  oneOf,
  parseWords,
  readingOptions,
  signalOptions,
  signalsOf,
  UsageError,
} from "./cli_options";
import {analyse} from "./cli_analyze";
import {loadCore, openRecording, terminalModels, type TerminalModels} from "./cli_files";
import {sayLeftOut} from "./cli_left_out";
import {makeFolder, outputStems, print, warn, writeNamed} from "./cli_output";
import {recordingsOf, type Recording} from "./cli_recordings";
import type {Core} from "../shared/core";
import {CoreRefusal} from "../shared/refusal";
import type {Session} from "../shared/session";

/** Words of --to and what each of them writes: what the core exports, and what its name has behind the stem. */
const formats: Readonly<Record<string, readonly (readonly [what: string, ending: (annotator: string) => string])[]>> = {
  wfdb16: [
    ["wfdb16.hea", () => ".hea"],
    ["wfdb16.dat", () => ".dat"],
    ["annotations", (annotator) => `.${annotator}`],
  ],
  wfdb212: [
    ["wfdb212.hea", () => ".hea"],
    ["wfdb212.dat", () => ".dat"],
    ["annotations", (annotator) => `.${annotator}`],
  ],
  edf: [["edf", () => ".edf"]],
  csv: [["csv", () => ".csv"]],
  annotations: [["annotations", (annotator) => `.${annotator}`]],
  rdann: [["rdann.txt", (annotator) => `.${annotator}.txt`]],
  "annotations-json": [["annotations.json", () => ".annotations.json"]],
  "annotations-csv": [["annotations.csv", () => ".annotations.csv"]],
  json: [["json", () => ".json"]],
  beats: [["beats.csv", () => ".beats.csv"]],
  rr: [["rr.csv", () => ".rr.csv"]],
  episodes: [["episodes.csv", () => ".episodes.csv"]],
  findings: [["findings.csv", () => ".findings.csv"]],
  hrv: [["hrv.csv", () => ".hrv.csv"]],
  waves: [["waves.csv", () => ".waves.csv"]],
  leads: [["leads.csv", () => ".leads.csv"]],
  page: [["page.svg", () => ".page.svg"]],
};
/** What only an analysis can say. */
const found = ["json", "beats", "rr", "episodes", "findings", "hrv", "waves", "leads", "page"];
/** What says nothing without annotations. */
const ofAnnotations = ["annotations", "rdann.txt", "annotations.json", "annotations.csv"];

export async function runConvert(words: readonly string[]): Promise<number> {
  const options = parseWords(words, {
    ...modelOptions,
    ...readingOptions,
    ...signalOptions,
    to: {type: "string"},
    out: {type: "string"},
    annotations: {type: "string"},
    "keep-identity": {type: "boolean"},
    fs: {type: "string"},
  });
  const wanted = (options.value("to") ?? "").split(",").filter((word) => word !== "");
  const unknown = wanted.find((word) => !(word in formats));
  if (unknown !== undefined)
    throw new UsageError(`--to has "${unknown}"; it can have ${Object.keys(formats).join(", ")}`);
  const out = options.value("out");
  if (wanted.length === 0 || out === undefined) throw new UsageError("convert needs --to FORMAT and --out DIR");
  const annotations = oneOf(options, "annotations", ["reference", "own", "none"]) ?? "reference";
  const models = terminalModels(options);
  const settings = [...memoryOf(options), ["annotations", annotations] as const, ...signalsOf(options)];
  if (options.has("keep-identity")) settings.push(["header_text", "keep"]);
  const core = await loadCore();
  const {recordings, unreadable} = await recordingsOf(core, options.paths, {fsHz: fsOf(options)});
  await makeFolder(out);

  const stems = outputStems(recordings);
  let failures = unreadable;
  for (const [index, recording] of recordings.entries()) {
    if (recording.folder !== null && resolve(recording.folder) === resolve(out)) {
      throw new UsageError(`--out is the folder of ${recording.name} itself, whose files must not be overwritten`);
    }
    try {
      await convertOne(core, recording, {
        wanted,
        out,
        stem: wfdbStem(stems[index] ?? ""),
        annotations,
        settings,
        models,
        keepsIdentity: options.has("keep-identity"),
      });
    } catch (problem) {
      if (!(problem instanceof CoreRefusal) || recordings.length === 1) throw problem;
      warn(`${recording.name}: ${problem.message}`);
      failures += 1;
    }
  }
  return failures > 0 ? 1 : 0;
}

interface Conversion {
  readonly wanted: readonly string[];
  readonly out: string;
  readonly stem: string;
  readonly annotations: "reference" | "own" | "none";
  readonly settings: readonly (readonly [string, string])[];
  readonly models: TerminalModels;
  readonly keepsIdentity: boolean;
}

async function convertOne(
  core: Core,
  recording: Recording,
  {wanted, out, stem, annotations, settings, models, keepsIdentity}: Conversion,
): Promise<void> {
  const {session} = await openRecording(core, recording, settings);
  try {
    if (annotations === "own" || wanted.some((word) => found.includes(word))) await analyse(session, models);
    const annotator = annotatorOf(session);
    const written: string[] = [];
    for (const word of wanted) {
      for (const [what, ending] of formats[word] ?? []) {
        if (ofAnnotations.includes(what) && annotator === "") continue;
        print(`${await writeNamed(out, stem, ending(annotator), session.exported(what))}\n`);
        written.push(what);
      }
    }
    if (!keepsIdentity) sayLeftOut(session, stem, written);
  } finally {
    session.delete();
  }
}

/** "" where there are no annotations to write. */
function annotatorOf(session: Session): string {
  const {annotator} = JSON.parse(session.exportedText("annotations.json")) as {annotator: string};
  return wfdbName(annotator);
}

/** The last part of a stem as a WFDB header calls its record. */
function wfdbStem(stem: string): string {
  const folder = stem.slice(0, stem.lastIndexOf("/") + 1);
  return folder + wfdbName(stem.slice(folder.length));
}

/** As the core makes it (record_name in core/formats/record_text.hpp): byte by byte. */
function wfdbName(text: string): string {
  return new TextDecoder("latin1").decode(new TextEncoder().encode(text)).replace(/[^A-Za-z0-9_-]/g, "_");
}
