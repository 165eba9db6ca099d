/** `fiducial records`: what a folder or an archive holds. */

import {parseWords} from "./cli_options";
import {loadCore} from "./cli_files";
import {print} from "./cli_output";
import {recordingsOf} from "./cli_recordings";
import {plainText} from "../shared/plain_text";

const longestName = 512;

export async function runRecords(words: readonly string[]): Promise<number> {
  const {paths} = parseWords(words, {});
  const {recordings, unreadable} = await recordingsOf(await loadCore(), paths);
  for (const {name} of recordings) print(`${plainText(name, longestName)}\n`);
  return unreadable > 0 ? 1 : 0;
}
