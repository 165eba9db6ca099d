#!/usr/bin/env node
// Contact sheets for the eye: every panel, menu and dialog of the built site, a sheet per size and theme.
//   node tests/browser/contact_sheet.mjs [SIZE[,SIZE]] [THEME[,THEME]]
// build/contact/SIZE-THEME.png, and each picture in its own size in build/contact/SIZE-THEME/.
//   node tests/browser/contact_sheet.mjs readme
// web/screenshot.png, the picture in README.md: record 213, one ventricular beat explained, score beside accuracy.
import {mkdir, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {dropFiles, idle, launch, openSite, root} from "./page.mjs";
import {click, panelsWithTab, press, screenState} from "./hands.mjs";
import {csvTable, leadsRecord, polysomnogram, wfdbRecord} from "./recordings.mjs";

const sizes = {
  desktop: {width: 1280, height: 800},
  large: {width: 1920, height: 1080},
  phone: {width: 390, height: 844},
  tablet: {width: 820, height: 1180},
};
const themes = ["paper", "light", "dark", "contrast"];
const forReadme = process.argv[2] === "readme";
const [wantedSizes = Object.keys(sizes).join(), wantedThemes = themes.join()] = forReadme ? [] : process.argv.slice(2);
for (const [names, known] of [
  [wantedSizes, Object.keys(sizes)],
  [wantedThemes, themes],
]) {
  const unknown = names.split(",").filter((name) => !known.includes(name));
  if (unknown.length > 0) throw new Error(`there is no ${unknown.join(", ")}; there are ${known.join(", ")}`);
}
const folder = join(root, "build/contact");
await mkdir(folder, {recursive: true});

/** Presses what is drawn under `name`; false where nothing is. */
async function pressDrawn(site, name) {
  if (!(name in (await screenState(site)).rects)) return false;
  await click(site, name);
  return true;
}

/** Shows a panel; false where this size has no tab of it. */
async function pressTab(site, panel) {
  if (await pressDrawn(site, `tab.${panel}`)) return true;
  return (await pressDrawn(site, "tab.more")) && (await pressDrawn(site, `tab.${panel}`));
}

async function key(site, ...keys) {
  await site.page.focus("#canvas");
  await press(site, ...keys);
}

function camera(site) {
  const taken = [];
  return {taken, take: async (name) => taken.push([name, (await site.page.screenshot()).toString("base64")])};
}

async function shots(site) {
  const {taken, take} = camera(site);
  await take("first visit");
  await site.page.evaluate(() => window.fiducial.openDemo("mitdb-213"));
  await idle(site.page);
  if ((await site.state()).screen.has_reference !== true) {
    await dropFiles(site.page, wfdbRecord("made", {duration_s: 120, ectopicEvery: 9}).files);
    await idle(site.page);
  }
  await key(site, "v", "v");
  for (const tab of await panelsWithTab(site)) {
    if (await pressTab(site, tab)) await take(tab);
  }
  await key(site, "Enter", "s");
  await take("edit tool");
  await key(site, "Escape", "m");
  await take("calipers");
  await key(site, "Escape", "Escape");
  for (const menu of [
    "menu.demo",
    "menu.model",
    "menu.export",
    "menu.theme",
    "menu.more",
    "strip.settings",
    "tool.more",
    "step.what",
    "tools",
  ]) {
    if (!(await pressDrawn(site, menu))) continue;
    await take(menu);
    await key(site, "Escape");
  }
  await key(site, "?");
  await take("keys");
  await key(site, "Escape", "c");
  await take("comment");
  await site.page.keyboard.press("Escape");
  await key(site, "g");
  await take("go to");
  await site.page.keyboard.press("Escape");
  return taken;
}

/** What a page shows that has met something unusual. */
async function stateShots(site) {
  const {taken, take} = camera(site);
  const drop = async (name, files) => {
    await dropFiles(site.page, files);
    await idle(site.page);
    await take(name);
    await site.page.keyboard.press("Escape");
    await idle(site.page);
  };
  for (const page of ["table", "operating", "saliency"]) {
    if (!(await pressTab(site, "lab"))) break;
    if (await pressDrawn(site, `lab.page.${page}`)) await take(`lab, ${page}`);
  }
  if (!(await pressDrawn(site, "tab.beats"))) await pressDrawn(site, "tab.findings");
  await drop("a broken file", [{name: "broken.edf", bytes: Buffer.from("0       not an EDF header")}]);
  await drop("a table without a rate", [{name: "bare.csv", bytes: csvTable({time: false})}]);
  const twelve = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];
  await drop("twelve leads", leadsRecord("twelve", twelve).files);
  await drop("signals of a night", [polysomnogram("night")]);
  if (await pressDrawn(site, "strip.settings")) {
    if (await pressDrawn(site, "strip.signals")) await take("which signals are an ECG");
    await key(site, "Escape", "Escape");
  }
  await site.page.evaluate(() => window.fiducial.openDemo("paced"));
  await idle(site.page);
  await take("paced");
  return taken;
}

/** Two minutes of which half a minute is missing. */
function tableWithGap() {
  const [head, ...rows] = csvTable({duration_s: 120}).toString("utf8").trimEnd().split("\n");
  const at = (row) => Number(row.split(",")[0]);
  const lines = rows.map((row) => (at(row) >= 30 && at(row) < 60 ? `${row.split(",")[0]},` : row));
  return Buffer.from([head, ...lines, ""].join("\n"));
}

/** What shows only for a moment, and what a reader asks for. */
async function momentShots(site, touch) {
  const {taken, take} = camera(site);
  if (!touch) {
    for (const [name, where] of [
      ["tooltip of a finding", "finding.1"],
      ["tooltip of a tool", "tool.measure"],
    ]) {
      const {rects} = await screenState(site);
      if (!(where in rects)) continue;
      const [x, y, width, height] = rects[where];
      await site.page.mouse.move(x + 0.4 * width, y + 0.5 * height);
      await site.page.mouse.move(x + 0.5 * width, y + 0.5 * height, {steps: 3});
      await new Promise((later) => setTimeout(later, 800));
      await take(name);
      await site.page.mouse.move(1, 1);
    }
  }
  if (await pressDrawn(site, "panel.about")) await take("what is this");
  await key(site, "Escape", "Escape");
  await key(site, "v", "Enter", "v");
  await pressDrawn(site, "tab.beat");
  if (await pressDrawn(site, "patient_calibration.labels")) await take("calibrated, asks for labels");
  await key(site, "Escape", "m", "r");
  await take("calipers march");
  await key(site, "Escape", "Escape");
  if ((await pressDrawn(site, "strip.settings")) && (await pressDrawn(site, "strip.calibrate")))
    await take("calibrating the screen");
  await key(site, "Escape");
  await dropFiles(site.page, [{name: "gap.csv", bytes: tableWithGap()}]);
  await idle(site.page);
  await site.page.evaluate(() => window.fiducial.goTo(31));
  await idle(site.page);
  await take("a long gap");
  return taken;
}

async function readmePicture(browser) {
  const site = await openSite(browser, {size: sizes.desktop});
  await site.page.evaluate(() => window.fiducial.openDemo("mitdb-213"));
  await idle(site.page);
  if ((await site.state()).screen.has_reference !== true)
    throw new Error("no record 213 in dist/demo; scripts/fetch_data, then scripts/build");
  await key(site, "v", "v");
  await pressDrawn(site, "tab.score");
  await site.page.screenshot({path: join(root, "web/screenshot.png")});
  await site.close();
}

const browser = await launch();
if (forReadme) {
  await readmePicture(browser);
  await browser.close();
  process.exit();
}
for (const size of wantedSizes.split(",")) {
  for (const theme of wantedThemes.split(",")) {
    const touch = size === "phone" || size === "tablet";
    const opened = (settings, prepare = async () => undefined) =>
      openSite(browser, {
        size: sizes[size],
        context: touch ? {hasTouch: true} : {},
        prepare: async (page) => {
          await page.addInitScript((chosen) => localStorage.setItem("fiducial.settings", JSON.stringify(chosen)), {
            theme,
            ...settings,
          });
          await prepare(page);
        },
      });
    const taken = [];
    const during = async (site, takeShots) => {
      taken.push(...(await takeShots(site)));
      await site.close();
    };
    await during(await opened({}), async (site) => [...(await shots(site)), ...(await stateShots(site))]);
    await during(await opened({}), (site) => momentShots(site, touch));
    for (const scale of ["1.25", "1.5"]) {
      await during(await opened({ui_scale: scale}), async (site) => {
        const {taken: scaled, take} = camera(site);
        await take(`scale ${scale}`);
        for (const tab of ["beat", "score", "lab"]) {
          if (await pressTab(site, tab)) await take(`scale ${scale}, ${tab}`);
        }
        return scaled;
      });
    }
    await during(
      await opened({}, (page) => page.route("**/models/index.json", (route) => route.fulfill({status: 404, body: ""}))),
      async (site) => {
        const {taken: without, take} = camera(site);
        await take("no model");
        return without;
      },
    );
    const own = join(folder, `${size}-${theme}`);
    await mkdir(own, {recursive: true});
    for (const [name, bytes] of taken) await writeFile(join(own, `${name}.png`), Buffer.from(bytes, "base64"));
    const sheet = await browser.newPage({viewport: {width: 2000, height: 1000}});
    const wide = {desktop: 640, large: 960, phone: 240, tablet: 320}[size];
    await sheet.setContent(
      `<style>body{margin:8px;font:13px sans-serif;background:#888;display:flex;flex-wrap:wrap;gap:8px}
      figure{margin:0}img{width:${wide}px;display:block}</style>` +
        taken.map(([name, bytes]) => `<figure>${name}<img src="data:image/png;base64,${bytes}"></figure>`).join(""),
    );
    await sheet.screenshot({path: join(folder, `${size}-${theme}.png`), fullPage: true});
    await sheet.close();
    console.log(`build/contact/${size}-${theme}.png: ${taken.length} pictures`);
  }
}
await browser.close();
