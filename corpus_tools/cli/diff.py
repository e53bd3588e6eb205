"""`corpus diff`: what changed between two outputs."""

from __future__ import annotations

from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Annotated, cast

import typer

from corpus_tools.base.extras import remedy
from corpus_tools.cli.console import FINDINGS, OK, fail, fail_unreadable, shown
from corpus_tools.cli.outputs import fail_without_records, tell_unfinished
from corpus_tools.cli.terminal import Colour, Pager, WithColour, put_lines, put_rows

_IN_MEMORY = 16 * 1024 * 1024
"""Bytes of details; more of them go to the disk."""


class Form(StrEnum):
    """How `corpus diff` answers."""

    TEXT = "text"
    JSON = "json"
    HTML = "html"


def diff_command(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="The output of a run: its folder, or a JSONL file of it.")],
    new: Annotated[Path, typer.Argument(metavar="NEW", help="Another one.")],
    form: Annotated[
        Form, typer.Option("--format", help="For a person, for a program, or as a page that needs nothing but itself.")
    ] = Form.TEXT,
    colour: WithColour = Colour.AUTO,
    pager: Pager = True,
) -> None:
    """Say what changed from OLD to NEW: which documents, which of their fields, which words of them.

    Exit code 0: nothing; 1: something.
    """
    if form is Form.HTML and find_spec("jinja2") is None:
        fail(f"--format html needs Jinja2; {remedy('jinja2')}")
    for path in (old, new):
        _require_records(path)
    from corpus_tools.base.errors import BadRecord
    from corpus_tools.views.diff.pairs import diff_outputs
    from corpus_tools.views.diff.report import gathered, html_lines, json_lines, text_rows

    with SpooledTemporaryFile(_IN_MEMORY) as details:
        try:
            found = gathered(diff_outputs(old, new), cast("IO[bytes]", details))
        except BadRecord as error:
            fail(str(error))
        if form is Form.TEXT:
            put_rows(text_rows(found), colour, paged=pager)
        elif form is Form.JSON:
            put_lines(json_lines(found), paged=False)
        else:
            put_lines(html_lines(found, (str(old), str(new))), paged=False)
    raise typer.Exit(FINDINGS if found.differs else OK)


def _require_records(path: Path) -> None:
    from corpus_tools.views.outputs import record_files

    try:
        if not path.exists():
            fail(f"{shown(path)}: no such file or folder; name the output of `corpus normalize`")
        if not record_files(path):
            fail_without_records(path, "name the output of `corpus normalize`")
        tell_unfinished(path)
    except OSError as error:
        fail_unreadable(path, error)
