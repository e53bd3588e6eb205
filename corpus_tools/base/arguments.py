"""What callers in Python may hand over: a wrong type or an unknown name is said at once, with the right ones."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from corpus_tools.base.show import display

PATH_TYPES = (str, os.PathLike)
A_PATH = "a path: a string, or pathlib.Path"


def require_raw(function: str, data: object) -> None:
    """Raises `TypeError` if `data`, given to `function`, is not the raw bytes of a file."""
    if isinstance(data, bytes):
        return
    remedy = "read them with Path.read_bytes()"
    if isinstance(data, str):
        remedy = 'read files with Path.read_bytes(), or give text.encode("utf-8")'
    raise TypeError(f"{function} takes the raw bytes of a file, not {type(data).__name__}; {remedy}")


Right = type | tuple[type, ...] | Callable[[Any], bool]
"""The types that an argument may have, or what says whether it is right."""

Wanted = Mapping[str, tuple[object, Right, str]]
"""Arguments by name: the value, what it may be, and that as a person says it."""


def require_types(where: str, values: Wanted) -> None:
    """Raises `TypeError` for the first of `values` that is not what it may be, and says what `where` takes."""
    for name, (value, right, wanted) in values.items():
        if isinstance(right, type | tuple):
            fits = isinstance(value, right) and not (isinstance(value, bool) and right in (int, (int, float)))
        else:
            fits = right(value)
        if not fits:
            raise TypeError(f"{where}({name}=…) takes {wanted}, not {_kind(value)}")


def require_method(where: str, name: str, value: object, method: str, wanted: str) -> None:
    """Raises `TypeError` if `value` has no such `method`: whose class it is, only its library could say."""
    require_types(where, {name: (value, lambda value: hasattr(value, method), wanted)})


def _kind(value: object) -> str:
    """The type of `value`, with those of its items if it is a plain collection."""
    name = type(value).__name__
    if isinstance(value, tuple | list | set | frozenset) and value:
        return f"{name} of {', '.join(sorted({type(item).__name__ for item in value}))}"
    return name


def all_of(container: type[Any] | tuple[type[Any], ...], item: type) -> Callable[[Any], bool]:
    """Says of a value whether it is such a `container`, and all in it are `item`s."""

    def fits(value: Any) -> bool:
        return isinstance(value, container) and all(isinstance(one, item) for one in value)

    return fits


def are_pairs(value: object) -> bool:
    """Whether `value` is a list or tuple of pairs of strings."""
    return isinstance(value, tuple | list) and all(
        isinstance(pair, tuple | list) and len(pair) == 2 and all(isinstance(part, str) for part in pair)
        for pair in value
    )


PAIRS = 'pairs of strings, as [("url", "https://…")]'


def require_range(where: str, values: Mapping[str, float], least: float, most: float) -> None:
    """Raises `ValueError` for the first of `values` that is not from `least` to `most` (`inf`: however much)."""
    for name, value in values.items():
        if not least <= value <= most:  # NaN is neither
            up_to = "upwards" if most == float("inf") else f"to {most}"
            raise ValueError(f"{where}({name}={value!r}) is out of range: a number from {least} {up_to} is permitted")


def require_known(what: str, given: Iterable[str], known: Iterable[str], kinds: tuple[str, str]) -> None:
    """Raises `ValueError` for the first name in `given` that is not `known`; `kinds` says what they name: one, many."""
    names = tuple(known)
    for name in given:
        if name not in names:
            one, many = kinds
            raise ValueError(f"{what} {display(name)}: no such {one}; the {many} are {', '.join(names)}")


class Named:
    """A dataclass of options: an unknown one is refused with the names that there are."""

    __slots__ = ()

    def __new__(cls, *_: Any, **options: Any) -> Any:
        """Raises `TypeError` for an option that does not exist."""
        known = cls.__dict__["__dataclass_fields__"]
        for name in options:
            if name not in known:
                raise TypeError(f"{cls.__name__} has no option {name!r}; it has {', '.join(known)}")
        return object.__new__(cls)
