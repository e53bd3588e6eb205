"""What becomes of one document: a job in, its line of JSONL or its rejection out. Runs in the worker processes."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus_tools.base.errors import BadInput
from corpus_tools.base.options import GIB
from corpus_tools.inputs.files import FIRST_BYTES, STDIN, Rejection, load
from corpus_tools.inputs.shards.rows import Row
from corpus_tools.run.contents import dated, modified, stamped, with_sidecar
from corpus_tools.run.jobs import Counts, Done, Doubtful, FileJob, Line, Result, RowJob, Step
from corpus_tools.run.processes import MEMORY
from corpus_tools.run.write import encode

if TYPE_CHECKING:
    from corpus_tools.base.options import Options
    from corpus_tools.flow import Normalized


def do_job(job: FileJob | RowJob, options: Options) -> Step:
    """Normalise a row, or a file: that is read once, and exactly the bytes that were hashed are normalised."""
    if isinstance(job, RowJob):
        return Done(line_or_rejection(job.row, options), job.size)
    entry = job.entry
    data = load(entry, options.limits.document_bytes)
    if isinstance(data, Rejection):
        return Done(data, 0)
    own = dated(options, entry.location)
    result = line_or_rejection(Row(entry.id, entry.path, data, sidecar=job.sidecar), own)
    when = modified(entry.location) if options.reference_from_mtime else None
    sha256 = stamped(hashlib.sha256(data).digest(), when)
    return Done(result, len(data), with_sidecar(sha256, job.sidecar.digest() if job.sidecar else b""))


def give_up(job: FileJob | RowJob, reason: str) -> Step:
    """What a job comes to that cannot be done, because it brings down the process that does it or never ends."""
    if isinstance(job, RowJob):
        return Done(Rejection(job.row.path, reason, job.row.data[:FIRST_BYTES]), job.size)
    return Done(Rejection(job.entry.path, reason), job.size)


def line_or_rejection(row: Row, options: Options) -> Result:
    """The line of JSONL that a row, or a file read as one, becomes, or why it becomes none."""
    from corpus_tools.corrections.read import of_sidecar
    from corpus_tools.flow import normalize

    try:
        own, said = of_row(options, row), of_sidecar(row.sidecar)
        return _line(normalize(row.data, name=row.path, row_id=row.id, extra=row.extra, options=own, corrections=said))
    except BadInput as error:
        reason = error.reason
    except MemoryError:
        reason = f"it needs more than {MEMORY // GIB} GiB of memory; split it"
    except Exception as error:  # one document must not cost the others, whatever is wrong with it or with us
        reason = f"could not be normalised, which is a defect of corpus-tools: {type(error).__name__}: {error}"
    if row.path == STDIN:
        from corpus_tools.text.is_text import of_standard_input

        reason = of_standard_input(reason)
    return Rejection(row.path, reason, row.data[:FIRST_BYTES])


def of_row(options: Options, row: Row) -> Options:
    """`options` with the reference date that the row itself has, if it has one."""
    return options if row.reference_date is None else replace(options, reference_date=row.reference_date)


def _line(normalized: Normalized) -> Line:
    from corpus_tools.record.doubts import certainty, doubts

    document = normalized.document
    reasons = doubts(document)
    counts = Counts(
        comments=len(document.comments),
        corrections=len(document.corrections),
        repairs=Counter(edit.kind.value for edit in document.edits),
        warnings=Counter(warning.code.value for warning in document.warnings),
        doubtful=int(bool(reasons)),
        least_sure=[Doubtful(certainty(document), document.id, reasons)] if reasons else [],
    )
    return Line(encode(normalized.record), counts)
