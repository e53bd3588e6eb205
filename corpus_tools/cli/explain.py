"""`corpus explain`: why a file comes out as it does."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.cli.arguments import (
    CorrectionsFolder,
    Dialects,
    NoFix,
    ReferenceDate,
    load_one,
    read_options,
    read_sidecars,
)
from corpus_tools.cli.console import FINDINGS, complain, print_lines, shown
from corpus_tools.cli.option_groups import limit_options, row_options, takes


class Format(StrEnum):
    """How `corpus explain` answers."""

    TABLE = "table"
    JSON = "json"


@takes(rows=row_options, limits=limit_options)
def explain_command(
    rows: RowOptions,
    limits: Limits,
    file: Annotated[
        str,
        typer.Argument(metavar="FILE", help="A raw text file, a row of a shard (SHARD#ROW), or - for standard input."),
    ],
    style: Annotated[Format, typer.Option("--format", help="For a person, or for a program.")] = Format.TABLE,
    no_fix: NoFix = None,
    dialect: Dialects = None,
    reference_date: ReferenceDate = None,
    corrections: CorrectionsFolder = None,
) -> None:
    """Say why FILE comes out as it does: its encoding, every repair with line and column, every reply's parent."""
    import orjson

    from corpus_tools.base.errors import BadInput
    from corpus_tools.base.show import harmless_json
    from corpus_tools.check.explain import explain, table
    from corpus_tools.corrections.read import of_sidecar
    from corpus_tools.record.contract import InvalidRecord
    from corpus_tools.run.contents import dated

    options = dated(read_options(no_fix, reference_date, limits, dialects=dialect), Path(file))
    source = load_one(file, limits, rows)
    said = of_sidecar(read_sidecars(corrections).of_file(source.id, file, source.data))
    try:
        explanation = explain(source.data, name=source.path, options=options, corrections=said)
    except BadInput as error:
        complain(f"{shown(file)}: {error.reason}")
        raise typer.Exit(FINDINGS) from None
    except InvalidRecord as error:
        complain(f"{shown(file)}: the record would be wrong, which is a defect of corpus-tools: {shown(error)}")
        raise typer.Exit(FINDINGS) from None
    if style is Format.JSON:
        typer.echo(harmless_json(orjson.dumps(explanation, option=orjson.OPT_INDENT_2)))
    else:
        print_lines(table(explanation))
