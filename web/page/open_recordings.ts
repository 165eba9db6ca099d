/**
 * Two recordings at most are open: the one on show, and the next one while its samples are on their way. Picture, title, text
 * view, badge, edits and exports are those of the one on show, which changes in one place, #show.
 * Long because whatever comes from a worker or is asked for by a person meets the question here whose recording it is.
 */

import {Analyser, type Loss} from "./analyser";
import {fetchFourBeatModels} from "./assets";
import type {DeviceActions} from "./device_dialog";
import type {Dialogs} from "./dialogs";
import type {Display} from "./display";
import {save} from "./downloads";
import {Edits} from "./edits";
import {textOf} from "./elements";
import {JournalStore} from "./journal_store";
import {cancelSentence, lossSentence} from "./losses";
import type {Models} from "./models";
import {Recording} from "./recording";
import type {Screen} from "./screen";
import {invertedLeads, RecordChoices} from "./settings";
import {TimeLeft} from "./time_left";
import type {Workers} from "./workers";
import {plainText} from "../shared/plain_text";
import {carried, isEmpty} from "../shared/identifying";
import {stageTexts} from "../shared/stage_texts";
import type {CoreError, Edit, ExportKind, GivenFile, HeaderText, Report, Source} from "../shared/protocol";

export class OpenRecordings {
  readonly #display: Display;
  readonly #dialogs: Dialogs;
  readonly #workers: Workers;
  readonly #models: Models;
  readonly #strips = new RecordChoices("strips");
  readonly #signals = new RecordChoices("signals");
  readonly #store = JournalStore.open(() => this.verifyStored());
  #shown: Recording | null = null;
  #next: Recording | null = null;
  /** Files that lacked another one: what is dropped next may be that. */
  #incomplete: readonly GivenFile[] = [];
  /** For every recording of this visit, forgotten with the page: "pause_s=2.5 run_beats=4"; empty: the usual ones. */
  #thresholds = "";
  /** Grows with every wish to open something: what comes too late is nobody's. */
  #wishes = 0;
  /** The save state last told in words. */
  #toldSaveReason = "";
  /** What belongs to every "saved": the browser did not promise to keep it. No banner: nothing is wrong yet. */
  #notKept = "";
  /** Why the last worker was replaced unasked; null as long as none was. */
  #brokenReason: string | null = null;
  #warming = false;
  readonly #timeLeft = new TimeLeft();

  constructor(display: Display, dialogs: Dialogs, workers: Workers, models: Models) {
    this.#display = display;
    this.#dialogs = dialogs;
    this.#workers = workers;
    this.#models = models;
  }

  /** null: none yet. */
  get shown(): Recording | null {
    return this.#shown;
  }

  /** A beat was asked about: an answer within a blink, for which nobody waits. */
  get explaining(): boolean {
    return this.#shown?.analyser.explaining === true;
  }

  get busy(): boolean {
    return this.#next !== null || this.#shown?.analyser.busy === true;
  }

  /** What the dialog about this device asks of the open recordings. */
  deviceActions(): DeviceActions {
    return {
      store: this.#store,
      shown: () => this.#shown?.sha256 ?? "",
      forgetChoices: (sha256) => {
        this.#strips.remember(sha256, "");
        this.#signals.remember(sha256, "");
      },
    };
  }

  get brokenReason(): string | null {
    return this.#brokenReason;
  }

  get saveState(): Edits["state"] {
    return this.#shown?.edits.state ?? ["none", ""];
  }

  /** Somebody, or the page itself, wanted to see something already. */
  get wished(): boolean {
    return this.#wishes > 0;
  }

  /** Something is wanted that has to be fetched first; what is answered says whether it still is. */
  wish(): () => boolean {
    this.#wishes += 1;
    const wish = this.#wishes;
    return () => wish === this.#wishes;
  }

  openFiles(files: readonly GivenFile[]): void {
    if (files.length === 0) {
      this.#display.tell(
        "error",
        "Nothing readable was dropped. Drop the files of a recording (100.hea with 100.dat, a CSV table, an EDF " +
          "file), or a folder or ZIP archive of recordings.",
      );
      return;
    }
    const before = this.#incomplete;
    this.#incomplete = [];
    this.open({kind: "files", files: joined(before, files)});
  }

  /** Another record among the files of the one on show. */
  openRecord(name: string): void {
    if (this.#shown?.source.kind === "files") this.open({...this.#shown.source, record: name});
  }

  /** What is on show stays so, and alive, until the samples of the new recording are there. */
  open(source: Source): void {
    mark("open");
    this.#wishes += 1;
    this.#dialogs.rate.withdraw();
    this.#display.clearMessage();
    this.#abandonNext();
    const recording = new Recording(source);
    const {edits, analyser} = this.#partsOf(recording);
    recording.edits = edits;
    recording.analyser = analyser;
    this.#next = recording;
    analyser.open();
  }

  #partsOf(recording: Recording): {readonly edits: Edits; readonly analyser: Analyser} {
    const edits = new Edits(this.#store, {
      onState: () => this.showSaveState(),
      inspect: (journal) => analyser.inspectJournal(journal),
      restore: (journal) => analyser.restore(journal),
      ask: (count) => this.#dialogs.askRestore(count, recording.name),
      onNotice: (kind, sentence) => this.#display.tell(kind, sentence),
      onNotKept: () => {
        this.#notKept = "The browser may clear what is saved when it runs out of room: export what matters.";
        this.showSaveState();
      },
    });
    const analyser = new Analyser(this.#workers, recording.source, {
      onWork: () => this.#showWork(),
      onRecording: (head, columnBytes, records, record) => {
        recording.records = records;
        recording.name = record;
        this.#beginRecording(recording, head, columnBytes);
      },
      onSamples: (bytes, size) => this.#addSamples(recording, bytes, size),
      onAnalysis: (bytes, report) => this.#showAnalysis(recording, bytes, report),
      onFailed: (error) => this.#failed(recording, error),
      onLost: (loss, reason) => this.#lost(recording, loss, reason),
      onExported: (name, bytes) => save(name, new Blob([bytes])),
      onExportFailed: ({sentence}) => this.#display.tell("error", sentence),
      onIdentity: (sha256, headerText) => {
        recording.headerText = headerText;
        this.#identify(recording, sha256);
      },
      onChanged: (entry, bytes, report, said) => {
        if (entry !== null) edits.add(entry);
        this.#showAnalysis(recording, bytes, report);
        if (said !== "") this.#display.tell("info", said);
      },
      onExplanation: (bytes) => this.#display.screen?.setExplanation(bytes),
      onEditAnswered: () => edits.answered(),
      onEditFailed: ({sentence}) => this.#display.tell("error", sentence),
      onJournalInspected: (summary, error) => void edits.inspected(summary, error),
      model: () => this.#models.chosen,
      journal: () => edits.journal,
      signals: () => this.#signals.all(),
      thresholds: () => this.#thresholds,
    });
    return {edits, analyser};
  }

  /** The one place where the recording on show changes. */
  #show(recording: Recording): void {
    mark("recording");
    const before = this.#shown;
    this.#shown = recording;
    this.#next = null;
    before?.close();
    this.#dialogs.withdraw();
    document.title = `${plainText(recording.name, 64)} - Fiducial`;
    this.#display.mirror.showRecording(recording.name);
    this.#display.screen?.setRecords(recording.records, recording.name);
    this.#toldSaveReason = "";
    this.showSaveState();
    this.#showWork();
  }

  /** What arrived before the screen did. */
  feed(screen: Screen): void {
    for (const recording of [this.#shown, this.#next]) this.#feed(screen, recording);
    this.showSaveState();
  }

  #feed(screen: Screen, recording: Recording | null): void {
    if (recording === null || recording.held === null) return;
    const {head, columnBytes, samples, analysis} = recording.held;
    recording.held = null;
    screen.beginRecording(head, columnBytes);
    for (const piece of samples) screen.addSamples(piece, piece.byteLength);
    if (recording !== this.#shown) return;
    screen.setRecords(recording.records, recording.name);
    this.#showChoices(recording);
    if (analysis !== null) screen.setAnalysis(analysis);
  }

  #beginRecording(recording: Recording, head: ArrayBuffer, columnBytes: number): void {
    const {screen, drawn} = this.#display;
    if (screen === null && drawn) recording.held = {head, columnBytes, samples: [], analysis: null};
    screen?.beginRecording(head, columnBytes);
    if (columnBytes === 0) this.#show(recording);
  }

  #addSamples(recording: Recording, bytes: ArrayBuffer, size: number): void {
    const {screen} = this.#display;
    if (screen !== null) screen.addSamples(bytes, size);
    else recording.held?.samples.push(bytes.slice(0, size));
    if (recording.analyser.shown) this.#show(recording);
  }

  #showAnalysis(recording: Recording, bytes: ArrayBuffer, report: Report | null): void {
    mark(report === null ? "analysis" : "complete");
    const {screen, mirror} = this.#display;
    if (screen !== null) screen.setAnalysis(bytes);
    else if (recording.held !== null) recording.held.analysis = bytes;
    if (report === null) return;
    mirror.showReport(report);
    mirror.say("The analysis is complete.");
  }

  #abandonNext(): void {
    if (this.#next === null) return;
    this.#next.close();
    this.#next = null;
    this.#display.screen?.abandonRecording();
  }

  cancel(): void {
    const next = this.#next;
    const loss = (next ?? this.#shown)?.analyser.cancel() ?? null;
    if (loss === null) return;
    if (next !== null) {
      this.#abandonNext();
      this.#display.tell(
        "info",
        this.#shown === null
          ? "Opening was cancelled."
          : `Opening was cancelled; recording ${this.#shown.name.slice(0, 64)} stays open.`,
      );
      this.#showWork();
    } else {
      this.#stopped(loss);
      this.#display.tell("info", cancelSentence(loss));
    }
    this.#warmSpareLater();
  }

  #lost(recording: Recording, loss: Loss, reason: string): void {
    this.#brokenReason = reason;
    const shown = recording === this.#shown;
    if (shown) this.#stopped(loss);
    else this.#abandonNext();
    this.#display.tell("error", lossSentence(loss, shown, this.#shown?.name.slice(0, 64) ?? ""));
    this.#showWork();
  }

  /** Of the recording on show: edits on their way are not saved, and an analysis that broke off is no result. */
  #stopped(loss: Loss): void {
    this.#shown?.edits.lost();
    const unfinished = loss.stage !== null && loss.stage !== "four_beats";
    if (unfinished && this.#shown !== null) this.#display.mirror.showUnfinished(this.#shown.name);
  }

  /** What was on show stays: a file that is refused, or a recording that cannot be opened again, takes nothing with it. */
  #failed(recording: Recording, error: CoreError): void {
    recording.edits.lost();
    if (recording === this.#next) {
      this.#abandonNext();
      if (error.code === "missing_fact" && error.field.startsWith("fs") && recording.source.kind === "files") {
        void this.#askRate(error, recording.source);
        return;
      }
    }
    if (error.code === "missing_file" && recording.source.kind === "files") this.#incomplete = recording.source.files;
    this.#display.tell("error", error.sentence);
    this.#showWork();
  }

  async #askRate(error: CoreError, source: Source & {kind: "files"}): Promise<void> {
    this.#showWork();
    const wish = this.#wishes;
    const rate_hz = await this.#dialogs.rate.ask(error);
    if (this.#wishes !== wish) return;
    if (rate_hz === null) {
      this.#display.tell("error", error.sentence);
    } else {
      this.open({...source, fsHz: rate_hz});
    }
  }

  /** Of the recording that is being opened, else of the one on show. */
  #showWork(): void {
    const work = (this.#next ?? this.#shown)?.analyser.work ?? null;
    const {screen, mirror} = this.#display;
    if (work === null) {
      screen?.setProgress("", null);
      if (!this.busy) this.#warmSpareLater();
      return;
    }
    const text = work.stage === "request" ? "Working" : stageTexts[work.stage];
    const left = work.stage === "request" ? "" : this.#timeLeft.words(work.stage, work.fraction, performance.now());
    screen?.setProgress(
      left === "" ? text : `${text}, ${left}`,
      work.stage === "request" ? unknownFraction : work.fraction,
    );
    mirror.say(`${text} ...`);
  }

  #warmSpareLater(): void {
    if (this.#warming) return;
    this.#warming = true;
    const warm = () => {
      this.#warming = false;
      this.#workers.warmSpare(this.#models.chosen);
    };
    if ("requestIdleCallback" in window) requestIdleCallback(warm, {timeout: 2_000});
    else setTimeout(warm, 500);
  }

  /** The recording is known: choices of an earlier visit come back, those made meanwhile stay. */
  #identify(recording: Recording, sha256: string): void {
    const fresh = recording.sha256 !== sha256;
    recording.sha256 = sha256;
    if (fresh && recording.strip !== null) this.#strips.remember(sha256, recording.strip);
    if (fresh) this.#showChoices(recording);
    void recording.edits.identify(sha256);
    const signals = recording.signals;
    recording.signals = null;
    if (signals !== null) this.chooseSignals(signals);
  }

  #showChoices({sha256, strip}: Recording): void {
    if (strip === null && sha256 !== "") this.#display.screen?.setStrip(this.#strips.get(sha256) ?? "");
  }

  /** What is an ECG, said by a person: the screen follows at once, the analysis begins anew. */
  chooseSignals(choices: string): void {
    const recording = this.#shown;
    if (recording === null) return;
    this.#display.screen?.setSignals(choices);
    if (recording.sha256 === "") {
      recording.signals = choices;
      return;
    }
    this.#signals.remember(recording.sha256, choices);
    recording.analyser.chooseSignals(choices);
  }

  get thresholds(): string {
    return this.#thresholds;
  }

  setThresholds(thresholds: string): void {
    this.#thresholds = thresholds;
    this.#shown?.analyser.followThresholds();
    this.#next?.analyser.followThresholds();
  }

  /** S003's networks: a rival to look at, fetched with the first wish. */
  async askFourBeats(): Promise<void> {
    const recording = this.#shown;
    if (recording === null || this.busy) return;
    try {
      const models = await fetchFourBeatModels();
      if (recording === this.#shown) recording.analyser.askFourBeats(models);
    } catch (problem) {
      this.#display.tell("error", `S003's networks could not be loaded: ${textOf(problem)}.`);
    }
  }

  rememberStrip(choices: string): void {
    const recording = this.#shown;
    if (recording === null) return;
    recording.strip = choices;
    if (recording.sha256 !== "") this.#strips.remember(recording.sha256, choices);
  }

  edit(edit: Edit): void {
    const recording = this.#shown;
    if (recording === null) return;
    const {refusal} = recording.edits;
    if (refusal !== null) {
      this.#display.tell("info", refusal);
      recording.analyser.open(); // where its worker was stopped before it could answer what is stored
      return;
    }
    recording.edits.asked();
    recording.analyser.edit(edit);
  }

  /** Of something made from the recording on show, as its exports are called: "208.strip". */
  fileName(what: string): string {
    return `${this.#shown?.name.replace(/\.[^.]*$/, "") ?? "fiducial"}.${what}`;
  }

  exportAs(what: ExportKind): void {
    const recording = this.#shown;
    if (recording !== null) void this.#exportAs(recording, what);
  }

  async #exportAs(recording: Recording, what: ExportKind): Promise<void> {
    const asks = recording.exportsHeaderText === null && !isEmpty(carried([what], recording.headerText));
    if (asks) recording.exportsHeaderText = await this.#headerTextChoice(recording);
    if (recording !== this.#shown || (asks && recording.exportsHeaderText === null)) return;
    recording.analyser.exportAs(
      what,
      invertedLeads(recording.strip ?? this.#strips.get(recording.sha256) ?? ""),
      recording.exportsHeaderText ?? "leave_out",
    );
  }

  /** Asked once for a recording; null: the person changed their mind. */
  #headerTextChoice({source, headerText}: Recording): Promise<HeaderText | null> | HeaderText {
    if (source.kind !== "files") return "keep"; // demos are nobody's, or public
    return this.#dialogs.headerText.ask(headerText);
  }

  /** The chosen model is another one now. */
  classifyAnew(): void {
    this.#shown?.analyser.selectModel();
    this.#next?.analyser.selectModel();
  }

  /** What is stored is still there, or is stored again. */
  verifyStored(): void {
    void this.#shown?.edits.verify();
  }

  /** Always in sight: on the screen, in the text view, and before leaving where something would be lost. */
  showSaveState(): void {
    const [state, reason] = this.saveState;
    const shown = state === "saved" ? this.#notKept : reason;
    this.#display.screen?.setSaveState(state, shown);
    // Once in words; the badge stays.
    if (reason !== "" && reason !== this.#toldSaveReason) {
      this.#display.tell(state === "unsaved" ? "error" : "info", reason);
    }
    if (state !== "saving") this.#toldSaveReason = reason;
    this.#display.mirror.showSaveState(state, shown);
  }
}

/** Of work that cannot say how far it is; see app_set_progress. */
const unknownFraction = 2;

/** Steps of the work on the browser's own timeline; scripts/bench reads them. */
function mark(step: "open" | "recording" | "analysis" | "complete"): void {
  performance.mark(`fiducial:${step}`);
}

/** Files given in two goes: those before are kept where one of them has the name of a new one, but for the ending. */
function joined(before: readonly GivenFile[], files: readonly GivenFile[]): readonly GivenFile[] {
  const stem = ({path}: GivenFile) => path.replace(/\.[^./]*$/, "");
  const stems = new Set(files.map(stem));
  if (!before.some((file) => stems.has(stem(file)))) return files;
  const paths = new Set(files.map(({path}) => path));
  return [...before.filter(({path}) => !paths.has(path)), ...files];
}
