#!/usr/bin/env node
// Puts the site and the terminal program together in dist/, from web/, models/, data/ and the built WebAssembly modules.
import {build} from "esbuild";
import {createHash} from "node:crypto";
import {existsSync} from "node:fs";
import {createRequire} from "node:module";
import {cp, mkdir, readFile, readdir, rename, rm, writeFile} from "node:fs/promises";
import {basename, join, relative} from "node:path";
import {fileURLToPath} from "node:url";
import {contentSecurityPolicy, securityHeaders} from "./serve.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const target = join(root, "dist");
const dist = join(root, "build", "dist-next"); // becomes dist/ in one step, so a running server never sees half a site

/** The one file of that name below a build folder. */
async function built(name) {
  const found = [];
  for (const entry of await readdir(join(root, "build/web"), {recursive: true, withFileTypes: true})) {
    if (entry.name === name) found.push(join(entry.parentPath ?? entry.path, name));
  }
  if (found.length !== 1) throw new Error(`${name}: ${found.length} copies below build/web, one expected`);
  return found[0];
}

async function version() {
  const header = await readFile(join(root, "src/core/version.hpp"), "utf8");
  return /kVersion = "([^"]+)"/.exec(header)[1];
}

const modules = {
  "fiducial-core": await built("core.mjs"),
  "fiducial-core-wasm": await built("core.wasm"),
  "fiducial-app": await built("app.mjs"),
  "fiducial-app-wasm": await built("app.wasm"),
};
const define = {FIDUCIAL_VERSION: JSON.stringify(await version())};
const common = {
  absWorkingDir: root,
  outdir: dist,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  metafile: true,
  alias: modules,
  entryNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  logLevel: "warning",
  legalComments: "none",
  loader: {".wasm": "file", ".ttf": "file", ".svg": "file"},
};
// Emscripten's and ONNX Runtime's glue reach for Node's modules behind run-time checks; a browser never gets there.
const nodeOnly = [
  "module",
  "fs",
  "fs/promises",
  "path",
  "url",
  "crypto",
  "os",
  "vm",
  "worker_threads",
  "perf_hooks",
  "node:*",
];
const forBrowser = {...common, platform: "browser", external: nodeOnly};

/** Name of the bundle made from `entry`. */
function outputOf(result, entry) {
  const [path] = Object.entries(result.metafile.outputs).find(([, output]) => output.entryPoint === entry);
  return basename(path);
}

await rm(dist, {recursive: true, force: true});
await mkdir(dist, {recursive: true});

await copyModels();
await copyDemos();

const worker = await build({...forBrowser, define, entryPoints: ["web/worker/worker.ts"]});
const workerScript = outputOf(worker, "web/worker/worker.ts");
const page = await build({
  ...forBrowser,
  entryPoints: ["web/page/main.ts", "web/style.css"],
  define: {
    ...define,
    WORKER_SCRIPT: JSON.stringify(workerScript),
    INTEGRITY: JSON.stringify({
      core: await integrityOf(modules["fiducial-core-wasm"]),
      app: await integrityOf(modules["fiducial-app-wasm"]),
      runtime: await integrityOf(createRequire(import.meta.url).resolve("onnxruntime-web/ort-wasm-simd-threaded.wasm")),
      worker: await integrityOf(join(dist, workerScript)),
      ...(await integrityOfFetched()),
    }),
  },
});
const boot = await build({...forBrowser, format: "iife", define, entryPoints: ["web/page/boot.ts"]});
await build({
  ...common,
  define,
  platform: "node",
  entryPoints: [{in: "web/cli/cli.ts", out: "fiducial"}],
  entryNames: "[name]",
  outExtension: {".js": ".mjs"},
  minify: false,
  // Some glue asks for `require`, which ES modules lack.
  banner: {
    js:
      "#!/usr/bin/env node\nimport {createRequire as __createRequire} from 'node:module';\n" +
      "const require = __createRequire(import.meta.url);",
  },
});

const loaded = {};
for (const [which, name] of Object.entries({
  BOOT: outputOf(boot, "web/page/boot.ts"),
  STYLE: outputOf(page, "web/style.css"),
  SCRIPT: outputOf(page, "web/page/main.ts"),
}))
  loaded[which] = {name, integrity: await integrityOf(join(dist, name))};
const html = (await readFile(join(root, "web/index.html"), "utf8"))
  .replace("%CONTENT_SECURITY_POLICY%", contentSecurityPolicy)
  .replaceAll(
    /%(BOOT|STYLE|SCRIPT)(_INTEGRITY)?%/g,
    (_, which, integrity) => loaded[which][integrity ? "integrity" : "name"],
  );
await writeFile(join(dist, "index.html"), html);
await cp(join(root, "web/icon.svg"), join(dist, "icon.svg"));
// For static hosts that read such a file; the same headers scripts/site/serve.mjs sends.
await writeFile(
  join(dist, "_headers"),
  `/*\n${Object.entries(securityHeaders)
    .map(([name, value]) => `  ${name}: ${value}\n`)
    .join("")}`,
);

await copyLicences();
await rm(target, {recursive: true, force: true});
await rename(dist, target);
console.log(`build: dist/ is ready, ${await totalSize(target)}`);

/** As browsers compare it: of what they load for index.html, and of what the page fetches. */
async function integrityOf(path) {
  return `sha256-${createHash("sha256")
    .update(await readFile(path))
    .digest("base64")}`;
}

/** Models and demo records: path below dist/ -> integrity. Lists and texts that run nothing are checked by who reads them. */
async function integrityOfFetched() {
  const found = {};
  for (const entry of await readdir(dist, {recursive: true, withFileTypes: true})) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const name = relative(dist, path);
    const checked =
      /^models\/(index\.json$|[^/]+\/(manifest\.json|trained_on\.txt|.*\.onnx)$)/.test(name) ||
      /^demo\/(?!index\.json|ATTRIBUTION)/.test(name);
    if (entry.isFile() && checked) found[name] = await integrityOf(path);
  }
  return found;
}

async function copyModels() {
  const source = join(root, "models");
  const index = existsSync(join(source, "index.json"))
    ? JSON.parse(await readFile(join(source, "index.json"), "utf8"))
    : {default: "", models: []};
  const models = [];
  const others = [index.rhythm, index.twelve_lead, ...Object.values(index.four_beats ?? {})].filter(
    (name) => name !== undefined,
  );
  for (const name of [...index.models, ...others]) {
    if (!existsSync(join(source, name, "manifest.json"))) {
      console.log(`build: model ${name} has no manifest.json and is left out`);
      continue;
    }
    // The page and the terminal read the manifest and the networks; of models that only teach, the small network.
    const {files, trained_on, explain} = JSON.parse(await readFile(join(source, name, "manifest.json"), "utf8"));
    const rival = Object.values(index.four_beats ?? {}).includes(name);
    const precisions = rival || index.teaching?.includes(name) ? ["int8"] : Object.keys(files);
    for (const file of [
      "manifest.json",
      "MODEL_CARD.md",
      ...precisions.map((precision) => files[precision].path),
      trained_on?.path ?? "",
      explain?.path ?? "",
    ]) {
      const path = join(source, name, file);
      if (file !== "" && existsSync(path)) await cp(path, join(dist, "models", name, file));
    }
    if (!others.includes(name)) models.push(name);
  }
  const experiments = join(source, "experiments.json");
  if (existsSync(experiments)) await cp(experiments, join(dist, "models/experiments.json"));
  if (models.length === 0) console.log("build: no models; the page finds beats but gives them no classes");
  await mkdir(join(dist, "models"), {recursive: true});
  await writeFile(join(dist, "models/index.json"), JSON.stringify({...index, models}));
}

/** A few real records, where scripts/fetch_data has put them into data/. */
async function copyDemos() {
  const wanted = JSON.parse(await readFile(join(root, "web/demos.json"), "utf8"));
  const demos = [];
  for (const {id, folder, files, ...texts} of wanted.records) {
    const paths = files.map((file) => join(root, "data", folder, file));
    if (!paths.every(existsSync)) continue;
    for (const path of paths) await cp(path, join(dist, "demo", basename(path)));
    demos.push({id, ...texts, files});
  }
  await mkdir(join(dist, "demo"), {recursive: true});
  await writeFile(join(dist, "demo/index.json"), JSON.stringify(demos));
  if (demos.length > 0) await writeFile(join(dist, "demo/ATTRIBUTION.txt"), `${wanted.attribution.join("\n")}\n`);
  console.log(
    demos.length > 0
      ? `build: ${demos.length} real demo recordings`
      : "build: no real demo recordings in data/; the synthetic ones remain",
  );
}

/** Licences of everything that is inside dist/. */
async function copyLicences() {
  const parts = [
    ["Fiducial", "LICENSE"],
    ["ONNX Runtime Web", "node_modules/onnxruntime-web/LICENSE"],
    ["Dear ImGui", ".toolchain/imgui/LICENSE.txt"],
    ["Inter", "web/fonts/LICENSE.txt"],
    ["Inter", "web/fonts/OFL.txt"],
    ["Eigen", "/usr/share/doc/libeigen3-dev/copyright"],
    ["Emscripten", ".toolchain/debian13/usr/share/doc/emscripten/copyright"],
    ["Emscripten", "/usr/share/doc/emscripten/copyright"],
  ];
  const texts = [];
  for (const [title, path] of parts) {
    const full = path.startsWith("/") ? path : join(root, path);
    if (existsSync(full)) texts.push(`${title}\n${"=".repeat(title.length)}\n\n${await readFile(full, "utf8")}\n`);
  }
  await writeFile(join(dist, "licences.txt"), texts.join("\n"));
}

async function totalSize(folder) {
  let bytes = 0;
  let files = 0;
  const hash = createHash("sha256");
  for (const entry of (await readdir(folder, {recursive: true, withFileTypes: true})).filter((each) => each.isFile())) {
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const content = await readFile(path);
    hash.update(relative(folder, path)).update(content);
    bytes += content.length;
    files += 1;
  }
  return `${files} files, ${(bytes / 1e6).toFixed(1)} MB`;
}
