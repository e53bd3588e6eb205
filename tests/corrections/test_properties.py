"""Whatever is corrected, the record is one: a partition of the bytes, and strings that the text says."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from corpus_tools import normalize
from corpus_tools.base.model import Author
from corpus_tools.check.verify import verify_record
from corpus_tools.corrections.anchors import NotApplied, Span, find
from corpus_tools.corrections.draft import authors_toml, quote_of, stretches_toml, toml_string
from corpus_tools.corrections.model import Stretch
from corpus_tools.corrections.read import LABELS, read_corrections
from corpus_tools.text.repair import repair
from tests.amount import share
from tests.samples import PAGE

PIECES = (
    *PAGE.split("\n\n"),
    "By Ann Lee and Bo Ek | 04/05/2019",
    "caf\u00c3\u00a9 \U0001f33f\u00a0moss &amp; moss",
    "\u200b",
    "Reply",
    "Ann says:\n3 weeks ago",
    "\x0b",
    "",
)
TEXTS = st.lists(st.sampled_from(PIECES), min_size=3, max_size=14).map("\n\n".join).filter(str.strip)
CRLF = st.booleans()


def words(text: str) -> st.SearchStrategy[str]:
    """A stretch of `text` as TOML: most of the time one that is there."""

    def quoted(ends: tuple[int, int]) -> str:
        start, end = sorted(ends)
        return stretches_toml([quote_of(text, Span(start, end))]) if text[start:end].strip() else "false"

    place = st.integers(0, len(text))
    near = st.tuples(place, st.integers(1, 40)).map(lambda pair: (pair[0], min(len(text), sum(pair))))
    return st.one_of(st.tuples(place, place).map(quoted), near.map(quoted), st.just('"moss"'), st.just("false"))


def sidecars(text: str) -> st.SearchStrategy[str]:
    """Any corrections of `text`."""
    any_words = words(text)
    key = st.sampled_from(["headline", "standfirst", "byline", "published", "updated", "body"])
    names = st.lists(st.sampled_from(["Ann Lee", "Tom Brierley", "Miriam", "moss"]), max_size=2)
    head = st.dictionaries(key, any_words, max_size=3)
    authors = st.one_of(
        st.just(""), names.map(lambda found: f"authors = {authors_toml([Author(n, None) for n in found])}")
    )
    comments = st.sampled_from(["", "", "comments = false"])
    own = st.dictionaries(st.sampled_from(["author", "time", "text", "parent"]), any_words, min_size=1, max_size=3)
    changed = st.tuples(any_words, own).map(lambda pair: table("comment", {"at": pair[0], **pair[1]}))
    added = st.tuples(any_words, own).map(lambda pair: table("comment", {**pair[1], "add": "true", "text": pair[0]}))
    removed = any_words.map(lambda at: table("comment", {"at": at, "remove": "true"}))
    label = st.tuples(any_words, st.sampled_from(LABELS)).map(label_table)
    tables = st.lists(st.one_of(changed, added, removed, label), max_size=6)
    lines = head.map(lambda found: "\n".join(f"{key} = {value}" for key, value in found.items()))
    return st.tuples(lines, authors, comments, tables).map(lambda parts: "\n".join([*parts[:3], *parts[3]]))


def table(name: str, keys: dict[str, str]) -> str:
    return "\n".join([f"[[{name}]]", *(f"{key} = {value}" for key, value in keys.items())])


def label_table(pair: tuple[str, str]) -> str:
    stretch, label = pair
    quote = stretch if stretch.startswith('"') else '"moss"'
    return table("label", {"quote": quote, "label": toml_string(label)})


@settings(max_examples=share(150))
@given(st.data())
def test_any_corrections_leave_a_record_that_the_bytes_prove(data: st.DataObject) -> None:
    text = data.draw(TEXTS)
    raw = (text.replace("\n", "\r\n") if data.draw(CRLF) else text).encode()
    repaired = repair(raw).text
    digest = hashlib.sha256(raw).hexdigest()
    sidecar = f'sha256 = "{digest}"\n' + data.draw(sidecars(repaired))
    corrections = read_corrections(sidecar.encode(), "page.toml")
    record = normalize(raw, name="page.txt", corrections=corrections).record
    assert verify_record(record, raw, corrections=corrections) == []
    assert [segment["start"] for segment in record["segments"][1:]] == [one["end"] for one in record["segments"][:-1]]
    for string in strings_of(record):
        assert is_said(string, repaired), string
    told = len(record["corrections"]) + len([w for w in record["warnings"] if w["code"] == "correction-not-applied"])
    assert told >= (1 if "=" in sidecar.partition("\n")[2] else 0)


def strings_of(record: dict[str, Any]) -> Iterator[str]:
    """Every string of a record that is text of its page, and the words of each author."""
    for key in ("headline", "standfirst", "byline", "published_text", "updated_text"):
        yield record[key] or ""
    yield from record["body"].split("\n\n")
    for comment in record["comments"]:
        yield from (comment["author"] or "", comment["timestamp_text"] or "", *comment["text"].split("\n"))
    for author in record["authors"]:
        yield from author["name"].split()


def is_said(string: str, text: str) -> bool:
    """Do the words of `string` stand in `text`, in this order?"""
    at = 0
    for word in string.split():
        at = text.find(word, at)
        if at < 0:
            return False
        at += len(word)
    return True


@settings(max_examples=share(200))
@given(TEXTS, st.data())
def test_a_quoted_stretch_is_found_where_it_was_taken_from(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    content = text[start:end]
    if content.strip():
        words = content.strip()
        at = start + content.index(words)
        assert find(text, quote_of(text, Span(start, end))) == Span(at, at + len(words))


@given(TEXTS, st.text(min_size=1).filter(str.strip))
def test_what_is_found_is_what_was_quoted(text: str, quote: str) -> None:
    try:
        start, end = find(text, Stretch(quote))
    except NotApplied:
        return
    assert text[start:end].split() == quote.split()
