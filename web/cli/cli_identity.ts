/** `fiducial identity`: by which number a recording is known, whatever its file is called and in whichever format it is. */

import {parseWords} from "./cli_options";
import {eachRecording, loadCore} from "./cli_files";
import {print} from "./cli_output";
import {recordingsOf} from "./cli_recordings";
import {plainText} from "../shared/plain_text";

const longestName = 512;

export async function runIdentity(words: readonly string[]): Promise<number> {
  const {paths} = parseWords(words, {});
  const core = await loadCore();
  const {recordings, unreadable} = await recordingsOf(core, paths);
  const refused = await eachRecording(core, recordings, [], (session, {name}) => {
    print(`${session.identity()}  ${plainText(name, longestName)}\n`);
  });
  return unreadable + refused > 0 ? 1 : 0;
}
