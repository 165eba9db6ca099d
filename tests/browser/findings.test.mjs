// What a person says of single findings, and the thresholds they set: by keys, buttons and the text view, on the screen, in
// every export, undone, and there again after a reload.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {dropFiles, idle, launch, openSite, screenshot} from "./page.mjs";
import {click, edited, exportedText, open, press, screenState} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const {files} = wfdbRecord("judged", {duration_s: 60, ectopicEvery: 6});
const findingsOf = async (site) => JSON.parse(await exportedText(site, "json")).findings;

/** F until the finding of that kind is chosen. */
async function choose(site, kind) {
  for (let steps = 0; steps < 20; steps += 1) {
    if ((await screenState(site)).selected_finding_kind === kind) return;
    await press(site, "f");
  }
  assert.fail(`${kind} is not among the findings`);
}

describe("single findings", () => {
  let site;
  before(async () => {
    site = await openSite(browser);
    await open(site, files);
  });
  after(() => site.close());

  test("all dismissed by key and button: the verdict says so instead of something calm", async () => {
    const before_ = await findingsOf(site);
    const kinds = before_.filter(({start_s}) => start_s !== null).map(({kind}) => kind);
    assert.ok(kinds.includes("ventricular_beats"), kinds.join());
    await choose(site, "ventricular_beats");
    await screenshot(site.page, "findings-chosen");
    await click(site, "finding.dismiss");
    await edited(site, 1);
    const [last] = (await findingsOf(site)).slice(-1);
    assert.equal(last.kind, "ventricular_beats", "at the end");
    assert.equal(last.decision, "dismissed");
    assert.equal((await screenState(site)).selected_finding_kind, "ventricular_beats", "still the chosen one");
    let edits = 1;
    await site.page.focus("#canvas");
    for (const kind of kinds.filter((each) => each !== "ventricular_beats")) {
      await choose(site, kind);
      await press(site, "x");
      edits += 1;
      await edited(site, edits);
    }
    await screenshot(site.page, "findings-dismissed");
    const [verdict] = await findingsOf(site);
    assert.equal(verdict.kind, "nothing_left");
    assert.match(verdict.text, /^Nothing left for review: \d+ findings? dismissed by the reader \(.*Ventricular beats/);
    assert.match(await exportedText(site, "report.html"), /class="dismissed">[^<]*Dismissed by the reader\./);
    assert.match(await exportedText(site, "findings.csv"), /,Dismissed by the reader,/);
    assert.match(await exportedText(site, "annotations.csv"), /Ventricular beats: Dismissed by the reader/);
    for (; edits > 0; edits -= 1) await press(site, "Control+z");
    await edited(site, 0);
    assert.deepEqual(await findingsOf(site), before_);
  });

  test("acknowledged and confirmed by key; the same key again takes it back", async () => {
    await choose(site, "ventricular_beats");
    await press(site, "a");
    await edited(site, 1);
    assert.equal((await findingsOf(site)).find(({kind}) => kind === "ventricular_beats").decision, "acknowledged");
    await press(site, "y");
    await edited(site, 2);
    assert.equal((await findingsOf(site)).find(({kind}) => kind === "ventricular_beats").decision, "confirmed");
    await screenshot(site.page, "findings-confirmed");
    await press(site, "y");
    await edited(site, 3);
    assert.equal((await findingsOf(site)).find(({kind}) => kind === "ventricular_beats").decision, undefined);
    await press(site, "Control+z", "Control+z", "Control+z");
    await edited(site, 0);
  });

  test("in the text view the same, and the focus stays; after a reload it is there again", async () => {
    await site.page.evaluate(() => document.getElementById("text-view").click());
    await site.page.focus("#dismiss_finding-ventricular_beats");
    await site.page.keyboard.press("Enter");
    await edited(site, 1);
    const pressed = () => site.page.getAttribute("#dismiss_finding-ventricular_beats", "aria-pressed");
    assert.equal(await pressed(), "true");
    assert.equal(await site.page.evaluate(() => document.activeElement.id), "dismiss_finding-ventricular_beats");
    assert.match(await site.page.textContent('#findings [data-decision="dismissed"]'), /Dismissed by the reader\./);
    await screenshot(site.page, "findings-text");
    await site.page.reload();
    await idle(site.page);
    await dropFiles(site.page, files);
    await site.page.waitForSelector("#restore-dialog[open]");
    await site.page.click("#restore-dialog [data-accept]");
    await edited(site, 1);
    const [last] = (await findingsOf(site)).slice(-1);
    assert.deepEqual([last.kind, last.decision], ["ventricular_beats", "dismissed"]);
  });
});

describe("thresholds", () => {
  let site;
  before(async () => {
    site = await openSite(browser);
    await open(site, files);
  });
  after(() => site.close());

  test("a change concludes at once, is said everywhere, and is reset", async () => {
    const usual = await findingsOf(site);
    await click(site, "findings.thresholds");
    await site.page.waitForSelector("#thresholds-dialog[open]");
    await screenshot(site.page, "thresholds");
    assert.match(await site.page.textContent("#thresholds-dialog"), /pause_s; source: usual reporting limit/);
    await site.page.fill("#threshold-pause_s", "0.9");
    await site.page.keyboard.press("Tab");
    await site.page.waitForFunction(() =>
      [...document.querySelectorAll("#findings [data-kind]")].some((item) => item.dataset.kind === "pause"),
    );
    await screenshot(site.page, "thresholds-changed");
    await site.page.fill("#threshold-run_beats", "1");
    await site.page.keyboard.press("Tab");
    assert.match(await site.page.textContent("#thresholds-dialog [role=status]"), /from 2 to 100 is needed/);
    await site.page.fill("#threshold-run_beats", "3");
    await site.page.click("#thresholds-dialog [data-accept]");
    await idle(site.page);
    await screenshot(site.page, "thresholds-in-use");
    const remark = "pause_s 0.9 instead of 2";
    const json = JSON.parse(await exportedText(site, "json"));
    assert.equal(json.changed_thresholds, remark);
    assert.match(json.findings.find(({kind}) => kind === "pause").text, /no beat for 0\.9 s or more/);
    for (const what of ["report.html", "beats.csv", "findings.csv", "annotations.csv"])
      assert.ok((await exportedText(site, what)).includes(remark), what);
    // Another recording of this visit begins with them.
    await open(site, wfdbRecord("second", {duration_s: 60, ectopicEvery: 6}).files);
    assert.equal(JSON.parse(await exportedText(site, "json")).thresholds.pause_s, 0.9);
    await click(site, "findings.thresholds");
    await site.page.waitForSelector("#thresholds-dialog[open]");
    assert.equal(await site.page.inputValue("#threshold-pause_s"), "0.9");
    await site.page.click("#thresholds-dialog [data-reset]");
    await site.page.keyboard.press("Escape");
    await idle(site.page);
    await site.page.waitForFunction(
      () => ![...document.querySelectorAll("#findings [data-kind]")].some((item) => item.dataset.kind === "pause"),
    );
    const again = JSON.parse(await exportedText(site, "json"));
    assert.equal(again.changed_thresholds, undefined);
    assert.deepEqual(
      again.findings.map(({text}) => text),
      usual.map(({text}) => text),
    );
  });
});
