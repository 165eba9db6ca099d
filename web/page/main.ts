/** The page: starts worker and screen, carries values between them, and is otherwise quiet. */

import {Analyser} from "./analyser";
import {fetchApp, fetchCore, fetchDemoFiles, fetchExperiments, fetchInference, fetchRealDemos, type OfferedModel} from "./assets";
import {picture, save, type PictureArea} from "./downloads";
import {Edits, type SaveState} from "./edits";
import {Intake} from "./intake";
import {Mirror} from "./mirror";
import {
  longestNote_bytes, type CoreError, type Edit, type ExportKind, type GivenFile, type ModelChoice, type RealDemo, type Report,
  type Source, type Stage, type SyntheticDemo,
} from "../shared/protocol";
import {Question} from "./question";
import {RateDialog} from "./rate_dialog";
import {experimentTable} from "../shared/report";
import {Screen, type ScreenCommand} from "./screen";
import {invertedLeads, RecordChoices, Settings} from "./settings";
import {TextDialog} from "./text_dialog";
import {TimeDialog} from "./time_dialog";

const stageTexts: Readonly<Record<Stage, string>> = {
  reading: "Reading the file", beats: "Finding the beats", model: "Starting the model", classes: "Classifying beats",
};

function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no #${id}`);
  return found as T;
}

class Page {
  readonly #settings = new Settings();
  readonly #strips = new RecordChoices("strips");
  readonly #signals = new RecordChoices("signals");
  readonly #mirror = new Mirror(byId("results"), byId("status"), byId("save-state"), byId("experiments-table"),
    (seconds) => this.#goTo(seconds), (choices) => this.#chooseSignals(choices));
  readonly #rateDialog = new RateDialog(byId<HTMLDialogElement>("rate-dialog"));
  readonly #intake = new Intake(byId<HTMLInputElement>("picker"), {
    onFiles: (files) => this.#openFiles(files),
    onHover: (hovering) => this.#hover(hovering),
  });
  readonly #timeDialog = new TimeDialog(byId<HTMLDialogElement>("time-dialog"));
  readonly #commentDialog = new TextDialog(byId<HTMLDialogElement>("comment-dialog"));
  readonly #confirmDialog = new TextDialog(byId<HTMLDialogElement>("confirm-dialog"));
  readonly #restoreQuestion = new Question(byId<HTMLDialogElement>("restore-dialog"));
  readonly #edits = new Edits({
    onState: (state, reason) => this.#showSaveState(state, reason),
    inspect: (journal) => this.#analyser.inspectJournal(journal),
    restore: (journal) => this.#analyser.restore(journal),
    ask: (edits, record) => this.#restoreQuestion.ask(
      `This browser holds ${edits === 1 ? "1 edit" : `${edits} edits`} of recording ${record.slice(0, 64)} from an earlier visit.`),
    onUnreadable: ({sentence}) => this.#tell("error",
      `The edits stored for this recording cannot be read and stay untouched until you make new ones. ${sentence}`),
    onNotKept: () => {
      this.#notKept = "The browser may clear what is saved when it runs out of room: export what matters.";
      this.#showSaveState(...this.#saveState);
    },
  });
  readonly #analyser: Analyser;
  #screen: Screen | null = null;
  #source: Source | null = null;
  #record = "";
  /** Of the open recording; empty until it is known. */
  #sha256 = "";
  #stripChosen: string | null = null;
  /** Said of the signals before it was known which recording it is. */
  #signalsChosen: string | null = null;
  #saveState: readonly [SaveState, string] = ["none", ""];
  #toldSaveReason = "";
  /** What belongs to every "saved": the browser did not promise to keep it. No banner: nothing is wrong yet. */
  #notKept = "";
  #model: ModelChoice | null = null;
  #realDemos: readonly RealDemo[] = [];
  #syntheticDemos: readonly SyntheticDemo[] = [];
  readonly #offeredDemos = new Set<string>();
  #loading = 0;
  #requests = -1;
  /** What arrived before the screen did. */
  #waiting: {head: ArrayBuffer; columnBytes: number; samples: ArrayBuffer[]; records: readonly string[]; record: string;
             analysis: ArrayBuffer | null} | null = null;
  #message: string | null = null;
  /** Why the last worker was replaced unasked; null as long as none was. */
  #brokenReason: string | null = null;
  #experiments: Promise<ArrayBuffer> | null = null;

  constructor() {
    const core = fetchCore();
    core.catch((problem: unknown) => this.#refuseStart(problem));
    this.#analyser = new Analyser(core, {
      onReady: (_version, demos) => this.#workerReady(demos),
      onProgress: (stage, fraction) => this.#progress(stage, fraction),
      onRecording: (head, columnBytes, records, record) => this.#showRecording(head, columnBytes, records, record),
      onSamples: (bytes, size) => this.#addSamples(bytes, size),
      onAnalysis: (bytes, report) => this.#showAnalysis(bytes, report),
      onFailed: (error) => this.#failed(error),
      onBroken: (stage, reason) => this.#broken(stage, reason),
      onExperiments: (table) => this.#mirror.showExperiments(experimentTable(table)),
      onExperimentsFailed: ({sentence}) => this.#mirror.showNoExperiments(sentence),
      onExported: (name, bytes) => save(name, new Blob([bytes])),
      onIdentity: (sha256) => this.#identify(sha256),
      onEdited: (entry, bytes, report, said) => this.#edited(entry, bytes, report, said),
      onEditFailed: (error) => this.#tell("error", error.sentence),
      onJournalInspected: (summary, error) => void this.#edits.inspected(summary, error),
      journal: () => this.#edits.journal,
      signals: () => this.#signals.all(),
      onBusy: (busy) => this.#busy(busy),
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.#cancel();
    });
    byId("text-view").addEventListener("click", () => this.#setTextView(document.body.dataset["view"] !== "text"));
    addEventListener("beforeunload", (event) => {
      if (this.#saveState[0] === "unsaved" || this.#saveState[0] === "saving") event.preventDefault();
    });
    byId("experiments").addEventListener("toggle", () => void this.#loadExperiments(), {once: true});
    byId("open").addEventListener("click", () => this.#intake.showPicker());
    this.#applyTheme(this.#settings.get("theme"));
  }

  async start(): Promise<void> {
    const demos = this.#whileLoading(fetchRealDemos().then((list) => (this.#realDemos = list), () => undefined));
    await this.#whileLoading(this.#startScreen());
    // The models and their runtime are most of all bytes: after the first picture, before anybody needs them.
    const inference = this.#whileLoading(fetchInference().then(
      ({assets, offered}) => {
        this.#analyser.setInference(assets);
        this.#offerModels(offered, assets.default);
      },
      (problem: unknown) => this.#analyser.setNoInference(textOf(problem)),
    ));
    await demos;
    this.#offerDemos();
    await inference;
    this.#countRequests();
  }

  get idle(): boolean {
    return this.#loading === 0 && this.#source !== null && !this.#analyser.busy && (this.#screen?.idle ?? true);
  }

  /** For the browser tests and for curious people in a console. */
  state(): object {
    return {
      screen: this.#screen?.state() ?? null, busy: this.#analyser.busy, requests: this.#requests, message: this.#message,
      saveState: this.#saveState, editable: this.#edits.refusal === null,
      demos: [...this.#syntheticDemos, ...this.#realDemos].map(({id}) => id), model: this.#model,
      brokenReason: this.#brokenReason,
    };
  }

  goTo(seconds: number): void {
    this.#goTo(seconds);
  }

  selectBeat(index: number): void {
    this.#screen?.selectBeat(index);
  }

  openDemo(id: string): void {
    const real = this.#realDemos.find((demo) => demo.id === id);
    if (real === undefined) {
      this.#open({kind: "synthetic", id});
      return;
    }
    void this.#whileLoading(fetchDemoFiles(real).then(
      (files) => this.#open({kind: "files", files: files.map((file) => ({path: file.name, file}))}),
      (problem: unknown) => this.#tell("error", `The demo recording could not be loaded: ${textOf(problem)}.`),
    ));
  }

  /** Another record among the files opened last. */
  openRecord(name: string): void {
    if (this.#source?.kind === "files") this.#open({...this.#source, record: name});
  }

  exportAs(what: ExportKind): void {
    this.#analyser.exportAs(what, invertedLeads(this.#stripChosen ?? this.#strips.get(this.#sha256) ?? ""));
  }

  selectModel(choice: ModelChoice): void {
    this.#model = choice;
    this.#screen?.setSelectedModel(choice.name, choice.precision);
    this.#analyser.selectModel(choice);
  }

  async #whileLoading<T>(work: Promise<T>): Promise<T> {
    this.#loading += 1;
    try {
      return await work;
    } finally {
      this.#loading -= 1;
    }
  }

  async #startScreen(): Promise<void> {
    try {
      this.#screen = await Screen.create(await fetchApp(), byId<HTMLCanvasElement>("canvas"),
                                         (command) => this.#obey(command), (alive) => this.#setTextView(!alive));
    } catch (problem) {
      this.#tell("error", `The drawing program could not start: ${textOf(problem)}.`);
    }
    const screen = this.#screen;
    document.body.dataset["ready"] = "";
    if (screen === null) {
      document.body.dataset["canvas"] = "none";
      this.#setTextView(true);
      return;
    }
    for (const [key, value] of this.#settings.entries()) screen.setSetting(key, value);
    const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");
    const followMotion = () => screen.setSetting("reduced_motion", lessMotion.matches ? "1" : "0");
    lessMotion.addEventListener("change", followMotion);
    followMotion();
    this.#offerDemos();
    screen.setSaveState(...this.#saveState);
    if (this.#message !== null) screen.setMessage("error", this.#message);
    const waiting = this.#waiting;
    this.#waiting = null;
    if (waiting === null) return;
    screen.beginRecording(waiting.head, waiting.columnBytes);
    for (const piece of waiting.samples) screen.addSamples(piece, piece.byteLength);
    screen.setRecords(waiting.records, waiting.record);
    if (waiting.analysis !== null) screen.setAnalysis(waiting.analysis);
  }

  #refuseStart(problem: unknown): void {
    document.body.dataset["failed"] = "";
    byId("boot-text").textContent = typeof WebAssembly === "undefined"
      ? "This browser cannot run WebAssembly, which the analysis needs. A current Firefox, Chrome, Edge or Safari can."
      : `The page could not be loaded completely: ${textOf(problem)}. Reloading it may help.`;
  }

  #workerReady(demos: readonly SyntheticDemo[]): void {
    const first = this.#syntheticDemos.length === 0;
    this.#syntheticDemos = demos;
    if (!first) return;  // a replacement for a worker that was cancelled or died
    this.#offerDemos();
    const [opening] = demos;
    if (opening !== undefined && this.#source === null) this.openDemo(opening.id);
  }

  /** Each demo once, synthetic ones first; called whenever one of the lists or the screen has arrived. */
  #offerDemos(): void {
    const list = byId("demos");
    const offer = (id: string, title: string, story: string, kind: "synthetic" | "real") => {
      if (this.#screen === null && document.body.dataset["canvas"] !== "none") return;
      if (this.#offeredDemos.has(id)) return;
      this.#offeredDemos.add(id);
      this.#screen?.addDemo(id, title, story, kind);
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = title;
      button.title = story;
      button.dataset["demo"] = id;
      button.addEventListener("click", () => this.openDemo(id));
      list.append(button);
    };
    for (const {id, title, story} of this.#syntheticDemos) offer(id, title, story, "synthetic");
    for (const {id, title, story} of this.#realDemos) offer(id, title, story, "real");
  }

  #offerModels(offered: readonly OfferedModel[], chosen: ModelChoice): void {
    this.#model = chosen;
    for (const {name, title, teaching} of offered) this.#screen?.addModel(name, title, teaching ? "teaching" : "use");
    this.#screen?.setSelectedModel(chosen.name, chosen.precision);
  }

  /** Once, when the Lab or its table is first opened; the text view and the screen show the same. */
  async #loadExperiments(): Promise<void> {
    this.#experiments ??= fetchExperiments();
    try {
      const bytes = await this.#whileLoading(this.#experiments);
      this.#screen?.setExperiments(bytes);
      this.#analyser.tabulate(new TextDecoder().decode(bytes));
    } catch (problem) {
      this.#experiments = null;  // the next wish asks again
      const sentence = `The experiments could not be loaded: ${textOf(problem)}.`;
      this.#screen?.setLabProblem(sentence);
      this.#mirror.showNoExperiments(sentence);
    }
  }

  #openFiles(files: readonly GivenFile[]): void {
    if (files.length === 0) {
      this.#tell("error", "Nothing readable was dropped. Drop the files of a recording (100.hea with 100.dat, a CSV table, an EDF " +
                          "file), or a folder or ZIP archive of recordings.");
      return;
    }
    this.#open({kind: "files", files});
  }

  #open(source: Source): void {
    mark("open");
    this.#source = source;
    this.#rateDialog.withdraw();
    this.#restoreQuestion.withdraw();
    this.#commentDialog.withdraw();
    this.#confirmDialog.withdraw();
    this.#edits.reset();
    this.#sha256 = "";
    this.#stripChosen = null;
    this.#signalsChosen = null;
    this.#clearMessage();
    this.#analyser.open(source, this.#model);
  }

  #cancel(): void {
    if (!this.#analyser.cancel()) return;
    this.#tell("info", "The analysis was cancelled. What was found until then is shown.");
    this.#warmSpareLater();
  }

  #hover(hovering: boolean): void {
    document.body.toggleAttribute("data-dropping", hovering);
    this.#screen?.setDropping(hovering);
  }

  #progress(stage: Stage, fraction: number): void {
    this.#screen?.setProgress(stageTexts[stage], fraction);
    this.#mirror.say(`${stageTexts[stage]} ...`);
  }

  #busy(busy: boolean): void {
    if (busy) return;
    this.#screen?.setProgress("", null);
    this.#warmSpareLater();
  }

  #warmSpareLater(): void {
    const warm = () => this.#analyser.warmSpare();
    if ("requestIdleCallback" in window) requestIdleCallback(warm, {timeout: 2_000});
    else setTimeout(warm, 500);
  }

  #showRecording(head: ArrayBuffer, columnBytes: number, records: readonly string[], record: string): void {
    this.#record = record;
    document.title = `${record.slice(0, 64)} - Fiducial`;
    this.#mirror.showRecording(record);
    if (this.#screen === null) {
      this.#waiting = document.body.dataset["canvas"] === "none" ? null
        : {head, columnBytes, samples: [], records, record, analysis: null};
      return;
    }
    this.#screen.setRecords(records, record);
    if (this.#screen.beginRecording(head, columnBytes)) mark("recording");
  }

  #addSamples(bytes: ArrayBuffer, size: number): void {
    if (this.#screen === null) this.#waiting?.samples.push(bytes.slice(0, size));
    else if (this.#screen.addSamples(bytes, size)) mark("recording");
  }

  #showAnalysis(bytes: ArrayBuffer, report: Report | null): void {
    mark(report === null ? "analysis" : "complete");
    if (this.#screen !== null) this.#screen.setAnalysis(bytes);
    else if (this.#waiting !== null) this.#waiting.analysis = bytes;
    if (report === null) return;
    this.#mirror.showReport(report);
    this.#mirror.say("The analysis is complete.");
  }

  /** The recording is known: choices of an earlier visit come back, those made meanwhile stay. */
  #identify(sha256: string): void {
    const fresh = this.#sha256 !== sha256;
    this.#sha256 = sha256;
    if (fresh && this.#stripChosen !== null) this.#strips.remember(sha256, this.#stripChosen);
    else this.#screen?.setSetting("strip", this.#strips.get(sha256) ?? "");
    void this.#edits.identify(sha256, this.#record);
    const signals = this.#signalsChosen;
    this.#signalsChosen = null;
    if (signals !== null) this.#chooseSignals(signals);
  }

  /** What is an ECG, said by a person: the screen follows at once, the analysis begins anew. */
  #chooseSignals(choices: string): void {
    this.#screen?.setSetting("signals", choices);
    if (this.#sha256 === "") {
      this.#signalsChosen = choices;
      return;
    }
    this.#signals.remember(this.#sha256, choices);
    this.#analyser.chooseSignals(choices);
  }

  #rememberStrip(choices: string): void {
    this.#stripChosen = choices;
    if (this.#sha256 !== "") this.#strips.remember(this.#sha256, choices);
  }

  #edit(edit: Edit): void {
    const refusal = this.#edits.refusal;
    if (refusal === null) this.#analyser.edit(edit);
    else this.#tell("info", refusal);
  }

  #edited(entry: ArrayBuffer | null, bytes: ArrayBuffer, report: Report | null, said: string): void {
    if (entry !== null) this.#edits.add(entry);
    this.#showAnalysis(bytes, report);
    if (said !== "") this.#tell("info", said);
  }

  async #askComment(sample: number, place: string, before: string): Promise<void> {
    const source = this.#source;
    const text = await this.#commentDialog.ask(`To ${place}.`, before, longestNote_bytes);
    if (text !== null && source === this.#source) {
      this.#edit({edit: "bookmark", begin: sample, end: 0, code: 0, text, said: ""});
    }
    byId("canvas").focus();
  }

  async #askConfirmation(subject: string): Promise<void> {
    const source = this.#source;
    const date = dateOf(new Date());
    const name = await this.#confirmDialog.ask(`${subject} Date: ${date}.`, "", longestNote_bytes - date.length - 1);
    if (name !== null && source === this.#source) {
      const text = name === "" ? date : `${date} ${name}`;
      this.#edit({edit: "confirm", begin: 0, end: 0, code: 0, text, said: "Confirmed. Report and exports say so."});
    }
    byId("canvas").focus();
  }

  /** Always in sight: on the screen, in the text view, and before leaving where something would be lost. */
  #showSaveState(state: SaveState, reason: string): void {
    this.#saveState = [state, reason];
    const shown = state === "saved" ? this.#notKept : reason;
    this.#screen?.setSaveState(state, shown);
    // Once in words; the badge stays.
    if (reason !== "" && reason !== this.#toldSaveReason) this.#tell(state === "unsaved" ? "error" : "info", reason);
    if (state !== "saving") this.#toldSaveReason = reason;
    this.#mirror.showSaveState(state, shown);
  }

  #failed(error: CoreError): void {
    if (error.code === "missing_fact" && error.field.startsWith("fs") && this.#source?.kind === "files") {
      void this.#askRate(error, this.#source);
      return;
    }
    this.#tell("error", error.sentence);
  }

  async #askRate(error: CoreError, source: Source & {kind: "files"}): Promise<void> {
    const rate_hz = await this.#rateDialog.ask(error);
    if (this.#source !== source) return;
    if (rate_hz === null) {
      this.#tell("error", error.sentence);
    } else {
      this.#open({...source, fsHz: rate_hz});
    }
  }

  #broken(stage: Stage | null, reason: string): void {
    this.#brokenReason = reason;
    const during = stage === null ? "" : ` while ${stageTexts[stage].toLowerCase()}`;
    this.#tell("error", `The analysis stopped unexpectedly${during}; the page started it afresh. ` +
                        "What was found until then is shown; open the recording again to retry.");
  }

  #tell(kind: "info" | "error", sentence: string): void {
    this.#message = sentence;
    this.#screen?.setMessage(kind, sentence);
    this.#mirror.say(sentence);
    document.body.dataset["message"] = kind;
  }

  #clearMessage(): void {
    this.#message = null;
    this.#screen?.clearMessage();
    delete document.body.dataset["message"];
  }

  #goTo(seconds: number): void {
    this.#screen?.goTo(seconds);
    if (document.body.dataset["canvas"] !== "none") this.#setTextView(false);
  }

  async #askTime(): Promise<void> {
    const screen = this.#screen;
    if (screen === null || this.#source === null) return;
    const seconds = await this.#timeDialog.ask(screen.hasClock, (text, ofDay) => screen.parseTime(text, ofDay));
    if (seconds !== null) this.#goTo(seconds);
    byId("canvas").focus();
  }

  #setTextView(text: boolean): void {
    document.body.dataset["view"] = text ? "text" : "picture";
    byId("text-view").textContent = text ? "Back to the picture" : "Results as text";
    byId("document").toggleAttribute("data-shown", text);
    if (!text) this.#screen?.wantFrame();
  }

  #applyTheme(name: string | undefined): void {
    if (name !== undefined) document.documentElement.dataset["theme"] = name;
  }

  #obey(command: ScreenCommand): void {
    switch (command.kind) {
      case "open_picker": return this.#intake.showPicker();
      case "open_demo": return this.openDemo(command.id);
      case "open_record": return this.openRecord(command.name);
      case "select_model": return this.selectModel({name: command.name, precision: command.precision});
      case "cancel": return this.#cancel();
      case "export":
        if (command.what === "png") void this.#exportPicture(command);
        else this.exportAs(command.what);
        return;
      case "edit": return this.#edit(command);
      case "move_operating_point": return this.#analyser.moveOperatingPoint(command.rarity_weight);
      case "choose_signals": return this.#chooseSignals(command.choices);
      case "load_experiments": return void this.#loadExperiments();
      case "ask_time": return void this.#askTime();
      case "ask_comment": return void this.#askComment(command.sample, command.place, command.text);
      case "ask_confirmation": return void this.#askConfirmation(command.subject);
      case "set_theme": return this.#applyTheme(command.name);
      case "remember":
        if (command.key === "strip") this.#rememberStrip(command.value);
        else this.#settings.remember(command.key, command.value);
        return;
      case "copy":
        navigator.clipboard.writeText(command.text).catch(() => this.#tell("error", "The browser did not allow copying."));
        return;
      case "dismiss_message":
        this.#message = null;
        delete document.body.dataset["message"];
        return;
      default: return command satisfies never;
    }
  }

  /** Runs in the task of the frame that gave the command: the canvas is readable until that task ends. */
  async #exportPicture(area: PictureArea): Promise<void> {
    if (this.#screen === null) return;
    const drawn = await picture(this.#screen.drawnCanvas(), area);
    if (drawn === null) this.#tell("error", "The picture could not be made.");
    else save("fiducial.png", drawn);
  }

  /** Requests since loading ended, shown on the screen: the promise that nothing leaves the device, made visible. */
  #countRequests(): void {
    this.#requests = 0;
    this.#screen?.setRequestCount(0);
    const since = performance.now();
    new PerformanceObserver((entries) => {
      // What the browser's own cache answered (the script of a replacement worker) went nowhere: it has size 0.
      const later = (entries.getEntries() as PerformanceResourceTiming[]).filter(({startTime, name, transferSize}) =>
        startTime > since && transferSize > 0 && !name.startsWith("blob:"));
      if (later.length === 0) return;
      this.#requests += later.length;
      this.#screen?.setRequestCount(this.#requests);
    }).observe({type: "resource"});
  }
}

/** Steps of the work on the browser's own timeline; scripts/bench reads them. */
function mark(step: "open" | "recording" | "analysis" | "complete"): void {
  performance.mark(`fiducial:${step}`);
}

/** Of the person's own day, year first. */
function dateOf(time: Date): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

function textOf(problem: unknown): string {
  return problem instanceof Error ? problem.message : String(problem);
}

declare global {
  interface Window {
    /** Resolves when nothing is loading, running or waiting to be drawn. */
    appIdle: () => Promise<void>;
    fiducial: Pick<Page, "state" | "goTo" | "selectBeat" | "openDemo" | "openRecord" | "selectModel" | "exportAs">;
  }
}

const idlePoll_ms = 20;
const page = new Page();
window.fiducial = page;
window.appIdle = async () => {
  while (!page.idle) await new Promise((later) => setTimeout(later, idlePoll_ms));
};
void page.start();
