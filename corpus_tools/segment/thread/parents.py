"""Who replies to whom, and what says so."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from corpus_tools.base.model import ParentReason
from corpus_tools.segment.thread.names import POST_NUMBER
from corpus_tools.segment.thread.template import Parent, Reply

_SHORTEST_QUOTE = 12
_RIVALS = 20
"""So many posts of one author are searched for a quotation: more make a long thread slow."""
_ARTICLE = -1
"""Stands for the article among the numbers of the comments that are answered."""
_LINK = re.compile(r">>\s?(\d+)\b")
"""The number of the post that is answered, as image boards print it."""
_Moment = tuple[int, ...]


def find_parents(
    replies: Sequence[Reply], opener: Reply | None = None, quoted: Sequence[Parent | None] = ()
) -> list[Parent | None]:
    """A parent, or None, for each comment of a thread in reading order; linear in their number.

    The page's own word goes first ("In reply to …"), then ordinals such as 3.1, then indentation, then an earlier
    author's name beside the comment's own; only in a thread that shows none of these does a name or a quotation at the
    start of a text count. `opener` is what all of them answer, if that is a post like theirs. `quoted` says whom
    a comment answers where nothing else does: one that the page says to answer the article answers no other.
    """
    known = _shown(replies, opener)
    found = [one or other for one, other in zip(known, quoted or known, strict=True)]
    return [None if parent and parent.index == _ARTICLE else parent for parent in found]


def _shown(replies: Sequence[Reply], opener: Reply | None) -> Sequence[Parent | None]:
    """What the page shows in one of these ways; the parent of what answers `opener` is the article."""
    if not any(reply.reply_to for reply in replies):
        return _unsaid(replies)
    explicit = _by_words(replies, opener)
    if any(parent and parent.index != _ARTICLE for parent in explicit):
        return explicit
    return [said or other for said, other in zip(explicit, _unsaid(replies), strict=True)]


def _unsaid(replies: Sequence[Reply]) -> Sequence[Parent | None]:
    """What the page shows where it names nobody who is answered."""
    if any(r.ordinal and "." in r.ordinal for r in replies):
        return _by_ordinal(replies)
    if len({reply.column for reply in replies}) > 1 and any(nested := _by_indent(replies)):
        return nested
    if any(addressed := _by_names(replies)):
        return addressed
    linked = _by_links(replies)
    if any(reply.opening[:1] in ("@", ">") for reply in replies if reply.lines):
        return [link or other for link, other in zip(linked, _by_text(replies), strict=True)]
    return linked


def _by_words(replies: Sequence[Reply], opener: Reply | None) -> list[Parent | None]:
    """ "In reply to Mira", "In reply to Where is it? by Mira", "#3 by Mira": an author, an opening, or a number."""
    posts = _Above(opener)
    parents: list[Parent | None] = []
    for index, (reply, left) in enumerate(zip(replies, _columns_above(replies, opener), strict=True)):
        found = posts.named_by(reply, left)
        parents.append(None if found is None else Parent(found, ParentReason.EXPLICIT))
        posts.add(index, reply, found)
    return parents


class _Above:
    """The posts above a comment, `opener` as the article among them, and which of them it names.

    Of several of one author indentation or the words quoted tell which is meant. Where they do not, it is the last
    that the comment above answers in its turn, as where a tree is printed branch by branch.
    """

    def __init__(self, opener: Reply | None) -> None:
        name = _folded(opener.author) if opener else ""
        self._posts = {_ARTICLE: opener} if opener else {}
        self._own: dict[str, list[int]] = {name: [_ARTICLE]} if name else {}
        self._latest: dict[str, int] = {name: _ARTICLE} if name else {}
        self._numbers: dict[str, int] = {}
        self._branch = _Branch(name)
        self._last_answer: dict[int, _Moment] = {}
        self._rising = True

    def named_by(self, reply: Reply, left: int | None) -> int | None:
        """The post that a comment names; `left` is the one above it that begins further left."""
        wanted = _folded(reply.reply_to).strip(" :")
        if not wanted:
            return None
        found = self._of_author(reply, wanted, left)
        if found is None and (number := POST_NUMBER.match(wanted)):
            found = self._numbers.get(number[1])
        if found is None and wanted.startswith("@"):
            return self.named_by(reply._replace(reply_to=wanted.lstrip("@ ")), left)
        if found is None and " " in wanted:
            found = next((self._latest[k] for k in _heads(wanted) if k in self._latest), None)
        return found

    def add(self, index: int, reply: Reply, parent: int | None) -> None:
        """One more post, which answers `parent`, or the article."""
        at, author, moment = _ARTICLE if parent is None else parent, _folded(reply.author), _moment(reply)
        if moment:
            self._rising = self._rising and self._last_answer.get(at, moment) <= moment
            self._last_answer[at] = moment
        self._branch.grow(at, index, author)
        self._posts[index] = reply
        self._own.setdefault(author, []).append(index)
        for key in (author, _folded(reply.opening)):
            if key:
                self._latest[key] = index
        if reply.number:
            self._numbers[reply.number] = index

    def _of_author(self, reply: Reply, wanted: str, left: int | None) -> int | None:
        rivals = self._own.get(wanted, [])
        if len(rivals) > 1:
            if left in rivals:
                return left
            if (quoted := _quoted(reply, self._posts, rivals)) is not None:
                return quoted
        near = self._branch.last.get(wanted, [])
        open_to = [at for at in near if self._can_follow(at, reply)] or near
        return open_to[-1] if open_to else self._latest.get(wanted)

    def _can_follow(self, at: int, reply: Reply) -> bool:
        """Where answers to one post stand in the order of their times, none is earlier than the one above it."""
        moment = _moment(reply)
        return not (self._rising and moment) or self._last_answer.get(at, moment) <= moment


def _moment(reply: Reply) -> _Moment | None:
    time = reply.time
    if time is None or not time.year or time.hour is None:
        return None
    return time.year, time.month or 0, time.day or 0, time.hour, time.minute or 0, time.second or 0


def _folded(words: str | None) -> str:
    return (words or "").casefold()


def _columns_above(replies: Sequence[Reply], opener: Reply | None) -> list[int | None]:
    """For each comment the one above it that begins further left, or None; the article if that is `opener`."""
    own = [opener, *replies] if opener else replies
    nested = _by_indent(own)[len(own) - len(replies) :]
    return [parent.index - len(own) + len(replies) if parent else None for parent in nested]


def _quoted(reply: Reply, posts: Mapping[int, Reply], rivals: Sequence[int]) -> int | None:
    """The last of these posts that says what a reply begins with, marked as a quotation or not."""
    said = _plain(reply.lines[0]) if reply.lines else ""
    if len(said) < _SHORTEST_QUOTE:
        return None
    near = reversed(rivals[-_RIVALS:])
    return next((at for at in near if any(said in _plain(line) for line in posts[at].lines)), None)


class _Branch:
    """A comment with those that it answers, up to the article; `last` are its comments by author, the last one last."""

    def __init__(self, opener: str) -> None:
        self._all = [(_ARTICLE, opener)]
        self.last: dict[str, list[int]] = {opener: [_ARTICLE]} if opener else {}

    def grow(self, parent: int, index: int, author: str) -> None:
        """Go on with comment `index`, which answers `parent`."""
        while len(self._all) > 1 and self._all[-1][0] != parent:
            _, name = self._all.pop()
            known = self.last.get(name, [])
            known[-1:] = []
            if not known:
                self.last.pop(name, None)
        self._all.append((index, author))
        if author:
            self.last.setdefault(author, []).append(index)


def _by_names(replies: Sequence[Reply]) -> list[Parent | None]:
    """ "Mira  Bo • 3 days ago": between an author and the time an earlier one's name stands, and nothing else does."""
    latest: dict[str, int] = {}
    parents: list[Parent | None] = []
    for index, reply in enumerate(replies):
        author = (reply.author or "").casefold()
        beside = (words.casefold() for words in reply.beside)
        found = next((latest[words] for words in beside if words in latest and words != author), None)
        parents.append(None if found is None else Parent(found, ParentReason.EXPLICIT))
        if author:
            latest[author] = index
    return parents


def _by_links(replies: Sequence[Reply]) -> list[Parent | None]:
    """What the links around a comment tell: the first below one on top answers that, and so one level further down.

    Where the page has "root" for the deeper ones, all others with a "parent" answer the last on top.
    """
    rooted = any(reply.depth > 1 for reply in replies)
    parents: list[Parent | None] = []
    top, above = None, 0
    for index, reply in enumerate(replies):
        found = index - 1 if index and reply.depth == above + 1 else top if rooted and reply.depth == 1 else None
        parents.append(None if found is None else Parent(found, ParentReason.EXPLICIT))
        top, above = index if reply.depth == 0 else top, reply.depth
    return parents


def _heads(wanted: str) -> list[str]:
    """The words before the last one, two, three …: "where is it? by mira" holds "where is it?"."""
    words = wanted.split(" ")
    return [" ".join(words[:count]) for count in range(len(words) - 1, 0, -1)]


def _by_ordinal(replies: Sequence[Reply]) -> list[Parent | None]:
    seen: dict[str, int] = {}
    parents: list[Parent | None] = []
    for index, reply in enumerate(replies):
        stem = (reply.ordinal or "").rpartition(".")[0]
        found = seen.get(stem) if stem else None
        parents.append(None if found is None else Parent(found, ParentReason.ORDINAL))
        if reply.ordinal:
            seen[reply.ordinal] = index
    return parents


def _by_indent(replies: Sequence[Reply]) -> list[Parent | None]:
    """A comment answers the last one above it that begins further left."""
    parents: list[Parent | None] = []
    open_at: list[int] = []
    for index, reply in enumerate(replies):
        while open_at and not _is_deeper(replies[open_at[-1]], reply):
            open_at.pop()
        parents.append(Parent(open_at[-1], ParentReason.INDENT) if open_at else None)
        open_at.append(index)
    return parents


def _is_deeper(above: Reply, below: Reply) -> bool:
    """Does a comment begin further right? Numbers are aligned by their first or by their last digit: both must be.

    A column more says nothing where neither is numbered; a bullet right of a number is deeper.
    """
    gain = below.column - above.column
    if above.ordinal is None or below.ordinal is None:
        return gain > (above.ordinal is below.ordinal)
    return gain > 0 and gain > len(below.ordinal) - len(above.ordinal)


def _by_text(replies: Sequence[Reply]) -> list[Parent | None]:
    """ "@name" at the start, where only a whole author's name counts; ">>" and a number; "> " and an earlier line."""
    numbers: dict[str, int] = {}
    latest: dict[str, int] = {}
    said: dict[str, int] = {}
    parents: list[Parent | None] = []
    for index, reply in enumerate(replies):
        parent = None
        if reply.opening.startswith("@"):
            found = _mentioned(reply.opening[1:81].lstrip().casefold(), latest)
            parent = None if found is None else Parent(found, ParentReason.MENTION)
        elif number := _LINK.match(reply.opening):
            found = numbers.get(number[1])
            parent = None if found is None else Parent(found, ParentReason.EXPLICIT)
        elif reply.opening.startswith(">"):
            found = said.get(_plain(reply.lines[0]))
            parent = None if found is None else Parent(found, ParentReason.QUOTE)
        parents.append(parent)
        if reply.author:
            latest[reply.author.casefold()] = index
        if reply.number:
            numbers[reply.number] = index
        said.update((_plain(line), index) for line in reply.lines if len(line) >= _SHORTEST_QUOTE and line[0] != ">")
    return parents


def _plain(line: str) -> str:
    return line.strip(" >").casefold()


def _mentioned(opening: str, latest: dict[str, int]) -> int | None:
    for end in range(len(opening), 1, -1):
        at_word_end = end == len(opening) or not opening[end].isalnum()
        if at_word_end and (found := latest.get(opening[:end].rstrip(" :,;.-–!"))) is not None:
            return found
    return None
