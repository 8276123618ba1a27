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

/** Looks at one page in one language from all sides; wide in the one language, narrow in the other. */
async function look(page, lang) {
  const wrong = [];
  assert.doesNotMatch(await page.locator("body").innerText(), /⟦/, "a message is missing");
  if (lang === "id") wrong.push(...(await violations(page)));
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  wrong.push(...(await violations(page, { only: COLOURS })).map((line) => `dark: ${line}`));
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.setViewportSize(NARROW);
  wrong.push(...(await overflow(page)).map((line) => `320 px: ${line}`));
  if (lang === "en") wrong.push(...(await violations(page)).map((line) => `320 px: ${line}`));
  await page.setViewportSize(WIDE);
  return wrong;
}

for (const login of [null, "admin", "officer", "diskominfo", "auditor", "head"]) {
  for (const lang of ["id", "en"]) {
    test(`every page that ${login ?? "a visitor"} can reach is accessible and fits (${lang})`, async () => {
      const { page, context, troubles, close } = await openPage(browser, demo.origin, { ...WIDE, lang });
      if (login) {
        await signIn(page, demo.origin, demo.accounts.get(login));
        await context.addCookies([{ name: "lang", value: lang, url: demo.origin }]);
      }
      const wrong = [];
      const seen = await crawl(
        page,
        demo.origin,
        async (at, address) => {
          assert.equal(await at.locator("html").getAttribute("lang"), lang, address);
          const key = `${lang} ${await outline(at)}`;
          if (looked.has(key)) return;
          looked.add(key);
          wrong.push(...(await look(at, lang)).map((line) => `${address}: ${line}`));
        },
        { start: login ? [] : BESIDE, limit: 150 },
      );
      assert.ok(seen.length > 20, `${seen.length} pages`);
      none([...wrong, ...troubles.filter((trouble) => !/404/.test(trouble))]);
      await close();
    });
  }
}
