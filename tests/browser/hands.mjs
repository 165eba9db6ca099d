// What a person's hands do on the page, by the names of what is drawn: clicks, drags and keys through real events.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {dropFiles, idle, sizes} from "./page.mjs";

export async function screenState(site) {
  return (await site.state()).screen;
}

export async function rectOf(site, name) {
  const {rects} = await screenState(site);
  assert.ok(name in rects, `${name} is not drawn; there is ${Object.keys(rects).join(" ")}`);
  return rects[name];
}

export async function middleOf(site, name) {
  const [x, y, width, height] = await rectOf(site, name);
  return [x + width / 2, y + height / 2];
}

export async function click(site, name) {
  await site.page.mouse.click(...await middleOf(site, name));
  await site.page.mouse.move(1, sizes.desktop.height - 1);
  await idle(site.page);
}

export async function press(site, ...keys) {
  for (const key of keys) {
    await site.page.keyboard.press(key);
    await idle(site.page);
  }
}

export async function drag(site, [from_x, from_y], [to_x, to_y]) {
  await site.page.mouse.move(from_x, from_y);
  await site.page.mouse.down();
  await site.page.mouse.move(to_x, to_y, {steps: 8});
  await site.page.mouse.up();
  await idle(site.page);
}

/** Pixels of a time on the strip. */
export async function xOf(site, time_s) {
  const {rects: {plot: [x, , width]}, visible_begin_s, visible_end_s} = await screenState(site);
  return x + width * (time_s - visible_begin_s) / (visible_end_s - visible_begin_s);
}

/** Until the number of edits that stand is `count` and they are on the disk (or `state` otherwise). */
export async function edited(site, count, state = "saved") {
  await site.page.waitForFunction(([wanted, saveState]) => {
    const {screen, saveState: [now]} = window.fiducial.state();
    return screen.edits === wanted && now === saveState;
  }, [count, state]);
  await idle(site.page);
}

export async function open(site, files) {
  await dropFiles(site.page, files);
  await idle(site.page);
  await site.page.focus("#canvas");
}

export async function exported(site, what) {
  const downloading = site.page.waitForEvent("download");
  await site.page.evaluate((kind) => window.fiducial.exportAs(kind), what);
  return readFile(await (await downloading).path());
}

export async function exportedText(site, what) {
  return (await exported(site, what)).toString("utf8");
}
