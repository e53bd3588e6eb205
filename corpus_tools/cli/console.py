"""How commands speak: exit codes, messages on standard error, findings on standard output."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from corpus_tools.base.show import display, numbered

if TYPE_CHECKING:
    from corpus_tools.record.findings import Finding

OK, FINDINGS, USAGE = 0, 1, 2
SIGNALLED = 128
"""What is added to the number of the signal that ended a command."""
UNREAD = SIGNALLED + 13
"""As a shell says it of a program that was ended by SIGPIPE."""


_CLEAR_LINE = "\r\x1b[K"
_written_over: list[str] = []
"""The line on standard error that the next one is written over, if there is one."""


def say(line: str | bytes) -> None:
    """Write `line` on standard error. If that is full, or gone, there is nobody to tell, and the work goes on."""
    _clear()
    _write(line, ended=True)


def say_over(line: str, *, ended: bool) -> None:
    """Write `line` over the last one that was written so; unless it is `ended`, the next line is written over it."""
    _clear()
    _write(line, ended=ended)
    if not ended:
        _written_over.append(line)


def _clear() -> None:
    """Take the line away that is to be written over: what comes now stands on a line of its own."""
    if _written_over:
        _written_over.clear()
        _write(_CLEAR_LINE, ended=False)


def _write(text: str | bytes, *, ended: bool) -> None:
    try:
        typer.echo(text, nl=ended, err=True)
    except OSError:
        sys.stderr = open(os.devnull, "w")  # noqa: SIM115


def complain(message: str) -> None:
    """Say on standard error, on one line, what is wrong."""
    say(shown(f"corpus: {message}"))


def fail(message: str) -> NoReturn:
    """Say what is wrong with the way the command was called, and leave."""
    complain(message)
    raise typer.Exit(USAGE)


def fail_unreadable(path: Path, error: OSError) -> NoReturn:
    """Say that `path`, which the caller named, cannot be read, and leave."""
    fail(f"{shown(path)} cannot be read: {error.strerror}; give the path of a file that exists")


def shown(path: object) -> str:
    """`path`, or a whole line, fit for a terminal and harmless for a CI system."""
    return display(str(path))


def print_lines(lines: Iterable[str]) -> int:
    """Print `lines` as they come, control characters escaped; how many there were."""
    count = 0
    for line in lines:
        _clear()
        typer.echo(shown(line))
        count += 1
    return count


def print_findings(findings: Iterable[Finding], path: Path) -> int:
    """Print each finding on a line; how many there were."""
    try:
        count = print_lines(map(str, findings))
    except BrokenPipeError:
        raise
    except OSError as error:
        fail_unreadable(path, error)
    say(shown(f"{path}: {numbered(count, 'finding')}"))
    return count


def write(path: Path, text: str | bytes) -> None:
    """Write `text` to the file `path`, whole or not at all; leaves if that cannot be done."""
    from corpus_tools.run.storage import atomic_writer, make_folder

    try:
        make_folder(path.parent)
        with atomic_writer(path, path.with_name(f".{path.name}.part")) as file:
            file.write(text.encode("utf-8") if isinstance(text, str) else text)
    except OSError as error:
        fail(f"{shown(path)} cannot be written: {error.strerror}; name another folder")
