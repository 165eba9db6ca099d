/** Parts of the results as a document, each a heading and what stands below it. File text enters through textContent only. */

import {
  clockText,
  countsByClass,
  measureText,
  percent,
  placeText,
  qualityText,
  signalsText,
  type AnalysisReport,
  type EvaluationReport,
  type ExperimentTable,
  type RhythmReport,
  type ReportedFinding,
} from "../shared/report";
import {beatLetters, glossary} from "../shared/tables";

/** Rows of a table here; the full list is in the exports. */
export const mostBeats = 100;

export function summary({
  record,
  beats,
  models,
  class_names,
  calibration,
  quality,
  overruled_beats,
}: AnalysisReport): HTMLElement {
  const counts = countsByClass(beats);
  const classes =
    models.length === 0
      ? "no model, so no classes"
      : beatLetters.map((letter) => `${letter} (${class_names[letter]}) ${counts[letter]}`).join(", ");
  const overruled =
    overruled_beats === 0 ? "" : `; the rhythm around overruled the beat model in ${overruled_beats} of them`;
  const begin = record.start?.replace("T", " ") ?? record.start_time_of_day;
  const rows: readonly (readonly [string, string])[] = [
    ["Duration", clockText(record.duration_s)],
    ...(begin === undefined ? [] : [["Begins at", begin] as const]),
    ["Sampling rate", `${record.fs_hz} Hz`],
    ["Leads", signalsText(record.leads, shown)],
    ...(record.by_hand === undefined ? [] : [["Signals", shown(record.by_hand, 500)] as const]),
    ...(record.other_signals.length === 0
      ? []
      : [["Other signals", signalsText(record.other_signals, shown)] as const]),
    ["Beats", String(beats.length)],
    ["Classes", `${classes}${overruled}`],
    ["Model", models.map(({name, precision}) => `${name} ${precision}`).join(", ") || "none"],
    ...(calibration === undefined ? [] : [["Patient calibration", calibration.sentence] as const]),
    [
      "Signal quality",
      qualityText(quality)
        .map((lead) => shown(lead))
        .join("; "),
    ],
  ];
  const list = element("dl");
  list.id = "summary";
  for (const [term, value] of rows) {
    const description = element("dd", value);
    description.dataset["term"] = term;
    list.append(element("dt", term), description);
  }
  return list;
}

export function episodes({record, episodes: all}: AnalysisReport): HTMLElement {
  const place = (seconds: number) => placeText(seconds, record.start_time_of_day_s);
  const rows = all
    .slice(0, mostBeats)
    .map((episode) => [episode.kind.replaceAll("_", " "), place(episode.start_s), place(episode.end_s)]);
  return section(
    "Episodes",
    element("p", all.length === 1 ? "1 episode." : `${all.length} episodes.`),
    table("episodes", ["Kind", "From", "To"], rows),
  );
}

export function measures({record, measures: all, nn_rule, hrv_method}: AnalysisReport): HTMLElement {
  const rows = all.map((measure) => [
    measure.title,
    measureText(measure, record.start_time_of_day_s),
    measure.definition,
  ]);
  return section(
    "Heart rate, variability and intervals",
    table("measures", ["Measure", "Value", "Definition"], rows),
    element("p", nn_rule),
    element("p", hrv_method),
  );
}

/** The usual beat, all leads together and in each; nothing where none was measured. */
export function leads({usual_beat: usual, twelve_leads: model}: AnalysisReport): readonly HTMLElement[] {
  if (usual === null) return [];
  const said = Object.entries(model?.classes ?? {}).map(
    ([name, {probability, verdict}]) => `${name} ${verdict} (${percent(probability)})`,
  );
  const ms = (seconds: number | null) => (seconds === null ? "-" : `${Math.round(1000 * seconds)} ms`);
  const mv = (value: number | null) => (value === null ? "-" : value.toFixed(2));
  const mm = (value: number | null) => (value === null ? "-" : (10 * value).toFixed(1));
  const axis = usual.axis_deg === null ? "" : `, axis ${Math.round(usual.axis_deg)}\u00b0`;
  return [
    section(
      "Usual beat",
      element(
        "p",
        `Median of ${usual.beats} beats, all leads together: PR ${ms(usual.pr_s)}, QRS ${ms(usual.qrs_s)}, QT ${ms(usual.qt_s)}${axis}.`,
      ),
      table(
        "leads",
        ["Lead", "P mV", "Q mV", "R mV", "S mV", "ST J mm", "ST 60 mm", "ST 80 mm"],
        usual.leads.map((lead) => [
          shown(lead.lead),
          ...[lead.p_mv, lead.q_mv, lead.r_mv, lead.s_mv].map(mv),
          ...[lead.st_j_mv, lead.st_60_mv, lead.st_80_mv].map(mm),
        ]),
      ),
      ...(said.length === 0
        ? []
        : [element("p", `The 12-lead model, beside the rules; no finding is made of it: ${said.join(", ")}.`)]),
    ),
  ];
}

/** What a reader of results or scores has to know first; nothing where no model was trained on this recording. */
export function trainedOn({diagnostics}: AnalysisReport): readonly HTMLElement[] {
  return diagnostics
    .filter(({code}) => code === "trained_on")
    .map(({sentence}) => {
      const said = element("p", sentence);
      said.className = "trained-on";
      return said;
    });
}

export function scores({beats, detection, protocol}: EvaluationReport): readonly HTMLElement[] {
  const confusion = beats.confusion.map((row, index) => [`reference ${beatLetters[index] ?? ""}`, ...row.map(String)]);
  const perClass = beatLetters.map((letter) => {
    const {se, ppv, f1, support} = beats.classes[letter];
    return [letter, percent(se), percent(ppv), percent(f1), String(support)];
  });
  const overall = element(
    "p",
    `Accuracy ${percent(beats.accuracy)}, macro F1 ${percent(beats.macro_f1)} over the classes that reference or answers have, ` +
      `${beats.macro_f1_classes} of 5 (over all, absent ones counting 0, ${percent(beats.macro_f1_5)}). ` +
      `Beats found: sensitivity ${percent(detection.se)}, positive predictivity ${percent(detection.ppv)}.`,
  );
  overall.id = "overall-scores";
  if (protocol.trained_on.length > 0) {
    overall.prepend(element("strong", "The beat model was trained on this recording."), " ");
  }
  return [
    section(
      "Against the reference annotations",
      overall,
      table("confusion", ["Reference", ...beatLetters.map((letter) => `own ${letter}`)], confusion),
      table("class-scores", ["Class", "Se", "+P", "F1", "Reference beats"], perClass),
    ),
  ];
}

/** The score panel's rhythms and its alarm budget. Nothing where the reference judges no rhythm. */
export function rhythmScores({rhythms, first_stage: stage}: RhythmReport): readonly HTMLElement[] {
  if (Object.keys(rhythms).length === 0) return [];
  const rows = Object.values(rhythms).map((scores) => [
    scores.title,
    clockText(scores.reference_s),
    percent(scores.gross.duration_se),
    percent(scores.gross.duration_ppv),
    `${scores.reference_episodes_found} of ${scores.reference_episodes}`,
    `${scores.false_episodes} of ${scores.episodes_found}`,
  ]);
  const points = stage.points.map((point) => [
    `${point.threshold.toFixed(2)}, ${point.chosen_by}`,
    `${point.missed_stretches} of ${point.abnormal_stretches}`,
    point.false_findings_per_h === null ? "-" : point.false_findings_per_h.toFixed(1),
    percent(point.se),
    percent(point.sp),
  ]);
  return [
    section(
      "Rhythms against the reference, from 5:00 where it lasts longer",
      table(
        "rhythm-scores",
        ["Rhythm", "Reference", "Duration Se", "Duration +P", "Episodes found", "False episodes"],
        rows,
      ),
    ),
    section(
      "Alarm budget of the first stage",
      table(
        "alarm-budget",
        ["Threshold", "Stretches missed", "False findings per hour", "Windows found", "Windows left alone"],
        points,
      ),
    ),
  ];
}

export function notes({diagnostics}: AnalysisReport): HTMLElement {
  const list = element(
    "ul",
    ...diagnostics.map(({code, sentence}) => {
      const item = element("li", sentence);
      item.dataset["code"] = code;
      return item;
    }),
  );
  list.id = "diagnostics";
  return section("Notes on this recording", diagnostics.length === 0 ? element("p", "None.") : list);
}

/** The words of screen and text view. */
export function wordsUsed(): HTMLElement {
  const list = element("dl");
  for (const [name, meaning] of Object.entries(glossary)) list.append(element("dt", name), element("dd", meaning));
  list.id = "words";
  return list;
}

/** The experiments of the Lab, in the order of the file. */
export function experimentSections({test, left_out, rows}: ExperimentTable): readonly HTMLElement[] {
  const body = rows.map((row) => [
    row.title,
    row.split + (row.leaks ? " (patients on both sides)" : ""),
    String(row.runs),
    score(row.accuracy, row.accuracy_deviation),
    String(row.rank_accuracy),
    score(row.macro_f1, row.macro_f1_deviation),
    String(row.rank_macro_f1),
    Object.entries(row.f1)
      .map(([name, f1]) => `${name} ${score(f1, null)}`)
      .join(", "),
    row.lesson,
    row.document,
  ]);
  const head = [
    "Experiment",
    "Split",
    "Seeds",
    "Accuracy",
    "Rank by accuracy",
    "Macro-F1",
    "Rank by macro-F1",
    "F1",
    "Lesson",
    "Document",
  ];
  return [
    element("p", `${test === "" ? "" : `Test set: ${test}. `}Ranks are among experiments tested on the same beats.`),
    table("experiment-rows", head, body),
    ...left_out.map((sentence) => element("p", sentence)),
  ];
}

export function section(title: string, ...content: readonly HTMLElement[]): HTMLElement {
  return element("section", element("h3", title), ...content);
}

export function table(
  id: string,
  head: readonly string[],
  rows: readonly (readonly (string | HTMLElement)[])[],
): HTMLElement {
  const headRow = element(
    "tr",
    ...head.map((text) => {
      const cell = element("th", text);
      cell.setAttribute("scope", "col");
      return cell;
    }),
  );
  const body = rows.map((row) => element("tr", ...row.map((cell) => element("td", cell))));
  const drawn = element("table", element("thead", headRow), element("tbody", ...body));
  drawn.id = id;
  const frame = element("div", drawn);
  frame.className = "table-frame";
  // A wide table is scrolled by keys as well.
  frame.tabIndex = 0;
  frame.setAttribute("role", "group");
  frame.setAttribute("aria-label", `Table: ${id.replaceAll("-", " ")}`);
  return frame;
}

/** Share with its spread over the seeds, where there is one. */
function score(mean: number | null, deviation: number | null): string {
  if (mean === null) return "-";
  return deviation === null ? mean.toFixed(2) : `${mean.toFixed(2)} \u00b1 ${deviation.toFixed(2)}`;
}

export function probability(value: number | null): string {
  return value === null ? "-" : value.toFixed(2);
}

/** Which rule or model found it, its limits, and how often it is right where that was measured. */
export function sourcesText({found_by, limits, measured}: ReportedFinding): string {
  return [`Found by: ${found_by}.`, limits, measured === "" ? "How often it is right was not measured." : measured]
    .filter((text) => text !== "")
    .join(" ");
}

/** Text of a file, short enough for a heading and without control characters. */
export function shown(text: string, most = 128): string {
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, "\uFFFD").slice(0, most);
}

export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  ...content: readonly (string | Node)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.append(...content);
  return made;
}
