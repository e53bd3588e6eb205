"""Words that stand more than once: the place that a reader means is found, and nothing is taken from somewhere else."""

from __future__ import annotations

from typing import Any

import pytest

from tests.corrections.test_apply import corrected

GLUED = b"""\
The tide clock runs backwards

by Ines Marlow

The clock on the quay has run backwards since Tuesday, and the gulls have noticed nothing so far this week.

3 comments, sorted by age

[-]Ines Marlow1y308
I wound it on Monday. It was forwards then.

[-]harbour_ole1y45
@Ines Marlow that explains the ferry.

[-]Ines Marlow1y12
It explains most ferries.
"""

ALL = "".join(
    f'[[comment]]\nadd = true\nauthor = "{author}"\ntime = "1y"\ntext = "{text}"\n'
    for author, text in (
        ("Ines Marlow", "I wound it on Monday. It was forwards then."),
        ("harbour_ole", "@Ines Marlow that explains the ferry."),
        ("Ines Marlow", "It explains most ferries."),
    )
)


def comments(record: dict[str, Any]) -> list[tuple[str, str, str]]:
    return [(one["author"], one["timestamp_text"], one["text"]) for one in record["comments"]]


def test_a_name_glued_to_its_time_is_taken_from_its_own_header_and_no_whole_word_elsewhere() -> None:
    made = corrected(f'byline = "by Ines Marlow"\ncomments = false\n{ALL}', GLUED, "clock.txt")
    assert made.findings == ()
    assert made.record["byline"] == "by Ines Marlow"
    assert comments(made.record) == [
        ("Ines Marlow", "1y", "I wound it on Monday. It was forwards then."),
        ("harbour_ole", "1y", "@Ines Marlow that explains the ferry."),
        ("Ines Marlow", "1y", "It explains most ferries."),
    ]
    at = [GLUED.count(b"\n", 0, one["start"]) for one in made.record["segments"] if one["label"] == "comment-author"]
    assert at == [8, 11, 14]


FOOTER = """\
Nets are sold by the metre

Nets have been sold by the metre since the market moved, and nobody who fishes has been asked what for.

Ole Brandt January 13, 2014 Opinion

2 thoughts on “Nets are sold by the metre”

Ole Brandt says:
January 13, 2014 at 8:20 pm

I asked what for, to be fair.

Reply

wader says:
January 13, 2014 at 9:05 pm

And what did they say to you then, Ole Brandt?

Reply
""".encode()


MORE = b"""
tern says:
January 14, 2014 at 7:15 am

For the fish, they said, and then they laughed about it.

Reply
"""


@pytest.mark.parametrize("key", ['authors = ["Ole Brandt"]', 'byline = "Ole Brandt"', 'headline = "Ole Brandt"'])
def test_the_head_takes_no_words_from_a_comment_if_they_stand_elsewhere(key: str) -> None:
    made = corrected(f'{key}\npublished = "January 13, 2014"', FOOTER, "nets.txt")
    assert made.findings == ()
    assert made.record["published_text"] == "January 13, 2014"
    assert [comment["author"] for comment in made.record["comments"]] == ["Ole Brandt", "wader"]


def test_where_comments_alone_have_the_words_they_are_taken_from_there() -> None:
    made = corrected('headline = "I asked what for"', FOOTER, "nets.txt")
    assert (made.record["headline"], made.findings) == ("I asked what for", ())


def test_an_author_is_rather_looked_for_in_the_comment_itself_than_in_the_header_of_another() -> None:
    made = corrected('[[comment]]\nat = "And what did they say"\nauthor = "Ole Brandt"', FOOTER, "nets.txt")
    assert [comment["author"] for comment in made.record["comments"]] == ["Ole Brandt", "Ole Brandt"]


def test_a_comment_that_was_swallowed_by_another_has_its_header_in_that_ones_text() -> None:
    text = FOOTER.replace(b"wader says:\nJanuary 13, 2014 at 9:05 pm\n\n", b"wader, same evening\n\n") + MORE
    entry = 'add = true\ntext = "And what did they say to you then, Ole Brandt?"\nauthor = "wader"'
    before = corrected("", text, "nets.txt")
    assert [comment["author"] for comment in before.record["comments"]] == ["Ole Brandt", "tern"]
    made = corrected(f"[[comment]]\n{entry}", text, "nets.txt")
    assert made.findings == ()
    assert [comment["author"] for comment in made.record["comments"]] == ["Ole Brandt", "wader", "tern"]


def test_findings_come_in_the_order_of_the_sidecar() -> None:
    late = '[[comment]]\nat = "I asked"\nparent = "And what did they"\n'
    made = corrected(f'published = 3\n{late}[[label]]\nquote = "zork"\nlabel = "caption"', FOOTER, "nets.txt")
    assert [finding.line for finding in made.findings] == [2, 5, 7]
