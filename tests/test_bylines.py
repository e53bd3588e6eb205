"""Bylines: the examples beside the phrases of each language, and the lines of `cases/bylines.txt`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from corpus_tools import check_record, normalize
from corpus_tools.dates.find import find_times
from corpus_tools.words.bylines import find_byline, name_line, opens_byline
from corpus_tools.words.credits import is_caption
from corpus_tools.words.name_pieces import pieces
from corpus_tools.words.names import is_name
from corpus_tools.words.tables import tables

CASES = [
    line.rsplit(" => ", 1)
    for line in (Path(__file__).parent / "cases" / "bylines.txt").read_text("utf-8").splitlines()
    if " => " in line and not line.startswith("#")
]
POSITIVE = [example for table in tables("bylines").values() for example in table.get("positive", [])]
NEGATIVE = [example["text"] for table in tables("bylines").values() for example in table.get("negative", [])]


def outline(text: str) -> str:
    times = find_times(text)
    byline = find_byline(text, ends=times[0].start if times else None)
    if byline is None:
        return "-"
    return "; ".join(f"{a.name} | {a.role}" if a.role else a.name for a in byline.authors)


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text for text, _ in CASES])
def test_line_names_its_authors(text: str, expected: str) -> None:
    assert outline(text) == expected


@pytest.mark.parametrize("example", POSITIVE, ids=[example["text"] for example in POSITIVE])
def test_positive_example_of_a_language(example: dict[str, Any]) -> None:
    byline = find_byline(example["text"])
    assert byline is not None
    assert [author.name for author in byline.authors] == example["authors"]
    if "roles" in example:
        assert [author.role for author in byline.authors] == example["roles"]


@pytest.mark.parametrize("text", NEGATIVE)
def test_negative_example_of_a_language(text: str) -> None:
    assert find_byline(text) is None


@pytest.mark.parametrize(
    "text", ["By Jane Smith | 3 May 2014", "3 May 2014 by Jane Smith", "Von Anna Berg, Reporterin"]
)
def test_span_encloses_cue_names_and_roles(text: str) -> None:
    byline = find_byline(text)
    assert byline is not None
    printed = text[byline.start : byline.end]
    assert printed[:2].casefold() in ("by", "vo")
    assert byline.authors[0].name in printed
    assert "2014" not in printed


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Paddy · April 19, 2019 · Mac", "Paddy"),
        ("1. Februar 2022 Luis Hohlweg 6", "Luis Hohlweg"),
        ("30. Oktober 2023 Carola Pfennig Kultur", "Carola Pfennig"),
        ("Arne Sjöholm | 29. Dezember 2022", "Arne Sjöholm"),
        ("NielsMaik 18.10.2019, 15:07 Uhr", "NielsMaik"),
        ("Berlin, 3. Mai 2014", None),
        ("Updated 3 May 2014", None),
        ("Foto: Anna Berg, 3. Mai 2014", None),
    ],
)
def test_name_beside_a_date_needs_no_cue(text: str, name: str | None) -> None:
    time = find_times(text)[0]
    names = [byline.authors[0].name for byline, _ in pieces(text, [(time.start, time.end)], {"kultur"})]
    assert name in names if name else not any(map(is_name, names))


def test_picture_text_and_name_are_one_name() -> None:
    byline = name_line("Claire Moreau Claire Moreau")
    assert byline is not None
    assert [author.name for author in byline.authors] == ["Claire Moreau"]


@pytest.mark.parametrize("text", ["By", "Von", "Kommentar von", "Autor*in", "About the author"])
def test_cue_alone_opens_a_byline(text: str) -> None:
    assert opens_byline(text)


@pytest.mark.parametrize("text", ["Bye", "Vonwegen", "He stood by the door and waited for a very long time"])
def test_other_words_open_none(text: str) -> None:
    assert not opens_byline(text)


@pytest.mark.parametrize("text", ["Jane Smith", "Karl von der Heide", "Dr. Uwe Stein", "J.R. Stone", "Mary O'Neil"])
def test_name(text: str) -> None:
    assert is_name(text)


@pytest.mark.parametrize(
    "text", ["jane smith", "The Bridge", "Smith", "Jane Smith 2014", "What We Know", "Jane Smith."]
)
def test_no_name(text: str) -> None:
    assert not is_name(text)


@pytest.mark.parametrize(
    "text", ["The old bridge. Photo: Ann Archer", "© Bo Lee", "Die Brücke (Foto: A. Berg)", "Photo by Ann Archer"]
)
def test_caption_by_its_credit(text: str) -> None:
    assert is_caption(text)


@pytest.mark.parametrize(
    "text", ["Images have emerged of the old bridge.", "The photo was lost.", "Bildung ist Sache der Länder"]
)
def test_sentence_about_a_picture_is_no_caption(text: str) -> None:
    assert not is_caption(text)


@pytest.mark.parametrize(
    "line", ["Meta St2019年6月5日ack Exchange", "By Meta Sto2019年6月5日ne", "Ann Arch2019年6月5日er, editor"]
)
def test_a_date_inside_a_name_makes_it_none(line: str) -> None:
    page = f"A headline of words for a page\n\n{line}\n\nBody text of words that is long enough to be a paragraph.\n"
    record = normalize(page.encode(), name="e.txt").record
    assert check_record(record) == []
    assert record["published"] == "2019-06-05T00:00:00"


def test_two_clauses_are_no_two_names() -> None:
    names = name_line("林晓舟，欧阳静", caseless=True)
    assert names is not None
    assert [author.name for author in names.authors] == ["林晓舟", "欧阳静"]
    assert name_line("磨盘停了三年，还是有面粉味。", caseless=True) is None
