// What an officer does again and again.
import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

/** The code that an authenticator app shows for `secret` in base 32: RFC 6238, SHA-1, six digits, 30 seconds. */
export function code(secret, at = Date.now()) {
  const bits = [...secret].map((c) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(c).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
  const mac = createHmac("sha1", key).update(step).digest();
  const offset = mac.at(-1) & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

/** Signs in through the form, in English. `account` is `{ login, password }` as the demo prints it. */
export async function signIn(page, origin, account) {
  assert.ok(account, "the demo printed no such account");
  await page.goto(`${origin}/sign-in?lang=en`);
  await page.locator('main input[name="login"]').fill(account.login);
  await page.locator('main input[name="password"]').fill(account.password);
  await page.locator('main form button[type="submit"]').click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Presses a button of the main part and waits for the answer. */
export async function press(page, name) {
  await Promise.all([page.waitForLoadState("load"), page.locator("main").getByRole("button", { name }).first().click()]);
  await page.waitForLoadState("networkidle");
}

const START = new Set(["/"]);
// A book in HTML is a file too: it is in one language, and sent so that nothing in it runs, a test's look neither.
const SKIPPED = /[./](csv|xlsx|json|geojson|pdf|docx|svg|ics)$|\/books\/.|^\/assets\/|^\/language|^\/theme|sign-out|^\/api\/v1\/./;

/** What is made alike below these: the tables of a plan, and its texts. */
const ALIKE = new Set(["tables", "texts"]);

/**
 * The form of an address: codes, years and ids count as one, and a query counts by its keys. A thousand regions are
 * one page to look at.
 */
export function form(url) {
  const segments = url.pathname.split("/").map((s, at, all) => (/\d/.test(s) || ALIKE.has(all[at - 1]) ? "*" : s));
  const keys = [...new Set(url.searchParams.keys())].sort();
  return segments.join("/") + (keys.length > 0 ? `?${keys.join("&")}` : "");
}

/**
 * Follows links from the start page, and calls `look(page, address)` once for each form of address; at most three
 * pages below one parent that are named by words, such as sources.
 */
export async function crawl(page, origin, look, { start = [], limit = 120 } = {}) {
  const queue = [...START, ...start].map((path) => origin + path);
  const seen = new Set();
  const perParent = new Map();
  for (const address of queue) {
    if (seen.size >= limit) break;
    const url = new URL(address);
    const key = form(url);
    if (seen.has(key)) continue;
    const parent = key.replace(/\/[^/]*$/, "");
    const cousins = perParent.get(parent) ?? 0;
    if (parent !== "" && cousins >= 12) continue;
    seen.add(key);
    perParent.set(parent, cousins + 1);
    const answer = await page.goto(url.href, { waitUntil: "load" }).catch((error) => {
      // A download opens no page.
      if (/Download is starting|ERR_ABORTED/.test(error.message)) return null;
      throw error;
    });
    if (!answer || !(answer.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    // A page to start from may be one that says that there is none.
    if (!start.includes(url.pathname)) assert.equal(answer.status(), 200, url.href);
    // A link within a drawing holds its address otherwise.
    const links = await page.locator("a[href]").evaluateAll((all) => all.map((a) => new URL(a.getAttribute("href"), a.baseURI).href));
    await look(page, url.pathname + url.search);
    for (const href of links) {
      const next = new URL(href);
      next.hash = "";
      next.searchParams.delete("lang");
      if (next.origin === origin && !SKIPPED.test(next.pathname)) queue.push(next.href);
    }
  }
  return [...seen];
}
