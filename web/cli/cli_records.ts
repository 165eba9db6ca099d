/** `fiducial records`: what a folder or an archive holds. */

import {parseWords} from "./cli_options";
import {loadCore, recordingsOf} from "./cli_files";

export async function runRecords(words: readonly string[]): Promise<number> {
  const {paths} = parseWords(words, {});
  const recordings = await recordingsOf(await loadCore(), paths);
  for (const {name} of recordings) process.stdout.write(`${name}\n`);
  return 0;
}
