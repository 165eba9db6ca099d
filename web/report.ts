/** The core's JSON texts (core/analysis/report.hpp) as types, for tables on the page and in the terminal. */

import type {BeatLetter} from "./protocol";

export type ByClass<T> = Readonly<Record<BeatLetter, T>>;

export interface ReportedBeat {
  readonly sample: number;
  readonly time_s: number;
  readonly class: BeatLetter;
  /** Empty or with nulls where the beat was not classified. */
  readonly probabilities: ByClass<number | null> | null;
}

export interface ReportedEpisode {
  readonly kind: string;
  readonly start_s: number;
  readonly end_s: number;
}

export interface ReportedFinding {
  readonly kind: string;
  readonly priority: "high" | "medium" | "low";
  readonly text: string;
  /** null where a finding is about the whole recording. */
  readonly start_s: number | null;
  readonly end_s: number | null;
}

export interface ReportedDiagnostic {
  readonly code: string;
  readonly sentence: string;
}

export interface AnalysisReport {
  readonly version: string;
  readonly record: {
    readonly name: string;
    readonly fs_hz: number;
    readonly duration_s: number;
    readonly leads: readonly {readonly name: string; readonly unit: string}[];
  };
  readonly models: readonly {readonly name: string; readonly sha256: string}[];
  readonly beats: readonly ReportedBeat[];
  readonly episodes: readonly ReportedEpisode[];
  readonly findings: readonly ReportedFinding[];
  readonly diagnostics: readonly ReportedDiagnostic[];
}

export interface ClassScores {
  readonly se: number | null;
  readonly ppv: number | null;
  readonly f1: number | null;
  readonly support: number;
}

export interface BeatScores {
  /** Rows: reference N S V F Q; columns: own N S V F Q. */
  readonly confusion: readonly (readonly number[])[];
  readonly accuracy: number | null;
  readonly macro_f1_4: number | null;
  readonly macro_f1_5: number | null;
  readonly classes: ByClass<ClassScores>;
}

export interface EvaluationReport {
  readonly version: string;
  readonly protocol: {readonly positions: string; readonly class_map: string; readonly records: readonly string[]};
  readonly beats: BeatScores;
  readonly detection: {readonly se: number | null; readonly ppv: number | null; readonly f1: number | null};
}

export function analysisReport(json: string): AnalysisReport {
  return JSON.parse(json) as AnalysisReport;
}

export function evaluationReport(json: string): EvaluationReport {
  return JSON.parse(json) as EvaluationReport;
}

/** Beats per class; zero for classes that do not occur. */
export function countsByClass(beats: readonly ReportedBeat[]): ByClass<number> {
  const counts: Record<BeatLetter, number> = {N: 0, S: 0, V: 0, F: 0, Q: 0};
  for (const beat of beats) counts[beat.class] += 1;
  return counts;
}

export const classNames: ByClass<string> = {
  N: "normal", S: "supraventricular ectopic", V: "ventricular ectopic", F: "fusion", Q: "paced or unclassifiable",
};

export const disclaimer = "Research and teaching, not a medical device.";

/** "1:02:07" or "12:31". */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** A share as a percentage with one decimal; a dash where it is undefined (0 of 0). */
export function percent(share: number | null): string {
  return share === null ? "-" : `${(100 * share).toFixed(1)} %`;
}
