/**
 * Where the members of a ZIP archive lie (PKWARE's APPNOTE, section in brackets). Every number comes from a hostile
 * file: it is compared with the file's size before it is used, and DataView checks each access once more.
 */

/** Bytes of something, wherever it lies: what this file needs of a ByteSource. */
export interface Readable {
  readonly sizeBytes: number;
  /** [offset, offset + size), fewer where the file ends. */
  read(offset: number, size: number): Promise<Uint8Array>;
}

export interface ZipEntry {
  /** Path inside the archive, "/" between its parts. */
  readonly path: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc32: number;
  readonly packedBytes: number;
  readonly sizeBytes: number;
  /** Of its local header. */
  readonly offset: number;
}

/** What is wrong with an archive; `reason` ends a sentence that begins with the archive's name. */
export class ZipProblem extends Error {
  constructor(
    readonly reason: string,
    readonly byteOffset: number = -1,
  ) {
    super(reason);
  }
}

const endSignature = 0x06054b50; // [4.3.16]
const end64LocatorSignature = 0x07064b50; // [4.3.15]
const end64Signature = 0x06064b50; // [4.3.14]
const entrySignature = 0x02014b50; // [4.3.12]
const localSignature = 0x04034b50; // [4.3.7]
const endBytes = 22;
const end64LocatorBytes = 20;
const end64Bytes = 56;
const entryBytes = 46;
const localBytes = 30;
const longestComment = 0xffff;
/** "See the zip64 field instead." */
const unknown16 = 0xffff;
const unknown32 = 0xffffffff;
const zip64Field = 0x0001; // [4.5.3]
const encryptedFlag = 0x0001; // [4.4.4]
const utf8Flag = 0x0800;

/** Far above every published database (MIMIC's largest archive has some 70,000 members). */
const mostEntries = 500_000;
const largestDirectory_bytes = 128 * 2 ** 20;

const damaged = "is damaged or incomplete: get it again";

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

async function exactly(file: Readable, offset: number, size: number): Promise<DataView> {
  if (!(offset >= 0 && offset + size <= file.sizeBytes))
    throw new ZipProblem(damaged, Math.max(-1, Math.min(offset, file.sizeBytes)));
  const bytes = await file.read(offset, size);
  if (bytes.byteLength < size) throw new ZipProblem(damaged, offset + bytes.byteLength);
  return viewOf(bytes);
}

function u64(view: DataView, at: number): number {
  const value = view.getUint32(at + 4, true) * 2 ** 32 + view.getUint32(at, true);
  if (!Number.isSafeInteger(value)) throw new ZipProblem(damaged);
  return value;
}

interface Directory {
  readonly offset: number;
  readonly sizeBytes: number;
  readonly entries: number;
  /** Bytes before the archive proper, e.g. of a self-extracting program; offsets do not count them. */
  readonly prefix: number;
}

/** The end record stands at the very end, before a comment of unknown length. */
async function findDirectory(file: Readable): Promise<Directory> {
  const tailBytes = Math.min(file.sizeBytes, endBytes + longestComment);
  const tailBegin = file.sizeBytes - tailBytes;
  const tail = await exactly(file, tailBegin, tailBytes);
  let at = tailBytes - endBytes;
  while (
    at >= 0 &&
    !(tail.getUint32(at, true) === endSignature && at + endBytes + tail.getUint16(at + 20, true) === tailBytes)
  )
    at -= 1;
  if (at < 0)
    throw new ZipProblem(
      "has no directory of its members: it is incomplete or no ZIP archive, get it again",
      file.sizeBytes,
    );
  const end = tailBegin + at;
  const small = {
    entries: tail.getUint16(at + 10, true),
    sizeBytes: tail.getUint32(at + 12, true),
    offset: tail.getUint32(at + 16, true),
  };
  const parts = tail.getUint16(at + 4, true);
  if (parts !== 0 && parts !== unknown16)
    throw new ZipProblem("is one part of an archive in several parts: join them first", end);
  if (small.entries !== unknown16 && small.sizeBytes !== unknown32 && small.offset !== unknown32)
    return placed(small, end);
  const locatorAt = end - end64LocatorBytes;
  if (locatorAt < 0) return placed(small, end);
  const locator = await exactly(file, locatorAt, end64LocatorBytes);
  if (locator.getUint32(0, true) !== end64LocatorSignature) return placed(small, end);
  const end64At = u64(locator, 8);
  const large = await exactly(file, end64At, end64Bytes);
  if (large.getUint32(0, true) !== end64Signature) throw new ZipProblem(damaged, end64At);
  return placed({entries: u64(large, 32), sizeBytes: u64(large, 40), offset: u64(large, 48)}, end64At);
}

function placed(said: Omit<Directory, "prefix">, end: number): Directory {
  const prefix = end - said.sizeBytes - said.offset;
  if (prefix < 0) throw new ZipProblem(damaged, end);
  if (said.entries > mostEntries || said.sizeBytes > largestDirectory_bytes) {
    throw new ZipProblem(
      `claims ${said.entries.toLocaleString("en")} members, more than can be listed: unpack it and open the folder`,
      end,
    );
  }
  return {...said, prefix};
}

const utf8 = new TextDecoder("utf-8", {fatal: true});
const latin1 = new TextDecoder("latin1");

/** Old archives name no encoding; most names are ASCII, and those that are valid UTF-8 are meant so. */
function nameText(bytes: Uint8Array, saysUtf8: boolean): string {
  try {
    return utf8.decode(bytes);
  } catch {
    if (saysUtf8) throw new ZipProblem(damaged);
    return latin1.decode(bytes);
  }
}

/** Sizes and offset of an entry, from its zip64 field where the plain ones are full [4.5.3]. */
function wideNumbers(
  view: DataView,
  extraAt: number,
  extraEnd: number,
  plain: readonly [number, number, number],
): number[] {
  const numbers: number[] = [...plain];
  if (!plain.includes(unknown32)) return numbers;
  for (let at = extraAt; at + 4 <= extraEnd; ) {
    const bodyEnd = at + 4 + view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === zip64Field) {
      let next = at + 4;
      for (const [index, number] of plain.entries()) {
        if (number !== unknown32) continue;
        if (next + 8 > Math.min(bodyEnd, extraEnd)) throw new ZipProblem(damaged);
        numbers[index] = u64(view, next);
        next += 8;
      }
    }
    at = bodyEnd;
  }
  return numbers;
}

/** All files in the archive, in its order. Throws ZipProblem. */
export async function readZipDirectory(file: Readable): Promise<readonly ZipEntry[]> {
  const directory = await findDirectory(file);
  const begin = directory.offset + directory.prefix;
  const view = await exactly(file, begin, directory.sizeBytes);
  const entries: ZipEntry[] = [];
  const paths = new Set<string>();
  let at = 0;
  for (let index = 0; index < directory.entries; index += 1) {
    if (at + entryBytes > view.byteLength || view.getUint32(at, true) !== entrySignature)
      throw new ZipProblem(damaged, begin + at);
    const flags = view.getUint16(at + 8, true);
    const nameEnd = at + entryBytes + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const next = extraEnd + view.getUint16(at + 32, true);
    if (next > view.byteLength) throw new ZipProblem(damaged, begin + at);
    const name = new Uint8Array(view.buffer, view.byteOffset + at + entryBytes, nameEnd - at - entryBytes);
    // A NUL would end the name in the core, which would then know the member by another one.
    const path = nameText(name, (flags & utf8Flag) !== 0)
      .replaceAll("\\", "/")
      .replaceAll("\0", "\uFFFD");
    const [sizeBytes = 0, packedBytes = 0, offset = 0] = wideNumbers(view, nameEnd, extraEnd, [
      view.getUint32(at + 24, true),
      view.getUint32(at + 20, true),
      view.getUint32(at + 42, true),
    ]);
    if (offset + directory.prefix + localBytes > begin || packedBytes > begin)
      throw new ZipProblem(damaged, begin + at);
    if (!path.endsWith("/")) {
      if (paths.has(path))
        throw new ZipProblem(
          `holds two members named "${path.slice(-64)}": unpack it and open the right one`,
          begin + at,
        );
      paths.add(path);
      entries.push({
        path,
        method: view.getUint16(at + 10, true),
        encrypted: (flags & encryptedFlag) !== 0,
        crc32: view.getUint32(at + 16, true),
        packedBytes,
        sizeBytes,
        offset: offset + directory.prefix,
      });
    }
    at = next;
  }
  return entries;
}

/** Where the packed bytes of a member begin: behind its local header, whose length the directory does not tell. */
export async function packedBegin(file: Readable, entry: ZipEntry): Promise<number> {
  const local = await exactly(file, entry.offset, localBytes);
  if (local.getUint32(0, true) !== localSignature) throw new ZipProblem(damaged, entry.offset);
  const begin = entry.offset + localBytes + local.getUint16(26, true) + local.getUint16(28, true);
  if (begin + entry.packedBytes > file.sizeBytes) throw new ZipProblem(damaged, entry.offset);
  return begin;
}
