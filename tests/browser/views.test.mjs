// Views of the whole recording: raster, RR plots. Real clicks; answers come from the screen program's own state.
import assert from "node:assert/strict";
import {createHash} from "node:crypto";
import {readFile} from "node:fs/promises";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {dropFiles, idle, launch, openSite, screenshot, screenshots, sizes} from "./page.mjs";
import {click, openTab, placeIn, screenState} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

function inView({visible_begin_s, visible_end_s}, seconds) {
  assert.ok(
    visible_begin_s <= seconds && seconds <= visible_end_s,
    `${seconds} s in ${visible_begin_s} .. ${visible_end_s}`,
  );
}

describe("views of the whole recording", () => {
  let site;
  const {files, beats} = wfdbRecord("views", {duration_s: 300, ectopicEvery: 25});
  before(async () => {
    site = await openSite(browser);
    await dropFiles(site.page, files);
    await idle(site.page);
    await site.page.focus("#canvas");
  });
  after(() => site.close());

  test("a click in the raster goes to the beat of that column", async () => {
    await click(site, "tab.raster");
    assert.equal((await screenState(site)).panel, "raster");
    await click(site, "raster.page", 0.75, 0.2);
    const state = await screenState(site);
    const share = state.selected_beat / state.beat_count;
    assert.ok(Math.abs(share - 0.75) < 0.02, `beat ${state.selected_beat} of ${state.beat_count}`);
    inView(state, beats[state.selected_beat].t_s);
    for (const colouring of ["raster.class", "raster.saliency", "raster.amplitude"]) {
      await click(site, colouring);
      await screenshot(site.page, colouring);
    }
  });

  test("clicks in tachogram and histogram go to beats", async () => {
    await click(site, "tab.rr");
    const {rects} = await screenState(site);
    for (const name of ["rr.tachogram", "rr.poincare", "rr.histogram", "rate.histogram"])
      assert.ok(name in rects, name);
    await screenshot(site.page, "rr");
    const before_ = (await screenState(site)).selected_beat;
    let found = before_;
    for (let down = 0.05; down < 1 && found === before_; down += 0.04) {
      await click(site, "rr.tachogram", 0.3, down);
      found = (await screenState(site)).selected_beat;
    }
    const state = await screenState(site);
    assert.notEqual(found, before_, "a mark was hit");
    assert.ok(Math.abs(beats[found].t_s / state.duration_s - 0.3) < 0.1);
    inView(state, beats[found].t_s);
    let stepped = found;
    for (let across = 0.05; across < 1 && stepped === found; across += 0.05) {
      await click(site, "rr.histogram", across, 0.5);
      stepped = (await screenState(site)).selected_beat;
    }
    assert.notEqual(stepped, found, "a bar was hit");
  });

  test("each panel explains itself", async () => {
    await click(site, "rr.poincare.about");
    assert.equal((await screenState(site)).menu_open, true);
    await screenshot(site.page, "about");
    await site.page.keyboard.press("Escape");
    await idle(site.page);
    assert.equal((await screenState(site)).menu_open, false);
  });

  test("a click on the page of the day goes there", async () => {
    await click(site, "tab.disclosure");
    await screenshot(site.page, "disclosure");
    await click(site, "disclosure.line.2", 0.5, 0.5); // one minute a line
    inView(await screenState(site), 150);
    await click(site, "disclosure.more");
    assert.ok(!("disclosure.line.4" in (await screenState(site)).rects), "two minutes a line: 300 s are three lines");
  });

  test("leads can be hidden, inverted and ordered, the picture filtered, and all of it is said", async () => {
    await click(site, "strip.settings");
    await click(site, "filter.muscle");
    await click(site, "filter.mains50");
    await click(site, "lane.0.invert");
    await click(site, "lane.0.down");
    await screenshot(site.page, "strip-settings");
    assert.equal((await screenState(site)).filter, "muscle mains");
    await site.page.keyboard.press("Escape");
    await idle(site.page);
    await screenshot(site.page, "strip-inverted");
    await click(site, "strip.settings");
    await click(site, "filter.muscle");
    await click(site, "filter.mains50");
    assert.equal((await screenState(site)).filter, "off");
    await site.page.keyboard.press("Escape");
    await idle(site.page);
  });

  test("dividers resize the regions, and the next visit remembers", async () => {
    const width = async (name) => (await screenState(site)).rects[name][2];
    const before_ = await width("findings");
    const [x, y] = await placeIn(site, "divider.findings");
    await site.page.mouse.move(x, y);
    await site.page.mouse.down();
    await site.page.mouse.move(x - 40, y, {steps: 4});
    await site.page.mouse.up();
    await idle(site.page);
    const narrowed = await width("findings");
    assert.ok(Math.abs(before_ - 40 - narrowed) <= 2, `${before_} to ${narrowed}`);
    await site.page.reload();
    await idle(site.page);
    assert.ok(Math.abs((await width("findings")) - narrowed) <= 1);
  });

  test("the screen is calibrated with a card, and grows as a whole when asked", async () => {
    await click(site, "menu.theme");
    await click(site, "menu.calibrate");
    const before_ = (await screenState(site)).px_per_mm;
    const [x, y] = await placeIn(site, "screen_calibration.handle");
    await site.page.mouse.move(x, y);
    await site.page.mouse.down();
    await site.page.mouse.move(x + 60, y, {steps: 6});
    await site.page.mouse.up();
    await idle(site.page);
    await screenshot(site.page, "calibration");
    await click(site, "screen_calibration.done");
    const state = await screenState(site);
    assert.equal(state.screen_calibrated, true);
    assert.ok(Math.abs(state.px_per_mm - (before_ + 60 / 85.6)) < 0.05, `${before_} to ${state.px_per_mm}`);
    await site.page.setViewportSize(sizes.large);
    await site.page.waitForFunction(() => document.querySelector("#canvas").width === 1920);
    await idle(site.page);
    await click(site, "menu.theme");
    await click(site, "size.large");
    const large = await screenState(site);
    assert.equal(large.ui_scale, 1.25);
    assert.ok(
      Math.abs((large.visible_end_s - large.visible_begin_s) * 25 * state.px_per_mm - large.rects.plot[2]) < 2,
      "25 mm/s stay true to the calibration",
    );
    await screenshot(site.page, "large");
    await click(site, "menu.theme");
    await click(site, "size.normal");
    assert.equal((await screenState(site)).ui_scale, 1);
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

test("on a phone the panels that do not fit beside each other are in a menu", async () => {
  const site = await openSite(browser, {size: sizes.phone});
  try {
    const {rects} = await screenState(site);
    assert.ok(!("tab.episodes" in rects) && "tab.more" in rects, Object.keys(rects).join(" "));
    for (const tab of ["episodes", "raster", "rr"]) {
      await openTab(site, tab);
      assert.equal((await screenState(site)).panel, tab);
      await screenshot(site.page, `phone-${tab}`);
    }
  } finally {
    await site.close();
  }
});

test("the picture of the strip has the trace, at 300 pixels per inch of its paper", async () => {
  const site = await openSite(browser);
  try {
    await dropFiles(site.page, wfdbRecord("picture", {duration_s: 30}).files);
    await idle(site.page);
    await click(site, "menu.export");
    const downloading = site.page.waitForEvent("download");
    await site.page.mouse.click(...(await placeIn(site, "export.png")));
    const png = await readFile(await (await downloading).path());
    assert.equal(png.toString("latin1", 37, 41), "pHYs", "behind the header");
    const perMetre = png.readUInt32BE(41);
    assert.ok(perMetre >= 11_811, `${perMetre} pixels per metre`);
    const dark = await site.page.evaluate(
      async (bytes) => {
        const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], {type: "image/png"}));
        const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
        const context = canvas.getContext("2d");
        context.drawImage(bitmap, 0, 0);
        // Right of the names of leads, above the caption: what is nearly black there is trace.
        const [left, top, width] = [Math.round(bitmap.width / 8), Math.round(bitmap.height / 5), bitmap.width >> 1];
        const {data} = context.getImageData(left, top, width, bitmap.height >> 1);
        let columns = 0;
        for (let x = 0; x < width; x++) {
          for (let at = 4 * x; at < data.length; at += 4 * width) {
            if (data[at] + data[at + 1] + data[at + 2] > 240) continue;
            columns++;
            break;
          }
        }
        return columns / width;
      },
      [...png],
    );
    assert.ok(dark > 0.9, `trace in ${dark} of the columns`);
    await screenshot(site.page, "after-picture");
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});

test("the report is one file that runs nothing, asks for nothing and names the files it came from", async () => {
  const {files} = wfdbRecord("report", {duration_s: 120, ectopicEvery: 15});
  const site = await openSite(browser);
  try {
    await dropFiles(site.page, files);
    await idle(site.page);
    await click(site, "menu.export");
    const downloading = site.page.waitForEvent("download");
    await site.page.mouse.click(...(await placeIn(site, "export.report.html")));
    const download = await downloading;
    assert.equal(download.suggestedFilename(), "report.report.html");
    const path = await download.path();
    const html = await readFile(path, "utf8");
    for (const {name, bytes} of files.filter(({name}) => /\.(hea|dat)$/.test(name))) {
      assert.ok(html.includes(`${name}, ${bytes.length} bytes`), name);
      assert.ok(html.includes(createHash("sha256").update(bytes).digest("hex")), `SHA-256 of ${name}`);
    }
    const requests = [];
    const page = await site.context.newPage();
    page.on("request", (request) => requests.push(request.url()));
    await page.setContent(html);
    assert.deepEqual(requests, []);
    assert.equal(await page.$$eval("script, link, img, iframe, object", (found) => found.length), 0);
    assert.ok(await page.isVisible("text=Automatic analysis, not reviewed"));
    assert.ok((await page.$$eval("svg.strip", (found) => found.length)) >= 2);
    await page.screenshot({path: join(screenshots, "report.png"), fullPage: true});
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});
