/** Exports leave the page as downloads, pictures with their caption; nothing is sent anywhere. */

import {disclaimer} from "../shared/report";

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

/** Part of `canvas`, in CSS px, as PNG with caption and disclaimer below. Must run in the task that drew the canvas. */
export function picture(canvas: HTMLCanvasElement, area: PictureArea): Promise<Blob | null> {
  const scale = canvas.width / canvas.clientWidth;
  const lines = [area.caption, disclaimer].filter((line) => line !== "");
  const footer_px = lines.length * captionLine_px + 2 * captionMargin_px;
  const copy = document.createElement("canvas");
  copy.width = Math.round(area.width * scale);
  copy.height = Math.round((area.height + footer_px) * scale);
  const context = copy.getContext("2d");
  if (context === null) return Promise.resolve(null);
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
  return new Promise((done) => copy.toBlob(done, "image/png"));
}
