/** What is asked about the open recording beyond its classes. A network that cannot be used takes nothing from what was found. */

import {fourBeatModels, modelsFor} from "./models";
import {patiently, send} from "./page_line";
import {ModelRefusal} from "../shared/manifest";
import {askFourBeats, explainAll, explainBeat, type PipelineEvents} from "../shared/pipeline";
import type {FourBeatFiles, ModelChoice} from "../shared/protocol";
import type {Session} from "../shared/session";

export interface Asked {
  readonly request: number;
  readonly session: Session;
  /** The beat model that made its classes; null: the site's default. */
  readonly model: ModelChoice | null;
}

/** S003's two networks. */
export async function fourBeats(
  {request, session}: Asked,
  files: FourBeatFiles,
  events: PipelineEvents,
): Promise<void> {
  events.onProgress("four_beats", 0);
  await orSaySo(request, "S003's networks could not be asked", async () =>
    askFourBeats(session, await patiently(fourBeatModels(files)), events),
  );
}

/** What the beat at `sample` is made of, as `whatIf` would have it. */
export async function explain({request, session, model}: Asked, sample: number, whatIf: string): Promise<void> {
  await orSaySo(request, "Why a beat was called so cannot be shown", async () => {
    const {buffer} = await explainBeat(session, await patiently(modelsFor(model).beats), sample, whatIf);
    send({kind: "explanation", request, bytes: buffer}, [buffer]);
  });
}

/** The same of all beats; the next conclusion carries their maps. */
export async function makeMaps({request, session, model}: Asked, events: PipelineEvents): Promise<void> {
  events.onProgress("explaining", 0);
  await orSaySo(request, "What the beats are made of cannot be shown", async () =>
    explainAll(session, await patiently(modelsFor(model).beats), events),
  );
}

async function orSaySo(request: number, what: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (problem) {
    if (!(problem instanceof ModelRefusal)) throw problem;
    const sentence = `${what}: ${problem.message}.`;
    send({
      kind: "edit_failed",
      request,
      error: {code: "missing_file", field: "models", byte_offset: -1, file: "", sentence},
    });
  }
}
