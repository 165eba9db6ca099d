// Edits survive real kills of the page and of its worker in Chromium, at random moments while somebody is editing.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {dropFiles, idle, launch, openSite} from "./page.mjs";
import {wfdbRecord} from "./recordings.mjs";

const kills = 20;
const {files} = wfdbRecord("killed", {duration_s: 60, ectopicEvery: 12});

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Same pauses on every run. */
function pauses() {
  let state = 20_260_301;
  return (most_ms) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return most_ms * state / 2 ** 32;
  };
}

/** Writes down in the browser's own storage what the page said was saved, so that the page's death does not take it along. */
function watch() {
  setInterval(() => {
    const {screen, saveState: [state]} = window.fiducial?.state() ?? {saveState: [""]};
    if (state === "saved" && screen !== null) localStorage.setItem("saved", String(screen.undoable));
  }, 5);
}

describe("edits and real kills", () => {
  test(`${kills} kills of the page while letters are typed: what was called saved is offered again`, {timeout: 600_000}, async () => {
    const pause = pauses();
    const site = await openSite(browser);
    let page = site.page;
    let least = 0;
    let grew = 0;
    for (let kill = 0; kill < kills; kill += 1) {
      await page.evaluate(watch);
      await dropFiles(page, files);
      await idle(page);
      if (kill > 0 && least > 0) {
        await page.waitForSelector("#restore-dialog[open]");
        const offered = Number(/holds (\d+) edits?/.exec(await page.textContent("#restore-dialog"))[1]);
        assert.ok(offered >= least, `kill ${kill}: ${least} were saved, ${offered} are offered`);
        if (offered > least) grew += 1;
        await page.click("#restore-dialog [data-accept]");
        await page.waitForFunction((count) => window.fiducial.state().screen.undoable === count, offered);
      }
      await page.focus("#canvas");
      await page.keyboard.press("Enter");
      const typing = (async () => {
        for (let i = 0; i < 12; i += 1) {
          await page.keyboard.press("Space");
          await page.keyboard.press("NSVFQ"[i % 5].toLowerCase());
        }
      })().catch(() => undefined);  // the page is gone under the fingers
      await new Promise((later) => setTimeout(later, pause(900)));
      const session = await site.context.newCDPSession(page);
      await session.send("Page.crash").catch(() => undefined);
      await typing;
      await page.close().catch(() => undefined);
      page = await site.context.newPage();
      await page.goto(site.server.address);
      await idle(page);
      least = Number(await page.evaluate(() => localStorage.getItem("saved") ?? "0"));
    }
    assert.ok(least > kills, `only ${least} edits were saved in ${kills} visits`);
    void grew;
    await site.close();
  });

  test("the death of the worker takes no edit along", async () => {
    const site = await openSite(browser);
    await dropFiles(site.page, files);
    await idle(site.page);
    await site.page.focus("#canvas");
    await site.page.keyboard.press("Enter");
    for (const key of ["v", "Space", "s", "Space", "f"]) await site.page.keyboard.press(key);
    await site.page.waitForFunction(() => {
      const {screen, saveState: [state]} = window.fiducial.state();
      return screen.edits === 3 && state === "saved";
    });
    // Cancelling while a model starts ends the worker; the next edit opens the recording again in a new one.
    await site.page.evaluate(() => window.fiducial.selectModel({name: "s000_cnn", precision: "int8"}));
    await site.page.keyboard.press("Escape");
    await site.page.evaluate(() => window.appIdle());
    await site.page.keyboard.press("Space");
    await site.page.keyboard.press("n");
    await site.page.waitForFunction(() => {
      const {screen, saveState: [state]} = window.fiducial.state();
      return screen.edits === 4 && state === "saved";
    });
    assert.deepEqual(site.problems, []);
    await site.close();
  });
});
