// Looks at pages as people do: both languages, both themes, three widths; takes a picture of each and runs axe.
// Ends with 1 where axe finds something, a page scrolls sideways, or a script fails.
//
//   cargo run -p web --example styleguide &
//   node crates/web/tools/look.mjs http://127.0.0.1:8090 /tmp/looks /_styleguide /nowhere
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import path from "node:path";
import { chromium } from "playwright-core";

const [, , base, out, ...paths] = process.argv;
if (!base || !out || paths.length === 0) {
  console.error("usage: look.mjs BASE FOLDER PATH…");
  process.exit(2);
}
mkdirSync(out, { recursive: true });
const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const executablePath = process.env.CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
let wrong = 0;

const look = async (where, lang, theme, width) => {
  const name = `${where.replace(/\W+/g, "-")}-${lang}-${theme}-${width}`;
  const say = (text) => {
    wrong += 1;
    console.log(`${name}: ${text}`);
  };
  // axe is put into the page from outside, which the page's own policy forbids to everyone else.
  const context = await browser.newContext({ viewport: { width, height: 900 }, reducedMotion: "reduce", bypassCSP: true });
  await context.addCookies([
    { name: "lang", value: lang, url: base },
    { name: "theme", value: theme, url: base },
  ]);
  const page = await context.newPage();
  page.on("pageerror", (error) => say(`script: ${error.message}`));
  await page.goto(new URL(where, base).href, { waitUntil: "networkidle" });
  const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (over > 0) say(`scrolls sideways by ${over} px`);
  await page.addScriptTag({ path: axe });
  const violations = await page.evaluate(async (tags) => {
    const result = await globalThis.axe.run(document, { runOnly: tags });
    return result.violations.map((v) => `${v.id}: ${v.help}\n    ${v.nodes.map((n) => n.html.slice(0, 160)).join("\n    ")}`);
  }, TAGS);
  for (const violation of violations) say(violation);
  await page.screenshot({ path: path.join(out, `${name}.png`), fullPage: true });
  await context.close();
};

for (const where of paths)
  for (const lang of ["id", "en"])
    for (const theme of ["light", "dark"]) for (const width of [1280, 360, 320]) await look(where, lang, theme, width);
await browser.close();
console.log(wrong === 0 ? "nothing found" : `${wrong} found`);
process.exit(wrong === 0 ? 0 : 1);
