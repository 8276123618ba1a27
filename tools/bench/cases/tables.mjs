// Large tables out and in: an export of 300,000 rows through the server, rehearsals of imports of 100,000.
import { cpSync, statSync } from "node:fs";
import { memory } from "../machine.mjs";
import { get, run, servePilar } from "../programs.mjs";
import { count, mb, seconds } from "../report.mjs";

const EXPORTED = 300_000;
const REHEARSED = 100_000;
/** What an export may add to the server's memory before it is called growing. */
const FLAT_MB = 16;

const python = async (bench, ...args) => {
  const done = await run("python3", [`${bench.root}/tools/bench/prepare.py`, ...args.map(String)], { home: bench.home });
  if (done.code !== 0) throw new Error(`peer absent: python3 makes the rows: ${done.output.trim().split("\n").at(-1)}`);
  return done.output.trim();
};

async function exported(bench, report) {
  const bar = `streamed, memory flat (≤ ${FLAT_MB} MB more)`;
  await report.measure(`export of ${count(EXPORTED)} claims to CSV`, bar, async () => {
    const data = `${bench.home}/large`;
    cpSync(bench.seeded, data, { recursive: true });
    await python(bench, "claims", `${data}/pilar.sqlite`, EXPORTED);
    const server = await servePilar({ ...bench, data });
    try {
      const address = `${server.origin}/claims/export.csv`;
      await get(`${server.origin}/claims`);
      const before = memory(server.pid, "VmHWM");
      const answer = await get(address, {}, false);
      if (answer.status !== 200) throw new Error(`/claims/export.csv answers ${answer.status}`);
      const growth = memory(server.pid, "VmHWM") - before;
      const lines = await linesOf(address);
      if (lines < EXPORTED) throw new Error(`${count(lines)} lines came, of ${count(EXPORTED)} rows`);
      const said = `${seconds(answer.ms / 1000)} for ${mb(answer.length / 2 ** 20)} (first byte after ${answer.first.toFixed(0)} ms), ${growth.toFixed(1)} MB more at the peak`;
      report.row(`export of ${count(EXPORTED)} claims to CSV`, bar, said, "", growth <= FLAT_MB);
    } finally {
      await server.end();
    }
  });
}

/** How many lines an address gives; asked for apart, so that counting is not measured. */
async function linesOf(address) {
  const { body } = await get(address);
  let lines = 0;
  for (let at = body.indexOf(10); at !== -1; at = body.indexOf(10, at + 1)) lines += 1;
  return lines;
}

async function rehearsed(bench, report, ending) {
  const name = `rehearsal of ${count(REHEARSED)} agencies from ${ending.toUpperCase()}, one in a hundred wrong`;
  const bar = "≤ 5 s, ≤ 200 MB";
  await report.measure(name, bar, async () => {
    const file = `${bench.home}/agencies.${ending}`;
    await python(bench, `agencies-${ending}`, file, REHEARSED);
    const done = await run(bench.binary, ["import", "--kind", "agencies", file, "--data", bench.seeded], { home: bench.home });
    // A rehearsal that finds errors fails by its exit code, so what it counted tells whether it took place.
    const counted = /^(\d+) rows: .* (\d+) wrong$/m.exec(done.output);
    if (Number(counted?.[1]) !== REHEARSED || counted[2] === "0") throw new Error(done.output.trim().split("\n").at(-1) || `it ended with ${done.code}`);
    const said = `${seconds(done.ms / 1000)}, ${mb(done.peak)} at the peak, file of ${mb(statSync(file).size / 2 ** 20)}`;
    report.row(name, bar, said, "", done.ms <= 5000 && done.peak <= 200);
  });
}

export async function tables(bench, report) {
  report.section("Large tables", "The export goes through the server, the rehearsals through `pilar import` on a register that is there.");
  await exported(bench, report);
  await rehearsed(bench, report, "csv");
  await rehearsed(bench, report, "xlsx");
}
