/** The recordings a model was trained on, each by the first digits of its identity (src/core/snapshot/identity.hpp). */

import {ModelRefusal} from "./manifest";
import type {ModelFiles} from "./protocol";

/** Hex digits that stand for a recording: 64 bits, by which no two of some thousand are taken for one another. */
const digits = 16;

export class TrainingList {
  readonly #known: ReadonlySet<string>;

  private constructor(known: ReadonlySet<string>) {
    this.#known = known;
  }

  static none(): TrainingList {
    return new TrainingList(new Set());
  }

  /** `path`: in the model's folder; null where the model comes without a list. Throws ModelRefusal where it is missing. */
  static of({files}: ModelFiles, path: string | null): TrainingList {
    if (path === null) return TrainingList.none();
    const bytes = files[path];
    if (bytes === undefined) throw new ModelRefusal(`its file ${path} is missing`);
    return new TrainingList(new Set(new TextDecoder().decode(bytes).split("\n")));
  }

  /** identity: 64 hex digits. */
  has(identity: string): boolean {
    return this.#known.has(identity.slice(0, digits));
  }
}
