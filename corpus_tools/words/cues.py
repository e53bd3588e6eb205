"""The words that comment systems print, and what they say of a line: `[comments]` of all languages, compiled together.

docs/comments.md has the steps that use them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from corpus_tools.words.patterns import (
    CLOSING,
    OPENING,
    UNSPACED,
    Openings,
    first_word,
    fold,
    is_unspaced,
    length,
    lower,
    no_letter,
    no_more_word,
)
from corpus_tools.words.patterns import loose_alternation as alternation
from corpus_tools.words.tables import phrases as listed

COUNTED = re.compile(r"(?<=\s)[^\W\d]+[:：]\s?[*_]*\d[\d.,]*[*_]*$")
"""What a box on one line ends in: "Mira Member Posts: 317"."""
_COUNTS = re.compile(r"(?:\d[\d.,]*[kKM]?\s+[^\W\d]{3,}(?:[\s,|·•]+|$)){2,}")
_COUNT = re.compile(r"\d[\d.,]*[kKM]?\s+[^\W\d]+")
POST_ID = re.compile(r"\W{0,3}(?<!\w)((?:No|ID|Nr)[.:]?|[#№])\s?(\d{4,18})(?:\W{0,3}\[[^\[\]]{1,20}\])*\W{0,3}", re.I)
"""The id of a post, alone or with links: "No.40217 [Reply]". Numbers of fewer digits head the items of a list."""
POSTER_ID = re.compile(r"(?<!\w)ID[.:] ?(?=\S*\d)\S+")
"""The id of a poster, as image boards print it behind the time: "ID:aB1xZ9k0"."""
LONGEST_COUNT = 300
"""Code points of the longest line that can declare a number of comments."""

_MENU, _LITTLE = 40, 200
"""Lines shorter than `_MENU` are menus. Above a thread stand longer ones of at least `_LITTLE` code points together."""

EDGE = " \t\u00a0\u200b\u200e\u200f:：.…。!?！？؟»«›‹>*_-–—|#=~•·→↓▼▾×✕+[]()"
_LONGEST_PHRASE_LINE, _LONGEST_REPLY_LINE = 160, 120
_IN_QUOTES, _LONGEST_LEAD = frozenset(OPENING + CLOSING), 5
_QUOTES = "".join(sorted(_IN_QUOTES))
"""A title in quotation marks begins with one of these, behind so few code points: Chinese "对“…”的3条评论"."""

_PARTICLES, _SHORTEST_GLUED = "님가", 3
_DIGIT = re.compile(r"\d")
_CELLS = re.compile(r"\s{2,}")
AFTER_SAYS = ":：.… \t\n\r\f\v\x1c\x1d\x1e\x1f\x85\u00a0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_MARKS = re.compile(r"\W{0,6}")
_LETTERS = re.compile(r"[^\W\d_]+")
_ASCII_WORD = re.compile(r"[A-Za-z]+(?![^\W\d_])")
_GLUED_WORD = re.compile(r"[A-Z][a-z]+(?=[A-Z])")
_SEAM = re.compile(r"(?<=[a-zß-öø-ÿа-яα-ω])(?=[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω])")
_COUNT_MARK = r"[\"“”„«‘’'»:.,|(\[\]/…-]"
_NUMBER = r"\d{1,10}"
_FILL = r"[\s|·•∙/,;:()\[\]#»«›‹<>*+.&=…✓♥❤👍👎★☆▲▼↑↓↩-]+|[–—]|" + _NUMBER + r"(?!\w)"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The lists of all languages as patterns and sets, named as in `data/languages/en.toml`, which explains them.

    `…_words` are the first words of the phrases that a line can begin with, and `…_tails` the last words of those that
    it can end in. Few lines have one, and a look into a set is many times cheaper than the pattern.
    """

    interface: Openings
    fill: re.Pattern[str]
    reply: re.Pattern[str]
    says_end: re.Pattern[str]
    on_end: re.Pattern[str]
    by_start: re.Pattern[str]
    by_inside: re.Pattern[str]
    avatar_start: re.Pattern[str]
    form_start: Openings
    recent_start: Openings
    reply_to_start: re.Pattern[str]
    pingback_start: re.Pattern[str]
    count_before: re.Pattern[str]
    count_after: re.Pattern[str]
    count_one: re.Pattern[str]
    count_titled: re.Pattern[str]
    behind_count: re.Pattern[str]
    links: frozenset[str]
    heading: frozenset[str]
    recent: frozenset[str]
    role: frozenset[str]
    no_name: frozenset[str]
    labels: tuple[str, ...]
    replies: frozenset[str]
    says: frozenset[str]
    by: frozenset[str]
    senders: frozenset[str]
    anonymous: frozenset[str]
    on: frozenset[str]
    ones: frozenset[str]
    one_tails: frozenset[str]
    alone: frozenset[str]
    forms: frozenset[str]
    form_words: frozenset[str]
    avatar_words: frozenset[str]
    pingback_words: frozenset[str]
    recent_words: frozenset[str]
    count_words: frozenset[str]
    counts: frozenset[str]
    heading_words: frozenset[str]
    heading_lines: frozenset[str]
    form_tails: frozenset[str]
    says_tails: frozenset[str]
    glued_says: tuple[str, ...]
    counter_ends: frozenset[str]
    stuff_starts: frozenset[str]


_LISTS = (
    "says", "on", "by", "sender", "anonymous", "interface", "reply", "role", "count", "before_count", "behind_count",
    "counter", "heading", "form", "recent", "pingback", "reply_to", "ones", "avatar", "level",
)  # fmt: skip


@cache
def folded_phrases(section: str, key: str) -> frozenset[str]:
    """The phrases that all languages list under `key` in a section, as `fold` spells them.

    Most are listed so: to keep the same string saves each worker 2 MB.
    """
    pairs = [(phrase, fold(phrase)) for phrase in listed(section, key)]
    return frozenset([phrase if phrase == folded else folded for phrase, folded in pairs])


@cache
def phrases() -> Phrases:
    """The words of all languages, read and compiled at first use, once."""
    lists = {key: listed("comments", key) for key in _LISTS}
    folded = {key: folded_phrases("comments", key) for key in _LISTS}

    def start(key: str) -> re.Pattern[str]:
        return re.compile(rf"\W{{0,6}}{alternation(lists[key], ends=True)}")

    count, lead = alternation(lists["count"]), alternation(lists["before_count"])
    counter = rf"(?:\s?{alternation(lists['counter'])})?"
    number = rf"(?P<n>\d{{1,3}}(?:[.,’' ]\d{{3}})+|\d{{1,5}}|{alternation(lists['ones'])})"
    multiword = {phrase for phrase in lists["recent"] if " " in phrase}
    form_words, recent_words = frozenset(map(first_word, lists["form"])), frozenset(map(first_word, multiword))
    return Phrases(
        interface=Openings(lists["interface"] | lists["level"], no_letter),
        fill=re.compile(_FILL),
        reply=re.compile(rf"(?<!\w){alternation(lists['reply'])}(?![^\W\d_])"),
        says_end=re.compile(_says_end(lists["says"])),
        on_end=re.compile(rf"(?<=\s){alternation(lists['on'])}$"),
        by_start=re.compile(rf"{alternation(lists['by'])}(?:\s*[:：]\s*|\s+)"),
        by_inside=re.compile(rf"(?<!\w){alternation(by for by in lists['by'] if ' ' in by)}(?:\s*[:：]\s*|\s+)"),
        avatar_start=start("avatar"),
        form_start=Openings(lists["form"], no_more_word),
        recent_start=Openings(multiword, no_more_word),
        reply_to_start=re.compile(rf"\W{{0,3}}{alternation((w for w in lists['reply_to'] if w != '@'), ends=True)}"),
        pingback_start=start("pingback"),
        count_before=re.compile(rf"\W{{0,8}}(?:(?:\d{{1,5}}\s|{lead}\s?)(?=\d))?{number}\s*{count}(?P<rest>\W.*)?$"),
        count_after=re.compile(
            rf"(?:\W{{0,8}}|.{{0,40}}\s){count}\s*(?:[:：(（\[–-]\s*\(?|\s|(?<=[{UNSPACED}\uac00-\ud7a3]))(?P<n>\d{{1,5}}){counter}\s*[)）\]]?\s*:?"
            r"(?:\s+(?P<form>[^\W\d_].*))?$"
        ),
        count_one=re.compile(rf"\W{{0,8}}{count}\s(?P<n>{alternation(lists['ones'])})\W{{0,3}}$"),
        count_titled=re.compile(
            rf"(?:[{UNSPACED}]{{1,3}}\s?|\W{{0,4}})[{_QUOTES}].{{1,200}}[{_QUOTES}][^\d{_QUOTES}]{{0,25}}?"
            rf"{number}\s*{count}[{UNSPACED}]{{0,8}}\W{{0,3}}$"
        ),
        behind_count=re.compile(
            rf"{alternation(lists['behind_count'], ends=True)}|{_COUNT_MARK}"
            # one word or a colon leads to the title in quotes, in any language
            rf"|(?:[^\W\d_]+\s|[:：]\s*)[{_QUOTES}].*[{_QUOTES}]\W{{0,3}}$"
        ),
        links=folded_phrases("furniture", "line"),
        heading=folded["heading"] - folded["interface"],
        recent=folded["recent"],
        role=folded["role"],
        no_name=frozenset().union(
            *(folded[key] for key in ("heading", "recent", "interface", "says")),
            *(folded_phrases("bylines", key) for key in ("published", "dated", "updated")),
        ),
        labels=tuple(sorted(p for p in folded_phrases("furniture", "opening") if p.endswith((":", "：")))),
        replies=folded["reply"],
        says=folded["says"],
        by=folded["by"],
        senders=folded["by"] | folded["sender"] | folded_phrases("bylines", "cue"),
        anonymous=folded["anonymous"],
        on=folded["on"],
        ones=folded["ones"],
        one_tails=frozenset(fold(one.rsplit(None, 1)[-1]) for one in lists["ones"]),
        alone=folded["role"] | folded["by"] | folded["says"],
        forms=folded["form"],
        form_words=form_words,
        avatar_words=frozenset(map(first_word, lists["avatar"])),
        pingback_words=frozenset(map(first_word, lists["pingback"])),
        recent_words=recent_words,
        count_words=frozenset(map(first_word, lists["ones"] | lists["before_count"])),
        counts=frozenset(map(first_word, lists["count"])),
        heading_words=form_words | recent_words,
        heading_lines=folded["heading"] | folded["recent"],
        form_tails=frozenset(phrase.split()[-1] for phrase in folded["form"]),
        says_tails=frozenset(map(last_word, lists["says"])),
        counter_ends=frozenset(word[-1] for word in folded["counter"]),
        glued_says=tuple(sorted(filter(_is_glued, folded["says"]))),
        stuff_starts=frozenset(
            _LETTERS.findall(phrase)[0]
            for key in ("interface", "level", "role", "by", "says", "avatar")
            for phrase in folded[key]
            if _LETTERS.search(phrase)
        ),
    )


@cache
def author_roles() -> frozenset[str]:
    """The roles that say who wrote the article, and that nobody is called by: "author", "Beitragsautor"."""
    roles = phrases().role
    return frozenset(role for role in roles if role.endswith(tuple(roles & folded_phrases("bylines", "cue"))))


@cache
def ranks() -> frozenset[str]:
    """What forums call members by their standing: "senior member", "thread starter"."""
    return folded_phrases("comments", "rank")


@cache
def rank_ends() -> frozenset[str]:
    """The last words of the ranks."""
    return frozenset(rank.split()[-1] for rank in ranks())


@cache
def ranks_and_roles() -> frozenset[str]:
    """What may stand behind a name and is none of it."""
    return phrases().role | ranks()


def names_board(text: str) -> bool:
    """Is this the name of a forum: a few words with capitals, the last of them what forums are ("Tides Community")?"""
    words = text.split()
    if not 1 < len(words) <= _LONGEST_BOARD or not all(word[0].isupper() or word[0].isdecimal() for word in words):
        return False
    boards = folded_phrases("comments", "board")
    return any(fold(" ".join(words[-size:])) in boards for size in (1, 2))


@cache
def any_of(key: str) -> re.Pattern[str]:
    """A pattern for any word that a language lists under `key` of `[comments]`, in any case; no letter follows it."""
    return re.compile(rf"{alternation(listed('comments', key))}(?!\w)")


@cache
def link_to(key: str) -> re.Pattern[str]:
    """A pattern for a link to the "parent" or "root" of a comment: a word alone, which no other follows."""
    return re.compile(rf"(?<!\w){alternation(listed('comments', key))}(?!\w| [^\W\d])")


@cache
def level() -> re.Pattern[str]:
    """A pattern for a line that says how deep in its thread a comment is, the number its first group: "level 2"."""
    return re.compile(rf"{alternation(listed('comments', 'level'))} ?(\d{{1,2}})")


@cache
def comment_by() -> re.Pattern[str]:
    """A pattern for the words for "by" that begin with a word for a comment: "Comment by", "Kommentar von"."""
    comments = folded_phrases("comments", "count")
    spelt = {by for by in listed("comments", "by") if by.split()[0] in comments or by.startswith(_glued_to(comments))}
    return re.compile(rf"{alternation(by for by in spelt if by not in comments)}(?!\w)(?:\s?[:：])?")


@cache
def word_of_name() -> re.Pattern[str]:
    """A pattern for a word for "by" before a name that may be the first of the name, as it is printed there: "De "."""
    words = alternation(word.capitalize() for word in listed("comments", "name_word"))
    return re.compile(rf"(?<![\w:])({words})[ \u00a0]+$")


def _glued_to(words: Iterable[str]) -> tuple[str, ...]:
    return tuple(word for word in words if is_unspaced(word))


@cache
def asked_or_answered() -> re.Pattern[str]:
    """A pattern for the words that a line begins with which says what its post is to a question.

    The group that matched is named "asked", "answered" or "commented".
    """
    groups = (f"(?P<{key}>{alternation(listed('comments', key))})" for key in ("asked", "answered", "commented"))
    return re.compile(rf"\W{{0,3}}(?:{'|'.join(groups)})(?!\w)")


def last_word(text: str) -> str:
    """The last word of a line, case-folded: of that part of it in which `says_end` looks for a verb of saying."""
    words = text.rstrip(AFTER_SAYS).rsplit(None, 1)
    return fold(words[-1].rpartition(",")[2]) if words else ""


def _is_glued(says: str) -> bool:
    """Does a verb of saying stand behind a name without a blank: Chinese "说道", Basque "(e)k dio"?"""
    return not says[0].isalpha() or is_unspaced(says[0]) or says[0] in _PARTICLES


def _says_end(says: Iterable[str]) -> str:
    """The pattern of a verb of saying at the end of a line. A short one that is glued to the name needs its colon."""
    glued = set(filter(_is_glued, says))
    short = {word for word in glued if len(word) < _SHORTEST_GLUED}
    return (
        rf"(?:[\s,]{alternation(says)}|{alternation(glued - short)}|{alternation(short)}(?=\s*[:：]))"
        r"\s*(?:[:：…]|\.\.\.)?\s*$"
    )


def may_be_stuff(text: str) -> bool:
    """False if the first word of a line shows that the line is not made of interface words alone; cheap."""
    found = _ASCII_WORD.match(text)
    starts = phrases().stuff_starts
    if not found or found[0].lower() in starts or found[0] == "o" or "[" in text or "(" in text:
        return True
    glued = _GLUED_WORD.match(text)
    return (glued is not None and glued[0].lower() in starts) or bool(run_together(text))


def is_labelled(text: str) -> bool:
    """Does the text begin with a label of the page, such as "Categories:"?"""
    return (":" in text or "：" in text) and fold(text).startswith(phrases().labels)


def ends_in_says(text: str) -> bool:
    """Does the line end in a verb of saying, with or without a colon?"""
    cues = phrases()
    likely = last_word(text) in cues.says_tails
    if not likely and not text.isascii():
        likely = fold(text.rstrip(AFTER_SAYS)).endswith(cues.glued_says)
    return likely and bool(cues.says_end.search(text))


@lru_cache(maxsize=2048)  # of 100 calls 60 ask for the same line or name again, on pages of forums 80
def bare(text: str) -> str:
    """A line as it is looked up in the lists of whole lines: case-folded, without marks and white space around it."""
    return fold(text.strip(EDGE))


def interface_end(text: str, start: int = 0) -> int:
    """Where the interface words end that begin at `start`, numbers and punctuation between them included.

    Both are offsets in the line, in code points. It is `start` itself if no interface word stands there.
    """
    cues = phrases()
    low = lower(text)
    at, last_word = start, start
    while at < len(text):
        if (end := cues.interface.end(low, at)) >= 0:
            at = last_word = end
        elif found := cues.fill.match(text, at):
            at = found.end()
            if "#" in found[0]:
                last_word = at
        else:
            break
    return at if last_word > start else start


@lru_cache(maxsize=1024)  # many slots of a page's lists of posts have the same values
def is_interface(text: str) -> bool:
    """Is this line nothing but interface words ("Reply", "Antworten | Zitieren", "ReplyDelete", "[svg]")?"""
    if len(text) > _LONGEST_PHRASE_LINE:
        return False
    if interface_end(text) == len(text) or _PLACEHOLDER.fullmatch(text) or run_together(text):
        return True
    apart = unglued(text)
    return len(apart) > len(text) and interface_end(apart) == len(apart)


@lru_cache(maxsize=1024)  # the same row of links stands below each comment
def run_together(text: str) -> tuple[str, ...]:
    """The words of links, at least three, that a line is made of without blanks: "permalinkembedsavereport".

    A browser copies a row of links so. A count may stand before them: "12 commentssharehide".
    """
    found = _RUN_TOGETHER.fullmatch(text)
    low = lower(found[1]) if found else ""
    ways: dict[int, tuple[str, ...]] = {0: ()}
    for end in range(_SHORTEST_LINK, len(low) + 1):
        starts = (at for at in ways if end - at >= _SHORTEST_LINK and low[at:end] in _words_of_links())
        if (at := next(starts, None)) is not None:
            ways[end] = (*ways[at], low[at:end])
    links = ways.get(len(low), ())
    return links if len(links) >= _FEWEST_LINKS else ()


@cache
def _words_of_links() -> frozenset[str]:
    lists = (folded_phrases("comments", key) for key in ("interface", "count", "parent", "root"))
    return folded_phrases("furniture", "line").union(*lists)


def unglued(text: str) -> str:
    """The text with a blank wherever a capital follows a small letter: an extractor glued two links there."""
    return _SEAM.sub(" ", text)


_PLACEHOLDER = re.compile(
    r"(?:\[(?:[0-9a-f]{3,}|svg|image|img|avatar|photo|picture|\d+x\d+|ins::ins|button| *)\]\s*|\(button\)\s*)+", re.I
)
_RUN_TOGETHER = re.compile(r"\W*(?:\d[\d.,]*k?\s)?([^\W\d_]{12,120})\W*")
_SHORTEST_LINK, _FEWEST_LINKS = 4, 3
_ONLY_NUMBERS = re.compile(r"[\d\s.,+/()#%-]{1,14}$")
_FIELD = re.compile(r"(?:\[[ _]{5,}\]|_{8,})")
_LONGEST_BOARD = 4
FIELD_MARKS = ("[", "_")
"""What a line begins with that shows the field of a form."""


def is_number_line(text: str) -> bool:
    """Is this line only a score or a running number ("6458", "4 2", "+3")?"""
    return bool(_ONLY_NUMBERS.match(text))


def is_form(text: str, word: str) -> bool:
    """Does this line begin the form below a thread, or a notice that there is none? `word` is its first word."""
    if len(text) > _LONGEST_PHRASE_LINE:
        return False
    cues = phrases()
    if word in cues.form_words and cues.form_start.end(*_beginning(text)) >= 0:
        return True
    if word in cues.stuff_starts and _ends_in_form(text):
        return True
    return text[0] in FIELD_MARKS and bool(_FIELD.match(text))


def _ends_in_form(text: str) -> bool:
    """Do words of a form stand behind one of the interface: "Reply Cancel reply"?"""
    words = text.split()
    if len(words) < 2 or fold(words[-1]) not in phrases().form_tails:
        return False
    cuts = range(1, len(words))
    return any(bare(" ".join(words[k:])) in phrases().forms and is_interface(" ".join(words[:k])) for k in cuts)


def _beginning(text: str) -> tuple[str, int]:
    """The line in small letters, with one blank where there are several, and where its first word begins."""
    low = " ".join(lower(text).split())
    return low, _MARKS.match(low).end()  # type: ignore[union-attr]  # it matches anything


def starts_avatar(text: str) -> bool:
    """Does the line begin with words that replace the picture of a reader ("Avatar of …")?"""
    cues = phrases()
    return first_word(text) in cues.avatar_words and bool(cues.avatar_start.match(text))


@cache
def _updated() -> Openings:
    return Openings(folded_phrases("bylines", "updated"), no_more_word)


def says_edited(text: str) -> bool:
    """Does the line begin with words for a change: "Last edited by Ann on May 3"?"""
    return _updated().end(*_beginning(text)) >= 0


def starts_pingback(text: str, start: int) -> bool:
    """Does the line, from `start` on, begin with "Pingback:"?"""
    cues = phrases()
    return first_word(text[start:]) in cues.pingback_words and bool(cues.pingback_start.match(text, start))


def names_parent(text: str) -> bool:
    """Does the line name the comment that is answered: "In reply to …"?"""
    return len(text) <= _LONGEST_REPLY_LINE and bool(phrases().reply_to_start.match(text))


def answered_by(text: str) -> str:
    """Whom a line names that says what is answered: "Mira" of "In reply to Mira:"."""
    return phrases().reply_to_start.sub("", text, count=1).strip(" \u00a0:")


def is_comment_heading(text: str, words: str) -> bool:
    """Is this line a heading such as "Comments" or "Leserpost"? `words` is the `bare` line."""
    return words in phrases().heading and len(text) <= 60 and text[-1] not in ".,;"


def is_other_heading(text: str, words: str, word: str) -> bool:
    """Is this line the heading of recent comments, of other articles, of categories, and so of no thread?

    `words` is the `bare` line, `word` its first word.
    """
    if len(text) > 80 or text[-1] in ".,;":
        return False
    cues = phrases()
    return words in cues.recent or (word in cues.recent_words and cues.recent_start.end(*_beginning(text)) >= 0)


def declared_count(text: str) -> int | None:
    """The number of comments that a line such as "11 Responses to …" or "Kommentare (3)" declares, else None."""
    return count_in(text, first_word(text)) if len(text) <= LONGEST_COUNT else None


def is_counts(text: str) -> bool:
    """Is this nothing but counts, comments or posts among them: "3 replies, 193 views"? "4 months, 3 weeks" is not."""
    return _COUNTS.fullmatch(text) is not None and any(declared_count(one) is not None for one in _COUNT.findall(text))


@lru_cache(maxsize=2048)  # many lines begin with the same words
def begins_count(word: str) -> bool:
    """Can a number in words of comments begin with this word, the word for comments glued to it ("一条评论") or not?

    All numbers with all words for comments would be 60,000 words, a tenth of what a worker takes up.
    """
    cues = phrases()
    glued = [word[k:] for k in range(1, len(word)) if word[:k] in cues.count_words]
    return word in cues.count_words or not cues.counts.isdisjoint(glued)


def count_in(text: str, word: str) -> int | None:
    """The same for a line whose first word is known."""
    cues = phrases()
    found = None
    if word[:1].isdecimal() or begins_count(word):
        found = cues.count_before.match(text)
        if found and (rest := _behind_count(found)) and not (cues.behind_count.match(rest) or _ends_as_bar(rest)):
            return None
    if not found and _ends_in_count(text):
        found = cues.count_after.match(text)
        if found and found["form"] and bare(found["form"]) not in cues.forms:
            return None
    if not found and fold(text.rpartition(" ")[2]) in cues.one_tails:
        found = cues.count_one.match(text)
    if not found and not _IN_QUOTES.isdisjoint(text[:_LONGEST_LEAD]):
        found = cues.count_titled.match(text)
    if not found:
        return None
    number = found["n"]
    return 1 if fold(number) in cues.ones else int(re.sub(r"\D", "", number))


def opening(texts: Sequence[str]) -> int:
    """How many lines at the top of a page have little but menus above them: no thread can begin there."""
    above = 0
    for number, text in enumerate(texts):
        if above >= _LITTLE:
            return number
        if 2 * len(text) >= _MENU and (size := length(text)) >= _MENU:
            above += size
    return len(texts)


def may_be_headline(text: str) -> bool:
    """Does a line that declares a count go on as headlines do ("5 thoughts on leadership", "A comment on the budget")?

    Only its place tells it from the heading of a thread.
    """
    cues = phrases()
    found = cues.count_before.match(text)
    rest = _behind_count(found) if found else ""
    return rest[:1].isalpha() and cues.behind_count.match(rest) is not None


def _behind_count(found: re.Match[str]) -> str:
    """What stands behind the number and the word for comments."""
    return (found["rest"] or "").strip()


def _ends_as_bar(rest: str) -> bool:
    """Is what stands behind a count more of the bar above a thread: "The Post  Login", in cells apart?"""
    cells = _CELLS.split(rest)
    return len(cells) > 1 and fold(cells[-1]) in phrases().links


def _ends_in_count(text: str) -> bool:
    """Does the line end in a number, or in the words of a form behind one?"""
    if not _DIGIT.search(text):
        return False
    last = text[-1:]
    if last.isdecimal() or last in phrases().counter_ends or last in ")）]:" or last.isspace():
        return True
    return fold(text.rsplit(None, 1)[-1]) in phrases().form_tails
