"""Text that is written for programs: HTML, XML, RTF, JSON, tables of values. It is text, but no article's text.

A page *about* such a notation shows samples of it among its own sentences. So what is asked is never whether there is
markup, but whether anything is there beside it: the text must begin with it, and hold (nearly) nothing outside it.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from itertools import compress, islice

import orjson
import regex  # the possessive groups of re forget what a group behind them has matched, before Python 3.11.5

_BOM = "\ufeff"
_MOST_OUTSIDE = 0.05
"""The share of an HTML page's letters that may stand outside its elements, as a line that a proxy has added does."""

_BLOCKS = (
    "html|head|body|title|article|section|header|footer|main|nav|aside|div|p|h[1-6]|ul|ol|li|dl|table|blockquote|form"
    "|figure|pre|script|style|center|font|span"
)
_COMMENT = regex.compile(r"<!--(?>.*?-->)|<[!?][^<>]*>", regex.DOTALL)
_DECLARATION = regex.compile(r"<[!?][^<>]*>")
"""What stands in a page and is no part of it: comments, the type of the document, the version of XML."""
_DOCTYPE = regex.compile(
    r"(?:\s++|<!--(?>.*?-->)|<\?xml\b[^<>]*>)*+<!doctype\s+html\b", regex.IGNORECASE | regex.DOTALL
)
_OPENING = regex.compile(
    r"(?:\s++|<(?:meta|link|base)\b[^<>]*>|<a\b[^<>]*>[^<>]{0,60}</a>)*+"
    rf"<(?P<element>{_BLOCKS})(?=[\s>])[^<>]*>",
    regex.IGNORECASE,
)
"""The first element of a page, or of a piece of one, which may have a link above it ("Skip to content")."""
_ROOTS = frozenset({"html", "head", "body"})
_IN_SENTENCE = regex.compile(r"[^\S\n]+\w|[,:;.?!)]")
"""What follows a tag that is a word: "<head> and <body>: the bones of a page", or a name in a chat: "<head> hello"."""
_TAG = regex.compile(
    rf"<(?P<closes>/?)(?P<element>{_BLOCKS})(?=[\s/>])(?:[^<>\"']|\"[^\"]*+\"|'[^']*+'){{0,999}}+>", regex.IGNORECASE
)
_XML = regex.compile(r"\s*<\?xml\s+version\b[^>]*\?>\s*<", regex.IGNORECASE)
_RTF = regex.compile(r"\s*\{\\rtf\d?(?:\\[a-z]+-?\d* ?){2}")
_SIDECAR = regex.compile(r'(?:\s++|#[^\n]*+\n|source\s*=[^\n]*+\n)*+sha256\s*=\s*["\'][0-9a-f]{64}["\']')
_SAVED = "From: <Saved by "  # as all browsers begin a page that they save as one file
_NAME = regex.compile(r"[^\W\d](?:[\w.:/()-]| (?! )){0,39}")
_IDENTIFIER = regex.compile(r"[a-z][a-z0-9_.]*")
_NO_WORD = regex.compile(r"\d|://")
_DELIMITERS = ",;\t"
_FEWEST_ROWS = 3
_FEWEST_NAMES = 3
_ROWS_LOOKED_AT = 1000
_LONGEST_HEADER = 2000


def notation_of(text: str) -> str | None:
    """What the decoded `text` is if it is written for programs, or None.

    Said as "HTML", "XML", "MHTML", "RTF", "JSON", "JSON lines", "a sidecar of corrections", "a table of values".
    """
    first = text.lstrip(_BOM)
    start = first[:4096].lstrip()[:1]
    if start == "<":
        if is_html(first):
            return "HTML"
        return "XML" if _XML.match(first) and first.rstrip().endswith(">") else None
    if start == "{" and _RTF.match(first):
        return "RTF"
    if first.startswith(_SAVED) and "multipart/related" in first[:_LONGEST_HEADER]:
        return "MHTML"
    if start in ("{", "[") and (found := _json(first)):
        return found
    return "a sidecar of corrections" if _SIDECAR.match(first) else _table(first)


def is_html(text: str) -> bool:
    """Whether `text` is an HTML page, or a piece of one: it begins with an element, and elements hold all of it."""
    page = _without_declarations(text)
    first = _OPENING.match(page)
    if first is None or _IN_SENTENCE.match(page, first.end()):
        return False
    whole_page = first["element"].lower() in _ROOTS or _DOCTYPE.match(text) is not None
    page = page[first.start("element") - 1 :]
    return (not whole_page or _has_tags_all_over(page)) and _outside(page, whole_page) <= _MOST_OUTSIDE


def _without_declarations(text: str) -> str:
    """`text` without comments and declarations. Behind the last end of a comment, no comment is looked for."""
    end = text.rfind("-->") + len("-->") if "-->" in text else 0
    return _COMMENT.sub("", text[:end]) + _DECLARATION.sub("", text[end:])


def _has_tags_all_over(text: str) -> bool:
    """Whether tags stand in both halves of `text`: a page of prose that opens with a sample has them in the first."""
    middle = len(text) // 2
    return _TAG.search(text, middle) is not None and _TAG.search(text, 0, middle) is not None


def _outside(text: str, whole_page: bool) -> float:
    """The share of the letters of `text` that stand in no element. Only those of a whole page need not be closed."""
    outside = total = done = 0
    elements: list[tuple[str, int]] = []
    open_ones: Counter[str] = Counter()
    for tag in _TAG.finditer(text):
        letters = _letters(text[done : tag.start()])
        total += letters
        outside += 0 if elements else letters
        done = tag.end()
        name = tag["element"].lower()
        if not tag["closes"]:
            elements.append((name, total))
            open_ones[name] += 1
        elif open_ones[name]:
            closed = ""
            while closed != name:
                closed, _ = elements.pop()
                open_ones[closed] -= 1
    rest = _letters(text[done:])
    if not elements:
        outside += rest
    elif not whole_page:
        outside += total + rest - elements[0][1]
    return outside / (total + rest) if total + rest else float(not whole_page)


def _letters(text: str) -> int:
    return sum(map(str.isalnum, text)) if text and not text.isspace() else 0


def _json(text: str) -> str | None:
    """JSON, or a file of JSON lines: not only a text in brackets, which has no quoted strings in it."""
    stripped = text.strip()
    if '"' not in stripped:
        return None
    if stripped[-1:] in ("}", "]") and _is_json(stripped):
        return "JSON"
    return "JSON lines" if _are_json_lines(stripped) else None


def _are_json_lines(text: str) -> bool:
    """Whether most of the first lines are JSON, by number and by length: a row may be damaged, and the last be cut."""
    lines = [line for line in text.split("\n", _ROWS_LOOKED_AT)[:_ROWS_LOOKED_AT] if line.strip()]
    if len(lines) < 2:
        return False
    good = list(map(_is_json, lines))
    if not good[-1] and lines[-1].startswith("{"):
        del lines[-1], good[-1]
    return 2 * sum(good) > len(lines) and 2 * sum(map(len, compress(lines, good))) > sum(map(len, lines))


def _is_json(text: str) -> bool:
    try:
        return isinstance(orjson.loads(text), dict | list)
    except ValueError:  # also what is no UTF-8: single surrogates
        return False


def _table(text: str) -> str | None:
    """CSV or TSV with a line of names: as many values in every row, and no blank behind a comma, as prose has them.

    Words alone may be verses ("stone,leaf,door"), a glossary, a talk: below the names, most rows must hold a number, an
    address, or a value that is quoted for the delimiter in it.
    """
    header = next((line for line in islice(text.split("\n", 50), 50) if line.strip()), "")[:_LONGEST_HEADER]
    for delimiter in _DELIMITERS:
        if delimiter in header and _is_header(header, delimiter) and _is_even(text, delimiter):
            return "a table of values"
    return None


def _is_header(line: str, delimiter: str) -> bool:
    names = [name.removeprefix('"').removesuffix('"') for name in line.strip().split(delimiter)]
    if len(set(names)) != len(names) or not all(map(_NAME.fullmatch, names)):
        return False
    return len(names) >= _FEWEST_NAMES or all(map(_IDENTIFIER.fullmatch, names))


def _is_even(text: str, delimiter: str) -> bool:
    rows = list(islice(_rows(text, delimiter), _ROWS_LOOKED_AT))
    if len(rows) < _FEWEST_ROWS or len({len(row) for row in rows}) != 1:
        return False
    telling = sum(any(delimiter in value or _NO_WORD.search(value) for value in row) for row in rows[1:])
    if 2 * telling < len(rows) - 1:
        return False
    values = [value for row in rows for value in row[1:]]
    return delimiter == "\t" or not any(value.startswith(" ") for value in values)


def _rows(text: str, delimiter: str) -> Iterator[list[str]]:
    """The rows of a table; one row without values where it is none."""
    try:
        for row in csv.reader(text.splitlines(keepends=True), delimiter=delimiter, strict=True):
            if any(value.strip() for value in row):
                yield row
    except csv.Error:
        yield []
