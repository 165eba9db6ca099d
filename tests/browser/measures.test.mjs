// Templates and measures in the page: real clicks, and the tables that a screen reader reads.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {dropFiles, idle, launch, openSite, tableRows} from "./page.mjs";
import * as hands from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser, site;
const {files, beats} = wfdbRecord("shapes", {duration_s: 400, ectopicEvery: 20});
before(async () => {
  browser = await launch();
  site = await openSite(browser);
  await dropFiles(site.page, files);
  await idle(site.page);
});
after(async () => {
  await site?.close();
  await browser?.close();
});

const click = (name) => hands.click(site, name);

const openTab = (panel) => hands.openTab(site, panel);

test("the shapes of the beats are shown, and a click steps through the beats of one", async () => {
  await openTab("templates");
  const rows = await tableRows(site.page, "templates");
  assert.ok(rows.length >= 2, "normal and ectopic beats differ");
  const shaped = rows.reduce((sum, row) => sum + Number(row[1]), 0);
  assert.ok(Math.abs(shaped - beats.length) <= 2, `${shaped} of ${beats.length}`);
  const visible = async () => (await site.state()).screen.visible_begin_s;
  await click("template.1");
  const first = await visible();
  await click("template.1");
  await click("template.1");
  assert.ok((await visible()) > first, "each click goes on to the next beat");
});

test("every measure has a number or the reason why not, and its definition", async () => {
  await openTab("measures");
  const rows = await tableRows(site.page, "measures");
  assert.equal(rows.length, 33);
  for (const [title, value, definition] of rows) {
    assert.match(value, /^(-?\d|n\/a: \w)/, title);
    assert.match(definition, /\.$/, title);
  }
  assert.ok("measure.hr_mean" in (await site.state()).screen.rects);
});

test("nothing was written to the console", () => assert.deepEqual(site.problems, []));
