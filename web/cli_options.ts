/** Words of a command line -> checked options. */

import {parseArgs, type ParseArgsConfig} from "node:util";
import type {Precision} from "./protocol";

/** The command line itself is wrong; exit status 2. */
export class UsageError extends Error {}

type OptionTable = NonNullable<ParseArgsConfig["options"]>;

/** Options of every command that runs a model. */
export const modelOptions = {
  model: {type: "string"},
  precision: {type: "string", default: "int8"},
  models: {type: "string"},
} satisfies OptionTable;

export interface Words {
  readonly paths: readonly string[];
  readonly value: (option: string) => string | undefined;
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
