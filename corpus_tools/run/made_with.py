"""With which options the records of a folder were made, in the words of the command line.

It says why a proof fails, and proves nothing: whoever can write the records can write this.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import orjson

from corpus_tools.base.options import DEFAULT_LIMITS, DEFAULT_ROWS, Options
from corpus_tools.base.show import display
from corpus_tools.run import STATE
from corpus_tools.run.storage import atomic_writer

OPTIONS = "options.json"
_LARGEST = 65536
"""Bytes of the file that are read."""


def remember_options(folder: Path, options: Options, corrections: Path | None, *, appends: bool) -> None:
    """Note in the state of `folder` with which `options`, and which folder of `corrections`, a run has made its records.

    If it `appends`, the folder keeps records that earlier runs have corrected.
    """
    path, before, said = folder / STATE / OPTIONS, _remembered(folder), list(_words(options, corrections))
    if appends and corrections is None:
        said += filter(_names_corrections, before or ())
    if said != before:
        with atomic_writer(path, path.with_suffix(".part")) as file:
            file.write(orjson.dumps(said))


def other_options(folder: Path, options: Options, corrections: Path | None = None) -> str:
    """How `options` differ from those of the last run in `folder`; nothing if they do not, or if it is not known.

    Whether there are `corrections` counts, and not where: a folder has many names.
    """
    then, now = _remembered(folder), list(_words(options, corrections))
    if then is None:
        return ""
    if any(map(_names_corrections, then)) and any(map(_names_corrections, now)):
        then, now = ([word for word in words if not _names_corrections(word)] for words in (then, now))
    without, beside = (", ".join(sorted(one - other)) for one, other in ((set(then), set(now)), (set(now), set(then))))
    parts = [f"with {without}, not given here"] * bool(without) + [f"without {beside}, given here"] * bool(beside)
    return display(f"the last run made the records {', and '.join(parts)}") if parts else ""


def _remembered(folder: Path) -> list[str] | None:
    with suppress(OSError, ValueError), (folder / STATE / OPTIONS).open("rb") as file:
        said = orjson.loads(file.read(_LARGEST))
        if isinstance(said, list) and all(isinstance(one, str) for one in said):
            return said
    return None


def _names_corrections(word: str) -> bool:
    return word.startswith("--corrections ")


def _words(options: Options, corrections: Path | None) -> Iterator[str]:
    """The options that are not the usual ones, each as it is given."""
    rows = options.rows
    date = "mtime" if options.reference_from_mtime else options.reference_date and options.reference_date.isoformat()
    values = {
        "--text-field": rows.text_field if rows.text_field != DEFAULT_ROWS.text_field else None,
        "--id-field": rows.id_field,
        "--keep": ",".join(rows.keep),
        "--reference-date-field": rows.reference_date_field,
        "--reference-date": date,
        "--min-confidence": str(options.min_confidence) if options.min_confidence else None,
        "--corrections": str(corrections) if corrections else None,
    }
    yield from (shlex.join([name, value]) for name, value in values.items() if value)
    yield from (f"--no-fix {name}" for name in sorted(options.without))
    yield from (f"the dialect {name}" for name in sorted(dialect.name for dialect in options.dialects))
    usual = asdict(DEFAULT_LIMITS)
    for name, limit in asdict(options.limits).items():
        if limit != usual[name]:
            yield f"--limit {name.replace('_', '-')}={limit}"
