/**
 * A person's edits of one recording: the journal as the worker hands it out, entry by entry, its copy on this device, and
 * how far the copy is. One tab at a time writes; another one only reads.
 */

import {JournalConflict, type JournalStore, type Replaced} from "./journal_store";
import type {CoreError, JournalSummary} from "../shared/protocol";

export type SaveState = "none" | "saving" | "saved" | "unsaved" | "readonly";

export interface EditsEvents {
  /** `state` and its reason changed. */
  readonly onState: () => void;
  /** Asks the worker what stored bytes hold. */
  readonly inspect: (journal: Uint8Array<ArrayBuffer>) => void;
  readonly restore: (journal: Uint8Array<ArrayBuffer>) => void;
  /** Stored edits were found: does the person want them? */
  readonly ask: (edits: number) => Promise<boolean>;
  /** Something about what is stored that a person must know. */
  readonly onNotice: (kind: "info" | "error", sentence: string) => void;
  /** The browser may clear stored edits when it runs out of room. */
  readonly onNotKept: () => void;
}

const noStorage = "This browser does not let the page store anything. Export before you leave.";
/** A storage that has not answered by then stores nothing: a person must not wait for it to edit. */
const storagePatience_ms = 6_000;
/** A page that was just reloaded may still hold its lock for a moment; another tab holds it for longer (our choice). */
const lockPatience_ms = 1_500;
const otherTab = "This recording is being edited in another tab; here it is read only.";
const keptAside = "is kept aside in this browser, and new edits are stored beside it.";

export class Edits {
  /** The recordings before this one: what they had to save is saved, and their locks are free. */
  static #closing: Promise<unknown> = Promise.resolve();
  static #askedToKeep = false;

  readonly #store: Promise<JournalStore | null>;
  readonly #events: EditsEvents;
  #sha256 = "";
  #ready = false;
  #readOnly = false;
  #closed = false;
  #releaseLock: () => void = () => undefined;
  #lock: Promise<unknown> = Promise.resolve();
  /** Stored entries that wait for the worker's answer, or the person's. */
  #found: readonly Uint8Array[] = [];
  #inspecting = false;
  #entries: Uint8Array[] = [];
  /** Edits that the worker has not answered. */
  #underWay = 0;
  /** Entries on the device. */
  #saved = 0;
  /** What the next save does with stored entries that do not belong to the journal. */
  #replaced: Replaced | null = null;
  #saving: Promise<void> | null = null;
  /** Why the last save failed; empty: it did not. */
  #problem = "";

  constructor(store: Promise<JournalStore | null>, events: EditsEvents) {
    this.#store = inTime(store, null);
    this.#events = events;
  }

  /** The journal, for a worker that starts over; null without edits. */
  get journal(): ArrayBuffer | null {
    return this.#entries.length === 0 ? null : joined(this.#entries).buffer;
  }

  /** null: go ahead; else the reason why not. */
  get refusal(): string | null {
    if (this.#readOnly) return otherTab;
    return this.#ready ? null : "Stored edits of this recording are still being looked for; try again in a moment.";
  }

  /** What the screen shows all the time, with a reason in words for "unsaved" and "readonly". */
  get state(): readonly [SaveState, string] {
    if (this.#readOnly) return ["readonly", otherTab];
    if (this.#underWay > 0 || this.#saving !== null) return ["saving", ""];
    if (this.#problem !== "") return ["unsaved", this.#problem];
    return [this.#entries.length === 0 ? "none" : "saved", ""];
  }

  /** Another recording is on show; what is to be saved still will be. */
  close(): void {
    this.#closed = true;
    const saved = this.#saving ?? Promise.resolve();
    const before = Edits.#closing;
    Edits.#closing = inTime(Promise.all([before, saved]), null).then(() => {
      this.#releaseLock();
      return this.#lock;
    });
  }

  /** The worker knows what was recorded. Again after it started over: then what it was asked is asked again. */
  async identify(sha256: string): Promise<void> {
    if (this.#sha256 === sha256) {
      if (this.#inspecting) this.#events.inspect(joined(this.#found));
      return;
    }
    this.#sha256 = sha256;
    await Edits.#closing;
    const owner = await this.#takeLock(sha256);
    const store = await this.#store;
    const found =
      store === null
        ? []
        : await inTime(
            store.entries(sha256).catch(() => []),
            [],
          );
    if (this.#closed) return;
    this.#readOnly = !owner;
    if (!owner) this.#events.onState();
    this.#ready = found.length === 0;
    if (this.#ready) return;
    this.#found = found;
    this.#inspecting = true;
    this.#events.inspect(joined(found));
  }

  async inspected(summary: JournalSummary | null, error: CoreError | null): Promise<void> {
    if (!this.#inspecting) return;
    this.#inspecting = false;
    const found = this.#found;
    const readable = summary?.entries ?? 0;
    const leftOut = found.length - readable;
    if (error !== null) {
      this.#events.onNotice(
        "error",
        `What is stored of your edits of this recording cannot be read; it ${keptAside} ${error.sentence}`,
      );
    } else if (leftOut > 0) {
      const what =
        leftOut === 1 ? "The last stored edit of this recording" : `The last ${leftOut} stored edits of this recording`;
      const why = summary?.damaged === true ? "damaged" : "incomplete";
      this.#events.onNotice("error", `${what} could not be read (${why}) and is left out: what is stored ${keptAside}`);
    }
    const edits = summary?.edits ?? 0;
    const wanted = readable > 0 && (this.#readOnly || edits === 0 || (await this.#events.ask(edits)));
    if (this.#closed) return;
    this.#found = [];
    this.#ready = true;
    if (!wanted) {
      this.#replaced = {from: 0, keep: leftOut > 0}; // stays on the device until a new edit takes its place
      return;
    }
    this.#entries = found.slice(0, readable);
    this.#saved = readable;
    if (leftOut > 0) this.#replaced = {from: readable, keep: true};
    this.#events.restore(joined(this.#entries));
    this.#events.onState();
  }

  /** An edit is on its way to the worker. */
  asked(): void {
    this.#underWay += 1;
    this.#events.onState();
  }

  /** The worker carried out an edit. */
  add(entry: ArrayBuffer): void {
    this.#entries.push(new Uint8Array(entry));
    this.#save();
  }

  /** The worker answered an edit, whatever became of it. */
  answered(): void {
    this.#underWay = Math.max(0, this.#underWay - 1);
    this.#events.onState();
  }

  /** The worker is gone, and with it the edits that were on their way. Answers how many. */
  lost(): number {
    const lost = this.#underWay;
    this.#underWay = 0;
    if (lost > 0) this.#events.onState();
    return lost;
  }

  /** What was saved is still there, or is saved again: a person may clear the site's data while the page is open. */
  async verify(): Promise<void> {
    if (this.#readOnly || this.#saved === 0 || this.#saving !== null) return;
    const store = await this.#store;
    const there = store !== null && (await store.holds(this.#sha256, this.#saved).catch(() => false));
    if (!there && !this.#closed) this.#save();
  }

  #save(): void {
    this.#saving ??= this.#write().finally(() => {
      this.#saving = null;
      this.#events.onState();
    });
    this.#events.onState();
  }

  async #write(): Promise<void> {
    const store = await this.#store;
    if (store === null) {
      this.#problem = noStorage;
      return;
    }
    try {
      do {
        const [saved, entries] = [this.#saved, [...this.#entries]];
        const again = await store.write(this.#sha256, saved, entries, this.#replaced);
        this.#saved = entries.length;
        this.#replaced = null;
        this.#problem = "";
        if (again)
          this.#events.onNotice("info", "What this browser had stored of your edits was gone; they are stored again.");
        if (saved === 0 || again) void this.#askToKeep();
      } while (this.#saved < this.#entries.length);
    } catch (problem) {
      this.#problem = reasonOf(problem);
    }
  }

  /** Browsers may clear what a page stores unless they promise not to; one that does not promise is named once. */
  async #askToKeep(): Promise<void> {
    if (Edits.#askedToKeep || navigator.storage?.persist === undefined) return;
    Edits.#askedToKeep = true;
    const kept = await navigator.storage.persist().catch(() => false);
    if (!kept) this.#events.onNotKept();
  }

  /** True where this tab may write. Browsers without locks rely on the store, which refuses a second entry of a number. */
  #takeLock(sha256: string): Promise<boolean> {
    const locks = (navigator as {locks?: LockManager}).locks;
    if (locks === undefined) return Promise.resolve(true);
    return new Promise((decided) => {
      this.#lock = locks
        .request(`fiducial.edits.${sha256}`, {signal: AbortSignal.timeout(lockPatience_ms)}, () => {
          decided(true);
          if (this.#closed) return undefined;
          return new Promise<void>((release) => (this.#releaseLock = release));
        })
        .catch((problem: unknown) => decided(!(problem instanceof DOMException && problem.name === "TimeoutError")));
    });
  }
}

function reasonOf(problem: unknown): string {
  if (problem instanceof JournalConflict) {
    return (
      "Other edits of this recording are stored already (another tab's, or ones that could not be read); " +
      "those made here live in this tab only. Export them."
    );
  }
  if (problem instanceof DOMException && problem.name === "QuotaExceededError") {
    return "The browser's storage is full; the last edits live in this tab only. Export them.";
  }
  return "The browser refused to store the last edits; they live in this tab only. Export them.";
}

function inTime<T>(answer: Promise<T>, otherwise: T): Promise<T> {
  return Promise.race([answer, new Promise<T>((late) => setTimeout(() => late(otherwise), storagePatience_ms))]);
}

function joined(entries: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(entries.reduce((sum, entry) => sum + entry.byteLength, 0));
  let at = 0;
  for (const entry of entries) {
    bytes.set(entry, at);
    at += entry.byteLength;
  }
  return bytes;
}
