"""Findings for people and for programs, one module for each format.

A report is made piece by piece while the files are read. Only JUnit has to know a file's findings before it writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias, cast

if TYPE_CHECKING:
    from corpus_tools.check.files import Checked

Report: TypeAlias = "Callable[[Iterable[Checked]], Iterator[str]]"
"""Turns what is checked into the lines of a report."""


class Format(StrEnum):
    """In which form findings are reported."""

    TEXT = "text"
    JSON = "json"
    GITHUB = "github"
    SARIF = "sarif"
    JUNIT = "junit"


def report(form: Format) -> Report:
    """What makes reports in this form; each is the function `lines` of the module of that name."""
    return cast("Report", import_module(f"{__name__}.{form.value}").lines)
