// One recording is on show: title, text view, canvas, badge, edits and exports agree, whatever was dropped, refused or stopped.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {edited, exportedText, open, press, screenState} from "./hands.mjs";
import {dropFiles, idle, launch, openSite, screenshot, summaryField} from "./page.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const first = wfdbRecord("first", {duration_s: 30, ectopicEvery: 12});
const second = wfdbRecord("second", {duration_s: 20});
const long = wfdbRecord("long", {duration_s: 4 * 3600});
const garbage = [{name: "photo.png", bytes: Buffer.from("\x89PNG\r\n")}];

const label = (site) => press(site, "Home", "Escape", "Enter", "Space", "v");

async function agreeOn(site, name) {
  assert.equal((await screenState(site)).record, name, "the canvas");
  assert.equal(await site.page.title(), `${name} - Fiducial`);
  assert.equal(await site.page.textContent("#results h2"), `Recording ${name}`);
}

async function exportsAre(site, name, edits) {
  const json = JSON.parse(await exportedText(site, "json"));
  assert.equal(json.record.name, name);
  assert.equal(json.review?.edits ?? 0, edits);
}

/** In every worker there is, the spare one too: `plant` runs in each of them. */
async function inEveryWorker(site, plant) {
  for (let tries = 0; site.page.workers().length < 2 && tries < 200; tries += 1) await site.page.waitForTimeout(50);
  for (const worker of site.page.workers()) await worker.evaluate(plant);
}

describe("cancelled before it is on show, a recording takes nothing with it:", () => {
  const plants = {
    "while its file is being read": () => {
      Blob.prototype.stream = () => new ReadableStream({type: "bytes", pull: () => new Promise(() => undefined)});
    },
    "while its samples are on their way": () => {
      const post = self.postMessage.bind(self);
      self.postMessage = (message, transfer) => (message.kind === "samples" ? undefined : post(message, transfer));
    },
  };
  for (const [when, plant] of Object.entries(plants)) {
    test(when, async () => {
      const site = await openSite(browser);
      try {
        await open(site, first.files);
        await label(site);
        await edited(site, 1);
        await inEveryWorker(site, plant);
        await dropFiles(site.page, second.files);
        await site.page.waitForTimeout(500);
        assert.equal((await site.state()).busy, true);
        await site.page.keyboard.press("Escape");
        await site.page.waitForFunction(() => !window.fiducial.state().busy);
        assert.match((await site.state()).message, /cancelled/);
        await screenshot(site.page, `cancelled-${when.replaceAll(" ", "-")}`);
        await agreeOn(site, "first");
        assert.equal(await summaryField(site.page, "Beats"), String(first.beats.length));
        assert.equal((await site.state()).saveState[0], "saved");
        await exportsAre(site, "first", 1);
        await site.page.focus("#canvas");
        await press(site, "Space", "s");
        await edited(site, 2);
        await exportsAre(site, "first", 2);
        await agreeOn(site, "first");
        assert.deepEqual(site.problems, []);
      } finally {
        await site.close();
      }
    });
  }
});

test("cancelled while it is analysed, the recording on show stays, says so everywhere, and is completed by an export", async () => {
  const site = await openSite(browser);
  try {
    await open(site, first.files);
    await dropFiles(site.page, long.files);
    await site.page.waitForFunction(() => window.fiducial.state().screen.record === "long");
    await site.page.keyboard.press("Escape");
    await site.page.waitForFunction(() => !window.fiducial.state().busy);
    assert.match((await site.state()).message, /analysis was cancelled/);
    await agreeOn(site, "long");
    assert.match(await site.page.textContent("#results"), /did not finish/);
    await screenshot(site.page, "cancelled-analysis");
    await exportsAre(site, "long", 0);
    await idle(site.page);
    await agreeOn(site, "long");
    assert.equal(await summaryField(site.page, "Beats"), String((await screenState(site)).beat_count));
  } finally {
    await site.close();
  }
});

test("a refused file leaves the recording on show alive: edits, export, other records, another model", async () => {
  const site = await openSite(browser);
  try {
    await open(site, [...first.files, ...second.files]);
    await label(site);
    await edited(site, 1);
    await dropFiles(site.page, garbage);
    await idle(site.page);
    assert.match((await site.state()).message, /CSV|WFDB/);
    await screenshot(site.page, "refused-beside-a-recording");
    await agreeOn(site, "first");
    assert.deepEqual([(await site.state()).editable, (await site.state()).saveState[0]], [true, "saved"]);
    await site.page.focus("#canvas");
    await press(site, "Escape", "Space", "s");
    await edited(site, 2);
    await exportsAre(site, "first", 2);
    await site.page.evaluate(() => window.fiducial.selectModel({name: "s000_cnn", precision: "int8"}));
    await idle(site.page);
    assert.equal(await summaryField(site.page, "Model"), "s000_cnn int8");
    await exportsAre(site, "first", 2);
    await site.page.evaluate(() => window.fiducial.openRecord("second"));
    await idle(site.page);
    await agreeOn(site, "second");
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});

test("a refused file does not answer the question about stored edits", async () => {
  const site = await openSite(browser);
  try {
    await open(site, first.files);
    await label(site);
    await edited(site, 1);
    await site.page.reload();
    await idle(site.page);
    await dropFiles(site.page, first.files);
    await site.page.waitForSelector("#restore-dialog[open]");
    await dropFiles(site.page, garbage);
    await site.page.waitForFunction(() => window.fiducial.state().message !== null);
    await site.page.click("#restore-dialog[open] [data-accept]");
    await edited(site, 1);
  } finally {
    await site.close();
  }
});

test("the same recording dropped again keeps its edits and stays editable", async () => {
  const site = await openSite(browser);
  try {
    await open(site, first.files);
    await label(site);
    await edited(site, 1);
    await dropFiles(site.page, first.files);
    await site.page.waitForSelector("#restore-dialog[open]");
    await site.page.click("#restore-dialog [data-accept]");
    await edited(site, 1);
    await site.page.focus("#canvas");
    await press(site, "Escape", "Escape", "Enter", "Space", "s");
    await edited(site, 2);
  } finally {
    await site.close();
  }
});
