/** What in a recording's header may say who it is of, and which files would carry it. */

import type {Identifying} from "./protocol";

/** Files of the core's exports that say no date; the others do. */
const dateless: readonly string[] = [
  "wfdb16.dat",
  "wfdb212.dat",
  "csv",
  "annotations",
  "rdann.txt",
  "annotations.json",
  "annotations.csv",
  "bxb",
];

function carriesText(what: string): boolean {
  return what.startsWith("wfdb") && !what.endsWith(".dat");
}

/** Of it, what the exports `kinds` would carry. */
export function carried(kinds: readonly string[], {lines, date}: Identifying): Identifying {
  const dated = date !== undefined && kinds.some((what) => !dateless.includes(what));
  return {lines: kinds.some(carriesText) ? lines : [], ...(dated ? {date} : {})};
}

export function isEmpty({lines, date}: Identifying): boolean {
  return lines.length === 0 && date === undefined;
}

/** "the date and 2 lines of free text". */
export function identifyingWords({lines, date}: Identifying): string {
  const text =
    lines.length === 0 ? [] : [lines.length === 1 ? "1 line of free text" : `${lines.length} lines of free text`];
  return [...(date === undefined ? [] : ["the date"]), ...text].join(" and ");
}
