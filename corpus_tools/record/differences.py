"""Where two JSON values differ."""

from __future__ import annotations

from collections.abc import Iterator

Difference = tuple[str, object, object]
"""A JSON path, and what stands there on either side."""


def differences(old: object, new: object, path: str = "$") -> Iterator[Difference]:
    """The smallest parts of `old` and `new` that differ: scalars, or lists that are not equally long.

    A key that one side lacks counts as null there.
    """
    if isinstance(old, dict) and isinstance(new, dict):
        for key in dict.fromkeys([*new, *old]):
            yield from differences(old.get(key), new.get(key), f"{path}.{key}")
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from differences(one, other, f"{path}[{index}]")
    elif old != new:
        yield path, old, new
