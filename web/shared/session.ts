/**
 * One recording in the core: the C functions ecg_... of src/worker/worker_api.hpp that take a session, as typed methods.
 * Long because every function of the core that works on a recording is called here, with its pointers.
 */

import type {CoreModule} from "fiducial-core";
import type {FourBeatProbabilities} from "./four_beat_models";
import type {TwelveLeadManifest} from "./manifest";
import {bytesAt, textAt, withArguments} from "./module_memory";
import type {CoreError, Edit, JournalSummary} from "./protocol";
import {CoreRefusal} from "./refusal";
import {
  beatLetters,
  contextColumns,
  editKinds,
  fourBeatSamples,
  questionsPerBeat,
  rhythmClasses,
  rhythmWindowSamples,
  rrColumns,
  standardLeads,
  twelveLeadColumns,
  twelveLeadSamples,
  windowScalings,
  type OptionKey,
} from "./tables";
import type {
  Explained,
  ExplainRows,
  ModelIdentity,
  ModelInput,
  ModelOutput,
  ModelSpec,
  TwelveLeadOutput,
  TwelveLeadRows,
  WindowInput,
  WindowModelSpec,
} from "./tensors";
import type {TrainingList} from "./training_list";

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

  /** A step of what is found without a model; false: that was the last. */
  findBeats(): boolean {
    return this.#check(this.#module._ecg_find_beats(this.handle)) > 0;
  }

  /** 0..1 of these steps. */
  beatsProgress(): number {
    return this.#module._ecg_beats_progress(this.handle);
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
            this.#among(spec.trainedOn),
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
          windowScalings[spec.scaling],
          memory.floats(spec.headWeights),
          spec.headWeights === null ? 0 : spec.channels,
          this.#among(spec.trainedOn),
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
      rr: this.#floats(this.#module._ecg_batch_rr(this.handle), beatCount * rrColumns.length),
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

  beginRhythm({name, precision, sha256, trainedOn}: ModelIdentity): void {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_begin_rhythm(
          this.handle,
          memory.text(name),
          memory.text(precision),
          memory.text(sha256),
          this.#among(trainedOn),
        ),
      ),
    );
  }

  withoutRhythm(reason: string): void {
    this.#check(
      withArguments(this.#module, (memory) => this.#module._ecg_without_rhythm(this.handle, memory.text(reason))),
    );
  }

  /** {count, rhythmWindowSamples}; null: all were handed out. */
  nextRhythmWindows(most: number): {readonly count: number; readonly samples: Float32Array} | null {
    const count = this.#check(this.#module._ecg_next_rhythm_windows(this.handle, most));
    if (count === 0) return null;
    return {count, samples: this.#floats(this.#module._ecg_rhythm_windows(this.handle), count * rhythmWindowSamples)};
  }

  /** {window, rhythmClasses} for the windows handed out last. */
  pushRhythm(probabilities: Float32Array): void {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_push_rhythm(
          this.handle,
          probabilities.length / rhythmClasses.length,
          memory.floats(probabilities),
        ),
      ),
    );
  }

  /** 0..1 of the windows answered. */
  rhythmProgress(): number {
    return this.#module._ecg_rhythm_progress(this.handle);
  }

  /** S003's two networks, by the SHA-256 of their files. */
  beginFourBeats({binary, multilabel}: {readonly binary: string; readonly multilabel: string}): void {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_begin_four_beats(this.handle, memory.text(binary), memory.text(multilabel)),
      ),
    );
  }

  /** {count, fourBeatSamples}; null: all were handed out. */
  nextFourBeats(most: number): {readonly count: number; readonly samples: Float32Array} | null {
    const count = this.#check(this.#module._ecg_next_four_beats(this.handle, most));
    if (count === 0) return null;
    return {count, samples: this.#floats(this.#module._ecg_four_beats(this.handle), count * fourBeatSamples)};
  }

  /** For the windows handed out last. */
  pushFourBeats({arrhythmia, labels}: FourBeatProbabilities): void {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_push_four_beats(
          this.handle,
          arrhythmia.length,
          memory.floats(arrhythmia),
          memory.floats(labels),
        ),
      ),
    );
  }

  /** 0..1 of the windows answered. */
  fourBeatProgress(): number {
    return this.#module._ecg_four_beat_progress(this.handle);
  }

  /** What the twelve-lead model is asked; null: too few leads are there. */
  askTwelveLeads(): TwelveLeadRows | null {
    const count = this.#check(this.#module._ecg_ask_twelve_leads(this.handle));
    if (count === 0) return null;
    const leads = count * standardLeads;
    return {
      count,
      leads: this.#floats(this.#module._ecg_twelve_leads(this.handle), leads * twelveLeadSamples),
      present: this.#floats(this.#module._ecg_twelve_leads_present(this.handle), leads),
      measures: this.#floats(this.#module._ecg_twelve_lead_measures(this.handle), count * twelveLeadColumns),
    };
  }

  /** The next conclusion carries the answers. */
  pushTwelveLeads(
    {name, precision, sha256, trainedOn}: ModelIdentity,
    {bands, headWeights, featureMap}: TwelveLeadManifest,
    output: TwelveLeadOutput,
  ): void {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_begin_twelve_leads(
          this.handle,
          memory.text(name),
          memory.text(precision),
          memory.text(sha256),
          memory.floats(bands),
          memory.floats(headWeights),
          featureMap.channels,
          this.#among(trainedOn),
        ),
      ),
    );
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_push_twelve_leads(
          this.handle,
          output.count,
          memory.floats(output.probabilities),
          memory.floats(output.attention),
          output.mapSamples,
          memory.floats(output.featureMap),
        ),
      ),
    );
  }

  /** Rows about the beat at `sample`, as `whatIf` would have it (core/explain/what_if.hpp); null: there is nothing to ask. */
  explainBeat(sample: number, whatIf: string): ExplainRows | null {
    const count = this.#check(
      withArguments(this.#module, (memory) => this.#module._ecg_explain_beat(this.handle, sample, memory.text(whatIf))),
    );
    return this.#explainRows(count, 1);
  }

  /** Bytes of core/explain/beat_explanation.hpp; `answers` null: there was nothing to ask. */
  explainedBeat(answers: Explained | null): Uint8Array<ArrayBuffer> {
    this.#check(this.#answer(answers, (...given) => this.#module._ecg_explained_beat(this.handle, ...given)));
    return this.#result();
  }

  /** Windows that ask what the beat at `sample` is made of, for the model begun with `spec`; null: there is nothing to ask. */
  explainSamples(spec: WindowModelSpec, sample: number): WindowInput | null {
    const beatCount = this.#check(this.#module._ecg_explain_samples(this.handle, sample));
    if (beatCount === 0) return null;
    const samples = beatCount * (spec.beforeSamples + spec.afterSamples);
    return {
      reads: "windows",
      beatCount,
      windows: this.#floats(this.#module._ecg_explain_windows(this.handle), samples),
      rr: this.#floats(this.#module._ecg_explain_rr(this.handle), beatCount * rrColumns.length),
    };
  }

  /** Bytes of core/explain/beat_explanation.hpp. */
  explainedSamples({beatCount, probabilities, channels, mapSamples, featureMap}: ModelOutput): Uint8Array<ArrayBuffer> {
    this.#check(
      withArguments(this.#module, (memory) =>
        this.#module._ecg_explained_samples(
          this.handle,
          beatCount,
          memory.floats(probabilities),
          channels,
          mapSamples,
          memory.floats(featureMap),
        ),
      ),
    );
    return this.#result();
  }

  /** Rows about the next beats; null: all were handed out. */
  nextExplained(mostBeats: number): ExplainRows | null {
    const count = this.#check(this.#module._ecg_explain_next(this.handle, mostBeats));
    return this.#explainRows(count, count / questionsPerBeat);
  }

  pushExplained(answers: Explained): void {
    this.#check(this.#answer(answers, (...given) => this.#module._ecg_push_explained(this.handle, ...given)));
  }

  /** 0..1 of the beats with a map. */
  explainProgress(): number {
    return this.#module._ecg_explain_progress(this.handle);
  }

  /** {to - from, contextColumns} of the beats from..to. */
  explainContext(from: number, to: number): Float32Array {
    const row_bytes = contextColumns * Float32Array.BYTES_PER_ELEMENT;
    return this.#floats(
      this.#module._ecg_explain_context(this.handle) + from * row_bytes,
      (to - from) * contextColumns,
    );
  }

  #explainRows(count: number, beats: number): ExplainRows | null {
    if (count === 0) return null;
    const rows = this.#floats(this.#module._ecg_explain_rows(this.handle), count * contextColumns);
    const ofBeats = this.#module._ecg_explain_beat_count(this.handle);
    return {rows, count, firstBeat: this.#module._ecg_explain_first_beat(this.handle), beats, ofBeats};
  }

  #answer(answers: Explained | null, give: (rows: number, logProbabilities: number, random: number) => number): number {
    const {logProbabilities, random} = answers ?? {logProbabilities: new Float32Array(), random: new Float32Array()};
    return withArguments(this.#module, (memory) =>
      give(logProbabilities.length / beatLetters.length, memory.floats(logProbabilities), memory.floats(random)),
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

  /** Thresholds of the rhythm rules, "pause_s=2.5 run_beats=4"; the next conclusion follows them. */
  setThresholds(thresholds: string): void {
    this.#check(
      withArguments(this.#module, (memory) => this.#module._ecg_set_thresholds(this.handle, memory.text(thresholds))),
    );
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

  #among(trainedOn: TrainingList): number {
    return trainedOn.has(this.identity()) ? 1 : 0;
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
