"""Segments as regions of Label Studio, and annotations made there as a sidecar.

Its offsets are code points of the task's text. Versions before 1.5 counted units of UTF-16, which differs behind an
emoji; each region quotes its text, which tells the two apart. Label Studio knows spans, but no comments: which comment
a region belongs to stands in the region's note, "c3", or "c3 > c1" for a reply. Where an annotator has left no note,
the regions of a comment follow each other, author first, or time, or text.

Names of authors and values of times that a person has given are no spans. They travel in the task's data, which Label
Studio hands back as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple
from xml.sax.saxutils import quoteattr

from corpus_tools.base.model import BODY_LABELS, Author, Label, Segment
from corpus_tools.base.show import short
from corpus_tools.corrections.anchors import Span, line_of
from corpus_tools.corrections.draft import (
    anchor,
    authors_toml,
    quote_of,
    stretch_toml,
    stretches_toml,
    toml_string,
)
from corpus_tools.corrections.model import Field
from corpus_tools.segment.segmentation import Segmentation

if TYPE_CHECKING:
    from corpus_tools.corrections.apply import Corrected

_SILENT = frozenset({Label.BLANK, Label.FURNITURE})
_HEAD = (Label.HEADLINE, Label.STANDFIRST, Label.BYLINE, Label.PUBLISHED, Label.UPDATED)
_OF_COMMENT = (Label.COMMENT_AUTHOR, Label.COMMENT_TIME, Label.COMMENT_TEXT)
_TIMES = frozenset({Field.PUBLISHED, Field.UPDATED, Field.COMMENT_TIME})
_NOTE = re.compile(r"\s*(\w+)\s*(?:>\s*(\w+)\s*)?")


class BadAnnotation(ValueError):
    """A task that cannot be read; the message says why and what to do."""


class Region(NamedTuple):
    """A labelled stretch, in code points, without white space around it; `note` says which comment it is of."""

    start: int
    end: int
    label: Label
    note: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What no region can say: the authors, if they were set, and values of times, by key of the head or by comment."""

    authors: tuple[Author, ...] = ()
    times: Mapping[str, str] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """For the data of a task."""
        return {
            "authors": [{"name": author.name, "role": author.role} for author in self.authors],
            "times": dict(self.times),
        }


NOTHING_GIVEN = Given()


def given_in(corrected: Corrected) -> Given:
    """What a sidecar has given."""
    times = {one.comment or one.field: one.value for one in corrected.applied if one.field in _TIMES and one.value}
    names = any(one.field == Field.AUTHORS for one in corrected.applied)
    return Given(corrected.segmentation.authors if names else (), times)


def handed_back(item: Mapping[str, Any]) -> Given:
    """What the data of an exported task say was given. Raises `BadAnnotation`."""
    given = item.get("data", {}).get("given", {})
    try:
        authors = tuple(Author(one["name"], one["role"]) for one in given.get("authors", ()))
        times = dict(given.get("times", {}))
    except (TypeError, KeyError, ValueError, AttributeError):
        raise BadAnnotation("`given` of its data was changed; export the file with --to again") from None
    strings = [*times.values(), *(part for one in authors for part in (one.name, one.role or ""))]
    if not all(isinstance(one, str) for one in strings):
        raise BadAnnotation("`given` of its data was changed; export the file with --to again")
    return Given(authors, times)


def labelling_config() -> str:
    """What Label Studio's project has to be set up with."""
    labels = "".join(f"    <Label value={quoteattr(label)}/>\n" for label in Label if label not in _SILENT)
    return (
        "<View>\n  <Style>.htx-text { white-space: pre-wrap; }</Style>\n"
        f'  <Labels name="label" toName="text">\n{labels}  </Labels>\n  <Text name="text" value="$text"/>\n</View>\n'
    )


def regions(text: str, found: Segmentation) -> list[Region]:
    """The regions of a partition; furniture and blank lines are what no region covers."""
    parents = {head.id: head.parent for head in found.comments}
    return [
        Region(*_trimmed(text, one), one.label, _note(one.comment, parents) if one.comment else "")
        for one in found.segments
        if one.label not in _SILENT and text[one.start : one.end].strip()
    ]


def _note(comment: str, parents: Mapping[str, str | None]) -> str:
    parent = parents.get(comment)
    return comment if parent is None else f"{comment} > {parent}"


def task(text: str, found: Segmentation, data: Mapping[str, Any], version: str) -> dict[str, Any]:
    """A task with what was found as its prediction. `data` is what the import needs to know the page again."""
    result = [
        {
            "id": f"r{number}",
            "from_name": "label",
            "to_name": "text",
            "type": "labels",
            "value": {
                "start": one.start,
                "end": one.end,
                "text": text[one.start : one.end],
                "labels": [one.label.value],
            },
            **({"meta": {"text": [one.note]}} if one.note else {}),
        }
        for number, one in enumerate(regions(text, found), 1)
    ]
    return {"data": {"text": text, **data}, "predictions": [{"model_version": version, "result": result}]}


def annotated(item: Mapping[str, Any], text: str) -> list[Region] | None:
    """The regions of the last annotation of an exported task, None if it has none. Raises `BadAnnotation`."""
    annotations = item.get("annotations") or item.get("completions") or []
    valid = [one for one in annotations if isinstance(one, dict) and not one.get("was_cancelled")]
    if not valid:
        return None
    if item.get("data", {}).get("text") != text:
        raise BadAnnotation("its text is not that of the file now; export the file with --to again")
    results = [one for one in valid[-1].get("result", []) if isinstance(one, dict) and one.get("type") == "labels"]
    for place in (lambda at: at, _from_utf_16(text)):
        found = [_region(one, text, place) for one in results]
        if all(one is not None for one in found):
            return sorted(one for one in found if one is not None)
    wrong = next(one for one in results if _region(one, text, lambda at: at) is None)
    quoted = short(wrong.get("value", {}).get("text"))
    raise BadAnnotation(f"the region {quoted} does not stand where it says, or its label is none; export it again")


def _region(item: Mapping[str, Any], text: str, place: Any) -> Region | None:
    """The region, if its offsets, converted by `place`, lead to the text that it quotes."""
    try:
        value = item["value"]
        start, end = place(int(value["start"])), place(int(value["end"]))
        label = Label(value["labels"][0])
        note = "\n".join(item.get("meta", {}).get("text", []))
    except (KeyError, IndexError, TypeError, ValueError, AttributeError):
        return None
    quoted = value.get("text")
    if label in _SILENT or not text[start:end].strip():
        return None
    if quoted is not None and quoted.split() != text[start:end].split():
        return None
    return Region(*_trimmed(text, Segment(label, start, end)), label, note)


def _from_utf_16(text: str) -> Any:
    """Units of UTF-16 to code points of `text`."""
    points: list[int] = []
    for at, letter in enumerate(text):
        points += [at] * (2 if letter > "\uffff" else 1)
    points.append(len(text))
    return lambda unit: points[unit]


def _trimmed(text: str, one: Segment) -> tuple[int, int]:
    words = text[one.start : one.end]
    return one.start + len(words) - len(words.lstrip()), one.end - len(words) + len(words.rstrip())


@dataclass(slots=True)
class _Comment:
    """The regions of one comment; `parent` is the name of another."""

    name: str
    parent: str | None = None
    parts: dict[Label, list[Region]] = field(default_factory=dict)

    def has(self, label: Label) -> bool:
        return label in self.parts

    def spans(self, label: Label) -> list[tuple[int, int]]:
        return [(one.start, one.end) for one in self.parts.get(label, [])]


def _comments(found: Sequence[Region]) -> list[_Comment]:
    """The comments that regions make, in the order in which they begin."""
    comments: dict[str, _Comment] = {}
    last: _Comment | None = None
    for one in found:
        if one.label not in _OF_COMMENT:
            continue
        if note := _NOTE.fullmatch(one.note):
            last = comments.setdefault(note[1], _Comment(note[1], note[2]))
            last.parent = last.parent or note[2]
        elif last is None or (
            one.label is not Label.COMMENT_TEXT and (last.has(one.label) or last.has(Label.COMMENT_TEXT))
        ):
            last = comments.setdefault(f"+{len(comments)}", _Comment(f"+{len(comments)}"))
        last.parts.setdefault(one.label, []).append(one)
    return list(comments.values())


def sidecar_lines(text: str, found: Segmentation, wanted: Sequence[Region], given: Given = NOTHING_GIVEN) -> list[str]:
    """The lines of a sidecar that make of `found` what was annotated, and `given` before; none if it is that already.

    Raises `BadAnnotation` if regions overlap.
    """
    for before, behind in pairwise(wanted):
        if behind.start < before.end:
            words = short(text[behind.start : behind.end])
            raise BadAnnotation(f"two regions claim {words}, on line {line_of(text, behind.start)}; leave one of them")
    have = regions(text, found)
    old, new = _comments(have), _comments(wanted)
    pairs = _paired(old, new)
    names = {comment.name: pairs.get(comment.name) for comment in new}
    lines = list(_head_lines(text, have, wanted, given))
    gone = [comment for comment in old if comment.name not in {one.name for one in pairs.values()}]
    for comment in gone:
        lines += ["", "[[comment]]", f"at = {_at(text, comment)}", "remove = true"]
    for comment in new:
        lines += _comment_lines(text, comment, names[comment.name], {one.name: one for one in new}, names, given)
    lines += _label_lines(text, have, wanted)
    return lines


def _head_lines(text: str, have: Sequence[Region], wanted: Sequence[Region], given: Given) -> Iterator[str]:
    for label in _HEAD:
        before, after = ([one[:2] for one in side if one.label is label] for side in (have, wanted))
        value = given.times.get(label)
        if before != after or (value and after):
            yield f"{label.value} = {_quoted(text, after, value)}"
        if label is Label.BYLINE and given.authors and after:
            yield f"authors = {authors_toml(given.authors)}"


def _quoted(text: str, spans: Sequence[tuple[int, int]], value: str | None = None) -> str:
    """Stretches as TOML; the `value` that was given for a time stands beside its words."""
    stretches = [quote_of(text, Span(*span)) for span in spans]
    if value is None or len(stretches) != 1:
        return stretches_toml(stretches)
    words = stretch_toml(stretches[0])
    keys = words[2:-2] if words.startswith("{") else f"quote = {words}"
    return f"{{ {keys}, value = {toml_string(value)} }}"


def _paired(old: Sequence[_Comment], new: Sequence[_Comment]) -> dict[str, _Comment]:
    """For the name of each new comment the old one that it shares most of its text with, if there is one."""
    shares = [
        (shared, -number, one, comment)
        for comment in new
        for number, one in enumerate(old)
        if (shared := _shared(one, comment))
    ]
    pairs: dict[str, _Comment] = {}
    taken: set[str] = set()
    for _, _, one, comment in sorted(shares, key=lambda share: share[:2], reverse=True):
        if comment.name not in pairs and one.name not in taken:
            pairs[comment.name] = one
            taken.add(one.name)
    return pairs


def _shared(one: _Comment, other: _Comment) -> int:
    """How many code points of text two comments have in common; those without text, of their author."""
    label = Label.COMMENT_TEXT if one.has(Label.COMMENT_TEXT) else Label.COMMENT_AUTHOR
    return sum(max(0, min(b, d) - max(a, c)) for a, b in one.spans(label) for c, d in other.spans(label))


def _at(text: str, comment: _Comment) -> str:
    parts = next(comment.parts[label] for label in reversed(_OF_COMMENT) if comment.has(label))
    return stretch_toml(anchor(text, [Segment(parts[0].label, parts[0].start, parts[0].end)]))


def _comment_lines(
    text: str,
    comment: _Comment,
    old: _Comment | None,
    new: Mapping[str, _Comment],
    names: Mapping[str, _Comment | None],
    given: Given,
) -> list[str]:
    """The entry that makes `old`, if there is one, the comment that was annotated; no lines if it is that."""
    lines = []
    for key, label in (("author", _OF_COMMENT[0]), ("time", _OF_COMMENT[1]), ("text", _OF_COMMENT[2])):
        spans = comment.spans(label)
        value = given.times.get(comment.name) if label is Label.COMMENT_TIME else None
        if spans != (old.spans(label) if old else []) or (value and spans):
            lines.append(f"{key} = {_quoted(text, spans, value)}")
    parent = new.get(comment.parent or "")
    before = old.parent if old else None
    known = names.get(parent.name) if parent else None
    if (parent is None) != (before is None) or (parent is not None and (known is None or known.name != before)):
        lines.append(f"parent = {_at(text, parent) if parent else 'false'}")
    if not lines:
        return []
    return ["", "[[comment]]", f"at = {_at(text, old)}" if old else "add = true", *lines]


def _label_lines(text: str, have: Sequence[Region], wanted: Sequence[Region]) -> list[str]:
    """What is neither head nor a comment's own: labels that are new, and furniture where there is none any more."""
    special = frozenset({*_HEAD, *_OF_COMMENT})
    before = {one[:3] for one in have if one.label not in special}
    after = {one[:3] for one in wanted if one.label not in special}
    lines = []
    for start, end, label in sorted(after - before):
        lines += ["", "[[label]]", *_label(text, start, end, label)]
    for start, end, label in sorted(before - after):
        if label in BODY_LABELS | {Label.KICKER, Label.CAPTION, Label.COMMENT_COUNT, Label.PINGBACK} and not any(
            one.start < end and start < one.end for one in wanted
        ):
            lines += ["", "[[label]]", *_label(text, start, end, Label.FURNITURE)]
    return lines


def _label(text: str, start: int, end: int, label: Label) -> Iterator[str]:
    stretch = quote_of(text, Span(start, end))
    if stretch.last is None:
        yield f"quote = {toml_string(stretch.first)}"
    else:
        yield f"from = {toml_string(stretch.first)}"
        yield f"to = {toml_string(stretch.last)}"
    if stretch.nth is not None:
        yield f"nth = {stretch.nth}"
    yield f"label = {toml_string(label.value)}"
