"""Sidecars as text: a template with what was found, one line set, and stretches as a person would quote them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence

from corpus_tools.base.model import BODY_LABELS, Author, Label, Segment
from corpus_tools.corrections.anchors import NotApplied, Span, find, occurrences
from corpus_tools.corrections.model import Stretch
from corpus_tools.corrections.toml_lines import find_lines
from corpus_tools.segment.segmentation import CommentHead, Segmentation

_LONGEST_QUOTE = 80
_FEWEST = 24
"""So many code points of words begin and end a stretch that is not quoted whole."""

_HEAD = (
    ("headline", Label.HEADLINE),
    ("standfirst", Label.STANDFIRST),
    ("byline", Label.BYLINE),
    ("published", Label.PUBLISHED),
    ("updated", Label.UPDATED),
)
_OPENING = """\
# Corrections of {source}
# All that was found stands below. Uncomment a line and set it right; what stays a comment stays as it is found.
# Words are quoted as the text has them: "words", {{ quote = "words", nth = 2 }}, or {{ from = "first", to = "last" }};
# false says that there is none. `corpus correct FILE --check` tells what changes; docs/corrections.md, all else.
source = {quoted}
sha256 = "{sha256}"
"""
_COMMENTS = """
# The comments as they were found. To correct one, uncomment its [[comment]], its at, and the lines to set right;
# `remove = true` in their place says that it is none. For one that was missed:
# [[comment]]
# add = true
# author = "…"
# time = "…"
# text = { from = "…", to = "…" }
"""
_LABELS = """
# What a stretch is, where none of the above says it: furniture, caption, paragraph, heading, list-item, quote, …
# [[label]]
# quote = "…"
# label = "caption"
"""


def template(source: str, sha256: str, text: str, found: Segmentation) -> str:
    """A sidecar that corrects nothing: all that was found, as comments that only need to be uncommented."""
    lines = [_OPENING.format(source=_one_line(source), quoted=toml_string(source), sha256=sha256)]
    lines += (f"# {line}" for line in head_lines(text, found.segments, found.authors))
    lines.append(_COMMENTS)
    for head in found.comments:
        lines += (f"# {line}" for line in comment_lines(text, found, head))
        lines.append("")
    return "\n".join(lines).rstrip("\n") + "\n" + _LABELS


def _one_line(text: str) -> str:
    return json.dumps(text)[1:-1]


def head_lines(text: str, segments: Sequence[Segment], authors: Sequence[Author]) -> Iterator[str]:
    """The head of the article as `segments` have it, a line for each key."""
    for key, label in _HEAD:
        yield f"{key} = {stretches_toml(quotes(text, [one for one in segments if one.label is label]))}"
        if key == "byline":
            yield f"authors = {authors_toml(authors)}"
    body = [one for one in segments if one.label in BODY_LABELS]
    whole = [quote_of(text, Span(body[0].start, body[-1].end))] if body else []
    yield f"body = {stretches_toml(whole)}"


def comment_lines(text: str, found: Segmentation, head: CommentHead) -> Iterator[str]:
    """A comment as it was found: its table, with all keys."""
    own = [one for one in found.segments if one.comment == head.id]
    said = {label: [one for one in own if one.label is label] for label in Label}
    texts = said[Label.COMMENT_TEXT]
    yield f"[[comment]]  # {head.id}"
    yield f"at = {stretch_toml(anchor(text, texts or own))}"
    yield f"author = {stretches_toml(quotes(text, said[Label.COMMENT_AUTHOR]))}"
    yield f"time = {stretches_toml(quotes(text, said[Label.COMMENT_TIME]))}"
    yield f"text = {stretches_toml([quote_of(text, Span(texts[0].start, texts[-1].end))] if texts else [])}"
    parent = [one for one in found.segments if one.comment == head.parent and head.parent is not None]
    parent = [one for one in parent if one.label is Label.COMMENT_TEXT] or parent
    yield f"parent = {stretch_toml(anchor(text, parent)) if parent else 'false'}"


def anchor(text: str, segments: Sequence[Segment]) -> Stretch:
    """The first words of `segments`, by which a person knows them."""
    words = _trimmed(text, Span(segments[0].start, segments[0].end))
    cut = _first_words(text[words.start : words.end])
    return quote_of(text, Span(words.start, words.start + cut))


def quotes(text: str, segments: Sequence[Segment]) -> list[Stretch]:
    """What stands in each of `segments`."""
    spans = (_trimmed(text, Span(one.start, one.end)) for one in segments)
    return [quote_of(text, span) for span in spans if span.start < span.end]


def quote_of(text: str, span: Span) -> Stretch:
    """The stretch that stands at `span`, white space around it left out: whole, or if it is long its two ends."""
    span = _trimmed(text, span)
    content = text[span.start : span.end]
    if len(content) > _LONGEST_QUOTE:
        first = " ".join(content[: _first_words(content)].split())
        words = content.split()
        last = words.pop()
        while words:
            if len(last) >= _FEWEST:
                stretch = Stretch(first, last, _nth(text, first, span.start))
                if _place(text, stretch) == span:
                    return stretch
            last = f"{words.pop()} {last}"
    whole = " ".join(content.split())
    return Stretch(whole, None, _nth(text, whole, span.start))


def _place(text: str, stretch: Stretch) -> Span | None:
    try:
        return find(text, stretch)
    except NotApplied:
        return None


def _nth(text: str, words: str, start: int) -> int | None:
    """Which of the places of `words` begins at `start`; None if there is only one."""
    starts = [place.start for place in occurrences(text, words)]
    return starts.index(start) + 1 if len(starts) > 1 else None


def _trimmed(text: str, span: Span) -> Span:
    content = text[span.start : span.end]
    start = span.start + len(content) - len(content.lstrip())
    return Span(start, max(start, span.end - len(content) + len(content.rstrip())))


def _first_words(content: str) -> int:
    """Where in `content` its first words end, as many as are needed to be known again."""
    ends = (found.end() for found in re.finditer(r"\S+", content))
    return next((end for end in ends if end >= _FEWEST), len(content))


def toml_string(text: str) -> str:
    """`text` as a string of TOML, on one line."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def stretch_toml(stretch: Stretch) -> str:
    """`stretch` as a value of TOML."""
    nth = "" if stretch.nth is None else f", nth = {stretch.nth}"
    if stretch.last is not None:
        return f"{{ from = {toml_string(stretch.first)}, to = {toml_string(stretch.last)}{nth} }}"
    return f"{{ quote = {toml_string(stretch.first)}{nth} }}" if nth else toml_string(stretch.first)


def stretches_toml(stretches: Sequence[Stretch]) -> str:
    """The value of a key that takes several stretches; `false` for none."""
    if len(stretches) < 2:
        return stretch_toml(stretches[0]) if stretches else "false"
    return f"[{', '.join(map(stretch_toml, stretches))}]"


def authors_toml(authors: Sequence[Author]) -> str:
    """The value of `authors`."""
    if not authors:
        return "false"
    parts = (
        toml_string(author.name)
        if author.role is None
        else f"{{ name = {toml_string(author.name)}, role = {toml_string(author.role)} }}"
        for author in authors
    )
    return f"[{', '.join(parts)}]"


class AlreadySet(ValueError):
    """The key stands in the sidecar; the message says on which line."""


def set_key(sidecar: str, key: str, value: str) -> str:
    """`sidecar` with the line `key = value`, in the place of the comment that says what was found. `value` is TOML.

    Raises `AlreadySet`.
    """
    line = find_lines(sidecar).get(key)
    if line is not None:
        raise AlreadySet(f"line {line} sets {key} already; edit it there")
    said = f"{key} = {value}"
    drafted = re.compile(rf"^#\s*{re.escape(key)}\s*=.*$", re.MULTILINE)
    tables = re.search(r"^\s*\[", sidecar, re.MULTILINE)
    top = tables.start() if tables else len(sidecar)
    if found := drafted.search(sidecar, 0, top):
        return sidecar[: found.start()] + said + sidecar[found.end() :]
    gap = "" if not top or sidecar[top - 1] == "\n" else "\n"
    return f"{sidecar[:top]}{gap}{said}\n{sidecar[top:]}"


def rebound(sidecar: str, sha256: str) -> str:
    """`sidecar`, bound to the bytes with this `sha256`."""
    said = f'sha256 = "{sha256}"'
    line = find_lines(sidecar).get("sha256")
    if line is None:
        return f"{said}\n{sidecar}"
    lines = sidecar.split("\n")
    lines[line - 1] = said
    return "\n".join(lines)
