/** The page: starts worker and screen, carries values between them, and is otherwise quiet. */

import {Analyser, type Loss} from "./analyser";
import {
  fetchApp,
  fetchDemoFiles,
  fetchExperiments,
  fetchInference,
  fetchProgram,
  fetchRealDemos,
  type OfferedModel,
} from "./assets";
import {picture, save, type PictureArea} from "./downloads";
import {Edits} from "./edits";
import {Intake} from "./intake";
import {JournalStore} from "./journal_store";
import {cancelSentence, lossSentence, stageTexts} from "./losses";
import {Mirror} from "./mirror";
import {
  longestNote_bytes,
  type CoreError,
  type Edit,
  type ExportKind,
  type GivenFile,
  type ModelChoice,
  type RealDemo,
  type Report,
  type Source,
  type SyntheticDemo,
} from "../shared/protocol";
import {plainText} from "../shared/plain_text";
import {Question} from "./question";
import {RateDialog} from "./rate_dialog";
import {Recording} from "./recording";
import {experimentTable} from "../shared/report";
import {countRequests} from "./request_count";
import {Screen, type ScreenCommand} from "./screen";
import {invertedLeads, RecordChoices, Settings} from "./settings";
import {TextDialog} from "./text_dialog";
import {TimeDialog} from "./time_dialog";
import {Workers} from "./workers";

function byId<T extends HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`index.html has no #${id}`);
  return found as T;
}

/**
 * Two recordings at most are open: the one on show, and the next one while its samples are on their way. Canvas, title, text
 * view, badge, edits and exports are those of the one on show, which changes in one place, #show.
 */
class Page {
  readonly #settings = new Settings();
  readonly #strips = new RecordChoices("strips");
  readonly #signals = new RecordChoices("signals");
  readonly #mirror = new Mirror(
    byId("results"),
    byId("status"),
    byId("save-state"),
    byId("experiments-table"),
    (seconds) => this.#goTo(seconds),
    (choices) => this.#chooseSignals(choices),
  );
  readonly #rateDialog = new RateDialog(byId<HTMLDialogElement>("rate-dialog"));
  readonly #intake = new Intake(byId<HTMLInputElement>("picker"), {
    onFiles: (files) => this.#openFiles(files),
    onHover: (hovering) => this.#hover(hovering),
  });
  readonly #timeDialog = new TimeDialog(byId<HTMLDialogElement>("time-dialog"));
  readonly #commentDialog = new TextDialog(byId<HTMLDialogElement>("comment-dialog"));
  readonly #confirmDialog = new TextDialog(byId<HTMLDialogElement>("confirm-dialog"));
  readonly #restoreQuestion = new Question(byId<HTMLDialogElement>("restore-dialog"));
  readonly #store = JournalStore.open(() => void this.#shown?.edits.verify());
  readonly #workers: Workers;
  #screen: Screen | null = null;
  #shown: Recording | null = null;
  #next: Recording | null = null;
  /** Grows with every wish to open something: what comes too late is nobody's. */
  #wishes = 0;
  /** The save state last told in words. */
  #toldSaveReason = "";
  /** What belongs to every "saved": the browser did not promise to keep it. No banner: nothing is wrong yet. */
  #notKept = "";
  #model: ModelChoice | null = null;
  #realDemos: readonly RealDemo[] = [];
  #syntheticDemos: readonly SyntheticDemo[] = [];
  readonly #offeredDemos = new Set<string>();
  #loading = 0;
  #requests = -1;
  #message: string | null = null;
  /** Why the last worker was replaced unasked; null as long as none was. */
  #brokenReason: string | null = null;
  #experiments: Promise<ArrayBuffer> | null = null;
  #warming = false;

  constructor() {
    const program = fetchProgram();
    program.catch((problem: unknown) => this.#refuseStart(textOf(problem)));
    this.#workers = new Workers(program, {
      onReady: (demos) => this.#workerReady(demos),
      onStartFailed: (reason) => this.#refuseStart(reason),
    });
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.#cancel();
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") void this.#shown?.edits.verify();
    });
    byId("text-view").addEventListener("click", () => this.#setTextView(document.body.dataset["view"] !== "text"));
    addEventListener("beforeunload", (event) => {
      const [state] = this.#saveState;
      if (state === "unsaved" || state === "saving") event.preventDefault();
    });
    byId("experiments").addEventListener("toggle", () => void this.#loadExperiments(), {once: true});
    byId("open").addEventListener("click", () => this.#intake.showPicker());
    this.#applyTheme(this.#settings.get("theme"));
  }

  async start(): Promise<void> {
    const demos = this.#whileLoading(
      fetchRealDemos().then(
        (list) => (this.#realDemos = list),
        () => undefined,
      ),
    );
    await this.#whileLoading(this.#startScreen());
    // The models and their runtime are most of all bytes: after the first picture, before anybody needs them.
    const inference = this.#whileLoading(
      fetchInference().then(
        ({assets, offered}) => {
          this.#workers.provide({kind: "inference", assets});
          this.#offerModels(offered, assets.default);
        },
        (problem: unknown) => this.#workers.provide({kind: "no_inference", reason: textOf(problem)}),
      ),
    );
    await demos;
    this.#offerDemos();
    await inference;
    countRequests((count) => {
      this.#requests = count;
      this.#screen?.setRequestCount(count);
    });
  }

  get idle(): boolean {
    const opened = this.#shown !== null || "failed" in document.body.dataset;
    return this.#loading === 0 && opened && !this.#busy && (this.#screen?.idle ?? true);
  }

  /** For the browser tests and for curious people in a console. */
  state(): object {
    return {
      screen: this.#screen?.state() ?? null,
      busy: this.#busy,
      requests: this.#requests,
      message: this.#message,
      saveState: this.#saveState,
      editable: this.#shown !== null && this.#shown.edits.refusal === null,
      demos: [...this.#syntheticDemos, ...this.#realDemos].map(({id}) => id),
      model: this.#model,
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
    const wish = (this.#wishes += 1);
    void this.#whileLoading(
      fetchDemoFiles(real).then(
        (files) => {
          if (wish === this.#wishes) this.#open({kind: "files", files: files.map((file) => ({path: file.name, file}))});
        },
        (problem: unknown) => this.#tell("error", `The demo recording could not be loaded: ${textOf(problem)}.`),
      ),
    );
  }

  /** Another record among the files of the one on show. */
  openRecord(name: string): void {
    if (this.#shown?.source.kind === "files") this.#open({...this.#shown.source, record: name});
  }

  exportAs(what: ExportKind): void {
    const recording = this.#shown;
    if (recording === null) return;
    recording.analyser.exportAs(what, invertedLeads(recording.strip ?? this.#strips.get(recording.sha256) ?? ""));
  }

  selectModel(choice: ModelChoice): void {
    this.#model = choice;
    this.#screen?.setSelectedModel(choice.name, choice.precision);
    this.#shown?.analyser.selectModel();
    this.#next?.analyser.selectModel();
  }

  get #busy(): boolean {
    return this.#next !== null || this.#shown?.analyser.busy === true;
  }

  get #saveState(): Edits["state"] {
    return this.#shown?.edits.state ?? ["none", ""];
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
      this.#screen = await Screen.create(
        await fetchApp(),
        byId<HTMLCanvasElement>("canvas"),
        (command) => this.#obey(command),
        (alive) => this.#setTextView(!alive),
      );
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
    for (const [key, value] of this.#settings.entries()) {
      if (!screen.setSetting(key, value)) this.#settings.forget(key);
    }
    const lessMotion = matchMedia("(prefers-reduced-motion: reduce)");
    const followMotion = () => screen.setSetting("reduced_motion", lessMotion.matches ? "1" : "0");
    lessMotion.addEventListener("change", followMotion);
    followMotion();
    this.#offerDemos();
    if (this.#message !== null) screen.setMessage("error", this.#message);
    for (const recording of [this.#shown, this.#next]) this.#feed(screen, recording);
    this.#showSaveState();
  }

  /** What arrived before the screen did. */
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

  #refuseStart(reason: string): void {
    document.body.dataset["failed"] = "";
    byId("boot-text").textContent =
      typeof WebAssembly === "undefined"
        ? "This browser cannot run WebAssembly, which the analysis needs. A current Firefox, Chrome, Edge or Safari can."
        : `The page could not be loaded completely: ${reason}. Reloading it may help.`;
  }

  #workerReady(demos: readonly SyntheticDemo[]): void {
    if (this.#syntheticDemos.length > 0) return; // one of the later workers
    this.#syntheticDemos = demos;
    this.#offerDemos();
    const [opening] = demos;
    if (opening !== undefined && this.#wishes === 0) this.openDemo(opening.id);
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
      this.#workers.once(
        {kind: "experiments", text: new TextDecoder().decode(bytes)},
        (answer) => {
          if (answer.kind === "experiments") this.#mirror.showExperiments(experimentTable(answer.table));
          else if (answer.kind === "experiments_failed") this.#mirror.showNoExperiments(answer.error.sentence);
        },
        (reason) => this.#noExperiments(reason),
      );
    } catch (problem) {
      this.#noExperiments(textOf(problem));
    }
  }

  #noExperiments(reason: string): void {
    this.#experiments = null; // the next wish asks again
    const sentence = `The experiments could not be loaded: ${reason}.`;
    this.#screen?.setLabProblem(sentence);
    this.#mirror.showNoExperiments(sentence);
  }

  #openFiles(files: readonly GivenFile[]): void {
    if (files.length === 0) {
      this.#tell(
        "error",
        "Nothing readable was dropped. Drop the files of a recording (100.hea with 100.dat, a CSV table, an EDF " +
          "file), or a folder or ZIP archive of recordings.",
      );
      return;
    }
    this.#open({kind: "files", files});
  }

  /** What is on show stays so, and alive, until the samples of the new recording are there. */
  #open(source: Source): void {
    mark("open");
    this.#wishes += 1;
    this.#rateDialog.withdraw();
    this.#clearMessage();
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
      onState: () => this.#showSaveState(),
      inspect: (journal) => analyser.inspectJournal(journal),
      restore: (journal) => analyser.restore(journal),
      ask: (count) =>
        this.#restoreQuestion.ask(
          `This browser holds ${count === 1 ? "1 edit" : `${count} edits`} of recording ` +
            `${recording.name.slice(0, 64)} from an earlier visit.`,
        ),
      onNotice: (kind, sentence) => this.#tell(kind, sentence),
      onNotKept: () => {
        this.#notKept = "The browser may clear what is saved when it runs out of room: export what matters.";
        this.#showSaveState();
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
      onExportFailed: ({sentence}) => this.#tell("error", sentence),
      onIdentity: (sha256) => this.#identify(recording, sha256),
      onChanged: (entry, bytes, report, said) => {
        if (entry !== null) edits.add(entry);
        this.#showAnalysis(recording, bytes, report);
        if (said !== "") this.#tell("info", said);
      },
      onEditAnswered: () => edits.answered(),
      onEditFailed: ({sentence}) => this.#tell("error", sentence),
      onJournalInspected: (summary, error) => void edits.inspected(summary, error),
      model: () => this.#model,
      journal: () => edits.journal,
      signals: () => this.#signals.all(),
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
    this.#restoreQuestion.withdraw();
    this.#commentDialog.withdraw();
    this.#confirmDialog.withdraw();
    document.title = `${plainText(recording.name, 64)} - Fiducial`;
    this.#mirror.showRecording(recording.name);
    this.#screen?.setRecords(recording.records, recording.name);
    this.#toldSaveReason = "";
    this.#showSaveState();
    this.#showWork();
  }

  #abandonNext(): void {
    if (this.#next === null) return;
    this.#next.close();
    this.#next = null;
    this.#screen?.abandonRecording();
  }

  #cancel(): void {
    const next = this.#next;
    const loss = (next ?? this.#shown)?.analyser.cancel() ?? null;
    if (loss === null) return;
    if (next !== null) {
      this.#abandonNext();
      this.#tell(
        "info",
        this.#shown === null
          ? "Opening was cancelled."
          : `Opening was cancelled; recording ${this.#shown.name.slice(0, 64)} stays open.`,
      );
      this.#showWork();
    } else {
      this.#stopped(loss);
      this.#tell("info", cancelSentence(loss));
    }
    this.#warmSpareLater();
  }

  #lost(recording: Recording, loss: Loss, reason: string): void {
    this.#brokenReason = reason;
    const shown = recording === this.#shown;
    if (shown) this.#stopped(loss);
    else this.#abandonNext();
    this.#tell("error", lossSentence(loss, shown, this.#shown?.name.slice(0, 64) ?? ""));
    this.#showWork();
  }

  /** Of the recording on show: edits on their way are not saved, and an analysis that broke off is no result. */
  #stopped(loss: Loss): void {
    this.#shown?.edits.lost();
    if (loss.stage !== null && this.#shown !== null) this.#mirror.showUnfinished(this.#shown.name);
  }

  #hover(hovering: boolean): void {
    document.body.toggleAttribute("data-dropping", hovering);
    this.#screen?.setDropping(hovering);
  }

  /** Of the recording that is being opened, else of the one on show. */
  #showWork(): void {
    const work = (this.#next ?? this.#shown)?.analyser.work ?? null;
    if (work === null) {
      this.#screen?.setProgress("", null);
      if (!this.#busy) this.#warmSpareLater();
      return;
    }
    const text = work.stage === "request" ? "Working" : stageTexts[work.stage];
    this.#screen?.setProgress(text, work.stage === "request" ? unknownFraction : work.fraction);
    this.#mirror.say(`${text} ...`);
  }

  #warmSpareLater(): void {
    if (this.#warming) return;
    this.#warming = true;
    const warm = () => {
      this.#warming = false;
      this.#workers.warmSpare(this.#model);
    };
    if ("requestIdleCallback" in window) requestIdleCallback(warm, {timeout: 2_000});
    else setTimeout(warm, 500);
  }

  #beginRecording(recording: Recording, head: ArrayBuffer, columnBytes: number): void {
    const drawn = document.body.dataset["canvas"] !== "none";
    if (this.#screen === null && drawn) recording.held = {head, columnBytes, samples: [], analysis: null};
    this.#screen?.beginRecording(head, columnBytes);
    if (columnBytes === 0) this.#show(recording);
  }

  #addSamples(recording: Recording, bytes: ArrayBuffer, size: number): void {
    if (this.#screen !== null) this.#screen.addSamples(bytes, size);
    else recording.held?.samples.push(bytes.slice(0, size));
    if (recording.analyser.shown) this.#show(recording);
  }

  #showAnalysis(recording: Recording, bytes: ArrayBuffer, report: Report | null): void {
    mark(report === null ? "analysis" : "complete");
    if (this.#screen !== null) this.#screen.setAnalysis(bytes);
    else if (recording.held !== null) recording.held.analysis = bytes;
    if (report === null) return;
    this.#mirror.showReport(report);
    this.#mirror.say("The analysis is complete.");
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
    if (signals !== null) this.#chooseSignals(signals);
  }

  #showChoices({sha256, strip}: Recording): void {
    if (strip === null && sha256 !== "") this.#screen?.setStrip(this.#strips.get(sha256) ?? "");
  }

  /** What is an ECG, said by a person: the screen follows at once, the analysis begins anew. */
  #chooseSignals(choices: string): void {
    const recording = this.#shown;
    if (recording === null) return;
    this.#screen?.setSignals(choices);
    if (recording.sha256 === "") {
      recording.signals = choices;
      return;
    }
    this.#signals.remember(recording.sha256, choices);
    recording.analyser.chooseSignals(choices);
  }

  #rememberStrip(choices: string): void {
    const recording = this.#shown;
    if (recording === null) return;
    recording.strip = choices;
    if (recording.sha256 !== "") this.#strips.remember(recording.sha256, choices);
  }

  #edit(edit: Edit): void {
    const recording = this.#shown;
    if (recording === null) return;
    const {refusal} = recording.edits;
    if (refusal !== null) {
      this.#tell("info", refusal);
      recording.analyser.open(); // where its worker was stopped before it could answer what is stored
      return;
    }
    recording.edits.asked();
    recording.analyser.edit(edit);
  }

  async #askComment(sample: number, place: string, before: string): Promise<void> {
    const recording = this.#shown;
    const text = await this.#commentDialog.ask(`To ${place}.`, before, longestNote_bytes);
    if (text !== null && recording === this.#shown) {
      this.#edit({edit: "bookmark", begin: sample, end: 0, code: 0, text, said: ""});
    }
    byId("canvas").focus();
  }

  async #askConfirmation(subject: string): Promise<void> {
    const recording = this.#shown;
    const date = dateOf(new Date());
    const name = await this.#confirmDialog.ask(`${subject} Date: ${date}.`, "", longestNote_bytes - date.length - 1);
    if (name !== null && recording === this.#shown) {
      const text = name === "" ? date : `${date} ${name}`;
      this.#edit({edit: "confirm", begin: 0, end: 0, code: 0, text, said: "Confirmed. Report and exports say so."});
    }
    byId("canvas").focus();
  }

  /** Always in sight: on the screen, in the text view, and before leaving where something would be lost. */
  #showSaveState(): void {
    const [state, reason] = this.#saveState;
    const shown = state === "saved" ? this.#notKept : reason;
    this.#screen?.setSaveState(state, shown);
    // Once in words; the badge stays.
    if (reason !== "" && reason !== this.#toldSaveReason) this.#tell(state === "unsaved" ? "error" : "info", reason);
    if (state !== "saving") this.#toldSaveReason = reason;
    this.#mirror.showSaveState(state, shown);
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
    this.#tell("error", error.sentence);
    this.#showWork();
  }

  async #askRate(error: CoreError, source: Source & {kind: "files"}): Promise<void> {
    this.#showWork();
    const wish = this.#wishes;
    const rate_hz = await this.#rateDialog.ask(error);
    if (this.#wishes !== wish) return;
    if (rate_hz === null) {
      this.#tell("error", error.sentence);
    } else {
      this.#open({...source, fsHz: rate_hz});
    }
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
    if (screen === null || this.#shown === null) return;
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
      case "open_picker":
        return this.#intake.showPicker();
      case "open_demo":
        return this.openDemo(command.id);
      case "open_record":
        return this.openRecord(command.name);
      case "select_model":
        return this.selectModel({name: command.name, precision: command.precision});
      case "cancel":
        return this.#cancel();
      case "export":
        if (command.what === "png") void this.#exportPicture(command);
        else this.exportAs(command.what);
        return;
      case "edit":
        return this.#edit(command);
      case "move_operating_point":
        return this.#shown?.analyser.moveOperatingPoint(command.rarity_weight);
      case "choose_signals":
        return this.#chooseSignals(command.choices);
      case "load_experiments":
        return void this.#loadExperiments();
      case "ask_time":
        return void this.#askTime();
      case "ask_comment":
        return void this.#askComment(command.sample, command.place, command.text);
      case "ask_confirmation":
        return void this.#askConfirmation(command.subject);
      case "set_theme":
        return this.#applyTheme(command.name);
      case "remember":
        return this.#settings.remember(command.key, command.value);
      case "keep_strip":
        return this.#rememberStrip(command.choices);
      case "copy":
        navigator.clipboard
          .writeText(command.text)
          .catch(() => this.#tell("error", "The browser did not allow copying."));
        return;
      case "dismiss_message":
        this.#message = null;
        delete document.body.dataset["message"];
        return;
      default:
        return command satisfies never;
    }
  }

  /** Runs in the task of the frame that gave the command: the canvas is readable until that task ends. */
  async #exportPicture(area: PictureArea): Promise<void> {
    if (this.#screen === null) return;
    const drawn = await picture(this.#screen.drawnCanvas(), area);
    if (drawn === null) this.#tell("error", "The picture could not be made.");
    else save("fiducial.png", drawn);
  }
}

/** Of work that cannot say how far it is; see app_set_progress. */
const unknownFraction = 2;

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
