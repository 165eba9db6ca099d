/** Journals of edits on this device: IndexedDB, one row per entry, so that a save adds and never rewrites. */

const databaseName = "fiducial.edits";
const entryStore = "entries";
/** First part of the keys of rows that nothing reads any more; recordings have their SHA-256 there. */
const setAside = "set aside";

/** Another tab wrote to the same journal in spite of the lock. */
export class JournalConflict extends Error {}

/** What becomes of stored entries from number `from` on; `keep`: they cannot be read, and nothing that is stored is lost. */
export interface Replaced {
  readonly from: number;
  readonly keep: boolean;
}

/** What is stored of one recording. */
export interface StoredJournal {
  readonly sha256: string;
  readonly entries: number;
  /** Rows that nothing reads any more, kept because they were there. */
  readonly setAside: number;
}

export class JournalStore {
  readonly #onGone: () => void;
  #database: Promise<IDBDatabase>;

  private constructor(database: IDBDatabase, onGone: () => void) {
    this.#onGone = onGone;
    this.#database = Promise.resolve(database);
    this.#follow(database);
  }

  /**
   * null: this browser stores nothing (private window, storage switched off). `onGone`: the browser closed the storage, as
   * it does when a person clears the site's data; what was stored may be gone.
   */
  static async open(onGone: () => void): Promise<JournalStore | null> {
    try {
      return new JournalStore(await connected(), onGone);
    } catch {
      return null;
    }
  }

  /** Entries of a recording in order; what is no entry comes as no bytes. */
  async entries(sha256: string): Promise<readonly Uint8Array[]> {
    const store = (await this.#begin("readonly")).objectStore(entryStore);
    const rows = (await answered(store.getAll(rangeOf(sha256, 0)))) as unknown[];
    return rows.map((row) => (row instanceof Uint8Array ? row : new Uint8Array()));
  }

  /** The first `count` entries of a recording are there. */
  async holds(sha256: string, count: number): Promise<boolean> {
    const store = (await this.#begin("readonly")).objectStore(entryStore);
    return (await answered(store.count(rangeOf(sha256, 0, count)))) === count;
  }

  /**
   * Makes `entries` the journal of a recording, of which the first `saved` were stored before; done when they are on the
   * disk. Answers true where those were gone, and were stored anew. Rejects with JournalConflict where an entry of a new
   * number exists, else with the browser's own reason.
   */
  async write(
    sha256: string,
    saved: number,
    entries: readonly Uint8Array[],
    replaced: Replaced | null,
  ): Promise<boolean> {
    const transaction = await this.#begin("readwrite");
    const written = completed(transaction);
    written.catch(() => undefined); // awaited below, unless a request fails first and says the same
    const store = transaction.objectStore(entryStore);
    try {
      if (replaced !== null) await replace(store, sha256, replaced);
      const gone = saved > 0 && (await answered(store.count(rangeOf(sha256, 0, saved)))) < saved;
      if (gone) store.delete(rangeOf(sha256, 0, saved));
      const first = gone ? 0 : saved;
      entries.slice(first).forEach((entry, index) => store.add(entry, [sha256, first + index]));
      await written;
      return gone;
    } catch (problem) {
      throw await written.then(
        () => problem,
        (reason: unknown) => reason,
      );
    }
  }

  /** Of all recordings, by their checksum. */
  async journals(): Promise<readonly StoredJournal[]> {
    const store = (await this.#begin("readonly")).objectStore(entryStore);
    const found = new Map<string, {entries: number; setAside: number}>();
    for (const key of await answered(store.getAllKeys())) {
      const place = placeOf(key);
      if (place === null) continue;
      const counts = found.get(place.sha256) ?? {entries: 0, setAside: 0};
      if (place.aside) counts.setAside += 1;
      else counts.entries += 1;
      found.set(place.sha256, counts);
    }
    return [...found].map(([sha256, counts]) => ({sha256, ...counts}));
  }

  /** Every row, as JSON: {recording, aside, entry (bytes in hexadecimal)}. */
  async text(): Promise<string> {
    const store = (await this.#begin("readonly")).objectStore(entryStore);
    const [keys, rows] = (await Promise.all([answered(store.getAllKeys()), answered(store.getAll())])) as [
      IDBValidKey[],
      unknown[],
    ];
    const all = keys.map((key, index) => ({...placeOf(key), entry: hexadecimal(rows[index])}));
    return JSON.stringify({what: "Edits stored by Fiducial in one browser, row by row", rows: all}, null, 1);
  }

  /** Deletes what is stored of a recording, rows set aside too. */
  async forget(sha256: string): Promise<void> {
    const transaction = await this.#begin("readwrite");
    const store = transaction.objectStore(entryStore);
    store.delete(rangeOf(sha256, 0));
    store.delete(IDBKeyRange.bound([setAside, sha256], [setAside, sha256, []]));
    await completed(transaction);
  }

  async forgetAll(): Promise<void> {
    const transaction = await this.#begin("readwrite");
    transaction.objectStore(entryStore).clear();
    await completed(transaction);
  }

  /** A storage that was closed is opened once more. */
  async #begin(mode: IDBTransactionMode): Promise<IDBTransaction> {
    try {
      return (await this.#database).transaction(entryStore, mode, {durability: "strict"});
    } catch {
      this.#database = connected();
      this.#database.then(
        (database) => this.#follow(database),
        () => undefined,
      );
      return (await this.#database).transaction(entryStore, mode, {durability: "strict"});
    }
  }

  #follow(database: IDBDatabase): void {
    database.addEventListener("close", () => this.#onGone());
    database.addEventListener("versionchange", () => {
      database.close(); // whoever deletes it must not wait for this page
      this.#onGone();
    });
  }
}

/** The recording of a row, and whether it was set aside. */
function placeOf(key: IDBValidKey): {sha256: string; aside: boolean} | null {
  if (!Array.isArray(key)) return null;
  const aside = key[0] === setAside;
  const sha256: unknown = key[aside ? 1 : 0];
  return typeof sha256 === "string" ? {sha256, aside} : null;
}

function hexadecimal(row: unknown): string {
  return row instanceof Uint8Array ? Array.from(row, (byte) => byte.toString(16).padStart(2, "0")).join("") : "";
}

/** Entries of a recording from `first` to before `end`. */
function rangeOf(sha256: string, first: number, end = Number.MAX_SAFE_INTEGER): IDBKeyRange {
  return IDBKeyRange.bound([sha256, first], [sha256, end], false, true);
}

async function replace(store: IDBObjectStore, sha256: string, {from, keep}: Replaced): Promise<void> {
  const range = rangeOf(sha256, from);
  if (keep) {
    const rows = (await answered(store.getAll(range))) as unknown[];
    const when = Date.now();
    rows.forEach((row, index) => store.put(row, [setAside, sha256, when, from + index]));
  }
  store.delete(range);
}

function connected(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(databaseName, 1);
    request.addEventListener("upgradeneeded", () => request.result.createObjectStore(entryStore));
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("the storage did not open")));
    request.addEventListener("blocked", () => reject(new Error("another tab holds the storage")));
  });
}

function completed(transaction: IDBTransaction): Promise<void> {
  return new Promise((resolve, reject) => {
    transaction.addEventListener("complete", () => resolve());
    transaction.addEventListener("abort", () => {
      const reason = transaction.error;
      reject(
        reason?.name === "ConstraintError" ? new JournalConflict() : (reason ?? new Error("the save was aborted")),
      );
    });
  });
}

function answered<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.addEventListener("success", () => resolve(request.result));
    request.addEventListener("error", () => reject(request.error ?? new Error("the storage did not answer")));
  });
}
