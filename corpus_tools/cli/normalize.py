"""`corpus normalize`: files into JSONL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from corpus_tools.base.options import Limits, Options, RowOptions
from corpus_tools.cli.arguments import (
    CorrectionsFolder,
    Dialects,
    MinConfidence,
    NoFix,
    ReferenceDate,
    collect_inputs,
    read_options,
    read_sidecars,
)
from corpus_tools.cli.console import FINDINGS, OK, SIGNALLED, fail, print_lines, shown
from corpus_tools.cli.one_file import inputs_apart, is_one_file, look_over, opened, rejections_of
from corpus_tools.cli.option_groups import effort_options, limit_options, row_options, selection_options, takes
from corpus_tools.cli.outputs import export_instead, other_file
from corpus_tools.cli.run_log import HowFar, LogFormat, ProgressStyle, RunLog, stopped_by_signals
from corpus_tools.inputs.files import STDIN
from corpus_tools.inputs.selection import Selection
from corpus_tools.run.effort import Effort

if TYPE_CHECKING:
    from corpus_tools.inputs.files import Inputs
    from corpus_tools.inputs.sidecars import Sidecars
    from corpus_tools.run.earlier import Earlier
    from corpus_tools.run.jobs import Counts
    from corpus_tools.run.pipeline import Summary

_OUTPUT = Path("normalized")
_OF_THIS_RUN = (
    "the Parquet files in {0} have the records of this run alone; `corpus export {0} --to parquet` has those of all "
    "runs, and so has a run with --append"
)
_NO_OUTPUT = (
    "{}: no such folder; --check compares what a run has written: name that folder with -o, or run the same command "
    "without --check first"
)
_REJECTED = "rejected"
"""What --fail-on calls rejections. Without --check every one is a failure; with it, what is written down is no news."""

Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit 1 and show a diff if the output is not up to date.")
]
FailOn = Annotated[
    str,
    typer.Option(
        "--fail-on",
        metavar="WARNING,…",
        help="Exit 1 if a document has one of these warnings; with --check, `rejected` is one of them.",
    ),
]
To = Annotated[
    Literal["parquet"] | None,
    typer.Option("--to", help="Write DIR/documents.parquet and DIR/comments.parquet as well."),
]
Slim = Annotated[bool, typer.Option("--slim", help="With --to: leave out segments and edits there.")]
Append = Annotated[
    bool,
    typer.Option(
        "--append",
        help="Keep the records of earlier runs over other inputs, with the same options; not with one file, which is "
        "written anew.",
    ),
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what is wrong.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say also what is read, and why each rejection is one.")]
Replace = Annotated[
    bool,
    typer.Option(
        "--replace",
        help="Drop the records of earlier runs over other inputs, in a folder or in one file; with --append: of files "
        "with the same path.",
    ),
]
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
    output: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="DIR",
            help="The folder for the JSONL, or one file (NAME.jsonl, also .gz and .zst), or - for standard output.",
        ),
    ] = _OUTPUT,
    append: Append = False,
    replace: Replace = False,
    check: Check = False,
    fail_on: FailOn = "",
    no_fix: NoFix = None,
    dialect: Dialects = None,
    reference_date: ReferenceDate = None,
    min_confidence: MinConfidence = 0.0,
    corrections: CorrectionsFolder = None,
    to: To = None,
    slim: Slim = False,
    progress: HowFar = ProgressStyle.AUTO,
    log_format: Format = LogFormat.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Normalise text files into DIR/documents.jsonl (and DIR/rejected.jsonl for those that cannot be).

    What has not changed since the last run is taken over from it, and a run that was stopped or killed goes on where
    it was.
    """
    log = RunLog(progress, log_format, quiet=quiet)
    if append and (check or effort.force):
        log.fail("--append keeps what earlier runs made; it does not go with --force, or --check")
    unwanted = _unwanted(fail_on, min_confidence)
    _require_sense(to, slim, check, output, log)
    if not inputs and not Path("raw").exists():
        log.fail("there is no folder raw, which is read if nothing is named; name files, folders, globs, or -")
    named = inputs or ["raw"]
    options = partial(read_options, no_fix, reference_date, limits, min_confidence, rows, dialect)
    if is_one_file(output):
        if append:
            log.fail(
                f"--append keeps what earlier runs have left in a folder, and {shown(output)} is none; name a folder "
                "with -o, or another file without --append"
            )
        write_to = partial(_to_one_file, check=check, replace=replace)
        found, counts = write_to(named, output, selection, options(), corrections, effort, log)
    else:
        earlier = None if check else _earlier(append=append, replace=replace)
        tables = partial(_write_tables, folder=output, slim=slim, log=log) if to else None
        found, counts = _to_folder(
            named, output, selection, options, corrections, effort, log, earlier, tables, verbose=verbose
        )
        if check and not found:
            found = log.still_rejected(output, fails=_REJECTED in unwanted)
    failed = _fails(counts, unwanted, log)
    raise typer.Exit(FINDINGS if found or failed else OK)


def _earlier(*, append: bool, replace: bool) -> Earlier:
    from corpus_tools.run.earlier import Earlier

    if append:
        return Earlier.APPEND_REPLACING if replace else Earlier.APPEND
    return Earlier.REPLACE if replace else Earlier.ASK


Ended = tuple[bool, "Counts"]
"""Whether anything was rejected, or is out of date, and what the documents add up to."""


def _to_folder(
    named: list[str],
    output: Path,
    selection: Selection,
    wanted: Callable[[], Options],
    corrections: Path | None,
    effort: Effort,
    log: RunLog,
    earlier: Earlier | None,
    tables: Callable[[Inputs, Summary], None] | None,
    *,
    verbose: bool,
) -> Ended:
    """Write the folder `output`, and its `tables`; or, if nothing is said of `earlier` records, check it."""
    from corpus_tools.run import STATE, WARM
    from corpus_tools.run.processes import load_ahead

    with _said_why_not(output, effort, log):
        if earlier is None or effort.force or not os.path.exists(output / STATE):
            load_ahead(WARM)  # while this process loads what it needs itself

        from corpus_tools.cli.details import tell_details
        from corpus_tools.inputs.files import REJECTED
        from corpus_tools.run.leftovers import written
        from corpus_tools.run.pipeline import run

        options = wanted()
        found = collect_inputs(named, output, selection)
        look_over(found, log)
        if earlier is None and not output.is_dir():
            log.fail(_NO_OUTPUT.format(shown(output)))
        if tables:
            _require_no_input(found, output, log)
        sidecars = _sidecars(corrections, found, None if earlier and earlier.appends else output, log)
        with stopped_by_signals(effort.stop):
            if earlier is None:
                return _check(found, output, options, sidecars, effort, log)
            summary = run(
                found,
                output,
                options=options,
                sidecars=sidecars,
                effort=effort,
                progress=log.progress(),
                tell=log.complain,
                earlier=earlier,
            )
        (tables or partial(_tell_old_tables, output, log))(found, summary)
    if verbose:
        tell_details(found, options, effort, output / REJECTED)
    log.summary(summary, written(found, output), output / REJECTED)
    log.doubtful(summary, _show_words(named, output, options.rows))
    return not summary.is_clean, summary


def _sidecars(corrections: Path | None, found: Inputs, output: Path | None, log: RunLog) -> Sidecars:
    """The sidecars of a run, which says so if the records that it makes anew in `output` were made with some."""
    from corpus_tools.run.made_with import forgotten_corrections

    sidecars = read_sidecars(corrections, found)
    if output is not None and (said := forgotten_corrections(output, sidecars.folder)):
        log.complain(said)
    return sidecars


def _to_one_file(
    inputs: list[str],
    output: Path,
    selection: Selection,
    options: Options,
    corrections: Path | None,
    effort: Effort,
    log: RunLog,
    *,
    check: bool,
    replace: bool,
) -> Ended:
    """Write one file, or standard output; what the file holds of other inputs is lost only if it is to `replace`."""
    from corpus_tools.run.earlier import require_none_in_file
    from corpus_tools.run.pipeline import stream

    if check:
        log.fail(f"--check compares the files of a folder, and {shown(output)} is none; name a folder with -o")
    to_standard_output = str(output) == STDIN
    kept = "the records so far are written" if to_standard_output else "nothing was written"
    with _said_why_not(output, effort, log, kept), stopped_by_signals(effort.stop):
        found = inputs_apart(inputs, output, selection, log)
        if not (replace or to_standard_output):
            require_none_in_file(found, output, rejections_of(output))
        with opened(output, log) as (write, reject):
            summary = stream(
                found,
                write,
                reject,
                options=options,
                sidecars=read_sidecars(corrections, found),
                effort=effort,
                progress=log.progress(),
                tell=log.complain,
            )
    log.summary(summary, [] if to_standard_output else [output], None if to_standard_output else rejections_of(output))
    if not to_standard_output:
        log.doubtful(summary, _show_words(inputs, output, options.rows))
    return not summary.is_clean, summary


def _require_sense(to: str | None, slim: bool, check: bool, output: Path, log: RunLog) -> None:
    to_file = is_one_file(output)
    if slim and not to:
        log.fail("slim: records are always whole in JSONL; it goes with --to parquet, or with `corpus export`")
    if to and check:
        log.fail("to: --check writes nothing; leave out one of the two")
    if (ending := other_file(output)) and not to_file:
        log.fail(
            f"{shown(output)}: nothing called {ending} is written; -o names a folder, or NAME.jsonl (also .gz and "
            f".zst), or - for standard output{export_instead(ending)}"
        )
    if to and to_file:
        log.fail("to: the Parquet files lie beside the JSONL in a folder; name one with -o")
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


def _write_tables(found: Inputs, summary: Summary, folder: Path, *, slim: bool, log: RunLog) -> None:
    """The records of a run into `folder` as Parquet, in the place of those of the last run."""
    from corpus_tools.exports.formats import Format, Shape
    from corpus_tools.exports.run import Tally, export
    from corpus_tools.exports.source import read_records
    from corpus_tools.run.leftovers import leftovers

    paths = [folder / name for name in summary.outputs]
    records = read_records([str(path) for path in paths if path.exists()])
    export(records, folder, Format.PARQUET, shape=Shape(slim=slim), tally=Tally(), tell=lambda finding: None)
    if set(leftovers(found, folder)).difference(summary.outputs):
        log.complain(_OF_THIS_RUN.format(shown(folder)))


_KEPT = "what was done is kept, and the same command goes on from there"


@contextmanager
def _said_why_not(output: Path, effort: Effort, log: RunLog, kept: str = _KEPT) -> Iterator[None]:
    """If the block does not come to its end, say why and leave; if it was stopped, say what is `kept`."""
    from corpus_tools.run.earlier import WouldDrop
    from corpus_tools.run.made_with import OtherOptions
    from corpus_tools.run.places import Unsafe
    from corpus_tools.run.pool import Stopped
    from corpus_tools.run.processes import WorkersFail
    from corpus_tools.run.state import Busy

    try:
        yield
    except Stopped:
        log.complain(f"stopped; {kept}")
        raise typer.Exit(SIGNALLED + effort.stop.asked) from None
    except Busy:
        log.fail(f"another run is at work in {shown(output)}; wait until it ends, or name another folder with -o")
    except OtherOptions as error:
        log.fail(
            f"{shown(output)}: {error}; --append keeps records of the same options alone: give those, or name another "
            "folder with -o"
        )
    except (Unsafe, WorkersFail, WouldDrop) as error:
        log.fail(str(error))
    except BrokenPipeError:  # whoever reads standard output has stopped
        raise
    except OSError as error:
        named = error.filename2 or error.filename  # what was to be renamed is of no interest
        place = named if named and os.path.isdir(output) else output
        log.fail(f"{shown(place)} cannot be written: {error.strerror}; name another folder with -o")


def _check(found: Inputs, output: Path, options: Options, sidecars: Sidecars, effort: Effort, log: RunLog) -> Ended:
    from corpus_tools.check.tables import check_tables
    from corpus_tools.run.jobs import Counts
    from corpus_tools.run.leftovers import written
    from corpus_tools.run.pipeline import check_output

    counts = Counts()
    more: list[str] = []
    differs = print_lines(
        check_output(found, output, options=options, sidecars=sidecars, effort=effort, counts=counts, tell=more.append)
    )
    if not differs:
        more += map(str, check_tables(output, written(found, output)))
    print_lines(more)
    if differs:
        first = "see to the lines above that no run mends, and then " if more else ""
        log.complain(f"{shown(output)} is not up to date; {first}run the same command without --check")
    elif more:
        log.complain(f"{shown(output)} is up to date but for what no run mends; each line says what to do")
    return bool(differs or more), counts


def _tell_old_tables(output: Path, log: RunLog, found: Inputs, _: Summary) -> None:
    """Name the Parquet files that an earlier run has left, and this one has not made."""
    from corpus_tools.exports.formats import KINDS, Format

    given = {os.path.realpath(path) for path in found.locations}
    for name in KINDS[Format.PARQUET].outputs:
        if os.path.lexists(output / name) and os.path.realpath(output / name) not in given:
            log.complain(f"{shown(output / name)} is of an earlier run; --to parquet makes it anew, or remove it")


def _unwanted(fail_on: str, min_confidence: float) -> frozenset[str]:
    """The codes of the warnings with which no document is wanted."""
    from corpus_tools.base.model import WarningCode

    codes = frozenset(filter(None, map(str.strip, fail_on.split(","))))
    for code in sorted(codes - {*WarningCode, _REJECTED}):
        fail(f"fail-on {shown(code)}: no such warning; the warnings are {', '.join([*WarningCode, _REJECTED])}")
    if WarningCode.LOW_CONFIDENCE in codes and not min_confidence:
        fail(f"fail-on {WarningCode.LOW_CONFIDENCE}: there is no such warning without --min-confidence")
    return codes


def _fails(counts: Counts, unwanted: frozenset[str], log: RunLog) -> bool:
    """Are there warnings that are not wanted? Says so."""
    there = [f"{count} {code}" for code, count in counts.warnings.most_common() if code in unwanted]
    if there:
        log.complain(f"there are warnings that --fail-on names: {', '.join(there)}")
    return bool(there)


def _show_words(inputs: list[str], output: Path, rows: RowOptions) -> list[str]:
    """The words of a command that shows a document of this run, but for the document's id.

    Where the input is not one folder, no --raw can name all of it, and the record alone is shown.
    """
    raw = inputs[0] if len(inputs) == 1 and os.path.isdir(inputs[0]) else ""
    given = ["--raw", raw] if raw not in ("", "raw") else []
    return ["corpus", "show", *given, *rows.words, str(output)]
