"""`corpus verify`: is each record what its raw file says?"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.cli.arguments import (
    CorrectionsFolder,
    Dialects,
    MinConfidence,
    NoFix,
    ReferenceDate,
    read_options,
    read_sidecars,
)
from corpus_tools.cli.console import FINDINGS, OK, SIGNALLED, complain, fail, print_findings, shown
from corpus_tools.cli.option_groups import limit_options, proof_options, row_options, selection_options, takes
from corpus_tools.cli.outputs import tell_unfinished
from corpus_tools.cli.run_log import HowFar, LogFormat, ProgressStyle, RunLog, stopped_by_signals
from corpus_tools.inputs.selection import Selection
from corpus_tools.run.effort import Effort


@takes(selection=selection_options, rows=row_options, limits=limit_options, effort=proof_options)
def verify_command(
    selection: Selection,
    rows: RowOptions,
    limits: Limits,
    effort: Effort,
    output: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a run, or a JSONL file.")],
    raw: Annotated[
        list[Path],
        typer.Option("--raw", metavar="RAW", help="The folder (or the file) that it was made from; may be repeated."),
    ],
    no_fix: NoFix = None,
    dialect: Dialects = None,
    reference_date: ReferenceDate = None,
    min_confidence: MinConfidence = 0.0,
    corrections: CorrectionsFolder = None,
    redo: Annotated[
        str,
        typer.Option(
            "--redo",
            metavar="all|N%",
            help="Of how many records, chosen by chance, the sources are normalised again; the others are proved by "
            "hash, edits, spans and strings alone.",
        ),
    ] = "all",
    progress: HowFar = ProgressStyle.AUTO,
) -> None:
    """Prove that OUT follows from RAW: every record, every rejection, their order, and that nothing else is there.

    Give the options that the records were made with: nothing in OUT is believed.
    """
    from corpus_tools.check.output import verify_output
    from corpus_tools.inputs.files import STDIN
    from corpus_tools.run.pool import Stopped
    from corpus_tools.run.processes import WorkersFail

    share = _share(redo)
    options = read_options(no_fix, reference_date, limits, min_confidence, rows, dialect)
    if str(output) == STDIN:
        fail("verify reads its records more than once, which standard input cannot be; name a file or a folder")
    for path in raw:
        if not path.exists():
            fail(f"{shown(path)}: no such file or folder; --raw names what the records were made from")
    sidecars = read_sidecars(corrections)
    tell_unfinished(output)
    try:
        findings = verify_output(
            output,
            raw,
            options=options,
            selection=selection,
            sidecars=sidecars,
            redo=share,
            effort=effort,
            progress=RunLog(progress, LogFormat.TEXT).progress(lambda report: report.pace),
        )
        with stopped_by_signals(effort.stop):
            found = print_findings(findings, output)
    except Stopped:
        complain("stopped; what was found so far is above, and the rest is not proved")
        raise typer.Exit(SIGNALLED + effort.stop.asked) from None
    except WorkersFail as error:
        fail(str(error))
    raise typer.Exit(FINDINGS if found else OK)


def _share(given: str) -> float:
    """The share that `given` ("all", "1%", "0.5 %") stands for."""
    match = re.fullmatch(r"all|(\d{1,3}(?:\.\d+)?) ?%", given, re.ASCII)
    share = 1.0 if match is None or match[1] is None else float(match[1]) / 100
    if match is None or share > 1:
        fail(f"redo {shown(given)}: no share of the records; give all, or a number of percent such as 1%")
    return share
