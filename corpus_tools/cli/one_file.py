"""`corpus normalize -o FILE`, and `-o -`: all records in one stream, without a folder that remembers what was done."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corpus_tools.cli.arguments import collect_inputs
from corpus_tools.cli.console import shown
from corpus_tools.inputs.files import STDIN, Inputs, Rejection
from corpus_tools.inputs.selection import Selection
from corpus_tools.inputs.shard_names import RECORDS

if TYPE_CHECKING:
    from corpus_tools.cli.run_log import RunLog

_FILES = (RECORDS, f"{RECORDS}.gz", f"{RECORDS}.zst")


def is_one_file(output: Path) -> bool:
    """Whether `output` is standard output (`-`) or names a file of records, and not a folder."""
    return str(output) == STDIN or (output.name.endswith(_FILES) and not os.path.isdir(output))


def inputs_apart(named: list[str], output: Path, selection: Selection, log: RunLog) -> Inputs:
    """The inputs that `named` names, among which the file `output` and its rejections never are."""
    inputs = collect_inputs(named, None, selection)
    look_over(inputs, log)
    return inputs if str(output) == STDIN else _without(inputs, {output, rejections_of(output)}, named, log)


def look_over(inputs: Inputs, log: RunLog) -> None:
    """Say which of the folders that were named hold no file, and which packages are missing to read shards.

    Leaves if there is no file at all.
    """
    from corpus_tools.inputs.shards.extras import missing_extras

    nothing = not (inputs.entries or inputs.rejections or inputs.shards)
    for folder in inputs.bare:
        log.complain(f"{shown(folder)}: there is no file to read in this folder (hidden ones are passed over)")
    if nothing:
        log.fail("no input; name files, or folders and globs that hold some")
    for sentence in missing_extras(inputs):
        log.complain(sentence)


def rejections_of(output: Path) -> Path:
    """Where the rejections go whose records would be in `output`: those of `a.jsonl.gz` to `a.rejected.jsonl`."""
    suffix = next(suffix for suffix in reversed(_FILES) if output.name.endswith(suffix))
    return output.with_name(f"{output.name.removesuffix(suffix)}.rejected{RECORDS}")


def _without(inputs: Inputs, outputs: set[Path], named: list[str], log: RunLog) -> Inputs:
    """`inputs` without the `outputs` of the run before; it is an error to name one of those as an input."""
    places = {os.path.realpath(path) for path in outputs}
    for name in named:
        if os.path.realpath(name) in places:
            log.fail(f"{shown(name)} is an input, and would be written to; name another file with -o")
    for path in outputs:
        if path.is_symlink():
            log.fail(f"{shown(path)} is a link, and nothing is written there; remove it, or name another file with -o")
    return replace(inputs, shards=[one for one in inputs.shards if os.path.realpath(one.location) not in places])


Lines = tuple[Callable[[bytes], object], Callable[[Rejection], object]]
"""What writes a line, and what writes a rejection."""


@contextmanager
def opened(output: Path, log: RunLog) -> Iterator[Lines]:
    """Writes the file `output`, which appears whole or not at all, and the rejections to `rejections_of(output)`.

    `-` is standard output, which gets each line as it comes, and standard error.
    """
    if str(output) == STDIN:
        yield sys.stdout.buffer.write, lambda one: log.complain(f"{shown(one.path)}: {one.reason}")
        sys.stdout.buffer.flush()
        return
    from corpus_tools.run.rejections import rejection_lines
    from corpus_tools.run.storage import atomic_writer, make_folder
    from corpus_tools.run.write import packed_writer

    rejections: list[Rejection] = []
    make_folder(output.parent)
    with (
        atomic_writer(output, output.with_name(f".{output.name}.part")) as file,
        packed_writer(file, output.name) as lines,
    ):
        yield lines.write, rejections.append
    rejected = rejections_of(output)
    if rejections:
        with atomic_writer(rejected, rejected.with_name(f".{rejected.name}.part")) as file:
            file.writelines(rejection_lines(rejections))
    else:
        rejected.unlink(missing_ok=True)
