"""Batches of Arrow in, batches of records out: what every engine that speaks Arrow can call."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from corpus_tools.base.arguments import require_method, require_types
from corpus_tools.base.errors import BadInput
from corpus_tools.base.options import DEFAULTS, MIB, Options, RowOptions
from corpus_tools.base.show import short
from corpus_tools.engines.arguments import require_arguments
from corpus_tools.engines.files import file_jobs, folder_at
from corpus_tools.engines.paths import given_path, row_path
from corpus_tools.inputs.files import Rejection
from corpus_tools.inputs.shards.columns import find_columns, missing, rows_of
from corpus_tools.inputs.shards.rows import Row, one_of, row_from_fields
from corpus_tools.record.export import native_schema
from corpus_tools.run.effort import DEFAULT_SECONDS, Effort
from corpus_tools.run.jobs import Done, FileJob, Line, Result, RowJob, Step
from corpus_tools.run.pipeline import document_pool
from corpus_tools.run.pool import Settled
from corpus_tools.run.reader import Reader
from corpus_tools.run.rejections import printable_path, rejection_line
from corpus_tools.run.work import line_or_rejection

if TYPE_CHECKING:
    import pyarrow as pa

PATH = "path"

REJECTED = "rejected"
"""The column that a record leaves null, and the only one that is not null in a row that was set aside."""

_BATCH_BYTES = 32 * MIB
"""A batch of an iterator ends before the record with which its JSON would be longer; one record can be."""

_A_BATCH = "a RecordBatch of Arrow, as table.to_batches() gives them"

_LONGEST_COLUMN = 2**31 - 1
"""Bytes that the strings of one column can have, unless they are large strings."""


def normalize_batch(batch: pa.RecordBatch, *, options: Options = DEFAULTS, path_field: str = PATH) -> pa.RecordBatch:
    """One row for each row of `batch`, in their order: its record, or why it gives none.

    `options.rows` names the columns: text (a string, or bytes of any encoding), id, and those to keep; dots lead into
    structs. The column `path_field` is for `source.path`, and for the id where no column has it: `SHARD#ROW` gives the
    records of `corpus normalize`. A path that names no row gets the id of the row behind it, `PATH#ID`, and one that is
    absolute becomes a URL.

    The columns are those of `native_schema("arrow")`, and `rejected`: null, or `path`, `reason` and `first_bytes` (in
    base64) as in `rejected.jsonl`, with all others null. Strings are large where the batch has more than 2 GiB. Ids are
    not compared. Raises `BadInput` if there is no such column, never for what stands in a row, and `TypeError` for
    arguments of other types. But all is done in this
    process, and a document that would hang or kill it does; `normalize_batches` is safe from that.
    """
    require_arguments("normalize_batch", options, path_field=path_field)
    rows = _rows(batch, options, path_field)
    return _joined(_packed(row if isinstance(row, Rejection) else line_or_rejection(row, options) for row in rows))


def normalize_batches(
    batches: Iterable[pa.RecordBatch],
    *,
    options: Options = DEFAULTS,
    path_field: str = PATH,
    folder: str | os.PathLike[str] | None = None,
    seconds: float = DEFAULT_SECONDS,
) -> Iterator[pa.RecordBatch]:
    """What `normalize_batch` gives of all `batches`, in batches of at most 32 MiB of JSON, or of one longer record.

    With `folder`, a path or URL, the rows are not documents: each names a file in it, in the column `path_field`, and
    every document of those files becomes a row, as `corpus normalize` reads them. URLs need fsspec.

    A process beside this one does the work, and another reads files: a document that needs more than 4 GiB of memory or
    more than `seconds`, or brings the process down, is set aside, and the others go on. Both end with the iterator.
    Raises `WorkersFail` if no process can be started, and what the storage raises; at once `TypeError` for arguments of
    other types, and `ValueError` for `seconds` that are no time.
    """
    require_arguments("normalize_batches", options, path_field=path_field, folder=folder, seconds=seconds)
    require_types("normalize_batches", {"batches": (batches, Iterable, f"an iterable of batches, each {_A_BATCH}")})
    return _normalized(batches, options, path_field, folder, seconds)


def _normalized(
    batches: Iterable[pa.RecordBatch],
    options: Options,
    path_field: str,
    folder: str | os.PathLike[str] | None,
    seconds: float,
) -> Iterator[pa.RecordBatch]:
    with document_pool(options, Effort(1, seconds)) as pool, Reader(seconds) as reader:
        jobs = (
            _row_jobs(batches, options, path_field)
            if folder is None
            else file_jobs(_names(batches, path_field), folder_at(folder), reader, options)
        )
        steps = pool.results(jobs)
        yield from _packed(step.result for step in steps if isinstance(step, Done) and step.result is not None)


def _row_jobs(
    batches: Iterable[pa.RecordBatch], options: Options, path_field: str
) -> Iterator[FileJob | RowJob | Settled[Step]]:
    for batch in batches:
        for row in _rows(batch, options, path_field):
            yield Settled(Done(row, 0)) if isinstance(row, Rejection) else RowJob(row)


def _names(batches: Iterable[pa.RecordBatch], path_field: str) -> Iterator[str | Rejection]:
    """The names of files; a rejection, told by its number in the batch, for each that can be none."""
    for batch in batches:
        _require_columns(batch, [(path_field,)])
        for number, name in enumerate(batch.column(path_field).to_pylist(), 1):
            if isinstance(name, str) and name and "\0" not in name:
                yield name
            else:
                yield Rejection(f"#{number}", f"{short(path_field)} names no file")


def _rows(batch: pa.RecordBatch, options: Options, path_field: str) -> Iterator[Row | Rejection]:
    """The rows of `batch`; one without a path is told by its number in the batch."""
    rows: RowOptions = options.rows
    needed = (*rows.named, (path_field,))
    columns = _require_columns(batch, needed) | find_columns(batch.schema.names, rows.keep)
    for number, fields in enumerate(rows_of(batch, columns, rows.text_fields), 1):
        path = f"#{number}"
        try:
            path = given_path(fields[path_field], path_field)
            row = row_from_fields(fields, path, rows, options.limits)
            yield replace(row, path=row_path(path, row.id))
        except BadInput as error:
            yield Rejection(path, error.reason)


def _require_columns(batch: pa.RecordBatch, needed: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """The columns that the `needed` fields are in, each of which may have one of several names.

    Raises `BadInput` if one is in none, and `TypeError` if `batch` is no batch.
    """
    require_method("normalize_batch", "batch", batch, "column", _A_BATCH)
    wanted = tuple(needed)
    found = find_columns(batch.schema.names, tuple(chain(*wanted)))
    if lacking := missing(found, wanted):
        listed = ", ".join(map(short, batch.schema.names))
        raise BadInput(
            f"there is no column {one_of(lacking)}; the columns are {listed}; "
            "name those for text, id and date in RowOptions, the one for the path in path_field"
        )
    return found


def _packed(results: Iterable[Result]) -> Iterator[pa.RecordBatch]:
    """The results as batches of limited size."""
    lines: list[bytes] = []
    size = 0
    for result in results:
        line = result.data if isinstance(result, Line) else _rejected_line(result)
        if lines and size + len(line) > _BATCH_BYTES:
            yield _record_batch(lines)
            lines, size = [], 0
        lines.append(line)
        size += len(line)
    if lines:
        yield _record_batch(lines)


def _rejected_line(rejection: Rejection) -> bytes:
    line = rejection_line(printable_path(rejection.path), rejection.reason, rejection.first_bytes)
    return b'{"%s":%s}\n' % (REJECTED.encode(), line.rstrip())


def _record_batch(lines: list[bytes]) -> pa.RecordBatch:
    """One batch of lines of JSON; Arrow's own reader takes a sixth of the time of `RecordBatch.from_pylist`."""
    import pyarrow.json as pa_json

    data = b"".join(lines)
    table = pa_json.read_json(
        io.BytesIO(data),
        read_options=pa_json.ReadOptions(use_threads=False, block_size=len(data) + 1),
        parse_options=pa_json.ParseOptions(explicit_schema=batch_schema(), unexpected_field_behavior="error"),
    )
    return table.combine_chunks().to_batches()[0]


def _joined(batches: Iterable[pa.RecordBatch]) -> pa.RecordBatch:
    import pyarrow as pa

    table = pa.Table.from_batches(batches, schema=batch_schema())
    if table.nbytes > _LONGEST_COLUMN:
        table = table.cast(pa.schema([field.with_type(_large(field.type)) for field in table.schema]))
    arrays = [column.combine_chunks() for column in table.columns]
    return pa.RecordBatch.from_arrays(arrays, schema=table.schema)


def _large(kind: Any) -> Any:
    """The type `kind` of Arrow with large strings for strings."""
    import pyarrow as pa

    if pa.types.is_string(kind):
        return pa.large_string()
    if pa.types.is_list(kind):
        return pa.list_(kind.value_field.with_type(_large(kind.value_type)))
    if pa.types.is_struct(kind):
        return pa.struct([field.with_type(_large(field.type)) for field in kind])
    return kind


@cache
def batch_schema() -> pa.Schema:
    """`native_schema("arrow")` and the column `rejected`."""
    import pyarrow as pa

    rejected = pa.struct([(key, pa.string()) for key in ("path", "reason", "first_bytes")])
    return native_schema("arrow").append(pa.field(REJECTED, rejected))
