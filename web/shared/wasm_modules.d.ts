/** The two Emscripten modules as their JavaScript sees them; scripts/site/bundle.mjs maps the names to build outputs. */

interface EmscriptenOptions {
  readonly instantiateWasm?: (
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ) => object;
}

declare module "fiducial-core" {
  /** Exports of src/worker/worker_api.hpp; pointers are byte addresses in HEAPU8. */
  export interface CoreModule {
    readonly HEAPU8: Uint8Array;
    _malloc(size: number): number;
    _free(pointer: number): void;
    _ecg_version(): number;
    _ecg_demos(): number;
    _ecg_session_new(): number;
    _ecg_session_delete(session: number): void;
    _ecg_error(session: number): number;
    _ecg_result(session: number): number;
    _ecg_result_size(session: number): number;
    _ecg_set_option(session: number, key: number, value: number): number;
    _ecg_add_file(session: number, name: number, sizeBytes: number): number;
    _ecg_record_names(session: number): number;
    _ecg_open(session: number): number;
    _ecg_next_read(session: number, request: number): number;
    _ecg_push(session: number, bytes: number, size: number): number;
    _ecg_read_progress(session: number): number;
    _ecg_finish_reading(session: number): number;
    _ecg_open_synthetic(session: number, id: number): number;
    _ecg_recording_head(session: number): number;
    _ecg_recording_bytes(session: number): number;
    _ecg_recording_part(session: number, offset: number, room: number): number;
    _ecg_begin_analysis(session: number): number;
    _ecg_begin_context_model(session: number, name: number, precision: number, sha256: number): number;
    _ecg_begin_model(
      session: number,
      name: number,
      precision: number,
      sha256: number,
      fsHz: number,
      beforeSamples: number,
      afterSamples: number,
      scaling: number,
      headWeights: number,
      channels: number,
    ): number;
    _ecg_without_model(session: number, reason: number): number;
    _ecg_next_batch(session: number, maxBeats: number): number;
    _ecg_batch_windows(session: number): number;
    _ecg_batch_rr(session: number): number;
    _ecg_batch_context(session: number): number;
    _ecg_push_output(
      session: number,
      beatCount: number,
      probabilities: number,
      channels: number,
      mapSamples: number,
      featureMap: number,
      timingLogits: number,
    ): number;
    _ecg_model_progress(session: number): number;
    _ecg_move_operating_point(session: number, rarityWeight: number): number;
    _ecg_conclude(session: number): number;
    _ecg_clear_sources(session: number): void;
    _ecg_add_source(session: number, name: number, sizeBytes: number, sha256: number): number;
    _ecg_set_reviewer(session: number, name: number): void;
    _ecg_show_inverted(session: number, numbers: number): void;
    _ecg_choose_signals(session: number, choices: number): number;
    _ecg_signal_choices(session: number): number;
    _ecg_edit(session: number, kind: number, begin: number, end: number, code: number, text: number): number;
    _ecg_calibrate(session: number, learn_s: number): number;
    _ecg_ask_reference(session: number, questions: number): number;
    _ecg_restore(session: number, journal: number, size: number): number;
    _ecg_inspect_journal(session: number, journal: number, size: number): number;
    _ecg_journal(session: number): number;
    _ecg_identity(session: number): number;
    _ecg_export(session: number, what: number): number;
    _ecg_experiments(session: number, json: number): number;
    _ecg_evaluation_new(): number;
    _ecg_evaluation_delete(evaluation: number): void;
    _ecg_evaluation_add(evaluation: number, session: number): number;
    _ecg_evaluation_json(evaluation: number): number;
    _ecg_evaluation_bxb(evaluation: number, papers: number): number;
    _ecg_compare(
      session: number,
      what: number,
      referenceName: number,
      reference: number,
      referenceSize: number,
      testName: number,
      test: number,
      testSize: number,
      headerName: number,
      header: number,
      headerSize: number,
    ): number;
  }
  export default function createCore(options?: EmscriptenOptions): Promise<CoreModule>;
}

declare module "fiducial-app" {
  /** Exports of src/app/app_api.hpp. */
  export interface AppModule {
    readonly HEAPU8: Uint8Array;
    _malloc(size: number): number;
    _free(pointer: number): void;
    _app_start(): number;
    _app_resize(cssWidth: number, cssHeight: number, devicePixelRatio: number): void;
    _app_frame(): number;
    _app_buffer(size: number): number;
    _app_begin_recording(size: number, columnBytes: number): number;
    _app_recording_room(offset: number): number;
    _app_recording_room_size(offset: number): number;
    _app_finish_recording(): number;
    _app_set_analysis(size: number): number;
    _app_clear_recording(): void;
    _app_set_experiments(size: number): void;
    _app_set_lab_problem(text: number): void;
    _app_set_progress(stage: number, fraction: number): void;
    _app_set_message(kind: number, text: number): void;
    _app_clear_message(): void;
    _app_set_dropping(active: number): void;
    _app_set_request_count(count: number): void;
    _app_add_demo(id: number, title: number, story: number, kind: number): void;
    _app_add_model(name: number, title: number, kind: number): void;
    _app_set_selected_model(name: number, precision: number): void;
    _app_clear_records(): void;
    _app_add_record(name: number): void;
    _app_set_selected_record(name: number): void;
    _app_set_setting(key: number, value: number): number;
    _app_set_strip(choices: number): void;
    _app_set_signals(choices: number): void;
    _app_goto(seconds: number): void;
    _app_select_beat(index: number): void;
    _app_parse_time(text: number, ofDay: number): number;
    _app_has_clock(): number;
    _app_set_save_state(state: number, reason: number): void;
    _app_take_commands(): number;
    _app_state(): number;
    _app_context_lost(): void;
    _app_context_restored(): void;
  }
  export interface AppOptions {
    readonly canvas: HTMLCanvasElement;
    readonly wasmBinary: ArrayBuffer;
    readonly onFrameWanted: () => void;
  }
  export default function createApp(options: AppOptions): Promise<AppModule>;
}

/** Built files copied beside the bundles under a name with their hash: the import's value is that name. */
declare module "*.wasm" {
  const path: string;
  export default path;
}
declare module "fiducial-core-wasm" {
  const path: string;
  export default path;
}
declare module "fiducial-app-wasm" {
  const path: string;
  export default path;
}
