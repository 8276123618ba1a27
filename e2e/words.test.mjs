// Public pages in Indonesian hold no English: notes, reasons and descriptions of the carried data among them.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { none } from "./browser.mjs";
import { startDemo } from "./pilar.mjs";

let demo;

before(async () => {
  demo = await startDemo();
});
after(async () => {
  await demo?.stop();
});

/** Words of English sentences, and of our own English notes, that no Indonesian sentence, name or printed title here has. */
const ENGLISH = new RegExp(
  `\\b(${"the of and was were is are has have by with from for not its this that which but only also both who their signed letter workshop workshops cohort region regions regency regencies dated derived printed named held heads known award awards assessed agreement evaluation year month".split(" ").join("|")})\\b`,
  "i",
);

/** Names and printed matter that are English in Indonesian too. */
const PRINTED = [/https?:\/\/\S+/g, /\bSmart City Award\b/g, /\bCommand Center\b/g];

const ENTITIES = { amp: "&", lt: "<", gt: ">", quot: '"', "#39": "'", "#34": '"', "#38": "&", "#60": "<", "#62": ">", nbsp: " " };
const plain = (text) => text.replace(/&(#?\w+);/g, (whole, name) => ENTITIES[name] ?? whole).replace(/\s+/g, " ").trim();

/** What a reader of the page sees or hears: texts, and the attributes that are read out. */
function said(html) {
  const body = html.slice(html.indexOf("<body")).replace(/<(script|style|code|pre|textarea)\b.*?<\/\1>/gs, " ");
  // Marked as another language, it is a quotation.
  const own = body.replace(/<(\w+)[^>]*\slang="en"[^>]*>.*?<\/\1>/gs, " ");
  const attributes = [...own.matchAll(/\s(?:aria-label|title|alt|placeholder)="([^"]*)"/g)].map(([, text]) => text);
  return [...own.replace(/<[^>]*>/g, "\n").split("\n"), ...attributes].map(plain).filter(Boolean);
}

/** Lists of all regions lead to five hundred pages that are made alike; those that took part are reached by cohorts. */
const SKIPPED = /^\/(assets|language|theme|sign-out|api|exports?)\b|\.(csv|xlsx|json|geojson|svg|css|js)$|^\/_|\/(new|edit|withdraw|curate|undo|change|step)$/;
const LISTS = new Set(["/regions", "/map"]);

test("no public page in Indonesian shows a sentence in English", async () => {
  const queue = ["/", "/regions", "/cohorts", "/map", "/claims", "/sources", "/letters", "/about", "/sign-in"];
  const seen = new Set();
  const wrong = new Set();
  for (const path of queue) {
    if (seen.has(path)) continue;
    seen.add(path);
    const answer = await fetch(demo.origin + path, { headers: { cookie: "lang=id" } });
    if (!(answer.headers.get("content-type") ?? "").startsWith("text/html")) continue;
    const html = await answer.text();
    // An English book is English.
    if (/\/books\/[^/]+-en\.html$/.test(path)) continue;
    for (const text of said(html)) {
      if (ENGLISH.test(PRINTED.reduce((rest, printed) => rest.replace(printed, ""), text))) wrong.add(`${text.slice(0, 160)} (${path})`);
    }
    if (LISTS.has(path)) continue;
    for (const [tag, href] of html.matchAll(/<a\b[^>]*\shref="([^"#]*)"[^>]*>/g)) {
      const url = new URL(plain(href), demo.origin + path);
      const turns = url.search === "" || tag.includes('rel="next"');
      if (url.origin === demo.origin && turns && !SKIPPED.test(url.pathname)) queue.push(url.pathname + url.search);
    }
  }
  assert.ok(seen.size > 400, `${seen.size} pages`);
  none([...wrong]);
});
