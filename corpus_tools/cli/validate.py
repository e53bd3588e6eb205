"""`corpus validate`: are these records what the schema asks for?"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tools.base.options import Limits
from corpus_tools.base.show import numbered
from corpus_tools.check.reports import Format
from corpus_tools.cli.arguments import (
    CorrectionsFolder,
    Dialects,
    NoFix,
    ReferenceDate,
    read_options,
    read_sidecars,
)
from corpus_tools.cli.console import FINDINGS, OK, complain, fail, say, shown
from corpus_tools.cli.option_groups import limit_options, takes
from corpus_tools.cli.outputs import tell_unfinished

if TYPE_CHECKING:
    from corpus_tools.check.files import Tally
    from corpus_tools.record.contract import Contract


@takes(limits=limit_options)
def validate_command(
    limits: Limits,
    files: Annotated[
        list[str],
        typer.Argument(metavar="FILE...", help="JSONL, also .gz and .zst, raw text files, folders, - for JSONL."),
    ],
    form: Annotated[Format, typer.Option("--format", help="For people, programs, or a CI system.")] = Format.TEXT,
    schema: Annotated[
        Path | None, typer.Option("--schema", metavar="FILE", help="Check against this JSON Schema instead.")
    ] = None,
    max_errors: Annotated[
        int | None, typer.Option("--max-errors", metavar="N", min=1, max=sys.maxsize, help="Stop after N findings.")
    ] = None,
    no_fix: NoFix = None,
    dialect: Dialects = None,
    reference_date: ReferenceDate = None,
    corrections: CorrectionsFolder = None,
) -> None:
    """Check records against the schema and the rules beyond it; raw files are normalised in memory."""
    from corpus_tools.check.files import Tally, check_inputs, find_inputs
    from corpus_tools.check.reports import report
    from corpus_tools.inputs.files import NoInput
    from corpus_tools.run.processes import WorkersFail

    options = read_options(no_fix, reference_date, limits, dialects=dialect)
    contract = _read_contract(schema, limits) if schema else None
    try:
        inputs = find_inputs(files)
    except NoInput as error:
        fail(str(error))
    for folder in filter(os.path.isdir, files):
        tell_unfinished(Path(folder))
    tally = Tally()
    sidecars = read_sidecars(corrections)
    checked = check_inputs(inputs, tally, contract=contract, options=options, sidecars=sidecars, most=max_errors)
    try:
        for line in report(form)(checked):
            typer.echo(line)
    except WorkersFail as error:
        fail(str(error))
    say(_summary(tally))
    if tally.tables:
        say(f"passed over: {numbered(tally.tables, 'Parquet file')} made of records; `corpus verify` compares both")
    if tally.findings == max_errors:
        complain(f"stopped after {max_errors} findings; there may be more")
    raise typer.Exit(FINDINGS if tally.findings else OK)


def _read_contract(path: Path, limits: Limits) -> Contract:
    import orjson

    from corpus_tools.inputs.files import Entry, Rejection, load
    from corpus_tools.record.contract import BadSchema, contract_of

    if not os.path.lexists(path):
        fail(f"{shown(path)}: no such file; --schema names a JSON Schema, as schema/document.schema.json is one")
    data = load(Entry("", str(path), path), limits.document_bytes)
    if isinstance(data, Rejection):
        fail(f"{shown(path)} cannot be read: {data.reason}")
    try:
        return contract_of(orjson.loads(data))
    except (BadSchema, orjson.JSONDecodeError) as error:
        fail(f"{shown(path)} is no JSON Schema that stands for itself: {shown(error)}")


def _summary(tally: Tally) -> str:
    counts = {"file": tally.files, "record": tally.records, "finding": tally.findings}
    return ", ".join(numbered(count, name) for name, count in counts.items())
