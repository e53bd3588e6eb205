"""`corpus validate`: are these records what the schema asks for?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus_tools.commands.arguments import NoFix, ReferenceDate, read_options
from corpus_tools.commands.console import FINDINGS, OK, print_findings
from corpus_tools.commands.groups import limit_options, takes
from corpus_tools.limits import Limits


@takes(limits=limit_options)
def validate_command(
    limits: Limits,
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="JSONL files (.jsonl) or raw text files.")],
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
) -> None:
    """Check records against the schema and the rules beyond it; raw files are normalised in memory."""
    from corpus_tools.audit import validate_jsonl, validate_raw
    from corpus_tools.ids import document_id
    from corpus_tools.sources import Entry

    options = read_options(no_fix, reference_date, limits)
    found = 0
    for path in files:
        if path.suffix == ".jsonl":
            found += print_findings(validate_jsonl(path), path)
        else:
            entry = Entry(document_id(path.name), path.name, path)
            found += print_findings(validate_raw(entry, options=options), path)
    raise typer.Exit(FINDINGS if found else OK)
