// Firefox, without a mouse and without WebGL (it has none when headless): a file is opened, its findings lead to a beat, the
// beat is labelled, and what is exported asks first about what says who it is of.
import assert from "node:assert/strict";
import {mkdtemp, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {serve} from "../../scripts/site/serve.mjs";
import {firefoxPath, keys, launchFirefox} from "./firefox.mjs";
import {dist} from "./page.mjs";
import {leadsRecord} from "./recordings.mjs";

const mostTabs = 150;

describe("in Firefox, by keys alone", {skip: firefoxPath === undefined && "there is no Firefox here"}, () => {
  const {files, beats} = leadsRecord("named", ["MLII"], {
    duration_s: 60,
    ectopicEvery: 12,
    start: "10:30:00 16/05/2020",
    comments: ["Name: John Doe"],
  });
  let folder, server, firefox;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "fiducial-named-"));
    await Promise.all(files.map(({name, bytes}) => writeFile(join(folder, name), bytes)));
    server = await serve(dist);
    firefox = await launchFirefox();
  });
  after(async () => {
    await firefox?.close();
    await server?.close();
    await rm(folder, {recursive: true, force: true});
  });

  const focused = () => firefox.evaluate(() => document.activeElement.id);
  const text = (id) => firefox.evaluate((wanted) => document.getElementById(wanted)?.textContent ?? "", id);
  const focus = (selector) => firefox.evaluate((wanted) => document.querySelector(wanted).focus(), selector);

  /** A fresh page, and the recording in it, analysed. */
  async function open() {
    await firefox.goTo(server.address);
    await firefox.until(
      () => document.getElementById("status").textContent === "The analysis is complete.",
      "the demo",
    );
    const paths = files.map(({name}) => join(folder, name));
    await firefox.choose("#picker", paths);
    const analysed = () =>
      document.querySelector("#results h2")?.textContent === "Recording named" &&
      document.querySelector("#findings button[data-seconds]") !== null;
    await firefox.until(analysed, "the recording's findings");
  }

  async function tabTo(id) {
    for (let i = 0; i < mostTabs; i += 1) {
      if ((await focused()) === id) return;
      await firefox.press(keys.Tab);
    }
    assert.fail(`Tab never reached ${id}; it stands at ${await focused()}`);
  }

  /** Saves it from the list behind Ctrl+S; `answer` is a key for the question about who it is of, null where none comes. */
  async function exported(what, name, answer) {
    await firefox.press(keys.Control, "s");
    await firefox.until(() => document.getElementById("export-dialog").open, "the list of exports");
    await focus(`#export-dialog [data-what="${what}"]`);
    await firefox.press(keys.Enter);
    if (answer !== null) {
      await firefox.until(() => document.getElementById("header-text-dialog").open, "the question");
      assert.match(await text("header-text-dialog"), /Recorded on 2020-05-16.*Name: John Doe/s);
      await answer();
    }
    return (await firefox.downloaded(name)).toString("latin1");
  }

  test("a file is opened and analysed", async () => {
    await open();
    assert.equal(await firefox.evaluate(() => document.querySelector("#results h2").textContent), "Recording named");
  });

  test("a finding leads to its beat, which is labelled", async () => {
    await focus("#findings button[data-seconds]");
    await firefox.press(keys.Enter);
    assert.match(await text("selected-beat-title"), new RegExp(`^Beat \\d+ of ${beats.length}, at `));
    await tabTo("beat-label");
    await firefox.press("F");
    await tabTo("beat-give");
    await firefox.press(keys.Enter);
    await firefox.until(() => /labelled F/.test(document.getElementById("status").textContent), "the label");
    assert.match(await text("selected-beat"), /Class F/);
  });

  test("an export leaves out name and date, unless the person keeps them", async () => {
    const without = await exported("wfdb16.zip", "named_wfdb16.zip", () => firefox.press(keys.Enter));
    assert.doesNotMatch(without, /John Doe|16\/05\/2020/);
    assert.match(await exported("json", "named.json", null), /"edits":1/);
    await open();
    await firefox.until(() => document.getElementById("restore-dialog").open, "the question about edits");
    await firefox.press(keys.Enter);
    const kept = await exported("wfdb16.zip", "named_wfdb16.zip", async () => {
      await focus("#header-text-dialog [data-keep]");
      await firefox.press(keys.Enter);
    });
    assert.match(kept, /16\/05\/2020[\s\S]*Name: John Doe/);
  });

  test("the result is confirmed", async () => {
    await firefox.press(keys.Control, keys.Enter);
    assert.equal(await focused(), "reviewer");
    for (const letter of "Reader") await firefox.press(letter);
    await firefox.press(keys.Enter);
    await firefox.until(() => /Reader/.test(document.getElementById("review-state")?.textContent ?? ""), "the review");
  });
});
