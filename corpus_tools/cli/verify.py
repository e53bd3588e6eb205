"""`corpus verify`: is each record what its raw file says?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus_tools.cli.arguments import MinConfidence, NoFix, ReferenceDate, read_options
from corpus_tools.cli.console import FINDINGS, OK, fail, print_findings, shown
from corpus_tools.cli.option_groups import limit_options, row_options, selection_options, takes
from corpus_tools.inputs.selection import Selection
from corpus_tools.options import Limits, RowOptions


@takes(selection=selection_options, rows=row_options, limits=limit_options)
def verify_command(
    selection: Selection,
    rows: RowOptions,
    limits: Limits,
    output: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a run, or a JSONL file.")],
    raw: Annotated[Path, typer.Option("--raw", metavar="RAW", help="The folder (or the file) that it was made from.")],
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
    min_confidence: MinConfidence = 0.0,
) -> None:
    """Prove every record against its raw file: hash, spans, edits, and every string.

    Give the options that the records were made with.
    """
    from corpus_tools.check.output import verify_output

    options = read_options(no_fix, reference_date, limits, min_confidence, rows)
    if not raw.exists():
        fail(f"{shown(raw)}: no such file or folder; --raw names what the records were made from")
    found = print_findings(verify_output(output, raw, options=options, selection=selection), output)
    raise typer.Exit(FINDINGS if found else OK)
