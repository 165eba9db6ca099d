/** Members of a ZIP archive as files: bytes are fetched and inflated when the core asks for them, never all at once. */

import {CoreRefusal} from "./refusal";
import type {ByteSource} from "./sources";
import {packedBegin, readZipDirectory, ZipProblem, type ZipEntry} from "./zip_directory";

/** The platform's inflater: DecompressionStream in browsers; Node 18 has only its own. */
export type Inflater = () => {
  readonly readable: ReadableStream<Uint8Array>;
  readonly writable: WritableStream<BufferSource>;
};

const stored = 0;
const deflated = 8;
const pieceBytes = 256 * 1024;

export function isZip(path: string): boolean {
  return /\.zip$/i.test(path);
}

/**
 * The files with every archive among them replaced by its members. An archive that cannot be opened spoils no other file:
 * `onUnreadable` hears why, and it stays in the list as what it is, a file that is no recording. Throws CoreRefusal when
 * nothing else is there.
 */
export async function withZipMembers(
  files: readonly ByteSource[],
  inflater: Inflater,
  onUnreadable: (refusal: CoreRefusal) => void = () => undefined,
): Promise<readonly ByteSource[]> {
  const refusals: CoreRefusal[] = [];
  const lists = await Promise.all(
    files.map(async (file) => {
      if (!isZip(file.name)) return [file];
      try {
        return await zipMembers(file, inflater);
      } catch (problem) {
        if (!(problem instanceof CoreRefusal)) throw problem;
        refusals.push(problem);
        return [file];
      }
    }),
  );
  const [first] = refusals;
  if (first !== undefined && refusals.length === files.length) throw first;
  refusals.forEach(onUnreadable);
  return lists.flat();
}

async function zipMembers(archive: ByteSource, inflater: Inflater): Promise<readonly ByteSource[]> {
  const entries = await explained(archive, () => readZipDirectory(archive));
  if (entries.length === 0) throw refusal(archive, "holds no files: there is nothing to open");
  return entries.filter(({path}) => !isLitter(path)).map((entry) => new Member(archive, entry, inflater));
}

/** What desktop systems add to archives: never part of a recording. */
function isLitter(path: string): boolean {
  return path.startsWith("__MACOSX/") || /(^|\/)\._[^/]*$/.test(path);
}

function refusal(archive: ByteSource, reason: string, byteOffset = -1): CoreRefusal {
  const name = archive.name.split("/").pop() ?? archive.name;
  return new CoreRefusal({
    code: "malformed",
    field: "zip",
    byte_offset: byteOffset,
    file: archive.name,
    sentence: `"${name.slice(-128)}" ${reason}.`,
  });
}

/** Problems of the archive as refusals; those of reading it are refusals already. */
async function explained<T>(archive: ByteSource, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (problem) {
    if (problem instanceof ZipProblem) throw refusal(archive, problem.reason, problem.byteOffset);
    throw problem;
  }
}

const crcTable = Uint32Array.from({length: 256}, (_, index) => {
  let value = index;
  for (let bit = 0; bit < 8; bit += 1) value = (value >>> 1) ^ ((value & 1) === 0 ? 0 : 0xedb88320);
  return value;
});

/** The archive's checksum [APPNOTE 4.4.7], continued; begins with 0. */
export function crc32(bytes: Uint8Array, before = 0): number {
  let sum = ~before;
  for (const byte of bytes) sum = (sum >>> 8) ^ (crcTable[(sum ^ byte) & 0xff] ?? 0);
  return ~sum >>> 0;
}

class Member implements ByteSource {
  readonly name: string;
  readonly sizeBytes: number;
  readonly #archive: ByteSource;
  readonly #entry: ZipEntry;
  readonly #inflater: Inflater;
  #flow: Inflated | null = null;
  /** Checksum of the bytes before #summed, as long as they were read from begin to end. */
  #sum = 0;
  #summed = 0;

  constructor(archive: ByteSource, entry: ZipEntry, inflater: Inflater) {
    this.name = entry.path;
    this.sizeBytes = entry.sizeBytes;
    this.#archive = archive;
    this.#entry = entry;
    this.#inflater = inflater;
  }

  read(offset: number, size: number): Promise<Uint8Array> {
    return explained(this.#archive, async () => {
      const wanted = Math.max(0, Math.min(size, this.sizeBytes - offset));
      const bytes = await this.#bytes(offset, wanted);
      if (bytes.byteLength < wanted) throw this.#problem("ends early");
      this.#check(offset, bytes);
      return bytes;
    });
  }

  async #bytes(offset: number, size: number): Promise<Uint8Array> {
    const {encrypted, method, packedBytes, sizeBytes} = this.#entry;
    if (encrypted) throw this.#problem("is encrypted: unpack the archive with its password and open the folder", "");
    if (method !== stored && method !== deflated) {
      throw this.#problem(
        `is packed in a way that is not read (method ${method}): unpack the archive and open the folder`,
        "",
      );
    }
    if (method === stored) {
      if (packedBytes !== sizeBytes) throw this.#problem("has two sizes");
      return this.#archive.read((await packedBegin(this.#archive, this.#entry)) + offset, size);
    }
    if (this.#flow === null || this.#flow.position > offset) {
      await this.#flow?.cancel();
      this.#flow = new Inflated(
        this.#archive,
        await packedBegin(this.#archive, this.#entry),
        packedBytes,
        this.#inflater,
      );
    }
    try {
      await this.#flow.skip(offset - this.#flow.position);
      const bytes = await this.#flow.take(size);
      if (offset + size === sizeBytes && (await this.#flow.more())) throw this.#problem("is longer than it says");
      return bytes;
    } catch (problem) {
      this.#flow = null;
      if (problem instanceof ZipProblem || problem instanceof CoreRefusal) throw problem;
      throw this.#problem("cannot be unpacked");
    }
  }

  #check(offset: number, bytes: Uint8Array): void {
    if (offset !== this.#summed) return;
    this.#sum = crc32(bytes, this.#sum);
    this.#summed += bytes.byteLength;
    if (this.#summed === this.sizeBytes && this.#sum !== this.#entry.crc32)
      throw this.#problem("does not have the checksum it should");
  }

  #problem(what: string, remedy = ": the archive is damaged, get it again"): ZipProblem {
    const name = this.name.split("/").pop() ?? this.name;
    return new ZipProblem(`cannot be read: its member "${name.slice(-64)}" ${what}${remedy}`, this.#entry.offset);
  }
}

/** Inflated bytes of one member from begin to end; only the piece at hand is in memory. */
class Inflated {
  position = 0;
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);

  constructor(archive: ByteSource, begin: number, packedBytes: number, inflater: Inflater) {
    let next = begin;
    const end = begin + packedBytes;
    const packed = new ReadableStream<BufferSource>(
      {
        pull: async (controller) => {
          const bytes = next < end ? await archive.read(next, Math.min(pieceBytes, end - next)) : new Uint8Array(0);
          next += bytes.byteLength;
          if (bytes.byteLength === 0) controller.close();
          else controller.enqueue(bytes as Uint8Array<ArrayBuffer>);
        },
      },
      {highWaterMark: 0},
    );
    this.#reader = packed.pipeThrough(inflater()).getReader();
  }

  /** False at the end. */
  async more(): Promise<boolean> {
    while (this.#piece.byteLength === 0) {
      const {done, value} = await this.#reader.read();
      if (done) return false;
      this.#piece = value;
    }
    return true;
  }

  /** The next `size` bytes, fewer at the end. */
  async take(size: number): Promise<Uint8Array> {
    const bytes = new Uint8Array(size);
    let filled = 0;
    while (filled < size && (await this.more())) {
      const some = this.#advance(size - filled);
      bytes.set(some, filled);
      filled += some.byteLength;
    }
    return bytes.subarray(0, filled);
  }

  async skip(size: number): Promise<void> {
    for (let left = size; left > 0 && (await this.more()); ) left -= this.#advance(left).byteLength;
  }

  async cancel(): Promise<void> {
    await this.#reader.cancel().catch(() => undefined);
  }

  #advance(most: number): Uint8Array {
    const some = this.#piece.subarray(0, most);
    this.#piece = this.#piece.subarray(some.byteLength);
    this.position += some.byteLength;
    return some;
  }
}
