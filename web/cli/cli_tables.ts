/** Reports as text for a terminal. */

import {
  analysisReport,
  clockText,
  countsByClass,
  disclaimer,
  evaluationReport,
  measureText,
  modelWords,
  percent,
  qualityText,
  signalsText,
} from "../shared/report";
import type {Ec57Values, EvaluationReport} from "../shared/report";
import {plainText} from "../shared/plain_text";
import type {Report} from "../shared/protocol";
import {beatLetters} from "../shared/tables";

const lineWidth = 110;

export function analysisTable(report: Report): string {
  const {
    version,
    record,
    models,
    rhythm_models,
    class_names,
    calibration,
    beats,
    templates,
    measures,
    nn_rule,
    thresholds,
    overruled_beats,
    findings,
    quality,
    diagnostics,
  } = analysisReport(report.analysis);
  const used = (list: typeof models) =>
    list.map(({name, precision, sha256}) => `${name} ${precision} (SHA-256 ${sha256.slice(0, 12)})`).join(", ") ||
    "none";
  const counts = countsByClass(beats);
  const lines = [
    `${plainText(record.name)}   ${clockText(record.duration_s)}   ${record.fs_hz} Hz   ${signalsText(record.leads, plainText)}`,
    ...(record.other_signals.length === 0
      ? []
      : [wrapped("other signals ", signalsText(record.other_signals, plainText))]),
    ...(record.by_hand === undefined ? [] : [wrapped("", record.by_hand)]),
    `beat model ${used(models)}   rhythm model ${used(rhythm_models)}   fiducial ${version}`,
    ...(calibration === undefined ? [] : [calibration.sentence]),
    "",
    `${beats.length} beats`,
    ...(models.length === 0
      ? []
      : beatLetters.map(
          (letter) =>
            `  ${letter}  ${String(counts[letter]).padStart(6)}  ${share(counts[letter], beats.length)}  ${class_names[letter]}`,
        )),
    ...(overruled_beats === 0 ? [] : [`  ${overruled_beats} of them where the rhythm around overruled the beat model`]),
    "",
    "signal quality",
    ...qualityText(quality).map((text) => `  ${plainText(text)}`),
    "",
    "shapes of beats",
    ...templates.groups.map(({beats: count, classes, by_hand}, index) => {
      const of = beatLetters
        .filter((letter) => classes[letter] > 0)
        .map((letter) => `${letter} ${classes[letter]}`)
        .join(", ");
      const hand = by_hand === true ? "  by hand" : "";
      return `  ${index + 1}  ${String(count).padStart(6)}  ${share(count, beats.length)}  ${of}${hand}`;
    }),
    "",
    "heart rate, variability and intervals",
    ...measures.map((measure) => `  ${measure.title.padEnd(20)}${measureText(measure, record.start_time_of_day_s)}`),
    wrapped("  ", nn_rule),
    "",
    "findings for review",
    ...findings.map((finding) =>
      wrapped(
        `${finding.inside === undefined ? "" : "    "}  ${marks[finding.priority] ?? " "} `,
        finding.decision_words === undefined ? finding.text : `${finding.text} ${finding.decision_words}.`,
      ),
    ),
    "",
    wrapped(
      "thresholds ",
      Object.entries(thresholds)
        .map(([name, value]) => `${name} ${value}`)
        .join(", "),
    ),
  ];
  if (diagnostics.length > 0) lines.push("", "notes", ...diagnostics.map(({sentence}) => wrapped("  - ", sentence)));
  if (report.evaluation !== null) lines.push("", "against the reference annotations", ...scoreLines(report.evaluation));
  return `${lines.join("\n")}\n\n${disclaimer}\n\n`;
}

const marks: Readonly<Record<string, string>> = {high: "!!", medium: "! ", low: ". "};

export function evaluationTable(json: string): string {
  const {version, protocol} = evaluationReport(json);
  const head = `${protocol.records.length} records   positions ${protocol.positions}   class map ${protocol.class_map}   models ${modelWords(protocol)}   fiducial ${version}`;
  return `${[head, ...trainedOnLines("beat model", protocol), "", ...scoreLines(json)].join("\n")}\n\n${disclaimer}\n`;
}

/** How much of what is scored the model was trained on; nothing where it was none. */
export function trainedOnLines(
  model: string,
  {records, trained_on}: {readonly records: readonly string[]; readonly trained_on: readonly string[]},
): readonly string[] {
  if (trained_on.length === 0) return [];
  const which =
    records.length === 1
      ? "this recording"
      : `${trained_on.length} of these ${records.length} records (${trained_on.join(", ")})`;
  return [wrapped("", `The ${model} was trained on ${which}: that does not tell how well it does on other patients.`)];
}

function scoreLines(json: string): readonly string[] {
  const {beats, detection, ec57, protocol} = evaluationReport(json);
  const cells = (values: readonly (string | number)[], width: number) =>
    values.map((value) => String(value).padStart(width)).join("");
  return [
    `  reference \\ own${cells(beatLetters, 8)}`,
    ...beats.confusion.map((row, index) => `  ${beatLetters[index] ?? "?"}`.padEnd(17) + cells(row, 8)),
    "",
    `  class${cells(["Se", "+P", "F1", "beats"], 10)}`,
    ...beatLetters.map((letter) => {
      const {se, ppv, f1, support} = beats.classes[letter];
      return `  ${letter}    ${cells([percent(se), percent(ppv), percent(f1), support], 10)}`;
    }),
    "",
    `  accuracy ${percent(beats.accuracy)}   balanced accuracy ${percent(beats.balanced_accuracy)}`,
    `  macro F1 ${percent(beats.macro_f1)} over the classes that reference or answers have, ${beats.macro_f1_classes} of 5`,
    `  macro F1, absent classes counting 0: of N S V F ${percent(beats.macro_f1_4)}   of N S V F Q ${percent(beats.macro_f1_5)}`,
    `  beats found: Se ${percent(detection.se)}   +P ${percent(detection.ppv)}   F1 ${percent(detection.f1)}`,
    "",
    ...ec57Lines(ec57, protocol.records.length),
  ];
}

/** Gross: of the summed counts. Average: mean over the records. One record has both alike. */
function ec57Lines(ec57: EvaluationReport["ec57"], recordCount: number): readonly string[] {
  const times =
    ec57.to_s === null ? `from ${clockText(ec57.from_s)}` : `from ${clockText(ec57.from_s)} to ${clockText(ec57.to_s)}`;
  const heads = ["QRS Se", "QRS +P", "VEB Se", "VEB +P", "SVEB Se", "SVEB +P"];
  const line = (title: string, values: Ec57Values) =>
    `  ${title.padEnd(30)}` +
    [values.qrs_se, values.qrs_ppv, values.veb_se, values.veb_ppv, values.sveb_se, values.sveb_ppv]
      .map((value) => (value === null ? "-" : `${(100 * value).toFixed(2)} %`).padStart(10))
      .join("");
  const maps = [
    ["ec57", "escape beats are S"],
    ["papers", "escape beats are N"],
  ] as const;
  return [
    `  EC57 as bxb counts, ${times}, window ${Math.round(1000 * ec57.match_window_s)} ms`,
    `  ${"".padEnd(30)}${heads.map((head) => head.padStart(10)).join("")}`,
    ...maps.flatMap(([map, meaning]) => [
      line(recordCount > 1 ? `gross, ${meaning}` : meaning, ec57.class_maps[map].gross),
      ...(recordCount > 1 ? [line("average", ec57.class_maps[map].average)] : []),
    ]),
  ];
}

function share(part: number, whole: number): string {
  return (whole === 0 ? "-" : percent(part / whole)).padStart(8);
}

/** Words of `text` in lines of at most `lineWidth`, the first one after `lead`, the others below it. */
function wrapped(lead: string, text: string): string {
  const lines = [lead];
  for (const word of plainText(text, 500).split(" ")) {
    const last = lines.length - 1;
    const line = lines[last] ?? "";
    if (line.length + word.length > lineWidth && line.trim() !== "") {
      lines.push(`${" ".repeat(lead.length)}${word} `);
    } else {
      lines[last] = `${line}${word} `;
    }
  }
  return lines.map((line) => line.trimEnd()).join("\n");
}
