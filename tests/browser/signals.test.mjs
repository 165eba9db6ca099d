// Signals beside the ECG, and leads that look upside down: what the strip offers about them, through real events.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {click, exportedText, open, press, screenState} from "./hands.mjs";
import {launch, openSite, screenshot, sizes, summaryField} from "./page.mjs";
import {csvTable, polysomnogram} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** The strip's leads in order: [{lead, shown, inverted}]. */
async function lanes(site) {
  const {strip} = await screenState(site);
  return strip.split(" ").slice(5).map((text) => text.split(":")).map(([lead, shown, inverted]) =>
    ({lead: Number(lead), shown: shown === "1", inverted: inverted === "1"}));
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
    assert.deepEqual((await lanes(site)).filter(({shown}) => shown).map(({lead}) => lead), [0, 1, 5, 7]);
    await screenshot(site.page, "signals-shown");
    await click(site, "tab.record");
    await screenshot(site.page, "signals-record");
  });

  test("the picture holds on a wide screen, on a phone and in other colours", async () => {
    for (const [name, size] of [["wide", {width: 1920, height: 1080}], ["phone", {width: 390, height: 844}]]) {
      await site.page.setViewportSize(size);
      await press(site, "t");
      await screenshot(site.page, `signals-${name}`);
    }
    await site.page.setViewportSize(sizes.desktop);
    assert.deepEqual(site.problems, []);
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
