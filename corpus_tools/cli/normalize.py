"""`corpus normalize`: files into JSONL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus_tools.base.options import DEFAULT_ROWS, Limits, Options, RowOptions
from corpus_tools.cli.arguments import MinConfidence, NoFix, ReferenceDate, collect_inputs, read_options
from corpus_tools.cli.console import FINDINGS, OK, fail, print_lines, shown
from corpus_tools.cli.option_groups import effort_options, limit_options, row_options, selection_options, takes
from corpus_tools.cli.run_log import LogFormat, ProgressStyle, RunLog, stopped_by_signals
from corpus_tools.inputs.selection import Selection
from corpus_tools.run.effort import Effort

if TYPE_CHECKING:
    from corpus_tools.inputs.files import Inputs
    from corpus_tools.run.jobs import Counts

_OUTPUT = Path("normalized")
_SIGNALLED = 128

HowFar = Annotated[
    ProgressStyle,
    typer.Option("--progress", help="A line on a terminal, or plain lines every 30 seconds wherever they go."),
]
Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit 1 and show a diff if the output is not up to date.")
]
FailOn = Annotated[
    str,
    typer.Option("--fail-on", metavar="WARNING,…", help="Exit 1 if a document has one of these warnings."),
]
To = Annotated[
    Literal["parquet"] | None,
    typer.Option("--to", help="Write DIR/documents.parquet and DIR/comments.parquet as well."),
]
Slim = Annotated[bool, typer.Option("--slim", help="With --to: leave out segments and edits there.")]
Format = Annotated[LogFormat, typer.Option("--log-format", help="What standard error is written for.")]


@takes(selection=selection_options, rows=row_options, limits=limit_options, effort=effort_options)
def normalize_command(
    selection: Selection,
    rows: RowOptions,
    limits: Limits,
    effort: Effort,
    inputs: Annotated[
        list[str] | None,
        typer.Argument(metavar="[INPUT]...", help="Files, folders, globs, or - for standard input.  [default: raw]"),
    ] = None,
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the JSONL goes.")] = _OUTPUT,
    check: Check = False,
    fail_on: FailOn = "",
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
    min_confidence: MinConfidence = 0.0,
    to: To = None,
    slim: Slim = False,
    progress: HowFar = ProgressStyle.AUTO,
    log_format: Format = LogFormat.TEXT,
) -> None:
    """Normalise text files into DIR/documents.jsonl (and DIR/rejected.jsonl for those that cannot be).

    What has not changed since the last run is taken over from it, and a run that was stopped or killed goes on where
    it was.
    """
    from corpus_tools.run import STATE, WARM
    from corpus_tools.run.processes import load_ahead

    log = RunLog(progress, log_format)
    unwanted = _unwanted(fail_on, min_confidence)
    _require_sense(to, slim, check, log)
    with _said_why_not(output, effort, log):
        if check or effort.force or not os.path.exists(output / STATE):
            load_ahead(WARM)  # while this process loads what it needs itself

        from corpus_tools.inputs.files import DOCUMENTS, REJECTED
        from corpus_tools.run.pipeline import run

        options = read_options(no_fix, reference_date, limits, min_confidence, rows)
        found = collect_inputs(inputs or ["raw"], output, selection)
        if to:
            _require_no_input(found, output, log)
        with stopped_by_signals(effort.stop):
            if check:
                raise typer.Exit(_check(found, output, options, effort, unwanted, log))
            summary = run(found, output, options=options, effort=effort, progress=log.progress(), tell=log.complain)
        if to:
            _write_tables(found, output, slim=slim)
    log.summary(summary, output / DOCUMENTS, output / REJECTED)
    log.doubtful(summary, _show_words(inputs, output, rows))
    failed = _fails(summary, unwanted, log)
    raise typer.Exit(FINDINGS if summary.rejected or failed else OK)


def _require_sense(to: str | None, slim: bool, check: bool, log: RunLog) -> None:
    if slim and not to:
        log.fail("slim: records are always whole in JSONL; it goes with --to parquet, or with `corpus export`")
    if to and check:
        log.fail("to: --check writes nothing; leave out one of the two")
    if to:
        from corpus_tools.exports.formats import Format, Missing, writer

        try:
            writer(Format(to))
        except Missing as error:
            log.fail(str(error))


def _require_no_input(inputs: Inputs, folder: Path, log: RunLog) -> None:
    """No Parquet file may take the place of an input, or be read by the next run."""
    from corpus_tools.exports.formats import KINDS, Format

    real = os.path.realpath
    tables = {real(folder / name) for name in KINDS[Format.PARQUET].outputs}
    if real(folder) in map(real, inputs.roots) or not tables.isdisjoint(map(real, inputs.locations)):
        log.fail(f"the Parquet files in {shown(folder)} would lie among the inputs; name another folder with -o")


def _write_tables(inputs: Inputs, folder: Path, *, slim: bool) -> None:
    """The records of the run as Parquet, in the place of those of the last run."""
    from corpus_tools.exports.formats import Format, Shape
    from corpus_tools.exports.run import Tally, export
    from corpus_tools.exports.source import read_records
    from corpus_tools.run.leftovers import expected_outputs

    paths = [folder / name for name in expected_outputs(inputs)]
    records = read_records([str(path) for path in paths if path.exists()])
    export(records, folder, Format.PARQUET, shape=Shape(slim=slim), tally=Tally(), tell=lambda finding: None)


@contextmanager
def _said_why_not(output: Path, effort: Effort, log: RunLog) -> Iterator[None]:
    """If the block does not come to its end, say why and leave."""
    from corpus_tools.run.places import Unsafe
    from corpus_tools.run.pool import Stopped
    from corpus_tools.run.processes import WorkersFail
    from corpus_tools.run.state import Busy

    try:
        yield
    except Stopped:
        log.complain("stopped; what was done is kept, and the same command goes on from there")
        raise typer.Exit(_SIGNALLED + effort.stop.asked) from None
    except Busy:
        log.fail(f"another run is at work in {shown(output)}; wait until it ends, or name another folder with -o")
    except (Unsafe, WorkersFail) as error:
        log.fail(str(error))
    except OSError as error:
        log.fail(f"{shown(output)} cannot be written: {error.strerror}; name another folder with -o")


def _check(found: Inputs, output: Path, options: Options, effort: Effort, unwanted: frozenset[str], log: RunLog) -> int:
    from corpus_tools.run.jobs import Counts
    from corpus_tools.run.pipeline import check_output

    counts = Counts()
    differs = print_lines(check_output(found, output, options=options, effort=effort, counts=counts))
    if differs:
        log.complain(f"{shown(output)} is not up to date; run `corpus normalize` without --check")
    return FINDINGS if _fails(counts, unwanted, log) or differs else OK


def _unwanted(fail_on: str, min_confidence: float) -> frozenset[str]:
    """The codes of the warnings with which no document is wanted."""
    from corpus_tools.base.model import WarningCode

    codes = frozenset(filter(None, map(str.strip, fail_on.split(","))))
    for code in sorted(codes - set(WarningCode)):
        fail(f"fail-on {shown(code)}: no such warning; the warnings are {', '.join(WarningCode)}")
    if WarningCode.LOW_CONFIDENCE in codes and not min_confidence:
        fail(f"fail-on {WarningCode.LOW_CONFIDENCE}: there is no such warning without --min-confidence")
    return codes


def _fails(counts: Counts, unwanted: frozenset[str], log: RunLog) -> bool:
    """Are there warnings that are not wanted? Says so."""
    there = [f"{count} {code}" for code, count in counts.warnings.most_common() if code in unwanted]
    if there:
        log.complain(f"there are warnings that --fail-on names: {', '.join(there)}")
    return bool(there)


def _show_words(inputs: list[str] | None, output: Path, rows: RowOptions) -> list[str]:
    """The words of a command that shows a document of this run, but for the document's id.

    Where the input is not one folder, no --raw can name all of it, and the record alone is shown.
    """
    raw = inputs[0] if inputs and len(inputs) == 1 and os.path.isdir(inputs[0]) else ""
    options = {"--raw": raw, "--text-field": rows.text_field, "--id-field": rows.id_field}
    usual = {"--text-field": DEFAULT_ROWS.text_field, "--raw": "raw"}
    given = [word for name, value in options.items() if value and value != usual.get(name) for word in (name, value)]
    return ["corpus", "show", *given, str(output)]
