"""`corpus normalize`: files into JSONL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.cli.arguments import (
    CorrectionsFolder,
    MinConfidence,
    NoFix,
    ReferenceDate,
    collect_inputs,
    read_options,
    read_sidecars,
)
from corpus_tools.cli.console import FINDINGS, OK, print_lines, shown
from corpus_tools.cli.option_groups import effort_options, limit_options, row_options, selection_options, takes
from corpus_tools.cli.run_log import LogFormat, ProgressStyle, RunLog, stopped_by_signals
from corpus_tools.inputs.selection import Selection
from corpus_tools.run.effort import Effort

_OUTPUT = Path("normalized")
_SIGNALLED = 128

HowFar = Annotated[
    ProgressStyle,
    typer.Option("--progress", help="A line on a terminal, or plain lines every 30 seconds wherever they go."),
]
Check = Annotated[
    bool, typer.Option("--check", help="Write nothing; exit 1 and show a diff if the output is not up to date.")
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
    output: Annotated[Path, typer.Option("--output", "-o", metavar="DIR", help="Where the JSONL goes.")] = _OUTPUT,
    check: Check = False,
    no_fix: NoFix = None,
    reference_date: ReferenceDate = None,
    min_confidence: MinConfidence = 0.0,
    corrections: CorrectionsFolder = None,
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
    with _said_why_not(output, effort, log):
        if check or effort.force or not os.path.exists(output / STATE):
            load_ahead(WARM)  # while this process loads what it needs itself

        from corpus_tools.inputs.files import DOCUMENTS, REJECTED
        from corpus_tools.run.pipeline import check_output, run

        options = read_options(no_fix, reference_date, limits, min_confidence, rows)
        found = collect_inputs(inputs or ["raw"], output, selection)
        sidecars = read_sidecars(corrections, found)
        with stopped_by_signals(effort.stop):
            if check:
                lines = check_output(found, output, options=options, sidecars=sidecars, effort=effort)
                raise typer.Exit(_check(output, lines, log))
            summary = run(
                found,
                output,
                options=options,
                sidecars=sidecars,
                effort=effort,
                progress=log.progress(),
                tell=log.complain,
            )
    log.summary(summary, output / DOCUMENTS, output / REJECTED)
    raise typer.Exit(OK if summary.is_clean else FINDINGS)


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


def _check(output: Path, differences: Iterator[str], log: RunLog) -> int:
    if print_lines(differences):
        log.complain(f"{shown(output)} is not up to date; run `corpus normalize` without --check")
        return FINDINGS
    return OK
