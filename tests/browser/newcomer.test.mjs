// Somebody who has never seen the page, by pointer alone and by what stands on the screen: opens a file, labels a beat, goes
// to the next ventricular beat, measures an interval, labels a whole template, reads the report, exports. Every step is counted.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {after, before, describe, test} from "node:test";
import {idle, launch, openSite, screenshot} from "./page.mjs";
import {drag, placeIn, rectOf, screenState, xOf} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const {files, beats} = wfdbRecord("newcomer", {duration_s: 60, ectopicEvery: 12});

/** Open; beat, letter; finding twice; calipers, drag; tab, pencil, letter; menu, entry; menu, entry. */
const mostClicks = 14;

describe("a newcomer", () => {
  let site;
  let clicks = 0;
  before(async () => (site = await openSite(browser)));
  after(() => site.close());

  const click = async (name) => {
    clicks += 1;
    await site.page.mouse.click(...(await placeIn(site, name)));
    await idle(site.page);
  };

  test("opens a file by the button that says so", async () => {
    const choosing = site.page.waitForEvent("filechooser");
    await click("button.open");
    await (await choosing).setFiles(files.map(({name, bytes}) => ({name, mimeType: "", buffer: bytes})));
    await idle(site.page);
    await site.page.waitForFunction(() => window.fiducial.state().screen.record === "newcomer");
    await idle(site.page);
    await screenshot(site.page, "newcomer-opened");
  });

  test("clicks a beat on the trace and gives it another class", async () => {
    const [, y, , height] = await rectOf(site, "plot");
    clicks += 1;
    await site.page.mouse.click(await xOf(site, beats[4].t_s), y + height / 2);
    await idle(site.page);
    assert.equal((await screenState(site)).selected_beat, 4);
    await click("beat.label.V");
    await site.page.waitForFunction(() => window.fiducial.state().screen.edits === 1);
    await idle(site.page);
    await screenshot(site.page, "newcomer-labelled");
  });

  test("goes through the ventricular beats by the finding that names them", async () => {
    await click("finding.1");
    const first = (await screenState(site)).selected_beat;
    assert.equal(first, 4, "the one just labelled");
    await click("finding.1");
    assert.equal(beats[(await screenState(site)).selected_beat].label, "V");
    await screenshot(site.page, "newcomer-ventricular");
  });

  test("measures an interval: the button has its word, the reading stands beside the trace", async () => {
    const [, , width] = await rectOf(site, "tool.measure");
    assert.ok(width > 64, `the calipers' button has a word: ${width} px`);
    await click("tool.measure");
    const {selected_beat: beat} = await screenState(site);
    const [, y, , height] = await rectOf(site, "plot");
    clicks += 1;
    await drag(
      site,
      [await xOf(site, beats[beat - 2].t_s), y + height / 2],
      [await xOf(site, beats[beat - 1].t_s), y + height / 2],
    );
    const {
      calipers: [from, to],
    } = await screenState(site);
    assert.ok(Math.abs((to - from) / 360 - (beats[beat - 1].t_s - beats[beat - 2].t_s)) < 0.01, `${from} ${to}`);
    await screenshot(site.page, "newcomer-measured");
  });

  test("gives all beats of a template another class", async () => {
    await click("tab.templates");
    await click("template.1.label");
    await click("whole_template.label.F");
    await site.page.waitForFunction(() => window.fiducial.state().screen.edits === 2);
    await idle(site.page);
    await screenshot(site.page, "newcomer-template");
  });

  test("exports the beats, with the labels given", async () => {
    await click("menu.export");
    const downloading = site.page.waitForEvent("download");
    await click("export.beats.csv");
    const table = await readFile(await (await downloading).path(), "utf8");
    assert.ok(table.split("\n").filter((row) => row.includes(",labelled,F")).length >= 4, "a whole template");
  });

  test(`exports the report; no more than ${mostClicks} clicks in all`, async (t) => {
    await click("menu.export");
    const downloading = site.page.waitForEvent("download");
    await click("export.report.html");
    assert.equal((await downloading).suggestedFilename(), "newcomer.report.html");
    t.diagnostic(`${clicks} clicks`);
    assert.ok(clicks <= mostClicks, `${clicks} clicks`);
    assert.deepEqual(site.problems, []);
  });
});
