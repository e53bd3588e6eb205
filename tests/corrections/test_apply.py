"""Corrections applied: what they change, what they leave alone, and why some do not fit."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from corpus_tools import normalize
from corpus_tools.check.verify import verify_record
from corpus_tools.corrections.read import read_corrections
from corpus_tools.flow import Normalized
from tests.samples import NAME, RAW, record

STAND = "The council wants the land, but what grows there cannot be moved"
UNTOUCHED = ("source", "edits", "language", "confidence", "article_confidence", "comments_declared")


def corrected(sidecar: str, raw: bytes = RAW, name: str = NAME) -> Normalized:
    """The page with a sidecar that is bound to it; what comes out is proved."""
    text = f'sha256 = "{hashlib.sha256(raw).hexdigest()}"\n{sidecar}'
    corrections = read_corrections(text.encode(), "page.toml")
    made = normalize(raw, name=name, corrections=corrections)
    assert verify_record(made.record, raw, corrections=corrections) == []
    return made


def changes(sidecar: str) -> dict[str, Any]:
    """The values of the sample that a sidecar changes; all of it fits."""
    made = corrected(sidecar)
    assert made.findings == ()
    before = record()
    assert all(made.record[key] == before[key] for key in UNTOUCHED)
    skipped = ("segments", "corrections")
    return {key: value for key, value in made.record.items() if value != before[key] and key not in skipped}


def why_not(sidecar: str) -> list[str]:
    """What is said of a sidecar that changes nothing."""
    made = corrected(sidecar)
    plain = record()
    told = [warning["message"] for warning in made.record["warnings"] if warning not in plain["warnings"]]
    assert told == list(map(str, made.findings))
    assert made.record | {"warnings": []} == plain | {"warnings": []}
    return told


def test_a_headline() -> None:
    assert changes(f'headline = "{STAND}"\nstandfirst = false') == {"headline": STAND, "standfirst": None}


def test_a_headline_of_two_stretches() -> None:
    assert changes('headline = ["The council wants the land", "cannot be moved"]\nstandfirst = false') == {
        "headline": "The council wants the land cannot be moved",
        "standfirst": None,
    }


def test_authors_of_a_new_byline_are_read_from_it() -> None:
    assert changes('byline = "Responses"') == {
        "byline": "Responses",
        "authors": [{"name": "Responses", "role": None}],
    }


def test_authors_without_a_byline_are_one() -> None:
    found = changes('authors = [{ name = "Anneke" }]')
    assert (found["byline"], found["authors"]) == ("Anneke", [{"name": "Anneke", "role": None}])


def test_authors_of_the_byline_that_is_there() -> None:
    assert changes('authors = ["Miriam Okafor"]') == {"authors": [{"name": "Miriam Okafor", "role": None}]}


def test_no_byline_has_no_authors() -> None:
    assert changes("byline = false") == {"byline": None, "authors": []} == changes("authors = false")


def test_what_is_left_of_a_byline_names_nobody() -> None:
    found = changes('[[label]]\nquote = "by Miriam"\nlabel = "furniture"')
    assert found == {"byline": None, "authors": []}


def test_a_time_is_read_from_its_words() -> None:
    assert changes('published = "March 6, 2019 at 8:05 pm"') == {
        "published": "2019-03-06T20:05:00",
        "published_text": "March 6, 2019 at 8:05 pm",
        "published_precision": "minute",
        "comments": [*record()["comments"][:2], record()["comments"][2] | dict.fromkeys(TIME)],
    }


TIME = ("timestamp", "timestamp_text", "timestamp_precision", "utc_offset")


def test_a_time_that_is_given() -> None:
    made = corrected('published = { quote = "eleven years", value = "2018-05" }')
    assert (made.record["published"], made.record["published_precision"]) == ("2018-05-01T00:00:00", "month")
    assert made.record["published_text"] == "eleven years"
    assert made.record["corrections"] == [
        {"field": "published", "comment": None, "quote": "eleven years", "value": "2018-05", "entry": "published"}
    ]


@pytest.mark.parametrize("value", ["2019-03-04", "2019-04-03", "2018-03-03", "2020"])
def test_a_time_that_is_given_cannot_contradict_the_words(value: str) -> None:
    (said,) = why_not(f'published = {{ quote = "3 March 2019", value = "{value}" }}')
    assert f"{value} is not what '3 March 2019' says" in said


def test_a_body() -> None:
    found = changes('body = { from = "I have dug", to = "the word soil." }')
    assert list(found) == ["body"]
    assert found["body"] == record()["body"].split("\n\n")[1]


def test_no_body() -> None:
    assert changes("body = false") == {"body": ""}


def test_a_body_takes_in_what_stood_outside() -> None:
    raw = (
        b"Cookies\n\nThe moss report\n\nWe like it.\n\nMoss grows on the north side of nearly all that this town has.\n"
    )
    made = corrected('body = { from = "We like", to = "town has." }', raw, "moss.txt")
    assert made.record["body"] == "We like it.\n\nMoss grows on the north side of nearly all that this town has."


def test_the_author_and_parent_of_a_comment() -> None:
    comments = record()["comments"]
    assert changes('[[comment]]\nat = "I remember him"\nauthor = "radio"\nparent = false') == {
        "comments": [
            comments[0],
            comments[1] | {"author": "radio", "parent": None, "parent_basis": None},
            comments[2],
        ],
        "body": record()["body"].replace("a radio nobody", "a\n\nnobody"),
    }


def test_an_author_is_the_nearest_place_of_his_name_outside_the_text() -> None:
    raw = b"Moss\n\nAnn 3 May 2019\n\nAnn here. I like moss.\n\nBo 4 May 2019\n\nNot at all, Ann.\n"
    sidecar = '[[comment]]\nadd = true\ntext = "Ann here. I like moss."\nauthor = "Ann"\ntime = "3 May 2019"'
    comments = corrected(f"comments = false\n{sidecar}", raw).record["comments"]
    assert [(one["author"], one["timestamp"], one["text"]) for one in comments] == [
        ("Ann", "2019-05-03T00:00:00", "Ann here. I like moss.")
    ]


def test_the_text_of_a_comment() -> None:
    found = changes('[[comment]]\nat = "Land is land"\ntext = "We need homes"')
    assert [one["text"] for one in found["comments"]][2] == "We need homes"


def test_removed_comments_take_their_replies_parents_with_them() -> None:
    found = changes('[[comment]]\nat = "My grandfather"\nremove = true')
    assert [(one["id"], one["author"], one["parent"]) for one in found["comments"]] == [
        ("c1", "Miriam Okafor", None),
        ("c2", "Anneke", None),
    ]
    assert [one["code"] for one in found["warnings"]] == ["comment-count-mismatch"]


def test_an_added_comment_stands_in_its_place() -> None:
    made = corrected(
        '[[comment]]\nadd = true\ntext = "of been furious"\n[[comment]]\nat = "Land is"\nparent = "of been"'
    )
    rows = [(one["id"], one["parent"], one["author"]) for one in made.record["comments"]]
    assert made.findings == ()
    assert rows == [
        ("c1", None, "Tom Brierley"),
        ("c2", None, None),
        ("c3", "c1", "Miriam Okafor"),
        ("c4", "c2", "Anneke"),
    ]
    assert [one["comment"] for one in made.record["corrections"]] == ["c2", "c4"]


def test_labels() -> None:
    assert changes('[[label]]\nfrom = "Bees, mostly"\nto = "nobody can find."\nlabel = "caption"')["body"].startswith(
        "The first thing you notice is the noise.\n\nI have dug"
    )


def test_white_space_in_quoted_words_is_any() -> None:
    assert changes('standfirst = "must stay  The council"\nheadline = false')["standfirst"] == "must stay The council"


WRONG = {
    'headline = "Why the alotments"': "page.toml:2: headline: 'Why the alotments' does not stand in the text; "
    "as far as 'Why the' it does, on line 1; expected 'allotments must stay The cou' from there on",
    'headline = "must stay"': "'must stay' stands in the text 2 times, on lines 1, 15; expected nth",
    'headline = { quote = "Miriam", nth = 3 }': "stands in the text 2 times; expected nth of at most 2",
    'body = { from = "I have dug", to = "plot 99" }': "'plot 99' does not stand behind 'I have dug'",
    'published = "the noise"': "no time can be read in 'the noise'",
    'published = { from = "3 March 2019", to = "March 4, 2019" }': "holds 2 times",
    'authors = ["Nobody Atall"]': "'Nobody Atall' does not stand in the text",
    'headlin = "x"': "headlin: 'headlin' is no key of a sidecar; expected one of sha256, source, headline",
    "headline = 3": "headline: 3 is no stretch of the text",
    "headline = { nth = 2 }": "no stretch of the text",
    'headline = { quote = "x", nth = 0 }': "nth is 0; expected a whole number from 1",
    "headline = []": "an empty list",
    "comments = true": "comments: true is not false",
    'published = { quote = "3 March 2019", value = "today" }': "'today' is no time; expected 2019",
    'published = { quote = "3 March 2019", value = "2019-02-30" }': "'2019-02-30' is no time",
    '[[comment]]\nat = "a spade"\nremove = true': "page.toml:3: comment[0]: 'a spade' stands in no comment",
    '[[comment]]\nat = "March"\nremove = true': "'March' stands in 3 comments, on lines 17, 21, 25; expected nth",
    "[[comment]]\nremove = true": "neither at nor add",
    '[[comment]]\nat = "marrow"': "nothing is said of the comment",
    '[[comment]]\nat = "marrow"\nremove = false': "false is not true",
    '[[comment]]\nadd = true\nauthor = "Anneke"': "a comment is added without its text",
    '[[comment]]\nat = "marrow"\nremove = true\nauthor = "Tom"': "remove beside author",
    '[[comment]]\nat = "My grandfather"\nparent = "marrow"': "comment[0].parent: the comment that it names",
    '[[label]]\nquote = "Bees"\nlabel = "headline"': "'headline' cannot be set here",
    '[[label]]\nquote = "Bees"\nlabel = "caption"\nauthors = []': "'authors' is no key of a label; expected it above",
    '[[label]]\nlabel = "caption"': "no stretch of the text",
    "comment = 3": "comment: 3 is no list of tables",
    'headline = "Why\n': "page.toml:2: $: not TOML: the string is not closed; expected a quotation mark at its end",
    "headline = ": "page.toml:2: $: not TOML: ",
}


@pytest.mark.parametrize(("sidecar", "said"), WRONG.items(), ids=range(len(WRONG)))
def test_what_does_not_fit_changes_nothing_and_says_why(sidecar: str, said: str) -> None:
    (told,) = why_not(sidecar)
    assert said in told


def test_what_does_not_fit_keeps_nothing_else_from_being_applied() -> None:
    made = corrected('headline = "zork"\nbyline = false\n[[comment]]\nat = "marrow"\nauthor = "zork"\ntime = false')
    assert [finding.path for finding in made.findings] == ["headline", "comment[0].author"]
    assert [one["field"] for one in made.record["corrections"]] == ["byline", "comment-time"]
    assert [one["code"] for one in made.record["warnings"]] == ["correction-not-applied"] * 2


def test_a_key_of_the_page_below_a_comment_is_told_where_it_belongs() -> None:
    made = corrected('[[comment]]\nat = "marrow"\ntime = false\n\nheadline = "Land is land."')
    assert [str(finding) for finding in made.findings] == [
        "page.toml:6: comment[0].headline: 'headline' is no key of a comment; expected it above the first [[comment]] "
        "or [[label]]: what stands below one is a part of it"
    ]
    assert made.record["comments"][2]["timestamp_text"] is None


def test_two_corrections_cannot_claim_the_same_words() -> None:
    made = corrected(f'headline = "{STAND}"\n[[label]]\nquote = "the land, but"\nlabel = "caption"')
    assert [str(finding) for finding in made.findings] == [
        "page.toml:4: label[0]: headline (line 2) has claimed 'the land, but'; expected stretches that do not overlap"
    ]


def test_a_comment_that_is_removed_has_no_author_to_be_set() -> None:
    made = corrected('[[comment]]\nat = "marrow"\nauthor = "Tom"\n[[comment]]\nat = "Land is"\nremove = true')
    assert [str(finding).partition(";")[0] for finding in made.findings] == [
        "page.toml:3: comment[0]: comment[1] (line 6) removes this comment"
    ]


@pytest.mark.parametrize("digest", ["0" * 64, "1234", None])
def test_corrections_of_other_bytes_are_not_applied(digest: str | None) -> None:
    line = f'sha256 = "{digest}"\n' if digest else ""
    made = normalize(RAW, name=NAME, corrections=read_corrections(f'{line}headline = "Bees"'.encode(), "page.toml"))
    assert made.record["headline"] == record()["headline"]
    assert [one["code"] for one in made.record["warnings"]] == ["correction-not-applied"]
    assert "--rebind" in made.record["warnings"][0]["message"]


@pytest.mark.parametrize("data", [b"\xff", b"a = " + b"[" * 9000, b"x = 1" + b"0" * 5000, b"\0"])
def test_what_is_no_sidecar_at_all_is_one_finding(data: bytes) -> None:
    assert [finding.path for finding in read_corrections(data, "page.toml").findings] == ["$"]


def test_warnings_that_are_no_longer_true_go() -> None:
    raw = b"The moss report\n\n04/05/2019\n\nMoss grows on the north side of nearly all that this town has built.\n"
    plain = normalize(raw, name="moss.txt").record
    assert (plain["published"], [one["code"] for one in plain["warnings"]]) == (None, ["ambiguous-date"])
    made = corrected('published = { quote = "04/05/2019", value = "2019-05-04" }', raw, "moss.txt")
    assert (made.record["published"], made.record["warnings"]) == ("2019-05-04T00:00:00", [])


def test_a_byline_cannot_be_without_authors() -> None:
    made = corrected('byline = "by Miriam Okafor"\nauthors = []')
    assert [finding.path for finding in made.findings] == ["authors"]
    assert made.record["authors"] == [{"name": "Miriam Okafor", "role": None}]
