// The drawn screen, by mouse, wheel and keyboard: what a person does, checked against the screen program's own state.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {after, before, describe, test} from "node:test";
import {dropFiles, idle, launch, openSite, screenshot, sizes} from "./page.mjs";
import {click, placeIn, press, screenState} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

describe("the screen", () => {
  let site;
  const {files, beats} = wfdbRecord("screen", {duration_s: 300, ectopicEvery: 25});
  before(async () => {
    site = await openSite(browser);
    await dropFiles(site.page, files);
    await idle(site.page);
    await site.page.focus("#canvas");
  });
  after(() => site.close());

  test("opens on calibrated paper at 25 mm/s and 10 mm/mV", async () => {
    const {speed_mm_s, gain_mm_mv, theme, visible_begin_s} = await screenState(site);
    assert.deepEqual([speed_mm_s, gain_mm_mv, theme, visible_begin_s], [25, 10, "paper", 0]);
  });

  test("jumps to a finding on a click", async () => {
    const {rects} = await screenState(site);
    const findings = Object.keys(rects).filter((name) => /^finding\.\d+$/.test(name));
    assert.ok(findings.length >= 1, "a finding with an occurrence is drawn");
    await click(site, findings[0]);
    const state = await screenState(site);
    const firstEctopic = beats.find(({label}) => label === "V").t_s;
    assert.ok(
      state.visible_begin_s <= firstEctopic && firstEctopic <= state.visible_end_s,
      `${firstEctopic} s in ${state.visible_begin_s} .. ${state.visible_end_s}`,
    );
    await screenshot(site.page, "finding");
  });

  test("pans with the arrow keys and comes home", async () => {
    await press(site, "Home");
    const start = await screenState(site);
    await press(site, "ArrowRight", "ArrowRight");
    const moved = await screenState(site);
    assert.ok(moved.visible_begin_s > start.visible_begin_s);
    assert.ok(
      Math.abs(moved.visible_end_s - moved.visible_begin_s - (start.visible_end_s - start.visible_begin_s)) < 1e-6,
    );
    await press(site, "End");
    assert.ok((await screenState(site)).visible_end_s >= 299.9);
    await press(site, "Home");
    assert.equal((await screenState(site)).visible_begin_s, 0);
  });

  test("zooms by keyboard to the whole recording and back", async () => {
    await press(site, ...Array.from({length: 12}, () => "-"));
    const far = await screenState(site);
    assert.ok(far.visible_begin_s <= 0 && far.visible_end_s >= 299, `${far.visible_begin_s} .. ${far.visible_end_s}`);
    await screenshot(site.page, "zoomed-out");
    await press(site, "0");
    assert.equal((await screenState(site)).speed_mm_s, 25);
  });

  test("zooms around the pointer with Ctrl and the wheel", async () => {
    const before_ = await screenState(site);
    const [x, y] = await placeIn(site, "plot");
    const time = ({visible_begin_s, visible_end_s}) => (visible_begin_s + visible_end_s) / 2;
    await site.page.mouse.move(x, y);
    await site.page.keyboard.down("Control");
    await site.page.mouse.wheel(0, 240);
    await site.page.keyboard.up("Control");
    await idle(site.page);
    const after_ = await screenState(site);
    assert.notEqual(after_.speed_mm_s, before_.speed_mm_s);
    const pixel_s = (after_.visible_end_s - after_.visible_begin_s) / 648;
    if (after_.visible_begin_s > 0) assert.ok(Math.abs(time(after_) - time(before_)) < 4 * pixel_s);
    await press(site, "0");
  });

  test("pans by dragging the strip", async () => {
    await press(site, "Home");
    const [x, y] = await placeIn(site, "plot");
    await site.page.mouse.move(x, y);
    await site.page.mouse.down();
    await site.page.mouse.move(x - 150, y, {steps: 5});
    await site.page.mouse.up();
    await idle(site.page);
    assert.ok((await screenState(site)).visible_begin_s > 0.5);
  });

  test("selects a beat in the table, and the inspector and the strip follow", async () => {
    await press(site, "End");
    await click(site, "row.1"); // row.0 may be half under the head of the table
    const state = await screenState(site);
    assert.ok(state.selected_beat >= 0, "a beat is selected");
    const {t_s} = beats[state.selected_beat];
    assert.ok(state.visible_begin_s <= t_s && t_s <= state.visible_end_s, `${t_s} s is in view`);
    await screenshot(site.page, "beat-selected");
  });

  test("steps from one ventricular beat to the next by key", async () => {
    await site.page.focus("#canvas");
    await press(site, "v");
    const first = (await screenState(site)).selected_beat;
    await press(site, "v");
    const second = (await screenState(site)).selected_beat;
    assert.ok(first >= 0 && second > first, `${first}, ${second}`);
  });

  test("shows the score beside the confusion matrix", async () => {
    await click(site, "tab.score");
    assert.equal((await screenState(site)).panel, "score");
    await screenshot(site.page, "score");
  });

  test("follows the system's colours until a person chooses some", async () => {
    const {page} = site;
    const followed = (theme) =>
      page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme, {timeout: 10_000});
    await page.emulateMedia({colorScheme: "dark"});
    await followed("dark");
    assert.equal((await screenState(site)).theme, "dark");
    await screenshot(page, "theme-system-dark");
    await page.emulateMedia({colorScheme: "light"});
    await followed("paper");
    assert.equal((await screenState(site)).theme, "paper");
  });

  test("changes its theme, and the page around it and the next visit know", async () => {
    await site.page.focus("#canvas");
    for (const expected of ["light", "dark", "contrast"]) {
      await press(site, "t");
      assert.equal((await screenState(site)).theme, expected);
      assert.equal(await site.page.evaluate(() => document.documentElement.dataset.theme), expected);
      await screenshot(site.page, `theme-${expected}`);
      if (expected === "dark") {
        await site.page.reload();
        await idle(site.page);
        assert.equal((await screenState(site)).theme, "dark");
        await site.page.focus("#canvas");
      }
    }
    await press(site, "t");
    assert.equal((await screenState(site)).theme, "paper");
  });

  test("explains itself", async () => {
    await press(site, "?");
    assert.equal((await screenState(site)).help_open, true);
    await screenshot(site.page, "help");
    await click(site, "help.close");
    assert.equal((await screenState(site)).help_open, false);
    await site.page.focus("#canvas");
    await press(site, "?");
    assert.equal((await screenState(site)).help_open, true);
    await press(site, "Escape");
    assert.equal((await screenState(site)).help_open, false);
  });

  test("lists the demos in its menu", async () => {
    await click(site, "menu.demo");
    const state = await screenState(site);
    assert.equal(state.menu_open, true);
    await screenshot(site.page, "demo-menu");
    const entry = Object.keys(state.rects).filter((name) => name.startsWith("demo."))[1];
    await click(site, entry);
    assert.equal((await screenState(site)).record, entry.replace("demo.", ""));
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

test("a picture of the strip is a PNG with its caption", async () => {
  const site = await openSite(browser);
  try {
    await click(site, "menu.export");
    const {rects} = await screenState(site);
    await screenshot(site.page, "export-menu");
    const entry = Object.keys(rects).find((name) => /png|picture|image/i.test(name));
    assert.ok(
      entry,
      `no picture in the export menu: ${Object.keys(rects)
        .filter((name) => name.startsWith("export"))
        .join(" ")}`,
    );
    const downloading = site.page.waitForEvent("download");
    await click(site, entry);
    const download = await downloading;
    const png = await readFile(await download.path());
    assert.equal(png.subarray(1, 4).toString(), "PNG");
    assert.ok(png.readUInt32BE(16) > 300 && png.readUInt32BE(20) > 200, "width and height");
    assert.ok(png.length > 10_000, `${png.length} bytes: not an empty picture`);
  } finally {
    await site.close();
  }
});

test("the text view is the first stop of the Tab key and shows the same findings", async () => {
  const site = await openSite(browser);
  try {
    await site.page.keyboard.press("Tab");
    assert.equal(await site.page.evaluate(() => document.activeElement.id), "text-view");
    await site.page.keyboard.press("Enter");
    assert.equal(await site.page.isVisible("#findings"), true);
    await screenshot(site.page, "text-view");
    const button = await site.page.$("#findings button");
    const seconds = Number(await button.getAttribute("data-seconds"));
    await button.click();
    assert.equal(await site.page.evaluate(() => document.activeElement.id), "selected-beat-title");
    await site.page.click("#beat-show");
    await idle(site.page);
    const {visible_begin_s, visible_end_s} = await screenState(site);
    assert.ok(visible_begin_s <= seconds && seconds <= visible_end_s);
    assert.equal(await site.page.evaluate(() => document.body.dataset.view), "picture");
  } finally {
    await site.close();
  }
});

test("on a dense display the canvas has every pixel, also after the window changed", async () => {
  const site = await openSite(browser, {size: {width: 800, height: 600}, context: {deviceScaleFactor: 2}});
  try {
    const pixels = () => site.page.$eval("#canvas", (canvas) => [canvas.width, canvas.height]);
    assert.deepEqual(await pixels(), [1600, 1200]);
    await site.page.setViewportSize({width: 1000, height: 700});
    await site.page.waitForFunction(() => document.querySelector("#canvas").width === 2000);
    await idle(site.page);
    assert.deepEqual(await pixels(), [2000, 1400]);
    await screenshot(site.page, "dense-display");
  } finally {
    await site.close();
  }
});

test("on a phone a tap opens what was tapped", async () => {
  const site = await openSite(browser, {
    size: sizes.phone,
    context: {hasTouch: true, isMobile: true, deviceScaleFactor: 2},
  });
  try {
    const {rects, layout} = await screenState(site);
    assert.notEqual(layout, "wide");
    const tab = Object.keys(rects).find((name) => name === "tab.score");
    assert.ok(tab, Object.keys(rects).join(" "));
    await site.page.touchscreen.tap(...(await placeIn(site, tab)));
    await idle(site.page);
    assert.equal((await screenState(site)).panel, "score");
    await screenshot(site.page, "phone-score");
  } finally {
    await site.close();
  }
});
