"""The words of printed times. A text becomes tokens, and one character for each token says of which kind it is."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, TypeVar

from corpus_tools.words.tables import tables as language_tables

V = TypeVar("V")

DATA = Path(__file__).parent.parent / "data" / "times"

FIRST_KIND = 0xE000
"""The character of the first set of roles; those of the others follow it, in the private use area."""

MOST_KINDS = 100_000

LONGEST_NAME = 8
"""Tokens, white space not counted, of the longest name that is looked for."""

_SHORTEST_UNIT = 3
"""A letter or two can be the unit of another language: Spanish "hace 3 m" are months."""

SHORTEST_PLAIN = 4
"""Letters of the shortest month name that makes a date with a day alone: "3 février", but not "2. Jan" (a name)."""

PUNCTUATION = {character: character for character in "!\"#$%&'()*+,-./:;<=>?@[\\]^`{|}~"} | {
    "–": "-", "—": "-", "‐": "-", "‑": "-", "−": "-", "·": "|", "•": "|", "∙": "|", "‧": "|", "¦": "|", "’": "'",
    "，": ",", "、": ",", "،": ",", "؛": ";", "：": ":", "．": ".", "／": "/", "（": "(", "）": ")",
    "€": "$", "£": "$", "¥": "$",
}  # fmt: skip

LISTED_ROLES = (
    "at", "on", "of", "ordinal", "version", "clock", "hour", "minute", "year_mark", "month_mark", "day_mark",
    "hour_mark", "minute_mark", "second_mark", "one", "about",
)  # fmt: skip


class Kinds(dict[str, str]):
    """Token -> kind. Numbers are n (1-2 digits), x (3), y (4, could be a year), b (others); unknown words are w.

    Remembers what it was asked, up to a limit: the words of a corpus come back all the time.
    """

    def __missing__(self, token: str) -> str:
        kind = number_kind(token) if token[0].isdecimal() else (" " if token[0].isspace() else "w")
        if len(self) < MOST_KINDS:
            self[token] = kind
        return kind


def number_kind(token: str) -> str:
    if len(token) < 4:
        return "x" if len(token) == 3 else "n"
    return "y" if len(token) == 4 and 1000 <= int(token) < 3000 else "b"


class Vocabulary(NamedTuple):
    """The words of all languages, merged. Keys are as `compact` makes them: lower case, without spaces inside.

    - `classes`: for each role, the kinds of the words that can play it, as the inside of a set in a pattern;
    - `joined`: the names that are several tokens; `beginnings`: all that such a name can begin with;
    - `past`: for what follows the number in a phrase like "vor 3 Tagen", and then for what precedes it, the unit;
    - `units`: for a word behind a number, the unit: "years", "Jahre".
    - `numberless`: for phrases without a number, like Czech "před hodinou" ("an hour ago"), how many of which unit.
    """

    kinds: Kinds
    classes: dict[str, str]
    joined: frozenset[str]
    beginnings: frozenset[str]
    months: dict[str, int]
    weekdays: dict[str, int]
    halves: dict[str, str]
    days: dict[str, int]
    zones: dict[str, str]
    past: dict[str, dict[str, str]]
    units: dict[str, str]
    numberless: dict[str, tuple[int, str]]


@cache
def token_pattern() -> re.Pattern[str]:
    """A pattern for one token: a number, a word, an ideograph, a run of white space, or any other character.

    A word ends where small letters turn into capitals (BakeMay). Numbers that run into each other are cut: a year and a
    time (28.09.1913:55; May 30, 20195:38 PM), a year and the next date (4. Mai 201812. Mai 2018), a name that ends in
    digits and a date (user201328.09.2019).
    """
    cased = [chr(code) for code in (*range(0x41, 0x590), *range(0x1E00, 0x2000))]
    upper = "".join(c for c in cased if c.isupper())
    lower = "".join(c for c in cased if c.islower())
    marks = "\u0300-\u036f"
    ideograph = "\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff"
    signs = (
        "\u0080-\u00bf\u060c\u061b\u061f\u06d4\u0964\u2000-\u2bff\u3000-\u303f\ufe00-\ufe0f\uff01-\uff0f\uff1a-\uff20"
    )
    other = rf"[^\s\d!-~{signs}{ideograph}]+"
    numbers = (
        r"(?:19|20)\d\d(?=\d{1,2}(?::\d\d|\.?\s[^\W\d_]{3}))",
        r"\d\d(?=\d\d:\d\d)",
        r"(?<=[^\W\d_])(?!(?:19|20)\d\d\.)\d+?(?=\d\d\.\d\d\.\d\d)",
        r"(?<=[^\W\d_])\d*?(?:[4-9]|3(?=[2-9])|(?<=\d)(?=0))(?=0?[1-9]\.\s?[^\W\d_]{3})",
        r"\d+",
    )
    words = (rf"[{upper}][{lower}{marks}]+", rf"[{upper}{marks}]+(?![{lower}])")
    most_frequent_first = (rf"[{lower}{marks}]+", r"\s+", *words, *numbers, f"[{ideograph}]", other, ".")
    return re.compile("|".join(most_frequent_first), re.DOTALL)


def compact(word: str) -> str:
    """The form in which words are looked up: lower case, no spaces inside, straight apostrophes."""
    word = word.lower()
    return word if word.isalpha() else "".join(word.replace("’", "'").split())


class _Builder:
    """Collects the roles of each word, and gives each set of roles that occurs its character.

    A set of roles is a number with one bit for each role, which is small: there are thousands of words.
    """

    def __init__(self) -> None:
        self.roles: dict[str, int] = {}
        self.joined: set[str] = set()
        self.bits: dict[str, int] = {}

    def bit(self, role: str) -> int:
        return self.bits.setdefault(role, 1 << len(self.bits))

    def add(self, role: str, words: Iterable[str]) -> None:
        """Give words, in lower case, a role. Of a word that is several tokens, the first one gets the role "head"."""
        bit, head = self.bit(role), self.bit("head")
        tokens = token_pattern().findall
        for word in words:
            known = word
            if not (word.isascii() and word.isalpha()) and len(parts := tokens(word)) > 1:
                known = compact(word)
                self.joined.add(known)
                self.roles[parts[0]] = self.roles.get(parts[0], 0) | head
            self.roles[known] = self.roles.get(known, 0) | bit

    def add_months(self, names: dict[str, int], ordinary: set[str], others: dict[str, int]) -> dict[str, int]:
        """Add names of months, and of `others` those that have no role yet, as "fri" and "man" have; give all added."""
        taken = self.roles.keys() | names.keys()
        rest = {name: number for name, number in others.items() if name not in taken}
        self.add("month", [*names, *rest])
        self.add("plain", names.keys() - ordinary)
        self.add("ordinary", names.keys() & ordinary)
        return rest | names

    def kinds(self, exact: dict[str, tuple[str, ...]]) -> tuple[Kinds, dict[str, str]]:
        """The kind of each word, and for each role the kinds of its words, as the inside of a set in a pattern.

        A word counts with a capital and in capitals too. Those in `exact` have the roles given there only as written
        (UTC, T), and a weekday of two letters counts only with a capital.
        """
        numbers: dict[int, str] = {}
        kinds = Kinds(PUNCTUATION)
        weekday = self.bit("weekday")
        for word, roles in self.roles.items():
            kind = numbers.get(roles) or numbers.setdefault(roles, chr(FIRST_KIND + len(numbers)))
            kinds[word] = kinds[word.capitalize()] = kinds[word.upper()] = kind
            if roles & weekday and len(word) == 2 and word.isascii():
                rest = roles & ~weekday
                kinds[word] = numbers.setdefault(rest, chr(FIRST_KIND + len(numbers)))
        for word, added in exact.items():
            roles = self.roles.get(word.lower(), 0) | sum(map(self.bit, added))
            kinds[word] = numbers.setdefault(roles, chr(FIRST_KIND + len(numbers)))
        classes = {
            role: "".join(character for roles, character in numbers.items() if roles & bit)
            for role, bit in self.bits.items()
        }
        return kinds, classes


def _listed(languages: Iterable[dict[str, Any]], role: str) -> list[str]:
    return [word for language in languages for word in language.get(role, ())]


def _halves(languages: Iterable[dict[str, Any]], kind: str) -> dict[str, str]:
    """The words of a kind for the halves of the day."""
    return {word: half for half in ("am", "pm") for word in _listed(languages, f"{kind}_{half}")}


def _table(languages: Iterable[dict[str, Any]], name: str) -> dict[str, int]:
    return {word: number for language in languages for word, number in language.get(name, {}).items()}


def _compacted(table: dict[str, V]) -> dict[str, V]:
    """The table with the keys that `compact` makes of its words, and of these words with a capital and in capitals.

    That is the same key but for letters like Turkish "ı" and German "ß".
    """
    compacted = {compact(word): value for word, value in table.items()}
    for word, value in table.items():
        if not word.isascii():
            compacted.setdefault(compact(word.capitalize()), value)
            compacted.setdefault(compact(word.upper()), value)
    return compacted


def _phrases_of(languages: Iterable[dict[str, Any]], key: str) -> list[tuple[str, str]]:
    """The phrases for how long ago something was, in lower case, each with its unit."""
    units = [item for language in languages for item in language.get(key, {}).items()]
    return [(phrase.lower(), unit) for unit, listed in units for phrase in listed]


def _without_number(past: Iterable[tuple[str, str]], pairs: Iterable[tuple[str, str]]) -> dict[str, tuple[int, str]]:
    """What phrases without a number mean: one of their unit, or two."""
    ones = {phrase: (1, unit) for phrase, unit in past if "{0}" not in phrase}
    return ones | {phrase: (2, unit) for phrase, unit in pairs}


def _past(
    cldr: dict[str, dict[str, str]], phrases: Iterable[tuple[str, str]], durations: dict[str, str]
) -> dict[str, dict[str, str]]:
    past = {after: dict(leads) for after, leads in cldr.items()}
    for phrase, unit in phrases:
        before, number, after = phrase.partition("{0}")
        if number:
            past.setdefault(after.strip(), {})[before.strip()] = unit
    past |= _half_translated(past)
    return past | _untranslated(durations, past)


def _half_translated(past: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """English units with another language's "ago": a plug-in whose units nobody translated prints "hace 3 years"."""
    english = [after.split()[0] for after, leads in past.items() if after.endswith(" ago") and "" in leads]
    units = {unit: past[f"{unit} ago"][""] for unit in english if unit.isalpha() and len(unit) >= _SHORTEST_UNIT}
    leads = {lead for after, leads in past.items() if after.isalpha() for lead in leads if lead}
    tails = {after.partition(" ")[2] for after, leads in past.items() if "" in leads and after[0].isalpha()}
    mixed = {f"{unit} {tail}": {"": units[unit]} for unit in units for tail in tails if tail}
    mixed |= {unit: dict.fromkeys(leads, units[unit]) for unit in units}
    return {after: found | past.get(after, {}) for after, found in mixed.items() if "" not in past.get(after, {})}


def _untranslated(durations: dict[str, str], past: dict[str, dict[str, str]]) -> dict[str, dict[str, str]]:
    """Units in the language of the page with the English "ago", where only a framework is translated: "5 minut ago"."""
    return {f"{word} ago": {"": unit} for word, unit in durations.items() if "" not in past.get(f"{word} ago", {})}


def _bare_units(past: dict[str, dict[str, str]]) -> dict[str, str]:
    """The units of phrases: the first word of "years ago", "年" of "年前", and what stands behind "il y a 3"."""
    units: dict[str, str] = {}
    for after, leads in past.items():
        tokens = token_pattern().findall(after)
        if "" in leads and len(tokens) > 1:
            units[tokens[0] if " " in after else "".join(tokens[:-1])] = leads[""]
        elif "" not in leads and len(set(leads.values())) == 1 and len(after) >= _SHORTEST_UNIT:
            units[after] = min(leads.values())
    return units


@cache
def vocabulary() -> Vocabulary:
    """The words of all languages, merged; loaded at first use, once."""
    import json
    import tomllib

    cldr = json.loads((DATA / "cldr.json").read_text(encoding="utf-8"))
    zones: dict[str, str] = tomllib.loads((DATA / "zones.toml").read_text(encoding="utf-8"))
    languages = language_tables("times").values()
    months: dict[str, int] = cldr["months"] | _table(languages, "months")
    weekdays: dict[str, int] = cldr["weekdays"] | _table(languages, "weekdays")
    days: dict[str, int] = _table(languages, "days")
    halves: dict[str, str] = cldr["halves"] | _halves(languages, "half")
    before, capitals = _halves(languages, "before"), map(str.upper, _halves(languages, "capital"))
    for word in _listed(languages, "no_weekday"):
        weekdays.pop(word, None)  # two languages may list the same word
    phrases = _phrases_of(languages, "past")
    past = _past(cldr["past"], phrases, cldr["durations"])
    builder = _Builder()
    for role in LISTED_ROLES:
        builder.add(role, _listed(languages, role))
    builder.add("unit", [token_pattern().findall(phrase)[0] for phrase in past])
    builder.add("weekday", weekdays)
    builder.add("half", halves)
    builder.add("half_before", before)
    builder.add("half_first", [half for half in halves if not half.isascii()])
    builder.add("day", days)
    ordinary = {*_listed(languages, "ordinary"), *(name for name in months if len(name) < SHORTEST_PLAIN)}
    months = builder.add_months(months, ordinary, cldr["other_months"])
    kinds, classes = builder.kinds(
        dict.fromkeys(zones, ("zone",)) | {"T": ("iso_t",)} | dict.fromkeys(capitals, ("half", "half_before"))
    )
    rare = _halves(languages, "before") | _halves(languages, "capital")
    halves |= {word.rstrip("."): half for word, half in rare.items()}
    joined = frozenset(builder.joined)
    tables = (_compacted(months), _compacted(weekdays), _compacted(halves), _compacted(days), zones)
    behind = {compact(after): _compacted(leads) for after, leads in past.items()}
    beginnings = frozenset(name[:end] for name in joined for end in range(1, len(name) + 1))
    units = _compacted(_bare_units(past) | cldr["durations"])
    numberless = _without_number(phrases, _phrases_of(languages, "pair"))
    return Vocabulary(kinds, classes, joined, beginnings, *tables, behind, units, numberless)


def month_in(language: str, text: str) -> int | None:
    """The month that the words of a date name in a language where most others have another one (Croatian "listopada").

    None where its words are the same month everywhere.
    """
    own: dict[str, int] = language_tables("times").get(language, {}).get("own_months", {})
    words = map(compact, token_pattern().findall(text)) if own else ()
    return next((own[word] for word in words if word in own), None)


def tokenise(text: str) -> tuple[list[str], str]:
    """The tokens of a text, which cover it without gaps, and a string with one kind for each."""
    words = vocabulary()
    tokens = token_pattern().findall(text)
    kinds = "".join(map(words.kinds.__getitem__, tokens))
    return _join_names(tokens, kinds, words) if _heads().search(kinds) else (tokens, kinds)


@cache
def _heads() -> re.Pattern[str]:
    return re.compile(f"[{vocabulary().classes['head']}]")


def _join_names(tokens: list[str], kinds: str, words: Vocabulary) -> tuple[list[str], str]:
    """Make one token of each name that consists of several: p. m., segunda-feira, четвертого месяца."""
    joined: list[str] = []
    characters: list[str] = []
    at = 0
    for head in _heads().finditer(kinds):
        start = head.start()
        end, name = _name(tokens, start, words) if start >= at else (start, "")
        if end > start:
            joined += [*tokens[at:start], "".join(tokens[start:end])]
            characters += [kinds[at:start], words.kinds[name]]
            at = end
    return [*joined, *tokens[at:]], "".join([*characters, kinds[at:]])


def _name(tokens: list[str], start: int, words: Vocabulary) -> tuple[int, str]:
    """Where the longest name that begins at `start` ends, and the name; an abbreviation keeps its last full stop."""
    text, parts, best = "", 0, (start, "")
    for index in range(start, len(tokens)):
        if tokens[index].isspace():
            continue
        text += compact(tokens[index])
        parts += 1
        if text in words.joined:
            best = index + 1, text
        if parts == LONGEST_NAME or text not in words.beginnings:
            break
    end, name = best
    return (end + 1 if "." in name and tokens[end : end + 1] == ["."] else end), name
