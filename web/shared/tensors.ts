/** What the core and a model tell each other: how a model reads, what it is given and what it answers. */

import type {WindowScaling} from "./tables";
import type {TrainingList} from "./training_list";

/** A model as the core needs to know it; from its manifest. */
export type ModelSpec = WindowModelSpec | ContextModelSpec;

/** Who a model is, whatever it reads. */
export interface ModelIdentity {
  readonly name: string;
  readonly precision: string;
  /** Lower-case hex of the .onnx file. */
  readonly sha256: string;
  /** Of the recordings it was trained on. */
  readonly trainedOn: TrainingList;
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

/** Numbers of beats as they might be; each beat has equally many rows, in order. */
export interface ExplainRows {
  /** {count, contextColumns} */
  readonly rows: Float32Array;
  readonly count: number;
  readonly firstBeat: number;
  readonly beats: number;
  /** Of the recording. */
  readonly ofBeats: number;
}

/** What a network answered to them, {count, 5} each. */
export interface Explained {
  readonly logProbabilities: Float32Array;
  /** Of the same network with its weights in random order. */
  readonly random: Float32Array;
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

/** What the twelve-lead model is asked about one recording: as it is, without what was measured, without each lead. */
export interface TwelveLeadRows {
  readonly count: number;
  /** {count, standardLeads, twelveLeadSamples} in mV */
  readonly leads: Float32Array;
  /** {count, standardLeads} */
  readonly present: Float32Array;
  /** {count, twelveLeadColumns} */
  readonly measures: Float32Array;
}

/** What it answered to these rows. */
export interface TwelveLeadOutput {
  readonly count: number;
  readonly mapSamples: number;
  /** {count, twelveLeadClasses} */
  readonly probabilities: Float32Array;
  /** {count, mapSamples} */
  readonly attention: Float32Array;
  /** {count, channels, mapSamples} */
  readonly featureMap: Float32Array;
}
