// From nothing to the first page, at rest, and the register's import.
import { mkdtempSync } from "node:fs";
import { median, memory, sleep } from "../machine.mjs";
import { pilar, servePilar } from "../programs.mjs";
import { mb, ms } from "../report.mjs";

const STARTS = 10;
const IMPORTS = 5;

export async function starts(bench, report) {
  report.section("Start, rest, import");
  await report.measure("register import", "≤ 1 s", async () => {
    const times = [];
    for (let n = 0; n < IMPORTS; n += 1) {
      const data = mkdtempSync(`${bench.home}/import-`);
      times.push((await pilar(bench, "seed", "--data", data)).ms);
    }
    const typical = median(times);
    report.row("register import: `pilar seed` into an empty folder, schema included", "≤ 1 s", `${ms(typical)}, median of ${IMPORTS} (longest ${ms(Math.max(...times))})`, "", typical <= 1000);
  });
  await report.measure("start to first page", "≤ 200 ms", async () => {
    const times = [];
    for (let n = 0; n < STARTS; n += 1) {
      const server = await servePilar({ ...bench, data: bench.seeded, page: "/" });
      times.push(server.firstPage);
      await server.end();
    }
    const typical = median(times);
    report.row("start of the process to the last byte of `/`", "≤ 200 ms", `${ms(typical)}, median of ${STARTS} (longest ${ms(Math.max(...times))})`, "", typical <= 200);
  });
  await report.measure("idle memory", "≤ 80 MB", async () => {
    const server = await servePilar({ ...bench, data: bench.seeded, page: "/" });
    await sleep(5000);
    const resident = memory(server.pid);
    await server.end();
    report.row("resident memory 5 s after the first page", "≤ 80 MB", mb(resident), "", resident <= 80);
  });
}
