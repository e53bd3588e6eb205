// The record: its fields, the blocks of its body, its comments as a tree, its repairs.

/** A value of the record; `key` is that of the stretches it was read from. */
function field(key, name, value, ...notes) {
  const body = value === null ? make("span", { class: "null" }, "null") : quoted(value);
  const mend = make("button", { type: "button", class: "mend", tabindex: "-1", "aria-label": `Correct ${name}` }, "✎");
  return make(
    "div",
    { class: "field", role: "group", "aria-label": name, "data-key": key, tabindex: "-1" },
    body,
    notes,
    mend,
  );
}

function entry(name, value) {
  return make("div", { class: "entry" }, make("dt", {}, name), make("dd", {}, value));
}

function note(text) {
  return make("span", { class: "hint" }, ` ${text}`);
}

/** The record of a document as an element; `kinds` are those of the blocks, if they are known. */
function recordPane(record, kinds) {
  return make(
    "div",
    { class: "record" },
    correctionList(record.corrections ?? []),
    make("h3", {}, "Article"),
    articleFields(record),
    make("h3", {}, "Body"),
    bodyBlocks(record, kinds),
    make("h3", {}, record.comments.length ? count(record.comments.length, "comment") : "No comments"),
    record.comments_declared === null
      ? null
      : field("comment-count", "comments declared", String(record.comments_declared), note("declared on the page")),
    thread(record.comments),
    make("button", { type: "button", class: "missing", "data-key": "add" }, "A comment is missing"),
  );
}

/** What a person set before the record was made; records of older versions do not say. */
function correctionList(corrections) {
  if (corrections.length === 0) return "";
  const items = corrections.map(({ field, comment, quote, value }) =>
    make(
      "li",
      {},
      make("strong", {}, comment === null ? field : `${field} of ${comment}`),
      quote === null ? null : [" “", quoted(quote), "”"],
      value === null ? null : [" as ", quoted(value)],
    ),
  );
  return make(
    "section",
    { class: "corrections", "aria-labelledby": "corrections-title" },
    make("h3", { id: "corrections-title" }, "Set by a person"),
    make("ul", {}, items),
  );
}

function articleFields(record) {
  const authors = record.authors.map(({ name, role }) => (role === null ? name : `${name} (${role})`));
  const extras = record.source.extra.map(({ key, value }) => entry(key, quoted(value)));
  return make(
    "dl",
    { class: "entries" },
    entry("headline", field("headline", "headline", record.headline)),
    entry("standfirst", field("standfirst", "standfirst", record.standfirst)),
    entry("byline", field("byline", "byline", record.byline)),
    entry("authors", field("byline", "authors", authors.length ? authors.join("; ") : null)),
    entry(
      "published",
      timeField("published", "published", record.published, record.published_precision, record.published_text),
    ),
    entry("updated", timeField("updated", "updated", record.updated, record.updated_precision, record.updated_text)),
    entry("language", make("span", {}, record.language ?? make("span", { class: "null" }, "null"))),
    extras,
  );
}

const DIGITS = { year: 4, month: 7, day: 10, hour: 13, minute: 16, second: 19 };

function timeField(key, name, value, precision, printed, offset = null) {
  const time = value === null ? null : value.slice(0, DIGITS[precision]).replace("T", " ") + (offset ?? "");
  return field(
    key,
    name,
    time,
    printed === null ? null : make("span", { class: "hint" }, " “", quoted(printed, "printed"), "”"),
  );
}

function bodyBlocks(record, kinds) {
  if (!record.body) return make("p", { class: "null" }, "empty");
  const blocks = record.body.split("\n\n");
  return make(
    "div",
    { class: "blocks" },
    blocks.map((block, place) => {
      const element = field(`block-${place}`, `${kinds[place] ?? "block"} ${place + 1}`, block);
      element.classList.add(`b-${kinds[place] ?? "paragraph"}`);
      return element;
    }),
  );
}

/** The comments, each below that which it answers. */
function thread(comments) {
  const lists = new Map([[null, make("ol", { class: "thread" })]]);
  const items = new Map();
  const depths = new Map([[null, 0]]);
  for (const comment of comments) {
    const parent = lists.has(comment.parent) ? comment.parent : null;
    const depth = depths.get(parent) + 1;
    const item = make("li", {}, commentItem(comment));
    if (parent !== null && !lists.get(parent).parentNode) items.get(parent).append(lists.get(parent));
    lists.get(parent).append(item);
    items.set(comment.id, item);
    lists.set(comment.id, make("ol", { class: depth > 6 ? "deep" : null }));
    depths.set(comment.id, depth);
  }
  return lists.get(null);
}

function commentItem(comment) {
  const { id } = comment;
  const basis = comment.parent_basis ? note(comment.parent_basis) : null;
  const answers =
    comment.parent === null ? null : field(`${id}-parent`, `parent of ${id}`, `answers ${comment.parent}`, basis);
  return make(
    "article",
    { class: "comment", "aria-label": `comment ${id}`, id: `comment-${id}` },
    make(
      "header",
      {},
      make("span", { class: "number" }, id),
      field(`${id}-author`, `author of ${id}`, comment.author),
      timeField(
        `${id}-time`,
        `time of ${id}`,
        comment.timestamp,
        comment.timestamp_precision,
        comment.timestamp_text,
        comment.utc_offset,
      ),
      answers,
    ),
    field(`${id}-text`, `text of ${id}`, comment.text),
  );
}

function repairTable(repairs) {
  return make(
    "table",
    { class: "numbers" },
    make(
      "thead",
      {},
      make(
        "tr",
        {},
        ["kind", "before", "after", "times"].map((name) => make("th", { scope: "col" }, name)),
      ),
    ),
    make(
      "tbody",
      {},
      repairs.map(([kind, before, after, times]) =>
        make(
          "tr",
          {},
          make("th", { scope: "row" }, index.kinds[kind]),
          make("td", {}, quoted(before.replaceAll("\n", "↵"), "before")),
          make("td", {}, quoted(after.replaceAll("\n", "↵") || "∅", "after")),
          make("td", {}, times.toLocaleString("en")),
        ),
      ),
    ),
  );
}
