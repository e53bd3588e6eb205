"""`corpus normalize`: files into JSONL."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tools.commands.arguments import (
    MinConfidence,
    NoFix,
    ReferenceDate,
    collect_inputs,
    read_options,
)
from corpus_tools.commands.console import FINDINGS, OK, complain, fail, print_lines, shown
from corpus_tools.commands.groups import limit_options, row_options, selection_options, takes
from corpus_tools.limits import Limits
from corpus_tools.options import RowOptions
from corpus_tools.selection import Selection

if TYPE_CHECKING:
    from collections import Counter

    from corpus_tools.pipeline import Summary


_OUTPUT = Path("normalized")


@takes(selection=selection_options, rows=row_options, limits=limit_options)
def normalize_command(
    selection: Selection,
    rows: RowOptions,
    limits: Limits,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="Files, folders, globs, or - for standard input.  [default: raw]"),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the JSONL goes.")] = _OUTPUT,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 and show a diff if the output is not up to date.")
    ] = False,
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Normalise text files into DIR/documents.jsonl (and DIR/rejected.jsonl for those that cannot be)."""
    from corpus_tools.pipeline import check_output, run

    options = read_options(no_fix, reference_date, limits, min_confidence, rows)
    found = collect_inputs(inputs or ["raw"], output, selection)
    progress = _progress if sys.stderr.isatty() else None
    if check:
        differs = print_lines(check_output(found, output, options=options))
        if differs:
            complain(f"{shown(output)} is not up to date; run `corpus normalize` without --check")
        raise typer.Exit(FINDINGS if differs else OK)
    try:
        summary = run(found, output, options=options, progress=progress)
    except OSError as error:
        fail(f"{shown(output)} cannot be written: {error.strerror}; name another folder with -o")
    _report(summary, output)
    raise typer.Exit(FINDINGS if summary.rejected else OK)


def _progress(done: int, total: int) -> None:
    """A line on the terminal that is written over; only called where standard error is one."""
    if done == total or done % 100 == 0:
        typer.echo(f"\r{done} of {total} files", nl=done == total, err=True)


def _report(summary: Summary, output: Path) -> None:
    def listed(counts: Counter[str]) -> str:
        return ", ".join(f"{count} {name}" for name, count in counts.most_common()) or "none"

    typer.echo(f"documents  {summary.documents} -> {shown(output / 'documents.jsonl')}", err=True)
    typer.echo(f"comments   {summary.comments}", err=True)
    typer.echo(f"repairs    {listed(summary.repairs)}", err=True)
    typer.echo(f"warnings   {listed(summary.warnings)}", err=True)
    for name, count in summary.set_aside.items():
        complain(f"dialect {shown(name)}: its pattern takes too long; set aside in {count} document{'s'[: count != 1]}")
    rejected = f" -> {shown(output / 'rejected.jsonl')}" if summary.rejected else ""
    typer.echo(f"rejected   {summary.rejected}{rejected}", err=True)
