// Addresses and keys: `#/` the overview, `#/documents?…` the list, `#/document/N` a document.

const PARTS = ["overview", "documents", "document"];

async function follow() {
  const [path, query = ""] = location.hash.slice(1).split("?");
  const [, part = "", place = ""] = path.split("/");
  const name = PARTS.includes(part) ? part : "overview";
  for (const one of PARTS) document.getElementById(one).hidden = one !== name;
  for (const link of document.querySelectorAll("[data-part]")) {
    const current = link.dataset.part === (name === "document" ? "documents" : name);
    if (current) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  if (name === "documents") showList(new URLSearchParams(query));
  if (name === "document") await showDocument(Number(place));
  else opened.place = null;
}

/** A change of address by a person: the new part is shown from its top, and a screen reader begins there. */
async function go() {
  const filtering = document.activeElement?.closest("#search, #filters");
  await follow();
  if (filtering) return;
  window.scrollTo(0, 0);
  document.getElementById("main").focus({ preventScroll: true });
}

function step(by) {
  if (opened.place !== null) {
    const next = wanted.rows[wanted.rows.indexOf(rows[opened.place]) + by];
    if (next !== undefined) location.hash = `#/document/${next.place}`;
    return;
  }
  if (document.getElementById("documents").hidden) {
    location.hash = "#/documents";
    return;
  }
  const links = [...document.querySelectorAll("#list > li > a")];
  const here = links.indexOf(document.activeElement?.closest("li")?.querySelector("a"));
  const next = links[here < 0 ? 0 : here + by];
  if (next !== undefined) next.focus();
  else document.getElementById(by > 0 ? "later" : "earlier").click();
}

function back() {
  const search = document.getElementById("search");
  if (search.value || document.activeElement === search) {
    search.value = "";
    search.blur();
    if (!document.getElementById("documents").hidden) location.hash = listAddress({ q: null });
  } else if (opened.place !== null) {
    location.hash = listAddress({ page: wanted.query.get("page") });
  }
}

const KEYS = {
  j: () => step(1),
  k: () => step(-1),
  o: () => (location.hash = "#/"),
  d: () => (location.hash = listAddress({ page: wanted.query.get("page") })),
  "/": () => document.getElementById("search").focus(),
  "?": () => document.getElementById("help").showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") {
    back();
    return;
  }
  const typing = event.target.matches("input, select, textarea");
  if (typing || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

function turnTo(by) {
  const page = (Number(wanted.query.get("page")) || 1) + by;
  location.hash = listAddress({ page: String(page) });
}

function listen() {
  const search = document.getElementById("search");
  search.addEventListener("input", () => {
    const address = listAddress({ q: search.value });
    history.replaceState(null, "", address);
    follow();
  });
  document.getElementById("filters").addEventListener("change", ({ target }) => {
    const value = target.type === "checkbox" ? target.checked && target.value : target.value;
    location.hash = listAddress({ [target.name]: value });
  });
  document.getElementById("filters").addEventListener("submit", (event) => event.preventDefault());
  document.getElementById("clear").addEventListener("click", () => (location.hash = "#/documents"));
  document.getElementById("deep").addEventListener("click", searchTexts);
  document.getElementById("earlier").addEventListener("click", () => turnTo(-1));
  document.getElementById("later").addEventListener("click", () => turnTo(1));
  document.getElementById("keys").addEventListener("click", KEYS["?"]);
  document.getElementById("theme").addEventListener("click", () => {
    const root = document.documentElement;
    const dark = root.dataset.theme
      ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
    root.dataset.theme = dark ? "light" : "dark";
  });
  document.getElementById("skip").addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById("main").focus();
  });
  document.querySelector("[data-jump]")?.addEventListener("click", (event) => {
    event.preventDefault();
    document.getElementById(event.target.dataset.jump).focus();
  });
  window.addEventListener("hashchange", go);
}

offerFilters();
document.getElementById("first")?.append(
  ...rows
    .filter((row) => !row.sound)
    .slice(0, 5)
    .map(listItem),
);
wanted.rows = rows;
listen();
listenForCorrections();
follow();
document.documentElement.dataset.ready = performance.now().toFixed();
