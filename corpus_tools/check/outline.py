"""The outline of a document, and the case of a fixture that holds it: what CONTRIBUTING.md describes."""

from __future__ import annotations

from corpus_tools.base.model import Label
from corpus_tools.record.document import Comment, Document

CASE, EXPECT = "=== ", "--- expect\n"
"""What opens a case, and what stands between its text and its outline."""

KNOWN_FAILURE = "(known failure)"
"""What the name of a case ends in that the program does not get right yet."""


def outline(document: Document, raw: bytes, *, with_furniture: bool = False, with_basis: bool = False) -> list[str]:
    """The lines that say what a reader finds in `document`; `raw` are its bytes, in UTF-8.

    With furniture each piece of it is a line too; with the basis each parent says on what it rests.
    """
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
    lines += [_comment_line(comment, with_basis=with_basis) for comment in document.comments]
    if with_furniture:
        pieces = [raw[s.start : s.end].decode().strip() for s in document.segments if s.label is Label.FURNITURE]
        lines += [f"furniture: {piece}" for piece in pieces if piece]
    return lines + [f"warning: {warning.code}" for warning in document.warnings]


def _comment_line(comment: Comment, *, with_basis: bool) -> str:
    basis = f" ({comment.parent_basis})" if with_basis else ""
    place = f"{comment.id} > {comment.parent}{basis}" if comment.parent else comment.id
    text = comment.text.replace("\n\n", " // ").replace("\n", " / ")
    return f"comment {place}: {comment.author or '-'} | {comment.timestamp or '-'} | {text}"


def fixture_case(name: str, text: str, lines: list[str], *, known_failure: bool) -> str:
    """The case of a fixture: the raw `text`, and the outline. Raises `ValueError` if the text would break it."""
    for mark in (CASE, EXPECT.rstrip("\n")):
        if text.startswith(mark) or f"\n{mark}" in text:
            raise ValueError(f"a line of the text begins with {mark!r}, which means something in a fixture")
    mark = f" {KNOWN_FAILURE}" if known_failure else ""
    return f"{CASE}{name}{mark}\n{text}{EXPECT}" + "".join(f"{line}\n" for line in lines)
