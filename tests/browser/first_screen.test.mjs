// What somebody sees who comes for the first time: what this is, that a file is welcome, a tour, words, and the projector.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {idle, launch, openSite, screenshot, sizes} from "./page.mjs";
import {click, open, press, screenState} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

describe("the first screen", () => {
  let site;
  before(async () => (site = await openSite(browser)));
  after(() => site.close());

  test("walks through five places by key, each said to those who do not see it", async () => {
    await site.page.focus("#canvas");
    assert.ok("demo_card" in (await screenState(site)).rects, "a made-up recording has the card");
    await press(site, "?", "2");
    assert.equal((await screenState(site)).help_page, "words");
    await screenshot(site.page, "help-words");
    await press(site, "3");
    const places = [];
    for (let step = 1; step <= 5; step += 1) {
      const state = await screenState(site);
      assert.equal(state.tour_step, step);
      places.push(state.rects["tour.place"].join());
      assert.match(await site.page.textContent("#selected"), new RegExp(`^Step ${step} of 5: `));
      await screenshot(site.page, `tour-${step}`);
      await press(site, step === 3 ? "Enter" : "ArrowRight");
    }
    assert.equal(new Set(places).size, 5, places.join(" "));
    assert.equal((await screenState(site)).tour_step, 0, "behind the last step it is over");
    await click(site, "demo_card.tour");
    await press(site, "ArrowRight", "ArrowLeft", "Escape");
    assert.equal((await screenState(site)).tour_step, 0);
  });

  test("the projector gives the trace half of the screen, and is remembered", async () => {
    await press(site, "h");
    await site.page.reload();
    await idle(site.page);
    const {projector, ui_scale, rects} = await screenState(site);
    assert.equal(projector, true);
    assert.equal(ui_scale, 1.5);
    const [, , width, height] = rects.strip;
    assert.ok((width * height) / (sizes.desktop.width * sizes.desktop.height) >= 0.5, `${width} x ${height}`);
    await screenshot(site.page, "projector");
    await site.page.focus("#canvas");
    await press(site, "h");
    assert.equal((await screenState(site)).ui_scale, 1);
  });

  test("the card goes when a file is opened", async () => {
    await open(site, wfdbRecord("own", {duration_s: 30}).files);
    assert.equal("demo_card" in (await screenState(site)).rects, false);
    assert.deepEqual(site.problems, []);
  });
});
