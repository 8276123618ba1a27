// From the letter to the workshops: the board of a signing day, the cockpit, the calendar.
import { readFileSync, writeFileSync } from "node:fs";
import { spawnSync } from "node:child_process";
import http from "node:http";
import { accounts, ask, official, person, right } from "../api.mjs";
import { sleep } from "../machine.mjs";
import { load, pilar, run, servePilar } from "../programs.mjs";
import { ms } from "../report.mjs";

const REGIONS = 50;
const VIEWERS = 200;
/** How often a browser asks for the board (`data-refresh` of its page). */
const EVERY_MS = 500;
const YEAR = 2028;
/** A cohort of this year has 125 regions with four workshops of two days each: 1,000 days in a calendar. */
const CALENDAR_YEAR = 2029;

const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);

/** Two cohorts, by the import that officers use. */
async function cohorts(bench, data, codes) {
  const lines = { cohorts: ["year,theme,note"], participations: ["cohort,region,status,list_no,repeat_of,replaced_by,source,confidence,note"] };
  for (const year of [YEAR, CALENDAR_YEAR]) lines.cohorts.push(`${year},Contoh,`);
  codes.slice(0, REGIONS).forEach((code) => lines.participations.push(`${YEAR},${code},selected,,,,,low,`));
  codes.slice(REGIONS, REGIONS + 125).forEach((code) => lines.participations.push(`${CALENDAR_YEAR},${code},bodies_formed,,,,,low,`));
  for (const [kind, rows] of Object.entries(lines)) {
    const file = `${bench.home}/${kind}.csv`;
    writeFileSync(file, `${rows.join("\n")}\n`);
    await pilar(bench, "import", "--kind", kind, file, "--confirm", "--data", data);
  }
}

/** Agreements of all regions, confirmed, reviewed and put on a signing day; the day's id and the lines of its board. */
async function scheduled(agent, origin, { officer, legal, people }) {
  const post = (token, path, body) => right(agent, origin, { method: "POST", path, token, body });
  const ids = await post(officer, "/api/v1/agreements", { cohort: String(YEAR), regions: "" });
  const step = (to, revision) => ({ to, reason: "", replaced_by: "", revision: String(revision) });
  for (const id of ids) {
    const { region, revision } = await right(agent, origin, { path: `/api/v1/agreements/${id}`, token: officer });
    const own = people.find((one) => one.region === region);
    const confirmed = await post(own.token, `/api/v1/agreements/${id}/steps`, step("region_confirmed", revision));
    await post(legal, `/api/v1/agreements/${id}/steps`, step("legal_review", confirmed.revision));
    await post(legal, `/api/v1/agreements/${id}/pass`, {});
  }
  const draft = {
    cohort: String(YEAR), title: "Contoh: hari penandatanganan", date: day(0), place: "Jakarta", link: "", mode: "place", first: "region",
    ministry_name: "Contoh Pejabat", ministry_office: "Direktur Jenderal", witness_name: "", witness_office: "", revision: null,
  };
  const { id } = await post(officer, "/api/v1/signing-days", draft);
  await post(officer, `/api/v1/signing-days/${id}/agreements`, { regions: "", first_number: "1", class: "HK.04.02", number: "" });
  const board = await right(agent, origin, { path: `/api/v1/signing-days/${id}`, token: officer });
  return { id, lines: board.lines };
}

/** A viewer's browser: asks for the board again and again, and notes when each state of it was first seen. */
async function viewer(agent, origin, { path, token, n, watch }) {
  let tag;
  await sleep((n / VIEWERS) * EVERY_MS);
  while (!watch.isOver) {
    const due = performance.now() + EVERY_MS;
    const answer = await ask(agent, origin, { path, token, tag });
    if (answer.status === 200) {
      tag = answer.tag;
      const signed = answer.body.lines.flatMap((line) => line.signatories).filter((one) => one.signed_at).length;
      for (let at = watch.seen[n].length; at < signed; at += 1) watch.seen[n].push(performance.now());
    } else if (answer.status !== 304) {
      watch.errors += 1;
    }
    await sleep(Math.max(0, due - performance.now()));
  }
}

async function board(bench, report, { agent, origin, day, people }) {
  const path = `/api/v1/signing-days/${day.id}`;
  const watch = { isOver: false, errors: 0, seen: Array.from({ length: VIEWERS }, () => []) };
  const viewers = watch.seen.map((_, n) => viewer(agent, origin, { path, token: people[n % people.length].token, n, watch }));
  await sleep(2 * EVERY_MS);
  const signed = [];
  const page = Buffer.from("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>endobj\ntrailer<</Root 1 0 R>>\n");
  for (const line of day.lines) {
    const own = people.find((one) => one.region === line.region);
    const first = line.signatories.find((one) => one.party === "region");
    await right(agent, origin, { method: "POST", path: `/api/v1/signatories/${first.id}/scan`, token: own.token, file: page });
    signed.push(performance.now());
  }
  await sleep(4 * EVERY_MS);
  watch.isOver = true;
  await Promise.all(viewers);
  const delays = watch.seen.flatMap((seen) => signed.map((at, n) => (seen[n] ?? Number.POSITIVE_INFINITY) - at)).sort((a, b) => a - b);
  const within = (share) => delays[Math.max(0, Math.ceil(share * delays.length) - 1)];
  const said = `${signed.length} signatures: seen after p50 ${ms(within(0.5))}, p95 ${ms(within(0.95))}, longest ${ms(within(1))}; ${watch.errors} errors`;
  report.row(`the board of ${REGIONS} signatories before ${VIEWERS} viewers`, "≤ 1 s", said, "", watch.errors === 0 && within(1) <= 1000);
}

/** Every stage for every region of a cohort, by the plan that officers use. */
async function planned(agent, origin, officer) {
  for (const [n, stage] of ["1", "2", "3", "4"].entries()) {
    const body = {
      cohort: String(CALENDAR_YEAR), stage, regions: "", starts_on: day(200 + 200 * n), days: "2", at_once: "5", gap: "1", opens_at: "08:00", closes_at: "16:00",
      mode: "online", place: "", link: "https://contoh.go.id/rapat", mentors: "", each: "0", representative: "",
    };
    await right(agent, origin, { method: "POST", path: "/api/v1/workshops", token: officer, body });
  }
}

async function timed(bench, report, name, bar, url, { token, most, check }) {
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(url, { headers });
  const text = await answer.text();
  const what = check(answer.status, text);
  const outcome = await load(bench, url, { rate: 5, seconds: bench.seconds, connections: 2, headers });
  const said = `${what}: p50 ${ms(outcome.p50)}, p95 ${ms(outcome.p95)}, ${outcome.failed} errors`;
  report.row(name, bar, said, "", outcome.failed === 0 && outcome.p95 <= most);
}

export async function guidance(bench, report) {
  report.section(
    "From letter to workshops",
    `${REGIONS} regions sign by scans through the API, one after another, while ${VIEWERS} viewers ask for the board every ${EVERY_MS} ms, as its page does; delays count from the answer to the signatory. SQLite.`,
  );
  await report.measure("three signatures on one PDF", "≤ 1 s", () => signatures(bench, report));
  const data = `${bench.home}/guidance`;
  await pilar(bench, "seed", "--data", data);
  const read = await fetchCodes(bench, data);
  await cohorts(bench, data, read);
  const allow = ["agreements:read", "agreements:write", "workshops:read", "workshops:write"];
  const officer = await official({ pilar, run }, bench, data, { login: "bench-officer", role: "officer", allow });
  const legal = await official({ pilar, run }, bench, data, { login: "bench-legal", role: "legal-reviewer", allow: allow.slice(0, 2) });
  const people = read.slice(0, REGIONS).map((code, n) => person(`bench-${n}`, code));
  const file = `${bench.home}/guidance.sql`;
  writeFileSync(file, accounts(people, "sqlite", { scopes: "agreements:read agreements:write" }));
  const write = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())";
  const done = await run("python3", ["-c", write, `${data}/pilar.sqlite`, file], { home: bench.home });
  if (done.code !== 0) throw new Error(`the people cannot be written: ${done.output.slice(0, 200)}`);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
  const server = await servePilar({ ...bench, data });
  const { origin } = server;
  try {
    await report.measure("the board of a signing day", "≤ 1 s", async () => {
      const day = await scheduled(agent, origin, { officer, legal, people });
      await board(bench, report, { agent, origin, day, people });
    });
    await report.measure(`the cockpit of ${REGIONS} regions`, "p95 ≤ 50 ms", () =>
      timed(bench, report, `the cockpit of ${REGIONS} regions`, "p95 ≤ 50 ms", `${origin}/api/v1/cockpit?cohort=${YEAR}`, {
        token: officer,
        most: 50,
        check: (_, text) => `${JSON.parse(text).length} regions`,
      }),
    );
    await report.measure("1,000 events of a calendar", "p95 ≤ 200 ms", async () => {
      await planned(agent, origin, officer);
      await timed(bench, report, "1,000 events of a calendar", "p95 ≤ 200 ms", `${origin}/workshops/calendar.ics?cohort=${CALENDAR_YEAR}`, {
        token: officer,
        most: 200,
        check: (_, text) => `${text.split("BEGIN:VEVENT").length - 1} events`,
      });
    });
  } finally {
    agent.destroy();
    await server.end();
  }
}

/** A printed file signed three times with visible stamps, and checked: the example of `signatures`, the fastest of nine. */
async function signatures(bench, report) {
  const built = spawnSync("cargo", ["build", "--release", "--package", "signatures", "--example", "three_signatures", "--message-format", "json"], { cwd: bench.root, encoding: "utf8", maxBuffer: 2 ** 28, stdio: ["ignore", "pipe", "inherit"] });
  if (built.status !== 0) throw new Error("the example three_signatures cannot be built");
  const program = built.stdout.split("\n").filter((line) => line.includes('"executable":"')).map((line) => JSON.parse(line).executable).at(-1);
  const done = await run(program, [], { home: bench.home });
  const [signing, checking] = [...done.output.matchAll(/: ([\d.]+) ms/g)].map(([, took]) => Number(took));
  report.row("three signatures on one PDF, RSA-2048, with stamps", "≤ 1 s", `${ms(signing)}; check of all three ${ms(checking)}`, "", signing <= 1000);
}

/** Codes of regencies and cities, from the list that everyone may export; the first get a head, who signs. */
async function fetchCodes(bench, data) {
  const out = `${bench.home}/regions.csv`;
  await pilar(bench, "export", "--list", "regions", "--style", "keys", "--to", out, "--data", data);
  const codes = [...readFileSync(out, "utf8").matchAll(/^"?(\d\d\.\d\d)"?,/gm)].map(([, code]) => code);
  if (codes.length < REGIONS + 125) throw new Error(`${codes.length} regions in the export`);
  const names = `${bench.home}/heads.csv`;
  const own = new Set(codes.slice(0, REGIONS));
  const rows = readFileSync(out, "utf8").split("\n").slice(1).map((line) => line.split(",")).filter(([code]) => own.has(code));
  const heads = rows.map(([code, name, kind, latitude, longitude]) => [code, name, kind, latitude, longitude, "", "Contoh Kepala Daerah", "Bupati", "", "", "", ""].join(","));
  writeFileSync(names, ["code,name,kind,latitude,longitude,bps_code,head_name,head_title,population,fiscal_class,website,valid_from", ...heads].join("\n"));
  await pilar(bench, "import", "--kind", "regions", names, "--confirm", "--data", data);
  return codes;
}
