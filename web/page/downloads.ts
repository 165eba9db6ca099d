/** Exports leave the page as downloads, pictures with their caption; nothing is sent anywhere. */

import {disclaimer} from "../shared/report";
import {crc32} from "../shared/zip";

export function save(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has taken the content once the click's task is over.
  setTimeout(() => URL.revokeObjectURL(url), 0);
}

export interface PictureArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly caption: string;
  /** Of the file, without its ending. */
  readonly name: string;
}

/** Caption lines below an exported picture, CSS px. */
const captionSize_px = 13;
const captionLine_px = 20;
const captionMargin_px = 8;

/** 300 pixels per inch, the resolution of print. */
export const printedPixelsPerMm = 300 / 25.4;

/**
 * Part of `canvas`, in CSS px, as PNG with caption and disclaimer below; programs that print it at its own size print true
 * millimetres. Must run in the task that drew the canvas.
 */
export async function picture(canvas: HTMLCanvasElement, area: PictureArea, pixelsPerMm: number): Promise<Blob | null> {
  const scale = canvas.width / canvas.clientWidth;
  const lines = [area.caption, disclaimer].filter((line) => line !== "");
  const footer_px = lines.length * captionLine_px + 2 * captionMargin_px;
  const copy = document.createElement("canvas");
  copy.width = Math.round(area.width * scale);
  copy.height = Math.round((area.height + footer_px) * scale);
  const context = copy.getContext("2d");
  if (context === null) return null;
  context.fillStyle = "#ffffff";
  context.fillRect(0, 0, copy.width, copy.height);
  context.drawImage(
    canvas,
    area.x * scale,
    area.y * scale,
    area.width * scale,
    area.height * scale,
    0,
    0,
    area.width * scale,
    area.height * scale,
  );
  context.fillStyle = "#1f2933";
  context.font = `${captionSize_px * scale}px Inter, sans-serif`;
  lines.forEach((line, index) => {
    const baseline_px = area.height + captionMargin_px + index * captionLine_px + captionSize_px;
    context.fillText(
      line.slice(0, 200),
      captionMargin_px * scale,
      baseline_px * scale,
      (area.width - 2 * captionMargin_px) * scale,
    );
  });
  const png = await new Promise<Blob | null>((done) => copy.toBlob(done, "image/png"));
  return png === null ? null : withResolution(png, pixelsPerMm);
}

/** The picture with a chunk that says how large its pixels are (PNG 1.2, 4.2.4.2), behind its header. */
async function withResolution(png: Blob, pixelsPerMm: number): Promise<Blob> {
  const headerEnd = 8 + 12 + 13; // signature, then length, name and checksum of IHDR around its 13 bytes
  const chunk = new DataView(new ArrayBuffer(12 + 9));
  chunk.setUint32(0, 9);
  new Uint8Array(chunk.buffer).set(new TextEncoder().encode("pHYs"), 4);
  const perMetre = Math.round(pixelsPerMm * 1000);
  chunk.setUint32(8, perMetre);
  chunk.setUint32(12, perMetre);
  chunk.setUint8(16, 1); // the unit is the metre
  chunk.setUint32(17, crc32(new Uint8Array(chunk.buffer, 4, 13)));
  return new Blob([png.slice(0, headerEnd), chunk, png.slice(headerEnd)], {type: png.type});
}
