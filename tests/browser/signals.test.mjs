// Signals beside the ECG, and leads that look upside down: what the strip offers about them, through real events.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {click, edited, exportedText, open, placeIn, press, screenState} from "./hands.mjs";
import {idle, launch, openSite, screenshot, sizes, summaryField, withoutWebGl2} from "./page.mjs";
import {csvTable, misleadingTable, polysomnogram} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The strip's leads in order: [{lead, shown, inverted}]. */
async function lanes(site) {
  const {strip} = await screenState(site);
  return strip
    .split(" ")
    .slice(5)
    .map((text) => text.split(":"))
    .map(([lead, shown, inverted]) => ({lead: Number(lead), shown: shown === "1", inverted: inverted === "1"}));
}

describe("a polysomnogram", () => {
  const night = polysomnogram("night");
  let site;
  before(async () => {
    site = await openSite(browser);
    await open(site, [night]);
  });
  after(() => site.close());

  test("opens on its ECG; the other signals are listed", async () => {
    assert.equal((await site.state()).message, null);
    assert.equal(await summaryField(site.page, "Leads"), "II (mV)");
    assert.match(await summaryField(site.page, "Other signals"), /^EEG C4-A1 \(uV\), .*SpO2 \(%\), Body position$/);
    assert.equal(await summaryField(site.page, "Beats"), String(night.beats.length));
    assert.deepEqual((await lanes(site)).map(({lead, shown}) => [lead, shown])[0], [0, true]);
    assert.equal((await lanes(site)).filter(({shown}) => shown).length, 1);
    await screenshot(site.page, "signals-opened");
  });

  test("others are switched on in the strip's list and drawn in their own unit", async () => {
    await click(site, "strip.settings");
    for (const lead of [1, 5, 7]) await click(site, `lane.${lead}.shown`);
    await screenshot(site.page, "signals-menu");
    await press(site, "Escape");
    assert.deepEqual(
      (await lanes(site)).filter(({shown}) => shown).map(({lead}) => lead),
      [0, 1, 5, 7],
    );
    await screenshot(site.page, "signals-shown");
    await click(site, "tab.record");
    await screenshot(site.page, "signals-record");
  });

  test("the picture holds on a wide screen, on a phone and in other colours", async () => {
    for (const [name, size] of [
      ["wide", {width: 1920, height: 1080}],
      ["phone", {width: 390, height: 844}],
    ]) {
      await site.page.setViewportSize(size);
      await press(site, "t");
      await screenshot(site.page, `signals-${name}`);
    }
    await site.page.setViewportSize(sizes.desktop);
    assert.deepEqual(site.problems, []);
  });
});

describe("a table whose names mislead", () => {
  const misleading = misleadingTable({duration_s: 600}); // a minute is analysed anew between two drawn frames
  let site;
  before(async () => {
    site = await openSite(browser);
    await open(site, [misleading]);
  });
  after(() => site.close());
  const field = (name) => summaryField(site.page, name);
  const openList = async () => {
    await click(site, "strip.settings");
    await click(site, "strip.signals");
  };

  test("opens on what is called ECG; the list says that this is the program's guess", async () => {
    assert.equal(await field("Leads"), "ECG (mV)");
    assert.notEqual(await field("Beats"), String(misleading.beats.length));
    await click(site, "strip.settings");
    await screenshot(site.page, "signals-choose-row");
    await click(site, "strip.signals");
    await screenshot(site.page, "signals-choose-automatic");
    await click(site, "signal.0");
    await press(site, "Escape");
    assert.equal(await field("Leads"), "ECG (mV)", "one ECG has to stay");
  });

  test("a click says that another signal is the ECG: it is analysed anew, with edits and view as they were", async () => {
    await press(site, "k");
    await edited(site, 1);
    await site.page.evaluate(() => window.fiducial.goTo(30));
    await idle(site.page);
    const {visible_begin_s} = await screenState(site);
    await openList();
    await click(site, "signal.2");
    assert.equal(await field("Leads"), "ECG (mV), Chan 3 (mV)");
    await click(site, "signal.0");
    assert.equal(await field("Leads"), "Chan 3 (mV)");
    await screenshot(site.page, "signals-choose-by-hand");
    await press(site, "Escape");
    assert.equal(await field("Beats"), String(misleading.beats.length));
    assert.equal(await field("Signals"), "By hand: taken for an ECG: Chan 3; for no ECG: ECG");
    const state = await screenState(site);
    assert.equal(state.visible_begin_s, visible_begin_s);
    assert.equal(state.edits, 1);
    assert.equal(state.bookmarks, 1);
    assert.deepEqual(
      (await lanes(site)).filter(({shown}) => shown).map(({lead}) => lead),
      [2],
    );
    await screenshot(site.page, "signals-chosen");
  });

  test("report and exports say that it was chosen by hand", async () => {
    const words = "By hand: taken for an ECG: Chan 3; for no ECG: ECG";
    for (const what of ["report.html", "json", "beats.csv", "rdann.txt", "csv"])
      assert.ok((await exportedText(site, what)).includes(words), what);
    await press(site, "Control+z");
  });

  test("another visit remembers it, and everything can be automatic again", async () => {
    await site.page.reload();
    await idle(site.page);
    await open(site, [misleading]);
    assert.equal(await field("Leads"), "Chan 3 (mV)");
    assert.equal(await field("Beats"), String(misleading.beats.length));
    await openList();
    await click(site, "signal.automatic");
    assert.equal(await field("Leads"), "ECG (mV)");
    await site.page.reload();
    await idle(site.page);
    await open(site, [misleading]);
    assert.equal(await field("Leads"), "ECG (mV)");
  });

  test("the lead that beats are classified from can be chosen among the ECG", async () => {
    await openList();
    await click(site, "signal.2");
    await click(site, "signal.main.2");
    await screenshot(site.page, "signals-choose-main");
    assert.equal(await field("Signals"), "By hand: beats are classified from: Chan 3");
    await click(site, "signal.main.automatic");
    assert.equal(await field("Signals"), "By hand: taken for an ECG: Chan 3");
    await press(site, "Escape");
  });

  test("a click while it is being analysed anew counts too", async () => {
    await openList();
    await click(site, "signal.automatic");
    await openList();
    const places = [await placeIn(site, "signal.2"), await placeIn(site, "signal.0")];
    const begun = site.page.waitForFunction(() => window.fiducial.state().busy, null, {polling: 1}); // from before the click on
    await site.page.mouse.click(...places[0]);
    await begun;
    await site.page.mouse.click(...places[1]);
    await idle(site.page);
    await press(site, "Escape");
    assert.equal(await field("Leads"), "Chan 3 (mV)");
    assert.equal(await field("Beats"), String(misleading.beats.length));
    assert.deepEqual(site.problems, []);
  });

  test("the list holds on a phone and in the dark", async () => {
    await openList();
    await site.page.setViewportSize({width: 390, height: 844});
    await idle(site.page);
    await press(site, "Escape");
    await openList();
    await screenshot(site.page, "signals-choose-phone");
    await press(site, "Escape");
    await site.page.setViewportSize(sizes.desktop);
  });
});

describe("a lead upside down", () => {
  let site;
  before(async () => {
    site = await openSite(browser);
    await open(site, [{name: "down.csv", bytes: csvTable({inverted: true})}]);
  });
  after(() => site.close());
  const inverted = async () => (await lanes(site))[0].inverted;

  test("is turned over with one click on the hint, said on the strip and in the report", async () => {
    assert.equal(await inverted(), false);
    await screenshot(site.page, "inverted-hint");
    await click(site, "hint.0.turn");
    assert.equal(await inverted(), true);
    await screenshot(site.page, "inverted-turned");
    assert.match(await exportedText(site, "report.html"), />inverted<\/text>/);
    for (const what of ["json", "beats.csv", "csv", "annotations.json"])
      assert.match(await exportedText(site, what), /shown upside down, samples as recorded: II/, what);
  });

  test("and back with the same click, or a key", async () => {
    await click(site, "hint.0.turn");
    assert.equal(await inverted(), false);
    assert.doesNotMatch(await exportedText(site, "report.html"), />inverted<\/text>/);
    await press(site, "r");
    assert.equal(await inverted(), true);
    await press(site, "r");
    assert.equal(await inverted(), false);
  });
});

test("without WebGL2 the document asks the same question with the browser's own controls", async () => {
  const misleading = misleadingTable({duration_s: 60});
  const site = await openSite(browser, {prepare: withoutWebGl2});
  const {page} = site;
  const field = (name) => summaryField(page, name);
  const ticked = () =>
    page.$$eval("#signals input", (boxes) =>
      boxes.map(({checked, disabled}) => `${checked}${disabled ? ", fixed" : ""}`),
    );
  const analysed = async (leads) => {
    await page.waitForFunction(
      (wanted) => document.querySelector('#summary dd[data-term="Leads"]')?.textContent === wanted,
      leads,
    );
    await idle(page);
  };
  const openFile = async () => {
    await page.setInputFiles("#picker", [
      {name: misleading.name, mimeType: "text/csv", buffer: Buffer.from(misleading.bytes)},
    ]);
    await analysed("ECG (mV)");
  };
  try {
    await openFile();
    assert.notEqual(await field("Beats"), String(misleading.beats.length));
    await page.click("#signals > summary");
    assert.equal((await ticked())[0], "true, fixed", "one ECG has to stay");
    await page.check("#signal-2");
    await analysed("ECG (mV), Chan 3 (mV)");
    assert.equal(await page.evaluate(() => document.activeElement.id), "signal-2", "the keyboard stays where it was");
    await page.selectOption("#main-lead", {label: "Chan 3"});
    await page.waitForFunction(() => /classified from: Chan 3/.test(document.querySelector("#summary").textContent));
    await idle(page);
    await page.uncheck("#signal-0");
    await analysed("Chan 3 (mV)");
    assert.equal(await field("Beats"), String(misleading.beats.length));
    await screenshot(page, "signals-document");
    await page.setViewportSize(sizes.phone);
    await screenshot(page, "signals-document-phone");
    await page.reload();
    await idle(page);
    await page.setInputFiles("#picker", [
      {name: misleading.name, mimeType: "text/csv", buffer: Buffer.from(misleading.bytes)},
    ]);
    await analysed("Chan 3 (mV)");
    await page.click("#signals > summary");
    await page.click("#signals-automatic");
    await analysed("ECG (mV)");
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});
