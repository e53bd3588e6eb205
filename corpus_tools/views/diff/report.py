"""What changed, for a person or a program: first in numbers, then document by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from importlib.resources import files
from typing import IO, Any

import orjson

from corpus_tools.base.model import WarningCode
from corpus_tools.base.show import printable_json, short, visible
from corpus_tools.views.diff.pairs import DocumentDiff
from corpus_tools.views.diff.record import Record, record_changes
from corpus_tools.views.rows import Piece, Row

_LONGEST = 300
"""So many code points of a text that only one side has are shown to a person."""
_WORDS = {"changed": "changed", "removed": "only in OLD", "added": "only in NEW"}


@dataclass(slots=True)
class Found:
    """All differences: their numbers, and in the file `details` the documents that they are in.

    `documents` counts by `DocumentDiff.change`, `fields` the documents in which a key of the record changed.
    """

    details: IO[bytes]
    documents: Counter[str] = field(default_factory=lambda: Counter(same=0, changed=0, removed=0, added=0))
    fields: Counter[str] = field(default_factory=Counter)

    @property
    def differs(self) -> bool:
        """Is there anything but documents that are the same?"""
        return self.documents["same"] < self.documents.total()

    def lines(self) -> Iterator[bytes]:
        """Each document that is not the same, as a line of JSON."""
        self.details.seek(0)
        return iter(self.details)


def gathered(diffs: Iterable[DocumentDiff], details: IO[bytes]) -> Found:
    """`diffs`, counted, and kept in the empty file `details`: the numbers come first, and memory may not hold all."""
    found = Found(details)
    for diff in diffs:
        found.documents[diff.change] += 1
        found.fields.update(list(dict.fromkeys(change.field for change in diff.changes)))
        if diff.change != "same":
            details.write(orjson.dumps(diff, option=orjson.OPT_APPEND_NEWLINE))
    return found


def json_lines(found: Found) -> Iterator[str]:
    """One JSON object: `documents` and `fields` as in `Found`, and `details`, a list with a document on each line."""
    head = {"documents": dict(found.documents), "fields": dict(found.fields.most_common())}
    yield orjson.dumps(head).decode()[:-1] + ',"details":['
    before = ""
    for line in found.lines():
        yield before + printable_json(line.rstrip(b"\n"))
        before = ","
    yield "]}"


def text_rows(found: Found) -> Iterator[Row]:
    """For a terminal: `[-what was-]{+what is+}`, with a few words around it."""
    yield Row("documents", (Piece(summary(found)),))
    if found.fields:
        yield Row("changed in", (Piece(", ".join(f"{count} {name}" for name, count in found.fields.most_common())),))
    for line in found.lines():
        document = orjson.loads(line)
        yield Row("", ())
        yield Row(_WORDS[document["change"]], (Piece(document["id"], "name"),), _COLOURS[document["change"]])
        yield from map(_row, document["changes"])


def correction_rows(old: Record, new: Record) -> Iterator[Row]:
    """What corrections make of the record `old`, for a terminal: but for the labels, and for what did not fit."""
    for change in record_changes(old, new):
        if change.field not in _LEFT_OUT and change.place != WarningCode.CORRECTION_NOT_APPLIED:
            yield _row(asdict(change))


_LEFT_OUT = frozenset({"segments", "corrections"})


def _row(change: dict[str, Any]) -> Row:
    return Row(margin(change), tuple(_pieces(change)))


_COLOURS = {"changed": "quiet", "removed": "removed", "added": "added"}


def summary(found: Found) -> str:
    """The numbers of documents in a sentence."""
    counts = found.documents
    same = f"{counts['same']} the same"
    return ", ".join([same, *(f"{counts[change]} {word}" for change, word in _WORDS.items() if counts[change])])


def margin(change: dict[str, Any]) -> str:
    """What changed: the key of the record, or of a comment its number."""
    place: str = change["place"]
    return place if change["field"] == "comments" and place else f"{change['field']} {place}".rstrip()


def _pieces(change: dict[str, Any]) -> Iterator[Piece]:
    for what, text in parts(change):
        mark = {"removed": "[-{}-]", "added": "{{+{}+}}"}.get(what, "{}")
        yield Piece(mark.format(" ".join(text.split("\n"))), what)


def parts(change: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """A change as texts that follow each other, each `removed`, `added` or, what stands around them, `around`."""
    if not change["passages"]:
        yield from _sides(change["old"], change["new"])
    for number, passage in enumerate(change["passages"]):
        yield "around", (" " if number else "") + (passage["before"] and f"…{passage['before']}")
        yield from _sides(passage["old"] or None, passage["new"] or None)
        yield "around", passage["after"] and f"{passage['after']}…"


def _sides(old: object, new: object) -> Iterator[tuple[str, str]]:
    if old is not None:
        yield "removed", _cut(old)
    if new is not None:
        yield "added", _cut(new)


def _cut(value: object) -> str:
    text = value if isinstance(value, str) else short(value)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}… ({len(text)} characters)"


def html_lines(found: Found, names: tuple[str, str]) -> Iterator[str]:
    """A page that needs nothing but itself; `names` are those of the two outputs. Needs Jinja2."""
    from jinja2 import Environment

    source = files("corpus_tools.views.diff").joinpath("page.html.j2").read_text("utf-8")
    environment = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    environment.filters |= {"margin": margin, "parts": parts, "visible": _visible_lines}
    documents = map(orjson.loads, found.lines())
    page = environment.from_string(source)
    rest = ""
    for part in page.generate(names=names, summary=summary(found), found=found, documents=documents, words=_WORDS):
        *lines, rest = (rest + str(part)).split("\n")  # what is added to Markup as it stands would be escaped again
        yield from lines
    yield rest


def _visible_lines(text: str) -> str:
    return "\n".join(map(visible, text.split("\n")))
