// Finding one's way with JavaScript switched off: links and forms do all of it.
import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, test } from "node:test";
import { launch, none, openPage } from "./browser.mjs";
import { startDemo } from "./pilar.mjs";

let demo;
let browser;
let opened;
let page;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});
beforeEach(async () => {
  opened = await openPage(browser, demo.origin, { lang: "en", script: false });
  page = opened.page;
});
afterEach(async () => {
  await opened.close();
  none(opened.troubles);
});

const rows = () => page.locator("main table tbody tr");

test("the navigation leads to every part", async () => {
  await page.goto(demo.origin);
  const links = await page.locator("header nav a").evaluateAll((all) => [...new Set(all.map((a) => a.getAttribute("href")))]);
  assert.ok(links.length >= 3);
  for (const href of links) {
    const answer = await page.goto(new URL(href, demo.origin).href);
    assert.equal(answer.status(), 200, href);
  }
});

test("a region is found by a part of its name, and its page opens", async () => {
  await page.goto(`${demo.origin}/regions`);
  await page.getByRole("searchbox").fill("kotamobagu");
  await page.getByRole("searchbox").press("Enter");
  await page.getByRole("link", { name: "Kotamobagu" }).first().click();
  assert.match(page.url(), /\/regions\/71\.74/);
  assert.match(await page.locator("h1").innerText(), /Kotamobagu/);
});

test("two regions with one name are both found and told apart", async () => {
  await page.goto(`${demo.origin}/regions?q=bogor`);
  assert.equal(await rows().count(), 2);
  const [one, other] = await rows().allInnerTexts();
  assert.notEqual(one, other);
});

test("a search that finds nothing says so and keeps what was typed", async () => {
  await page.goto(`${demo.origin}/regions?q=zzzz`);
  assert.equal(await page.getByRole("searchbox").inputValue(), "zzzz");
  assert.equal(await rows().count(), 0);
});

test("a list is sorted by its headings, both ways", async () => {
  await page.goto(`${demo.origin}/regions`);
  const first = () => rows().first().innerText();
  const before = await first();
  const heading = page.locator("main th a").filter({ hasText: "Name" }).first();
  await heading.click();
  await page.locator("main th a").filter({ hasText: "Name" }).first().click();
  assert.notEqual(await first(), before);
  assert.match(await page.locator("main th[aria-sort]").first().getAttribute("aria-sort"), /descending|ascending/);
});

test("all 552 regions are reached page by page, each once", async () => {
  await page.goto(`${demo.origin}/regions?limit=200`);
  const seen = [];
  for (;;) {
    seen.push(...(await rows().locator('a[href^="/regions/"]').evaluateAll((all) => all.map((a) => a.getAttribute("href").split("?")[0]))));
    const next = page.locator('main a[rel="next"]');
    if ((await next.count()) === 0) break;
    await next.first().click();
  }
  assert.equal(new Set(seen).size, 552);
});

test("the language is changed by a link and stays changed", async () => {
  await page.goto(`${demo.origin}/cohorts`);
  await page.locator('a[hreflang="id"]').first().click();
  assert.equal(await page.locator("html").getAttribute("lang"), "id");
  await page.goto(`${demo.origin}/sources`);
  assert.equal(await page.locator("html").getAttribute("lang"), "id");
});

test("an address that leads nowhere says so and offers a way back", async () => {
  const answer = await page.goto(`${demo.origin}/regions/99.99`);
  assert.equal(answer.status(), 404);
  assert.ok((await page.locator("main").innerText()).length > 20);
  await page.locator("header a[href='/']").first().click();
  assert.equal(page.url(), `${demo.origin}/`);
  opened.troubles.length = 0;
});
