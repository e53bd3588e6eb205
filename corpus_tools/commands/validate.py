"""`corpus validate`: are these records what the schema asks for?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus_tools.commands.arguments import DEFAULT_MAX_BYTES, MaxBytes, NoFix, ReferenceDate, read_options
from corpus_tools.commands.console import FINDINGS, OK, print_findings


def validate_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="JSONL files (.jsonl) or raw text files.")],
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
    max_bytes: MaxBytes = DEFAULT_MAX_BYTES,
) -> None:
    """Check records against the schema and the rules beyond it; raw files are normalised in memory."""
    from corpus_tools.audit import validate_jsonl, validate_raw
    from corpus_tools.ids import document_id
    from corpus_tools.sources import Entry

    options = read_options(no_fix, reference_date)
    found = 0
    for path in files:
        if path.suffix == ".jsonl":
            found += print_findings(validate_jsonl(path), path)
        else:
            entry = Entry(document_id(path.name), path.name, path)
            found += print_findings(validate_raw(entry, limit=max_bytes, options=options), path)
    raise typer.Exit(FINDINGS if found else OK)
