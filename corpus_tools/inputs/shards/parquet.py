"""Parquet files: columns are the fields of a row."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from itertools import chain
from typing import Any

from corpus_tools.base.errors import BadInput
from corpus_tools.base.options import MIB, Limits, RowOptions
from corpus_tools.base.show import short
from corpus_tools.inputs.files import Rejection, Shard
from corpus_tools.inputs.shards.columns import find_columns, missing, rows_of
from corpus_tools.inputs.shards.extras import extra
from corpus_tools.inputs.shards.rows import NAME_THE_ID, NAME_THE_TEXT, BrokenShard, Row, one_of, row_from_fields
from corpus_tools.inputs.shards.streams import Meter, Place, open_shard

_MOST_ROWS = 64
_MEMORY = 256 * MIB
"""What the rows that are unpacked at a time may need: one value can stand in a few bytes for any number of rows."""
_BUFFER = MIB
_MOST_SHOWN = 12


def rows(shard: Shard, options: RowOptions, limits: Limits, place: Place) -> Iterator[Row | Rejection]:
    """The rows of `shard`, numbered from 1; only the columns that are asked for are read."""
    with open_shard(shard.location) as file:
        for number, fields in enumerate(_read(file, options, limits, place), 1):
            path = f"{shard.path}#{number}"
            try:
                yield row_from_fields(fields, path, options, limits)
            except BadInput as error:
                yield Rejection(path, error.reason)


def _read(file: Any, options: RowOptions, limits: Limits, place: Place) -> Iterator[Mapping[str, object]]:
    """The wanted columns of each row, under the names that `options` use for them."""
    parquet = extra("pyarrow.parquet")
    meter = Meter(limits, file.tell)
    try:
        # without pre_buffer a row group is read page by page, not as a whole
        table = parquet.ParquetFile(file, pre_buffer=False, buffer_size=_BUFFER, page_checksum_verification=True)
        columns = _columns(table.schema_arrow.names, options)
        wanted = sorted(set(columns.values()))
        at_a_time = _rows_at_a_time(table.metadata, wanted, limits)
        read, all_rows = 0, table.metadata.num_rows
        place.measure = lambda: read / all_rows
        for batch in table.iter_batches(at_a_time, columns=wanted, use_threads=False):
            read += batch.num_rows
            meter.add(batch.nbytes)
            yield from rows_of(batch, columns, options.text_fields)
    except (BrokenShard, MemoryError):
        raise
    except OSError as error:
        if error.errno is not None:
            raise
        raise _damaged(error) from None
    except Exception as error:  # pyarrow meets what it does not expect in a file with whatever comes of it
        raise _damaged(error) from None


def _rows_at_a_time(metadata: Any, columns: list[str], limits: Limits) -> int:
    """How many rows fit into memory, as no value is larger than its column says that it is in a group of rows.

    Raises `BrokenShard` if the file says itself that it is a bomb.
    """
    largest = 1
    for group in map(metadata.row_group, range(metadata.num_row_groups)):
        for column in map(group.column, range(group.num_columns)):
            if column.path_in_schema.startswith(tuple(columns)):
                Meter(limits, partial(int, column.total_compressed_size)).add(column.total_uncompressed_size)
                largest = max(largest, column.total_uncompressed_size)
    return max(1, min(_MOST_ROWS, _MEMORY // largest))


def _damaged(error: Exception) -> BrokenShard:
    return BrokenShard(f"the file is damaged, cut off, or no Parquet file ({error}); fetch it again")


def _columns(names: list[str], options: RowOptions) -> dict[str, str]:
    """The wanted fields, each with the column that it is (in). Raises `BrokenShard` if text or id have none."""
    columns = find_columns(names, (*chain(*options.named), *options.keep))
    lacking = missing(columns, options.needed)
    if lacking and {"schema_version", "source"}.issubset(names):
        raise BrokenShard("its rows are records of corpus-tools already; give the raw texts that they were made of")
    if lacking:
        listed = ", ".join(map(short, names[:_MOST_SHOWN]))
        remedy = NAME_THE_TEXT if lacking == options.text_fields else NAME_THE_ID
        raise BrokenShard(f"there is no column {one_of(lacking)}; the columns are {listed}; {remedy}")
    return columns
