"""`corpus schema`: the contract."""

from __future__ import annotations

import typer


def schema_command() -> None:
    """Print the JSON Schema of a record."""
    from corpus_tools.schema import schema_text

    typer.echo(schema_text(), nl=False)
