// One document: its raw text beside its record, and what ties the one to the other.

const opened = { place: null, document: null };

/** Show the document at `place` in the list. */
async function showDocument(place) {
  const section = document.getElementById("document");
  const row = rows[place];
  opened.place = place;
  if (row === undefined) {
    section.replaceChildren(make("h1", { id: "document-title" }, "No such document"));
    return;
  }
  section.replaceChildren(
    make("h1", { id: "document-title" }, row.title === null ? row.id : quoted(row.title)),
    make("p", {}, "Opening …"),
  );
  let found;
  try {
    found = await unpack(place);
  } catch (error) {
    section.lastChild.replaceWith(
      make(
        "p",
        { class: "notice" },
        `This document cannot be unpacked; the page may have been cut short, or the browser is too old (${error.message}).`,
      ),
    );
    return;
  }
  if (opened.place !== place) return;
  opened.document = found;
  section.replaceChildren(...documentParts(row, found));
  for (const pane of section.querySelectorAll(".pane")) rove(pane);
  section.setAttribute("aria-busy", "false");
}

function documentParts(row, found) {
  const { record } = found;
  const stretches = found.page === null ? null : readStretches(found.page);
  const kinds = stretches === null ? [] : stretches.map(({ label }) => label).filter((label) => BODY.has(label));
  const raw =
    stretches === null
      ? make("p", { class: "notice" }, `The raw text is not here: ${visible(found.missing)}.`)
      : rawText(stretches);
  return [
    documentHead(row, found),
    make(
      "div",
      { class: "panes" },
      make(
        "section",
        { class: "pane left", "aria-labelledby": "raw-title" },
        make(
          "div",
          { class: "pane-head" },
          make("h2", { id: "raw-title" }, "Raw text"),
          stretches === null ? null : repairSwitch(found),
        ),
        raw,
      ),
      make(
        "section",
        { class: "pane right", "aria-labelledby": "record-title" },
        make("div", { class: "pane-head" }, make("h2", { id: "record-title" }, "Record")),
        recordPane(record, kinds),
      ),
    ),
    draftPanel(),
    found.repairs.length
      ? make(
          "details",
          { class: "card all-repairs" },
          make("summary", {}, `${count(row.repairs, "repair")}, before and after`),
          repairTable(found.repairs),
        )
      : "",
  ];
}

function documentHead(row, found) {
  const { record } = found;
  const place = wanted.rows.indexOf(row);
  const facts = [
    record.source.encoding,
    count(record.source.bytes, "byte"),
    record.language ?? "language not certain",
    count(record.comments.length, "comment"),
  ];
  return make(
    "header",
    { class: "lead" },
    make(
      "nav",
      { class: "steps", "aria-label": "Other documents" },
      make("a", { href: listAddress({ page: wanted.query.get("page") }) }, "← Documents"),
      make(
        "span",
        { class: "hint" },
        place < 0 ? "" : `${(place + 1).toLocaleString("en")} of ${wanted.rows.length.toLocaleString("en")}`,
      ),
      stepLink(place - 1, "Previous"),
      stepLink(place + 1, "Next"),
    ),
    make("h1", { id: "document-title" }, record.headline === null ? quoted(row.id) : quoted(record.headline)),
    make("p", { class: "facts" }, quoted(record.source.path, "path"), ` · ${facts.join(" · ")}`),
    make("p", { class: "sure" }, meter("article", record.article_confidence), meter("comments", record.confidence)),
    reasonsOf(row),
    make("div", { class: "commands" }, found.commands.map(command)),
  );
}

function stepLink(place, name) {
  const row = wanted.rows[place];
  return row === undefined
    ? make("span", { class: "off" }, name)
    : make("a", { href: `#/document/${row.place}` }, name);
}

/** A command to copy. */
function command(text) {
  const button = make("button", { type: "button", "aria-label": `Copy: ${text}` }, "Copy");
  button.addEventListener("click", () => copy(text, button));
  return make("p", { class: "command" }, make("code", {}, shown(text)), button);
}

async function copy(text, button) {
  try {
    await navigator.clipboard.writeText(text);
    button.textContent = "Copied";
    say("copied");
  } catch {
    button.textContent = "Select and copy it by hand";
  }
}

/** The switch between the text as the file holds it and as it was repaired. */
function repairSwitch(found) {
  if (!found.page.some(([, , parts]) => parts.some((part) => typeof part !== "string"))) return "";
  const button = make("button", { type: "button", "aria-pressed": "false" }, "As in the file");
  button.addEventListener("click", () => {
    const before = document.querySelector(".raw").classList.toggle("as-in-file");
    button.setAttribute("aria-pressed", String(before));
  });
  return button;
}

const TIED = ".stretch, .field";

/** One stop for Tab in a pane, from which the arrow keys lead on. */
function rove(pane) {
  pane.querySelector(TIED)?.setAttribute("tabindex", "0");
  pane.addEventListener("click", (event) => {
    if (event.target.matches(".mend")) correct(event.target.closest(TIED));
    if (event.target.matches(".missing")) correct(event.target);
  });
  pane.addEventListener("keydown", (event) => {
    const here = event.target.closest(TIED);
    if (event.key === "Enter" && here === event.target) {
      event.preventDefault();
      correct(here);
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || here === null) return;
    const items = [...pane.querySelectorAll(TIED)];
    items[items.indexOf(here) + step]?.focus();
    event.preventDefault();
  });
  pane.addEventListener("focusin", (event) => {
    const here = event.target.closest(TIED);
    if (here === null) return;
    for (const other of pane.querySelectorAll(`:is(${TIED})[tabindex="0"]`)) other.setAttribute("tabindex", "-1");
    here.setAttribute("tabindex", "0");
    mark(here);
  });
  pane.addEventListener("pointerover", (event) => {
    const here = event.target.closest(TIED);
    if (here !== null) mark(here);
  });
}

/** Mark `here` and all that says the same in both panes, and bring the first of those in the other pane into sight. */
function mark(here) {
  for (const other of document.querySelectorAll(".marked")) other.classList.remove("marked");
  const tied = document.querySelectorAll(`.panes [data-key="${here.dataset.key}"]`);
  for (const one of tied) one.classList.add("marked");
  const pane = here.closest(".pane");
  const other = [...tied].find((one) => one.closest(".pane") !== pane);
  if (other !== undefined) bringIntoSight(other.closest(".pane"), other);
}

function bringIntoSight(pane, element) {
  const box = element.getBoundingClientRect();
  const frame = pane.getBoundingClientRect();
  if (pane.scrollHeight <= pane.clientHeight || (box.top >= frame.top + 40 && box.bottom <= frame.bottom)) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  pane.scrollBy({ top: box.top - frame.top - frame.height / 3, behavior: calm ? "auto" : "smooth" });
}
