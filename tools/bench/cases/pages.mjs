// Pages and the API at a fixed rate, on each of the two databases.
import { withPostgres } from "../postgres.mjs";
import { get, load, most, pilar, servePilar } from "../programs.mjs";
import { count, ms } from "../report.mjs";
import { memory } from "../machine.mjs";

// A browser asks for packed pages; a program for JSON as it is.
const BROWSER = { Accept: "text/html", "Accept-Encoding": "gzip, deflate, br" };
const PROGRAM = { Accept: "application/json" };

const PATHS = [
  ["/", "/", BROWSER],
  ["/regions/71.72", "/regions/{code}", BROWSER],
  ["/cohorts/2022", "/cohorts/{year}", BROWSER],
  ["/api/v1/movement", "/api/v1/movement", PROGRAM],
  ["/api/v1/regions/71.72", "/api/v1/regions/{code}", PROGRAM],
];

const BAR = "p95 ≤ 10 ms, p99 ≤ 30 ms";
const NOT_MODIFIED = "p95 ≤ 3 ms";

/** How the server itself saw a route's answers since it began: how many, and how many within 10 and 30 ms. */
async function ownTimes(origin, route) {
  const text = (await get(`${origin}/metrics`)).body.toString();
  const value = (le) => {
    const lines = text.split("\n").filter((line) => line.startsWith("pilar_http_request_duration_seconds_bucket") && line.includes(`route="${route}"`));
    return Number(lines.find((line) => line.includes(`le="${le}"`))?.split(" ").at(-1) ?? 0);
  };
  return { all: value("+Inf"), within10: value("0.01"), within30: value("0.03") };
}

const share = (part, all) => `${((100 * part) / all).toFixed(1)} %`;

async function loaded(bench, report, server, rate, [path, route, headers], tag) {
  const name = `${path}${tag ? ", If-None-Match" : ""}`;
  const bar = `${tag ? NOT_MODIFIED : BAR} at ${count(rate)}/s`;
  await report.measure(name, bar, async () => {
    const url = server.origin + path;
    const asked = { ...headers };
    const first = await get(url, asked);
    if (first.status !== 200) throw new Error(`${path} answers ${first.status}`);
    if (tag) {
      if (!first.headers.etag) throw new Error(`${path} has no ETag`);
      asked["If-None-Match"] = first.headers.etag;
    }
    const options = { rate, headers: asked, expect: tag ? 304 : 200 };
    await load(bench, url, { ...options, seconds: 1 });
    const before = await ownTimes(server.origin, route);
    const got = await load(bench, url, { ...options, seconds: bench.seconds });
    const after = await ownTimes(server.origin, route);
    const all = after.all - before.all;
    const own = all > 0 ? `; the server's own times: ${share(after.within10 - before.within10, all)} ≤ 10 ms, ${share(after.within30 - before.within30, all)} ≤ 30 ms` : "";
    const holds = got.failed === 0 && got.p95 <= (tag ? 3 : 10) && got.p99 <= 30;
    const errors = got.failed > 0 ? `, errors ${JSON.stringify(got.errors)}` : ", 0 errors";
    report.row(name, bar, `p50 ${ms(got.p50)}, p95 ${ms(got.p95)}, p99 ${ms(got.p99)}${errors}${own}`, "", holds);
  });
}

async function all(bench, report, server, rate) {
  for (const path of PATHS) await loaded(bench, report, server, rate, path, false);
  for (const path of [PATHS[1], PATHS[4]]) await loaded(bench, report, server, rate, path, true);
}

/** The most that each path gives, closed loop. */
async function limits(bench, report, server) {
  for (const [path, , headers] of PATHS) {
    await report.measure(`${path}, as many as there can be`, "", async () => {
      const rate = await most(bench, server.origin + path, { seconds: 3, headers });
      report.row(`${path}, as many as there can be`, "", `${count(rate)}/s`, "", null);
    });
  }
}

export async function sqlite(bench, report) {
  report.section("Pages and API on SQLite", "Rate fixed, times at the client, counted from the moment each request was due; pages packed as for a browser.");
  const server = await servePilar({ ...bench, data: bench.seeded });
  try {
    await all(bench, report, server, 1000);
    await limits(bench, report, server);
    report.row("memory after this", "", `${memory(server.pid).toFixed(0)} MB`, "", null);
  } finally {
    await server.end();
  }
}

export async function postgres(bench, report) {
  report.section("Pages and API on PostgreSQL", "A private server on the same two cores, reached by its socket.");
  const bar = `${BAR} at 500/s`;
  await withPostgres(bench, async (url) => {
    const env = { PILAR_DATABASE__URL: url };
    const data = `${bench.home}/postgres`;
    await pilar({ ...bench, env }, "seed", "--data", data);
    const server = await servePilar({ ...bench, data, env });
    try {
      await all(bench, report, server, 500);
    } finally {
      await server.end();
    }
  }).catch((error) => report.absent("PostgreSQL", bar, `peer absent: ${error.message}`));
}
