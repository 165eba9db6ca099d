// What a person says about a recording: a whole shape relabelled, rhythms named, comments typed, the result confirmed;
// beats dragged, calipers marched out, rectangles zoomed. By pointer and keyboard alone.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {dropFiles, idle, launch, openSite, screenshot, sizes, tableRows} from "./page.mjs";
import {click, drag, edited, exported, exportedText, open, placeIn, press, rectOf, screenState, xOf} from "./hands.mjs";
import {fs_hz, wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const {files, beats} = wfdbRecord("reviewed", {duration_s: 60, ectopicEvery: 12});
const hostile = `<img src=x onerror=alert(1)> "%s%n" ##id`;

describe("review", () => {
  let site;
  before(async () => {
    site = await openSite(browser);
    await open(site, files);
  });
  after(() => site.close());

  test("a shape is relabelled as a whole: one edit, one undo, the count is said", async () => {
    await click(site, "tab.templates");
    await screenshot(site.page, "review-templates");
    const own = JSON.parse(await exportedText(site, "json"));
    const group = own.templates.groups[1];
    assert.ok(group.beats >= 3, "the ectopic beats have a shape of their own");
    await click(site, "template.1.label");
    assert.equal((await screenState(site)).beat_template, 1);
    assert.equal((await screenState(site)).tool, "edit");
    await screenshot(site.page, "review-shape-chosen");
    await site.page.focus("#canvas");
    await press(site, "f");
    await edited(site, 1);
    const {message} = await site.state();
    assert.match(message, new RegExp(`^${group.beats} beats of template 2 labelled F`));
    const after_ = JSON.parse(await exportedText(site, "json"));
    assert.equal(after_.beats.filter(({template, label}) => template === 1 && label === "F").length, group.beats);
    assert.equal(after_.beats.filter(({label}) => label === "F").length, group.beats, "and no other beat");
    await screenshot(site.page, "review-shape-labelled");
    await press(site, "Escape", "Control+z");
    await edited(site, 0);
    assert.equal(JSON.parse(await exportedText(site, "json")).beats.filter(({label}) => label === "F").length, 0);
    assert.equal((await screenState(site)).beat_template, 1, "still the target");
    await click(site, "whole_template.label.V");
    await edited(site, 1);
    await press(site, "Escape", "Escape", "Escape");
  });

  test("a stretch is named (AFIB from the keyboard, drawn, listed, exported, and taken away", async () => {
    await press(site, "Escape", "Home", "Enter");
    const [, y] = await rectOf(site, "plot");
    await drag(site, [await xOf(site, 2), y + 10], [await xOf(site, 6), y + 10]);
    const {range} = await screenState(site);
    assert.ok(Math.abs(range[0] / fs_hz - 2) < 0.1 && Math.abs(range[1] / fs_hz - 6) < 0.1, String(range));
    await press(site, "(");
    await screenshot(site.page, "review-rhythm-menu");
    await press(site, "a");
    await edited(site, 2);
    assert.equal((await screenState(site)).rhythms, 1);
    await rectOf(site, "own_band.0");
    await screenshot(site.page, "review-rhythm");
    const fid = await exported(site, "annotations");
    assert.ok(fid.includes("(AFIB"), "in the annotation file");
    assert.match(await exportedText(site, "annotations.csv"), /,\+,0,0,0,\(AFIB\n/);
    assert.match(await exportedText(site, "episodes.csv"), /named_rhythm,[\d.]+,[\d.]+,\d+,,\(AFIB,person,\n/);
    assert.ok((await exported(site, "edf")).includes("(AFIB"), "in the EDF+ annotations");
    const {review} = JSON.parse(await exportedText(site, "json"));
    assert.equal(review.rhythms[0].rhythm, "(AFIB");
    assert.match(await exportedText(site, "report.html"), /Atrial fibrillation/);
    await click(site, "tab.episodes");
    await screenshot(site.page, "review-episodes");
    await click(site, "own_rhythm.0.delete");
    await edited(site, 3);
    assert.equal((await screenState(site)).rhythms, 0);
    await press(site, "Control+z");
    await edited(site, 2);
    // The band itself leads back to the stretch; the menu names it anew by pointer.
    await press(site, "Escape", "Escape");
    await click(site, "own_band.0");
    assert.equal((await screenState(site)).tool, "edit");
    await click(site, "edit.rhythm");
    await click(site, "rhythm.VT");
    await edited(site, 3);
    assert.equal(JSON.parse(await exportedText(site, "json")).review.rhythms[0].rhythm, "(VT");
    await press(site, "Escape", "Escape");
  });

  test("a comment is typed, hostile text stays text, and it travels as a note", async () => {
    await press(site, "Home", "Escape", "Space", "c");
    await site.page.waitForSelector("#comment-dialog[open]");
    await screenshot(site.page, "review-comment-dialog");
    await site.page.keyboard.type(hostile);
    await site.page.keyboard.press("Enter");
    await edited(site, 4);
    assert.equal((await screenState(site)).bookmarks, 1);
    await screenshot(site.page, "review-comment");
    assert.ok((await tableRows(site.page, "notes")).some(([text]) => text === hostile));
    assert.equal(await site.page.$("#results img"), null);
    assert.ok((await exported(site, "annotations")).includes(hostile));
    assert.ok((await exported(site, "edf")).includes(hostile));
    assert.ok((await exportedText(site, "annotations.csv")).includes(`"${hostile.replaceAll('"', '""')}"`));
    const report = await exportedText(site, "report.html");
    assert.ok(report.includes("&lt;img src=x"), "escaped in the report");
    assert.ok(!report.includes("<img"));
    await press(site, "c");
    await site.page.waitForSelector("#comment-dialog[open]");
    assert.equal(await site.page.inputValue("#comment"), hostile);
    await site.page.fill("#comment", "é".repeat(140));
    await site.page.keyboard.press("Enter");
    assert.match(await site.page.textContent("#comment-problem"), /Too long by 25 bytes/);
    await site.page.keyboard.press("Escape");
    await idle(site.page);
    assert.equal((await screenState(site)).edits, 4);
  });

  test("confirming is an entry of its own; the next edit makes it changed after review", async () => {
    assert.match(await exportedText(site, "report.html"), /Automatic analysis, not reviewed/);
    await press(site, "Escape", "Escape");
    const [x, y] = await placeIn(site, "findings");
    await site.page.mouse.move(x, y);
    await site.page.mouse.wheel(0, 4000);
    await idle(site.page);
    await screenshot(site.page, "review-state");
    await click(site, "review.confirm");
    await site.page.waitForSelector("#confirm-dialog[open]");
    assert.match(await site.page.textContent("#confirm-dialog"), /Recording reviewed: \d+ beats/);
    await screenshot(site.page, "review-confirm-dialog");
    await site.page.keyboard.type("A. Reader <b>");
    await site.page.click("#confirm-dialog [data-accept]");
    await site.page.waitForFunction(() => window.fiducial.state().screen.review.startsWith("Reviewed and confirmed"));
    await edited(site, 4);
    assert.match((await screenState(site)).review, /^Reviewed and confirmed on \d{4}-\d\d-\d\d by A\. Reader <b>$/);
    assert.match(await site.page.textContent("#review-state"), /confirmed on .* by A. Reader <b>/);
    const report = await exportedText(site, "report.html");
    assert.match(report, /Reviewed and confirmed on \d{4}-\d\d-\d\d by A\. Reader &lt;b&gt;/);
    assert.doesNotMatch(report, /not reviewed/);
    assert.match(
      (await exportedText(site, "beats.csv")).split("\n")[0],
      /4 edits by a person\. Reviewed and confirmed/,
    );
    assert.equal(JSON.parse(await exportedText(site, "json")).review.state, "confirmed");
    await screenshot(site.page, "review-confirmed");
    await site.page.focus("#canvas");
    await press(site, "Enter", "Space", "n");
    await edited(site, 5);
    assert.match((await screenState(site)).review, /changed after review$/);
    assert.match(await exportedText(site, "report.html"), /changed after review/);
    await press(site, "Control+z");
    await edited(site, 4);
    assert.match((await screenState(site)).review, /^Reviewed and confirmed/);
    await press(site, "Escape");
  });

  test("all of it is there again after a reload", async () => {
    await site.page.reload();
    await idle(site.page);
    await dropFiles(site.page, files);
    await site.page.waitForSelector("#restore-dialog[open]");
    await site.page.click("#restore-dialog [data-accept]");
    await edited(site, 4);
    const {rhythms, bookmarks, review} = await screenState(site);
    assert.deepEqual([rhythms, bookmarks], [1, 1]);
    assert.match(review, /^Reviewed and confirmed on .* by A. Reader <b>$/);
    await site.page.focus("#canvas");
  });

  test("the selected beat is dragged and snaps to the apex", async () => {
    await press(site, "Escape", "Home", "Enter");
    const beat = beats[3];
    const x = await xOf(site, beat.t_s);
    const [, y, , height] = await rectOf(site, "plot");
    await site.page.mouse.click(x, y + height / 2);
    await idle(site.page);
    const {selected_beat} = await screenState(site);
    assert.ok(selected_beat >= 0);
    const before_ = JSON.parse(await exportedText(site, "json")).beats[selected_beat].sample;
    const away = await xOf(site, beat.t_s + 0.2);
    await drag(site, [x, y + height / 2], [away, y + height / 2]);
    await edited(site, 5);
    const moved = await screenState(site);
    const json = JSON.parse(await exportedText(site, "json"));
    const dragged = json.beats[moved.selected_beat];
    assert.equal(dragged.origin, "moved");
    assert.ok(Math.abs(dragged.sample - (before_ + 0.2 * fs_hz)) < 0.1 * fs_hz, "near where it was let go");
    // Back to about where it was: the apex takes it exactly.
    await drag(
      site,
      [await xOf(site, dragged.sample / fs_hz), y + height / 2],
      [await xOf(site, beat.t_s + 0.012), y + height / 2],
    );
    await edited(site, 6);
    const back = JSON.parse(await exportedText(site, "json")).beats[(await screenState(site)).selected_beat].sample;
    assert.ok(Math.abs(back - beat.t_s * fs_hz) <= 2, `${back} is not at the apex ${beat.t_s * fs_hz}`);
    await screenshot(site.page, "review-dragged");
    await press(site, "Control+z", "Control+z", "Escape", "Escape");
    await edited(site, 4);
  });

  test("calipers are spanned by the pointer, snap to beats and march out", async () => {
    await press(site, "Home");
    await click(site, "tool.measure");
    if ((await screenState(site)).calipers !== null) await click(site, "measure.clear"); // those of the selected beat
    const [, y, , height] = await rectOf(site, "plot");
    await drag(
      site,
      [await xOf(site, beats[1].t_s + 0.01), y + height / 2],
      [await xOf(site, beats[3].t_s - 0.01), y + height / 2],
    );
    const {
      calipers: [from, to],
      tool,
    } = await screenState(site);
    assert.equal(tool, "measure");
    assert.ok(Math.abs(from - beats[1].t_s * fs_hz) <= 2 && Math.abs(to - beats[3].t_s * fs_hz) <= 2, `${from} ${to}`);
    const plain = await site.page.screenshot();
    await click(site, "measure.march");
    const marched = await site.page.screenshot();
    assert.ok(!plain.equals(marched), "the repeated interval is drawn");
    await screenshot(site.page, "review-march");
    await click(site, "measure.clear");
    assert.equal((await screenState(site)).calipers, null);
    await press(site, "Escape");
  });

  test("a rectangle is zoomed to, Backspace comes back", async () => {
    await press(site, "Escape", "Home");
    const was = await screenState(site);
    const [, y, , height] = await rectOf(site, "plot");
    await press(site, "z");
    await drag(site, [await xOf(site, 2), y + 0.3 * height], [await xOf(site, 4), y + 0.7 * height]);
    const now = await screenState(site);
    assert.ok(
      Math.abs(now.visible_begin_s - 2) < 0.1 && Math.abs(now.visible_end_s - 4) < 0.1,
      `${now.visible_begin_s} ${now.visible_end_s}`,
    );
    assert.ok(now.gain_mm_mv > was.gain_mm_mv);
    await screenshot(site.page, "review-zoomed");
    await press(site, "Backspace");
    const back = await screenState(site);
    assert.ok(
      Math.abs(back.visible_begin_s - was.visible_begin_s) < 0.01 &&
        Math.abs(back.visible_end_s - was.visible_end_s) < 0.1,
    );
    assert.equal(back.gain_mm_mv, was.gain_mm_mv);
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

test("on a phone a stretch is named by tapping its band", async () => {
  const site = await openSite(browser, {
    size: sizes.phone,
    context: {hasTouch: true, isMobile: true, deviceScaleFactor: 2},
  });
  try {
    await open(site, files);
    await screenshot(site.page, "review-phone");
    const tap = async (name) => {
      await site.page.touchscreen.tap(...(await placeIn(site, name)));
      await idle(site.page);
    };
    await tap("tools");
    await tap("more.comment");
    await site.page.waitForSelector("#comment-dialog[open]");
    await site.page.fill("#comment", "short of breath");
    await screenshot(site.page, "review-phone-comment");
    await site.page.tap("#comment-dialog [data-accept]");
    await edited(site, 1);
    assert.equal((await screenState(site)).bookmarks, 1);
  } finally {
    await site.close();
  }
});
