/**
 * The one pipeline: bytes -> record -> beats -> model -> snapshots. The worker and the terminal program run exactly
 * this, so a number printed in a terminal is the number shown on screen.
 */

import type {Core} from "./core";
import type {BeatModel} from "./beat_model";
import type {FourBeatModels} from "./four_beat_models";
import {ModelRefusal} from "./manifest";
import type {Report, Stage} from "./protocol";
import type {RhythmModel} from "./rhythm_model";
import type {Session} from "./session";
import type {TwelveLeadModel} from "./twelve_lead_model";
import {describeSources, type ByteSource, type RecordSource} from "./sources";

export interface PipelineEvents {
  readonly onProgress: (stage: Stage, fraction: number) => void;
  /** `complete`: the last snapshot of this run. */
  readonly onAnalysis: (bytes: Uint8Array<ArrayBuffer>, complete: boolean) => void;
}

/** The report of a session's analysis, with the SHA-256 of `files`, those that `readRecord` read. */
export async function reportPage(session: Session, files: readonly ByteSource[]): Promise<Uint8Array<ArrayBuffer>> {
  await describeSources(session, files);
  return session.exported("report.html");
}

/** What a recording is read with; a refusal says why one cannot be used. */
export interface AnalysisModels {
  readonly beats: Promise<BeatModel>;
  readonly rhythm: Promise<RhythmModel>;
  /** Loaded for recordings with enough leads alone; null: the site came without it. */
  readonly twelveLeads: () => Promise<TwelveLeadModel | null>;
}

/** Windows of ten seconds per call of the rhythm model: about a third of a second, so that progress moves. */
const batchWindows = 64;
/** Beats per model call: larger batches gain nothing for 1-D convolutions, smaller ones cost call overhead. */
const batchBeats = 64;
/** Windows of four beats per call of S003's networks: about a third of a second. */
const batchFourBeats = 64;
/** Snapshots with part of the classes, as shares of the beats. */
const snapshotShares = [0.25, 0.5, 0.75];

/** Reads a record into the session and answers the files it lay in, of all that were given. Throws CoreRefusal. */
export async function readRecord(
  session: Session,
  source: RecordSource,
  onProgress: (fraction: number) => void,
): Promise<readonly ByteSource[]> {
  if (source.kind === "synthetic") {
    session.openSynthetic(source.id);
    return [];
  }
  const used = new Set<ByteSource>();
  if (source.record !== undefined) session.setOption("record", source.record);
  if (source.fsHz !== undefined) session.setOption("fs_hz", String(source.fsHz));
  for (const file of source.files) session.addFile(file.name, file.sizeBytes);
  session.open();
  let room: ArrayBufferLike | undefined; // where one piece stood the next may stand
  for (let request = session.nextRead(); request !== null; request = session.nextRead()) {
    const file = source.files[request.file];
    if (file === undefined) throw new RangeError(`the core asked for file ${request.file} of ${source.files.length}`);
    used.add(file);
    const bytes = await file.read(request.offset, request.size, room);
    session.push(bytes);
    room = bytes.buffer;
    onProgress(session.readProgress());
  }
  session.finishReading();
  return [...used];
}

/** Finds the beats, with the edits of a stored journal, and publishes them; classes follow with `classify`. Throws CoreRefusal. */
export function findBeats(session: Session, events: PipelineEvents, journal: Uint8Array | null = null): void {
  events.onProgress("beats", 0);
  session.beginAnalysis();
  while (session.findBeats()) events.onProgress("beats", session.beatsProgress());
  if (journal !== null) session.restore(journal);
  events.onAnalysis(session.conclude(), false);
}

/**
 * Rhythms from the waveform, then classes for the beats found, in batches, with snapshots on the way; may be repeated with
 * another model. A model that cannot be used leaves everything else, and the analysis says so.
 */
export async function classify(session: Session, models: AnalysisModels, events: PipelineEvents): Promise<void> {
  await nameRhythms(session, models.rhythm, events);
  try {
    events.onProgress("model", 0);
    await classifyWith(session, await models.beats, events);
  } catch (problem) {
    if (!(problem instanceof ModelRefusal)) throw problem;
    session.withoutModel(problem.message);
  }
  await askTwelveLeads(session, models);
  events.onAnalysis(session.conclude(), true);
}

/** A rival to look at beside the rules: where it cannot be used nothing else changes. */
async function askTwelveLeads(session: Session, models: AnalysisModels): Promise<void> {
  const rows = session.askTwelveLeads();
  if (rows === null) return;
  try {
    const model = await models.twelveLeads();
    if (model !== null) session.pushTwelveLeads(model.identity(), model.manifest, await model.run(rows));
  } catch (problem) {
    if (!(problem instanceof ModelRefusal)) throw problem;
  }
}

/** Where the same model was asked before, its answers stay and nothing is asked again. */
async function nameRhythms(session: Session, loading: Promise<RhythmModel>, events: PipelineEvents): Promise<void> {
  try {
    events.onProgress("model", 0);
    const model = await loading;
    session.beginRhythm(model.identity());
    for (;;) {
      const windows = session.nextRhythmWindows(batchWindows);
      if (windows === null) return;
      session.pushRhythm(await model.run(windows.samples, windows.count));
      events.onProgress("rhythm", session.rhythmProgress());
    }
  } catch (problem) {
    if (!(problem instanceof ModelRefusal)) throw problem;
    session.withoutRhythm(problem.message);
  }
}

async function classifyWith(session: Session, model: BeatModel, events: PipelineEvents): Promise<void> {
  const spec = model.spec();
  session.beginModel(spec);
  let published = 0;
  for (;;) {
    const input = session.nextBatch(spec, batchBeats);
    if (input === null) return;
    session.pushOutput(await model.run(input));
    const fraction = session.modelProgress();
    events.onProgress("classes", fraction);
    const due = snapshotShares.filter((share) => share <= fraction).length;
    if (due > published && fraction < 1) {
      published = due;
      events.onAnalysis(session.conclude(), false);
    }
  }
}

/** Asks S003's networks, in batches. Beats must be known; the next conclusion carries the answers. Throws ModelRefusal. */
export async function askFourBeats(session: Session, models: FourBeatModels, events: PipelineEvents): Promise<void> {
  session.beginFourBeats(models.sha256);
  for (;;) {
    const windows = session.nextFourBeats(batchFourBeats);
    if (windows === null) return;
    session.pushFourBeats(await models.run(windows.samples, windows.count));
    events.onProgress("four_beats", session.fourBeatProgress());
  }
}

/** Beats per call of the network that explains: fifty rows each. */
const batchExplained = 40;

function contextOf(session: Session): (from: number, to: number) => Float32Array {
  return (from, to) => session.explainContext(from, to);
}

/** What one beat is made of: bytes of core/explain/beat_explanation.hpp. Throws CoreRefusal, ModelRefusal. */
export async function explainBeat(
  session: Session,
  model: BeatModel,
  sample: number,
  whatIf: string,
): Promise<Uint8Array<ArrayBuffer>> {
  const spec = model.spec();
  if (spec.reads === "windows") {
    const windows = session.explainSamples(spec, sample);
    return windows === null ? session.explainedBeat(null) : session.explainedSamples(await model.run(windows));
  }
  const asked = session.explainBeat(sample, whatIf);
  if (asked === null) return session.explainedBeat(null);
  return session.explainedBeat(await (await model.explainer()).run(asked, contextOf(session)));
}

/** Maps of all beats, in batches; the next conclusion carries them. Throws ModelRefusal. */
export async function explainAll(session: Session, model: BeatModel, events: PipelineEvents): Promise<void> {
  let asked = session.nextExplained(batchExplained);
  if (asked === null) return; // a model with maps of its own, or none at all
  const explainer = await model.explainer();
  const context = contextOf(session);
  for (; asked !== null; asked = session.nextExplained(batchExplained)) {
    session.pushExplained(await explainer.run(asked, context));
    events.onProgress("explaining", session.explainProgress());
  }
}

/** The texts that tables and exports are made from. */
export function report(core: Core, session: Session): Report {
  const evaluation = core.evaluation();
  try {
    const analysis = session.exportedText("json");
    return {
      analysis,
      evaluation: evaluation.add(session) ? evaluation.json() : null,
      rhythms: evaluation.addRhythm(session) ? evaluation.rhythmJson() : null,
      signals: session.signalChoices(),
    };
  } finally {
    evaluation.delete();
  }
}
