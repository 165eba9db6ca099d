// Every recording below data/, opened twice: dropped on the page as real files, and by the terminal program. Not a test:
// it takes an hour. It prints a table per database and lists every file that was refused, with the sentence.
//   node tests/browser/audit_recordings.mjs [FOLDER below data/ ...] [--from N] > docs/results/recordings_dropped.md
// --from N begins with the N-th drop of each folder, where a run was ended before.
// Every hundredth is told on stderr; Ctrl C ends it with the table of those seen so far.
import {execFile} from "node:child_process";
import {readdir, readFile, stat} from "node:fs/promises";
import {basename, dirname, extname, join, relative} from "node:path";
import {parseArgs, promisify} from "node:util";
import {dist, dropFiles, idle, launch, openSite, root, summaryField} from "./page.mjs";

const run = promisify(execFile);
const data = join(root, "data");
/** Pages are renewed now and then, as a browser's memory would not tell a leak from a habit. */
const dropsPerPage = 200;
const terminalBatch = 50;

async function filesBelow(folder) {
  const found = [];
  for (const entry of (await readdir(folder, {withFileTypes: true})).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if ((await stat(path)).isDirectory()) found.push(...(await filesBelow(path)));
    else found.push(path);
  }
  return found;
}

/** What a person would drop together: a header with the files it names and the annotations of the same name; else one file. */
async function dropsOf(folder) {
  const files = await filesBelow(folder);
  const drops = [];
  const used = new Set();
  for (const header of files.filter((path) => extname(path) === ".hea")) {
    const stem = basename(header, ".hea");
    const lines = (await readFile(header, "latin1"))
      .split(/\r?\n/)
      .filter((line) => line !== "" && !line.startsWith("#"));
    const named = new Set(lines.slice(1).map((line) => line.split(/\s+/)[0]));
    const segments = (lines[0] ?? "").split(/\s+/)[0].includes("/");
    const mates = files.filter(
      (path) =>
        path !== header &&
        dirname(path) === dirname(header) &&
        (named.has(basename(path)) ||
          basename(path, extname(path)) === stem ||
          (segments && (basename(path).startsWith(stem.split("_")[0]) || named.has(basename(path, extname(path)))))),
    );
    drops.push({path: header, files: [header, ...mates]});
    for (const path of [header, ...mates]) used.add(path);
  }
  for (const path of files) if (!used.has(path)) drops.push({path, files: [path]});
  return drops;
}

/** Beats of each header among `drops` that the terminal opens, by path: many at once, as starting takes it longest. */
async function openedInTerminal(drops) {
  const paths = drops.map(({path}) => path).filter((path) => extname(path) === ".hea");
  if (paths.length < 2) return new Map();
  const command = [join(dist, "fiducial.mjs"), "analyze", ...paths, "--json", "-"];
  const {stdout} = await run("node", command, {maxBuffer: 2 ** 30}).catch((refusal) => refusal);
  const byName = new Map([JSON.parse(stdout || "[]")].flat().map(({record, beats}) => [record.name, beats.length]));
  return new Map(
    paths.map((path) => [path, byName.get(basename(path, ".hea"))]).filter(([, beats]) => beats !== undefined),
  );
}

async function inTerminal(path) {
  try {
    const {stdout} = await run("node", [join(dist, "fiducial.mjs"), "analyze", path, "--json", "-"], {
      maxBuffer: 2 ** 28,
    });
    return {beats: JSON.parse(stdout).beats.length};
  } catch (problem) {
    return {
      refused: String(problem.stderr ?? problem)
        .trim()
        .split("\n")
        .at(-1)
        .replace(/^fiducial: /, ""),
    };
  }
}

async function onPage(site, drop) {
  const files = await Promise.all(
    drop.files.map(async (path) => ({name: basename(path), bytes: await readFile(path)})),
  );
  await dropFiles(site.page, files);
  await idle(site.page);
  const dialog = await site.page.$("dialog[open]");
  if (dialog !== null) {
    const asked = (await dialog.textContent()).trim().replace(/\s+/g, " ").slice(0, 100);
    await site.page.keyboard.press("Escape");
    await idle(site.page);
    return {refused: `asks: ${asked}`};
  }
  const {message, brokenReason} = await site.state();
  if (brokenReason !== null) throw new Error(brokenReason);
  if (message !== null && (await site.page.evaluate(() => document.body.dataset.message === "error")))
    return {refused: message};
  return {beats: Number((await summaryField(site.page, "Beats")).replace(/,/g, ""))};
}

const {
  values: {from},
  positionals,
} = parseArgs({allowPositionals: true, options: {from: {type: "string", default: "1"}}});
const folders = positionals.length > 0 ? positionals : (await readdir(data)).filter((name) => extname(name) === "");
const browser = await launch({handleSIGINT: false}); // Ctrl C is ours
let site = null;
let drops = 0;
let stopped = false;
process.on("SIGINT", () => (stopped = true));
for (const folder of folders) {
  const counts = {opened: 0, refused: 0, different: 0, problems: 0};
  const refusals = new Map();
  const all = await dropsOf(join(data, folder));
  const first = Number(from) - 1;
  let seen = first;
  let known = new Map();
  for (const drop of all.slice(first)) {
    if (stopped) break;
    if ((seen - first) % terminalBatch === 0) known = await openedInTerminal(all.slice(seen, seen + terminalBatch));
    if (++seen % 100 === 0) console.error(`${folder}: ${seen} of ${all.length}, ${counts.different} different`);
    if (site === null || drops % dropsPerPage === 0) {
      await site?.close();
      site = await openSite(browser);
    }
    drops += 1;
    const answer = known.has(drop.path) ? {beats: known.get(drop.path)} : inTerminal(drop.path);
    let page;
    try {
      page = await onPage(site, drop);
    } catch (problem) {
      page = {refused: `PAGE FAILED: ${problem.message.split("\n")[0]}`};
      await site.close();
      site = await openSite(browser);
    }
    const terminal = await answer;
    const same = page.beats === terminal.beats && (page.refused === undefined) === (terminal.refused === undefined);
    const unwanted = site.problems.splice(0);
    counts[page.refused === undefined ? "opened" : "refused"] += 1;
    if (!same) counts.different += 1;
    if (unwanted.length > 0) counts.problems += 1;
    const name = relative(data, drop.path);
    if (page.refused !== undefined || !same || unwanted.length > 0) {
      const told =
        `${page.refused ?? `${page.beats} beats`}${same ? "" : ` | terminal: ${terminal.refused ?? `${terminal.beats} beats`}`}` +
        unwanted.map((text) => ` | ${text}`).join("");
      const pattern = told.replaceAll(basename(drop.path), "FILE").replaceAll(/\d+(\.\d+)? s\b/g, "N s");
      refusals.set(pattern, [...(refusals.get(pattern) ?? []), name]);
    }
  }
  const part = first > 0 || seen < all.length ? ` (${first + 1} to ${seen} of ${all.length})` : "";
  console.log(
    `## ${folder}${part}\n\n${counts.opened} opened, ${counts.refused} refused with a sentence, ` +
      `${counts.different} different in the terminal, ${counts.problems} with unwanted messages\n`,
  );
  for (const [told, names] of refusals) {
    console.log(
      `- ${told}\n  ${names.slice(0, 6).join(", ")}${names.length > 6 ? ` and ${names.length - 6} more` : ""}`,
    );
  }
  console.log("");
  if (stopped) break;
}
await site?.close();
await browser.close();
