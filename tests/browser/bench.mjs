// Started by scripts/bench. Times depend on the machine, so each comes with its ratio to a yardstick of the same run.
import process from "node:process";
import {dropFiles, idle, launch, openSite} from "./page.mjs";
import {realRecord, wfdbRecord} from "./recordings.mjs";

const runs = Number(process.argv[2] ?? 5);
const duration_s = 1805.6; // as the records of the MIT-BIH Arrhythmia Database
const framesPerView = 30;

const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

function table(title, head, rows) {
  const cells = [head, ...rows].map((row) => row.map(String));
  const widths = head.map((_, column) => Math.max(...cells.map((row) => row[column].length)));
  console.log(`\n${title}`);
  for (const row of cells)
    console.log(`  ${row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join("   ")}`);
}

/** A fixed piece of arithmetic in the same browser: one million doubles through a two-pole filter, ten times. */
function yardstick(page) {
  return page.evaluate(() => {
    const pass = () => {
      let [a, b, sum] = [0, 0, 0];
      for (let i = 0; i < 1_000_000; i += 1) {
        const next = (i % 97) * 0.01 + 1.6 * a - 0.8 * b;
        b = a;
        a = next;
        sum += next;
      }
      return sum;
    };
    pass();
    const begin = performance.now();
    for (let i = 0; i < 10; i += 1) pass();
    return performance.now() - begin;
  });
}

/** Milliseconds of each step: the worker's own marks, and when the page had shown what came of them. */
async function analyse(page, files) {
  await page.evaluate(() => performance.clearMarks());
  for (const worker of page.workers()) await worker.evaluate(() => performance.clearMarks());
  await dropFiles(page, files);
  await idle(page);
  const marksOf = () =>
    performance.getEntriesByType("mark").map(({name, startTime}) => [name.replace("fiducial:", ""), startTime]);
  const shown = Object.fromEntries(await page.evaluate(marksOf));
  const lists = await Promise.all(page.workers().map((worker) => worker.evaluate(marksOf)));
  const at = Object.fromEntries(lists.find((list) => list.length > 0));
  return {
    read: at.read - at.opened,
    send: at.sent - at.read,
    beats: at.beats - at.sent,
    model: at.model - at.beats,
    classes: at.complete - at.model,
    whole: at.complete - at.opened,
    trace: shown.recording - shown.open,
    complete: shown.complete - shown.open,
  };
}

/** Milliseconds of the screen program's work per frame while the view moves. */
async function frames(page, seconds) {
  return page.evaluate(
    async ({count, length_s}) => {
      const worked = [];
      for (let i = 0; i < count; i += 1) {
        window.fiducial.goTo((length_s * (i + 1)) / (count + 1));
        await window.appIdle();
        worked.push(window.fiducial.state().screen.last_frame_ms);
      }
      return worked;
    },
    {count: framesPerView, length_s: seconds},
  );
}

const browser = await launch();
const files = (await realRecord("100")) ?? wfdbRecord("half-hour", {duration_s}).files;
const site = await openSite(browser);
const {page} = site;
const unit = await yardstick(page);
const results = [];
for (let run = 0; run < runs; run += 1) results.push(await analyse(page, files));
const {screen} = await site.state();

const step = (key) => median(results.map((result) => result[key]));
const row = (name, key) => [
  name,
  `${step(key).toFixed(0)} ms`,
  `${((100 * step(key)) / step("whole")).toFixed(0)} %`,
  (step(key) / unit).toFixed(2),
];
table(
  `Analysis of ${files[0].name.replace(".hea", "")}, ${(screen.duration_s / 60).toFixed(1)} min, ${screen.beat_count} beats, median of ${runs}`,
  ["in the worker", "time", "share", "yardsticks"],
  [
    row("reading", "read"),
    row("pyramids, to the page", "send"),
    row("quality, beats, RR", "beats"),
    row("waiting for the model", "model"),
    row("classes, episodes, findings", "classes"),
    row("whole", "whole"),
  ],
);
table(
  "The same as the page sees it",
  ["from the drop", "time", "of the worker's", "yardsticks"],
  [row("to the trace", "trace"), row("to the complete analysis", "complete")],
);
console.log(`  aim: 3000 ms; yardstick ${unit.toFixed(1)} ms`);

await page.focus("#canvas");
const ten = await frames(page, screen.duration_s);
const near = await site.state();
for (let i = 0; i < 40; i += 1) await page.keyboard.press("-");
await idle(page);
const all = await frames(page, screen.duration_s);
const far = await site.state();
const span = ({screen: {visible_begin_s, visible_end_s}}) => visible_end_s - visible_begin_s;
const frameRow = (name, values) => [
  name,
  `${median(values).toFixed(2)} ms`,
  `${Math.max(...values).toFixed(2)} ms`,
  (median(values) / median(ten)).toFixed(2),
];
table(
  "Work of the screen program per frame, software WebGL, 1280 x 800",
  ["strip shows", "median", "longest", "ratio"],
  [frameRow(`${span(near).toFixed(0)} s`, ten), frameRow(`${span(far).toFixed(0)} s`, all)],
);
await site.close();

// Start: a fresh browser profile on a local server, where loading is free and starting is not.
const starts = [];
for (let run = 0; run < Math.min(runs, 3); run += 1) {
  const begin = performance.now();
  const fresh = await openSite(browser, {wait: false});
  await fresh.page.waitForFunction(() => document.body.dataset.ready !== undefined);
  const ready = performance.now() - begin;
  await fresh.page.waitForFunction(() => window.fiducial.state().screen.beat_count > 0);
  const demo = performance.now() - begin;
  await idle(fresh.page);
  starts.push({ready, demo, idle: performance.now() - begin});
  await fresh.close();
}
const start = (key) => median(starts.map((each) => each[key]));
table(
  "Cold start, local server",
  ["", "time", "yardsticks"],
  [
    ["screen program runs", "ready"],
    ["demo's beats on screen", "demo"],
    ["everything loaded and analysed", "idle"],
  ].map(([name, key]) => [name, `${start(key).toFixed(0)} ms`, (start(key) / unit).toFixed(2)]),
);
await browser.close();
