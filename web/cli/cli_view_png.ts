/** A picture as a PNG file, with its caption inside. */

import {deflateSync} from "node:zlib";
import {crc32} from "../shared/zip";

const signature = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
const bytesPerPixel = 4;
const [rgbaDepth_bits, rgbaKind] = [8, 6];

export interface Pixels {
  readonly width: number;
  readonly height: number;
  /** Rows from the top. */
  readonly rgba: Uint8Array;
}

export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** [x, x + width) x [y, y + height), cut at the edges. */
export function cropped({width, height, rgba}: Pixels, part: Area): Pixels {
  const within = (value: number, most: number) => Math.max(0, Math.min(most, Math.round(value)));
  const [left, top] = [within(part.x, width - 1), within(part.y, height - 1)];
  const right = Math.max(left + 1, within(part.x + part.width, width));
  const bottom = Math.max(top + 1, within(part.y + part.height, height));
  const rows = Array.from({length: bottom - top}, (_, row) => {
    const begin = ((top + row) * width + left) * bytesPerPixel;
    return rgba.subarray(begin, begin + (right - left) * bytesPerPixel);
  });
  return {width: right - left, height: bottom - top, rgba: Buffer.concat(rows)};
}

/** PNG (ISO/IEC 15948), 8 bits RGBA; the text stands in it as "Description". */
export function png({width, height, rgba}: Pixels, description: string): Buffer {
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.writeUInt8(rgbaDepth_bits, 8);
  head.writeUInt8(rgbaKind, 9);
  const stride = width * bytesPerPixel;
  const rows = Buffer.alloc(height * (1 + stride)); // each row begins with its filter, 0: none
  for (let row = 0; row < height; row += 1)
    rows.set(rgba.subarray(row * stride, (row + 1) * stride), row * (1 + stride) + 1);
  return Buffer.concat([
    signature,
    chunk("IHDR", head),
    chunk("iTXt", Buffer.from(`Description\0\0\0\0\0${description}`, "utf8")),
    chunk("IDAT", deflateSync(rows)),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

function chunk(kind: string, content: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind, "latin1"), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.byteLength, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}
