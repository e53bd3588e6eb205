"""Does an output follow from its input? Records against the raw files and the rows of shards they were made from."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from hashlib import blake2b
from pathlib import Path
from typing import Any

import orjson

from corpus_tools.check.verify import verify_record
from corpus_tools.inputs.files import DOCUMENTS, REJECTED, STDIN, Entry, Rejection, Shard, collect, load
from corpus_tools.inputs.selection import EVERYTHING, Selection
from corpus_tools.inputs.shards import BrokenShard, Row, output_name, read_shard
from corpus_tools.options import DEFAULTS, Options
from corpus_tools.record.findings import Finding
from corpus_tools.record.jsonl.file import check_lines, placed
from corpus_tools.record.schema import Record
from corpus_tools.run.rejections import printable_path
from corpus_tools.show import display

_Lines = Iterator[tuple[int, Any, list[Finding]]]
"""The lines of an output: number, value (whatever it is), and what is wrong with it."""


def verify_output(
    output: Path, raw: Path, *, options: Options = DEFAULTS, selection: Selection = EVERYTHING
) -> Iterator[Finding]:
    """All that the records of `output` (a JSONL file, or the folder of a run) say and the files of `raw` do not.

    `options` and `selection` are those of the run. A folder must account for every file of `raw`, and for every row of
    its shards, among its records or its rejections. Raises `OSError` if the output cannot be read.
    """
    inputs = collect([str(raw)], exclude=output, selection=selection)
    if not output.is_dir():
        shard = _shard_of(output, inputs.shards)
        yield from _verify_shard(output, shard, None, options) if shard else _verify_files(output, raw, options, set())
        return
    rejected = _rejected(output)
    seen: set[str] = set()
    if inputs.entries or not inputs.shards or (output / DOCUMENTS).exists():
        yield from _verify_files(output / DOCUMENTS, raw, options, seen)
    paths = [entry.path for entry in inputs.entries] + [rejection.path for rejection in inputs.rejections]
    yield from _unaccounted(paths, seen | rejected, output / DOCUMENTS)
    for shard in inputs.shards:
        if (output / output_name(shard)).exists():
            yield from _verify_shard(output / output_name(shard), shard, rejected, options)
        else:
            yield from _unaccounted([shard.path], rejected, output)
    yield from _surplus(output, inputs.shards)


def _verify_files(documents: Path, raw: Path, options: Options, seen: set[str]) -> Iterator[Finding]:
    """The findings in the records of loose files; their paths are added to `seen`."""
    for number, record, findings in check_lines(documents):
        if not findings:
            seen.add(record["source"]["path"])
            findings = _against_raw(record, raw, options)
        yield from placed(findings, documents, number)


def _verify_shard(output: Path, shard: Shard, rejected: Container[str] | None, options: Options) -> Iterator[Finding]:
    written = (_source_path(value) for _, value, _ in check_lines(output))
    for number, finding in _verify_rows(written, check_lines(output), shard, rejected, options):
        yield from placed([finding], output, number)


def _shard_of(output: Path, shards: list[Shard]) -> Shard | None:
    """The shard that the records of the file `output` are from, if they are from one."""
    first = next((path for _, value, _ in check_lines(output) if (path := _source_path(value))), "")
    return next((shard for shard in shards if first.startswith(f"{shard.path}#")), None)


def _rejected(output: Path) -> set[str]:
    path = output / REJECTED
    if not path.exists():
        return set()
    with path.open("rb") as lines:
        return {orjson.loads(line)["path"] for line in lines}


def _unaccounted(paths: Iterable[str], accounted: set[str], place: Path) -> Iterator[Finding]:
    expected = "a record or a rejection for every file"
    missing = [path for path in paths if printable_path(path) not in accounted]
    yield from placed([Finding("$", f"no record of {display(path)}", expected) for path in missing], place)


def _surplus(output: Path, shards: list[Shard]) -> Iterator[Finding]:
    """Files of records in the folder that nothing of the input gives."""
    known = {DOCUMENTS, REJECTED, *map(output_name, shards)}
    for entry in collect([str(output)], selection=Selection(include=("*.jsonl", "*.jsonl.gz", "*.jsonl.zst"))).shards:
        if entry.path not in known:
            yield from placed([Finding("$", "no shard has this output", "outputs of the input only")], entry.location)


def _against_raw(record: Record, raw: Path, options: Options) -> list[Finding]:
    path = record["source"]["path"]
    if path == STDIN:
        return [Finding("$.source.path", "standard input cannot be read again", "a file")]
    data = load(Entry(record["id"], path, raw / path if raw.is_dir() else raw), options.limits.document_bytes)
    if isinstance(data, Rejection):
        return [Finding("$.source.path", data.reason, f"the file {display(path)} in {display(raw)}")]
    return verify_record(record, data, options)


def _source_path(value: object) -> str:
    """The source path in the `value` of a line, or nothing if there is none."""
    source = value.get("source") if isinstance(value, dict) else None
    path = source.get("path") if isinstance(source, dict) else None
    return path if isinstance(path, str) else ""


def _verify_rows(
    written: Iterable[str], lines: _Lines, shard: Shard, rejected: Container[str] | None, options: Options
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
        yield from _surplus_line(number, value, findings)


def _until(row: Row, lines: _Lines, hashes: set[bytes], options: Options) -> Iterator[tuple[int, Finding]]:
    """The findings in the lines up to that of `row`, which is compared with it; paths passed over leave `hashes`."""
    for number, value, findings in lines:
        if _source_path(value) == row.path:
            found = findings or verify_record(value, row.data, options, row_id=row.id, extra=row.extra)
            yield from ((number, finding) for finding in found)
            return
        yield from _surplus_line(number, value, findings)
        hashes.discard(_hash(_source_path(value)))


def _surplus_line(number: int, value: object, findings: list[Finding]) -> Iterator[tuple[int, Finding]]:
    yield from ((number, finding) for finding in findings)
    if path := _source_path(value):
        problem = f"{display(path)} is no row of the shard, or not here"
        yield number, Finding("$.source.path", problem, "the rows in their order")


def _hash(path: str) -> bytes:
    return blake2b(path.encode("utf-8", "surrogatepass"), digest_size=15).digest()
