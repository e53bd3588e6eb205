"""How views reach a person: in colour on a terminal, page by page where they are long, plain in a pipe."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from corpus_tools.views.rows import Row

_WIDTH = 80
_LESS = {"LESS": "FRX", "LESSCHARSET": "utf-8"}
"""For less, if nothing else is set: end where all fits on the screen, take colours, leave the text standing."""


class Colour(StrEnum):
    """Whether `corpus show` uses colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


WithColour = Annotated[
    Colour, typer.Option("--color", help="Colours: on a terminal unless NO_COLOR is set, or as you say.")
]
Pager = Annotated[bool, typer.Option("--pager/--no-pager", help="On a terminal, turn the pages with $PAGER, or less.")]


def put_rows(rows: Iterable[Row], colour: Colour, *, paged: bool) -> None:
    """Write `rows`, as wide as the terminal, or as COLUMNS says, or 80 columns wide."""
    is_terminal = sys.stdout.isatty()
    in_colour = colour is Colour.ALWAYS or (
        colour is Colour.AUTO and is_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )
    put_lines(_lines(rows, in_colour), paged=paged and is_terminal)


def put_lines(lines: Iterable[str], *, paged: bool) -> None:
    """Write `lines`, which hold nothing that a terminal must not get; to a pager if they are to be `paged`."""
    try:
        if not (paged and _paged(lines)):
            for line in lines:
                typer.echo(line, color=True)
    except BrokenPipeError:  # whoever reads them has seen enough
        sys.stdout = open(os.devnull, "w")  # noqa: SIM115


def _lines(rows: Iterable[Row], in_colour: bool) -> Iterator[str]:
    from rich.console import Console

    from corpus_tools.base.show import disarmed
    from corpus_tools.views.rows import drawn

    width = shutil.get_terminal_size((_WIDTH, 24)).columns
    console = Console(
        width=width,
        color_system="standard" if in_colour else None,
        force_terminal=in_colour,
        no_color=False,
        legacy_windows=False,
    )
    for text in drawn(rows, console):
        with console.capture() as captured:
            console.print(text, end="", soft_wrap=True, highlight=False, markup=False, emoji=False)
        yield disarmed(captured.get()).rstrip(" ")


def _paged(lines: Iterable[str]) -> bool:
    """Give `lines` to the pager; False if there is none."""
    command = shlex.split(os.environ.get("PAGER", "less"))
    program = shutil.which(command[0]) if command else None
    if program is None:
        return False
    settings = _LESS | os.environ
    with subprocess.Popen([program, *command[1:]], stdin=subprocess.PIPE, env=settings) as pager:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the pager, which has the terminal
        try:
            assert pager.stdin is not None
            with pager.stdin as pipe:
                for line in lines:
                    pipe.write(line.encode("utf-8", "replace") + b"\n")
            pager.wait()
        finally:
            signal.signal(signal.SIGINT, before)
    return True
