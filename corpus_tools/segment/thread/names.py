"""The name on a line: what is left when list marks, avatars, roles and phrases such as "Comment by" are taken off.

Nothing here decides whether a line *is* the header of a comment; that takes the whole page. All offsets are code points
within the line's text.
"""

from __future__ import annotations

import re
from functools import lru_cache

from corpus_tools.segment.thread.template import NO_MARK, Mark, Name, Page
from corpus_tools.words import cues
from corpus_tools.words.language import is_function_word
from corpus_tools.words.names import is_name

LONGEST_HEADER = 200
LONGEST_NAME = 70
_LONGEST_NAME_LINE = LONGEST_NAME + 40
_LONGEST_VERB = 19
"""Code points of a line that is nothing but a verb of saying, which an extractor put on a line of its own."""
_MOST_NAME_WORDS = 9
_TITLE_WORDS = 3
_MARK = re.compile(
    r"(?:\(?(?P<ordinal>\d{1,5}(?:\.\d{1,3})*)(?:\.|\)|\\\.)(?=\s|$|\D)|[•*+○●□☆▪■◦‣⁃·@=#–—-](?=\s|$)|o(?=\s\S|$)|#(?P<number>\d{1,5})(?=\s|$))\s*"
)
PLACEHOLDER = re.compile(r"(?:\[[^\]\n]{0,40}\]\s*|\(BUTTON\)\s*|!\[\]\s*)", re.I)
_PROFILE = re.compile(r"https?://\S+\s+(?=\S)|/?u/(?=\w)")
"""The address of a profile before the name in it."""
_MAIL_NAME = re.compile(r"(?:\S+@\S+?'\s?){1,2}\s*|(?:\S+@\S+\.\w{2,6}\s+)")
_UNSEEN = "\u200b\u200e\u200f\u2060\ufeff"
"""What has no width at the edges of a name is the page's."""
_LEFT = re.compile(rf"[\s|·•∙,;/:»>«<~_*#–—&\\{_UNSEEN}-]+|\.\s")
_NOTE = re.compile(r"\s*\(([^()]{1,30})\)?$")
_AMOUNT = re.compile(r"\d[\d.,]*k?(?:\s[^\W\d]+)?")
BEHIND_NAME = " \t\u00a0|·•∙,;/:»«<>~_*@¶–—&\\-(" + _UNSEEN
POST_NUMBER = re.compile(r"#\s?(\d{1,5})\b")
"""The number of a post, in its header or where another answers it."""
ANSWER = "re|aw|sv|rif|ref|antw?|odp|vs|fwd?|ответ"
"""A pattern of the words before the subject of a message that answers or forwards another ("Re: …")."""
_ADDRESSED = re.compile(r"(?:^|[\s)])@\s?([^@]+)$")
_MAIL_NOTE = re.compile(r"\s*<[^\s<>]+(?:@| at )[^\s<>]*>?$")
"""An address behind a name, as archives print it, too: "<ann at example.org>"."""
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_SENTENCE_END = re.compile(r"[.!?…][\"”“’')\]]*$")
_WORDISH = re.compile(r"[^\W\d_]|[\U0001F300-\U0001FAFF]")


def read_mark(text: str) -> Mark:
    """The list marks ("•", "1.", "2. 2", "1. [c91e04]") that a line begins with; placeholders of avatars count."""
    if text[:1].isalpha() and text[0] != "o":
        return NO_MARK
    at, ordinal, glyph = 0, None, ""
    while True:
        digits = None
        if found := _MARK.match(text, at):
            digits = found["ordinal"] or found["number"]
        elif not (found := PLACEHOLDER.match(text, at)):
            return Mark(at, ordinal, glyph)
        at = found.end()
        ordinal = ordinal or digits
        glyph = glyph or ("1" if digits else found[0].strip()[:1])


def addressed(text: str, behind: int) -> str | None:
    """Whom a header answers, behind its time ("by Mira, 5 May 2014 (3 days ago) @ Bob")."""
    found = _ADDRESSED.search(text, behind)
    return found[1] if found else None


def name_on(page: Page, index: int) -> Name | None:
    """The name that a line of a page holds and nothing else; None for lines of any other kind.

    It is read when a step asks for it: to read those of all lines would take as long as all other steps together.
    """
    if own := page.names.get(index):
        return own
    if index in page.barriers or index in page.timed or page.facts[index].is_stuff or _is_headline(page, index):
        return None
    text = page.lines[index].text
    if len(text) > _LONGEST_NAME_LINE:
        return None
    below = page.lines[index + 1].text if index + 1 < len(page.lines) else ""
    says = len(below) < _LONGEST_VERB and cues.bare(below) in cues.phrases().says
    return _name_line(text, says)


def _is_headline(page: Page, index: int) -> bool:
    """Is this a title right above the first text of a page: three words, small ones among them?

    It begins the page, or its time stands below or above it.
    """
    first = page.prose[0] if page.prose else -1
    over = index + 1 == first and (index == 0 or index - 1 in page.timed)
    if not (over or (index + 2 == first and index + 1 in page.timed)):
        return False
    text = page.lines[index].text
    words = text.split()
    small = any(word.islower() or is_function_word(word) for word in words)
    if len(words) < _TITLE_WORDS or not words[0][0].isupper() or not small:
        return False
    name = read_whole(text, says=False)  # "Por Ann Archer" is a byline
    return not is_name(text[name.start : name.end] if name and name.by else text, least=1)


def whole_name(page: Page, index: int) -> Name | None:
    """All that stands on a line but its marks and those of a guest ("~Mira"), whatever it is.

    None where the line is too long, or known as no name.
    """
    text = page.lines[index].text
    start, end = page.facts[index].mark.end, len(text.rstrip())
    if (found := _LEFT.match(text, start, end)) and found.end() < end:
        start = found.end()
    if found := cues.phrases().says_end.search(text, start, end):
        end = found.start()
    if index in page.barriers or not 0 < end - start <= LONGEST_NAME:
        return None
    return Name(start, end, says=False, by=False)


@lru_cache(maxsize=4096)  # every layout asks for the same lines
def _name_line(text: str, says: bool) -> Name | None:
    """The name on a line without anything else but marks and phrases; `says`: the next line is a verb of saying."""
    if cues.names_parent(text) or (cues.may_be_stuff(text) and (cues.is_number_line(text) or cues.is_interface(text))):
        return None
    name = read_whole(text, says=says)
    if name is None or "@" in text[max(0, name.start - 2) : name.start] or cues.bare(text) in cues.phrases().role:
        return None
    if _SENTENCE_END.search(text) and not name.says and len(text) > 30:
        return None
    return name


@lru_cache(maxsize=1024)  # half of the calls on pages of forums ask for a name of another slot or list again
def read_name(text: str, start: int, end: int, *, says: bool = False) -> Name | None:
    """The name that is left of `text[start:end]` when avatars, roles, "Comment by", "on" and "says" are taken off."""
    start, by = _strip_left(text, start, end)
    if start >= end:
        return None
    phrases = cues.phrases()
    if found := phrases.by_inside.search(text, start, end):
        start, by = found.end(), True
    end, says = _strip_right(text, start, end, says=says)
    if text[end : end + 1] == "_" and "_" not in text[:start]:
        end += 1  # no markup: nothing opens it
    if not says and not text[:start].strip() and text[start:end].casefold() in phrases.on:
        return None
    return Name(start, end, says, by) if plausible_name(text[start:end], says=says) else None


def _strip_right(text: str, start: int, end: int, *, says: bool) -> tuple[int, bool]:
    """Where a name ends without "says", "on", a mail address and a note behind it, and whether a verb is there."""
    phrases = cues.phrases()
    while end > start:
        before = end
        said = None if says or text[end - 1] != ":" else phrases.says_end.search(text, start, end)
        if said and said.start() > start:
            end, says = said.start(), True  # glued to the name, "より" is a verb before a colon only
        end = start + len(text[start:end].rstrip(BEHIND_NAME))
        if not says and (found := phrases.says_end.search(text, start, end)) and found.start() > start:
            end, says = found.start(), True
        if "<" in text and (found := _MAIL_NOTE.search(text, start, end)) and found.start() > start:
            end = found.start()
        if "(" in text and (found := _NOTE.search(text, start, end)) and found.start() > start and _is_note(found[1]):
            end = found.start()
        if (found := phrases.on_end.search(text, start, end)) and found.start() > start:
            end = found.start()
        if end == before:
            break
    return end, says


@lru_cache(maxsize=512)  # a line that ends in "says" is asked as an anchor and as a name
def read_whole(text: str, *, says: bool) -> Name | None:
    """The name that is left of a whole line."""
    return read_name(text, read_mark(text).end, len(text), says=says)


def _is_note(words: str) -> bool:
    """Is this what stands in brackets behind an author: a number, "2.4k points", "Guest", "not verified"?"""
    return bool(_AMOUNT.fullmatch(words.strip())) or cues.bare(words) in cues.phrases().role


def _strip_left(text: str, start: int, end: int) -> tuple[int, bool]:
    phrases = cues.phrases()
    by = False
    while start < end:
        found = _LEFT.match(text, start, end) or PLACEHOLDER.match(text, start, end) or _mail_before(text, start, end)
        found = found or _PROFILE.match(text, start, end)
        if not found and not by and (found := phrases.by_start.match(text, start, end)):
            by = True
        if not found:
            break
        start = found.end()
    return start, by


def _mail_before(text: str, start: int, end: int) -> re.Match[str] | None:
    """A mail address that stands before a name; one that stands there alone is the name."""
    found = _MAIL_NAME.match(text, start, end) if "@" in text else None
    rest = cues.bare(text[found.end() : end]) if found else ""
    return found if rest and rest not in cues.phrases().says and rest not in cues.phrases().on else None


def plausible_name(name: str, *, says: bool = False) -> bool:
    """Could this be what a comment's author is called? Authors are sentences at times, so only length and form count.

    `says`: a verb of saying follows, which vouches for names that end as sentences do, and for those without letters.
    """
    if not 0 < len(name) <= LONGEST_NAME or name[0] == "©" or not (says or _WORDISH.search(name)):
        return False
    words = name.count(" ") + 1
    if words > _MOST_NAME_WORDS or cues.bare(name) in cues.phrases().no_name or cues.is_labelled(name):
        return False
    if cues.declared_count(name) is not None or (not name.isascii() and len(_IDEOGRAPH.findall(name)) > 14):
        return False
    return says or words <= 3 or not _SENTENCE_END.search(name)


def sender_on(page: Page, index: int) -> Name | None:
    """The name behind a label on a line, if that is one of senders ("From: Ann")."""
    text = page.lines[index].text if 0 <= index < len(page.lines) else ""
    label, colon, value = text.partition(":")
    if not colon or not value.strip() or cues.bare(label) not in cues.phrases().senders:
        return None
    name = read_name(text, len(text) - len(value.lstrip()), len(text))
    return name._replace(by=True) if name else None
