// Starts the program on data of its own and ends it again.
import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import os from "node:os";
import path from "node:path";

const START_LIMIT_MS = 60_000;

const freePort = () =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/**
 * Runs `pilar demo` until `stop()` is called. `origin` is its address, `accounts` maps a login (`officer`) in the printed
 * list to `{ login, password }`, `strays()` lists files that the program left outside its data folder.
 */
export async function startDemo() {
  const binary = process.env.PILAR_BINARY;
  if (!binary) throw new Error("PILAR_BINARY is not set: run `make e2e`");
  const folder = mkdtempSync(path.join(os.tmpdir(), "pilar-e2e-"));
  const home = mkdtempSync(path.join(os.tmpdir(), "pilar-e2e-home-"));
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const child = spawn(path.resolve(binary), ["demo", "--data", path.join(folder, "data"), "--listen", `127.0.0.1:${port}`], {
    cwd: home,
    // Nothing of the caller's settings may leak in.
    env: { PATH: process.env.PATH, HOME: home, TMPDIR: home },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  let exited = null;
  child.stdout.on("data", (bytes) => (output += bytes));
  child.stderr.on("data", (bytes) => (output += bytes));
  const end = new Promise((resolve) => {
    child.once("error", (error) => resolve((exited = String(error))));
    child.once("exit", (code, signal) => resolve((exited = `exit code ${code}, signal ${signal}`)));
  });

  const stop = async () => {
    if (exited === null) {
      child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await end;
      clearTimeout(late);
    }
    for (const used of [folder, home]) rmSync(used, { recursive: true, force: true });
  };

  for (const begin = Date.now(); ; await sleep(50)) {
    const ready = await fetch(`${origin}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) break;
    if (exited !== null || Date.now() - begin > START_LIMIT_MS) {
      await stop();
      throw new Error(`the program did not become ready (${exited ?? `waited ${START_LIMIT_MS} ms`}):\n${output}`);
    }
  }
  return { origin, accounts: accountsIn(output), stop, output: () => output, strays: () => readdirSync(home) };
}

/** The accounts that the demo prints, one to a line: role, login, password, in columns two spaces or more apart. */
export function accountsIn(output) {
  const accounts = new Map();
  for (const line of output.split("\n")) {
    const columns = line.trim().split(/\s{2,}/);
    if (columns.length >= 3 && /^\S+$/.test(columns[1]) && /^\S{8,}$/.test(columns[2])) {
      accounts.set(columns[1], { login: columns[1], password: columns[2] });
    }
  }
  return accounts;
}
