// The whole way of a region, by the people who walk it: letter, agreement, signing, decrees and bodies, workshops I to IV.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, none, openPage, overflow, violations } from "./browser.mjs";
import { signIn } from "./officer.mjs";
import { startDemo } from "./pilar.mjs";

const YEAR = 2041;
const REGION = "71.74";
const PEOPLE = ["officer", "diskominfo", "mentor", "legal"];
const SHOTS = process.env.PILAR_SHOTS;

/** One white point, as a scanner would never give it. */
const SCAN = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg==",
  "base64",
);

let demo;
let browser;
const desks = {};

before(async () => {
  demo = await startDemo();
  browser = await launch();
  await Promise.all(
    PEOPLE.map(async (login) => {
      const opened = await openPage(browser, demo.origin, { lang: "en" });
      await signIn(opened.page, demo.origin, demo.accounts.get(login));
      desks[login] = opened;
    }),
  );
  if (SHOTS) mkdirSync(SHOTS, { recursive: true });
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Someone opens a page. */
async function look(login, path) {
  const { page } = desks[login];
  const answer = await page.goto(demo.origin + path);
  assert.equal(answer.status(), 200, `${login} opens ${path}`);
  return page;
}

const main = (page) => page.locator("main").innerText();

/** Someone fills in a form and sends it; it must be taken. Tells where it leads. */
async function fill(login, path, values = {}) {
  const page = await look(login, path);
  for (const [name, value] of Object.entries(values)) {
    const field = page.locator(`main [name="${name}"]`).first();
    const kind = await field.evaluate((e) => `${e.tagName} ${e.type}`);
    if (kind.startsWith("SELECT")) await field.selectOption(String(value));
    else if (kind.endsWith("radio")) await page.locator(`main [name="${name}"][value="${value}"]`).check();
    else if (kind.endsWith("checkbox")) await field.setChecked(Boolean(value));
    else if (kind.endsWith("file")) await field.setInputFiles({ name: "scan.png", mimeType: "image/png", buffer: value });
    else await field.fill(String(value));
  }
  const button = page.locator("main form:not([role=search]) .button--primary, main form:not([role=search]) .button--danger").first();
  const [answer] = await Promise.all([page.waitForResponse((r) => r.request().method() === "POST"), button.click()]);
  if (answer.status() !== 303) assert.fail(`${login} sends ${path}: ${answer.status()}\n${await main(page)}`);
  await page.waitForLoadState("load");
  return page;
}

/** The address behind the first link of a page that matches. */
async function link(page, pattern) {
  const all = await page.locator("main a[href]").evaluateAll((links) => links.map((a) => a.getAttribute("href")));
  const found = all.find((href) => pattern.test(href));
  assert.ok(found, `no link ${pattern} on ${page.url()}: ${all.join(" ")}`);
  return found;
}

/** How a page looks, narrow and wide and in both languages; nothing sticks out, and axe is content. */
async function inspect(login, path, name) {
  const { page, context } = desks[login];
  for (const lang of ["id", "en"]) {
    await context.addCookies([{ name: "lang", value: lang, url: demo.origin }]);
    await page.goto(demo.origin + path);
    none(await violations(page), `${path} in ${lang}`);
    for (const width of [360, 1280]) {
      await page.setViewportSize({ width, height: 900 });
      none(await overflow(page), `${path} at ${width}`);
      if (SHOTS) await page.screenshot({ path: `${SHOTS}/${name}-${lang}-${width}.png`, fullPage: true });
    }
    assert.ok(!(await main(page)).includes("⟦"), `a message is missing on ${path}`);
  }
}

const today = () => new Date(Date.now() + 7 * 3600_000).toISOString().slice(0, 10);

/** What the groups write at each stage. */
const SHEETS = {
  1: {
    readiness: { element: "nature", statement: "Example: a crossroads of trade", rating: 4 },
    gap: { element: "infrastructure", now: "18 offices", wanted: "34 offices", gap: "16 offices" },
    swot: { side: "strength", statement: "Example: leaders agree", weight: 40, rating: 3 },
  },
  2: {
    vision: { words: "Example: a city of trade and services" },
    mission: { words: "Example: services without queues" },
    action: { name: "Example: network between offices", pillar: "governance" },
    roadmap: { name: "Example: network between offices", horizon: 5 },
  },
  3: { "quick-win": { name: "Example: market on the net", pillar: "economy", list: "short" } },
  4: { check: { item: "Example: three books are complete", done: "yes" }, commitment: { words: "Example: to carry out the plan;" } },
};

/** How far the participation has come, as the register says. */
async function status(member) {
  const page = await look("officer", member);
  return main(page);
}

test("a letter becomes an agreement, bodies and four closed workshops", { timeout: 120_000 }, async () => {
  await fill("officer", "/cohorts/new", { year: YEAR, theme: "Example" });
  await fill("officer", "/letters/new", {
    number: "B-7/DJAI/AI.01.04/01/2041",
    date: "2041-01-07",
    subject: "Example: regions of the cohort",
    cohort: YEAR,
  });
  const added = await fill("officer", `/cohorts/${YEAR}/participations/new`, { region: REGION, status: "selected", confidence: "high" });
  const member = await link(added, /^\/participations\/[0-9a-f-]{36}$/).catch(() => new URL(added.url()).pathname);

  // The agreement: drafted, confirmed, reviewed, passed.
  const drafted = await fill("officer", "/agreements/draft", { cohort: YEAR });
  const agreement = await link(drafted, /^\/agreements\/[0-9a-f-]{36}$/);
  await fill("diskominfo", `${agreement}/step?to=region_confirmed`);
  await fill("legal", `${agreement}/step?to=legal_review`);
  await fill("legal", `${agreement}/clauses/1/comment`, { text: "Example: name the agencies" });
  const commented = await look("officer", agreement);
  await fill("officer", await link(commented, /agreement-comments\/.*\/answer$/), { text: "Example: they are named by decree" });
  const answered = await look("legal", agreement);
  const close = answered.locator('main form[action$="/close"] button').first();
  await Promise.all([answered.waitForURL(/done=/), close.click()]);
  await fill("legal", `${agreement}/pass`);

  // The signing day.
  const day = await fill("officer", "/signing-days/new", {
    title: "Example: signing of 2041",
    cohort: YEAR,
    date: today(),
    mode: "virtual",
    link: "https://example.org/meeting",
    first: "region",
    ministry_name: "Example: Director General",
    ministry_office: "Director General",
  });
  const board = new URL(day.url()).pathname;
  await fill("officer", `${board}/schedule`, { first_number: 7, class: "HK.04.02" });
  const scheduled = await look("officer", agreement);
  const [name] = [await link(scheduled, /^\/signatories\/.*\/edit$/)];
  await fill("officer", name, { name: "Example: Mayor", office: "Mayor" }).catch(() =>
    fill("officer", name, { name: "Example: Secretary", office: "Secretary", on_behalf: "on behalf of the Mayor" }),
  );
  // What is printed as final is known, though nobody has signed it.
  const print = await desks.officer.context.request.get(`${demo.origin}${agreement}/pdf`);
  assert.equal(print.status(), 200);
  const pdf = await print.body();
  const checked = await look("officer", "/verify");
  await checked.locator('main input[type="file"]').setInputFiles({ name: "a.pdf", mimeType: "application/pdf", buffer: pdf });
  await Promise.all([checked.waitForResponse((r) => r.request().method() === "POST"), checked.locator("main form .button--primary").click()]);
  await checked.waitForLoadState("load");
  assert.match(await main(checked), /unchanged, but it is unsigned/);
  for (let n = 0; n < 2; n += 1) {
    const waits = await look("officer", agreement);
    await fill("officer", await link(waits, /^\/signatories\/.*\/scan$/), { file: SCAN });
  }
  assert.match(await main(await look("officer", agreement)), /Signed/);
  await fill("officer", `${agreement}/step?to=active`);

  // Decrees and bodies: council and team stand already, the forum comes now.
  await fill("diskominfo", `/bodies/${REGION}/decrees/new`, {
    kind: "forum",
    form: "decision",
    title: "Example: Forum Smart City",
    number: "7/2041",
    date: today(),
    head_name: "Example: Mayor",
  });
  const bodies = await look("diskominfo", `/bodies/${REGION}`);
  await fill("diskominfo", await link(bodies, /decrees\/.*\/step\?to=issued/));
  const form = await look("diskominfo", `/bodies/${REGION}/new`);
  const decree = await form.locator('main [name="decree"] option').evaluateAll((all) => all.find((o) => /Example: Forum/.test(o.textContent))?.value ?? "");
  await fill("diskominfo", `/bodies/${REGION}/new`, { kind: "forum", name: "Example: Forum", decree });
  assert.match(await status(member), /Bodies formed/i);

  // Workshops I to IV.
  let stages = "";
  for (const stage of [1, 2, 3, 4]) {
    if (stage > 1) await fill("mentor", `/stages/${REGION}/open?cohort=${YEAR}&stage=${stage}`);
    const planned = await fill("officer", "/workshops/plan", {
      cohort: YEAR,
      stage,
      regions: REGION,
      starts_on: `2025-0${stage + 1}-10`,
      days: 2,
      mode: "offline",
      place: "Example: hall",
      mentors: "mentor",
      each: 1,
    });
    const workshop = await link(planned, /^\/workshops\/[0-9a-f-]{36}$/);
    await fill("officer", `${workshop}/step?to=invited`);
    await fill("mentor", `${workshop}/step?to=held`);
    await fill("mentor", `/attendance/${workshop.split("/").at(-1)}/new`, { name: "", unit: "Example: agency", sector: "government" });
    stages = `/stages/${REGION}?cohort=${YEAR}`;
    const page = await look("diskominfo", stages);
    const holder = (await link(page, /^\/worksheets\/[0-9a-f-]{36}\//)).split("/")[2];
    for (const [sheet, row] of Object.entries(SHEETS[stage])) await fill("diskominfo", `/worksheets/${holder}/${sheet}/new`, row);
    await fill("mentor", `/stages/${REGION}/homework?cohort=${YEAR}`, { stage, task: `Example: task ${stage}`, owner: "Example: secretary", due_on: today() });
    const tasks = await look("diskominfo", stages);
    const row = tasks.locator("main tr", { hasText: `Example: task ${stage}` });
    await fill("diskominfo", await row.locator('a[href$="/settle"]').first().getAttribute("href"), { state: "done", note: "Example: done" });
    await fill("mentor", `${workshop}/minutes`, { minutes: "Example: what was said" });
    await fill("mentor", `${workshop}/step?to=closed`);
    assert.match(await status(member), new RegExp(`Workshop ${["I", "II", "III", "IV"][stage - 1]} done`));
  }
  await inspect("officer", agreement, "agreement");
  await inspect("officer", stages, "stages");
  await inspect("officer", member, "participation");
  await inspect("officer", "/verify", "verify");
  for (const { troubles } of Object.values(desks)) none(troubles, "troubles");
});
