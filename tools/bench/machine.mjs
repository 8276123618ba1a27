// What this machine is and what it has, without its name, its addresses or its folders.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import os from "node:os";

/** The first line that a program says of itself, or null where it is absent. */
export function says(program, ...args) {
  const run = spawnSync(program, args, { encoding: "utf8" });
  if (run.error) return null;
  return `${run.stdout}${run.stderr}`.trim().split("\n")[0] || null;
}

const release = () => {
  const path = "/etc/os-release";
  return (existsSync(path) && /^PRETTY_NAME="(.*)"/m.exec(readFileSync(path, "utf8"))?.[1]) || os.platform();
};

/** How many processors this process may use. */
export const cores = () => os.availableParallelism();

/** Lines for the head of the report. */
export function facts() {
  const load = os.loadavg()[0].toFixed(1);
  return {
    processor: `${cores()} cores of ${os.cpus()[0]?.model.trim() ?? "an unknown processor"}`,
    memory: `${Math.round(os.totalmem() / 2 ** 30)} GB`,
    system: `${release()}, Linux ${os.release().split("-")[0]}`,
    rust: says("rustc", "--version")?.split(" ").slice(0, 2).join(" ") ?? "absent",
    load,
  };
}

/** Resident memory of a process in megabytes: now (`VmRSS`) or at its highest (`VmHWM`). */
export function memory(pid, field = "VmRSS") {
  try {
    const line = new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8"));
    return line ? Number(line[1]) / 1024 : null;
  } catch {
    // It has ended.
    return null;
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
};
