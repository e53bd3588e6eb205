"""Where the article lies on a page and what its parts are: the pages of `cases/pages/`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.segment.article.find import label_article
from corpus_tools.segment.lines import split_lines
from corpus_tools.segment.opening.head import titled
from corpus_tools.segment.thread.page import read_page
from corpus_tools.words.furniture import Furniture, furniture
from corpus_tools.words.language import detect_language
from corpus_tools.words.tables import tables

PAGES = Path(__file__).parent / "cases" / "pages"


def cases() -> list[tuple[str, str, str]]:
    found = []
    for path in sorted(PAGES.glob("*.txt")):
        for case in path.read_text("utf-8").split("=== ")[1:]:
            name, _, rest = case.partition("\n")
            page, _, expected = rest.partition("\n--- expect\n")
            found.append((f"{path.stem}: {name}", page, expected.strip()))
    return found


def outline(page: str) -> str:
    """A line a segment; furniture is what is left over, and is not printed."""
    segments = label_article(split_lines(page)).segments
    printed = ((s.label, " ".join(page[s.start : s.end].split())) for s in segments)
    return "\n".join(f"{label}: {text}" for label, text in printed if label != "furniture")


@pytest.mark.parametrize(("page", "expected"), [case[1:] for case in cases()], ids=[case[0] for case in cases()])
def test_page_is_read_as_a_reader_would(page: str, expected: str) -> None:
    assert outline(page) == expected


PARAGRAPHS = (
    "It was found by a plumber who was looking for something else, as plumbers are. Nobody had asked him to dig there.",
    "Books had been kept above it for a hundred and ten years. None was ever damp, and nobody thought that strange.",
)


@pytest.mark.parametrize(
    ("line", "published"),
    [
        ("3 May 2014", "3 May 2014"),
        ("Published 3 May 2014", "3 May 2014"),
        ("3 May 2014 | 5 min read", "3 May 2014"),
        ("Last updated: 3 May 2014", None),
        ("2. Februar 20202. Februar 2020 Anna Berg 1 Kommentar", "2. Februar 2020"),
        ("Photo: 3 May 2014", None),
    ],
)
def test_publication_date_below_the_headline(line: str, published: str | None) -> None:
    article = label_article(split_lines("\n\n".join(("The well under the library", line, *PARAGRAPHS))))
    assert (article.published.text if article.published else None) == published


def test_update_is_told_apart() -> None:
    page = "\n\n".join(("The well under the library", "3 May 2014", "Updated: 9 May 2014", *PARAGRAPHS))
    article = label_article(split_lines(page))
    assert article.published is not None
    assert article.updated is not None
    assert (article.published.text, article.updated.text) == ("3 May 2014", "9 May 2014")


def test_byline_and_date_of_one_line_are_two_segments() -> None:
    page = "\n\n".join(("The well under the library", "By Jane Smith | 3 May 2014", *PARAGRAPHS))
    assert "byline: By Jane Smith\npublished: 3 May 2014" in outline(page)


def test_date_of_a_quoted_post_is_not_the_date_of_the_article() -> None:
    page = "\n\n".join(("The well under the library", PARAGRAPHS[0], "— Agnes (@agnes) 3 May 2014", PARAGRAPHS[1]))
    assert label_article(split_lines(page)).published is None


def test_a_sentence_about_the_day_of_publication_is_no_headline() -> None:
    """It was the headline, and its date a segment inside that of the headline."""
    page = "\n\n".join(("This entry was posted on 3 May 2014 by the people of the old river bank", *PARAGRAPHS))
    assert outline(page).startswith("published: 3 May 2014\nparagraph: ")


MENU = [
    f"{place} {thing}"
    for place in ("Garden", "River", "Market", "Harbour", "Hill")
    for thing in ("news", "maps", "clubs")
]
TITLE = "The well under the library was dug before the library was"


def head_of(page: list[str]) -> list[str]:
    """What headline and byline say, in this order."""
    return [line for line in outline("\n".join(page)).splitlines() if line.startswith(("headline: ", "byline: "))]


@pytest.mark.xfail(strict=True, reason="a first line so far above its text is as often the name of the site")
def test_page_title_is_the_headline_where_no_line_near_the_body_repeats_it() -> None:
    page = [TITLE, *MENU * 4, "", "By Jane Smith", "3 May 2014", "", *PARAGRAPHS]
    assert head_of(page) == [f"headline: {TITLE}", "byline: By Jane Smith"]


def test_headline_is_found_above_a_list_that_parts_it_from_the_body() -> None:
    things = [f"{number}. {name}" for number in range(1, 6) for name in MENU[:9]]
    page = [*MENU, "", TITLE, "", "By Jane Smith", "3 May 2014", "", *things, "", *PARAGRAPHS]
    assert head_of(page) == [f"headline: {TITLE}", "byline: By Jane Smith"]


def test_headline_is_found_below_a_long_notice() -> None:
    notice = [
        f"We set {n} kinds of cookies to see which pages are read, and to remember your choices." for n in range(9)
    ]
    page = [*notice, "", "Settings", "", TITLE, "", "By Jane Smith", "3 May 2014", "", *PARAGRAPHS * 4]
    assert head_of(page) == [f"headline: {TITLE}", "byline: By Jane Smith"]


def test_standfirst_between_headline_and_byline_is_no_headline() -> None:
    standfirst = "Why the mayor would rather not talk about the matter in public"
    body = ["The library never spoke of its well, and nobody asked the library, because wells are not what it is for."]
    page = [
        *MENU,
        "",
        "The Well under the Library",
        "",
        standfirst,
        "",
        "By Jane Smith",
        "3 May 2014",
        "",
        *body,
        *PARAGRAPHS,
    ]
    assert head_of(page)[0] == "headline: The Well under the Library"


def test_headline_does_not_go_on_where_broken_lines_keep_their_space() -> None:
    """An extractor that breaks lines at links leaves the space on one side; at the end of a title there is none."""
    title = "The well under the library was dug a hundred years before the library"
    links = ["It was found by ", "a plumber", ", who told ", "the council", ", which told ", "nobody", ", as it does."]
    page = [*MENU, title, "Written by ", "Jane Smith", "3 May 2014", *PARAGRAPHS, *links, " and so on.", *PARAGRAPHS]
    assert head_of(page)[0] == f"headline: {title}"


def test_headline_is_the_title_printed_again_and_not_the_page_title_above_the_menu() -> None:
    page = [TITLE, *MENU * 4, TITLE, "Written by", "Jane Smith", "3 May 2014", *MENU * 3, "", *PARAGRAPHS]
    assert head_of(page) == [f"headline: {TITLE}", "byline: Jane Smith"]


VOCABULARY = "the By Jane Smith 3 May 2014 said. Home More: • # — | water ©"
WORDS = st.lists(st.sampled_from(VOCABULARY.split()), max_size=30)


@given(st.lists(WORDS.map(" ".join), max_size=25).map("\n".join))
def test_segments_are_sorted_disjoint_and_not_empty(page: str) -> None:
    end = 0
    for segment in label_article(split_lines(page)).segments:
        assert end <= segment.start < segment.end <= len(page)
        assert page[segment.start : segment.end].strip()
        end = segment.end


@given(st.lists(WORDS.map(" ".join), max_size=25).map("\n".join))
def test_head_has_one_segment_of_each_kind(page: str) -> None:
    labels = [segment.label for segment in label_article(split_lines(page)).segments]
    for label in ("headline", "standfirst", "byline", "published", "updated"):
        assert labels.count(label) <= 1  # type: ignore[arg-type]


FURNITURE = [
    (language, key, text)
    for language, table in tables("furniture").items()
    for key in ("positive", "negative")
    for text in table.get(key, [])
]


@pytest.mark.parametrize(("language", "key", "text"), FURNITURE, ids=[text for *_, text in FURNITURE])
def test_example_of_furniture(language: str, key: str, text: str) -> None:
    assert (furniture([text])[0] is not Furniture.NONE) == (key == "positive"), language


@pytest.mark.parametrize(
    "text", ["Search: [          ] [Go]", "____________________", "(BUTTON) Menu", "03/05/2022 22:46", "* * *"]
)
def test_forms_and_symbols_are_furniture(text: str) -> None:
    assert furniture([text]) == [Furniture.LINE]


@pytest.mark.parametrize(
    ("text", "language"),
    [
        (" ".join(PARAGRAPHS), "en"),
        (
            "Das Lot hängt im Treppenhaus, und wer es berührt, zahlt fünf Euro in eine Kasse. "
            "Aus der soll einmal die Rettung des Turms bezahlt werden.",
            "de",
        ),
        (
            "Le puits se trouve sous la bibliothèque et personne ne sait qui l’a creusé, mais il est très vieux.",
            "fr",
        ),
        (
            "El pozo está debajo de la biblioteca y nadie sabe quién lo hizo, pero es más viejo que el río.",
            "es",
        ),
        (
            "Remont miał trwać rok, ale najpierw znaleziono pod jezdnią studnię, potem rower, który leżał w studni od "
            "wojny, a latem zabrakło szyn. Burmistrz mówi, że tramwaj wróci przed zimą, jeśli nikt nie znajdzie wozu.",
            "pl",
        ),
        ("Oxley Westbrook Marlow Ferris Lund Tull", None),
        (" ".join(["Oxley Westbrook Marlow Ferris Lund Tull"] * 4), None),
        ("", None),
    ],
)
def test_language_by_function_words(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_the_words_that_a_title_takes_are_no_time() -> None:
    """A record must not have a time without the words that it was read from."""
    lines = split_lines("\n\n".join(("The well under the library", "By Ann Archer on May 3, 2015", *PARAGRAPHS)))
    article, page = label_article(lines), read_page(lines)
    assert article.published
    retitled = titled(page, article, 1, 0, len(lines[1].text))
    assert retitled.published is None
    kept = titled(page, article, 0, 4, len(lines[0].text))
    assert kept.published == article.published
