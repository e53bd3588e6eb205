"""How each 8-bit page shows UTF-8 that was decoded with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from corpus_tools.text import codepages as pages

PAGES = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1257",
    "iso8859_2",
    "mac_roman",
    "cp437",
    "cp850",
    "cp852",
    "cp866",
    "koi8_r",
)
"""The commoner first: of two that explain the same, the first is taken."""

LOST = "\x81\x8d\x8f\x90\x9d"
"""What cp1252 leaves undefined, so that programs drop or replace it."""
UNKNOWN = "\ufffd"
_TRACE = "(?<=[a-z.,;:!?)])Â "  # of a no-break space that became a space


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How a page shows UTF-8.

    `whole` finds an intact sequence, `runs` adjacent ones, `broken` also what is surely the rest of one (as its group),
    `lossy` all that may be. `raw` maps each character to the one with the number of its byte.
    """

    page: str
    whole: re.Pattern[str]
    runs: re.Pattern[str]
    broken: re.Pattern[str]
    lossy: re.Pattern[str] | None
    raw: Mapping[int, int]

    def meaning(self, run: str) -> str:
        """What intact sequences stand for."""
        decoded = run.translate(self.raw).encode("latin-1").decode("utf-8", "surrogatepass")
        return decoded.encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def meanings(self, sequence: str) -> list[str]:
        """All that a `sequence` found by `lossy` can stand for."""
        raw = sequence.translate(self.raw)
        if raw.endswith(" "):  # a no-break space that became a space, or one that was merged with the space behind
            after = _decoded(raw[:-1] + "\xa0")
            candidates = [after, after and after + " "]
            if len(raw) == 3:
                candidates = [after, *(lost + " " for byte in LOST if (lost := _decoded(raw[:-1] + byte)))]
        elif UNKNOWN in raw:
            candidates = [_decoded(raw.replace(UNKNOWN, byte)) for byte in LOST]
        else:
            candidates = [_decoded(raw)] if _decoded(raw) else [_decoded(raw + byte) for byte in LOST]
        return [candidate for candidate in candidates if candidate]


def _decoded(raw: str) -> str | None:
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


@cache
def reading(page: str) -> Reading:
    """The reading of `page`; in Windows pages C1 controls stand for their bytes too, as after Latin-1."""
    raw = {ord(char): byte for byte, char in enumerate(pages.table(page)) if byte > 127}
    windows = page.startswith("cp125")
    if windows:
        raw = {code: code for code in range(0x80, 0xA0)} | raw

    def among(first: int, last: int) -> str:
        return "[" + re.escape("".join(chr(code) for code, byte in raw.items() if first <= byte <= last)) + "]"

    whole = _well_formed(among)
    tail, two, three = among(0x80, 0xBF), among(0xC2, 0xDF), among(0xE0, 0xEF)
    lost = f"{three}{tail}{UNKNOWN}|{three}{UNKNOWN}{tail}"
    punctuation = f"{among(0xE2, 0xE2)}{among(0x80, 0x80)}"
    lossy = f"{whole}|{lost}|{_TRACE}|{two}[{UNKNOWN} ]|{punctuation}[?]|{three}{tail} ?|{two}"
    return Reading(
        page,
        re.compile(whole),
        re.compile(f"(?:{whole})+"),
        re.compile(f"{whole}|({two}{UNKNOWN}|{lost}|{punctuation})"),
        re.compile(lossy) if windows else None,
        raw,
    )


def _well_formed(among: Callable[[int, int], str]) -> str:
    """A pattern for well-formed UTF-8 (Unicode, table 3-7) and CESU-8; `among` gives the class of a range of bytes."""
    tail = among(0x80, 0xBF)
    return "|".join(
        (
            f"{among(0xC2, 0xDF)}{tail}",
            f"{among(0xE0, 0xE0)}{among(0xA0, 0xBF)}{tail}",
            f"{among(0xE1, 0xEC)}{tail}{tail}",
            f"{among(0xED, 0xED)}{among(0x80, 0x9F)}{tail}",
            f"{among(0xEE, 0xEF)}{tail}{tail}",
            f"{among(0xF0, 0xF0)}{among(0x90, 0xBF)}{tail}{tail}",
            f"{among(0xF1, 0xF3)}{tail}{tail}{tail}",
            f"{among(0xF4, 0xF4)}{among(0x80, 0x8F)}{tail}{tail}",
            f"{among(0xED, 0xED)}{among(0xA0, 0xAF)}{tail}{among(0xED, 0xED)}{among(0xB0, 0xBF)}{tail}",
        )
    )


@cache
def beginnings() -> re.Pattern[str]:
    """Finds two characters with which a sequence of any page may begin."""
    leads = {code for page in PAGES for code, byte in reading(page).raw.items() if 0xC2 <= byte <= 0xF4}
    tails = {code for page in PAGES for code, byte in reading(page).raw.items() if 0x80 <= byte <= 0xBF}
    return re.compile(f"[{re.escape(''.join(map(chr, leads)))}][{re.escape(''.join(map(chr, tails)))}]")
