"""With which options the records of a folder were made, in the words of the command line.

It says why a proof fails, and proves nothing: whoever can write the records can write this.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import NamedTuple

from corpus_tools.base.options import DEFAULT_LIMITS, DEFAULT_ROWS, Options
from corpus_tools.base.show import display
from corpus_tools.run.notes import Note, read_note, write_note


class OtherOptions(Exception):
    """Records that are to be kept were made by another version, or with other options; the message says with which."""


class _MadeWith(NamedTuple):
    """The options of the last run as it was given them, and the fingerprint of all that its records depend on."""

    words: list[str]
    fingerprint: str


def remember_options(
    folder: Path, options: Options, fingerprint: str, corrections: Path | None, *, appends: bool
) -> None:
    """Note in the state of `folder` with which `options` and `corrections` (their folder) a run has made its records.

    If it `appends`, the folder keeps records that earlier runs have corrected.
    """
    before, said = _remembered(folder), list(_words(options, corrections))
    if appends and corrections is None and before:
        said += filter(_names_corrections, before.words)
    now = _MadeWith(said, fingerprint)
    if now != before:
        write_note(folder, Note.OPTIONS, now._asdict())


def other_options(folder: Path, options: Options, corrections: Path | None = None) -> str:
    """How `options` differ from those of the last run in `folder`; nothing if they do not, or if it is not known.

    Whether there are `corrections` counts, and not where: a folder has many names.
    """
    known, now = _remembered(folder), list(_words(options, corrections))
    if known is None:
        return ""
    if any(map(_names_corrections, known.words)) and any(map(_names_corrections, now)):
        return _difference(*(_without_corrections(words) for words in (known.words, now)))
    return _difference(known.words, now)


def require_same_options(folder: Path, options: Options, fingerprint: str) -> None:
    """Raises `OtherOptions` if the last run in `folder` is known to have had others, or to be of another version."""
    known = _remembered(folder)
    if known is not None and known.fingerprint != fingerprint:
        said = _difference(_without_corrections(known.words), list(_words(options, None)))
        raise OtherOptions(said or "the last run was one of another version")


def _difference(then: Iterable[str], now: Iterable[str]) -> str:
    without, beside = (", ".join(sorted(one - other)) for one, other in ((set(then), set(now)), (set(now), set(then))))
    parts = [f"with {without}, not given here"] * bool(without) + [f"without {beside}, given here"] * bool(beside)
    return display(f"the last run made the records {', and '.join(parts)}") if parts else ""


def _remembered(folder: Path) -> _MadeWith | None:
    with suppress(TypeError):
        known = _MadeWith(**read_note(folder, Note.OPTIONS))
        if isinstance(known.words, list) and all(isinstance(word, str) for word in known.words):
            return known
    return None


def _without_corrections(words: Iterable[str]) -> list[str]:
    return [word for word in words if not _names_corrections(word)]


def _names_corrections(word: str) -> bool:
    return word.startswith("--corrections ")


def _words(options: Options, corrections: Path | None) -> Iterator[str]:
    """The options that are not the usual ones, each as it is given."""
    rows = options.rows
    date = "mtime" if options.reference_from_mtime else options.reference_date and options.reference_date.isoformat()
    values = {
        "--text-field": ",".join(rows.text_fields) if rows.text_fields != DEFAULT_ROWS.text_fields else None,
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
