"""Corrections onto a segmentation: the partition is painted over, and what the record says of it is read anew.

First it is decided, on the segmentation as it was found, which comment each correction means. Then the coarse ones are
painted (comments that are none, body, texts), then the fine ones (fields, labels), which may stand inside a text and
take their words from it. Corrections only say what stretches are: `settle` makes values of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from corpus_tools.base.model import BODY_LABELS, Label, Segment
from corpus_tools.base.show import REBIND, short
from corpus_tools.corrections.anchors import Chooser, NotApplied, Span, find, find_all, lines_of, whole_words
from corpus_tools.corrections.canvas import Canvas
from corpus_tools.corrections.model import Authors, CommentEntry, Corrections, Field, Place, Relabel, Stretch, Value
from corpus_tools.corrections.settle import Ruling, letters, parts, settle
from corpus_tools.corrections.times import require_time
from corpus_tools.record.document import Correction
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.strings import emit
from corpus_tools.segment.segmentation import Segmentation

if TYPE_CHECKING:
    from corpus_tools.text.repair import Repaired

_HEAD = {
    Field.HEADLINE: Label.HEADLINE,
    Field.STANDFIRST: Label.STANDFIRST,
    Field.BYLINE: Label.BYLINE,
    Field.PUBLISHED: Label.PUBLISHED,
    Field.UPDATED: Label.UPDATED,
}
_TIMES = frozenset({Field.PUBLISHED, Field.UPDATED, Field.COMMENT_TIME})
_BESIDE_THE_BODY = frozenset({*_HEAD.values(), Label.KICKER, Label.CAPTION})
_OF_A_HEADER = frozenset({Label.COMMENT_HEADER, Label.COMMENT_INTERFACE})
_IN_A_TEXT = frozenset({Label.COMMENT_TEXT, Label.COMMENT_INTERFACE})


class Corrected(NamedTuple):
    """A segmentation set right, the corrections that were applied, and a finding about each that was not."""

    segmentation: Segmentation
    applied: tuple[Correction, ...]
    findings: tuple[Finding, ...]


def apply_corrections(
    repaired: Repaired,
    found: Segmentation,
    corrections: Corrections,
    *,
    sha256: str,
    reference: date | None = None,
) -> Corrected:
    """`found`, the partition of the repaired text, as `corrections` say it is.

    None of them is applied unless they were written for the bytes with this `sha256`; those that do not fit are passed
    over. `reference` is that of the options. The segments partition the text again, and every string still comes from
    them.
    """
    if corrections.sha256 != sha256:
        stale = [_of_other_bytes(corrections, sha256)] if corrections.sha256 else []
        return Corrected(found, (), (*corrections.findings, *stale))
    work = _Work(repaired.text, found, corrections)
    work.do()
    if not work.applied:
        return Corrected(found, (), work.all_findings())
    settled = settle(repaired, found, work.canvas.segments, work.ruling, reference)
    for entry, refusal in settled.refused.items():
        work.tell(work.places[entry], refusal)
    applied = [
        one._replace(comment=settled.names.get(one.comment)) if one.comment else one
        for one in sorted(work.applied, key=lambda one: work.places[one.entry].line)
        if one.entry not in settled.refused
    ]
    return Corrected(settled.segmentation, tuple(applied), work.all_findings())


def _of_other_bytes(corrections: Corrections, sha256: str) -> Finding:
    problem = f"written for a file with the SHA-256 {corrections.sha256[:12]}…, and this one has {sha256[:12]}…"
    expected = f"the same file, line ends as well; if its words changed, look at the corrections and run {REBIND}"
    return Finding(
        "sha256",
        f"{problem}; no correction is applied",
        expected,
        corrections.name,
        corrections.sha256_line,
        Rule.CORRECTIONS,
    )


class _Target(NamedTuple):
    """A comment that something is said of, by the id it has while the partition is painted, and where it stands."""

    entry: CommentEntry
    comment: str
    span: Span


class _Work:
    """The corrections of one sidecar as they are applied."""

    def __init__(self, text: str, found: Segmentation, corrections: Corrections) -> None:
        self.text = text
        self.canvas = Canvas(text, found.segments)
        self.ruling = Ruling()
        self.applied: list[Correction] = []
        self.findings: list[Finding] = []
        self.places: dict[str, Place] = {}
        self._found, self._said = found, corrections
        self._coarse: list[tuple[Span, Place]] = []
        self._fine: list[tuple[Span, Place]] = []

    def do(self) -> None:
        """Paint all that can be, the coarse before the fine."""
        head = {value.field: value for value in self._said.head}
        targets = list(self._targets(none_is_one=Field.COMMENTS in head))
        if none := head.pop(Field.COMMENTS, None):
            self._remove(none.place, Field.COMMENTS, {comment.id for comment in self._found.comments}, None)
        for target in [target for target in targets if target.entry.remove]:
            self._remove(target.entry.place, Field.COMMENT_REMOVED, {target.comment}, target.entry.at)
        if body := head.pop(Field.BODY, None):
            self._try(body.place, partial(self._body, body))
        targets = [target for target in targets if self._place_text(target)]
        for value in head.values():
            self._try(value.place, partial(self._field, value, _HEAD[value.field]))
        for target in targets:
            self._fields(target)
        if self._said.authors:
            self._try(self._said.authors.place, partial(self._authors, self._said.authors, Field.BYLINE in head))
        for relabel in self._said.labels:
            self._try(relabel.place, partial(self._label, relabel))
        for target in targets:
            if parent := target.entry.parent:
                self._try(parent.place, partial(self._parent, parent, target))

    def tell(self, place: Place, problem: NotApplied) -> None:
        """Say why a correction is not applied."""
        name = self._said.name
        self.findings.append(
            Finding(place.entry, problem.problem, problem.expected, name, place.line, Rule.CORRECTIONS)
        )

    def all_findings(self) -> tuple[Finding, ...]:
        """What could not be understood, and what did not fit, in the order of the sidecar."""
        return tuple(sorted((*self._said.findings, *self.findings), key=lambda finding: finding.line))

    def _try(self, place: Place, act: Callable[[], None]) -> bool:
        try:
            act()
        except NotApplied as problem:
            self.tell(place, problem)
            return False
        return True

    def _apply(
        self, about: Field, place: Place, quote: str | None, comment: str | None = None, value: str | None = None
    ) -> None:
        self.places[place.entry] = place
        self.applied.append(Correction(about.value, comment, quote or None, value, place.entry))

    def _targets(self, *, none_is_one: bool) -> Iterator[_Target]:
        """The comments that entries are about; those that are removed have no other entry."""
        removed: dict[str, Place] = {}
        for number, entry in enumerate(sorted(self._said.comments, key=lambda entry: not entry.remove)):
            try:
                if entry.at is None:
                    assert entry.text is not None
                    spans = [find(self.text, stretch) for stretch in entry.text.stretches]
                    yield _Target(entry, f"+{number}", spans[0])
                    continue
                comment, span = self._comment_at(entry.at)
                if none_is_one:
                    raise NotApplied("comments = false says that nothing found is a comment", "add = true and its text")
                if comment in removed:
                    place = removed[comment]
                    raise NotApplied(f"{place.entry} (line {place.line}) removes this comment", "one of the two")
                if entry.remove:
                    removed[comment] = entry.place
                yield _Target(entry, comment, span)
            except NotApplied as problem:
                self.tell(entry.place, problem)

    def _comment_at(self, at: Stretch, but: str | None = None) -> tuple[str, Span]:
        """The comment that words stand in, and where; none that is called `but`. Raises `NotApplied`."""
        spans = find_all(self.text, at)
        held = [(comment, span) for span in spans if (comment := self._holder(span)) not in (None, but)]
        if len({comment for comment, _ in held}) > 1:
            whole = whole_words(self.text, [span for _, span in held])
            held = [pair for pair in held if pair[1] in whole]
        names = {comment for comment, _ in held}
        if len(names) == 1 and held[0][0] is not None:
            return held[0][0], find(self.text, at, lambda _: [held[0][1]])
        if names:
            lines = lines_of(self.text, [span for _, span in held])
            raise NotApplied(f"{short(at.first)} stands in {len(names)} comments, on {lines}", "nth, or more words")
        problem = f"{short(at.first)} stands in no {'other ' if but else ''}comment that was found"
        raise NotApplied(problem, "words of one, or add = true and its text")

    def _holder(self, span: Span) -> str | None:
        return next((one.comment for one in self.canvas.over(span) if one.comment is not None), None)

    def _remove(self, place: Place, about: Field, names: Collection[str | None], at: Stretch | None) -> None:
        self.canvas.relabel(lambda segment: segment.comment in names, Label.FURNITURE)
        gone = next(iter(names), None) if at else None
        self._apply(about, place, str(at) if at else None, gone)

    def _body(self, value: Value) -> None:
        spans = [find(self.text, stretch, self._outside_comments) for stretch in value.stretches]
        _require_apart(spans)
        old = [segment for segment in self.canvas.segments if segment.label in BODY_LABELS]
        for span in spans:
            self.canvas.fill(span, Label.PARAGRAPH, None, partial(_stays, span, old))
        self._clear(old, spans, Label.FURNITURE)
        self._apply(Field.BODY, value.place, str(value))

    def _clear(self, old: Sequence[Segment], spans: Sequence[Span], label: Label, comment: str | None = None) -> None:
        """Give what is outside of `spans` of the `old` segments another label."""
        for segment in old:
            at = segment.start
            for span in sorted(spans):
                if span.start < segment.end and at < span.end:
                    self.canvas.paint(Span(at, max(at, span.start)), label, comment)
                    at = span.end
            self.canvas.paint(Span(min(at, segment.end), segment.end), label, comment)

    def _place_text(self, target: _Target) -> bool:
        """Paint the text of a comment, if that is said; is there such a comment?"""
        entry = target.entry
        if entry.remove:
            return False
        if entry.text is None:
            return True
        done = self._try(entry.text.place, partial(self._text, entry.text, target))
        return done or entry.at is not None

    def _text(self, value: Value, target: _Target) -> None:
        spans = [find(self.text, stretch, partial(self._nearest, target.span)) for stretch in value.stretches]
        _require_apart(spans)
        self._claim(self._coarse, spans, value.place)
        comment = target.comment
        old = [one for one in self.canvas.segments if one.comment == comment and one.label is Label.COMMENT_TEXT]
        for span in spans:
            self.canvas.fill(
                span, Label.COMMENT_TEXT, comment, lambda one: one.comment == comment and one.label in _IN_A_TEXT
            )
        self._clear(old, spans, Label.FURNITURE)
        if target.entry.at is None:
            self.ruling.added[comment] = spans[0].start
            self._apply(Field.COMMENT_ADDED, target.entry.place, str(value), comment)
        else:
            self._apply(Field.COMMENT_TEXT, value.place, str(value), comment)

    def _fields(self, target: _Target) -> None:
        for value, label in ((target.entry.author, Label.COMMENT_AUTHOR), (target.entry.time, Label.COMMENT_TIME)):
            if value is not None:
                choose = partial(self._beside, target)
                self._try(value.place, partial(self._field, value, label, target.comment, choose))

    def _outside_comments(self, spans: Sequence[Span]) -> Sequence[Span]:
        """Those of `spans` that stand in no comment, if there is one: what the head of a page is made of."""
        return [span for span in spans if self._holder(span) is None] or spans

    def _nearest(self, place: Span, spans: Sequence[Span]) -> Sequence[Span]:
        return _nearest(place, whole_words(self.text, spans))

    def _beside(self, target: _Target, spans: Sequence[Span]) -> Sequence[Span]:
        """The nearest of `spans` to a comment, of those that are not claimed.

        Those between the texts around it come first, then those in its own text, then all others.
        """
        texts = [one for one in self.canvas.segments if one.label is Label.COMMENT_TEXT]
        own = [target.span, *(Span(one.start, one.end) for one in texts if one.comment == target.comment)]
        others = [Span(one.start, one.end) for one in texts if one.comment != target.comment]
        room = self._room(Span(min(own).start, max(span.end for span in own)), others)
        free = [span for span in spans if not any(span.overlaps(claimed) for claimed, _ in self._fine)] or spans
        inside = [span for span in free if any(span.overlaps(one) for one in own)]
        beside = [span for span in free if room.start <= span.start and span.end <= room.end and span not in inside]
        return self._nearest(target.span, beside or inside or free)

    def _room(self, own: Span, others: Sequence[Span]) -> Span:
        """From the text before a comment to the one behind it.

        A text that was found right beside it, and that nobody has set, is passed over: if the comment was missed, its
        header was taken for a part of that text.
        """
        start, edge = 0, own.start
        for text in reversed([one for one in others if one.start < own.start]):
            if self._parts(text, self.text[text.end : edge]):
                start = text.end
                break
            edge = text.start
        end, edge = len(self.text), own.end
        for text in (one for one in others if one.start > own.start):
            if self._parts(text, self.text[edge : text.start]):
                end = text.start
                break
            edge = text.end
        return Span(start, end)

    def _parts(self, text: Span, gap: str) -> bool:
        """Does this text of another comment end the room of one, if `gap` stands between the two?"""
        return bool(gap.strip()) or any(text.overlaps(claimed) for claimed, _ in self._coarse)

    def _field(self, value: Value, label: Label, comment: str | None = None, choose: Chooser | None = None) -> None:
        choose = choose or self._outside_comments
        spans = [find(self.text, stretch, choose) for stretch in value.stretches]
        _require_apart(spans)
        if value.field in _TIMES and spans:
            require_time(" ".join(" ".join(self.text[start:end].split()) for start, end in spans), value.given)
        self._claim(self._fine, spans, value.place)
        rest = (Label.FURNITURE, None) if comment is None else (Label.COMMENT_HEADER, comment)
        self.canvas.relabel(lambda one: one.label is label and one.comment == comment, *rest)
        for span in spans:
            self.canvas.paint(span, label, comment)
        self.ruling.has_byline |= label is Label.BYLINE
        if value.given:
            self.ruling.given[value.field, comment] = value.given
        self._apply(value.field, value.place, str(value), comment, value.given.text if value.given else None)

    def _authors(self, said: Authors, has_byline: bool) -> None:
        byline = emit(self.text, self.canvas.segments).byline
        known = letters(byline or "")
        if not said.authors and byline and has_byline:
            raise NotApplied("a byline without authors", "the authors that it names, or byline = false")
        if not has_byline and not (said.authors and all(letters(part) in known for part in parts(said.authors))):
            spans = sorted(self._name_spans(said))
            self._claim(self._fine, spans, said.place)
            self.canvas.relabel(lambda one: one.label is Label.BYLINE, Label.FURNITURE)
            for span in spans:
                self.canvas.paint(span, Label.BYLINE)
            self.ruling.has_byline = True
        self.ruling.authors = said
        names = [author.name if author.role is None else f"{author.name}, {author.role}" for author in said.authors]
        self._apply(Field.AUTHORS, said.place, " / ".join(names))

    def _name_spans(self, said: Authors) -> Iterator[Span]:
        """Where names and roles stand, each as near to the one before as can be. Raises `NotApplied`."""
        last: Span | None = None
        for part in parts(said.authors):
            try:
                last = find(self.text, Stretch(part), partial(self._beside_name, last))
            except NotApplied as problem:
                raise NotApplied(
                    problem.problem, 'the line that names them, as byline = { quote = "…", nth = 1 }'
                ) from None
            yield last

    def _beside_name(self, last: Span | None, spans: Sequence[Span]) -> Sequence[Span]:
        outside = self._outside_comments(spans)
        return self._nearest(last, outside) if last else outside

    def _label(self, relabel: Relabel) -> None:
        span = find(self.text, relabel.stretch)
        self._claim(self._fine, [span], relabel.place)
        comment = self._holder(span) if relabel.label in _OF_A_HEADER else None
        if relabel.label in BODY_LABELS:
            self.canvas.fill(span, relabel.label, None, lambda _: False)
        else:
            self.canvas.paint(span, relabel.label, comment)
        self._apply(Field.LABEL, relabel.place, str(relabel.stretch), comment, relabel.label.value)

    def _parent(self, value: Value, target: _Target) -> None:
        parent = self._comment_at(value.stretches[0], target.comment)[0] if value.stretches else None
        self.ruling.parents[target.comment] = parent, value.place.entry
        self._apply(Field.COMMENT_PARENT, value.place, str(value), target.comment)

    def _claim(self, claims: list[tuple[Span, Place]], spans: Sequence[Span], place: Place) -> None:
        """Raises `NotApplied` if a correction before this one has some of the words already."""
        for span in spans:
            for other, by in claims:
                if span.overlaps(other):
                    words = short(self.text[max(span.start, other.start) : min(span.end, other.end)])
                    raise NotApplied(
                        f"{by.entry} (line {by.line}) has claimed {words}", "stretches that do not overlap"
                    )
        claims += [(span, place) for span in spans]


def _stays(span: Span, old: Sequence[Segment], segment: Segment) -> bool:
    """Does a segment in the stretch that is the body now keep its label?"""
    if segment.label in BODY_LABELS:
        return True
    if segment.start <= span.start or segment.end >= span.end:
        return False
    inside = bool(old) and old[0].start < segment.start and segment.end < old[-1].end
    return segment.label in _BESIDE_THE_BODY or (segment.label is Label.FURNITURE and inside)


def _nearest(place: Span, spans: Sequence[Span]) -> Sequence[Span]:
    """Those of `spans` that are nearest to `place`: one, or two if they are equally near."""
    least = min(span.distance(place) for span in spans)
    return [span for span in spans if span.distance(place) == least]


def _require_apart(spans: Sequence[Span]) -> None:
    """Raises `NotApplied` if the stretches of one value are out of order or overlap."""
    for before, behind in pairwise(spans):
        if behind.start < before.end:
            raise NotApplied("its stretches overlap, or are out of order", "stretches in the order of the text")
