"""UTF-8 that a program decoded with an 8-bit page.

One page is chosen for the whole document: the one that explains most of the suspicious characters, if the text that
comes out is likelier in some language than the text as it stands. Where nearly all that is suspicious turns out to be
damage, all of it is repaired, also where a byte was lost on the way; else each sequence is judged by its neighbours, so
that a line can hold both good and damaged characters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from operator import itemgetter

from corpus_tools.model import EditKind
from corpus_tools.text import codepages as pages
from corpus_tools.text import letters
from corpus_tools.text.changes import Change, ChangeTable, apply, joined
from corpus_tools.text.samples import lines_with, runs_beyond_ascii

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
_PROVEN_SHARE = 0.6  # of what is beyond ASCII in the suspicious lines
_LOWER_AFTER_CAPITALS = -6.0
_WORDS_OF_THE_TRADE = (
    *("mojibake", "utf-8", "utf8", "latin-1", "latin1", "windows-125", "cp125", "cp-125", "8859"),
    *("unicode", "charset", "encoding", "code page", "codepage"),
)
_NEAR = 300  # code points on each side of a sequence, within its line, that are searched for them
_ORDINARY = -5.0  # where only some sequences are damage, the rest must be ordinary text
_QUOTES = frozenset("\"'“”„«»‘’`")
_WORD_BEFORE = re.compile(r"(?:^|\W)\w{0,30}$")
_WORD_BEHIND = re.compile(r"\w{0,30}(?:\W|$)")
_ASCII = re.compile(r"[\x00-\x7f]")
_BLOCK = 65536  # code points
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_LOST = "\x81\x8d\x8f\x90\x9d"  # what cp1252 leaves undefined, so that programs drop or replace it
_UNKNOWN = "\ufffd"
_TRACE = "Â "
_LONE = f"(?<=[a-z.,;:!?)]){_TRACE}"  # the trace of a no-break space that became a space


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


def _suspicious(text: str) -> re.Pattern[str]:
    """Finds two characters with which a sequence of any page may begin, and lone traces if `text` can have them."""
    return _beginnings(with_traces=_TRACE in text)


@cache
def _beginnings(with_traces: bool) -> re.Pattern[str]:
    leads = {code for page in PAGES for code, byte in reading(page).raw.items() if 0xC2 <= byte <= 0xF4}
    tails = {code for page in PAGES for code, byte in reading(page).raw.items() if 0x80 <= byte <= 0xBF}
    pair = f"[{re.escape(''.join(map(chr, leads)))}][{re.escape(''.join(map(chr, tails)))}]"
    return re.compile(f"{pair}|{_LONE}" if with_traces else pair)


@dataclass(frozen=True, slots=True)
class _Damage:
    """What was found out about a document: how to read it, and whether all of it is damaged."""

    reading: Reading
    proven: bool


def mojibake(text: str) -> tuple[str, ChangeTable]:
    """Sequences that are UTF-8 in an 8-bit page become their characters, if the text is likelier for it.

    Repeated for text that was damaged up to three times; characters that lost a byte come last, among good neighbours.
    """
    total = ChangeTable()
    if not _may_be_damaged(text):
        return text, total
    lossy: Reading | None = None
    for _ in range(_MAX_LAYERS):
        sample = lines_with(_suspicious(text), text, _SAMPLE)
        damage = _diagnose(sample) if sample else None
        if damage is None or (lossy is not None and not damage.proven):
            break
        if damage.proven:
            text, table = _repaired(text, damage.reading)
        else:
            table = ChangeTable(_intact(text, damage))
            text = apply(text, table)
        total = joined(total, table)
        if damage.proven:
            lossy = damage.reading
    if lossy is not None and lossy.lossy.search(text):
        table = ChangeTable(_incomplete(text, lossy))
        text = apply(text, table)
        total = joined(total, table)
    return text, total


def _may_be_damaged(text: str) -> bool:
    """Is there anything in the text that is UTF-8 in some page? Much cheaper than to look for it page by page."""
    return any(map(_may_be_sequence, runs_beyond_ascii(text)))


@lru_cache(maxsize=4096)  # most are single characters or quotation marks, and come back in all texts
def _may_be_sequence(run: str) -> bool:
    """Does a stretch of characters beyond ASCII hold an intact sequence in some page, or end as a lone trace begins?"""
    return run[-1] == _TRACE[0] or (
        _beginnings(with_traces=False).search(run) is not None
        and any(reading(page).whole.search(run) for page in PAGES)
    )


class _Meanings(dict[str, str]):
    """What each sequence of one reading means, found when it is first asked for; itself, if it means nothing."""

    def __init__(self, reading: Reading) -> None:
        super().__init__()
        self._reading = reading

    def __missing__(self, sequence: str) -> str:
        meaning = self[sequence] = self._reading.meaning(sequence) or sequence
        return meaning


def _repaired(text: str, reading: Reading) -> tuple[str, ChangeTable]:
    """`text` with every intact sequence repaired, and the changes: by far the most work there is, so in one pass.

    Blocks keep the pieces of a large text from being in memory all at once.
    """
    table = ChangeTable()
    blocks: list[str] = []
    meanings = _Meanings(reading)
    found: list[tuple[int, int, str]] = []

    def replace(match: re.Match[str]) -> str:
        sequence = match[0]
        meaning = meanings[sequence]
        if meaning != sequence:
            found.append((*match.span(), meaning))
        return meaning

    start = 0
    while start < len(text):
        end = _ASCII.search(text, min(len(text), start + _BLOCK))  # no sequence goes on behind an ASCII character
        stop = end.end() if end else len(text)
        blocks.append(reading.whole.sub(replace, text[start:stop]))
        if found:
            starts, ends, after = zip(*found, strict=True)
            table.extend(
                (EditKind.MOJIBAKE,) * len(found), [start + at for at in starts], [start + at for at in ends], after
            )
            found.clear()
        start = stop
    return "".join(blocks), table


def _intact(text: str, damage: _Damage, judge: _Judge | None = None) -> Iterator[Change]:
    """The changes for sequences with all their bytes, where only some of the text is damaged and each is judged."""
    if judge is None:
        sample = lines_with(_suspicious(text), text, _SAMPLE)
        judge = _Judge(damage, _likelihood(_suspicious(sample).sub(" ", sample))[1])
    for match in damage.reading.whole.finditer(text):
        after = judge.verdict(text, match)
        if after is not None:
            yield Change(EditKind.MOJIBAKE, *match.span(), after)


def _incomplete(text: str, reading: Reading) -> Iterator[Change]:
    """The changes for sequences that lost a byte, in a text where the others are repaired."""
    language = _likelihood(reading.lossy.sub(" ", lines_with(_BEYOND_ASCII, text, _SAMPLE)))[1]
    judge = _Judge(_Damage(reading, proven=True), language)
    for match in reading.lossy.finditer(text):
        after = judge.verdict(text, match)
        if after is not None:
            yield Change(EditKind.MOJIBAKE, *match.span(), after)


@lru_cache(maxsize=4)  # the last look at a text is repeated by the next round, to be sure that nothing is left
def _diagnose(sample: str) -> _Damage | None:
    """How to read the damage in `sample`, if it is any."""
    strange = len(_BEYOND_ASCII.findall(sample))
    found: dict[str, list[str]] = {}
    for page in PAGES:
        if matches := reading(page).whole.findall(sample):
            found[page] = matches
            if len(matches) > _PROVEN and sum(map(len, matches)) == strange and _all_familiar(page, matches):
                return _Damage(reading(page), proven=True)  # all of it is UTF-8: that is no accident
    return _thorough_damage(sample, found, strange) or _scattered_damage(sample, found)


def _all_familiar(page: str, sequences: list[str]) -> bool:
    """Whether all `sequences` mean letters of languages that have a table, or common punctuation."""
    return all((after := reading(page).meaning(it)) and letters.is_familiar(after) for it in set(sequences))


def _thorough_damage(sample: str, found: Mapping[str, list[str]], strange: int) -> _Damage | None:
    """The page that makes of nearly all that is `strange` a likelier text."""
    explained = {page: sum(map(len, matches)) for page, matches in found.items()}
    most = max(explained.values(), default=0)
    if most < _PROVEN_SHARE * strange or not most:
        return None
    pages_left = [page for page, size in explained.items() if size >= 0.9 * most]
    likelihood, _, page = max((_thorough(page, sample) for page in pages_left), key=itemgetter(0))
    if likelihood < _likelihood(sample)[0] + _NEEDED:
        return None
    return _Damage(reading(page), proven=len(found[page]) >= _PROVEN)


def _scattered_damage(sample: str, found: Iterable[str]) -> _Damage | None:
    """The page that makes some sequences likelier in the language of the text around them."""
    language = _likelihood(_suspicious(sample).sub(" ", sample))[1]
    judges = [_Judge(_Damage(reading(page), proven=False), language) for page in found]
    best = max(judges, key=lambda judge: judge.gain(sample), default=None)
    if best is None or best.gain(sample) < _NEEDED:
        return None
    rest = apply(sample, _intact(sample, best.damage, best))
    return best.damage if letters.is_ordinary(rest, _ORDINARY) else None


def _thorough(page: str, sample: str) -> tuple[float, str, str]:
    """How likely `sample` is with all that is UTF-8 in `page` repaired, and in which language; and the page."""
    how = reading(page)
    return *_likelihood(how.whole.sub(lambda match: how.meaning(match[0]) or match[0], sample)), page


@lru_cache(maxsize=16)  # several pages can read a sample alike
def _likelihood(text: str) -> tuple[float, str]:
    """The score of `text` in the likeliest of the languages that its letters suggest, and that language."""
    pairs = letters.pairs_of(text.translate(_SHOWN))
    return max((letters.total(pairs, language), language) for language in letters.suggested(text))


# C1 controls are what a second layer of damage needs, or stand for their cp1252 characters: they are judged as those.
_SHOWN = {
    code: "°" if char < "\xa0" else char for code, char in enumerate(pages.table("cp1252")) if 0x80 <= code < 0xA0
}


class _Judge:
    """Decides what each sequence becomes; remembers its verdicts, since the same neighbours come again and again."""

    def __init__(self, damage: _Damage, language: str) -> None:
        self.damage = damage
        self._reading = damage.reading
        self._scores = letters.scores(language)
        self._verdicts: dict[tuple[str, str, str], tuple[str | None, float]] = {}

    def verdict(self, text: str, match: re.Match[str]) -> str | None:
        """What the match becomes; None if it stays."""
        after, _ = self._known(text, match)
        return None if after is None or (not self.damage.proven and _is_quoted(text, match, after)) else after

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
        first = options[0][1][0]
        if sequence.isalpha() and first > "\x9f" and not letters.is_familiar(first):
            return None, 0.0  # letters in a row are a word of some script before they are a rare character of another
        gain = options[0][0] - self._score(before, sequence, behind)
        return (options[0][1] if gain > _NEEDED_FOR_ONE else None), gain

    def _score(self, before: str, middle: str, behind: str) -> float:
        text = (before + middle + behind).translate(_SHOWN)
        score = sum(self._scores[text[i - 1 : i + 1]] for i in range(max(1, len(before)), len(text)))
        if len(before) == 2 and before.isupper() and middle.strip().islower():
            score += _LOWER_AFTER_CAPITALS
        return score


def _is_quoted(text: str, match: re.Match[str], after: str) -> bool:
    """Whether the text speaks of the damaged sequence and does not suffer from it.

    So it is if it stands alone in quotation marks, if its word does and also occurs as it should be, or if the line
    has words of the trade.
    """
    near = max(0, match.start() - _NEAR)
    start = max(near, text.rfind("\n", near, match.start()) + 1)
    end = text.find("\n", match.end(), match.end() + _NEAR)
    line = text[start : end if end >= 0 else match.end() + _NEAR]
    left = _WORD_BEFORE.search(text, max(0, match.start() - 32), match.start())
    right = _WORD_BEHIND.match(text, match.end())
    before, behind = (left[0] if left else ""), (right[0] if right else "")
    enclosed = all(char in _QUOTES for char in (before[:1], behind[-1:]))
    word = before[1:] + after + behind[:-1]
    return (enclosed and (word == after or word in line)) or any(map(line.lower().__contains__, _WORDS_OF_THE_TRADE))
