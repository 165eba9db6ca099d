// Opening recordings: drops, tables, real records, exports; the numbers on screen are the terminal's numbers.
import assert from "node:assert/strict";
import {execFile} from "node:child_process";
import {mkdtemp, readFile, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {promisify} from "node:util";
import {dist, dropFiles, idle, launch, openSite, screenshot, sizes, summaryField, tableRows} from "./page.mjs";
import {click, screenState} from "./hands.mjs";
import {csvTable, leadsRecord, plannedBeats, realRecord, wfdbRecord} from "./recordings.mjs";
import {zip} from "./zips.mjs";

const run = promisify(execFile);
let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

/** Sum of each row of the confusion matrix: reference beats that an own beat matched. */
const rowSums = (rows) =>
  rows.map((row) =>
    row
      .slice(1)
      .map(Number)
      .reduce((sum, value) => sum + value, 0),
  );

describe("a dropped WFDB record", () => {
  const canary = "CANARY-4f1b77";
  const {files, beats} = wfdbRecord("drop01", {duration_s: 120, comments: [`patient ${canary}`]});
  let site;
  let requestsBefore;
  before(async () => {
    site = await openSite(browser);
    requestsBefore = site.requests.length;
    await dropFiles(site.page, files);
    await idle(site.page);
  });
  after(() => site.close());

  test("is read, and its beats are found where they were put", async () => {
    assert.equal((await site.state()).message, null);
    assert.match(await site.page.textContent("#results h2"), /drop01/);
    assert.equal(await summaryField(site.page, "Duration"), "2:00");
    assert.equal(await summaryField(site.page, "Beats"), String(beats.length));
  });

  test("is compared with the annotations that came along", async () => {
    const expected = [
      beats.filter(({label}) => label === "N").length,
      0,
      beats.filter(({label}) => label === "V").length,
      0,
      0,
    ];
    assert.deepEqual(rowSums(await tableRows(site.page, "confusion")), expected);
    assert.match(
      await site.page.textContent("#overall-scores"),
      /sensitivity 100\.0 %, positive predictivity 100\.0 %/,
    );
  });

  test("is exported with the numbers the terminal prints", async () => {
    const downloading = site.page.waitForEvent("download");
    await site.page.evaluate(() => window.fiducial.exportAs("json"));
    const download = await downloading;
    assert.equal(download.suggestedFilename(), "drop01.json");
    const exported = JSON.parse(await readFile(await download.path(), "utf8"));

    const folder = await mkdtemp(join(tmpdir(), "fiducial-test-"));
    try {
      for (const {name, bytes} of files) await writeFile(join(folder, name), bytes);
      const {stdout} = await run(
        "node",
        [join(dist, "fiducial.mjs"), "analyze", join(folder, "drop01.hea"), "--json", "-"],
        {maxBuffer: 2 ** 26},
      );
      assert.deepEqual(exported, JSON.parse(stdout));
    } finally {
      await rm(folder, {recursive: true});
    }
  });

  test("causes no request, and its private text is in none", async () => {
    assert.deepEqual(site.requests.slice(requestsBefore), []);
    assert.ok(site.requests.every((url) => !url.includes(canary)));
    assert.deepEqual(site.foreign, []);
    assert.equal((await site.state()).requests, 0);
    assert.deepEqual(site.problems, []);
    assert.deepEqual(await site.violations(), []);
  });
});

test("a record opens with the network gone", async () => {
  const site = await openSite(browser);
  try {
    await site.context.setOffline(true);
    const {files, beats} = wfdbRecord("offline");
    await dropFiles(site.page, files);
    await idle(site.page);
    assert.equal(await summaryField(site.page, "Beats"), String(beats.length));
  } finally {
    await site.close();
  }
});

test("signals dropped first and their header later are one recording", async () => {
  const site = await openSite(browser);
  try {
    const {files, beats} = wfdbRecord("twogoes");
    const of = (ending) => files.filter(({name}) => name.endsWith(ending));
    await dropFiles(site.page, of(".dat"));
    await idle(site.page);
    assert.match((await site.state()).message, /twogoes.hea. is missing/);
    await dropFiles(site.page, of(".hea"));
    await idle(site.page);
    assert.equal(await summaryField(site.page, "Beats"), String(beats.length));
  } finally {
    await site.close();
  }
});

test("a recording's free text stays behind when it is exported, unless the person keeps it", async () => {
  const site = await openSite(browser);
  try {
    const {page} = site;
    await dropFiles(page, wfdbRecord("named", {comments: ["Name: John Doe", "Born: 1956-02-03"]}).files);
    await idle(page);
    const exported = async (answer) => {
      const downloading = page.waitForEvent("download");
      await page.evaluate(() => window.fiducial.exportAs("wfdb16.zip"));
      if (answer !== null) {
        await page.locator("#header-text-dialog[open]").waitFor();
        await screenshot(page, "header-text-dialog");
        assert.match(await page.locator("#header-text-dialog [data-lines]").textContent(), /John Doe/);
        await page.locator("#header-text-dialog").getByText(answer).click();
      }
      return (await readFile(await (await downloading).path())).toString("latin1");
    };
    assert.doesNotMatch(await exported("Leave them out"), /John Doe/);
    assert.match(await exported(null), /2 lines of free text in the original header left out/);
    await page.reload();
    await idle(page);
    await dropFiles(page, wfdbRecord("named", {comments: ["Name: John Doe", "Born: 1956-02-03"]}).files);
    await idle(page);
    assert.match(await exported("Keep them"), /# ?Name: John Doe/);
  } finally {
    await site.close();
  }
});

test("the date is shown, and leaves in no file unless the person keeps it", async () => {
  const site = await openSite(browser);
  try {
    const {page} = site;
    await dropFiles(page, leadsRecord("dated", ["MLII"], {start: "10:30:00 16/05/2020"}).files);
    await idle(page);
    assert.equal(await summaryField(page, "Begins at"), "2020-05-16 10:30:00");
    const exported = async (what, answer) => {
      const downloading = page.waitForEvent("download");
      await page.evaluate((kind) => window.fiducial.exportAs(kind), what);
      if (answer !== null) {
        await page.locator("#header-text-dialog[open]").waitFor();
        assert.match(await page.locator("#header-text-dialog [data-lines]").textContent(), /Recorded on 2020-05-16/);
        if (answer === "Enter") await page.keyboard.press("Enter");
        else await page.locator("#header-text-dialog").getByText(answer).click();
      }
      return (await readFile(await (await downloading).path())).toString("latin1");
    };
    assert.match(await exported("edf", "Enter"), /Startdate X X X Fiducial/, "Enter leaves them out");
    assert.doesNotMatch(await exported("json", null), /2020-05-16/);
    assert.equal(await summaryField(page, "Begins at"), "2020-05-16 10:30:00");
    await page.reload();
    await idle(page);
    await dropFiles(page, leadsRecord("dated", ["MLII"], {start: "10:30:00 16/05/2020"}).files);
    await idle(page);
    assert.match(await exported("edf", "Keep them"), /Startdate 16-MAY-2020/);
    assert.match(await exported("beats.csv", null), /Recorded 2020-05-16T10:30:00/);
  } finally {
    await site.close();
  }
});

test("several records dropped together are offered by name", async () => {
  const site = await openSite(browser);
  try {
    await dropFiles(site.page, [
      ...wfdbRecord("second", {duration_s: 30}).files,
      ...wfdbRecord("first", {duration_s: 40}).files,
    ]);
    await idle(site.page);
    assert.match(await site.page.textContent("#results h2"), /first/);
    await site.page.evaluate(() => window.fiducial.openRecord("second"));
    await idle(site.page);
    assert.match(await site.page.textContent("#results h2"), /second/);
    assert.equal(await summaryField(site.page, "Duration"), "0:30");
  } finally {
    await site.close();
  }
});

describe("a table", () => {
  let site;
  before(async () => (site = await openSite(browser)));
  after(() => site.close());

  test("with a time column needs no question", async () => {
    await dropFiles(site.page, [{name: "timed.csv", bytes: csvTable()}]);
    await idle(site.page);
    assert.equal(await summaryField(site.page, "Sampling rate"), "360 Hz");
    assert.equal(await summaryField(site.page, "Beats"), String(plannedBeats().length));
  });

  test("without one asks for the sampling rate, with a guess from its rows", async () => {
    await dropFiles(site.page, [{name: "bare.csv", bytes: csvTable({time: false})}]);
    await site.page.waitForSelector("#rate-dialog[open]");
    assert.match(await site.page.textContent("#rate-dialog"), /bare\.csv/);
    assert.equal(await site.page.inputValue("#rate"), "360");
    await screenshot(site.page, "sampling-rate-question");
    await site.page.keyboard.press("Enter");
    await idle(site.page);
    assert.equal(await summaryField(site.page, "Beats"), String(plannedBeats().length));
  });

  test("whose question is refused leaves a sentence", async () => {
    await dropFiles(site.page, [{name: "bare.csv", bytes: csvTable({time: false})}]);
    await site.page.waitForSelector("#rate-dialog[open]");
    await site.page.keyboard.press("Escape");
    await idle(site.page);
    assert.match((await site.state()).message, /sampling rate/);
  });

  test("whose question is overtaken by another recording asks no more", async () => {
    await dropFiles(site.page, [{name: "bare.csv", bytes: csvTable({time: false})}]);
    await site.page.waitForSelector("#rate-dialog[open]");
    await dropFiles(site.page, wfdbRecord("other").files);
    await idle(site.page);
    assert.equal(await site.page.$("#rate-dialog[open]"), null);
    assert.equal((await site.state()).message, null);
    assert.match(await site.page.textContent("#results h2"), /other/);
  });
});

test("files come through the picker as well", async () => {
  const site = await openSite(browser);
  try {
    const {files, beats} = wfdbRecord("picked");
    await site.page.setInputFiles(
      "#picker",
      files.map(({name, bytes}) => ({name, mimeType: "", buffer: bytes})),
    );
    await idle(site.page);
    assert.equal(await summaryField(site.page, "Beats"), String(beats.length));
  } finally {
    await site.close();
  }
});

test("the other model gives other classes for the same beats", async () => {
  const site = await openSite(browser);
  try {
    const models = JSON.parse(await readFile(join(dist, "models/index.json"), "utf8"));
    const other = models.models.find((name) => name !== models.default);
    const beatsBefore = await summaryField(site.page, "Beats");
    await site.page.evaluate((name) => window.fiducial.selectModel({name, precision: "fp32"}), other);
    await idle(site.page);
    assert.equal(await summaryField(site.page, "Model"), `${other} fp32`);
    assert.equal(await summaryField(site.page, "Beats"), beatsBefore);
  } finally {
    await site.close();
  }
});

test("models that teach stand apart in the menu, small ones only, and a click runs one", async () => {
  const site = await openSite(browser);
  try {
    const index = JSON.parse(await readFile(join(dist, "models/index.json"), "utf8"));
    assert.ok(index.teaching.length > 0);
    await click(site, "menu.model");
    const {rects} = await screenState(site);
    const [left] = rects[`model.${index.default}.int8`];
    for (const name of index.models) {
      const teaches = index.teaching.includes(name);
      assert.equal(`model.${name}.fp32` in rects, !teaches, name);
      assert.equal(rects[`model.${name}.int8`][0] > left, teaches, `${name} is in the other column`);
    }
    const chosen = index.teaching.at(-1);
    await click(site, `model.${chosen}.int8`);
    assert.equal(await summaryField(site.page, "Model"), `${chosen} int8`);
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});

const record100 = await realRecord("100");
describe("record 100 of the MIT-BIH Arrhythmia Database", {
  skip: record100 === null && "data/mitdb is not there",
}, () => {
  let site;
  before(async () => {
    site = await openSite(browser);
    await dropFiles(site.page, record100);
    await idle(site.page);
  });
  after(() => site.close());

  test("opens from its three files; all of its 2273 beats are found", async () => {
    assert.equal((await site.state()).message, null);
    assert.equal(await summaryField(site.page, "Duration"), "30:05");
    const found = Number(await summaryField(site.page, "Beats"));
    assert.ok(Math.abs(found - 2273) <= 3, `${found} beats`);
  });

  test("shows the accuracy trap: the confusion matrix beside the scores per class", async () => {
    const sums = rowSums(await tableRows(site.page, "confusion"));
    // 2239 normal, 33 atrial premature and 1 ventricular beat, of which the detector may miss a few at the edges.
    assert.ok(sums[0] >= 2236 && sums[0] <= 2239, `N ${sums[0]}`);
    assert.ok(sums[1] >= 32 && sums[1] <= 33, `S ${sums[1]}`);
    assert.equal(sums[2], 1);
    assert.equal((await tableRows(site.page, "class-scores")).length, 5);
    for (const size of Object.values(sizes)) {
      await site.page.setViewportSize(size);
      await idle(site.page);
      await screenshot(site.page, `record100-${size.width}x${size.height}`);
    }
  });

  test("jumps to a finding", async () => {
    const seconds = await site.page.$$eval("#findings button[data-seconds]", (buttons) =>
      buttons.map((button) => Number(button.dataset.seconds)),
    );
    assert.ok(seconds.length >= 1);
    await site.page.evaluate((t_s) => window.fiducial.goTo(t_s), seconds[0]);
    await idle(site.page);
    const {screen} = await site.state();
    assert.ok(screen.visible_begin_s <= seconds[0] && seconds[0] <= screen.visible_end_s);
  });

  test("left nothing behind on the server's log or the console", async () => {
    assert.equal((await site.state()).requests, 0);
    assert.deepEqual(site.foreign, []);
    assert.deepEqual(site.problems, []);
    assert.deepEqual(await site.violations(), []);
  });
});

test("a dropped ZIP archive is a list of records, opened without unpacking it", async () => {
  const site = await openSite(browser);
  try {
    const [first, second] = [wfdbRecord("r9", {duration_s: 30}), wfdbRecord("r10", {duration_s: 45})];
    const inFolder = ({files}) => files.map(({name, bytes}) => ({name: `made-db-1.0/${name}`, bytes}));
    const readme = {name: "made-db-1.0/README", bytes: Buffer.from("about the database\n")};
    await dropFiles(site.page, [
      {name: "made-db-1.0.zip", bytes: zip([readme, ...inFolder(second), ...inFolder(first)])},
    ]);
    await idle(site.page);
    assert.equal((await site.state()).message, null);
    assert.equal(await summaryField(site.page, "Duration"), "0:30");
    await site.page.evaluate(() => window.fiducial.openRecord("r10"));
    await idle(site.page);
    assert.equal(await summaryField(site.page, "Duration"), "0:45");
    assert.equal(await summaryField(site.page, "Beats"), String(second.beats.length));
    assert.match(await site.page.textContent("#overall-scores"), /sensitivity 100\.0 %/);
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});

test("a damaged archive is refused in one sentence, and what was open stays", async () => {
  const site = await openSite(browser);
  try {
    const before_ = await summaryField(site.page, "Beats");
    await dropFiles(site.page, [{name: "half.zip", bytes: zip(wfdbRecord("r1").files).subarray(0, 5_000)}]);
    await idle(site.page);
    assert.match((await site.state()).message, /^"half\.zip" has no directory of its members: .*\.$/);
    assert.equal(await summaryField(site.page, "Beats"), before_);
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});
