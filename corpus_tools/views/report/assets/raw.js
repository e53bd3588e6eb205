// The raw text: every stretch with its label, every repair in its place.

const BODY = new Set(["paragraph", "heading", "list-item", "quote", "author-note"]);
const FIELDS = {
  "comment-count": "count",
  "comment-author": "author",
  "comment-time": "time",
  "comment-text": "text",
};
const AT_ONCE = 3000;

/** The stretches of a document as objects: label, comment (0 for none), parts, and the key that the record shares. */
function readStretches(page) {
  let blocks = 0;
  return page.map(([place, comment, parts]) => {
    const label = index.labels[place];
    let key = label;
    if (BODY.has(label)) key = `block-${blocks++}`;
    else if (comment) key = `c${comment}-${FIELDS[label] ?? label}`;
    return { label, comment, parts, key };
  });
}

/** The raw text as an element. */
function rawText(stretches) {
  const text = make("div", { class: "raw" });
  drawSome(text, stretches, 0, true);
  return text;
}

/** Draw `AT_ONCE` stretches from `first` on, and a button for the others: a page of a million lines must open. */
function drawSome(text, stretches, first, atLineStart) {
  const last = Math.min(first + AT_ONCE, stretches.length);
  let fresh = atLineStart;
  for (const stretch of stretches.slice(first, last)) {
    if (fresh && stretch.label !== "blank") text.append(tag(stretch));
    text.append(...drawn(stretch));
    const end = stretch.parts.at(-1);
    fresh = typeof end === "string" ? end.endsWith("\n") : false;
  }
  if (last < stretches.length) {
    const more = make(
      "button",
      { type: "button", class: "rest" },
      `Show the next of ${count(stretches.length - last, "stretch", "stretches")}`,
    );
    more.addEventListener("click", () => {
      more.remove();
      drawSome(text, stretches, last, fresh);
    });
    text.append(more);
  }
}

function tag(stretch) {
  const label = stretch.comment ? stretch.label.replace("comment-", "") : stretch.label;
  return make(
    "span",
    { class: `tag l-${stretch.label}`, "aria-hidden": "true" },
    stretch.comment ? `c${stretch.comment} ${label}` : label,
  );
}

/** A stretch as elements: the line ends behind it stand outside, so that a mark goes round its words. */
function drawn(stretch) {
  if (stretch.label === "blank") return [make("span", { class: "blank" }, stretch.parts.flatMap(drawPart))];
  const name = stretch.comment ? `${stretch.label} of comment ${stretch.comment}: ` : `${stretch.label}: `;
  const last = stretch.parts.at(-1);
  const end = typeof last === "string" ? /\s*$/.exec(last)[0] : "";
  const parts = end ? [...stretch.parts.slice(0, -1), last.slice(0, -end.length)] : stretch.parts;
  return [
    make(
      "span",
      { class: `stretch l-${stretch.label}`, "data-key": stretch.key, tabindex: "-1" },
      make("span", { class: "unseen" }, name),
      parts.flatMap(drawPart),
    ),
    make("span", { class: "blank" }, end),
  ];
}

function drawPart(part) {
  if (typeof part === "string") return shown(part);
  const [kind, before, after] = part;
  const attributes = {
    class: "repaired",
    title: `${index.kinds[kind]}: ${visible(before)} → ${visible(after) || "nothing"}`,
  };
  return make(
    "span",
    attributes,
    make("del", { class: "before" }, shown(before)),
    make("ins", { class: "after" }, after ? shown(after) : make("span", { class: "gone" }, "∅")),
  );
}

/** `text` as one string, for where no elements can be. */
function visible(text) {
  return text
    .split(UNSEEN)
    .map((part, place) => (place % 2 ? `[${nameOf(part)}]` : part))
    .join("");
}
