"""Common Crawl's WET files: the plain text of web pages, in records of the WARC format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from corpus_tools.base.errors import BadInput
from corpus_tools.base.limits import too_large
from corpus_tools.base.options import Limits, RowOptions
from corpus_tools.inputs.files import Rejection, Shard
from corpus_tools.inputs.shards.extras import extra
from corpus_tools.inputs.shards.rows import BrokenShard, Row, row_from_fields
from corpus_tools.inputs.shards.streams import Place, open_stream

_LENGTH = "Content-Length"


def rows(shard: Shard, options: RowOptions, limits: Limits, place: Place) -> Iterator[Row | Rejection]:
    """The texts (records of type `conversion`) of `shard`, numbered among all its records.

    The fields of a row are the headers of its record, such as WARC-Target-URI; the text is the record's content.
    """
    warc = extra("fastwarc.warc")
    with open_stream(shard.location, shard.compression, limits, place) as stream:
        records = enumerate(warc.ArchiveIterator(stream, parse_http=False), 1)
        while (item := _next(records)) is not None:
            number, record = item
            size = _size(record.headers, number)
            path = f"{shard.path}#{number}"
            if record.record_type != warc.WarcRecordType.conversion:
                continue
            try:
                if size > limits.document_bytes:
                    raise BadInput(too_large("the text", limits.document_bytes))
                data = record.reader.read()
                if len(data) < size:
                    raise BrokenShard(f"the file is cut off in the middle of record {number}; fetch it again")
                fields = {**dict(record.headers.astuples()), options.text_fields[0]: data}
                yield row_from_fields(fields, path, options, limits)
            except BadInput as error:
                yield Rejection(path, error.reason)


def _next(records: Iterator[tuple[int, Any]]) -> tuple[int, Any] | None:
    try:
        return next(records, None)
    except OSError as error:
        if error.errno is not None:
            raise
        raise BrokenShard(f"a record is damaged ({error}); fetch the file again") from None


def _size(headers: Mapping[str, str], number: int) -> int:
    """How many bytes record `number` says that it has. Raises `BrokenShard` if that cannot be known."""
    size = headers.get(_LENGTH, "").strip()
    if not (size.isascii() and size.isdigit()):
        raise BrokenShard(f"record {number} has no {_LENGTH} that is a number, so the next cannot be found")
    return int(size)
