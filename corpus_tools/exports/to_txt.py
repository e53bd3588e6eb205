"""Plain text for concordancers (AntConc, LancsBox): a file for each article, one for its comments, and a table."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from corpus_tools.exports.formats import Shape
from corpus_tools.exports.names import create, safe_name
from corpus_tools.exports.rows import document_columns, document_row
from corpus_tools.record.schema import Record

_LINE_ENDS = re.compile(r"[\t\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
"""What would end a value or a row in the table, which is read without quotation marks."""

_SPACED = "values of metadata.tsv whose tabs or line ends became blanks: {}"


def write(records: Iterator[Record], folder: Path, shape: Shape) -> Mapping[str, int]:
    """Write `articles/NAME.txt`, `comments/NAME.txt` and `metadata.tsv`, which has a row for each file."""
    columns = [name for name in document_columns(shape.left_out) if name != "body"]
    spaced = 0
    for part in ("articles", "comments"):
        (folder / part).mkdir()
    with (folder / "metadata.tsv").open("w", encoding="utf-8", newline="") as table:
        table.write("\t".join(["file", "part", *columns]) + "\n")
        for record in records:
            row = document_row(record)
            values = ["" if row[name] is None else str(row[name]) for name in columns]
            cells = [_LINE_ENDS.sub(" ", value) for value in values]
            spaced += sum(cell != value for cell, value in zip(cells, values, strict=True))
            for part, text in texts(record):
                file, name = create(folder / part, safe_name(record["id"]), ".txt")
                with file:
                    file.write(text)
                table.write("\t".join([f"{part}/{name}", part, *cells]) + "\n")
    return {_SPACED: spaced} if spaced else {}


def texts(record: Record) -> Iterator[tuple[str, str]]:
    """What is written of a document: its article (headline, standfirst, body), and its comments if there are any.

    Blank lines stand between them, and a line end behind the last.
    """
    article = (record["headline"], record["standfirst"], record["body"])
    yield "articles", "\n\n".join(filter(None, article)) + "\n"
    if record["comments"]:
        yield "comments", "\n\n".join(comment["text"] for comment in record["comments"]) + "\n"
