/** What a recording was read from, for the report: name, size and SHA-256 of each file. */

import type {Session} from "./core";
import type {ByteSource} from "./pipeline";

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
