/** The core module: with session.ts and evaluation.ts the only file that knows its pointers. */

import createCore, {type CoreModule} from "fiducial-core";
import {Evaluation} from "./evaluation";
import {instantiateCompiled, textAt} from "./module_memory";
import type {SyntheticDemo} from "./protocol";
import {Session} from "./session";

export class Core {
  readonly #module: CoreModule;

  private constructor(module: CoreModule) {
    this.#module = module;
  }

  /** Rejects when the module cannot be instantiated. */
  static create(compiled: WebAssembly.Module): Promise<Core> {
    return new Promise((resolve, reject) => {
      createCore({instantiateWasm: instantiateCompiled(compiled, reject)}).then(
        (module) => resolve(new Core(module)),
        reject,
      );
    });
  }

  version(): string {
    return textAt(this.#module, this.#module._ecg_version());
  }

  /** The first one opens on the first visit. */
  demos(): readonly SyntheticDemo[] {
    return JSON.parse(textAt(this.#module, this.#module._ecg_demos())) as SyntheticDemo[];
  }

  /** JSON of core/report/experiments_report.hpp. Throws CoreRefusal. */
  experiments(text: string): string {
    const session = this.session();
    try {
      return session.experiments(text);
    } finally {
      session.delete();
    }
  }

  session(): Session {
    return new Session(this.#module);
  }

  evaluation(): Evaluation {
    return new Evaluation(this.#module);
  }
}
