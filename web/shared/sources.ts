/** Where a recording comes from, and what the report says of it: name, size and SHA-256 of each file. */

import type {Session} from "./session";

/** A file that bytes can be asked of, wherever it lies. */
export interface ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  /** [offset, offset + size), fewer where the file has shrunk; in `room`, which is then used up, or anywhere else. */
  read(offset: number, size: number, room?: ArrayBufferLike): Promise<Uint8Array>;
}

export type RecordSource =
  | {readonly kind: "files"; readonly files: readonly ByteSource[]; readonly record?: string; readonly fsHz?: number}
  | {readonly kind: "synthetic"; readonly id: string};

/** Larger files are named without a hash: the browser's SHA-256 needs all bytes at once. */
const mostHashedBytes = 1 << 29;

/** Tells the session its files; a hash that cannot be computed (page not on https, file too large or gone) is left out. */
export async function describeSources(session: Session, files: readonly ByteSource[]): Promise<void> {
  session.clearSources();
  for (const file of files) session.addSource(file.name, file.sizeBytes, await sha256Of(file));
}

async function sha256Of(file: ByteSource): Promise<string> {
  if (globalThis.crypto?.subtle === undefined || file.sizeBytes > mostHashedBytes) return "";
  try {
    const bytes = await file.read(0, file.sizeBytes);
    if (bytes.byteLength !== file.sizeBytes) return "";
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes as Uint8Array<ArrayBuffer>));
    return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
  } catch {
    return "";
  }
}
