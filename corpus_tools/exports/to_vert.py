"""Vertical text for Sketch Engine and CQPweb: a token a line, structures as tags on lines of their own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO

from corpus_tools.exports.blocks import body_blocks, paragraphs
from corpus_tools.exports.formats import Shape
from corpus_tools.exports.names import handle
from corpus_tools.exports.rows import comment_rows, document_columns, document_row
from corpus_tools.exports.tokens import tokens
from corpus_tools.exports.xml import Escaper
from corpus_tools.record.schema import Record

_NOT_OF_DOC = frozenset({"body", "standfirst", "extra", "schema_version"})
"""What is no attribute of `<doc>`: texts, which are tokens, and what is of no use in a query."""

_OF_COMMENT = ("id", "parent", "parent_basis", "depth", "author", "timestamp", "timestamp_precision", "utc_offset")


def write(records: Iterator[Record], folder: Path, shape: Shape) -> Mapping[str, int]:
    """Write `corpus.vert`."""
    columns = [name for name in document_columns(shape.left_out) if name not in _NOT_OF_DOC]
    escaper = Escaper()
    with (folder / "corpus.vert").open("w", encoding="utf-8", newline="") as file:
        for record in records:
            _write_document(file, record, columns, escaper)
    return escaper.notes()


def _write_document(file: IO[str], record: Record, columns: Iterable[str], escaper: Escaper) -> None:
    row = document_row(record)
    file.write(_open("doc", {name: row[name] for name in columns}, escaper))
    file.write(_open("text", {"id": handle(record["id"])}, escaper))
    for kind in ("headline", "standfirst"):
        if record[kind]:
            file.writelines(_block(record[kind], {"type": kind}, escaper))
    for label, text in body_blocks(record):
        file.writelines(_block(text, {"type": label.value}, escaper))
    for comment in comment_rows(record):
        file.write(_open("comment", {name: comment[name] for name in _OF_COMMENT}, escaper))  # type: ignore[literal-required]
        for text in paragraphs(comment["text"]):
            file.writelines(_block(text, {"type": "comment"}, escaper))
        file.write("</comment>\n")
    file.write("</text>\n</doc>\n")


def _open(name: str, attributes: Mapping[str, object], escaper: Escaper) -> str:
    """A tag on a line. Neither program reads a value over several lines: white space becomes a blank."""
    on_a_line = {key: " ".join(value.split()) if isinstance(value, str) else value for key, value in attributes.items()}
    return f"<{name}{escaper.attributes(on_a_line)}>\n"


def _block(text: str, attributes: Mapping[str, object], escaper: Escaper) -> Iterator[str]:
    yield _open("p", attributes, escaper)
    for token, glued in tokens(text):
        if glued:
            yield "<g/>\n"
        yield f"{token if token.isalnum() else escaper.text(token)}\n"
    yield "</p>\n"
