"""Findings in files on disk: raw files as records, records against the raw files they were made from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import orjson

from corpus_tools.errors import BadInput
from corpus_tools.findings import Finding, Rule
from corpus_tools.normalize import normalize
from corpus_tools.options import DEFAULTS, Options
from corpus_tools.record import Record
from corpus_tools.record_files import check_lines, placed
from corpus_tools.sources import DOCUMENTS, REJECTED, STDIN, Entry, Rejection, collect, display, load
from corpus_tools.validate import Contract, InvalidRecord
from corpus_tools.verify import verify_record


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


def verify_output(output: Path, raw: Path, *, options: Options = DEFAULTS) -> Iterator[Finding]:
    """All that the records of `output` (a JSONL file, or the folder of a run) say and the files of `raw` do not.

    `options` are those of the run. A folder must account for every file of `raw`, in its documents or among its
    rejections. Raises `OSError` if the output cannot be read.
    """
    documents = output / DOCUMENTS if output.is_dir() else output
    seen: set[str] = set()
    for number, record, findings in check_lines(documents):
        if not findings:
            seen.add(record["source"]["path"])
            findings = _against_raw(record, raw, options)
        yield from placed(findings, documents, number)
    if output.is_dir():
        yield from placed(_unaccounted(output, raw, seen), documents)


def _against_raw(record: Record, raw: Path, options: Options) -> list[Finding]:
    path = record["source"]["path"]
    if path == STDIN:
        return [Finding("$.source.path", "standard input cannot be read again", "a file")]
    data = load(Entry(record["id"], path, raw / path if raw.is_dir() else raw), options.limits.document_bytes)
    if isinstance(data, Rejection):
        return [Finding("$.source.path", data.reason, f"the file {display(path)} in {display(raw)}")]
    return verify_record(record, data, options)


def _unaccounted(output: Path, raw: Path, seen: set[str]) -> list[Finding]:
    """The files of `raw` that are neither among the documents (`seen`) nor among the rejections of the run."""
    rejected = output / REJECTED
    if rejected.exists():
        with rejected.open("rb") as lines:
            seen = seen.union(orjson.loads(line)["path"] for line in lines)
    inputs = collect([str(raw)], exclude=output)
    paths = [entry.path for entry in inputs.entries] + [rejection.path for rejection in inputs.rejections]
    expected = "a record or a rejection for every file"
    return [Finding("$", f"no record of {display(path)}", expected) for path in paths if path not in seen]
