// ZIP archives made here, sound or with one lie each.
import {crc32 as zlibCrc32, deflateRawSync} from "node:zlib";

function crc32(bytes) {
  if (zlibCrc32 !== undefined) return zlibCrc32(bytes); // Node 22 on
  let sum = ~0;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ ((sum & 1) === 0 ? 0 : 0xedb88320);
  }
  return ~sum >>> 0;
}

function record(signature, ...fields) {
  const parts = fields.map(([size, value]) => {
    const part = Buffer.alloc(size);
    if (size === 8) part.writeBigUInt64LE(BigInt(value));
    else part.writeUIntLE(value, 0, size);
    return part;
  });
  const head = Buffer.alloc(4);
  head.writeUInt32LE(signature);
  return Buffer.concat([head, ...parts]);
}

/**
 * files: [{name, bytes}]. Per file also: stored, encrypted, method, crc, sizeBytes (as claimed), packed (as written).
 * zip64: all sizes and offsets in 64-bit fields. prefix: bytes before the archive. comment: bytes behind it.
 */
export function zip(files, {zip64 = false, prefix = Buffer.alloc(0), comment = Buffer.alloc(0)} = {}) {
  const locals = [];
  const entries = [];
  let offset = 0;
  for (const {
    name,
    bytes,
    stored = false,
    encrypted = false,
    method = stored ? 0 : 8,
    crc = crc32(bytes),
    sizeBytes = bytes.length,
    packed = stored ? bytes : deflateRawSync(bytes),
  } of files) {
    const path = Buffer.from(name);
    const flags = 0x0800 | (encrypted ? 1 : 0);
    const local = Buffer.concat([
      record(
        0x04034b50,
        [2, 20],
        [2, flags],
        [2, method],
        [4, 0],
        [4, crc],
        [4, packed.length],
        [4, sizeBytes],
        [2, path.length],
        [2, 3],
      ),
      path,
      Buffer.from("ext"),
      packed,
    ]);
    const full = 0xffffffff;
    const wide = record(0x00180001, [8, sizeBytes], [8, packed.length], [8, offset]);
    entries.push(
      Buffer.concat([
        record(
          0x02014b50,
          [2, 45],
          [2, 20],
          [2, flags],
          [2, method],
          [4, 0],
          [4, crc],
          [4, zip64 ? full : packed.length],
          [4, zip64 ? full : sizeBytes],
          [2, path.length],
          [2, zip64 ? wide.length : 0],
          [2, 0],
          [2, 0],
          [2, 0],
          [4, 0],
          [4, zip64 ? full : offset],
        ),
        path,
        zip64 ? wide : Buffer.alloc(0),
      ]),
    );
    locals.push(local);
    offset += local.length;
  }
  const directory = Buffer.concat(entries);
  const count = files.length;
  const large = !zip64
    ? []
    : [
        record(
          0x06064b50,
          [8, 44],
          [2, 45],
          [2, 45],
          [4, 0],
          [4, 0],
          [8, count],
          [8, count],
          [8, directory.length],
          [8, offset],
        ),
        record(0x07064b50, [4, 0], [8, prefix.length + offset + directory.length], [4, 1]),
      ];
  const end = record(
    0x06054b50,
    [2, 0],
    [2, 0],
    [2, zip64 ? 0xffff : count],
    [2, zip64 ? 0xffff : count],
    [4, zip64 ? 0xffffffff : directory.length],
    [4, zip64 ? 0xffffffff : offset],
    [2, comment.length],
  );
  return Buffer.concat([prefix, ...locals, directory, ...large, end, comment]);
}
