"""HTML entities that a converter forgot to decode."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from html.entities import html5
from itertools import groupby

from corpus_tools.base.model import EditKind
from corpus_tools.text.changes import Change
from corpus_tools.text.fixers.quoted import is_quoted, stands_near

_AMP = r"(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);"
_NAME = r"#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31}"
_HIGH = r"#(?:5529[6-9]|55[3-9]\d\d|56[0-2]\d\d|563[01]\d)|#[xX][dD][89abAB][0-9a-fA-F]{2}"
_LOW = r"#(?:563[2-9]\d|56[4-9]\d\d|57[0-2]\d\d|573[0-3]\d|5734[0-3])|#[xX][dD][c-fC-F][0-9a-fA-F]{2}"
_ENTITY = re.compile(rf"&(?:{_AMP})*(?:({_HIGH});&(?:{_AMP})*({_LOW})|({_NAME}));")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+")
_QUERY = re.compile(r"\?[\w%.~\[\]-]+=\S*\Z")
_LONGEST_QUERY = 300  # code points
_MAKES_ENTITIES = "#;"  # decoding these could complete a new entity


def html_entities(text: str) -> Iterator[Change]:
    """Well-formed entities become their characters, also when they were encoded more than once; not inside URLs.

    Entities for ASCII letters and digits stay: no repair writes what could be the author's typing. So do all of a line
    that speaks of entities: that has one in quotation marks or code, or beside the character that it stands for.
    """
    if not _ENTITY.search(text):  # to look for a URL takes longer
        return
    for _, line in groupby(_decodable(text), _Lines(text)):
        found = list(line)
        if not any(_is_spoken_of(text, match, after) for match, after in found):
            for match, after in found:
                yield Change(EditKind.HTML_ENTITY, *match.span(), after)


class _Lines:
    """Where the line of a match ends; asked from left to right, so that a long line is searched once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._end = -1

    def __call__(self, found: tuple[re.Match[str], str]) -> int:
        if found[0].start() > self._end:
            end = self._text.find("\n", found[0].end())
            self._end = end if end >= 0 else len(self._text)
        return self._end


def _decodable(text: str) -> Iterator[tuple[re.Match[str], str]]:
    """The entities outside URLs, with their characters."""
    url = _URL.search(text)
    for match in _ENTITY.finditer(text):
        start = match.start()
        while url is not None and url.end() <= start:
            url = _URL.search(text, url.end())
        if (url is not None and url.start() <= start) or _QUERY.search(text, max(0, start - _LONGEST_QUERY), start):
            continue
        high, low, name = match.groups()
        after = _character(name) if name else _pair(high, low)
        if after is not None:
            yield match, after


def _is_spoken_of(text: str, match: re.Match[str], after: str) -> bool:
    start, end = match.span()
    if is_quoted(text, start, end):
        return True
    return (_is_letter(after) or after in "<>") and stands_near(after, text, start, end)


def _is_letter(char: str) -> bool:
    return char.isalpha() and not char.isascii()


def _pair(high: str, low: str) -> str:
    """The character of two halves of a surrogate pair."""
    first, second = (int(half[2:], 16) if half[1] in "xX" else int(half[1:]) for half in (high, low))
    return chr(0x10000 + ((first - 0xD800) << 10) + second - 0xDC00)


@lru_cache(maxsize=4096)
def _character(name: str) -> str | None:
    """What `&name;` stands for; None where it is no entity or one that must stay."""
    after = unescape(f"&{name};") if name.startswith("#") else html5.get(f"{name};", "")
    if not after or after == "\ufffd" or (after.isascii() and after.isalnum()) or after in _MAKES_ENTITIES:
        return None
    if any(unicodedata.category(char) in {"Cs", "Cn", "Co"} or (char < " " and char not in "\t\n") for char in after):
        return None
    return after
