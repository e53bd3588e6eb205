"""What `corpus validate` goes through: files of records and raw text files, one after the other."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from corpus_tools.base.errors import BadInput
from corpus_tools.base.options import DEFAULTS, Options
from corpus_tools.base.show import display, short, with_file
from corpus_tools.check.large_files import check_file
from corpus_tools.check.rejected import Rejected
from corpus_tools.check.tables import is_table
from corpus_tools.corrections.read import of_sidecar
from corpus_tools.flow import normalize
from corpus_tools.inputs.files import STDIN, Entry, NoInput, Rejection, holds_rejections, load
from corpus_tools.inputs.ids import document_id
from corpus_tools.inputs.shard_names import shard_format
from corpus_tools.inputs.sidecars import Sidecars
from corpus_tools.record.contract import Contract, InvalidRecord, own_contract
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.jsonl.file import placed
from corpus_tools.record.jsonl.lines import is_jsonl
from corpus_tools.run.contents import dated

_NO_PAGE = re.compile(r"\.(?:jsonl|ndjson|jsonlines)(?:\.[^./]*)?$", re.IGNORECASE)
"""Names that promise records of a kind, or a compression, that is not read: the bytes are no page of text."""

STDIN_NAME = "stdin"
"""What findings call standard input."""


@dataclass(frozen=True, slots=True)
class Input:
    """A file to check: `path` is as the caller sees it (`-`: standard input), `below` counts from the input root.

    `folder` is that root, where a folder was named. Behind its files it comes itself, with nothing `below`.
    """

    path: str
    below: str
    folder: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """A file and its findings, which are found as they are asked for."""

    file: str
    findings: Iterator[Finding]


@dataclass(slots=True)
class Tally:
    """What was counted so far; `files` are those of records and raw ones, `records` also those that raw files become.

    `tables` are Parquet files that were made of records and stand beside them; nobody looks into them here.
    """

    files: int = 0
    records: int = 0
    findings: int = 0
    tables: int = 0


def find_inputs(names: Iterable[str]) -> list[Input]:
    """The files that `names` (files, folders, `-`) stand for, folders recursively and in order.

    In folders, names that start with a dot are passed over. A folder that cannot be listed stands for itself, and is a
    finding. Raises `NoInput` for a name that does not exist, and for standard input that is closed.
    """
    found: list[Input] = []
    for name in names:
        if os.path.isdir(name):
            paths = sorted(_walk(Path(name)))
            found += (Input(str(path), path.relative_to(name).as_posix(), name) for path in paths)
            found.append(Input(name, "", name))
        elif name == STDIN and sys.stdin is None:
            raise NoInput("standard input is closed; name files or folders")
        elif name == STDIN or os.path.lexists(name):
            found.append(Input(name, os.path.basename(name)))
        else:
            raise NoInput(f"{display(name)}: no such file or folder; name files, folders, or - for standard input")
    return found


def _walk(folder: Path) -> Iterator[Path]:
    closed: list[Path] = []
    for root, folders, files in os.walk(folder, onerror=lambda error: closed.append(Path(error.filename))):
        folders[:] = [name for name in folders if not name.startswith(".")]
        yield from (Path(root, name) for name in files if not name.startswith("."))
    yield from closed


def check_inputs(
    inputs: Iterable[Input],
    tally: Tally,
    *,
    contract: Contract | None = None,
    options: Options = DEFAULTS,
    sidecars: Sidecars | None = None,
    most: int | None = None,
) -> Iterator[Checked]:
    """Each of `inputs` with its findings; those of all together are no more than `most`. `tally` counts along.

    Files of records, and of rejections, are told by their names; standard input is one of records. All others are raw:
    they are normalised with `options`, corrected by `sidecars`, and what comes out is checked, but for shards and for
    records that are packed otherwise, which are findings: they are no pages. Tables of records in a folder are passed
    over. Lines and raw files of more bytes than its limit allows are not read. A folder without any record is a
    finding, and so is a raw file in it that becomes a record with the id of another. `contract` is the package's own
    unless one is given.
    """
    contract = contract or own_contract()
    folder, before = "", (0, 0)
    taken: dict[str, str] = {}
    for one in inputs:
        if most is not None and tally.findings >= most:
            return
        if one.folder != folder:
            folder, before, taken = one.folder, (tally.records, tally.findings), {}
        if folder and one.below and is_table(Path(one.path)):
            tally.tables += 1
            continue
        is_folder = bool(folder and not one.below)
        if is_folder and before != (tally.records, tally.findings):
            continue  # all that there is to say of it was said of its files
        tally.files += not is_folder and not holds_rejections(one.path)
        if is_folder:
            findings = _check_folder(one)
        elif holds_rejections(one.path):
            findings = _check_rejections(one)
        elif one.path == STDIN or is_jsonl(one.path):
            findings = _check_records(one, tally, contract, options)
        else:
            findings = _check_other(one, tally, contract, options, sidecars or Sidecars(), taken)
        left = None if most is None else most - tally.findings
        yield Checked(_name(one), _counted(islice(findings, left), tally))


def _name(one: Input) -> str:
    return STDIN_NAME if one.path == STDIN else display(one.path)


def _no_page(path: str) -> str:
    """Why a file, by its name, can be neither records nor a page; nothing where it can."""
    if _NO_PAGE.search(path):
        return "records under this name cannot be read"
    if is_table(Path(path)):
        return "a table that was made of records is not looked into; validate the JSONL, and verify compares both"
    if shard_format(path):
        return "a shard holds many pages, none of which was checked; normalize it, and validate the output"
    return ""


def _counted(findings: Iterable[Finding], tally: Tally) -> Iterator[Finding]:
    for finding in findings:
        tally.findings += 1
        yield finding


def _check_folder(one: Input) -> Iterator[Finding]:
    problem = "there is no record in this folder"
    return placed([Finding("$", problem, "records, or raw pages", rule=Rule.UNREADABLE)], one.path)


def _check_records(one: Input, tally: Tally, contract: Contract, options: Options) -> Iterator[Finding]:
    name = STDIN_NAME if one.path == STDIN else one.path
    try:
        for values, by_line in check_file(one.path, contract, longest=options.limits.document_bytes):
            tally.records += values
            for number, findings in by_line.items():
                yield from placed(findings, name, number)
    except OSError as error:
        yield from placed([_unreadable(error)], name)


def _check_rejections(one: Input) -> Iterator[Finding]:
    try:
        yield from Rejected(Path(one.path)).read()
    except OSError as error:
        yield from placed([_unreadable(error)], one.path)


def _unreadable(error: OSError) -> Finding:
    problem = f"the file cannot be read: {error.strerror or error}"
    return Finding("$", problem, "a file that can be read", rule=Rule.UNREADABLE)


def _check_other(
    one: Input, tally: Tally, contract: Contract, options: Options, sidecars: Sidecars, taken: dict[str, str]
) -> Iterator[Finding]:
    """All that is wrong with a file that is, by its name, none of records."""
    if problem := _no_page(one.path):
        expected = ".jsonl, .jsonl.gz, .jsonl.zst or raw pages"
        return placed([Finding("$", problem, expected, rule=Rule.UNREADABLE)], one.path)
    return _check_raw(one, tally, contract, options, sidecars, taken)


def _same_id(one: Input, document_id: str, taken: dict[str, str]) -> list[Finding]:
    first = taken.setdefault(document_id, one.below) if one.folder else one.below
    if first == one.below:
        return []
    problem = f"{short(document_id)} is the id of {display(first)}, which comes before"
    return [Finding("$.id", problem, "another name for one of them, or one of them left out", rule=Rule.DUPLICATE_ID)]


def _check_raw(
    one: Input, tally: Tally, contract: Contract, options: Options, sidecars: Sidecars, taken: dict[str, str]
) -> Iterator[Finding]:
    """All that is wrong with the record that a raw file becomes, and with the corrections in its sidecar.

    `contract` comes on top of the package's own, which every record is made to keep. `taken` has the path of the file
    in the folder that has an id, and gets that of this one.
    """
    data = load(Entry(document_id(one.below), one.below, Path(one.path)), options.limits.document_bytes)
    if isinstance(data, Rejection):
        yield from placed([Finding("$", data.reason, "a file that can be read", rule=Rule.UNREADABLE)], one.path)
        return
    try:
        sidecar = sidecars.of_file(document_id(one.below), one.path, data)
        own = dated(options, Path(one.path))
        made = normalize(data, name=one.below, options=own, corrections=of_sidecar(sidecar))
    except BadInput as error:
        yield from placed([Finding("$", error.reason, "a text file", rule=Rule.UNREADABLE)], one.path)
    except InvalidRecord as error:
        tally.records += 1
        yield from placed(error.findings, one.path)
    else:
        tally.records += 1
        yield from placed(_same_id(one, made.document.id, taken), one.path)
        folder = sidecars.folder or Path()
        for finding in made.findings:
            remedy = with_file(finding.expected, one.path, "--corrections", str(folder))
            yield replace(finding, file=display(folder / finding.file), expected=remedy)
        if not contract.accepts(made.record):
            yield from placed(contract.explain(made.record), one.path)
