// What becomes of stored edits: cleared while the page is open, damaged, unreadable. Said each time, and nothing overwritten.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {after, before, test} from "node:test";
import {edited, open, press, screenState} from "./hands.mjs";
import {dropFiles, idle, launch, openSite, screenshot} from "./page.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const {files} = wfdbRecord("stored", {duration_s: 30, ectopicEvery: 12});

/** Opened, with two saved edits. */
async function desk() {
  const site = await openSite(browser);
  await open(site, files);
  await press(site, "Home", "Escape", "Enter", "Space", "v", "Space", "s");
  await edited(site, 2);
  return site;
}

/** Stored rows by the first part of their key: how many belong to recordings, and what was set aside. */
function stored(site) {
  return site.page.evaluate(
    () =>
      new Promise((done, failed) => {
        const opening = indexedDB.open("fiducial.edits");
        opening.addEventListener("error", failed);
        opening.addEventListener("success", () => {
          const store = opening.result.transaction("entries").objectStore("entries");
          const [keys, values] = [store.getAllKeys(), store.getAll()];
          store.transaction.addEventListener("complete", () => {
            opening.result.close();
            const rows = keys.result.map((key, index) => [key[0], [...values.result[index]]]);
            done({
              journal: rows.filter(([owner]) => owner !== "set aside").map(([, bytes]) => bytes),
              aside: rows.filter(([owner]) => owner === "set aside").map(([, bytes]) => bytes),
            });
          });
        });
      }),
  );
}

/** Changes the last byte of the stored row with this number. */
function flip(site, number) {
  return site.page.evaluate(
    (wanted) =>
      new Promise((done, failed) => {
        const opening = indexedDB.open("fiducial.edits");
        opening.addEventListener("error", failed);
        opening.addEventListener("success", () => {
          const store = opening.result.transaction("entries", "readwrite").objectStore("entries");
          store.openCursor().addEventListener("success", ({target: {result: cursor}}) => {
            if (cursor === null) return;
            if (cursor.key[1] === wanted) {
              const bytes = cursor.value.slice();
              bytes[bytes.length - 1] ^= 1;
              cursor.update(bytes);
            }
            cursor.continue();
          });
          store.transaction.addEventListener("complete", () => {
            opening.result.close();
            done();
          });
        });
      }),
    number,
  );
}

async function openAgain(site) {
  await site.page.reload();
  await idle(site.page);
  await dropFiles(site.page, files);
}

test("site data that is cleared while the page is open is stored again, and said", async () => {
  const site = await desk();
  try {
    const before_ = await stored(site);
    const devtools = await site.context.newCDPSession(site.page);
    await devtools.send("Storage.clearDataForOrigin", {
      origin: new URL(site.server.address).origin,
      storageTypes: "indexeddb",
    });
    await site.page.waitForFunction(() => /stored again/.test(window.fiducial.state().message ?? ""));
    await edited(site, 2);
    assert.deepEqual((await stored(site)).journal, before_.journal);
    await screenshot(site.page, "edits-stored-again");
  } finally {
    await site.close();
  }
});

/** As a person, another page of the site or the browser may do it without a word. */
const deleteRows = (site) =>
  site.page.evaluate(
    () =>
      new Promise((done, failed) => {
        const opening = indexedDB.open("fiducial.edits");
        opening.addEventListener("error", failed);
        opening.addEventListener("success", () => {
          const transaction = opening.result.transaction("entries", "readwrite");
          transaction.objectStore("entries").clear();
          transaction.addEventListener("complete", () => {
            opening.result.close();
            done();
          });
        });
      }),
  );

test("rows that are gone are missed when the page is looked at again, and by the next edit", async () => {
  const site = await desk();
  try {
    const before_ = await stored(site);
    await deleteRows(site);
    await site.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
    await site.page.waitForFunction(() => /stored again/.test(window.fiducial.state().message ?? ""));
    await edited(site, 2);
    assert.deepEqual((await stored(site)).journal, before_.journal);
    await deleteRows(site);
    await site.page.focus("#canvas");
    await press(site, "Space", "f");
    await edited(site, 3);
    const {journal} = await stored(site);
    assert.equal(journal.length, 3);
    assert.deepEqual(journal.slice(0, 2), before_.journal);
  } finally {
    await site.close();
  }
});

test("a damaged last entry is named, the others are restored, and its bytes are kept aside by the next edit", async () => {
  const site = await desk();
  try {
    await flip(site, 1);
    const [, damaged] = (await stored(site)).journal;
    await openAgain(site);
    await site.page.waitForSelector("#restore-dialog[open]");
    assert.match((await site.state()).message, /last stored edit .*\(damaged\) and is left out/);
    await screenshot(site.page, "edits-damaged");
    await site.page.click("#restore-dialog [data-accept]");
    await edited(site, 1);
    assert.match((await site.state()).message, /damaged/);
    await site.page.focus("#canvas");
    await press(site, "Escape", "Enter", "Space", "f");
    await edited(site, 2);
    assert.deepEqual((await stored(site)).aside, [damaged]);
  } finally {
    await site.close();
  }
});

test("a journal that cannot be read is named, and kept aside by the next edit", async () => {
  const site = await desk();
  try {
    await flip(site, 0);
    const unreadable = (await stored(site)).journal;
    await openAgain(site);
    await site.page.waitForFunction(() =>
      /cannot be read; it is kept aside/.test(window.fiducial.state().message ?? ""),
    );
    await idle(site.page);
    assert.equal((await screenState(site)).edits, 0);
    await site.page.focus("#canvas");
    await press(site, "Escape", "Enter", "Space", "f");
    await edited(site, 1);
    const {journal, aside} = await stored(site);
    assert.equal(journal.length, 1);
    assert.deepEqual(aside, unreadable);
  } finally {
    await site.close();
  }
});

test("what is stored on this device is listed, exported and deleted in the page", async () => {
  const site = await desk();
  const {page} = site;
  const sha = (await page.evaluate(() => window.fiducial.state())).sha256;
  await dropFiles(page, wfdbRecord("other", {duration_s: 20}).files);
  await idle(page);
  const {targets} = await screenState(site);
  const [, x, y, width, height] = targets.find(([name]) => name === "privacy");
  await page.mouse.click(x + width / 2, y + height / 2);
  const dialog = page.locator("#device-dialog[open]");
  await dialog.waitFor();
  await screenshot(page, "device-dialog");
  assert.match(await dialog.locator("[data-stored]").textContent(), /^Edits of 1 recording are stored/);
  assert.match(await dialog.locator("[data-journals]").textContent(), /^[0-9a-f]{12}: 2 edits/);
  const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByText("Export all edits").click()]);
  const {rows} = JSON.parse(await readFile(await download.path(), "utf8"));
  assert.deepEqual(
    rows.map(({aside, entry}) => [aside, /^[0-9a-f]+$/.test(entry)]),
    [
      [false, true],
      [false, true],
    ],
  );
  assert.ok(rows.every((row) => row.sha256 === rows[0].sha256 && (sha === undefined || row.sha256 === sha)));
  await dialog.getByRole("button", {name: /^Delete the edits of recording/}).click();
  await page.waitForFunction(() => document.querySelector("[data-stored]").textContent.startsWith("No edits"));
  assert.deepEqual(await stored(site), {journal: [], aside: []});
  await site.close();
});

test("everything stored here goes with one button pressed twice, and the page starts as on a first visit", async () => {
  const site = await desk();
  const {page} = site;
  await page.evaluate(() => localStorage.setItem("somebody.else", "stays"));
  await page.evaluate(() => document.getElementById("text-view").click());
  await page.locator("#device").click();
  const button = page.locator("#device-dialog [data-everything]");
  await button.click();
  assert.match(await button.textContent(), /for good/);
  await Promise.all([page.waitForEvent("load"), button.click()]);
  await idle(page);
  assert.deepEqual(await stored(site), {journal: [], aside: []});
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage).filter((key) => key !== "somebody.else")), []);
  assert.equal(await page.evaluate(() => localStorage.getItem("somebody.else")), "stays");
  await site.close();
});
