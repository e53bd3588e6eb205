"""Does an output follow from its input? Each file of it against the raw files and the rows of shards it was made from.

Nothing in the output says what is read: only what `collect` finds in the input is opened. Each line of the output is a
claim about a file or a row, and so is its absence; claims are judged in worker processes.
"""

from __future__ import annotations

import random
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from hashlib import blake2b
from itertools import chain
from pathlib import Path

import orjson

from corpus_tools.base.options import DEFAULTS, Options
from corpus_tools.base.show import display
from corpus_tools.check.folder import check_packing, strangers
from corpus_tools.check.rejected import Rejected
from corpus_tools.check.tables import check_tables
from corpus_tools.check.verify import verify_record
from corpus_tools.corrections.read import of_sidecar
from corpus_tools.inputs.files import (
    DOCUMENTS,
    FIRST_BYTES,
    REJECTED,
    STDIN,
    Entry,
    Inputs,
    Rejection,
    Shard,
    collect,
    load,
)
from corpus_tools.inputs.selection import EVERYTHING, Selection
from corpus_tools.inputs.shards import BrokenShard, Row, output_name
from corpus_tools.inputs.sidecars import Sidecar, Sidecars
from corpus_tools.record.findings import Finding
from corpus_tools.record.jsonl.file import CheckedLine, checked_lines, placed
from corpus_tools.record.jsonl.lines import read_lines
from corpus_tools.record.record import from_record, to_record
from corpus_tools.run import WARM
from corpus_tools.run.contents import dated
from corpus_tools.run.effort import Effort
from corpus_tools.run.leftovers import expected_outputs
from corpus_tools.run.made_with import other_options
from corpus_tools.run.pool import Pool, Settled
from corpus_tools.run.progress import Progress
from corpus_tools.run.reader import Reader
from corpus_tools.run.same_ids import settle_ids
from corpus_tools.run.shard_outputs import size_of_row
from corpus_tools.run.work import do_job, line_or_rejection, of_row
from corpus_tools.run.work import give_up as given_up_by_run
from corpus_tools.run.write import encode

_CANONICAL = "keys in the order of the schema, no blanks, and no escapes that JSON does not ask for"
_EVERY_FILE = "a record or a rejection for every file"
_EVERY_ROW = "a record or a rejection for every row"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the file `output` says of `source`: `line`, its line `number`, or, where that is empty, nothing.

    With `redo` the source is normalised again, with the corrections in `sidecar`. `expected` is what must be there if
    there is no line; it is not missed if that is empty.
    """

    source: Entry | Row
    output: str
    line: bytes = b""
    number: int = 0
    redo: bool = True
    expected: str = ""
    sidecar: Sidecar | None = None

    @property
    def size(self) -> int:
        """About how many bytes must be read for it."""
        return len(self.line) + (len(self.source.data) if isinstance(self.source, Row) else 0)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is wrong with a claim, with its place, and the rejection that the source comes to where nothing is claimed.

    `output` is where the record would be if there were one; `size` the bytes of the source, 0 if it was not read.
    """

    findings: Sequence[Finding] = ()
    rejection: Rejection | None = None
    output: str = ""
    size: int = 0


def judge(claim: Claim, options: Options) -> Verdict:
    """Hold `claim` against its source, which is read, with the `options` of the run."""
    source = claim.source
    if isinstance(source, Entry):
        data = load(source, options.limits.document_bytes)
        if isinstance(data, Rejection):
            found = Finding("$.source.path", data.reason, f"the file {display(source.path)}")
            return _found(claim, [found]) if claim.line else Verdict((), data, claim.output)
        row = Row(source.id, source.path, data, sidecar=claim.sidecar)
        options = dated(options, source.location)
    else:
        row = replace(source, sidecar=claim.sidecar)
    verdict = _found(claim, _judge_line(claim, row, options)) if claim.line else _judge_silence(claim, row, options)
    return replace(verdict, size=len(row.data))


def _judge_line(claim: Claim, row: Row, options: Options) -> list[Finding]:
    record = orjson.loads(claim.line)
    try:
        own, said = of_row(options, row), of_sidecar(row.sidecar)
        found = verify_record(record, row.data, own, row_id=row.id, extra=row.extra, corrections=said, redo=claim.redo)
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


_Claims = Iterator[Claim | Settled[Verdict]]


def verify_output(
    output: Path,
    raw: Sequence[Path],
    *,
    options: Options = DEFAULTS,
    selection: Selection = EVERYTHING,
    sidecars: Sidecars | None = None,
    redo: float = 1.0,
    effort: Effort | None = None,
    progress: Progress | None = None,
) -> Iterator[Finding]:
    """All that the records of `output` (a JSONL file, or the folder of a run) say and the files in `raw` do not.

    `options`, `selection` and `sidecars` are those of the run. A folder must account for every file of `raw`, and for
    every row of its shards, among its records or its rejections, and hold nothing else. `redo` is the share of the
    records (a random sample) whose sources are normalised again; all others are proved without. Where anything is
    wrong, and the folder says that the run had other `options`, that alone is told. Raises `OSError` if the output
    cannot be read, `Stopped` if `effort.stop` was set, and `WorkersFail` if no process can do the work.
    """
    inputs = collect(map(str, raw), exclude=output, selection=selection)
    sidecars = Sidecars() if sidecars is None else sidecars
    effort, progress = effort or Effort(), progress or Progress()
    of_run = partial(do_job, options=options)
    inputs = settle_ids(inputs, sidecars, partial(Pool, of_run, given_up_by_run, effort, preload=WARM))
    findings = _findings(output, raw, inputs, options, sidecars, redo, effort, progress)
    with closing(findings):
        first = next(findings, None)
        if first is None:
            return
        if said := other_options(output if output.is_dir() else output.parent, options, sidecars.folder):
            yield Finding("$", said, "the options of the run; nothing else was proved", str(output))
            return
        yield first
        yield from findings


def _findings(
    output: Path,
    raw: Sequence[Path],
    inputs: Inputs,
    options: Options,
    sidecars: Sidecars,
    redo: float,
    effort: Effort,
    progress: Progress,
) -> Generator[Finding]:
    progress.begin(inputs.entries, inputs.shards)
    with (
        Pool(partial(judge, options=options), give_up, effort, preload=WARM) as pool,
        Reader(effort.seconds) as reader,
    ):
        proof = _Proof(output, inputs, options, redo, reader, sidecars, progress)
        if not output.is_dir():
            for verdict in _told(pool.results(proof.of_file()), progress):
                yield from verdict.findings
            return
        rejected = Rejected(output / REJECTED)
        yield from rejected.read()
        faulty: set[str] = set()
        for verdict in _told(pool.results(proof.of_folder()), progress):
            faulty.update(finding.file for finding in verdict.findings)
            yield from verdict.findings
            if verdict.rejection is not None:
                yield from rejected.cross_off(verdict.rejection, verdict.output)
        yield from rejected.left_over()
    for shard in inputs.shards:
        path = output / output_name(shard)
        if display(path) not in faulty:  # other lines are compressed otherwise
            yield from check_packing(path)
    yield from strangers(output, raw, inputs)
    records = [output / name for name in expected_outputs(inputs)]
    yield from check_tables(output, [path for path in records if path.is_file()])


def _told(verdicts: Iterator[Verdict], progress: Progress) -> Iterator[Verdict]:
    """The `verdicts`, of which `progress` is told."""
    for verdict in verdicts:
        if verdict.size:
            progress.step(verdict.size, None)
        yield verdict
    progress.end()


@dataclass(frozen=True, slots=True)
class _Proof:
    """The claims that an output makes about its input."""

    output: Path
    inputs: Inputs
    options: Options
    redo: float
    reader: Reader
    sidecars: Sidecars
    progress: Progress

    def of_folder(self) -> _Claims:
        """Those of all files of a folder, and that there are none about what was rejected."""
        documents = self.output / DOCUMENTS
        for rejection in self.inputs.rejections:
            yield Settled(Verdict((), rejection, str(documents)))
        if self.inputs.entries or not self.inputs.shards:
            if documents.exists():
                yield from self._of_entries(documents, _EVERY_FILE, checked_lines(documents))
            else:
                yield _settled([Finding("$", "the file is not there", "the records of the input")], documents)
                yield from (self._silence(entry, documents, "") for entry in self.inputs.entries)
        for shard in self.inputs.shards:
            path = self.output / output_name(shard)
            if path.exists():
                yield from self._of_rows(path, [shard], _EVERY_ROW, checked_lines(path))
            else:
                yield _settled([Finding("$", f"no record of {display(shard.path)}", _EVERY_FILE)], self.output)
                yield from self._of_silence(path, shard)

    def of_file(self) -> _Claims:
        """Those of a file of records alone, which may be some of a run's, or all: of loose files and of many shards."""
        by_path = {shard.path: shard for shard in self.inputs.shards}
        named: set[str] = set()
        others = False
        for path in _source_paths(self.output):
            shard = _shard_of(path, by_path)
            others = others or shard is None
            named.update([] if shard is None else [shard.path])
        if others or not named:
            lines = checked_lines(self.output)
            loose = (line for line in lines if _shard_of(_source_path(line.value), by_path) is None)
            yield from self._of_entries(self.output, "", loose)
        if named:
            lines = checked_lines(self.output)
            rows = (line for line in lines if _shard_of(_source_path(line.value), by_path) is not None)
            shards = [shard for shard in self.inputs.shards if shard.path in named]
            yield from self._of_rows(self.output, shards, "", rows)

    def _claim(self, source: Entry | Row, output: Path, line: CheckedLine) -> Claim:
        redo = self.redo >= 1 or random.random() < self.redo
        return Claim(source, str(output), line.line, line.number, redo, sidecar=self.sidecars.of(source.id))

    def _silence(self, source: Entry | Row | Rejection, output: Path, expected: str) -> Claim | Settled[Verdict]:
        if isinstance(source, Rejection):
            return Settled(Verdict((), source, str(output)))
        return Claim(source, str(output), expected=expected, sidecar=self.sidecars.of(source.id))

    def _of_entries(self, documents: Path, expected: str, lines: Iterator[CheckedLine]) -> _Claims:
        """The claims that `lines` make about loose files.

        `expected` is said of those that nothing is claimed of, unless it is empty.
        """
        places = {entry.path: place for place, entry in enumerate(self.inputs.entries)}
        seen: set[int] = set()
        last = -1
        for line in lines:
            path = _source_path(line.value)
            place = places.get(path, -1)
            findings = line.findings
            if path and place < 0:
                findings = [*findings, _no_source(path)]
            elif place in seen:
                problem = f"{display(path)} has a record already"
                findings = [*findings, Finding("$.source.path", problem, "a record for each file")]
            elif expected and 0 <= place < last:
                problem = f"{display(path)} is out of order"
                findings = [*findings, Finding("$.source.path", problem, "the records by id")]
            if findings:
                yield _settled(findings, documents, line.number)
            else:
                yield self._claim(self.inputs.entries[place], documents, line)
            if place >= 0:
                seen.add(place)
                last = max(last, place)
        if expected:
            for place, entry in enumerate(self.inputs.entries):
                if place not in seen:
                    yield self._silence(entry, documents, expected)

    def _of_rows(self, output: Path, shards: Sequence[Shard], expected: str, lines: Iterator[CheckedLine]) -> _Claims:
        """The claims that `lines` make about the rows of `shards`, which must be in their order, shard by shard.

        A hash of each path is held in memory.
        """
        ahead = set(map(_hash, _source_paths(output)))
        for row in chain.from_iterable(_rows(one, self.options, self.reader, self.progress) for one in shards):
            if isinstance(row, Row) and _hash(row.path) in ahead:
                yield from self._until(row, lines, ahead, output)
            elif expected:
                yield self._silence(row, output, expected)
        for line in lines:
            yield _surplus(line, output)

    def _until(self, row: Row, lines: Iterator[CheckedLine], ahead: set[bytes], output: Path) -> _Claims:
        """The claims of the lines up to that about `row`; paths passed over leave `ahead`."""
        for line in lines:
            path = _source_path(line.value)
            if path == row.path:
                yield _settled(line.findings, output, line.number) if line.findings else self._claim(row, output, line)
                return
            yield _surplus(line, output)
            ahead.discard(_hash(path))

    def _of_silence(self, output: Path, shard: Shard) -> _Claims:
        """That nothing is claimed of a shard, of whose rows those are not missed that would have given a record."""
        for row in _rows(shard, self.options, self.reader, self.progress):
            yield self._silence(row, output, "")


def _no_source(path: str) -> Finding:
    problem = f"{display(path)} is not there, or no file that a run would read"
    if path == STDIN:
        problem = "standard input cannot be read again"
    return Finding("$.source.path", problem, "a file of the input")


def _rows(shard: Shard, options: Options, reader: Reader, progress: Progress) -> Iterator[Row | Rejection]:
    """The rows of `shard`, and behind them the rejection of a shard that is damaged."""
    progress.begin_reading(shard)
    try:
        for row in reader.rows(shard, options.rows, options.limits):
            progress.read(shard, size_of_row(row), reader.share)
            yield row
    except BrokenShard as error:
        yield Rejection(shard.path, error.reason)
    except OSError as error:
        yield Rejection(shard.path, f"the file cannot be read: {error.strerror or error}")
    progress.end_reading(shard)


def _surplus(line: CheckedLine, output: Path) -> Settled[Verdict]:
    findings = line.findings
    if path := _source_path(line.value):
        problem = f"{display(path)} is no row of the shard, or not here"
        findings = [*findings, Finding("$.source.path", problem, "the rows in their order")]
    elif not findings:
        findings = [Finding("$.source.path", "no path", "that of a row")]
    return _settled(findings, output, line.number)


def _settled(findings: Sequence[Finding], path: Path, number: int = 0) -> Settled[Verdict]:
    return Settled(Verdict(tuple(placed(findings, path, number))))


def _source_paths(output: Path) -> Iterator[str]:
    """The source path in each line of `output`, or nothing where a line has none."""
    for _, line in read_lines(output):
        try:
            yield "" if isinstance(line, Finding) else _source_path(orjson.loads(line))
        except ValueError:
            yield ""


def _source_path(value: object) -> str:
    """The source path in the `value` of a line, or nothing if there is none."""
    source = value.get("source") if isinstance(value, dict) else None
    path = source.get("path") if isinstance(source, dict) else None
    return path if isinstance(path, str) else ""


def _shard_of(path: str, shards: Mapping[str, Shard]) -> Shard | None:
    """Which of `shards`, by their paths, the `path` of a record names a row of."""
    ends = (place for place, letter in enumerate(path) if letter == "#")
    return next((shards[path[:end]] for end in ends if path[:end] in shards), None)


def _hash(path: str) -> bytes:
    return blake2b(path.encode("utf-8", "surrogatepass"), digest_size=15).digest()
