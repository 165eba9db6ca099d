/** Every message between page and worker, and the values inside them. This file imports nothing but names of the core. */

import type {EditKind} from "./tables";

export type Precision = "int8" | "fp32";

export interface ModelChoice {
  readonly name: string;
  readonly precision: Precision;
}

/** Why the core refused something; codes are those of core/base/error.hpp. `sentence` is made for people. */
export interface CoreError {
  readonly code: string;
  readonly field: string;
  readonly byte_offset: number;
  /** Of a table, the first one being 1. */
  readonly line?: number;
  readonly file: string;
  readonly sentence: string;
  /** Of code missing_fact, field fs_hz: best guess of the rate, rows of the table, samples from beat to beat (0: unclear). */
  readonly guess_hz?: number;
  readonly rows?: number;
  readonly beat_period_samples?: number;
}

/** A synthetic demo recording the core can make. */
export interface SyntheticDemo {
  readonly id: string;
  readonly title: string;
  readonly story: string;
}

/** A real recording that came with the site; fetched from the page's own origin when asked for. */
export interface RealDemo {
  readonly id: string;
  readonly title: string;
  readonly story: string;
  /** Files below `demo/`. */
  readonly files: readonly string[];
}

/** Bytes of one model folder as the page fetched them: nothing in it has been checked yet. */
export interface ModelFiles {
  readonly name: string;
  /** Text of manifest.json. */
  readonly manifest: string;
  /** Path inside the folder -> bytes. */
  readonly files: Readonly<Record<string, ArrayBuffer>>;
}

/** Everything the classes need, fetched once by the page so that no worker ever touches the network. */
export interface InferenceAssets {
  /** Of 14 MB: a blob is one for all workers, and lies outside the page's process. */
  readonly runtimeWasm: Blob;
  readonly models: readonly ModelFiles[];
  readonly default: ModelChoice;
  /** The rhythm model; null: the site came without one. */
  readonly rhythm: ModelFiles | null;
  /** The twelve-lead model; null: likewise. */
  readonly twelveLeads: ModelFiles | null;
}

/** S003's two networks, fetched when somebody asks them (models/index.json, "four_beats"). */
export interface FourBeatFiles {
  readonly binary: ModelFiles;
  readonly multilabel: ModelFiles;
}

/** A file and its path below what was dropped, e.g. "mitdb/100.hea"; its plain name where it was dropped alone. */
export interface GivenFile {
  readonly path: string;
  readonly file: File;
}

/** Where a recording comes from. */
export type Source =
  | {readonly kind: "files"; readonly files: readonly GivenFile[]; readonly record?: string; readonly fsHz?: number}
  | {readonly kind: "synthetic"; readonly id: string};

/** The parts of the work a person waits for, in order; the last one only where it was asked for. */
export type Stage = "reading" | "beats" | "model" | "rhythm" | "classes" | "four_beats" | "explaining";

/** What can be saved, and how the file is called: NAME and this. */
export const exportEndings = {
  "report.html": ".report.html",
  json: ".json",
  "beats.csv": ".beats.csv",
  "rr.csv": ".rr.csv",
  "episodes.csv": ".episodes.csv",
  "findings.csv": ".findings.csv",
  "hrv.csv": ".hrv.csv",
  "waves.csv": ".waves.csv",
  "leads.csv": ".leads.csv",
  "page.svg": ".page.svg",
  "saliency.csv": ".saliency.csv",
  "four_beats.csv": ".four_beats.csv",
  annotations: ".fid",
  "rdann.txt": ".fid.txt",
  "annotations.json": ".annotations.json",
  "annotations.csv": ".annotations.csv",
  bxb: ".bxb.txt",
  edf: ".edf",
  csv: ".csv",
  "wfdb16.zip": "_wfdb16.zip",
  "wfdb212.zip": "_wfdb212.zip",
} as const;
export type ExportKind = keyof typeof exportEndings;
/** What in a recording's header may say who it is of: JSON of header_text_json in core/report/exports.hpp. */
export interface Identifying {
  /** Of free text. */
  readonly lines: readonly string[];
  /** "2020-05-16", where the header says it. */
  readonly date?: string;
}
/** What exports do with that in the recording's header which may say who it is of (shared/identifying). */
export type HeaderText = "keep" | "leave_out";

/** Places in samples, `code` of the WFDB annotation; unused members are 0 or empty. */
export interface Edit {
  readonly edit: EditKind;
  readonly begin: number;
  readonly end: number;
  readonly code: number;
  readonly text: string;
  /** Told to the person once it was carried out; empty: nothing. */
  readonly said: string;
}

/** A stored journal before it is restored: `edits` stand after undo and redo. */
export interface JournalSummary {
  readonly entries: number;
  readonly edits: number;
  /** A last entry is left out because its bytes changed after they were written; else what is left out is torn. */
  readonly damaged: boolean;
}

/** What the page's tables read; texts are the core's own JSON (core/report/report.hpp). */
export interface Report {
  /** JSON of `fiducial analyze`. */
  readonly analysis: string;
  /** JSON of `fiducial evaluate` for this record alone; null without reference beats. */
  readonly evaluation: string | null;
  /** Rhythms against the reference; null without one. */
  readonly rhythms: string | null;
  /** JSON of signal_choices_json in core/report/report.hpp. */
  readonly signals: string;
}

/**
 * `request` numbers what is answered; every message that a request causes carries its number. A worker holds one recording
 * at a time, and is ended where another one takes its place. Model choices: null stands for the site's default.
 */
export type PageMessage =
  /** Answered by "ready". */
  | {readonly kind: "start"; readonly request: number; readonly core: WebAssembly.Module}
  | {readonly kind: "inference"; readonly assets: InferenceAssets}
  | {readonly kind: "no_inference"; readonly reason: string}
  /** Loads a model before it is needed. */
  | {readonly kind: "warm"; readonly model: ModelChoice | null}
  /** Drops the recording. */
  | {readonly kind: "close"}
  /**
   * `journal`: stored edits that belong to it, for a recording that is opened again after its worker was lost; `shown`: its
   * samples are with the page already. `signals`: what a person said of the signals of recordings, by SHA-256. Answered, as
   * are the next two, by an "analysis" with its report, or "failed".
   */
  | {
      readonly kind: "open";
      readonly request: number;
      readonly source: Source;
      readonly model: ModelChoice | null;
      readonly journal: ArrayBuffer | null;
      readonly signals: Readonly<Record<string, string>>;
      readonly thresholds: string;
      readonly shown: boolean;
    }
  /** What a person says of the signals now (core/record/signal_choices.hpp): beats and classes anew, edits stay. */
  | {
      readonly kind: "choose_signals";
      readonly request: number;
      readonly choices: string;
      readonly model: ModelChoice | null;
    }
  | {readonly kind: "select_model"; readonly request: number; readonly model: ModelChoice | null}
  | {readonly kind: "edit"; readonly request: number; readonly edit: Edit}
  /** Answered by "edited" without an entry: classes follow, the model is not asked again. */
  | {readonly kind: "operating_point"; readonly request: number; readonly rarityWeight: number}
  /** The same, with thresholds of the rhythm rules: "pause_s=2.5 run_beats=4", the others at their usual values. */
  | {readonly kind: "thresholds"; readonly request: number; readonly thresholds: string}
  /** S003's networks are asked about the open recording; answered by an "analysis" with its report, before it "edit_failed" with the reason where they cannot be used. */
  | {readonly kind: "four_beats"; readonly request: number; readonly models: FourBeatFiles}
  /** What the beat at `sample` is made of, as `whatIf` would have it; answered by "explanation", or "edit_failed" with the reason. */
  | {readonly kind: "explain_beat"; readonly request: number; readonly sample: number; readonly whatIf: string}
  /** The same of all beats: an "analysis" with their maps and its report, before it "edit_failed" where they cannot be had. */
  | {readonly kind: "explain_all"; readonly request: number}
  | {readonly kind: "inspect_journal"; readonly request: number; readonly journal: ArrayBuffer}
  | {readonly kind: "restore"; readonly request: number; readonly journal: ArrayBuffer}
  /** `text` of models/experiments.json, to be made into a table. */
  | {readonly kind: "experiments"; readonly request: number; readonly text: string}
  /** The buffer of the last "samples", to be filled again; then the next ones may come. */
  | {readonly kind: "spent"; readonly bytes: ArrayBuffer}
  /** `inverted`: leads, by number, that the strip shows upside down; the report does so too, every export says it. */
  | {
      readonly kind: "export";
      readonly request: number;
      readonly what: ExportKind;
      readonly inverted: readonly number[];
      readonly headerText: HeaderText;
    };

export type WorkerMessage =
  | {
      readonly kind: "ready";
      readonly request: number;
      readonly version: string;
      readonly demos: readonly SyntheticDemo[];
    }
  /** The worker waits for the disk or a compiler, and is well. */
  | {readonly kind: "alive"}
  | {readonly kind: "progress"; readonly request: number; readonly stage: Stage; readonly fraction: number}
  /** Head of core/snapshot/record_bytes.hpp; `columnBytes` follow in "samples". `records`: what the dropped files hold. */
  | {
      readonly kind: "recording";
      readonly request: number;
      readonly head: ArrayBuffer;
      readonly columnBytes: number;
      readonly records: readonly string[];
      readonly record: string;
    }
  /** The next `size` bytes of its columns; answered by "spent". */
  | {readonly kind: "samples"; readonly request: number; readonly bytes: ArrayBuffer; readonly size: number}
  /** `bytes`: core/snapshot/analysis.hpp; transferred, not copied. `report` comes with complete ones. */
  | {readonly kind: "analysis"; readonly request: number; readonly bytes: ArrayBuffer; readonly report: Report | null}
  /** SHA-256 of what was recorded: the name under which its edits are stored. */
  | {
      readonly kind: "identity";
      readonly request: number;
      readonly sha256: string;
      /** What in its header may say who it is of. */
      readonly headerText: Identifying;
    }
  /** `entry`: bytes by which the stored journal grows; null when nothing changed, and after restoring. */
  | {
      readonly kind: "edited";
      readonly request: number;
      readonly entry: ArrayBuffer | null;
      readonly bytes: ArrayBuffer;
      readonly report: Report | null;
      readonly said: string;
    }
  | {readonly kind: "edit_failed"; readonly request: number; readonly error: CoreError}
  /** Bytes of core/explain/beat_explanation.hpp. */
  | {readonly kind: "explanation"; readonly request: number; readonly bytes: ArrayBuffer}
  /** `error`: the stored journal cannot be read. */
  | {
      readonly kind: "journal_inspected";
      readonly request: number;
      readonly summary: JournalSummary | null;
      readonly error: CoreError | null;
    }
  /** A defect or exhausted memory: this worker is of no more use. */
  | {readonly kind: "broken"; readonly reason: string}
  | {readonly kind: "failed"; readonly request: number; readonly error: CoreError}
  /** `table`: JSON of core/report/experiments_report.hpp. */
  | {readonly kind: "experiments"; readonly request: number; readonly table: string}
  | {readonly kind: "experiments_failed"; readonly request: number; readonly error: CoreError}
  | {
      readonly kind: "exported";
      readonly request: number;
      readonly what: ExportKind;
      readonly name: string;
      readonly bytes: ArrayBuffer;
    }
  | {readonly kind: "export_failed"; readonly request: number; readonly what: ExportKind; readonly error: CoreError};
