// What the cases that write need: calls of the API, accounts with a token each.
import { createHash, randomBytes } from "node:crypto";
import http from "node:http";

const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** One call of the API; `tag` is the entity tag that the caller has, `file` bytes that are sent as they are. */
export function ask(agent, origin, { method = "GET", path, token, body, file, tag }) {
  return new Promise((resolve, reject) => {
    const headers = { Authorization: `Bearer ${token}`, Accept: "application/json" };
    if (tag) headers["If-None-Match"] = tag;
    const bytes = file ?? (body ? JSON.stringify(body) : "");
    if (bytes) Object.assign(headers, { "Content-Type": file ? "application/octet-stream" : "application/json", "Content-Length": Buffer.byteLength(bytes) });
    const request = http.request(origin + path, { method, headers, agent, timeout: 30_000 }, (answer) => {
      const parts = [];
      answer.on("data", (part) => parts.push(part));
      answer.once("end", () => {
        const said = Buffer.concat(parts).toString();
        resolve({ status: answer.statusCode, tag: answer.headers.etag, body: said.startsWith("{") || said.startsWith("[") ? JSON.parse(said) : said });
      });
      answer.once("error", reject);
    });
    request.once("timeout", () => request.destroy(new Error("no answer within 30 s")));
    request.once("error", reject);
    request.end(bytes);
  });
}

/** The same, where anything but success ends the case. */
export async function right(agent, origin, asked) {
  const answer = await ask(agent, origin, asked);
  if (answer.status >= 300) throw new Error(`${asked.method ?? "GET"} ${asked.path} answers ${answer.status}: ${JSON.stringify(answer.body).slice(0, 200)}`);
  return answer.body;
}

/** Someone of a region who has a token; [`accounts`] writes the account. */
export const person = (login, region) => ({ id: randomBytes(16).toString("hex"), login, region, token: `pilar_${randomBytes(32).toString("base64url")}` });

/** Accounts with a role in their region and a token each, to be written straight into the tables: 2,000 passwords would take minutes to hash. */
export function accounts(people, dialect, { role = "regional-admin", scopes }) {
  const id = (hex) => (dialect === "sqlite" ? `X'${hex}'` : `'${hex}'::uuid`);
  const no = dialect === "sqlite" ? "0" : "FALSE";
  const now = dialect === "sqlite" ? String(Date.now() * 1000) : "now()";
  const statements = ["BEGIN;"];
  for (const person of people) {
    statements.push(
      `INSERT INTO accounts (id, login, name, search, password, password_changed_at, must_change_password, state, revision, created_at, updated_at) VALUES (${id(person.id)}, '${person.login}', '${person.login}', '${person.login}', 'none', ${now}, ${no}, 'active', 1, ${now}, ${now});`,
      `INSERT INTO grants (account_id, role, scope_kind, scope, granted_by, granted_at) VALUES (${id(person.id)}, '${role}', 'region', '${person.region}', 'system', ${now});`,
      `INSERT INTO api_tokens (id, account_id, name, token_hash, prefix, scopes, created_at) VALUES (${id(randomBytes(16).toString("hex"))}, ${id(person.id)}, 'bench', '${sha256(person.token)}', 'pilar_bench', '${scopes}', ${now});`,
    );
  }
  statements.push("COMMIT;");
  return statements.join("\n");
}

/** Someone for the whole nation, by the command line, with the token's text. */
export async function official({ pilar, run }, bench, data, { login, role, allow }) {
  const add = `printf %s "angin di atas sawah" | "$0" user add ${login} --role ${role} --data "$1"`;
  const added = await run("bash", ["-c", add, bench.binary, data], { home: bench.home, env: bench.env ?? {} });
  if (added.code !== 0) throw new Error(`${login} cannot be added: ${added.output.slice(0, 200)}`);
  const made = await pilar(bench, "user", "token", login, "--name", "bench", ...allow.flatMap((scope) => ["--allow", scope]), "--data", data);
  return /pilar_[\w-]{43}/.exec(made.output)[0];
}
