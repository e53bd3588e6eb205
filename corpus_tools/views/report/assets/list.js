// The list: what the address asks for, filtered, in order, a page at a time.

const PER_PAGE = 50;
const FILTERS = ["language", "encoding", "warning", "corrected"];
const ORDERS = {
  "": () => 0, // they come with the doubtful first
  id: (one, other) => (one.id < other.id ? -1 : Number(one.id > other.id)),
  comments: (one, other) => other.comments - one.comments,
  repairs: (one, other) => other.repairs - one.repairs,
};

const wanted = { query: new URLSearchParams(), rows: [], inTexts: null };

for (const row of rows) {
  row.searched = [row.id, row.title, row.authors, row.path, ...row.reasons].join("\n").toLowerCase();
}

function valuesOf(row, filter) {
  if (filter === "warning") return row.warnings;
  if (filter === "corrected") return [row.corrections ? "set by a person" : "as found"];
  return [row[filter] ?? "none"];
}

/** Those of `rows` that `query` asks for, in its order. */
function select(query) {
  const text = (query.get("q") ?? "").toLowerCase();
  const fits = (row) =>
    FILTERS.every((filter) => !query.get(filter) || valuesOf(row, filter).includes(query.get(filter))) &&
    (!query.get("doubtful") || !row.sound) &&
    (row.searched.includes(text) || (wanted.inTexts?.text === text && wanted.inTexts.places.has(row.place)));
  return rows.filter(fits).sort(ORDERS[query.get("sort") ?? ""] ?? ORDERS[""]);
}

function offerFilters() {
  for (const filter of FILTERS) {
    const values = new Map();
    for (const row of rows) for (const value of valuesOf(row, filter)) values.set(value, (values.get(value) ?? 0) + 1);
    const options = [...values].sort((one, other) => other[1] - one[1]);
    document
      .querySelector(`#filters [name=${filter}]`)
      .append(
        ...options.map(([value, number]) =>
          make("option", { value }, `${value === "none" ? "not certain" : value} (${number})`),
        ),
      );
  }
}

/** The list as the address asks for it. */
function showList(query) {
  wanted.query = query;
  wanted.rows = select(query);
  const form = document.getElementById("filters");
  for (const name of [...FILTERS, "sort"]) form.elements[name].value = query.get(name) ?? "";
  form.elements.doubtful.checked = query.get("doubtful") !== null;
  document.getElementById("search").value = query.get("q") ?? "";
  document.getElementById("clear").hidden = [...query.keys()].every((key) => key === "page");
  document.getElementById("found").textContent = foundWords(query);
  offerTexts(query.get("q"));
  const last = Math.max(1, Math.ceil(wanted.rows.length / PER_PAGE));
  const page = Math.min(Math.max(1, Number(query.get("page")) || 1), last);
  const first = (page - 1) * PER_PAGE;
  document.getElementById("list").replaceChildren(...wanted.rows.slice(first, first + PER_PAGE).map(listItem));
  document.querySelector(".pages").hidden = last === 1;
  document.getElementById("page").textContent = `page ${page} of ${last}`;
  document.getElementById("earlier").disabled = page === 1;
  document.getElementById("later").disabled = page === last;
}

function foundWords(query) {
  const all = count(rows.length, "document");
  if (wanted.rows.length === rows.length) return query.get("sort") ? all : `${all}, the most doubtful first`;
  return `${wanted.rows.length.toLocaleString("en")} of ${all}`;
}

/** A document in the list. */
function listItem(row) {
  const facts = [row.language ?? "language not certain", count(row.comments, "comment"), count(row.repairs, "repair")];
  if (row.corrections) facts.push(count(row.corrections, "correction"));
  return make(
    "li",
    { class: !row.sound ? "doubtful" : null },
    make(
      "a",
      { href: `#/document/${row.place}` },
      row.title === null ? make("i", {}, "no headline") : quoted(row.title, "title"),
    ),
    make(
      "p",
      { class: "facts" },
      row.authors ? quoted(`${row.authors} · `) : "",
      quoted(row.id, "path"),
      ` · ${facts.join(" · ")}`,
    ),
    make("p", { class: "sure" }, meter("article", row.article_confidence), meter("comments", row.confidence)),
    reasonsOf(row),
  );
}

/** The address of the list with some of what it asks for changed; null takes something away. */
function listAddress(changes) {
  const query = new URLSearchParams(wanted.query);
  for (const [key, value] of Object.entries({ page: null, ...changes })) {
    if (value) query.set(key, value);
    else query.delete(key);
  }
  return query.size ? `#/documents?${query}` : "#/documents";
}

/** Offer to look for `text` in the documents themselves, which takes a while. */
function offerTexts(text) {
  const button = document.getElementById("deep");
  const done = wanted.inTexts?.text === text?.toLowerCase();
  button.hidden = !text || done;
  button.textContent = `Search the texts of ${count(rows.length, "document")} too`;
}

async function searchTexts() {
  const text = wanted.query.get("q").toLowerCase();
  const places = new Set();
  const button = document.getElementById("deep");
  for (const row of rows) {
    if (row.place % 100 === 0) button.textContent = `Searching … ${Math.round((100 * row.place) / rows.length)} %`;
    const { record } = await unpack(row.place);
    const texts = [
      record.standfirst,
      record.byline,
      record.body,
      ...record.comments.flatMap((one) => [one.author, one.text]),
    ];
    if (texts.join("\n").toLowerCase().includes(text)) places.add(row.place);
    if (wanted.query.get("q")?.toLowerCase() !== text) return;
  }
  wanted.inTexts = { text, places };
  showList(wanted.query);
}
