/** The core's JSON texts (core/report/report.hpp) as types, for tables on the page and in the terminal. Long because all of them stand here. */

import type {BeatLetter} from "./tables";

export type ByClass<T> = Readonly<Record<BeatLetter, T>>;

export interface ReportedBeat {
  readonly sample: number;
  readonly time_s: number;
  /** null, as are the probabilities, where the beat was not classified. */
  readonly class: BeatLetter | null;
  readonly probabilities: ByClass<number> | null;
}

/** A number of the whole recording; `value` is null where there is none, and `why_not` says why. */
export interface ReportedMeasure {
  readonly name: string;
  readonly title: string;
  readonly unit: string;
  readonly value: number | null;
  /** Interquartile range, where there is one. */
  readonly spread: number | null;
  readonly count: number;
  /** Where an extreme was found. */
  readonly start_s: number | null;
  readonly why_not: string | null;
  readonly definition: string;
}

/** Beats of one shape; `by_hand`: a person said which. */
export interface ReportedTemplate {
  readonly beats: number;
  /** The beat nearest to the mean shape. */
  readonly example: number;
  readonly by_hand?: boolean;
  readonly classes: ByClass<number>;
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
  readonly found_by: string;
  readonly limits: string;
  /** Empty where it was not measured. */
  readonly measured: string;
  /** The named rhythm that it lies in, and is listed under. */
  readonly inside?: string;
  /** What a person said of it, and whether that still holds for all that is found now. */
  readonly decision?: "acknowledged" | "confirmed" | "dismissed";
  readonly decision_holds?: boolean;
  readonly decision_words?: string;
}

/** Stretches of ten seconds of one lead by their grade. */
export interface ReportedQuality {
  readonly name: string;
  readonly good: number;
  readonly limited: number;
  readonly unusable: number;
}

export interface ReportedDiagnostic {
  readonly code: string;
  readonly sentence: string;
}

/** What a person changed and wrote; absent while nobody did. */
export interface ReportedReview {
  readonly edits: number;
  readonly words: string;
  readonly waiting_decisions: readonly {readonly finding: string; readonly decision: string}[];
  readonly bookmarks: readonly {readonly time_s: number; readonly text: string}[];
  readonly rhythms: readonly {readonly rhythm: string; readonly start_s: number; readonly end_s: number}[];
}

export interface ReportedSignal {
  readonly name: string;
  readonly unit: string;
}

/** "II (mV), Flow"; `clean` takes out what its reader cannot show. */
export function signalsText(signals: readonly ReportedSignal[], clean: (text: string) => string): string {
  return signals.map(({name, unit}) => (unit === "" ? clean(name) : `${clean(name)} (${clean(unit)})`)).join(", ");
}

/** What a person can say of the signals; choices in the words of core/record/signal_choices.hpp, null where it cannot be said. */
export interface SignalChoices {
  readonly by_hand: boolean;
  readonly automatic_lead: string;
  readonly signals: readonly (ReportedSignal & {
    readonly ecg: boolean;
    readonly by_hand: boolean;
    readonly main: boolean;
    readonly opposite: string | null;
    readonly as_main: string | null;
  })[];
}

/** Amplitudes from the level before QRS; null: there is no such wave, or T has ended. */
export interface ReportedLead {
  readonly lead: string;
  readonly p_mv: number | null;
  readonly q_mv: number;
  readonly r_mv: number;
  readonly s_mv: number;
  readonly st_j_mv: number | null;
  readonly st_60_mv: number | null;
  readonly st_80_mv: number | null;
}

export interface ReportedUsualBeat {
  readonly beats: number;
  readonly pr_s: number | null;
  readonly qrs_s: number | null;
  readonly qt_s: number | null;
  readonly axis_deg: number | null;
  readonly leads: readonly ReportedLead[];
}

export interface AnalysisReport {
  readonly version: string;
  readonly record: {
    readonly name: string;
    readonly fs_hz: number;
    readonly duration_s: number;
    /** When it began, where the recording says so; `start` with the day, "2020-05-16T14:02:11". */
    readonly start_time_of_day_s?: number;
    readonly start_time_of_day?: string;
    readonly start?: string;
    readonly leads: readonly ReportedSignal[];
    readonly other_signals: readonly ReportedSignal[];
    /** What a person said of the signals, in words. */
    readonly by_hand?: string;
  };
  readonly models: readonly UsedModel[];
  readonly rhythm_models: readonly UsedModel[];
  /** What each class is called. */
  readonly class_names: ByClass<string>;
  /** Where patient calibration is on. */
  readonly calibration?: {readonly changed: number; readonly sentence: string};
  readonly beats: readonly ReportedBeat[];
  readonly templates: {readonly groups: readonly ReportedTemplate[]};
  readonly usual_beat: ReportedUsualBeat | null;
  /** What the twelve-lead model says; null: it was not asked. */
  readonly twelve_leads: {
    readonly trained_on_recording: boolean;
    readonly classes: Readonly<Record<string, {readonly probability: number; readonly verdict: string}>>;
  } | null;
  readonly measures: readonly ReportedMeasure[];
  readonly nn_rule: string;
  readonly hrv_method: string;
  readonly review?: ReportedReview;
  /** Beats whose class the rhythm around overruled. */
  readonly overruled_beats: number;
  readonly thresholds: Readonly<Record<string, number>>;
  readonly episodes: readonly ReportedEpisode[];
  readonly findings: readonly ReportedFinding[];
  readonly quality: {readonly leads: readonly ReportedQuality[]};
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
  /** Mean Se of the classes that the reference has. */
  readonly balanced_accuracy: number | null;
  /** Mean F1 of the classes that reference or answers have, and how many those are. */
  readonly macro_f1: number | null;
  readonly macro_f1_classes: number;
  /** The same of N S V F, and of N S V F Q, a class that is absent counting 0 (as papers print them). */
  readonly macro_f1_4: number | null;
  readonly macro_f1_5: number | null;
  readonly classes: ByClass<ClassScores>;
}

/** Statistics of ANSI/AAMI EC57; null where 0 of 0. */
export interface Ec57Values {
  readonly qrs_se: number | null;
  readonly qrs_ppv: number | null;
  readonly veb_se: number | null;
  readonly veb_ppv: number | null;
  readonly sveb_se: number | null;
  readonly sveb_ppv: number | null;
}

export interface Ec57Scores {
  readonly gross: Ec57Values;
  readonly average: Ec57Values;
}

interface UsedModel extends NamedModel {
  readonly sha256: string;
}

interface NamedModel {
  readonly name: string;
  readonly precision: string;
}

/** "flagship int8, rhythm int8"; what scores were made with. */
export function modelWords({
  models,
  rhythm_models,
}: Pick<EvaluationReport["protocol"], "models" | "rhythm_models">): string {
  return [...models, ...rhythm_models].map(({name, precision}) => `${name} ${precision}`).join(", ") || "none";
}

export interface EvaluationReport {
  readonly version: string;
  readonly protocol: {
    readonly positions: string;
    readonly class_map: string;
    readonly models: readonly NamedModel[];
    readonly rhythm_models: readonly NamedModel[];
    readonly records: readonly string[];
    /** Of `records`, those that the model was trained on: the beat model, or where rhythms are scored the rhythm model. */
    readonly trained_on: readonly string[];
  };
  readonly beats: BeatScores;
  readonly detection: {readonly se: number | null; readonly ppv: number | null; readonly f1: number | null};
  readonly ec57: {
    readonly match_window_s: number;
    readonly from_s: number;
    readonly to_s: number | null;
    readonly class_maps: {readonly ec57: Ec57Scores; readonly papers: Ec57Scores};
  };
}

export function signalChoices(json: string): SignalChoices {
  return JSON.parse(json) as SignalChoices;
}

export function analysisReport(json: string): AnalysisReport {
  return JSON.parse(json) as AnalysisReport;
}

/** core/report/rhythm_evaluation.hpp; figures that are not defined are null. */
export interface RhythmReport {
  readonly version: string;
  readonly protocol: {
    readonly from_s: number;
    readonly models: readonly NamedModel[];
    readonly rhythm_models: readonly NamedModel[];
    readonly records: readonly string[];
    /** Of `records`, those that the model was trained on: the beat model, or where rhythms are scored the rhythm model. */
    readonly trained_on: readonly string[];
  };
  readonly rhythms: Readonly<Record<string, RhythmScores>>;
  readonly ventricular_runs: {
    readonly records: number;
    readonly counts: Readonly<Record<string, readonly [number, number]>>;
    readonly gross: Readonly<Record<string, number | null>>;
    readonly average: Readonly<Record<string, number | null>>;
  };
  readonly windows: {
    readonly window_s: number;
    readonly sinus_tachycardia_above_bpm: number;
    readonly sinus_bradycardia_below_bpm: number;
    readonly labels: Readonly<Record<string, WindowScores>>;
    readonly macro_f1: number | null;
  };
  readonly first_stage: {
    readonly window_s: number;
    readonly windows: number;
    readonly abnormal: number;
    readonly normal: number;
    readonly not_read: number;
    readonly auc: number | null;
    readonly auc_average: number | null;
    readonly points: readonly OperatingPoint[];
  };
}

export interface RhythmScores {
  readonly title: string;
  readonly records: number;
  readonly reference_s: number;
  readonly reference_episodes: number;
  readonly reference_episodes_found: number;
  readonly episodes_found: number;
  readonly false_episodes: number;
  readonly false_per_24h: number | null;
  readonly gross: RhythmFigures;
  readonly average: RhythmFigures;
}

export interface RhythmFigures {
  readonly duration_se: number | null;
  readonly duration_ppv: number | null;
  readonly episode_se: number | null;
  readonly episode_ppv: number | null;
}

export interface WindowScores {
  readonly title: string;
  readonly windows: number;
  readonly present: number;
  readonly accuracy: number | null;
  readonly f1: number | null;
  readonly se: number | null;
  readonly sp: number | null;
  readonly ppv: number | null;
}

export interface OperatingPoint {
  readonly chosen_by: string;
  readonly threshold: number;
  readonly se: number | null;
  readonly sp: number | null;
  readonly abnormal_stretches: number;
  readonly missed_stretches: number;
  readonly false_findings: number;
  readonly false_findings_per_h: number | null;
}

export function rhythmReport(json: string): RhythmReport {
  return JSON.parse(json) as RhythmReport;
}

export function evaluationReport(json: string): EvaluationReport {
  return JSON.parse(json) as EvaluationReport;
}

/** Row of the table of experiments; figures that are not defined are null. */
export interface ExperimentRow {
  /** null: the classifier that learned nothing. */
  readonly id: string | null;
  readonly title: string;
  readonly document: string;
  readonly split: string;
  readonly leaks: boolean;
  readonly runs: number;
  readonly accuracy: number | null;
  readonly accuracy_deviation: number | null;
  readonly macro_f1: number | null;
  readonly macro_f1_deviation: number | null;
  readonly rank_accuracy: number;
  readonly rank_macro_f1: number;
  readonly f1: Readonly<Record<string, number | null>>;
  readonly lesson: string;
  readonly reading: string;
}

/** core/report/experiments_report.hpp */
export interface ExperimentTable {
  readonly test: string;
  readonly left_out: readonly string[];
  readonly rows: readonly ExperimentRow[];
}

export function experimentTable(json: string): ExperimentTable {
  return JSON.parse(json) as ExperimentTable;
}

/** Beats per class; zero for classes that do not occur, unclassified beats left out. */
export function countsByClass(beats: readonly ReportedBeat[]): ByClass<number> {
  const counts: Record<BeatLetter, number> = {N: 0, S: 0, V: 0, F: 0, Q: 0};
  for (const beat of beats) {
    if (beat.class !== null) counts[beat.class] += 1;
  }
  return counts;
}

/** "MLII good in 178 of 180 stretches of 10 s" for each lead. */
export function qualityText({leads}: AnalysisReport["quality"]): readonly string[] {
  return leads.map(({name, good, limited, unusable}) => {
    const all = good + limited + unusable;
    const rest = [limited > 0 ? `${limited} limited` : "", unusable > 0 ? `${unusable} unusable` : ""].filter(
      (text) => text !== "",
    );
    return `${name} good in ${good} of ${all} stretches of 10 s${rest.length > 0 ? ` (${rest.join(", ")})` : ""}`;
  });
}

/** "45.2 ms (middle half within 12 ms)", "112 bpm at 8:35", or why there is no number. */
export function measureText(
  {value, unit, spread, start_s, why_not}: ReportedMeasure,
  startOfDay: number | undefined,
): string {
  if (value === null) return `n/a: ${why_not ?? "unknown"}`;
  const digits = Number.isInteger(value) ? 0 : Math.abs(value) < 10 ? 2 : Math.abs(value) < 100 ? 1 : 0;
  const number = `${value.toFixed(digits)}${unit === "" ? "" : ` ${unit}`}`;
  const place = start_s === null ? "" : ` at ${placeText(start_s, startOfDay)}`;
  return `${number}${place}${spread === null ? "" : ` (middle half within ${spread.toFixed(0)} ms)`}`;
}

export const disclaimer = "Research and teaching, not a medical device.";

/** "1:02:07" or "12:31". */
export function clockText(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const pad = (value: number) => String(value).padStart(2, "0");
  const [hours, minutes, rest] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60];
  return hours > 0 ? `${hours}:${pad(minutes)}:${pad(rest)}` : `${minutes}:${pad(rest)}`;
}

/** "12:31", and where it is known when the recording began "12:31 (14:02:11)". */
export function placeText(seconds: number, startOfDay: number | undefined): string {
  if (startOfDay === undefined) return clockText(seconds);
  const whole = Math.floor((startOfDay + seconds) % 86_400);
  const pad = (value: number) => String(value).padStart(2, "0");
  const day = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, whole % 60].map(pad).join(":");
  return `${clockText(seconds)} (${day})`;
}

/** A share as a percentage with one decimal; a dash where it is undefined (0 of 0). */
export function percent(share: number | null): string {
  return share === null ? "-" : `${(100 * share).toFixed(1)} %`;
}
