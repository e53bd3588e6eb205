"""Invariants 4 to 8 of the record, over generated pages."""

from __future__ import annotations

from functools import partial

import orjson
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from corpus_tools import normalize, repair
from corpus_tools.base.errors import BadInput
from corpus_tools.base.model import Label, Segment, WarningCode
from corpus_tools.check.verify import prove_record
from corpus_tools.corrections.apply import Corrected
from corpus_tools.flow import Normalized, assemble
from corpus_tools.record.contract import check_record
from corpus_tools.record.document import Document
from corpus_tools.record.findings import Rule
from corpus_tools.record.record import to_record
from corpus_tools.record.strings import emit
from corpus_tools.segment.segmentation import CommentHead, Segmentation
from tests.amount import share

WORDS = st.sampled_from(
    ["the", "bees", "Über", "café", "’tis", "“so”", "–", "14", "recieve", "1,000", "€", "日本", "😀", ".."]
)
SENTENCE = st.lists(WORDS, min_size=1, max_size=30).map(lambda words: " ".join(words) + ".")
NAME = st.sampled_from(["Ann", "Tom Brierley", "mark_77", "Jörg M.", "Ελένη"])
TIME = st.sampled_from(["March 4, 2019 at 9:12 am", "4. März 2019 um 21:05 Uhr", "04/05/2019", "3 weeks ago"])
INDENT = st.sampled_from(["", "  ", "     ", "\t", "\u00a0"])
BREAK = st.sampled_from(["\n", "\n\n", "\n \n\n"])
HEAD = st.sampled_from(
    ["", "Why it must stay\n\n", "Why\n\nA standfirst of some words\n\nBy Jane Smith, Reporter\n\n3 May 2019\n\n"]
)
COUNT = st.sampled_from(["", "2 Responses to Why\n\n", "3 Kommentare\n", "Leave a Reply\n"])


@st.composite
def comments(draw: st.DrawFn, number: int) -> str:
    name, time, text, indent = draw(NAME), draw(TIME), draw(SENTENCE), draw(INDENT)
    shapes = [
        f"  {number}. {name} {time} #\n\n{indent}{text}\n\n",
        f"{indent}{name} says:\n{indent}{time}\n{indent}{text}\nReply\n\n",
        f"{indent}• {name}\n{indent}  {time}\n{text}\n",
        f"{text}\nPosted by: {name} at {time}\n\n",
        f"{name}{time}\n\n{text}\nReplyDelete\n",
    ]
    return draw(st.sampled_from(shapes))


@st.composite
def pages(draw: st.DrawFn) -> str:
    """A page: perhaps a head, some paragraphs, perhaps comments of shapes that are not even the same throughout."""
    parts = [draw(HEAD)]
    for _ in range(draw(st.integers(0, 4))):
        parts += [draw(INDENT), draw(SENTENCE), draw(BREAK)]
    parts.append(draw(COUNT))
    parts += [draw(comments(number)) for number in range(1, draw(st.integers(1, 6)))]
    return "".join(parts)


ENDS = st.sampled_from(["\n", "\r\n", "\r"])
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """A page as bytes: some codec, some line ends, sometimes cut or damaged."""
    raw = draw(pages()).replace("\n", draw(ENDS)).encode(draw(CODECS), "replace")
    cut = draw(st.sampled_from([0, 0, 0, 1, 2, 3]))
    junk = draw(st.sampled_from([b"", b"", b"\x00", b"\xff\xfe", b"caf\xc3\xa9 caf\xe9", b"&eacute;", b"\x1b[1m"]))
    return raw[: len(raw) - cut] + junk


def normalized(raw: bytes) -> Normalized | None:
    """None for files that hold no text, which the package may refuse."""
    try:
        return normalize(raw, name="page.txt")
    except BadInput:
        return None


def assert_partition(document: Document) -> None:
    borders = [segment.start for segment in document.segments] + [document.source.bytes]
    assert borders[0] == 0
    assert borders == sorted(set(borders))
    assert [segment.end for segment in document.segments] == borders[1:]


@given(files())
@settings(max_examples=share(200))
def test_a_record_is_proved_by_its_bytes(raw: bytes) -> None:
    """Invariants 4 and 5, and 1 to 3 as far as a record shows them."""
    if result := normalized(raw):
        assert_partition(result.document)
        assert prove_record(result.record, raw) == []


@given(files())
def test_no_letter_is_dropped(raw: bytes) -> None:
    """Invariant 4 again, on the text: what the labels say, put together, is the page."""
    if result := normalized(raw):
        repaired = repair(raw)
        starts = repaired.repaired_offsets([segment.start for segment in result.document.segments])
        ends = [*starts[1:], len(repaired.text)]
        assert "".join(repaired.text[start:end] for start, end in zip(starts, ends, strict=True)) == repaired.text
        blank = (i for i, segment in enumerate(result.document.segments) if segment.label is Label.BLANK)
        assert all(repaired.text[starts[i] : ends[i]].strip() == "" for i in blank)


@given(files())
def test_counts_and_parents(raw: bytes) -> None:
    """Invariants 6 and 7."""
    if result := normalized(raw):
        document = result.document
        ids = [comment.id for comment in document.comments]
        assert ids == [f"c{number}" for number in range(1, len(ids) + 1)]
        for index, comment in enumerate(document.comments):
            assert comment.parent is None or comment.parent in ids[:index]
            assert (comment.parent is None) == (comment.parent_basis is None)
        warned = any(warning.code is WarningCode.COMMENT_COUNT_MISMATCH for warning in document.warnings)
        assert document.comments_declared in (None, len(ids)) or warned


@given(files())
def test_the_same_bytes_give_the_same_bytes(raw: bytes) -> None:
    """Invariant 8, second half."""
    first, second = normalized(raw), normalized(raw)
    assert (first and orjson.dumps(first.record)) == (second and orjson.dumps(second.record))


@given(files())
def test_normal_text_is_left_alone(raw: bytes) -> None:
    """Invariant 8, first half: what a repair gave needs none."""
    text = repair(raw).text
    assert repair(text.encode("utf-8")).text == text
    if result := normalized(text.encode("utf-8")):
        assert result.document.edits == ()


BLANK = partial(Segment, Label.BLANK)


@st.composite
def segmentations(draw: st.DrawFn, text: str) -> Segmentation:
    """Any partition of a text with any labels, but that white space is blank and no byline is without authors."""
    length = len(text)
    borders = sorted(draw(st.sets(st.integers(1, length), max_size=12)) | {0, length})
    of_a_comment = {Label.COMMENT_AUTHOR, Label.COMMENT_TIME, Label.COMMENT_TEXT, Label.COMMENT_HEADER}
    choice = [label for label in Label if label is not Label.BYLINE]
    labels = draw(st.lists(st.sampled_from(choice), min_size=len(borders), max_size=len(borders)))
    ids = [f"c{number}" for number in range(1, draw(st.integers(1, 3)) + 1)]
    segments = tuple(
        Segment(label, start, end, draw(st.sampled_from(ids)) if label in of_a_comment else None)
        for label, start, end in zip(labels, borders, borders[1:], strict=False)
    )
    segments = tuple(part if text[part.start : part.end].strip() else BLANK(*part[1:3]) for part in segments)
    return Segmentation(segments, comments=tuple(CommentHead(comment, None, None, None) for comment in ids))


@given(st.data(), files().filter(lambda raw: len(repair(raw).text) > 0))
@settings(max_examples=share(200))
def test_any_partition_makes_a_record_that_its_bytes_prove(data: st.DataObject, raw: bytes) -> None:
    """Invariant 5 holds by construction, whatever the segmenter does, borders inside a repair included."""
    repaired = repair(raw)
    segmentation = data.draw(segmentations(repaired.text))
    document = assemble("page.txt", repaired, Corrected(segmentation, (), ()))
    assert_partition(document)
    record = to_record(document)
    # a border inside a repair moves, and can leave white space alone
    assume(all(finding.rule is not Rule.STRINGS for finding in check_record(record)))
    assert prove_record(record, raw) == []


@given(pages())
def test_a_block_never_holds_a_blank_line(page: str) -> None:
    if page:
        segments = [Segment(Label.PARAGRAPH, 0, len(page))]
        assert "\n" not in emit(page, segments).body
