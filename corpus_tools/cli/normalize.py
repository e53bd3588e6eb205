"""`corpus normalize`: files into JSONL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tools.base.options import Limits, Options, RowOptions
from corpus_tools.cli.arguments import Dialects, MinConfidence, NoFix, ReferenceDate, collect_inputs, read_options
from corpus_tools.cli.console import FINDINGS, OK, SIGNALLED, print_lines, shown
from corpus_tools.cli.one_file import inputs_apart, is_one_file, opened, rejections_of
from corpus_tools.cli.option_groups import effort_options, limit_options, row_options, selection_options, takes
from corpus_tools.cli.run_log import HowFar, LogFormat, ProgressStyle, RunLog, stopped_by_signals
from corpus_tools.inputs.files import STDIN
from corpus_tools.inputs.selection import Selection
from corpus_tools.run.effort import Effort

if TYPE_CHECKING:
    from corpus_tools.run.earlier import Earlier

_OUTPUT = Path("normalized")

Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit 1 and show a diff if the output is not up to date.")
]
Append = Annotated[
    bool, typer.Option("--append", help="Keep the records of earlier runs over other inputs, with the same options.")
]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but what is wrong.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say also what is read, and why each rejection is one.")]
Replace = Annotated[bool, typer.Option("--replace", help="Drop the records of earlier runs over other inputs.")]
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
    no_fix: NoFix = None,
    dialect: Dialects = None,
    reference_date: ReferenceDate = None,
    min_confidence: MinConfidence = 0.0,
    progress: HowFar = ProgressStyle.AUTO,
    log_format: Format = LogFormat.TEXT,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Normalise text files into DIR/documents.jsonl (and DIR/rejected.jsonl for those that cannot be).

    What has not changed since the last run is taken over from it, and a run that was stopped or killed goes on where
    it was.
    """
    from corpus_tools.run.earlier import Earlier

    log = RunLog(progress, log_format, quiet=quiet)
    if append and (replace or check or effort.force):
        log.fail("--append keeps what earlier runs made; it does not go with --replace, --force, or --check")
    named = inputs or ["raw"]
    options = partial(read_options, no_fix, reference_date, limits, min_confidence, rows, dialect)
    if is_one_file(output):
        raise typer.Exit(_to_one_file(named, output, selection, options(), effort, log, check=check))
    earlier = None if check else Earlier.APPEND if append else Earlier.REPLACE if replace else Earlier.ASK
    raise typer.Exit(_to_folder(named, output, selection, options, effort, log, earlier=earlier, verbose=verbose))


def _to_folder(
    named: list[str],
    output: Path,
    selection: Selection,
    wanted: Callable[[], Options],
    effort: Effort,
    log: RunLog,
    *,
    earlier: Earlier | None,
    verbose: bool,
) -> int:
    """Write the folder `output` or, if nothing is said of `earlier` records, check it; the exit code."""
    from corpus_tools.run import STATE, WARM
    from corpus_tools.run.processes import load_ahead

    with _said_why_not(output, effort, log):
        if earlier is None or effort.force or not os.path.exists(output / STATE):
            load_ahead(WARM)  # while this process loads what it needs itself

        from corpus_tools.cli.details import tell_details
        from corpus_tools.inputs.files import REJECTED
        from corpus_tools.inputs.shards.extras import missing_extras
        from corpus_tools.run.leftovers import written
        from corpus_tools.run.pipeline import check_output, run

        options = wanted()
        found = collect_inputs(named, output, selection)
        for sentence in missing_extras(found.shards):
            log.complain(sentence)
        with stopped_by_signals(effort.stop):
            if earlier is None:
                return _check(output, check_output(found, output, options=options, effort=effort), log)
            counted, tell = log.progress(), log.complain
            summary = run(found, output, options=options, effort=effort, progress=counted, tell=tell, earlier=earlier)
    if verbose:
        tell_details(found, options, effort, output / REJECTED)
    log.summary(summary, written(found, output), output / REJECTED)
    return FINDINGS if summary.rejected else OK


def _to_one_file(
    inputs: list[str],
    output: Path,
    selection: Selection,
    options: Options,
    effort: Effort,
    log: RunLog,
    *,
    check: bool,
) -> int:
    """Write one file, or standard output; the exit code."""
    from corpus_tools.run.pipeline import stream

    if check:
        log.fail(f"--check compares the files of a folder, and {shown(output)} is none; name a folder with -o")
    to_standard_output = str(output) == STDIN
    kept = "the records so far are written" if to_standard_output else "nothing was written"
    with _said_why_not(output, effort, log, kept), stopped_by_signals(effort.stop):
        found = inputs_apart(inputs, output, selection, log)
        with opened(output, log) as (write, reject):
            summary = stream(found, write, reject, options=options, effort=effort, progress=log.progress())
    log.summary(summary, [] if to_standard_output else [output], None if to_standard_output else rejections_of(output))
    return FINDINGS if summary.rejected else OK


_KEPT = "what was done is kept, and the same command goes on from there (with the shard in hand, from its beginning)"


@contextmanager
def _said_why_not(output: Path, effort: Effort, log: RunLog, kept: str = _KEPT) -> Iterator[None]:
    """If the block does not come to its end, say why and leave; if it was stopped, say what is `kept`."""
    from corpus_tools.run.earlier import WouldDrop
    from corpus_tools.run.places import Unsafe
    from corpus_tools.run.pool import Stopped
    from corpus_tools.run.processes import WorkersFail
    from corpus_tools.run.state import Busy, OtherOptions

    try:
        yield
    except Stopped:
        log.complain(f"stopped; {kept}")
        raise typer.Exit(SIGNALLED + effort.stop.asked) from None
    except Busy:
        log.fail(f"another run is at work in {shown(output)}; wait until it ends, or name another folder with -o")
    except OtherOptions:
        log.fail(
            f"the records in {shown(output)} were made with other options, or by another version; the same options can "
            "be appended to, or name another folder with -o"
        )
    except (Unsafe, WorkersFail, WouldDrop) as error:
        log.fail(str(error))
    except BrokenPipeError:  # whoever reads standard output has stopped
        raise
    except OSError as error:
        log.fail(f"{shown(output)} cannot be written: {error.strerror}; name another folder with -o")


def _check(output: Path, differences: Iterator[str], log: RunLog) -> int:
    if print_lines(differences):
        log.complain(f"{shown(output)} is not up to date; run `corpus normalize` without --check")
        return FINDINGS
    return OK
