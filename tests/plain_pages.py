"""Short plain pages, crossed from the forms and the languages of plain/, and what a reader finds on each of them.

They are pages that nobody tuned on, so they show kinds of errors that no page at hand has. A new language is a file
beside `en.toml`, a new form a line in `forms.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path
from typing import Any, NamedTuple

from corpus_tools import normalize
from corpus_tools.record.document import Document

FOLDER = Path(__file__).with_name("plain")
FORMS = tomllib.loads((FOLDER / "forms.toml").read_text(encoding="utf-8"))
LANGUAGES = sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "forms")
FIELDS = ("headline", "authors", "published", "comments")
Found = Mapping[str, Any]
"""What is found on a page, by field; what it does not have is None or ()."""


class Form(NamedTuple):
    """What a page looks like; `times` is the number of a spelling. As a string it is a line of `known_failures.txt`."""

    head: str
    heading: str
    comments: str
    tail: str
    times: int

    def __str__(self) -> str:
        return " | ".join([self.head, self.heading, self.comments, self.tail, f"times {self.times + 1}"])


def all_forms() -> list[Form]:
    """Every form."""
    parts = product(FORMS["heads"], FORMS["headings"], FORMS["comments"], FORMS["tails"], (0, 1))
    return [Form(*part) for part in parts]


def some_forms(language: str) -> Iterator[Form]:
    """Each head with each form of comments; the rest takes turns, and begins with another turn in each language."""
    turn = LANGUAGES.index(language)
    headings, tails = list(FORMS["headings"]), list(FORMS["tails"])
    for number, (head, comments) in enumerate(product(FORMS["heads"], FORMS["comments"]), turn):
        heading, tail = headings[number % 3], tails[number // 3 % 2]
        yield Form(head, heading, comments, tail, number // 6 % 2)


def read_language(name: str) -> Mapping[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def page(language: Mapping[str, Any], form: Form) -> str:
    """The text of a page."""
    names, texts, times = language["names"], language["texts"], language["times"][form.times]
    words = {key: language[key] for key in ("title", "day", "count", "comments", "form")}
    words |= {"body": "\n\n".join(language["paragraphs"]), "by": language["by"].format(name=language["author"])}
    pattern = FORMS["comments"][form.comments]
    comments = [
        pattern.format(name=name, time=time, text=text, number=number, **_with_names(language, name, time))
        for number, (name, time, text) in enumerate(zip(names, times, texts, strict=True), 1)
    ]
    head, heading, tail = FORMS["heads"][form.head], FORMS["headings"][form.heading], FORMS["tails"][form.tail]
    parts = [head.format(**words), heading.format(**words), *comments, tail.format(**words)]
    return "\n\n".join(filter(None, parts)) + "\n"


def _with_names(language: Mapping[str, Any], name: str, time: str) -> Mapping[str, str]:
    return {key: language[key].format(name=name, time=time) for key in ("by", "says", "posted")}


def expected(language: Mapping[str, Any], form: Form) -> Found:
    """What a reader finds on a page."""
    head = FORMS["heads"][form.head]
    return {
        "headline": language["title"],
        "authors": (language["author"],) if "{by}" in head else (),
        "published": FORMS["published"] if "{day}" in head else None,
        "comments": tuple(zip(language["names"], FORMS["written"], language["texts"], strict=True)),
    }


def found(text: str) -> Found:
    """What the program finds on a page."""
    document: Document = normalize(text.encode(), name="page.txt").document
    return {
        "headline": document.headline,
        "authors": tuple(author.name for author in document.authors),
        "published": document.published and document.published[:10],
        "comments": tuple((one.author, one.timestamp, one.text) for one in document.comments),
    }


def errors(language: Mapping[str, Any], form: Form) -> Iterator[str]:
    """The fields of a page that are lost or wrong."""
    right, own = expected(language, form), found(page(language, form))
    for field in FIELDS:
        if own[field] != right[field]:
            yield f"{field} {'wrong' if own[field] else 'lost'}"
