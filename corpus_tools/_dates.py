"""Stand-in until the real module lands."""

from __future__ import annotations
import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TimeMatch:
    start: int
    end: int
    text: str
    year: int | None
    month: int | None
    day: int | None


_MON = "jan feb mar apr may jun jul aug sep oct nov dec".split()
_M2 = {
    "mär": 3,
    "mrz": 3,
    "mai": 5,
    "okt": 10,
    "dez": 12,
    "janv": 1,
    "fév": 2,
    "févr": 2,
    "mars": 3,
    "avr": 4,
    "juin": 6,
    "juil": 7,
    "août": 8,
    "déc": 12,
    "ene": 1,
    "abr": 4,
    "ago": 8,
    "dic": 12,
    "okto": 10,
}
_RE = [
    re.compile(
        r"(?P<d>\d{1,2})(?:\.|st|nd|rd|th|er)?\s*(?:de\s+)?(?P<m>[^\W\d_]{3,10})\.?,?\s*(?:de\s+|del\s+)?(?P<y>\d{4})"
    ),
    re.compile(r"(?P<m>[^\W\d_]{3,9})\.?\s+(?P<d>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<y>\d{4})"),
    re.compile(r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"),
    re.compile(r"(?P<d>\d{1,2})\s?[./]\s?(?P<m>\d{1,2})\s?[./]\s?(?P<y>\d{4}|\d\d)\b"),
]


def find_times(text: str) -> list[TimeMatch]:
    out = []
    for r in _RE:
        for m in r.finditer(text):
            mm = m["m"].lower()
            if mm.isdigit():
                mo = int(mm)
            else:
                mo = next((v for k, v in _M2.items() if mm.startswith(k)), None) or (
                    _MON.index(mm[:3]) + 1 if mm[:3] in _MON else 0
                )
            if not 1 <= mo <= 12:
                continue
            y = int(m["y"])
            y = y + 2000 if y < 100 else y
            if int(m["d"]) > 31 or not 1900 < y < 2030:
                continue
            if any(o.start < m.end() and m.start() < o.end for o in out):
                continue
            out.append(TimeMatch(m.start(), m.end(), m[0], y, mo, int(m["d"])))
    return sorted(out, key=lambda t: t.start)
