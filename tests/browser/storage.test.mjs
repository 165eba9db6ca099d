// Storage that is full, refuses, fails or never answers: the badge says "not saved" and why, edits stand, exports carry them.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {idle, launch, openSite, patience_ms, screenshot} from "./page.mjs";
import {edited, exportedText, open, press, rectOf, screenState} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const {files} = wfdbRecord("kept", {duration_s: 30, ectopicEvery: 12});

/** Labels two beats, undoes one of them, and labels another: everything a person does goes on. */
async function edits(site) {
  await press(site, "Home", "Escape", "Enter", "Space", "v", "Space", "s", "Control+z", "Space", "f");
}

async function saysNotSaved(site, reason, picture) {
  const {
    saveState: [state, why],
    message,
  } = await site.state();
  assert.equal(state, "unsaved");
  assert.match(why, reason);
  assert.equal(message, why, "in words, not only as a badge");
  await rectOf(site, "save_state");
  assert.equal(await site.page.textContent("#save-state"), `Edits are not saved. ${why}`);
  await screenshot(site.page, picture);
}

async function exportsCarry(site, count) {
  const json = JSON.parse(await exportedText(site, "json"));
  assert.equal(json.review.edits, count);
  assert.deepEqual(
    json.beats.flatMap((beat) => ("automatic_class" in beat ? [beat.label] : [])),
    ["V", "F"],
  );
  assert.match((await exportedText(site, "beats.csv")).split("\n")[0], new RegExp(`${count} edits by a person`));
  assert.match(await exportedText(site, "report.html"), /not reviewed/);
}

test("a full storage is said, edits stand, and with room again all of them are saved", async () => {
  const site = await openSite(browser);
  try {
    const devtools = await site.context.newCDPSession(site.page);
    const origin = new URL(site.server.address).origin;
    await devtools.send("Storage.overrideQuotaForOrigin", {origin, quotaSize: 1});
    await open(site, files);
    await edits(site);
    await edited(site, 2, "unsaved");
    await saysNotSaved(
      site,
      /^The browser's storage is full; the last edits live in this tab only\. Export them\.$/,
      "storage-full",
    );
    await exportsCarry(site, 2);

    // Leaving asks first.
    const asked = new Promise((done) =>
      site.page.once("dialog", (dialog) => {
        void dialog.dismiss();
        done(dialog.type());
      }),
    );
    await site.page.close({runBeforeUnload: true});
    assert.equal(await asked, "beforeunload");

    await devtools.send("Storage.overrideQuotaForOrigin", {origin});
    await site.page.focus("#canvas");
    await press(site, "Escape", "Escape", "Enter", "Space", "q");
    await edited(site, 3);
    await site.page.reload();
    await idle(site.page);
    await open(site, files);
    await site.page.waitForSelector("#restore-dialog[open]");
    assert.match(await site.page.textContent("#restore-dialog"), /holds 3 edits/);
    await site.page.click("#restore-dialog [data-accept]");
    await edited(site, 3);
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});

describe("a storage that fails", () => {
  const failures = {
    "refuses to be opened": {
      script: () => {
        IDBFactory.prototype.open = () => {
          throw new DOMException("refused", "SecurityError");
        };
      },
      reason: /^This browser does not let the page store anything\. Export before you leave\.$/,
    },
    "does not answer": {
      script: () => {
        IDBFactory.prototype.open = () => new EventTarget();
      },
      reason: /^This browser does not let the page store anything\. Export before you leave\.$/,
    },
    "refuses every transaction that writes": {
      script: () => {
        const transaction = IDBDatabase.prototype.transaction;
        IDBDatabase.prototype.transaction = function (stores, mode, ...rest) {
          if (mode === "readwrite") throw new DOMException("closing", "InvalidStateError");
          return transaction.call(this, stores, mode, ...rest);
        };
      },
      reason: /^The browser refused to store the last edits; they live in this tab only\. Export them\.$/,
    },
    "breaks every write off": {
      script: () => {
        const add = IDBObjectStore.prototype.add;
        IDBObjectStore.prototype.add = function (...entry) {
          const request = add.apply(this, entry);
          this.transaction.abort();
          return request;
        };
      },
      reason: /^The browser refused to store the last edits; they live in this tab only\. Export them\.$/,
    },
    "cannot be read": {
      script: () => {
        IDBObjectStore.prototype.getAll = () => {
          throw new DOMException("broken", "UnknownError");
        };
      },
      reason: null,
    },
  };
  for (const [name, {script, reason}] of Object.entries(failures)) {
    test(name, async () => {
      const site = await openSite(browser, {prepare: (page) => page.addInitScript(script)});
      try {
        await open(site, files);
        // Looking for stored edits ends, whatever the storage does; a letter typed before that would only be refused.
        await site.page.waitForFunction(() => window.fiducial.state().editable, null, {timeout: patience_ms});
        await edits(site);
        await edited(site, 2, reason === null ? "saved" : "unsaved");
        if (reason !== null) await saysNotSaved(site, reason, `storage-${name.replaceAll(" ", "-")}`);
        await exportsCarry(site, 2);
        assert.equal((await screenState(site)).undoable > 0, true);
        assert.deepEqual(site.problems, []);
      } finally {
        await site.close();
      }
    });
  }
});
