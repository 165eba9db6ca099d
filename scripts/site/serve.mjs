#!/usr/bin/env node
// Serves dist/ on a local port with the headers the page is meant to run under: node scripts/site/serve.mjs [--port 8080]
import {createServer} from "node:http";
import {readFile} from "node:fs/promises";
import {extname, join, normalize, sep} from "node:path";
import {fileURLToPath} from "node:url";
import process from "node:process";
import {gzipSync} from "node:zlib";

/**
 * Everything from the page's own origin, nothing inline, wasm but no eval; workers start from bytes that the page has checked.
 * The same text stands in index.html.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src blob:",
  "connect-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types ecg",
].join("; ");

/** Sent with every response; a worker takes the page's. */
export const securityHeaders = {
  "Content-Security-Policy": `${contentSecurityPolicy}; frame-ancestors 'none'`,
  "Referrer-Policy": "no-referrer",
  "X-Content-Type-Options": "nosniff",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), microphone=(), geolocation=(), usb=(), serial=()",
};

const types = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".wasm": "application/wasm",
  ".svg": "image/svg+xml",
  ".ttf": "font/ttf",
  ".txt": "text/plain; charset=utf-8",
  ".onnx": "application/octet-stream",
};
const compressible = new Set([".html", ".js", ".mjs", ".css", ".json", ".wasm", ".svg", ".ttf", ".txt", ".onnx"]);

/** Names that carry a hash of their content never change. */
const hashedName = /-[A-Z0-9]{8}\.[a-z]+$/;

/**
 * Serves a folder on the loopback interface; `port` 0 takes a free one.
 * `onRequest` sees the method and URL of every request: the privacy tests' own witness.
 */
export async function serve(folder, {port = 0, host = "127.0.0.1", onRequest = () => {}} = {}) {
  const compressed = new Map(); // path -> gzip bytes; a development server, so everything fits
  const server = createServer(async (request, response) => {
    onRequest({method: request.method, url: request.url});
    const answer = (status, headers, body) => {
      response.writeHead(status, {...securityHeaders, ...headers});
      response.end(request.method === "HEAD" ? undefined : body);
    };
    if (request.method !== "GET" && request.method !== "HEAD") return answer(405, {Allow: "GET, HEAD"}, "");
    const path = fileFor(folder, request.url);
    const bytes = path === null ? null : await readFile(path).catch(() => null);
    if (bytes === null) return answer(404, {"Content-Type": "text/plain"}, "not found\n");
    const kind = extname(path);
    const headers = {
      "Content-Type": types[kind] ?? "application/octet-stream",
      "Cache-Control": hashedName.test(path) ? "public, max-age=31536000, immutable" : "no-cache",
    };
    if (!compressible.has(kind) || !/\bgzip\b/.test(request.headers["accept-encoding"] ?? ""))
      return answer(200, headers, bytes);
    const cached = compressed.get(path);
    const body = cached?.size === bytes.length && hashedName.test(path) ? cached.body : gzipSync(bytes, {level: 5});
    compressed.set(path, {size: bytes.length, body});
    answer(200, {...headers, "Content-Encoding": "gzip", Vary: "Accept-Encoding"}, body);
  });
  await new Promise((done, failed) => {
    server.once("error", failed);
    server.listen(port, host, done);
  });
  return {
    address: `http://localhost:${server.address().port}/`,
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

/** Path inside `folder`, or null for anything that would leave it. */
function fileFor(folder, url) {
  let path;
  try {
    path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return null;
  }
  if (path.includes("\0")) return null;
  const inside = normalize(join(folder, path.endsWith("/") ? `${path}index.html` : path));
  return inside.startsWith(normalize(folder) + sep) ? inside : null;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const at = process.argv.indexOf("--port");
  const port = at < 0 ? 8080 : Number(process.argv[at + 1]);
  const folder = fileURLToPath(new URL("../../dist", import.meta.url));
  const started = await serve(folder, {port}).catch(async (problem) => {
    if (problem.code !== "EADDRINUSE" || at >= 0) throw problem;
    return serve(folder, {port: 0}); // the usual port is taken: any free one
  });
  console.log(`Fiducial is at ${started.address} (Ctrl+C ends it)`);
}
