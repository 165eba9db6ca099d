/** `fiducial evaluate`: own beats and classes against the references that came with the records. */

import {
  memoryOf,
  modelOptions,
  oneOf,
  parseWords,
  readingOptions,
  scoringOf,
  scoringOptions,
  signalOptions,
  signalsOf,
  thresholdOptions,
  thresholdsOf,
  UsageError,
} from "./cli_options";
import {analyse} from "./cli_analyze";
import {calibratingOf, calibrationOptions, calibrationTable} from "./cli_calibrate";
import {eachRecording, loadCore, terminalModels} from "./cli_files";
import {print, warn, writeOut} from "./cli_output";
import {recordingsOf} from "./cli_recordings";
import {evaluationTable} from "./cli_tables";
import {rhythmTable} from "./cli_rhythm_table";

export async function runEvaluate(words: readonly string[]): Promise<number> {
  const options = parseWords(words, {
    ...modelOptions,
    ...readingOptions,
    ...scoringOptions,
    ...calibrationOptions,
    ...signalOptions,
    ...thresholdOptions,
    rhythm: {type: "boolean"},
    json: {type: "string"},
    positions: {type: "string"},
    bxb: {type: "string"},
  });
  const rhythm = options.has("rhythm");
  if (rhythm) {
    for (const other of ["bxb", "to", "calibrate", "calibrate-groups"])
      if (options.value(other) !== undefined) throw new UsageError(`--${other} has no meaning beside --rhythm`);
  }
  const classMap = oneOf(options, "class-map", ["papers", "ec57"]);
  const calibrating = calibratingOf(options);
  const settings = new Map([
    ...memoryOf(options),
    ["class_map", "papers"],
    ...(calibrating?.settings ?? []),
    ...scoringOf(options),
    ["positions", oneOf(options, "positions", ["own", "reference"]) ?? "own"],
  ]);
  const models = terminalModels(options);
  const core = await loadCore();
  const {recordings, unreadable} = await recordingsOf(core, options.paths);

  const evaluation = core.evaluation();
  const uncalibrated = core.evaluation();
  let scored = 0;
  const openings = [...settings, ...signalsOf(options), ...thresholdsOf(options)];
  const refused = await eachRecording(core, recordings, openings, async (session, {name}) => {
    await analyse(session, models);
    if (calibrating !== null && uncalibrated.add(session)) {
      calibrating.apply(session);
      session.conclude();
    }
    if (rhythm ? evaluation.addRhythm(session) : evaluation.add(session)) {
      scored += 1;
    } else {
      warn(`${name} has no reference${rhythm ? "" : " beats"} and was left out.`);
    }
  });
  const failures = unreadable + refused;
  if (scored === 0) {
    warn(`no recording with ${rhythm ? "a reference" : "reference beats"}, so there is nothing to score.`);
    return 1;
  }
  if (rhythm) {
    const text = evaluation.rhythmJson();
    const json = options.value("json");
    if (json !== "-") print(rhythmTable(text));
    if (json !== undefined) await writeOut(json, "json", `${text}\n`);
    return failures > 0 ? 1 : 0;
  }
  const text = evaluation.json();
  const json = options.value("json");
  const bxb = options.value("bxb");
  const before = calibrating === null ? null : uncalibrated.json();
  if (json !== "-" && bxb !== "-") {
    print(
      calibrating === null || before === null
        ? evaluationTable(text)
        : calibrationTable(calibrating.title, before, text),
    );
  }
  if (json !== undefined) {
    await writeOut(
      json,
      "json",
      before === null ? `${text}\n` : `{"as_the_model_says":${before},"calibrated":${text}}\n`,
    );
  }
  if (bxb !== undefined) await writeOut(bxb, "lines", evaluation.bxb(classMap ?? "ec57"));
  return failures > 0 ? 1 : 0;
}
