"""Every case in fixtures/**/*.txt: a page as raw text, then the outline that a careful reader expects of it.

CONTRIBUTING.md explains the format; a new case needs no Python.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet

from corpus_tools import normalize
from corpus_tools.base.model import Label
from corpus_tools.record.document import Comment, Document

FIXTURES = Path(__file__).parent / "fixtures"
BASIS = re.compile(r"comment c\d+ > c\d+ \(")


def cases() -> Iterator[ParameterSet]:
    for path in sorted(FIXTURES.rglob("*.txt")):
        for case in re.split(r"^=== ", path.read_bytes().decode("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = case.partition("\n")
            text, _, outline = rest.partition("--- expect\n")
            marks = [pytest.mark.xfail(strict=True)] if name.endswith("(known failure)") else []
            yield pytest.param(text, outline.split("\n"), id=f"{path.stem}: {name}", marks=marks)


def comment_line(comment: Comment, *, with_basis: bool) -> str:
    basis = f" ({comment.parent_basis})" if with_basis else ""
    place = f"{comment.id} > {comment.parent}{basis}" if comment.parent else comment.id
    text = comment.text.replace("\n\n", " // ").replace("\n", " / ")
    return f"comment {place}: {comment.author or '-'} | {comment.timestamp or '-'} | {text}"


def outline_of(document: Document, text: str, *, with_furniture: bool, with_basis: bool) -> list[str]:
    head = {"headline": document.headline, "standfirst": document.standfirst, "byline": document.byline}
    lines = [f"{key}: {value}" for key, value in head.items() if value]
    lines += ["author: " + " | ".join(filter(None, (author.name, author.role))) for author in document.authors]
    for key in ("published", "updated"):
        if date := getattr(document, key):
            precision = getattr(document, f"{key}_precision")
            clock = precision in {"hour", "minute", "second"}
            lines.append(f"{key}: {date[: 19 if clock else 10]} {precision}")
    lines += [f"body: {block}" for block in document.body.split("\n\n") if block]
    lines += [f"declared: {document.comments_declared}"] if document.comments_declared is not None else []
    lines += [comment_line(comment, with_basis=with_basis) for comment in document.comments]
    if with_furniture:
        raw = text.encode()
        pieces = [raw[s.start : s.end].decode().strip() for s in document.segments if s.label is Label.FURNITURE]
        lines += [f"furniture: {piece}" for piece in pieces if piece]
    return lines + [f"warning: {warning.code}" for warning in document.warnings]


@pytest.mark.parametrize(("text", "expected"), list(cases()))
def test_outline_is_what_a_reader_expects(text: str, expected: list[str]) -> None:
    expected = [line for line in expected if line]
    with_furniture = any(line.startswith("furniture: ") for line in expected)
    with_basis = any(BASIS.match(line) for line in expected)
    document = normalize(text.encode(), name="fixture.txt").document
    assert outline_of(document, text, with_furniture=with_furniture, with_basis=with_basis) == expected
