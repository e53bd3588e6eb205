"""Groups of options that several commands take as one value."""

from __future__ import annotations

import math
import re
import sys
from collections.abc import Callable
from dataclasses import asdict, replace
from functools import wraps
from inspect import Parameter, Signature, signature
from typing import Annotated

import typer

from corpus_tools.base.options import DEFAULT_LIMITS, DEFAULT_ROWS, GIB, MIB, Limits, RowOptions
from corpus_tools.cli.console import fail, shown
from corpus_tools.inputs.selection import Selection
from corpus_tools.run.effort import DEFAULT_SECONDS, Effort, processors

Command = Callable[..., None]


_HEADINGS = {
    "selection": "Files of folders",
    "rows": "Rows of shards",
    "limits": "Limits",
    "effort": "How the work is done",
}
"""Under which each group stands in `--help`."""


def takes(**groups: Callable[..., object]) -> Callable[[Command], Command]:
    """Gives a command the options of each group: what the group makes of them is the argument of the group's name."""

    def decorate(command: Command) -> Command:
        taken = {name: signature(group, eval_str=True).parameters for name, group in groups.items()}
        for name, options_of_group in taken.items():
            for option in options_of_group.values():
                option.annotation.__metadata__[0].rich_help_panel = _HEADINGS[name]
        own = signature(command, eval_str=True).parameters
        options = [option for group in taken.values() for option in group.values()]
        parameters = [*(own[name] for name in own if name not in groups), *options]

        @wraps(command)
        def called(**values: object) -> None:
            made = {name: groups[name](**{key: values.pop(key) for key in group}) for name, group in taken.items()}
            command(**values, **made)

        keyword_only = [parameter.replace(kind=Parameter.KEYWORD_ONLY) for parameter in parameters]
        called.__dict__["__signature__"] = Signature(keyword_only)
        called.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return called

    return decorate


_UNITS = {"": 1, "KiB": 1024, "MiB": MIB, "GiB": GIB}
_LIMIT = re.compile(r"([a-z-]+)=(\d{1,18})([KMG]iB)?", re.ASCII)
_OTHER_SIZE = re.compile(r"([a-z]+-bytes)=\d+(?:[.,]\d+)? ?[A-Za-z]*", re.ASCII)


def limit_options(
    limit: Annotated[
        list[str] | None,
        typer.Option(
            "--limit",
            metavar="NAME=VALUE",
            help="Reject what is larger than VALUE, as `document-bytes=64MiB`; may be repeated. A NAME that does not "
            "exist lists all.",
        ),
    ] = None,
) -> Limits:
    """What one document, and one shard, may be."""
    try:
        return replace(DEFAULT_LIMITS, **dict(map(_read_limit, limit or ())))
    except ValueError as error:
        fail(f"limit: {error}")


def _read_limit(given: str) -> tuple[str, int]:
    """The field of `Limits` that `given` (NAME=VALUE) sets, and its value."""
    match = _LIMIT.fullmatch(given)
    if match is None and (other := _OTHER_SIZE.fullmatch(given)) and other[1].replace("-", "_") in Limits.__slots__:
        fail(f"limit {shown(given)}: no whole number of bytes, KiB, MiB or GiB, as in {other[1]}=64MiB")
    field = match[1].replace("-", "_") if match else ""
    if match is None or field not in Limits.__slots__ or (match[3] and not field.endswith("bytes")):
        known = ", ".join(f"{name.replace('_', '-')}={value}" for name, value in asdict(DEFAULT_LIMITS).items())
        fail(f"limit {shown(given)}: no such limit; the limits are {known}; those in bytes may end in KiB, MiB or GiB")
    return field, min(int(match[2]) * _UNITS[match[3] or ""], sys.maxsize - 1)


def row_options(
    text_field: Annotated[
        str,
        typer.Option(
            "--text-field",
            metavar="NAME,…",
            help="The field of a shard's rows that holds the text; of several the first that a row has.",
        ),
    ] = ",".join(DEFAULT_ROWS.text_fields),
    id_field: Annotated[
        str | None,
        typer.Option(
            "--id-field", metavar="NAME", help="The field with a row's id; without it the row's number counts."
        ),
    ] = DEFAULT_ROWS.id_field,
    keep: Annotated[
        str, typer.Option("--keep", metavar="NAME,…", help="Fields of a row to carry along in source.extra.")
    ] = "",
    reference_date_field: Annotated[
        str | None,
        typer.Option(
            "--reference-date-field", metavar="NAME", help="The field with the date on which a row's page was saved."
        ),
    ] = None,
) -> RowOptions:
    """How the rows of shards are read."""
    texts = _names(text_field)
    given = {"text-field": texts or "", "id-field": id_field, "reference-date-field": reference_date_field}
    for option, value in given.items():
        if value == "":
            fail(f"{option}: the name is empty; name a field of the rows, or leave the option out")
        if value and "," in value and option != "text-field":
            fail(f"{option} {shown(value)}: one field alone; --text-field takes several")
    return RowOptions(texts, id_field, _names(keep), reference_date_field)


def _names(given: str) -> tuple[str, ...]:
    """The names of fields in a value of the command line, each once."""
    return tuple(dict.fromkeys(filter(None, map(str.strip, given.split(",")))))


def selection_options(
    include: Annotated[
        list[str] | None,
        typer.Option("--include", metavar="GLOB", help="Read only files of folders that match; may be repeated."),
    ] = None,
    exclude: Annotated[
        list[str] | None,
        typer.Option("--exclude", metavar="GLOB", help="Leave out files and folders that match; may be repeated."),
    ] = None,
    follow_links: Annotated[
        bool, typer.Option("--follow-links", help="Read also what links in folders lead to outside those folders.")
    ] = False,
) -> Selection:
    """Which files of the folders are read."""
    return Selection(tuple(include or ()), tuple(exclude or ()), follow_links)


Workers = Annotated[
    int | None,
    typer.Option(
        "--workers", min=1, metavar="N", help="Processes that do the work.  [default: one for each processor]"
    ),
]
Timeout = Annotated[
    float, typer.Option("--timeout", min=0.1, metavar="SECONDS", help="Give up documents that take longer.")
]


def proof_options(workers: Workers = None, timeout: Timeout = DEFAULT_SECONDS) -> Effort:
    """How a proof goes about its work."""
    return effort_options(workers, timeout, force=False)


def effort_options(
    workers: Workers = None,
    timeout: Timeout = DEFAULT_SECONDS,
    force: Annotated[bool, typer.Option("--force", help="Take nothing over from the last run.")] = False,
) -> Effort:
    """How the run goes about its work."""
    if math.isnan(timeout):
        fail("timeout nan: no number of seconds; inf is no limit")
    return Effort(workers or processors(), timeout, force)
