"""`corpus report`: a whole output as one page for the browser."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tools.base.extras import remedy
from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.base.show import command, numbered
from corpus_tools.cli.console import FINDINGS, OK, fail, fail_unreadable, say, shown, write
from corpus_tools.cli.option_groups import limit_options, row_options, takes
from corpus_tools.cli.outputs import fail_without_records, other_file, tell_unfinished
from corpus_tools.inputs.files import STDIN

if TYPE_CHECKING:
    from corpus_tools.views.report.page import Written

_MOST = 5000
_RAW = Path("raw")


@takes(rows=row_options, limits=limit_options)
def report_command(
    rows: RowOptions,
    limits: Limits,
    output: Annotated[Path, typer.Argument(metavar="OUT", help="The folder of a run, or a JSONL file.")],
    page: Annotated[
        Path,
        typer.Option(
            "--output",
            "-o",
            metavar="FILE",
            help="Where the page goes; it replaces what is there. - is standard output.",
        ),
    ] = Path("report.html"),
    raw: Annotated[
        Path | None,
        typer.Option("--raw", metavar="RAW", help="What OUT was made from.  [default: raw, if it is there]"),
    ] = None,
    most: Annotated[
        int,
        typer.Option(
            "--most", min=0, metavar="N", help="Show so many documents in full, the most doubtful; all are counted."
        ),
    ] = _MOST,
) -> None:
    """Make one page of OUT that any browser opens: what it holds, what to look at first, each document beside its text.

    The page is a single file, loads nothing, and runs nothing that stands in a document.
    """
    if find_spec("jinja2") is None:
        fail(f"the report needs jinja2; {remedy('jinja2')}")

    from corpus_tools.inputs.files import REJECTED
    from corpus_tools.views.outputs import record_files
    from corpus_tools.views.report.page import write_report

    if not output.exists():
        fail(f"{shown(output)}: no such file or folder; give the folder of a run, or a JSONL file")
    if raw is None and _RAW.exists():
        raw = _RAW
    if raw is not None and not raw.exists():
        fail(f"{shown(raw)}: no such file or folder; --raw names what the records were made from")
    if output.is_dir() and not (record_files(output) or (output / REJECTED).exists()):
        fail_without_records(output, "give the folder that corpus normalize has written, or a JSONL file")
    tell_unfinished(output)
    _require_page(page)
    whole = BytesIO()
    try:
        written = write_report(output, whole, raw, most, rows, limits)
    except OSError as error:
        fail_unreadable(Path(error.filename or output), error)
    if str(page) == STDIN:
        sys.stdout.buffer.write(whole.getvalue())
    else:
        write(page, whole.getvalue())
    _summary(written, output, page, raw is not None, whole.tell())
    raise typer.Exit(FINDINGS if written.unreadable else OK)


def _require_page(page: Path) -> None:
    """Leave if `page` can be no page."""
    if str(page) == STDIN:
        return
    if ending := other_file(page, (".html", ".htm")):
        fail(f"{shown(page)}: the report is HTML, no {ending} file; name NAME.html with -o, or - for standard output")
    if page.is_dir() or not page.parent.is_dir():
        fail(f"{shown(page)} cannot be written; -o names a file in a folder that exists")


def _summary(written: Written, output: Path, page: Path, has_raw: bool, size: int) -> None:
    where = "" if str(page) == STDIN else f" -> {shown(page)}"
    say(f"documents  {written.documents}, {written.doubtful} to look at{where} ({size / 1e6:.1f} MB)")
    if left_out := written.documents - written.in_full:
        say(f"left out   {left_out}, the least doubtful: counted, not shown; --most {written.documents} shows all")
    if written.without_raw:
        why = "was not found or has changed; each says why" if has_raw else "was not given; --raw names it"
        say(f"no text    {written.without_raw} whose raw text {why}")
    say(f"rejected   {written.rejected}")
    if written.unreadable:
        why = command("corpus", "validate", names=[output])
        say(f"unreadable {numbered(written.unreadable, 'line')} that hold no record; `{why}` says why")
