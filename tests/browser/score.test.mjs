// The live board: what the reference says beside what was found, and a way from every number to its beats.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {dropFiles, idle, launch, openSite, screenshot, tableRows} from "./page.mjs";
import {click, openTab, press, rectOf, screenState} from "./hands.mjs";
import {realRecord, wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Clicks the cell so many times and answers which beats that showed. */
async function walk(site, cell, steps) {
  const shown = [];
  for (let i = 0; i < steps; i += 1) {
    await click(site, cell);
    shown.push((await screenState(site)).selected_beat);
  }
  return shown;
}

describe("the board of a dropped record with its reference", () => {
  // Beats 40, 41 and 200 are premature to the reference, 50 and 300 atrial escapes; it misses 60, and has one where none is.
  const premature = [40, 41, 200];
  const escapes = [50, 300];
  const {files, beats} = wfdbRecord("board", {
    duration_s: 400,
    ectopicEvery: 0,
    reference: (real) =>
      [
        ...real
          .map((beat, index) => ({
            ...beat,
            label: premature.includes(index) ? "A" : escapes.includes(index) ? "e" : "N",
          }))
          .filter((_, index) => index !== 60),
        {t_s: real[100].t_s + 0.4, label: "N"},
      ].sort((a, b) => a.t_s - b.t_s),
  });
  let site;
  before(async () => {
    site = await openSite(browser);
    await dropFiles(site.page, files);
    await idle(site.page);
    await click(site, "tab.score");
  });
  after(() => site.close());

  test("starts from the same counts as the table for screen readers", async () => {
    assert.equal((await screenState(site)).beat_count, beats.length);
    const rows = await tableRows(site.page, "confusion");
    assert.deepEqual(
      rows[1]
        .slice(1)
        .map(Number)
        .reduce((sum, count) => sum + count, 0),
      premature.length,
    );
  });

  test("a click on a cell shows its first beat, further clicks and n and p the others", async () => {
    assert.deepEqual(await walk(site, "cell.S.N", 3), premature);
    await site.page.focus("#canvas");
    await press(site, "p");
    assert.equal((await screenState(site)).selected_beat, 41);
    await press(site, "n");
    assert.equal((await screenState(site)).selected_beat, 200);
    const {visible_begin_s, visible_end_s} = await screenState(site);
    assert.ok(visible_begin_s <= beats[200].t_s && beats[200].t_s <= visible_end_s, "the strip followed");
    await screenshot(site.page, "score-cell");
  });

  test("a beat that the reference lacks and one that was missed are reached as well", async () => {
    assert.deepEqual(await walk(site, "cell.X.N", 1), [60]);
    await click(site, "cell.N.X");
    const {cursor, visible_begin_s, visible_end_s} = await screenState(site);
    const missed_s = beats[100].t_s + 0.4;
    assert.ok(Math.abs(cursor / 360 - missed_s) < 0.01, `${cursor / 360} s, not ${missed_s} s`);
    assert.ok(visible_begin_s <= missed_s && missed_s <= visible_end_s);
  });

  test("with the standard's classes escape beats count as S", async () => {
    await click(site, "score.ec57");
    assert.deepEqual(await walk(site, "cell.S.N", 5), [40, 41, 50, 200, 300]);
    await click(site, "score.papers");
    assert.deepEqual(await walk(site, "cell.S.N", 3), premature);
  });

  test("from 5:00 on only later beats are compared", async () => {
    await click(site, "score.later");
    assert.ok(beats[300].t_s < 300 && beats[380].t_s > 300, "the record reaches beyond the learning period");
    const before_cell = (await screenState(site)).selected_beat;
    await click(site, "cell.S.N"); // empty now: nothing to show
    assert.equal((await screenState(site)).selected_beat, before_cell);
    await click(site, "cell.N.N");
    assert.ok(beats[(await screenState(site)).selected_beat].t_s >= 300);
    await click(site, "score.whole");
    assert.deepEqual(await walk(site, "cell.S.N", 1), [40]);
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

describe("rhythms and the alarm budget, of a record whose reference has both", () => {
  const {files} = wfdbRecord("rhythms", {duration_s: 400, ectopicEvery: 40, reference: (real) => real});
  let site;
  before(async () => {
    site = await openSite(browser);
    await dropFiles(site.page, files);
    await idle(site.page);
    await openTab(site, "score");
  });
  after(() => site.close());

  test("the rhythm page has a row per rhythm that the reference judges, as the text view has", async () => {
    await click(site, "score.rhythm");
    const {rects} = await screenState(site);
    assert.ok("score.rhythm.ventricular_run" in rects, Object.keys(rects).join(" "));
    assert.ok(!("cell.N.N" in rects));
    const rows = await tableRows(site.page, "rhythm-scores");
    assert.ok(rows.some(([title]) => title === "V runs"));
  });

  test("dragging the threshold moves it, stepping leads there, and back is the threshold in use", async () => {
    await click(site, "score.budget");
    assert.ok(!("budget.reset" in (await screenState(site)).rects), "nothing was moved yet");
    await click(site, "budget.plot", 0.02, 0.5);
    const {rects} = await screenState(site);
    assert.ok("budget.reset" in rects);
    await click(site, "budget.plot", 1, 0.5);
    assert.ok("budget.next_missed" in (await screenState(site)).rects, "at 1.00 something is missed");
    const before_s = (await screenState(site)).visible_begin_s;
    await click(site, "budget.next_missed");
    assert.notEqual((await screenState(site)).visible_begin_s, before_s);
    await click(site, "budget.reset");
    assert.ok(!("budget.reset" in (await screenState(site)).rects));
    await click(site, "score.beats");
    assert.ok("cell.N.N" in (await screenState(site)).rects);
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

test("macro-F1 of a healthy demo is that of the one class there is", async () => {
  const site = await openSite(browser);
  try {
    await site.page.evaluate(() => window.fiducial.openDemo("healthy"));
    await idle(site.page);
    assert.match(
      await site.page.textContent("#overall-scores"),
      /macro F1 100\.0 % over the classes that reference or answers have, 1 of 5 \(over all, absent ones counting 0, 20\.0 %\)/,
    );
  } finally {
    await site.close();
  }
});

const record208 = await realRecord("208");
test("the board of record 208 leads to its fusions that were called something else", {
  skip: record208 === null && "data/mitdb is not there",
}, async () => {
  const site = await openSite(browser);
  try {
    await dropFiles(site.page, record208);
    await idle(site.page);
    await click(site, "tab.score");
    const rows = await tableRows(site.page, "confusion");
    const fusionsCalledV = Number(rows[3][3]);
    assert.ok(fusionsCalledV > 1, rows[3].join(" "));
    const shown = await walk(site, "cell.F.V", 3);
    assert.ok(shown[0] < shown[1] && shown[1] < shown[2], shown.join(" "));
    assert.ok("trained_on" in (await screenState(site)).rects, "the badge stands above the score");
    assert.match(await site.page.textContent("#overall-scores"), /^The beat model was trained on this recording/);
    assert.match(await site.page.textContent(".trained-on"), /was trained on this recording/);
    await screenshot(site.page, "score-208");
    const [findings_x] = await rectOf(site, "findings.about");
    await openTab(site, "record");
    assert.ok((await rectOf(site, "trained_on"))[0] > findings_x, "the badge stands in Record, not in Findings alone");
  } finally {
    await site.close();
  }
});
