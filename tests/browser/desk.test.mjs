// A desk set up to one's liking: leads, gains, filter and size are chosen by pointer and are there at the next visit; places
// are gone to by clock time, bookmark, finding and difference; a folder is dropped as a folder.
import assert from "node:assert/strict";
import {mkdir, mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {idle, launch, openSite, screenshot, summaryField} from "./page.mjs";
import {click, edited, exportedText, open, press, screenState} from "./hands.mjs";
import {leadsRecord, wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const inView = ({visible_begin_s, visible_end_s}, seconds) =>
  assert.ok(
    visible_begin_s <= seconds && seconds <= visible_end_s,
    `${seconds} s in ${visible_begin_s} .. ${visible_end_s}`,
  );

async function openMenu(site, button, ...entries) {
  await click(site, button);
  for (const entry of entries) await click(site, entry);
  await press(site, "Escape");
}

/** What the strip shows: layout, filter, and per lead in the order of the strip number:shown:inverted:gain. */
const stripOf = async (site) => (await screenState(site)).strip;

describe("choices of the strip", () => {
  let site;
  const two = leadsRecord("choices", ["MLII", "V5"], {duration_s: 30, scale: (k) => 1 - 0.5 * k});
  const other = leadsRecord("untouched", ["MLII", "V5"], {duration_s: 40});
  before(async () => {
    site = await openSite(browser);
    await open(site, two.files);
  });
  after(() => site.close());

  const reopen = async ({files}) => {
    await site.page.reload();
    await idle(site.page);
    await open(site, files);
  };

  test("a lead has a gain of its own, larger and smaller, within limits, and the picture follows", async () => {
    assert.equal(await stripOf(site), "1 rows 0 0 0 0:1:0:1 1:1:0:1");
    const plain = await site.page.screenshot();
    await click(site, "strip.settings");
    for (const expected of [2, 4, 4]) {
      await click(site, "lane.1.more");
      assert.equal(await stripOf(site), `1 rows 0 0 0 0:1:0:1 1:1:0:${expected}`);
    }
    for (const expected of [2, 1, 0.5, 0.25, 0.25]) {
      await click(site, "lane.1.less");
      assert.equal(await stripOf(site), `1 rows 0 0 0 0:1:0:1 1:1:0:${expected}`);
    }
    for (let i = 0; i < 3; i += 1) await click(site, "lane.1.more");
    await press(site, "Escape");
    assert.ok(!plain.equals(await site.page.screenshot()));
    await screenshot(site.page, "desk-gain");
  });

  test("order, gain, a hidden lead and the filter are there at the next visit of this recording, and of no other", async () => {
    await openMenu(site, "strip.settings", "lane.1.up", "lane.0.shown", "filter.baseline", "filter.mains60");
    const chosen = await stripOf(site);
    assert.equal(chosen, "1 rows 1 0 60 1:1:0:2 0:0:0:1");
    await screenshot(site.page, "desk-choices");
    await reopen(two);
    assert.equal(await stripOf(site), chosen);
    assert.equal((await screenState(site)).filter, "baseline mains");
    await open(site, other.files);
    assert.equal(await stripOf(site), "1 rows 0 0 0 0:1:0:1 1:1:0:1");
    await open(site, two.files);
    assert.equal(await stripOf(site), chosen);
  });

  test("the filter changes the picture alone, and off is remembered as well", async () => {
    const beats = await exportedText(site, "beats.csv");
    const filtered = await site.page.screenshot();
    await openMenu(site, "strip.settings", "filter.baseline", "filter.mains60");
    assert.equal((await screenState(site)).filter, "off");
    assert.ok(!filtered.equals(await site.page.screenshot()));
    assert.equal(await exportedText(site, "beats.csv"), beats);
    await reopen(two);
    assert.equal((await screenState(site)).filter, "off");
    assert.equal(await stripOf(site), "1 rows 0 0 0 1:1:0:2 0:0:0:1");
  });

  test("the last lead that is shown cannot be hidden", async () => {
    await openMenu(site, "strip.settings", "lane.1.shown");
    assert.equal(await stripOf(site), "1 rows 0 0 0 1:1:0:2 0:0:0:1");
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

describe("going places", () => {
  let site;
  // The reference calls beat 40 premature and has none at 60: two differences.
  const {files, beats} = wfdbRecord("places", {
    duration_s: 120,
    ectopicEvery: 25,
    reference: (all) => all.map((beat, i) => (i === 40 ? {...beat, label: "A"} : beat)).filter((_beat, i) => i !== 60),
  });
  const [header, ...rest] = files;
  const clocked = [
    {...header, bytes: Buffer.from(header.bytes.toString().replace(/^(\S+ 1 360 \d+)/, "$1 23:59:10"))},
    ...rest,
  ];
  before(async () => {
    site = await openSite(browser);
    await open(site, clocked);
  });
  after(() => site.close());

  const goTo = async (text, ofDay) => {
    await press(site, "g");
    await site.page.waitForSelector("#time-dialog[open]");
    await site.page.keyboard.type(text);
    if (ofDay) await site.page.check("#time-dialog [data-clock]");
    await site.page.click("#time-dialog [data-accept]");
    await idle(site.page);
  };

  test("by clock time, past midnight too; what is no time in here is said", async () => {
    await goTo("0:00:30", true);
    inView(await screenState(site), 80);
    await screenshot(site.page, "desk-clock");
    await goTo("23:59:20", true);
    inView(await screenState(site), 10);
    await goTo("1:30", false);
    inView(await screenState(site), 90);
    await goTo("12:00", true);
    assert.match(await site.page.textContent("#time-problem"), /no time inside/);
    await site.page.keyboard.press("Escape");
    await idle(site.page);
    inView(await screenState(site), 90);
  });

  test("bookmarks are set with K, walked with J, back with Shift and J, and taken away", async () => {
    const places = [];
    for (const place of ["0:20", "0:50", "1:40"]) {
      await press(site, "Escape", "Escape");
      await goTo(place, false);
      await press(site, "k");
      places.push((await screenState(site)).bookmarks);
    }
    assert.deepEqual(places, [1, 2, 3]);
    await edited(site, 3);
    await press(site, "Escape", "Escape", "Home", "Escape");
    for (const seconds of [20, 50, 100, 20]) {
      await press(site, "j");
      inView(await screenState(site), seconds);
    }
    await screenshot(site.page, "desk-bookmark");
    await press(site, "Shift+J");
    inView(await screenState(site), 100);
    await press(site, "k");
    await edited(site, 4);
    assert.equal((await screenState(site)).bookmarks, 2);
  });

  test("D goes to the next difference from the reference, an extra beat included", async () => {
    await press(site, "Escape", "Escape", "Home", "Escape");
    const seen = [];
    for (let i = 0; i < 3; i += 1) {
      await press(site, "d");
      seen.push((await screenState(site)).selected_beat);
    }
    assert.deepEqual(seen, [40, 60, 40], "round");
    inView(await screenState(site), beats[40].t_s);
    await press(site, "Shift+D");
    assert.equal((await screenState(site)).selected_beat, 60);
    await screenshot(site.page, "desk-difference");
  });

  test("what is typed within one frame is carried out in its order", async () => {
    await press(site, "Escape", "Escape", "Home", "Escape", "Enter");
    const {selected_beat: first, edits} = await screenState(site);
    // The page is busy for a while; the keys that were typed meanwhile arrive together.
    const busy = site.page.evaluate(() => {
      for (const since = performance.now(); performance.now() - since < 400; );
    });
    await Promise.all([
      busy,
      ...["Space", "s", "Space", "v", "Space", "f"].map((key) => site.page.keyboard.press(key)),
    ]);
    await edited(site, edits + 3);
    const json = JSON.parse(await exportedText(site, "json"));
    assert.deepEqual(
      [1, 2, 3].map((step) => json.beats[first + step].label),
      ["S", "V", "F"],
    );
    await press(site, "Control+z", "Control+z", "Control+z", "Escape", "Escape");
    await edited(site, edits);
  });

  test("F goes from finding to finding and round, Shift and F back", async () => {
    await open(site, wfdbRecord("findings", {duration_s: 60, ectopicEvery: 2}).files);
    const {rects} = await screenState(site);
    const rows = Object.keys(rects)
      .filter((name) => /^finding\.\d+$/.test(name))
      .map((name) => Number(name.split(".")[1]));
    assert.ok(rows.length >= 2, rows.join());
    const seen = [];
    for (let i = 0; i <= rows.length; i += 1) {
      await press(site, "f");
      seen.push((await screenState(site)).selected_finding);
    }
    const order = [...rows].sort((a, b) => a - b);
    assert.deepEqual(seen, [...order, order[0]]);
    await press(site, "Shift+F");
    assert.equal((await screenState(site)).selected_finding, order.at(-1));
    await screenshot(site.page, "desk-finding");
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

describe("a larger interface", () => {
  const bars = {
    top_bar: [
      "button.open",
      "menu.demo",
      "menu.model",
      "menu.record",
      "menu.more",
      "privacy",
      "menu.export",
      "menu.theme",
      "button.help",
    ],
    strip: [
      "speed.less",
      "speed.more",
      "gain.less",
      "gain.more",
      "strip.settings",
      "button.fit",
      "tool.edit",
      "tool.measure",
      "tool.more",
      "step.previous",
      "step.what",
      "step.next",
    ],
    tool_bar: [
      "edit.label.N",
      "edit.label.S",
      "edit.label.V",
      "edit.label.F",
      "edit.label.Q",
      "edit.more",
      "edit.rhythm",
      "edit.add",
      "edit.delete",
      "edit.undo",
      "edit.redo",
      "measure.march",
      "measure.clear",
      "tool.close",
    ],
    bottom: [/^tab\./, "panel.about", "button.fold"],
  };
  const regions = ["top_bar", "overview", "strip", "findings", "inspector", "bottom", "status"];
  const overlap = ([x, y, w, h], [X, Y, W, H]) =>
    Math.min(x + w, X + W) - Math.max(x, X) > 1 && Math.min(y + h, Y + H) - Math.max(y, Y) > 1;
  const inside = ([x, y, w, h], [X, Y, W, H]) => x >= X - 1 && y >= Y - 1 && x + w <= X + W + 1 && y + h <= Y + H + 1;

  /** Regions fill the window without overlap; so do the controls of each bar inside it. */
  function checkRects(rects, where) {
    const shown = regions.filter((name) => name in rects && rects[name][2] * rects[name][3] > 0);
    const area = shown.reduce((sum, name) => sum + rects[name][2] * rects[name][3], 0);
    assert.ok(Math.abs(area - 1280 * 800) < 0.01 * 1280 * 800, `${where}: regions fill ${area} px`);
    const pairwise = (names, what) =>
      names.forEach((a, i) =>
        names
          .slice(i + 1)
          .forEach((b) =>
            assert.ok(!overlap(rects[a], rects[b]), `${where}, ${what}: ${a} ${rects[a]} and ${b} ${rects[b]} overlap`),
          ),
      );
    pairwise(shown, "regions");
    for (const [bar, wanted] of Object.entries(bars)) {
      if (!(bar in rects)) continue;
      const names = Object.keys(rects).filter((name) =>
        wanted.some((each) => (each instanceof RegExp ? each.test(name) : each === name)),
      );
      pairwise(names, bar);
      for (const name of names)
        assert.ok(inside(rects[name], rects[bar]), `${where}: ${name} ${rects[name]} leaves ${bar} ${rects[bar]}`);
    }
  }

  for (const [entry, scale] of [
    ["size.large", 1.25],
    ["size.larger", 1.5],
  ]) {
    test(`at ${100 * scale} % of 1280 x 800 nothing overlaps or is cut off, and it stays for the next visit`, async () => {
      const site = await openSite(browser);
      try {
        await open(site, wfdbRecord("scaled", {duration_s: 60, ectopicEvery: 12}).files);
        await openMenu(site, "menu.theme", entry);
        assert.equal((await screenState(site)).ui_scale, scale);
        const look = async (name) => {
          checkRects((await screenState(site)).rects, name);
          await screenshot(site.page, `desk-${100 * scale}-${name}`);
        };
        await look("read");
        const {rects} = await screenState(site);
        assert.ok(
          "tools" in rects || ["tool.edit", "tool.measure", "tool.more"].every((name) => name in rects),
          "every tool has its button",
        );
        for (const name of Object.keys(rects).filter(
          (each) => each.startsWith("beat.label.") || each === "beat.more",
        )) {
          if (rects.inspector[2] > 0)
            assert.ok(inside(rects[name], rects.inspector), `${name} ${rects[name]} leaves the inspector`);
        }
        await press(site, "Enter");
        await look("edit");
        await press(site, "Escape", "m");
        await look("measure");
        await press(site, "Escape", "Escape");
        for (const menu of ["menu.export", "menu.more", "menu.model", "strip.settings", "menu.theme"]) {
          if (!(menu in (await screenState(site)).rects)) continue;
          await click(site, menu);
          await look(menu);
          await press(site, "Escape");
        }
        await site.page.reload();
        await idle(site.page);
        assert.equal((await screenState(site)).ui_scale, scale);
        assert.deepEqual(site.problems, []);
      } finally {
        await site.close();
      }
    });
  }
});

test("a folder dropped as a folder is a list of its records, those of folders in it too", async () => {
  const site = await openSite(browser);
  const folder = await mkdtemp(join(tmpdir(), "fiducial-folder-"));
  try {
    const database = join(folder, "made-db");
    await mkdir(join(database, "later"), {recursive: true});
    const put = (where, {files}) => Promise.all(files.map(({name, bytes}) => writeFile(join(where, name), bytes)));
    await put(database, wfdbRecord("first", {duration_s: 30}));
    await put(database, wfdbRecord("second", {duration_s: 40}));
    await put(join(database, "later"), wfdbRecord("third", {duration_s: 50}));
    await writeFile(join(database, "README"), "about the database\n");

    const devtools = await site.context.newCDPSession(site.page);
    const [x, y] = [640, 400];
    const data = {items: [], files: [database], dragOperationsMask: 1};
    const drag = (type) => devtools.send("Input.dispatchDragEvent", {type, x, y, data});
    await drag("dragEnter");
    await drag("dragOver");
    await idle(site.page);
    await screenshot(site.page, "desk-folder-over");
    await drag("drop");
    await site.page.waitForFunction(
      () => window.fiducial.state().screen.record !== undefined && document.title.includes("first"),
    );
    await idle(site.page);
    assert.equal((await site.state()).message, null);
    assert.equal(await summaryField(site.page, "Duration"), "0:30");
    await click(site, "menu.record");
    const {rects} = await screenState(site);
    const entries = Object.keys(rects).filter((name) => /^record\.\d+$/.test(name));
    assert.equal(entries.length, 3, entries.join(" "));
    await screenshot(site.page, "desk-folder");
    await click(site, "record.2");
    assert.equal(await summaryField(site.page, "Duration"), "0:50");

    await mkdir(join(folder, "empty"));
    data.files = [join(folder, "empty")];
    for (const type of ["dragEnter", "dragOver", "drop"]) await drag(type);
    await site.page.waitForFunction(() => window.fiducial.state().message !== null);
    assert.match((await site.state()).message, /^Nothing readable was dropped\./);
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
    await rm(folder, {recursive: true});
  }
});
