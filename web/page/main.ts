/** The page starts: its parts are made, told of one another, and given to the person. */

import {fetchProgram} from "./assets";
import {askExport, askThresholds, askToConfirm, obey, selectModel, type PageParts} from "./commands";
import {Demos} from "./demos";
import {Dialogs} from "./dialogs";
import {Display} from "./display";
import {byId, textOf} from "./elements";
import {Experiments} from "./experiments";
import {Intake} from "./intake";
import {Loading} from "./loading";
import {Models} from "./models";
import {OpenRecordings} from "./open_recordings";
import {watchRequests, type LaterRequest} from "./request_count";
import {Settings} from "./settings";
import {Workers} from "./workers";
import type {ExportKind, ModelChoice} from "../shared/protocol";

class Page implements PageParts {
  readonly settings = new Settings();
  readonly dialogs = new Dialogs();
  readonly display: Display;
  readonly intake: Intake;
  readonly recordings: OpenRecordings;
  readonly demos: Demos;
  readonly models: Models;
  readonly experiments: Experiments;
  readonly #loading = new Loading();
  #requests: readonly LaterRequest[] | null = null;

  constructor() {
    const program = fetchProgram();
    program.catch((problem: unknown) => refuseStart(textOf(problem)));
    const workers = new Workers(program, {
      onReady: (demos) => this.demos.add(demos),
      onStartFailed: refuseStart,
    });
    this.display = new Display({
      onCommand: (command) => obey(this, command),
      onSignals: (choices) => this.recordings.chooseSignals(choices),
      onEdit: (edit) => this.recordings.edit(edit),
      onThresholds: () => void askThresholds(this),
    });
    this.models = new Models(this.display, workers, this.#loading);
    this.recordings = new OpenRecordings(this.display, this.dialogs, workers, this.models);
    this.demos = new Demos(this.display, this.recordings, this.#loading);
    this.experiments = new Experiments(this.display, workers, this.#loading);
    this.intake = new Intake(byId<HTMLInputElement>("picker"), {
      onFiles: (files) => this.recordings.openFiles(files),
      onHover: (hovering) => this.display.setDropping(hovering),
    });
    this.#listen();
    this.display.applyTheme(this.settings.get("theme"));
  }

  #listen(): void {
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented) this.recordings.cancel();
      if (!(event.ctrlKey || event.metaKey) || document.querySelector("dialog[open]") !== null) return;
      const step = event.key === "s" ? askExport : event.key === "Enter" ? askToConfirm : null;
      if (step === null) return;
      event.preventDefault();
      void step(this);
    });
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState === "visible") this.recordings.verifyStored();
    });
    addEventListener("beforeunload", (event) => {
      const [state] = this.recordings.saveState;
      if (state === "unsaved" || state === "saving") event.preventDefault();
    });
    byId("experiments").addEventListener("toggle", () => void this.experiments.load(), {once: true});
    byId("open").addEventListener("click", () => this.intake.showPicker());
    byId("export").addEventListener("click", () => void askExport(this));
    byId("confirm").addEventListener("click", () => void askToConfirm(this));
    byId("device").addEventListener("click", () => obey(this, {kind: "show_device"}));
  }

  get requests(): readonly LaterRequest[] {
    return this.#requests ?? [];
  }

  async start(): Promise<void> {
    const demos = this.demos.fetch();
    await this.#loading.during(this.#startScreen());
    const models = this.models.fetch();
    await demos;
    this.demos.offer();
    await models;
    watchRequests((requests) => {
      this.#requests = requests;
      this.display.screen?.setRequestCount(requests.length);
    });
  }

  async #startScreen(): Promise<void> {
    await this.display.start(this.settings);
    this.demos.offer();
    if (this.display.screen !== null) this.recordings.feed(this.display.screen);
  }

  get idle(): boolean {
    const opened = this.recordings.shown !== null || "failed" in document.body.dataset;
    const waits = this.recordings.busy || this.recordings.explaining;
    return this.#loading.idle && opened && !waits && (this.display.screen?.idle ?? true);
  }

  /** For the browser tests and for curious people in a console. */
  state(): object {
    const {display, recordings} = this;
    return {
      screen: display.screen?.state() ?? null,
      busy: recordings.busy,
      requests: this.#requests?.length ?? -1,
      message: display.message,
      saveState: recordings.saveState,
      editable: recordings.shown !== null && recordings.shown.edits.refusal === null,
      demos: this.demos.ids,
      model: this.models.chosen,
      brokenReason: recordings.brokenReason,
    };
  }
}

function refuseStart(reason: string): void {
  document.body.dataset["failed"] = "";
  byId("boot-text").textContent =
    typeof WebAssembly === "undefined"
      ? "This browser cannot run WebAssembly, which the analysis needs. A current Firefox, Chrome, Edge or Safari can."
      : `The page could not be loaded completely: ${reason}. Reloading it may help.`;
}

const idlePoll_ms = 20;
const page = new Page();

/** For the browser tests and for curious people in a console. */
const fiducial = {
  state: () => page.state(),
  goTo: (seconds: number) => page.display.goTo(seconds),
  selectBeat: (index: number) => page.display.screen?.selectBeat(index),
  openDemo: (id: string) => page.demos.open(id),
  openRecord: (name: string) => page.recordings.openRecord(name),
  selectModel: (choice: ModelChoice) => selectModel(page, choice),
  exportAs: (what: ExportKind) => page.recordings.exportAs(what),
};

declare global {
  interface Window {
    /** Resolves when nothing is loading, running or waiting to be drawn. */
    appIdle: () => Promise<void>;
    fiducial: typeof fiducial;
  }
}

window.fiducial = fiducial;
window.appIdle = async () => {
  while (!page.idle) await new Promise((later) => setTimeout(later, idlePoll_ms));
};
void page.start();
