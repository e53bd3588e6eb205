"""Plain pages, made of the data in fixtures/plain, and what is known of each; CONTRIBUTING.md says how to add some."""

from __future__ import annotations

import itertools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus_tools import normalize
from corpus_tools.check.outline import outline

FOLDER = Path(__file__).parent / "fixtures" / "plain"
KNOWN = FOLDER / "known_failures.toml"
FIELDS = ("headline", "author", "published", "body", "comment")

_HOURS = (9, 13, 18)
Forms = dict[str, dict[str, str]]
Lines = dict[str, list[str]]


@dataclass(frozen=True)
class PlainPage:
    """A page, and the lines of its outline that belong to each of the fields."""

    language: str
    name: str
    text: str
    expected: Lines

    def found(self) -> Lines:
        raw = self.text.encode()
        return _by_field(outline(normalize(raw, name="plain.txt").document, raw))

    def wrong(self) -> list[str]:
        found = self.found()
        return [field for field in FIELDS if found[field] != self.expected[field]]


def pages(*, full: bool = False) -> Iterator[PlainPage]:
    """In each language every form of a comment with every head, heading, end and spelling; or the full product."""
    forms: Forms = tomllib.loads((FOLDER / "forms.toml").read_text("utf-8"))
    for path in sorted((FOLDER / "languages").glob("*.toml")):
        words = tomllib.loads(path.read_text("utf-8"))
        parts = [list(forms["heads"]), list(forms["headings"]), list(forms["ends"]), words["times"]]
        for turn, form in enumerate(forms["comments"]):
            chosen = itertools.product(*parts) if full else _each_once(parts, turn)
            for head, heading, end, time in chosen:
                yield _page(path.stem, words, forms, (form, head, heading, end, time))


def _each_once(parts: list[list[str]], turn: int) -> Iterator[tuple[str, ...]]:
    """As few choices as hold each value; from turn to turn, other values stand together."""
    for step in range(max(map(len, parts))):
        yield tuple(part[(step + turn * place) % len(part)] for place, part in enumerate(parts))


def _page(language: str, words: dict[str, Any], forms: Forms, choice: tuple[str, ...]) -> PlainPage:
    form, head, heading, end, spelling = choice
    common = {key: value for key, value in words.items() if isinstance(value, str)}
    common |= {"body": "\n\n".join(words["paragraphs"]), "byline": words["by"].format(name=words["author"])}
    names = words["names"]
    comments, expected = [], []
    for number, (name, text, hour) in enumerate(zip(names, words["texts"], _HOURS, strict=True), start=1):
        time = spelling.format(day=number + 1, hour=hour, number=number + 1)
        about = {"name": name, "time": time, "text": text, "other": names[number - 2], "initial": name[0].upper()}
        about |= {key: words[key].format(name=name, time=time) for key in ("by", "says", "posted")}
        comments.append(forms["comments"][form].format(**common | about, number=number))
        clock = f"T{hour:02}:05:00" if "{hour}" in spelling else "T00:00:00"
        expected.append(f"{name} | {f'2014-06-0{number + 1}{clock}' if '{day}' in spelling else '-'} | {text}")
    text = forms["heads"][head] + "\n\n" + forms["headings"][heading] + "{thread}" + forms["ends"][end] + "\n"
    return PlainPage(
        language=language,
        name=f"{form} / {head} / {heading} / {end} / {spelling}",
        text=text.format(**common, thread="\n\n".join(comments)),
        expected={
            "headline": [words["title"]],
            "author": [words["author"]] if "by" in head.split(", ") else [],
            "published": ["2014-06-02 day"] if "date" in head.split(", ") else [],
            "body": words["paragraphs"],
            "comment": expected,
        },
    )


def _by_field(lines: list[str]) -> Lines:
    """Of each line of an outline what stands behind its key; whose reply a comment is, other tests ask."""
    found: Lines = {field: [] for field in FIELDS}
    for key, _, value in (line.partition(": ") for line in lines):
        if (field := key.partition(" ")[0]) in found:
            found[field].append(value)
    return found
