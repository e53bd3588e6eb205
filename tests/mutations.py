"""Valid records, made wrong in one to three places: what validators are held against each other with."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

ODD_VALUES: tuple[object, ...] = (
    *(None, True, False, 0, 1, -1, 3, 1.0, 2.5, 1e300, 2**53, 2**63 - 1, 2**63, 2**64 - 1),
    *(
        "",
        " ",
        "x",
        "c1",
        "c2",
        "c10",
        "c1\n",
        "c01",
        "C1",
        "a\x00b",
        "a\n",
        "é",
        "007",
        "null",
        "1e5",
        "\x1c7",
        "7\x85",
    ),
    *("../x.txt", "/etc", "a/../b", "..", "1.0.0", "1.0.0\n", "de", "DE", "deu", "de\n", "0" * 64, "f" * 64 + "\n"),
    *("2014-05-21T12:00:00", "2014-05-21T00:00:00", "2014-02-30T00:00:00", "0000-01-01T00:00:00", "2014-05-21"),
    *(
        "2014-01-01T00:00:00",
        "2014-05-31T23:59:59",
        "2014-05-21T12:00:00\n",
        "２014-05-21T00:00:00",
        "2014-05-21T24:00:00",
    ),
    *("year", "month", "day", "hour", "minute", "second", "week", "+01:00", "-14:59", "+15:00", "+01:00\n"),
    *("headline", "blank", "comment-text", "comment-author", "line-end", "mojibake", "comment-count-mismatch"),
    *([], [[]], [None], {}, [{}], {"a": 1}, [1, 2], ["c1"]),
)


def mutants(records: list[Any], seed: int, count: int) -> Iterator[Any]:
    """`count` records that were changed at random; the same `seed` gives the same ones."""
    choose = random.Random(seed)
    for _ in range(count):
        holder = [copy.deepcopy(choose.choice(records))]
        for _ in range(choose.choice((1, 1, 1, 2, 3))):
            _change(holder, choose)
        yield holder[0]


def with_everywhere(record: Any, value: Any) -> Iterator[Any]:
    """`record`, with `value` in the place of one of the values in it, for each of them."""
    root = [copy.deepcopy(record)]
    holders: list[Any] = [root]
    while holders:
        holder = holders.pop()
        for key, kept in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
            holder[key] = value
            yield copy.deepcopy(root[0])
            holder[key] = kept
            holders += [kept] if isinstance(kept, (dict, list)) else []


def _change(root: list[Any], choose: random.Random) -> None:
    """Walks down at random and changes what it meets; `root` holds the record, so that that can change as well."""
    holder: Any = root
    while True:
        key = choose.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
        if holder[key] and isinstance(holder[key], dict | list) and choose.random() < 0.95:
            holder = holder[key]
        else:
            break
    if holder is root:
        root[0] = choose.choice(ODD_VALUES)
    else:
        choose.choice(_CHANGES)(holder, key, choose)


def _replace(holder: Any, key: Any, choose: random.Random) -> None:
    holder[key] = choose.choice(ODD_VALUES)


def _exchange(holder: Any, key: Any, choose: random.Random) -> None:
    other = choose.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    holder[key], holder[other] = holder[other], holder[key]


def _nudge(holder: Any, key: Any, choose: random.Random) -> None:
    value = holder[key]
    if isinstance(value, bool | None):
        holder[key] = not value
    elif isinstance(value, int | float):
        holder[key] = choose.choice((value + 1, value - 1, float(value), -value, value * 10**17))
    elif isinstance(value, str):
        place = choose.randrange(len(value) + 1)
        holder[key] = (
            value[:place] + choose.choice(("\n", "0", "9", "x", "", "\u2028")) + value[place + choose.choice((0, 1)) :]
        )


def _drop(holder: Any, key: Any, choose: random.Random) -> None:
    del holder[key]


def _add(holder: Any, key: Any, choose: random.Random) -> None:
    if isinstance(holder, list):
        holder.insert(choose.randrange(len(holder) + 1), copy.deepcopy(holder[key]))
    else:
        holder[choose.choice(("colour", "", "ID", "text\n"))] = choose.choice(ODD_VALUES)


_CHANGES = (_replace, _replace, _exchange, _nudge, _nudge, _nudge, _drop, _add)
