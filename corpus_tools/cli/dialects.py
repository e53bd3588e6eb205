"""`corpus dialects`: the comment platforms that are known by name."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from corpus_tools.cli.arguments import own_dialects, read_settings
from corpus_tools.cli.console import FINDINGS, OK, fail_unreadable, print_findings, print_lines

dialects_app = typer.Typer(
    help="List the comment platforms that are known by name, or check a file that describes one.",
    epilog="Examples:  corpus dialects  |  corpus dialects check my-forum.toml",
    rich_markup_mode=None,
)


@dialects_app.callback(invoke_without_command=True)
def dialects_command(context: typer.Context) -> None:
    """List the comment platforms that are known by name: those of the package, and those of your pyproject.toml."""
    if context.invoked_subcommand is not None:
        return
    from corpus_tools.segment.thread.dialects.files import shipped

    for dialect in (*own_dialects(read_settings()), *shipped()):
        print_lines(
            [
                dialect.name,
                f"    {dialect.sentence}",
                f"    text {dialect.text} the header" if dialect.text != "between" else "    text between the two",
            ]
        )
        print_lines(f"    {header}" for header in dialect.shown())


@dialects_app.command("check", epilog="Example:  corpus dialects check my-forum.toml")
def check_dialect_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A dialect file (TOML).")],
) -> None:
    """Check a dialect file and run its examples. docs/dialects.md explains the format."""
    from corpus_tools.segment.thread.dialects.files import check

    try:
        findings = check(file)
    except OSError as error:
        fail_unreadable(file, error)
    found = print_findings(findings, file)
    raise typer.Exit(FINDINGS if found else OK)
