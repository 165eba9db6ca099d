/** Where workers come from: one spare is kept warm, and one that is done with its recording becomes the next spare. */

import type {ModelChoice, SyntheticDemo, WorkerMessage} from "../shared/protocol";
import {WorkerLine, type LineOwner, type Notice, type Program} from "./worker_line";

export interface WorkersEvents {
  /** A worker has started: again for each, with the same answer. */
  readonly onReady: (demos: readonly SyntheticDemo[]) => void;
  /** The first one did not start; no other is tried unasked. */
  readonly onStartFailed: (reason: string) => void;
}

export class Workers {
  readonly #program: Promise<Program>;
  readonly #events: WorkersEvents;
  readonly #inference: Promise<Notice>;
  #setInference!: (message: Notice) => void;
  #spare: WorkerLine | null = null;
  #everReady = false;

  constructor(program: Promise<Program>, events: WorkersEvents) {
    this.#program = program;
    this.#events = events;
    this.#inference = new Promise((done) => (this.#setInference = done));
    this.#spare = this.#make(this.#keeper);
  }

  /** Models and their runtime, or why there are none; once, for all workers. */
  provide(inference: Notice): void {
    this.#setInference(inference);
  }

  /** A worker for one owner, the warm one where there is one. */
  take(owner: LineOwner): WorkerLine {
    const line = this.#spare ?? this.#make(owner);
    this.#spare = null;
    line.belongTo(owner);
    return line;
  }

  /** Of an owner who has no use for it any more; what it held is dropped. */
  giveBack(line: WorkerLine): void {
    if (this.#spare !== null || line.ended || line.asked.length > 0) return line.end();
    line.belongTo(this.#keeper);
    line.tell({kind: "close"});
    this.#spare = line;
  }

  /** Call when the page has nothing better to do. */
  warmSpare(model: ModelChoice | null): void {
    this.#spare ??= this.#make(this.#keeper);
    this.#spare.tell({kind: "warm", model});
  }

  /** One request that needs no recording. */
  once(
    request: Parameters<WorkerLine["ask"]>[0],
    hear: (message: WorkerMessage) => void,
    lost: (reason: string) => void,
  ): void {
    const line = this.take({
      hear: (message) => {
        this.giveBack(line);
        hear(message);
      },
      slow: () => undefined,
      lost,
    });
    line.ask(request);
  }

  readonly #keeper: LineOwner = {
    hear: () => undefined,
    slow: () => undefined,
    lost: (reason) => {
      this.#spare = null;
      if (!this.#everReady) this.#events.onStartFailed(reason);
    },
  };

  #make(owner: LineOwner): WorkerLine {
    return new WorkerLine(this.#program, this.#inference, owner, (demos) => {
      this.#everReady = true;
      this.#events.onReady(demos);
    });
  }
}
