// The Lab: experiments on imbalance, from a made-up file. Real clicks; answers from the screen program's own state and
// from the table that a screen reader reads.
import assert from "node:assert/strict";
import {readFile} from "node:fs/promises";
import {after, before, describe, test} from "node:test";
import {experimentsFile} from "./experiments.mjs";
import {dropFiles, idle, launch, openSite, screenshot, sizes, summaryField, tableRows, withoutWebGl2} from "./page.mjs";
import {click, openTab, placeIn, screenState} from "./hands.mjs";
import {wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const file = experimentsFile();
const indexOf = (id) => file.experiments.findIndex((each) => each.id === id);
const experiment = (id) => `lab.experiment.${indexOf(id)}`;

/** Answers for models/experiments.json, one after the other, the last one for good. */
function answering(...answers) {
  const asked = [];
  const prepare = (page) =>
    page.route("**/models/experiments.json", (route) => {
      const answer = answers[Math.min(asked.length, answers.length - 1)];
      asked.push(route.request().url());
      return route.fulfill({contentType: "application/json", ...answer});
    });
  return {asked, prepare};
}

const openLab = (site) => openTab(site, "lab");

async function lab(site) {
  return (await screenState(site)).lab;
}

describe("the Lab", () => {
  let site;
  const {asked, prepare} = answering({body: JSON.stringify(file)});
  before(async () => {
    site = await openSite(browser, {prepare});
    const {files} = wfdbRecord("lab", {duration_s: 120, ectopicEvery: 12});
    await dropFiles(site.page, files);
    await idle(site.page);
  });
  after(() => site.close());

  test("asks for the experiments when it is first opened, and once", async () => {
    assert.deepEqual(asked, []);
    await openLab(site);
    assert.equal((await lab(site)).ready, true);
    await click(site, "tab.beats");
    await openLab(site);
    assert.equal(asked.length, 1);
  });

  test("shows one experiment, or two beside each other", async () => {
    await click(site, experiment("s000_cnn_rr"));
    assert.equal((await lab(site)).chosen, "s000_cnn_rr");
    const alone = (await screenState(site)).rects;
    for (const name of ["lab.trap", "lab.matrix"]) assert.ok(name in alone, name);
    await screenshot(site.page, "lab-one");
    await click(site, `lab.beside.${indexOf("s000_cnn")}`);
    assert.equal((await lab(site)).beside, "s000_cnn");
    const {rects} = await screenState(site);
    assert.ok("lab.trap.beside" in rects && rects["lab.trap.beside"][0] > rects["lab.trap"][0] + rects["lab.trap"][2]);
    await screenshot(site.page, "lab-two");
    await click(site, `lab.beside.${indexOf("s000_cnn")}`);
    assert.equal((await lab(site)).beside, "");
  });

  test("a column of the table turns the ranking round, and a row goes to its experiment", async () => {
    await click(site, "lab.page.table");
    for (const order of ["accuracy", "macro_f1", "file"]) {
      await click(site, `lab.sort.${order}`);
      assert.equal((await lab(site)).order, order);
      await screenshot(site.page, `lab-table-${order}`);
    }
    await click(site, "lab.row.1");
    assert.deepEqual([(await lab(site)).page, (await lab(site)).chosen], ["experiment", file.experiments[1].id]);
  });

  test("the table for screen readers says the same, the trivial classifier included", async () => {
    const rows = await tableRows(site.page, "experiment-rows");
    assert.equal(rows.length, file.experiments.length + 3, "a trivial classifier for each of three test sets");
    const trivial = rows.find(([title, split]) => title === "Always N" && split === "DS1 -> DS2");
    assert.equal(trivial[3], "0.89");
    assert.equal(trivial[5], "0.19");
    const leaky = rows.find(([title]) => title === "CNN, beats at random");
    assert.match(leaky[1], /patients on both sides/);
    const {confusion} = file.experiments[0].runs[0];
    const right =
      confusion.reduce((sum, row, label) => sum + row[label], 0) /
      confusion.flat().reduce((sum, count) => sum + count, 0);
    assert.ok(Math.abs(Number(rows[0][3].slice(0, 4)) - right) < 0.02, `${rows[0][3]} near ${right}`);
    assert.match(rows[0][3], /^0\.\d\d \u00b1 0\.\d\d$/);
  });

  test("runs an experiment's model on the open recording", async () => {
    await click(site, experiment("s000_cnn_rr"));
    await click(site, "lab.run");
    await idle(site.page);
    assert.equal((await screenState(site)).model, "s000_cnn_rr");
    assert.equal(await summaryField(site.page, "Model"), "s000_cnn_rr int8");
    await screenshot(site.page, "lab-run");
    const before_ = (await screenState(site)).analysis_version;
    await click(site, "lab.run");
    assert.equal((await screenState(site)).analysis_version, before_, "it runs already");
  });

  test("keys: L goes to the Lab and from there to the Score, I through the experiments", async () => {
    await site.page.focus("#canvas");
    await site.page.keyboard.press("l");
    await idle(site.page);
    assert.equal((await screenState(site)).panel, "score");
    await site.page.keyboard.press("l");
    await idle(site.page);
    assert.equal((await screenState(site)).panel, "lab");
    await site.page.keyboard.press("i");
    await idle(site.page);
    assert.equal((await lab(site)).chosen, file.experiments[indexOf("s000_cnn_rr") + 1].id);
    await site.page.keyboard.press("Shift+I");
    await idle(site.page);
    assert.equal((await lab(site)).chosen, "s000_cnn_rr");
  });

  test("explains itself", async () => {
    await click(site, "panel.about");
    assert.equal((await screenState(site)).menu_open, true);
    await screenshot(site.page, "lab-about");
    await site.page.keyboard.press("Escape");
    await idle(site.page);
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

describe("the Lab on the open recording", () => {
  let site;
  const {prepare} = answering({body: JSON.stringify(file)});
  before(async () => {
    site = await openSite(browser, {prepare});
    const {files} = wfdbRecord("lab", {duration_s: 120, ectopicEvery: 12});
    await dropFiles(site.page, files);
    await idle(site.page);
    await openLab(site);
  });
  after(() => site.close());

  const counts = () => summaryField(site.page, "Classes");
  const remarks = () => site.page.textContent("#results");

  test("asks the default model about every beat when its maps are first looked at", async () => {
    await click(site, "lab.page.saliency");
    await idle(site.page);
    const {rects, model} = await screenState(site);
    assert.notEqual(model, "s000_cnn_rr");
    assert.ok("lab.saliency.V" in rects, Object.keys(rects).join(" "));
    await screenshot(site.page, "lab-saliency-default");
  });

  test("a network with a map of its own shows that one", async () => {
    await site.page.evaluate(() => window.fiducial.selectModel({name: "s000_cnn_rr", precision: "int8"}));
    await idle(site.page);
    const {rects, model} = await screenState(site);
    assert.equal(model, "s000_cnn_rr");
    assert.ok("lab.saliency.N" in rects, Object.keys(rects).join(" "));
    await screenshot(site.page, "lab-saliency");
  });

  test("goes to the beats whose map is least like those of their class", async () => {
    const outlier = "lab.saliency.outlier.N.found.0";
    const [x, y] = await placeIn(site, "lab.saliency.N", 0.5, 0.1);
    await site.page.mouse.move(x, y);
    await site.page.mouse.wheel(0, 240);
    await idle(site.page);
    await click(site, outlier);
    const chosen = (await screenState(site)).selected_beat;
    await screenshot(site.page, "lab-saliency-outlier");
    await click(site, "lab.saliency.outlier.N.found.1");
    const {selected_beat, visible_begin_s, visible_end_s} = await screenState(site);
    assert.ok(chosen >= 0 && selected_beat >= 0 && selected_beat !== chosen);
    assert.ok(visible_begin_s >= 0 && visible_end_s > visible_begin_s);
    await site.page.mouse.move(x, y);
    await site.page.mouse.wheel(0, -4000);
    await idle(site.page);
  });

  test("saves the maps of each class as a table", async () => {
    await click(site, "menu.export");
    const downloading = site.page.waitForEvent("download");
    await site.page.mouse.click(...(await placeIn(site, "export.saliency.csv")));
    const download = await downloading;
    assert.equal(download.suggestedFilename(), "lab.saliency.csv");
    const [comment, head, ...rows] = (await readFile(await download.path(), "utf8")).trim().split("\n");
    assert.match(comment, /^# Fiducial .*Grad-CAM/);
    assert.match(
      head,
      /^class,class_of,group,taken_for,beats,empty_maps,begin_s,end_s,low_quartile,median,high_quartile,/,
    );
    const all = rows.map((row) => row.split(",")).filter(([label, , group]) => label === "N" && group === "all");
    assert.equal(all.length, 10, "one second in steps of 0.1 s");
    for (const [, , , , , , begin, end, low, median, high] of all) {
      assert.ok(Math.abs(end - begin - 0.1) < 1e-9);
      assert.ok(
        0 <= low && Number(low) <= Number(median) && Number(median) <= Number(high) && high <= 1,
        `${low} ${median} ${high}`,
      );
    }
  });

  test("S003's two networks are asked about the open recording, and every window can be taken home", async () => {
    await click(site, "lab.page.four_beats");
    await screenshot(site.page, "lab-two-stages-before");
    await click(site, "lab.four_beats.ask");
    await site.page.waitForFunction(() => "lab.four_beats.export" in window.fiducial.state().screen.rects);
    await idle(site.page);
    await screenshot(site.page, "lab-two-stages");
    const downloading = site.page.waitForEvent("download");
    await click(site, "lab.four_beats.export");
    const table = (await readFile(await (await downloading).path(), "utf8")).trim().split("\n").slice(2);
    const beats = (await counts()).match(/\d+/g).reduce((sum, count) => sum + Number(count), 0);
    assert.equal(table.length, Math.floor((beats - 2) / 4));
    const probabilities = table.map((row) => row.split(",").slice(2).map(Number));
    assert.ok(probabilities.flat().every((p) => p >= 0 && p <= 1));
    const spread = (column) => new Set(probabilities.map((row) => row[column])).size;
    assert.ok(spread(0) > 10 && spread(5) > 10, "answers differ from window to window");
  });

  test("the slider moves classes at once, without the model, and says so until it is put back", async () => {
    await click(site, "lab.page.operating");
    await screenshot(site.page, "lab-operating");
    const own = await counts();
    assert.doesNotMatch(await remarks(), /operating point/);
    const [x, y] = await placeIn(site, "lab.slider", 0.5, 0.5);
    await site.page.mouse.move(x, y);
    await site.page.mouse.down();
    await site.page.mouse.move(x + 60, y, {steps: 3});
    await site.page.mouse.move((await placeIn(site, "lab.slider", 1, 0.5))[0] + 20, y, {steps: 5});
    await site.page.mouse.up();
    await site.page.waitForFunction(() => window.fiducial.state().screen.rarity_weight === 1);
    await idle(site.page);
    await screenshot(site.page, "lab-operating-moved");
    assert.match(
      await remarks(),
      /its operating point was moved so that rarer classes count more \(weight 1, the model's own is 0\)/,
    );
    const normal = (text) => Number(/N \(not ectopic\) (\d+)/.exec(text)[1]);
    assert.ok(normal(await counts()) <= normal(own), `${await counts()} after ${own}`);
    await site.page.focus("#canvas");
    await site.page.keyboard.press("<");
    await site.page.waitForFunction(() => window.fiducial.state().screen.rarity_weight === 0.95);
    await idle(site.page);
    await click(site, "lab.reset");
    await site.page.waitForFunction(() => window.fiducial.state().screen.rarity_weight === 0);
    await idle(site.page);
    assert.equal(await counts(), own, "the model's answer is kept, not moved back");
    assert.doesNotMatch(await remarks(), /operating point/);
  });

  test("what is saved says that it was moved, and another model begins at its own answer", async () => {
    await site.page.focus("#canvas");
    await site.page.keyboard.press(">");
    await site.page.waitForFunction(() => window.fiducial.state().screen.rarity_weight === 0.05);
    await idle(site.page);
    await click(site, "menu.export");
    const downloading = site.page.waitForEvent("download");
    await site.page.mouse.click(...(await placeIn(site, "export.beats.csv")));
    assert.match(await readFile(await (await downloading).path(), "utf8"), /^# [^\n]*operating point moved by 0\.05/);
    await site.page.evaluate(() => window.fiducial.selectModel({name: "s000_cnn", precision: "int8"}));
    await idle(site.page);
    assert.equal((await screenState(site)).rarity_weight, 0);
  });

  test("wrote nothing to the console", () => assert.deepEqual(site.problems, []));
});

test("a missing file is one sentence, and can be asked for again", async () => {
  const {asked, prepare} = answering({status: 404, body: ""}, {body: JSON.stringify(file)});
  const site = await openSite(browser, {prepare});
  try {
    await openLab(site);
    const {ready, problem} = await lab(site);
    assert.equal(ready, false);
    assert.equal(problem, "The experiments could not be loaded: models/experiments.json: the server answered 404.");
    assert.equal(await site.page.textContent("#experiments-table"), problem);
    await screenshot(site.page, "lab-missing");
    await click(site, "lab.retry");
    await idle(site.page);
    assert.equal((await lab(site)).ready, true);
    assert.equal(asked.length, 2);
  } finally {
    await site.close();
  }
});

test("a broken file is one sentence, and entries that lack fields are shown as far as they go", async () => {
  const bare = {
    experiments: [
      {
        id: "bare",
        classes: ["A", "B"],
        runs: [
          {
            confusion: [
              [3, 1],
              [0, 0],
            ],
          },
        ],
      },
      {id: "broken", classes: ["A", "B"], runs: [{confusion: [[3, 1]]}]},
    ],
  };
  const {prepare} = answering({body: "<!DOCTYPE html><p>gone"}, {body: JSON.stringify(bare)});
  const site = await openSite(browser, {prepare});
  try {
    await openLab(site);
    assert.match((await lab(site)).problem, /^The JSON in .* cannot be read/);
    await site.page.reload();
    await idle(site.page);
    await openLab(site);
    assert.equal((await lab(site)).chosen, "bare");
    await screenshot(site.page, "lab-bare");
    const rows = await tableRows(site.page, "experiment-rows");
    assert.equal(rows[0][7], "A 0.86, B 0.00", "a class that is only answered counts 0");
    assert.match(await site.page.textContent("#experiments-table"), /Experiment 2 \(broken\) is left out/);
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});

test("on a phone the experiment is chosen from a menu", async () => {
  const {prepare} = answering({body: JSON.stringify(file)});
  const site = await openSite(browser, {size: sizes.phone, prepare});
  try {
    await openLab(site);
    await screenshot(site.page, "lab-phone");
    await click(site, "lab.choose");
    await screenshot(site.page, "lab-phone-menu");
    await click(site, experiment("s000_weighted"));
    assert.equal((await lab(site)).chosen, "s000_weighted");
    await click(site, "lab.page.table");
    await screenshot(site.page, "lab-phone-table");
    assert.deepEqual(site.problems, []);
  } finally {
    await site.close();
  }
});

test("without the screen the text view loads the table when it is opened", async () => {
  const {asked, prepare} = answering({body: JSON.stringify(file)});
  const site = await openSite(browser, {
    prepare: async (page) => {
      await prepare(page);
      await withoutWebGl2(page);
    },
  });
  try {
    assert.deepEqual(asked, []);
    await site.page.click("#experiments summary");
    await site.page.waitForSelector("#experiment-rows");
    assert.equal((await tableRows(site.page, "experiment-rows")).length, file.experiments.length + 3);
  } finally {
    await site.close();
  }
});
