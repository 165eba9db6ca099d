/** Says what of a recording's header its files do not carry. */

import {warn} from "./cli_output";
import {carried, identifyingWords, isEmpty} from "../shared/identifying";
import type {Identifying} from "../shared/protocol";
import type {Session} from "../shared/session";

/** "", or which part of the header the exports `kinds` left out. */
export function leftOutWords(session: Session, kinds: readonly string[]): string {
  const left = carried(kinds, JSON.parse(session.exportedText("header_text.json")) as Identifying);
  return isEmpty(left) ? "" : `${identifyingWords(left)} in the header, which may say who it is of,`;
}

export function sayLeftOut(session: Session, stem: string, kinds: readonly string[]): void {
  const words = leftOutWords(session, kinds);
  if (words !== "") warn(`${stem}: ${words} left out; --keep-identity keeps it.`);
}
