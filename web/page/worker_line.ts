/** One worker, what was asked of it, and the watch over both: a request is answered, or its worker is lost. */

import type {PageMessage, SyntheticDemo, WorkerMessage} from "../shared/protocol";

type Numbered<Message> = Message extends {readonly request: number} ? Omit<Message, "request"> : never;
/** A message that is answered; the line numbers it. */
export type Request = Numbered<PageMessage>;
/** A message that is not. */
export type Notice = Exclude<PageMessage, {readonly request: number}>;

/** What every worker is made from: nothing of it is fetched again for another one. */
export interface Program {
  readonly script: string;
  readonly core: WebAssembly.Module;
}

export interface LineOwner {
  hear(message: WorkerMessage): void;
  /** A request has been waiting for more than a second. */
  slow(): void;
  /** The worker died or fell silent and is ended, and with it what was `asked`; `reason` is for whoever looks for the defect. */
  lost(reason: string, asked: readonly Request["kind"][]): void;
}

/** A worker that computes says something at least so often, and one that waits for the disk or a compiler says that (our choice). */
export const silence_s = 10;
const watch_ms = 1_000;

export class WorkerLine {
  /** Longest silence while a request waits. */
  patience_s = silence_s;
  #owner: LineOwner;
  #worker: Worker | null = null;
  /** What was said before there was a worker; null: it is there. */
  #outbox: (readonly [PageMessage, Transferable[]])[] | null = [];
  /** Requests without an answer: number -> kind. */
  readonly #asked = new Map<number, Request["kind"]>();
  #requests = 0;
  #silent_s = 0;
  #waited_s = 0;
  #watch = 0;
  #ended = false;
  readonly #onReady: (demos: readonly SyntheticDemo[]) => void;

  constructor(
    program: Promise<Program>,
    inference: Promise<Notice>,
    owner: LineOwner,
    onReady: (demos: readonly SyntheticDemo[]) => void,
  ) {
    this.#owner = owner;
    this.#onReady = onReady;
    program.then(
      (made) => this.#start(made),
      () => undefined,
    ); // the page itself says what it lacks
    void inference.then((message) => this.tell(message));
  }

  get ended(): boolean {
    return this.#ended;
  }

  /** What waits for an answer. */
  get asked(): readonly Request["kind"][] {
    return [...this.#asked.values()];
  }

  /** Something has been waiting for so long that a person notices. */
  get isSlow(): boolean {
    return this.#asked.size > 0 && this.#waited_s >= 1;
  }

  belongTo(owner: LineOwner): void {
    this.#owner = owner;
    this.patience_s = silence_s;
  }

  /** Answers the number that comes back with the answer. */
  ask(request: Request): number {
    this.#requests += 1;
    const number = this.#requests;
    if (this.#asked.size === 0) this.#waited_s = 0;
    this.#asked.set(number, request.kind);
    this.#post({...request, request: number} as PageMessage, []);
    this.#watchOver();
    return number;
  }

  tell(message: Notice, transfer: Transferable[] = []): void {
    this.#post(message, transfer);
  }

  /** At once, whatever it is doing. */
  end(): void {
    this.#ended = true;
    this.#asked.clear();
    this.#rest();
    this.#worker?.terminate();
  }

  #start({script, core}: Program): void {
    if (this.#ended) return;
    this.#worker = new Worker(script, {type: "module", name: "analysis"});
    this.#worker.addEventListener("message", ({data}: MessageEvent<WorkerMessage>) => this.#hear(data));
    this.#worker.addEventListener("error", (event) => {
      event.preventDefault();
      this.#lose(event.message ?? "its script does not run");
    });
    const waiting = this.#outbox ?? [];
    this.#outbox = null;
    this.ask({kind: "start", core});
    for (const [message, transfer] of waiting) this.#post(message, transfer);
  }

  #post(message: PageMessage, transfer: Transferable[]): void {
    if (this.#outbox !== null) this.#outbox.push([message, transfer]);
    else this.#worker?.postMessage(message, transfer);
  }

  /** Counts seconds in which the page itself ran: of a computer that slept, or was busy elsewhere, few have passed. */
  #watchOver(): void {
    if (this.#worker === null || this.#watch !== 0) return; // a slow connection is no silent worker
    this.#silent_s = 0;
    this.#watch = window.setInterval(() => {
      this.#silent_s += 1;
      this.#waited_s += 1;
      if (this.#silent_s >= this.patience_s) this.#lose(`silent for ${this.#silent_s} s`);
      else this.#owner.slow();
    }, watch_ms);
  }

  #rest(): void {
    clearInterval(this.#watch);
    this.#watch = 0;
  }

  #hear(message: WorkerMessage): void {
    if (this.#ended) return;
    if (message.kind === "broken") return this.#lose(message.reason);
    if ("request" in message && isAnswer(message)) this.#asked.delete(message.request);
    this.#silent_s = 0;
    if (this.#asked.size === 0) this.#rest();
    if (message.kind === "ready") this.#onReady(message.demos);
    else if (message.kind !== "alive") this.#owner.hear(message);
  }

  #lose(reason: string): void {
    if (this.#ended) return;
    const asked = this.asked;
    this.end();
    this.#owner.lost(reason, asked);
  }
}

/** The others come on the way to an answer. */
function isAnswer(message: WorkerMessage): boolean {
  switch (message.kind) {
    case "progress":
    case "recording":
    case "samples":
    case "identity":
      return false;
    case "analysis":
      return message.report !== null;
    default:
      return true;
  }
}
