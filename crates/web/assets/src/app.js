// Conveniences on top of pages that work without them. No state but the theme's cookie.

// Theme: the links work by themselves; here they change the page without loading it anew.
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-theme-choice]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  const theme = link.dataset.themeChoice;
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  for (const other of document.querySelectorAll("a[data-theme-choice]")) {
    if (other.dataset.themeChoice === theme) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  }
});

// Menus close on Escape, and when something else is clicked or focused.
const closeMenus = (except) => {
  for (const menu of document.querySelectorAll("details.menu[open]")) {
    if (!except || !menu.contains(except)) menu.open = false;
  }
};
document.addEventListener("click", (event) => closeMenus(event.target));
document.addEventListener("focusin", (event) => closeMenus(event.target));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details.menu[open]");
  if (menu) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Forms with data-guard ask before an edited form is left.
let edited = null;
document.addEventListener("input", (event) => {
  edited = event.target.closest("form[data-guard]") ?? edited;
});
document.addEventListener("submit", () => {
  edited = null;
});
addEventListener("beforeunload", (event) => {
  if (edited?.isConnected) event.preventDefault();
});

// Filters with data-live="ID" fetch the same page and replace the element ID while someone types.
const live = (form) => {
  const target = form.dataset.live;
  let timer;
  let running;
  const refresh = async () => {
    const query = new URLSearchParams(new FormData(form));
    for (const [key, value] of [...query]) if (!value) query.delete(key);
    const address = `${form.action.split("?")[0]}${query.size ? `?${query}` : ""}`;
    running?.abort();
    running = new AbortController();
    try {
      const response = await fetch(address, { signal: running.signal, headers: { accept: "text/html" } });
      if (!response.ok) return;
      const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(target);
      const old = document.getElementById(target);
      if (!fresh || !old) return;
      old.replaceWith(fresh);
      history.replaceState(null, "", address);
    } catch (error) {
      // A newer request took over, or the network is gone: the button still works.
      if (error.name !== "AbortError") console.warn(error);
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(refresh, 250);
  });
};
for (const form of document.querySelectorAll("form[data-live]")) live(form);

// Elements with data-refresh="MILLISECONDS" and an id are fetched anew that often while the page is in sight; an unchanged
// page is answered with 304. Without this script the reader loads the page anew.
const refreshed = (element) => {
  const { id } = element;
  const pause = Number(element.dataset.refresh);
  let tag = "";
  const again = () => setTimeout(refresh, pause);
  const refresh = async () => {
    if (document.hidden) return again();
    try {
      const headers = { accept: "text/html", ...(tag && { "if-none-match": tag }) };
      const response = await fetch(location.href, { headers, cache: "no-store" });
      if (response.ok) {
        tag = response.headers.get("etag") ?? "";
        const fresh = new DOMParser().parseFromString(await response.text(), "text/html").getElementById(id);
        const old = document.getElementById(id);
        if (fresh && old && fresh.innerHTML !== old.innerHTML) old.innerHTML = fresh.innerHTML;
        // What is over does not change any more.
        if (fresh && !fresh.dataset.refresh) return;
      } else if (response.status !== 304) {
        return;
      }
    } catch {
      // The network is gone for now.
    }
    again();
  };
  again();
};
for (const element of document.querySelectorAll("[data-refresh][id]")) refreshed(element);

// On paper everything is open.
let opened = [];
addEventListener("beforeprint", () => {
  opened = [...document.querySelectorAll("main details:not([open]):not(.menu)")];
  for (const details of opened) details.open = true;
});
addEventListener("afterprint", () => {
  for (const details of opened) details.open = false;
  opened = [];
});
