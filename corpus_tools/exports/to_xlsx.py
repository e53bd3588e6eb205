"""A workbook for Excel, LibreOffice and others: sheets of articles and of comments, row by row in constant memory.

Every text is written as a text, so that none is calculated. What a sheet cannot hold goes on elsewhere, and is counted.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corpus_tools.exports.formats import Shape
from corpus_tools.exports.rows import COMMENT_COLUMNS, comment_rows, document_columns, document_row
from corpus_tools.record.schema import Record

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.worksheet import Worksheet

ROWS = 1_048_576
"""Rows of a sheet, that of the heads included."""

CELL = 32_767
"""UTF-16 code units that a cell can hold."""

CONTINUED = "continued"
"""The sheet on which long texts go on."""

_MADE = datetime(2000, 1, 1)  # the time of the export would make the same records another file
_LONG = "{} texts are longer than a cell can be: they go on in the sheet `continued`, in order"
_MORE_ROWS = "{} sheets were added because a sheet has no more than 1,048,576 rows"
_LOST = "{} characters that XML cannot hold (U+FFFE, U+FFFF) became U+FFFD"
_NO_CHARACTERS = re.compile("[\ufffe\uffff]")
_CONTINUED_COLUMNS = ("sheet", "document", "comment", "column", "part", "text")


def write(records: Iterator[Record], folder: Path, shape: Shape) -> Mapping[str, int]:
    """Write `corpus.xlsx`."""
    from xlsxwriter.exceptions import FileCreateError

    try:
        return _write(records, folder, shape)
    except FileCreateError as error:  # what the library makes of a disk that is full
        raise OSError(*error.args[0].args) from error


def _write(records: Iterator[Record], folder: Path, shape: Shape) -> Mapping[str, int]:
    from xlsxwriter import Workbook

    columns = document_columns(shape.left_out)
    told: Counter[str] = Counter()
    with Workbook(folder / "corpus.xlsx", {"constant_memory": True, "tmpdir": str(folder)}) as book:
        book.set_properties({"created": _MADE})
        documents = _Sheets(book, "documents", columns, told)
        comments = _Sheets(book, "comments", COMMENT_COLUMNS, told)
        continued = _Sheets(book, CONTINUED, _CONTINUED_COLUMNS, told)
        for record in records:
            row = document_row(record)
            rest = documents.add({name: row[name] for name in columns}, record["id"], None)
            for comment in comment_rows(record):
                rest += comments.add(comment, record["id"], comment["id"])
            for part in rest:
                continued.add(part, record["id"], None)
    return +told


class _Sheets:
    """A table over as many sheets as it needs, each with the names of the columns at its head."""

    def __init__(self, book: Workbook, name: str, columns: Iterable[str], told: Counter[str]) -> None:
        self._book, self._name, self._columns, self._told = book, name, tuple(columns), told
        self._plain = book.add_format()
        self._count = 0
        self._sheet, self._row = self._begin(), 1

    def _begin(self) -> Worksheet:
        self._count += 1
        sheet = self._book.add_worksheet(self._name if self._count == 1 else f"{self._name} {self._count}")
        sheet.freeze_panes(1, 0)
        for column, name in enumerate(self._columns):
            sheet.write_string(0, column, name)
        return sheet

    def add(self, row: Mapping[str, Any], document: str, comment: str | None) -> list[dict[str, Any]]:
        """Write a row; the rows for the sheet `continued` that the ends of its long texts make."""
        if self._row == ROWS:
            self._told[_MORE_ROWS] += 1
            self._sheet, self._row = self._begin(), 1
        rest: list[dict[str, Any]] = []
        for column, name in enumerate(self._columns):
            value = row[name]
            if isinstance(value, str):
                first, *more = pieces(value)
                self._told[_LONG] += bool(more)
                self._write(column, first)
                where = {"sheet": self._sheet.name, "document": document, "comment": comment, "column": name}
                rest += [{**where, "part": number, "text": text} for number, text in enumerate(more, 2)]
            elif value is not None:
                self._sheet.write_number(self._row, column, value)
        self._row += 1
        return rest

    def _write(self, column: int, text: str) -> None:
        """Write a text as it is: no formula, no link, no mark-up, which the library takes "<r>…</r>" for."""
        text, lost = _NO_CHARACTERS.subn("\ufffd", text)
        self._told[_LOST] += lost
        if text.startswith("<r>") and text.endswith("</r>"):
            self._sheet.write_rich_string(self._row, column, text[:1], self._plain, text[1:])
        else:
            self._sheet.write_string(self._row, column, text)


def pieces(text: str) -> list[str]:
    """`text` in pieces that a cell can hold; none ends inside a character."""
    if len(text.encode("utf-16-le")) <= 2 * CELL:
        return [text]
    found, start, size = [], 0, 0
    for at, character in enumerate(text):
        units = 1 + (character > "\uffff")
        if size + units > CELL:
            found.append(text[start:at])
            start, size = at, 0
        size += units
    return [*found, text[start:]]
