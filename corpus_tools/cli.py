"""The `corpus` command: arguments in, exit codes out. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from corpus_tools import __version__

if TYPE_CHECKING:
    from collections import Counter

    from corpus_tools.findings import Finding
    from corpus_tools.pipeline import Summary
    from corpus_tools.sources import Inputs

OK, FINDINGS, USAGE = 0, 1, 2
_MIB = 1024 * 1024

app = typer.Typer(
    name="corpus",
    help="Turn flattened plain-text articles back into structured, verifiable records.",
    epilog="Exit codes: 0 all well; 1 something was found, rejected or is out of date; 2 wrong usage.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,  # loading rich would double the time that every command takes to start
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

MaxBytes = Annotated[int, typer.Option("--max-bytes", min=1, help="Reject files that are larger than this.")]
_DEFAULT_MAX_BYTES = 64 * _MIB
_OUTPUT = Path("normalized")


def main() -> None:
    """The entry point of the console script."""
    app()


def _complain(message: str) -> None:
    typer.echo(f"corpus: {message}", err=True)


def _fail(message: str) -> NoReturn:
    """Say what is wrong with the way the command was called, and leave."""
    _complain(message)
    raise typer.Exit(USAGE)


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


@app.command(
    "normalize",
    epilog="Examples:  corpus normalize  |  corpus normalize articles/ -o out/  |  corpus normalize --check",
)
def normalize_command(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="Files, folders, or - for standard input.  [default: raw]"),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the JSONL goes.")] = _OUTPUT,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; exit 1 and show a diff if the output is not up to date.")
    ] = False,
    max_bytes: MaxBytes = _DEFAULT_MAX_BYTES,
) -> None:
    """Normalise text files into DIR/documents.jsonl (and DIR/rejected.jsonl for those that cannot be)."""
    from corpus_tools.pipeline import check_output, run

    found = _collect(inputs or ["raw"], output)
    progress = _progress if sys.stderr.isatty() else None
    if check:
        differs = _print_lines(check_output(found, output, limit=max_bytes))
        if differs:
            _complain(f"{_shown(output)} is not up to date; run `corpus normalize` without --check")
        raise typer.Exit(FINDINGS if differs else OK)
    try:
        summary = run(found, output, limit=max_bytes, progress=progress)
    except OSError as error:
        _fail(f"{_shown(output)} cannot be written: {error.strerror}; name another folder with -o")
    _report(summary, output)
    raise typer.Exit(FINDINGS if summary.rejected else OK)


@app.command(
    "validate",
    epilog="Examples:  corpus validate normalized/documents.jsonl  |  corpus validate articles/*.txt",
)
def validate_command(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="JSONL files (.jsonl) or raw text files.")],
    max_bytes: MaxBytes = _DEFAULT_MAX_BYTES,
) -> None:
    """Check records against the schema and the rules beyond it; raw files are normalised in memory."""
    from corpus_tools.audit import validate_jsonl, validate_raw
    from corpus_tools.ids import document_id
    from corpus_tools.sources import Entry

    found = 0
    for path in files:
        if path.suffix == ".jsonl":
            found += _print_findings(validate_jsonl(path), path)
        else:
            entry = Entry(document_id(path.name), path.name, path)
            found += _print_findings(validate_raw(entry, limit=max_bytes), path)
    raise typer.Exit(FINDINGS if found else OK)


@app.command("verify", epilog="Example:  corpus verify normalized --raw raw")
def verify_command(
    output: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a run, or a JSONL file.")],
    raw: Annotated[Path, typer.Option("--raw", metavar="RAW", help="The folder (or the file) that it was made from.")],
    max_bytes: MaxBytes = _DEFAULT_MAX_BYTES,
) -> None:
    """Prove every record against its raw file: hash, spans, edits, and every string."""
    from corpus_tools.audit import verify_output

    if not raw.exists():
        _fail(f"{_shown(raw)}: no such file or folder; --raw names what the records were made from")
    found = _print_findings(verify_output(output, raw, limit=max_bytes), output)
    raise typer.Exit(FINDINGS if found else OK)


@app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of a record."""
    from corpus_tools.schema import schema_text

    typer.echo(schema_text(), nl=False)


@app.command("repair", epilog="Examples:  corpus repair article.txt > repaired.txt  |  curl … | corpus repair -")
def repair_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A raw text file, or - for standard input.")],
    max_bytes: MaxBytes = _DEFAULT_MAX_BYTES,
) -> None:
    """Print the text of FILE with its encoding repaired, as UTF-8."""
    from corpus_tools.repair import repair

    data, _ = _load(file, max_bytes)
    sys.stdout.buffer.write(repair(data).text.encode("utf-8"))


class Format(StrEnum):
    """How `corpus explain` answers."""

    TABLE = "table"
    JSON = "json"


@app.command("explain", epilog="Example:  corpus explain raw/opinion.txt --format json")
def explain_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A raw text file, or - for standard input.")],
    style: Annotated[Format, typer.Option("--format", help="For a person, or for a program.")] = Format.TABLE,
    max_bytes: MaxBytes = _DEFAULT_MAX_BYTES,
) -> None:
    """Say why FILE comes out as it does: its encoding, every repair with line and column, every reply's parent."""
    import orjson

    from corpus_tools.errors import BadInput
    from corpus_tools.explain import explain, table

    data, name = _load(file, max_bytes)
    try:
        explanation = explain(data, name=name)
    except BadInput as error:
        _complain(f"{_shown(file)}: {error.reason}")
        raise typer.Exit(FINDINGS) from None
    if style is Format.JSON:
        typer.echo(orjson.dumps(explanation, option=orjson.OPT_INDENT_2))
    else:
        _print_lines(table(explanation))


def _collect(inputs: list[str], output: Path) -> Inputs:
    from corpus_tools.sources import NoInput, collect

    try:
        return collect(inputs, exclude=output)
    except NoInput as error:
        _fail(str(error))


def _load(file: str, max_bytes: int) -> tuple[bytes, str]:
    """The bytes of the one file that a command works on, and its name."""
    from corpus_tools.sources import Rejection, load

    found = _collect([file], Path())
    rejection = found.rejections[0] if found.rejections else None
    data = rejection or load(found.entries[0], max_bytes)
    if isinstance(data, Rejection):
        _complain(f"{_shown(file)}: {data.reason}")
        raise typer.Exit(FINDINGS)
    return data, found.entries[0].path


def _shown(path: object) -> str:
    from corpus_tools.sources import display

    return display(str(path))


def _print_lines(lines: Iterable[str]) -> int:
    """Print `lines` as they come, control characters escaped; how many there were."""
    count = 0
    for line in lines:
        typer.echo(_shown(line))
        count += 1
    return count


def _print_findings(findings: Iterable[Finding], path: Path) -> int:
    """Print each finding on a line; how many there were."""
    try:
        count = _print_lines(map(str, findings))
    except OSError as error:
        _fail(f"{_shown(path)} cannot be read: {error.strerror}; give the path of a file that exists")
    typer.echo(f"{_shown(path)}: {count} finding{'' if count == 1 else 's'}", err=True)
    return count


def _progress(done: int, total: int) -> None:
    """A line on the terminal that is written over; only called where standard error is one."""
    if done == total or done % 100 == 0:
        typer.echo(f"\r{done} of {total} files", nl=done == total, err=True)


def _report(summary: Summary, output: Path) -> None:
    def listed(counts: Counter[str]) -> str:
        return ", ".join(f"{count} {name}" for name, count in counts.most_common()) or "none"

    typer.echo(f"documents  {summary.documents} -> {_shown(output / 'documents.jsonl')}", err=True)
    typer.echo(f"comments   {summary.comments}", err=True)
    typer.echo(f"repairs    {listed(summary.repairs)}", err=True)
    typer.echo(f"warnings   {listed(summary.warnings)}", err=True)
    rejected = f" -> {_shown(output / 'rejected.jsonl')}" if summary.rejected else ""
    typer.echo(f"rejected   {summary.rejected}{rejected}", err=True)
