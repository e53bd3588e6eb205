"""Text of one 8-bit page that a program decoded with another: Czech that looks like `pøíli¹`, Greek like `áõôÞ`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from itertools import islice

from corpus_tools import letters, pages
from corpus_tools.detect import guess_page
from corpus_tools.model import EditKind
from corpus_tools.offsets import Change
from corpus_tools.samples import lines_with

_READ_AS = ("cp1252", "cp1251", "mac_roman", "cp1250", "cp850", "cp437")
_SAMPLE = 4096
_NEEDED = 12.0  # logarithm of how much likelier the repaired text must be
_LETTERS = 40  # fewer prove nothing
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")
_AROUND = re.compile(r".?[^\x00-\x7f]+.?", re.DOTALL)
_GLANCE = 60  # places beyond ASCII that the first check looks at
_ORDINARY = -6.5  # mean score of pairs around characters beyond ASCII above which a text is surely right


def wrong_page(text: str) -> Iterator[Change]:
    """Each character beyond ASCII becomes what its byte means in another page, if one makes the text much likelier."""
    if _looks_ordinary(text):
        return
    sample = lines_with(_BEYOND_ASCII, text, _SAMPLE)
    if sum(map(str.isalpha, sample)) < _LETTERS:
        return
    reading = max((_meant(sample, page) for page in _READ_AS), default=(0.0, "", ""))
    gain, read_as, page = reading
    if gain < _NEEDED:
        return
    meaning = _translation(read_as, page)
    for match in _BEYOND_ASCII.finditer(text):
        after = meaning.get(match[0])
        if after is not None:
            yield Change(EditKind.WRONG_PAGE, *match.span(), after)


def _looks_ordinary(text: str) -> bool:
    """Whether the first characters beyond ASCII have neighbours as in some language."""
    places = [match[0] for match in islice(_AROUND.finditer(text), _GLANCE)]
    pairs = [place[i : i + 2] for place in places for i in range(len(place) - 1)]
    if not pairs:
        return True
    languages = letters.suggested("".join(places))
    return max(sum(map(letters.scores(name).__getitem__, pairs)) for name in languages) > _ORDINARY * len(pairs)


def _meant(sample: str, read_as: str) -> tuple[float, str, str]:
    """How much likelier `sample` becomes if it was wrongly read as `read_as`; that page, and the one that was meant."""
    escapes = {ord(char): 0xDC00 + byte for byte, char in enumerate(pages.table(read_as)) if byte > 127}
    escaped = sample.translate(escapes)
    guess = guess_page(escaped)
    now = guess_page(escaped, among=(read_as,))
    return guess.score - now.score, read_as, guess.page


@cache
def _translation(read_as: str, page: str) -> dict[str, str]:
    """What the characters beyond ASCII of one page are in the other, where they differ."""
    pairs = zip(pages.table(read_as)[128:], pages.table(page)[128:], strict=True)
    return {before: after for before, after in pairs if before != after}
