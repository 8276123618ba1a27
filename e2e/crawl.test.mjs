// Every page that an administrator of the demo can reach by links: whatever is added later is looked at too.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, none, openPage, overflow, violations } from "./browser.mjs";
import { crawl, form, signIn } from "./officer.mjs";
import { startDemo } from "./pilar.mjs";

const OUT = fileURLToPath(new URL("out/officer/", import.meta.url));
let demo;
let browser;

before(async () => {
  mkdirSync(OUT, { recursive: true });
  demo = await startDemo();
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

for (const [lang, scheme, width] of [
  ["id", "light", 360],
  ["en", "dark", 1280],
]) {
  test(`every page that links reach has no axe violation (${lang}, ${scheme}, ${width} px)`, async () => {
    const opened = await openPage(browser, demo.origin, { scheme, width, height: 800 });
    const found = [];
    await signIn(opened.page, demo.origin, demo.accounts.get("admin"));
    await opened.context.addCookies([{ name: "lang", value: lang, url: demo.origin }]);
    const seen = await crawl(opened.page, demo.origin, async (page, address) => {
      const about = (list) => list.map((what) => `${address}: ${what}`);
      found.push(...about(await violations(page)), ...about(opened.troubles.splice(0)));
      if (/⟦/.test(await page.locator("body").innerText())) found.push(`${address}: a message is missing`);
      if (width === 360) {
        await page.setViewportSize({ width: 320, height: 640 });
        found.push(...about(await overflow(page)));
        await page.setViewportSize({ width, height: 800 });
      }
      const name = form(new URL(address, demo.origin)).slice(1).replaceAll(/[^a-z0-9]+/g, "-") || "home";
      await page.screenshot({ path: path.join(OUT, `${name}-${width}.png`), fullPage: true });
    });
    await opened.close();
    none(found);
    for (const page of ["/regions", "/cohorts", "/sources", "/claims"]) assert.ok(seen.includes(page), `${page} was not reached`);
  });
}
