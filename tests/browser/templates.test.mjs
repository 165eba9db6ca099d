// Templates merged and split: in their panel, from the keyboard, in the text view.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {idle, launch, openSite, screenshot, tableRows} from "./page.mjs";
import {click, edited, exportedText, open, press, screenState} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const {files} = wfdbRecord("shapes", {duration_s: 60, ectopicEvery: 12});

describe("templates", () => {
  let site;
  let found;
  const groups = async () => JSON.parse(await exportedText(site, "json")).templates.groups;
  const sizesOf = (list) => list.map(({beats}) => beats);
  before(async () => {
    site = await openSite(browser);
    await open(site, files);
    found = await groups();
    assert.ok(found.length >= 2, "usual and ectopic beats");
    await click(site, "tab.templates");
  });
  after(() => site.close());

  test("are merged by two clicks, and one undo makes them two again", async () => {
    await click(site, "template.1.label");
    await click(site, "whole_template.merge");
    assert.equal((await screenState(site)).merging, true);
    await screenshot(site.page, "templates-merging");
    await click(site, "template.0");
    await edited(site, 1);
    assert.match((await site.state()).message, /^Templates 1 and 2 are one of \d+ beats\. One undo takes it back/);
    const merged = await groups();
    assert.equal(merged.length, found.length - 1);
    assert.equal(merged[0].beats, found[0].beats + found[1].beats);
    assert.equal(merged[0].by_hand, true);
    assert.equal((await screenState(site)).beat_template, 0, "still the target, by its new number");
    await screenshot(site.page, "templates-merged");
    await click(site, "whole_template.split");
    await edited(site, 2);
    assert.deepEqual(sizesOf(await groups()), sizesOf(found), "the two shapes that were put together");
    await site.page.focus("#canvas");
    await press(site, "Escape", "Control+z", "Control+z");
    await edited(site, 0);
    assert.deepEqual(await groups(), found);
  });

  test("are merged and split from the keyboard; a template of one beat is not split", async () => {
    await press(site, "Escape", "Escape", "Home", "Enter", "t");
    const {beat_template: target} = await screenState(site);
    assert.ok(target >= 0);
    await press(site, "u", String(target === 0 ? 2 : 1));
    await edited(site, 1);
    assert.equal((await groups()).length, found.length - 1);
    await press(site, "Control+z");
    await edited(site, 0);
    await press(site, "t"); // none again: the beat alone
    assert.equal((await screenState(site)).beat_template, -1);
    await press(site, "x");
    await edited(site, 1);
    const after_ = await groups();
    assert.equal(after_.length, found.length + 1);
    assert.equal(after_.at(-1).beats, 1, "the selected beat alone");
    await press(site, "x");
    await idle(site.page);
    assert.match((await site.state()).message, /^A template of one beat cannot be split/);
    await press(site, "Control+z");
    await edited(site, 0);
  });

  test("are merged and split in the text view", async () => {
    const {page} = site;
    const rows = () => tableRows(page, "templates");
    await page.evaluate(() => document.getElementById("merge").click());
    await edited(site, 1);
    assert.equal((await rows()).length, found.length - 1);
    assert.match((await rows())[0][0], /by hand/);
    await page.evaluate(() => document.getElementById("split-0").click());
    await edited(site, 2);
    assert.deepEqual(
      (await rows()).map((row) => Number(row[1])),
      sizesOf(found),
    );
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});
