"""`corpus repair`: the encoding of one text, and nothing else."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from corpus_tools.base.options import Limits
from corpus_tools.cli.arguments import NoFix, load_one, read_settings, repairs_left_out
from corpus_tools.cli.option_groups import limit_options, takes


@takes(limits=limit_options)
def repair_command(
    limits: Limits,
    file: Annotated[str, typer.Argument(metavar="FILE", help="A raw text file, or - for standard input.")],
    no_fix: NoFix = None,
) -> None:
    """Print the text of FILE with its encoding repaired, as UTF-8."""
    from corpus_tools.text.repair import repair

    without = repairs_left_out(no_fix, read_settings())
    data = load_one(file, limits).data
    sys.stdout.buffer.write(repair(data, without=without).text.encode("utf-8"))
