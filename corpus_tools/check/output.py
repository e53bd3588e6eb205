"""Findings in files on disk: raw files as records, records against the raw files they were made from."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from pathlib import Path

import orjson

from corpus_tools.check.shard_output import source_path, verify_shard
from corpus_tools.check.verify import verify_record
from corpus_tools.errors import BadInput
from corpus_tools.flow import normalize
from corpus_tools.inputs.files import DOCUMENTS, REJECTED, STDIN, Entry, Rejection, Shard, collect, load
from corpus_tools.inputs.selection import EVERYTHING, Selection
from corpus_tools.inputs.shards import output_name
from corpus_tools.options import DEFAULTS, Options
from corpus_tools.record.contract import Contract, InvalidRecord
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.jsonl.file import check_lines, placed
from corpus_tools.record.schema import Record
from corpus_tools.run.rejections import printable_path
from corpus_tools.show import display


def check_raw(entry: Entry, contract: Contract | None = None, *, options: Options = DEFAULTS) -> Iterator[Finding]:
    """All that is wrong with the record that the raw file `entry` becomes.

    `contract` comes on top of the package's own, which every record is made to keep.
    """
    path = entry.location or Path(entry.path)
    data = load(entry, options.limits.document_bytes)
    if isinstance(data, Rejection):
        yield from placed([Finding("$", data.reason, "a file that can be read", rule=Rule.UNREADABLE)], path)
        return
    try:
        record = normalize(data, name=entry.path, options=options).record
    except BadInput as error:
        yield from placed([Finding("$", error.reason, "a text file", rule=Rule.UNREADABLE)], path)
    except InvalidRecord as error:
        yield from placed(error.findings, path)
    else:
        if contract is not None and not contract.accepts(record):
            yield from placed(contract.explain(record), path)


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
    written = (source_path(value) for _, value, _ in check_lines(output))
    for number, finding in verify_shard(written, check_lines(output), shard, rejected, options):
        yield from placed([finding], output, number)


def _shard_of(output: Path, shards: list[Shard]) -> Shard | None:
    """The shard that the records of the file `output` are from, if they are from one."""
    first = next((path for _, value, _ in check_lines(output) if (path := source_path(value))), "")
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
