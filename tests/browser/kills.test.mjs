// Edits survive real kills: the page's process, or the whole browser, dies at random moments while keys are typed. What was
// shown as saved is there afterwards, once and in order; of what was under way each edit is there whole or not at all.
import assert from "node:assert/strict";
import {mkdtemp, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {dist, dropFiles, idle, launchProfile, patience_ms} from "./page.mjs";
import {exportedText, press, screenState} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";
import {serve} from "../../scripts/site/serve.mjs";

const {files} = wfdbRecord("killed", {duration_s: 30, ectopicEvery: 12});
const kills = 20;
/** A page dies after at most so many edits, and at most so long after the key of the last one; a save takes some 10 ms. */
const mostEdits = 6;
const longestWait_ms = 60;
const letters = "nsvfq";

/** The same kills on every run; where they hit differs with the machine's pace. */
function random(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const pause = (ms) => new Promise((later) => setTimeout(later, ms));

/** What the edits typed so far amount to: label by beat, and how many can be undone and redone. */
class Person {
  steps = [{labels: new Map(), edits: 0, redoable: 0, done: [], undone: []}];
  #undone = []; // labels that a redo would bring back, newest last
  #done = []; // labels before each edit that stands

  get now() {
    return this.steps.at(-1);
  }
  label(beat, letter) {
    this.#done.push(this.now.labels);
    this.#undone = [];
    this.#step(new Map(this.now.labels).set(beat, letter));
  }
  undo() {
    this.#undone.push(this.now.labels);
    this.#step(this.#done.pop());
  }
  redo() {
    this.#done.push(this.now.labels);
    this.#step(this.#undone.pop());
  }
  /** The steps after this one never reached the disk. */
  forget(step) {
    this.steps = this.steps.slice(0, step + 1);
    this.#done = [...this.now.done];
    this.#undone = [...this.now.undone];
  }
  #step(labels) {
    this.steps.push({
      labels,
      edits: this.#done.length,
      redoable: this.#undone.length,
      done: [...this.#done],
      undone: [...this.#undone],
    });
  }
}

/** Label of each beat that a person labelled, as the export has it. */
async function labelsOf(site) {
  const [, columns, ...rows] = (await exportedText(site, "beats.csv"))
    .trim()
    .split("\n")
    .map((line) => line.split(","));
  const [edit, label] = [columns.indexOf("edit"), columns.indexOf("label")];
  return new Map(rows.flatMap((row, beat) => (row[edit] === "labelled" ? [[beat, row[label]]] : [])));
}

const same = (labels, typed) =>
  labels.size === typed.size && [...typed].every(([beat, letter]) => labels.get(beat) === letter.toUpperCase());

describe("edits under real kills", () => {
  let profile;
  let server;
  let context;
  let told = () => undefined;
  const problems = [];

  async function start() {
    context = await launchProfile(profile);
    await context.exposeBinding("toldState", (_source, ...state) => told(...state));
    await context.route("**/models/index.json", (route) => route.fulfill({status: 404, body: ""})); // edits need no model
    await context.addInitScript(() =>
      addEventListener("DOMContentLoaded", () => {
        const shown = document.getElementById("save-state");
        new MutationObserver(() => {
          const {edits, redoable} = window.fiducial.state().screen ?? {};
          window.toldState(shown.dataset.state, edits, redoable);
        }).observe(shown, {attributes: true, childList: true});
      }),
    );
  }

  before(async () => {
    profile = await mkdtemp(join(tmpdir(), "fiducial-profile-"));
    server = await serve(dist);
    await start();
  });
  after(async () => {
    await context?.close();
    await server?.close();
    await rm(profile, {recursive: true, force: true});
  });

  /** Process numbers as the browser itself names them. */
  async function processes(type) {
    const browser = await context.browser().newBrowserCDPSession();
    const {processInfo} = await browser.send("SystemInfo.getProcessInfo");
    return processInfo.filter((each) => each.type === type).map(({id}) => id);
  }

  const ways = {
    "the page's process is killed": async () =>
      (await processes("renderer")).forEach((pid) => process.kill(pid, "SIGKILL")),
    "the page crashes": async (page) => {
      const devtools = await context.newCDPSession(page);
      const gone = page.waitForEvent("crash");
      void devtools.send("Page.crash").catch(() => undefined); // nobody is left to answer
      await gone;
    },
    "the tab is torn down": async (page) => {
      const {
        targetInfo: {targetId},
      } = await (await context.newCDPSession(page)).send("Target.getTargetInfo");
      await (await context.browser().newBrowserCDPSession()).send("Target.closeTarget", {targetId});
    },
    "the browser is killed": async () => {
      const gone = new Promise((done) => context.once("close", done));
      for (const pid of await processes("browser")) process.kill(pid, "SIGKILL");
      await gone;
      await start();
    },
  };

  test(`${kills} times: what was shown as saved is there, once and in order`, {
    timeout: 10 * patience_ms,
  }, async (t) => {
    const chance = random(20_261_129);
    const person = new Person();
    let saved = 0; // steps that were shown as saved
    let typedInAll = 0;
    let underWay = 0; // kills that came before everything typed was saved
    for (let kill = 0; kill <= kills; kill += 1) {
      told = () => undefined;
      const page = await context.newPage();
      page.setDefaultTimeout(patience_ms);
      page.on("pageerror", (error) => problems.push(error.message));
      const site = {page, state: () => page.evaluate(() => window.fiducial.state())};
      await page.goto(server.address);
      await page.waitForFunction(() => typeof window.appIdle === "function");
      await dropFiles(page, files);
      if (saved > 0) {
        await page.waitForSelector("#restore-dialog[open]");
        const offered = Number((await page.textContent("#restore-dialog")).match(/holds (\d+) edit/)[1]);
        await page.click("#restore-dialog [data-accept]");
        await page.waitForFunction((count) => window.fiducial.state().screen.edits === count, offered);
        await idle(page);
        const {edits, redoable} = await screenState(site);
        const labels = await labelsOf(site);
        const found = person.steps.findLastIndex(
          (step, number) =>
            number >= saved && step.edits === edits && step.redoable === redoable && same(labels, step.labels),
        );
        const words = (step) =>
          `${step.edits} edits, ${step.redoable} undone, ${[...step.labels].map(([on, letter]) => on + letter)}`;
        assert.ok(
          found >= 0,
          `kill ${kill}: restored ${words({edits, redoable, labels})}; typed since what was saved: ` +
            person.steps.slice(saved).map(words).join("; "),
        );
        if (found < person.steps.length - 1) underWay += 1;
        person.forget(found);
        saved = found;
      } else {
        await idle(page);
      }
      if (kill === kills) break;

      await page.focus("#canvas");
      await press(site, "Enter");
      let {selected_beat: beat, beat_count} = await screenState(site);
      assert.ok(beat >= 0, "the edit tool selects a beat");
      let direction = 1;
      told = (state, edits, redoable) => {
        if (state !== "saved") return;
        const step = person.steps.findIndex(
          (each, number) => number >= saved && each.edits === edits && each.redoable === redoable,
        );
        if (step < 0) problems.push(`saved: ${edits} edits and ${redoable} undone, which were never typed`);
        else saved = step;
      };
      const before_ = person.steps.length;
      let alive = true;
      void (async () => {
        while (alive) {
          const wish = chance();
          if (wish < 0.2) await idle(page); // undo and redo are offered when the screen knows of the edit before
          if (!alive) return;
          if (wish < 0.12 && person.now.edits > 1) {
            person.undo();
            await page.keyboard.press("Control+z");
          } else if (wish < 0.2 && person.now.redoable > 0) {
            person.redo();
            await page.keyboard.press("Shift+Control+z");
          } else {
            if (beat + direction < 0 || beat + direction >= beat_count) direction = -direction;
            await page.keyboard.press(direction > 0 ? "Space" : "Shift+Space");
            if (!alive) return;
            beat += direction;
            const letter = letters[Math.floor(chance() * letters.length)];
            person.label(beat, letter);
            await page.keyboard.press(letter);
          }
          await pause(chance() * 30);
        }
      })().catch(() => undefined); // the page is gone
      const wanted = before_ + 1 + Math.floor(chance() * mostEdits);
      while (person.steps.length < wanted || saved === 0) await pause(2);
      await pause(chance() * longestWait_ms);
      const way = Object.keys(ways)[kill % 7 === 6 ? 3 : kill % 3];
      await ways[way](page);
      alive = false; // a key on its way to a dead page may never be answered
      typedInAll += person.steps.length - before_;
      await page.close().catch(() => undefined);
    }
    t.diagnostic(`${typedInAll} edits typed, ${underWay} kills took some that were not yet saved`);
    assert.ok(typedInAll > 2 * kills, `only ${typedInAll} edits typed`);
    assert.deepEqual(problems, []);
  });
});
