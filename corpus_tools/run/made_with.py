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

_OPTIONS = "options.json"
_LARGEST = 65536
"""Bytes of the file that are read."""


def remember_options(folder: Path, options: Options) -> None:
    """Note in the state of `folder` with which `options` a run has made its records."""
    path, said = folder / STATE / _OPTIONS, list(_words(options))
    if said != _remembered(folder):
        with atomic_writer(path, path.with_suffix(".part")) as file:
            file.write(orjson.dumps(said))


def other_options(folder: Path, options: Options) -> str:
    """How `options` differ from those of the last run in `folder`; nothing if they do not, or if it is not known."""
    then, now = _remembered(folder), list(_words(options))
    if then is None:
        return ""
    without, beside = (", ".join(sorted(one - other)) for one, other in ((set(then), set(now)), (set(now), set(then))))
    parts = [f"with {without}, not given here"] * bool(without) + [f"without {beside}, given here"] * bool(beside)
    return display(f"the last run made the records {', and '.join(parts)}") if parts else ""


def _remembered(folder: Path) -> list[str] | None:
    with suppress(OSError, ValueError), (folder / STATE / _OPTIONS).open("rb") as file:
        said = orjson.loads(file.read(_LARGEST))
        if isinstance(said, list) and all(isinstance(one, str) for one in said):
            return said
    return None


def _words(options: Options) -> Iterator[str]:
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
    }
    yield from (shlex.join([name, value]) for name, value in values.items() if value)
    yield from (f"--no-fix {name}" for name in sorted(options.without))
    yield from (f"the dialect {name}" for name in sorted(dialect.name for dialect in options.dialects))
    usual = asdict(DEFAULT_LIMITS)
    for name, limit in asdict(options.limits).items():
        if limit != usual[name]:
            yield f"--limit {name.replace('_', '-')}={limit}"
