"""`corpus repair`: the encoding of one text, and nothing else."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from corpus_tools.base.options import Limits
from corpus_tools.cli.arguments import NoFix, load_one, read_settings, repairs_left_out
from corpus_tools.cli.console import FINDINGS, complain, shown
from corpus_tools.cli.option_groups import limit_options, takes


@takes(limits=limit_options)
def repair_command(
    limits: Limits,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A raw text file, or - for standard input.")],
    no_fix: NoFix = None,
) -> None:
    """Print the text of FILE with its encoding repaired, as UTF-8. Of HTML, that is the text that the page shows."""
    from corpus_tools.base.errors import BadInput
    from corpus_tools.text.is_text import require_no_html
    from corpus_tools.text.repair import repair_page

    without = repairs_left_out(no_fix, read_settings())
    data = load_one(file, limits).data
    try:
        page = repair_page(data, without=without, most=limits.document_bytes)
        require_no_html(page)
    except BadInput as error:
        complain(f"{shown(file)}: {error.reason}")
        raise typer.Exit(FINDINGS) from None
    sys.stdout.buffer.write(page.text.encode("utf-8"))
