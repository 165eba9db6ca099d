/** The screen program of src/app/app_api.hpp as a typed object: the only file that knows its pointers. */

import createApp, {type AppModule} from "fiducial-app";
import {textAt, withArguments} from "../shared/module_memory";
import type {ScreenCommand} from "../shared/screen_command";

/** A canvas of more pixels on one side is cut or refused by some graphics drivers. */
const mostCanvasSide_px = 8192;
/** The screen program takes no more (resize in src/app/app.cpp). */
const mostRatio = 4;
/** Fonts and layout of another size are there after as many frames (kSettleFrames in src/app/app.cpp). */
const framesToSettle = 3;

export interface ScreenState {
  readonly idle?: boolean;
  readonly px_per_mm: number;
  readonly [field: string]: unknown;
}

/** Seconds a lost graphics context may take to come back before the tables take over. */
const contextPatience_ms = 5_000;

export class Screen {
  readonly #module: AppModule;
  readonly #canvas: HTMLCanvasElement;
  readonly #onCommand: (command: ScreenCommand) => void;
  /** Told what was gone to, in words, each time it has become something else. */
  readonly #onSelection: (words: string) => void;
  #frame = 0;
  #wanted = false;
  /** Bytes of samples that the recording under way has, and how many are there; -1: none is under way. */
  #awaited = -1;
  #filled = 0;

  private constructor(
    module: AppModule,
    canvas: HTMLCanvasElement,
    onCommand: (command: ScreenCommand) => void,
    onSelection: (words: string) => void,
  ) {
    this.#module = module;
    this.#canvas = canvas;
    this.#onCommand = onCommand;
    this.#onSelection = onSelection;
  }

  /** null: this browser has no WebGL2. */
  static async create(
    wasmBinary: ArrayBuffer,
    canvas: HTMLCanvasElement,
    onCommand: (command: ScreenCommand) => void,
    onContext: (alive: boolean) => void,
    onSelection: (words: string) => void,
  ): Promise<Screen | null> {
    let screen: Screen | null = null;
    const module = await createApp({canvas, wasmBinary, onFrameWanted: () => screen?.wantFrame()});
    if (module._app_start() !== 0) return null;
    screen = new Screen(module, canvas, onCommand, onSelection);
    screen.#followSize();
    screen.#followContext(onContext);
    return screen;
  }

  /** Asks for one frame; many wishes before it are one. */
  wantFrame(): void {
    this.#wanted = true;
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.#draw());
  }

  #draw(): void {
    this.#frame = 0;
    this.#wanted = false;
    const more = this.#module._app_frame() === 1;
    for (const command of JSON.parse(textAt(this.#module, this.#module._app_take_commands())) as ScreenCommand[]) {
      this.#onCommand(command);
    }
    if (more) this.wantFrame();
    else this.#onSelection(textAt(this.#module, this.#module._app_selection()));
  }

  /** Nothing is waiting to be drawn. */
  get idle(): boolean {
    return !this.#wanted && this.#frame === 0;
  }

  state(): ScreenState {
    return JSON.parse(textAt(this.#module, this.#module._app_state())) as ScreenState;
  }

  /**
   * Draws everything anew, with so many pixels per millimetre of paper or as many as a canvas can have, and shows it to
   * `use`; then as before. All in one task: nobody sees it. A buffer that was shown already is empty, so none is reused.
   */
  drawnFor<Result>(pixelsPerMm: number, use: (canvas: HTMLCanvasElement, pixelsPerMm: number) => Result): Result {
    const [width, height] = [document.documentElement.clientWidth, document.documentElement.clientHeight];
    const cssPerMm = this.state().px_per_mm;
    const most = Math.min(mostRatio, mostCanvasSide_px / Math.max(width, height));
    const ratio = Math.max(devicePixelRatio, Math.min(pixelsPerMm / cssPerMm, most));
    const draw = (pixelRatio: number) => {
      this.#module._app_resize(width, height, pixelRatio);
      for (let frame = 0; frame < framesToSettle; frame++) this.#module._app_frame();
    };
    draw(ratio);
    try {
      return use(this.#canvas, cssPerMm * ratio);
    } finally {
      draw(devicePixelRatio);
      this.wantFrame();
    }
  }

  /** Head of a recording; `columnBytes` of samples follow. It is shown when the last of them is there: answers true. */
  beginRecording(head: ArrayBuffer, columnBytes: number): boolean {
    const begun = this.#withBytes(head, (size) => this.#module._app_begin_recording(size, columnBytes)) === 0;
    this.#awaited = begun ? columnBytes : -1;
    this.#filled = 0;
    return this.#finishRecording();
  }

  /** The rest of a recording under way will not come. */
  abandonRecording(): void {
    if (this.#awaited < 0) return;
    this.#awaited = -1;
    this.#module._app_begin_recording(0, 0); // no head: what was there of it is freed
  }

  addSamples(bytes: ArrayBuffer, size: number): boolean {
    if (this.#awaited < 0) return false;
    for (let done = 0; done < size; ) {
      const room = Math.min(this.#module._app_recording_room_size(this.#filled), size - done);
      if (room === 0) return false;
      this.#module.HEAPU8.set(new Uint8Array(bytes, done, room), this.#module._app_recording_room(this.#filled));
      done += room;
      this.#filled += room;
    }
    return this.#finishRecording();
  }

  #finishRecording(): boolean {
    if (this.#awaited < 0 || this.#filled < this.#awaited) return false;
    this.#awaited = -1;
    const shown = this.#module._app_finish_recording() === 0;
    this.wantFrame();
    return shown;
  }

  setAnalysis(bytes: ArrayBuffer): boolean {
    return this.#withBytes(bytes, (size) => this.#module._app_set_analysis(size)) === 0;
  }

  /** What one beat is made of: bytes of core/explain/beat_explanation.hpp. */
  setExplanation(bytes: ArrayBuffer): void {
    this.#withBytes(bytes, (size) => this.#module._app_set_explanation(size));
  }

  /** Text of models/experiments.json. */
  setExperiments(bytes: ArrayBuffer): void {
    this.#withBytes(bytes, (size) => {
      this.#module._app_set_experiments(size);
      return 0;
    });
  }

  /** Why the experiments could not be had. */
  setLabProblem(sentence: string): void {
    this.#withTexts([sentence], (text) => this.#module._app_set_lab_problem(text));
  }

  clearRecording(): void {
    this.#module._app_clear_recording();
    this.wantFrame();
  }

  /** fraction 0..1; null: nothing is running. */
  setProgress(stage: string, fraction: number | null): void {
    this.#withTexts([stage], (text) => this.#module._app_set_progress(text, fraction ?? -1));
  }

  setMessage(kind: "info" | "error", sentence: string): void {
    this.#withTexts([kind, sentence], (kindText, text) => this.#module._app_set_message(kindText, text));
  }

  clearMessage(): void {
    this.#module._app_clear_message();
    this.wantFrame();
  }

  /** "none", "saving", "saved", "unsaved" or "readonly", with a reason for the last two. */
  setSaveState(state: string, reason: string): void {
    this.#withTexts([state, reason], (...texts) => this.#module._app_set_save_state(...texts));
  }

  setDropping(active: boolean): void {
    this.#module._app_set_dropping(active ? 1 : 0);
    this.wantFrame();
  }

  setRequestCount(count: number): void {
    this.#module._app_set_request_count(count);
    this.wantFrame();
  }

  addDemo(id: string, title: string, story: string, kind: "synthetic" | "real"): void {
    this.#withTexts([id, title, story, kind], (...texts) => this.#module._app_add_demo(...texts));
  }

  addModel(name: string, title: string, kind: "use" | "teaching"): void {
    this.#withTexts([name, title, kind], (...texts) => this.#module._app_add_model(...texts));
  }

  setSelectedModel(name: string, precision: string): void {
    this.#withTexts([name, precision], (...texts) => this.#module._app_set_selected_model(...texts));
  }

  setRecords(names: readonly string[], selected: string): void {
    this.#module._app_clear_records();
    for (const name of names) this.#withTexts([name], (text) => this.#module._app_add_record(text));
    this.#withTexts([selected], (text) => this.#module._app_set_selected_record(text));
  }

  /** What an earlier visit kept; false: the screen has no such setting, or no such value of it. */
  setSetting(key: string, value: string): boolean {
    let taken = false;
    this.#withTexts([key, value], (...texts) => {
      taken = this.#module._app_set_setting(...texts) === 0;
    });
    return taken;
  }

  /** Choices for the strip of the open recording, as `keep_strip` gave them. */
  setStrip(choices: string): void {
    this.#withTexts([choices], (text) => this.#module._app_set_strip(text));
  }

  /** Which signals of the open recording are an ECG. */
  setSignals(choices: string): void {
    this.#withTexts([choices], (text) => this.#module._app_set_signals(text));
  }

  goTo(seconds: number): void {
    this.#module._app_goto(seconds);
    this.wantFrame();
  }

  /** Seconds from the start that a typed time means; null: none inside the recording. */
  parseTime(text: string, ofDay: boolean): number | null {
    const seconds = withArguments(this.#module, (memory) =>
      this.#module._app_parse_time(memory.text(text), ofDay ? 1 : 0),
    );
    return seconds < 0 ? null : seconds;
  }

  /** The recording says at what time of day it began. */
  get hasClock(): boolean {
    return this.#module._app_has_clock() === 1;
  }

  selectBeat(index: number): void {
    this.#module._app_select_beat(index);
    this.wantFrame();
  }

  #withTexts<const T extends readonly string[]>(texts: T, call: (...pointers: {[K in keyof T]: number}) => void): void {
    withArguments(this.#module, (memory) =>
      call(...(texts.map((text) => memory.text(text)) as unknown as {[K in keyof T]: number})),
    );
    this.wantFrame();
  }

  #withBytes(bytes: ArrayBuffer, call: (size: number) => number): number {
    const pointer = this.#module._app_buffer(bytes.byteLength);
    this.#module.HEAPU8.set(new Uint8Array(bytes), pointer);
    const answer = call(bytes.byteLength);
    this.wantFrame();
    return answer;
  }

  /** The page owns the size of the canvas and tells it, with the pixel ratio, whenever it may have changed. */
  #followSize(): void {
    const resize = () => {
      this.#module._app_resize(
        document.documentElement.clientWidth,
        document.documentElement.clientHeight,
        devicePixelRatio,
      );
      this.wantFrame();
    };
    new ResizeObserver(resize).observe(document.documentElement);
    const followDensity = () => {
      matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener(
        "change",
        () => {
          resize();
          followDensity();
        },
        {once: true},
      );
    };
    followDensity();
    document.addEventListener("visibilitychange", () => this.wantFrame());
    resize();
  }

  #followContext(onContext: (alive: boolean) => void): void {
    let patience = 0;
    this.#canvas.addEventListener("webglcontextlost", (event) => {
      event.preventDefault(); // otherwise it would never be restored
      this.#module._app_context_lost();
      patience = window.setTimeout(() => onContext(false), contextPatience_ms);
    });
    this.#canvas.addEventListener("webglcontextrestored", () => {
      clearTimeout(patience);
      this.#module._app_context_restored();
      onContext(true);
      this.wantFrame();
    });
  }
}
