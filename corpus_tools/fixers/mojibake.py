"""UTF-8 that a program decoded with an 8-bit page.

One page is chosen for the whole document: the one that explains most of the suspicious characters, if the text that
comes out is likelier in some language than the text as it stands. Where nearly all that is suspicious turns out to be
damage, all of it is repaired, also where a byte was lost on the way; else each sequence is judged by its neighbours, so
that a line can hold both good and damaged characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from operator import itemgetter

from corpus_tools import letters, pages
from corpus_tools.model import EditKind
from corpus_tools.offsets import Change, ChangeTable, apply, compose
from corpus_tools.samples import lines_with

PAGES = (
    "cp1252",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1254",
    "cp1257",
    "mac_roman",
    "cp437",
    "cp850",
    "iso8859_2",
    "cp852",
    "cp866",
)
_SAMPLE = 4096  # code points of suspicious lines that the choice of a page looks at
_NEEDED = 9.0  # logarithm of how much likelier the repaired text must be
_NEEDED_FOR_ONE = 3.0  # the same for each sequence, once the page is known
_NEEDED_TO_GUESS = 6.0  # how much likelier than the next a character must be that lost a byte
_MAX_LAYERS = 3
_GAIN_OF_UNKNOWN = 6.0  # from an open sequence of three characters to one that says it is unknown
_MERGED_SPACE = -1.0  # a no-break space that became a space is likelier than one that was merged with another
_PROVEN = 3  # sequences from which on a document can be damaged beyond doubt
_PROVEN_SHARE = 0.7  # of what is beyond ASCII in the suspicious lines
_LOWER_AFTER_CAPITALS = -6.0
_SPEAKS_OF_ENCODINGS = re.compile(
    r"mojibake|utf-?8|latin-?1|windows-125\d|cp-?125\d|iso[- ]?8859|unicode|charset|encoding|code ?page", re.IGNORECASE
)
_ORDINARY = -5.0  # where only some sequences are damage, the rest must be ordinary text
_QUOTES = frozenset("\"'“”„«»‘’`")
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_LOST = "\x81\x8d\x8f\x90\x9d"  # what cp1252 leaves undefined, so that programs drop or replace it
_UNKNOWN = "\ufffd"
_LONE = "(?<=[a-z.,;:!?)])Â "  # the trace of a no-break space that became a space


@dataclass(frozen=True, slots=True)
class Reading:
    """How a page shows UTF-8: `whole` finds intact sequences, `lossy` also those that lost a byte.

    `raw` maps each character to the one with the number of its byte.
    """

    page: str
    whole: re.Pattern[str]
    lossy: re.Pattern[str]
    raw: dict[int, int]

    def meaning(self, sequence: str) -> str | None:
        """The character behind an intact `sequence`, or None if its bytes are no UTF-8."""
        return _decoded(sequence.translate(self.raw))

    def meanings(self, sequence: str) -> list[str]:
        """All that a `sequence` found by `lossy` can stand for."""
        raw = sequence.translate(self.raw)
        if raw.endswith(" "):  # a no-break space that became a space, or one that was merged with the space behind
            lead = raw[:-1] + "\xa0"
            candidates = [_decoded(lead), (_decoded(lead) or "") + " "]
        elif _UNKNOWN in raw:
            candidates = [_decoded(raw.replace(_UNKNOWN, byte)) for byte in _LOST]
        else:
            candidates = [_decoded(raw)] if _decoded(raw) else [_decoded(raw + byte) for byte in _LOST]
        return [candidate for candidate in candidates if candidate]


def _decoded(raw: str) -> str | None:
    try:
        return raw.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return None


@cache
def reading(page: str) -> Reading:
    """The reading of `page`; in Windows pages C1 controls stand for their bytes too, as after Latin-1."""
    table = pages.table(page)
    raw = {ord(char): byte for byte, char in enumerate(table) if byte > 127}
    if page.startswith("cp125"):
        raw = {code: code for code in range(0x80, 0xA0)} | raw

    def among(first: int, last: int) -> str:
        return "[" + re.escape("".join(chr(code) for code, byte in raw.items() if first <= byte <= last)) + "]"

    t = among(0x80, 0xBF)
    two, three, four = among(0xC2, 0xDF), among(0xE0, 0xEF), among(0xF0, 0xF4)
    whole = f"{two}{t}|{three}{t}{t}|{four}{t}{t}{t}"
    if not page.startswith("cp125"):
        return Reading(page, re.compile(whole), re.compile(whole), raw)
    some = f"{whole}|{three}{t}{_UNKNOWN}|{_LONE}"
    lossy = f"{some}|{two}[{_UNKNOWN} ]|{three}{_UNKNOWN}{t}|{three}{t}|{two}"
    return Reading(page, re.compile(some), re.compile(lossy), raw)


@cache
def _suspicious() -> re.Pattern[str]:
    """Two characters with which a sequence of any page may begin."""
    leads = {code for page in PAGES for code, byte in reading(page).raw.items() if 0xC2 <= byte <= 0xF4}
    tails = {code for page in PAGES for code, byte in reading(page).raw.items() if 0x80 <= byte <= 0xBF}
    pair = f"[{re.escape(''.join(map(chr, leads)))}][{re.escape(''.join(map(chr, tails)))}]"
    return re.compile(f"{pair}|{_LONE}")


@dataclass(frozen=True, slots=True)
class _Damage:
    """What was found out about a document: how to read it, in which language, and whether all of it is damaged."""

    reading: Reading
    language: str
    proven: bool


def mojibake(text: str) -> Iterable[Change]:
    """Sequences that are UTF-8 in an 8-bit page become their characters, if the text is likelier for it.

    Repeated for text that was damaged up to three times; characters that lost a byte come last, among good neighbours.
    """
    total: Iterable[Change] = ()
    lossy: _Damage | None = None
    for _ in range(_MAX_LAYERS):
        sample = lines_with(_suspicious(), text, _SAMPLE)
        damage = _diagnose(sample) if sample else None
        if damage is None or (lossy is not None and not damage.proven):
            break
        table = ChangeTable(_intact(text, damage))
        text = apply(text, table)
        total = ChangeTable(compose(total, table)) if total else table
        if damage.proven:
            lossy = damage
    if lossy is not None and (table := ChangeTable(_incomplete(text, lossy))):
        total = compose(total, table)
    return total


def _intact(text: str, damage: _Damage) -> Iterator[Change]:
    """The changes for sequences with all their bytes."""
    meanings: dict[str, str | None] = {}
    judge = None if damage.proven else _Judge(damage)
    for match in damage.reading.whole.finditer(text):
        sequence = match[0]
        if judge is not None:
            after = judge.verdict(text, match)
        elif sequence in meanings:
            after = meanings[sequence]
        else:
            after = meanings[sequence] = damage.reading.meaning(sequence)
        if after is not None:
            yield Change(EditKind.MOJIBAKE, *match.span(), after)


def _incomplete(text: str, damage: _Damage) -> Iterator[Change]:
    """The changes for sequences that lost a byte, in a text where the others are repaired."""
    judge = _Judge(_Damage(damage.reading, _likelihood(lines_with(_BEYOND_ASCII, text, _SAMPLE))[1], proven=True))
    for match in damage.reading.lossy.finditer(text):
        after = judge.verdict(text, match)
        if after is not None:
            yield Change(EditKind.MOJIBAKE, *match.span(), after)


def _diagnose(sample: str) -> _Damage | None:
    """How to read the damage in `sample`, if it is any."""
    found = {page: matches for page in PAGES if (matches := reading(page).whole.findall(sample))}
    if not found:
        return None
    explained = {page: sum(map(len, matches)) for page, matches in found.items()}
    most = max(explained.values())
    score, _ = _likelihood(sample)
    if most >= _PROVEN_SHARE * len(_BEYOND_ASCII.findall(sample)):
        pages_left = [page for page, size in explained.items() if size >= 0.8 * most]
        damage = max((_thorough(page, sample) for page in pages_left), key=itemgetter(0))
        if damage[0] > score + _NEEDED:
            return _Damage(reading(damage[2]), damage[1], len(found[damage[2]]) >= _PROVEN)
    scattered = [_Damage(reading(page), _thorough(page, sample)[1], proven=False) for page in found]
    gain, _, best = max((_Judge(damage).gain(sample), -number, damage) for number, damage in enumerate(scattered))
    if gain < _NEEDED or letters.ordinariness(apply(sample, _intact(sample, best))) < _ORDINARY:
        return None
    return best


def _thorough(page: str, sample: str) -> tuple[float, str, str]:
    """How likely `sample` is with all that is UTF-8 in `page` repaired, and in which language; and the page."""
    how = reading(page)
    return *_likelihood(how.whole.sub(lambda match: how.meaning(match[0]) or match[0], sample)), page


def _likelihood(text: str) -> tuple[float, str]:
    """The score of `text` in the likeliest of the languages that its letters suggest, and that language."""
    pairs = letters.pairs_of(text.translate(_SHOWN))
    return max((letters.total(pairs, language), language) for language in letters.suggested(text))


# C1 controls are what a second layer of damage needs, or stand for their cp1252 characters: they are judged as those.
_SHOWN = {code: "°" if char < "\xa0" else char for code, char in enumerate(pages.table("cp1252")) if 0x80 <= code < 0xA0}


class _Judge:
    """Decides what each sequence becomes; remembers its verdicts, since the same neighbours come again and again."""

    def __init__(self, damage: _Damage) -> None:
        self._reading = damage.reading
        self._proven = damage.proven
        self._scores = letters.scores(damage.language)
        self._verdicts: dict[tuple[str, str, str], tuple[str | None, float]] = {}

    def verdict(self, text: str, match: re.Match[str]) -> str | None:
        """What the match becomes; None if it stays."""
        after, _ = self._known(text, match)
        return None if after is None or (not self._proven and _is_quoted(text, match)) else after

    def gain(self, text: str) -> float:
        """How much likelier `text` becomes by all that is worth repairing."""
        known = [self._known(text, match) for match in self._reading.whole.finditer(text)]
        return sum(gain for after, gain in known if after is not None)

    def _known(self, text: str, match: re.Match[str]) -> tuple[str | None, float]:
        start, end = match.span()
        key = text[max(0, start - 2) : start], match[0], text[end : end + 1]
        if key not in self._verdicts:
            self._verdicts[key] = self._weigh(*key)
        return self._verdicts[key]

    def _weigh(self, before: str, sequence: str, behind: str) -> tuple[str | None, float]:
        if _UNKNOWN in sequence:
            return _UNKNOWN, _GAIN_OF_UNKNOWN
        options = [(self._score(before, after, behind), after) for after in self._reading.meanings(sequence)]
        if not options:
            return None, 0.0
        if sequence[-1] == " ":
            options[1] = options[1][0] + _MERGED_SPACE, options[1][1]
            options = [max(options)]
        options.sort(reverse=True)
        if len(options) > 1 and options[0][0] < options[1][0] + _NEEDED_TO_GUESS:
            return None, 0.0
        gain = options[0][0] - self._score(before, sequence, behind)
        return (options[0][1] if gain > _NEEDED_FOR_ONE else None), gain

    def _score(self, before: str, middle: str, behind: str) -> float:
        text = (before + middle + behind).translate(_SHOWN)
        score = sum(self._scores[text[i - 1 : i + 1]] for i in range(max(1, len(before)), len(text)))
        if len(before) == 2 and before.isupper() and middle.strip().islower():
            score += _LOWER_AFTER_CAPITALS
        return score


def _is_quoted(text: str, match: re.Match[str]) -> bool:
    """Whether the text speaks of the damaged sequence and does not suffer from it."""
    if all(char in _QUOTES for char in (text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1])):
        return True
    start = max(0, text.rfind("\n", 0, match.start()), match.start() - 1000)
    end = text.find("\n", match.end())
    line = text[start : min(end if end >= 0 else len(text), match.end() + 1000)]
    return _SPEAKS_OF_ENCODINGS.search(line) is not None
