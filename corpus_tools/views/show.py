"""A document for a person to look at: as its page, in a few lines, and the tree of its comments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from corpus_tools.base.model import BODY_LABELS, DocumentWarning, EditKind, Label, Precision
from corpus_tools.base.show import numbered
from corpus_tools.record.document import Comment, Correction, Document
from corpus_tools.record.doubts import doubts
from corpus_tools.views.rows import Piece, Row
from corpus_tools.views.stretches import LabelledPage, Stretch

_DEEPEST = 8
"""Replies that stand deeper are drawn as deep as this: the words of a thread are worth more than its shape."""
_LITTLE = frozenset({Label.BLANK, Label.COMMENT_HEADER, Label.COMMENT_INTERFACE, Label.FURNITURE})
"""What a line's margin does not name if there is something else in the line."""
_NO_ROW = Row("", ())


def apart(views: Iterable[Iterable[Row]]) -> Iterator[Row]:
    """The rows of `views`, one after the other with an empty row between them."""
    for number, rows in enumerate(views):
        if number:
            yield _NO_ROW
        yield from rows


def page_rows(document: Document, page: LabelledPage | str) -> Iterator[Row]:
    """The whole document: what is known of it, each line of its page with its label, and its comments as a tree.

    If there is no page, but only a sentence that says why, the strings of the record stand in its place.
    """
    if isinstance(page, str):
        yield from fact_rows(document, document.warnings)
        yield Row("page", (Piece(f"not shown: {page}"),))
        parts = [_value_rows(document), tree_rows(document)]
    else:
        yield from fact_rows(document, page.warnings)
        parts = [_line_rows(page.stretches), tree_rows(document, whole=False)]
    yield _NO_ROW
    yield from apart(parts if document.comments else parts[:1])


def outline_rows(document: Document) -> Iterator[Row]:
    """What a reader wants to know of the document first, each thing on one line."""
    yield from fact_rows(document, document.warnings)
    yield _cut("headline", document.headline, Label.HEADLINE)
    yield _cut("authors", ", ".join(author.name for author in document.authors), Label.BYLINE)
    yield _cut("published", _time(document.published, document.published_precision), Label.PUBLISHED)
    blocks = document.body.split("\n\n") if document.body else []
    yield _cut("body", f"{_count(len(blocks), 'block')}: {' '.join(blocks[:3])}" if blocks else None)
    yield from tree_rows(document, whole=False)


def list_rows(documents: Iterable[Document]) -> Iterator[Row]:
    """A line for each of `documents`: its two confidences, its doubts, its number of comments, its headline."""
    yield Row("article comments", (Piece("document", "quiet"),), cut=True)
    for document in documents:
        confidences = f"{_share(document.article_confidence):<7} {_share(document.confidence)}"
        reasons = doubts(document)
        number = _count(len(document.comments), "comment")
        pieces = (
            Piece(document.id, "name"),
            Piece(f"  {', '.join(reasons)}" if reasons else "", "warning"),
            Piece(f"  {number}  {' '.join((document.headline or '').split())}", "quiet"),
        )
        yield Row(confidences, pieces, "warning" if reasons else "quiet", cut=True)


def fact_rows(document: Document, warnings: Iterable[DocumentWarning]) -> Iterator[Row]:
    """What is known of the document as a whole, `warnings` among it."""
    source = document.source
    kinds = Counter(edit.kind.value for edit in document.edits)
    yield Row("document", (Piece(document.id, "name"),))
    yield _fact("source", f"{source.path}, {source.encoding}, {numbered(source.bytes, 'byte')}")
    yield _fact("language", document.language or "not known")
    yield _fact("repairs", ", ".join(f"{count} {kind}" for kind, count in kinds.most_common()) or "none")
    declared = "" if document.comments_declared is None else f", {document.comments_declared} declared by the page"
    yield _fact("comments", f"{len(document.comments)}{declared}")
    sure = f"article {_share(document.article_confidence)}, comments {_share(document.confidence)}"
    yield _fact("confidence", sure)
    if document.corrections:
        yield _fact("corrected", "; ".join(_corrected(document.corrections)))
    yield from map(_warning_row, warnings)


def _corrected(corrections: Iterable[Correction]) -> Iterator[str]:
    """What was set by hand: of the page, then of each comment."""
    fields: dict[str, list[str]] = {}
    for one in corrections:
        fields.setdefault(one.comment or "", []).append(one.field.removeprefix("comment-"))
    for comment, names in sorted(fields.items(), key=lambda item: bool(item[0])):
        yield f"{comment} {', '.join(names)}".lstrip()


_LENGTHS = {
    Precision.YEAR: 4,
    Precision.MONTH: 7,
    Precision.DAY: 10,
    Precision.HOUR: 13,
    Precision.MINUTE: 16,
    Precision.SECOND: 19,
}
"""How much of a timestamp the page has printed; the rest is padding."""


def _time(value: str | None, precision: Precision | None) -> str | None:
    return value and value[: _LENGTHS.get(precision or Precision.SECOND)].replace("T", " ")


def _share(confidence: float | None) -> str:
    return "-" if confidence is None else f"{confidence:.2f}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _fact(name: str, value: str) -> Row:
    return Row(name, (Piece(value),))


def _cut(name: str, value: str | None, colour: str = "") -> Row:
    return Row(name, (Piece(" ".join(value.split()), colour) if value else Piece("-", "quiet"),), cut=True)


def _warning_row(warning: DocumentWarning) -> Row:
    return Row("warning", (Piece(f"{warning.code.value}: {' '.join(warning.message.split())}", "warning"),), "warning")


def _line_rows(stretches: Sequence[Stretch]) -> Iterator[Row]:
    """Each line of the page with the labels of what stands in it, and below it the warnings of what begins in it."""
    line: list[Piece] = []
    warnings: list[DocumentWarning] = []
    comment = ""
    for stretch in stretches:
        warnings += stretch.warnings
        for piece in _pieces(stretch):
            *ended, rest = piece.text.split("\n")
            for part in ended:
                line.append(piece._replace(text=part))
                yield from _ended(line, comment or stretch.comment or "", warnings)
                line, warnings, comment = [], [], ""
            line.append(piece._replace(text=rest))
            comment = comment or (rest.strip() and stretch.comment) or ""
    if any(piece.text or piece.repaired for piece in line) or warnings:
        yield from _ended(line, comment, warnings)


def _pieces(stretch: Stretch) -> Iterator[Piece]:
    """The text of a stretch, in pieces where repairs begin and end; its line ends are not worth a mark."""
    done = stretch.start
    for edit in stretch.edits:
        if edit.edit.kind is not EditKind.LINE_END:
            yield Piece(stretch.text[done - stretch.start : edit.start - stretch.start], stretch.label)
            yield Piece(stretch.text[edit.start - stretch.start : edit.end - stretch.start], stretch.label, True)
            done = edit.end
    yield Piece(stretch.text[done - stretch.start :], stretch.label)


def _ended(line: list[Piece], comment: str, warnings: Iterable[DocumentWarning]) -> Iterator[Row]:
    labels = list(dict.fromkeys(Label(piece.colour) for piece in line if piece.text.strip()))
    chief = [label for label in labels if label not in _LITTLE] or labels[:1]
    names = ", ".join(label.value.removeprefix("comment-") for label in chief)
    margin = f"{comment} {names}" if comment and names else names
    yield Row(margin, tuple(line), "comment" if comment else "quiet")
    yield from map(_warning_row, warnings)


def _value_rows(document: Document) -> Iterator[Row]:
    """The strings of the record, but for those of the comments."""
    heads = (
        (Label.HEADLINE, document.headline),
        (Label.STANDFIRST, document.standfirst),
        (Label.BYLINE, document.byline),
        (Label.PUBLISHED, document.published_text),
        (Label.UPDATED, document.updated_text),
    )
    for label, text in heads:
        if text is not None:
            yield Row(label.value, (Piece(text, label),))
    labels = [segment.label for segment in document.segments if segment.label in BODY_LABELS]
    for label, text in zip(labels, document.body.split("\n\n"), strict=False):
        yield _NO_ROW
        yield Row(label.value, (Piece(text, label),))


def thread_rows(document: Document) -> Iterator[Row]:
    """The comments with all their words, as a tree."""
    yield Row("document", (Piece(document.id, "name"),))
    yield from tree_rows(document)


def tree_rows(document: Document, *, whole: bool = True) -> Iterator[Row]:
    """The comments, replies below what they reply to: `whole`, or each on one line with the first of its words."""
    waiting = [(thread, 0, "") for thread in reversed(document.thread())]
    while waiting:
        thread, depth, above = waiting.pop()
        is_last = not waiting or waiting[-1][1] < depth
        first, rest = _guides(above, depth, is_last)
        yield from _comment_rows(thread.comment, first, rest, whole)
        deeper = rest if depth < _DEEPEST else above
        waiting += [(reply, depth + 1, deeper) for reply in reversed(thread.replies)]


def _guides(above: str, depth: int, is_last: bool) -> tuple[str, str]:
    """What is drawn before a comment's first line, and before those that follow."""
    if depth == 0:
        return "", ""
    return above + ("└ " if is_last else "├ "), above + ("  " if is_last else "│ ")


def _comment_rows(comment: Comment, first: str, rest: str, whole: bool) -> Iterator[Row]:
    basis = (
        f", {comment.parent_basis.value} reply to {comment.parent}" if comment.parent and comment.parent_basis else ""
    )
    time = _time(comment.timestamp, comment.timestamp_precision)
    head = (
        Piece(comment.author or "no author", Label.COMMENT_AUTHOR if comment.author else "quiet"),
        Piece(", "),
        Piece(time or comment.timestamp_text or "no time", Label.COMMENT_TIME if comment.timestamp_text else "quiet"),
        Piece(basis, "quiet"),
    )
    if not whole:
        words = " ".join(comment.text.split())
        yield Row(comment.id, (*head[:3], Piece(f": {words}")), "comment", first, rest, cut=True)
        return
    yield Row(comment.id, head, "comment", first, rest)
    for line in comment.text.split("\n"):
        yield Row("", (Piece(line),), "comment", rest, rest)
