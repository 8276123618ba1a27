// The last minutes of a call: everybody saves at once, on each of the two databases.
import { writeFileSync } from "node:fs";
import http from "node:http";
import { accounts, ask, official, person, right } from "../api.mjs";
import { memory, sleep } from "../machine.mjs";
import { pilar, run, servePilar } from "../programs.mjs";
import { withPostgres } from "../postgres.mjs";
import { count, mb, ms } from "../report.mjs";

const PEOPLE = 2000;
/** Each saves so often; a browser saves a moment after its person stops typing. */
const EVERY_SECONDS = 10;
/** For so long; the last ten minutes have the same rate in each of their seconds. */
const SECONDS = Number(process.env.PILAR_BENCH_CLOSING_SECONDS ?? 60);
const BAR = "no lost save, p95 ≤ 200 ms";
const SECTIONS = 8;

/** A published call to which every regency and city is invited, and its candidates. */
async function call(agent, origin, officer) {
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const draft = {
    year: "2028", title: "Contoh: beban", kinds: "regency,city", quota: "50", instrument: "assessment@1", opens_at: `${day(-2)}T08:00`, closes_at: `${day(2)}T23:59`,
    desk_due: day(9), objection_days: "7", per_candidate: "3", estimate: "mean", draws: "10000", seed: "bench", tie_rule: "lottery", names_public: "yes",
  };
  const { id } = await right(agent, origin, { method: "POST", path: "/api/v1/calls", token: officer, body: draft });
  const path = `/api/v1/calls/${id}`;
  await right(agent, origin, { method: "POST", path: `${path}/invitations`, token: officer, body: {} });
  await right(agent, origin, { method: "POST", path: `${path}/steps`, token: officer, body: { to: "published" } });
  const candidates = [];
  for (let after = ""; after !== null; ) {
    const page = await right(agent, origin, { path: `${path}/candidates?limit=200${after && `&after=${encodeURIComponent(after)}`}`, token: officer });
    candidates.push(...page.rows);
    after = page.next;
  }
  return candidates;
}

/** A person's next save: a level and words that nobody else writes. */
async function save(agent, origin, person) {
  const words = `${person.login} menulis untuk kali ke-${person.saves + 1}: ${"bukti dan penjelasan singkat. ".repeat(8)}`.trim();
  const path = `/api/v1/candidates/${person.candidate}/answers/${person.item}`;
  const body = { answers: [{ item: person.item, level: String(person.saves % 4), words, stamp: person.stamp }] };
  const answer = await ask(agent, origin, { method: "PUT", path, token: person.token, body });
  if (answer.status !== 200) return answer.status;
  person.saves += 1;
  person.words = words;
  person.stamp = answer.body.answers.find((one) => one.item === person.item).stamp;
  return null;
}

/** Everybody saves at their own moments; times count from the moment each save was due. */
async function closing(agent, origin, people) {
  const times = [];
  const errors = {};
  const begin = performance.now();
  const typing = people.map(async (person, n) => {
    const offset = (n / people.length) * EVERY_SECONDS * 1000;
    for (let due = begin + offset; due < begin + SECONDS * 1000; due += EVERY_SECONDS * 1000) {
      await sleep(Math.max(0, due - performance.now()));
      const failed = await save(agent, origin, person).catch((error) => error.message);
      if (failed === null) times.push(performance.now() - due);
      else errors[failed] = (errors[failed] ?? 0) + 1;
    }
  });
  await Promise.all(typing);
  times.sort((a, b) => a - b);
  return { times, errors, took: performance.now() - begin };
}

/** What does not stand as it was last saved. */
async function lost(agent, origin, people) {
  const forms = new Map();
  for (const { candidate, token } of people) {
    if (!forms.has(candidate)) forms.set(candidate, await right(agent, origin, { path: `/api/v1/candidates/${candidate}`, token }));
  }
  const stands = (person) => {
    const section = forms.get(person.candidate).sections.find((one) => one.section === person.item);
    return section.answers.find((one) => one.item === person.item).words === person.words;
  };
  return people.filter((person) => person.saves > 0 && !stands(person)).length;
}

async function on(bench, report, dialect, { data, env, write }) {
  const name = `${count(PEOPLE)} people save a section every ${EVERY_SECONDS} s, ${dialect === "sqlite" ? "SQLite" : "PostgreSQL"}`;
  await report.measure(name, BAR, async () => {
    await pilar({ ...bench, env }, "seed", "--data", data);
    const officer = await official({ pilar, run }, { ...bench, env }, data, { login: "bench-officer", role: "officer", allow: ["calls:read", "calls:write"] });
    const agent = new http.Agent({ keepAlive: true, maxSockets: 256 });
    const server = await servePilar({ ...bench, data, env });
    try {
      const candidates = await call(agent, server.origin, officer);
      const people = Array.from({ length: PEOPLE }, (_, n) => {
        const { id: candidate, region } = candidates[n % candidates.length];
        const item = `A${(Math.floor(n / candidates.length) % SECTIONS) + 1}`;
        return { ...person(`bench-${n}`, region), candidate, item, saves: 0 };
      });
      await write(accounts(people, dialect, { scopes: "calls:read calls:write" }));
      await open(agent, server.origin, people);
      const { times, errors, took } = await closing(agent, server.origin, people);
      const within = (share) => times[Math.max(0, Math.ceil(share * times.length) - 1)] ?? 0;
      const gone = await lost(agent, server.origin, people);
      const failed = Object.keys(errors).length > 0 ? JSON.stringify(errors) : "0 errors";
      const said = `${count(times.length)} saves in ${(took / 1000).toFixed(0)} s (${count(times.length / (took / 1000))}/s): p50 ${ms(within(0.5))}, p95 ${ms(within(0.95))}, p99 ${ms(within(0.99))}, longest ${ms(within(1))}; ${failed}, ${gone} lost; server ${mb(memory(server.pid))}`;
      report.row(name, BAR, said, "", times.length > 0 && failed === "0 errors" && gone === 0 && within(0.95) <= 200);
    } finally {
      agent.destroy();
      await server.end();
    }
  });
}

/** Each opens the form before the rush: the stamps of the answers, and the token's first use. */
async function open(agent, origin, people) {
  const waiting = [...people];
  const opening = async () => {
    for (let person = waiting.pop(); person; person = waiting.pop()) {
      const form = await right(agent, origin, { path: `/api/v1/candidates/${person.candidate}`, token: person.token });
      const section = form.sections.find((one) => one.section === person.item);
      person.stamp = section.answers.find((one) => one.item === person.item).stamp;
    }
  };
  await Promise.all(Array.from({ length: 16 }, opening));
}

export async function closings(bench, report) {
  report.section(
    "The last minutes of a call",
    `Every regency and city is invited; ${count(PEOPLE)} people of them save their section once in ${EVERY_SECONDS} s through the API, each time with other words, for ${SECONDS} s. Times count from the moment each save was due. Afterwards every form is read back and compared with what was accepted last. PostgreSQL does not sync to disk here; SQLite does as in production.`,
  );
  const sqlite = `${bench.home}/closing-sqlite`;
  const write = (command, args) => async (sql) => {
    const file = `${bench.home}/people.sql`;
    writeFileSync(file, sql);
    const done = await run(command, args(file), { home: bench.home });
    if (done.code !== 0) throw new Error(`the people cannot be written: ${done.output.slice(0, 200)}`);
  };
  await on(bench, report, "sqlite", {
    data: sqlite,
    env: {},
    write: write("python3", (file) => ["-c", "import sqlite3, sys; sqlite3.connect(sys.argv[1]).executescript(open(sys.argv[2]).read())", `${sqlite}/pilar.sqlite`, file]),
  });
  await withPostgres(bench, (url) =>
    on(bench, report, "postgres", {
      data: `${bench.home}/closing-postgres`,
      env: { PILAR_DATABASE__URL: url },
      write: write("psql", (file) => ["--quiet", "--set", "ON_ERROR_STOP=1", "--file", file, url]),
    }),
  ).catch((error) => report.absent("PostgreSQL", BAR, `peer absent: ${error.message}`));
}
