"""Messages that share a line with their headers, cut in two, so that all that follows meets headers and texts alone.

Chats are exported so ("12/03/2020, 14:05 - Ann: text", "[12.03.20, 14:05:33] Ann: text"), and lists of comments printed
("Ann Lee (12/3/2020 14:05): text"). One such line proves nothing: reports quote people behind a time as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from corpus_tools.dates.find import find_times
from corpus_tools.segment.lines import Line

_FEWEST = 3
_SHARE = 0.5
_HEADER = 90
"""Code points that a header takes up at most."""
_AHEAD = re.compile(r"[\[(<*•\s]{0,4}")
_NAME_BEHIND = re.compile(r"[\])]?\s?(?:[-–—|~]\s)?\s?(?P<name>[^\s:：<>\[\]()][^:：<>\n]{0,39}?)\s?[:：]\s+(?=\S)")
_NAME_BEFORE = re.compile(r"(?P<name>[^:：<>()\[\]]{2,40})\s[\[(]")
_NOTICE = re.compile(r"[\])]?\s(?:[-–—|~]\s)?(?=\S)")
_CLOSED = re.compile(r"\s?[\])]\s?[:：]\s+(?=\S)")


def split_messages(lines: Sequence[Line]) -> list[Line]:
    """The lines, each message with a header in front as two; as they are where too few lines are such messages."""
    headers = {line.index: header for line in lines if (header := _header(line.text))}
    if len(headers) < _FEWEST or len(headers) < _SHARE * (max(headers) - min(headers) + 1):
        return list(lines)
    if len({name for name, _ in headers.values()}) < 2:
        return list(lines)
    ends = {index: end for index, (_, end) in headers.items()}
    ends |= {line.index: end for line in lines if line.index not in ends and (end := _notice_begin(line.text))}
    return [line._replace(index=index) for index, line in enumerate(_cut(lines, ends))]


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
    for time in find_times(text[:_HEADER])[:1]:
        if time.day is not None and _AHEAD.fullmatch(text, 0, time.start) and (found := _NOTICE.match(text, time.end)):
            return found.end()
    return None


def _header(text: str) -> tuple[str, int] | None:
    """The name in the header of a message, and where its text begins; None if the line is none."""
    head = text[:_HEADER]
    if not any(map(str.isdigit, head)):
        return None
    for time in find_times(head):
        if time.time_only or time.day is None:
            continue
        if _AHEAD.fullmatch(head, 0, time.start):
            behind = _NAME_BEHIND.match(text, time.end, _HEADER)
            return (behind["name"], behind.end()) if behind else None
        before, closed = _NAME_BEFORE.fullmatch(head, 0, time.start), _CLOSED.match(text, time.end)
        return (before["name"], closed.end()) if before and closed else None
    return None
