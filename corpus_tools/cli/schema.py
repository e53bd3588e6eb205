"""`corpus schema`: the contract, in any notation."""

from __future__ import annotations

from typing import Annotated

import typer

from corpus_tools.record.export.targets import Target


def schema_command(
    target: Annotated[
        Target, typer.Option("--for", help="JSON Schema, or the types for a library or language.")
    ] = Target.JSON,
) -> None:
    """Print the schema of a record: as JSON Schema, as Python, as SQL (DuckDB) or as TypeScript."""
    from corpus_tools.record.export import schema_text

    typer.echo(schema_text(target), nl=False)
