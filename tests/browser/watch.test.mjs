// A worker that hangs: noticed after ten seconds of silence whatever it was asked, ended by Escape, and never "saved" meanwhile.
import assert from "node:assert/strict";
import {after, before, test} from "node:test";
import {edited, exportedText, open, press} from "./hands.mjs";
import {dropFiles, idle, launch, openSite, screenshot} from "./page.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const {files} = wfdbRecord("watched", {duration_s: 30, ectopicEvery: 12});

/** Opened, with one saved edit. */
async function desk() {
  const site = await openSite(browser);
  await open(site, files);
  await press(site, "Home", "Escape", "Enter", "Space", "v");
  await edited(site, 1);
  return site;
}

/** The worker that opened the last recording goes into an endless loop. */
async function hang(site) {
  const opened_ms = (worker) =>
    worker.evaluate(() =>
      Math.max(
        0,
        ...performance.getEntriesByName("fiducial:opened").map(({startTime}) => performance.timeOrigin + startTime),
      ),
    );
  const workers = site.page.workers();
  const times = await Promise.all(workers.map(opened_ms));
  await workers[times.indexOf(Math.max(...times))].evaluate(() =>
    setTimeout(() => {
      for (;;);
    }),
  );
  await site.page.waitForTimeout(100);
}

const editsExported = async (site) => JSON.parse(await exportedText(site, "json")).review.edits;
const saveStates = (site) =>
  site.page.evaluate(() => {
    window.seenStates = [];
    new MutationObserver(() => window.seenStates.push(document.getElementById("save-state").dataset.state)).observe(
      document.getElementById("save-state"),
      {attributes: true},
    );
  });

test("during an edit: not called saved, said to be lost, and the recording comes back with the edits before", async () => {
  const site = await desk();
  try {
    await hang(site);
    await saveStates(site);
    await site.page.keyboard.press("Space");
    await site.page.keyboard.press("s");
    await site.page.waitForFunction(() => window.fiducial.state().saveState[0] === "saving");
    const asked_ms = Date.now();
    await site.page.waitForFunction(() => /edit was not carried out/.test(window.fiducial.state().message ?? ""));
    const took_s = (Date.now() - asked_ms) / 1000;
    assert.ok(took_s > 8, `noticed after ${took_s} s`);
    assert.match((await site.state()).brokenReason, /^silent for 10 s$/);
    assert.deepEqual([...new Set((await site.page.evaluate(() => window.seenStates)).slice(0, -1))], ["saving"]);
    await idle(site.page);
    await edited(site, 1);
    await screenshot(site.page, "hang-edit");
    await site.page.focus("#canvas");
    await press(site, "s");
    await edited(site, 2);
    assert.equal(await editsExported(site), 2);
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});

test("Escape ends an edit that hangs, and says that it was not carried out", async () => {
  const site = await desk();
  try {
    await hang(site);
    await site.page.keyboard.press("Space");
    await site.page.keyboard.press("s");
    await site.page.waitForFunction(() => document.getElementById("status").textContent === "Working ...");
    await screenshot(site.page, "hang-working");
    await site.page.keyboard.press("Escape");
    await site.page.waitForFunction(() =>
      /cancelled: the last edit was not carried out/.test(window.fiducial.state().message ?? ""),
    );
    assert.equal((await site.state()).saveState[0], "saved");
    assert.equal(await editsExported(site), 1);
    await idle(site.page);
    await edited(site, 1);
  } finally {
    await site.close();
  }
});

test("Escape right after an edit that is being carried out does not take it away", async () => {
  const site = await desk();
  try {
    await site.page.keyboard.press("Space");
    await site.page.keyboard.press("s");
    await site.page.keyboard.press("Escape");
    await edited(site, 2);
    assert.equal((await site.state()).message, null);
  } finally {
    await site.close();
  }
});

test("during an export: said, and the next one works", async () => {
  const site = await desk();
  try {
    await hang(site);
    await site.page.evaluate(() => window.fiducial.exportAs("json"));
    await site.page.waitForFunction(() => /nothing was exported/.test(window.fiducial.state().message ?? ""));
    await idle(site.page);
    assert.equal(await editsExported(site), 1);
  } finally {
    await site.close();
  }
});

test("while it looks through stored edits: the question comes all the same", async () => {
  const site = await desk();
  try {
    await site.page.reload();
    await idle(site.page);
    for (let tries = 0; site.page.workers().length < 2 && tries < 200; tries += 1) await site.page.waitForTimeout(50);
    for (const worker of site.page.workers()) {
      await worker.evaluate(() => {
        if (performance.getEntriesByName("fiducial:opened").length > 0) return; // the spare one alone
        const post = self.postMessage.bind(self);
        self.postMessage = (message, transfer) =>
          message.kind === "journal_inspected" ? undefined : post(message, transfer);
      });
    }
    await dropFiles(site.page, files);
    await site.page.waitForSelector("#restore-dialog[open]");
    await site.page.click("#restore-dialog [data-accept]");
    await edited(site, 1);
  } finally {
    await site.close();
  }
});
