/** Patient calibration in the terminal: whose labels teach, and what that changes. */

import {UsageError, type Words} from "./cli_options";
import {disclaimer, evaluationReport, modelWords, percent} from "../shared/report";
import type {Session} from "../shared/session";
import {beatLetters} from "../shared/tables";

export const calibrationOptions = {
  calibrate: {type: "string"},
  "calibrate-groups": {type: "string"},
  labels: {type: "string"},
} as const;

/** A person asked for 1,000 labels no longer calibrates. */
const mostQuestions = 1000;

export interface Calibrating {
  /** What teaches, in words. */
  readonly title: string;
  /** Options of the session that is to be calibrated. */
  readonly settings: ReadonlyMap<string, string>;
  /** Call when all beats are classified; `conclude` then follows it. Throws CoreRefusal. */
  readonly apply: (session: Session) => void;
}

/** null: not asked for. Throws UsageError. */
export function calibratingOf(words: Words): Calibrating | null {
  const minutes = words.value("calibrate");
  const questions = words.value("calibrate-groups");
  const annotator = words.value("labels");
  if (minutes !== undefined && questions !== undefined) {
    throw new UsageError("--calibrate and --calibrate-groups exclude each other");
  }
  if (minutes === undefined && questions === undefined) {
    if (annotator !== undefined) throw new UsageError("--labels belongs to --calibrate or --calibrate-groups");
    return null;
  }
  if (annotator !== undefined && !/^[a-z0-9_]+$/i.test(annotator)) {
    throw new UsageError(`--labels is "${annotator}"; it is the ending of an annotation file, like atr`);
  }
  const labels: [string, string][] = annotator === undefined ? [] : [["annotator", annotator.toLowerCase()]];
  if (minutes !== undefined) {
    const learn_s = 60 * Number(minutes);
    if (!(learn_s > 0 && Number.isFinite(learn_s))) {
      throw new UsageError(`--calibrate is "${minutes}"; it is a number of minutes above 0`);
    }
    return {
      title: `taught by the reference's labels of the first ${minutes} minutes; scored after them`,
      settings: new Map([...labels, ["test_from_s", String(learn_s)]]),
      apply: (session) => session.calibrate(learn_s),
    };
  }
  const count = Number(questions);
  if (!(Number.isInteger(count) && count >= 1 && count <= mostQuestions)) {
    throw new UsageError(
      `--calibrate-groups is "${questions ?? ""}"; it is a number of labels from 1 to ${mostQuestions}`,
    );
  }
  return {
    title:
      `taught by ${count === 1 ? "1 label" : `${count} labels`} per record, each of the beat that would tell ` +
      "most; scored on all beats",
    settings: new Map(labels),
    apply: (session) => void session.askReference(count),
  };
}

/** Scores per class, the model's own beside the calibrated ones; texts are JSON of `fiducial evaluate`. */
export function calibrationTable(title: string, before: string, after: string): string {
  const [plain, taught] = [evaluationReport(before), evaluationReport(after)];
  const {protocol} = taught;
  const cells = (values: readonly string[]) => values.map((value) => value.padStart(10)).join("");
  const overall = (name: string, value: (report: typeof taught) => number | null) =>
    `  ${name.padEnd(24)}${cells([percent(value(plain)), percent(value(taught))])}`;
  return [
    `${protocol.records.length} records   positions ${protocol.positions}   class map ${protocol.class_map}   ` +
      `models ${modelWords(protocol)}   fiducial ${taught.version}`,
    `patient calibration, ${title}`,
    "",
    `  ${"".padEnd(8)}${"beats".padStart(8)}${"as the model says".padStart(30)}${"calibrated".padStart(30)}`,
    `  ${"class".padEnd(8)}${"".padStart(8)}${cells(["Se", "+P", "F1", "Se", "+P", "F1"])}`,
    ...beatLetters.map((letter) => {
      const [a, b] = [plain.beats.classes[letter], taught.beats.classes[letter]];
      return (
        `  ${letter.padEnd(8)}${String(b.support).padStart(8)}` +
        cells([a.se, a.ppv, a.f1, b.se, b.ppv, b.f1].map((value) => percent(value)))
      );
    }),
    "",
    overall("macro F1 of the classes there", ({beats}) => beats.macro_f1),
    overall("macro F1 of N S V F", ({beats}) => beats.macro_f1_4),
    overall("macro F1 of N S V F Q", ({beats}) => beats.macro_f1_5),
    overall("accuracy", ({beats}) => beats.accuracy),
    "",
    disclaimer,
    "",
  ].join("\n");
}
