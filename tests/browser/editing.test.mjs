// A person's edits by real keys and clicks: label, undo, add, delete, range, reload, restore, export; two tabs; no storage.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {dropFiles, idle, launch, openSite, screenshot, sizes, summaryField} from "./page.mjs";
import {click, edited, exportedText, open, placeIn, press, screenState} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const {files, beats} = wfdbRecord("edited", {duration_s: 60, ectopicEvery: 12});

const countOf = async (site, letter) =>
  Number((await summaryField(site.page, "Classes")).match(new RegExp(`${letter} \\([^)]*\\) (\\d+)`))[1]);

describe("edits", () => {
  let site;
  before(async () => {
    site = await openSite(browser);
    await open(site, files);
  });
  after(() => site.close());

  test("letters walk until the edit tool is chosen, then they label, and the classes follow", async () => {
    const ventricular = await countOf(site, "V");
    const normal = await countOf(site, "N");
    await press(site, "Home", "Escape", "Space", "Space");
    await press(site, "v");
    await edited(site, 0, "none");
    await press(site, "Home", "Escape");
    await press(site, "Enter");
    assert.equal((await screenState(site)).tool, "edit");
    await press(site, "Space");
    const {selected_beat, analysis_version} = await screenState(site);
    assert.ok(selected_beat >= 0);
    await press(site, "v");
    await edited(site, 1);
    const after_ = await screenState(site);
    assert.equal(after_.selected_beat, selected_beat, "stays selected");
    assert.ok(after_.analysis_version > analysis_version);
    assert.deepEqual([await countOf(site, "V"), await countOf(site, "N")], [ventricular + 1, normal - 1]);
    await screenshot(site.page, "edit-label");
  });

  test("one undo takes it back, one redo brings it again", async () => {
    const ventricular = await countOf(site, "V");
    await press(site, "Control+z");
    await edited(site, 0);
    assert.equal(await countOf(site, "V"), ventricular - 1);
    await press(site, "Shift+Control+z");
    await edited(site, 1);
    assert.equal(await countOf(site, "V"), ventricular);
  });

  test("a redo pressed before the undo has been answered is carried out after it", async () => {
    const {analysis_version} = await screenState(site);
    await site.page.evaluate(() => {
      const canvas = document.getElementById("canvas");
      for (const shiftKey of [false, true]) {
        for (const kind of ["keydown", "keyup"])
          canvas.dispatchEvent(
            new KeyboardEvent(kind, {key: shiftKey ? "Z" : "z", code: "KeyZ", ctrlKey: true, shiftKey, bubbles: true}),
          );
      }
    });
    await site.page.waitForFunction(
      (before) => window.fiducial.state().screen.analysis_version >= before + 2,
      analysis_version,
    );
    assert.equal((await screenState(site)).edits, 1);
    assert.equal((await screenState(site)).redoable, 0);
  });

  test("Del deletes the beat, A puts one back at the apex", async () => {
    const {beat_count, selected_beat} = await screenState(site);
    await press(site, "Space", "Space", "Delete");
    await edited(site, 2);
    const without = await screenState(site);
    assert.equal(without.beat_count, beat_count - 1);
    assert.ok(without.cursor > 0, "the cursor stays where the beat was");
    await screenshot(site.page, "edit-deleted");
    await press(site, "a");
    await edited(site, 3);
    const again = await screenState(site);
    assert.equal(again.beat_count, beat_count);
    assert.equal(again.selected_beat, selected_beat + 2, "the new beat is the selected one");
  });

  test("a drag along the marks chooses several beats, a letter labels them all", async () => {
    const {rects} = await screenState(site);
    const [x, y, width] = rects.plot;
    const supraventricular = await countOf(site, "S");
    await site.page.mouse.move(x + 0.1 * width, y + 10);
    await site.page.mouse.down();
    await site.page.mouse.move(x + 0.9 * width, y + 10, {steps: 6});
    await site.page.mouse.up();
    await idle(site.page);
    await screenshot(site.page, "edit-range");
    await press(site, "s");
    await edited(site, 4);
    assert.ok((await countOf(site, "S")) >= supraventricular + 3);
    await press(site, "Control+z");
    await edited(site, 3);
    assert.equal(await countOf(site, "S"), supraventricular, "one undo for all of them");
    await press(site, "Escape");
  });

  test("a click where no beat is sets the cursor, and the button adds one there", async () => {
    await press(site, "Home");
    const {rects, beat_count, visible_begin_s, visible_end_s} = await screenState(site);
    const [x, y, width, height] = rects.plot;
    const between_s = (beats[2].t_s + beats[3].t_s) / 2;
    await site.page.mouse.click(
      x + (width * (between_s - visible_begin_s)) / (visible_end_s - visible_begin_s),
      y + height / 2,
    );
    await idle(site.page);
    assert.equal((await screenState(site)).selected_beat, -1);
    await click(site, "edit.add");
    await edited(site, 4);
    assert.equal((await screenState(site)).beat_count, beat_count + 1);
    await click(site, "edit.undo");
    await edited(site, 3);
    await click(site, "tool.close");
    assert.equal((await screenState(site)).tool, "read");
  });

  test("exports carry the edits", async () => {
    const csv = await exportedText(site, "beats.csv");
    assert.match(csv.split("\n")[0], /3 edits by a person/);
    assert.match(csv, /,labelled,V,N,,\n/);
    const json = JSON.parse(await exportedText(site, "json"));
    assert.equal(json.review.edits, 3);
    assert.equal(json.beats.filter(({label}) => label === "V").length, 1);
  });

  test("survives a reload: the same recording offers its edits again", async () => {
    await site.page.reload();
    await idle(site.page);
    await dropFiles(site.page, files);
    await site.page.waitForSelector("#restore-dialog[open]");
    assert.match(await site.page.textContent("#restore-dialog"), /3 edits of recording edited/);
    await screenshot(site.page, "edit-restore");
    await site.page.click("#restore-dialog [data-accept]");
    await edited(site, 3);
    await site.page.focus("#canvas");
    await press(site, "Control+z");
    await edited(site, 2);
    await press(site, "Shift+Control+z");
    await edited(site, 3);
  });

  test("a torn last entry is dropped, the others are restored", async () => {
    await site.page.evaluate(
      () =>
        new Promise((done, failed) => {
          const opening = indexedDB.open("fiducial.edits");
          opening.addEventListener("error", failed);
          opening.addEventListener("success", () => {
            const store = opening.result.transaction("entries", "readwrite").objectStore("entries");
            store.openCursor(null, "prev").addEventListener("success", ({target}) => {
              target.result.update(target.result.value.slice(0, 9));
            });
            store.transaction.addEventListener("complete", done);
          });
        }),
    );
    await site.page.reload();
    await idle(site.page);
    await dropFiles(site.page, files);
    await site.page.waitForSelector("#restore-dialog[open]");
    await site.page.click("#restore-dialog [data-accept]");
    await edited(site, 2); // the torn one was a redo
    await site.page.focus("#canvas");
    await press(site, "Escape", "Enter", "Space", "f");
    await edited(site, 3);
    await site.page.reload();
    await idle(site.page);
    await dropFiles(site.page, files);
    await site.page.waitForSelector("#restore-dialog[open]");
    assert.match(await site.page.textContent("#restore-dialog"), /3 edits/);
    await site.page.click("#restore-dialog [data-accept]");
    await edited(site, 3);
  });

  test("a second tab shows the edits, says that it only reads, and changes nothing", async () => {
    const other = await site.context.newPage();
    await other.goto(site.server.address);
    await idle(other);
    await dropFiles(other, files);
    await other.waitForFunction(() => window.fiducial.state().screen.edits === 3);
    await idle(other);
    const otherSite = {page: other, state: () => other.evaluate(() => window.fiducial.state())};
    assert.equal((await otherSite.state()).saveState[0], "readonly");
    assert.match((await otherSite.state()).message, /another tab/);
    await other.focus("#canvas");
    await press(otherSite, "Control+z");
    assert.equal((await screenState(otherSite)).edits, 3);
    await other.close();
  });

  test("without them the recording starts from the automatic labels, and a new edit takes their place", async () => {
    await site.page.reload();
    await idle(site.page);
    await dropFiles(site.page, files);
    await site.page.waitForSelector("#restore-dialog[open]");
    await site.page.click("#restore-dialog [data-refuse]");
    await idle(site.page);
    assert.equal((await screenState(site)).edits, 0);
    await site.page.focus("#canvas");
    await press(site, "Enter", "Space", "q");
    await edited(site, 1);
    await site.page.reload();
    await idle(site.page);
    await dropFiles(site.page, files);
    await site.page.waitForSelector("#restore-dialog[open]");
    assert.match(await site.page.textContent("#restore-dialog"), /1 edit of/);
    await site.page.keyboard.press("Escape");
    await idle(site.page);
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

test("a browser that stores nothing says so, and the edits stand all the same", async () => {
  const site = await openSite(browser, {
    prepare: (page) =>
      page.addInitScript(() => {
        IDBFactory.prototype.open = () => {
          throw new DOMException("refused", "SecurityError");
        };
      }),
  });
  try {
    await open(site, files);
    await press(site, "Enter", "Space", "v");
    await edited(site, 1, "unsaved");
    const {
      saveState: [, reason],
      message,
    } = await site.state();
    assert.match(reason, /does not let the page store/);
    assert.equal(message, reason, "in words, not only as a badge");
    assert.ok("save_state" in (await screenState(site)).rects, "the badge is drawn");
    await screenshot(site.page, "edit-unsaved");
  } finally {
    await site.close();
  }
});

test("on a phone beats are edited with the finger alone", async () => {
  const site = await openSite(browser, {
    size: sizes.phone,
    context: {hasTouch: true, isMobile: true, deviceScaleFactor: 2},
  });
  const tap = async (name) => {
    await site.page.touchscreen.tap(...(await placeIn(site, name)));
    await idle(site.page);
  };
  try {
    await open(site, files);
    await screenshot(site.page, "phone-tools");
    await tap("tools");
    await screenshot(site.page, "phone-tools-menu");
    await tap("more.edit");
    assert.equal((await screenState(site)).tool, "edit");
    await tap("edit.label.V");
    await edited(site, 1);
    await screenshot(site.page, "phone-edit");
    await tap("edit.undo");
    await edited(site, 0);
    await tap("tool.close");
    assert.equal((await screenState(site)).tool, "read");
  } finally {
    await site.close();
  }
});
