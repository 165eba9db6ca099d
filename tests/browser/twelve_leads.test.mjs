// Twelve leads: the usual beat of each, what is measured in it, what the twelve-lead model says beside the rules; files of ECG carts.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {click, openTab, placeIn, screenState} from "./hands.mjs";
import {dropFiles, idle, launch, openSite, screenshot} from "./page.mjs";
import {leadsRecord, plannedBeats, signal_mv} from "./recordings.mjs";

const twelve = ["I", "II", "III", "aVR", "aVL", "aVF", "V1", "V2", "V3", "V4", "V5", "V6"];

/** An HL7 aECG of leads I and II, ten seconds at 250 Hz: 2.5 uV a step. */
function annotatedEcg() {
  const duration_s = 10;
  const signal = signal_mv(plannedBeats({duration_s}), duration_s);
  const fs_hz = Math.round(signal.length / duration_s);
  const digits = (share) => Array.from(signal, (mv) => Math.round((share * mv * 1000) / 2.5)).join(" ");
  const lead = (name, share) => `<component><sequence><code code="MDC_ECG_LEAD_${name}"/><value xsi:type="SLIST_PQ">
    <origin value="0" unit="uV"/><scale value="2.5" unit="uV"/><digits>${digits(share)}</digits></value></sequence></component>`;
  return `<?xml version="1.0" encoding="UTF-8"?>
<AnnotatedECG xmlns="urn:hl7-org:v3" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <component><series><code code="RHYTHM"/><component><sequenceSet>
    <component><sequence><code code="TIME_RELATIVE"/><value xsi:type="GLIST_PQ">
      <head value="0" unit="s"/><increment value="${1 / fs_hz}" unit="s"/></value></sequence></component>
    ${lead("I", 0.6)}${lead("II", 1)}
  </sequenceSet></component></series></component>
</AnnotatedECG>`;
}

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

describe("twelve leads", () => {
  let site;
  before(async () => {
    site = await openSite(browser);
    await dropFiles(site.page, leadsRecord("twelve", twelve, {duration_s: 10}).files);
    await idle(site.page);
    await openTab(site, "leads");
  });
  after(() => site.close());

  const state = () => screenState(site);

  test("have their usual beat shown, and its measures as text", async () => {
    assert.ok("leads.cards" in (await state()).rects);
    const rows = await site.page.locator("#leads tbody tr, #leads tr").allTextContents();
    assert.equal(rows.filter((row) => twelve.some((lead) => row.startsWith(lead))).length, 12);
    await site.page.waitForFunction(() => /all leads together: PR .*QRS \d+ ms/.test(document.body.textContent));
    await screenshot(site.page, "leads");
  });

  test("are looked at by the twelve-lead model beside the rules, a class at a time", async () => {
    await site.page.waitForFunction(() => /The 12-lead model, beside the rules.*RBBB/.test(document.body.textContent));
    const [x, y] = await placeIn(site, "leads.cards");
    await site.page.mouse.move(x, y + 30);
    await site.page.mouse.wheel(0, 420);
    await idle(site.page);
    for (const shown of ["LBBB", "SB"]) {
      await click(site, `twelve.${shown}`);
      assert.equal((await state()).twelve_lead_class, shown);
    }
    await screenshot(site.page, "twelve-lead-model");
  });

  test("an aECG of two leads opens with the limb leads computed, and says so", async () => {
    await dropFiles(site.page, [{name: "cart.xml", bytes: Buffer.from(annotatedEcg())}]);
    await idle(site.page);
    assert.equal((await state()).record, "cart");
    await site.page.waitForFunction(() => /computed from I and II/.test(document.body.textContent));
  });

  test("hostile XML is refused in one sentence, and what is open stays", async () => {
    const bomb = `<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]><AnnotatedECG>&c;</AnnotatedECG>`;
    await dropFiles(site.page, [{name: "bomb.xml", bytes: Buffer.from(bomb)}]);
    await site.page.waitForFunction(() => /bomb\.xml/.test(document.body.textContent));
    assert.equal((await state()).record, "cart");
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});
