// Firefox as Debian ships it, driven by its own Marionette protocol: "LENGTH:[type, id, command, parameters]" over a socket.
// Playwright's way to an unpatched Firefox asks this release for a command that it does not know, so it is not taken here.
import {spawn} from "node:child_process";
import {existsSync} from "node:fs";
import {mkdir, mkdtemp, readFile, readdir, rm, writeFile} from "node:fs/promises";
import {connect, createServer} from "node:net";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {patience_ms} from "./page.mjs";

export const firefoxPath = ["/usr/bin/firefox-esr", "/usr/bin/firefox"].find(existsSync);

const poll_ms = 50;
const elementKey = "element-6066-11e4-a52e-4f735466cecf"; // WebDriver, 12: how a reference to an element is written
/** Keys as WebDriver writes them (WebDriver, 17.4.2). */
export const keys = {Tab: "\uE004", Enter: "\uE007", Control: "\uE009"};

/** Until `ask` answers something true; what it answered. */
async function until(ask, what) {
  for (const end = Date.now() + patience_ms; Date.now() < end; ) {
    const answer = await ask();
    if (answer) return answer;
    await new Promise((later) => setTimeout(later, poll_ms));
  }
  throw new Error(`${what}: not within ${patience_ms / 1000} s`);
}

async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, "127.0.0.1", listening));
  const {port} = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/** One headless Firefox with a profile of its own; `close` ends both. */
export async function launchFirefox() {
  const folder = await mkdtemp(join(tmpdir(), "fiducial-firefox-"));
  const downloads = join(folder, "downloads");
  const profile = join(folder, "profile");
  const port = await freePort();
  await Promise.all([mkdir(downloads), mkdir(profile)]);
  const preferences = {
    "marionette.port": port,
    "browser.download.dir": downloads,
    "browser.download.folderList": 2, // the folder above
    "browser.download.alwaysOpenPanel": false, // its list of downloads would take the keys
    "browser.shell.checkDefaultBrowser": false,
    "datareporting.policy.dataSubmissionEnabled": false,
  };
  const lines = Object.entries(preferences).map(([name, value]) => `user_pref("${name}", ${JSON.stringify(value)});`);
  await writeFile(join(profile, "user.js"), lines.join("\n"));
  const browser = spawn(firefoxPath, ["--headless", "--marionette", "--no-remote", "--profile", profile], {
    stdio: "ignore",
  });
  const ended = new Promise((done) => browser.once("exit", done));
  const socket = await until(
    () =>
      new Promise((done) => {
        const tried = connect(port, "127.0.0.1", () => done(tried)).once("error", () => done(null));
      }),
    "Firefox listens",
  );

  const waiting = new Map();
  let received = Buffer.alloc(0);
  socket.on("data", (bytes) => {
    received = Buffer.concat([received, bytes]);
    for (let colon = received.indexOf(":"); colon > 0; colon = received.indexOf(":")) {
      const end = colon + 1 + Number(received.subarray(0, colon));
      if (received.length < end) return;
      const message = JSON.parse(received.subarray(colon + 1, end).toString("utf8"));
      received = received.subarray(end);
      if (!Array.isArray(message)) continue; // its greeting
      const [, id, error, result] = message;
      const {done, refuse} = waiting.get(id);
      waiting.delete(id);
      if (error === null) done(result);
      else refuse(new Error(`${error.error}: ${error.message}`));
    }
  });
  let last = 0;
  const send = (command, parameters = {}) =>
    new Promise((done, refuse) => {
      last += 1;
      waiting.set(last, {done, refuse});
      const text = JSON.stringify([0, last, command, parameters]);
      socket.write(`${Buffer.byteLength(text)}:${text}`);
    });
  await send("WebDriver:NewSession", {strictFileInteractability: false});

  /** What a function of the page answers, outside of its Content-Security-Policy; `given` are its arguments. */
  const evaluate = async (ask, ...given) =>
    (await send("WebDriver:ExecuteScript", {script: `return (${ask})(...arguments)`, args: given})).value;
  return {
    evaluate,
    goTo: (url) => send("WebDriver:Navigate", {url}),
    until: (ask, what, ...given) => until(() => evaluate(ask, ...given), what),
    /** Chooses files of this disk in a file input. */
    async choose(selector, paths) {
      const {value} = await send("WebDriver:FindElement", {using: "css selector", value: selector});
      await send("WebDriver:ElementSendKeys", {id: value[elementKey], text: paths.join("\n")});
    },
    /** Presses keys together, and lets go of them. */
    press: (...pressed) =>
      send("WebDriver:PerformActions", {
        actions: [
          {
            type: "key",
            id: "keyboard",
            actions: [
              ...pressed.map((value) => ({type: "keyDown", value})),
              ...[...pressed].reverse().map((value) => ({type: "keyUp", value})),
            ],
          },
        ],
      }),
    /** The bytes of a download, once it is whole. */
    async downloaded(name) {
      await until(async () => {
        const names = await readdir(downloads);
        return names.includes(name) && !names.some((each) => each.endsWith(".part"));
      }, `a download called ${name}`);
      const bytes = await readFile(join(downloads, name));
      await rm(join(downloads, name));
      return bytes;
    },
    async close() {
      await send("Marionette:Quit").catch(() => browser.kill());
      await ended;
      socket.destroy();
      await rm(folder, {recursive: true, force: true});
    },
  };
}
