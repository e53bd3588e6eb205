"""Show the records of a JSONL file in a few lines each: `python scripts/show.py FILE`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from textwrap import shorten

from corpus_tools import read_jsonl
from corpus_tools.model import Document

_WIDTH = 110


def outline(document: Document) -> Iterator[str]:
    """What a reader wants to know of `document` first."""
    blocks = document.body.count("\n\n") + 1 if document.body else 0
    yield f"{document.id}  ({document.source.encoding}, {len(document.edits)} repairs)"
    yield shorten(f"  headline  {document.headline}", _WIDTH)
    yield f"  authors   {', '.join(author.name for author in document.authors) or None}"
    yield f"  published {document.published}"
    yield shorten(f"  body      {blocks} blocks: {document.body}", _WIDTH)
    for comment in document.comments:
        parent = f" to {comment.parent}" if comment.parent else ""
        yield shorten(f"  {comment.id:<4}{parent} {comment.author}, {comment.timestamp}: {comment.text}", _WIDTH)
    for warning in document.warnings:
        yield f"  warning   {warning.message}"


if __name__ == "__main__":
    for document in read_jsonl(sys.argv[1]):
        print(*outline(document), "", sep="\n")
