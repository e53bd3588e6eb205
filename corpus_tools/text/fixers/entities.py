"""HTML entities that a converter forgot to decode."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from html import unescape
from html.entities import html5

from corpus_tools.model import EditKind
from corpus_tools.text.changes import Change

_AMP = r"(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);"
_ENTITY = re.compile(rf"&(?:{_AMP})*(#[0-9]{{1,7}}|#[xX][0-9a-fA-F]{{1,6}}|[A-Za-z][A-Za-z0-9]{{1,31}});")
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+")
_MAKES_ENTITIES = "#;"  # decoding these could complete a new entity


def html_entities(text: str) -> Iterator[Change]:
    """Well-formed entities become their characters, also when they were encoded more than once; not inside URLs.

    Entities for ASCII letters and digits stay: no repair writes what could be the author's typing.
    """
    if not _ENTITY.search(text):  # to look for a URL takes longer
        return
    url = _URL.search(text)
    for match in _ENTITY.finditer(text):
        while url is not None and url.end() <= match.start():
            url = _URL.search(text, url.end())
        if url is not None and url.start() <= match.start():
            continue
        after = _character(match[1])
        if after is not None:
            yield Change(EditKind.HTML_ENTITY, *match.span(), after)


@lru_cache(maxsize=4096)
def _character(name: str) -> str | None:
    """What `&name;` stands for; None where it is no entity or one that must stay."""
    after = unescape(f"&{name};") if name.startswith("#") else html5.get(f"{name};", "")
    if not after or after == "\ufffd" or (after.isascii() and after.isalnum()) or after in _MAKES_ENTITIES:
        return None
    if any(unicodedata.category(char) in {"Cs", "Cn", "Co"} or (char < " " and char not in "\t\n") for char in after):
        return None
    return after
