/** Files that a person gave the page, as sources of bytes; those inside ZIP archives among them. */

import {patiently} from "./page_line";
import type {GivenFile, Source} from "../shared/protocol";
import {CoreRefusal} from "../shared/refusal";
import type {ByteSource, RecordSource} from "../shared/sources";
import {withZipMembers} from "../shared/zip";

/** A dropped file; reading it fails when it was changed, moved or is a folder. */
function byteSource({path, file}: GivenFile): ByteSource {
  return {
    name: path,
    sizeBytes: file.size,
    read: async (offset, size, room) => {
      try {
        return await patiently(bytesOf(file.slice(offset, offset + size), room));
      } catch {
        throw new CoreRefusal({
          code: "unreadable",
          field: "",
          byte_offset: offset,
          file: file.name,
          sentence: `${file.name} could not be read: it is a folder, or it changed or disappeared since it was opened.`,
        });
      }
    },
  };
}

/**
 * In `room` where the browser fills buffers at hand: those it makes itself stay until the collector comes by, and the
 * pieces of a day are as large as the day.
 */
async function bytesOf(piece: Blob, room: ArrayBufferLike = new ArrayBuffer(0)): Promise<Uint8Array> {
  const reader = filler(piece);
  if (reader === null) return new Uint8Array(await piece.arrayBuffer());
  let bytes = new Uint8Array(room.byteLength < piece.size ? new ArrayBuffer(piece.size) : room);
  for (let filled = 0; filled < piece.size; ) {
    const answer = await soon(reader.read(bytes.subarray(filled, piece.size)));
    if (answer === null) {
      void reader.cancel().catch(() => undefined);
      return new Uint8Array(await piece.arrayBuffer());
    }
    const {done, value} = answer;
    if (done) throw new RangeError("the file ended early");
    filled += value.byteLength;
    bytes = new Uint8Array(value.buffer);
  }
  void reader.cancel(); // a stream that was not read to its end keeps its pipe until the collector comes by
  return bytes.subarray(0, piece.size);
}

/**
 * Chromium on a busy machine sometimes never fills a buffer that it was given, and waits for ever with it; the same piece read
 * the plain way comes at once. A slow disk loses nothing by being asked twice.
 */
const stall_ms = 2_000;

/** null: not within stall_ms. */
async function soon<T>(reading: Promise<T>): Promise<T | null> {
  let late = 0;
  const stalled = new Promise<null>((resolve) => {
    late = self.setTimeout(() => resolve(null), stall_ms);
  });
  reading.catch(() => undefined); // it may still fail after nobody waits for it
  return Promise.race([reading, stalled]).finally(() => clearTimeout(late));
}

function filler(piece: Blob): ReadableStreamBYOBReader | null {
  try {
    return piece.stream().getReader({mode: "byob"});
  } catch {
    return null;
  }
}

const inflater = () => new DecompressionStream("deflate-raw");

export async function recordSource(source: Source): Promise<RecordSource> {
  if (source.kind === "synthetic") return source;
  return {...source, files: await withZipMembers(source.files.map(byteSource), inflater)};
}
