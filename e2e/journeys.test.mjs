// Whole journeys of officers: from a new source to a decision and back, two at once, files, a region's new name.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, none, openPage } from "./browser.mjs";
import { tabTo } from "./keyboard.mjs";
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

/** Someone at a desk of their own. */
async function desk(login) {
  const opened = await openPage(browser, demo.origin, { lang: "en" });
  await signIn(opened.page, demo.origin, demo.accounts.get(login));
  return opened;
}

const main = (page) => page.locator("main").innerText();
const field = (page, name) => page.locator(`main [name="${name}"]`).first();
const button = (page, name) => page.locator("main").getByRole("button", { name });
const loaded = (page, act) => Promise.all([page.waitForEvent("load"), act()]);

test("by keyboard alone: a source, a claim, a decision with its reason, its history, and back", async () => {
  const { page, troubles, close } = await openPage(browser, demo.origin, { lang: "en" });
  const type = async (name, text) => {
    await tabTo(page, field(page, name));
    await page.keyboard.type(text);
  };
  const enter = async (target) => {
    await tabTo(page, target);
    await loaded(page, () => page.keyboard.press("Enter"));
  };
  const officer = demo.accounts.get("officer");
  await page.goto(`${demo.origin}/sign-in`);
  await type("login", officer.login);
  await type("password", officer.password);
  await loaded(page, () => page.keyboard.press("Enter"));

  await page.goto(`${demo.origin}/sources/new`);
  await type("id", "e2e-journey");
  await type("publisher", "Gazette of the Journey");
  await type("title", "One hundred and thirty assessed, says the gazette");
  await enter(button(page, /save|add/i));
  assert.match(page.url(), /\/sources\/e2e-journey/);

  await page.goto(`${demo.origin}/claims/new`);
  await type("subject", "cohort:2018");
  await type("property", "assessed");
  await type("value", "130");
  await type("source", "e2e-journey");
  await enter(button(page, /save|add/i));
  assert.match(await main(page), /Gazette of the Journey/);

  const figure = `${demo.origin}/figures/cohort:2018/assessed`;
  await page.goto(figure);
  const before = await page.locator(".verdict-value").innerText();
  assert.notEqual(before.trim(), "130");
  await enter(page.locator("main").getByRole("link", { name: /curate/i }));
  // Of a group of radio buttons one is a stop; the arrows lead to the others.
  await tabTo(page, page.locator('main [name="claim"]:checked'));
  const label = page.locator("main label", { hasText: "Gazette of the Journey" });
  const ours = page.locator(`[id="${await label.getAttribute("for")}"]`);
  for (let i = 0; i < 20 && !(await ours.isChecked()); i += 1) await page.keyboard.press("ArrowDown");
  await type("reason", "The gazette counts those who came late.");
  await enter(button(page, /decision/i));
  assert.equal((await page.locator(".verdict-value").innerText()).trim(), "130");
  assert.match(await main(page), /The gazette counts those who came late\./);

  await page.goto(`${demo.origin}/history?subject=cohort:2018`);
  assert.match(await main(page), /The gazette counts those who came late\./);

  await page.goto(figure);
  await enter(page.locator("main").getByRole("link", { name: /undo/i }));
  await enter(button(page, /undo/i));
  assert.equal((await page.locator(".verdict-value").innerText()).trim(), before.trim());
  assert.match(await main(page), /The gazette counts those who came late\./, "an undone decision stays readable");
  none(troubles);
  await close();
});

test("two officers decide at once: the second sees the first's decision and chooses", async () => {
  const [first, second] = [await desk("officer"), await desk("admin")];
  const form = `${demo.origin}/figures/cohort:2019/assessed/curate`;
  const decide = async ({ page }, value, reason) => {
    await page.locator('main [name="claim"]').last().check();
    await field(page, "value").fill(value);
    await field(page, "reason").fill(reason);
    await press(page, /decision/i);
  };
  await first.page.goto(form);
  await second.page.goto(form);
  await decide(first, "108", "The first officer's reason.");
  await decide(second, "109", "The second officer's reason.");

  const told = await second.page.getByRole("alert").first().innerText();
  assert.match(told, new RegExp(demoName("officer")), "who was first");
  assert.match(told, /108/);
  assert.match(told, /The first officer's reason\./);
  assert.match(told, /109/);
  assert.equal(await field(second.page, "reason").inputValue(), "The second officer's reason.", "nothing typed is lost");
  await first.page.reload();
  assert.equal((await first.page.locator(".verdict-value").innerText()).trim(), "108", "nothing was overwritten");

  await press(second.page, /decision/i);
  assert.equal((await second.page.locator(".verdict-value").innerText()).trim(), "109");
  const history = await main(second.page);
  assert.match(history, /The first officer's reason\./);
  assert.match(history, /The second officer's reason\./);
  // The answer to the second was 409, and the browser says so.
  none(second.troubles.filter((trouble) => !/409/.test(trouble)));
  none(first.troubles);
  await first.close();
  await second.close();
});

/** The name of a demo account, as pages show it to colleagues. */
const demoName = (login) => ({ officer: "Petugas Register Demo" })[login];

test("a file with errors is told by row and column, corrected, confirmed, followed and done", async () => {
  const { page, troubles, close } = await desk("officer");
  const csv = (rows) => ({ name: "dinas.csv", mimeType: "text/csv", buffer: Buffer.from(`region,code,name,kind,valid_from\n${rows.join("\n")}\n`) });
  const send = async (rows) => {
    await page.goto(`${demo.origin}/imports/new?kind=agencies`);
    await page.locator('main input[type="file"]').setInputFiles(csv(rows));
    await press(page, /check/i);
  };
  await send(["71.74,dua,Dinas Uji Dua,lead,", "99.99,satu,Dinas Uji Satu,lead,", "71.73,tiga,,lead,2025-02-31"]);
  const errors = await page.locator("#errors tbody tr").evaluateAll((rows) => rows.map((row) => [...row.cells].slice(0, 4).map((cell) => cell.innerText.trim())));
  const places = errors.map(([row, column, , value]) => `${row}${column} ${value}`).sort();
  assert.deepEqual(places, ["3A 99.99", "4C empty", "4E 2025-02-31"]);
  assert.equal(await button(page, /confirm/i).count(), 0, "errors cannot be confirmed");

  await send(["71.74,dua,Dinas Uji Dua,lead,", "71.72,satu,Dinas Uji Satu,lead,", "71.73,tiga,Dinas Uji Tiga,planning,"]);
  assert.equal(await page.locator("#errors").count(), 0);
  assert.equal(await page.locator("#changes tbody tr").count(), 3);
  await page.goto(`${demo.origin}/regions/71.73`);
  assert.doesNotMatch(await main(page), /Dinas Uji Tiga/, "nothing is written before the yes");
  await page.goBack();
  await press(page, /confirm/i);
  // The page refreshes itself while the rows are written.
  await page.getByText("The file is in the register").waitFor({ timeout: 20_000 });
  for (const [code, name] of [["71.74", "Dinas Uji Dua"], ["71.72", "Dinas Uji Satu"], ["71.73", "Dinas Uji Tiga"]]) {
    await page.goto(`${demo.origin}/regions/${code}`);
    assert.match(await main(page), new RegExp(name));
  }
  none(troubles);
  await close();
});

test("a region that is renamed keeps its past", async () => {
  const { page, troubles, close } = await desk("officer");
  await page.goto(`${demo.origin}/regions/71.05`);
  const former = (await page.locator("h1").innerText()).trim();
  await page.goto(`${demo.origin}/regions/71.05/change`);
  await page.locator('main [name="change"][value="renamed"]').check();
  await field(page, "happened_on").fill("2025-08-17");
  await field(page, "name").fill("Kabupaten Uji Nama Baru");
  await field(page, "reason").fill("Peraturan Pemerintah uji nomor 1 tahun 2025.");
  await press(page, /continue/i);
  const summary = await main(page);
  assert.ok(summary.includes(`${former} → Kabupaten Uji Nama Baru`), summary);
  await page.goto(`${demo.origin}/regions/71.05`);
  assert.equal((await page.locator("h1").innerText()).trim(), former, "a summary changes nothing");
  await page.goBack();
  await press(page, /make the change/i);
  assert.equal((await page.locator("h1").innerText()).trim(), "Kabupaten Uji Nama Baru");
  assert.ok((await main(page)).includes(former));
  assert.match(await main(page), /17 August 2025/);
  await page.goto(`${demo.origin}/regions?q=Uji Nama Baru`);
  assert.equal(await page.locator("main table tbody tr").count(), 1);
  none(troubles);
  await close();
});
