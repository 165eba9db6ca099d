/** `fiducial analyze`: one recording after the other through the page's pipeline. */

import {
  fsOf,
  memoryOf,
  modelOptions,
  parseWords,
  readingOptions,
  signalOptions,
  signalsOf,
  thresholdOptions,
  thresholdsOf,
  UsageError,
} from "./cli_options";
import {calibratingOf, calibrationOptions, type Calibrating} from "./cli_calibrate";
import {loadCore, openRecording, terminalModels, type TerminalModels} from "./cli_files";
import {sayLeftOut} from "./cli_left_out";
import {outputStems, print, warn, writeNamed, writeOut, writeWhole} from "./cli_output";
import {recordingsOf, type Recording} from "./cli_recordings";
import {analysisTable} from "./cli_tables";
import type {Core} from "../shared/core";
import {ModelRefusal} from "../shared/manifest";
import {classify, findBeats, report, reportPage} from "../shared/pipeline";
import {CoreRefusal} from "../shared/refusal";
import type {Session} from "../shared/session";

export const quietly = {onProgress: () => undefined, onAnalysis: () => undefined};

/** What --csv writes. */
const tables = ["beats.csv", "episodes.csv", "findings.csv", "hrv.csv", "waves.csv", "leads.csv"];

/** The model, or the refusal that it was asked for; whoever awaits it handles that. */
function asked<T>(model: T | null, option: string): Promise<T> {
  const promise =
    model === null ? Promise.reject(new ModelRefusal(`${option} none was asked for`)) : Promise.resolve(model);
  promise.catch(() => undefined);
  return promise;
}

/** Beats, classes, episodes and findings of a session that holds a record. */
export async function analyse(session: Session, models: TerminalModels): Promise<void> {
  findBeats(session, quietly);
  // One after the other: ONNX Runtime starts with the first network.
  const beats = asked(await models.beats(), "--model");
  const rhythm = asked(await models.rhythm(), "--rhythm-model");
  await classify(session, {beats, rhythm, twelveLeads: models.twelveLeads}, quietly);
}

export async function runAnalyze(words: readonly string[]): Promise<number> {
  const options = parseWords(words, {
    ...modelOptions,
    ...readingOptions,
    ...calibrationOptions,
    ...signalOptions,
    ...thresholdOptions,
    json: {type: "string"},
    csv: {type: "string"},
    annotations: {type: "string"},
    fs: {type: "string"},
    record: {type: "string"},
    report: {type: "string"},
    "reviewed-by": {type: "string"},
    "keep-identity": {type: "boolean"},
  });
  const fsHz = fsOf(options);
  const models = terminalModels(options);
  const calibrating = calibratingOf(options);
  const memory = memoryOf(options);
  const core = await loadCore();
  const {recordings, unreadable} = await recordingsOf(core, options.paths, {fsHz, record: options.value("record")});
  const annotations = options.value("annotations");
  if (annotations !== undefined && recordings.length !== 1) throw new UsageError("--annotations takes one recording");
  const reportPath = options.value("report");
  const reviewer = options.value("reviewed-by");
  if (reportPath !== undefined && recordings.length !== 1) throw new UsageError("--report takes one recording");
  if (reviewer !== undefined && reportPath === undefined) throw new UsageError("--reviewed-by belongs to --report");

  const identity = options.has("keep-identity") ? ([["header_text", "keep"]] as const) : [];

  const texts: string[] = [];
  const stems = outputStems(recordings);
  let failures = unreadable;
  for (const [index, recording] of recordings.entries()) {
    try {
      texts.push(
        await analyzeOne(core, recording, models, {
          calibrating,
          settings: [...memory, ...signalsOf(options), ...thresholdsOf(options), ...identity],
          json: options.value("json") !== undefined,
          stem: stems[index] ?? "",
          csv: options.value("csv"),
          annotations,
          report: reportPath,
          reviewer,
          table: options.value("json") !== "-" && reportPath !== "-",
        }),
      );
    } catch (problem) {
      if (!(problem instanceof CoreRefusal)) throw problem;
      if (recordings.length === 1) throw problem;
      warn(`${recording.name}: ${problem.message}`);
      failures += 1;
    }
  }
  const json = options.value("json");
  if (json !== undefined && texts.length > 0) {
    await writeOut(json, "json", texts.length === 1 ? `${texts[0] ?? ""}\n` : `[${texts.join(",\n")}]\n`);
  }
  return failures > 0 ? 1 : 0;
}

interface Outputs {
  readonly calibrating: Calibrating | null;
  /** Options of the session. */
  readonly settings: readonly (readonly [string, string])[];
  /** What files named after the recording are called. */
  readonly stem: string;
  readonly json: boolean;
  readonly csv: string | undefined;
  readonly annotations: string | undefined;
  readonly report: string | undefined;
  readonly reviewer: string | undefined;
  readonly table: boolean;
}

async function analyzeOne(core: Core, recording: Recording, models: TerminalModels, outputs: Outputs): Promise<string> {
  const {session, files} = await openRecording(core, recording, [
    ...(outputs.calibrating?.settings ?? []),
    ...outputs.settings,
  ]);
  try {
    await analyse(session, models);
    if (outputs.calibrating !== null) {
      outputs.calibrating.apply(session);
      session.conclude();
    }
    const texts = report(core, session);
    if (outputs.table) print(analysisTable(texts));
    if (outputs.csv !== undefined) {
      for (const what of tables) {
        await writeNamed(outputs.csv, outputs.stem, `.${what}`, session.exported(what));
      }
    }
    if (outputs.annotations !== undefined) await writeWhole(outputs.annotations, session.exported("annotations"));
    if (outputs.report !== undefined) {
      session.setReviewer(outputs.reviewer ?? "");
      await writeOut(outputs.report, "page", new TextDecoder().decode(await reportPage(session, files)));
    }
    if (!outputs.settings.some(([key]) => key === "header_text")) {
      const written = [
        ...(outputs.json ? ["json"] : []),
        ...(outputs.csv === undefined ? [] : tables),
        ...(outputs.report === undefined ? [] : ["report.html"]),
      ];
      sayLeftOut(session, outputs.stem, written);
    }
    return texts.analysis;
  } finally {
    session.delete();
  }
}
