// What a person's hands do on the page, by the names of what is drawn: clicks, drags and keys through real events.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {dropFiles, idle} from "./page.mjs";

/** What the screen program says of itself. */
export async function screenState(site) {
  return (await site.state()).screen;
}

/** Left, top, width and height of something drawn, by the name the screen program gives it. */
export async function rectOf(site, name) {
  const {rects} = await screenState(site);
  assert.ok(name in rects, `${name} is not drawn; there is ${Object.keys(rects).join(" ")}`);
  return rects[name];
}

/** Place inside it, as shares of its width and height; its middle where nothing is said. */
export async function placeIn(site, name, across = 0.5, down = 0.5) {
  const [x, y, width, height] = await rectOf(site, name);
  return [x + across * width, y + down * height];
}

/** A real click there, and the pointer out of the way of hover effects. */
export async function click(site, name, across, down) {
  await site.page.mouse.click(...(await placeIn(site, name, across, down)));
  await site.page.mouse.move(1, 1);
  await idle(site.page);
}

export async function press(site, ...keys) {
  for (const key of keys) {
    await site.page.keyboard.press(key);
    await idle(site.page);
  }
}

/** Shows a panel; where its tab has no room, from the menu behind "More". `hit`: a click, or a finger's tap. */
export async function openTab(site, panel, hit = click) {
  if (!(`tab.${panel}` in (await screenState(site)).rects)) await hit(site, "tab.more");
  await hit(site, `tab.${panel}`);
}

/** Names of all panels that have a tab, as the screen draws them: those behind "More" come last. */
export async function panelsWithTab(site, hit = click) {
  const found = new Set();
  const look = async () => {
    for (const name of Object.keys((await screenState(site)).rects))
      if (name.startsWith("tab.")) found.add(name.slice("tab.".length));
  };
  await look();
  if (found.delete("more")) {
    await hit(site, "tab.more");
    await look();
    found.delete("more");
    await site.page.focus("#canvas");
    await press(site, "Escape");
  }
  return [...found];
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
  const {
    rects: {
      plot: [x, , width],
    },
    visible_begin_s,
    visible_end_s,
  } = await screenState(site);
  return x + (width * (time_s - visible_begin_s)) / (visible_end_s - visible_begin_s);
}

/** Until the number of edits that stand is `count` and they are on the disk (or `state` otherwise). */
export async function edited(site, count, state = "saved") {
  await site.page.waitForFunction(
    ([wanted, saveState]) => {
      const {
        screen,
        saveState: [now],
      } = window.fiducial.state();
      return screen.edits === wanted && now === saveState;
    },
    [count, state],
  );
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
