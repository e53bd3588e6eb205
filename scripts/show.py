"""Show the records of a JSONL file in a few lines each: `python scripts/show.py FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from textwrap import shorten

from corpus_tools import read_jsonl
from corpus_tools.record.document import Document

_WIDTH = 110


def outline(document: Document) -> Iterator[str]:
    """What a reader wants to know of `document` first."""
    blocks = document.body.count("\n\n") + 1 if document.body else 0
    yield f"{document.id}  ({document.source.encoding}, {len(document.edits)} repairs)"
    yield _line("headline ", document.headline)
    yield _line("authors  ", ", ".join(author.name for author in document.authors) or None)
    yield _line("published", document.published)
    yield _line("body     ", f"{blocks} blocks: {document.body}")
    for comment in document.comments:
        place = f"{comment.id} to {comment.parent}" if comment.parent else comment.id
        yield _line(f"{place:<9}", f"{comment.author}, {comment.timestamp}: {comment.text}")
    for warning in document.warnings:
        yield _line("warning  ", warning.message)


def _line(name: str, value: str | None) -> str:
    return f"  {name} {shorten(value or '-', _WIDTH, placeholder=' …')}"


if __name__ == "__main__":
    for document in read_jsonl(sys.argv[1]):
        print(*outline(document), "", sep="\n")
