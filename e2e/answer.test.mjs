// A region answers a call: with and without JavaScript, two at once, off the net, by keyboard, on a small screen.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, none, openPage, overflow, transfer, violations } from "./browser.mjs";
import { walk } from "./keyboard.mjs";
import { press, signIn } from "./officer.mjs";
import { startDemo } from "./pilar.mjs";

const KB = 1024;
let demo;
let browser;
let section;

const field = (page, name) => page.locator(`main [name="${name}"]`).first();
const words = (page) => page.locator('main textarea[name^="words-"]');
const state = (page) => page.locator("[data-state]");

async function signedIn(login, options = {}) {
  const opened = await openPage(browser, demo.origin, { lang: "en", ...options });
  await signIn(opened.page, demo.origin, demo.accounts.get(login));
  return opened;
}

/** An officer calls the region; the address of its first section is found on the region's work page. */
async function called() {
  const { page, close } = await signedIn("officer");
  await page.goto(`${demo.origin}/calls/new`);
  const day = (days) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10);
  const call = {
    year: String(new Date().getFullYear() + 1), title: "Asesmen uji", opens_at: `${day(-3)}T08:00`, closes_at: `${day(30)}T23:59`,
    desk_due: day(40), seed: "benih uji",
  };
  for (const [name, value] of Object.entries(call)) await field(page, name).fill(value);
  await press(page, /save/i);
  const address = page.url().split("?")[0];
  await page.goto(`${address}/invite`);
  await field(page, "regions").fill("71.74");
  await press(page, /invite/i);
  await page.goto(`${address}/step?to=published`);
  await press(page, /published/i);
  await close();
  const region = await signedIn("diskominfo");
  await region.page.goto(`${demo.origin}/work`);
  const href = await region.page.locator('main a[href$="/answers/A1"]').first().getAttribute("href");
  await region.close();
  return demo.origin + href;
}

before(async () => {
  demo = await startDemo();
  browser = await launch();
  section = await called();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("a section is saved as it is typed, and what was typed off the net comes back", async () => {
  const { page, context, close } = await signedIn("diskominfo");
  await page.goto(section);
  await page.locator('main input[type="radio"][value="2"]').check();
  await words(page).fill("Ditulis di peramban “A1”");
  await state(page).filter({ hasText: "Saved" }).waitFor({ timeout: 10_000 });
  await page.reload();
  assert.equal(await words(page).inputValue(), "Ditulis di peramban “A1”");
  await context.setOffline(true);
  await words(page).fill("Ditulis tanpa sambungan");
  await state(page).filter({ hasText: "No connection" }).waitFor({ timeout: 10_000 });
  await context.setOffline(false);
  await state(page).filter({ hasText: "Saved" }).waitFor({ timeout: 20_000 });
  // Closed before it could be sent, it comes back.
  await context.setOffline(true);
  await words(page).fill("Ditutup sebelum terkirim");
  await context.setOffline(false);
  await page.goto(`${demo.origin}/work`);
  await page.goto(section);
  // From the browser's own store, or from the server where the last request still went out.
  const shown = (text) => document.querySelector('main textarea[name^="words-"]')?.value === text;
  await page.waitForFunction(shown, "Ditutup sebelum terkirim", { timeout: 20_000 });
  await close();
});

test("two people in one answer: the second is told, and both texts are shown", async () => {
  const rina = await signedIn("diskominfo");
  const budi = await signedIn("bappeda");
  await rina.page.goto(section);
  await budi.page.goto(section);
  await words(rina.page).fill("Kata Rina");
  await state(rina.page).filter({ hasText: "Saved" }).waitFor({ timeout: 10_000 });
  await words(budi.page).fill("Kata Budi");
  await state(budi.page).filter({ hasText: "Someone else" }).waitFor({ timeout: 10_000 });
  await press(budi.page, /^save$/i);
  assert.match(await budi.page.locator("main").innerText(), /Kata Rina/);
  assert.equal(await words(budi.page).inputValue(), "Kata Budi");
  await words(budi.page).fill("Kata Rina dan Budi");
  await press(budi.page, /^save$/i);
  assert.equal(await words(budi.page).inputValue(), "Kata Rina dan Budi");
  await rina.close();
  await budi.close();
});

test("without a script the form is filled, saved, and leads on", async () => {
  const { page, close } = await signedIn("diskominfo", { script: false });
  await page.goto(section.replace(/A1$/, "A2"));
  await page.locator('main input[type="radio"][value="1"]').check();
  await words(page).fill("Tanpa skrip");
  await page.locator("main").getByRole("button", { name: "Save and go on" }).click();
  assert.match(page.url(), /\/answers\/A3$/);
  await page.goto(section.replace(/answers\/A1$/, "submit"));
  await page.locator("main").getByRole("button", { name: "Hand the form in" }).click();
  assert.match(await page.locator("main").innerText(), /A3/);
  await close();
});

test("every page of the form is accessible, fits a small screen, and is reached by keyboard", async () => {
  const candidate = section.replace(/\/answers\/A1$/, "");
  for (const [lang, width, scheme] of [["id", 320, "light"], ["en", 1280, "dark"]]) {
    const { page, troubles, close } = await signedIn("diskominfo", { lang, width, scheme });
    for (const address of [`${demo.origin}/work`, section, `${section}/A1/history`, `${section}/A1/evidence`, `${section}/delegate`, `${candidate}/form`, `${candidate}/submit`]) {
      await page.goto(address);
      none((await violations(page)).map((line) => `${address} ${line}`));
      none((await overflow(page)).map((line) => `${address} ${line}`));
    }
    await page.goto(section);
    const { missed, unseen } = await walk(page);
    none([...missed, ...unseen]);
    none(troubles);
    await close();
  }
});

test("a section weighs at most 25 KB on the wire", async () => {
  const { page, context, close } = await signedIn("diskominfo");
  const bytes = await transfer(page, context, section);
  assert.ok(bytes <= 25 * KB, `${bytes} bytes`);
  await close();
});
