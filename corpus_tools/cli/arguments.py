"""Arguments and options that several commands share, and what they stand for."""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import closing
from dataclasses import replace
from datetime import date
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tools.base.options import DEFAULT_ROWS, Limits, Options, RowOptions, require_repairs
from corpus_tools.base.show import command
from corpus_tools.cli.console import FINDINGS, complain, fail, fail_unreadable, print_findings, say, shown
from corpus_tools.inputs.files import Inputs, NoInput, Rejection, collect, load
from corpus_tools.inputs.selection import EVERYTHING, Selection

if TYPE_CHECKING:
    from corpus_tools.cli.settings import Settings
    from corpus_tools.inputs.shards import Row
    from corpus_tools.inputs.sidecars import Sidecars
    from corpus_tools.segment.thread.dialects.read import Dialect

NoFix = Annotated[
    list[str] | None,
    typer.Option("--no-fix", metavar="NAME", help="Leave out the repair NAME; may be given more than once."),
]
ReferenceDate = Annotated[
    str | None,
    typer.Option(
        "--reference-date",
        metavar="DATE",
        help="When the pages were saved, as 2020-05-04 or 2020-05-04T17:30, or mtime for when each file was last "
        "changed. `3 weeks ago` and dates without a year then get a value.",
    ),
]

Dialects = Annotated[
    list[Path] | None,
    typer.Option(
        "--dialect", metavar="FILE", help="Know the comment platform that FILE (TOML) describes; may be repeated."
    ),
]
MinConfidence = Annotated[
    float,
    typer.Option(
        "--min-confidence",
        min=0.0,
        max=1.0,
        metavar="P",
        help="Give documents whose confidence is below P (0 to 1) the warning `low-confidence`.",
    ),
]


CorrectionsFolder = Annotated[
    Path | None,
    typer.Option("--corrections", metavar="DIR", help="Where the sidecars are.  [default: what pyproject.toml says]"),
]


def read_sidecars(folder: Path | None, inputs: Inputs | None = None) -> Sidecars:
    """The sidecars that the command line and the nearest pyproject.toml name."""
    from corpus_tools.inputs.sidecars import Sidecars

    if folder is not None and not folder.is_dir():
        fail(f"{shown(folder)}: no such folder; --corrections names the one with the sidecars")
    named = folder or corrections_folder()
    if named is not None and not named.is_dir():
        complain(f"{shown(named)}: pyproject.toml names this folder for corrections, and it is not there")
    sidecars = Sidecars(named)
    if inputs is not None and sidecars:
        _require_no_sidecar(inputs, sidecars)
    return sidecars


def corrections_folder() -> Path | None:
    """The folder of corrections that the nearest pyproject.toml names, seen from the current folder if it is below."""
    folder = read_settings().corrections
    here = Path().absolute()
    return folder.relative_to(here) if folder is not None and folder.is_relative_to(here) else folder


def _require_no_sidecar(inputs: Inputs, sidecars: Sidecars) -> None:
    """Leave if a sidecar would be read as a page."""
    assert sidecars.folder is not None
    folder = os.path.realpath(sidecars.folder)
    for entry in inputs.entries:
        if entry.location is not None and os.path.realpath(entry.location).startswith(f"{folder}{os.sep}"):
            fail(
                f"{shown(entry.location)} is in the folder of the corrections, and would be read as a page; "
                "keep that folder outside of the input, or leave it out with --exclude"
            )


def read_settings() -> Settings:
    """What the nearest pyproject.toml asks for."""
    from corpus_tools.cli.settings import BadSettings, find_settings

    try:
        return find_settings(Path())
    except BadSettings as error:
        fail(shown(error))


def read_options(
    no_fix: list[str] | None,
    reference_date: str | None,
    limits: Limits,
    min_confidence: float = 0.0,
    rows: RowOptions = DEFAULT_ROWS,
    dialects: list[Path] | None = None,
) -> Options:
    """What the command line and the nearest pyproject.toml ask for."""
    if isnan(min_confidence):
        fail("min-confidence nan: no number; give one from 0 to 1")
    settings = read_settings()
    fixers = repairs_left_out(no_fix, settings)
    own = own_dialects(replace(settings, dialects=(*settings.dialects, *(dialects or ()))))
    from_mtime = reference_date == _MTIME
    date = None if reference_date is None or from_mtime else _read_date(reference_date)
    return Options(date, fixers, own, min_confidence, rows, limits, from_mtime)


_MTIME = "mtime"


def _read_date(given: str) -> date:
    from corpus_tools.inputs.shards.rows import date_of

    try:
        return date_of(given)
    except ValueError:
        fail(f"reference-date {shown(given)}: no date; give YYYY-MM-DD, or YYYY-MM-DDTHH:MM, or {_MTIME}")


def repairs_left_out(no_fix: list[str] | None, settings: Settings) -> frozenset[str]:
    """The names of the repairs that command line and settings do not want."""
    names = [*(no_fix or ()), *settings.without]
    try:
        require_repairs("no-fix", names)
    except ValueError as error:
        fail(shown(str(error)))
    return frozenset(names)


def own_dialects(settings: Settings) -> tuple[Dialect, ...]:
    """The dialects that the settings name, loaded."""
    from corpus_tools.segment.thread.dialects.files import BadDialect, load, shipped

    dialects: dict[str, Dialect] = {}
    taken = {dialect.name for dialect in shipped()} if settings.dialects else set()
    for path in settings.dialects:
        try:
            dialect = load(path)
        except OSError as error:
            fail_unreadable(path, error)
        except BadDialect as error:
            print_findings(error.findings, path)
            check = command("corpus", "dialects", "check", names=[path])
            fail(f"{shown(path)} is no dialect; mend it until `{check}` finds nothing")
        if dialect.name in dialects or dialect.name in taken:
            fail(f"{shown(path)}: there is another dialect named {shown(dialect.name)}; choose another name")
        dialects[dialect.name] = dialect
    return tuple(dialects.values())


def collect_inputs(inputs: list[str], output: Path | None, selection: Selection = EVERYTHING) -> Inputs:
    """The files that the command line names, those in the folder `output` left out."""
    try:
        return collect(inputs, exclude=output, selection=selection)
    except NoInput as error:
        fail(str(error))


def load_one(file: str, limits: Limits, rows: RowOptions = DEFAULT_ROWS, *, below: str | None = None) -> Row:
    """The one file, read as a row, or the one row of a shard (`SHARD#ROW`), that a command works on.

    It is known by the last part of its path, or by the path `below` the folder that runs read, if that is given.
    """
    from corpus_tools.inputs.ids import document_id
    from corpus_tools.inputs.shards import Row

    shard, mark, row = file.partition("#")
    found: Row | Rejection
    if mark and not os.path.lexists(file) and os.path.lexists(shard):
        found = _find_row(shard, row, limits, rows)
    else:
        inputs = collect_inputs([file], Path())
        if len(inputs.entries) + len(inputs.rejections) + len(inputs.shards) != 1:
            fail(f"{shown(file)} is not one file; name one")
        if inputs.shards:
            fail(f"{shown(file)} holds many documents; name one of them as {shown(file)}#1")
        data = inputs.rejections[0] if inputs.rejections else load(inputs.entries[0], limits.document_bytes)
        found = data if isinstance(data, Rejection) else Row(inputs.entries[0].id, inputs.entries[0].path, data)
    if isinstance(found, Rejection):
        complain(f"{shown(file)}: {found.reason}")
        raise typer.Exit(FINDINGS)
    if below is None:
        return found
    has_own_id = found.id != document_id(found.path)
    return replace(found, path=below, id=found.id if has_own_id else document_id(below))


def _row_named(items: Iterable[Row | Rejection], path: str, number: int) -> Row | Rejection | None:
    """The row with that path or, where none is called so, that with that `number`, counted from 1, which is said."""
    counted = None
    for count, item in enumerate(items, 1):
        if item.path == path:
            return item
        if count == number:
            counted = item
    if counted is not None:
        say(shown(f"{path} is {counted.path}"))
    return counted


def _find_row(file: str, row: str, limits: Limits, rows: RowOptions) -> Row | Rejection:
    from corpus_tools.inputs.shards import BrokenShard
    from corpus_tools.run.reader import Reader

    for shard in collect_inputs([file], Path()).shards:
        try:
            with Reader() as reader, closing(reader.rows(shard, rows, limits)) as items:
                found = _row_named(items, f"{shard.path}#{row}", int(row) if row.isdecimal() else 0)
        except BrokenShard as error:
            return Rejection(shard.path, error.reason)
        if found is not None:
            return found
    return fail(f"{shown(file)} has no row {shown(row)}; rows are named as in source.path, or counted from 1")
