// Datasette and NumPy, in a virtual environment of Python kept in a cache folder.
import { existsSync, mkdirSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { run } from "./programs.mjs";

/** What is installed there, and nowhere else. */
const PACKAGES = ["datasette==0.65.5", "numpy==2.4.6"];

/** The folder of the environment; `PILAR_CACHE` moves it. */
export const folder = () =>
  path.join(process.env.PILAR_CACHE ?? path.join(process.env.XDG_CACHE_HOME ?? path.join(os.homedir(), ".cache"), "pilar"), "bench-peers");

/** Makes the environment where it is not there yet; null where it cannot be made, with the reason said. */
export async function peers() {
  const home = folder();
  const python = path.join(home, "bin", "python");
  const done = path.join(home, PACKAGES.join("_"));
  if (existsSync(done)) return { python, datasette: path.join(home, "bin", "datasette") };
  console.log(`Installing ${PACKAGES.join(" and ")} from PyPI into ${home}; nothing else is changed.`);
  rmSync(home, { recursive: true, force: true });
  mkdirSync(path.dirname(home), { recursive: true });
  for (const [command, args] of [
    ["python3", ["-m", "venv", home]],
    [python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", ...PACKAGES]],
  ]) {
    const made = await run(command, args, { home: os.tmpdir(), lookEvery: 1000, env: pipSettings() });
    if (made.code !== 0) {
      console.log(`It cannot be made (the package python3-venv and PyPI are needed): ${made.output.trim().split("\n").at(-1)}`);
      return null;
    }
  }
  mkdirSync(done);
  return { python, datasette: path.join(home, "bin", "datasette") };
}

/** Where pip finds packages is the machine's affair. */
const pipSettings = () => Object.fromEntries(Object.entries(process.env).filter(([name]) => /^(PIP_|HTTPS?_PROXY|https?_proxy|NO_PROXY|no_proxy|HOME|SSL_CERT|REQUESTS_CA)/.test(name)));
