"""Pages that are wrong become right: sidecars made from what a reader expects, with nothing taken from the program.

`comments = false` throws away all comments that were found, and every key of the head is set; so each page is as wrong
as can be before its corrections.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from _pytest.mark import ParameterSet

from corpus_tools import check_record, normalize, read_corrections, verify_record
from corpus_tools.base.model import Author
from corpus_tools.check.outline import CASE, EXPECT, KNOWN_FAILURE, outline
from tests.corrections.gold import Expected, Gold, NotThere, from_outline, sidecar_of
from tests.test_fixtures import FIXTURES

SHARED = Path(__file__).parents[3] / "shared" / "cases" / "pages"
EVERY = 4
_BASIS = re.compile(r"^(comment c\d+ > c\d+) \(\w+\)")
_LEFT_ALONE = ("warning: ", "declared: ", "furniture: ")


def fixtures() -> Iterator[ParameterSet]:
    """A quarter of the fixtures, and all that the program does not get right by itself."""
    number = 0
    for path in sorted(FIXTURES.rglob("*.txt")):
        for case in re.split(rf"^{CASE}", path.read_bytes().decode("utf-8"), flags=re.MULTILINE)[1:]:
            name, _, rest = case.partition("\n")
            text, _, lines = rest.partition(EXPECT)
            number += 1
            if number % EVERY == 0 or name.endswith(KNOWN_FAILURE):
                yield pytest.param(text.encode(), lines.split("\n"), id=f"{path.stem}: {name}")


def asked(lines: list[str]) -> list[str]:
    return [_BASIS.sub(r"\1", line) for line in lines if line and not line.startswith(_LEFT_ALONE)]


@pytest.mark.parametrize(("raw", "lines"), list(fixtures()))
def test_a_fixture_comes_out_as_expected_whatever_the_program_found(raw: bytes, lines: list[str]) -> None:
    expected = asked(lines)
    try:
        sidecar = sidecar_of(raw, from_outline(expected))
    except NotThere as missing:
        pytest.skip(f"{missing} cannot be quoted: it stands in several pieces")
    corrections = read_corrections(sidecar.encode(), "page.toml")
    made = normalize(raw, name="page.txt", corrections=corrections)
    assert made.findings == ()
    assert asked(outline(made.document, raw)) == expected
    assert check_record(made.record) == []
    assert verify_record(made.record, raw, corrections=corrections) == []


def shared() -> list[Path]:
    return sorted(SHARED.glob("*.json"))


def as_gold(want: dict[str, Any]) -> Gold:
    """What a file of shared cases expects; a text of which only the start is told ends with it."""
    names = [comment["author"] for comment in want["comments"]]
    comments = []
    for comment in want["comments"]:
        parent = comment["parent"]
        if isinstance(parent, str):
            parent = int(parent[1:]) - 1 if re.fullmatch(r"c\d+", parent) else names.index(parent)
        time = comment["timestamp"] and comment["timestamp"][:16]
        first = comment["text_starts"]
        comments.append(Expected(comment["author"], time, parent, first, comment.get("text_ends") or first))
    authors = [Author(name, None) for name in want["authors"]]
    published = want["published"][:10] if want["published"] else None
    body = [(want["body_starts"] or want["body_ends"], want["body_ends"] or want["body_starts"])]
    gold = Gold(want["headline"], authors=authors, published=published, comments=comments)
    gold.body = body if body[0][0] else []
    gold.byline = want["authors"][0] if len(authors) == 1 else None
    return gold


@pytest.mark.skipif(not shared(), reason="the shared cases are not here")
@pytest.mark.parametrize("path", shared(), ids=lambda path: path.stem)
def test_a_shared_case_comes_out_as_expected_whatever_the_program_found(path: Path) -> None:
    want = json.loads(path.read_text("utf-8"))
    raw = path.with_suffix(".txt").read_bytes()
    gold = as_gold(want)
    try:
        sidecar = sidecar_of(raw, gold)
    except NotThere as missing:
        pytest.skip(f"{missing} cannot be quoted from what the case tells")
    corrections = read_corrections(sidecar.encode(), "page.toml")
    made = normalize(raw, name="page.txt", corrections=corrections)
    record = made.record
    if len(want["authors"]) > 1:  # the case does not tell the byline, and names alone can stand in many places
        pytest.skip("the case has no byline to quote")
    assert made.findings == ()
    assert verify_record(record, raw, corrections=corrections) == []
    assert (record["headline"], [author["name"] for author in record["authors"]]) == (want["headline"], want["authors"])
    assert (record["published"] or "")[:10] == (gold.published or "")
    assert squeezed(record["body"]).startswith(squeezed(want["body_starts"]))
    assert squeezed(record["body"]).endswith(squeezed(want["body_ends"]))
    ids = [comment["id"] for comment in record["comments"]]
    rows = [(one["author"], (one["timestamp"] or "")[:16] or None, one["parent"]) for one in record["comments"]]
    assert rows == [
        (one.author, one.time, ids[one.parent] if one.parent is not None else None) for one in gold.comments
    ]
    for comment, expected in zip(record["comments"], gold.comments, strict=True):
        assert squeezed(comment["text"]).startswith(squeezed(expected.first))
        assert squeezed(comment["text"]).endswith(squeezed(expected.last))


def squeezed(text: str | None) -> str:
    return " ".join((text or "").split())
