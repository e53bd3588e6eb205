"""What callers in Python may hand over: a wrong type or an unknown name is said at once, with the right ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def require_raw(function: str, data: object) -> None:
    """Raises `TypeError` if `data`, given to `function`, is not the raw bytes of a file."""
    if isinstance(data, bytes):
        return
    remedy = "read them with Path.read_bytes()"
    if isinstance(data, str):
        remedy = 'read files with Path.read_bytes(), or give text.encode("utf-8")'
    raise TypeError(f"{function} takes the raw bytes of a file, not {type(data).__name__}; {remedy}")


Wanted = Mapping[str, tuple[object, type | tuple[type, ...], str]]
"""Arguments by name: the value, the types that it may have, and those as a person says them."""


def require_types(where: str, values: Wanted) -> None:
    """Raises `TypeError` for the first of `values` that is not of its types, and says what `where` takes."""
    for name, (value, types, wanted) in values.items():
        if not isinstance(value, types) or (isinstance(value, bool) and types in (int, (int, float))):
            raise TypeError(f"{where}({name}=…) takes {wanted}, not {type(value).__name__}")


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
