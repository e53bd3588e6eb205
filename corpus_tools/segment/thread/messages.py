"""Mail and chat: messages whose form says who wrote what and when, so that nothing has to be weighed.

A message of a mail archive or digest begins with its fields (RFC 5322, "From:", "Date:", "Subject:"), one of a chat log
with a time and a name in angle brackets, which `segment/messages.py` has cut off its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus_tools.dates.find import find_times
from corpus_tools.segment.messages import read_log_line
from corpus_tools.segment.thread.names import ANSWER
from corpus_tools.segment.thread.template import BEGINS, SENTENCE_ENDS, Anchor, Name, Page, Unit
from corpus_tools.words.patterns import length

_FIELD = re.compile(r"([A-Z][A-Za-z-]{1,30}):(?:\s+|$)")
_FROM, _DATE, _SUBJECT = "from", "date", "subject"
_NEEDED = frozenset({_FROM, _DATE})
_MORE = frozenset({_SUBJECT, "message-id"})
_FEWEST_MAILS = 2
_FORWARDED = re.compile(r"-\W*\w.*-|.*[:：]")
"""What stands above the fields of a message that another message quotes: "----- Original Message -----"."""
_RULE = re.compile(r"([-_=*])\1{9,}")
_FOOTER = re.compile(r"_{20,}")
_SIGNATURE = "--"
"""What stands above a signature (RFC 3676, 4.3)."""
_PROSE = 80
"""A sentence of so many letters is running text."""
_ADDED_MAX = 8
"""So many lines at the end of a message, at most, are a signature, or what the list adds to each message."""
_NAMED = re.compile(r"\"?(?P<name>[^\"<>]*[^\"<>\s])\"?\s*<[^<>]*>?$")
_IN_BRACKETS = re.compile(r"\S+(?: at \S+)?\s+\((?P<name>[^()]+)\)$")
_ANSWERS = re.compile(rf"(?:(?:{ANSWER})(?:\[\d+\])?[:：]\s*)+", re.IGNORECASE)


class Message(NamedTuple):
    """One message: its header, the lines of its text, and the lines of its fields by name; a chat has no fields."""

    unit: Unit
    text: Sequence[int]
    fields: Mapping[str, int]


class Messages(NamedTuple):
    """The messages of a page; `begin` and `end` bound their lines, `end` excluded.

    `title` is where the subject of the first stands, if all others have the same; then the first is what they answer.
    """

    all: Sequence[Message]
    begin: int
    end: int
    title: tuple[int, Name] | None


def find_messages(page: Page) -> Messages | None:
    """The mails or the chat of a page, or None if it is neither."""
    return _mails(page) or _chat(page)


def _mails(page: Page) -> Messages | None:
    if sum([line.text.startswith("From:") for line in page.lines]) < _FEWEST_MAILS:
        return None
    headers = list(_headers(page))
    if len(headers) < _FEWEST_MAILS or _are_quoted(page, headers[0][0]):
        return None
    stops = [*(begin for begin, _, _ in headers[1:]), len(page.lines)]
    rules = {page.lines[begin - 1].text for begin, _, _ in headers[1:] if _RULE.fullmatch(page.lines[begin - 1].text)}
    found = []
    for (begin, end, fields), stop in zip(headers, stops, strict=True):
        text = _text(page, end, stop, rules, last=stop == len(page.lines))
        found.append(Message(_mail(page, begin, end, fields), text, fields))
    last = found[-1]
    end = last.text[-1] + 1 if last.text else last.unit.last + 1
    return Messages(found, headers[0][0], end, _title(page, found))


def _are_quoted(page: Page, begin: int) -> bool:
    """Does an article print these messages? Then running text leads to them, or comments are headed below them."""
    above = any(line.text[-1] in SENTENCE_ENDS and length(line.text) >= _PROSE for line in page.lines[:begin])
    return above or any(page.barriers[at] in BEGINS for at in page.borders if at > begin)


def _headers(page: Page) -> Iterator[tuple[int, int, Mapping[str, int]]]:
    """The first line of each block of fields, the line behind it, and the lines of the fields."""
    index = 0
    while index < len(page.lines):
        begin, fields = index, dict[str, int]()
        while index < len(page.lines) and not (index > begin and page.blanks[index]):
            line = page.lines[index]
            if found := _FIELD.match(line.text):
                fields.setdefault(found[1].lower(), index)
            elif index == begin or not line.indent:
                break
            index += 1
        forwarded = begin > 0 and _FORWARDED.fullmatch(page.lines[begin - 1].text)
        if fields.keys() >= _NEEDED and not _MORE.isdisjoint(fields) and not forwarded:
            yield begin, index, fields
        index = max(index, begin + 1)


def _mail(page: Page, begin: int, end: int, fields: Mapping[str, int]) -> Unit:
    sender, dated = fields[_FROM], page.lines[fields[_DATE]]
    start = _value(page, sender)
    text = page.lines[sender].text
    found = _NAMED.match(text, start) or _IN_BRACKETS.match(text, start)
    span = found.span("name") if found else (start, len(text))
    times = find_times(dated.text)
    anchor = Anchor(dated, page.facts[dated.index].mark, times[0] if times else None, None, None, len(dated.text), "")
    name = Name(*span, says=False, by=True) if span[0] < span[1] else None
    return Unit(anchor, begin, end - 1, sender if name else None, name)


def _value(page: Page, index: int) -> int:
    """Where the value of a field begins in its line."""
    field = _FIELD.match(page.lines[index].text)
    return field.end() if field else 0


def _text(page: Page, begin: int, stop: int, rules: set[str], *, last: bool) -> list[int]:
    """The lines of a message without rules, signature and what the list adds; the last ends at the next rule.

    Words of the interface at its end are those of the page.
    """
    texts = [line.text for line in page.lines[begin:stop]]
    if last and rules:
        texts = texts[: next((at for at, text in enumerate(texts) if text in rules), len(texts))]
    while texts and (
        _RULE.fullmatch(texts[-1]) or (last and len(texts) > 1 and _is_stuff(page, begin + len(texts) - 1))
    ):
        texts.pop()
    for at in range(len(texts) - 1, max(0, len(texts) - _ADDED_MAX - 1), -1):
        if texts[at] == _SIGNATURE or _FOOTER.fullmatch(texts[at]):
            texts = texts[:at]
    return list(range(begin, begin + len(texts)))


def _is_stuff(page: Page, index: int) -> bool:
    return page.facts[index].is_stuff or index in page.barriers


def replied_to(page: Page, messages: Sequence[Message]) -> list[int | None]:
    """Of each message the earlier one whose id it gives behind "In-Reply-To:"."""
    known: dict[str, int] = {}
    found: list[int | None] = []
    for number, message in enumerate(messages):
        found.append(known.get(_id(page, message.fields.get("in-reply-to"))))
        known.setdefault(_id(page, message.fields.get("message-id")), number)
        known.pop("", None)
    return found


def _id(page: Page, index: int | None) -> str:
    return "" if index is None else page.lines[index].text[_value(page, index) :].partition(">")[0]


def _title(page: Page, mails: Sequence[Message]) -> tuple[int, Name] | None:
    lines = [mail.fields.get(_SUBJECT) for mail in mails]
    subjects = {_ANSWERS.sub("", page.lines[at].text[_value(page, at) :]) if at is not None else None for at in lines}
    at = lines[0]
    if at is None or len(subjects) > 1:
        return None
    start, text = _value(page, at), page.lines[at].text
    return (at, Name(start, len(text), says=False, by=False)) if start < len(text) else None


def _chat(page: Page) -> Messages | None:
    lines = page.lines
    cut = [index for index in range(len(lines) - 1) if lines[index].end == lines[index + 1].start]
    if not cut:
        return None
    known = [(at, read_log_line(f"{lines[at].text} {lines[at + 1].text}")) for at in cut]
    ends = zip(known, [*cut[1:], len(lines)], strict=True)
    found = [(at, log, stop) for (at, log), stop in ends if log and log.name[1] <= len(lines[at].text)]
    if not found or 2 * len(found) < len(cut) or _are_quoted(page, cut[0]):
        return None
    messages = []
    for at, log, stop in found:
        line = lines[at]
        anchor = Anchor(line, page.facts[at].mark, log.time, None, None, log.time.end, "")
        unit = Unit(anchor, at, at, at, Name(*log.name, says=True, by=False))
        messages.append(Message(unit, _said(page, at + 1, stop if log.continues else at + 2), {}))
    return Messages(messages, found[0][0], messages[-1].text[-1] + 1, None)


def _said(page: Page, begin: int, stop: int) -> Sequence[int]:
    """The lines of a message; the last ends at a blank line."""
    if stop == len(page.lines):
        stop = next((index for index in range(begin + 1, stop) if page.blanks[index]), stop)
    return range(begin, stop)
