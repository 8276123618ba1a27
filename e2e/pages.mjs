// The public pages. A new page gets its line here, and with it every test in public.test.mjs.
const KB = 1024;

/** `limit` is in bytes compressed, for all that the page loads with an empty cache. */
const page = (path, { name = path.slice(1).replaceAll("/", "-") || "home", limit = 60 * KB, find } = {}) => ({ path, name, limit, find });

export const PUBLIC = [
  page("/"),
  page("/regions"),
  page("/regions/71.72"),
  page("/regions/75.03"),
  page("/cohorts"),
  page("/cohorts/2024"),
  page("/cohorts/2021"),
  page("/sources"),
  // A page whose address is on another one: the first link of this form there.
  page("/sources", { name: "source", find: 'main a[href^="/sources/"]:not([href*="?"]):not([href*="export"])' }),
  page("/map", { limit: 200 * KB }),
  page("/claims"),
  page("/actions"),
  page("/plan/71.74"),
  page("/plan/71.74/actions"),
  page("/plan/71.74/actions/A-001", { name: "plan-action" }),
  page("/plan/71.74/history"),
  page("/verify"),
  page("/api"),
  page("/sign-in"),
  page("/_styleguide"),
];

/** The page's address, looked up where it is not known beforehand. */
export async function address(browserPage, origin, { path, find }) {
  if (!find) return origin + path;
  await browserPage.goto(origin + path);
  const href = await browserPage.locator(find).first().getAttribute("href");
  return new URL(href, origin).href;
}
