// The built site in Chromium, with every witness a test needs: the server's request log, console errors, policy violations.
import {chromium} from "playwright-core";
import {existsSync} from "node:fs";
import {mkdir} from "node:fs/promises";
import {join} from "node:path";
import {fileURLToPath} from "node:url";
import {serve} from "../../scripts/site/serve.mjs";

export const root = fileURLToPath(new URL("../..", import.meta.url));
export const dist = process.env.FIDUCIAL_DIST ?? join(root, "dist");
export const screenshots = join(root, "build/screenshots");
const executablePath = ["/usr/bin/chromium", "/usr/bin/google-chrome", "/usr/bin/chromium-browser"].find(existsSync);

/** Software rendering everywhere, and a browser that talks to nobody by itself. */
const flags = [
  ...(process.getuid?.() === 0 ? ["--no-sandbox"] : []),
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--enable-unsafe-swiftshader",
  "--use-angle=swiftshader",
  "--force-color-profile=srgb",
  "--font-render-hinting=none",
];

export const sizes = {
  desktop: {width: 1280, height: 800},
  large: {width: 1920, height: 1080},
  phone: {width: 390, height: 844},
};

/** Longest a test waits for one step; software rendering on a busy machine is slow. */
export const patience_ms = 60_000;

export async function launch({flags: more = [], ...options} = {}) {
  if (executablePath === undefined) throw new Error("no Chromium found; scripts/setup installs it");
  return chromium.launch({executablePath, args: [...flags, ...more], ...options});
}

/** A browser whose profile outlives it, as a person's does: what the page stores is in `folder`. */
export function launchProfile(folder) {
  return chromium.launchPersistentContext(folder, {
    executablePath,
    args: flags,
    viewport: sizes.desktop,
    acceptDownloads: true,
  });
}

/**
 * A fresh page on a fresh server. `prepare(page)` runs before the site is opened.
 * `requests` grows with the server's log; `problems` holds everything that must not happen.
 */
export async function openSite(
  browser,
  {size = sizes.desktop, prepare, wait = true, context: contextOptions = {}} = {},
) {
  const requests = [];
  const server = await serve(dist, {onRequest: ({url}) => requests.push(url)});
  const wanted = {viewport: size, deviceScaleFactor: 1, acceptDownloads: true, ...contextOptions};
  const {context, page} = await emptyPage(browser, wanted).catch(() => emptyPage(browser, wanted));
  page.setDefaultTimeout(patience_ms);
  const problems = [];
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      problems.push(`console ${message.type()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => problems.push(`uncaught: ${error.message}`));
  const foreign = [];
  page.on("request", (request) => {
    if (!request.url().startsWith(server.address) && !/^(blob|data):/.test(request.url())) foreign.push(request.url());
  });
  await page.addInitScript(() => {
    window.violations = [];
    document.addEventListener("securitypolicyviolation", (event) =>
      window.violations.push(`${event.violatedDirective} ${event.blockedURI}`),
    );
  });
  await prepare?.(page);
  await page.goto(server.address);
  if (wait) await idle(page);
  const site = {
    page,
    context,
    server,
    requests,
    problems,
    foreign,
    violations: () => page.evaluate(() => window.violations),
    state: () => page.evaluate(() => window.fiducial.state()),
    close: async () => {
      await context.close();
      await server.close();
    },
  };
  return site;
}

/** On a busy machine Chromium sometimes never answers the wish for a page: then it is given up, and asked once more. */
async function emptyPage(browser, wanted) {
  const context = await browser.newContext(wanted);
  let late;
  const page = await Promise.race([
    context.newPage(),
    new Promise((_, refuse) => (late = setTimeout(() => refuse(new Error("no page came")), patience_ms))),
  ]).finally(() => clearTimeout(late));
  return {context, page};
}

/** For `prepare`: a browser that cannot draw the screen. */
export function withoutWebGl2(page) {
  return page.addInitScript(() => {
    const original = HTMLCanvasElement.prototype.getContext;
    HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
      return kind === "webgl2" ? null : original.call(this, kind, ...rest);
    };
  });
}

/** Until nothing loads, runs or waits to be drawn. What never comes to rest is an error that says what it was doing. */
export async function idle(page) {
  await page.waitForFunction(() => typeof window.appIdle === "function");
  const rested = await Promise.race([
    page.evaluate(() => window.appIdle()).then(() => true),
    new Promise((resolve) => setTimeout(() => resolve(false), patience_ms).unref()),
  ]);
  if (rested) return;
  const told = await Promise.race([
    page.evaluate(() => {
      const {screen, ...rest} = window.fiducial.state();
      return JSON.stringify({...rest, record: screen?.record, progress: screen?.progress}).slice(0, 2000);
    }),
    new Promise((resolve) => setTimeout(() => resolve("nothing: it does not answer"), 5_000).unref()),
  ]);
  throw new Error(`not at rest after ${patience_ms / 1000} s; the page says ${told}`);
}

export async function screenshot(page, name) {
  await mkdir(screenshots, {recursive: true});
  await page.screenshot({path: join(screenshots, `${name}.png`)});
}

/** Drops files of this disk on the page, as a person does: real File objects in a real drop event. */
export async function dropFiles(page, files) {
  const chunks = files.map(({name, bytes}) => ({name, base64: Buffer.from(bytes).toString("base64")}));
  const transfer = await page.evaluateHandle((list) => {
    const made = new DataTransfer();
    for (const {name, base64} of list) {
      made.items.add(new File([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], name));
    }
    return made;
  }, chunks);
  for (const kind of ["dragenter", "dragover", "drop"])
    await page.dispatchEvent("#canvas", kind, {dataTransfer: transfer});
  await transfer.dispose();
}

/** Text of the tables that a screen reader reads. */
export function mirrorText(page, selector) {
  return page.$eval(selector, (element) => element.textContent);
}

/** Rows of a table in the mirror as lists of texts. */
export function tableRows(page, id) {
  return page.$$eval(`#${id} tbody tr`, (rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent)));
}

/** One field of the summary list. */
export function summaryField(page, term) {
  return page.$eval(`#summary dd[data-term="${term}"]`, (element) => element.textContent);
}
