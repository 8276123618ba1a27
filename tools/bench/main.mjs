#!/usr/bin/env node
// Measures every bar of speed and memory beside its peer in one run, prints a table and writes docs/bench.md.
//
// Usage: node tools/bench/main.mjs RELEASE-BINARY [part …]      parts: start pages postgres datasette weights tables closing guidance plans measure
// With parts named it measures those alone and leaves docs/bench.md as it is, unless PILAR_BENCH_WRITE is 1: then the page says which parts it has. PILAR_BENCH_SECONDS (default 5) is how long each load lasts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { closings } from "./cases/closing.mjs";
import { datasette } from "./cases/datasette.mjs";
import { guidance } from "./cases/guidance.mjs";
import { measure } from "./cases/measure.mjs";
import { postgres, sqlite } from "./cases/pages.mjs";
import { plans } from "./cases/plans.mjs";
import { starts } from "./cases/start.mjs";
import { tables } from "./cases/tables.mjs";
import { weights } from "./cases/weights.mjs";
import { cores, facts, says } from "./machine.mjs";
import { folder, peers } from "./peers.mjs";
import { endAll, has, pilar } from "./programs.mjs";
import { Report } from "./report.mjs";

const PARTS = { start: starts, pages: sqlite, postgres, datasette, weights, tables, closing: closings, guidance, plans, measure };
/** The bars are for this many cores, shared by server and client. */
const CORES = 2;

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../..");
const [binary, ...wanted] = process.argv.slice(2);
const unknown = wanted.filter((part) => !(part in PARTS));
if (!binary || unknown.length > 0) {
  console.error(`Usage: node tools/bench/main.mjs RELEASE-BINARY [part …]\nParts: ${Object.keys(PARTS).join(" ")}`);
  process.exit(2);
}
if (cores() > CORES && has("taskset") && !process.env.PILAR_BENCH_PINNED) {
  console.log(`This machine has more than ${CORES} cores: everything runs on the first ${CORES}.`);
  const again = spawnSync("taskset", ["--cpu-list", `0-${CORES - 1}`, process.execPath, ...process.argv.slice(1)], { stdio: "inherit", env: { ...process.env, PILAR_BENCH_PINNED: "1" } });
  process.exit(again.status ?? 1);
}

/** Says what is missing and what it costs; nothing is installed on the system. */
function needs() {
  const wrk = has("wrk");
  if (!wrk) console.log("wrk is absent (Debian: apt-get install wrk): our own client asks as fast as it can instead.");
  if (!has("python3")) console.log("python3 is absent (Debian: apt-get install python3 python3-venv): no Datasette, no NumPy, no large tables.");
  if (!has("perf")) console.log("perf is absent (Debian: apt-get install linux-perf): no profile.");
  return { wrk };
}

function buildLoad() {
  const built = spawnSync("cargo", ["build", "--release", "--package", "load", "--message-format", "json"], { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
  if (built.status !== 0) throw new Error("the client that makes the load cannot be built");
  return built.stdout.split("\n").filter((line) => line.includes('"executable":"')).map((line) => JSON.parse(line).executable).at(-1);
}

function head(bench, parts, took, counts) {
  const machine = facts();
  const commit = says("git", "-c", "safe.directory=*", "-C", root, "log", "-1", "--format=%h of %cs") ?? "unknown";
  return `# What Pilar costs

Written by \`make bench\`, not by hand: every bar of speed and memory as a case, beside its peer where there is one, measured in one run. **${counts.holds} hold, ${counts.misses} miss${counts.absent > 0 ? `, ${counts.absent} were not measured` : ""}.**

| | |
| --- | --- |
| machine | ${machine.processor}, ${machine.memory}, shared by server, database and client |
| system | ${machine.system}; load average at the start ${bench.loadBefore} |
| tools | ${machine.rust}; node ${process.versions.node}; ${bench.wrk ? (says("wrk", "--version")?.split(" ").slice(0, 2).join(" ") ?? "wrk") : "no wrk"}; ${bench.postgres}; ${bench.python} |
| Pilar | ${says(binary, "--version")}, commit ${commit}${parts.length < Object.keys(PARTS).length ? "" : ", release build"} |
${parts.length < Object.keys(PARTS).length ? `| parts | ${parts.join(", ")}; **the others were not measured in this run**. The arithmetic is built as \`cargo bench\` builds it |\n` : ""}| took | ${Math.round(took / 1000)} s |

Times under a fixed rate are taken at the client (\`tools/bench/load\`) and count from the moment at which a request was due, so that a request which waits behind a slow one is charged its waiting. They hold the time of the server, of the client and of the two taking turns on the same cores: an upper bound of the server's own time, which the server counts too (\`/metrics\`) and which stands behind it. A run on a machine that does other work at the same moment shows that work.`;
}

async function main() {
  const bench = { root, binary: path.resolve(binary), seconds: Number(process.env.PILAR_BENCH_SECONDS ?? 5), loadBefore: os.loadavg()[0].toFixed(1), ...needs() };
  const begin = performance.now();
  bench.load = buildLoad();
  const parts = wanted.length > 0 ? wanted : Object.keys(PARTS);
  bench.peers = parts.some((part) => part === "datasette" || part === "measure") ? await peers() : null;
  bench.python = says("python3", "--version") ?? "no Python";
  bench.postgres = says("bash", "-c", "ls /usr/lib/postgresql 2>/dev/null | sort -V | tail -n 1") ?? "";
  bench.postgres = bench.postgres ? `PostgreSQL ${bench.postgres}` : "no PostgreSQL";
  bench.home = mkdtempSync(path.join(os.tmpdir(), "pilar-bench-"));
  bench.seeded = `${bench.home}/seeded`;
  // Whatever ends this run, nothing that it started stays.
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => endAll().then(() => (rmSync(bench.home, { recursive: true, force: true }), process.exit(1))));
  const report = new Report();
  try {
    await pilar(bench, "seed", "--data", bench.seeded);
    for (const part of parts) await PARTS[part](bench, report).catch((error) => report.absent(part, "", error.message));
  } finally {
    await endAll();
    rmSync(bench.home, { recursive: true, force: true });
  }
  const counts = report.counts();
  const text = report.markdown(head(bench, parts, performance.now() - begin, counts));
  console.log(`\n${text}`);
  if (wanted.length === 0 || process.env.PILAR_BENCH_WRITE === "1") {
    writeFileSync(path.join(root, "docs/bench.md"), text);
    console.log("Written to docs/bench.md.");
  }
  console.log(`${counts.holds} bars hold, ${counts.misses} miss, ${counts.absent} were not measured. The environment of the peers is in ${folder()}; delete it whenever you like.`);
}

await main();
