// What a static host may do to the site's files: miss one, cut it, change a byte, never send it. One sentence, no endless tries.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {idle, launch, openSite, screenshot, summaryField} from "./page.mjs";

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

const missing = (route) => route.fulfill({status: 404, body: "not found"});
const changed = async (route) => {
  const body = await (await route.fetch()).body();
  body[body.length >> 1] ^= 1;
  await route.fulfill({
    body,
    contentType: route.request().url().endsWith(".wasm") ? "application/wasm" : "text/javascript",
  });
};
const cut = async (route) => {
  const body = await (await route.fetch()).body();
  await route.fulfill({body: body.subarray(0, body.length >> 1), contentType: "text/javascript"});
};
const never = () => undefined;

/** More than the site has files would be a loop. */
const mostRequests = 80;

describe("the page says what is wrong, and stops trying:", () => {
  const faults = {
    "the worker's script is missing": ["**/worker-*.js", missing, /worker-\w+\.js .*is not the file/],
    "the worker's script is changed": ["**/worker-*.js", changed, /worker-\w+\.js .*is not the file/],
    "the core is missing": ["**/core-*.wasm", missing, /core-\w+\.wasm .*is not the file/],
    "the core has a changed byte": ["**/core-*.wasm", changed, /core-\w+\.wasm .*is not the file/],
    "the page's program is cut": ["**/main-*.js", cut, /main-\w+\.js is missing, or is not the file/],
    "the page's program is missing": ["**/main-*.js", missing, /main-\w+\.js is missing, or is not the file/],
    "the style is changed": ["**/style-*.css", changed, /style-\w+\.css is missing, or is not the file/],
  };
  for (const [name, [pattern, handler, sentence]] of Object.entries(faults)) {
    test(name, async () => {
      const site = await openSite(browser, {wait: false, prepare: (page) => page.route(pattern, handler)});
      try {
        await site.page.waitForFunction(() => "failed" in document.body.dataset);
        await site.page.waitForTimeout(1_000);
        assert.match(await site.page.textContent("#boot-text"), sentence);
        assert.equal(await site.page.isVisible("#boot-text"), true);
        assert.ok(site.requests.length < mostRequests, `${site.requests.length} requests`);
        await screenshot(site.page, `delivery-${name.replaceAll(/\W+/g, "-")}`);
      } finally {
        await site.close();
      }
    });
  }

  test("no worker ever starts", async () => {
    const site = await openSite(browser, {
      wait: false,
      prepare: (page) =>
        page.addInitScript(() => {
          window.started = 0;
          window.Worker = class extends EventTarget {
            constructor() {
              super();
              window.started += 1;
              setTimeout(() => this.dispatchEvent(new ErrorEvent("error", {message: "planted", cancelable: true})));
            }
            postMessage() {}
            terminate() {}
          };
        }),
    });
    try {
      await site.page.waitForFunction(() => "failed" in document.body.dataset);
      await site.page.waitForTimeout(1_000);
      assert.match(await site.page.textContent("#boot-text"), /planted/);
      assert.ok((await site.page.evaluate(() => window.started)) <= 2);
    } finally {
      await site.close();
    }
  });
});

test("a program that does not arrive is not waited for in silence", async () => {
  const site = await openSite(browser, {
    wait: false,
    prepare: async (page) => {
      await page.clock.install();
      await page.route("**/main-*.js", never);
      const goto = page.goto.bind(page);
      page.goto = (url) => goto(url, {waitUntil: "commit"});
    },
  });
  try {
    await site.page.waitForSelector("#boot-text");
    let text = "";
    for (let tries = 0; tries < 20 && !/unusually long/.test(text); tries += 1) {
      // the guard's own script may be on its way
      await site.page.clock.runFor(21_000);
      text = await site.page.textContent("#boot-text");
    }
    assert.match(text, /unusually long/);
    assert.equal(await site.page.isVisible("#boot-text"), true);
  } finally {
    await site.close();
  }
});

test("a changed drawing program is not run: the results are a document", async () => {
  const site = await openSite(browser, {prepare: (page) => page.route("**/app-*.wasm", changed)});
  try {
    assert.match((await site.state()).message, /drawing program could not start: app-\w+\.wasm .*is not the file/);
    assert.equal(await site.page.isVisible("#findings"), true);
    assert.match(await site.page.textContent("#no-picture"), /drawing program could not start/);
    assert.match(await site.page.textContent("#results"), /Signal quality\s*MLII good in \d+ of \d+ stretches/);
    await screenshot(site.page, "delivery-app-changed");
  } finally {
    await site.close();
  }
});

describe("without classes, and said why:", () => {
  for (const [name, pattern] of [
    ["a changed runtime", "**/ort-wasm*.wasm"],
    ["a changed list of models", "**/models/index.json"],
  ]) {
    test(name, async () => {
      const site = await openSite(browser, {prepare: (page) => page.route(pattern, changed)});
      try {
        await idle(site.page);
        assert.match(await summaryField(site.page, "Classes"), /no model/);
        assert.match(await site.page.textContent("#diagnostics"), /is not the file this page was built with/);
      } finally {
        await site.close();
      }
    });
  }
});
