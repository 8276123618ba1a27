// What a first visit to a page transfers, packed.
import { get, servePilar } from "../programs.mjs";
import { kb } from "../report.mjs";

const KB = 1024;
const PAGES = [
  ["/", 60],
  ["/regions", 60],
  ["/regions/71.72", 60],
  ["/cohorts/2024", 60],
  ["/claims", 60],
  ["/sources", 60],
  ["/map", 200],
];
const HEADERS = { "Accept-Encoding": "gzip, deflate, br" };

/** Every address that a page's markup loads: style sheets, scripts, pictures, data that its scripts name. */
function loads(html) {
  const found = new Set();
  for (const [tag] of html.matchAll(/<(?:link|script|img|source)\b[^>]*>/g)) {
    if (tag.startsWith("<link") && !/rel="?(?:stylesheet|icon|preload|modulepreload)/.test(tag)) continue;
    const address = /(?:href|src)="?(\/[^"\s>]*)/.exec(tag)?.[1];
    if (address) found.add(address);
  }
  for (const [, address] of html.matchAll(/\bdata-[a-z-]+="(\/[^"]+\.json[^"]*)"/g)) found.add(address);
  return found;
}

export async function weights(bench, report) {
  report.section("Weight of pages", "Everything a first visit loads, as it is sent to a browser; `make e2e` weighs the same in Chromium.");
  const server = await servePilar({ ...bench, data: bench.seeded });
  try {
    for (const [path, limit] of PAGES) {
      const bar = `≤ ${limit} KB`;
      await report.measure(path, bar, async () => {
        const page = await get(server.origin + path, HEADERS);
        if (page.status !== 200) throw new Error(`${path} answers ${page.status}`);
        const plain = (await get(server.origin + path)).body.toString();
        let total = page.length;
        for (const address of loads(plain)) {
          const part = await get(server.origin + address.replaceAll("&amp;", "&"), HEADERS);
          if (part.status !== 200) throw new Error(`${address} answers ${part.status}`);
          total += part.length;
        }
        report.row(path, bar, `${kb(total)}, of which the page itself ${kb(page.length)}`, "", total <= limit * KB);
      });
    }
  } finally {
    await server.end();
  }
}
