// Master plans: the page of a large table, many editors at once, the books.
import { statSync, writeFileSync } from "node:fs";
import http from "node:http";
import { accounts, ask, person, right } from "../api.mjs";
import { has, load, pilar, run, servePilar } from "../programs.mjs";
import { ms } from "../report.mjs";

const REGION = "71.74";
const ACTIONS = 300;
const [FROM, TO] = [2024, 2033];
const EDITORS = 50;

const PILLARS = ["governance", "branding", "economy", "living", "society", "environment"];

/** A plan with 300 actions and money in each of ten years; the ids of its rows. */
async function written(agent, origin, token) {
  const post = (path, body) => right(agent, origin, { method: "POST", path, token, body });
  await post("/api/v1/plans", { region: REGION, title: "Contoh", from: String(FROM), to: String(TO), pillar_set: "kominfo-2017", take_over: "" });
  const ids = [];
  for (let n = 1; n <= ACTIONS; n += 1) {
    const cells = { code: `A-${n}`, name: `Contoh rencana aksi ${n}`, pillar: PILLARS[n % PILLARS.length], status: "planned", description: "Uraian ".repeat(20).trim() };
    for (let year = FROM; year <= TO; year += 1) cells[`budget.${year}`] = String(1_000_000 * n + year);
    const row = await post(`/api/v1/plans/${REGION}/tables/action`, cells);
    ids.push(row.id);
  }
  return ids;
}

async function page(bench, report, { origin, token }) {
  const url = `${origin}/plans/${REGION}/tables/action?columns=all`;
  const headers = { Authorization: `Bearer ${token}` };
  const answer = await fetch(url, { headers });
  const text = await answer.text();
  const rows = text.split("<tr").length - 2;
  if (answer.status !== 200) throw new Error(`${url} answers ${answer.status}`);
  const outcome = await load(bench, url, { rate: 5, seconds: bench.seconds, connections: 2, headers });
  const said = `${rows} rows of ${Math.round(text.length / 1024)} KiB: p50 ${ms(outcome.p50)}, p95 ${ms(outcome.p95)}, ${outcome.failed} errors`;
  report.row(`the page of ${ACTIONS} actions and ${TO - FROM + 1} years`, "p95 ≤ 50 ms", said, "", outcome.failed === 0 && outcome.p95 <= 50);
}

/** Each editor changes the name of a row of their own, one change after the other, and says what stood there. */
async function editors(bench, report, { agent, origin, token, ids }) {
  const times = [];
  let errors = 0;
  const end = performance.now() + bench.seconds * 1000;
  const one = async (n) => {
    let was = `Contoh rencana aksi ${n + 1}`;
    for (let round = 0; performance.now() < end; round += 1) {
      const now = `Contoh ${n} ${round}`;
      const begin = performance.now();
      const answer = await ask(agent, origin, { method: "PATCH", path: `/api/v1/plan-rows/${ids[n]}`, token, body: { cell: "name", was, now } });
      times.push(performance.now() - begin);
      if (answer.status !== 200) errors += 1;
      was = now;
      // People type for a while between two changes; half a second is a fast one.
      await new Promise((done) => setTimeout(done, 500));
    }
  };
  await Promise.all(Array.from({ length: EDITORS }, (_, n) => one(n)));
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.max(0, Math.ceil(share * times.length) - 1)];
  const said = `${times.length} changes: p50 ${ms(at(0.5))}, p95 ${ms(at(0.95))}, ${errors} errors`;
  report.row(`a cell, ${EDITORS} editors at once`, "p95 ≤ 100 ms", said, "", errors === 0 && at(0.95) <= 100);
}

const timed = async (work) => {
  const begin = performance.now();
  const made = await work();
  return [performance.now() - begin, made];
};

/** Book II of the demonstration's plan from its release, beside other programs on the same document. */
async function books(bench, report) {
  const data = `${bench.home}/books`;
  const server = await servePilar({ ...bench, data, command: "demo", page: "/readyz" });
  const file = `${bench.home}/release.json`;
  try {
    const answer = await fetch(`${server.origin}/plan/${REGION}/release.json`);
    if (answer.status !== 200) throw new Error(`the release answers ${answer.status}`);
    writeFileSync(file, await answer.text());
  } finally {
    await server.end();
  }
  const out = (ending) => `${bench.home}/book.${ending}`;
  const print = (format) => timed(() => pilar(bench, "plan", "print", file, "--book", "2", "--format", format, "--lang", "id", "--out", out(format)));
  const [pdf] = await print("pdf");
  const pages = has("pdfinfo") ? Number(/Pages:\s+(\d+)/.exec((await run("pdfinfo", [out("pdf")], { home: bench.home })).output)?.[1]) : 0;
  const [docx] = await print("docx");
  let office = "LibreOffice is absent";
  if (has("soffice")) {
    const [took, done] = await timed(() => run("soffice", ["--headless", "--convert-to", "pdf", "--outdir", `${bench.home}/office`, out("docx")], { home: bench.home }));
    office = done.code === 0 ? `LibreOffice, the same DOCX to PDF: ${ms(took)}` : "LibreOffice did not convert it";
  }
  let other = "pandoc is absent";
  if (has("pandoc")) {
    await print("html");
    const [took, done] = await timed(() => run("pandoc", [out("html"), "-o", `${bench.home}/pandoc.docx`], { home: bench.home }));
    other = done.code === 0 ? `pandoc, the same HTML to DOCX: ${ms(took)}` : "pandoc did not convert it";
  }
  const said = (took, name) => `${pages} pages, ${Math.round(statSync(out(name)).size / 1024)} KiB: ${ms(took)}`;
  report.row("Book II as PDF/A-2a and PDF/UA-1, with the program's start", "≤ 2 s for 200 pages", said(pdf, "pdf"), office, pdf <= 2000 * Math.min(1, pages / 200));
  report.row("Book II as DOCX, with the program's start", "≤ 3 s for 200 pages", said(docx, "docx"), other, docx <= 3000 * Math.min(1, pages / 200));
}

export async function plans(bench, report) {
  report.section(
    "Master plans",
    `A plan of ${ACTIONS} actions, written through the API; ${EDITORS} editors change names every half second. The book is the second of the demonstration's plan; its bars are for 200 pages, and hold for its pages in proportion. SQLite.`,
  );
  const data = `${bench.home}/plans`;
  await pilar(bench, "seed", "--data", data);
  const writer = person("bench-planner", REGION);
  const file = `${bench.home}/plans.sql`;
  writeFileSync(file, accounts([writer], "sqlite", { scopes: "plans:read plans:write" }));
  const write = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())";
  const done = await run("python3", ["-c", write, `${data}/pilar.sqlite`, file], { home: bench.home });
  if (done.code !== 0) throw new Error(`the writer cannot be written: ${done.output.slice(0, 200)}`);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
  const server = await servePilar({ ...bench, data });
  const { origin } = server;
  const { token } = writer;
  try {
    const ids = await written(agent, origin, token);
    await report.measure("the page of a plan's actions", "p95 ≤ 50 ms", () => page(bench, report, { origin, token }));
    await report.measure("a cell of a plan", "p95 ≤ 100 ms", () => editors(bench, report, { agent, origin, token, ids }));
  } finally {
    agent.destroy();
    await server.end();
  }
  await report.measure("Book II", "≤ 2 s", () => books(bench, report));
}
