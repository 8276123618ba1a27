// Bundles, minifies and compresses the style sheets and scripts of crates/web into assets/dist,
// with the hash of the content in each name, and writes manifest.json for the crate's build.rs.
//
//   npm ci && node tools/assets.mjs
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..");
const assets = path.join(root, "crates/web/assets");
const dist = path.join(assets, "dist");
const fresh = path.join(assets, "dist.new");

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};
// Files that a page asks for by name; the others are parts of these.
const ENTRIES = ["answer.js", "app.css", "app.js", "grid.css", "grid.js", "map.css", "map.js"];
const COPIED = ["favicon.svg"];

const sha256 = (bytes) => createHash("sha256").update(bytes).digest("hex");

// Browsers from before light-dark() (spring 2024) get the light theme.
const tokens = readFileSync(path.join(assets, "tokens.css"), "utf8");
const light = [...tokens.matchAll(/(--[\w-]+): light-dark\((#\w+), #\w+\);/g)].map(([, name, colour]) => `${name}:${colour}`);
const fallback = `@supports not (color:light-dark(#000,#fff)){:root{${light.join(";")}}}`;

const built = await build({
  absWorkingDir: root,
  entryPoints: ENTRIES.map((name) => path.join(assets, "src", name)),
  outdir: fresh,
  bundle: true,
  minify: true,
  write: false,
  // IDs and classes are the contract with the templates; browsers of the last four years.
  target: ["chrome111", "firefox113", "safari16.4"],
  format: "iife",
  charset: "utf8",
  legalComments: "inline",
  loader: { ".png": "dataurl" },
  logLevel: "warning",
});

const outputs = built.outputFiles.map((file) => {
  const name = path.basename(file.path);
  return [name, name === "app.css" ? Buffer.concat([file.contents, Buffer.from(fallback)]) : Buffer.from(file.contents)];
});
for (const name of COPIED) outputs.push([name, readFileSync(path.join(assets, name))]);

// The new folder replaces the old one whole, so that a build never sees half of it.
rmSync(fresh, { recursive: true, force: true });
mkdirSync(fresh, { recursive: true });
const files = outputs.map(([name, bytes]) => {
  const { name: stem, ext } = path.parse(name);
  const hashed = `${stem}-${sha256(bytes).slice(0, 12)}${ext}`;
  const br = brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 11,
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
  const gz = gzipSync(bytes, { level: 9 });
  writeFileSync(path.join(fresh, hashed), bytes);
  writeFileSync(path.join(fresh, `${hashed}.br`), br);
  writeFileSync(path.join(fresh, `${hashed}.gz`), gz);
  return { name, file: hashed, type: TYPES[ext], bytes: bytes.length, br: br.length, gz: gz.length };
});
files.sort((a, b) => (a.name < b.name ? -1 : 1));

// The digests of the sources let a test notice that a style sheet was changed and not built.
const sources = {};
const note = (name) => {
  sources[name] = sha256(readFileSync(path.join(assets, name)));
};
for (const name of readdirSync(path.join(assets, "src")).sort()) note(`src/${name}`);
for (const name of ["tokens.css", ...COPIED]) note(name);

writeFileSync(path.join(fresh, "manifest.json"), `${JSON.stringify({ files, sources }, null, 2)}\n`);
rmSync(dist, { recursive: true, force: true });
renameSync(fresh, dist);
for (const { name, bytes, br, gz } of files) {
  console.log(`${name.padEnd(12)} ${String(bytes).padStart(7)} bytes  ${String(gz).padStart(6)} gzip  ${String(br).padStart(6)} brotli`);
}
