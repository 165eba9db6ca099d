// Long because it wraps every C function of the module: pointers are known here and nowhere else.
/** The C functions of src/worker/worker_api.hpp as typed objects: the only file that knows the core's pointers. */

import createCore, {type CoreModule} from "fiducial-core";
import {bytesAt, instantiateCompiled, textAt, withArguments} from "./module_memory";
import {contextColumns} from "./manifest";
import {editKinds, type CoreError, type Edit, type JournalSummary, type SyntheticDemo} from "./protocol";
import {CoreRefusal} from "./refusal";

export {CoreRefusal};

export type OptionKey =
  | "record"
  | "fs_hz"
  | "gain_adu_per_mv"
  | "max_bytes"
  | "class_map"
  | "positions"
  | "annotator"
  | "test_from_s"
  | "match_window_s"
  | "from_s"
  | "to_s"
  | "annotations"
  | "ecg"
  | "not_ecg"
  | "main_lead"
  | "inverted";

export type WindowScaling = "millivolts" | "record_zscore" | "beat_zscore";
const scalingCodes: Readonly<Record<WindowScaling, number>> = {millivolts: 0, record_zscore: 1, beat_zscore: 2};

/** A model as the core needs to know it; from its manifest. */
export type ModelSpec = WindowModelSpec | ContextModelSpec;

interface ModelIdentity {
  readonly name: string;
  readonly precision: string;
  /** Lower-case hex of the .onnx file. */
  readonly sha256: string;
}

/** A model that sees the beats of a whole record, each compared with the others. */
export interface ContextModelSpec extends ModelIdentity {
  readonly reads: "context";
}

/** A model that sees a window of samples round each beat. */
export interface WindowModelSpec extends ModelIdentity {
  readonly reads: "windows";
  readonly fsHz: number;
  readonly beforeSamples: number;
  readonly afterSamples: number;
  readonly scaling: WindowScaling;
  /** Row-major {5, channels}; null: no Grad-CAM. */
  readonly headWeights: Float32Array | null;
  readonly channels: number;
}

/** Tensors of one batch, row-major copies. */
export type ModelInput = WindowInput | ContextInput;

export interface ContextInput {
  readonly reads: "context";
  readonly beatCount: number;
  /** {beatCount, contextColumns}: all beats of the record */
  readonly context: Float32Array;
}

export interface WindowInput {
  readonly reads: "windows";
  readonly beatCount: number;
  /** {beatCount, windowSamples} */
  readonly windows: Float32Array;
  /** {beatCount, 3}: pre_s, post_s, ratio */
  readonly rr: Float32Array;
}

/** What a model answered for one batch, row-major. */
export interface ModelOutput {
  readonly beatCount: number;
  /** {beatCount, 5}, columns N S V F Q */
  readonly probabilities: Float32Array;
  readonly channels: number;
  readonly mapSamples: number;
  /** {beatCount, channels, mapSamples} or null */
  readonly featureMap: Float32Array | null;
  /** {beatCount, 5} or null */
  readonly timingLogits: Float32Array | null;
}

/** A whole file in memory, for files that are small by nature. */
export interface NamedFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

export interface ReadRequest {
  readonly file: number;
  readonly offset: number;
  readonly size: number;
}

export class Core {
  readonly #module: CoreModule;

  private constructor(module: CoreModule) {
    this.#module = module;
  }

  /** Rejects when the module cannot be instantiated. */
  static create(compiled: WebAssembly.Module): Promise<Core> {
    return new Promise((resolve, reject) => {
      createCore({instantiateWasm: instantiateCompiled(compiled, reject)}).then(
        (module) => resolve(new Core(module)),
        reject,
      );
    });
  }

  version(): string {
    return textAt(this.#module, this.#module._ecg_version());
  }

  /** The first one opens on the first visit. */
  demos(): readonly SyntheticDemo[] {
    return JSON.parse(textAt(this.#module, this.#module._ecg_demos())) as SyntheticDemo[];
  }

  /** JSON of core/report/experiments_report.hpp. Throws CoreRefusal. */
  experiments(text: string): string {
    const session = this.session();
    try {
      return session.experiments(text);
    } finally {
      session.delete();
    }
  }

  session(): Session {
    return new Session(this.#module);
  }

  evaluation(): Evaluation {
    return new Evaluation(this.#module);
  }
}

/** One recording and its analysis. Methods throw CoreRefusal where the C function answers -1. */
export class Session {
  readonly #module: CoreModule;
  readonly handle: number;

  constructor(module: CoreModule) {
    this.#module = module;
    this.handle = module._ecg_session_new();
    if (this.handle === 0) throw new RangeError("out of memory: no session");
  }

  delete(): void {
    this.#module._ecg_session_delete(this.handle);
  }

  setOption(key: OptionKey, value: string): void {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_set_option(this.handle, memory.text(key), memory.text(value)),
      ),
    );
  }

  addFile(name: string, sizeBytes: number): void {
    this.#check(
      withArguments(this.#module, (memory) => this.#module._ecg_add_file(this.handle, memory.text(name), sizeBytes)),
    );
  }

  recordNames(): readonly string[] {
    this.#check(this.#module._ecg_record_names(this.handle));
    return JSON.parse(this.#resultText()) as string[];
  }

  open(): void {
    this.#check(this.#module._ecg_open(this.handle));
  }

  /** null: everything was read. */
  nextRead(): ReadRequest | null {
    return withArguments(this.#module, (memory) => {
      const pointer = memory.space(3 * Float64Array.BYTES_PER_ELEMENT);
      if (this.#check(this.#module._ecg_next_read(this.handle, pointer)) === 0) return null;
      const view = new DataView(this.#module.HEAPU8.buffer, pointer);
      return {file: view.getFloat64(0, true), offset: view.getFloat64(8, true), size: view.getFloat64(16, true)};
    });
  }

  push(bytes: Uint8Array): void {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_push(this.handle, memory.bytes(bytes), bytes.byteLength),
      ),
    );
  }

  readProgress(): number {
    return this.#module._ecg_read_progress(this.handle);
  }

  finishReading(): void {
    this.#check(this.#module._ecg_finish_reading(this.handle));
  }

  openSynthetic(id: string): void {
    this.#check(
      withArguments(this.#module, (memory) => this.#module._ecg_open_synthetic(this.handle, memory.text(id))),
    );
  }

  /** What a person says of the signals, in the words of core/record/signal_choices.hpp; the analysis begins anew. */
  chooseSignals(choices: string): void {
    this.#check(
      withArguments(this.#module, (memory) => this.#module._ecg_choose_signals(this.handle, memory.text(choices))),
    );
  }

  /** JSON of what a person can say of the signals. */
  signalChoices(): string {
    this.#check(this.#module._ecg_signal_choices(this.handle));
    return this.#resultText();
  }

  /** Head of core/snapshot/record_bytes.hpp, and how many bytes of columns belong to it. */
  recordingHead(): {readonly head: Uint8Array<ArrayBuffer>; readonly columnBytes: number} {
    this.#check(this.#module._ecg_recording_head(this.handle));
    return {head: this.#result(), columnBytes: this.#module._ecg_recording_bytes(this.handle)};
  }

  /** Copies the columns from `offset` on into `target`, as far as it and their column reach; answers the bytes, 0 at the end. */
  copyColumns(offset: number, target: ArrayBuffer): number {
    const [pointer, room] = withArguments(this.#module, (memory) => {
      const place = memory.space(Float64Array.BYTES_PER_ELEMENT);
      const at = this.#module._ecg_recording_part(this.handle, offset, place);
      return [at, new DataView(this.#module.HEAPU8.buffer, place).getFloat64(0, true)] as const;
    });
    const size = Math.min(room, target.byteLength);
    new Uint8Array(target).set(this.#module.HEAPU8.subarray(pointer, pointer + size));
    return size;
  }

  beginAnalysis(): void {
    this.#check(this.#module._ecg_begin_analysis(this.handle));
  }

  beginModel(spec: ModelSpec): void {
    if (spec.reads === "context") {
      this.#check(
        withArguments(this.#module, (memory) =>
          this.#module._ecg_begin_context_model(
            this.handle,
            memory.text(spec.name),
            memory.text(spec.precision),
            memory.text(spec.sha256),
          ),
        ),
      );
      return;
    }
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_begin_model(
          this.handle,
          memory.text(spec.name),
          memory.text(spec.precision),
          memory.text(spec.sha256),
          spec.fsHz,
          spec.beforeSamples,
          spec.afterSamples,
          scalingCodes[spec.scaling],
          memory.floats(spec.headWeights),
          spec.headWeights === null ? 0 : spec.channels,
        ),
      ),
    );
  }

  withoutModel(reason: string): void {
    this.#check(
      withArguments(this.#module, (memory) => this.#module._ecg_without_model(this.handle, memory.text(reason))),
    );
  }

  /** The next beats for the model begun with `spec`; null: all were handed out. */
  nextBatch(spec: ModelSpec, maxBeats: number): ModelInput | null {
    const beatCount = this.#check(this.#module._ecg_next_batch(this.handle, maxBeats));
    if (beatCount === 0) return null;
    if (spec.reads === "context") {
      const context = this.#floats(this.#module._ecg_batch_context(this.handle), beatCount * contextColumns);
      return {reads: "context", beatCount, context};
    }
    const windowSamples = spec.beforeSamples + spec.afterSamples;
    return {
      reads: "windows",
      beatCount,
      windows: this.#floats(this.#module._ecg_batch_windows(this.handle), beatCount * windowSamples),
      rr: this.#floats(this.#module._ecg_batch_rr(this.handle), beatCount * 3),
    };
  }

  pushOutput(output: ModelOutput): void {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_push_output(
          this.handle,
          output.beatCount,
          memory.floats(output.probabilities),
          output.channels,
          output.mapSamples,
          memory.floats(output.featureMap),
          memory.floats(output.timingLogits),
        ),
      ),
    );
  }

  /** 0..1 of the beats classified. */
  modelProgress(): number {
    return this.#module._ecg_model_progress(this.handle);
  }

  /** How much rarer classes count, -1 to 1; the next conclusion follows it. */
  moveOperatingPoint(rarityWeight: number): void {
    this.#check(this.#module._ecg_move_operating_point(this.handle, rarityWeight));
  }

  /** Bytes of core/snapshot/analysis.hpp, a new version each time. */
  conclude(): Uint8Array<ArrayBuffer> {
    this.#check(this.#module._ecg_conclude(this.handle));
    return this.#result();
  }

  /** Two annotation files compared, in the words of `what` (src/worker/worker_api.hpp). No header: option "fs_hz". */
  compared(
    what: "json" | "bxb -s" | "bxb -S",
    reference: NamedFile,
    test: NamedFile,
    header: NamedFile | null,
  ): string {
    this.#check(
      withArguments(this.#module, (memory) => {
        const [a, b, h] = [reference, test, header ?? {name: "", bytes: new Uint8Array()}];
        return this.#module._ecg_compare(
          this.handle,
          memory.text(what),
          memory.text(a.name),
          memory.bytes(a.bytes),
          a.bytes.byteLength,
          memory.text(b.name),
          memory.bytes(b.bytes),
          b.bytes.byteLength,
          memory.text(h.name),
          memory.bytes(h.bytes),
          h.bytes.byteLength,
        );
      }),
    );
    return this.#resultText();
  }

  /** Bytes by which the stored journal grows; none when the edit changes nothing. */
  edit({edit, begin, end, code, text}: Edit): Uint8Array<ArrayBuffer> {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_edit(this.handle, editKinds[edit], begin, end, code, memory.text(text)),
      ),
    );
    return this.#result();
  }

  /** Replaces the journal by stored bytes; none: an empty one. */
  restore(journal: Uint8Array): void {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_restore(this.handle, memory.bytes(journal), journal.byteLength),
      ),
    );
  }

  /** Patient calibration with the reference's labels of the first seconds. */
  calibrate(learn_s: number): void {
    this.#check(this.#module._ecg_calibrate(this.handle, learn_s));
  }

  /** Patient calibration with the reference's answers to the `questions` most telling questions; how many were answered. */
  askReference(questions: number): number {
    return this.#check(this.#module._ecg_ask_reference(this.handle, questions));
  }

  /** All edits so far, as they are stored. */
  journal(): Uint8Array<ArrayBuffer> {
    this.#check(this.#module._ecg_journal(this.handle));
    return this.#result();
  }

  inspectJournal(journal: Uint8Array): JournalSummary {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_inspect_journal(this.handle, memory.bytes(journal), journal.byteLength),
      ),
    );
    return JSON.parse(this.#resultText()) as JournalSummary;
  }

  /** SHA-256 of the samples and what scales them. */
  identity(): string {
    this.#check(this.#module._ecg_identity(this.handle));
    return this.#resultText();
  }

  experiments(text: string): string {
    this.#check(withArguments(this.#module, (memory) => this.#module._ecg_experiments(this.handle, memory.text(text))));
    return this.#resultText();
  }

  clearSources(): void {
    this.#module._ecg_clear_sources(this.handle);
  }

  addSource(name: string, sizeBytes: number, sha256: string): void {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_add_source(this.handle, memory.text(name), sizeBytes, memory.text(sha256)),
      ),
    );
  }

  /** Who confirmed the result; empty: nobody. */
  setReviewer(name: string): void {
    withArguments(this.#module, (memory) => this.#module._ecg_set_reviewer(this.handle, memory.text(name)));
  }

  /** Leads, by number, that a person looks at upside down: the report shows them so, every export says it. */
  showInverted(leads: readonly number[]): void {
    withArguments(this.#module, (memory) => this.#module._ecg_show_inverted(this.handle, memory.text(leads.join(" "))));
  }

  exported(what: string): Uint8Array<ArrayBuffer> {
    this.#check(withArguments(this.#module, (memory) => this.#module._ecg_export(this.handle, memory.text(what))));
    return this.#result();
  }

  exportedText(what: string): string {
    return new TextDecoder().decode(this.exported(what));
  }

  #check(answer: number): number {
    if (answer < 0)
      throw new CoreRefusal(JSON.parse(textAt(this.#module, this.#module._ecg_error(this.handle))) as CoreError);
    return answer;
  }

  #result(): Uint8Array<ArrayBuffer> {
    return bytesAt(this.#module, this.#module._ecg_result(this.handle), this.#module._ecg_result_size(this.handle));
  }

  #resultText(): string {
    return new TextDecoder().decode(this.#result());
  }

  #floats(pointer: number, count: number): Float32Array {
    return new Float32Array(bytesAt(this.#module, pointer, count * Float32Array.BYTES_PER_ELEMENT).buffer);
  }
}

/** Scores over several records against the references that came with them. */
export class Evaluation {
  readonly #module: CoreModule;
  readonly #handle: number;

  constructor(module: CoreModule) {
    this.#module = module;
    this.#handle = module._ecg_evaluation_new();
    if (this.#handle === 0) throw new RangeError("out of memory: no evaluation");
  }

  /** After `session.conclude()`. False: the record has no reference beats. */
  add(session: Session): boolean {
    return this.#module._ecg_evaluation_add(this.#handle, session.handle) >= 0;
  }

  json(): string {
    return textAt(this.#module, this.#module._ecg_evaluation_json(this.#handle));
  }

  /** The tables of `bxb -L` and `sumstats`. */
  bxb(classMap: "ec57" | "papers"): string {
    return textAt(this.#module, this.#module._ecg_evaluation_bxb(this.#handle, classMap === "papers" ? 1 : 0));
  }

  delete(): void {
    this.#module._ecg_evaluation_delete(this.#handle);
  }
}
