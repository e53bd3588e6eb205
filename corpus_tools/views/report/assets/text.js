// Text of documents becomes text of the page, whatever it holds. Nothing here, or anywhere, makes markup of a string.

const NAMES = new Map([
  [0, "NUL"],
  [7, "BEL"],
  [8, "BS"],
  [12, "FF"],
  [13, "CR"],
  [27, "ESC"],
  [127, "DEL"],
]);

// Control characters, marks of direction and other signs that cannot be seen. Those that only join letters, or part
// words, stay: scripts and emoji need them.
const UNSEEN = /((?![\n\t\u00ad\u200c\u200d])[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}])/u;

/** A new element with these attributes (left out where null or false) and children, of which strings are text. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ""));
  return element;
}

/** `text` as children for `make`, in which what cannot be seen stands as its name in a box. */
function shown(text) {
  return text.split(UNSEEN).map((part, place) => (place % 2 ? make("b", { class: "code" }, nameOf(part)) : part));
}

function nameOf(character) {
  const code = character.codePointAt(0);
  return NAMES.get(code) ?? `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** `text` as an element that keeps its direction of writing to itself. */
function quoted(text, className = null) {
  return make("bdi", { class: className }, shown(text));
}

function count(number, one, many = `${one}s`) {
  return `${number.toLocaleString("en")} ${number === 1 ? one : many}`;
}

/** Why a document is in doubt; nothing where it is not. */
function reasonsOf(row) {
  return row.reasons.length
    ? make(
        "ul",
        { class: "reasons" },
        row.reasons.map((reason) => make("li", {}, quoted(reason))),
      )
    : null;
}

/** A bar for a number from 0 to 1, with the number beside it; null says that it is not known. */
function meter(name, value) {
  const known = value !== null;
  const level = !known || value < 0.5 ? "low" : value < 0.9 ? "middle" : "high";
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, length] of Object.entries({ slot: 100, bar: known ? value * 100 : 0 })) {
    const rect = document.createElementNS(svg.namespaceURI, "rect");
    rect.setAttribute("class", key);
    rect.setAttribute("width", length);
    rect.setAttribute("height", 8);
    svg.append(rect);
  }
  svg.setAttribute("viewBox", "0 0 100 8");
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const words = known ? `${Math.round(value * 100)} %` : "unknown";
  return make("span", { class: `meter ${level}` }, make("span", { class: "hint" }, `${name} `), svg, ` ${words}`);
}

/** Tell a screen reader. */
function say(message) {
  document.getElementById("said").textContent = message;
}
