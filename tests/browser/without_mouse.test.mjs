// Somebody who has no mouse, or does not see the screen: every step from opening a file to confirming the result by keys alone,
// with the picture and without it; and what axe-core has to say of the page.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {createRequire} from "node:module";
import {after, before, describe, test} from "node:test";
import {idle, launch, openSite, screenshot, withoutWebGl2} from "./page.mjs";
import {edited, press, screenState} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const {files, beats} = wfdbRecord("keys", {duration_s: 60, ectopicEvery: 12});
const focused = (site) => site.page.evaluate(() => document.activeElement.id);

/** Presses Tab until that element has the focus; how often, is bounded. */
async function tabTo(site, id, {backwards = false, most = 150} = {}) {
  for (let i = 0; i < most; i += 1) {
    if ((await focused(site)) === id) return;
    await site.page.keyboard.press(backwards ? "Shift+Tab" : "Tab");
  }
  assert.fail(`Tab never reached ${id}; it stands at ${await focused(site)}`);
}

/** Everything that Tab stops at, until it comes round. */
async function stops(site, most = 40) {
  const found = [];
  for (let i = 0; i < most; i += 1) {
    await site.page.keyboard.press("Tab");
    const stop = await site.page.evaluate(() => {
      const {activeElement: active} = document;
      const {width, height} = active.getBoundingClientRect();
      return {name: active.id || active.tagName, seen: width > 8 && height > 8 && active.checkVisibility()};
    });
    if (stop.name === "BODY" || stop.name === found[0]?.name) break;
    found.push(stop);
  }
  return found;
}

async function openByKey(site) {
  const choosing = site.page.waitForEvent("filechooser");
  await site.page.evaluate(() => undefined); // by then the browser knows that somebody waits
  await site.page.keyboard.press("Enter");
  await (await choosing).setFiles(files.map(({name, bytes}) => ({name, mimeType: "", buffer: bytes})));
  await site.page.waitForFunction(() => document.querySelector("#results h2")?.textContent === "Recording keys");
  await idle(site.page);
}

async function complaints(site) {
  await site.page.evaluate(axe);
  const {violations} = await site.page.evaluate(() => window.axe.run(document, {resultTypes: ["violations"]}));
  return violations.map(({id, nodes}) => `${id}: ${nodes.map(({html}) => html.slice(0, 120)).join(" | ")}`);
}

/** Findings, a beat, its label, an export, the confirmation: in the text view, by keys alone. */
async function walkTheText(site, name) {
  await site.page.focus("#findings button[data-seconds]"); // where a screen reader's cursor would be put by heading
  await site.page.keyboard.press("Enter");
  assert.equal(await focused(site), "selected-beat-title", "a time leads to its beat");
  assert.match(await site.page.textContent("#selected-beat-title"), new RegExp(`^Beat \\d+ of ${beats.length}, at `));
  await tabTo(site, "beat-next");
  await site.page.keyboard.press("Enter");
  const title = await site.page.textContent("#selected-beat-title");
  await tabTo(site, "beat-label");
  await site.page.keyboard.press("V");
  await tabTo(site, "beat-give");
  await site.page.keyboard.press("Enter");
  await site.page.waitForFunction(() => /labelled V/.test(document.getElementById("status").textContent));
  await idle(site.page);
  assert.equal(await focused(site), "beat-give", "the focus stays where it was");
  assert.equal(await site.page.textContent("#selected-beat-title"), title, "and so does the beat");
  assert.match(await site.page.textContent("#selected-beat"), /Class V/);
  await screenshot(site.page, `${name}-labelled`);

  await tabTo(site, "export", {backwards: true});
  await site.page.keyboard.press("Enter");
  assert.deepEqual(await complaints(site), []);
  await screenshot(site.page, `${name}-export`);
  const downloading = site.page.waitForEvent("download");
  await site.page.focus('#export-dialog [data-what="json"]');
  await site.page.keyboard.press("Enter");
  const download = await downloading;
  assert.equal(download.suggestedFilename(), "keys.json");
  assert.equal(JSON.parse(await readFile(await download.path(), "utf8")).review.edits, 1);

  await tabTo(site, "confirm");
  await site.page.keyboard.press("Enter");
  assert.equal(await focused(site), "reviewer");
  await site.page.keyboard.type("A. Reader");
  await site.page.keyboard.press("Enter");
  await site.page.waitForFunction(() => /A\. Reader/.test(document.getElementById("review-state")?.textContent ?? ""));
}

describe("without a mouse", () => {
  test("Tab stops at what can be seen, and axe-core finds nothing on the picture", async () => {
    const site = await openSite(browser);
    try {
      assert.deepEqual(await complaints(site), []);
      const found = await stops(site);
      assert.deepEqual(
        found.map(({name}) => name),
        ["text-view", "open", "export", "confirm", "device", "canvas"],
      );
      assert.deepEqual(
        found.filter(({seen}) => !seen),
        [],
      );
    } finally {
      await site.close();
    }
  });

  test("goes from the file to the confirmation in the text view", async () => {
    const site = await openSite(browser);
    try {
      await tabTo(site, "open");
      await screenshot(site.page, "keys-bar");
      await openByKey(site);
      await tabTo(site, "text-view", {backwards: true});
      await site.page.keyboard.press("Enter");
      assert.deepEqual(await complaints(site), []);
      await walkTheText(site, "keys");
      await site.page.focus("#beat-show");
      await site.page.keyboard.press("Enter");
      await idle(site.page);
      assert.equal(await focused(site), "canvas");
      assert.ok((await screenState(site)).selected_beat >= 0, "the picture shows the beat that was read");
      assert.deepEqual(site.problems, []);
    } finally {
      await site.close();
    }
  });

  test("and on the picture: findings, a label, panels, export and confirmation by their keys", async () => {
    const site = await openSite(browser);
    try {
      await tabTo(site, "open");
      await openByKey(site);
      await site.page.focus("#canvas");
      await press(site, "f");
      const said = await site.page.textContent("#selected");
      assert.match(said, new RegExp(`Beat \\d+ of ${beats.length}, at `), said);
      await press(site, "Enter", "q");
      await edited(site, 1);
      await press(site, "Escape", "3");
      const tabs = (await screenState(site)).panel;
      assert.notEqual(tabs, "findings", "a digit shows a panel");
      await site.page.keyboard.press("Control+s");
      const downloading = site.page.waitForEvent("download");
      await site.page.focus('#export-dialog [data-what="beats.csv"]');
      await site.page.keyboard.press("Enter");
      assert.equal((await downloading).suggestedFilename(), "keys.beats.csv");
      await idle(site.page);
      await site.page.keyboard.press("Control+Enter");
      assert.equal(await focused(site), "reviewer");
      assert.deepEqual(await complaints(site), []);
      await site.page.keyboard.press("Enter");
      await site.page.waitForFunction(() => window.fiducial.state().screen.review.startsWith("Reviewed and confirmed"));
    } finally {
      await site.close();
    }
  });

  test("without WebGL the same walk is whole, exports included", async () => {
    const site = await openSite(browser, {prepare: withoutWebGl2});
    try {
      await tabTo(site, "open");
      await openByKey(site);
      assert.deepEqual(await complaints(site), []);
      assert.equal(await site.page.locator("#beat-show").count(), 0, "there is no picture to show it in");
      await walkTheText(site, "keys-no-webgl");
    } finally {
      await site.close();
    }
  });

  test("axe-core finds nothing in the dialogs", async () => {
    const site = await openSite(browser);
    try {
      await tabTo(site, "text-view");
      await site.page.keyboard.press("Enter");
      for (const [opener, dialog] of [
        ["device", "device-dialog"],
        ["thresholds", "thresholds-dialog"],
      ]) {
        await site.page.focus(`#${opener}`);
        await site.page.keyboard.press("Enter");
        await site.page.waitForSelector(`#${dialog}[open]`);
        assert.deepEqual(await complaints(site), [], dialog);
        await site.page.keyboard.press("Escape");
        assert.equal(await focused(site), opener, "the focus comes back");
      }
    } finally {
      await site.close();
    }
  });
});
