"""One export: records in, files out, each of which appears whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from corpus_tools.base.show import display
from corpus_tools.exports.formats import KINDS, Format, Shape, writer
from corpus_tools.record.findings import Finding
from corpus_tools.record.schema import Record
from corpus_tools.run.storage import make_folder

_PART = ".export-"
"""What the folder is called in which outputs lie until they are complete; a killed export leaves it behind."""


class InTheWay(Exception):
    """An output is there already, or would lie among the inputs; the message says what to do."""


@dataclass(slots=True)
class Tally:
    """What an export came to; `languages` counts documents (None: not known)."""

    documents: int = 0
    comments: int = 0
    findings: int = 0
    languages: Counter[str | None] | None = None


@dataclass(frozen=True, slots=True)
class Exported:
    """The outputs, as paths below the folder, and what the writer has to say of them."""

    outputs: tuple[str, ...]
    notes: Mapping[str, int]


def require_room(folder: Path, names: Iterable[str], *, replace: bool) -> None:
    """Raises `InTheWay` if one of `names` is in `folder` already and is not to be replaced."""
    for name in names:
        if os.path.lexists(folder / name) and not replace:
            raise InTheWay(f"{display(folder / name)} is there already; give --replace, or another folder with -o")


def require_outside(folder: Path, out: str) -> None:
    """Raises `InTheWay` if `folder` lies in the folder `out` that is read: its files would be taken for records."""
    real = Path(os.path.realpath(folder))
    if os.path.isdir(out) and real.is_relative_to(os.path.realpath(out)):
        raise InTheWay(f"{display(folder)} lies in {display(out)}, which is read; name another folder with -o")


def export(
    records: Iterable[Record | Finding],
    folder: Path,
    form: Format,
    *,
    shape: Shape,
    tally: Tally,
    tell: Callable[[Finding], object],
    change: Callable[[Record], Record] | None = None,
    step: Callable[[Tally], object] = id,
) -> Exported:
    """Write `records` into `folder` in one form; outputs that are there are replaced once the new ones are complete.

    `change` makes of each record the one that is written. `tell` gets each finding, `step` the tally after each record.
    If there are findings alone, nothing is written: what was to be exported is something else than records.
    Raises `Missing` if a package is not installed, and `OSError` if the folder cannot be written.
    """
    write = writer(form)
    make_folder(folder)
    part = Path(tempfile.mkdtemp(prefix=_PART, dir=folder))
    try:
        notes = write(_counted(records, tally, tell, change, step), part, shape)
        outputs = () if tally.findings and not tally.documents else KINDS[form].outputs
        for name in outputs:
            _put(part / name, folder / name, part)
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return Exported(outputs, notes)


def _counted(
    records: Iterable[Record | Finding],
    tally: Tally,
    tell: Callable[[Finding], object],
    change: Callable[[Record], Record] | None,
    step: Callable[[Tally], object],
) -> Iterator[Record]:
    tally.languages = Counter()
    for record in records:
        if isinstance(record, Finding):
            tally.findings += 1
            tell(record)
            continue
        tally.documents += 1
        tally.comments += len(record["comments"])
        tally.languages[record["language"]] += 1
        yield change(record) if change else record
        step(tally)


def _put(new: Path, path: Path, part: Path) -> None:
    """Give `new` its place; what is there goes with the folder `part`. A folder cannot take another's place."""
    if os.path.lexists(path) and (new.is_dir() or not path.is_file() or path.is_symlink()):
        os.rename(path, part / f"{path.name}.old")
    os.replace(new, path)
