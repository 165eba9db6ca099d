// What a beat is made of: the map of the default model on the selected beat, for any class, and of beats that are otherwise.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {click, openTab, placeIn, press, screenState} from "./hands.mjs";
import {dropFiles, idle, launch, openSite, screenshot} from "./page.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

describe("explanations", () => {
  let site;
  before(async () => {
    site = await openSite(browser);
    await dropFiles(site.page, wfdbRecord("why", {duration_s: 120, ectopicEvery: 12}).files);
    await idle(site.page);
  });
  after(() => site.close());

  const state = () => screenState(site);
  const keys = async (...names) => {
    await site.page.focus("#canvas");
    await press(site, ...names);
  };

  test("the selected beat shows what speaks for its class without any choice made", async () => {
    await keys("v");
    const {map_class, map_largest, map_highest_s, map_words} = await state();
    assert.equal(map_class, "V");
    assert.ok(map_largest > 1, `${map_largest} of log-odds`);
    assert.ok(map_highest_s > -0.17 && map_highest_s < 0.21, `highest at ${map_highest_s} s`);
    assert.match(map_words, /^With the patient's usual QRS it would be [NS] \(\d\.\d\d\)/);
    await screenshot(site.page, "explained-v");
  });

  test("people who do not see the picture hear the sentence", async () => {
    const {map_words} = await state();
    await site.page.waitForFunction((words) => document.body.textContent.includes(words), map_words);
  });

  test("any class can be looked at, and what stands in a part's place", async () => {
    await click(site, "beat.map.N");
    assert.equal((await state()).map_class, "N");
    assert.match((await state()).map_words, /N, which it was not called/);
    await click(site, "beat.map.V");
    assert.equal((await state()).map_class, "V");
    const usual = (await state()).map_words;
    await click(site, "beat.map.against");
    const flat = (await state()).map_words;
    assert.notEqual(flat, usual);
    assert.doesNotMatch(flat, /usual/);
    await click(site, "beat.map.against");
    assert.equal((await state()).map_words, usual);
  });

  test("an ordinary beat is explained by what it would lose", async () => {
    const {selected_beat} = await state();
    await site.page.evaluate((beat) => window.fiducial.selectBeat(beat), selected_beat - 3);
    await idle(site.page);
    const {map_class, map_words} = await state();
    assert.equal(map_class, "N");
    assert.match(
      map_words,
      /^(Without its .* it would be [SVF]|Whichever of its waves were gone, it would still be N)/,
    );
  });

  test("a beat can be thought earlier, wider, without its P wave; the next beat is as recorded again", async () => {
    const before = (await state()).map_largest;
    const [x, y] = await placeIn(site, "beat.window");
    await site.page.mouse.move(x, y);
    await site.page.mouse.wheel(0, 4000);
    await idle(site.page);
    for (let step = 0; step < 12; step++) await click(site, "whatif.time.less");
    assert.equal((await state()).what_if, "later_s=-0.24");
    assert.notEqual((await state()).map_largest, before);
    await click(site, "whatif.width.more");
    await click(site, "whatif.p.more");
    await click(site, "whatif.inverted");
    assert.equal((await state()).what_if, "later_s=-0.24 qrs_width=1.10 p=removed inverted=1");
    await screenshot(site.page, "what-if");
    await click(site, "whatif.reset");
    assert.equal((await state()).what_if, "");
    assert.equal((await state()).map_largest, before);
    await click(site, "whatif.width.more");
    await keys("v");
    assert.equal((await state()).what_if, "");
  });

  test("all beats are asked about when the raster is coloured by it, and the raster is there", async () => {
    const version = (await state()).analysis_version;
    await openTab(site, "raster");
    await click(site, "raster.saliency");
    await idle(site.page);
    assert.ok((await state()).analysis_version > version, "a snapshot with maps");
    await screenshot(site.page, "explained-raster");
  });

  test("a network over samples is asked by every method, for any class; nothing can be thought otherwise there", async () => {
    await site.page.evaluate(() => window.fiducial.selectModel({name: "s000_cnn_rr", precision: "int8"}));
    await idle(site.page);
    await keys("v");
    const {map_class, map_method, map_words, no_map_words, rects} = await state();
    assert.equal(map_class, "V");
    assert.equal(map_method, "Grad-CAM");
    assert.match(map_words, /The three methods agree by r = -?\d\.\d\d and more\.$/);
    assert.equal(no_map_words, "");
    assert.ok(!("whatif.time.less" in rects));
    const highest = new Set();
    for (const method of ["zeros there", "usual beat there", "Grad-CAM"]) {
      await click(site, "beat.map.method");
      assert.equal((await state()).map_method, method);
      highest.add((await state()).map_largest);
    }
    assert.equal(highest.size, 3, "each method has figures of its own");
    await screenshot(site.page, "explained-samples");
    await click(site, "beat.map.F");
    assert.equal((await state()).map_class, "F");
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});
