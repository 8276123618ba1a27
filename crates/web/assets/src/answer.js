// Saves a section of a form as it is typed. Without this script the button does the same.
// What was not acknowledged yet is kept in the browser's own store and sent again: after a lost connection, and when
// the page is opened the next time.

const PAUSE = 1500;
const AGAIN = 5000;

const form = document.querySelector("form[data-answer]");
const key = form && `pilar:answer:${form.dataset.answer}`;
const state = form?.querySelector("[data-state]");
let timer;
let running = false;
let halted = false;

const say = (word, more = "") => {
  state.textContent = [form.dataset[word], more].filter(Boolean).join(" ");
  state.dataset.state = word;
};

// Fields that are answers, not the token of the session or the stamps.
const typed = () => [...new FormData(form)].filter(([name]) => /^(level|words)-/.test(name));
const stamps = () => [...new FormData(form)].filter(([name]) => name.startsWith("stamp-"));
const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

// A browser may refuse its store, or it may be full: the text is still in the page.
const store = (work) => {
  try {
    return work(localStorage);
  } catch {
    return null;
  }
};
const keep = () => store((s) => s.setItem(key, JSON.stringify({ typed: typed(), stamps: stamps() })));
const forget = () => store((s) => s.removeItem(key));

const put = (name, value) => {
  for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
    if (field.type === "radio") field.checked = field.value === value;
    else field.value = value;
  }
};
const value = (name) => new FormData(form).get(name) ?? "";
const lines = (text) => text.replaceAll("\r\n", "\n").trim();

// Takes over new stamps, and what others wrote where nothing was typed since the request went out.
const take = (answers, sent) => {
  for (const { item, level, words, stamp } of answers) {
    put(`stamp-${item}`, stamp);
    const was = (name) => sent.get(name) ?? "";
    const untouched = (name) => value(name) === was(name);
    if (untouched(`level-${item}`) && String(level ?? "") !== was(`level-${item}`)) put(`level-${item}`, String(level ?? ""));
    if (untouched(`words-${item}`) && words !== lines(was(`words-${item}`))) put(`words-${item}`, words);
  }
};

const save = async () => {
  if (running || halted) return;
  running = true;
  const before = typed();
  const sent = new FormData(form);
  say("saving");
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { accept: "application/json" },
      body: new URLSearchParams(sent),
      redirect: "manual",
    });
    if (answer.ok) {
      const told = await answer.json();
      take(told.answers, sent);
      if (same(before, typed())) {
        forget();
        say("saved", told.at);
      } else {
        keep();
        later(PAUSE);
      }
    } else if (answer.status === 409 && (await answer.clone().json()).conflicts) {
      halted = true;
      say("conflict");
    } else if (answer.status >= 500 || answer.status === 429) {
      say("retrying");
      later(AGAIN);
    } else {
      // Signed out, closed, or wrong: the button shows why.
      halted = true;
      say("refused");
    }
  } catch {
    say("retrying");
    later(AGAIN);
  } finally {
    running = false;
    if (!halted && timer === undefined && !same(before, typed())) later(PAUSE);
  }
};

const later = (delay) => {
  clearTimeout(timer);
  timer = setTimeout(() => {
    timer = undefined;
    save();
  }, delay);
};

const count = () => {
  for (const place of form.querySelectorAll("[data-count]")) {
    const n = [...lines(document.getElementById(place.dataset.count).value)].length;
    place.textContent = `${n.toLocaleString(document.documentElement.lang)} ${place.dataset.countWords}`;
    place.hidden = false;
  }
};

if (form) {
  // Saved by the button, nothing is left to send.
  if (new URLSearchParams(location.search).get("done") === "saved") forget();
  const kept = store((s) => JSON.parse(s.getItem(key)));
  // A page that came back with errors or another's answer shows what was sent already.
  const fresh = !document.querySelector("#errors, .notice.tone--warn");
  if (fresh && kept && !same(kept.typed, typed())) {
    for (const [name, text] of [...kept.typed, ...kept.stamps]) put(name, text);
    say("restored");
    later(PAUSE);
  }
  count();
  form.addEventListener("input", () => {
    keep();
    count();
    later(PAUSE);
  });
  form.addEventListener("submit", () => {
    clearTimeout(timer);
    halted = true;
  });
  addEventListener("online", () => save());
}
