/**
 * `fiducial view`: the page's screen in a window of its own. This program stands behind it as page and worker do behind the
 * canvas: the same pipeline, the same bytes to the screen, the same commands back; recordings, edits and exports are files.
 * Long because whatever the window asks for is answered here, as web/page/commands.ts answers the canvas.
 */

import {existsSync} from "node:fs";
import {readFile} from "node:fs/promises";
import {createInterface} from "node:readline";
import {join, resolve} from "node:path";
import type {BeatModel} from "../shared/beat_model";
import {
  beside,
  fourBeatModels,
  loadCore,
  loadModel,
  loadRhythmModel,
  modelTitles,
  openRecording,
  terminalModels,
} from "./cli_files";
import {memoryOf, modelOptions, parseWords, precisionOf, readingOptions, UsageError, type Words} from "./cli_options";
import {OutputProblem, outputStems, print, writeWhole} from "./cli_output";
import {recordingsOf, type Recording} from "./cli_recordings";
import {leftOutWords} from "./cli_left_out";
import {JournalFile, dataFolder} from "./cli_view_journal";
import {DeskLink, DeskProblem} from "./cli_view_link";
import {cropped, png} from "./cli_view_png";
import {ViewSettings} from "./cli_view_settings";
import type {Core} from "../shared/core";
import {ModelRefusal} from "../shared/manifest";
import {
  askFourBeats,
  classify,
  explainAll,
  explainBeat,
  findBeats,
  reportPage,
  type PipelineEvents,
} from "../shared/pipeline";
import {exportEndings, type Edit, type Precision} from "../shared/protocol";
import {CoreRefusal} from "../shared/refusal";
import type {ScreenCommand} from "../shared/screen_command";
import {disclaimer} from "../shared/report";
import type {Session} from "../shared/session";
import type {ByteSource} from "../shared/sources";
import {stageTexts} from "../shared/stage_texts";
import type {TwelveLeadModel} from "../shared/twelve_lead_model";

/** Most bytes of samples in one message. */
const part_bytes = 1 << 20;

/** What the person does not wait for any more. */
class Cancelled extends Error {}

/** Part of the window, in the layout's pixels, and what belongs under it. */
type PictureArea = Extract<ScreenCommand, {readonly what: "png"}>;

interface Open {
  readonly recording: Recording;
  readonly session: Session;
  readonly files: readonly ByteSource[];
  readonly journal: JournalFile;
  /** Beats are known: edits can be carried out, also between two batches of a model. */
  editable: boolean;
}

export async function runView(words: readonly string[]): Promise<number> {
  const options = parseWords(words, {
    ...modelOptions,
    ...readingOptions,
    window: {type: "string"},
    fs: {type: "string"},
    "frame-times": {type: "string"},
    "for-tests": {type: "boolean"},
  });
  const core = await loadCore();
  const program = options.value("window") ?? process.env["FIDUCIAL_DESK"] ?? beside("fiducial_desk");
  if (!existsSync(program))
    throw new UsageError(
      "the window's program is not built: scripts/desk builds it, or serve the page with scripts/run",
    );
  const link = await DeskLink.open(program, core.version()).catch((problem: unknown) => {
    if (problem instanceof DeskProblem) throw new OutputProblem(problem.message);
    throw problem;
  });
  const view = new View(core, link, options);
  link.follow({
    onCommands: (commands) => commands.forEach((command) => void view.obey(command as ScreenCommand)),
    onDropped: (paths) => view.openPaths(paths),
  });
  if (options.has("for-tests")) followTests(view, link);
  await view.begin();
  const frames = await link.closed;
  await view.close();
  process.stdin.destroy(); // where it was read
  const wanted = options.value("frame-times");
  if (wanted !== undefined) await writeWhole(wanted, frameTimes(frames));
  return 0;
}

/** `frames`: f32, milliseconds. */
function frameTimes(frames: Buffer): string {
  const times = Array.from({length: frames.byteLength / 4}, (_, index) => frames.readFloatLE(4 * index).toFixed(3));
  return ["frame_ms", ...times, ""].join("\n");
}

/** Lines "state", "picture PATH", "quit" on standard input, each answered by a line; tests ask them. */
function followTests(view: View, link: DeskLink): void {
  createInterface({input: process.stdin}).on("line", (line) => {
    const [what = "", ...rest] = line.split(" ");
    if (what === "state") void link.ask("tell_state").then((answer) => print(`${answer?.payload.toString() ?? ""}\n`));
    else if (what === "picture") void view.savePicture(rest.join(" ")).then(() => print("saved\n"));
    else if (what === "lose_context") void link.call("context_lost").then(() => link.call("context_restored"));
    else if (what === "quit") void link.quit();
  });
}

class View {
  readonly #core: Core;
  readonly #link: DeskLink;
  readonly #options: Words;
  readonly #settings = ViewSettings.read();
  #recordings: readonly Recording[] = [];
  #open: Open | null = null;
  #model: {name: string | undefined; precision: Precision};
  #loaded: {readonly key: string; readonly model: Promise<BeatModel | null>} | null = null;
  readonly #twelveLeads: () => Promise<TwelveLeadModel | null>;
  #thresholds = "";
  /** Grows with every job, and when one is cancelled: what belongs to an earlier one stops. */
  #job = 0;
  #work: Promise<void> = Promise.resolve();

  constructor(core: Core, link: DeskLink, options: Words) {
    this.#core = core;
    this.#link = link;
    this.#options = options;
    this.#model = {name: options.value("model"), precision: precisionOf(options)};
    this.#twelveLeads = terminalModels(options).twelveLeads;
  }

  async begin(): Promise<void> {
    const {chosen, titles} = await modelTitles(this.#options.value("models"), this.#model.name);
    this.#model.name = chosen;
    for (const {id, title, story} of this.#core.demos())
      await this.#link.call("add_demo", [id, title, story, "synthetic"]);
    for (const {name, title, teaching} of titles)
      await this.#link.call("add_model", [name, title, teaching ? "teaching" : "use"]);
    await this.#link.call("set_selected_model", [chosen ?? "", this.#model.precision]);
    for (const [key, value] of this.#settings.entries()) await this.#link.call("set_setting", [key, value]);
    this.openPaths(this.#options.paths);
  }

  async close(): Promise<void> {
    this.#job += 1;
    await this.#open?.journal.close();
  }

  /** Files, folders and archives; the first recording of them comes on show. */
  openPaths(paths: readonly string[]): void {
    void this.#afterwards(async () => {
      const {recordings} = await recordingsOf(this.#core, paths);
      const first = recordings[0];
      if (first === undefined) throw new OutputProblem("There is no recording among these files.");
      this.#recordings = recordings;
      await this.#show(first);
    });
  }

  /** One job after the other; what cannot be done is said in the window. */
  #afterwards(job: () => Promise<void>): Promise<void> {
    this.#job += 1; // the one under way stops
    this.#work = this.#work.then(async () => {
      try {
        await job();
      } catch (problem) {
        await this.#tell(problem);
      } finally {
        await this.#link.call("set_progress", ["", -1]);
      }
    });
    return this.#work;
  }

  async #tell(problem: unknown): Promise<void> {
    if (problem instanceof Cancelled) return;
    const known =
      problem instanceof CoreRefusal ||
      problem instanceof ModelRefusal ||
      problem instanceof OutputProblem ||
      problem instanceof UsageError;
    const code = (problem as NodeJS.ErrnoException).code;
    if (!known && code === undefined) throw problem;
    const sentence = problem instanceof Error ? problem.message : String(problem);
    await this.#link.call("set_message", ["error", /[.!?]$/.test(sentence) ? sentence : `${sentence}.`]);
  }

  /** Events of the pipeline for the job that is begun now. */
  #events(open: Session): PipelineEvents {
    const job = this.#job;
    const current = () => {
      if (job !== this.#job) throw new Cancelled();
    };
    return {
      onProgress: (stage, fraction) => {
        current();
        void this.#link.call("set_progress", [stageTexts[stage], fraction]);
      },
      onAnalysis: (bytes) => {
        if (this.#open?.session === open) void this.#link.call("set_analysis", [], bytes);
      },
    };
  }

  async #show(recording: Recording): Promise<void> {
    const fs = this.#options.value("fs");
    const job = this.#job;
    void this.#link.call("set_progress", [stageTexts.reading, 0]);
    const {session, files} = await openRecording(
      this.#core,
      recording,
      [...memoryOf(this.#options), ...(fs === undefined ? [] : ([["fs_hz", fs]] as const))],
      (fraction) => {
        if (job !== this.#job) throw new Cancelled();
        void this.#link.call("set_progress", [stageTexts.reading, fraction]);
      },
    );
    const before = this.#open;
    this.#open = null; // the trace comes first; until its edits are known nothing can be asked of it
    await before?.journal.close();
    before?.session.delete();
    await this.#sendRecording(session, recording.name);
    const sha256 = session.identity();
    const journal = await JournalFile.open(sha256);
    this.#open = {recording, session, files, journal, editable: false};
    if (this.#thresholds !== "") session.setThresholds(this.#thresholds);
    const strip = this.#settings.strip(sha256);
    if (strip !== undefined) await this.#link.call("set_strip", [strip]);
    const events = this.#events(session);
    const stored = await this.#restored(session, journal);
    findBeats(session, events, stored);
    this.#open.editable = true;
    if (journal.owner && stored !== null) await this.#saved();
    await this.#classify(session, events);
  }

  async #sendRecording(session: Session, name: string): Promise<void> {
    const {head, columnBytes} = session.recordingHead();
    await this.#link.call("begin_recording", [columnBytes], head);
    const buffer = new ArrayBuffer(Math.min(columnBytes, part_bytes));
    for (let offset = 0; offset < columnBytes; ) {
      const size = session.copyColumns(offset, buffer);
      await this.#link.call("samples", [offset], new Uint8Array(buffer.slice(0, size)));
      offset += size;
    }
    await this.#link.call("finish_recording");
    await this.#link.call("clear_records");
    const names = this.#recordings.map((each) => each.name);
    for (const each of names.length > 1 ? names : []) await this.#link.call("add_record", [each]);
    await this.#link.call("set_selected_record", [name]);
    await this.#link.call("set_title", [`${name} - Fiducial`]);
    await this.#link.call("set_save_state", ["none", ""]);
  }

  /** The stored journal where there is one and the person wants it; null: a new one. */
  async #restored(session: Session, journal: JournalFile): Promise<Uint8Array | null> {
    if (!journal.owner) {
      const reason = "This recording is being edited in another window; here it is read only.";
      await this.#link.call("set_save_state", ["readonly", reason]);
    }
    const stored = await journal.stored();
    if (stored.byteLength === 0) return null;
    try {
      const {edits} = session.inspectJournal(stored);
      const wanted =
        edits === 0 ||
        !journal.owner ||
        (await this.#link.question(
          "question",
          `Restore ${edits} stored ${edits === 1 ? "edit" : "edits"}?`,
          "They were made on an earlier day. Otherwise they are kept aside, and new edits are stored beside them.",
        )) !== null;
      if (wanted) return stored;
    } catch (problem) {
      await this.#tell(problem);
    }
    if (journal.owner) await journal.setAside();
    return null;
  }

  /** The one that makes the classes, loaded once. */
  #beatModel(): Promise<BeatModel | null> {
    const {name, precision} = this.#model;
    const key = `${name}/${precision}`;
    if (this.#loaded?.key !== key)
      this.#loaded = {key, model: loadModel(name, precision, this.#options.value("models"))};
    return this.#loaded.model;
  }

  /** Takes nothing from a job under way. */
  async #explainBeat(session: Session, sample: number, whatIf: string): Promise<void> {
    try {
      const model = await this.#beatModel();
      if (model !== null)
        await this.#link.call("set_explanation", [], await explainBeat(session, model, sample, whatIf));
    } catch (problem) {
      await this.#tell(problem);
    }
  }

  async #classify(session: Session, events: PipelineEvents): Promise<void> {
    const none = <T>(model: T | null): T => {
      if (model === null) throw new ModelRefusal("none was asked for");
      return model;
    };
    // One after the other: ONNX Runtime starts with the first network.
    const beats = this.#beatModel().then(none);
    await beats.catch(() => undefined);
    const rhythm = loadRhythmModel(
      this.#options.value("rhythm-model"),
      this.#model.precision,
      this.#options.value("models"),
    ).then(none);
    await rhythm.catch(() => undefined);
    await classify(session, {beats, rhythm, twelveLeads: this.#twelveLeads}, events);
  }

  #saved(): Promise<void> {
    return this.#link.call("set_save_state", ["saved", ""]);
  }

  async obey(command: ScreenCommand): Promise<void> {
    try {
      await this.#obey(command);
    } catch (problem) {
      await this.#tell(problem);
    }
  }

  async #obey(command: ScreenCommand): Promise<void> {
    const open = this.#open;
    switch (command.kind) {
      case "open_picker": {
        const path = await this.#link.question(
          "text",
          "Open a recording",
          "Path of a file, a folder or a ZIP archive; files can be dropped on the window as well.",
          `${process.cwd()}/`,
        );
        if (path !== null) this.openPaths([path.trim()]);
        return;
      }
      case "open_demo":
        return this.openPaths([`demo:${command.id}`]);
      case "open_record": {
        const wanted = this.#recordings.find(({name}) => name === command.name);
        if (wanted !== undefined) void this.#afterwards(() => this.#show(wanted));
        return;
      }
      case "select_model":
        this.#model = {name: command.name, precision: command.precision};
        await this.#link.call("set_selected_model", [command.name, command.precision]);
        if (open !== null) void this.#afterwards(() => this.#classify(open.session, this.#events(open.session)));
        return;
      case "cancel":
        this.#job += 1;
        return this.#link.call("set_message", ["info", "It was cancelled. What was found until then is shown."]);
      case "export":
        return open === null ? undefined : this.#export(open, command);
      case "edit":
        return open === null ? undefined : this.#edit(open, command);
      case "move_operating_point":
        open?.session.moveOperatingPoint(command.rarity_weight);
        return this.#concluded();
      case "choose_signals":
        if (open === null) return;
        await this.#link.call("set_signals", [command.choices]);
        void this.#afterwards(async () => {
          const journal = open.session.journal();
          const events = this.#events(open.session);
          open.session.chooseSignals(command.choices);
          findBeats(open.session, events, journal);
          await this.#classify(open.session, events);
        });
        return;
      case "load_experiments":
        return this.#link.call("set_experiments", [], await readFile(beside("models/experiments.json")));
      case "ask_four_beats":
        if (open !== null)
          void this.#afterwards(async () => {
            const models = await fourBeatModels(this.#options.value("models"));
            const events = this.#events(open.session);
            await askFourBeats(open.session, models, events);
            events.onAnalysis(open.session.conclude(), true);
          });
        return;
      case "explain_beat":
        return open === null ? undefined : this.#explainBeat(open.session, command.sample, command.what_if);
      case "explain_all":
        if (open !== null)
          void this.#afterwards(async () => {
            const events = this.#events(open.session);
            const model = await this.#beatModel();
            if (model !== null) await explainAll(open.session, model, events);
            events.onAnalysis(open.session.conclude(), true);
          });
        return;
      case "ask_thresholds":
        return this.#askThresholds();
      case "ask_time":
        return this.#askTime();
      case "ask_comment": {
        const words = await this.#link.question("text", "Comment", `To ${command.place}.`, command.text);
        if (words !== null && open !== null)
          await this.#edit(open, {
            edit: "bookmark",
            begin: command.sample,
            end: 0,
            code: 0,
            text: words,
            said: "",
          });
        return;
      }
      case "ask_confirmation": {
        const date = new Date().toISOString().slice(0, 10);
        const by = await this.#link.question(
          "text",
          "Confirm the result",
          `${command.subject} Date: ${date}. Your name:`,
        );
        const said = "Confirmed. Report and exports say so.";
        if (by !== null && open !== null)
          await this.#edit(open, {edit: "confirm", begin: 0, end: 0, code: 0, text: `${date} ${by}`.trim(), said});
        return;
      }
      case "show_device": {
        const sentence = `Nothing is fetched from anywhere. Edits and settings are files below ${dataFolder()}: delete them there.`;
        return this.#link.call("set_message", ["info", sentence]);
      }
      case "remember":
        return this.#settings.remember(command.key, command.value);
      case "set_theme":
        return this.#settings.remember("theme", command.name);
      case "keep_strip":
        if (open !== null) this.#settings.keepStrip(open.session.identity(), command.choices);
        return;
      case "copy":
        return this.#link.call("set_clipboard", [command.text]);
      case "dismiss_message":
        return;
      default:
        return command satisfies never;
    }
  }

  async #concluded(): Promise<void> {
    if (this.#open !== null) await this.#link.call("set_analysis", [], this.#open.session.conclude());
  }

  async #edit({session, journal, editable}: Open, edit: Edit): Promise<void> {
    if (!journal.owner || !editable) {
      const reason = journal.owner
        ? "Beats are still being found."
        : "This recording is being edited in another window.";
      return this.#link.call("set_message", ["info", reason]);
    }
    const entry = session.edit(edit);
    await this.#concluded();
    if (entry.byteLength === 0) return;
    await this.#link.call("set_save_state", ["saving", ""]);
    try {
      await journal.append(entry);
      await this.#saved();
    } catch (problem) {
      const reason = problem instanceof Error ? problem.message : String(problem);
      await this.#link.call("set_save_state", ["unsaved", `${reason}. Export before you close.`]);
    }
    if (edit.said !== "") await this.#link.call("set_message", ["info", edit.said]);
  }

  async #askThresholds(): Promise<void> {
    const text = await this.#link.question(
      "text",
      "Thresholds",
      "NAME=NUMBER, several with a space between; none: the usual ones. `fiducial help` lists the names.",
      this.#thresholds,
    );
    if (text === null || this.#open === null) return;
    this.#open.session.setThresholds(text.trim());
    this.#thresholds = text.trim();
    await this.#concluded();
  }

  async #askTime(): Promise<void> {
    const text = await this.#link.question("text", "Go to a time", "From the start: 12:31, 1:02:03 or seconds.");
    if (text === null) return;
    const answer = await this.#link.ask("parse_time", [text]);
    const seconds = Number(answer?.head["seconds"] ?? -1);
    if (seconds >= 0) await this.#link.call("goto", [seconds]);
    else await this.#link.call("set_message", ["info", `"${text}" is no time in this recording.`]);
  }

  async #export({recording, session, files}: Open, command: ScreenCommand & {readonly kind: "export"}): Promise<void> {
    const stem = outputStems([recording])[0] ?? "recording";
    if (command.what === "png") {
      const picture = await this.#picture(command);
      if (picture !== null) await this.#write(`${stem}.strip.png`, picture, "");
      return;
    }
    const {what} = command;
    session.setOption("header_text", "leave_out");
    const content = what === "report.html" ? await reportPage(session, files) : session.exported(what);
    const left = leftOutWords(session, [what]);
    const said = left === "" ? "" : ` Without ${left} which fiducial convert --keep-identity keeps.`;
    await this.#write(`${stem}${exportEndings[what]}`, content, said);
  }

  /** To the place that the person names; `said` follows the sentence that it was written. */
  async #write(name: string, content: Uint8Array, said: string): Promise<void> {
    const path = await this.#pathFor(name);
    if (path === null) return;
    await writeWhole(path, content);
    await this.#link.call("set_message", ["info", `Written to ${path}.${said}`]);
  }

  /** Where the person wants it; null: nowhere. A file that is there is replaced only when they say so. */
  async #pathFor(name: string): Promise<string | null> {
    const given = await this.#link.question("text", "Save as", "Path of the new file.", join(process.cwd(), name));
    if (given === null || given.trim() === "") return null;
    const path = resolve(given.trim());
    if (!existsSync(path)) return path;
    const replace = await this.#link.question("question", "Replace the file?", `${path} is there already.`);
    return replace === null ? null : path;
  }

  /** PNG of a part of the window, in the layout's pixels, or of all of it; null: the window was closed. */
  async #picture(part: PictureArea | null): Promise<Buffer | null> {
    const answer = await this.#link.ask("take_picture");
    if (answer === null) return null;
    const {head, payload} = answer;
    const ratio = Number(head["pixel_ratio"]);
    const whole = {width: Number(head["width"]), height: Number(head["height"]), rgba: payload};
    if (part === null) return png(whole, disclaimer);
    const {x, y, width, height, caption} = part;
    const wanted = cropped(whole, {x: x * ratio, y: y * ratio, width: width * ratio, height: height * ratio});
    return png(wanted, `${caption} ${disclaimer}`);
  }

  /** The whole window. */
  async savePicture(path: string): Promise<void> {
    const picture = await this.#picture(null);
    if (picture !== null) await writeWhole(path, picture);
  }
}
