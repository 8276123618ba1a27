// A private PostgreSQL server on the same two cores, reached by its socket.
import { start } from "./programs.mjs";

/** Starts one, does the work with its address, and ends it. */
export async function withPostgres(bench, work) {
  // The server lives until the end of its standard input.
  const database = start("bash", [`${bench.root}/tools/with-postgres`, "bash", "-c", 'echo "$PILAR_TEST_POSTGRES"; cat'], { home: bench.home, stdin: true });
  try {
    const url = await new Promise((resolve, reject) => {
      const look = setInterval(() => {
        const found = /^postgres:\S+$/m.exec(database.output());
        if (found) resolve(found[0]);
      }, 50);
      database.ended.then(() => reject(new Error(database.output().trim() || "PostgreSQL did not start"))).finally(() => clearInterval(look));
      setTimeout(() => reject(new Error("PostgreSQL did not start within 30 s")), 30_000).unref();
    });
    await work(url);
  } finally {
    await database.end();
  }
}
