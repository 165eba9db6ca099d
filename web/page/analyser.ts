/** The page's side of the analysis: owns the worker, replaces it when it is cancelled or dies, keeps a spare warm. */

import type {
  CoreError, Edit, ExportKind, InferenceAssets, JournalSummary, ModelChoice, PageMessage, Report, Source, Stage, SyntheticDemo, WorkerMessage,
} from "../shared/protocol";

declare const WORKER_SCRIPT: string;

export interface AnalyserEvents {
  readonly onReady: (version: string, demos: readonly SyntheticDemo[]) => void;
  readonly onProgress: (stage: Stage, fraction: number) => void;
  readonly onRecording: (head: ArrayBuffer, columnBytes: number, records: readonly string[], record: string) => void;
  /** The next `size` bytes of the recording's columns; `bytes` goes back to the worker afterwards. */
  readonly onSamples: (bytes: ArrayBuffer, size: number) => void;
  readonly onAnalysis: (bytes: ArrayBuffer, report: Report | null) => void;
  readonly onFailed: (error: CoreError) => void;
  /** The worker died; a fresh one is already there. `reason` is for whoever looks for the defect. */
  readonly onBroken: (stage: Stage | null, reason: string) => void;
  /** JSON of core/analysis/experiments_report.hpp. */
  readonly onExperiments: (table: string) => void;
  readonly onExperimentsFailed: (error: CoreError) => void;
  readonly onExported: (name: string, bytes: ArrayBuffer) => void;
  /** SHA-256 of what was recorded. */
  readonly onIdentity: (sha256: string) => void;
  /** `entry`: bytes by which the journal grew; null: restored, or nothing changed. */
  readonly onEdited: (entry: ArrayBuffer | null, bytes: ArrayBuffer, report: Report | null, said: string) => void;
  readonly onEditFailed: (error: CoreError) => void;
  readonly onJournalInspected: (summary: JournalSummary | null, error: CoreError | null) => void;
  /** The edits of the open recording, for a worker that starts over. */
  readonly journal: () => ArrayBuffer | null;
  /** What a person said of the signals of recordings, by SHA-256. */
  readonly signals: () => Readonly<Record<string, string>>;
  /** Work began or ended. */
  readonly onBusy: (busy: boolean) => void;
}

/**
 * Silence longer than this means an endless loop: the base covers the model's start, the rest the stages that cannot
 * report, which take under 1 s per MiB on slow machines.
 */
const silenceBase_s = 30;
const silencePerMiB_s = 1;
const watch_ms = 1_000;

/** The page's only Trusted Types policy: it lets exactly one script become a worker. */
const policy = trustedPolicy();

interface TrustedScripts {
  createPolicy(name: string, rules: {createScriptURL: (url: string) => string}): {createScriptURL(url: string): unknown};
}

function trustedPolicy(): {createScriptURL(url: string): unknown} {
  const rules = {
    createScriptURL: (url: string) => {
      if (url !== WORKER_SCRIPT) throw new TypeError(`not our worker: ${url}`);
      return new URL(url, import.meta.url).href;
    },
  };
  const trusted = (globalThis as {trustedTypes?: TrustedScripts}).trustedTypes;
  return trusted === undefined ? rules : trusted.createPolicy("ecg", rules);
}

export class Analyser {
  readonly #events: AnalyserEvents;
  readonly #core: Promise<WebAssembly.Module>;
  #inference: PageMessage | null = null;
  #worker: Worker;
  #spare: Worker | null = null;
  #job = 0;
  #stage: Stage | null = null;
  #watchdog = 0;
  #source: Source | null = null;
  #model: ModelChoice | null = null;
  /** The worker no longer holds the session of #source: exports need it opened again. */
  #sessionLost = false;
  #afterReopening: (() => void)[] = [];
  #moving = false;
  #wantedWeight: number | null = null;
  /** Job that opened the recording. */
  #opened = 0;

  /** The worker's own script loads while the core is still being compiled. A core that cannot be had ends the start. */
  constructor(core: Promise<WebAssembly.Module>, events: AnalyserEvents) {
    this.#core = core;
    this.#events = events;
    this.#worker = this.#start();
  }

  get busy(): boolean {
    return this.#stage !== null;
  }

  setInference(assets: InferenceAssets): void {
    this.#tellAll({kind: "inference", assets});
  }

  setNoInference(reason: string): void {
    this.#tellAll({kind: "no_inference", reason});
  }

  /** Opens a recording; work in progress is dropped, its worker with it. */
  open(source: Source, model: ModelChoice | null): void {
    this.#open(source, model, null);
  }

  #open(source: Source, model: ModelChoice | null, journal: ArrayBuffer | null): void {
    this.#abandon();
    this.#source = source;
    this.#model = model;
    this.#sessionLost = false;
    this.#afterReopening = [];
    this.#begin();
    this.#opened = this.#job;
    this.#moving = false;
    this.#wantedWeight = null;
    this.#send({kind: "open", job: this.#job, source, model, journal, signals: this.#events.signals()});
  }

  /** Classes of the open recording by another model. */
  selectModel(model: ModelChoice | null): void {
    this.#model = model;
    if (this.#source === null) return;
    if (this.busy || this.#sessionLost) {
      this.#open(this.#source, model, this.#events.journal());
      return;
    }
    this.#begin();
    this.#send({kind: "select_model", job: this.#job, model});
  }

  /** Beats and classes anew, with what a person says of the signals; `signals()` of the events has it already. */
  chooseSignals(choices: string): void {
    if (this.#source === null) return;
    if (this.busy || this.#sessionLost) {
      this.#open(this.#source, this.#model, this.#events.journal());
      return;
    }
    this.#begin();
    this.#send({kind: "choose_signals", job: this.#job, choices, model: this.#model});
  }

  /** Stops at once, whatever the worker is doing. What was found so far stays on the screen. */
  cancel(): boolean {
    if (!this.busy) return false;
    this.#abandon();
    this.#sessionLost = true;
    this.#events.onBusy(false);
    return true;
  }

  /** A table of models/experiments.json; answered whatever recording is open. */
  tabulate(text: string): void {
    this.#send({kind: "experiments", text});
  }

  exportAs(what: ExportKind, inverted: readonly number[]): void {
    if (this.busy) return;
    this.#withSession(() => this.#send({kind: "export", what, inverted}));
  }

  /** A person's edit; the answer comes within a blink, also while classes are being computed. */
  edit(edit: Edit): void {
    this.#withSession(() => this.#send({kind: "edit", recording: this.#opened, edit}));
  }

  /** While an answer is under way only the newest wish waits: a slider asks more often than anybody can see. */
  moveOperatingPoint(rarityWeight: number): void {
    if (this.#source === null || this.#sessionLost) return;
    if (this.#moving) {
      this.#wantedWeight = rarityWeight;
      return;
    }
    this.#moving = true;
    this.#send({kind: "operating_point", recording: this.#opened, rarityWeight});
  }

  #moved(): void {
    const wanted = this.#wantedWeight;
    this.#moving = false;
    this.#wantedWeight = null;
    if (wanted !== null) this.moveOperatingPoint(wanted);
  }

  inspectJournal(journal: Uint8Array<ArrayBuffer>): void {
    this.#send({kind: "inspect_journal", recording: this.#opened, journal: journal.buffer});
  }

  restore(journal: Uint8Array<ArrayBuffer>): void {
    this.#send({kind: "restore", recording: this.#opened, journal: journal.buffer});
  }

  /** At once, or when the recording has been opened again by a worker that lost it. */
  #withSession(act: () => void): void {
    if (this.#source === null) return;
    if (!this.#sessionLost && this.#afterReopening.length === 0) return act();
    if (this.#sessionLost) this.#open(this.#source, this.#model, this.#events.journal());
    this.#afterReopening.push(act);
  }

  /** Starts the worker that takes over after a cancel or a death; call when the page has nothing better to do. */
  warmSpare(): void {
    if (this.#spare !== null) return;
    this.#spare = this.#start();
    this.#spare.postMessage({kind: "warm", model: this.#model} satisfies PageMessage);
  }

  #start(): Worker {
    const worker = new Worker(policy.createScriptURL(WORKER_SCRIPT) as string, {type: "module", name: "analysis"});
    worker.addEventListener("message", (event: MessageEvent<WorkerMessage>) => this.#hear(worker, event.data));
    worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#lose(worker, event.message);
    });
    void this.#core.then((core) => worker.postMessage({kind: "start", core} satisfies PageMessage), () => undefined);
    if (this.#inference !== null) worker.postMessage(this.#inference);
    return worker;
  }

  #tellAll(message: PageMessage): void {
    this.#inference = message;
    this.#worker.postMessage(message);
    this.#spare?.postMessage(message);
  }

  #send(message: PageMessage): void {
    this.#worker.postMessage(message);
  }

  #begin(): void {
    this.#job += 1;
    this.#stage = "reading";
    this.#watch();
    this.#events.onBusy(true);
  }

  #end(): void {
    this.#stage = null;
    clearInterval(this.#watchdog);
    this.#events.onBusy(false);
    const next = this.#afterReopening;
    this.#afterReopening = [];
    for (const act of next) act();
  }

  #abandon(): void {
    if (!this.busy) return;
    this.#stage = null;
    clearInterval(this.#watchdog);
    this.#replace();
  }

  #replace(): void {
    this.#worker.terminate();
    this.#job += 1;  // whatever is still under way belongs to nobody
    this.#worker = this.#spare ?? this.#start();
    this.#spare = null;
  }

  /** Counts seconds in which the page itself ran: of a computer that slept, or was busy elsewhere, few have passed. */
  #watch(): void {
    clearInterval(this.#watchdog);
    const bytes = this.#source?.kind === "files" ? this.#source.files.reduce((sum, {file}) => sum + file.size, 0) : 0;
    const patience_s = silenceBase_s + Math.ceil(silencePerMiB_s * (bytes / 2 ** 20));
    let silent_s = 0;
    this.#watchdog = window.setInterval(() => {
      silent_s += 1;
      if (silent_s >= patience_s) this.#lose(this.#worker, `silent for ${silent_s} s`);
    }, watch_ms);
  }

  #lose(worker: Worker, reason: string): void {
    if (worker === this.#spare) {
      this.#spare = null;
      worker.terminate();
      return;
    }
    if (worker !== this.#worker) return;
    const stage = this.#stage;
    this.#stage = null;
    clearInterval(this.#watchdog);
    this.#afterReopening = [];
    this.#sessionLost = true;
    this.#replace();
    this.#events.onBusy(false);
    this.#events.onBroken(stage, reason);
  }

  #hear(worker: Worker, message: WorkerMessage): void {
    if (message.kind === "broken") return this.#lose(worker, message.reason);
    if (worker !== this.#worker) return;
    if ("job" in message && message.job !== this.#job) return;
    if ("recording" in message && message.recording !== this.#opened) return;
    if (this.busy) this.#watch();
    switch (message.kind) {
      case "ready":
        return this.#events.onReady(message.version, message.demos);
      case "progress":
        this.#stage = message.stage;
        return this.#events.onProgress(message.stage, message.fraction);
      case "recording":
        return this.#events.onRecording(message.head, message.columnBytes, message.records, message.record);
      case "samples":
        this.#events.onSamples(message.bytes, message.size);
        worker.postMessage({kind: "spent", bytes: message.bytes} satisfies PageMessage, [message.bytes]);
        return;
      case "analysis":
        this.#events.onAnalysis(message.bytes, message.report);
        if (message.report !== null) this.#end();
        return;
      case "failed":
        this.#source = null;
        this.#end();
        return this.#events.onFailed(message.error);
      case "identity":
        return this.#events.onIdentity(message.sha256);
      case "edited":
        this.#moved();
        return this.#events.onEdited(message.entry, message.bytes, message.report, message.said);
      case "edit_failed":
        this.#moved();
        return this.#events.onEditFailed(message.error);
      case "journal_inspected":
        return this.#events.onJournalInspected(message.summary, message.error);
      case "experiments":
        return this.#events.onExperiments(message.table);
      case "experiments_failed":
        return this.#events.onExperimentsFailed(message.error);
      case "exported":
        return this.#events.onExported(message.name, message.bytes);
      case "export_failed":
        return this.#events.onFailed(message.error);
      default:
        return message satisfies never;
    }
  }
}
