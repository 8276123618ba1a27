// Writes data/coastline.json: the land of Natural Earth (public domain) cut to a box, thinned and
// quantised. Run once by hand when the data or the box changes; the build only reads the result.
//
//   npm install --no-save world-atlas@2.0.2 topojson-client@3.1.0
//   node crates/geography/tools/coastline.mjs > crates/geography/data/coastline.json
//
// Both packages are looked up from the folder the command runs in. Another country: pass its box,
// `node coastline.mjs WEST SOUTH EAST NORTH`, in degrees.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const require = createRequire(path.join(process.cwd(), "resolve-from-here.js"));
const { feature } = require("topojson-client");
const atlas = require("world-atlas/package.json");
const world = JSON.parse(readFileSync(require.resolve("world-atlas/land-10m.json"), "utf8"));

const given = process.argv.slice(2).map(Number);
if (given.length !== 0 && (given.length !== 4 || given.some(Number.isNaN))) {
  console.error("usage: coastline.mjs [WEST SOUTH EAST NORTH]   (degrees)");
  process.exit(2);
}
// Indonesia with a margin wider than any frame drawn, so that cut edges stay out of sight.
const [west, south, east, north] = given.length === 4 ? given : [91, -15, 145, 11];
const STEPS_PER_DEGREE = 100;
const TOLERANCE = 0.015; // degrees; about 1.7 km at the equator
const SMALLEST = 0.002; // square degrees; about 25 km²

// Sutherland–Hodgman against one side of the box.
const cutSide = (ring, inside, cross) => {
  const out = [];
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i];
    const b = ring[(i + 1) % ring.length];
    if (inside(a)) out.push(a);
    if (inside(a) !== inside(b)) out.push(cross(a, b));
  }
  return out;
};
const atX = (x) => (a, b) => [x, a[1] + ((b[1] - a[1]) * (x - a[0])) / (b[0] - a[0])];
const atY = (y) => (a, b) => [a[0] + ((b[0] - a[0]) * (y - a[1])) / (b[1] - a[1]), y];
const clip = (ring) => {
  let r = ring.slice(0, -1);
  r = cutSide(r, (p) => p[0] >= west, atX(west));
  r = cutSide(r, (p) => p[0] <= east, atX(east));
  r = cutSide(r, (p) => p[1] >= south, atY(south));
  return cutSide(r, (p) => p[1] <= north, atY(north));
};

const area = (ring) => {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const [x1, y1] = ring[i];
    const [x2, y2] = ring[(i + 1) % ring.length];
    sum += x1 * y2 - x2 * y1;
  }
  return sum / 2;
};

// Ramer–Douglas–Peucker on an open line.
const thin = (line) => {
  if (line.length < 3) return line;
  const [a, b] = [line[0], line.at(-1)];
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  let [worst, at] = [0, 0];
  for (let i = 1; i < line.length - 1; i++) {
    const p = line[i];
    const d = length
      ? Math.abs((b[0] - a[0]) * (a[1] - p[1]) - (a[0] - p[0]) * (b[1] - a[1])) / length
      : Math.hypot(p[0] - a[0], p[1] - a[1]);
    if (d > worst) [worst, at] = [d, i];
  }
  if (worst <= TOLERANCE) return [a, b];
  return [...thin(line.slice(0, at + 1)).slice(0, -1), ...thin(line.slice(at))];
};
// A ring is thinned as two lines between its first point and the one farthest from it.
const thinRing = (ring) => {
  let [far, at] = [0, 0];
  ring.forEach((p, i) => {
    const d = Math.hypot(p[0] - ring[0][0], p[1] - ring[0][1]);
    if (d > far) [far, at] = [d, i];
  });
  return [...thin(ring.slice(0, at + 1)).slice(0, -1), ...thin([...ring.slice(at), ring[0]]).slice(0, -1)];
};

const quantise = (ring) => {
  const flat = [];
  let [px, py] = [0, 0];
  for (const [x, y] of ring) {
    const qx = Math.round((x - west) * STEPS_PER_DEGREE);
    const qy = Math.round((north - y) * STEPS_PER_DEGREE);
    if (flat.length && qx === px && qy === py) continue;
    flat.push(qx - px, qy - py);
    [px, py] = [qx, qy];
  }
  return flat;
};

const rings = [];
for (const f of feature(world, world.objects.land).features) {
  const polygons = f.geometry.type === "Polygon" ? [f.geometry.coordinates] : f.geometry.coordinates;
  for (const ring of polygons.flat()) {
    const cut = clip(ring);
    if (cut.length < 3 || Math.abs(area(cut)) < SMALLEST) continue;
    const flat = quantise(thinRing(cut));
    if (flat.length >= 6) rings.push({ size: Math.abs(area(cut)), flat });
  }
}
rings.sort((a, b) => b.size - a.size);
const out = {
  source: `Natural Earth land 1:10m, by way of npm world-atlas ${atlas.version} (land-10m.json)`,
  licence: "public domain",
  tool: "crates/geography/tools/coastline.mjs",
  west, south, east, north,
  steps_per_degree: STEPS_PER_DEGREE,
};
// One ring a line, delta-coded x (east) and y (south) in steps from the north-west corner.
process.stdout.write(
  JSON.stringify(out).slice(0, -1) + ',\n"rings":[\n' + rings.map((r) => JSON.stringify(r.flat)).join(",\n") + "\n]}\n",
);
console.error(`${rings.length} rings, ${rings.reduce((n, r) => n + r.flat.length / 2, 0)} points`);
