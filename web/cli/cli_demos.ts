/** `fiducial demos`: the synthetic recordings. */

import {loadCore} from "./cli_files";

export async function runDemos(): Promise<number> {
  for (const {id, title, story} of (await loadCore()).demos()) process.stdout.write(`demo:${id.padEnd(24)} ${title}. ${story}\n`);
  return 0;
}
