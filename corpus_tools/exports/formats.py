"""The forms in which records can be exported: one table, from which everything else is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_tools.base.extras import remedy

if TYPE_CHECKING:
    from corpus_tools.record.schema import Record

_SLIM = frozenset({"segments", "edits"})
_RAW = frozenset({"source.path", "source.sha256"})


class Format(StrEnum):
    """What `corpus export --to` can make."""

    JSONL = "jsonl"
    PARQUET = "parquet"
    CSV = "csv"
    XLSX = "xlsx"
    TXT = "txt"
    VERT = "vert"
    TEI = "tei"
    DOLMA = "dolma"


@dataclass(frozen=True, slots=True)
class Shape:
    """What a writer has to know beside the records: what is left out of them, and what the corpus is called."""

    slim: bool = False
    pseudonymised: bool = False
    name: str = "corpus"

    @property
    def left_out(self) -> frozenset[str]:
        """The keys of the record that are not written, with dots between the levels."""
        left_out = _SLIM if self.slim or self.pseudonymised else frozenset()
        return left_out | _RAW if self.pseudonymised else left_out


Writer = Callable[[Iterator["Record"], Path, Shape], Mapping[str, int]]
"""Writes the records, which may be read once, into a folder that is empty and there.

Returns what whoever asked has to know: sentences with `{}` for a number, each with that number. A record has all its
keys, also those that are left out.
"""


@dataclass(frozen=True, slots=True)
class Kind:
    """One form: what the writer puts into its folder, and the package that it needs, if any."""

    outputs: tuple[str, ...]
    package: str | None = None

    @property
    def is_one_file(self) -> bool:
        """Whether all of it is one file, which standard output can take."""
        return len(self.outputs) == 1 and "." in self.outputs[0]


KINDS: Mapping[Format, Kind] = {
    Format.JSONL: Kind(("documents.jsonl",)),
    Format.PARQUET: Kind(("documents.parquet", "comments.parquet"), "pyarrow"),
    Format.CSV: Kind(("documents.csv", "comments.csv")),
    Format.XLSX: Kind(("corpus.xlsx",), "xlsxwriter"),
    Format.TXT: Kind(("articles", "comments", "metadata.tsv")),
    Format.VERT: Kind(("corpus.vert",)),
    Format.TEI: Kind(("tei",)),
    Format.DOLMA: Kind(("documents",)),
}


class Missing(Exception):
    """A package that the form needs is not installed; the message says how to install it."""


def writer(form: Format) -> Writer:
    """The function that writes that form. Raises `Missing` if the package that it needs is not installed."""
    kind = KINDS[form]
    if kind.package is not None and find_spec(kind.package) is None:
        raise Missing(f"--to {form} needs {kind.package}; {remedy(kind.package)}")
    write: Writer = import_module(f"corpus_tools.exports.to_{form}").write
    return write
