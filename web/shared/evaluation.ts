/** Scores in the core: the C functions ecg_evaluation_... of src/worker/worker_api.hpp as typed methods. */

import type {CoreModule} from "fiducial-core";
import {textAt} from "./module_memory";
import type {Session} from "./session";

/** Scores over several records against the references that came with them. */
export class Evaluation {
  readonly #module: CoreModule;
  readonly #handle: number;

  constructor(module: CoreModule) {
    this.#module = module;
    this.#handle = module._ecg_evaluation_new();
    if (this.#handle === 0) throw new RangeError("out of memory: no evaluation");
  }

  /** After `session.conclude()`. False: the record has no reference beats. */
  add(session: Session): boolean {
    return this.#module._ecg_evaluation_add(this.#handle, session.handle) >= 0;
  }

  /** Rhythms, windows and the first stage, after `session.conclude()`. False: the record has no reference. */
  addRhythm(session: Session): boolean {
    return this.#module._ecg_evaluation_add_rhythm(this.#handle, session.handle) >= 0;
  }

  /** Maps of its beats, after `session.conclude()`. False: it has none, or another model made them. */
  addMaps(session: Session): boolean {
    return this.#module._ecg_evaluation_add_maps(this.#handle, session.handle) >= 0;
  }

  /** Those of all recordings by class (core/report/saliency_summary.hpp). */
  mapsCsv(): string {
    return textAt(this.#module, this.#module._ecg_evaluation_maps_csv(this.#handle));
  }

  rhythmJson(): string {
    return textAt(this.#module, this.#module._ecg_evaluation_rhythm_json(this.#handle));
  }

  json(): string {
    return textAt(this.#module, this.#module._ecg_evaluation_json(this.#handle));
  }

  /** The tables of `bxb -L` and `sumstats`. */
  bxb(classMap: "ec57" | "papers"): string {
    return textAt(this.#module, this.#module._ecg_evaluation_bxb(this.#handle, classMap === "papers" ? 1 : 0));
  }

  delete(): void {
    this.#module._ecg_evaluation_delete(this.#handle);
  }
}
