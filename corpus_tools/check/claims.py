"""A claim, which is a line of an output about a file or a row, or its absence, is judged here, in a worker process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import orjson

from corpus_tools.check.verify import verify_record
from corpus_tools.inputs.files import FIRST_BYTES, Entry, Rejection, load
from corpus_tools.inputs.shards import Row
from corpus_tools.options import Options
from corpus_tools.record.findings import Finding
from corpus_tools.record.jsonl.file import placed
from corpus_tools.record.record import from_record, to_record
from corpus_tools.run.work import line_or_rejection
from corpus_tools.run.write import encode
from corpus_tools.show import display

_CANONICAL = "keys in the order of the schema, no blanks, and no escapes that JSON does not ask for"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the file `output` says of `source`: `line`, its line `number`, or, where that is empty, nothing.

    With `redo` the source is normalised again. `expected` is what must be there if there is no line; it is not missed
    if that is empty.
    """

    source: Entry | Row
    output: str
    line: bytes = b""
    number: int = 0
    redo: bool = True
    expected: str = ""

    @property
    def size(self) -> int:
        """About how many bytes must be read for it."""
        return len(self.line) + (len(self.source.data) if isinstance(self.source, Row) else 0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a claim, with its place, and the rejection that the source comes to where nothing is claimed.

    `output` is where the record would be if there were one.
    """

    findings: Sequence[Finding] = ()
    rejection: Rejection | None = None
    output: str = ""


def judge(claim: Claim, options: Options) -> Verdict:
    """Hold `claim` against its source, which is read, with the `options` of the run."""
    source = claim.source
    if isinstance(source, Entry):
        data = load(source, options.limits.document_bytes)
        if isinstance(data, Rejection):
            found = Finding("$.source.path", data.reason, f"the file {display(source.path)}")
            return _found(claim, [found]) if claim.line else Verdict((), data, claim.output)
        row = Row(source.id, source.path, data)
    else:
        row = source
    return _found(claim, _judge_line(claim, row, options)) if claim.line else _judge_silence(claim, row, options)


def _judge_line(claim: Claim, row: Row, options: Options) -> list[Finding]:
    record = orjson.loads(claim.line)
    try:
        found = verify_record(record, row.data, options, row_id=row.id, extra=row.extra, redo=claim.redo)
        written = encode(to_record(from_record(record)))
    except Exception as error:  # whatever is wrong with one document, or with us, must not end the proof of the others
        problem = f"could not be verified, which is a defect of corpus-tools: {type(error).__name__}: {error}"
        return [Finding("$", problem, "a record that can be")]
    if not found and written != claim.line:
        found = [Finding("$", "the values are right, but written otherwise", _CANONICAL)]
    return found


def _judge_silence(claim: Claim, row: Row, options: Options) -> Verdict:
    result = line_or_rejection(row, options)
    if isinstance(result, Rejection):
        return Verdict((), result, claim.output)
    missing = [Finding("$", f"no record of {display(row.path)}", claim.expected)] if claim.expected else []
    return _found(claim, missing)


def give_up(claim: Claim, reason: str) -> Verdict:
    """The verdict on what a process cannot be brought to judge: the run will have rejected it for the same reason."""
    if claim.line:
        found = Finding("$", f"the record could not be verified: {reason}", "a file that can be normalised")
        return _found(claim, [found])
    first_bytes = claim.source.data[:FIRST_BYTES] if isinstance(claim.source, Row) else b""
    return Verdict((), Rejection(claim.source.path, reason, first_bytes), claim.output)


def _found(claim: Claim, findings: Sequence[Finding]) -> Verdict:
    return Verdict(tuple(placed(findings, claim.output, claim.number)))
