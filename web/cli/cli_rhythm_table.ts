/** The scores of `fiducial evaluate --rhythm` as text for a terminal. */

import {trainedOnLines} from "./cli_tables";
import {clockText, disclaimer, modelWords, percent, rhythmReport} from "../shared/report";
import type {RhythmReport} from "../shared/report";

const words: Readonly<Record<string, string>> = {
  couplet: "couplets",
  short_run: "runs of 3 to 5",
  long_run: "runs of 6 and more",
};

export function rhythmTable(json: string): string {
  const report = rhythmReport(json);
  const {version, protocol} = report;
  const lines = [
    `${counted(protocol.records.length, "record")}   from ${clockText(protocol.from_s)} where they last longer   models ${modelWords(protocol)}   fiducial ${version}`,
    ...trainedOnLines("rhythm model", protocol),
    "",
    ...rhythmLines(report),
    "",
    ...runLines(report),
    "",
    ...windowLines(report),
    "",
    ...firstStageLines(report),
  ];
  return `${lines.map((line) => line.trimEnd()).join("\n")}\n\n${disclaimer}\n`;
}

function counted(count: number, one: string): string {
  return `${count} ${one}${count === 1 ? "" : "s"}`;
}

function rhythmLines({rhythms, protocol}: RhythmReport): readonly string[] {
  const several = protocol.records.length > 1;
  const row = (title: string, cells: readonly string[]) =>
    `  ${title.padEnd(22)}${cells.map((cell, index) => cell.padStart(index === 3 || index === 4 ? 16 : 11)).join("")}`;
  return [
    `  rhythms as epicmp counts them${several ? ": gross, then the mean over the records that have a figure" : ""}`,
    row("", ["minutes", "dur. Se", "dur. +P", "episodes found", "false episodes", "per 24 h", "records"]),
    ...Object.values(rhythms).flatMap((scores) => [
      row(scores.title, [
        (scores.reference_s / 60).toFixed(1),
        percent(scores.gross.duration_se),
        percent(scores.gross.duration_ppv),
        `${scores.reference_episodes_found} of ${scores.reference_episodes}`,
        `${scores.false_episodes} of ${scores.episodes_found}`,
        scores.false_per_24h === null ? "-" : scores.false_per_24h.toFixed(1),
        String(scores.records),
      ]),
      ...(several
        ? [
            row("  average", [
              "",
              percent(scores.average.duration_se),
              percent(scores.average.duration_ppv),
              percent(scores.average.episode_se),
              scores.average.episode_ppv === null ? "-" : percent(1 - scores.average.episode_ppv),
            ]),
          ]
        : []),
    ]),
  ];
}

function runLines({ventricular_runs: {counts, gross, average, records}}: RhythmReport): readonly string[] {
  const cell = (text: string) => text.padStart(16);
  const of = ([part, whole]: readonly [number, number] = [0, 0]) => `${part} of ${whole}`;
  return [
    `  rows of V beats as rxr counts them, ${counted(records, "record")}`,
    `  ${"".padEnd(22)}${["Se", "", "average", "+P", "", "average"].map(cell).join("")}`,
    ...Object.entries(words).map(
      ([name, title]) =>
        `  ${title.padEnd(22)}${["se", "ppv"]
          .flatMap((figure) => {
            const key = `${name}_${figure}`;
            return [percent(gross[key] ?? null), of(counts[key]), percent(average[key] ?? null)];
          })
          .map(cell)
          .join("")}`,
    ),
  ];
}

function windowLines({windows}: RhythmReport): readonly string[] {
  const cells = (values: readonly string[]) => values.map((value) => value.padStart(11)).join("");
  return [
    `  labels of windows of ${windows.window_s} s, several at once, as S003 has them; sinus rates above ${windows.sinus_tachycardia_above_bpm} and below ${windows.sinus_bradycardia_below_bpm} bpm`,
    `  ${"".padEnd(22)}${cells(["accuracy", "F1", "Se", "Sp", "+P", "present", "windows"])}`,
    ...Object.values(windows.labels).map(
      (label) =>
        `  ${label.title.padEnd(22)}${cells([
          percent(label.accuracy),
          percent(label.f1),
          percent(label.se),
          percent(label.sp),
          percent(label.ppv),
          String(label.present),
          String(label.windows),
        ])}`,
    ),
    `  ${"macro F1".padEnd(22)}${cells(["", percent(windows.macro_f1)])}`,
  ];
}

function firstStageLines({first_stage: stage}: RhythmReport): readonly string[] {
  const auc = (value: number | null) => (value === null ? "-" : value.toFixed(3));
  const cells = (values: readonly string[]) => values.map((value) => value.padStart(15)).join("");
  return [
    `  first stage, windows of ${stage.window_s} s: ${stage.abnormal} abnormal and ${stage.normal} normal to the reference, ${stage.not_read} could not be read`,
    `  AUC ${auc(stage.auc)} of all windows together, ${auc(stage.auc_average)} the mean over records that have both kinds`,
    `  ${"threshold".padEnd(28)}${cells(["Se", "Sp", "missed", "false findings", "per hour"])}`,
    ...stage.points.map(
      (point) =>
        `  ${`${point.threshold.toFixed(3)}  ${point.chosen_by}`.padEnd(28)}${cells([
          percent(point.se),
          percent(point.sp),
          `${point.missed_stretches} of ${point.abnormal_stretches}`,
          String(point.false_findings),
          point.false_findings_per_h === null ? "-" : point.false_findings_per_h.toFixed(2),
        ])}`,
    ),
  ];
}
