// Checks the register's carried data against itself. Needs Node 18 or later and nothing else.
//
//   node data/check.mjs [members.csv]
//
// members.csv (year,region,name,source) is optional: an independent list of members whose
// codes, names and addresses are compared with participations.csv.
// Prints every fault with its file and line and ends with status 1 if there is one.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = dirname(fileURLToPath(import.meta.url));
const faults = [];
const fault = (where, what) => faults.push(`${where}: ${what}`);

const COLUMNS = {
  "regions.csv": "code,name,kind,province,latitude,longitude",
  "sources.csv": "id,publisher,title,published,url,note",
  "claims.csv": "subject,property,value,source,note,confidence",
  "curations.csv": "subject,property,value,source,reason",
  "cohorts.csv": "year,theme,note",
  "letters.csv": "number,date,subject,purpose,cohort,source",
  "participations.csv":
    "cohort,region,status,list_no,repeat_of,replaced_by,source,confidence,note",
  "steps.csv": "cohort,region,from,to,on,reason,source",
  "agencies.csv": "region,code,name,kind,source",
  "words.csv": "en,id",
};

/** RFC 4180 with LF: rows as objects that remember their line in `line`. */
function parse(text, file) {
  const rows = [];
  let row = [], field = "", quoted = false, wasQuoted = false, line = 1, start = 1;
  const endField = () => { row.push(field); field = ""; wasQuoted = false; };
  for (let i = 0; i < text.length; i++) {
    const c = text[i];
    if (c === "\n") line++;
    if (quoted) {
      if (c !== '"') field += c;
      else if (text[i + 1] === '"') { field += '"'; i++; }
      else { quoted = false; wasQuoted = true; }
    } else if (c === '"') {
      if (field || wasQuoted) fault(`${file}:${line}`, "a quote inside an unquoted field");
      quoted = true;
    } else if (c === ",") endField();
    else if (c === "\n") {
      endField();
      rows.push({ cells: row, line: start });
      row = [];
      start = line;
    } else {
      if (wasQuoted) fault(`${file}:${line}`, "text after a closing quote");
      field += c;
    }
  }
  if (quoted || row.length || field) fault(file, "the last line has no line feed");
  const header = rows.shift()?.cells ?? [];
  return {
    header,
    rows: rows.map(({ cells, line: at }) => {
      if (cells.length !== header.length)
        fault(`${file}:${at}`, `${cells.length} fields instead of ${header.length}`);
      return { ...Object.fromEntries(header.map((name, n) => [name, cells[n] ?? ""])), line: at };
    }),
  };
}

function read(path, file, crlf = false) {
  const bytes = readFileSync(path);
  let text = "";
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    fault(file, "is not UTF-8");
  }
  if (text.startsWith("\uFEFF")) fault(file, "starts with a byte order mark");
  if (crlf) text = text.replaceAll("\r\n", "\n");
  if (text.includes("\r")) fault(file, "has carriage returns");
  return parse(text, file);
}

const data = {};
for (const [file, columns] of Object.entries(COLUMNS)) {
  const { header, rows } = read(join(folder, file), file);
  if (header.join(",") !== columns) fault(file, `columns are ${header.join(",")}, not ${columns}`);
  for (const row of rows)
    for (const [name, value] of Object.entries(row)) {
      if (name === "line") continue;
      if (value !== value.trim() || value.includes("\n"))
        fault(`${file}:${row.line}`, `${name} has blanks at its ends or a line break`);
      if (/^[=+@\t]/.test(value) || /^-(?![\d.])/.test(value))
        fault(`${file}:${row.line}`, `${name} would be a formula in a spreadsheet`);
    }
  data[file.replace(".csv", "")] = rows;
}
const { regions, sources, claims, curations, cohorts, letters, participations, steps, agencies, words } = data;
const at = (file, row) => `${file}.csv:${row.line}`;

function unique(file, rows, key) {
  const seen = new Map();
  for (const row of rows) {
    const k = key(row);
    if (seen.has(k)) fault(at(file, row), `repeats line ${seen.get(k)} (${k})`);
    else seen.set(k, row.line);
  }
}

/** YYYY, YYYY-MM or YYYY-MM-DD, and a day that exists. */
function isDate(text) {
  const m = /^(\d{4})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text);
  if (!m || +m[1] < 1945) return false;
  if (m[2] === undefined) return true;
  if (+m[2] < 1 || +m[2] > 12) return false;
  if (m[3] === undefined) return true;
  return +m[3] >= 1 && +m[3] <= new Date(Date.UTC(+m[1], +m[2], 0)).getUTCDate();
}
const isRange = (text) => {
  const [from, to, ...rest] = text.split("/");
  return rest.length === 0 && isDate(from) && isDate(to) && from <= to;
};

// Regions -------------------------------------------------------------------------------------
const region = new Map(regions.map((r) => [r.code, r]));
unique("regions", regions, (r) => r.code);
unique("regions", regions, (r) => `${r.kind} ${r.name}`);
const PREFIX = { regency: "Kabupaten ", city: "Kota " };
for (const r of regions) {
  const where = at("regions", r);
  const kind = /^\d\d$/.test(r.code) ? "province"
    : !/^\d\d\.\d\d$/.test(r.code) ? "malformed" : +r.code.slice(3) >= 71 ? "city" : "regency";
  if (kind !== r.kind) fault(where, `code ${r.code} is of a ${kind}, kind says ${r.kind}`);
  if (r.province !== (kind === "province" ? "" : r.code.slice(0, 2)))
    fault(where, `province ${r.province} does not fit code ${r.code}`);
  if (r.province && region.get(r.province)?.kind !== "province")
    fault(where, `province ${r.province} is not in the list`);
  // Jakarta's districts carry "Administrasi" before the kind.
  const name = r.name.replace(/^(Kabupaten|Kota) Administrasi /, "$1 ");
  if (PREFIX[r.kind] && !name.startsWith(PREFIX[r.kind]))
    fault(where, `the name ${r.name} does not start with ${PREFIX[r.kind]}`);
  if (!(+r.latitude >= -11.5 && +r.latitude <= 6.5 && +r.longitude >= 94.5 && +r.longitude <= 141.5))
    fault(where, `${r.latitude}, ${r.longitude} lies outside the country`);
}
const kinds = (kind) => regions.filter((r) => r.kind === kind).length;
const count = (what, found, expected) => {
  if (String(found) !== String(expected)) fault("counts", `${what} is ${found}, expected ${expected}`);
};
count("provinces", kinds("province"), 38);
count("regencies", kinds("regency"), 416);
count("cities", kinds("city"), 98);

// Sources -------------------------------------------------------------------------------------
unique("sources", sources, (s) => s.id);
unique("sources", sources.filter((s) => s.url), (s) => s.url);
const known = new Set(sources.map((s) => s.id));
const used = new Set();
const cite = (file, row, optional = false) => {
  if (!row.source && optional) return;
  used.add(row.source);
  if (!known.has(row.source)) fault(at(file, row), `no source ${row.source || "given"}`);
};
for (const s of sources) {
  const where = at("sources", s);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(s.id)) fault(where, `${s.id} is not a slug`);
  if (!s.publisher || !s.title) fault(where, "publisher and title are needed");
  if (s.published && !isDate(s.published)) fault(where, `${s.published} is not a date`);
  if (s.url && !URL.canParse(s.url)) fault(where, `${s.url} is not an address`);
  if (s.url && !/^https?:/.test(s.url)) fault(where, `${s.url} has no http scheme`);
}

// Claims and curations ------------------------------------------------------------------------
const LETTER = /^B[-.](\d+)\/DJAI\/(AI\.\d\d\.\d\d)\/(\d\d)\/(\d{4})$/;
const COUNT = new Set(["invited", "assessed", "selected", "selected_tourism", "selected_capital",
  "not_selected", "signed", "guided", "repeats", "provinces", "provinces_assessed", "awarded",
  "assessors", "leaders_invited", "distinct_regions", "participations", "regions_nationwide",
  "regencies", "cities", "dimension_awards", "list_no", "wifi_points", "workshops_planned",
  "plan_horizon_years", "target_cities"]);
const DATE = new Set(["letter_date", "assessed_from", "assessed_to", "signed_on", "closed_on",
  "workshops_from", "workshops_to", "presented_on", "struck_off", "selected_on", "awarded_on",
  "quick_win_due", "plan_due", "invitation_letter_date", "council_formed",
  "draft_rule_consultation_to"]);
const MEMBER = new Set(["member", "awarded_member"]);
const TEXT = new Set(["signed_at", "theme", "pillars", "scope"]);
const WHEN = new Set(["launch", "workshop_1", "workshop_2", "workshop_3", "workshop_4"]);

function checkValue(where, { property: p, value: v }) {
  const ok = COUNT.has(p) ? /^(0|[1-9]\d*)$/.test(v)
    : DATE.has(p) ? isDate(v)
    : WHEN.has(p) ? isDate(v) || isRange(v)
    : MEMBER.has(p) ? region.has(v) && region.get(v).kind !== "province"
    : p === "letter" || p === "invitation_letter" ? LETTER.test(v)
    : p === "weights" ? /^\d+(\/\d+)+$/.test(v)
    : p === "index" ? /^\d\.\d\d$/.test(v)
    : TEXT.has(p) ? v !== "" && v.split("|").every((part) => part !== "") : undefined;
  if (ok === undefined) fault(where, `the property ${p} is not known`);
  if (ok === false) fault(where, `${v} is not a value of ${p}`);
}
const years = new Set(cohorts.map((c) => c.year));
function checkSubject(where, subject) {
  const [kind, id, code, ...rest] = subject.split(":");
  const ok = rest.length === 0 && (
    (["programme", "agreement", "movement", "evaluation"].includes(kind) && id === undefined) ||
    (kind === "cohort" && years.has(id) && code === undefined) ||
    (kind === "movement" && /^\d{4}-12-31$/.test(id) && code === undefined) ||
    (kind === "evaluation" && /^\d{4}$/.test(id) && (code === undefined || region.has(code))) ||
    (kind === "region" && region.has(id) && code === undefined));
  if (!ok) fault(where, `${subject} is not a subject`);
}
unique("claims", claims, (c) => [c.subject, c.property, c.value, c.source].join(" · "));
for (const c of claims) {
  const where = at("claims", c);
  cite("claims", c);
  checkSubject(where, c.subject);
  checkValue(where, c);
  if (!["high", "medium", "low"].includes(c.confidence)) fault(where, `confidence ${c.confidence}`);
}
unique("curations", curations, (c) => `${c.subject} · ${c.property}`);
for (const c of curations) {
  const where = at("curations", c);
  cite("curations", c, true);
  checkSubject(where, c.subject);
  checkValue(where, c);
  if (!c.reason) fault(where, "a curated value needs a reason");
  const claimed = claims.some((k) => k.subject === c.subject && k.property === c.property &&
    k.value === c.value && k.source === c.source);
  if (c.source && !claimed) fault(where, `${c.source} does not claim ${c.value}`);
  if (!c.source && !c.reason.startsWith("Derived.")) fault(where, "neither claimed nor derived");
  if (c.source && c.reason.startsWith("Derived.")) fault(where, "derived, yet has a source");
  for (const [, sum, total] of c.reason.matchAll(/((?:\d+\s?[+-]\s?)+\d+) = (\d+)/g)) {
    const result = sum.replace(/\s/g, "").match(/[+-]?\d+/g).reduce((a, n) => a + Number(n), 0);
    if (result !== Number(total)) fault(where, `${sum} is ${result}, not ${total}`);
  }
}
const curated = new Map(curations.map((c) => [`${c.subject} ${c.property}`, c.value]));
const disputed = new Map();
for (const c of claims) {
  const k = `${c.subject} ${c.property}`;
  disputed.set(k, (disputed.get(k) ?? new Set()).add(c.value));
}
for (const [k, values] of disputed)
  if (values.size > 1 && !curated.has(k)) fault("curations.csv", `${k} is disputed and not curated`);

// Cohorts and letters -------------------------------------------------------------------------
unique("cohorts", cohorts, (c) => c.year);
count("years", [...years].join(" "), "2017 2018 2019 2020 2021 2022 2023 2024");
unique("letters", letters, (l) => l.number);
count("letters", letters.length, 6);
for (const l of letters) {
  const where = at("letters", l);
  cite("letters", l);
  const m = LETTER.exec(l.number);
  if (!m) fault(where, `${l.number} does not follow the grammar`);
  else if (!isDate(l.date) || l.date.slice(0, 7) !== `${m[4]}-${m[3]}`)
    fault(where, `${l.number} does not agree with ${l.date}`);
  if (l.cohort && !years.has(l.cohort)) fault(where, `no cohort ${l.cohort}`);
}
const dated = new Map(letters.map((l) => [l.number, l.date]));
for (const c of claims.filter((k) => k.property === "letter" || k.property === "invitation_letter")) {
  if (!dated.has(c.value)) fault(at("claims", c), `${c.value} is not in letters.csv`);
  const same = claims.filter((k) => k.subject === c.subject && k.property === `${c.property}_date`);
  for (const k of same)
    if (k.value !== dated.get(c.value)) fault(at("claims", k), `not the date of ${c.value}`);
}

// Participations and steps --------------------------------------------------------------------
const NEXT = {
  invited: ["applied"], applied: ["assessed"],
  assessed: ["selected", "reserve", "not_selected", "struck_off"],
  reserve: [], not_selected: [], struck_off: [],
  selected: ["signed", "declined", "replaced"], declined: [], replaced: [],
  signed: ["bodies_formed"], bodies_formed: ["workshop_1"], workshop_1: ["workshop_2"],
  workshop_2: ["workshop_3"], workshop_3: ["workshop_4"], workshop_4: ["submitted"],
  submitted: ["presented"], presented: ["awarded"], awarded: ["implementing"],
  implementing: ["evaluated"], evaluated: ["evaluated", "renewal"], renewal: [],
};
const id = (p) => `${p.cohort} ${p.region}`;
const part = new Map(participations.map((p) => [id(p), p]));
unique("participations", participations, id);
for (const p of participations) {
  const where = at("participations", p);
  cite("participations", p);
  const r = region.get(p.region);
  if (!r || r.kind === "province") fault(where, `no regency or city ${p.region}`);
  if (!years.has(p.cohort)) fault(where, `no cohort ${p.cohort}`);
  if (!(p.status in NEXT)) fault(where, `no status ${p.status}`);
  if (!["high", "medium", "low"].includes(p.confidence)) fault(where, `confidence ${p.confidence}`);
  if (p.list_no && !/^[1-9]\d*$/.test(p.list_no)) fault(where, `list_no ${p.list_no}`);
  if (p.repeat_of && !(p.repeat_of < p.cohort && part.has(`${p.repeat_of} ${p.region}`)))
    fault(where, `repeats ${p.repeat_of}, where the region is not a member`);
  if ((p.status === "replaced") !== (p.replaced_by !== ""))
    fault(where, "replaced and replaced_by go together");
  if (p.replaced_by && !part.has(`${p.cohort} ${p.replaced_by}`))
    fault(where, `${p.replaced_by} is not in the cohort`);
}
const trail = new Map();
for (const s of steps) {
  const where = at("steps", s);
  cite("steps", s);
  if (!part.has(id(s))) fault(where, `no participation ${id(s)}`);
  if (!NEXT[s.from]?.includes(s.to)) fault(where, `${s.to} does not follow ${s.from}`);
  if (s.on && !isDate(s.on)) fault(where, `${s.on} is not a date`);
  if (!s.reason) fault(where, "a step needs a reason");
  const past = trail.get(id(s));
  if (past && past.to !== s.from) fault(where, `starts at ${s.from}, the one before ends at ${past.to}`);
  const n = Math.min(past?.on.length ?? 0, s.on.length);
  if (past && n && s.on.slice(0, n) < past.on.slice(0, n)) fault(where, `${s.on} is before ${past.on}`);
  trail.set(id(s), { to: s.to, on: s.on || past?.on || "" });
}
for (const [k, { to }] of trail)
  if (part.get(k) && part.get(k).status !== to)
    fault("steps.csv", `${k} ends at ${to}, its status is ${part.get(k).status}`);
for (const p of participations)
  if (p.status !== "selected" && !trail.has(id(p)))
    fault(at("participations", p), `${p.status} without the steps that led there`);

// Agencies ------------------------------------------------------------------------------------
unique("agencies", agencies, (a) => `${a.region} ${a.code}`);
for (const a of agencies) {
  cite("agencies", a);
  if (!region.has(a.region)) fault(at("agencies", a), `no region ${a.region}`);
  if (!["lead", "planning"].includes(a.kind)) fault(at("agencies", a), `no kind ${a.kind}`);
  if (!/^[a-z]+$/.test(a.code) || !a.name) fault(at("agencies", a), "code and name are needed");
}
for (const s of sources) if (!used.has(s.id)) fault(at("sources", s), `${s.id} is not used`);

// Words ---------------------------------------------------------------------------------------
// Every text of ours has its Indonesian; where both languages say the same, `id` is empty.
unique("words", words, (w) => w.en);
const said = new Set(words.map((w) => w.en));
const unsaid = new Set(said);
const say = (where, text) => {
  if (!text) return;
  unsaid.delete(text);
  if (!said.has(text)) fault(where, `words.csv has no Indonesian for: ${text}`);
};
const SAID = { sources: ["title", "note"], claims: ["note"], curations: ["reason"],
  cohorts: ["theme", "note"], letters: ["subject", "purpose"], participations: ["note"],
  steps: ["reason"] };
for (const [file, columns] of Object.entries(SAID))
  for (const row of data[file])
    for (const column of columns) say(at(file, row), row[column]);
for (const [file, rows] of [["claims", claims], ["curations", curations]])
  for (const row of rows.filter((r) => TEXT.has(r.property)))
    for (const part of row.value.split("|")) say(at(file, row), part);
for (const w of words) {
  const where = at("words", w);
  if (unsaid.has(w.en)) fault(where, `no file has the text: ${w.en}`);
  if (w.id === w.en) fault(where, "the same in both languages: leave id empty");
  // Numbers are facts and stand in both; days such as 2022-01-03 are written out.
  const numbers = (text) => text.replace(/\b\d{4}-\d\d-\d\d\b/g, "").match(/\d+/g) ?? [];
  const lacking = w.id && numbers(w.en).filter((n) => !numbers(w.id).includes(n));
  if (lacking.length > 0) fault(where, `the Indonesian lacks ${lacking.join(", ")}`);
}

// Figures -------------------------------------------------------------------------------------
const members = (year) => participations.filter((p) => p.cohort === year && p.status !== "replaced");
count("participations", participations.length, 149);
count("members known", [...years].map((y) => members(y).length).join(" "), "25 50 7 0 24 6 26 10");
const get = (subject, property) => Number(curated.get(`${subject} ${property}`));
const selected = [...years].map((y) => get(`cohort:${y}`, "selected"));
const repeats = [...years].map((y) => get(`cohort:${y}`, "repeats"));
count("selected", selected.join(" "), "25 50 25 0 48 50 50 10");
count("repeats", repeats.join(" "), "0 0 0 0 7 0 0 0");
let taken = 0, distinct = 0;
[...years].forEach((year, n) => {
  taken += selected[n];
  distinct += selected[n] - repeats[n];
  const subject = `movement:${year}-12-31`;
  count(`participations to ${year}`, get(subject, "participations"), taken);
  count(`distinct regions to ${year}`, get(subject, "distinct_regions"), distinct);
  if (members(year).length > selected[n]) fault("counts", `more members of ${year} than selected`);
});
count("distinct regions to 2021", get("movement:2021-12-31", "distinct_regions"), 141);
count("distinct regions to 2022", get("movement:2022-12-31", "distinct_regions"), 191);
count("distinct regions to 2024", get("movement:2024-12-31", "distinct_regions"), 251);
count("regions nationwide", get("movement", "regions_nationwide"), kinds("regency") + kinds("city"));
count("regencies claimed", get("movement", "regencies"), kinds("regency"));
count("cities claimed", get("movement", "cities"), kinds("city"));
count("provinces claimed", get("movement", "provinces"), kinds("province"));
const awarded = members("2017").filter((p) => p.status === "awarded").length;
const substitutes = claims.filter((c) => c.subject === "cohort:2017" && c.property === "awarded_member");
count("awarded of 2017", awarded + substitutes.length, get("cohort:2017", "awarded"));
// A member that stands in an earlier list is a repeat, and is marked as one.
for (const p of participations) {
  const earlier = participations.find((q) => q.region === p.region && q.cohort < p.cohort);
  if (earlier && p.repeat_of !== earlier.cohort)
    fault(at("participations", p), `also a member of ${earlier.cohort}, repeat_of says ${p.repeat_of || "no"}`);
}
count("repeats known by name", participations.filter((p) => p.repeat_of).length, 5);

// An independent list of members, when one is given -------------------------------------------
if (process.argv[2]) {
  const { rows } = read(process.argv[2], "members", true);
  const address = new Map(sources.map((s) => [s.id, s.url]));
  count("members in the given list", rows.length, participations.length);
  for (const r of rows) {
    const p = part.get(`${r.year} ${r.region}`);
    if (!p) fault(`members:${r.line}`, `${r.year} ${r.region} is missing`);
    else if (address.get(p.source) !== r.source) fault(`members:${r.line}`, "another source");
    if (region.get(r.region)?.name !== r.name) fault(`members:${r.line}`, `${r.name} is another name`);
  }
}

const SHOWN = 100;
for (const f of faults.slice(0, SHOWN)) console.error(f);
if (faults.length > SHOWN) console.error(`and ${faults.length - SHOWN} more`);
console.log(Object.entries(data).map(([name, rows]) => `${name} ${rows.length}`).join(", "));
console.log(faults.length ? `${faults.length} faults` : "No faults.");
process.exitCode = faults.length ? 1 : 0;
