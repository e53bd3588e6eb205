"""`corpus export`: records in the forms that other tools read."""

from __future__ import annotations

import shutil
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated

import typer

from corpus_tools.base.show import command, numbered
from corpus_tools.cli.console import FINDINGS, OK, complain, fail, fail_unreadable, print_lines, say, say_over, shown
from corpus_tools.cli.outputs import other_file, tell_unfinished
from corpus_tools.exports.formats import Format
from corpus_tools.inputs.files import STDIN

if TYPE_CHECKING:
    from corpus_tools.exports.formats import Shape
    from corpus_tools.exports.pseudonyms import Pseudonyms
    from corpus_tools.exports.run import Exported, Tally

_OUTPUT = Path("exported")
_SECONDS = 0.2

Slim = Annotated[
    bool,
    typer.Option("--slim", help="Leave out segments and edits: most of the bytes, and only of use with the raw files."),
]
Key = Annotated[
    Path | None,
    typer.Option("--pseudonymize", metavar="KEYFILE", help="Replace names by hashes made with this secret key."),
]
Keep = Annotated[
    str, typer.Option("--keep", metavar="NAME,…", help="With --pseudonymize: fields of source.extra that stay.")
]
Card = Annotated[bool, typer.Option("--card", help="Write a README.md for the Hugging Face Hub, and SHA256SUMS.")]


def export_command(
    out: Annotated[str, typer.Argument(metavar="OUT", help="An output folder of normalize, a .jsonl file, or -.")],
    to: Annotated[Format, typer.Option("--to", help="The form.")],
    output: Annotated[
        Path,
        typer.Option("--output", "-o", metavar="DIR", help="Where it goes; if it is one file, - is standard output."),
    ] = _OUTPUT,
    slim: Slim = False,
    pseudonymize: Key = None,
    keep: Keep = "",
    card: Card = False,
    replace: Annotated[bool, typer.Option("--replace", help="Replace what is there already.")] = False,
) -> None:
    """Write the records of OUT in a form that other tools read.

    What is wrong with a line is printed, the line is left out, and the exit code is 1.
    """
    from corpus_tools.exports.card import CARD_FILES, write_card
    from corpus_tools.exports.formats import KINDS, Missing, Shape
    from corpus_tools.exports.run import InTheWay, Tally, require_outside, require_room
    from corpus_tools.exports.source import NoRecords, corpus_name, record_files

    to_standard_output = str(output) == STDIN
    _require_place(output, to, card=card)
    pseudonyms = _pseudonyms(pseudonymize, keep)
    shape = Shape(slim, pseudonyms is not None, corpus_name(out))
    tally = Tally()
    files: list[str] = []
    try:
        files = record_files(out)
        tell_unfinished(Path(out))
        if not to_standard_output:
            require_outside(output, out)
            require_room(output, [*KINDS[to].outputs, *(CARD_FILES if card else ())], replace=replace)
        exported = (_print if to_standard_output else _export)(files, output, to, shape, tally, pseudonyms)
        if card and exported.outputs:
            write_card(output, to, shape, tally)
    except (NoRecords, InTheWay, Missing) as error:
        fail(str(error))
    except BrokenPipeError:  # whoever reads standard output has stopped
        raise
    except OSError as error:
        if error.filename in files:
            fail_unreadable(Path(error.filename), error)
        fail(f"{shown(output)} cannot be written: {error.strerror or error}; name another folder with -o")
    _summary(output, exported, tally, pseudonyms)
    if not exported.outputs:
        complain(f"{shown(out)} holds no record, and nothing was written; name an output folder of `corpus normalize`")
    raise typer.Exit(FINDINGS if tally.findings else OK)


def _require_place(output: Path, to: Format, *, card: bool) -> None:
    """Leave if `output` can be nothing that this form is written to."""
    from corpus_tools.exports.formats import KINDS

    kind = KINDS[to]
    made = " and ".join(kind.outputs)
    if str(output) != STDIN:
        if ending := other_file(output):
            instead = " (or - for standard output)" if kind.is_one_file else ""
            fail(f"{shown(output)}: -o names the folder{instead} that {made} is written to, and no {ending} file")
    elif not kind.is_one_file:
        made = ", ".join(kind.outputs)
        fail(f"--to {to} writes several files ({made}), and standard output is one; name a folder with -o")
    elif card:
        fail("card: it is written beside the export; name a folder with -o")


def _export(
    files: list[str],
    folder: Path,
    to: Format,
    shape: Shape,
    tally: Tally,
    pseudonyms: Pseudonyms | None,
    tell: Callable[[str], object] = lambda line: print_lines([line]),
) -> Exported:
    from corpus_tools.exports.run import export
    from corpus_tools.exports.source import read_records

    return export(
        read_records(files),
        folder,
        to,
        shape=shape,
        tally=tally,
        tell=lambda finding: tell(str(finding)),
        change=pseudonyms.record if pseudonyms else None,
        step=_Progress().step,
    )


def _print(
    files: list[str], _: Path, to: Format, shape: Shape, tally: Tally, pseudonyms: Pseudonyms | None
) -> Exported:
    """Write the one file of the form to standard output, once it is whole."""
    with TemporaryDirectory() as folder:
        exported = _export(files, Path(folder), to, shape, tally, pseudonyms, complain)
        for name in exported.outputs:
            with open(Path(folder, name), "rb") as file:
                shutil.copyfileobj(file, sys.stdout.buffer)
    sys.stdout.buffer.flush()
    return exported


def _pseudonyms(path: Path | None, keep: str) -> Pseudonyms | None:
    kept = tuple(filter(None, map(str.strip, keep.split(","))))
    if path is None:
        if kept:
            fail("keep: everything is kept unless names are taken out; it goes with --pseudonymize")
        return None
    from corpus_tools.exports.pseudonyms import BadKey, Pseudonyms, read_key

    try:
        key, is_open = read_key(path)
    except BadKey as error:
        fail(str(error))
    except OSError as error:
        fail_unreadable(path, error)
    if is_open:
        close = command("chmod", "600", names=[path])
        complain(f"others can read {shown(path)}: whoever has the key can try out names; run `{close}`")
    return Pseudonyms(key, kept)


class _Progress:
    """A line on a terminal that is written over; elsewhere nothing."""

    def __init__(self) -> None:
        self._wanted = sys.stderr.isatty()
        self._shown = time.monotonic()

    def step(self, tally: Tally) -> None:
        if self._wanted and time.monotonic() - self._shown >= _SECONDS:
            self._shown = time.monotonic()
            say_over(f"{numbered(tally.documents, 'document')}, {numbered(tally.comments, 'comment')}", ended=False)


def _summary(folder: Path, exported: Exported, tally: Tally, pseudonyms: Pseudonyms | None) -> None:
    to_standard_output = str(folder) == STDIN
    where = (
        ""
        if to_standard_output or not exported.outputs
        else f" -> {', '.join(shown(folder / name) for name in exported.outputs)}"
    )
    told = "above" if to_standard_output else "on standard output"
    say(f"documents  {tally.documents}{where}")
    say(f"comments   {tally.comments}")
    say(f"left out   {numbered(tally.findings, 'finding')} {told}" if tally.findings else "left out   0")
    lines: Iterable[str] = (note.format(count) for note, count in exported.notes.items() if count)
    if pseudonyms:
        from corpus_tools.exports.pseudonyms import summary

        lines = [*lines, *summary(pseudonyms.counts)]
    for line in lines:
        say(f"note       {line}")
