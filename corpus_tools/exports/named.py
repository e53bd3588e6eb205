"""Names in the headers that readers quote: “Ann Lee wrote:”, “Originally posted by Ann”, “From: Ann”, [quote=Ann].

Who is quoted need not be a commenter of the page, so the record may not know the name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus_tools.words.cues import ends_in_says, phrases
from corpus_tools.words.language import is_function_word
from corpus_tools.words.patterns import fold, has_unspaced

_LONGEST_HEADER = 120
"""Code points: longer lines are sentences that happen to end so."""
_MOST_WORDS = 4
_MOST_UNSPACED = 5
"""Code points of a name in a script without blanks: more are a sentence."""

_OPENING = re.compile(r"[\s>|•·*\"“”«»„‘'’()–—-]*")
_COLON = re.compile(r"[:：]")
_BBCODE = re.compile(r"\[quote(?:=|\s+(?:author|name|user)=)[\"“']?([^\"”'\];,\n]{1,60})", re.IGNORECASE)
_LABELLED = re.compile(r"([^\W\d_][^:：]{0,20}?)\s*[:：]\s*(\S.*)")
_STOPS = ",;:.!?…)]}>”»"
_AROUND = "\"“”«»„‘’'()[]<>*_,;:.!?…"


def quoted_names(text: str) -> Iterator[str]:
    """The names that stand in quoted headers of `text`, a body or a comment of several lines."""
    for line in text.split("\n"):
        if "[" in line:
            yield from (found.strip() for found in _BBCODE.findall(line) if found.strip())
        yield from _in_header(line[_OPENING.match(line).end() :])  # type: ignore[union-attr]  # it matches anything


def _in_header(line: str) -> Iterator[str]:
    colon = _COLON.search(line, 0, _LONGEST_HEADER)
    head = line[: colon.end()] if colon else line
    if len(head) > _LONGEST_HEADER:
        return
    if ends_in_says(head) and (verb := phrases().says_end.search(head)):
        yield from _name(head[: verb.start()].split()[-_MOST_WORDS:], from_end=True)
    if len(line) > _LONGEST_HEADER:
        return
    if (label := _LABELLED.match(line)) and fold(label[1]) in phrases().senders:
        yield from _name(label[2].split()[:_MOST_WORDS], from_end=False)
    for by in phrases().by_inside.finditer(line):
        yield from _name(line[by.end() :].split()[:_MOST_WORDS], from_end=False)


def _name(words: list[str], *, from_end: bool) -> Iterator[str]:
    """The name that the words end in, or begin with: what is written as names are, up to a mark between words."""
    run: list[str] = []
    for word in reversed(words) if from_end else words:
        bare = word.strip(_AROUND)
        if not any(map(str.isalpha, bare)) or bare[0].islower() or (from_end and run and word[-1] in _STOPS):
            break
        run.append(bare)
        if not from_end and word[-1] in _STOPS:
            break
    if not run and len(words) == 1 and any(map(str.isalpha, words[0])):  # a nickname may be written in small letters
        run = [words[0].strip(_AROUND)]
    name = " ".join(reversed(run) if from_end else run)
    too_long = has_unspaced(name) and len(name) > _MOST_UNSPACED
    if name and not too_long and not all(map(is_function_word, name.split())):
        yield name
