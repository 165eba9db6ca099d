/** The pipe to the window: messages as src/desk/calls.hpp has them. */

import {spawn, type ChildProcessByStdio} from "node:child_process";
import type {Readable, Writable} from "node:stream";
import {deferred} from "../shared/deferred";

/** Of the messages; src/desk/calls.hpp refuses any other. */
const protocol = 1;
const headerBytes = 8; // two u32: bytes of the head, bytes of the payload

/** Why there is no window; the message is a sentence for people. */
export class DeskProblem extends Error {}

/** What the window says; `payload` belongs to some kinds. */
export interface DeskMessage {
  readonly kind: string;
  readonly [member: string]: unknown;
}

export interface DeskEvents {
  readonly onCommands: (commands: readonly unknown[]) => void;
  readonly onDropped: (paths: readonly string[]) => void;
}

type Answer = {readonly head: DeskMessage; readonly payload: Buffer};

export class DeskLink {
  readonly #window: ChildProcessByStdio<Writable, Readable, null>;
  readonly #answers = new Map<string, (answer: Answer | null) => void>();
  readonly #closed = deferred<Buffer>();
  #events: DeskEvents | null = null;
  #asked = 0;
  #gone = false;

  private constructor(window: ChildProcessByStdio<Writable, Readable, null>) {
    this.#window = window;
  }

  /** Opens the window. Throws DeskProblem. */
  static async open(program: string, version: string): Promise<DeskLink> {
    const window = spawn(program, [], {stdio: ["pipe", "pipe", "inherit"]});
    const link = new DeskLink(window);
    const ready = deferred<DeskMessage | null>();
    window.on("error", () => ready.resolve(null));
    window.on("exit", () => {
      ready.resolve(null);
      link.#end(Buffer.alloc(0));
    });
    window.stdin.on("error", () => undefined); // the window has closed; "exit" follows
    void link.#listen((head) => ready.resolve(head));
    const head = await ready.promise;
    if (head === null)
      throw new DeskProblem("The window could not be opened; the line above, if there is one, says why.");
    if (head.kind !== "ready" || head["protocol"] !== protocol || head["version"] !== version) {
      window.kill();
      throw new DeskProblem("The window is of another version than this program: build both anew with scripts/desk.");
    }
    await link.call("hello", [protocol, version]);
    return link;
  }

  /** From now on; what came before was kept back by the pipe. */
  follow(events: DeskEvents): void {
    this.#events = events;
  }

  /** The window was closed; its frame times, f32 in milliseconds. */
  get closed(): Promise<Buffer> {
    return this.#closed.promise;
  }

  /** Waits while the pipe is full. Nothing happens once the window is closed. */
  async call(name: string, values: readonly unknown[] = [], payload: Uint8Array = new Uint8Array()): Promise<void> {
    if (this.#gone) return;
    const head = Buffer.from(JSON.stringify({call: name, args: values}));
    const sizes = Buffer.alloc(headerBytes);
    sizes.writeUInt32LE(head.byteLength, 0);
    sizes.writeUInt32LE(payload.byteLength, 4);
    const {stdin} = this.#window;
    stdin.cork();
    stdin.write(sizes);
    stdin.write(head);
    const free = stdin.write(payload);
    stdin.uncork();
    if (!free) await Promise.race([new Promise((resolve) => stdin.once("drain", resolve)), this.#closed.promise]);
  }

  /** A call that is answered; null: the window was closed. `values` follow the number of the call. */
  async ask(name: string, values: readonly unknown[] = []): Promise<Answer | null> {
    this.#asked += 1;
    const id = String(this.#asked);
    const answer = deferred<Answer | null>();
    this.#answers.set(id, answer.resolve);
    if (this.#gone) return null;
    await this.call(name, [id, ...values]);
    return answer.promise;
  }

  /** The person's answer to a question in the window, where `kind` is "text"; null: they changed their mind. */
  async question(kind: "text" | "question", title: string, note: string, value = ""): Promise<string | null> {
    const answer = await this.ask("ask", [title, note, value, kind]);
    return answer?.head["accepted"] === true ? String(answer.head["text"]) : null;
  }

  quit(): Promise<void> {
    return this.call("quit");
  }

  #end(frames: Buffer): void {
    this.#gone = true;
    this.#closed.resolve(frames);
    for (const answer of this.#answers.values()) answer(null);
    this.#answers.clear();
  }

  async #listen(onFirst: (head: DeskMessage) => void): Promise<void> {
    const parts = messages(this.#window.stdout);
    for await (const {head, payload} of parts) {
      onFirst(head);
      if (head.kind === "closed") this.#end(payload);
      else if (head.kind === "dropped") this.#events?.onDropped(head["paths"] as readonly string[]);
      else if (head.kind === "commands") this.#hear(head["commands"] as readonly DeskMessage[]);
      else this.#answered(head, payload);
    }
  }

  #hear(commands: readonly DeskMessage[]): void {
    for (const command of commands) {
      if (command.kind === "answer") this.#answered(command, Buffer.alloc(0));
    }
    this.#events?.onCommands(commands.filter(({kind}) => kind !== "answer"));
  }

  #answered(head: DeskMessage, payload: Buffer): void {
    const id = String(head["id"]);
    this.#answers.get(id)?.({head, payload});
    this.#answers.delete(id);
  }
}

async function* messages(stream: Readable): AsyncGenerator<Answer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const piece of stream) {
    held = held.byteLength === 0 ? (piece as Buffer) : Buffer.concat([held, piece as Buffer]);
    while (held.byteLength >= headerBytes) {
      const [head, payload] = [held.readUInt32LE(0), held.readUInt32LE(4)];
      const end = headerBytes + head + payload;
      if (held.byteLength < end) break;
      const text = held.toString("utf8", headerBytes, headerBytes + head);
      yield {head: JSON.parse(text) as DeskMessage, payload: held.subarray(headerBytes + head, end)};
      held = held.subarray(end);
    }
  }
}
