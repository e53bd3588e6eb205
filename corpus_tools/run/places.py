"""Where a run may write: never into an input, and never through a link that stands in the output folder."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable
from pathlib import Path

from corpus_tools.base.show import display
from corpus_tools.inputs.files import DOCUMENTS, REJECTED, Inputs
from corpus_tools.inputs.shards import output_name
from corpus_tools.run import STATE


class Unsafe(Exception):
    """Writing there could harm something; the message says what, and what to do."""


def require_safe(inputs: Inputs, folder: Path) -> None:
    """Raises `Unsafe` if a run over `inputs` into `folder` would write over an input, or through a link."""
    names = [DOCUMENTS, REJECTED, *map(output_name, inputs.shards)]
    _require_plain(folder, names)
    kept = [f"{STATE}/{name}" for name in _listed(folder / STATE)]
    taken = {status: name for name in (*names, *kept) if (status := _identity(folder / name))}
    for location in inputs.locations if taken else ():
        status = _identity(location)
        if status and (name := taken.get(status)):
            raise Unsafe(
                f"the output {display(folder / name)} would take the place of the input {display(location)}; "
                "name another folder with -o"
            )
    _require_no_input_to_come(inputs, folder)


def _identity(path: Path) -> tuple[int, int] | None:
    """What is the same for all names of a file; None if there is none."""
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _require_plain(folder: Path, names: Iterable[str]) -> None:
    """Raises `Unsafe` if what is to be written, or a folder on the way to it, is a link, a pipe, or a device."""
    state = folder / STATE
    for path in {folder / above for name in names for above in list(Path(name).parents)[:-1]} | {state}:
        _require(stat.S_ISDIR, path, "a folder")
    for name in names:
        _require(stat.S_ISREG, folder / name, "a regular file")
    for name in _listed(state):  # a folder there is in nobody's way: the state makes its own
        _require(lambda mode: stat.S_ISREG(mode) or stat.S_ISDIR(mode), state / name, "a regular file")


def _listed(folder: Path) -> list[str]:
    try:
        return os.listdir(folder)
    except OSError:
        return []


def _require(is_wanted: Callable[[int], bool], path: Path, what: str) -> None:
    try:
        mode = os.lstat(path).st_mode
    except (FileNotFoundError, NotADirectoryError):
        return
    if not is_wanted(mode):
        found = f"a link to {display(os.readlink(path))}" if stat.S_ISLNK(mode) else f"not {what}"
        raise Unsafe(f"{display(path)} is {found}, and nothing is written there; remove it, or name another folder")


def _require_no_input_to_come(inputs: Inputs, folder: Path) -> None:
    """Raises `Unsafe` if the output of a shard would be found as an input by the next run."""
    out = Path(os.path.realpath(folder))
    roots = [Path(os.path.realpath(root)) for root in inputs.roots]
    roots = [root for root in roots if out == root or not out.is_relative_to(root)]  # a folder of its own is left out
    for shard in inputs.shards if roots else ():
        path = Path(os.path.realpath(folder / output_name(shard)))
        if any(path.is_relative_to(root) for root in roots):
            raise Unsafe(
                f"the output of {display(shard.path)} would lie in a folder that is an input, and be read by the next "
                "run; name another folder with -o"
            )
