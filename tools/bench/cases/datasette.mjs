// The same table, the same client, the same machine: Datasette beside ours.
import { firstAnswer, freePort, get, most, run, servePilar, start } from "../programs.mjs";
import { count } from "../report.mjs";

const TIMES = 20;
const BAR = `≥ ${TIMES} × Datasette`;

// Each as its users ask for it: 50 rows of the same regions as a page, one region by its code as JSON.
const CASES = [
  { name: "table page of 50 regions, HTML", ours: "/regions", theirs: "/regions/regions?_size=50", headers: { Accept: "text/html" } },
  { name: "one region by its code, JSON", ours: "/api/v1/regions/71.72", theirs: "/regions/regions/71~2E72.json?_shape=objects", headers: { Accept: "application/json" } },
];

/** At its best: the file declared immutable (so that rows are counted once), no facets suggested, two threads. */
const BEST = ["--setting", "suggest_facets", "off", "--setting", "num_sql_threads", "2"];

export async function datasette(bench, report) {
  const version = bench.peers ? (await run(bench.peers.datasette, ["--version"], { home: bench.home })).output.trim().split(" ").at(-1) : "";
  report.section("Beside Datasette", `Datasette ${version} serves a copy of the regions table with the same indices, declared immutable and without suggested facets, its fastest settings; 16 connections, packing off on both sides.`);
  if (!bench.peers) {
    for (const { name } of CASES) report.absent(name, BAR, "peer absent: Datasette is not installed");
    return;
  }
  let peer;
  let ours;
  try {
    const file = `${bench.home}/regions.db`;
    const made = await run("python3", [`${bench.root}/tools/bench/prepare.py`, "regions", `${bench.seeded}/pilar.sqlite`, file], { home: bench.home });
    if (made.code !== 0) throw new Error(made.output.trim().split("\n").at(-1));
    const port = await freePort();
    peer = start(bench.peers.datasette, ["serve", "--immutable", file, "--host", "127.0.0.1", "--port", String(port), ...BEST], { home: bench.home });
    await firstAnswer(peer, `http://127.0.0.1:${port}/`, performance.now());
    ours = await servePilar({ ...bench, data: bench.seeded });
    for (const { name, ours: path, theirs, headers } of CASES) {
      await report.measure(name, BAR, async () => {
        const [mine, other] = [ours.origin + path, `http://127.0.0.1:${port}${theirs}`];
        for (const url of [mine, other]) {
          const { status, body } = await get(url, headers);
          if (status !== 200 || !body.includes("71.") === name.includes("JSON")) throw new Error(`${new URL(url).pathname} answers ${status}`);
        }
        for (const url of [mine, other]) await most(bench, url, { seconds: 1, headers });
        const got = await most(bench, mine, { headers });
        const had = await most(bench, other, { headers });
        report.row(name, BAR, `${count(got)}/s: ${(got / had).toFixed(1)} ×`, `${count(had)}/s`, got >= TIMES * had);
      });
    }
  } catch (error) {
    report.absent("Datasette", BAR, error.message);
  } finally {
    await ours?.end();
    await peer?.end();
  }
}
