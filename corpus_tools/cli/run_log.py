"""What a run says on standard error: how far it is, what it came to, what is wrong; for a person or for a program."""

from __future__ import annotations

import shutil
import signal
import sys
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from functools import partial
from pathlib import Path
from textwrap import wrap
from types import FrameType
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from corpus_tools.base.show import command, few, numbered
from corpus_tools.cli.console import USAGE, complain, say, say_over, shown

if TYPE_CHECKING:
    from collections import Counter

    from corpus_tools.run.effort import Stop
    from corpus_tools.run.pipeline import Summary
    from corpus_tools.run.progress import Progress, Report

_PLAIN_SECONDS = 30.0
_TERMINAL_SECONDS = 0.2
_MOST_KINDS = 8
_INDENT = len("documents  ")
_WIDEST = 80
_ARROW, _ONE_WORD = " -> ", "\u00a0->\u00a0"


class ProgressStyle(StrEnum):
    """How `corpus normalize` and `corpus verify` tell how far they are."""

    AUTO = "auto"
    PLAIN = "plain"


HowFar = Annotated[
    ProgressStyle,
    typer.Option("--progress", help="A line on a terminal, or plain lines every 30 seconds wherever they go."),
]


class LogFormat(StrEnum):
    """For whom `corpus normalize` writes on standard error."""

    TEXT = "text"
    JSON = "json"


class RunLog:
    """Writes what there is to say, in the format that was asked for."""

    def __init__(self, style: ProgressStyle, log_format: LogFormat, *, quiet: bool = False) -> None:
        self._style, self._json, self._quiet = style, log_format is LogFormat.JSON, quiet

    def progress(self, shown: Callable[[Report], str] = str) -> Progress:
        """What counts a run and reports: a line written over on a terminal, lines now and then if they are plain.

        `shown` says what a person reads of a report.
        """
        from corpus_tools.run.progress import Progress

        if self._quiet:
            return Progress()
        if self._style is ProgressStyle.PLAIN:
            return Progress(partial(self._line, shown), _PLAIN_SECONDS)
        if sys.stderr.isatty() and not self._json:
            return Progress(partial(_write_over, shown), _TERMINAL_SECONDS)
        return Progress()

    def _line(self, shown: Callable[[Report], str], report: Report) -> None:
        if self._json:
            from dataclasses import asdict

            self._event("progress", asdict(report))
        else:
            say(shown(report))

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

    def summary(self, summary: Summary, written: Sequence[Path], rejected: Path | None) -> None:
        """Say what the run came to: the files of records that it has `written`, and that of what was `rejected`.

        Both are empty where all of it went to standard output and standard error. What was rejected is wrong, and so
        it is said to those as well who want to hear of nothing else.
        """
        if self._quiet and not summary.rejected:
            return
        if self._json:
            self._event("summary", {name: getattr(summary, name) for name in summary.__match_args__})
            return
        if not self._quiet:
            _say_counts(summary, written)
        _say_rejections(summary, rejected)

    def still_rejected(self, output: Path, *, fails: bool) -> bool:
        """Say what an output that is up to date has in its `rejected.jsonl`; whether there is anything that `fails`."""
        from corpus_tools.inputs.files import REJECTED

        path = output / REJECTED
        count = len(path.read_bytes().splitlines()) if path.exists() else 0
        if count and fails:
            self.complain(f"rejected: {count}, as {shown(path)} says, and --fail-on names that")
        elif count and not (self._quiet or self._json):
            say(f"up to date; rejected: {count}, as {shown(path)} says (--fail-on rejected: exit 1)")
        return bool(count and fails)

    def doubtful(self, summary: Summary, show: Sequence[str]) -> None:
        """Name the documents that deserve a second look first; `show` are the words of the command that shows one."""
        if self._quiet or self._json or not summary.doubtful:
            return
        say(f"doubtful   {summary.doubtful}, the least sure first:")
        for document in summary.least_sure:
            say(shown(f"  {command(*show[:-1], names=[show[-1], document.id])}  # {', '.join(document.doubts)}"))
        if more := summary.doubtful - len(summary.least_sure):
            say(f"  and {more:,} more; `{command(*show)}` lists all documents")

    def _event(self, event: str, values: dict[str, object]) -> None:
        import orjson

        from corpus_tools.base.show import harmless_json

        say(harmless_json(orjson.dumps({"event": event, **values})))


def _say_counts(summary: Summary, written: Sequence[Path]) -> None:
    unchanged = f", {summary.unchanged} of them unchanged" if summary.unchanged else ""
    kept = f", beside {summary.kept} of earlier runs" if summary.kept else ""
    fitting = f"{numbered(summary.corrections, 'value')}; corrections that do not fit: {summary.not_applied}"
    corrected = [("corrected", fitting)] if summary.corrections or summary.not_applied else []
    for name, text in (
        ("documents", f"{summary.documents}{_where(written)}{unchanged}{kept}"),
        ("comments", str(summary.comments)),
        ("repairs", _listed(summary.repairs)),
        ("warnings", _listed(summary.warnings)),
        *corrected,
    ):
        _say_wrapped(name, text)


def _say_rejections(summary: Summary, rejected: Path | None) -> None:
    where = f" -> {shown(rejected)}" if summary.rejected and rejected else ""
    _say_wrapped("rejected", f"{summary.rejected}{where}")
    kinds = summary.reasons.most_common()
    for kind, count in kinds[:_MOST_KINDS]:
        path, reason = summary.firsts[kind]
        whole = f"{path}: {reason}"
        first = path if reason == kind else whole
        _say_wrapped(
            f"{count:>9}",
            shown(whole if count == 1 else f"{kind}{_in(summary.shards.get(kind))}; the first is {first}"),
        )
    if kinds[_MOST_KINDS:]:
        say(f"           and {len(kinds) - _MOST_KINDS} more reasons")


def _say_wrapped(name: str, text: str) -> None:
    """Say `text` in lines that fit, the first behind `name`, the others below it.

    Names of files stay whole, and the first stays beside what it is the file of.
    """
    lines = wrap(
        text.replace(_ARROW, _ONE_WORD),
        min(shutil.get_terminal_size().columns, _WIDEST),
        initial_indent=f"{name:<{_INDENT}}",
        subsequent_indent=" " * _INDENT,
        break_long_words=False,
        break_on_hyphens=False,
    )
    for line in lines:
        say(line.replace(_ONE_WORD, _ARROW))


def _write_over(shown: Callable[[Report], str], report: Report) -> None:
    width = shutil.get_terminal_size().columns
    say_over(shown(report)[: width - 1], ended=report.done)


def _where(files: Sequence[Path]) -> str:
    """The files that were written, as far as they are few: " -> out/a.jsonl, out/b.jsonl, out/c.jsonl and 12 more"."""
    return f" -> {few(files)}" if files else ""


def _in(shards: Collection[str] | None) -> str:
    """The shards in which something is wrong, as far as they are few."""
    return f", in {few(list(shards))}" if shards else ""


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
