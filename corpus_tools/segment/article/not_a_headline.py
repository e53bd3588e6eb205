"""What can be no headline, by its own words and by what the page says of it, however well it would score."""

from __future__ import annotations

import re

from corpus_tools.dates.find import times_in
from corpus_tools.dates.match import Unit
from corpus_tools.segment.article.parts import TITLE_MIN, Run, Survey
from corpus_tools.segment.article.prose import FULL_STOPS
from corpus_tools.words.bylines import BYLINE_MAX, is_of_byline, name_line
from corpus_tools.words.cues import POST_ID, declared_count, ends_in_says, is_counts, phrases
from corpus_tools.words.date_words import Cue, cue_before
from corpus_tools.words.furniture import is_row

_LABELLED_MAX = 40
"""A longer line (code points) tells of something that was changed at a date."""

_YEAR_MAX = 5
"""So many code points hold the year or the clock that a line ends in: "2014", "2014年"."""

_CUT = re.compile(r"\s+[|·•]\s+")
_BACK, _FORTH = frozenset("«‹←"), frozenset("»›→")

_FILE = re.compile(r"\.[a-z\d]{2,4}\W{1,3}\d[\d.,]*\s?[KMG]i?B\b", re.I)
"""The name of a file, and its size: "harbour.jpg (23.2 KiB"."""

_LONG_AGO = 10
"""Years after which hardly a comment on the web was written."""

_STOPS = FULL_STOPS + "…:：;；"
_LEADS_ON = ",:：，"
QUOTES = "\"'”’“‘„»«「」『』 \u00a0\u202f"
_ENDS = tuple(".。!?！？")
_RULES = ("---", "***", "===")


def is_byline_but_for_its_time(text: str) -> bool:
    """ "submitted 8 months ago by mira", "19.11.2019, 15:34 by mira": a headline has no such date before "by"."""
    times = times_in(text) if len(text) <= BYLINE_MAX and any(map(str.isdecimal, text)) else ()
    if not times:
        return False
    time = times[0]
    rest = (text[: time.start] + text[time.end :].lstrip()).casefold()
    if time.ago:
        return phrases().by_inside.match(rest) is not None
    return time.day is not None and time.year is not None and phrases().by_start.match(rest) is not None


def is_name_with_job(text: str) -> bool:
    """ "Ann Archer, Staff Writer": one name and behind a comma nothing but a job."""
    found = name_line(text) if "," in text or "、" in text else None
    return found is not None and len(found.authors) == 1 and is_of_byline(found.authors[0].role or "")


def is_date_with_label(text: str) -> bool:
    """ "Last updated: 3 May 2014": a short line that ends in a date, and a label right before it says what it is."""
    if len(text) > _LABELLED_MAX or not any(map(str.isdecimal, text[-_YEAR_MAX:])):
        return False
    ends = [time for time in times_in(text) if time.day and time.year and time.end == len(text)]
    labels = (label for time in ends if (label := text[: time.start].rstrip()).endswith((":", "：")))
    return any(cue_before(label) in (Cue.PUBLISHED, Cue.UPDATED) for label in labels)


def ruled_out_by_the_page(page: Survey, run: Run, number: int) -> str | None:
    """What the lines around it, and the page's path and imprint, say that a line is: a name, a quotation, a section."""
    if number and is_name_with_job(page.texts[number]):
        return "a byline"
    if is_quotation(page, run, number):
        return "a quotation"
    folded = page.folded[number]
    if folded in page.echoes.owners:
        return "whose the page is"
    if number in page.paths:
        return "a path through the site"
    if folded in page.sections:
        return "a section of the site"
    if page.sizes[number] < TITLE_MIN and _is_above_menu_and_path(page, run, number):
        return "a label above menu and path"
    return None


def _is_above_menu_and_path(page: Survey, run: Run, number: int) -> bool:
    """Does a line stand above a menu with a path below, as the site's name does, and nothing on the page repeats it?"""
    path = next((path for path in page.paths if number < path < run.first), number)
    return any(page.kinds[number + 1 : path]) and not page.echoes.of(number, page.folded[number])


def is_quotation(page: Survey, run: Run, number: int) -> bool:
    """Is this a sentence in quotation marks below running text: words of somebody, printed again in large letters?

    Below a standfirst alone it can be the headline.
    """
    text = page.texts[number]
    bare = text.rstrip(QUOTES)
    ends = text[0] in QUOTES and (bare[-1:] in _ENDS or text[-1] in "」』") and len(bare) < len(text)
    return ends and sum(prose > 0 for prose in page.prose[run.first : number]) > 1


def is_sentence(page: Survey, run: Run, number: int) -> bool:
    """Is this a sentence of the text: all that there is of it, below running text, or as long as the sentence below?

    Asked only of the best candidate: another one that the sentence leaves behind is no better for it.
    """
    block = page.blocks[number]
    text, stop = block.text, block.text[-1]
    if number < run.first or stop not in _STOPS or block.mark == "#":
        return False
    below = next((page.texts[n] for n in range(number + 1, run.end) if not page.kinds[n]), "")
    if not below:
        return True
    within = any(page.prose[run.first : number]) or (stop == below[-1] and len(below) <= len(text))
    return within and stop in FULL_STOPS


def ruled_out_by_marks(text: str, *, first: bool) -> str | None:
    """What the marks in a line say that it is: links to neighbours, counts, what lynx prints of a page's own links."""
    if text.startswith(_RULES):
        return "a line of a log or a rule"
    if is_row(text):
        return "a row of a table or of a menu"
    if POST_ID.fullmatch(text) or is_counts(text):
        return "the number of a post, or of posts"
    if _FILE.search(text):
        return "a file with its size"
    if text[-1] in _LEADS_ON and ends_in_says(text.rstrip(_LEADS_ON)):
        return "who wrote what follows"
    back, forth = text[0] in _BACK, text[-1] in _FORTH
    if (back and not _FORTH & set(text)) or (forth and not _BACK & set(text)):
        return "a link to a neighbour"
    pieces = _CUT.split(text)
    if back and forth and len(pieces) > 1:
        return "links to the neighbours"
    if len(pieces) > 1 and any(declared_count(piece) is not None for piece in pieces):
        return "a line with the count of comments"
    if len(pieces) > 1 and any(_ends_in_age(piece) for piece in pieces):
        return "the header of a comment"
    return "the titles of the page's links" if first and text[0] == "#" and text[1:2].strip() else None


def _ends_in_age(text: str) -> bool:
    """Does a piece of a line end in how long ago that was: "mira 12 days ago"? "30 years ago" may be of a title."""
    ends = (time for time in times_in(text) if time.ago and time.end == len(text)) if len(text) <= BYLINE_MAX else ()
    return any(time.ago[0].unit is not Unit.YEAR or time.ago[0].amount < _LONG_AGO for time in ends)


def leads_away(text: str) -> bool:
    """Is this a link to a neighbour, or to both?"""
    return (text[0] in _BACK or text[-1] in _FORTH) and "neighbour" in (ruled_out_by_marks(text, first=False) or "")
