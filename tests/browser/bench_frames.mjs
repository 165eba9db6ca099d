// Started by scripts/bench frames: what a frame costs while panning and zooming 30 minutes and 24 hours of two leads, beside
// uPlot drawing the same samples in the same browser; memory of the day; CPU at rest.
// uPlot is fetched into build/uplot by scripts/bench; without it its rows are missing.
import {existsSync} from "node:fs";
import {mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import process from "node:process";
import {launch, openSite, root, sizes} from "./page.mjs";

const fs_hz = 360;
const framesPerMove = Number(process.argv[2] ?? 60);
const lengths = (process.argv[3] ?? "30min,24h")
  .split(",")
  .map((name) => ({name, duration_s: {"30min": 1805.6, "24h": 86_400}[name]}));
const rest_s = 5;
const ticksPerSecond = 100; // of /proc/PID/stat on Linux

const quantile = (values, share) =>
  [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(share * values.length))];
const rows = [];

/** Files of a WFDB record of two leads on this disk: beats on a slow wave with noise, another minute each. */
async function makeRecord(folder, duration_s) {
  const length = Math.round(fs_hz * duration_s);
  const minute = 60 * fs_hz;
  const pattern = new Int16Array(2 * minute);
  let seed = 1;
  for (let i = 0; i < minute; i += 1) {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    const phase = ((i / fs_hz) % 0.8) - 0.3;
    const qrs = Math.exp(-0.5 * (phase / 0.011) ** 2);
    const t = Math.exp(-0.5 * ((phase - 0.26) / 0.05) ** 2);
    const noise = (seed / 2 ** 32 - 0.5) * 0.03;
    pattern[2 * i] = 200 * (1.1 * qrs + 0.25 * t + noise + 0.1 * Math.sin(i / 700));
    pattern[2 * i + 1] = 200 * (-0.8 * qrs + 0.15 * t + noise);
  }
  const samples = new Int16Array(2 * length);
  for (let at = 0; at < samples.length; at += pattern.length) {
    samples.set(pattern.subarray(0, Math.min(pattern.length, samples.length - at)), at);
  }
  const files = [join(folder, "bench.hea"), join(folder, "bench.dat")];
  await writeFile(
    files[0],
    `bench 2 ${fs_hz} ${length}\nbench.dat 16 200 16 0 0 0 0 MLII\nbench.dat 16 200 16 0 0 0 0 V1\n`,
  );
  await writeFile(files[1], new Uint8Array(samples.buffer));
  return files;
}

/** Opens it from the disk, as the file picker does: the bytes are no part of the page's own memory. Answers ms to the trace. */
async function openRecord(page, duration_s) {
  const folder = await mkdtemp(join(tmpdir(), "fiducial-bench-"));
  try {
    const files = await makeRecord(folder, duration_s);
    await page.evaluate(() => {
      document
        .querySelector("#picker")
        .addEventListener("change", () => (window.benchDropped_ms = performance.now()), {once: true, capture: true});
    });
    await page.setInputFiles("#picker", files);
    await page.waitForFunction(
      (wanted_s) => Math.abs(window.fiducial.state().screen.duration_s - wanted_s) < 1,
      duration_s,
      {polling: 20, timeout: 300_000},
    );
    return await page.evaluate(
      () => performance.getEntriesByName("fiducial:recording").at(-1).startTime - window.benchDropped_ms,
    );
  } finally {
    await rm(folder, {recursive: true});
  }
}

/** Milliseconds of the screen program per frame: real wheel events on the strip, one per frame. */
function ourFrames(page, {zoom}) {
  return page.evaluate(
    async ({count, zooming}) => {
      const canvas = document.querySelector("#canvas");
      const [x, y, width, height] = window.fiducial.state().screen.rects.plot;
      const worked = [];
      for (let i = 0; i < count; i += 1) {
        const delta = zooming ? (i % 20 < 10 ? 120 : -120) : 120;
        canvas.dispatchEvent(
          new WheelEvent("wheel", {
            bubbles: true,
            cancelable: true,
            clientX: x + width / 2,
            clientY: y + height / 2,
            deltaY: delta,
            shiftKey: !zooming,
          }),
        );
        await new Promise((next) => requestAnimationFrame(next));
        worked.push(window.fiducial.state().screen.last_frame_ms);
      }
      return worked;
    },
    {count: framesPerMove, zooming: zoom},
  );
}

/** The same window of the same samples moved over uPlot, in a blank page of the same browser. */
async function uplotFrames(browser, duration_s, span_s) {
  const folder = join(root, "build/uplot/node_modules/uplot/dist");
  if (!existsSync(folder)) return null;
  const context = await browser.newContext({viewport: sizes.desktop, deviceScaleFactor: 1});
  const page = await context.newPage();
  await page.setContent("<div id=plot></div>");
  await page.addStyleTag({content: await readFile(join(folder, "uPlot.min.css"), "utf8")});
  await page.addScriptTag({content: await readFile(join(folder, "uPlot.iife.min.js"), "utf8")});
  const worked = await page.evaluate(
    async ({rate_hz, seconds, span, count}) => {
      const length = Math.round(rate_hz * seconds);
      const [time, first, second] = [new Float64Array(length), new Float32Array(length), new Float32Array(length)];
      let seed = 1;
      for (let i = 0; i < length; i += 1) {
        seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
        const phase = ((i / rate_hz) % 0.8) - 0.3;
        const qrs = Math.exp(-0.5 * (phase / 0.011) ** 2);
        const noise = (seed / 2 ** 32 - 0.5) * 0.03;
        time[i] = i / rate_hz;
        first[i] = 1.1 * qrs + noise;
        second[i] = -0.8 * qrs + noise - 2;
      }
      const plot = new window.uPlot(
        {
          width: 704,
          height: 284,
          cursor: {show: false},
          legend: {show: false},
          scales: {x: {time: false}, y: {auto: false, range: [-3.5, 2]}},
          series: [{}, {stroke: "black", points: {show: false}}, {stroke: "black", points: {show: false}}],
        },
        [time, first, second],
        document.querySelector("#plot"),
      );
      const times = [];
      for (let i = 0; i < count; i += 1) {
        const begin = span >= seconds ? i * 1e-3 : (i / count) * (seconds - span);
        await new Promise((next) => requestAnimationFrame(next));
        const from = performance.now();
        plot.setScale("x", {min: begin, max: begin + span});
        await Promise.resolve(); // uPlot draws in a microtask
        await Promise.resolve();
        times.push(performance.now() - from);
      }
      return times;
    },
    {rate_hz: fs_hz, seconds: duration_s, span: span_s, count: framesPerMove},
  );
  await context.close();
  return worked;
}

async function rendererOf(page) {
  const session = await page.context().browser().newBrowserCDPSession();
  const {processInfo} = await session.send("SystemInfo.getProcessInfo");
  await session.detach();
  return processInfo.filter(({type}) => type === "renderer").sort((a, b) => b.cpuTime - a.cpuTime)[0].id;
}

async function memory_MB(pid) {
  return Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${pid}/status`, "utf8"))[1]) / 1024;
}

async function cpu_s(pid) {
  const fields = (await readFile(`/proc/${pid}/stat`, "utf8")).split(") ")[1].split(" ");
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

const print = (cells) =>
  console.log(`  ${cells.map((cell, i) => (i === 0 ? cell.padEnd(44) : cell.padStart(12))).join("")}`);
const browser = await launch();
for (const {name, duration_s} of lengths) {
  const site = await openSite(browser);
  const {page} = site;
  const before_MB = await memory_MB(await rendererOf(page));
  const trace_ms = await openRecord(page, duration_s);
  // The frames are measured without the analysis beside them.
  await page.waitForFunction(() => window.fiducial.state().busy, null, {timeout: 10_000}).catch(() => undefined);
  const recorded_MB = await memory_MB(await rendererOf(page));
  await page.focus("#canvas");
  await page.keyboard.press("Escape");
  await page.waitForFunction(() => !window.fiducial.state().busy, null, {timeout: 60_000});
  await page.keyboard.press("Escape");
  await new Promise((later) => setTimeout(later, 2000));
  const settled_MB = await memory_MB(await rendererOf(page));
  console.log(
    `\n${name} of 2 leads at ${fs_hz} Hz, ${Math.round(duration_s * fs_hz).toLocaleString("en")} samples each; 1280 x 800, software WebGL`,
  );
  print(["our own work per frame", "p50", "p99", "uPlot p50", "ratio"]);
  const spans = [
    ["10 s", 0],
    ["whole recording", 1],
  ];
  for (const [what, whole] of spans) {
    if (whole) {
      for (const name of ["tool.more", "more.fit"]) {
        const [x, y, w, h] = (await site.state()).screen.rects[name];
        await page.mouse.click(x + w / 2, y + h / 2);
        await page.evaluate(() => window.appIdle());
      }
    }
    const {visible_begin_s, visible_end_s} = (await site.state()).screen;
    const span_s = visible_end_s - visible_begin_s;
    for (const zoom of [false, true]) {
      const ours = await ourFrames(page, {zoom});
      const theirs =
        zoom || name !== "30min" ? null : await uplotFrames(browser, duration_s, Math.min(span_s, duration_s));
      const ratio = theirs === null ? "" : (quantile(theirs, 0.5) / quantile(ours, 0.5)).toFixed(1);
      print([
        `${zoom ? "zooming" : "panning"}, ${what}`,
        `${quantile(ours, 0.5).toFixed(2)} ms`,
        `${quantile(ours, 0.99).toFixed(2)} ms`,
        theirs === null ? "" : `${quantile(theirs, 0.5).toFixed(2)} ms`,
        ratio,
      ]);
      rows.push({name, what, zoom, ours, theirs});
    }
  }
  await page.evaluate(() => window.appIdle());
  const pid = await rendererOf(page);
  const [frames_, cpu_] = [(await site.state()).screen.frame_count, await cpu_s(pid)];
  await new Promise((later) => setTimeout(later, 1000 * rest_s));
  const drawn = (await site.state()).screen.frame_count - frames_;
  print(["drop to trace", `${trace_ms.toFixed(0)} ms`]);
  print([
    "memory of the page's process before, with it, at rest",
    `${before_MB.toFixed(0)} MB`,
    `${recorded_MB.toFixed(0)} MB`,
    `${settled_MB.toFixed(0)} MB`,
  ]);
  print([
    `at rest for ${rest_s} s: CPU, frames drawn`,
    `${((100 * ((await cpu_s(pid)) - cpu_)) / rest_s).toFixed(1)} %`,
    String(drawn),
  ]);
  await site.close();
}
await browser.close();
