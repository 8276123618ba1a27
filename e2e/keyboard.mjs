// A walk through a page by the Tab key.

const STOPS = "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]";

/** Everything that can be used by mouse, and must be reached by keyboard; each gets a number. */
const mark = (page) =>
  page.evaluate((stops) => {
    const look = (e) => {
      const s = getComputedStyle(e);
      return [s.outlineStyle, s.outlineWidth, s.outlineColor, s.boxShadow, s.borderColor, s.backgroundColor, s.stroke, s.strokeWidth, s.fill, s.textDecorationLine, s.filter, s.top, s.transform, s.clipPath].join("|");
    };
    const looks = (e) => [e, ...e.querySelectorAll("*")].slice(0, 8).map(look).join("\n");
    globalThis.pilarLooks = looks;
    let n = 0;
    for (const e of document.querySelectorAll(stops)) {
      const usable = e.tabIndex >= 0 && !e.disabled && e.checkVisibility({ visibilityProperty: true });
      // Of a group of radio buttons one is a stop; the arrows lead to the others.
      const group = e.type === "radio" && [...document.getElementsByName(e.name)].find((r) => r.checked) !== e && document.querySelector(`[name="${CSS.escape(e.name)}"]:checked`);
      if (!usable || group) continue;
      e.dataset.stop = String(n);
      e.pilarUnfocused = looks(e);
      n += 1;
    }
    return n;
  }, STOPS);

/** Presses Tab until focus is on what `target` finds, and fails where it never comes there. */
export async function tabTo(page, target) {
  for (let i = 0; i < 200; i += 1) {
    if (await target.evaluate((e) => e === document.activeElement).catch(() => false)) return;
    await page.keyboard.press("Tab");
  }
  throw new Error(`Tab never reached ${target}`);
}

/**
 * Presses Tab until focus leaves the page. Answers the stops that were `missed`, and those whose look did not change
 * when focus came: `unseen`.
 */
export async function walk(page) {
  const expected = await mark(page);
  const reached = new Set();
  const unseen = [];
  let last = null;
  // A script may add stops while the walk is under way, as the map does.
  for (let i = 0; i <= 2 * expected + 60; i += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body || e === document.documentElement) return null;
      return { stop: e.dataset.stop ?? "", html: e.outerHTML.slice(0, 120), seen: globalThis.pilarLooks(e) !== e.pilarUnfocused };
    });
    // A date field is one element with a stop for each of its parts.
    if (at !== null && at.stop !== "" && at.stop === last) continue;
    if (at === null || (at.stop !== "" && reached.has(at.stop))) break;
    last = at.stop;
    if (at.stop !== "") reached.add(at.stop);
    if (!at.seen) unseen.push(at.html);
  }
  const missed = await page.evaluate(
    (have) => [...document.querySelectorAll("[data-stop]")].filter((e) => !have.includes(e.dataset.stop)).map((e) => e.outerHTML.slice(0, 120)),
    [...reached],
  );
  return { expected, missed, unseen };
}
