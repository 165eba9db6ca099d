// Patient calibration by real events: the reference's first minutes, a person's own labels, undo, what the exports say.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {launch, openSite, screenshot, sizes, summaryField} from "./page.mjs";
import {click, edited, exportedText, open, press, screenState} from "./hands.mjs";
import {realRecord, wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function tab(site, name) {
  const {rects} = await screenState(site);
  assert.ok(
    rects[`tab.${name}`] ?? rects[`bottom.${name}`],
    `a tab ${name} among ${Object.keys(rects).filter((key) => /tab|bottom/.test(key))}`,
  );
  await click(site, rects[`tab.${name}`] ? `tab.${name}` : `bottom.${name}`);
}

describe("by the reference", async () => {
  const files = await realRecord("208");
  const without = files === null ? "the MIT-BIH recordings are not here (scripts/fetch_data)" : false;

  test("the first five minutes teach, the count is shown, the rest is scored, undo takes it back", {
    skip: without,
  }, async () => {
    const site = await openSite(browser);
    try {
      await open(site, files);
      const plain = await exportedText(site, "beats.csv");
      await tab(site, "score");
      assert.equal((await screenState(site)).patient_calibration_labels, -1);
      await screenshot(site.page, "calibration-before");
      await click(site, "patient_calibration.reference");
      await edited(site, 1);
      const {patient_calibration_labels, patient_calibration_changed} = await screenState(site);
      assert.ok(patient_calibration_labels > 400, `${patient_calibration_labels} labels`);
      assert.ok(patient_calibration_changed > 20, `${patient_calibration_changed} beats changed`);
      await screenshot(site.page, "calibration-score");
      const words = `calibrated with ${patient_calibration_labels} labels of the reference before 5:00: ${patient_calibration_changed} beats changed`;
      assert.equal(await summaryField(site.page, "Patient calibration"), words);
      assert.ok((await exportedText(site, "beats.csv")).startsWith(`# Fiducial`));
      assert.ok((await exportedText(site, "beats.csv")).split("\n")[0].includes(words));
      assert.ok((await exportedText(site, "report.html")).includes(words));
      await press(site, "Escape", "Control+z");
      await edited(site, 0);
      assert.equal((await screenState(site)).patient_calibration_labels, -1);
      assert.equal(await exportedText(site, "beats.csv"), plain, "as before, to the byte");
      assert.deepEqual(site.problems, []);
    } finally {
      await site.close();
    }
  });
});

describe("by a person's own labels", () => {
  const {files} = wfdbRecord("taught", {duration_s: 60, ectopicEvery: 12});

  test("labels alone change no other beat; calibrating does, on a phone too", async () => {
    const site = await openSite(browser, {size: sizes.large});
    try {
      await open(site, files);
      await press(site, "Home", "Escape", "Enter", "Space");
      await press(site, "v");
      await edited(site, 1);
      assert.equal((await screenState(site)).patient_calibration_labels, -1);
      await screenshot(site.page, "calibration-offered");
      await click(site, "patient_calibration.labels");
      await edited(site, 2);
      assert.equal((await screenState(site)).patient_calibration_labels, 1);
      await screenshot(site.page, "calibration-on");
      const {selected_beat} = await screenState(site);
      await click(site, "patient_calibration.next");
      const next = await screenState(site);
      assert.ok(
        next.selected_beat >= 0 && next.selected_beat !== selected_beat,
        "goes to the beat that would tell most",
      );
      await press(site, "n");
      await edited(site, 3);
      assert.equal((await screenState(site)).patient_calibration_labels, 2, "a further label teaches at once");
      await click(site, "patient_calibration.stop");
      await edited(site, 4);
      assert.equal((await screenState(site)).patient_calibration_labels, -1);
      assert.deepEqual(site.problems, []);
    } finally {
      await site.close();
    }
  });
});
