"""Messages that share a line with their headers, cut in two, so that all that follows meets headers and texts alone.

Chats are exported so ("12/03/2020, 14:05 - Ann: text", "[12.03.20, 14:05:33] Ann: text"), logged ("[14:05] <ann> text",
"14:05 * ann nods"), and lists of comments printed ("Ann Lee (12/3/2020 14:05): text"). One such line proves nothing:
reports quote people behind a time as well, and programs log what they do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from corpus_tools.dates.find import times_in
from corpus_tools.dates.match import TimeMatch
from corpus_tools.segment.lines import Line

_FEWEST = 3
_SHARE = 0.5
_HEADER = 90
"""Code points that a header takes up at most."""
_TIME_AHEAD = 8
"""Code points before which the time in front of a line has a digit."""
_AHEAD = re.compile(r"[\[(<*•\s]{0,4}")
_NAME_BEHIND = re.compile(r"[\])]?\s?(?:[-–—|~]\s)?\s?(?P<name>[^\s:：<>\[\]()][^:：<>\n]{0,39}?)\s?[:：]\s+(?=\S)")
_NAME_BEFORE = re.compile(r"(?P<name>[^:：<>()\[\]]{2,40})\s[\[(]")
_NOTICE = re.compile(r"[\])]?\s(?:[-–—|~]\s)?(?=\S)")
_COLON = re.compile("[:：]")
_CLOSING = 4
"""Code points from the time to the colon behind it, at most."""
_CLOSED = re.compile(r"\s?[\])]\s?[:：]\s+(?=\S)")
_LOGGED = re.compile(
    r"[\])]?\s{0,3}(?:<[@+%&~!\s]?(?P<name>[^\s<>/][^<>\n]{0,39}?)>|\*\s+(?P<actor>[^\s<>*]{2,30}))\s+(?=\S)"
)
_PROCESS = re.compile(r"\[\d+\]$")
_WORD = re.compile(r"[^\W\d_]+")
_LEVELS = frozenset(
    {"trace", "debug", "info", "notice", "warn", "warning", "error", "err", "crit", "critical", "fatal", "severe"}
)
"""What programs print in the name's place."""


class LogLine(NamedTuple):
    """The header of a message in the log of a chat: its time, the span of the name, and where the text begins.

    `continues`: the lines below belong to it, up to the next.
    """

    time: TimeMatch
    name: tuple[int, int]
    end: int
    is_action: bool
    continues: bool


def split_messages(lines: Sequence[Line]) -> list[Line]:
    """The lines, each message with a header in front as two; as they are where too few lines are such messages."""
    if ends := _log_lines(lines):
        return [line._replace(index=index) for index, line in enumerate(_cut(lines, ends))]
    headers = {line.index: header for line in lines if (header := _header(line.text))}
    if not _are_messages({index: name for index, (name, _) in headers.items()}):
        return list(lines)
    ends = {index: end for index, (_, end) in headers.items()}
    ends |= {line.index: end for line in lines if line.index not in ends and (end := _notice_begin(line.text))}
    return [line._replace(index=index) for index, line in enumerate(_cut(lines, ends))]


def _are_messages(names: Mapping[int, str]) -> bool:
    """Are the headers on these lines, with their names, close together and of people?"""
    if len(names) < _FEWEST or len(names) < _SHARE * (max(names) - min(names) + 1) or len(set(names.values())) < 2:
        return False
    programs = [name for name in names.values() if _PROCESS.search(name) or _level_of(name)]
    return len(programs) < _SHARE * len(names)


def _level_of(name: str) -> bool:
    return not _LEVELS.isdisjoint(_WORD.findall(name.casefold()))


def _log_lines(lines: Sequence[Line]) -> dict[int, int]:
    """Where the texts begin in the log of a chat; empty if the lines are none. Who acts has to speak as well."""
    found = {line.index: (line.text, log) for line in lines if "<" in line.text and (log := read_log_line(line.text))}
    names = {index: text[slice(*log.name)] for index, (text, log) in found.items() if not log.is_action}
    if not _are_messages(names):
        return {}
    people = set(names.values())
    acts = {line.index: (line.text, log) for line in lines if "*" in line.text and (log := read_log_line(line.text))}
    known = [(index, log) for index, (text, log) in {**acts, **found}.items() if text[slice(*log.name)] in people]
    return {index: log.end for index, log in known}


def read_log_line(text: str) -> LogLine | None:
    """The header of a message that begins with its time, such as "[14:05] <ann> text"; None if a line has none."""
    head = text[:_HEADER]
    if not any(map(str.isdigit, head[:_TIME_AHEAD])):
        return None
    for time in times_in(head)[:1]:
        if time.hour is None or not _AHEAD.fullmatch(head, 0, time.start):
            return None
        if found := _LOGGED.match(text, time.end):
            group = "name" if found["name"] else "actor"
            return LogLine(time, found.span(group), found.end(), is_action=group == "actor", continues=False)
        if time.day is not None and (found := _NAME_BEHIND.match(text, time.end, _HEADER)):
            return LogLine(time, found.span("name"), found.end(), is_action=False, continues=True)
    return None


def _cut(lines: Sequence[Line], ends: dict[int, int]) -> Iterator[Line]:
    for line in lines:
        end = ends.get(line.index)
        if end is None:
            yield line
        else:
            at = line.at + end
            yield line._replace(end=at, text=line.text[:end].rstrip())
            yield line._replace(start=at, text=line.text[end:], blank_before=0, at=at)


def _notice_begin(text: str) -> int | None:
    """Where the text begins of what a chat itself says behind a time ("Ann left")."""
    for time in times_in(text[:_HEADER])[:1]:
        if time.day is not None and _AHEAD.fullmatch(text, 0, time.start) and (found := _NOTICE.match(text, time.end)):
            return found.end()
    return None


def _header(text: str) -> tuple[str, int] | None:
    """The name in the header of a message, and where its text begins; None if the line is none."""
    if ":" not in text and "：" not in text:
        return None
    head = text[:_HEADER]
    if not _COLON.search(text, 0, _HEADER + _CLOSING) or not any(map(str.isdigit, head)):
        return None
    for time in times_in(head):
        if time.time_only or time.day is None:
            continue
        if _AHEAD.fullmatch(head, 0, time.start):
            behind = _NAME_BEHIND.match(text, time.end, _HEADER)
            return (behind["name"], behind.end()) if behind else None
        before, closed = _NAME_BEFORE.fullmatch(head, 0, time.start), _CLOSED.match(text, time.end)
        return (before["name"], closed.end()) if before and closed else None
    return None
