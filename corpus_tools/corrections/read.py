"""The bytes of a sidecar as `Corrections`: what can be understood, and a finding about each entry that cannot."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any, NoReturn

from corpus_tools.base.arguments import require_raw, require_types
from corpus_tools.base.model import Author, Label, Precision
from corpus_tools.base.show import REBIND, short
from corpus_tools.corrections.model import (
    Authors,
    CommentEntry,
    Corrections,
    Field,
    Given,
    Place,
    Relabel,
    Stretch,
    Value,
)
from corpus_tools.corrections.toml_lines import find_lines
from corpus_tools.inputs.sidecars import Sidecar
from corpus_tools.record.findings import Finding, Rule

_HEAD = (Field.HEADLINE, Field.STANDFIRST, Field.BYLINE, Field.PUBLISHED, Field.UPDATED, Field.BODY)
_TIMES = frozenset({Field.PUBLISHED, Field.UPDATED, Field.COMMENT_TIME})
_NO_LISTS = frozenset({Field.COMMENTS, Field.COMMENT_PARENT})
_KEYS = ("sha256", "source", *_HEAD, Field.AUTHORS, Field.COMMENTS, "comment", "label")
_COMMENT = {
    "author": Field.COMMENT_AUTHOR,
    "time": Field.COMMENT_TIME,
    "text": Field.COMMENT_TEXT,
    "parent": Field.COMMENT_PARENT,
}
_OF_COMMENTS = ("at", "add", "remove", *_COMMENT)
_STRETCH = ("quote", "from", "to", "nth")
_OF_LABEL = (*_STRETCH, "label")
_OWN_KEYS = frozenset({Label.HEADLINE, Label.STANDFIRST, Label.BYLINE, Label.PUBLISHED, Label.UPDATED})
_OF_COMMENT = frozenset({Label.COMMENT_AUTHOR, Label.COMMENT_TIME, Label.COMMENT_TEXT})
LABELS = tuple(label for label in Label if label not in _OWN_KEYS | _OF_COMMENT | {Label.BLANK})
"""What `[[label]]` can say; all else has a key of its own."""

_SHA256 = re.compile(r"[0-9a-f]{64}")
_PLACE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_INDEX = re.compile(r"\[\d+\]$")
_TIME = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d)(?::(\d\d)(?::(\d\d))?)?(Z|[+-]\d\d:\d\d)?)?)?)?", re.ASCII
)
_TOML = 'TOML: key = "words", with \\" for quotation marks in them; docs/corrections.md shows the format'
_NOT_CLOSED = f"Illegal character {chr(10)!r}"
"""What the parser says of a line that ends inside a string."""

_A_STRETCH = 'words in quotes, { quote = "…", nth = 2 } or { from = "…", to = "…" }'


class _Wrong(Exception):
    """An entry that cannot be understood."""

    def __init__(self, entry: str, problem: str, expected: str) -> None:
        super().__init__(problem)
        self.entry, self.problem, self.expected = entry, problem, expected


def of_sidecar(sidecar: Sidecar | None) -> Corrections | None:
    """What a sidecar says, if there is one."""
    if sidecar is None:
        return None
    if sidecar.problem:
        return unreadable(sidecar.name, sidecar.problem, "a file that can be read")
    return read_corrections(sidecar.data, sidecar.name)


def read_corrections(data: bytes, name: str) -> Corrections:
    """What the sidecar `name` says, whose bytes are `data`; what is wrong with them is among the findings.

    Raises `TypeError` for arguments of other types, and nothing for any bytes.
    """
    require_raw("read_corrections", data)
    require_types("read_corrections", {"name": (name, str, "the path of the sidecar, a string, for its findings")})
    try:
        text = data.decode("utf-8-sig").replace("\r\n", "\n")
        table = tomllib.loads(text)
    except UnicodeDecodeError as error:
        return unreadable(name, f"byte {error.start} is no UTF-8", "a file in UTF-8")
    except RecursionError:
        return unreadable(name, "not TOML: too deep", _TOML)
    except ValueError as error:  # TOMLDecodeError, and numbers and dates that Python cannot hold
        place = _PLACE.search(str(error))
        line, column = (int(place[1] or text.count("\n") + 1), int(place[2] or 0)) if place else (0, 0)
        problem = _PLACE.sub("", str(error))
        if problem == _NOT_CLOSED:
            return unreadable(name, "not TOML: the string is not closed", "a quotation mark at its end", line, column)
        return unreadable(name, f"not TOML: {problem}", _TOML, line, column)
    return _Reader(name, table, find_lines(text)).read()


def unreadable(name: str, problem: str, expected: str, line: int = 0, column: int = 0) -> Corrections:
    """The corrections of a sidecar that says nothing, because of `problem`."""
    return Corrections(name, findings=(Finding("$", problem, expected, name, line, Rule.CORRECTIONS, column),))


class _Reader:
    """One sidecar as it is read."""

    def __init__(self, name: str, table: Mapping[str, Any], lines: Mapping[str, int]) -> None:
        self._name, self._table, self._lines = name, table, lines
        self._findings: list[Finding] = []

    def read(self) -> Corrections:
        """All that can be understood, and the findings."""
        table = self._table
        for key in table:
            if key not in _KEYS:
                self._tell(key, f"{short(key)} is no key of a sidecar", f"one of {', '.join(_KEYS)}")
        digest = table.get("sha256")
        if not isinstance(digest, str) or not _SHA256.fullmatch(digest):
            said = "missing" if digest is None else f"{short(digest)} is no SHA-256"
            self._tell("sha256", said, f"the 64 digits of the source's SHA-256; {REBIND} writes them")
            digest = ""
        head = [value for field in (*_HEAD, Field.COMMENTS) if field in table for value in self._head(field)]
        authors = list(self._authors()) if "authors" in table else []
        comments = [found for entry, item in self._items("comment") for found in self._comment(entry, item)]
        labels = [found for entry, item in self._items("label") for found in self._label(entry, item)]
        return Corrections(
            self._name,
            digest,
            tuple(head),
            authors[0] if authors else None,
            tuple(comments),
            tuple(labels),
            tuple(sorted(self._findings, key=lambda finding: finding.line)),
            self._place("sha256").line,
        )

    def _tell(self, entry: str, problem: str, expected: str) -> None:
        self._findings.append(Finding(entry, problem, expected, self._name, self._place(entry).line, Rule.CORRECTIONS))

    def _place(self, entry: str, key: str = "") -> Place:
        """That of the key by which a reader knows `entry`, or its own, or that of what it is part of."""
        whole = _INDEX.sub("", entry)
        known = (f"{entry}.{key}", entry, whole, whole.rpartition(".")[0])
        return Place(entry, next((self._lines[one] for one in known if one in self._lines), 0))

    def _items(self, key: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        items = self._table.get(key, [])
        if not isinstance(items, list):
            self._tell(key, f"{short(items)} is no list of tables", f"[[{key}]] and its keys on the lines below")
            return
        for number, item in enumerate(items):
            if isinstance(item, dict):
                yield f"{key}[{number}]", item
            else:
                self._tell(f"{key}[{number}]", f"{short(item)} is no table", f"[[{key}]] and its keys below")

    def _head(self, field: Field) -> Iterator[Value]:
        try:
            if field is Field.COMMENTS and self._table[field] is not False:
                raise _Wrong(
                    field, f"{short(self._table[field])} is not false", "false, or [[comment]] for one of them"
                )
            yield self._value(field, field.value, self._table[field])
        except _Wrong as wrong:
            self._tell(wrong.entry, wrong.problem, wrong.expected)

    def _value(self, field: Field, entry: str, value: Any) -> Value:
        """What the field is set to. Raises `_Wrong`."""
        place = self._place(entry)
        if value is False:
            return Value(field, place, ())
        if isinstance(value, list) and field not in _NO_LISTS:
            if not value:
                raise _Wrong(entry, "an empty list", "stretches, or false where the page has none")
            return Value(field, place, tuple(_stretch(f"{entry}[{i}]", item) for i, item in enumerate(value)))
        given = None
        if field in _TIMES and isinstance(value, dict) and "value" in value:
            given = _given(entry, value["value"])
            value = {key: inner for key, inner in value.items() if key != "value"}
        return Value(field, place, (_stretch(entry, value),), given)

    def _authors(self) -> Iterator[Authors]:
        value = self._table["authors"]
        try:
            if value is False:
                value = []
            if not isinstance(value, list):
                raise _Wrong("authors", f"{short(value)} is no list", 'a list such as ["Ann Lee"], or false')
            yield Authors(self._place("authors"), tuple(_author(i, item) for i, item in enumerate(value)))
        except _Wrong as wrong:
            self._tell(wrong.entry, wrong.problem, wrong.expected)

    def _comment(self, entry: str, item: Mapping[str, Any]) -> Iterator[CommentEntry]:
        """The comment, with the keys that can be understood, if it can be told which one is meant."""
        for key in item:
            if key not in _OF_COMMENTS:
                self._tell(f"{entry}.{key}", f"{short(key)} is no key of a comment", _instead(key, _OF_COMMENTS))
        values: dict[str, Value] = {}
        try:
            at, remove = _which(entry, item)
            for key, field in _COMMENT.items():
                if key not in item:
                    continue
                try:
                    values[key] = self._value(field, f"{entry}.{key}", item[key])
                except _Wrong as wrong:
                    if at is None and key == "text":
                        raise
                    self._tell(wrong.entry, wrong.problem, wrong.expected)
            place = self._place(entry, "text" if at is None else "at")
            yield CommentEntry(place, at, remove, **values)
        except _Wrong as wrong:
            self._tell(wrong.entry, wrong.problem, wrong.expected)

    def _label(self, entry: str, item: Mapping[str, Any]) -> Iterator[Relabel]:
        known = f"one of {', '.join(LABELS)}"
        try:
            label = item.get("label")
            if label not in LABELS:
                said = "missing" if label is None else f"{short(label)} cannot be set here"
                raise _Wrong(f"{entry}.label", said, known)
            for key in item:
                if key not in _OF_LABEL:
                    raise _Wrong(f"{entry}.{key}", f"{short(key)} is no key of a label", _instead(key, _OF_LABEL))
            stretch = _stretch(entry, {key: value for key, value in item.items() if key != "label"})
            yield Relabel(self._place(entry, "from" if stretch.last else "quote"), stretch, Label(label))
        except _Wrong as wrong:
            self._tell(wrong.entry, wrong.problem, wrong.expected)


def _instead(key: str, known: Sequence[str]) -> str:
    """What is expected in the place of a key that a table does not know."""
    if key in _KEYS:
        return "it above the first [[comment]] or [[label]]: what stands below one is a part of it"
    return f"one of {', '.join(known)}"


def _which(entry: str, item: Mapping[str, Any]) -> tuple[Stretch | None, bool]:
    """Which comment is meant, None for a new one, and whether it is removed. Raises `_Wrong`."""
    for key in ("add", "remove"):
        if item.get(key, True) is not True:
            raise _Wrong(f"{entry}.{key}", f"{short(item[key])} is not true", "true, or no such line")
    if ("at" in item) == ("add" in item):
        both = "both at and add" if "at" in item else "neither at nor add"
        raise _Wrong(entry, both, "at = words of a comment that was found, or add = true")
    if "add" in item:
        if "remove" in item or item.get("text") in (None, False):
            raise _Wrong(entry, "a comment is added without its text", 'text = { from = "…", to = "…" }, and no remove')
        return None, False
    changed = [key for key in _COMMENT if key in item]
    if "remove" in item and changed:
        raise _Wrong(entry, f"remove beside {', '.join(changed)}", "remove = true alone, or no remove")
    if "remove" not in item and not changed:
        raise _Wrong(entry, "nothing is said of the comment", f"one of {', '.join(_COMMENT)}, or remove = true")
    return _stretch(f"{entry}.at", item["at"]), "remove" in item


def _stretch(entry: str, value: Any) -> Stretch:
    """The stretch that `value` describes. Raises `_Wrong`."""
    if isinstance(value, str):
        value = {"quote": value}
    if not isinstance(value, dict):
        raise _Wrong(entry, f"{short(value)} is no stretch of the text", _A_STRETCH)
    for key in value:
        if key not in _STRETCH:
            raise _Wrong(entry, f"{short(key)} is no key of a stretch", _A_STRETCH)
    if ("quote" in value) == ("from" in value) or ("from" in value) != ("to" in value):
        raise _Wrong(entry, f"{', '.join(value) or 'nothing'}: no stretch of the text", _A_STRETCH)
    for key in ("quote", "from", "to"):
        words = value.get(key, "x")
        if not isinstance(words, str) or not words.strip():
            raise _Wrong(entry, f"{short(words)} are no words", _A_STRETCH)
    nth = value.get("nth", 1)
    if type(nth) is not int or nth < 1:
        raise _Wrong(entry, f"nth is {short(nth)}", "a whole number from 1")
    return Stretch(value.get("quote") or value["from"], value.get("to"), value.get("nth"))


def _author(number: int, item: Any) -> Author:
    entry = f"authors[{number}]"
    expected = 'a name in quotes, or { name = "…", role = "…" }'
    if isinstance(item, str):
        item = {"name": item}
    if not isinstance(item, dict) or "name" not in item or item.keys() - {"name", "role"}:
        raise _Wrong(entry, f"{short(item)} is no author", expected)
    for value in item.values():
        if not isinstance(value, str) or not any(map(str.isalnum, value)):
            raise _Wrong(entry, f"{short(value)} is no name", expected)
    words = {key: " ".join(value.split()) for key, value in item.items()}
    return Author(words["name"], words.get("role"))


_PRECISIONS = (
    Precision.YEAR,
    Precision.MONTH,
    Precision.DAY,
    Precision.HOUR,
    Precision.MINUTE,
    Precision.SECOND,
)
_LOWEST = "0001-01-01T00:00:00"


def _given(entry: str, value: Any) -> Given:
    """The time that a person gives. Raises `_Wrong`."""
    if isinstance(value, (date, datetime)):
        value = value.isoformat()
    if isinstance(value, time) or not isinstance(value, str):
        _no_time(entry, value)
    found = _TIME.fullmatch(value.strip())
    if found is None:
        _no_time(entry, value)
    parts = [part for part in found.groups()[:6] if part is not None]
    text = "-".join(parts[:3]) + ("T" + ":".join(parts[3:]) if parts[3:] else "")
    padded = text + _LOWEST[len(text) :]
    try:
        datetime.fromisoformat(padded)
    except ValueError:
        _no_time(entry, value)
    offset = "+00:00" if found[7] == "Z" else found[7]
    return Given(value.strip(), padded, _PRECISIONS[len(parts) - 1], offset)


def _no_time(entry: str, value: Any) -> NoReturn:
    raise _Wrong(entry, f"{short(value)} is no time", "2019, 2019-04, 2019-04-03, 2019-04-03T09:12 or …T09:12:30")
