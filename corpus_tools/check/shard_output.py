"""Do the records of a shard's output follow from its rows? Both are read once more, side by side."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from hashlib import blake2b
from typing import Any

from corpus_tools.check.verify import verify_record
from corpus_tools.inputs.files import Shard
from corpus_tools.inputs.shards import BrokenShard, Row, read_shard
from corpus_tools.options import Options
from corpus_tools.record.findings import Finding
from corpus_tools.run.rejections import printable_path
from corpus_tools.show import display

Lines = Iterator[tuple[int, Any, list[Finding]]]
"""The lines of an output: number, value (whatever it is), and what is wrong with it."""


def source_path(value: object) -> str:
    """The source path in the `value` of a line, or nothing if there is none."""
    source = value.get("source") if isinstance(value, dict) else None
    path = source.get("path") if isinstance(source, dict) else None
    return path if isinstance(path, str) else ""


def verify_shard(
    written: Iterable[str], lines: Lines, shard: Shard, rejected: Container[str] | None, options: Options
) -> Iterator[tuple[int, Finding]]:
    """All that the `lines` of an output say and the rows of `shard` do not, each with the number of its line.

    `written` are the source paths of all these lines, `rejected` those of the run's rejections (None: not known).
    Each row must have a record, in the order of the rows, or a rejection. A hash of each path is held in memory.
    """
    hashes = set(map(_hash, written))
    try:
        for row in read_shard(shard, options.rows, options.limits):
            if isinstance(row, Row) and _hash(row.path) in hashes:
                yield from _until(row, lines, hashes, options)
            elif rejected is not None and printable_path(row.path) not in rejected:
                yield 0, Finding("$", f"no record of {display(row.path)}", "a record or a rejection for every row")
    except BrokenShard as error:
        if rejected is not None and printable_path(shard.path) not in rejected:
            yield 0, Finding("$", f"{display(shard.path)}: {error.reason}", "a shard that can be read to its end")
    for number, value, findings in lines:
        yield from _surplus(number, value, findings)


def _until(row: Row, lines: Lines, hashes: set[bytes], options: Options) -> Iterator[tuple[int, Finding]]:
    """The findings in the lines up to that of `row`, which is compared with it; paths passed over leave `hashes`."""
    for number, value, findings in lines:
        if source_path(value) == row.path:
            found = findings or verify_record(value, row.data, options, row_id=row.id, extra=row.extra)
            yield from ((number, finding) for finding in found)
            return
        yield from _surplus(number, value, findings)
        hashes.discard(_hash(source_path(value)))


def _surplus(number: int, value: object, findings: list[Finding]) -> Iterator[tuple[int, Finding]]:
    yield from ((number, finding) for finding in findings)
    if path := source_path(value):
        problem = f"{display(path)} is no row of the shard, or not here"
        yield number, Finding("$.source.path", problem, "the rows in their order")


def _hash(path: str) -> bytes:
    return blake2b(path.encode("utf-8", "surrogatepass"), digest_size=15).digest()
