/** Journals of edits on this device: IndexedDB, one row per entry, so that a save adds and never rewrites. */

const databaseName = "fiducial.edits";
const entryStore = "entries";

/** Another tab wrote to the same journal in spite of the lock. */
export class JournalConflict extends Error {}

export class JournalStore {
  readonly #database: IDBDatabase;

  private constructor(database: IDBDatabase) {
    this.#database = database;
  }

  /** null: this browser stores nothing (private window, storage switched off). */
  static open(): Promise<JournalStore | null> {
    return new Promise((resolve) => {
      let request: IDBOpenDBRequest;
      try {
        request = indexedDB.open(databaseName, 1);
      } catch {
        resolve(null);
        return;
      }
      request.addEventListener("upgradeneeded", () => request.result.createObjectStore(entryStore));
      request.addEventListener("success", () => resolve(new JournalStore(request.result)));
      request.addEventListener("error", () => resolve(null));
      request.addEventListener("blocked", () => resolve(null));
    });
  }

  /** Entries of a recording in order. */
  async entries(sha256: string): Promise<readonly Uint8Array[]> {
    const store = this.#database.transaction(entryStore, "readonly").objectStore(entryStore);
    const rows = await answered(store.getAll(rangeOf(sha256, 0))) as unknown[];
    return rows.filter((row) => row instanceof Uint8Array);
  }

  /**
   * Adds entries from number `first` on, after dropping stored ones from `keep` on; done when they are on the disk.
   * Rejects with JournalConflict where an entry of that number exists, else with the browser's own reason.
   */
  append(sha256: string, first: number, entries: readonly Uint8Array[], keep: number | null): Promise<void> {
    return new Promise((resolve, reject) => {
      const transaction = this.#database.transaction(entryStore, "readwrite", {durability: "strict"});
      transaction.addEventListener("complete", () => resolve());
      transaction.addEventListener("abort", () => {
        const reason = transaction.error;
        reject(reason?.name === "ConstraintError" ? new JournalConflict() : reason ?? new Error("the save was aborted"));
      });
      const store = transaction.objectStore(entryStore);
      if (keep !== null) store.delete(rangeOf(sha256, keep));
      entries.forEach((entry, index) => store.add(entry, [sha256, first + index]));
    });
  }
}

function rangeOf(sha256: string, first: number): IDBKeyRange {
  return IDBKeyRange.bound([sha256, first], [sha256, Number.MAX_SAFE_INTEGER]);
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("the storage did not answer")));
  });
}
