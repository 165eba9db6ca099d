/**
 * A person's edits of the open recording: the journal as the worker hands it out, entry by entry, its copy on this
 * device, and how far the copy is. One tab at a time writes; another one only reads.
 */

import {JournalConflict, JournalStore} from "./journal_store";
import type {CoreError, JournalSummary} from "../shared/protocol";

export type SaveState = "none" | "saving" | "saved" | "unsaved" | "readonly";

export interface EditsEvents {
  /** What the screen shows all the time; `reason` in words for "unsaved" and "readonly". */
  readonly onState: (state: SaveState, reason: string) => void;
  /** Asks the worker what stored bytes hold. */
  readonly inspect: (journal: Uint8Array<ArrayBuffer>) => void;
  readonly restore: (journal: Uint8Array<ArrayBuffer>) => void;
  /** Stored edits were found: does the person want them? */
  readonly ask: (edits: number, record: string) => Promise<boolean>;
  readonly onUnreadable: (error: CoreError) => void;
  /** The browser may clear stored edits when it runs out of room. */
  readonly onNotKept: () => void;
}

const noStorage = "This browser does not let the page store anything. Export before you leave.";
/** A storage that has not answered by then stores nothing: a person must not wait for it to edit. */
const storagePatience_ms = 6_000;
const otherTab = "This recording is being edited in another tab; here it is read only.";

export class Edits {
  readonly #events: EditsEvents;
  readonly #store: Promise<JournalStore | null> = inTime(JournalStore.open(), null);
  /** Grows with every recording: answers that belong to an earlier one are nobody's. */
  #generation = 0;
  #sha256 = "";
  #record = "";
  #ready = false;
  #readOnly = false;
  #releaseLock: () => void = () => undefined;
  /** Stored entries that wait for the person's answer. */
  #found: readonly Uint8Array[] = [];
  #entries: Uint8Array[] = [];
  /** Entries on the device. */
  #saved = 0;
  /** Stored entries from this number on are void (torn, or not wanted) and go with the next save. */
  #keep: number | null = null;
  #flushing = false;
  #askedToKeep = false;

  constructor(events: EditsEvents) {
    this.#events = events;
  }

  /** Journal of the open recording, for a worker that starts over; null without edits. */
  get journal(): ArrayBuffer | null {
    return this.#entries.length === 0 ? null : joined(this.#entries).buffer;
  }

  /** null: go ahead; else the reason why not. */
  get refusal(): string | null {
    if (this.#readOnly) return otherTab;
    return this.#ready ? null : "Stored edits of this recording are still being looked for; try again in a moment.";
  }

  /** Another recording was opened. */
  reset(): void {
    this.#generation += 1;
    this.#releaseLock();
    this.#releaseLock = () => undefined;
    this.#sha256 = "";
    this.#ready = false;
    this.#readOnly = false;
    this.#found = [];
    this.#entries = [];
    this.#saved = 0;
    this.#keep = null;
    this.#events.onState("none", "");
  }

  /** The worker knows what was recorded. Again after it started over: then nothing is new. */
  async identify(sha256: string, record: string): Promise<void> {
    if (this.#sha256 === sha256) return;
    const generation = this.#generation;
    const current = () => generation === this.#generation;
    this.#sha256 = sha256;
    this.#record = record;
    const owner = await this.#lock(sha256, current);
    const store = await this.#store;
    const found = store === null ? [] : await inTime(store.entries(sha256).catch(() => []), []);
    if (!current()) return;
    this.#readOnly = !owner;
    if (!owner) this.#events.onState("readonly", otherTab);
    if (found.length === 0) {
      this.#ready = true;
      return;
    }
    this.#found = found;
    this.#events.inspect(joined(found));
  }

  async inspected(summary: JournalSummary | null, error: CoreError | null): Promise<void> {
    const generation = this.#generation;
    const found = this.#found;
    if (error !== null) this.#events.onUnreadable(error);
    const wanted = summary !== null && summary.entries > 0 &&
      (this.#readOnly || summary.edits === 0 || await this.#events.ask(summary.edits, this.#record));
    if (generation !== this.#generation) return;
    this.#found = [];
    this.#ready = true;
    if (!wanted || summary === null) {
      this.#keep = 0;  // stays on the device until a new edit takes its place
      return;
    }
    this.#entries = found.slice(0, summary.entries);
    this.#saved = summary.entries;
    if (found.length > summary.entries) this.#keep = summary.entries;
    this.#events.restore(joined(this.#entries));
    if (!this.#readOnly) this.#events.onState("saved", "");
  }

  /** The worker carried out an edit. */
  add(entry: ArrayBuffer): void {
    this.#entries.push(new Uint8Array(entry));
    void this.#flush();
  }

  async #flush(): Promise<void> {
    if (this.#flushing) return;
    this.#flushing = true;
    const generation = this.#generation;
    const current = () => generation === this.#generation;
    try {
      while (current() && this.#saved < this.#entries.length) {
        this.#events.onState("saving", "");
        const store = await this.#store;
        if (store === null) {
          if (current()) this.#events.onState("unsaved", noStorage);
          return;
        }
        const first = this.#saved;
        const fresh = this.#entries.slice(first);
        await store.append(this.#sha256, first, fresh, this.#keep);
        if (!current()) return;
        this.#saved = first + fresh.length;
        this.#keep = null;
        if (first === 0) void this.#askToKeep();
      }
      if (current()) this.#events.onState("saved", "");
    } catch (problem) {
      if (current()) this.#events.onState("unsaved", reasonOf(problem));
    } finally {
      this.#flushing = false;
    }
    // Another recording was opened and edited meanwhile.
    if (!current() && this.#saved < this.#entries.length) void this.#flush();
  }

  /** Browsers may clear what a page stores unless they promise not to; one that does not promise is named once. */
  async #askToKeep(): Promise<void> {
    if (this.#askedToKeep || navigator.storage?.persist === undefined) return;
    this.#askedToKeep = true;
    const kept = await navigator.storage.persist().catch(() => false);
    if (!kept) this.#events.onNotKept();
  }

  /** True where this tab may write. Browsers without locks rely on the store, which refuses a second entry of a number. */
  #lock(sha256: string, current: () => boolean): Promise<boolean> {
    const locks = (navigator as {locks?: LockManager}).locks;
    if (locks === undefined) return Promise.resolve(true);
    return new Promise((decided) => {
      locks.request(`fiducial.edits.${sha256}`, {ifAvailable: true}, (lock) => {
        if (lock === null || !current()) {
          decided(lock !== null);
          return undefined;
        }
        return new Promise<void>((release) => {
          this.#releaseLock = release;
          decided(true);
        });
      }).catch(() => decided(true));
    });
  }
}

function reasonOf(problem: unknown): string {
  if (problem instanceof JournalConflict) {
    return "Other edits of this recording are stored already (another tab's, or ones that could not be read); " +
      "those made here live in this tab only. Export them.";
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
