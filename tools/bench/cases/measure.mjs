// The arithmetic of judging, beside NumPy doing the same.
import { spawnSync } from "node:child_process";
import { run } from "../programs.mjs";
import { seconds } from "../report.mjs";

const SIZE = "514x100x10000";

/** Builds the benches of `measure` and gives their programs by name. */
function build(bench) {
  const built = spawnSync("cargo", ["bench", "--package", "measure", "--no-run", "--message-format", "json"], { cwd: bench.root, encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"] });
  if (built.status !== 0) throw new Error("cargo bench --package measure --no-run failed");
  const programs = {};
  for (const line of built.stdout.split("\n").filter((text) => text.startsWith("{"))) {
    const message = JSON.parse(line);
    if (message.reason === "compiler-artifact" && message.executable && message.target.kind.includes("bench")) programs[message.target.name] = message.executable;
  }
  return programs;
}

/** Lines `case: figure` as an object. */
async function figures(bench, command, args) {
  const done = await run(command, args, { home: bench.home, lookEvery: 50 });
  if (done.code !== 0) throw new Error(done.output.trim().split("\n").at(-1));
  const pairs = [...done.output.matchAll(/^(.+): ([\d.]+)$/gm)].map(([, name, value]) => [name, Number(value)]);
  return { ...Object.fromEntries(pairs), peak: done.peak };
}

const find = (figures, pattern) => {
  const name = Object.keys(figures).find((key) => pattern.test(key));
  if (name === undefined) throw new Error(`the bench prints no line like ${pattern.source}`);
  return figures[name];
};

/** Where the time goes by function, as perf samples it; an empty list where perf is absent or not allowed. */
function profile(bench, program) {
  const file = `${bench.home}/perf.data`;
  const record = spawnSync("perf", ["record", "--quiet", "--freq", "499", "--output", file, program, `index_${SIZE}_arithmetic`], { cwd: bench.home });
  if (record.error || record.status !== 0) return [];
  const told = spawnSync("perf", ["report", "--input", file, "--stdio", "--no-children", "--sort", "symbol", "--percent-limit", "1"], { encoding: "utf8" });
  // Newer versions add columns of dashes behind the symbol.
  const lines = [...(told.stdout ?? "").matchAll(/^\s+([\d.]+)%\s+\[(.)\]\s+(.+?)(?:\s+-)*\s*$/gm)];
  return lines.map(([, percent, space, symbol]) => ({ percent: Number(percent), symbol: space === "k" ? "the kernel" : tidy(symbol) })).slice(0, 8);
}

/** `a::b::c` of a symbol with its types and hash taken away. */
function tidy(symbol) {
  const short = symbol.replace(/::h[0-9a-f]{16}$/, "").replace(/<impl ([^>]*)>/g, "$1").replace(/\{\{closure\}\}/g, "closure");
  return short.length > 90 ? `${short.slice(0, 87)}…` : short;
}

export async function measure(bench, report) {
  report.section("The arithmetic of judging", "Best of several tries on both sides; NumPy is not charged for drawing the weights, ours is.");
  let programs = {};
  await report.measure("benches of `measure`", "", async () => {
    programs = build(bench);
  });
  if (!programs.index || !programs.ranks) return;
  let numpy = null;
  if (bench.peers) numpy = await figures(bench, bench.peers.python, [`${bench.root}/crates/measure/benches/numpy_peer.py`]).catch(() => null);
  await report.measure("composite index", "≥ 2 × NumPy", () => index(bench, report, programs.index, numpy));
  await report.measure("ranks", "", () => ranks(bench, report, programs.ranks));
}

async function index(bench, report, program, numpy) {
  const got = await figures(bench, program, []);
  const arithmetic = find(got, new RegExp(`^index_${SIZE}_arithmetic$`));
  const geometric = find(got, new RegExp(`^index_${SIZE}_geometric$`));
  const name = "514 units × 100 indicators × 10,000 draws of weights, ranks, 5/50/95 % quantiles";
  if (numpy) {
    const had = find(numpy, new RegExp(`^numpy_${SIZE}_arithmetic$`));
    report.row(name, "≥ 2 × NumPy", `${seconds(arithmetic)}: ${(had / arithmetic).toFixed(1)} ×`, seconds(had), had >= 2 * arithmetic);
  } else {
    report.absent(name, "≥ 2 × NumPy", `peer absent; ours ${seconds(arithmetic)}`);
  }
  const ratio = geometric / arithmetic;
  report.row("the same with the geometric mean", "≤ 1.3 × the arithmetic", `${seconds(geometric)}: ${ratio.toFixed(2)} ×`, numpy ? `${seconds(find(numpy, /_geometric$/))} in NumPy` : "", ratio <= 1.3);
  const peak = find(got, /^peak_memory_mb$/);
  report.row("memory of these at the peak", "≤ 200 MB", `${peak} MB`, "", peak <= 200);
  report.row("100,000 units × 100 indicators, computed once", "", `${seconds(find(got, /^index_compute_100000/))}, ${find(got, /^peak_memory_mb_with_100000/)} MB at the peak`, "", null);
  report.say(limits(arithmetic, find(got, /^limit_sort/), numpy ? find(numpy, /^numpy_product_alone$/) : null));
  report.say(told(profile(bench, program)));
}

/** How far the index is from what the machine allows. */
function limits(whole, sort, product) {
  if (product === null) return `**Distance from the limit.** Sorting each run's scores alone takes ${seconds(sort)}; the matrix product was not measured, because NumPy is absent.`;
  const least = sort + product;
  return (
    `**Distance from the limit.** The same work costs at least one matrix product at the peak of the machine (${seconds(product)}, by NumPy's BLAS) and one sort of each run's scores ` +
    `(${seconds(sort)}, by the standard library on both cores): ${seconds(least)}. Ours takes ${seconds(whole)} with the drawing of the weights, the ranks with their ties and the quantiles, ` +
    `${(whole / least).toFixed(2)} times that least.`
  );
}

function told(lines) {
  if (lines.length === 0) return "**Where the time goes.** `perf` is absent or not allowed on this machine.";
  return ["**Where the time goes** (arithmetic mean, both ways of drawing weights; `perf`, samples by function):", lines.map((l) => `- ${l.percent.toFixed(0)} % \`${l.symbol.replaceAll("`", "")}\``).join("\n")].join("\n\n");
}

async function ranks(bench, report, program) {
  const got = await figures(bench, program, []);
  const judges = find(got, /^judges, 88 candidates x 3/);
  report.row("88 candidates × 3 raters, Bayesian model, 100,000 kept draws", "≤ 1 s", seconds(judges), "", judges <= 1);
  report.row("the same of 20 assessors, 3 for each candidate", "", seconds(find(got, /^judges, 88 candidates of 20/)), "", null);
  const sets = find(got, /^rank sets, 514 units.*stepwise/);
  report.row("rank confidence sets of 514 units, 10,000 bootstrap draws, stepwise", "≤ 5 s", seconds(sets), "", sets <= 5);
  report.row("assignment of 3 assessors each: 88 candidates to 20, 514 to 60", "", [88, 514].map((n) => seconds(find(got, new RegExp(`^assign, ${n} `)))).join(", "), "", null);
  report.row("memory of these at the peak", "≤ 200 MB", `${got.peak.toFixed(0)} MB`, "", got.peak <= 200);
}
