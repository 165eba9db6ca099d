/** A person's edits of one recording in a file: the bytes that the page stores, entry after entry, one writer at a time. */

import {mkdir, open, readFile, rename, rm, writeFile, type FileHandle} from "node:fs/promises";
import {homedir} from "node:os";
import {join} from "node:path";

/** Of the person, as the XDG Base Directory Specification has it. */
export function dataFolder(): string {
  return join(process.env["XDG_DATA_HOME"] ?? join(homedir(), ".local/share"), "fiducial");
}

export class JournalFile {
  readonly #path: string;
  readonly #lock: string;
  /** null: another window writes it. */
  readonly owner: boolean;
  #file: FileHandle | null = null;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, lock: string, owner: boolean) {
    this.#path = path;
    this.#lock = lock;
    this.owner = owner;
  }

  /** Of the recording with this SHA-256. */
  static async open(sha256: string): Promise<JournalFile> {
    const folder = join(dataFolder(), "edits");
    await mkdir(folder, {recursive: true});
    const path = join(folder, `${sha256}.journal`);
    const lock = `${path}.lock`;
    return new JournalFile(path, lock, await locked(lock));
  }

  /** What is stored; no bytes where nothing is. */
  async stored(): Promise<Uint8Array> {
    return readFile(this.#path).catch((problem: NodeJS.ErrnoException) => {
      if (problem.code === "ENOENT") return new Uint8Array();
      throw problem;
    });
  }

  /** Bytes at the end of it, on the disk once this is done. Rejects when they are not. */
  append(entry: Uint8Array): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      this.#file ??= await open(this.#path, "a");
      await this.#file.writeFile(entry);
      await this.#file.sync();
    });
    return this.#writing;
  }

  /** What is stored makes room for other edits; it stays beside them under another name. */
  async setAside(): Promise<void> {
    await rename(this.#path, `${this.#path}.${new Date().toISOString().replaceAll(":", "-")}`);
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#file?.close();
    if (this.owner) await rm(this.#lock, {force: true});
  }
}

/** Holds the number of the process that writes; one that is gone holds nothing. */
async function locked(path: string): Promise<boolean> {
  for (;;) {
    try {
      await writeFile(path, String(process.pid), {flag: "wx"});
      return true;
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code !== "EEXIST") throw problem;
    }
    const holder = Number(await readFile(path, "utf8").catch(() => ""));
    if (holder > 0 && isAlive(holder)) return false;
    await rm(path, {force: true});
  }
}

function isAlive(process_id: number): boolean {
  try {
    process.kill(process_id, 0);
    return true;
  } catch (problem) {
    return (problem as NodeJS.ErrnoException).code === "EPERM";
  }
}
