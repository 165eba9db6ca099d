/** The analysis worker: disposable, without network access, one request at a time. */

import {Core, CoreRefusal, type Session} from "../shared/core";
import {BeatModel} from "../shared/inference";
import {ModelRefusal} from "../shared/manifest";
import {classify, findBeats, readRecord, report, reportPage, type ByteSource, type PipelineEvents, type RecordSource} from "../shared/pipeline";
import {
  exportEndings, type CoreError, type Edit, type ExportKind, type GivenFile, type InferenceAssets, type ModelChoice,
  type PageMessage, type Source, type WorkerMessage,
} from "../shared/protocol";
import {withZipMembers} from "../shared/zip";

/** The few members of DedicatedWorkerGlobalScope used here; the DOM library types `self` as a window. */
interface WorkerScope {
  postMessage(message: WorkerMessage, transfer?: Transferable[]): void;
  addEventListener(kind: "message", listener: (event: MessageEvent<PageMessage>) => void): void;
}
const scope = self as unknown as WorkerScope;

/** A value that arrives later, from another message. */
function deferred<T>(): {readonly promise: Promise<T>; readonly resolve: (value: T) => void} {
  let resolve!: (value: T) => void;
  const promise = new Promise<T>((done) => (resolve = done));
  return {promise, resolve};
}

const started = deferred<Core>();
const inference = deferred<InferenceAssets | string>();
const models = new Map<string, Promise<BeatModel>>();
let session: Session | null = null;
/** Job that opened `session`, once its beats are known: from then on it can be edited, also between two batches. */
let editable: number | null = null;
let recordName = "";

function send(message: WorkerMessage, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

/** null: the site's default. */
function model(choice: ModelChoice | null): Promise<BeatModel> {
  const key = choice === null ? "" : `${choice.name}/${choice.precision}`;
  let loading = models.get(key);
  if (loading === undefined) {
    loading = load(choice);
    loading.catch(() => undefined);  // whoever awaits it handles the refusal; until then it is not a stray rejection
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

/** A dropped file; reading it fails when it was changed, moved or is a folder. */
function byteSource({path, file}: GivenFile): ByteSource {
  return {
    name: path,
    sizeBytes: file.size,
    read: async (offset, size, room) => {
      try {
        return await bytesOf(file.slice(offset, offset + size), room);
      } catch {
        throw new CoreRefusal({
          code: "unreadable", field: "", byte_offset: offset, file: file.name,
          sentence: `${file.name} could not be read: it is a folder, or it changed or disappeared since it was opened.`,
        });
      }
    },
  };
}

/**
 * In `room` where the browser fills buffers at hand: those it makes itself stay until the collector comes by, and the
 * pieces of a day are as large as the day.
 */
async function bytesOf(piece: Blob, room: ArrayBufferLike = new ArrayBuffer(0)): Promise<Uint8Array> {
  const reader = filler(piece);
  if (reader === null) return new Uint8Array(await piece.arrayBuffer());
  let bytes = new Uint8Array(room.byteLength < piece.size ? new ArrayBuffer(piece.size) : room);
  for (let filled = 0; filled < piece.size;) {
    const {done, value} = await reader.read(bytes.subarray(filled, piece.size));
    if (done) throw new RangeError("the file ended early");
    filled += value.byteLength;
    bytes = new Uint8Array(value.buffer);
  }
  void reader.cancel();  // a stream that was not read to its end keeps its pipe until the collector comes by
  return bytes.subarray(0, piece.size);
}

function filler(piece: Blob): ReadableStreamBYOBReader | null {
  try {
    return piece.stream().getReader({mode: "byob"});
  } catch {
    return null;
  }
}

const inflater = () => new DecompressionStream("deflate-raw");

async function recordSource(source: Source): Promise<RecordSource> {
  if (source.kind === "synthetic") return source;
  return {...source, files: await withZipMembers(source.files.map(byteSource), inflater)};
}

function eventsOf(job: number, core: Core, analysed: Session): PipelineEvents {
  return {
    onProgress: (stage, fraction) => send({kind: "progress", job, stage, fraction}),
    onAnalysis: (bytes, complete) =>
      send({kind: "analysis", job, bytes: bytes.buffer, report: complete ? report(core, analysed) : null}, [bytes.buffer]),
  };
}

async function open(
  job: number, source: Source, choice: ModelChoice | null, journal: ArrayBuffer | null,
  signals: Readonly<Record<string, string>>,
): Promise<void> {
  const core = await started.promise;
  const classifier = model(choice);  // loads while the file is read
  session?.delete();
  session = null;
  editable = null;
  const opened = core.session();
  session = opened;
  const events = eventsOf(job, core, opened);
  events.onProgress("reading", 0);
  mark("opened");
  await readRecord(opened, await recordSource(source), (fraction) => events.onProgress("reading", fraction));
  mark("read");
  const known = Object.keys(signals).length > 0 ? opened.identity() : null;
  if (known !== null) recallSignals(opened, signals[known]);
  const records = source.kind === "files" ? opened.recordNames() : [];
  recordName = source.kind === "files" ? (source.record ?? records[0] ?? "recording") : source.id;
  const {head, columnBytes} = opened.recordingHead();
  send({kind: "recording", job, head: head.buffer, columnBytes, records, record: recordName}, [head.buffer]);
  await sendSamples(job, opened, columnBytes);
  mark("sent");
  findBeats(opened, events, journal === null ? null : new Uint8Array(journal));
  editable = job;
  mark("beats");
  send({kind: "identity", recording: job, sha256: known ?? opened.identity()});
  await classifier.catch(() => undefined);  // classify says what became of it
  mark("model");
  await classify(opened, classifier, events);
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
async function sendSamples(job: number, opened: Session, columnBytes: number): Promise<void> {
  let buffer = new ArrayBuffer(Math.min(columnBytes, mostPart_bytes));
  for (let offset = 0; offset < columnBytes;) {
    const size = opened.copyColumns(offset, buffer);
    offset += size;
    spent = deferred();
    send({kind: "samples", job, bytes: buffer, size}, [buffer]);
    buffer = await spent.promise;
  }
}

/** Steps of the work on the worker's own timeline; scripts/bench reads them. */
function mark(step: "opened" | "read" | "sent" | "beats" | "model" | "complete"): void {
  performance.mark(`fiducial:${step}`);
}

async function chooseSignals(job: number, choices: string, choice: ModelChoice | null): Promise<void> {
  if (session === null) return;
  const events = eventsOf(job, await started.promise, session);
  const journal = session.journal();
  session.chooseSignals(choices);
  findBeats(session, events, journal);
  await classify(session, model(choice), events);
}

async function selectModel(job: number, choice: ModelChoice | null): Promise<void> {
  if (session === null) return;
  await classify(session, model(choice), eventsOf(job, await started.promise, session));
}

/** The session of a recording that is still open; edits of one that was replaced are nobody's. */
function editableSession(recording: number): Session | null {
  return editable === recording ? session : null;
}

async function sendEdited(recording: number, edited: Session, entry: Uint8Array<ArrayBuffer>, said: string): Promise<void> {
  const core = await started.promise;
  const bytes = edited.conclude().buffer;
  send({kind: "edited", recording, entry: entry.byteLength > 0 ? entry.buffer : null, bytes,
        report: edited.modelProgress() >= 1 ? report(core, edited) : null, said: entry.byteLength > 0 ? said : ""},
       [bytes]);
}

async function edit(recording: number, change: Edit): Promise<void> {
  const edited = editableSession(recording);
  if (edited !== null) await sendEdited(recording, edited, edited.edit(change), change.said);
}

async function restore(recording: number, journal: ArrayBuffer): Promise<void> {
  const edited = editableSession(recording);
  if (edited === null) return;
  edited.restore(new Uint8Array(journal));
  await sendEdited(recording, edited, new Uint8Array(0), "");
}

async function moveOperatingPoint(recording: number, rarityWeight: number): Promise<void> {
  const moved = editableSession(recording);
  if (moved === null) return;
  moved.moveOperatingPoint(rarityWeight);
  await sendEdited(recording, moved, new Uint8Array(0), "");
}

function inspectJournal(recording: number, journal: ArrayBuffer): void {
  const inspecting = editableSession(recording);
  if (inspecting === null) return;
  try {
    send({kind: "journal_inspected", recording, summary: inspecting.inspectJournal(new Uint8Array(journal)), error: null});
  } catch (problem) {
    if (!(problem instanceof CoreRefusal)) throw problem;
    send({kind: "journal_inspected", recording, summary: null, error: problem.error});
  }
}

async function tabulate(text: string): Promise<void> {
  send({kind: "experiments", table: (await started.promise).experiments(text)});
}

async function exportAs(what: ExportKind, inverted: readonly number[]): Promise<void> {
  if (session === null) return;
  session.showInverted(inverted);
  const bytes = (what === "report.html" ? await reportPage(session) : session.exported(what)).buffer;
  const stem = recordName.replace(/\.[^.]*$/, "");
  send({kind: "exported", what, name: `${stem}${exportEndings[what]}`, bytes}, [bytes]);
}

async function handle(message: PageMessage): Promise<void> {
  switch (message.kind) {
    case "start": {
      const core = await Core.create(message.core);
      started.resolve(core);
      send({kind: "ready", version: core.version(), demos: core.demos()});
      return;
    }
    case "inference":
      inference.resolve(message.assets);
      return;
    case "no_inference":
      inference.resolve(message.reason);
      return;
    case "spent":
      spent.resolve(message.bytes);
      return;
    case "warm":
      await model(message.model).catch(() => undefined);  // shown when a recording needs it
      return;
    case "open":
      return refusable(() => open(message.job, message.source, message.model, message.journal, message.signals),
                       (error) => send({kind: "failed", job: message.job, error}));
    case "select_model":
      return refusable(() => selectModel(message.job, message.model),
                       (error) => send({kind: "failed", job: message.job, error}));
    case "choose_signals":
      return refusable(() => chooseSignals(message.job, message.choices, message.model),
                       (error) => send({kind: "failed", job: message.job, error}));
    case "edit":
      return refusable(() => edit(message.recording, message.edit),
                       (error) => send({kind: "edit_failed", recording: message.recording, error}));
    case "operating_point":
      return refusable(() => moveOperatingPoint(message.recording, message.rarityWeight),
                       (error) => send({kind: "edit_failed", recording: message.recording, error}));
    case "inspect_journal":
      return inspectJournal(message.recording, message.journal);
    case "restore":
      return refusable(() => restore(message.recording, message.journal),
                       (error) => send({kind: "edit_failed", recording: message.recording, error}));
    case "experiments":
      return refusable(() => tabulate(message.text), (error) => send({kind: "experiments_failed", error}));
    case "export":
      return refusable(() => exportAs(message.what, message.inverted),
                       (error) => send({kind: "export_failed", what: message.what, error}));
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
  const atOnce = data.kind === "start" || data.kind === "inference" || data.kind === "no_inference" || data.kind === "spent";
  // Between two batches of the model a person's edits come first.
  const edits = data.kind === "edit" || data.kind === "operating_point" || data.kind === "inspect_journal" || data.kind === "restore";
  if (atOnce || (edits && editable === data.recording)) {
    handle(data).catch(broken);
  } else {
    queue = queue.then(() => handle(data)).catch(broken);
  }
});
