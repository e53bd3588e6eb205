"""What changed between two records of one document."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from corpus_tools.base.show import numbered, short
from corpus_tools.record.differences import differences
from corpus_tools.views.diff.text import Passage, changed_runs, passages

Record = Mapping[str, Any]

_EXAMPLES = 3
_OWN = ("authors", "body", "comments", "segments", "edits", "warnings", "corrections")
"""The keys that are compared by what they mean; all others leaf by leaf."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that is otherwise: the key of the record, where in it, and what stood and stands there.

    None means: nothing. Of texts that stand on both sides `passages` are those that changed.
    """

    field: str
    place: str
    old: Any
    new: Any
    passages: tuple[Passage, ...] = ()


def record_changes(old: Record, new: Record) -> tuple[Change, ...]:
    """All that is otherwise in `new`; nothing if the two are equal.

    Comments are compared with those that they are, not with those that stand at the same place. Offsets in the file
    count only if it is the same file.
    """
    found = [*_leaves(old, new), *_authors(old, new), *_body(old, new), *_comments(old, new), *_warnings(old, new)]
    found += [*_edits(old, new), *_labels(old, new), *_corrections(old, new)]
    told = {change.field for change in found}
    if not _same_file(old, new):
        told |= {"segments", "edits"}
    for key in dict.fromkeys((*old, *new)):
        if key not in told and old.get(key) != new.get(key):
            found.append(Change(key, "details", short(old.get(key)), short(new.get(key))))
    return tuple(found)


def _change(field: str, place: str, old: Any, new: Any) -> Change:
    both = isinstance(old, str) and isinstance(new, str)
    return Change(field, place, old, new, passages(old, new) if both else ())


def _leaves(old: Record, new: Record) -> Iterator[Change]:
    one, other = ({key: value for key, value in record.items() if key not in _OWN} for record in (old, new))
    for path, before, after in differences(one, other):
        field, _, place = path.removeprefix("$.").partition(".")
        yield _change(field, place, before, after)


def _authors(old: Record, new: Record) -> Iterator[Change]:
    sides = ["; ".join(map(_author, record.get("authors") or ())) or None for record in (old, new)]
    if sides[0] != sides[1]:
        yield _change("authors", "", *sides)


def _author(author: Record) -> str:
    return f"{author['name']} ({author['role']})" if author.get("role") else str(author["name"])


def _body(old: Record, new: Record) -> Iterator[Change]:
    olds, news = ((record.get("body") or "").split("\n\n") for record in (old, new))
    for first, last, start, end in changed_runs(olds, news):
        place = f"block {start + 1 if end > start else first + 1}"
        sides = ["\n\n".join(blocks) or None for blocks in (olds[first:last], news[start:end])]
        yield _change("body", place, *sides)


def _warnings(old: Record, new: Record) -> Iterator[Change]:
    sides = [[(one["code"], one["message"]) for one in record.get("warnings") or ()] for record in (old, new)]
    for code, message in sides[0]:
        if (code, message) not in sides[1]:
            yield Change("warnings", code, message, None)
    for code, message in sides[1]:
        if (code, message) not in sides[0]:
            yield Change("warnings", code, None, message)


def _corrections(old: Record, new: Record) -> Iterator[Change]:
    """What a person set on one side only, or otherwise: the value, or the words that were quoted."""
    sides = [_set_by_hand(record) for record in (old, new)]
    for place in dict.fromkeys((*sides[0], *sides[1])):
        before, after = ("; ".join(side[place]) if place in side else None for side in sides)
        if before != after:
            yield _change("corrections", place, before, after)


def _set_by_hand(record: Record) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for one in record.get("corrections") or ():
        place = f"{one['comment']} {one['field']}" if one["comment"] else one["field"]
        found[place].append(one["value"] or one["quote"] or "nothing")
    return found


def _same_file(old: Record, new: Record) -> bool:
    return bool(old["source"]["sha256"] == new["source"]["sha256"])


def _edits(old: Record, new: Record) -> Iterator[Change]:
    """The repairs that only one side has, by kind, with a few of them as examples."""
    keys = ("start", "end", "before", "after") if _same_file(old, new) else ("before", "after")
    counts = [
        Counter((edit["kind"], *(edit[key] for key in keys)) for edit in record.get("edits") or ())
        for record in (old, new)
    ]
    only = [_by_kind((counts[side] - counts[1 - side]).elements()) for side in range(2)]
    for kind in dict.fromkeys([*only[0], *only[1]]):
        yield Change("edits", kind, _examples(only[0].get(kind, [])), _examples(only[1].get(kind, [])))


def _by_kind(edits: Iterable[tuple[Any, ...]]) -> dict[str, list[str]]:
    kinds: dict[str, list[str]] = defaultdict(list)
    for kind, *_, before, after in edits:
        kinds[kind].append(f"{short(before)} → {short(after)}")
    return kinds


def _examples(edits: list[str]) -> str | None:
    more = ", …" if edits[_EXAMPLES:] else ""
    return f"{len(edits)}: {', '.join(edits[:_EXAMPLES])}{more}" if edits else None


def _labels(old: Record, new: Record) -> Iterator[Change]:
    """How many bytes of the file have another label, by the two labels."""
    if not _same_file(old, new):
        return
    olds, news = (iter(record["segments"]) for record in (old, new))
    counts: Counter[tuple[str, str]] = Counter()
    one, other, at = next(olds, None), next(news, None), 0
    while one is not None and other is not None:
        end = min(one["end"], other["end"])
        counts[one["label"], other["label"]] += end - at
        at = end
        one = next(olds, None) if one["end"] == end else one
        other = next(news, None) if other["end"] == end else other
    for (before, after), count in counts.items():
        if before != after:
            yield Change("segments", f"{numbered(count, 'byte')}", before, after)


def _comments(old: Record, new: Record) -> Iterator[Change]:
    olds, news = old.get("comments") or [], new.get("comments") or []
    pairs = matched(olds, news)
    ids = {olds[one]["id"]: news[other]["id"] for one, other in pairs.items()}
    partners = {other: one for one, other in pairs.items()}
    for number, comment in enumerate(olds):
        if number not in pairs:
            yield Change("comments", comment["id"], _said(comment), None)
    for number, comment in enumerate(news):
        if number not in partners:
            yield Change("comments", comment["id"], None, _said(comment))
        else:
            yield from _comment(olds[partners[number]], comment, ids)


def _said(comment: Record) -> str:
    parts = (comment.get("author"), comment.get("timestamp_text"))
    return f"{', '.join(filter(None, parts)) or 'no author'}: {comment['text']}"


def _comment(old: Record, new: Record, ids: Mapping[str, str]) -> Iterator[Change]:
    """What is otherwise in a comment. That it has another number, as its parent may have, is no change."""
    name = new["id"] if old["id"] == new["id"] else f"{old['id']}, now {new['id']},"
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if key == "parent" and before is not None:
            before = ids.get(before, f"{before}, which is gone")  # what that comment is called now
        if key != "id" and before != after:
            yield _change("comments", f"{name} {key}", before, after)


_Key = Callable[[Record], Hashable]
_SAMENESS: tuple[_Key, ...] = (
    lambda comment: (comment.get("author"), comment.get("timestamp_text"), comment["text"]),
    lambda comment: comment["text"] or None,
    lambda comment: (comment.get("author"), comment["timestamp_text"]) if comment.get("timestamp_text") else None,
    lambda comment: comment["timestamp_text"] if comment.get("timestamp") else None,
    lambda comment: (comment["id"], comment["author"]) if comment.get("author") else None,
    lambda comment: (comment["id"], comment["text"][:_BEGINNING]) if comment["text"] else None,
)
"""What makes two comments the same, the surest first; None says nothing."""
_BEGINNING = 40  # code points


def matched(olds: Sequence[Record], news: Sequence[Record]) -> dict[int, int]:
    """Which comment of `news` each of `olds` is, by their places in the two lists; each is one other at most."""
    pairs: dict[int, int] = {}
    left, free = list(range(len(olds))), list(range(len(news)))
    for key in _SAMENESS:
        places: dict[Hashable, list[int]] = defaultdict(list)
        for number in reversed(free):
            places[key(news[number])].append(number)
        for number in left:
            what = key(olds[number])
            if what is not None and places.get(what):
                pairs[number] = places[what].pop()
        taken = set(pairs.values())
        left = [number for number in left if number not in pairs]
        free = [number for number in free if number not in taken]
    return pairs
