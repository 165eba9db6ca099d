// What may go wrong: files, the worker, the models, the graphics. A sentence each time, never a blank page.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {dropFiles, idle, launch, openSite, screenshot, summaryField, withoutWebGl2} from "./page.mjs";
import {fs_hz, wfdbRecord} from "./recordings.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const bytes = (text) => Buffer.from(text);
const record = wfdbRecord("rec", {duration_s: 30});
const [header, samples, reference] = record.files;

describe("files that cannot be used end in one sentence", () => {
  let site;
  before(async () => (site = await openSite(browser)));
  after(() => site.close());

  const cases = {
    "a header without its signal file": [[header], /rec\.dat/],
    "a signal file without its header": [[{...samples, name: "alone.dat"}], /alone\.hea|header/],
    "an annotation file alone": [[reference], /\.hea|header|record/i],
    "an empty file": [[{name: "empty.csv", bytes: bytes("")}], /empty/i],
    "an empty header": [[{name: "rec.hea", bytes: bytes("")}, samples], /rec\.hea/],
    "a picture": [[{name: "photo.png", bytes: bytes("\x89PNG\r\n")}], /CSV|WFDB/],
    "a table of words": [[{name: "words.csv", bytes: bytes("a,b\nc,d\ne,f\n")}], /words\.csv/],
    "a header that promises 10^18 samples": [
      [{name: "rec.hea", bytes: bytes("rec 1 360 1000000000000000000\nrec.dat 16 200 16 0 0 0 0 II\n")}, samples],
      /rec/,
    ],
    "a header with a negative rate": [
      [{name: "rec.hea", bytes: bytes("rec 1 -360 100\nrec.dat 16 200 16 0 0 0 0 II\n")}, samples],
      /rec\.hea/,
    ],
    "a header of noise": [[{name: "rec.hea", bytes: bytes("\x00\xff%s%n##\n")}, samples], /rec\.hea/],
  };
  for (const [name, [files, sentence]] of Object.entries(cases)) {
    test(name, async () => {
      await dropFiles(site.page, files);
      await idle(site.page);
      const {message, busy} = await site.state();
      assert.equal(busy, false);
      assert.match(message ?? "(no message)", sentence);
      assert.ok(message.length < 400, message);
      assert.equal(await site.page.textContent("#status"), message);
    });
  }

  test("and the next good one still opens", async () => {
    await screenshot(site.page, "error");
    await dropFiles(site.page, record.files);
    await idle(site.page);
    assert.equal((await site.state()).message, null);
    assert.equal(await summaryField(site.page, "Beats"), String(record.beats.length));
    assert.deepEqual(site.problems, []);
  });
});

describe("imperfect files are analysed as far as they go, and say so", () => {
  let site;
  before(async () => (site = await openSite(browser)));
  after(() => site.close());

  const notes = () => site.page.$$eval("#diagnostics li", (items) => items.map((item) => item.dataset.code));
  const kinds = () => site.page.$$eval("#findings li", (items) => items.map((item) => item.dataset.kind));
  const open = async (...files) => {
    await dropFiles(site.page, files);
    await idle(site.page);
    assert.equal((await site.state()).message, null);
  };

  test("a signal file cut in the middle: x of y", async () => {
    await open(header, {name: "rec.dat", bytes: samples.bytes.subarray(0, samples.bytes.length / 2 + 1)}, reference);
    assert.ok((await notes()).includes("truncated_signal"));
    const found = Number(await summaryField(site.page, "Beats"));
    assert.ok(found >= record.beats.length / 2 - 2 && found <= record.beats.length / 2 + 2, `${found} beats`);
  });

  test("a flat line: no beats are invented", async () => {
    await open(header, {name: "rec.dat", bytes: Buffer.alloc(samples.bytes.length)});
    assert.equal(await summaryField(site.page, "Beats"), "0");
    assert.ok((await kinds()).includes("not_analysable"));
    await screenshot(site.page, "flat-line");
  });

  test("a table of NaN: no beats are invented", async () => {
    const rows = Array.from({length: 10 * fs_hz}, (_, i) => `${(i / fs_hz).toFixed(6)},NaN`);
    await dropFiles(site.page, [{name: "nan.csv", bytes: bytes(`time [s],II [mV]\n${rows.join("\n")}\n`)}]);
    await idle(site.page);
    const {message, screen} = await site.state();
    assert.ok(message !== null || screen.beat_count === 0, "either refused or without beats");
  });

  test("a table of one sample", async () => {
    await dropFiles(site.page, [{name: "one.csv", bytes: bytes("time [s],II [mV]\n0,0.1\n")}]);
    await idle(site.page);
    const {message, screen} = await site.state();
    assert.ok(message !== null || screen.beat_count === 0, "either refused or without beats");
  });

  test("hostile names are shown as text and nothing else", async () => {
    const lead = "<img/src=x>%s%n##\u202e";
    const hostile = wfdbRecord("hostile", {duration_s: 30, lead, comments: ["<script>window.injected = 1</script>"]});
    await open(...hostile.files);
    assert.equal(await site.page.evaluate(() => window.injected), undefined);
    assert.equal(await site.page.$("#results img"), null);
    assert.match(await summaryField(site.page, "Leads"), /<img\/src=x>%s%n##/);
    await screenshot(site.page, "hostile-names");
  });
});

describe("the analysis can be stopped", () => {
  const long = wfdbRecord("long", {duration_s: 4 * 3600}); // longer than a key needs on a full machine

  test("by Escape, before it is finished, keeping the page alive", async () => {
    const site = await openSite(browser);
    try {
      await dropFiles(site.page, long.files);
      await site.page.waitForFunction(() => window.fiducial.state().busy);
      await site.page.focus("#canvas");
      await site.page.keyboard.press("Escape");
      // No stop-watch here: on a loaded machine a drawn frame alone takes a second. That it ended as
      // cancelled, not as finished, is what counts; how fast is for the bench.
      await site.page.waitForFunction(() => !window.fiducial.state().busy);
      assert.match((await site.state()).message, /cancelled/);
      await dropFiles(site.page, record.files);
      await idle(site.page);
      assert.equal(await summaryField(site.page, "Beats"), String(record.beats.length));
    } finally {
      await site.close();
    }
  });

  test("by a second drop, whose results alone are shown", async () => {
    const site = await openSite(browser);
    try {
      await dropFiles(site.page, long.files);
      await site.page.waitForFunction(() => window.fiducial.state().busy);
      await dropFiles(site.page, record.files);
      await idle(site.page);
      assert.match(await site.page.textContent("#results h2"), /rec/);
      assert.equal(await summaryField(site.page, "Beats"), String(record.beats.length));
      assert.equal((await site.state()).screen.duration_s, 30);
      assert.deepEqual(site.problems, []);
    } finally {
      await site.close();
    }
  });
});

test("a worker that dies is replaced, and the page says so", async () => {
  const site = await openSite(browser);
  try {
    for (const worker of site.page.workers()) {
      await worker.evaluate(() =>
        setTimeout(() => {
          throw new Error("planted");
        }),
      );
    }
    await site.page.waitForFunction(() => window.fiducial.state().message !== null);
    assert.match((await site.state()).message, /stopped unexpectedly/);
    assert.match((await site.state()).brokenReason, /planted/);
    await dropFiles(site.page, record.files);
    await idle(site.page);
    assert.equal((await site.state()).message, null);
    assert.equal(await summaryField(site.page, "Beats"), String(record.beats.length));
  } finally {
    await site.close();
  }
});

test("a worker in an endless loop is replaced, and not because the computer slept", async () => {
  const site = await openSite(browser);
  try {
    for (let tries = 0; site.page.workers().length < 2 && tries < 200; tries += 1) await site.page.waitForTimeout(50);
    for (const worker of site.page.workers()) {
      // the spare one will open the recording
      await worker.evaluate(() =>
        setTimeout(() => {
          for (;;);
        }),
      );
    }
    await site.page.clock.install();
    await dropFiles(site.page, record.files);
    await site.page.clock.fastForward(3_600_000); // as a lid that is opened an hour later: what was due comes once
    assert.equal((await site.state()).message, null);
    assert.equal((await site.state()).busy, true);
    await site.page.clock.runFor(11_000);
    assert.match((await site.state()).message, /stopped unexpectedly while reading/);
    assert.match((await site.state()).brokenReason, /^silent for 10 s$/);
    await site.page.clock.resume();
    await dropFiles(site.page, record.files);
    await idle(site.page);
    assert.equal(await summaryField(site.page, "Beats"), String(record.beats.length));
  } finally {
    await site.close();
  }
});

describe("without a usable model everything but the classes works", () => {
  const broken = {
    "a damaged network": [
      "**/*.onnx",
      async (route) => {
        const body = await (await route.fetch()).body();
        body[body.length >> 1] ^= 1;
        await route.fulfill({body});
      },
    ],
    "a missing model list": ["**/models/index.json", (route) => route.fulfill({status: 404, body: ""})],
    "a manifest of another shape": [
      "**/manifest.json",
      (route) => route.fulfill({body: "{}", contentType: "application/json"}),
    ],
    "a runtime that does not start": [
      "**/ort-wasm*.wasm",
      (route) => route.fulfill({body: "no", contentType: "application/wasm"}),
    ],
  };
  for (const [name, [pattern, handler]] of Object.entries(broken)) {
    test(name, async () => {
      const site = await openSite(browser, {prepare: (page) => page.route(pattern, handler)});
      try {
        assert.ok(Number(await summaryField(site.page, "Beats")) > 100);
        assert.match(await summaryField(site.page, "Classes"), /no model/);
        const codes = await site.page.$$eval("#diagnostics li", (items) => items.map((item) => item.dataset.code));
        assert.ok(codes.includes("model_unavailable"), codes.join());
        await screenshot(site.page, `without-model-${name.replaceAll(" ", "-")}`);
      } finally {
        await site.close();
      }
    });
  }
});

describe("graphics that fail", () => {
  test("without WebGL2 the results are a document", async () => {
    const site = await openSite(browser, {prepare: withoutWebGl2});
    try {
      assert.equal(await site.page.isVisible("#findings"), true);
      assert.ok(Number(await summaryField(site.page, "Beats")) > 100);
      assert.match(await site.page.textContent("#no-picture"), /no WebGL2/);
      await screenshot(site.page, "no-webgl2");
      await site.page.click("summary");
      await site.page.click("#demos button:nth-of-type(2)");
      await idle(site.page);
      assert.ok(Number(await summaryField(site.page, "Beats")) > 100);
    } finally {
      await site.close();
    }
  });

  test("a lost context comes back with the picture", async () => {
    const site = await openSite(browser);
    try {
      const lose = () =>
        site.page.evaluate(async () => {
          const canvas = document.querySelector("#canvas");
          const extension = canvas.getContext("webgl2").getExtension("WEBGL_lose_context");
          extension.loseContext();
          await new Promise((later) => setTimeout(later, 100));
          extension.restoreContext();
          await new Promise((later) => canvas.addEventListener("webglcontextrestored", later, {once: true}));
        });
      const before = await site.page.screenshot();
      await lose();
      await idle(site.page);
      const afterwards = await site.page.screenshot();
      assert.ok(
        Math.abs(before.length - afterwards.length) < 0.05 * before.length,
        `${before.length} and ${afterwards.length} bytes`,
      );
      assert.equal(await site.page.evaluate(() => document.body.dataset.view), "picture");
    } finally {
      await site.close();
    }
  });
});

test("a hostile table keeps the worker busy, never the page, and Escape ends it", async () => {
  const site = await openSite(browser);
  try {
    await dropFiles(site.page, [
      {name: "wide.csv", bytes: bytes(`time,${"a,".repeat(200_000)}a\n${`${"1,".repeat(200_001)}1\n`.repeat(3)}`)},
    ]);
    for (let i = 0; i < 5; i += 1) {
      const asked = Date.now();
      await site.page.evaluate(() => new Promise((later) => setTimeout(later, 0)));
      assert.ok(Date.now() - asked < 1_000, `the page answered after ${Date.now() - asked} ms`);
      await site.page.waitForTimeout(100);
    }
    await site.page.keyboard.press("Escape");
    await dropFiles(site.page, record.files);
    await idle(site.page);
    assert.equal(await summaryField(site.page, "Beats"), String(record.beats.length));
  } finally {
    await site.close();
  }
});
