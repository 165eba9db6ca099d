/** The analysis worker: disposable, without network access, one recording and one request at a time. */

import {deferred} from "../shared/deferred";
import {recordSource} from "./dropped_files";
import {explain, fourBeats, makeMaps, type Asked} from "./further_questions";
import {modelsFor, provideInference, settled} from "./models";
import {patiently, scope, send} from "./page_line";
import {Core} from "../shared/core";
import {classify, findBeats, readRecord, report, reportPage, type PipelineEvents} from "../shared/pipeline";
import {
  exportEndings,
  type CoreError,
  type Edit,
  type Identifying,
  type ModelChoice,
  type PageMessage,
  type Report,
} from "../shared/protocol";
import {CoreRefusal} from "../shared/refusal";
import type {Session} from "../shared/session";
import type {ByteSource} from "../shared/sources";

/** The one recording that is open. */
interface OpenRecording {
  readonly session: Session;
  readonly name: string;
  /** Those it was read from. */
  readonly files: readonly ByteSource[];
  /** The beat model that makes its classes; null: the site's default. */
  readonly model: ModelChoice | null;
  /** Its beats are known: from then on it can be edited, also between two batches. */
  readonly editable: boolean;
}

const started = deferred<Core>();
let recording: OpenRecording | null = null;

function eventsOf(request: number, core: Core, analysed: Session): PipelineEvents {
  return {
    onProgress: (stage, fraction) => send({kind: "progress", request, stage, fraction}),
    onAnalysis: (bytes, complete) =>
      send({kind: "analysis", request, bytes: bytes.buffer, report: complete ? shownReport(core, analysed) : null}, [
        bytes.buffer,
      ]),
  };
}

/** For the screen, which shows what an export may leave out. */
function shownReport(core: Core, session: Session): Report {
  session.setOption("header_text", "keep");
  return report(core, session);
}

function close(): void {
  recording?.session.delete();
  recording = null;
}

async function open({
  request,
  source,
  model: choice,
  journal,
  signals,
  thresholds,
  shown,
}: PageMessage & {readonly kind: "open"}): Promise<void> {
  const core = await started.promise;
  const models = modelsFor(choice); // load while the file is read
  close();
  const opened = core.session();
  recording = {session: opened, name: "", files: [], model: choice, editable: false};
  const events = eventsOf(request, core, opened);
  events.onProgress("reading", 0);
  mark("opened");
  if (thresholds !== "") opened.setThresholds(thresholds);
  const files = await readRecord(opened, await recordSource(source), (fraction) =>
    events.onProgress("reading", fraction),
  );
  mark("read");
  const known = Object.keys(signals).length > 0 ? opened.identity() : null;
  if (known !== null) recallSignals(opened, signals[known]);
  const records = source.kind === "files" ? opened.recordNames() : [];
  const name = source.kind === "files" ? (source.record ?? records[0] ?? "recording") : source.id;
  recording = {session: opened, name, files, model: choice, editable: false};
  if (!shown) await sendRecording(request, recording, records);
  mark("sent");
  findBeats(opened, events, journal === null ? null : new Uint8Array(journal));
  recording = {session: opened, name, files, model: choice, editable: true};
  mark("beats");
  send({
    kind: "identity",
    request,
    sha256: known ?? opened.identity(),
    headerText: JSON.parse(opened.exportedText("header_text.json")) as Identifying,
  });
  events.onProgress("model", 0);
  await patiently(settled(models)); // classify says what became of them
  mark("model");
  await classify(opened, models, events);
  mark("complete");
}

/** What a person said of the signals on an earlier visit holds from the beginning; what cannot be read was never said. */
function recallSignals(opened: Session, choices: string | undefined): void {
  if (choices === undefined) return;
  try {
    opened.chooseSignals(choices);
  } catch (problem) {
    if (!(problem instanceof CoreRefusal)) throw problem;
  }
}

/** Pieces in which samples travel. */
const mostPart_bytes = 2 * 2 ** 20;
let spent = deferred<ArrayBuffer>();

/**
 * One buffer goes to and fro: what a message carried stays in memory until the collector comes by, on both sides, so that
 * the pieces of a day would stand there as a second day.
 */
async function sendRecording(
  request: number,
  {session, name}: OpenRecording,
  records: readonly string[],
): Promise<void> {
  const {head, columnBytes} = session.recordingHead();
  send({kind: "recording", request, head: head.buffer, columnBytes, records, record: name}, [head.buffer]);
  let buffer = new ArrayBuffer(Math.min(columnBytes, mostPart_bytes));
  for (let offset = 0; offset < columnBytes; ) {
    const size = session.copyColumns(offset, buffer);
    offset += size;
    spent = deferred();
    send({kind: "samples", request, bytes: buffer, size}, [buffer]);
    buffer = await spent.promise;
  }
}

/** Steps of the work on the worker's own timeline; scripts/bench reads them. */
function mark(step: "opened" | "read" | "sent" | "beats" | "model" | "complete"): void {
  performance.mark(`fiducial:${step}`);
}

/** The page asks nothing of a recording before it opened one, and nothing more when that failed. */
function held(): OpenRecording {
  if (recording === null) throw new Error("no recording is open");
  return recording;
}

async function chooseSignals(request: number, choices: string, choice: ModelChoice | null): Promise<void> {
  const chosen = held().session;
  usesModel(choice);
  const events = eventsOf(request, await started.promise, chosen);
  const journal = chosen.journal();
  chosen.chooseSignals(choices);
  findBeats(chosen, events, journal);
  await classifyBy(chosen, choice, events);
}

async function selectModel(request: number, choice: ModelChoice | null): Promise<void> {
  const classified = held().session;
  usesModel(choice);
  await classifyBy(classified, choice, eventsOf(request, await started.promise, classified));
}

async function classifyBy(classified: Session, choice: ModelChoice | null, events: PipelineEvents): Promise<void> {
  const models = modelsFor(choice);
  events.onProgress("model", 0);
  await patiently(settled(models));
  await classify(classified, models, events);
}

/** From now on another model makes the classes. */
function usesModel(model: ModelChoice | null): void {
  if (recording !== null) recording = {...recording, model};
}

async function sendEdited(
  request: number,
  edited: Session,
  entry: Uint8Array<ArrayBuffer>,
  said: string,
): Promise<void> {
  const core = await started.promise;
  const bytes = edited.conclude().buffer;
  send(
    {
      kind: "edited",
      request,
      entry: entry.byteLength > 0 ? entry.buffer : null,
      bytes,
      report: edited.modelProgress() >= 1 ? shownReport(core, edited) : null,
      said: entry.byteLength > 0 ? said : "",
    },
    [bytes],
  );
}

async function edit(request: number, change: Edit): Promise<void> {
  const edited = held().session;
  await sendEdited(request, edited, edited.edit(change), change.said);
}

async function restore(request: number, journal: ArrayBuffer): Promise<void> {
  const edited = held().session;
  edited.restore(new Uint8Array(journal));
  await sendEdited(request, edited, new Uint8Array(0), "");
}

async function moveOperatingPoint(request: number, rarityWeight: number): Promise<void> {
  const moved = held().session;
  moved.moveOperatingPoint(rarityWeight);
  await sendEdited(request, moved, new Uint8Array(0), "");
}

async function setThresholds(request: number, thresholds: string): Promise<void> {
  const asked = held().session;
  asked.setThresholds(thresholds);
  await sendEdited(request, asked, new Uint8Array(0), "");
}

function asked(request: number): Asked {
  const {session, model} = held();
  return {request, session, model};
}

/** Further networks about the open recording; its analysis carries what they answer. */
async function askFurther(
  request: number,
  ask: (asked: Asked, events: PipelineEvents) => Promise<void>,
): Promise<void> {
  const about = asked(request);
  const events = eventsOf(request, await started.promise, about.session);
  await ask(about, events);
  events.onAnalysis(about.session.conclude(), true);
}

function inspectJournal(request: number, journal: ArrayBuffer): void {
  try {
    send({
      kind: "journal_inspected",
      request,
      summary: held().session.inspectJournal(new Uint8Array(journal)),
      error: null,
    });
  } catch (problem) {
    if (!(problem instanceof CoreRefusal)) throw problem;
    send({kind: "journal_inspected", request, summary: null, error: problem.error});
  }
}

async function tabulate(request: number, text: string): Promise<void> {
  send({kind: "experiments", request, table: (await started.promise).experiments(text)});
}

async function exportAs({
  request,
  what,
  inverted,
  headerText,
}: Extract<PageMessage, {readonly kind: "export"}>): Promise<void> {
  const {session, name, files} = held();
  session.setOption("header_text", headerText);
  session.showInverted(inverted);
  if (what === "saliency.csv" && session.modelProgress() === 1) {
    await makeMaps(asked(request), eventsOf(request, await started.promise, session));
    session.conclude();
  }
  const bytes = (what === "report.html" ? await reportPage(session, files) : session.exported(what)).buffer;
  const stem = name.replace(/\.[^.]*$/, "");
  send({kind: "exported", request, what, name: `${stem}${exportEndings[what]}`, bytes}, [bytes]);
}

async function handle(message: PageMessage): Promise<void> {
  switch (message.kind) {
    case "start": {
      const core = await Core.create(message.core);
      started.resolve(core);
      send({kind: "ready", request: message.request, version: core.version(), demos: core.demos()});
      return;
    }
    case "inference":
      provideInference(message.assets);
      return;
    case "no_inference":
      provideInference(message.reason);
      return;
    case "spent":
      spent.resolve(message.bytes);
      return;
    case "warm":
      await settled(modelsFor(message.model)); // a failure is shown when a recording needs them
      return;
    case "close":
      return close();
    case "open":
      return refusable(
        () => open(message),
        (error) => send({kind: "failed", request: message.request, error}),
      );
    case "select_model":
      return refusable(
        () => selectModel(message.request, message.model),
        (error) => send({kind: "failed", request: message.request, error}),
      );
    case "choose_signals":
      return refusable(
        () => chooseSignals(message.request, message.choices, message.model),
        (error) => send({kind: "failed", request: message.request, error}),
      );
    case "edit":
      return refusable(
        () => edit(message.request, message.edit),
        (error) => send({kind: "edit_failed", request: message.request, error}),
      );
    case "operating_point":
      return refusable(
        () => moveOperatingPoint(message.request, message.rarityWeight),
        (error) => send({kind: "edit_failed", request: message.request, error}),
      );
    case "thresholds":
      return refusable(
        () => setThresholds(message.request, message.thresholds),
        (error) => send({kind: "edit_failed", request: message.request, error}),
      );
    case "four_beats":
      return askFurther(message.request, (asked, events) => fourBeats(asked, message.models, events));
    case "explain_beat":
      return refusable(
        () => explain(asked(message.request), message.sample, message.whatIf),
        (error) => send({kind: "edit_failed", request: message.request, error}),
      );
    case "explain_all":
      return askFurther(message.request, makeMaps);
    case "inspect_journal":
      return inspectJournal(message.request, message.journal);
    case "restore":
      return refusable(
        () => restore(message.request, message.journal),
        (error) => send({kind: "edit_failed", request: message.request, error}),
      );
    case "experiments":
      return refusable(
        () => tabulate(message.request, message.text),
        (error) => send({kind: "experiments_failed", request: message.request, error}),
      );
    case "export":
      return refusable(
        () => exportAs(message),
        (error) => send({kind: "export_failed", request: message.request, what: message.what, error}),
      );
    default:
      return message satisfies never;
  }
}

/** Refusals are answers; anything else is a defect and ends this worker (see below). */
async function refusable(work: () => Promise<void>, refused: (error: CoreError) => void): Promise<void> {
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof CoreRefusal)) throw problem;
    refused(problem.error);
  }
}

/** Requests run one after the other; what they wait for must not queue behind them. */
let queue: Promise<void> = Promise.resolve();

function broken(problem: unknown): void {
  // After a trap the module's memory may be inconsistent: the page must replace this worker, not talk to it again.
  send({kind: "broken", reason: problem instanceof Error ? problem.message : String(problem)});
}

scope.addEventListener("message", ({data}) => {
  const atOnce =
    data.kind === "start" ||
    data.kind === "inference" ||
    data.kind === "no_inference" ||
    data.kind === "spent" ||
    data.kind === "warm";
  // Between two batches of the model a person's edits come first.
  const edits =
    data.kind === "edit" ||
    data.kind === "operating_point" ||
    data.kind === "thresholds" ||
    data.kind === "inspect_journal" ||
    data.kind === "restore";
  if (atOnce || (edits && recording?.editable === true)) {
    handle(data).catch(broken);
  } else {
    queue = queue.then(() => handle(data)).catch(broken);
  }
});
