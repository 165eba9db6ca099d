// Recordings at the edges: one sample, one lead, 64 leads, nothing but gaps, eight hours of nothing, hostile text. Each is
// usable, or one sentence says why not; the desk goes on working.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {dropFiles, idle, launch, openSite, screenshot, summaryField} from "./page.mjs";
import {click, drag, edited, open, press, rectOf, screenState} from "./hands.mjs";
import {fs_hz, leadsRecord, wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const text = (name, ...lines) => ({name, bytes: Buffer.from(`${lines.join("\n")}\n`)});

/** A header alone for one signal file of format 16, one lead. */
const header = (name, samples, lead = "II") =>
  text(`${name}.hea`, `${name} 1 ${fs_hz} ${samples}`, `${name}.dat 16 200 16 0 0 0 0 ${lead}`);

/** Everything a person may press with nothing to press it on. */
const everyKey = [
  "Home",
  "End",
  "PageDown",
  "ArrowRight",
  "+",
  "-",
  "0",
  "]",
  "[",
  "n",
  "v",
  "d",
  "u",
  "w",
  "j",
  "f",
  "Space",
  "Enter",
  "s",
  "a",
  "Delete",
  "Control+z",
  "Escape",
  "m",
  "ArrowLeft",
  "x",
  "r",
  "Escape",
  "Escape",
  "z",
  "Escape",
  "e",
  "Backspace",
];

describe("the desk with", () => {
  let site;
  before(async () => (site = await openSite(browser)));
  after(() => site.close());

  const opened = async (files) => {
    await open(site, files);
    const {message, screen} = await site.state();
    assert.equal(message, null);
    return screen;
  };
  /** The keyboard with nothing to find; and the page still answers. */
  const pressEverything = async () => {
    for (const key of everyKey) await site.page.keyboard.press(key);
    await idle(site.page);
    assert.equal((await site.state()).busy, false);
    assert.deepEqual(site.problems, []);
  };

  test("one sample", async () => {
    const screen = await opened([header("one", 1), {name: "one.dat", bytes: Buffer.from([10, 0])}]);
    assert.equal(screen.beat_count, 0);
    await screenshot(site.page, "extreme-one-sample");
    await pressEverything();
  });

  test("nothing but gaps", async () => {
    const dat = Buffer.alloc(2 * 60 * fs_hz);
    for (let i = 0; i < dat.length; i += 2) dat.writeInt16LE(-32768, i);
    const screen = await opened([header("gaps", 60 * fs_hz), {name: "gaps.dat", bytes: dat}]);
    assert.equal(screen.beat_count, 0);
    assert.equal(await site.page.$eval("#findings li", (item) => item.dataset.kind), "not_analysable");
    await screenshot(site.page, "extreme-gaps");
    await pressEverything();
  });

  test("eight hours of nothing between two minutes", async () => {
    const gap_s = 8 * 3600;
    const [before_, after_] = [wfdbRecord("before", {duration_s: 60}), wfdbRecord("after", {duration_s: 60})];
    const parts = [before_, after_].flatMap(({files}) => files.filter(({name}) => !name.endsWith(".atr")));
    const master = text(
      "day.hea",
      `day/3 1 ${fs_hz} ${(gap_s + 120) * fs_hz}`,
      `before ${60 * fs_hz}`,
      `~ ${gap_s * fs_hz}`,
      `after ${60 * fs_hz}`,
    );
    await dropFiles(site.page, [master, ...parts]);
    await idle(site.page);
    if (!/day/.test(await site.page.textContent("#results h2"))) {
      await site.page.evaluate(() => window.fiducial.openRecord("day"));
      await idle(site.page);
    }
    await site.page.focus("#canvas");
    const {message, screen} = await site.state();
    assert.equal(message, null);
    assert.equal(screen.duration_s, gap_s + 120);
    const all = before_.beats.length + after_.beats.length;
    assert.ok(Math.abs(screen.beat_count - all) <= 2, `${screen.beat_count} of ${all} beats`);
    await press(site, "Home", "Escape", "Escape");
    for (let i = 0; i < 40 && (await screenState(site)).visible_begin_s < gap_s; i += 1) await press(site, "v");
    const beyond = await screenState(site);
    assert.ok(beyond.visible_begin_s > gap_s, "the walk leads across the gap");
    await screenshot(site.page, "extreme-eight-hours-beyond");
    await press(site, "Escape");
    const [x, y, width, height] = await rectOf(site, "overview.plot");
    await site.page.mouse.click(x + width / 2, y + height / 2);
    await idle(site.page);
    await screenshot(site.page, "extreme-eight-hours-gap");
    await click(site, "tool.more");
    await click(site, "more.fit");
    await screenshot(site.page, "extreme-eight-hours");
    await pressEverything();
  });

  test("64 leads, the last of which is reached and chosen", async () => {
    const names = Array.from({length: 64}, (_, i) => `E${i + 1}`);
    const {files, beats} = leadsRecord("grid", names, {duration_s: 20, scale: (k) => 0.4 + 0.01 * k});
    const screen = await opened(files);
    assert.equal(screen.beat_count, beats.length);
    await screenshot(site.page, "extreme-64-leads");
    const [x, y, width, height] = await rectOf(site, "plot");
    const before_ = await site.page.screenshot();
    await rectOf(site, "leads.scroll");
    const [scroll_x, scroll_y, , scroll_height] = await rectOf(site, "leads.scroll");
    await drag(site, [scroll_x + 4, scroll_y + 4], [scroll_x + 4, scroll_y + scroll_height]);
    assert.ok(!before_.equals(await site.page.screenshot()), "other leads are shown");
    await screenshot(site.page, "extreme-64-leads-scrolled");
    await drag(site, [x + width / 2, y + 0.3 * height], [x + width / 2, y + 0.9 * height]);
    await click(site, "strip.settings");
    await screenshot(site.page, "extreme-64-leads-settings");
    await press(site, "Escape");
    await pressEverything();
  });

  test("hostile text in names, leads, units and comments", async () => {
    const hostile = `<img/src=x/onerror=alert(1)>"%s%n##\u202e\u0007\u{1F480}`;
    const {files} = wfdbRecord("hostile", {
      duration_s: 30,
      lead: hostile,
      comments: [hostile, "x".repeat(5000), "</script><script>window.injected=1"],
    });
    await opened(files);
    for (const tab of ["tab.record", "tab.templates", "tab.beats"]) {
      if (!(tab in (await screenState(site)).rects)) await click(site, "tab.more");
      await click(site, tab);
      await screenshot(site.page, `extreme-hostile-${tab.slice(4)}`);
    }
    await click(site, "strip.settings");
    await screenshot(site.page, "extreme-hostile-settings");
    await press(site, "Escape", "Escape", "Enter", "Space", "v");
    await edited(site, 1);
    assert.equal(await site.page.evaluate(() => window.injected), undefined);
    assert.equal(await site.page.$("#results img, #results script"), null);
    assert.match(await summaryField(site.page, "Leads"), /<img\/src=x/);
    await pressEverything();
    assert.deepEqual(await site.violations(), []);
  });
});
