"""The readers' comments of a page, step by step; the steps hand each other the values of `template`."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from operator import attrgetter
from typing import NamedTuple

from corpus_tools.base.model import Label, ParentReason, Segment
from corpus_tools.segment.thread.by_wording import infer_boundary
from corpus_tools.segment.thread.dialects.known import find_dialect
from corpus_tools.segment.thread.features import features, look_around, wording
from corpus_tools.segment.thread.first_footer import find_opening
from corpus_tools.segment.thread.labels import label_comment, label_heading, label_pingbacks
from corpus_tools.segment.thread.layouts import begun_at, marked_begin, reach_above, readings
from corpus_tools.segment.thread.list_marks import find_marked, find_numbered, split_at_marks
from corpus_tools.segment.thread.messages import Messages, find_messages, replied_to
from corpus_tools.segment.thread.parents import find_parents
from corpus_tools.segment.thread.parts import (
    as_reply,
    cut,
    find_pingbacks,
    look_inside,
    with_depths,
    without_addressees,
    without_imprint,
    without_shared_lines,
)
from corpus_tools.segment.thread.posts.choose import choose, has_names, is_likely
from corpus_tools.segment.thread.posts.family_features import of_family
from corpus_tools.segment.thread.posts.headed import as_rival
from corpus_tools.segment.thread.posts.layouts import layouts
from corpus_tools.segment.thread.posts.opens import begins_with_date, is_article, opens_page
from corpus_tools.segment.thread.posts.parts import (
    NO_RIVAL,
    Choice,
    Family,
    Listed,
    Option,
    Places,
    PostList,
    Rival,
    Sheet,
)
from corpus_tools.segment.thread.posts.quotes import find_quotes
from corpus_tools.segment.thread.posts.stamps import families, read_sheet
from corpus_tools.segment.thread.posts.thread import answers, cut_posts
from corpus_tools.segment.thread.posts.weights import weigh
from corpus_tools.segment.thread.posts.weights import weights as posts_weights
from corpus_tools.segment.thread.questions import Questions, find_questions
from corpus_tools.segment.thread.runs import runs_of
from corpus_tools.segment.thread.search import (
    OWN_DIALECT_BONUS,
    Ranked,
    best,
    most_by_wording,
    nearest,
    ranked,
    scale,
    weights,
)
from corpus_tools.segment.thread.settle import settle
from corpus_tools.segment.thread.template import (
    BEGINS,
    Barrier,
    FoundBy,
    FoundComment,
    Inside,
    Name,
    Opening,
    Page,
    Parent,
    Part,
    Reading,
    Reply,
    Side,
    Thread,
)
from corpus_tools.segment.thread.under_count import texts_under_count
from corpus_tools.segment.thread.without_times import ROW, find_bare_names
from corpus_tools.words.patterns import length
from corpus_tools.words.voice import CLIP

_SURE = 3.0
"""Log-odds of the reading of the headers from which on no list of posts competes with it.

Of 849 pages of blogs and newspapers 189 are so rated, and for 13 of them a list would have been better, by 0.18 of F1
in the mean; to look for one takes longer than all else. Names that look like none ("Re: the harbour") make it unsure.
"""
_MOST_STAMPS = 400
"""Pages have fewer posts; longer families are the dates of a calendar or a log."""
_HOPELESS, _BEHIND = -4.0, 3.0
"""Log-odds of a family, and how far behind the likeliest of its page, below which nobody looks for its lists.

Of 965 pages with posts (sites left out) five lose the best list by this, and six of ten lists need not be made: a tenth
of the time of real pages.
"""
_SAME, _SURE_SIDE = 0.8, 1.2
"""A list that shares so many stamps with the headers' reading is that thread. Where that reading is likelier by so much
of log-odds on its side of the texts than on the other, it knows better: it did on 13 of 14 texts of four kinds where
the two differed; of 17 where it was less sure, on 9.
"""
_EXCERPTS = 3
"""Two comments that trail off may be all that a page has."""
_BROKEN = ("...", "…")
_CUT = 40
"""Lists of the newest comments cut them at about as many code points, or at twice as many words."""
_NEAR = 3
"""So many lines below a heading of comments replies that are known by their words may seem to begin."""


def find_thread(page: Page) -> Thread | None:
    """The thread of a page, or None where nothing shows that it has any."""
    if messages := find_messages(page):
        return _messages_thread(page, messages)
    if not page.dialects and (questions := find_questions(page)):
        return _questions_thread(page, questions)
    return _find_comments(page)


def _find_comments(page: Page) -> Thread | None:
    """The thread of a page whose form does not say who wrote what."""
    headed = _read_headers(page, enough=_SURE)
    if headed and _are_excerpts(page, headed.insides):
        headed = None
    if headed and page.dialects:
        return headed.thread(page, FoundBy.HEADERS)
    sheet = read_sheet(page)
    rival = _as_list(sheet, headed)
    likely = rival is not None and rival.odds >= _SURE
    sure = rival is not None and likely and len(rival.posts.family) > 1 and has_names(sheet, rival.posts)
    if rival and likely and not sure:
        rival = rival._replace(odds=odds_of(page, rival.reading))
    choice = None if sure else choose(sheet, lists_of(sheet, rival))
    listed = choice is not None and not (rival and choice.option.posts is rival.posts)
    if rival and not (sure or listed or is_likely(sheet, rival)):
        headed = rival = None
    if choice and listed:
        return _posts_thread(sheet, choice, opened=_is_opened(sheet, choice.option.posts))
    if rival and (opened := _opened_by_headers(sheet, rival)):
        return opened
    if headed:
        return headed.thread(page, FoundBy.HEADERS)
    if reading := find_bare_names(page):
        return _cut(page, reading).thread(page, FoundBy.NAMES)
    if parts := find_marked(page) or find_numbered(page):
        first, end = parts[0], parts[-1].text_end
        begin = first.unit.first if first.unit else first.text_begin
        insides = [look_inside(page, part) for part in parts]
        pingbacks = find_pingbacks(page, begin, end)
        return _under_heading(page, _thread(page, parts, insides, range(begin, end), pingbacks, FoundBy.MARKS))
    return _inferred_thread(page)


def _opened_by_headers(sheet: Sheet, rival: Rival) -> Thread | None:
    """The thread of some headers if the first of them is that of the article."""
    option = Option(rival.posts, {}, next(iter(rival.posts.slots), None))
    if not _is_opened(sheet, rival.posts) and not begins_with_date(sheet, rival.posts, option.names):
        return None
    return _posts_thread(sheet, Choice(option, odds_of(sheet.page, rival.reading)), opened=True)


def _are_excerpts(page: Page, insides: Sequence[Inside]) -> bool:
    """Do all texts break off? Then they are the site's newest comments, which stand below other articles.

    What people themselves let trail off is shorter, or as many as the page counts.
    """
    texts = [[page.lines[index].text for index in one.text] for one in insides]
    broken = all(text and text[-1].endswith(_BROKEN) and length("".join(text)) >= _CUT for text in texts)
    return len(texts) >= _EXCERPTS and broken and len(texts) not in page.counts.values()


def _is_opened(sheet: Sheet, posts: PostList) -> bool:
    """Is the first post of a list the article? Where the head of the thread is a post itself, that one is."""
    if sheet.head and sheet.head.is_post and posts.family[0].index > sheet.head.anchor.line.index:
        return False
    return opens_page(sheet, posts)


def find_reading(page: Page) -> Reading | None:
    """The best reading of the page's runs, its names and its first line settled; None if no run is likely a thread."""
    reading = best(page, _ranked(page))
    if reading is None:
        return None
    reading = settle(page, reading)
    if reading.side is Side.ABOVE and marked_begin(page, reading.units, reading.name_at) is None:
        opening = find_opening(page, reading, reach_above(reading.units), weights()["opening"])
        return begun_at(page, reading, opening)
    return reading


def ahead_of_none(page: Page) -> float | None:
    """How far the likeliest headers of a page are above what makes them a thread, in log-odds; None if it has none."""
    return nearest(page, _ranked(page))


@lru_cache(maxsize=1)  # where a page has no thread it is asked again how near its headers came
def _ranked(page: Page) -> Sequence[Ranked]:
    return ranked(page, runs_of(page), partial(prior, page))


def rival_of(sheet: Sheet) -> Rival | None:
    """The best reading of a page's headers as a list of posts."""
    return _as_list(sheet, _read_headers(sheet.page))


def _as_list(sheet: Sheet, headed: _Headed | None) -> Rival | None:
    return as_rival(sheet, headed.reading, headed.parts, headed.insides, headed.odds) if headed else None


def _read_headers(page: Page, *, enough: float = math.inf) -> _Headed | None:
    reading = find_reading(page)
    return _cut(page, reading, odds_of(page, reading, enough=enough)) if reading else None


def lists_of(sheet: Sheet, rival: Rival | None) -> Iterator[Listed]:
    """The lists of posts of a page, `rival` among them, each with what it has in common with that."""
    if rival:
        yield rival.posts, rival.values()
    table = posts_weights()["families"]
    found = families_of(sheet, rival)
    odds = [weigh(table, of_family(sheet, family, shared)) for family, shared in found]
    least = max(_HOPELESS, max(odds, default=0.0) - _BEHIND)
    for (family, shared), likely in zip(found, odds, strict=True):
        if likely >= least:
            yield from lists_of_family(sheet, family, shared, rival)


def families_of(sheet: Sheet, rival: Rival | None) -> list[tuple[Family, float]]:
    """The families of a page, each with the share of its stamps that `rival` has too."""
    taken = {stamp.index for stamp in rival.posts.family} if rival else set()
    found = [family for family in families(sheet) if len(family) <= _MOST_STAMPS]
    indices = [{stamp.index for stamp in family} for family in found]
    return [(family, len(here & taken) / len(here | taken)) for family, here in zip(found, indices, strict=True)]


def lists_of_family(sheet: Sheet, family: Family, shared: float, rival: Rival | None) -> Iterator[Listed]:
    """The lists that a family can be, which shares so many of its stamps with `rival`."""
    named = _named_by(rival, family) if rival else {}
    side = _sure_side(sheet.page, rival.reading) if rival and shared >= _SAME else None
    for posts in layouts(sheet, family):
        if side in (None, posts.side):
            if rival and shared == 1 and posts.side is Side.ABOVE is rival.reading.side:
                posts = _begun_as(posts, rival.posts)
            yield replace(posts, fill=partial(_also, posts.fill, named)), {**NO_RIVAL, "same headers": shared}


def _begun_as(posts: PostList, headed: PostList) -> PostList:
    """The list whose first text above its footer begins no earlier than in the reading of the same headers."""
    begin = headed.texts[0].start
    if begin not in posts.texts[0]:
        return posts
    texts, blocks = ([range(begin, of[0].stop), *of[1:]] for of in (posts.texts, posts.blocks))
    return replace(posts, texts=texts, blocks=blocks)


def _sure_side(page: Page, reading: Reading) -> Side | None:
    """The side of its headers that a reading's texts are on, if they are hardly likely to be on the other."""
    around, fit = look_around(page), scale("layout").weigh
    fits = dict.fromkeys(Side, -math.inf)
    for one in readings(page, [unit.anchor for unit in reading.units]):
        fits[one.side] = max(fits[one.side], fit(features(around, one)) + prior(page, one))
    others = max(value for side, value in fits.items() if side is not reading.side)
    return reading.side if fits[reading.side] - others >= _SURE_SIDE else None


def _named_by(rival: Rival, family: Family) -> Mapping[str, Places]:
    """The names that the reading of the headers has in the lines of a family, as one more slot."""
    places = [place for slot in rival.posts.slots.values() for place in slot]
    known = {stamp.index: place for stamp, place in zip(rival.posts.family, places, strict=False)}
    found = [known.get(stamp.index) for stamp in family]
    return {"header": found} if 2 * sum(place is not None for place in found) > len(found) else {}


def _also(fill: Callable[[], Mapping[str, Places]], more: Mapping[str, Places]) -> Mapping[str, Places]:
    return {**fill(), **more}


def odds_of(page: Page, reading: Reading, *, enough: float = math.inf) -> float:
    """The log-odds that a reading is a thread, its wording and a dialect of the caller's included.

    Where they are `enough` whatever the wording is, they are at least the number returned: wording takes longer than
    all the rest.
    """
    known = scale("thread").weigh(features(look_around(page), reading))
    if known - most_by_wording() >= enough:
        return known - most_by_wording()
    said = wording(page, reading, -CLIP) or 0.0
    return known + weights()["thread"]["wording"] * said + prior(page, reading)


def prior(page: Page, reading: Reading) -> float:
    """What a reading gains if its headers, and the side of its texts, are those of a dialect of the caller's."""
    return OWN_DIALECT_BONUS if page.dialects and find_dialect(page, reading, page.dialects) else 0.0


class _Headed(NamedTuple):
    """A reading cut into parts, each with what is said in it; the log-odds that it is a thread are `odds` or more."""

    reading: Reading
    odds: float
    pingbacks: Sequence[int]
    parts: Sequence[Part]
    insides: Sequence[Inside]

    def thread(self, page: Page, found_by: FoundBy) -> Thread | None:
        """The thread of the reading; None if nothing but pingbacks is in it."""
        lines = range(self.reading.begin, self.reading.end)
        if not self.parts:
            return None
        return _under_heading(page, _thread(page, self.parts, self.insides, lines, self.pingbacks, found_by))


def _cut(page: Page, reading: Reading, odds: float = 0.0) -> _Headed:
    pingbacks = find_pingbacks(page, reading.begin, reading.end)
    parts = list(split_at_marks(page, reading.units, cut(reading, pingbacks)))
    insides = without_shared_lines(page, [look_inside(page, part) for part in parts])
    return _Headed(reading, odds, pingbacks, parts, insides)


def _posts_thread(sheet: Sheet, choice: Choice, *, opened: bool) -> Thread:
    """The thread of a list of posts, the opening one left out."""
    page, posts = sheet.page, choice.option.posts
    dated = begins_with_date(sheet, posts, choice.option.names)
    found = cut_posts(sheet, choice.option, opened=opened or dated)
    parts = found.parts
    begin = parts[0].text_begin if parts else posts.end
    first = _opening_part(found.opening) if found.opening else None
    opener = first and as_reply(page, *first)
    thread = _thread(page, parts, found.insides, range(begin, posts.end), (), FoundBy.POSTS, found.quoted, opener)
    heading = page.heading_of(begin)
    if heading is not None and not posts.template.holds(heading) and len(page.counts) < ROW:
        thread = _under_heading(page, thread)
    opening = found.opening
    if dated or is_article(sheet, posts, opener.author if opener else None):
        opening = None
    if opening is not None:  # a heading of the comments may stand in what is left of its block
        opening = opening._replace(text=[i for i in opening.text if i < thread.begin])
    return replace(thread, opening=opening if opening and opening.text else None, odds=choice.odds)


def _opening_part(opening: Opening) -> tuple[Part, Inside]:
    """The opening post as if it were a comment."""
    return Part(opening.unit, opening.block.start, opening.block.stop), Inside(opening.text, None, marked=False)


def _messages_thread(page: Page, messages: Messages) -> Thread:
    """Mails or the lines of a chat; the first mail is the article where all others have its subject."""
    units, texts = [one.unit for one in messages.all], [one.text for one in messages.all]
    areas = [range(u.last + 1, text[-1] + 1 if text else u.last + 1) for u, text in zip(units, texts, strict=True)]
    blocks = [range(unit.first, area.stop) for unit, area in zip(units, areas, strict=True)]
    opening = Opening(blocks[0], texts[0], units[0], texts, messages.title) if messages.title and texts[0] else None
    opened = int(opening is not None)
    parts = [Part(unit, area.start, area.stop) for unit, area in zip(units, areas, strict=True)][opened:]
    insides = [Inside(text, None, marked=False) for text in texts][opened:]
    authors = [unit.author(page) for unit in units]
    quoted = answers(find_quotes(read_sheet(page), areas, areas), authors, opened)
    printed = [-1 if at is None else at - opened for at in replied_to(page, messages.all)][opened:]
    named = [Parent(at, ParentReason.EXPLICIT) if at >= 0 else None for at in printed]
    known = [one or other for one, other in zip(named, quoted, strict=True)]
    lines = range(blocks[opened].start, messages.end)
    return replace(_thread(page, parts, insides, lines, (), FoundBy.MESSAGES, known), opening=opening)


def _questions_thread(page: Page, found: Questions) -> Thread:
    """Answers and comments; the question is the article."""
    posts, asked = found.replies, found.asked
    parts = [Part(p.unit, min(p.text[0], p.unit.first), max(p.text[-1], p.unit.last) + 1) for p in posts]
    insides = [Inside(post.text, None, marked=post.unit.first < post.unit.here) for post in posts]
    end = max(asked.unit.last, asked.text[-1]) + 1 if asked else 0
    lines = range(parts[0].text_begin, max(part.text_end for part in parts)) if parts else range(end, end)
    parents = [None if at is None else Parent(at, ParentReason.INDENT) for at in found.answered()]
    thread = _thread(page, parts, insides, lines, (), FoundBy.QUESTIONS, parents)
    if asked is None:
        return _under_heading(page, thread)
    texts = [asked.text, *(post.text for post in posts)]
    return replace(
        thread, opening=Opening(range(found.begin, end), asked.text, asked.unit, texts, _whole_line(page, found.title))
    )


def _whole_line(page: Page, index: int | None) -> tuple[int, Name] | None:
    """A line without its list mark, as the place of a title."""
    if index is None:
        return None
    return index, Name(page.facts[index].mark.end, len(page.lines[index].text), says=False, by=False)


def _thread(
    page: Page,
    parts: Sequence[Part],
    insides: Sequence[Inside],
    lines: range,
    pingbacks: Sequence[int],
    found_by: FoundBy,
    quoted: Sequence[Parent | None] = (),
    opener: Reply | None = None,
) -> Thread:
    """The thread that these parts make, which takes up the `lines`.

    `quoted` says whom a comment answers where nothing else does, `opener` is the post that they all answer.
    """
    last = parts[-1].text_end if parts else lines.stop
    parts, insides = without_imprint(page, without_addressees(page, parts), insides)
    if parts and parts[-1].text_end < last:
        lines = range(lines.start, parts[-1].text_end)
    replies = [as_reply(page, *known) for known in zip(parts, insides, strict=True)]
    parents = find_parents(with_depths(page, parts, insides, replies), opener, quoted)
    comments: list[FoundComment] = []
    segments: list[Segment] = []
    for number, (part, inside, parent) in enumerate(zip(parts, insides, parents, strict=True), 1):
        name = f"c{number}"
        comments.append(FoundComment(name, part.unit.anchor.time if part.unit else None, parent))
        segments.extend(label_comment(page, part, inside, name))
    if pingbacks:
        segments.extend(label_pingbacks(page, pingbacks, parts, lines.stop))
    ordered = tuple(sorted(segments, key=attrgetter("start")))
    return Thread(lines.start, lines.stop, ordered, tuple(comments), page.counts.get(lines.start), found_by)


def _under_heading(page: Page, thread: Thread) -> Thread:
    """The thread with the line that heads it."""
    heading = page.heading_of(thread.begin)
    if heading is not None:
        segments = (label_heading(page, heading), *thread.segments)
        return replace(thread, begin=heading, segments=segments, declared=page.counts.get(heading))
    return replace(thread, begin=thread.begin - 1) if page.barriers.get(thread.begin - 1) is Barrier.FORM else thread


def _inferred_thread(page: Page) -> Thread | None:
    """The lines that a count or their wording shows to be replies, one comment each, where no name or time marks them.

    A page wrapped at a column is a whole page with its navigation, never an extractor's main content. Where the page
    counts no comments it has none, and where it heads them they stand below.
    """
    if texts := texts_under_count(page):
        return _under_heading(page, _of_lines(page, texts))
    if page.width or 0 in page.counts.values():
        return None
    begin = infer_boundary(page.lines)
    if begin is None or any(page.barriers[at] in BEGINS for at in page.borders[bisect_left(page.borders, begin) :]):
        return None
    border = page.border_above(begin)
    if page.barriers.get(border) in BEGINS and begin - border <= _NEAR:
        begin = border + 1
    return _of_lines(page, range(begin, len(page.lines)))


def _of_lines(page: Page, texts: Sequence[int]) -> Thread:
    """The thread of which only these lines are left."""
    lines = [page.lines[index] for index in texts]
    segments = tuple(
        Segment(Label.COMMENT_TEXT, line.at, line.at + len(line.text), f"c{number}")
        for number, line in enumerate(lines, 1)
    )
    comments = tuple(FoundComment(segment.comment or "", None, None) for segment in segments)
    return Thread(texts[0], texts[-1] + 1, segments, comments, None, FoundBy.WORDING)
