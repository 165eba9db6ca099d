/** Words of a command line -> checked options. */

import {parseArgs, type ParseArgsConfig} from "node:util";
import type {Precision} from "../shared/protocol";
import {thresholds, type OptionKey} from "../shared/tables";

/** The command line itself is wrong; exit status 2. */
export class UsageError extends Error {}

type OptionTable = NonNullable<ParseArgsConfig["options"]>;

/** Options of every command that runs a model. */
export const modelOptions = {
  model: {type: "string"},
  "rhythm-model": {type: "string"},
  "twelve-lead-model": {type: "string"},
  precision: {type: "string", default: "int8"},
  models: {type: "string"},
} satisfies OptionTable;

/** Options of every command that reads recordings. */
export const readingOptions = {"max-memory": {type: "string"}} satisfies OptionTable;

const bytesPerMebibyte = 2 ** 20;
/** MiB. WebAssembly's memory here is 2 GiB, and the analysis needs some beside the samples. */
const mostMemory = 1536;

/** The same for the core; nothing: its own limit. Throws UsageError. */
export function memoryOf(words: Words): readonly (readonly [OptionKey, string])[] {
  const value = words.value("max-memory");
  if (value === undefined) return [];
  const mebibytes = Number(value);
  if (!(Number.isInteger(mebibytes) && mebibytes >= 1 && mebibytes <= mostMemory)) {
    throw new UsageError(`--max-memory is "${value}"; it is a whole number of MiB from 1 to ${mostMemory}`);
  }
  return [["max_bytes", String(mebibytes * bytesPerMebibyte)]];
}

/** What a person says of the signals; each may be given several times, with the name of one signal. */
export const signalOptions = {
  ecg: {type: "string", multiple: true},
  "not-ecg": {type: "string", multiple: true},
  "main-lead": {type: "string"},
  invert: {type: "string", multiple: true},
} satisfies OptionTable;

/** Thresholds of the rhythm rules, NAME=NUMBER each (core/rhythm/thresholds.hpp). */
export const thresholdOptions = {threshold: {type: "string", multiple: true}} satisfies OptionTable;

/** The same for the core. Throws UsageError. */
export function thresholdsOf(words: Words): readonly (readonly [OptionKey, string])[] {
  return words.all("threshold").map((text) => {
    const [name = "", value = ""] = text.split("=");
    const limits = Object.entries(thresholds).find(([known]) => known === name)?.[1];
    if (limits === undefined)
      throw new UsageError(
        `--threshold has "${text}"; it is NAME=NUMBER, NAME one of ${Object.keys(thresholds).join(", ")}`,
      );
    const number = Number(value);
    if (!/^\d*\.?\d+$/.test(value) || number < limits.least || number > limits.most)
      throw new UsageError(`--threshold ${name} is "${value}"; it is a number from ${limits.least} to ${limits.most}`);
    return ["threshold", text] as const;
  });
}

export interface Words {
  readonly paths: readonly string[];
  readonly value: (option: string) => string | undefined;
  /** Of an option that may be given several times. */
  readonly all: (option: string) => readonly string[];
  /** Whether a switch without a value was given. */
  readonly has: (option: string) => boolean;
}

/** Throws UsageError; at least one path is needed. */
export function parseWords(words: readonly string[], options: OptionTable): Words {
  try {
    const {values, positionals} = parseArgs({args: [...words], options, allowPositionals: true, strict: true});
    if (positionals.length === 0) throw new UsageError("no recording was named");
    return {
      paths: positionals,
      value: (option) => {
        const value = (values as Readonly<Record<string, unknown>>)[option];
        return typeof value === "string" ? value : undefined;
      },
      all: (option) => ((values as Readonly<Record<string, unknown>>)[option] ?? []) as readonly string[],
      has: (option) => (values as Readonly<Record<string, unknown>>)[option] === true,
    };
  } catch (problem) {
    if (problem instanceof UsageError) throw problem;
    const text = problem instanceof Error ? problem.message : String(problem);
    throw new UsageError((text.split(". ")[0] ?? text).replace(/\.$/, ""));
  }
}

/** One of the allowed words; throws UsageError naming them. */
export function oneOf<T extends string>(words: Words, option: string, allowed: readonly T[]): T | undefined {
  const value = words.value(option);
  if (value === undefined) return undefined;
  const found = allowed.find((candidate) => candidate === value);
  if (found === undefined) throw new UsageError(`--${option} is "${value}"; it can be ${allowed.join(" or ")}`);
  return found;
}

export function precisionOf(words: Words): Precision {
  return oneOf<Precision>(words, "precision", ["int8", "fp32"]) ?? "int8";
}

/** Highest sampling rate a person may claim; ECG recorders end far below. */
const highestFsHz = 100_000;

export function fsOf(words: Words): number | undefined {
  const value = words.value("fs");
  if (value === undefined) return undefined;
  const fsHz = Number(value);
  if (!(fsHz > 0 && fsHz <= highestFsHz)) throw new UsageError(`--fs is "${value}"; it must be a rate in Hz above 0`);
  return fsHz;
}

/** The same for the core, in its order: the main lead is an ECG whatever was said before. */
export function signalsOf(words: Words): readonly (readonly [OptionKey, string])[] {
  const main = words.value("main-lead");
  return [
    ...words.all("ecg").map((name) => ["ecg", name] as const),
    ...words.all("not-ecg").map((name) => ["not_ecg", name] as const),
    ...(main === undefined ? [] : [["main_lead", main] as const]),
    ...words.all("invert").map((name) => ["inverted", name] as const),
  ];
}

/** Times of scoring, as `bxb` takes them; the values are seconds. */
export const scoringOptions = {
  from: {type: "string"},
  to: {type: "string"},
  window: {type: "string"},
  "class-map": {type: "string"},
} satisfies OptionTable;

/** Seconds of "300", "5:00" or "1:02:03.5"; throws UsageError. */
export function secondsOf(words: Words, option: string): number | undefined {
  const value = words.value(option);
  if (value === undefined) return undefined;
  const parts = value.split(":");
  const usable =
    parts.length <= 3 &&
    parts.every(
      (part, index) =>
        (index === parts.length - 1 ? /^\d+(\.\d*)?$/ : /^\d+$/).test(part) && (index === 0 || Number(part) < 60),
    );
  if (!usable) throw new UsageError(`--${option} is "${value}"; it is a time like 300, 5:00 or 1:02:03`);
  return parts.reduce((sum, part) => 60 * sum + Number(part), 0);
}

/** Options of scoring for the core; throws UsageError. */
export function scoringOf(words: Words): ReadonlyMap<string, string> {
  const settings = new Map<string, string>();
  const from = secondsOf(words, "from");
  const to = secondsOf(words, "to");
  if (to !== undefined && to <= (from ?? 0)) throw new UsageError("--to must be later than --from");
  if (from !== undefined) settings.set("from_s", String(from));
  if (to !== undefined) settings.set("to_s", String(to));
  const window = words.value("window");
  if (window !== undefined) {
    const window_s = Number(window);
    if (!(window_s > 0 && window_s <= 1))
      throw new UsageError(`--window is "${window}"; it is in seconds, above 0 and up to 1`);
    settings.set("match_window_s", String(window_s));
  }
  const classMap = oneOf(words, "class-map", ["papers", "ec57"]);
  if (classMap !== undefined) settings.set("class_map", classMap);
  return settings;
}
