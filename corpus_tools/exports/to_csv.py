"""CSV as RFC 4180 has it, in UTF-8: one table of articles, one of comments."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import IO, Any

from corpus_tools.exports.formats import Shape
from corpus_tools.exports.rows import COMMENT_COLUMNS, comment_rows, document_columns, document_row
from corpus_tools.record.schema import Record

FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a cell begins with that spreadsheets may calculate."""

_FORMULAS = "values that begin as a formula does (= + - @): {}; open the .csv in no spreadsheet, but make --to xlsx"


def write(records: Iterator[Record], folder: Path, shape: Shape) -> Mapping[str, int]:
    """Write `documents.csv` and `comments.csv`. Values stay as they are; what a spreadsheet might run is told."""
    columns = document_columns(shape.left_out)
    formulas = 0
    with (
        (folder / "documents.csv").open("w", encoding="utf-8", newline="") as articles,
        (folder / "comments.csv").open("w", encoding="utf-8", newline="") as spoken,
    ):
        documents, comments = _table(articles, columns), _table(spoken, COMMENT_COLUMNS)
        for record in records:
            rows: list[Mapping[str, Any]] = [*comment_rows(record)]
            row = document_row(record)
            documents.writerow(row)
            comments.writerows(rows)
            formulas += sum(map(_formulas, ({name: row[name] for name in columns}, *rows)))
    return {_FORMULAS: formulas} if formulas else {}


def _table(file: IO[str], columns: Iterable[str]) -> csv.DictWriter[str]:
    table = csv.DictWriter(file, list(columns), extrasaction="ignore")
    table.writeheader()
    return table


def _formulas(row: Mapping[str, Any]) -> int:
    """How many values could be run; a UTC offset is none, a spreadsheet makes a number of it."""
    return sum(isinstance(row[name], str) and row[name].startswith(FORMULA) for name in row if name != "utc_offset")
