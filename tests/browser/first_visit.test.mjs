// Opening the page: the demo is analysed, nothing leaves, nothing is wrong.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {idle, launch, openSite, screenshot, sizes, summaryField, tableRows} from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

describe("the first visit", () => {
  let site;
  before(async () => (site = await openSite(browser)));
  after(() => site.close());

  test("shows a demo recording, already analysed", async () => {
    const {screen, busy, message} = await site.state();
    assert.equal(busy, false);
    assert.equal(message, null);
    assert.equal(screen.has_recording, true);
    assert.equal(screen.analysis_complete, true);
    assert.ok(screen.beat_count > 100, `${screen.beat_count} beats`);
  });

  test("mirrors the same numbers for screen readers", async () => {
    const {screen} = await site.state();
    assert.equal(await summaryField(site.page, "Beats"), String(screen.beat_count));
    assert.ok((await site.page.$$("#findings li")).length >= 1);
    assert.equal((await tableRows(site.page, "beats")).length, Math.min(100, screen.beat_count));
    assert.match(await site.page.textContent("#document"), /Research and teaching, not a medical device/);
  });

  test("compares a synthetic patient with its known truth", async () => {
    const rows = await tableRows(site.page, "confusion");
    assert.equal(rows.length, 5);
    const total = rows.flatMap((row) => row.slice(1).map(Number)).reduce((sum, value) => sum + value, 0);
    const {screen} = await site.state();
    assert.ok(
      Math.abs(total - screen.beat_count) <= 0.02 * screen.beat_count,
      `${total} of ${screen.beat_count} beats compared`,
    );
  });

  test("draws nothing while nothing changes", async () => {
    await idle(site.page);
    const {screen: first} = await site.state();
    await site.page.waitForTimeout(600);
    const {screen: later} = await site.state();
    assert.equal(later.frame_count, first.frame_count);
  });

  test("lists its demos, each opening with one click and no request where it is synthetic", async () => {
    const {demos} = await site.state();
    assert.ok(demos.length >= 4, `${demos.length} demos`);
    const requestsBefore = site.requests.length;
    const synthetic = demos.filter((id) => !id.startsWith("mitdb-"));
    await site.page.evaluate((id) => window.fiducial.openDemo(id), synthetic[1]);
    await idle(site.page);
    assert.equal(site.requests.length, requestsBefore);
    assert.equal((await site.state()).screen.analysis_complete, true);
  });

  test("made no request to anybody else, broke no policy and wrote no error to the console", async () => {
    assert.deepEqual(site.foreign, []);
    assert.deepEqual(await site.violations(), []);
    assert.deepEqual(site.problems, []);
  });
});

test("every response carries the policy, and an injected script does not run", async () => {
  const site = await openSite(browser);
  try {
    const urls = await site.page.evaluate(() => performance.getEntriesByType("resource").map(({name}) => name));
    for (const url of [site.server.address, ...urls]) {
      const {headers} = await fetch(url);
      const policy = headers.get("content-security-policy");
      assert.match(policy, /default-src 'none'/, url);
      assert.doesNotMatch(policy, /'unsafe-inline'|'unsafe-eval'/, url);
    }
    await site.page.evaluate(() => {
      const script = document.createElement("script");
      try {
        script.textContent = "window.injected = true";
      } catch {
        return; // Trusted Types refused it even earlier
      }
      document.body.append(script);
    });
    assert.equal(await site.page.evaluate(() => window.injected), undefined);
    const escaped = await site.page.evaluate(() =>
      fetch("https://example.org/").then(
        () => "sent",
        () => "refused",
      ),
    );
    assert.equal(escaped, "refused");
    assert.ok((await site.violations()).length >= 1);
  } finally {
    await site.close();
  }
});

test("the built page holds no inline script or style", async () => {
  const site = await openSite(browser, {wait: false});
  try {
    const html = await (await fetch(site.server.address)).text();
    assert.doesNotMatch(html, /<style|style=|<script(?![^>]*\bsrc=)[^>]*>|\bon[a-z]+=/i);
  } finally {
    await site.close();
  }
});

for (const [name, size] of Object.entries(sizes)) {
  test(`screenshot at ${size.width} x ${size.height}`, async () => {
    const site = await openSite(browser, {size});
    try {
      await screenshot(site.page, `demo-${size.width}x${size.height}`);
      const [width, height] = await site.page.$eval("#canvas", (canvas) => [canvas.width, canvas.height]);
      assert.deepEqual([width, height], [size.width, size.height], name);
      const scrolls = await site.page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      assert.equal(scrolls, false);
      assert.deepEqual(site.problems, []);
    } finally {
      await site.close();
    }
  });
}
