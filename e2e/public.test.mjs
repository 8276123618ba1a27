// Every public page: accessible in both languages and themes, narrow, light, quiet, at home on a keyboard.
import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launch, none, openPage, overflow, transfer, violations } from "./browser.mjs";
import { walk } from "./keyboard.mjs";
import { PUBLIC, address } from "./pages.mjs";
import { startDemo } from "./pilar.mjs";

const OUT = fileURLToPath(new URL("out/", import.meta.url));
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

/** Runs `body` on a fresh page, and fails on whatever went wrong meanwhile. */
async function on(options, body) {
  const opened = await openPage(browser, demo.origin, options);
  try {
    await body(opened);
    none(opened.troubles);
  } finally {
    await opened.close();
  }
}

async function visit(page, entry) {
  const url = await address(page, demo.origin, entry);
  const answer = await page.goto(url);
  assert.equal(answer.status(), 200, url);
}

for (const entry of PUBLIC) {
  describe(`${entry.path}${entry.find ? " (the first link to one)" : ""}`, () => {
    for (const lang of ["id", "en"]) {
      for (const scheme of ["light", "dark"]) {
        test(`has no axe violation (${lang}, ${scheme})`, async () => {
          await on({ lang, scheme }, async ({ page }) => {
            await visit(page, entry);
            assert.equal(await page.locator("html").getAttribute("lang"), lang);
            assert.doesNotMatch(await page.locator("body").innerText(), /⟦/, "a message is missing");
            none(await violations(page));
          });
        });
      }
    }

    test("does not scroll sideways at 320 px, and has no axe violation there", async () => {
      await on({ width: 320, height: 640 }, async ({ page }) => {
        await visit(page, entry);
        none(await overflow(page));
        none(await violations(page));
      });
    });

    test(`weighs at most ${entry.limit / 1024} KB compressed`, async () => {
      await on({}, async ({ page, context }) => {
        const url = await address(page, demo.origin, entry);
        // The look-up of the address has filled the cache of this profile.
        await context.newCDPSession(page).then((session) => session.send("Network.clearBrowserCache"));
        const bytes = await transfer(page, context, url);
        assert.ok(bytes > 0 && bytes <= entry.limit, `${(bytes / 1024).toFixed(1)} KB`);
      });
    });

    test("is used by keyboard: skip link first, every stop reached, focus visible", async () => {
      await on({ lang: "en" }, async ({ page }) => {
        await visit(page, entry);
        await page.keyboard.press("Tab");
        const first = await page.evaluate(() => document.activeElement?.getAttribute("href"));
        assert.equal(first, "#main", "the first stop is the link to the main part");
        await page.keyboard.press("Enter");
        assert.equal(await page.evaluate(() => document.activeElement?.id), "main");
        await visit(page, entry);
        const { expected, missed, unseen } = await walk(page);
        assert.ok(expected > 3, `${expected} stops`);
        none([...missed.map((stop) => `not reached: ${stop}`), ...unseen.map((stop) => `focus not visible: ${stop}`)]);
      });
    });

    test("shows its content and its ways on without JavaScript", async () => {
      await on({ script: false }, async ({ page }) => {
        await visit(page, entry);
        assert.ok((await page.locator("h1").first().innerText()).trim().length > 0);
        assert.ok(await page.locator("main").isVisible());
        assert.ok((await page.locator("header nav a[href]").count()) >= 3);
      });
    });

    for (const width of [360, 1280]) {
      test(`is photographed at ${width} px`, async () => {
        await on({ width, height: 800 }, async ({ page }) => {
          await visit(page, entry);
          await page.screenshot({ path: path.join(OUT, `${entry.name}-${width}.png`), fullPage: true });
        });
      });
    }
  });
}

test("the demo leaves nothing outside its data folder", () => {
  none(demo.strays());
});
