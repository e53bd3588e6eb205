"""What a caller may ask of a run beside the bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import inf
from typing import TYPE_CHECKING

from corpus_tools.base.arguments import Named, Wanted, all_of, require_known, require_range, require_types
from corpus_tools.base.model import EditKind

if TYPE_CHECKING:
    from corpus_tools.segment.thread.dialects.read import Dialect


EVEN = 0.5
"""A confidence below it says: sooner wrong than right."""

MIB = 1024 * 1024
GIB = 1024 * MIB

_OF_NONE = ("edits", "comments", "nesting")
"""What a page may be wanted without. Bytes and lines it has in any case."""


@dataclass(frozen=True, slots=True)
class Limits(Named):
    """What goes beyond a limit is rejected with a reason that names the limit; nothing is cut short.

    `document_bytes` holds for one document and for one row of a shard. `unpacked_bytes` (what one shard may
    unpack to) and `ratio` (unpacked to packed size) stop compression bombs. `line_length` is in code points of the
    repaired text. `lines`, `edits`, `comments` and `nesting` (levels of replies, and of JSON) hold for one document.
    """

    document_bytes: int = 64 * MIB
    unpacked_bytes: int = 64 * GIB
    ratio: int = 250
    line_length: int = 5_000_000
    lines: int = 250_000
    edits: int = 500_000
    comments: int = 50_000
    nesting: int = 200

    def __post_init__(self) -> None:
        """Raises `TypeError` for what is no number, and `ValueError` for one that is too small."""
        values = {name: getattr(self, name) for name in self.__slots__}
        require_types("Limits", {name: (value, int, "a whole number") for name, value in values.items()})
        may_be_none = {name: values.pop(name) for name in _OF_NONE}
        require_range("Limits", may_be_none, 0, inf)
        require_range("Limits", values, 1, inf)


DEFAULT_LIMITS = Limits()
"""Far above what articles need, far below what hurts."""

_NO_FIELD = {"text_field": "", "id_field": ", or None", "reference_date_field": ", or None"}
"""The options that name a field, and what may be given instead."""


_are_names = all_of(tuple, str)


def _is_one_or_more(value: object) -> bool:
    return isinstance(value, str) or _are_names(value)


@dataclass(frozen=True, slots=True)
class RowOptions(Named):
    """Which fields of a shard's rows hold the text and the id, and which are kept; dots lead into nested objects.

    Of several names in `text_field` the first counts that a row has, so that one run can read shards of several kinds.
    Without `id_field` a row's id comes from its path. `reference_date_field` has the `reference_date` of a row.
    """

    text_field: str | tuple[str, ...] = "text"
    id_field: str | None = None
    keep: tuple[str, ...] = ()
    reference_date_field: str | None = None

    def __post_init__(self) -> None:
        """Raises `TypeError` for a field of another type, and `ValueError` for one without a name."""
        maybe = (str, type(None))
        values: Wanted = {
            "text_field": (self.text_field, _is_one_or_more, "the name of a field, or a tuple of names"),
            "id_field": (self.id_field, maybe, "the name of a field, or None"),
            "keep": (self.keep, _are_names, 'a tuple of names, as ("url", "date")'),
            "reference_date_field": (self.reference_date_field, maybe, "the name of a field, or None"),
        }
        require_types("RowOptions", values)
        if isinstance(self.text_field, tuple) and len(self.text_field) == 1:
            object.__setattr__(self, "text_field", self.text_field[0])  # the same options have the same hash
        if isinstance(self.text_field, str) and "," in self.text_field:
            names = tuple(filter(None, map(str.strip, self.text_field.split(","))))
            raise ValueError(
                f"RowOptions(text_field={self.text_field!r}) is one name; give several as a tuple, {names}"
            )
        for name, instead in _NO_FIELD.items():
            given = getattr(self, name)
            if given in ("", ()) or (isinstance(given, tuple) and "" in given):
                raise ValueError(f"RowOptions({name}={given!r}) names no field; give the name of one{instead}")
        if "" in self.keep:
            raise ValueError("RowOptions(keep=…) has a field without a name; leave it out")

    @property
    def text_fields(self) -> tuple[str, ...]:
        """The names that the field with the text may have, the first one first."""
        return (self.text_field,) if isinstance(self.text_field, str) else self.text_field

    @property
    def words(self) -> list[str]:
        """The options of a command that must find the text and the id of a row where these say."""
        texts = ["--text-field", ",".join(self.text_fields)] if self.text_fields != DEFAULT_ROWS.text_fields else []
        return [*texts, *(["--id-field", self.id_field] if self.id_field is not None else [])]

    @property
    def needed(self) -> tuple[tuple[str, ...], ...]:
        """The fields that each row must have, each by all the names that it may have."""
        return self.text_fields, *((name,) for name in (self.id_field,) if name is not None)

    @property
    def named(self) -> tuple[tuple[str, ...], ...]:
        """The same, and that with the date on which a row's page was saved, which a row may lack."""
        return *self.needed, *((name,) for name in (self.reference_date_field,) if name is not None)


DEFAULT_ROWS = RowOptions()


class AnyDialect:
    """What `load_dialect` gives, of which this room knows no more."""

    __slots__ = ()


def require_repairs(what: str, names: Iterable[str]) -> None:
    """Raises `ValueError` for the first of `names` that is no repair; `what` is said of it."""
    require_known(what, sorted(names), EditKind, ("repair", "repairs"))


SOME_REPAIRS = 'a frozenset of names of repairs, as frozenset({"mojibake"})'


@dataclass(frozen=True, slots=True)
class Options(Named):
    """How to normalise. The same bytes and the same options give the same record.

    `reference_date` is when the page was saved, a day or a local time of a day: from it "3 weeks ago" is counted back,
    and no date without a year is later; without it such times stay null. With `reference_from_mtime`, a loose file that
    is read from the disk has the time of its last change (in UTC) instead. `without` names fixers to leave out (keys of
    `fixers.FIXERS`). `dialects` are the caller's own, known beside those that the package brings. A document that is
    less sure than `min_confidence` gets a warning. `rows` says how rows of shards are read. What goes beyond `limits`
    is refused.
    """

    reference_date: date | None = None
    without: frozenset[str] = frozenset()
    dialects: tuple[Dialect, ...] = ()
    min_confidence: float = 0.0
    rows: RowOptions = DEFAULT_ROWS
    limits: Limits = DEFAULT_LIMITS
    reference_from_mtime: bool = False

    def __post_init__(self) -> None:
        """Raises `TypeError` for an option of another type, and `ValueError` for a value that is not permitted."""
        if isinstance(self.without, set):
            object.__setattr__(self, "without", frozenset(self.without))
        day = "a datetime.date or a datetime.datetime"
        values: Wanted = {
            "reference_date": (self.reference_date, (date, type(None)), day),
            "without": (self.without, all_of(frozenset, str), SOME_REPAIRS),
            "dialects": (self.dialects, all_of(tuple, AnyDialect), 'a tuple, as (load_dialect("my-forum.toml"),)'),
            "min_confidence": (self.min_confidence, (int, float), "a number from 0 to 1"),
            "rows": (self.rows, RowOptions, "RowOptions"),
            "limits": (self.limits, Limits, "Limits"),
            "reference_from_mtime": (self.reference_from_mtime, bool, "True or False"),
        }
        require_types("Options", values)
        require_range("Options", {"min_confidence": self.min_confidence}, 0, 1)
        if self.reference_from_mtime and self.reference_date is not None:
            raise ValueError(
                "Options(reference_date=…, reference_from_mtime=True) are two dates for one page; give one of them"
            )
        require_repairs("without", self.without)


DEFAULTS = Options()
