// A display of its own for windows under test: Xvfb with software OpenGL, keys and clicks by xdotool.
import {execFileSync, spawn, spawnSync} from "node:child_process";
import {mkdtemp, readFile, rm} from "node:fs/promises";
import {tmpdir} from "node:os";
import {join} from "node:path";
import {inflateSync} from "node:zlib";

export const root = new URL("../..", import.meta.url).pathname;
export const program = process.env.FIDUCIAL_DESK ?? join(root, "build/native/src/desk/fiducial_desk");
const terminal = join(root, "dist/fiducial.mjs");

/** Why windows cannot be tested here; "": they can. */
export function missing() {
  const tools = ["Xvfb", "xdotool"].filter((tool) => spawnSync(tool, ["-version"]).error !== undefined);
  if (tools.length > 0) return `${tools.join(" and ")} not installed (scripts/setup --desk)`;
  return spawnSync(program, [], {stdio: "ignore"}).error === undefined ? "" : `${program} is not built`;
}

export async function openDisplay(size = "1280x800") {
  const folder = await mkdtemp(join(tmpdir(), "fiducial-desk-"));
  const server = spawn(
    "Xvfb",
    ["-displayfd", "3", "-screen", "0", `${size}x24`, "-nolisten", "tcp", "-fbdir", folder],
    {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    },
  );
  const number = await new Promise((resolve, reject) => {
    server.stdio[3].once("data", (data) => resolve(String(data).trim()));
    server.once("exit", () => reject(new Error("Xvfb did not start")));
  });
  const environment = {
    ...process.env,
    DISPLAY: `:${number}`,
    LIBGL_ALWAYS_SOFTWARE: "1",
    XDG_DATA_HOME: folder,
    ASAN_OPTIONS: "detect_leaks=0", // of the OpenGL driver
  };
  const hand = (...words) => execFileSync("xdotool", words.map(String), {env: environment, encoding: "utf8"});
  return {
    folder,
    environment,
    key: (...names) => hand("key", "--clearmodifiers", ...names),
    type: (text) => hand("type", text),
    click: (x, y) => hand("mousemove", "--sync", Math.round(x), Math.round(y), "click", 1),
    focus: () => hand("search", "--sync", "--onlyvisible", "--name", "Fiducial", "windowfocus", "--sync"),
    resize: (width, height) =>
      hand("search", "--sync", "--onlyvisible", "--name", "Fiducial", "windowsize", width, height),
    /** What the display shows, as Xvfb keeps it. */
    shown: () => readFile(join(folder, "Xvfb_screen0")),
    async close() {
      server.kill();
      await rm(folder, {recursive: true, force: true});
    },
  };
}

/** `fiducial view`, asked and answered line by line. */
export async function view(display, ...words) {
  const run = spawn(process.execPath, [terminal, "view", "--window", program, "--for-tests", ...words], {
    env: display.environment,
    stdio: ["pipe", "pipe", "pipe"],
  });
  let said = "";
  run.stderr.on("data", (data) => (said += data));
  const ended = new Promise((resolve) => run.once("exit", resolve));
  let held = "";
  const waiting = [];
  run.stdout.on("data", (data) => {
    const lines = (held + data).split("\n");
    held = lines.pop();
    for (const line of lines) waiting.shift()?.(line);
  });
  const ask = (line) =>
    Promise.race([
      new Promise((resolve) => {
        waiting.push(resolve);
        run.stdin.write(`${line}\n`);
      }),
      ended.then((status) => {
        throw new Error(`fiducial view ended with ${status}: ${said}`);
      }),
    ]);
  const state = async () => JSON.parse(await ask("state"));
  return {
    state,
    ended,
    process: run,
    said: () => said,
    tell: (line) => run.stdin.write(`${line}\n`),
    picture: async (path) => {
      await ask(`picture ${path}`);
      return readPng(await readFile(path));
    },
    /** The state once `condition` holds of it. */
    async until(condition, what, limit_s = 120) {
      const begun = Date.now();
      for (;;) {
        const now = await state();
        if (condition(now)) return now;
        if (Date.now() - begun > limit_s * 1000) {
          const {rects, targets: _, ...rest} = now;
          throw new Error(`waited ${limit_s} s for ${what}: ${JSON.stringify(rest)}, ${Object.keys(rects).join(" ")}`);
        }
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    },
  };
}

/** Of a PNG that this project wrote: RGBA, no filters. */
export function readPng(bytes) {
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  const parts = [];
  for (let at = 8; at < bytes.length; ) {
    const size = bytes.readUInt32BE(at);
    if (bytes.toString("latin1", at + 4, at + 8) === "IDAT") parts.push(bytes.subarray(at + 8, at + 8 + size));
    at += size + 12;
  }
  return {width, height, rows: inflateSync(Buffer.concat(parts))};
}

/** Mean grey of `columns` x `rows` fields, 0..255: the layout of a picture, whatever its fonts. */
export function fields({width, height, rows}, columns, lines) {
  const sums = new Float64Array(columns * lines),
    counts = new Float64Array(columns * lines);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const at = y * (1 + width * 4) + 1 + x * 4;
      const field = Math.floor((y * lines) / height) * columns + Math.floor((x * columns) / width);
      sums[field] += (rows[at] + rows[at + 1] + rows[at + 2]) / 3;
      counts[field] += 1;
    }
  }
  return Array.from(sums, (sum, field) => Math.round(sum / counts[field]));
}
