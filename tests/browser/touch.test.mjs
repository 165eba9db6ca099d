// Fingers: on phone and tablet everything that can be tapped has an area of at least 40 px and is whole, on every panel,
// menu and card.
import assert from "node:assert/strict";
import {after, before, describe, test} from "node:test";
import {open, panelsWithTab, placeIn, screenState} from "./hands.mjs";
import {idle, launch, openSite} from "./page.mjs";
import {polysomnogram, wfdbRecord} from "./recordings.mjs";

const leastTarget_px = 40;
const devices = {
  phone: {width: 390, height: 844},
  small: {width: 360, height: 640},
  lying: {width: 844, height: 390},
  tablet: {width: 820, height: 1180},
};

let browser;
before(async () => (browser = await launch()));
after(() => browser.close());

async function tap(site, name) {
  await site.page.touchscreen.tap(...(await placeIn(site, name)));
  await idle(site.page);
}

async function isDrawn(site, name) {
  return name in (await screenState(site)).rects;
}

async function key(site, name) {
  await site.page.focus("#canvas");
  await site.page.keyboard.press(name);
  await idle(site.page);
}

for (const [device, size] of Object.entries(devices)) {
  describe(`on a ${device}`, () => {
    let site;
    const small = new Map();
    let measured = 0;
    /** What is drawn now; where a name is drawn several times (rows), its smallest area counts. */
    const measure = async (where) => {
      for (const [name, x, , width, height] of (await screenState(site)).targets) {
        measured += 1;
        if ((x < -1 || x + width > size.width + 1) && !small.has(name)) small.set(name, `${where}: ${name} is cut off`);
        const smaller = Math.min(width, height);
        if (smaller < leastTarget_px && !small.has(name))
          small.set(name, `${where}: ${name} ${Math.round(width)} x ${Math.round(height)}`);
      }
    };
    const none = () => {
      const found = [...small.values()];
      small.clear();
      assert.ok(measured > 0);
      assert.equal(found.join("\n"), "");
    };
    before(async () => {
      site = await openSite(browser, {size, context: {hasTouch: true, isMobile: true}});
      await open(site, wfdbRecord("made", {duration_s: 120, ectopicEvery: 9}).files);
    });
    after(() => site.close());

    test("every panel", async () => {
      const tabs = await panelsWithTab(site, tap);
      assert.ok(tabs.includes("templates") && tabs.includes("lab"), tabs.join(" "));
      for (const tab of tabs) {
        if (!(await isDrawn(site, `tab.${tab}`))) {
          await tap(site, "tab.more");
          await measure("tab.more");
        }
        await tap(site, `tab.${tab}`);
        await measure(tab);
        if (tab === "templates") {
          await tap(site, "template.0.label");
          await measure("templates, a shape to label");
          await tap(site, "whole_template.cancel");
        }
        if (tab === "lab") {
          for (const page of ["table", "operating", "saliency"]) {
            await tap(site, `lab.page.${page}`);
            await measure(`lab, ${page}`);
          }
        }
      }
      none();
    });

    test("every menu and tool", async () => {
      for (const menu of ["menu.more", "strip.settings", "step.what", "tools", "tool.more"]) {
        if (!(await isDrawn(site, menu))) continue;
        await tap(site, menu);
        await measure(menu);
        await key(site, "Escape");
      }
      await key(site, "v");
      for (const tool of ["Enter", "m"]) {
        await key(site, tool);
        await measure(`tool ${tool}`);
        await key(site, "Escape");
      }
      none();
    });

    test("every card, and a record with many signals", async () => {
      await key(site, "?");
      await measure("help");
      await key(site, "Escape");
      await open(site, [{name: "broken.edf", bytes: Buffer.from("0       not an EDF header")}]);
      await measure("message");
      await open(site, [polysomnogram("night")]);
      if (await isDrawn(site, "strip.settings")) {
        await tap(site, "strip.settings");
      } else {
        await tap(site, "tools");
        await tap(site, "more.settings");
      }
      await measure("strip.settings, night");
      await tap(site, "strip.calibrate");
      await measure("calibration");
      none();
    });
  });
}
