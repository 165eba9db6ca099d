/** `fiducial identity`: by which number a recording is known, whatever its file is called and in whichever format it is. */

import {parseWords} from "./cli_options";
import {loadCore, openRecording} from "./cli_files";
import {print, warn} from "./cli_output";
import {recordingsOf} from "./cli_recordings";
import {plainText} from "../shared/plain_text";
import {CoreRefusal} from "../shared/refusal";

const longestName = 512;

export async function runIdentity(words: readonly string[]): Promise<number> {
  const {paths} = parseWords(words, {});
  const core = await loadCore();
  const {recordings, unreadable} = await recordingsOf(core, paths);
  let failures = unreadable;
  for (const recording of recordings) {
    try {
      const {session} = await openRecording(core, recording, []);
      print(`${session.identity()}  ${plainText(recording.name, longestName)}\n`);
      session.delete();
    } catch (problem) {
      if (!(problem instanceof CoreRefusal)) throw problem;
      warn(`${recording.name}: ${problem.message}`);
      failures += 1;
    }
  }
  return failures > 0 ? 1 : 0;
}
