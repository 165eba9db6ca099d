/** `fiducial explain`: what the beats of a recording, a folder or a database are made of, by class. */

import {analyse} from "./cli_analyze";
import {eachRecording, loadCore, loadModel, terminalModels} from "./cli_files";
import {memoryOf, modelOptions, oneOf, parseWords, precisionOf, readingOptions, UsageError} from "./cli_options";
import {print, warn, writeOut} from "./cli_output";
import {recordingsOf} from "./cli_recordings";
import {explainAll} from "../shared/pipeline";

export async function runExplain(words: readonly string[]): Promise<number> {
  const options = parseWords(words, {
    ...modelOptions,
    ...readingOptions,
    positions: {type: "string"},
    csv: {type: "string"},
  });
  const positions = oneOf(options, "positions", ["own", "reference"]) ?? "own";
  const model = await loadModel(options.value("model"), precisionOf(options), options.value("models"));
  if (model === null) throw new UsageError("explain needs a model: --model none has nothing to explain");
  const models = terminalModels(options);
  const core = await loadCore();
  const {recordings, unreadable} = await recordingsOf(core, options.paths);
  const evaluation = core.evaluation();
  let explained = 0;
  const settings = [...memoryOf(options), ["positions", positions] as const];
  const failures = await eachRecording(core, recordings, settings, async (session, {name}) => {
    await analyse(session, models);
    await explainAll(session, model, {onProgress: () => undefined, onAnalysis: () => undefined});
    session.conclude();
    if (evaluation.addMaps(session)) explained += 1;
    else warn(`${name} was left out: the model has no maps of its beats.`);
  });
  if (explained === 0) {
    warn("no recording has maps, so there is nothing to show.");
    return 1;
  }
  const text = evaluation.mapsCsv();
  const csv = options.value("csv");
  if (csv !== "-") print(mapsTable(text));
  if (csv !== undefined) await writeOut(csv, "lines", text);
  return failures + unreadable > 0 ? 1 : 0;
}

/** Columns that are shown, and how they are called. */
const shown = [
  ["class", "class"],
  ["group", "group"],
  ["taken_for", "taken for"],
  ["beats", "beats"],
  ["empty_maps", "no map"],
  ["peak_in_qrs", "highest in QRS"],
  ["share_p", "share P"],
  ["share_qrs", "share QRS"],
  ["share_st_t", "share ST-T"],
  ["consistency", "consistency"],
  ["timing_share", "timing's share"],
] as const;

/** The columns from here on are shares and correlations. */
const firstShare = 5;

/** A row per class and group, without the segments. */
function mapsTable(csv: string): string {
  const [head = "", columns = "", ...lines] = csv.trimEnd().split(/\r?\n/);
  const names = columns.split(",");
  const place = (name: string) => names.indexOf(name);
  const rows = new Map<string, readonly string[]>();
  for (const line of lines) {
    const cells = line.split(",");
    const value = (name: string) => cells[place(name)] ?? "";
    const key = [value("class"), value("group"), value("taken_for")].join("/");
    rows.set(
      key,
      shown.map(([name], column) => {
        const cell = value(name);
        return cell === "" || column < firstShare ? cell : Number(cell).toFixed(2);
      }),
    );
  }
  const all = [shown.map(([, title]) => title as string), ...rows.values()];
  const widths = shown.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)));
  const table = all.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  return [head.replace(/^# /, "").split(". ")[0] ?? "", "", ...table, ""].join("\n");
}
