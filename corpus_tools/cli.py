"""The `corpus` command: arguments in, exit codes out. Everything heavy is imported by the command that needs it."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from corpus_tools import __version__

if TYPE_CHECKING:
    from collections import Counter

    from corpus_tools.dialects import Dialect
    from corpus_tools.findings import Finding
    from corpus_tools.options import Options
    from corpus_tools.pipeline import Summary
    from corpus_tools.settings import Settings
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
NoFix = Annotated[
    list[str] | None,
    typer.Option("--no-fix", metavar="NAME", help="Leave out the repair NAME; may be given more than once."),
]
ReferenceDate = Annotated[
    datetime | None,
    typer.Option(
        "--reference-date",
        formats=["%Y-%m-%d"],
        metavar="YYYY-MM-DD",
        help="The day on which the pages were saved: dates `3 weeks ago` and dates without a year.",
    ),
]
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
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
    max_bytes: MaxBytes = _DEFAULT_MAX_BYTES,
) -> None:
    """Normalise text files into DIR/documents.jsonl (and DIR/rejected.jsonl for those that cannot be)."""
    from corpus_tools.pipeline import check_output, run

    options = _options(no_fix, reference_date)
    found = _collect(inputs or ["raw"], output)
    progress = _progress if sys.stderr.isatty() else None
    if check:
        differs = _print_lines(check_output(found, output, limit=max_bytes, options=options))
        if differs:
            _complain(f"{_shown(output)} is not up to date; run `corpus normalize` without --check")
        raise typer.Exit(FINDINGS if differs else OK)
    try:
        summary = run(found, output, limit=max_bytes, options=options, progress=progress)
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
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
    max_bytes: MaxBytes = _DEFAULT_MAX_BYTES,
) -> None:
    """Check records against the schema and the rules beyond it; raw files are normalised in memory."""
    from corpus_tools.audit import validate_jsonl, validate_raw
    from corpus_tools.ids import document_id
    from corpus_tools.sources import Entry

    options = _options(no_fix, reference_date)
    found = 0
    for path in files:
        if path.suffix == ".jsonl":
            found += _print_findings(validate_jsonl(path), path)
        else:
            entry = Entry(document_id(path.name), path.name, path)
            found += _print_findings(validate_raw(entry, limit=max_bytes, options=options), path)
    raise typer.Exit(FINDINGS if found else OK)


@app.command("verify", epilog="Example:  corpus verify normalized --raw raw")
def verify_command(
    output: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a run, or a JSONL file.")],
    raw: Annotated[Path, typer.Option("--raw", metavar="RAW", help="The folder (or the file) that it was made from.")],
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
    max_bytes: MaxBytes = _DEFAULT_MAX_BYTES,
) -> None:
    """Prove every record against its raw file: hash, spans, edits, and every string.

    Give the options that the records were made with.
    """
    from corpus_tools.audit import verify_output

    options = _options(no_fix, reference_date)
    if not raw.exists():
        _fail(f"{_shown(raw)}: no such file or folder; --raw names what the records were made from")
    found = _print_findings(verify_output(output, raw, limit=max_bytes, options=options), output)
    raise typer.Exit(FINDINGS if found else OK)


@app.command("schema")
def schema_command() -> None:
    """Print the JSON Schema of a record."""
    from corpus_tools.schema import schema_text

    typer.echo(schema_text(), nl=False)


@app.command("repair", epilog="Examples:  corpus repair article.txt > repaired.txt  |  curl … | corpus repair -")
def repair_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A raw text file, or - for standard input.")],
    no_fix: NoFix = None,
    max_bytes: MaxBytes = _DEFAULT_MAX_BYTES,
) -> None:
    """Print the text of FILE with its encoding repaired, as UTF-8."""
    from corpus_tools.repair import repair

    without = _without(no_fix, _settings())
    data, _ = _load(file, max_bytes)
    sys.stdout.buffer.write(repair(data, without=without).text.encode("utf-8"))


class Format(StrEnum):
    """How `corpus explain` answers."""

    TABLE = "table"
    JSON = "json"


@app.command("explain", epilog="Example:  corpus explain raw/opinion.txt --format json")
def explain_command(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A raw text file, or - for standard input.")],
    style: Annotated[Format, typer.Option("--format", help="For a person, or for a program.")] = Format.TABLE,
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
    max_bytes: MaxBytes = _DEFAULT_MAX_BYTES,
) -> None:
    """Say why FILE comes out as it does: its encoding, every repair with line and column, every reply's parent."""
    import orjson

    from corpus_tools.errors import BadInput
    from corpus_tools.explain import explain, table

    options = _options(no_fix, reference_date)
    data, name = _load(file, max_bytes)
    try:
        explanation = explain(data, name=name, options=options)
    except BadInput as error:
        _complain(f"{_shown(file)}: {error.reason}")
        raise typer.Exit(FINDINGS) from None
    if style is Format.JSON:
        typer.echo(orjson.dumps(explanation, option=orjson.OPT_INDENT_2))
    else:
        _print_lines(table(explanation))


dialects_app = typer.Typer(
    help="List the comment platforms that are known by name, or check a file that describes one.",
    epilog="Examples:  corpus dialects  |  corpus dialects check my-forum.toml",
    rich_markup_mode=None,
)
app.add_typer(dialects_app, name="dialects")


@dialects_app.callback(invoke_without_command=True)
def dialects_command(context: typer.Context) -> None:
    """List the comment platforms that are known by name: those of the package, and those of your pyproject.toml."""
    if context.invoked_subcommand is not None:
        return
    from corpus_tools.dialect_files import shipped

    for dialect in (*_dialects(_settings()), *shipped()):
        _print_lines(
            [
                dialect.name,
                f"    {dialect.sentence}",
                f"    text {dialect.text} the header" if dialect.text != "between" else "    text between the two",
            ]
        )
        _print_lines(f"    {header}" for header in dialect.shown())


@dialects_app.command("check", epilog="Example:  corpus dialects check my-forum.toml")
def check_dialect_command(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A dialect file (TOML).")],
) -> None:
    """Check a dialect file and run its examples. docs/dialects.md explains the format."""
    from corpus_tools.dialect_files import check

    try:
        findings = check(file)
    except OSError as error:
        _unreadable(file, error)
    found = _print_findings(findings, file)
    raise typer.Exit(FINDINGS if found else OK)


def _settings() -> Settings:
    from corpus_tools.settings import BadSettings, find_settings

    try:
        return find_settings(Path())
    except BadSettings as error:
        _fail(_shown(error))


def _options(no_fix: list[str] | None, reference: datetime | None) -> Options:
    """What the command line and the nearest pyproject.toml ask for."""
    from corpus_tools.options import Options

    settings = _settings()
    return Options(reference, _without(no_fix, settings), _dialects(settings))


def _without(no_fix: list[str] | None, settings: Settings) -> frozenset[str]:
    from corpus_tools.fixers import FIXERS

    names = [*(no_fix or ()), *settings.without]
    for name in names:
        if name not in FIXERS:
            _fail(f"no-fix {_shown(name)}: no such repair; the repairs are {', '.join(FIXERS)}")
    return frozenset(names)


def _dialects(settings: Settings) -> tuple[Dialect, ...]:
    from corpus_tools.dialect_files import BadDialect, load, shipped

    dialects: dict[str, Dialect] = {}
    taken = {dialect.name for dialect in shipped()} if settings.dialects else set()
    for path in settings.dialects:
        try:
            dialect = load(path)
        except OSError as error:
            _unreadable(path, error)
        except BadDialect as error:
            _print_findings(error.findings, path)
            _fail(f"{_shown(path)} is no dialect; mend it until `corpus dialects check` finds nothing")
        if dialect.name in dialects or dialect.name in taken:
            _fail(f"{_shown(path)}: there is another dialect named {_shown(dialect.name)}; choose another name")
        dialects[dialect.name] = dialect
    return tuple(dialects.values())


def _unreadable(path: Path, error: OSError) -> NoReturn:
    _fail(f"{_shown(path)} cannot be read: {error.strerror}; give the path of a file that exists")


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
        _unreadable(path, error)
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
    for name, count in summary.set_aside.items():
        _complain(
            f"dialect {_shown(name)}: its pattern takes too long; set aside in {count} document{'s'[: count != 1]}"
        )
    rejected = f" -> {_shown(output / 'rejected.jsonl')}" if summary.rejected else ""
    typer.echo(f"rejected   {summary.rejected}{rejected}", err=True)
