// Chromium as Debian packages it, and pages that remember everything that went wrong on them.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const AXE = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");

export const launch = () =>
  chromium.launch({
    executablePath: process.env.PILAR_CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless=new",
      "--no-sandbox",
      "--disable-gpu",
      "--disable-quic",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });

/**
 * A page in a fresh profile. `troubles` collects errors of the console (refusals by the content security policy are
 * among them), exceptions, failed requests and requests that leave `origin`. Content security policy stays on.
 */
export async function openPage(browser, origin, { width = 1280, height = 900, lang, scheme = "light", script = true } = {}) {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: "reduce",
    javaScriptEnabled: script,
    locale: lang === "en" ? "en-GB" : "id-ID",
  });
  if (lang) await context.addCookies([{ name: "lang", value: lang, url: origin }]);
  const page = await context.newPage();
  const troubles = [];
  page.on("console", (message) => {
    if (message.type() === "error") troubles.push(`console: ${message.text()}`);
  });
  page.on("pageerror", (error) => troubles.push(`exception: ${error.message}`));
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(`${origin}/`) && !/^(data|blob|about):/.test(url)) troubles.push(`leaves the origin: ${url}`);
  });
  page.on("requestfailed", (request) => {
    const reason = request.failure()?.errorText;
    if (reason !== "net::ERR_ABORTED") troubles.push(`failed: ${request.url()} ${reason}`);
  });
  page.on("response", (response) => {
    if (response.status() >= 500) troubles.push(`status ${response.status()}: ${response.url()}`);
  });
  return { page, context, troubles, close: () => context.close() };
}

/** What axe finds on the page as it is shown, one line for each rule and place; by `only` some of its rules. */
export async function violations(page, { only } = {}) {
  if (!(await page.evaluate(() => "axe" in globalThis))) await page.evaluate(AXE);
  const found = await page.evaluate(
    // Target size is off by default in axe, and part of WCAG 2.2 AA.
    (rules) => globalThis.axe.run(document, rules ? { runOnly: rules } : { rules: { "target-size": { enabled: true } } }),
    only,
  );
  return found.violations.flatMap(({ id, help, nodes }) =>
    nodes.slice(0, 5).map((node) => `${id}: ${help}: ${node.target.join(" ")} ${node.failureSummary?.split("\n").slice(1, 2).join("").trim() ?? ""}`),
  );
}

/** Elements that stick out to the right, if the page scrolls sideways. */
export const overflow = (page) =>
  page.evaluate(() => {
    const root = document.documentElement;
    if (root.scrollWidth <= root.clientWidth) return [];
    const scrolls = (element) => {
      for (let e = element.parentElement; e; e = e.parentElement) {
        if (/auto|scroll|hidden|clip/.test(getComputedStyle(e).overflowX)) return e !== root && e !== document.body;
      }
      return false;
    };
    const wide = [...document.querySelectorAll("body *")].filter(
      (e) => e.getBoundingClientRect().right > root.clientWidth + 0.5 && !scrolls(e),
    );
    return [`${root.scrollWidth} px in ${root.clientWidth} px`, ...wide.slice(0, 5).map((e) => e.outerHTML.slice(0, 120))];
  });

/** Bytes that crossed the wire, headers included, for the page and everything it loads with an empty cache. */
export async function transfer(page, context, url) {
  const session = await context.newCDPSession(page);
  let bytes = 0;
  session.on("Network.loadingFinished", (event) => (bytes += event.encodedDataLength));
  await session.send("Network.enable");
  await page.goto(url, { waitUntil: "networkidle" });
  await session.detach();
  return bytes;
}

/** Fails with one line for each thing found, and without a stack: the test's name says where. */
export function none(list) {
  if (list.length === 0) return;
  const error = new Error(`${list.length} found\n${[...new Set(list)].map((line) => `  ${line}`).join("\n")}`);
  error.stack = error.message;
  throw error;
}
