// Every page that a link leads to, for a visitor and for each kind of account: accessible in both languages, in light
// and dark, and without scrolling sideways at 320 px.
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";
import { launch, none, openPage, overflow, violations } from "./browser.mjs";
import { crawl, signIn } from "./officer.mjs";
import { startDemo } from "./pilar.mjs";

let demo;
let browser;

before(async () => {
  demo = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 320, height: 640 };
/** Rules whose answer depends on colours. */
const COLOURS = ["color-contrast", "link-in-text-block"];

/** Pages no link leads to before something was done. */
const BESIDE = ["/sign-in", "/_styleguide", "/nowhere", "/regions/99.99", "/figures/cohort:2019/assessed"];

/**
 * What a page is made of: its elements with their classes and forms, without its words. A page that is made of the same
 * as one that was looked at is not looked at twice.
 */
async function outline(page) {
  const parts = await page.evaluate(() => [...new Set([...document.querySelectorAll("body *")].map((e) => `${e.parentElement.tagName} ${e.tagName} ${e.getAttribute("class") ?? ""} ${e.getAttribute("type") ?? ""} ${e.getAttribute("name") ?? ""}`))]);
  return createHash("sha256").update(parts.join("\n")).digest("hex");
}

const looked = new Set();
const words = { id: { name: "lang", value: "id" }, en: { name: "lang", value: "en" } };

/** No message is missing, and the page says which language it is in. */
async function spoken(page, lang) {
  assert.equal(await page.locator("html").getAttribute("lang"), lang);
  assert.doesNotMatch(await page.locator("body").innerText(), /⟦/, "a message is missing");
}

/** Looks at the page from all sides: wide and dark in Indonesian, narrow in both languages. */
async function look(page, context, origin) {
  const wrong = [];
  const narrow = async () => {
    await page.setViewportSize(NARROW);
    wrong.push(...(await overflow(page)).map((line) => `320 px: ${line}`));
  };
  wrong.push(...(await violations(page)));
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  wrong.push(...(await violations(page, { only: COLOURS })).map((line) => `dark: ${line}`));
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await narrow();
  await context.addCookies([{ ...words.en, url: origin }]);
  await page.reload({ waitUntil: "load" });
  await spoken(page, "en");
  wrong.push(...(await overflow(page)).map((line) => `320 px, en: ${line}`));
  wrong.push(...(await violations(page)).map((line) => `320 px, en: ${line}`));
  await context.addCookies([{ ...words.id, url: origin }]);
  await page.setViewportSize(WIDE);
  return wrong;
}

// An administrator reaches everything that an officer does.
for (const login of [null, "admin", "diskominfo", "auditor", "head"]) {
  test(`every page that ${login ?? "a visitor"} can reach is accessible and fits, in both languages`, async () => {
    const { page, context, troubles, close } = await openPage(browser, demo.origin, { ...WIDE, lang: "id" });
    if (login) {
      await signIn(page, demo.origin, demo.accounts.get(login));
      await context.addCookies([{ ...words.id, url: demo.origin }]);
    }
    const wrong = [];
    const addresses = [];
    const seen = await crawl(
      page,
      demo.origin,
      async (at, address) => {
        await spoken(at, "id");
        addresses.push(address);
        const key = await outline(at);
        if (looked.has(key)) return;
        looked.add(key);
        wrong.push(...(await look(at, context, demo.origin)).map((line) => `${address}: ${line}`));
      },
      { start: login ? [] : BESIDE, limit: 150 },
    );
    assert.ok(seen.length > 20, `${seen.length} pages`);
    await context.addCookies([{ ...words.en, url: demo.origin }]);
    for (const address of addresses) {
      const html = await (await context.request.get(demo.origin + address, { headers: { accept: "text/html" } })).text();
      if (!html.includes('<html lang="en"') || html.includes("⟦")) wrong.push(`${address}: not in English, or a message is missing`);
    }
    none([...wrong, ...troubles.filter((trouble) => !/404/.test(trouble))]);
    await close();
  });
}
