// Coming in: the second factor, and sessions that a change of password ends.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, none, openPage } from "./browser.mjs";
import { tabTo } from "./keyboard.mjs";
import { code, press, signIn } from "./officer.mjs";
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

const field = (page, name) => page.locator(`main [name="${name}"]`).first();

test("a second factor is set up, asked for at the next sign-in, and a code works once", async () => {
  const account = demo.accounts.get("auditor");
  const { page, troubles, close } = await openPage(browser, demo.origin, { lang: "en" });
  await signIn(page, demo.origin, account);
  await page.goto(`${demo.origin}/account/second-factor`);
  await field(page, "password").fill(account.password);
  await press(page, /picture/i);
  assert.ok(await page.getByRole("img", { name: /QR code/ }).isVisible());
  const secret = (await page.locator("main code").first().innerText()).trim();
  const used = code(secret);
  await field(page, "code").fill(used);
  await press(page, /turn on/i);
  assert.match(await page.locator("main").innerText(), /The second factor is on/);
  none(troubles);
  await close();

  const again = await openPage(browser, demo.origin, { lang: "en" });
  const desk = again.page;
  await signIn(desk, demo.origin, account);
  assert.match(desk.url(), /\/sign-in\/code/);
  await desk.goto(`${demo.origin}/audit`);
  assert.match(desk.url(), /\/sign-in/, "half a sign-in opens nothing");
  await desk.goto(`${demo.origin}/sign-in/code`);
  for (const wrong of [used, "000000"]) {
    await field(desk, "code").fill(wrong);
    await press(desk, /check/i);
    assert.match(await desk.getByRole("alert").first().innerText(), /wrong or was used before/);
  }
  // One step of tolerance: the next code is good already. By keyboard, as everything else.
  await tabTo(desk, field(desk, "code"));
  await desk.keyboard.type(code(secret, Date.now() + 30_000));
  await Promise.all([desk.waitForURL((url) => !url.pathname.startsWith("/sign-in")), desk.keyboard.press("Enter")]);
  await desk.goto(`${demo.origin}/audit`);
  assert.match(await desk.locator("main").innerText(), /Second factor turned on/, "in words, not as a code");
  await again.close();
});

test("a change of password ends the sessions elsewhere, and what was typed there is not lost silently", async () => {
  const account = demo.accounts.get("officer");
  const [here, elsewhere] = [await openPage(browser, demo.origin, { lang: "en" }), await openPage(browser, demo.origin, { lang: "en" })];
  await signIn(here.page, demo.origin, account);
  await signIn(elsewhere.page, demo.origin, account);
  await elsewhere.page.goto(`${demo.origin}/sources/new`);
  await field(elsewhere.page, "id").fill("e2e-too-late");
  await field(elsewhere.page, "publisher").fill("Too late");
  await field(elsewhere.page, "title").fill("Sent after the change of password");

  const fresh = "kursi biru di atap rumah";
  await here.page.goto(`${demo.origin}/account/password`);
  await field(here.page, "present").fill(account.password);
  await field(here.page, "new").fill(fresh);
  await field(here.page, "again").fill(fresh);
  await press(here.page, /change password/i);
  assert.match(await here.page.locator("main").innerText(), /The password is changed/);

  await press(elsewhere.page, /save|add/i);
  const told = await elsewhere.page.locator("main").innerText();
  assert.match(elsewhere.page.url(), /\/sign-in|\/sources\/new/);
  assert.match(told, /sign in/i);
  await here.page.goto(`${demo.origin}/sources/e2e-too-late`);
  assert.match(await here.page.locator("main").innerText(), /no source|not found/i, "nothing was written");

  await elsewhere.page.goto(`${demo.origin}/sign-in`);
  await field(elsewhere.page, "login").fill(account.login);
  await field(elsewhere.page, "password").fill(account.password);
  await press(elsewhere.page, /sign in/i);
  assert.match(await elsewhere.page.getByRole("alert").first().innerText(), /wrong/, "the old password opens nothing");
  await here.close();
  await elsewhere.close();
});
