/**
 * The page's side of one recording's analysis: the worker that holds it, what is under way, and how it comes back after its
 * worker was stopped or lost. Without a worker it is opened again, silently, by the next request that needs one.
 */

import type {
  CoreError,
  Edit,
  ExportKind,
  HeaderText,
  Identifying,
  JournalSummary,
  ModelChoice,
  Report,
  Source,
  FourBeatFiles,
  Stage,
  WorkerMessage,
} from "../shared/protocol";
import {silence_s, type LineOwner, type Request, type WorkerLine} from "./worker_line";
import type {Workers} from "./workers";

/** What ended before it was done: the stage of an analysis, if one ran, and the requests that will not be answered. */
export interface Loss {
  readonly stage: Stage | null;
  readonly asked: readonly Request["kind"][];
}

export interface AnalyserEvents {
  /** Work began, got further or ended: see `work`. */
  readonly onWork: () => void;
  readonly onRecording: (head: ArrayBuffer, columnBytes: number, records: readonly string[], record: string) => void;
  /** The next `size` bytes of the recording's columns; `bytes` goes back to the worker afterwards. */
  readonly onSamples: (bytes: ArrayBuffer, size: number) => void;
  readonly onAnalysis: (bytes: ArrayBuffer, report: Report | null) => void;
  /** It cannot be opened: not at all, or not again. */
  readonly onFailed: (error: CoreError) => void;
  readonly onLost: (loss: Loss, reason: string) => void;
  readonly onExported: (name: string, bytes: ArrayBuffer) => void;
  readonly onExportFailed: (error: CoreError) => void;
  /** SHA-256 of what was recorded; again after it was opened again. */
  readonly onIdentity: (sha256: string, headerText: Identifying) => void;
  /** `entry`: bytes by which the journal grew; null: restored, moved, or nothing changed. */
  readonly onChanged: (entry: ArrayBuffer | null, bytes: ArrayBuffer, report: Report | null, said: string) => void;
  /** Bytes of core/explain/beat_explanation.hpp. */
  readonly onExplanation: (bytes: ArrayBuffer) => void;
  readonly onEditAnswered: () => void;
  readonly onEditFailed: (error: CoreError) => void;
  readonly onJournalInspected: (summary: JournalSummary | null, error: CoreError | null) => void;
  /** What a worker that opens it again must know. */
  readonly model: () => ModelChoice | null;
  readonly journal: () => ArrayBuffer | null;
  readonly signals: () => Readonly<Record<string, string>>;
  readonly thresholds: () => string;
}

/**
 * Concluding and exporting are single calls of the core, silent until they are done, and so are the steps of finding the
 * beats. Measured on 9.9 MiB of
 * columns (two hours of two leads), in seconds of processor time per MiB: beats 0.11, CSV of all samples 0.18, everything
 * else below 0.04. Five times the slowest.
 */
const silencePerMiB_s = 1;
const mebibyte_bytes = 2 ** 20;
/** The memory of a worker never shrinks: one that held more than this (our choice) is not kept as a spare. */
const mostKept_bytes = 64 * mebibyte_bytes;
/** A recording whose worker dies again so soon is not opened again unasked. */
const reopenPause_ms = 60_000;

export class Analyser implements LineOwner {
  readonly #workers: Workers;
  readonly #source: Source;
  readonly #events: AnalyserEvents;
  #line: WorkerLine | null = null;
  /** What a person waits for; null: nothing. */
  #stage: Stage | null = null;
  #fraction = 0;
  /** Request of the analysis under way. */
  #job = 0;
  #columnBytes = 0;
  /** Samples that have not been handed over yet; null: it has not come so far. */
  #missingBytes: number | null = null;
  /** The page has a complete analysis: it stays on show while the recording is opened again. */
  #complete = false;
  #keepsShown = false;
  #reopened_ms = -Infinity;
  /** Edits without an answer, by request: a worker that is replaced on purpose gets them again. */
  readonly #edits = new Map<number, Edit>();
  /** The operating point of the analysis, and the request that moves it there; the newest wish waits. */
  #rarityWeight = 0;
  #moving: {readonly request: number; readonly rarityWeight: number} | null = null;
  #wantedWeight: number | null = null;
  /** Request about a beat, and the newest wish, which waits. */
  #explaining: number | null = null;
  #wantedBeat: {readonly sample: number; readonly whatIf: string} | null = null;

  constructor(workers: Workers, source: Source, events: AnalyserEvents) {
    this.#workers = workers;
    this.#source = source;
    this.#events = events;
  }

  get busy(): boolean {
    return this.#stage !== null;
  }

  /** A beat was asked about and is not answered yet. */
  get explaining(): boolean {
    return this.#explaining !== null;
  }

  /** What to show as under way: a stage of the analysis, or "request" for any other that takes long. */
  get work(): {readonly stage: Stage | "request"; readonly fraction: number} | null {
    if (this.#stage !== null) return {stage: this.#stage, fraction: this.#fraction};
    return this.#line?.isSlow === true ? {stage: "request", fraction: NaN} : null;
  }

  /** All of its samples are with the page. */
  get shown(): boolean {
    return this.#missingBytes === 0;
  }

  /** Opens it, or opens it again where its worker is gone. */
  open(): WorkerLine {
    if (this.#line !== null) return this.#line;
    const line = this.#workers.take(this);
    this.#line = line;
    this.#begin("reading");
    this.#keepsShown = this.#complete;
    this.#setPatience();
    this.#job = line.ask({
      kind: "open",
      source: this.#source,
      model: this.#events.model(),
      journal: this.#events.journal(),
      signals: this.#events.signals(),
      thresholds: this.#events.thresholds(),
      shown: this.shown,
    });
    if (this.#rarityWeight !== 0) line.ask({kind: "operating_point", rarityWeight: this.#rarityWeight});
    return line;
  }

  /** Classes by another model; `model` of the events has it already. */
  selectModel(): void {
    this.#rarityWeight = 0; // another model begins at its own answer
    this.#again((line) => line.ask({kind: "select_model", model: this.#events.model()}));
  }

  /** Beats and classes anew, with what a person says of the signals; `signals` of the events has it already. */
  chooseSignals(choices: string): void {
    this.#again((line) => line.ask({kind: "choose_signals", choices, model: this.#events.model()}));
  }

  /** Where no worker holds it, or holds it half done, from the beginning. */
  #again(ask: (line: WorkerLine) => number): void {
    this.#complete = false;
    if (this.#line !== null && !this.busy) {
      this.#begin("model");
      this.#keepsShown = false;
      this.#job = ask(this.#line);
      return;
    }
    const edits = [...this.#edits.values()];
    this.#drop();
    this.open();
    for (const edit of edits) this.edit(edit);
  }

  /** Ends at once what a person waits for; null: nothing is. What was found so far stays. */
  cancel(): Loss | null {
    if (this.work === null) return null;
    const loss = this.#drop();
    this.#events.onWork();
    return loss;
  }

  /** The page shows another recording. */
  close(): void {
    const line = this.#line;
    if (line !== null && !this.busy && this.#columnBytes <= mostKept_bytes) {
      this.#line = null;
      this.#workers.giveBack(line);
    }
    this.#drop();
  }

  exportAs(what: ExportKind, inverted: readonly number[], headerText: HeaderText): void {
    this.open().ask({kind: "export", what, inverted, headerText});
  }

  /** A person's edit; the answer comes within a blink, also while classes are being computed. */
  edit(edit: Edit): void {
    this.#edits.set(this.open().ask({kind: "edit", edit}), edit);
  }

  /** While an answer is under way only the newest wish waits: a slider asks more often than anybody can see. */
  moveOperatingPoint(rarityWeight: number): void {
    if (this.#moving !== null) {
      this.#wantedWeight = rarityWeight;
      return;
    }
    this.#moving = {request: this.open().ask({kind: "operating_point", rarityWeight}), rarityWeight};
  }

  /** `thresholds` of the events are others now: findings follow, no model is asked again. */
  followThresholds(): void {
    if (this.#line !== null) this.#line.ask({kind: "thresholds", thresholds: this.#events.thresholds()});
    else if (this.#complete) this.open(); // with them
  }

  /** S003's networks, about what was found; its answers come with an analysis. */
  askFourBeats(models: FourBeatFiles): void {
    const line = this.open();
    if (this.busy) {
      line.ask({kind: "four_beats", models}); // after the analysis under way
      return;
    }
    this.#begin("four_beats");
    this.#job = line.ask({kind: "four_beats", models});
  }

  /** What a beat is made of; while an answer is under way only the newest wish waits. */
  explainBeat(sample: number, whatIf: string): void {
    if (this.busy || this.#line === null) return; // asked again with the next snapshot
    if (this.#explaining !== null) {
      this.#wantedBeat = {sample, whatIf};
      return;
    }
    this.#explaining = this.#line.ask({kind: "explain_beat", sample, whatIf});
  }

  /** Maps of all beats; they come with an analysis. */
  explainAll(): void {
    if (this.busy) return;
    const line = this.open();
    this.#begin("explaining");
    this.#job = line.ask({kind: "explain_all"});
  }

  inspectJournal(journal: Uint8Array<ArrayBuffer>): void {
    this.open().ask({kind: "inspect_journal", journal: journal.buffer});
  }

  restore(journal: Uint8Array<ArrayBuffer>): void {
    this.open().ask({kind: "restore", journal: journal.buffer});
  }

  slow(): void {
    if (!this.busy) this.#events.onWork();
  }

  lost(reason: string, asked: readonly Request["kind"][]): void {
    const loss = {stage: this.#stage, asked};
    this.#drop();
    const now_ms = performance.now();
    // An analysis that died once would die again; what was open comes back by itself.
    if (loss.stage === null && now_ms - this.#reopened_ms > reopenPause_ms) {
      this.#reopened_ms = now_ms;
      this.open();
    }
    this.#events.onWork();
    this.#events.onLost(loss, reason);
  }

  #begin(stage: Stage): void {
    this.#stage = stage;
    this.#fraction = 0;
    this.#events.onWork();
  }

  #end(): void {
    this.#stage = null;
    this.#events.onWork();
  }

  /** Ends the worker and all that was asked of it. */
  #drop(): Loss {
    const loss = {stage: this.#stage, asked: this.#line?.asked ?? []};
    this.#line?.end();
    this.#line = null;
    this.#stage = null;
    this.#edits.clear();
    this.#moving = null;
    this.#wantedWeight = null;
    this.#explaining = null;
    this.#wantedBeat = null;
    return loss;
  }

  #setPatience(): void {
    if (this.#line !== null)
      this.#line.patience_s = silence_s + Math.floor((silencePerMiB_s * this.#columnBytes) / mebibyte_bytes);
  }

  #answered(request: number): void {
    if (this.#edits.delete(request)) this.#events.onEditAnswered();
    if (request === this.#moving?.request) {
      this.#rarityWeight = this.#moving.rarityWeight;
      const wanted = this.#wantedWeight;
      this.#moving = null;
      this.#wantedWeight = null;
      if (wanted !== null) this.moveOperatingPoint(wanted);
    }
    if (request === this.#explaining) {
      const wanted = this.#wantedBeat;
      this.#explaining = null;
      this.#wantedBeat = null;
      if (wanted !== null) this.explainBeat(wanted.sample, wanted.whatIf);
    }
    if (!this.busy) this.#events.onWork();
  }

  hear(message: WorkerMessage): void {
    switch (message.kind) {
      case "progress":
        if (message.request !== this.#job || !this.busy) return;
        this.#stage = message.stage;
        this.#fraction = message.fraction;
        return this.#events.onWork();
      case "recording":
        this.#columnBytes = message.columnBytes;
        this.#setPatience();
        if (this.shown) return;
        this.#missingBytes = message.columnBytes;
        return this.#events.onRecording(message.head, message.columnBytes, message.records, message.record);
      case "samples":
        this.#missingBytes = (this.#missingBytes ?? 0) - message.size;
        this.#events.onSamples(message.bytes, message.size);
        this.#line?.tell({kind: "spent", bytes: message.bytes}, [message.bytes]);
        return;
      case "analysis":
        if (message.report !== null) this.#complete = true;
        if (message.report !== null || !this.#keepsShown) this.#events.onAnalysis(message.bytes, message.report);
        if (message.report !== null) this.#end();
        return;
      case "failed": {
        const line = this.#line;
        this.#line = null;
        this.#drop();
        if (line !== null) this.#workers.giveBack(line);
        this.#events.onWork();
        return this.#events.onFailed(message.error);
      }
      case "identity":
        return this.#events.onIdentity(message.sha256, message.headerText);
      case "edited":
        this.#events.onChanged(message.entry, message.bytes, message.report, message.said);
        return this.#answered(message.request);
      case "edit_failed":
        this.#events.onEditFailed(message.error);
        return this.#answered(message.request);
      case "explanation":
        this.#events.onExplanation(message.bytes);
        return this.#answered(message.request);
      case "journal_inspected":
        this.#events.onJournalInspected(message.summary, message.error);
        return this.#answered(message.request);
      case "exported":
        this.#events.onExported(message.name, message.bytes);
        return this.#answered(message.request);
      case "export_failed":
        this.#events.onExportFailed(message.error);
        return this.#answered(message.request);
      case "ready":
      case "alive":
      case "broken":
      case "experiments":
      case "experiments_failed":
        return;
      default:
        return message satisfies never;
    }
  }
}
