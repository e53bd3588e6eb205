"""Findings in files on disk: JSONL against its schema, JSONL against the raw files it was made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from corpus_tools.errors import BadInput
from corpus_tools.findings import Finding, short
from corpus_tools.normalize import normalize
from corpus_tools.options import DEFAULTS, Options
from corpus_tools.readers import parse_line, read_lines
from corpus_tools.record import Record
from corpus_tools.sources import DOCUMENTS, REJECTED, STDIN, Entry, Rejection, collect, display, load
from corpus_tools.validate import InvalidRecord, check_record
from corpus_tools.verify import verify_record


def validate_jsonl(path: Path) -> Iterator[Finding]:
    """All that is wrong with the records in the JSONL file `path`. Raises `OSError` if it cannot be read."""
    for number, _, findings in _checked_lines(path):
        yield from _placed(findings, path, number)


def validate_raw(entry: Entry, *, options: Options = DEFAULTS) -> Iterator[Finding]:
    """All that is wrong with the record that the raw file `entry` becomes."""
    path = entry.location or Path(entry.path)
    data = load(entry, options.limits.document_bytes)
    if isinstance(data, Rejection):
        yield from _placed([Finding("$", data.reason, "a file that can be read")], path)
        return
    try:
        normalize(data, name=entry.path, options=options)
    except BadInput as error:
        yield from _placed([Finding("$", error.reason, "a text file")], path)
    except InvalidRecord as error:
        yield from _placed(error.findings, path)


def verify_output(output: Path, raw: Path, *, options: Options = DEFAULTS) -> Iterator[Finding]:
    """All that the records of `output` (a JSONL file, or the folder of a run) say and the files of `raw` do not.

    `options` are those of the run. A folder must account for every file of `raw`, in its documents or among its
    rejections. Raises `OSError` if the output cannot be read.
    """
    documents = output / DOCUMENTS if output.is_dir() else output
    seen: set[str] = set()
    for number, record, findings in _checked_lines(documents):
        if record is not None:
            seen.add(record["source"]["path"])
            findings = findings + _against_raw(record, raw, options)
        yield from _placed(findings, documents, number)
    if output.is_dir():
        yield from _placed(_unaccounted(output, raw, seen), documents)


def _checked_lines(path: Path) -> Iterator[tuple[int, Record | None, list[Finding]]]:
    """Each line's number, its record if that keeps schema and invariants, and what is wrong with it."""
    first_lines: dict[str, int] = {}
    for number, line in read_lines(path):
        try:
            record = parse_line(line)
        except ValueError as error:
            yield number, None, [Finding("$", f"not JSON: {error}", "one JSON object a line")]
            continue
        findings = check_record(record)
        if findings:
            yield number, None, findings
            continue
        first = first_lines.setdefault(record["id"], number)
        if first != number:
            findings = [Finding("$.id", f"{short(record['id'])} is the id of line {first} too", "every id once")]
        yield number, record, findings


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
        seen = seen.union(parse_line(line)["path"] for _, line in read_lines(rejected))
    inputs = collect([str(raw)], exclude=output)
    paths = [entry.path for entry in inputs.entries] + [rejection.path for rejection in inputs.rejections]
    expected = "a record or a rejection for every file"
    return [Finding("$", f"no record of {display(path)}", expected) for path in paths if path not in seen]


def _placed(findings: list[Finding], path: Path, line: int = 0) -> Iterator[Finding]:
    return (replace(finding, file=display(path), line=line) for finding in findings)
