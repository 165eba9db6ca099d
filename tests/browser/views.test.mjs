// Views of the whole recording: raster, RR plots. Real clicks; answers come from the screen program's own state.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {dropFiles, idle, launch, openSite, screenshot, sizes} from "./page.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function screenState(site) {
  return (await site.state()).screen;
}

/** Place inside something drawn, as shares of its width and height. */
async function placeIn(site, name, across = 0.5, down = 0.5) {
  const {rects} = await screenState(site);
  assert.ok(name in rects, `${name} is not drawn; there is ${Object.keys(rects).join(" ")}`);
  const [x, y, width, height] = rects[name];
  return [x + across * width, y + down * height];
}

async function click(site, name, across, down) {
  await site.page.mouse.click(...await placeIn(site, name, across, down));
  await site.page.mouse.move(1, 1);
  await idle(site.page);
}

function inView({visible_begin_s, visible_end_s}, seconds) {
  assert.ok(visible_begin_s <= seconds && seconds <= visible_end_s, `${seconds} s in ${visible_begin_s} .. ${visible_end_s}`);
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
    assert.equal((await screenState(site)).tab, "raster");
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
    for (const name of ["rr.tachogram", "rr.poincare", "rr.histogram", "rate.histogram"]) assert.ok(name in rects, name);
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

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

test("on a phone the panels that do not fit beside each other are in a menu", async () => {
  const site = await openSite(browser, {size: sizes.phone});
  try {
    const {rects} = await screenState(site);
    assert.ok(!("tab.episodes" in rects) && "tab.more" in rects, Object.keys(rects).join(" "));
    for (const tab of ["episodes", "raster", "rr"]) {
      if (!(`tab.${tab}` in (await screenState(site)).rects)) await click(site, "tab.more");
      await click(site, `tab.${tab}`);
      assert.equal((await screenState(site)).tab, tab);
      await screenshot(site.page, `phone-${tab}`);
    }
  } finally {
    await site.close();
  }
});
