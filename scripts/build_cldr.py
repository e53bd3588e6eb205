"""Rebuild `corpus_tools/data/times/cldr.json` from the Unicode CLDR, as packaged by Babel.

    pip install babel
    python scripts/build_cldr.py

The data are under the Unicode License v3, a copy of which lies beside them. Nothing at run time needs Babel.

A word that names different months in different languages gets the month it has in the language that comes first in
`PRINCIPAL`; after those, languages go by their code. Words of principal languages may stand for a month with less
around them (no year, or no day) than words of the others, which are far likelier to be something else.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

from babel import Locale
from babel.localedata import locale_identifiers

TARGET = Path(__file__).parent.parent / "corpus_tools" / "data" / "times" / "cldr.json"
PRINCIPAL = (
    "en de fr es pt it nl pl ru tr sv da nb nn no cs sk hu ro el uk bg sr hr bs sl mk fi et lv lt ca gl eu is ga "
    "cy sq be id ms vi th ar he fa ur hi bn ta te mr gu kn ml pa ko ja zh ka hy az kk uz af sw fil"
)
SHORTEST_DURATION = 3
UNITS = ("second", "minute", "hour", "day", "week", "month", "year")
LEADING_PREPOSITION = re.compile(r"(?:(?:de|da|di|an|am|dhen) |d[’'])")


def languages() -> Iterator[tuple[bool, list[Locale]]]:
    """Whether a language is principal, and its regional locales: principal ones first, then by code."""
    locales: dict[str, list[str]] = {}
    for identifier in sorted(locale_identifiers()):
        locales.setdefault(identifier.split("_")[0], []).append(identifier)
    principal = PRINCIPAL.split()
    for language in [*principal, *sorted(set(locales) - set(principal))]:
        yield language in principal, [Locale.parse(name) for name in locales[language]]


def clean(name: str) -> str:
    return re.sub(r"\s+", " ", name).strip(" .").lower()


def names(table: Mapping[str, Mapping[str, Mapping[int, str]]], shortest: int) -> Iterator[tuple[int, str]]:
    """Every wide and abbreviated name, inside a date and on its own, without numbered ones and short Latin ones."""
    for context in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            for number, name in table.get(context, {}).get(width, {}).items():
                plain = LEADING_PREPOSITION.sub("", clean(name))
                if len(plain) >= (shortest if plain.isascii() else 2) and not re.search(r"\d", plain):
                    yield number, plain


def add_months(locale: Locale, words: dict[str, int]) -> None:
    for number, name in names(locale.months, 3):
        words.setdefault(name, number)


def add_weekdays(locale: Locale, words: dict[str, int]) -> None:
    """A short form that is another day elsewhere (French "mar." is Tuesday) stays a weekday, but an unknown one: -1."""
    for number, name in names(locale.days, 2):
        if words.setdefault(name, number) != number:
            words[name] = -1


def add_day_halves(locale: Locale, words: dict[str, str]) -> None:
    for widths in locale.day_periods.values():
        for periods in widths.values():
            for half in ("am", "pm"):
                name = clean(periods.get(half, "")).replace(" ", "")
                if len(name) > 2 or name in {"am", "pm"} or (len(name) == 2 and not name.isascii()):
                    words.setdefault(name, half)


def add_past(locale: Locale, phrases: dict[str, dict[str, str]]) -> None:
    """ "vor {0} Wochen" becomes {"wochen": {"vor": "week"}}: what follows the number, what precedes it, the unit."""
    fields: Any = locale._data["date_fields"]
    for unit in UNITS:
        for width in ("", "-short"):
            for pattern in fields.get(unit + width, {}).get("past", {}).values():
                before, number, after = pattern.partition("{0}")
                lead, phrase = clean(before), clean(after)
                complete = lead[:1].isalpha() or (not lead and (" " in phrase or not phrase.isascii()))
                if number and phrase[:1].isalpha() and complete:
                    phrases.setdefault(phrase, {}).setdefault(lead, unit)


def add_durations(locale: Locale, words: dict[str, set[str]]) -> None:
    """ "{0} months" says that "months" is a month; a word of two languages may be two units."""
    patterns: Any = locale._data["unit_patterns"]
    for unit in UNITS:
        for width in ("long", "short"):
            for number, pattern in patterns.get(f"duration-{unit}", {}).get(width, {}).items():
                word = clean(pattern.replace("{0}", ""))
                shortest = SHORTEST_DURATION if word.isascii() else 1
                if "{0}" in pattern and number != "per" and len(word) >= shortest and not re.search(r"[\s./]", word):
                    words.setdefault(word, set()).add(unit)


def build() -> dict[str, Any]:
    months: dict[str, int] = {}
    other_months: dict[str, int] = {}
    weekdays: dict[str, int] = {}
    halves: dict[str, str] = {}
    past: dict[str, dict[str, str]] = {}
    durations: dict[str, set[str]] = {}
    for principal, locales in languages():
        for locale in locales:
            add_months(locale, months if principal else other_months)
            if principal:
                add_weekdays(locale, weekdays)
                add_day_halves(locale, halves)
                add_past(locale, past)
                add_durations(locale, durations)
    return {
        "source": f"Unicode CLDR through Babel {version('babel')}",
        "licence": "Unicode-3.0",
        "months": months,
        "other_months": {name: number for name, number in other_months.items() if name not in months},
        "weekdays": weekdays,
        "halves": halves,
        "past": past,
        "durations": {word: min(units) for word, units in durations.items() if len(units) == 1},
    }


if __name__ == "__main__":
    TARGET.write_text(json.dumps(build(), ensure_ascii=False, sort_keys=True, indent=0) + "\n", encoding="utf-8")
