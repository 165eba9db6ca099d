/** What is said when work ended before it was done. */

import type {Loss} from "./analyser";
import {stageTexts} from "../shared/stage_texts";

/** What did not happen, of the things a person asked for; empty where nothing is missed. */
function undone({asked}: Loss): string {
  const edits = asked.filter((kind) => kind === "edit").length;
  const parts = [
    edits === 1 ? "the last edit was not carried out" : edits > 1 ? `the last ${edits} edits were not carried out` : "",
    asked.includes("export") ? "nothing was exported" : "",
  ].filter((part) => part !== "");
  return parts.join(", and ");
}

/** A worker that died or fell silent. `shown`: the recording is on the screen; `stays`: the name of another one that is. */
export function lossSentence(loss: Loss, shown: boolean, stays: string): string {
  const missed = undone(loss);
  const during = loss.stage === null ? "" : ` while ${stageTexts[loss.stage].toLowerCase()}`;
  const stopped = `The analysis stopped unexpectedly${during}${missed === "" ? "" : `: ${missed}`}.`;
  if (!shown)
    return stays === "" ? `${stopped} Open the recording again to retry.` : `${stopped} Recording ${stays} stays open.`;
  if (loss.stage === null) return `${stopped} The recording is opened again, with all edits before.`;
  return `${stopped} What was found until then is shown; an edit or an export opens the recording again.`;
}

/** What a person stopped. */
export function cancelSentence(loss: Loss): string {
  const missed = undone(loss);
  if (loss.stage === null) return `It was cancelled${missed === "" ? "" : `: ${missed}`}.`;
  return `The analysis was cancelled${missed === "" ? "" : `: ${missed}`}. What was found until then is shown.`;
}
