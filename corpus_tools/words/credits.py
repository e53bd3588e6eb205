"""Credits: who took the picture, translated or sold the text. None of them wrote it."""

from __future__ import annotations

import re

from corpus_tools.words.patterns import alternation, first_word, words_of
from corpus_tools.words.tables import phrases

CAPTION_MAX = 250
_LINE_MAX = 60
"""So short a line (code points) needs no mark to be a credit; longer Chinese and Japanese ones are whole paragraphs."""

OTHER_WORK = phrases("bylines", "other_work")
_SOURCES = phrases("bylines", "credit") | phrases("bylines", "agency") | {"(c)"}
CREDIT_ENDS = frozenset(phrase for phrase in phrases("bylines", "credit") if " " not in phrase)
_SOURCE_WORDS = frozenset(words_of(source)[0] for source in _SOURCES)
_CREDITS, _CREDITED, _AGENCIES = (alternation(phrases("bylines", key)) for key in ("credit", "credited", "agency"))
_CREDIT_PHRASE = "(?:" + alternation(phrase for phrase in phrases("bylines", "credit") if " " in phrase) + ")"
_CREDIT = re.compile(
    rf"[\[(]?(?:{_CREDITS}(?:\s*[:：/©|]|\s*$|\s+{_CREDITED}(?!\w))|{_CREDIT_PHRASE}\s|©|\(c\))",
    re.IGNORECASE,
)
_CREDIT_WORDS = frozenset(map(first_word, phrases("bylines", "credit")))
_DATELINE = r"[^()]*\)\s*[–—-]\s"  # "DOVER (AP) — The council met"
_SOURCE = re.compile(
    rf"©|\(c\)|(?<!\w){_CREDITS}\s*:|\((?:{_CREDITS}|{_AGENCIES})(?!\w)(?!{_DATELINE})",
    re.IGNORECASE,
)
_WIDE_SOURCE = re.compile(rf"(?<!\w){_CREDITS}：")
_SIGNED = re.compile(
    rf"[^|]*[.…]\s+{_AGENCIES}(?:\s*/\s*[^|/]+)?",
    re.IGNORECASE,
)


def is_credit(text: str) -> bool:
    """Does the line name a photographer, translator or agency for something that is not the text?"""
    likely = text[:1] in ("©", "(", "[") or first_word(text) in _CREDIT_WORDS
    return likely and bool(_CREDIT.match(text))


def is_caption(text: str) -> bool:
    """Does a short line end in the credit of a picture: "The old bridge. Photo: Ann Archer", "… © Bo Lee"?"""
    if len(text) > CAPTION_MAX:
        return False
    marked = ":" in text or "(" in text or "©" in text
    if len(text) <= _LINE_MAX and (is_credit(text) or ("：" in text and _WIDE_SOURCE.search(text))):
        return True
    return marked and (is_credit(text) or _names_source(text))


def _names_source(text: str) -> bool:
    likely = "©" in text or not _SOURCE_WORDS.isdisjoint(words_of(text))
    return likely and _SOURCE.search(text) is not None


def is_signed(text: str) -> bool:
    """Does a line end in the agency that took the picture: "The bridge at noon. AFP", "The mill … AFP / Ann Archer"?

    A name alone can be in the headline: "A long night of songs / Ann Archer"; so can an agency behind no sentence.
    """
    return len(text) <= CAPTION_MAX and _SIGNED.fullmatch(text) is not None


def is_credited(before: str) -> bool:
    """Does what stands before a name say that it is somebody else's: "Source:", "edited by"?"""
    words = words_of(before)[-2:]
    if not words or before.rstrip()[-1] not in f"{words[-1][-1]}:：":
        return False
    return " ".join(words) in OTHER_WORK or (before.rstrip()[-1] in ":：" and words[-1] in CREDIT_ENDS)
