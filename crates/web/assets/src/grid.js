// A table of a plan as a grid: arrows, Enter, Tab and Escape move and edit, a block is pasted from a spreadsheet, Ctrl+Z
// takes one's last change back. Without this script every row has a form, and a block is pasted into a page.
// A cell is sent as soon as it is left. What was not acknowledged yet is kept in the browser's own store and sent again
// after a lost connection and when the page is opened the next time.

const AGAIN = 5000;

const grid = document.querySelector("table[data-grid]");
const form = grid?.closest("form");
const state = form?.querySelector("[data-grid-state]");
const columns = grid ? JSON.parse(grid.dataset.columns) : [];
const key = grid && `pilar:grid:${grid.dataset.grid}`;
const csrf = form?.querySelector("[name=_csrf]").value;
let editing = null;
let timer;
let running = false;

const say = (word, more = "") => {
  state.hidden = false;
  state.textContent = [grid.dataset[word] ?? word, more].filter(Boolean).join(": ");
};

// A browser may refuse its store, or it may be full: the text is still in the page.
const store = (work) => {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
};
// What waits to be sent, by row and cell: what was seen there, and what should stand there.
const waiting = new Map(Object.entries(store((s) => JSON.parse(s.getItem(key))) ?? {}));
const keep = () => store((s) => (waiting.size ? s.setItem(key, JSON.stringify(Object.fromEntries(waiting))) : s.removeItem(key)));

const rowOf = (td) => td.parentElement.dataset.row;
const columnOf = (td) => columns[td.cellIndex - 1];
const find = (row, cell) => {
  const at = columns.findIndex((c) => c.n === cell);
  const tr = grid.querySelector(`tr[data-row="${CSS.escape(row)}"]`);
  return at < 0 ? null : (tr?.cells[at + 1] ?? null);
};
const words = (td) => [...td.childNodes].find((node) => node.nodeType === Node.TEXT_NODE)?.data ?? "";
const raw = (td) => td.dataset.v ?? words(td);

// Shows a value, keeping nothing else in the cell.
const show = (td, value, shown) => {
  td.textContent = shown;
  if (shown === value) delete td.dataset.v;
  else td.dataset.v = value;
};

const shownOf = (td, value) => columnOf(td).o.find(([code]) => code === value)?.[1] ?? value;

const fault = (td, text) => {
  td.querySelector(".fault")?.remove();
  if (!text) return;
  const span = document.createElement("span");
  span.className = "fault";
  span.textContent = text;
  td.append(span);
};

const focus = (td) => {
  if (!td || td.tagName !== "TD") return;
  grid.querySelector("td[tabindex='0']")?.setAttribute("tabindex", "-1");
  td.setAttribute("tabindex", "0");
  td.focus();
  td.scrollIntoView({ block: "nearest", inline: "nearest" });
};

const beside = (td, down, right) => {
  const rows = [...grid.tBodies[0].rows];
  const row = rows[rows.indexOf(td.parentElement) + down];
  const cell = row?.cells[td.cellIndex + right];
  return cell?.tagName === "TD" ? cell : null;
};

const field = (td, begin) => {
  const column = columnOf(td);
  const input = document.createElement(column.k === "choice" ? "select" : column.k === "text" ? "textarea" : "input");
  if (column.k === "choice") {
    for (const [value, label] of [["", "–"], ...column.o]) input.add(new Option(label, value));
  }
  if (column.k === "number") input.inputMode = "decimal";
  input.value = begin ?? raw(td);
  input.setAttribute("aria-label", grid.tHead.rows[0].cells[td.cellIndex].textContent);
  return input;
};

const edit = (td, begin) => {
  if (editing || !td) return;
  const was = raw(td);
  const input = field(td, begin);
  editing = { td, was, input, shown: words(td) };
  td.textContent = "";
  td.append(input);
  input.focus();
  if (begin === undefined && input.select) input.select();
  input.addEventListener("blur", () => leave(true), { once: true });
};

// Ends editing: what was typed is sent, or the cell is as it was.
const leave = (take) => {
  if (!editing) return;
  const { td, was, input, shown } = editing;
  editing = null;
  const now = input.value;
  if (!take || now.trim() === was) {
    show(td, was, shown);
    return;
  }
  show(td, now, shownOf(td, now));
  put(td, was, now);
};

const put = (td, was, now) => {
  const id = `${rowOf(td)} ${columnOf(td).n}`;
  const before = waiting.get(id);
  waiting.set(id, { was: before?.was ?? was, now });
  td.className = td.className.replace(/\b(refused|conflict|waiting)\b/g, "");
  td.classList.add("saving");
  keep();
  send();
};

const post = (action, fields) =>
  fetch(action, {
    method: "POST",
    headers: { accept: "application/json" },
    body: new URLSearchParams({ ...fields, _csrf: csrf }),
    redirect: "manual",
  });

const send = async () => {
  if (running) return;
  running = true;
  clearTimeout(timer);
  while (waiting.size) {
    const [id, change] = waiting.entries().next().value;
    const [row, cell] = id.split(" ");
    const td = find(row, cell);
    say("saving");
    let answer;
    try {
      answer = await post(`/plan-rows/${row}/cell`, { cell, ...change });
    } catch {
      answer = null;
    }
    if (!answer || answer.status >= 500 || [408, 413, 429].includes(answer.status)) {
      td?.classList.replace("saving", "waiting");
      say("waiting");
      timer = setTimeout(send, AGAIN);
      break;
    }
    const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
    // The session is over, or another began: nothing is lost, and nothing is sent until its owner is back.
    if (answer.status === 401 || answer.redirected || (answer.status === 403 && told.code === "csrf")) {
      td?.classList.replace("saving", "waiting");
      say("away");
      break;
    }
    // Typed again while it was under way: that is sent next, on what now stands there.
    const again = waiting.get(id);
    waiting.delete(id);
    if (again.now !== change.now && answer.ok) waiting.set(id, { was: told.raw, now: again.now });
    keep();
    if (td) settle(td, answer.status, told, change);
    else say(answer.ok ? "saved" : "refused");
  }
  running = false;
};

const settle = (td, status, told, change) => {
  td.classList.remove("saving", "waiting");
  if (status === 200) {
    show(td, told.raw, told.shown);
    for (const cell of td.parentElement.cells) fault(cell, "");
    for (const { cell, text } of told.faults) {
      const at = find(told.row, cell);
      if (at) fault(at, text);
    }
    say("saved");
  } else if (status === 202) {
    show(td, told.raw, told.shown);
    say("suggested");
  } else if (status === 409 && told.cell) {
    meet(td, told, change);
  } else {
    td.classList.add("refused");
    fault(td, told.refused ?? told.detail ?? "");
    say("refused", told.refused ?? told.detail);
  }
};

// Someone else has changed the cell: theirs stands there, and mine beside it.
const meet = (td, told, change) => {
  show(td, told.raw, told.shown);
  td.classList.add("conflict");
  const box = document.createElement("div");
  box.className = "met";
  const text = document.createElement("span");
  text.textContent = `${grid.dataset.conflict} (${told.by}): ${told.shown || "–"} / ${shownOf(td, change.now) || "–"}`;
  const button = (label, work) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button--small";
    made.textContent = label;
    made.addEventListener("click", (event) => {
      event.stopPropagation();
      box.remove();
      td.classList.remove("conflict");
      work();
    });
    return made;
  };
  const mine = () => {
    show(td, change.now, shownOf(td, change.now));
    put(td, told.raw, change.now);
  };
  box.append(text, button(grid.dataset.theirs, () => {}), button(grid.dataset.mine, mine));
  td.append(box);
  say("conflict");
};

const undo = async () => {
  const answer = await post(grid.dataset.undo, {}).catch(() => null);
  if (answer?.ok) location.reload();
  else if (answer) say("refused", (await answer.json()).detail);
  else say("waiting");
};

const paste = async (td, text) => {
  say("saving");
  // A block is laid over what is in sight: filtered rows and chosen columns.
  const rows = [...grid.tBodies[0].rows].map((tr) => tr.dataset.row).join(",");
  const seen = columns.map((c) => c.n).join(",");
  const answer = await post(grid.dataset.lay, { row: rowOf(td), cell: columnOf(td).n, rows, columns: seen, text }).catch(() => null);
  if (answer?.ok) location.reload();
  else if (answer) {
    const told = await answer.json();
    say("refused", (told.refused ?? [told.detail]).slice(0, 5).join("; "));
  } else say("waiting");
};

const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

const pressed = (event) => {
  const td = event.target.closest("td");
  if (!td || !grid.contains(td)) return;
  if (editing) {
    const isText = editing.input.tagName === "TEXTAREA";
    if (event.key === "Escape") {
      event.preventDefault();
      leave(false);
      focus(td);
    } else if (event.key === "Enter" && !(isText && (event.shiftKey || event.altKey))) {
      event.preventDefault();
      leave(true);
      focus(beside(td, 1, 0) ?? td);
    } else if (event.key === "Tab") {
      event.preventDefault();
      leave(true);
      focus(beside(td, 0, event.shiftKey ? -1 : 1) ?? td);
    }
    return;
  }
  if (event.target !== td) return;
  const move = MOVES[event.key];
  if (move && !event.ctrlKey && !event.metaKey) {
    event.preventDefault();
    focus(beside(td, ...move));
  } else if (event.key === "Enter" || event.key === "F2") {
    event.preventDefault();
    edit(td);
  } else if (event.key === "Delete" || event.key === "Backspace") {
    event.preventDefault();
    const was = raw(td);
    if (was) {
      show(td, "", "");
      put(td, was, "");
    }
  } else if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "z") {
    event.preventDefault();
    undo();
  } else if (event.key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    edit(td, columnOf(td).k === "choice" ? undefined : event.key);
  }
};

if (grid) {
  for (const td of grid.tBodies[0].querySelectorAll("td")) td.setAttribute("tabindex", "-1");
  grid.tBodies[0].querySelector("td")?.setAttribute("tabindex", "0");
  grid.addEventListener("keydown", pressed);
  grid.addEventListener("focusin", (event) => {
    if (event.target.tagName !== "TD") return;
    grid.querySelector("td[tabindex='0']")?.setAttribute("tabindex", "-1");
    event.target.setAttribute("tabindex", "0");
  });
  grid.addEventListener("dblclick", (event) => edit(event.target.closest("td")));
  grid.addEventListener("paste", (event) => {
    const td = event.target.closest("td");
    const text = event.clipboardData.getData("text/plain");
    if (!td || editing || !text) return;
    event.preventDefault();
    const plain = text.replace(/\r?\n$/, "");
    if (/[\t\n]/.test(plain)) paste(td, plain);
    else {
      const was = raw(td);
      show(td, plain, shownOf(td, plain));
      put(td, was, plain);
    }
  });
  grid.addEventListener("copy", (event) => {
    const td = event.target.closest("td");
    if (!td || editing || !getSelection().isCollapsed) return;
    event.preventDefault();
    event.clipboardData.setData("text/plain", raw(td));
  });
  addEventListener("online", send);
  // Kept from before: shown again, and sent.
  for (const [id, { now }] of waiting) {
    const td = find(...id.split(" "));
    if (td) {
      show(td, now, shownOf(td, now));
      td.classList.add("waiting");
    }
  }
  if (waiting.size) send();
}
