"""UTF-8 that a program decoded with an 8-bit page.

A run of characters that is UTF-8 in some page is repaired where it stands out of place in correct text (a sign inside a
word, a capital behind a small letter) and what it means does not, and either ftfy too calls it mojibake, or the
document holds so many different ones that no correct text would. Where they are nearly all that is beyond ASCII, the
whole document was read in that page: all sequences are repaired, also those that lost a byte on the way.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache, lru_cache
from itertools import groupby, pairwise

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
    "iso8859_2",
    "mac_roman",
    "cp437",
    "cp850",
    "cp852",
    "cp866",
    "koi8_r",
)
"""The commoner first: of two that explain the same, the first is taken."""

_SAMPLE = 4096  # code points of suspicious lines that the choice of a page looks at
_SMALL_SAMPLE = 1024  # the same for the choice of a language
_MAX_LAYERS = 3
_OVERWHELMING = 3  # different sequences out of place that no correct text holds: see docs/encoding.md
_WHOLE_SHARE = 0.75  # of what is beyond ASCII is UTF-8 where all of a document was misread; some of it lost a byte
_NEEDED_TO_GUESS = 6.0  # logarithm of how much likelier than the next a character must be that lost a byte
_NEEDED_FOR_LOST = 3.0  # the same against what stands there now
_GAIN_OF_UNKNOWN = 6.0  # from an open sequence of three characters to one that says it is unknown
_MERGED_SPACE = -1.0  # a no-break space that became a space is likelier than one that was merged with another
_LOWER_AFTER_CAPITALS = -6.0
_WORDS_OF_THE_TRADE = (
    *("mojibake", "utf-8", "utf8", "latin-1", "latin1", "windows-125", "cp125", "cp-125", "8859"),
    *("unicode", "charset", "encoding", "code page", "codepage"),
)
_WORD = 10  # code points on each side of a sequence that ftfy judges it by
_LONGEST_WORD = 100  # code points
_NEAR = 300  # code points on each side of a sequence, within its line, that are searched for them
_CLOSING = frozenset("”’»›…™®—–“‘°\xa0\xad")
"""What ends a word, a sentence or a quotation in some language: behind a letter it is no sign of damage."""
_JOINING = frozenset("’…—–\xa0\xad·")
"""What stands between two letters in correct text."""
_QUOTES = frozenset("\"'“”„«»‘’`")
_NEEDS_WORD = frozenset("’‘”“‚„´")  # never alone between spaces
_BEFORE_WORD = frozenset("¡¿£¥¢¤§¶")  # never behind a letter
_WORD_BEFORE = re.compile(r"(?:^|\W)\w{0,30}$")
_WORD_BEHIND = re.compile(r"\w{0,30}(?:\W|$)")
_ASCII = re.compile(r"[\x00-\x7f]")
_BLOCK = 65536  # code points
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_CONTROL = re.compile(r"[\x80-\x9f]")
_LOST = "\x81\x8d\x8f\x90\x9d"  # what cp1252 leaves undefined, so that programs drop or replace it
_UNKNOWN = "\ufffd"
_TRACED = "ÂÃ\ufffd"
_TRACES = re.compile("[a-z][ÂÃ] |[Â-ô]\ufffd")  # what a sequence that lost a byte looks like in a text without others
_STRETCH = re.compile(r"[^\n]{1,500}(?!\S)|[^\n]{1,500}")  # so much at a time, since to compare takes the square of it
_TOKEN = re.compile(r"[^\x00-\x7f](?:[ ?]?[^\x00-\x7f])*[ ?]?|[A-Za-z0-9]+|.", re.DOTALL)
_LONE = "(?<=[a-z.,;:!?)])Â "  # the trace of a no-break space that became a space


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """How a page shows UTF-8: `whole` finds an intact sequence, `runs` adjacent ones, `lossy` also what lost a byte.

    `raw` maps each character to the one with the number of its byte.
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
                candidates = [after, *(lost + " " for byte in _LOST if (lost := _decoded(raw[:-1] + byte)))]
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

    t, two, three, four = among(0x80, 0xBF), among(0xC2, 0xDF), among(0xE0, 0xEF), among(0xF0, 0xF4)
    ed = among(0xED, 0xED)
    whole = "|".join((  # Unicode, table 3-7; the last is CESU-8
        f"{two}{t}",
        f"{among(0xE0, 0xE0)}{among(0xA0, 0xBF)}{t}|{among(0xE1, 0xEC)}{t}{t}|{among(0xEE, 0xEF)}{t}{t}",
        f"{ed}{among(0x80, 0x9F)}{t}",
        f"{among(0xF0, 0xF0)}{among(0x90, 0xBF)}{t}{t}|{among(0xF1, 0xF3)}{t}{t}{t}|{among(0xF4, 0xF4)}{among(0x80, 0x8F)}{t}{t}",
        f"{ed}{among(0xA0, 0xAF)}{t}{ed}{among(0xB0, 0xBF)}{t}",
    ))
    broken = f"{two}{_UNKNOWN}|{three}{t}{_UNKNOWN}|{three}{_UNKNOWN}{t}|{among(0xE2, 0xE2)}{among(0x80, 0x80)}"
    lossy = f"{four}{t}{t}{t}|{three}{t}{t}|{two}{t}|{three}{t}{_UNKNOWN}|{_LONE}|{two}[{_UNKNOWN} ]|{three}{_UNKNOWN}{t}|{three}{t}[ ?]?|{two}"
    return Reading(
        page,
        re.compile(whole),
        re.compile(f"(?:{whole})+"),
        re.compile(f"{whole}|({broken})"),
        re.compile(lossy) if page.startswith("cp125") else None,
        raw,
    )


@cache
def _beginnings() -> re.Pattern[str]:
    """Finds two characters with which a sequence of any page may begin."""
    leads = {code for page in PAGES for code, byte in reading(page).raw.items() if 0xC2 <= byte <= 0xF4}
    tails = {code for page in PAGES for code, byte in reading(page).raw.items() if 0x80 <= byte <= 0xBF}
    return re.compile(f"[{re.escape(''.join(map(chr, leads)))}][{re.escape(''.join(map(chr, tails)))}]")


@cache
def _remains() -> re.Pattern[str]:
    """The same, and what a sequence of two may be that lost the second."""
    return re.compile(f"{_beginnings().pattern}|[À-ÞĀ-žА-Я][ \ufffd]")


@dataclass(frozen=True, slots=True)
class _Damage:
    """What was found out about a document.

    `overwhelming`: there are so many different sequences out of place that they need no second judge. `explained`: the
    page accounts for nearly all that is beyond ASCII in their lines. `languages` are those of the rest.
    """

    reading: Reading
    overwhelming: bool
    explained: bool
    languages: tuple[str, ...]


def mojibake(text: str) -> tuple[str, ChangeTable]:
    """Sequences that are UTF-8 in an 8-bit page become their characters, where nothing else explains them.

    Repeated for text that was damaged up to three times; characters that lost a byte come last, among good neighbours.
    """
    total = ChangeTable()
    lossy: Reading | None = None
    for _ in range(_MAX_LAYERS if _may_be_damaged(text) else 0):
        sample = lines_with(_beginnings(), text, _SAMPLE)
        damage = _diagnose(sample) if sample else None
        if damage is None:
            break
        if damage.overwhelming and damage.explained:
            text, table = _repaired(text, damage.reading)
        else:
            table = ChangeTable(_scattered(text, damage))
            text = apply(text, table)
        if not table:
            break
        if damage.explained:
            lossy = damage.reading
        total = joined(total, table)
    if lossy is not None and lossy.lossy is not None and lossy.lossy.search(text):
        table = ChangeTable(_incomplete(text, lossy.lossy, lossy))
        text = apply(text, table)
        total = joined(total, table)
    table = ChangeTable(_last_look(text, certain=bool(total)))
    return apply(text, table), joined(total, table)


def _may_be_damaged(text: str) -> bool:
    """Is there anything in the text that is UTF-8 in some page? Much cheaper than to look for it page by page."""
    return any(map(_may_be_sequence, runs_beyond_ascii(text)))


@lru_cache(maxsize=4096)  # most are single characters or quotation marks, and come back in all texts
def _may_be_sequence(run: str) -> bool:
    """Does a stretch of characters beyond ASCII hold an intact sequence in some page, and one that may mean a text?"""
    return _beginnings().search(run) is not None and any(
        _is_text(_innermost(how, found[0])) for how in map(reading, PAGES) for found in how.runs.finditer(run)
    )


@lru_cache(maxsize=4)  # the last look at a text is repeated by the next round, to be sure that nothing is left
def _diagnose(sample: str) -> _Damage | None:
    """How to read the damage in `sample`, if it is any."""
    strange = sum(char not in _QUOTES for char in _BEYOND_ASCII.findall(sample))
    found: list[tuple[int, Reading, int, int]] = []
    for how in map(reading, PAGES):
        matches = list(how.runs.finditer(sample))
        out = {match[0] for match in matches if _is_out_of_place(how, *_around(sample, match))}
        if out:
            sequences = {sequence for run in out for sequence in how.whole.findall(run)}
            explained = sum(len(match[0]) for match in matches if match[0] in out)
            broken = [match[0] for match in how.broken.finditer(sample) if match[1]]
            weight = sum(map(len, sequences)) - len(sequences) + len(set(broken)) + _repeated(sample, matches, out)
            meant = (match[0] for match in matches if _is_text(_innermost(how, match[0])))
            found.append((explained, how, weight, sum(map(len, (*broken, *meant)))))
    if not found:
        return None
    most = max(entry[0] for entry in found)
    best = [entry for entry in found if entry[0] >= 0.9 * most]
    _, how, weight, explained = best[0] if len(best) == 1 else max(best, key=lambda entry: _likelihood(entry[1], sample))
    whole = explained >= _WHOLE_SHARE * strange
    languages = tuple(letters.suggested(how.runs.sub(" ", sample)))
    return _Damage(how, weight >= _OVERWHELMING - whole, whole, languages)


def _repeated(text: str, matches: Iterable[re.Match[str]], out: Set[str]) -> int:
    """In how many more words than one for each do sequences out of place stand between letters?"""
    words = {_around(text, match) for match in matches if match[0] in out}
    inside = [run for before, run, behind in words if before[-1:].islower() and behind[:1].islower()]
    return len(inside) - len(set(inside))


def _around(text: str, match: re.Match[str]) -> tuple[str, str, str]:
    """A match with three characters before and two behind it: enough to judge it by."""
    start, end = match.span()
    return text[max(0, start - 3) : start], match[0], text[end : end + 2]


@lru_cache(maxsize=1 << 14)
def _is_out_of_place(how: Reading, before: str, run: str, behind: str) -> bool:
    """Is a run of sequences where correct text has none, and what it means where correct text has it?"""
    meaning = how.meaning(run)
    if _goes_on(before[-1:], meaning[0]) or (
        _goes_on(behind[:1], meaning[-1]) and len(run) - len(meaning) < _OVERWHELMING
    ):
        return False  # to repair a part of what cannot be read makes it worse
    return _stands_out(before, run, behind, many=len(meaning) > 1) and _fits(before, run, _innermost(how, run), behind)


def _goes_on(char: str, meant: str) -> bool:
    """Is this neighbour beyond ASCII, more than punctuation, and no letter of a language that has the one meant?"""
    if char <= "\x7f" or char in _QUOTES or char in _CLOSING or char == _UNKNOWN:
        return False
    return not letters.share_language(char + meant)


def _innermost(how: Reading, run: str) -> str:
    """What a run means in the end, if that is a sequence of the same page again."""
    meaning = how.meaning(run)
    while how.runs.fullmatch(meaning):
        meaning = how.meaning(meaning)
    return meaning


def _stands_out(before: str, run: str, behind: str, *, many: bool) -> bool:
    """Is `run`, as it stands, out of place between its neighbours?"""
    if _CONTROL.search(run):
        return True
    prev, following = before[-1:], behind[:1]
    signs = [char for char in run if not char.isalpha() or char in "ªº"]
    breaks_case = prev.islower() and run[0].isupper()
    if not signs:
        return breaks_case or any(a.islower() and b.isupper() for a, b in pairwise(run)) or not letters.share_language(run)
    if many:
        return not _CLOSING.issuperset(run[1:])
    if following.isalnum():
        if breaks_case or not _JOINING.issuperset(signs):
            return True
        return run[-1] in "\xa0\xad" if prev.isalpha() and following.islower() else not prev.isalpha() and "’" not in signs
    if prev.isalpha() and not run[0].isalpha() and run[0] not in _CLOSING:
        return True
    if _CLOSING.issuperset(run[1:]):
        return (breaks_case and run[-1] in "“‘\xa0\xad") or (run == "Ã\xa0" and following == " ")
    return breaks_case or len(run) > 2


def _fits(before: str, run: str, meaning: str, behind: str) -> bool:
    """Is `meaning` what correct text may hold between its neighbours?"""
    if not _is_text(meaning):
        return False
    first, last = before[-1:], behind[:1]
    if unicodedata.combining(meaning[0]):
        return last.isalnum() if meaning in _DRAWN_THROUGH else _composes(first, meaning[0])
    if run.isalpha() and not all(map(letters.is_familiar, meaning)):
        return False  # letters in a row are a word of some language before they are one of a script without a table
    if not any(map(str.isalpha, meaning)):
        if len(run) == 2 and (run.isalpha() or not letters.is_familiar(meaning)):
            return False  # signs from beyond Latin-1 are rare, and letters in a row are a word before they are a sign
        alone = first.strip() == last.strip() == ""
        return not (alone and meaning in _NEEDS_WORD) and not (first.isalpha() and meaning in _BEFORE_WORD)
    if first.islower() and meaning[0].isupper():
        return False
    if meaning[0].islower() and len(before) > 1 and before[-2:].isupper() and before[-2:].isalpha():
        return False
    if len(meaning) == 1 and len(run) < 5 and _script(meaning) != "LATIN" and not (_script(meaning) == "GREEK" and last.isalnum()):
        return False
    return len(run) > 4 or _mixes(first, meaning[0]) + _mixes(meaning[-1], last) == 0


def _composes(letter: str, accent: str) -> bool:
    """Is there a letter of a language we know for the two?"""
    composed = unicodedata.normalize("NFC", letter + accent)
    return len(composed) == 1 and letters.is_familiar(composed)


def _mixes(a: str, b: str) -> bool:
    """Are two characters letters of different scripts? Greek ones are used as symbols, beside those of any."""
    return a.isalpha() and b.isalpha() and len({_script(a), _script(b)} - {"GREEK"}) > 1


@lru_cache(maxsize=4096)
def _is_text(meaning: str) -> bool:
    """Are these letters of one script, and of languages we know if the script is; or signs?"""
    scripts = {_script(char) for char in meaning if char.isalpha()}
    if len(scripts) > 1 and not scripts <= _EAST_ASIAN:
        return False
    unknown = not all(map(_is_known, filter(str.isalpha, meaning)))
    if unknown and (len(meaning) < 2 or scripts & _KNOWN_SCRIPTS):
        return False
    return all(
        char.isalpha() or letters.is_familiar(char) or char in _ACCENTS | _DRAWN_THROUGH or unicodedata.category(char) in _PRINTED
        or (len(scripts) > 0 and unicodedata.category(char)[0] == "M") for char in meaning
    )


def _is_known(letter: str) -> bool:
    return letters.is_familiar(letter) or letter in _MORE_LETTERS or "\xc0" <= letter <= "\u017e"


_MORE_LETTERS = frozenset("ȘșȚțƏəﬁﬂ")
_ACCENTS = frozenset("\u0300\u0301\u0302\u0303\u0304\u0306\u0307\u0308\u030a\u030b\u030c\u0323\u0327\u0328")
_DRAWN_THROUGH = frozenset("\u0332\u0336")
_KNOWN_SCRIPTS = {"LATIN", "GREEK", "CYRILLIC"}
_EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "FULLWIDTH"}
_PRINTED = frozenset({"So", "Sm", "Sc", "Sk", "Po", "Pd", "Ps", "Pe", "Pi", "Pf", "Zs", "No", "Nd", "Cf"})


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    return unicodedata.name(char, "?").split()[0].split("-")[0]


def _scattered(text: str, damage: _Damage) -> Iterator[Change]:
    """The changes for sequences out of place, where only some of the text is damaged and each is judged.

    What else is a sequence in the same word goes with them.
    """
    how = damage.reading
    matches = list(how.runs.finditer(text))
    out = [match for match in matches if _is_out_of_place(how, *_around(text, match))]
    out = [match for match in out if not _is_quoted(text, match, _innermost(how, match[0]))]
    commonest = how.page == PAGES[0]
    if not damage.overwhelming and not damage.explained and not commonest:
        return
    if not damage.overwhelming and not (damage.explained and commonest):
        agreed = [match for match in out if _ftfy_agrees(text, match, damage)]
        out = out if agreed and damage.explained else agreed
    together = _line_start if damage.overwhelming or damage.explained else _word_start
    places = {together(text, match) for match in out}
    for match in matches:
        if together(text, match) in places and _is_text(_innermost(how, match[0])):
            for sequence in how.whole.finditer(text, *match.span()):
                yield Change(EditKind.MOJIBAKE, *sequence.span(), how.meaning(sequence[0]))


def _word_start(text: str, match: re.Match[str]) -> int:
    """Where the blank before a match is; far behind the last one, somewhere else for each."""
    near = max(0, match.start() - _LONGEST_WORD)
    return max(text.rfind(" ", near, match.start()), text.rfind("\n", near, match.start()), near - 1)


def _line_start(text: str, match: re.Match[str]) -> int:
    near = max(0, match.start() - _NEAR)
    return max(text.rfind("\n", near, match.start()), near - 1)


def _ftfy_agrees(text: str, match: re.Match[str], damage: _Damage) -> bool:
    """Does ftfy call the word of the sequence mojibake?

    Where the line holds more than its page explains, also the sequence itself, unless the text has its letters elsewhere.
    """
    from ftfy.badness import is_bad

    near = text[max(0, match.start() - _WORD) : match.end() + _WORD]
    meaning = _innermost(damage.reading, match[0])
    return is_bad(near) and (damage.explained or is_bad(match[0]) or _is_spoken(meaning, damage.languages))


def _is_spoken(meaning: str, languages: Iterable[str]) -> bool:
    return any(all(letters.belongs(char, language) for char in meaning) for language in languages)


def _last_look(text: str, *, certain: bool) -> Iterator[Change]:
    """What ftfy makes of stretches in which sequences that lost a byte are left, where that is plain text.

    If nothing was `certain` to be damage before, it must stand behind a small letter.
    """
    if not certain and not any(map(text.__contains__, _TRACED)):
        return
    wanted = _remains() if certain else _TRACES
    for stretch in _STRETCH.finditer(text):
        old = stretch[0]
        new = _fixed_by_ftfy(old) if wanted.search(old) else old
        if new == old:
            continue
        before, after, at = _TOKEN.findall(old), _TOKEN.findall(new), stretch.start()
        for tag, a1, a2, b1, b2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            old, new = "".join(before[a1:a2]), "".join(after[b1:b2])
            if tag != "equal" and _may_become(old, new, text[at - 1 : at], certain=certain):
                yield Change(EditKind.MOJIBAKE, at, at + len(old), new)
            at += len(old)


def _fixed_by_ftfy(line: str) -> str:
    from ftfy import fix_encoding_and_explain
    from ftfy.badness import is_bad

    return fix_encoding_and_explain(line).text if is_bad(line) else line


def _may_become(old: str, new: str, before: str, *, certain: bool) -> bool:
    if not (certain or (before.islower() and old[:1].isupper())):
        return False
    return all(char.isascii() or char == _UNKNOWN or _is_text(char) for char in new)


def _likelihood(how: Reading, sample: str) -> float:
    """The score of `sample`, with all that is UTF-8 in a page repaired, in the likeliest of its languages."""
    return _score(how.runs.sub(lambda match: how.meaning(match[0]), sample))


@lru_cache(maxsize=16)  # several pages can read a sample alike
def _score(text: str) -> float:
    pairs = letters.pairs_of(text.translate(_SHOWN))
    return max(letters.total(pairs, language) for language in letters.suggested(text))


# C1 controls are what a second layer of damage needs, or stand for their cp1252 characters: they are judged as those.
_SHOWN = {
    code: "°" if char < "\xa0" else char for code, char in enumerate(pages.table("cp1252")) if 0x80 <= code < 0xA0
}
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


def _incomplete(text: str, lossy: re.Pattern[str], how: Reading) -> Iterator[Change]:
    """The changes for sequences that lost a byte, in a text where the others are repaired."""
    pairs = letters.pairs_of(lossy.sub(" ", lines_with(_BEYOND_ASCII, text, _SMALL_SAMPLE)).translate(_SHOWN))
    language = max(letters.languages(), key=lambda name: letters.total(pairs, name))
    for match in lossy.finditer(text):
        start, end = match.span()
        after = _guessed(how, language, text[max(0, start - 2) : start] or " ", match[0], text[end : end + 1])
        if after is not None:
            yield Change(EditKind.MOJIBAKE, start, end, after)


@lru_cache(maxsize=1 << 14)  # the same neighbours come again and again
def _guessed(how: Reading, language: str, before: str, sequence: str, behind: str) -> str | None:
    """What a sequence that lost a byte becomes; None if it stays."""
    if _UNKNOWN in sequence or "?" in sequence:
        return _UNKNOWN
    scores = letters.scores(language)
    options = [(_joint(scores, before, after, behind), after) for after in how.meanings(sequence)]
    if not options:
        return None
    if sequence[-1] == " ":
        options[1] = options[1][0] + _MERGED_SPACE, options[1][1]
        options = [max(options)]
    options.sort(reverse=True)
    if len(options) > 1 and options[0][0] < options[1][0] + _NEEDED_TO_GUESS:
        return None
    first = options[0][1][0]
    if sequence.isalpha() and first > "\x9f" and not letters.is_familiar(first):
        return None  # letters in a row are a word of some script before they are a rare character of another
    return options[0][1] if options[0][0] > _joint(scores, before, sequence, behind) + _NEEDED_FOR_LOST else None


def _joint(scores: Mapping[str, float], before: str, middle: str, behind: str) -> float:
    text = (before + middle + behind).translate(_SHOWN)
    score = sum(scores[a + b] for a, b in list(pairwise(text))[max(1, len(before)) - 1 :])
    return score + (_LOWER_AFTER_CAPITALS if len(before) == 2 and before.isupper() and middle.strip().islower() else 0)


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
