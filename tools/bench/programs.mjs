// Programs that the bench starts, and ends again whatever happens.
import { spawn, spawnSync } from "node:child_process";
import http from "node:http";
import { createServer } from "node:net";
import { once } from "node:events";
import { memory, sleep } from "./machine.mjs";

const START_LIMIT_MS = 60_000;
const running = new Set();

/** Ends what is still running. */
export const endAll = () => Promise.all([...running].map((program) => program.end()));

/** A port that is free at this moment. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  return port;
}

/** Nothing of the caller's settings may leak into what is measured. */
const environment = (home, extra) => ({ PATH: process.env.PATH, HOME: home, TMPDIR: home, LC_ALL: "C.UTF-8", ...extra });

/**
 * Starts a program in a folder. `end()` ends it, and waits until it has; `output()` is what it has said so far.
 * With `stdin` its standard input stays open until then.
 */
export function start(command, args, { home, env = {}, stdin = false } = {}) {
  const options = { cwd: home, env: environment(home, env), stdio: [stdin ? "pipe" : "ignore", "pipe", "pipe"] };
  const child = spawn(command, args, options);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => (output = (output + bytes).slice(-20_000)));
  const ended = new Promise((resolve) => {
    child.once("error", (error) => resolve(String(error.code ?? error)));
    child.once("close", (code, signal) => resolve(signal ?? code));
  });
  const program = {
    pid: child.pid,
    output: () => output,
    ended,
    alive: () => running.has(program),
    async end() {
      if (stdin) child.stdin.end();
      else child.kill("SIGTERM");
      const late = setTimeout(() => child.kill("SIGKILL"), 10_000);
      await ended;
      clearTimeout(late);
    },
  };
  running.add(program);
  ended.then(() => running.delete(program));
  return program;
}

/** Runs a program to its end, with its time in milliseconds and its highest memory in megabytes. */
export async function run(command, args, { lookEvery = 5, ...options } = {}) {
  const begin = performance.now();
  const program = start(command, args, options);
  let peak = 0;
  // The field only grows, so that what a last look misses is what the last milliseconds added.
  const watch = setInterval(() => (peak = Math.max(peak, memory(program.pid, "VmHWM") ?? 0)), lookEvery);
  const code = await program.ended;
  clearInterval(watch);
  return { code, ms: performance.now() - begin, peak, output: program.output() };
}

/** An answer with its body as it was sent, not unpacked; without `keep` its length alone. */
export function get(url, headers = {}, keep = true) {
  return new Promise((resolve, reject) => {
    const begin = performance.now();
    const request = http.get(url, { headers, agent: false }, (answer) => {
      const first = performance.now() - begin;
      const parts = [];
      let length = 0;
      answer.on("data", (bytes) => {
        length += bytes.length;
        if (keep) parts.push(bytes);
      });
      answer.once("end", () =>
        resolve({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts), length, first, ms: performance.now() - begin }),
      );
      answer.once("error", reject);
    });
    request.once("error", reject);
  });
}

/** Waits for the first answer of 200, and says how many milliseconds after `begin` it was complete. */
export async function firstAnswer(program, url, begin) {
  for (;;) {
    const answer = await get(url).catch(() => null);
    if (answer?.status === 200) return performance.now() - begin;
    // Another answer is its last word; none means that it still starts.
    if (answer) throw new Error(`${new URL(url).pathname} answers ${answer.status}`);
    if (!program.alive()) throw new Error(`it ended: ${program.output().trim().split("\n").at(-1)}`);
    if (performance.now() - begin > START_LIMIT_MS) throw new Error(`no answer after ${START_LIMIT_MS / 1000} s`);
    await sleep(1);
  }
}

/** Starts `pilar serve`, or `pilar demo`, on a data folder; `firstPage` is the time to the first answer of `page` in milliseconds. */
export async function servePilar({ binary, home, data, env = {}, page = "/healthz", command = "serve" }) {
  const port = await freePort();
  const begin = performance.now();
  const program = start(binary, [command, "--data", data, "--listen", `127.0.0.1:${port}`], { home, env: { PILAR_LOG__LEVEL: "warn", ...env } });
  const origin = `http://127.0.0.1:${port}`;
  const firstPage = await firstAnswer(program, origin + page, begin).catch(async (error) => {
    await program.end();
    throw error;
  });
  return { ...program, origin, firstPage };
}

/** Runs `pilar` with these words; what it says is the error where it fails. */
export async function pilar(bench, ...args) {
  const done = await run(bench.binary, args, { home: bench.home, env: bench.env ?? {} });
  if (done.code !== 0) throw new Error(`pilar ${args[0]}: ${done.output.trim().split("\n").slice(0, 3).join(" ")}`);
  return done;
}

/** Loads a URL with the constant-rate client; see `load --help`. */
export function load(bench, url, { rate = 0, seconds = 5, connections = 32, expect = 200, headers = {} } = {}) {
  const args = [url, "--rate", rate, "--seconds", seconds, "--connections", connections, "--expect", expect].map(String);
  for (const [name, value] of Object.entries(headers)) args.push("--header", `${name}: ${value}`);
  return finished(bench.load, args).then((text) => {
    const outcome = JSON.parse(text);
    outcome.failed = Object.values(outcome.errors).reduce((sum, n) => sum + n, 0);
    return outcome;
  });
}

/** Requests each second that wrk gets answered, or our own client where wrk is absent; errors are an error. */
export async function most(bench, url, { seconds = 5, connections = 16, headers = {} } = {}) {
  if (!bench.wrk) {
    const outcome = await load(bench, url, { seconds, connections, headers });
    if (outcome.failed > 0) throw new Error(`${outcome.failed} errors at ${new URL(url).pathname}`);
    return outcome.rate;
  }
  const args = ["--threads", "1", "--connections", String(connections), "--duration", `${seconds}s`, "--timeout", "10s"];
  for (const [name, value] of Object.entries(headers)) args.push("--header", `${name}: ${value}`);
  const text = await finished("wrk", [...args, url]);
  const bad = /Non-2xx or 3xx responses: (\d+)|Socket errors: (.*)/.exec(text);
  if (bad) throw new Error(`${bad[0]} at ${new URL(url).pathname}`);
  return Number(/Requests\/sec:\s+([\d.]+)/.exec(text)[1]);
}

async function finished(command, args) {
  const done = await run(command, args, { home: process.cwd(), lookEvery: 1000 });
  if (done.code !== 0) throw new Error(`${command.split("/").at(-1)}: ${done.output.trim()}`);
  return done.output;
}

/** Whether a program can be started at all. */
export const has = (program) => !spawnSync(program, ["--version"]).error;
