// What officers do, from signing in to exporting, in English, with the mouse and the keyboard.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, none, openPage } from "./browser.mjs";
import { press, signIn } from "./officer.mjs";
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

/** A page of a signed-in officer. */
async function desk(role = "officer") {
  const opened = await openPage(browser, demo.origin, { lang: "en" });
  await signIn(opened.page, demo.origin, demo.accounts.get(role));
  return opened;
}

const main = (page) => page.locator("main").innerText();
const field = (page, name) => page.locator(`main [name="${name}"]`).first();

test("a wrong password is refused without a word on which part was wrong", async () => {
  const { page, close } = await openPage(browser, demo.origin, { lang: "en" });
  const told = [];
  for (const login of [demo.accounts.get("officer").login, "nobody@example.org"]) {
    await page.goto(`${demo.origin}/sign-in`);
    await field(page, "login").fill(login);
    await field(page, "password").fill("not the password");
    await page.locator('main form button[type="submit"]').click();
    await page.waitForLoadState("networkidle");
    told.push(await page.getByRole("alert").first().innerText());
  }
  assert.equal(told[0], told[1]);
  await close();
});

test("a visitor is asked to sign in before changing anything", async () => {
  const { page, close } = await openPage(browser, demo.origin, { lang: "en" });
  await page.goto(`${demo.origin}/sources/new`);
  assert.match(page.url(), /\/sign-in/);
  await close();
});

test("a source and a claim are added, and the claim stands on the cohort's page", async () => {
  const { page, troubles, close } = await desk();
  await page.goto(`${demo.origin}/sources/new`);
  await field(page, "id").fill("e2e-gazette");
  await field(page, "publisher").fill("Gazette “Uji” & Co");
  await field(page, "title").fill("Fifty regions, says the gazette");
  await field(page, "published").fill("2024-05");
  await press(page, /save|add/i);
  assert.match(await main(page), /Gazette “Uji” & Co/);

  await page.goto(`${demo.origin}/claims/new`);
  await field(page, "subject").fill("cohort:2024");
  await field(page, "property").fill("selected");
  await field(page, "value").fill("51");
  await field(page, "source").fill("e2e-gazette");
  await press(page, /save|add/i);
  await page.goto(`${demo.origin}/claims?subject=cohort:2024`);
  assert.match(await main(page), /Gazette “Uji” & Co/);
  none(troubles);
  await close();
});

test("a claim with an impossible date comes back with its input and the field named", async () => {
  const { page, close } = await desk();
  await page.goto(`${demo.origin}/claims/new`);
  await field(page, "subject").fill("cohort:2024");
  await field(page, "property").fill("signed_on");
  await field(page, "value").fill("2024-02-31");
  await press(page, /save|add/i);
  assert.equal(await field(page, "value").inputValue(), "2024-02-31");
  assert.equal(await field(page, "value").getAttribute("aria-invalid"), "true");
  await close();
});

const upload = (text) => ({ name: "agencies.csv", mimeType: "text/csv", buffer: Buffer.from(text) });
const HEADER = "region,code,name,kind,source\n";

test("an import with an error names row and column and writes nothing; mended, it waits for a yes", async () => {
  const { page, troubles, close } = await desk();
  await page.goto(`${demo.origin}/imports/new?kind=agencies`);
  await page.locator('main input[type="file"]').setInputFiles(upload(`${HEADER}99.99,dx,Dinas Uji,lead,\n`));
  await press(page, /check|upload/i);
  const told = await main(page);
  assert.match(told, /99\.99/);
  assert.match(told, /\b2\b/, "the row as the spreadsheet counts it");
  assert.equal(await page.locator("main").getByRole("button", { name: /confirm|import/i }).count(), 0);

  await page.goto(`${demo.origin}/imports/new?kind=agencies`);
  await page.locator('main input[type="file"]').setInputFiles(upload(`${HEADER}71.74,dx,Dinas Uji Ramban,lead,\n`));
  await press(page, /check|upload/i);
  await page.goto(`${demo.origin}/regions/71.74`);
  assert.doesNotMatch(await main(page), /Dinas Uji Ramban/, "nothing is written before the yes");
  await page.goBack();
  await press(page, /confirm|import/i);
  await page.goto(`${demo.origin}/regions/71.74`);
  assert.match(await main(page), /Dinas Uji Ramban/);
  none(troubles);
  await close();
});

test("a filtered list is exported as it is filtered", async () => {
  const { page, close } = await desk();
  await page.goto(`${demo.origin}/regions?kind=city&province=71`);
  const rows = await page.locator("main table tbody tr").count();
  assert.ok(rows > 0);
  const [download] = await Promise.all([page.waitForEvent("download"), page.locator("main").getByRole("link", { name: /csv/i }).first().click()]);
  const chunks = [];
  for await (const chunk of await download.createReadStream()) chunks.push(chunk);
  const lines = Buffer.concat(chunks).toString("utf8").trim().split(/\r?\n/);
  assert.equal(lines.length, rows + 1);
  await close();
});

test("signing out ends the session", async () => {
  const { page, close } = await desk();
  await page.locator("header summary").filter({ visible: true }).last().click();
  await page.locator('header form[action="/sign-out"] button').filter({ visible: true }).click();
  await page.waitForLoadState("networkidle");
  await page.goto(`${demo.origin}/sources/new`);
  assert.match(page.url(), /\/sign-in/);
  await close();
});
