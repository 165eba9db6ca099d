/** `fiducial demos`: the synthetic recordings. */

import {loadCore} from "./cli_files";
import {print} from "./cli_output";

export async function runDemos(): Promise<number> {
  for (const {id, title, story} of (await loadCore()).demos()) print(`demo:${id.padEnd(24)} ${title}. ${story}\n`);
  return 0;
}
