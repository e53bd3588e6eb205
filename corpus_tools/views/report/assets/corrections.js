// Drafts of corrections: what a person says of a field becomes TOML to copy, as docs/corrections.md describes it.

const HEAD = ["headline", "standfirst", "byline", "authors", "published", "updated", "body"];
const OF_COMMENT = ["author", "time", "text", "parent", "remove"];
/** What is said without words of the text. */
const WORDLESS = ["parent", "remove", "comments"];
const TIMES = new Set(["published", "updated", "time"]);
const LABELS_TO_GIVE = index.labels
  .filter((label) => !HEAD.includes(label) && !FIELDS[label] && label !== "blank")
  .concat("comment-count");
const LONG = 12;
const ENDS = [6, 12, 24];

/** What was drafted, by the place of the document: `head`, `comments` by number, `added` by text, `labels`. */
const drafts = new Map();

/** The repaired text of the open document, and where each key of it begins. */
function repairedText(found) {
  const starts = new Map();
  let text = "";
  for (const { key, parts } of found.page === null ? [] : readStretches(found.page)) {
    if (!starts.has(key)) starts.set(key, text.length);
    for (const part of parts) text += typeof part === "string" ? part : part[2];
  }
  return { text, starts };
}

/** Where `words` stand in `text`; white space in them is any white space. */
function occurrences(text, words) {
  const escaped = words
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (escaped[0] === "") return [];
  return [...text.matchAll(new RegExp(`(?=${escaped.join("\\s+")})`, "g"))].map((match) => match.index);
}

/**
 * `words` as the keys of a stretch: they alone if they stand once, else with the number of the place from `near` on; of
 * many words the first and the last.
 */
function stretch(text, words, near) {
  const parts = words.trim().split(/\s+/);
  for (const size of parts.length > LONG ? ENDS : []) {
    const [from, to] = [parts.slice(0, size).join(" "), parts.slice(-size).join(" ")];
    const begin = placeOf(text, from, near);
    if (occurrences(text, to).filter((at) => at >= begin.at).length === 1) {
      return [["from", quote(from)], ["to", quote(to)], ...begin.nth];
    }
  }
  return [["quote", quote(words)], ...placeOf(text, words, near).nth];
}

/** The keys of a stretch as one value. */
function inline(keys) {
  if (keys.length === 1) return keys[0][1];
  return `{ ${keys.map(([key, value]) => `${key} = ${value}`).join(", ")} }`;
}

function placeOf(text, words, near) {
  const places = occurrences(text, words);
  const place = Math.max(
    0,
    places.findIndex((at) => at >= near),
  );
  return { at: places[place] ?? -1, nth: places.length > 1 ? [["nth", place + 1]] : [] };
}

/** `text` as a string of TOML, in which what cannot be seen is escaped. */
function quote(text) {
  const plain = text.trim().replace(/\s+/g, " ").replace(/["\\]/g, "\\$&");
  const escaped = (character) => `\\U${character.codePointAt(0).toString(16).toUpperCase().padStart(8, "0")}`;
  return `"${plain
    .split(UNSEEN)
    .map((part, place) => (place % 2 ? escaped(part) : part))
    .join("")}"`;
}

/** Words that stand in one comment: the first of its text, as many as it takes. */
function anchor(found, number) {
  const { text, starts } = repairedText(found);
  const comment = found.record.comments[number - 1];
  const line = comment.text.split("\n")[0] || comment.timestamp_text || comment.author || "";
  const words = line.split(/\s+/);
  const near = starts.get(`c${number}-${comment.text ? "text" : comment.timestamp_text ? "time" : "author"}`) ?? 0;
  const enough = [4, 8, 16, words.length].find(
    (size) => occurrences(text, words.slice(0, size).join(" ")).length === 1,
  );
  return inline(stretch(text, words.slice(0, enough ?? words.length).join(" "), near));
}

/** The whole sidecar of a document, as far as it was drafted. */
function sidecar(found, draft) {
  const { record } = found;
  const lines = [`sha256 = ${quote(record.source.sha256)}`, `source = ${quote(record.source.path)}`];
  if (draft.head.size) lines.push("", ...[...draft.head].map(([key, value]) => `${key} = ${value}`));
  for (const [number, values] of [...draft.comments].sort(([one], [other]) => one - other)) {
    lines.push(
      "",
      "[[comment]]",
      `at = ${anchor(found, number)}`,
      ...[...values].map(([key, value]) => `${key} = ${value}`),
    );
  }
  for (const values of draft.added.values()) {
    lines.push("", "[[comment]]", "add = true", ...values.map(([key, value]) => `${key} = ${value}`));
  }
  for (const { keys, label } of draft.labels.values()) {
    lines.push("", "[[label]]", ...keys.map(([key, value]) => `${key} = ${value}`), `label = ${quote(label)}`);
  }
  return `${lines.join("\n")}\n`;
}

/** The name of the sidecar, where it needs no escapes; else nothing. */
function sidecarName(id) {
  const plain = id.split("/").every((part) => /^[\p{L}\p{N}\-_()+,=@ ][\p{L}\p{N}\-_.()+,=@ ]{0,79}$/u.test(part));
  return plain ? `corrections/${id}.toml` : "";
}

/** What a key of the page is called in a draft: the field, and the number of its comment or 0. */
function aboutKey(key) {
  const [, number, field] = /^c(\d+)-(.*)$/.exec(key) ?? [null, 0, key];
  if (number && OF_COMMENT.includes(field)) return { field, comment: Number(number) };
  if (HEAD.includes(field) || field === "add") return { field, comment: 0 };
  return { field: "label", comment: Number(number) };
}

/** Ask what is right in the place of what `element`, a field or a stretch, says. */
function correct(element) {
  const found = opened.document;
  const { key } = element.dataset;
  const about = aboutKey(key);
  const chosen = chosenWords();
  const near = chosen ? chosen.at : (repairedText(found).starts.get(key) ?? 0);
  const form = document.getElementById("correct-form");
  const fields = [...HEAD, ...(about.comment ? OF_COMMENT : []), "add", "comments", "label"];
  const names = {
    remove: `c${about.comment} is no comment`,
    add: "a comment is missing",
    comments: "nothing found is a comment",
    label: "label of a stretch",
  };
  form.elements.field.replaceChildren(
    ...fields.map((field) =>
      make(
        "option",
        { value: field },
        names[field] ?? (OF_COMMENT.includes(field) ? `${field} of c${about.comment}` : field),
      ),
    ),
  );
  form.elements.field.value = about.field;
  for (const name of ["author", "time", "value"]) form.elements[name].value = "";
  form.elements.label.replaceChildren(...LABELS_TO_GIVE.map((label) => make("option", { value: label }, label)));
  form.elements.label.value = labelOf(element) ?? LABELS_TO_GIVE[0];
  const earlier = found.record.comments.slice(0, Math.max(0, about.comment - 1));
  form.elements.parent.replaceChildren(
    make("option", { value: "" }, "none"),
    ...earlier.map(({ id, author }) => make("option", { value: id.slice(1) }, `${id} ${visible(author ?? "")}`)),
  );
  form.asked = { found, near, comment: about.comment, from: element, chosen };
  fillWords();
  redraft();
  document.getElementById("copy-draft").textContent = "Copy";
  document.getElementById("correct").showModal();
  form.elements.words.select();
}

/** The label of the stretch that `element` is or is tied to, if a correction can give it. */
function labelOf(element) {
  const tied = document.querySelector(`.raw [data-key="${element.dataset.key}"]`);
  return LABELS_TO_GIVE.find((label) => tied?.classList.contains(`l-${label}`));
}

/** Begin with the words that are selected, or with what the record or the stretch says now. */
function fillWords() {
  const { elements, asked } = document.getElementById("correct-form");
  const { record } = asked.found;
  const comment = record.comments[asked.comment - 1];
  const now = {
    ...record,
    authors: record.authors.map(({ name }) => name).join("; "),
    published: record.published_text,
    updated: record.updated_text,
    author: comment?.author,
    time: comment?.timestamp_text,
    text: comment?.text,
    add: asked.from.matches(TIED) ? textOf(asked.from) : "",
    label: textOf(asked.from),
  };
  elements.none.checked = false;
  elements.words.value = asked.chosen?.words ?? now[elements.field.value] ?? "";
}

/** The text of a stretch or a field, without its name and what was repaired. */
function textOf(element) {
  const copy = (element.matches(".field") ? element.querySelector("bdi") : element)?.cloneNode(true);
  for (const other of copy?.querySelectorAll(".unseen, .before, .gone") ?? []) other.remove();
  return copy?.textContent.trim();
}

/** The words that are selected in the raw text, and where the stretch begins that they begin in. */
function chosenWords() {
  const selection = window.getSelection();
  if (selection.isCollapsed || selection.rangeCount === 0) return null;
  const { startContainer } = selection.getRangeAt(0);
  const element = startContainer instanceof Element ? startContainer : startContainer.parentElement;
  const first = element?.closest(".raw .stretch, .raw .blank");
  const words = selection.toString().trim();
  if (!first || !words) return null;
  return { words, at: repairedText(opened.document).starts.get(first.dataset.key) ?? 0 };
}

/** The correction as the form has it: where it belongs, and its value in TOML. */
function readForm() {
  const { elements, asked } = document.getElementById("correct-form");
  const { text } = repairedText(asked.found);
  const field = elements.field.value;
  const words = elements.words.value;
  const keys = stretch(text, words, asked.near);
  if (field === "remove") return { field, value: "true" };
  if (field === "comments") return { field, value: "false" };
  if (field === "add") return { field, values: addedComment(keys, elements) };
  if (field === "parent")
    return { field, value: elements.parent.value ? anchor(asked.found, Number(elements.parent.value)) : "false" };
  if (field === "label") return { field, keys, label: elements.label.value };
  if (elements.none.checked) return { field, value: field === "authors" ? "[]" : "false" };
  if (field === "authors") return { field, value: `[${words.split(";").map(quote).join(", ")}]` };
  if (TIMES.has(field) && elements.value.value) keys.push(["value", quote(elements.value.value)]);
  return { field, value: inline(keys) };
}

/** The keys of a comment that is added; which place of a name or time is meant, its nearness to the text tells. */
function addedComment(keys, elements) {
  const values = [["text", inline(keys)]];
  if (elements.author.value.trim()) values.push(["author", quote(elements.author.value)]);
  const time = [["quote", quote(elements.time.value)]];
  if (elements.value.value) time.push(["value", quote(elements.value.value)]);
  if (elements.time.value.trim()) values.push(["time", inline(time)]);
  return values;
}

/** Say whether the words stand in the text, and show what the draft would be. */
function redraft() {
  const { elements, asked } = document.getElementById("correct-form");
  const field = elements.field.value;
  const needsWords = !WORDLESS.includes(field) && !elements.none.checked;
  for (const name of ["words", "none", "author", "time", "value", "label", "parent"]) {
    const wanted = {
      words: needsWords,
      none: ![...WORDLESS, "add", "label", "text"].includes(field),
      author: field === "add",
      time: field === "add",
      value: (TIMES.has(field) && needsWords) || (field === "add" && elements.time.value !== ""),
      label: field === "label",
      parent: field === "parent",
    };
    elements[name].closest("label").hidden = !wanted[name];
  }
  const words = elements.words.value;
  const keys = stretch(repairedText(asked.found).text, words, asked.near);
  document.getElementById("stands").textContent = needsWords
    ? standing(asked.found, keys, [...wordsNeeded(field, keys, words), ...besides(field, elements)])
    : "";
  document.getElementById("preview").textContent = sidecar(
    asked.found,
    withCorrection(draftOf(opened.place), readForm(), asked.comment),
  );
}

/** Whether the words can be found, for a person. */
function standing(found, keys, words) {
  if (found.page === null) return "The raw text is not here, so nobody can say whether these words stand in it.";
  const { text } = repairedText(found);
  const missing = words.find((part) => occurrences(text, part).length === 0);
  if (missing !== undefined) return `Not in the text, so it would not apply: ${visible(missing.trim()) || "no words"}`;
  const times = occurrences(text, words[0]).length;
  if (keys.some(([key]) => key === "nth"))
    return `These words stand in the text ${times} times; nth says which are meant.`;
  return "These words stand in the text.";
}

/** What else must stand in the text, if a comment is added. */
function besides(field, elements) {
  return field === "add" ? [elements.author.value, elements.time.value].filter((words) => words.trim()) : [];
}

/** The words that must stand in the text, each by itself. */
function wordsNeeded(field, keys, words) {
  if (field === "authors") return words.split(";");
  if (keys[0][0] === "quote") return [words];
  const parts = words.trim().split(/\s+/);
  const size = keys[0][1].split(" ").length;
  return [parts.slice(0, size).join(" "), parts.slice(-size).join(" ")];
}

function draftOf(place) {
  return drafts.get(place) ?? { head: new Map(), comments: new Map(), added: new Map(), labels: new Map() };
}

function withCorrection(draft, { field, value, values, keys, label }, comment) {
  const head = new Map(draft.head);
  const comments = new Map([...draft.comments].map(([number, values]) => [number, new Map(values)]));
  const added = new Map(draft.added);
  const labels = new Map(draft.labels);
  if (field === "add") added.set(values[0][1], values);
  else if (field === "label") labels.set(inline(keys), { keys, label });
  else if (!OF_COMMENT.includes(field)) head.set(field, value);
  else
    comments.set(
      comment,
      field === "remove" ? new Map([[field, value]]) : new Map(comments.get(comment)).set(field, value),
    );
  return { head, comments, added, labels };
}

/** Keep the correction, and show the sidecar on the page of its document. */
function keepDraft() {
  const form = document.getElementById("correct-form");
  drafts.set(opened.place, withCorrection(draftOf(opened.place), readForm(), form.asked.comment));
  document.getElementById("drafted")?.replaceWith(draftPanel());
  say("the correction is in the draft");
  form.asked.from.focus();
}

/** The sidecar of the open document, to copy; empty if nothing was drafted. */
function draftPanel() {
  const draft = drafts.get(opened.place);
  const panel = make("section", {
    id: "drafted",
    class: "card",
    "aria-labelledby": "drafted-title",
    hidden: draft === undefined,
  });
  if (draft === undefined) return panel;
  const name = sidecarName(opened.document.record.id);
  const text = sidecar(opened.document, draft);
  const copyButton = make("button", { type: "button" }, "Copy");
  copyButton.addEventListener("click", () => copy(text, copyButton));
  const dropButton = make("button", { type: "button" }, "Discard");
  dropButton.addEventListener("click", () => {
    drafts.delete(opened.place);
    panel.replaceWith(draftPanel());
  });
  panel.append(
    make("h2", { id: "drafted-title" }, "Corrections drafted"),
    make(
      "p",
      { class: "hint" },
      name ? ["Save this as ", make("code", {}, name), ". "] : "Save this where corpus correct says the sidecar is. ",
      "The page itself keeps it only until it is closed.",
    ),
    make("pre", { class: "toml", tabindex: "0" }, shown(text)),
    make("p", { class: "buttons" }, copyButton, dropButton),
  );
  return panel;
}

function listenForCorrections() {
  const form = document.getElementById("correct-form");
  form.elements.field.addEventListener("input", fillWords);
  form.addEventListener("input", redraft);
  const copyButton = document.getElementById("copy-draft");
  copyButton.addEventListener("click", () => copy(document.getElementById("preview").textContent, copyButton));
  form.addEventListener("submit", (event) => {
    if (event.submitter?.value === "keep") keepDraft();
  });
}
