"""The words of comment systems as compiled patterns: the only place where `data/comments/` is read.

All languages are compiled together, because a page often mixes them (a German blog on an English theme) and its
language is not known yet when its comments are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from corpus_tools.phrases import phrases as tables_phrases
from corpus_tools.phrases import tables

_EDGE = " \t\u00a0\u200b:.…!?»«›‹>*_-–—|#=~•·→↓▼▾×✕+[]()"
_LONGEST_PHRASE_LINE = 160
_NUMBER = r"\d{1,10}"
_FILL = r"[\s|·•∙/,;:()\[\]#»«›‹<>*+.&=…✓♥❤👍👎★☆▲▼↑↓↩-]+|[–—]|" + _NUMBER + r"(?!\w)"


@dataclass(frozen=True, slots=True)
class Phrases:
    """Every list of `data/comments/*.toml`, compiled over all languages."""

    interface: re.Pattern[str]
    fill: re.Pattern[str]
    reply: re.Pattern[str]
    says_end: re.Pattern[str]
    on_end: re.Pattern[str]
    by_start: re.Pattern[str]
    by_inside: re.Pattern[str]
    avatar_start: re.Pattern[str]
    form_start: re.Pattern[str]
    recent_start: re.Pattern[str]
    reply_to_start: re.Pattern[str]
    pingback_start: re.Pattern[str]
    count_before: re.Pattern[str]
    count_after: re.Pattern[str]
    heading: frozenset[str]
    recent: frozenset[str]
    role: frozenset[str]
    no_name: frozenset[str]
    says: frozenset[str]
    by: frozenset[str]
    on: frozenset[str]
    ones: frozenset[str]
    more: frozenset[str]


def alternation(words: Iterable[str]) -> str:
    """One group that matches any of the words, the longest first; white space in a word matches any run of it."""
    ordered = sorted(set(words), key=lambda w: (-len(w), w))
    return "(?:" + "|".join(r"\s+".join(map(re.escape, word.split())) for word in ordered) + ")"


@cache
def phrases() -> Phrases:
    """The compiled phrase lists; read and compiled once per process."""
    lists: dict[str, set[str]] = {}
    for table in tables("comments"):
        for key, words in table.items():
            lists.setdefault(key, set()).update(words)

    def compiled(pattern: str) -> re.Pattern[str]:
        return re.compile(pattern, re.IGNORECASE)

    def start(key: str) -> re.Pattern[str]:
        return compiled(rf"\W{{0,6}}{alternation(lists[key])}(?!\w)")

    count = alternation(lists["count"])
    number = rf"(?P<n>\d{{1,3}}(?:[.,’' ]\d{{3}})+|\d{{1,5}}|{alternation(lists['ones'])})"
    multiword = {phrase for phrase in lists["recent"] if " " in phrase}
    return Phrases(
        interface=compiled(rf"{alternation(lists['interface'])}(?![^\W\d_])"),
        fill=compiled(_FILL),
        reply=compiled(rf"(?<!\w){alternation(lists['reply'])}(?![^\W\d_])"),
        says_end=compiled(rf"[\s,]{alternation(lists['says'])}\s*(?:[:…]|\.\.\.)?\s*$"),
        on_end=compiled(rf"(?<=\s){alternation(lists['on'])}$"),
        by_start=compiled(rf"{alternation(lists['by'])}(?:\s*:\s*|\s+)"),
        by_inside=compiled(rf"(?<!\w){alternation(by for by in lists['by'] if ' ' in by)}(?:\s*:\s*|\s+)"),
        avatar_start=start("avatar"),
        form_start=start("form"),
        recent_start=compiled(rf"\W{{0,6}}{alternation(multiword)}(?!\w)"),
        reply_to_start=compiled(rf"\W{{0,3}}{alternation(w for w in lists['reply_to'] if w != '@')}(?!\w)"),
        pingback_start=start("pingback"),
        count_before=compiled(rf"\W{{0,4}}{number}\s*{count}(?P<rest>\W.*)?$"),
        count_after=compiled(
            rf"(?:\W{{0,4}}|.{{0,40}}\s){count}\s*(?:[:(\[–-]\s*\(?|\s)(?P<n>\d{{1,5}})\s*[)\]]?\s*:?"
            rf"(?:\s+{alternation(lists['form'])})?$"
        ),
        heading=frozenset(lists["heading"] - lists["interface"]),
        recent=frozenset(lists["recent"]),
        role=frozenset(lists["role"]),
        no_name=frozenset(
            lists["heading"]
            | lists["recent"]
            | lists["interface"]
            | lists["says"]
            | tables_phrases("bylines", "published")
            | tables_phrases("bylines", "updated")
        ),
        says=frozenset(lists["says"]),
        by=frozenset(lists["by"]),
        on=frozenset(lists["on"]),
        ones=frozenset(lists["ones"]),
        more=frozenset(lists["more"]),
    )


def bare(text: str) -> str:
    """A line as the exact-match lists spell it: case-folded, without edge punctuation and marks."""
    return text.strip(_EDGE).casefold()


def interface_end(text: str, start: int = 0) -> int:
    """Where the run of interface words (with numbers and punctuation between them) that begins at `start` ends.

    Takes a line and a code-point offset in it, and gives an offset: `start` itself where no interface word stands.
    """
    cues = phrases()
    at, last_word = start, start
    while at < len(text):
        if found := cues.interface.match(text, at):
            at = last_word = found.end()
        elif found := cues.fill.match(text, at):
            at = found.end()
            if "#" in found[0]:
                last_word = at
        else:
            break
    return at if last_word > start else start


def is_interface(text: str) -> bool:
    """Is this line nothing but interface words ("Reply", "Antworten | Zitieren", "Gefällt mir (21)", "[svg]")?"""
    if len(text) > _LONGEST_PHRASE_LINE:
        return False
    return interface_end(text) == len(text) or bool(_PLACEHOLDER.fullmatch(text))


_PLACEHOLDER = re.compile(
    r"(?:\[(?:[0-9a-f]{3,}|svg|image|img|avatar|photo|picture|\d+x\d+|ins::ins|button| *)\]\s*|\(button\)\s*)+", re.I
)
_ONLY_NUMBERS = re.compile(r"[\d\s.,+/()#%-]{1,14}$")
_FIELD = re.compile(r"(?:\[[ _]{5,}\]|_{8,})")


def is_number_line(text: str) -> bool:
    """Is this line only a score or a running number ("6458", "4 2", "+3")?"""
    return bool(_ONLY_NUMBERS.match(text))


def is_form(text: str) -> bool:
    """Does this line begin the form (or the notice that there is none) which ends a thread?"""
    if len(text) > _LONGEST_PHRASE_LINE:
        return False
    return bool(phrases().form_start.match(text)) or bool(_FIELD.match(text))


def is_comment_heading(text: str) -> bool:
    """Is this line a heading such as "Comments" or "Leserpost"?"""
    return len(text) <= 60 and text[-1] not in ".,;" and bare(text) in phrases().heading


def is_other_heading(text: str) -> bool:
    """Does this line head something that is no thread: recent comments, related articles, categories?"""
    if len(text) > 80 or text[-1] in ".,;":
        return False
    cues = phrases()
    return bare(text) in cues.recent or bool(cues.recent_start.match(text))


def declared_count(text: str) -> int | None:
    """The number of comments that a line such as "11 Responses to …" or "Kommentare (3)" declares, else None."""
    if len(text) > 300:
        return None
    cues = phrases()
    found = cues.count_before.match(text)
    if found:
        rest = (found["rest"] or "").strip()
        if rest and not _COUNT_REST.match(rest):
            return None
    else:
        found = cues.count_after.match(text)
        if not found:
            return None
    number = found["n"]
    return 1 if number.casefold() in cues.ones else int(re.sub(r"\D", "", number))


_COUNT_REST = re.compile(
    r"(?:to|on|for|so far|auf|zu|zum|zur|für|à|sur|pour|a|en|sobre|para|em|su|per|do|na|op|till|på|til|leave)"
    r"|[\"“”„«‘’'»:.,|(\[\]/…-]",
    re.I,
)
