/** The analysis worker: disposable, without network access, one recording and one request at a time. */

import {Core, CoreRefusal, type Session} from "../shared/core";
import {BeatModel} from "../shared/inference";
import {ModelRefusal} from "../shared/manifest";
import {
  classify,
  findBeats,
  readRecord,
  report,
  reportPage,
  type ByteSource,
  type PipelineEvents,
  type RecordSource,
} from "../shared/pipeline";
import {
  exportEndings,
  type CoreError,
  type Edit,
  type ExportKind,
  type GivenFile,
  type InferenceAssets,
  type ModelChoice,
  type PageMessage,
  type Source,
  type WorkerMessage,
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
/** The beats of `session` are known: from then on it can be edited, also between two batches. */
let editable = false;
let recordName = "";

function send(message: WorkerMessage, transfer: Transferable[] = []): void {
  scope.postMessage(message, transfer);
}

/** Far within the page's patience. */
const sign_ms = 2_000;

let signed_ms = 0;
function signOfLife(): void {
  const now_ms = performance.now();
  if (now_ms - signed_ms < sign_ms) return;
  signed_ms = now_ms;
  send({kind: "alive"});
}

/** While something outside this worker takes its time the page must know that the worker is well: silence means a loop. */
async function patiently<T>(waiting: Promise<T>): Promise<T> {
  signOfLife();
  const signs = setInterval(signOfLife, sign_ms);
  try {
    return await waiting;
  } finally {
    clearInterval(signs);
  }
}

/** null: the site's default. */
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
  return BeatModel.load(files, choice.precision, () => assets.runtimeWasm.arrayBuffer());
}

/** A dropped file; reading it fails when it was changed, moved or is a folder. */
function byteSource({path, file}: GivenFile): ByteSource {
  return {
    name: path,
    sizeBytes: file.size,
    read: async (offset, size, room) => {
      try {
        return await patiently(bytesOf(file.slice(offset, offset + size), room));
      } catch {
        throw new CoreRefusal({
          code: "unreadable",
          field: "",
          byte_offset: offset,
          file: file.name,
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
  for (let filled = 0; filled < piece.size; ) {
    const {done, value} = await reader.read(bytes.subarray(filled, piece.size));
    if (done) throw new RangeError("the file ended early");
    filled += value.byteLength;
    bytes = new Uint8Array(value.buffer);
  }
  void reader.cancel(); // a stream that was not read to its end keeps its pipe until the collector comes by
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

function eventsOf(request: number, core: Core, analysed: Session): PipelineEvents {
  return {
    onProgress: (stage, fraction) => send({kind: "progress", request, stage, fraction}),
    onAnalysis: (bytes, complete) =>
      send({kind: "analysis", request, bytes: bytes.buffer, report: complete ? report(core, analysed) : null}, [
        bytes.buffer,
      ]),
  };
}

function close(): void {
  session?.delete();
  session = null;
  editable = false;
}

async function open({
  request,
  source,
  model: choice,
  journal,
  signals,
  shown,
}: PageMessage & {readonly kind: "open"}): Promise<void> {
  const core = await started.promise;
  const classifier = model(choice); // loads while the file is read
  close();
  const opened = core.session();
  session = opened;
  const events = eventsOf(request, core, opened);
  events.onProgress("reading", 0);
  mark("opened");
  await readRecord(opened, await recordSource(source), (fraction) => events.onProgress("reading", fraction));
  mark("read");
  const known = Object.keys(signals).length > 0 ? opened.identity() : null;
  if (known !== null) recallSignals(opened, signals[known]);
  const records = source.kind === "files" ? opened.recordNames() : [];
  recordName = source.kind === "files" ? (source.record ?? records[0] ?? "recording") : source.id;
  if (!shown) await sendRecording(request, opened, records);
  mark("sent");
  findBeats(opened, events, journal === null ? null : new Uint8Array(journal));
  editable = true;
  mark("beats");
  send({kind: "identity", request, sha256: known ?? opened.identity()});
  events.onProgress("model", 0);
  await patiently(classifier.catch(() => undefined)); // classify says what became of it
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
async function sendRecording(request: number, opened: Session, records: readonly string[]): Promise<void> {
  const {head, columnBytes} = opened.recordingHead();
  send({kind: "recording", request, head: head.buffer, columnBytes, records, record: recordName}, [head.buffer]);
  let buffer = new ArrayBuffer(Math.min(columnBytes, mostPart_bytes));
  for (let offset = 0; offset < columnBytes; ) {
    const size = opened.copyColumns(offset, buffer);
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
function held(): Session {
  if (session === null) throw new Error("no recording is open");
  return session;
}

async function chooseSignals(request: number, choices: string, choice: ModelChoice | null): Promise<void> {
  const chosen = held();
  const events = eventsOf(request, await started.promise, chosen);
  const journal = chosen.journal();
  chosen.chooseSignals(choices);
  findBeats(chosen, events, journal);
  await classifyBy(chosen, choice, events);
}

async function selectModel(request: number, choice: ModelChoice | null): Promise<void> {
  const classified = held();
  await classifyBy(classified, choice, eventsOf(request, await started.promise, classified));
}

async function classifyBy(classified: Session, choice: ModelChoice | null, events: PipelineEvents): Promise<void> {
  const classifier = model(choice);
  events.onProgress("model", 0);
  await patiently(classifier.catch(() => undefined));
  await classify(classified, classifier, events);
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
      report: edited.modelProgress() >= 1 ? report(core, edited) : null,
      said: entry.byteLength > 0 ? said : "",
    },
    [bytes],
  );
}

async function edit(request: number, change: Edit): Promise<void> {
  const edited = held();
  await sendEdited(request, edited, edited.edit(change), change.said);
}

async function restore(request: number, journal: ArrayBuffer): Promise<void> {
  const edited = held();
  edited.restore(new Uint8Array(journal));
  await sendEdited(request, edited, new Uint8Array(0), "");
}

async function moveOperatingPoint(request: number, rarityWeight: number): Promise<void> {
  const moved = held();
  moved.moveOperatingPoint(rarityWeight);
  await sendEdited(request, moved, new Uint8Array(0), "");
}

function inspectJournal(request: number, journal: ArrayBuffer): void {
  try {
    send({kind: "journal_inspected", request, summary: held().inspectJournal(new Uint8Array(journal)), error: null});
  } catch (problem) {
    if (!(problem instanceof CoreRefusal)) throw problem;
    send({kind: "journal_inspected", request, summary: null, error: problem.error});
  }
}

async function tabulate(request: number, text: string): Promise<void> {
  send({kind: "experiments", request, table: (await started.promise).experiments(text)});
}

async function exportAs(request: number, what: ExportKind, inverted: readonly number[]): Promise<void> {
  const exported = held();
  exported.showInverted(inverted);
  const bytes = (what === "report.html" ? await reportPage(exported) : exported.exported(what)).buffer;
  const stem = recordName.replace(/\.[^.]*$/, "");
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
      inference.resolve(message.assets);
      return;
    case "no_inference":
      inference.resolve(message.reason);
      return;
    case "spent":
      spent.resolve(message.bytes);
      return;
    case "warm":
      await model(message.model).catch(() => undefined); // shown when a recording needs it
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
        () => exportAs(message.request, message.what, message.inverted),
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
    data.kind === "inspect_journal" ||
    data.kind === "restore";
  if (atOnce || (edits && editable)) {
    handle(data).catch(broken);
  } else {
    queue = queue.then(() => handle(data)).catch(broken);
  }
});
