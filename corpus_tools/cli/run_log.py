"""What a run says on standard error: how far it is, what it came to, what is wrong; for a person or for a program."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, NoReturn

import typer

from corpus_tools.cli.console import USAGE, complain, say, shown

if TYPE_CHECKING:
    from collections import Counter

    from corpus_tools.run.effort import Stop
    from corpus_tools.run.pipeline import Summary
    from corpus_tools.run.progress import Progress, Report

_PLAIN_SECONDS = 30.0
_TERMINAL_SECONDS = 0.2
_CLEAR_LINE = "\x1b[K"


class ProgressStyle(StrEnum):
    """How `corpus normalize` tells how far it is."""

    AUTO = "auto"
    PLAIN = "plain"


class LogFormat(StrEnum):
    """For whom `corpus normalize` writes on standard error."""

    TEXT = "text"
    JSON = "json"


class RunLog:
    """Writes what there is to say, in the format that was asked for."""

    def __init__(self, style: ProgressStyle, log_format: LogFormat) -> None:
        self._style, self._json = style, log_format is LogFormat.JSON

    def progress(self) -> Progress:
        """What counts a run and reports: a line written over on a terminal, lines now and then if they are plain."""
        from corpus_tools.run.progress import Progress

        if self._style is ProgressStyle.PLAIN:
            return Progress(self._line, _PLAIN_SECONDS)
        if sys.stderr.isatty() and not self._json:
            return Progress(_write_over, _TERMINAL_SECONDS)
        return Progress()

    def _line(self, report: Report) -> None:
        if self._json:
            from dataclasses import asdict

            self._event("progress", asdict(report))
        else:
            say(str(report))

    def complain(self, message: str) -> None:
        """Say what is wrong."""
        if self._json:
            self._event("error", {"message": message})
        else:
            complain(message)

    def fail(self, message: str) -> NoReturn:
        """Say why there can be no run, and leave."""
        self.complain(message)
        raise typer.Exit(USAGE)

    def summary(self, summary: Summary, documents: Path, rejected: Path) -> None:
        """Say what the run came to."""
        if self._json:
            self._event("summary", {name: getattr(summary, name) for name in summary.__match_args__})
            return
        unchanged = f", {summary.unchanged} of them unchanged" if summary.unchanged else ""
        where = f" -> {shown(rejected)}" if summary.rejected else ""
        say(f"documents  {summary.documents} -> {shown(documents)}{unchanged}")
        say(f"comments   {summary.comments}")
        say(f"repairs    {_listed(summary.repairs)}")
        say(f"warnings   {_listed(summary.warnings)}")
        if summary.corrections or summary.not_applied:
            say(f"corrected  {summary.corrections} values; {summary.not_applied} corrections do not fit")
        say(f"rejected   {summary.rejected}{where}")

    def _event(self, event: str, values: dict[str, object]) -> None:
        import orjson

        from corpus_tools.base.show import harmless_json

        say(harmless_json(orjson.dumps({"event": event, **values})))


def _write_over(report: Report) -> None:
    width = shutil.get_terminal_size().columns
    say(f"\r{str(report)[: width - 1]}{_CLEAR_LINE}", ended=report.done)


def _listed(counts: Counter[str]) -> str:
    return ", ".join(f"{count} {name}" for name, count in counts.most_common()) or "none"


@contextmanager
def stopped_by_signals(stop: Stop) -> Iterator[None]:
    """While the block runs, Ctrl-C and SIGTERM ask it to stop; a second one ends it at once."""

    def ask(number: int, _: FrameType | None) -> None:
        stop.asked = number
        signal.signal(number, before[number])

    before = {int(number): signal.signal(number, ask) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
