"""Dialects: the templates, the shipped files with their examples, a caller's own, and what is wrong with bad ones.

Each file in cases/dialects/bad/ says in its first lines what `corpus dialects check` finds in it, in order.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import corpus_tools
from corpus_tools import normalize
from corpus_tools.base.options import Options
from corpus_tools.dates.find import find_times
from corpus_tools.record.document import Comment
from corpus_tools.segment.thread.dialects.files import KEYS, BadDialect, check, load, shipped
from corpus_tools.segment.thread.dialects.line import FIELDS, BadTemplate, parse
from corpus_tools.segment.thread.dialects.read import Dialect, TextAt

FILES = sorted((Path(corpus_tools.__file__).parent / "data" / "dialects").glob("*.toml"), key=lambda path: path.stem)
BAD = sorted((Path(__file__).parent / "cases" / "dialects" / "bad").glob("*.toml"))

ARTICLE = """\
The moss report

Moss grows on the north side of almost everything in this town, and nobody has ever asked it to. We did, and it said no.

The council wants it gone by May. It has wanted this since 1911, and the moss has outlived eleven mayors so far.

"""
RAW = Path(__file__).parents[1] / "raw"
SLOW = """
name = "slow"
sentence = "A pattern that could run for years."
text = "below"
pattern = '(?P<author>(?:\\w|\\w\\w|\\s)+) \\d'
"""


def dialect(folder: Path, text: str) -> Dialect:
    path = folder / "dialect.toml"
    path.write_text(text, encoding="utf-8")
    return load(path)


def comments(page: str, *dialects: Dialect) -> list[tuple[str | None, str | None, str]]:
    options = Options(dialects=dialects)
    found: tuple[Comment, ...] = normalize(page.encode(), name="moss.txt", options=options).document.comments
    return [(comment.author, comment.timestamp_text, comment.text) for comment in found]


@pytest.mark.parametrize("path", FILES, ids=[path.stem for path in FILES])
def test_a_shipped_dialect_reads_its_examples_and_no_more(path: Path) -> None:
    assert check(path) == []
    assert load(path).name == path.stem


def test_the_shipped_dialects_are_those_in_the_folder() -> None:
    assert [known.name for known in shipped()] == [path.stem for path in FILES]
    assert len(FILES) >= 12


@pytest.mark.parametrize(
    ("template", "line", "author", "time"),
    [
        ("{ordinal}. {author} {time} #", "3.1. Ada Quillon 3 May 2014 #", "Ada Quillon", "3 May 2014"),
        ("{author} {time}", "• Ada Quillon 3 May 2014 Reply", "Ada Quillon", "3 May 2014"),
        ("{author} {says}", "2. Simon says says:", "Simon says", None),
        ("{author} {says}", "Odile a écrit :", "Odile", None),
        ("{by} {author} {on} {time}", "Kommentar von Jo am 3. Mai 2014", "Jo", "3. Mai 2014"),
        ("{time}", "1. Februar 2022 um 21:53 Uhr", None, "1. Februar 2022 um 21:53 Uhr"),
        ("#{number} {author} ({role})", "#12 Ada (Guest)", "Ada", None),
        ("{author}{time}", "Ada Quillon3 May 2014", "Ada Quillon", "3 May 2014"),
        ("POSTED BY {author}", "posted by Ada", "Ada", None),
    ],
)
def test_a_line_that_fits(template: str, line: str, author: str | None, time: str | None) -> None:
    found = parse(template).match(line, find_times(line))
    assert found is not None
    assert (line[slice(*found.author)] if found.author else None) == author
    assert (found.time.text if found.time else None) == time


@pytest.mark.parametrize(
    ("template", "line"),
    [
        ("{ordinal}. {author} {time} #", "Ada Quillon 3 May 2014 #"),
        ("{author} {time} #", "Ada Quillon 3 May 2014"),
        ("{author} {time}", "Ada Quillon, whom nobody had seen since 3 May 2014, came back from the sea."),
        ("{author} {time}", "Ada Quillon3 May 2014"),
        ("{author}{time}", "Ada Quillon 3 May 2014"),
        ("{author} {says}", "Ada Quillon"),
        ("{author} {says}", "says:"),
        ("{author}", "one two three four five six seven eight nine ten eleven"),
        ("{number} points", "many points"),
        ("by {author}", "Ada"),
        ("{time}", "no time at all"),
    ],
)
def test_a_line_that_does_not_fit(template: str, line: str) -> None:
    assert parse(template).match(line, find_times(line)) is None


@pytest.mark.parametrize("source", ["", " ", "{name}", "{author", "author}", "{author}{author}", "{time} or {time}"])
def test_no_template(source: str) -> None:
    with pytest.raises(BadTemplate):
        parse(source)


@pytest.mark.parametrize("path", BAD, ids=[path.stem for path in BAD])
def test_what_is_wrong_is_said_with_its_place(path: Path) -> None:
    expected = re.findall(r"^# expect: (.*)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    found = [str(finding).removeprefix(str(path)).lstrip(": ") for finding in check(path)]
    assert len(found) == len(expected)
    for line, start in zip(found, expected, strict=True):
        assert line.startswith(start)


def test_a_file_with_something_wrong_is_not_loaded(tmp_path: Path) -> None:
    with pytest.raises(BadDialect, match="name: missing"):
        dialect(tmp_path, "text = 'below'")
    (tmp_path / "latin.toml").write_bytes(b"name = 'caf\xe9'")
    assert [finding.problem for finding in check(tmp_path / "latin.toml")] == ["byte 11 is no UTF-8"]


class TestOnAPage:
    """What a dialect does to a document."""

    def test_a_header_that_nobody_would_take_for_one(self, tmp_path: Path) -> None:
        page = ARTICLE + "".join(
            f"*** {name} ***\nday {day}\n{text}\n\n"
            for name, day, text in [
                ("Ada Quillon", 1, "I like the moss. It likes me."),
                ("Bo", 2, "No moss, no peace!"),
                ("Ceel Vries", 14, "My roof is all moss by now, and it is warm."),
            ]
        )
        moss = dialect(
            tmp_path,
            'name = "moss"\nsentence = "Stars."\ntext = "below"\nheader = ["*** {author} ***", "day {number}"]',
        )
        assert comments(page) == []
        assert comments(page, moss) == [
            ("Ada Quillon", None, "I like the moss. It likes me."),
            ("Bo", None, "No moss, no peace!"),
            ("Ceel Vries", None, "My roof is all moss by now, and it is warm."),
        ]

    def test_a_pattern_may_name_a_time_that_cannot_be_read(self, tmp_path: Path) -> None:
        page = ARTICLE + "".join(
            f"<{name}> [stardate {day}]\n{text}\n\n"
            for name, day, text in [("Ada", 4711, "I like the moss."), ("Bo", 4712, "No moss, no peace!")]
        )
        pattern = r"<(?P<author>[^<>]+)> \[(?P<time>[^\]]+)\]"
        stars = dialect(tmp_path, f"name = 'stars'\nsentence = 'Stardates.'\ntext = 'below'\npattern = '{pattern}'")
        assert comments(page, stars) == [
            ("Ada", "stardate 4711", "I like the moss."),
            ("Bo", "stardate 4712", "No moss, no peace!"),
        ]

    def test_author_above_and_time_below_the_text(self, tmp_path: Path) -> None:
        page = ARTICLE + "".join(
            f"From: {name}\n{text}\nSent: {time}\n\n"
            for name, time, text in [
                ("Ada Quillon", "3 May 2014, 9:12", "I like the moss."),
                ("Bo", "4 May 2014, 10:40", "No moss, no peace!"),
                ("Ceel", "5 May 2014, 11:11", "Both of you are right."),
            ]
        )
        mail = dialect(
            tmp_path,
            "name = 'mail'\nsentence = 'Mail.'\ntext = 'between'\nheader = ['From: {author}', 'Sent: {time}']",
        )
        assert [(author, text) for author, _, text in comments(page, mail)] == [
            ("Ada Quillon", "I like the moss."),
            ("Bo", "No moss, no peace!"),
            ("Ceel", "Both of you are right."),
        ]

    def test_only_a_dialect_that_is_handed_over_tips_the_scales(self) -> None:
        page = (
            "by Quilletta (318275) on Thursday June 14, @11 08AM (#51830462)\nThe carry takes two days.\n"
            "by Ben Abara (98123) on Tuesday July 24, @10 44AM (#40749395)\nThe second one takes three.\n"
        )
        assert comments(page) == []
        slashdot = next(known for known in shipped() if known.name == "slashdot")
        assert [author for author, _, _ in comments(page, slashdot)] == ["Quilletta", "Ben Abara"]

    @pytest.mark.parametrize("path", sorted(RAW.glob("*.txt")), ids=lambda path: path.stem)
    def test_a_dialect_that_reads_no_header_of_a_page_changes_nothing(self, tmp_path: Path, path: Path) -> None:
        foreign = dialect(
            tmp_path,
            "name = 'foreign'\nsentence = 'None of these.'\ntext = 'below'\nheader = ['%%% {author} %%% {time}']",
        )
        data, options = path.read_bytes(), Options(dialects=(foreign,))
        assert normalize(data, name="a.txt", options=options) == normalize(data, name="a.txt")

    def test_a_dialect_makes_no_thread_of_a_lone_byline(self) -> None:
        assert comments(ARTICLE.replace("report\n", "report\n\nHeidi Heimbach | 21 April 2020\n")) == []


# pattern, and whether it can be tried in few ways on any line
PATTERNS = [
    (r"<(?P<author>[^<>]+)> \[(?P<time>[^\]]+)\]", True),
    (r"\* (?P<author>.+) \* (?P<time>.+)", True),
    (r"(?i)by (?P<author>.+?) on (?P<time>.+) at .+", True),
    (r"(?P<author>[A-Z]\w+(?: [A-Z]\w+)*) \((?P<time>\d+ \w+ \d{4})\)", True),
    (r"(?<author>\p{Lu}\p{L}+(?:[ -]\p{Lu}\p{L}+)*) @ (?<time>[^\p{Lu}]+)", True),
    (r"^(?P<author>\S+(?: \S+){0,4}), (?P<time>\d{1,2} \w+ \d{4})$", True),
    (r"(?P<author>(?:Mr|Ms)\. \w+|\w+), (?P<time>(?:\d\d:){2}\d\d)", True),
    (r"(?P<author>(?>[a-z]+ )+|(?:[a-z]+,)*+x)(?=!)", True),
    (r"(?P<author>(?:\w|\w\w|\s)+) \d", False),
    (r"(?P<author>(?:a|a)+) \[(?P<time>[^\]]+)\]", False),
    (r"(?P<author>(?:a|a){18}a*) \[(?P<time>[^\]]+)\]", False),
    (r"(?P<author>(?:a|A){18}a*) \[(?P<time>[^\]]+)\]", False),
    (r"(?P<author>(\w+)*) x", False),
    (r"(?P<author>(\w*)*) x", False),
    (r"(?P<author>(?:\w+\s?)+) \d", False),
    (r"(?P<author>(?:[^ ]+ ?){1,50}) (?P<time>.+)", False),
    (r"(?P<author>(?:\p{L}|\p{Lu})+) x", False),
    (r"(?P<author>(?:[α-ω]|\p{Greek})+) x", False),
    (r"(?P<author>(?:\u4e00|[一-龥])+) x", False),
    (r"(?P<author>(?:x?){30}x{30}).", False),
    (r"(?P<author>.*.*.*.*.*)x", False),
    (r"(?P<author>(?=(?:a|a)+b).+)", False),
    (r"(?P<author>(?>(?:a|a)+)b)", False),
    (r"(?P<author>.+) (?R)?", False),
]


@pytest.mark.parametrize(("pattern", "good"), PATTERNS)
def test_a_pattern_is_judged_before_it_meets_a_page(pattern: str, good: bool, tmp_path: Path) -> None:
    path = tmp_path / "dialect.toml"
    path.write_text(f"name = 'a'\nsentence = 'b'\ntext = 'below'\npattern = '{pattern}'\n", encoding="utf-8")
    assert [finding.path for finding in check(path) if finding.path == "pattern"] == ["pattern"] * (not good)


def test_where_the_text_stands_is_one_of_three() -> None:
    assert {known.text for known in shipped()} == set(TextAt)


def test_the_example_in_the_documentation(tmp_path: Path) -> None:
    text = (Path(__file__).parents[1] / "docs" / "dialects.md").read_text(encoding="utf-8")
    found = re.search(r"^```toml\n(name = .*?)^```", text, re.DOTALL | re.MULTILINE)
    assert found is not None
    path = tmp_path / "moss.toml"
    path.write_text(found[1], encoding="utf-8")
    assert check(path) == []
    assert all(f"| `{{{field}}}` |" in text for field in FIELDS)
    assert all(f"`{key}`" in text or f"`[[{key}]]`" in text for key in KEYS)
