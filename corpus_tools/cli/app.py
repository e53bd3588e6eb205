"""The `corpus` command: arguments in, exit codes out. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import os
import signal
import sys
from typing import Annotated, Any, NoReturn

import typer
from typer.core import TyperGroup

from corpus_tools import __version__
from corpus_tools.cli.console import SIGNALLED, UNREAD, USAGE, complain
from corpus_tools.cli.correct import correct_command
from corpus_tools.cli.dialects import dialects_app
from corpus_tools.cli.diff import diff_command
from corpus_tools.cli.explain import explain_command
from corpus_tools.cli.export import export_command
from corpus_tools.cli.help import GroupedCommand
from corpus_tools.cli.normalize import normalize_command
from corpus_tools.cli.repair import repair_command
from corpus_tools.cli.report import report_command
from corpus_tools.cli.schema import schema_command
from corpus_tools.cli.show import show_command
from corpus_tools.cli.validate import validate_command
from corpus_tools.cli.verify import verify_command


class _Commands(TyperGroup):
    """The commands, none of which has failed if nobody wants to read on."""

    def invoke(self, context: Any) -> Any:
        """Run the command; leave with the exit code of a broken pipe if that is how it ends."""
        try:
            return super().invoke(context)
        except BrokenPipeError:
            _leave_unread()
        except KeyboardInterrupt:
            complain("stopped by Ctrl-C")
            raise SystemExit(SIGNALLED + signal.SIGINT) from None


def _leave_unread() -> NoReturn:
    """Say that whoever reads standard output has stopped, as `head` does, and leave as programs do that die of it."""
    sys.stdout = open(os.devnull, "w")  # noqa: SIM115  what could not be written is not to be tried again at the end
    complain("standard output was closed by its reader; the rest was not written")
    raise SystemExit(UNREAD)


app = typer.Typer(
    name="corpus",
    cls=_Commands,
    help="Turn flattened plain-text articles back into structured, verifiable records.",
    epilog="Exit codes: 0 all well; 1 something was found, rejected or is out of date; 2 wrong usage.",
    no_args_is_help=True,
    rich_markup_mode=None,  # loading rich would double the time that every command takes to start
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)


def main() -> None:
    """Run the command that the arguments name; leaves with its exit code."""
    _occupy_standard_files()
    _require_names_in_utf_8()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except BrokenPipeError:
        _leave_unread()
    except (OSError, MemoryError) as error:  # what no command has said better
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115  what could not be written is not to be tried again at the end
        complain(_said(error))
        raise SystemExit(USAGE) from None


def _said(error: OSError | MemoryError) -> str:
    if isinstance(error, MemoryError):
        return "there is not enough memory"
    if error.filename is None:
        return f"reading or writing failed, perhaps on standard output: {error.strerror or error}"
    return f"{os.fsdecode(error.filename)}: {error.strerror}"


def _occupy_standard_files() -> None:
    """Have all three standard files open: else the next file to be opened gets the number, and what is printed."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest number that is free
    sys.stdout = sys.stdout or open(os.devnull, "w")  # noqa: SIM115
    sys.stderr = sys.stderr or open(os.devnull, "w")  # noqa: SIM115


def _require_names_in_utf_8() -> None:
    """Under a locale of another encoding the same file would have another path, and so another id."""
    encoding = sys.getfilesystemencoding()
    if encoding != "utf-8":
        complain(f"under this locale the names of files are read as {encoding}, not UTF-8; set PYTHONUTF8=1")
        raise SystemExit(USAGE)


def _show_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"corpus {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: Annotated[
        bool, typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True)
    ] = False,
) -> None:
    """Turn flattened plain-text articles back into structured, verifiable records."""


app.command(
    "normalize",
    cls=GroupedCommand,
    epilog="Examples:  corpus normalize  |  corpus normalize articles/ -o out/  |  corpus normalize --check",
)(normalize_command)
app.command(
    "validate",
    cls=GroupedCommand,
    epilog="Examples:  corpus validate normalized/documents.jsonl  |  corpus validate articles/*.txt",
)(validate_command)
app.command("verify", cls=GroupedCommand, epilog="Example:  corpus verify normalized --raw raw")(verify_command)
app.command(
    "schema",
    cls=GroupedCommand,
    epilog="Examples:  corpus schema  |  corpus schema --for typescript > document.ts",
)(schema_command)
app.command(
    "repair",
    cls=GroupedCommand,
    epilog="Examples:  corpus repair article.txt > repaired.txt  |  curl … | corpus repair -",
)(repair_command)
app.command(
    "explain",
    cls=GroupedCommand,
    epilog="Examples:  corpus explain raw/opinion.txt --format json  |  corpus explain pages.jsonl#3",
)(explain_command)
app.command(
    "correct",
    cls=GroupedCommand,
    epilog="Examples:  corpus correct raw/page.txt  |  corpus correct raw/page.txt --set 'headline=The real one'  |  "
    "corpus correct raw/page.txt --check",
)(correct_command)
app.command(
    "export",
    cls=GroupedCommand,
    epilog="Examples:  corpus export normalized --to parquet  |  corpus export normalized --to tei -o tei  |  "
    "corpus export normalized --to csv --pseudonymize names.key",
)(export_command)
app.command(
    "report",
    cls=GroupedCommand,
    epilog="Examples:  corpus report normalized --raw raw  |  corpus report out.jsonl -o out.html --most 500",
)(report_command)
app.command(
    "show",
    cls=GroupedCommand,
    epilog="Examples:  corpus show raw/opinion.txt  |  corpus show normalized  |  corpus show normalized opinion",
)(show_command)
app.command(
    "diff",
    cls=GroupedCommand,
    epilog="Examples:  corpus diff normalized.old normalized  |  corpus diff a.jsonl b.jsonl.zst --format json",
)(diff_command)
app.add_typer(dialects_app, name="dialects")
