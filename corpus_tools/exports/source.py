"""The records to export: those of an output folder, of a file, or of standard input."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from corpus_tools.base.show import command, display
from corpus_tools.inputs.files import DOCUMENTS, STDIN, holds_rejections
from corpus_tools.inputs.shard_names import RECORDS
from corpus_tools.record.contract import for_all_versions, own_contract
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.jsonl.file import check_line, placed
from corpus_tools.record.jsonl.lines import is_jsonl, read_lines
from corpus_tools.record.schema import Record
from corpus_tools.record.versions import to_current
from corpus_tools.run.notes import unfinished

_ANY_LENGTH = 1 << 62
"""A record that was written is not too long to be read."""


class NoRecords(ValueError):
    """There is nothing to export; the message says what to do."""


def record_files(out: str) -> list[str]:
    """The files of records at `out`, which is a file, `-`, or an output folder of `corpus normalize`.

    In a folder, `documents.jsonl` comes first and the outputs of shards after it, by their paths. Hidden folders are
    left out. Raises `NoRecords` if there is no such file.
    """
    if out == STDIN or not os.path.isdir(out):
        if out != STDIN and not os.path.lexists(out):
            raise NoRecords(f"{display(out)}: no such file or folder; name an output folder of `corpus normalize`")
        return [out]
    found = []
    others = False
    for above, folders, names in os.walk(out):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        seen = [name for name in names if name[0] != "." and not holds_rejections(name)]
        found += [os.path.join(above, name) for name in seen if is_jsonl(name)]
        others = others or bool(seen)
    first = os.path.join(out, DOCUMENTS)
    found = sorted(found, key=lambda path: (path != first, path))
    if not found:
        first_run = (
            f"if these are raw texts, run `{command('corpus', 'normalize', '-o', 'out', names=[out])}` and export out"
            if others
            else f"run `{command('corpus', 'normalize', '-o', out)}` first, over the raw texts"
        )
        raise NoRecords(f"{display(out)} holds no files of records; {unfinished(Path(out)) or first_run}")
    return found


def read_records(files: list[str]) -> Iterator[Record | Finding]:
    """The records in `files`, as those of the current version, and in the place of a line that holds none, why.

    How a line ends is no reason not to take its record. Raises `OSError` if a file cannot be read.
    """
    contract = for_all_versions(own_contract())
    for path in files:
        for number, line in read_lines(path, longest=_ANY_LENGTH):
            value, findings = check_line(line, contract)
            findings = [finding for finding in findings if finding.rule is not Rule.LINE_END]
            if findings:
                yield from placed(findings, "stdin" if path == STDIN else path, number)
            else:
                yield to_current(value)


def corpus_name(out: str) -> str:
    """What the corpus at `out` is called: as its folder or its file is, without suffix."""
    if out == STDIN:
        return "stdin"
    name = os.path.basename(os.path.realpath(out)) or "corpus"
    return name if os.path.isdir(out) else name.partition(RECORDS)[0]
