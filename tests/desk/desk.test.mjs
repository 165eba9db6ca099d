// The screen in a window of its own, under Xvfb with software OpenGL and AddressSanitizer: real keys and clicks, the terminal
// program behind it.
import assert from "node:assert/strict";
import {spawn, spawnSync} from "node:child_process";
import {readFile, readdir, writeFile} from "node:fs/promises";
import {join} from "node:path";
import {after, before, describe, test} from "node:test";
import {fields, missing, openDisplay, program, root, view} from "./display.mjs";

const skip = missing() || false;
const goldenPath = join(root, "tests/desk/desk.golden.json");
const [goldenColumns, goldenRows] = [64, 40];
/** Most that a field of 20 x 20 pixels may differ in grey, and all of them in the mean: fonts are drawn otherwise elsewhere. */
const [mostField, mostMean] = [40, 4];

const middle = ([x, y, width, height]) => [x + width / 2, y + height / 2];

describe("a window of its own", {skip}, () => {
  let display, window;
  before(async () => {
    display = await openDisplay();
    window = await view(display, "--frame-times", join(display.folder, "frames.csv"), "demo:premature-beats");
    await window.until(({analysis_complete}) => analysis_complete, "the analysis");
    display.focus();
  });
  after(async () => {
    window.process.kill();
    await display.close();
  });

  const place = async (name) => {
    const {rects} = await window.until((now) => name in now.rects, name);
    return middle(rects[name]);
  };
  /** Text into the question that is asked, in place of what stands there. */
  const answer = async (text) => {
    await place("prompt.text");
    display.key("ctrl+a");
    display.type(text);
    display.key("Return");
    await window.until(({rects}) => !("prompt.text" in rects), "the question gone"); // another one may follow at once
  };

  test("shows the analysis that the terminal program made, as the golden picture has it", async () => {
    const picture = await window.picture(join(display.folder, "window.png"));
    assert.deepEqual([picture.width, picture.height], [1280, 800]);
    const found = fields(picture, goldenColumns, goldenRows);
    if (process.env.UPDATE_GOLDEN) await writeFile(goldenPath, `${JSON.stringify(found)}\n`);
    const differences = JSON.parse(await readFile(goldenPath, "utf8")).map((grey, field) =>
      Math.abs(grey - found[field]),
    );
    const mean = differences.reduce((sum, difference) => sum + difference, 0) / differences.length;
    assert.ok(mean <= mostMean, `mean difference ${mean}`);
    assert.ok(Math.max(...differences) <= mostField, `a field differs by ${Math.max(...differences)}`);
  });

  test("keys step through the beats, and a label of the person is on the disk before it is called saved", async () => {
    const {selected_beat: first} = await window.state();
    display.key("space");
    const {selected_beat: second} = await window.until(({selected_beat}) => selected_beat !== first, "the next beat");
    assert.equal(second, first + 1);
    display.key("Return");
    display.key("s");
    await window.until(({edits}) => edits === 1, "the edit");
    const [name] = (await readdir(join(display.folder, "fiducial/edits"))).filter((each) => each.endsWith(".journal"));
    assert.match(name, /^[0-9a-f]{64}\.journal$/);
    assert.ok((await readFile(join(display.folder, "fiducial/edits", name))).byteLength > 20);
  });

  test("saves where the person says, and replaces nothing unasked", async () => {
    const path = join(display.folder, "out.beats.csv");
    const save = async () => {
      display.click(...(await place("menu.export")));
      display.click(...(await place("export.beats.csv")));
      await answer(path);
    };
    await save();
    await window.until(({message}) => message.includes("Written to"), "the message");
    const beats = await readFile(path, "utf8");
    assert.match(beats, /^# Fiducial .*\nsample,time_s,class/);
    assert.match(beats, /,labelled,/);
    await writeFile(path, "precious");
    await save();
    await place("prompt.yes");
    display.key("Escape");
    await window.until(({rects}) => !("prompt" in rects), "the question gone");
    assert.equal(await readFile(path, "utf8"), "precious");
  });

  test("goes to a time that is typed, and says of another text that it is none", async () => {
    display.key("g");
    await answer("1:30");
    const there = await window.until(({visible_begin_s}) => visible_begin_s > 60, "the place");
    assert.ok(there.visible_begin_s < 90 && there.visible_end_s > 90);
    display.key("g");
    await answer("soon");
    await window.until(({message}) => message.includes("no time"), "the message");
  });

  test("lives through a new size and a lost context", async () => {
    display.resize(900, 640);
    const small = await window.until(({rects}) => rects.status[2] === 900, "the new size");
    assert.ok(small.rects.strip[3] > 100);
    window.tell("lose_context");
    const picture = await window.picture(join(display.folder, "again.png"));
    assert.equal(picture.width, 900);
    assert.ok(new Set(fields(picture, 30, 20)).size > 20, "the picture is not empty");
    display.resize(1280, 800);
    await window.until(({rects}) => rects.status[2] === 1280, "the old size");
  });

  test("asks about stored edits when the recording is opened again, and only one window writes", async () => {
    const other = await view(display, "demo:premature-beats");
    await other.until(({save_state}) => save_state === "readonly", "read only");
    other.tell("quit");
    assert.equal(await other.ended, 0);
    window.tell("quit");
    assert.equal(await window.ended, 0);
    const [head, ...frames] = (await readFile(join(display.folder, "frames.csv"), "utf8")).trim().split("\n");
    assert.equal(head, "frame_ms");
    assert.ok(frames.length > 20 && frames.every((time) => Number(time) > 0));
    window = await view(display, "demo:premature-beats");
    await window.until(({rects}) => "prompt.yes" in rects, "the question");
    display.focus();
    display.key("Return");
    await window.until(({edits, analysis_complete}) => edits === 1 && analysis_complete, "the edit restored");
  });
});

describe("a window that cannot go on", {skip}, () => {
  let display;
  before(async () => (display = await openDisplay("640x480")));
  after(() => display.close());

  const open = () => {
    const window = spawn(program, [], {env: display.environment, stdio: ["pipe", "pipe", "pipe"]});
    const ended = new Promise((resolve) => window.once("exit", resolve));
    window.stdin.on("error", () => undefined);
    let said = "";
    window.stderr.on("data", (data) => (said += data));
    let held = Buffer.alloc(0);
    const ready = new Promise((resolve) =>
      window.stdout.on("data", (data) => {
        held = Buffer.concat([held, data]);
        if (held.byteLength >= 8 && held.byteLength >= 8 + held.readUInt32LE(0)) resolve(held);
      }),
    );
    return {window, ended, ready, said: () => said};
  };
  const message = (name, args, claimed = 0) => {
    const head = Buffer.from(JSON.stringify({call: name, args}));
    const sizes = Buffer.alloc(8);
    sizes.writeUInt32LE(head.byteLength, 0);
    sizes.writeUInt32LE(claimed, 4);
    return Buffer.concat([sizes, head]);
  };
  const hello = async (ready) => {
    const first = await ready;
    const {protocol, version} = JSON.parse(first.toString("utf8", 8, 8 + first.readUInt32LE(0)));
    return message("hello", [protocol, version]);
  };

  test("says that there is no display", () => {
    const {status, stderr} = spawnSync(program, [], {env: {...display.environment, DISPLAY: ""}, encoding: "utf8"});
    assert.equal(status, 3);
    assert.match(stderr, /^There is no display to open a window on \(.*\): .*\n$/);
  });

  test("says that the other end is of another version", async () => {
    const {window, ended, ready, said} = open();
    await ready;
    window.stdin.write(message("hello", [99, "0.0.0"]));
    assert.equal(await ended, 4);
    assert.match(said(), /^The terminal program is of another version than this window: .*\n$/);
  });

  for (const [what, rest] of [
    ["ends", () => Buffer.alloc(0)],
    ["ends in the middle of a message", () => message("set_analysis", [], 1000)],
    ["sends what is no message", () => Buffer.alloc(64, 0xff)],
  ]) {
    test(`stays open when the terminal program ${what}, and says so`, async () => {
      const {window, ended, ready} = open();
      window.stdin.write(await hello(ready));
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const before = await display.shown();
      window.stdin.end(rest());
      let differs = 0;
      for (let tries = 0; differs < 2000 && tries < 100; tries += 1) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        const now = await display.shown();
        differs = now.reduce((count, byte, at) => count + (byte === before[at] ? 0 : 1), 0);
      }
      assert.ok(differs >= 2000, `${differs} bytes of the display changed: no banner`);
      assert.equal(window.exitCode, null);
      window.kill();
      await ended;
    });
  }
});
