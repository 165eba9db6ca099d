// Compiles one file of web/ as the build does and imports it, so that tests see the code that ships.
import {build} from "esbuild";
import {mkdtemp, readFile, readdir, rm, writeFile} from "node:fs/promises";
import {tmpdir} from "node:os";
import {basename, join} from "node:path";
import {fileURLToPath, pathToFileURL} from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

/** The one file of that name, in whichever room of web/ it is. */
async function inWeb(file) {
  const found = (await readdir(join(root, "web"), {recursive: true})).filter((path) => basename(path) === file);
  if (found.length !== 1) throw new Error(`${file}: ${found.length} of them below web, one expected`);
  return join("web", found[0]);
}

/**
 * The modules of these names below web/, compiled into one. Each `fresh()` evaluates it anew, as another process would;
 * `remove()` takes the file away.
 */
export async function bundledWeb(...names) {
  const folder = await mkdtemp(join(tmpdir(), "fiducial-test-"));
  const file = join(folder, `${names.join("_")}.mjs`);
  const paths = await Promise.all(names.map((name) => inWeb(`${name}.ts`)));
  const result = await build({
    absWorkingDir: root,
    stdin: {contents: paths.map((path) => `export * from "./${path}";`).join("\n"), resolveDir: root},
    bundle: true,
    format: "esm",
    platform: "node",
    write: false,
    banner: {js: "import {createRequire as __r} from 'node:module'; const require = __r(import.meta.url);"},
  });
  await writeFile(file, result.outputFiles[0].text);
  let evaluated = 0;
  return {
    fresh: () => {
      evaluated += 1;
      return import(`${pathToFileURL(file).href}?${evaluated}`);
    },
    remove: () => rm(folder, {recursive: true}),
  };
}

/** Exports of the module called `name` below web/, for modules that need no WebAssembly module of ours. */
export async function importWeb(name) {
  const bundled = await bundledWeb(name);
  try {
    return await bundled.fresh();
  } finally {
    await bundled.remove();
  }
}

/** A file's bytes as an ArrayBuffer of their own. */
export async function bytesOf(path) {
  const bytes = await readFile(path);
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}
