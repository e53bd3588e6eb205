"""Files to JSONL: read, normalise, write; what cannot be normalised is put aside and the run goes on."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice, takewhile
from pathlib import Path

import orjson

from corpus_tools.base.model import WarningCode
from corpus_tools.base.options import DEFAULTS, Options
from corpus_tools.base.show import display, numbered, with_file
from corpus_tools.inputs.files import DOCUMENTS, REJECTED, Entry, Inputs, Rejection, Shard
from corpus_tools.inputs.shards import output_name
from corpus_tools.inputs.sidecars import Sidecars, sidecar_name
from corpus_tools.run import STATE, WARM
from corpus_tools.run.beside import Beside
from corpus_tools.run.documents import Documents, file_job
from corpus_tools.run.earlier import Earlier, lines_of, recorded, remember, require_none_lost
from corpus_tools.run.effort import Effort
from corpus_tools.run.fingerprint import fingerprint
from corpus_tools.run.jobs import Counts, Done, FileJob, Line, Result, RowJob, ShardEnd, Step
from corpus_tools.run.leftovers import expected_outputs, leftovers
from corpus_tools.run.line_ends import LineEnds
from corpus_tools.run.notes import begin, end
from corpus_tools.run.places import require_safe
from corpus_tools.run.pool import Pool, Settled
from corpus_tools.run.progress import Progress
from corpus_tools.run.reader import Reader
from corpus_tools.run.rejections import kind_of, rejection_line, rejection_lines
from corpus_tools.run.same_ids import settle_ids
from corpus_tools.run.shard_outputs import ShardOutputs, current_output, look_ahead, shard_jobs
from corpus_tools.run.state import PART, State
from corpus_tools.run.storage import atomic_writer
from corpus_tools.run.up_to_date import differences, first_difference
from corpus_tools.run.work import do_job, give_up

_LOST = "the state in {} is damaged, or not one of this version; it was thrown away, and everything is done again"
_STRAY = (
    "corrects a document that is not there; remove it or, if the document has another name now, or stands in a folder, "
    "rename it after its whole id, as ID.toml (old/swim.toml)"
)
_LEFT = "is of another run and stays as it is; remove it only if its input is gone"
_MIXED = (
    "is of another run, which had other options or another version, and stays as it is; make it anew with the same "
    "options, or give these a folder of their own"
)


@dataclass(slots=True)
class Summary(Counts):
    """What a run did, in numbers.

    `unchanged` counts the documents that were taken over from the last run, and `stray_sidecars` those of no document.
    `kept` are records beside `documents`, of loose files that were not in this run. `reasons` counts what was rejected
    by the kind of its reason, of each of which `firsts` has one: its path, and the whole reason; `shards` are those
    with such rows. `outputs` are the files of records, as paths below the output folder, in the order of their inputs;
    with those of earlier runs, if this one was appended to them.
    """

    documents: int = 0
    unchanged: int = 0
    kept: int = 0
    rejected: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    stray_sidecars: int = 0
    firsts: dict[str, tuple[str, str]] = field(default_factory=dict, kw_only=True)
    shards: dict[str, dict[str, None]] = field(default_factory=dict, kw_only=True)
    outputs: list[str] = field(default_factory=list, kw_only=True)

    @property
    def not_applied(self) -> int:
        """How many corrections do not fit their documents."""
        return self.warnings[WarningCode.CORRECTION_NOT_APPLIED.value]

    @property
    def is_clean(self) -> bool:
        """Was there a record for every input, and a place for every correction?"""
        return not (self.rejected or self.stray_sidecars or self.not_applied)

    def reject(self, path: str, reason: str) -> None:
        """Count a rejection."""
        kind = kind_of(reason)
        self.rejected += 1
        self.reasons[kind] += 1
        self.firsts.setdefault(kind, (path, reason))
        shard, mark, _ = path.partition("#")
        if mark:
            self.shards.setdefault(kind, {})[shard] = None

    def count(self, result: Result) -> None:
        """Count one more result."""
        if isinstance(result, Rejection):
            self.reject(result.path, result.reason)
        else:
            self.documents += 1
            self.add(result.counts)


def run(
    inputs: Inputs,
    folder: Path,
    *,
    options: Options = DEFAULTS,
    sidecars: Sidecars | None = None,
    effort: Effort | None = None,
    progress: Progress | None = None,
    tell: Callable[[str], object] = str,
    earlier: Earlier = Earlier.ASK,
) -> Summary:
    """Normalise all `inputs` into `folder`: `documents.jsonl`, by id, and `rejected.jsonl` if there is anything in it.

    The records of a shard go to a file of its own, in the order of its rows. Each file appears whole or not at all.
    What was done is remembered in the folder, so that a run that was killed can go on, and the next run takes over
    what has not changed. `sidecars` are inputs as well. `tell` gets a sentence about each thing in the folder that is
    not as it should be, about each correction that was found not to fit, and about each sidecar of no document.
    `earlier` says what becomes of the records of loose files that this run does not make again; appended to, the folder
    keeps all that earlier runs with the same options have made, and their rejections.

    Raises `WouldDrop` and `OtherOptions` if those would be lost, `Busy` while another run is at work in the folder,
    `Stopped` if `effort.stop` was set, `WorkersFail` if no process can do the work, `Unsafe` if an input would be
    written to, and `OSError` if the folder cannot be.
    """
    require_safe(inputs, folder)
    sidecars = Sidecars() if sidecars is None else sidecars
    effort, progress = effort or Effort(), progress or Progress()
    inputs = settle_ids(inputs, sidecars, partial(document_pool, options, effort))
    made_with = fingerprint(options)
    require_none_lost(inputs, folder, earlier, options, made_with)
    append, summary = earlier.appends, Summary()
    with State(folder, made_with, force=effort.force, append=append) as state, document_pool(options, effort) as pool:
        remember(inputs, folder, earlier, options, made_with, sidecars.folder)
        begin(folder)
        if state.lost:
            tell(_LOST.format(display(folder / STATE)))
        state.reject_all(inputs.rejections)
        of_rows = sidecars.digest_beside([entry.id for entry in inputs.entries]) if inputs.shards else b""
        shards = _changed_shards(inputs.shards, folder, state, of_rows, summary)
        with Documents(folder, state, options, sidecars) as documents, Reader(effort.seconds) as reader:
            outputs = ShardOutputs(folder, state)
            dates = _Dates(options)
            rows = dates.counted(shard_jobs(shards, reader, options, sidecars, of_rows, outputs.begin, progress))
            steps = _telling(pool.results(chain(documents.jobs(inputs.entries), rows)), inputs, sidecars, options, tell)
            progress.begin(documents.plan(inputs.entries), shards)
            look_ahead(shards, options, effort, progress)
            _write_documents(inputs.entries, steps, documents, summary, progress)
            summary.kept = documents.keep_earlier() if append else 0
            if inputs.entries or not inputs.shards:
                documents.finish()
            for shard in shards:
                _write_shard(shard, steps, outputs, summary, progress)
            outputs.finish()
            dates.tell_none(tell)
        _write_rejections(inputs, folder, state, earlier, summary)
        end(folder)
        summary.outputs = [DOCUMENTS, *state.shard_outputs()] if append else expected_outputs(inputs)
    left = [path for path in leftovers(inputs, folder) if path not in summary.outputs]
    _tell_leftovers(left, folder, Beside(inputs, folder, appends=append), made_with, tell)
    beside = [folder / name for name in (*summary.outputs, *left) if name not in _made(inputs, shards)]
    _tell_strays(_strays(inputs, sidecars, beside), summary, tell)
    progress.end()
    return summary


def _made(inputs: Inputs, shards: Sequence[Shard]) -> set[str]:
    """The outputs of a run over `inputs` whose records were asked for; of the shards these are the changed `shards`."""
    unchanged = {output_name(shard) for shard in inputs.shards if shard not in shards}
    return {*expected_outputs(inputs)} - unchanged


def _write_shard(
    shard: Shard, steps: Iterator[Step], outputs: ShardOutputs, summary: Summary, progress: Progress
) -> None:
    """Write the records of a shard from the first of `steps`."""
    written = outputs.write(shard, steps, lambda done: progress.step(done.size, done.result, known=done.result is None))
    summary.documents += written.documents
    summary.unchanged += written.unchanged
    summary.add(written.counts)


def _tell_leftovers(
    paths: Iterable[str], folder: Path, beside: Beside, made_with: str, tell: Callable[[str], object]
) -> None:
    for path in paths:
        if not beside.is_whole(path, made_with):
            tell(f"{display(folder / path)} {_MIXED if beside.was_made_otherwise(path, made_with) else _LEFT}")


def _tell_strays(strays: Iterable[str], summary: Summary, tell: Callable[[str], object]) -> None:
    """Tell of the sidecars of no document."""
    for stray in strays:
        tell(stray)
        summary.stray_sidecars += 1


def _write_documents(
    entries: Sequence[Entry], steps: Iterator[Step], documents: Documents, summary: Summary, progress: Progress
) -> None:
    """Write the records of `documents.jsonl` from the first of `steps`, one for each of `entries`."""
    for entry, step in zip(entries, steps, strict=False):
        assert isinstance(step, Done)
        result, unchanged = documents.take(entry, step)
        summary.unchanged += unchanged and not isinstance(result, Rejection)
        summary.count(result)
        progress.step(step.size, result, known=unchanged, planned=documents.is_planned(entry))


def stream(
    inputs: Inputs,
    write: Callable[[bytes], object],
    reject: Callable[[Rejection], object],
    *,
    options: Options = DEFAULTS,
    sidecars: Sidecars | None = None,
    effort: Effort | None = None,
    progress: Progress | None = None,
    tell: Callable[[str], object] = str,
) -> Summary:
    """Normalise all `inputs`: `write` gets each line of JSONL, loose files by id, then shard by shard, row by row.

    `reject` gets each rejection, and `tell` a sentence about each correction of the `sidecars` that does not fit, and
    about each sidecar of no document. Nothing is taken over from another run and nothing is remembered.
    Raises `Stopped` if `effort.stop` was set, `WorkersFail` if no process can do the work, and what `write` and
    `reject` raise.
    """
    summary = Summary()
    sidecars = sidecars or Sidecars()
    effort, progress = effort or Effort(), progress or Progress()
    inputs = settle_ids(inputs, sidecars, partial(document_pool, options, effort))
    shards: list[Shard | None] = [None, *inputs.shards] if inputs.entries else [*inputs.shards]
    for rejection in inputs.rejections:
        summary.count(rejection)
        reject(rejection)
    with document_pool(options, effort) as pool, Reader(effort.seconds) as reader:
        limit = options.limits.document_bytes
        jobs = (file_job(entry, limit, sidecars.of(entry.id)) for entry in inputs.entries)
        end_of_files: list[Settled[Step]] = [Settled(ShardEnd(None))] if inputs.entries else []
        dates = _Dates(options)
        rows = dates.counted(shard_jobs(inputs.shards, reader, options, sidecars, b"", progress=progress))
        steps = _telling(pool.results(chain(jobs, end_of_files, rows)), inputs, sidecars, options, tell)
        progress.begin(inputs.entries, inputs.shards)
        look_ahead(inputs.shards, options, effort, progress)
        for _ in shards:
            for step in takewhile(lambda step: isinstance(step, Done), steps):
                assert isinstance(step, Done)
                assert step.result is not None
                if isinstance(step.result, Rejection):
                    reject(step.result)
                else:
                    write(step.result.data)
                summary.count(step.result)
                progress.step(step.size, step.result)
        dates.tell_none(tell)
    _tell_strays(_strays(inputs, sidecars), summary, tell)
    progress.end()
    return summary


def check_output(
    inputs: Inputs,
    folder: Path,
    *,
    options: Options = DEFAULTS,
    sidecars: Sidecars | None = None,
    effort: Effort | None = None,
    counts: Counts | None = None,
    tell: Callable[[str], object] = str,
) -> Iterator[str]:
    """The lines of a diff between what `run` would write and what is in `folder`; none if that is up to date.

    All inputs are normalised, whatever is known of them, and nothing is written. `tell` gets, at the end, a sentence
    about each thing that no run mends: files that are left over, corrections that do not fit, sidecars of no document.
    What the documents come to is added to `counts` on the way. Raises what `run` raises.
    """
    require_safe(inputs, folder)
    sidecars, effort = sidecars or Sidecars(), effort or Effort()
    inputs = settle_ids(inputs, sidecars, partial(document_pool, options, effort))
    rejections = list(inputs.rejections)
    line_ends = LineEnds(inputs.entries, options.limits.document_bytes)
    not_applied: list[str] = []

    def lines(steps: Iterator[Step]) -> Iterator[bytes]:
        for step in steps:
            if isinstance(step, ShardEnd):
                return
            if isinstance(step.result, Rejection):
                rejections.append(step.result)
            elif step.result is not None:
                if counts is not None:
                    counts.add(step.result.counts)
                not_applied.extend(_not_applied(step.result, inputs, sidecars, options))
                yield step.result.data

    with document_pool(options, effort) as pool, Reader(effort.seconds) as reader:
        limit = options.limits.document_bytes
        jobs = (file_job(entry, limit, sidecars.of(entry.id)) for entry in inputs.entries)
        steps = pool.results(chain(jobs, shard_jobs(inputs.shards, reader, options, sidecars, b"")))
        if inputs.entries or not inputs.shards:
            made = lines(islice(steps, len(inputs.entries)))
            yield from differences(DOCUMENTS, lines_of(folder / DOCUMENTS), made, "id", line_ends.look)
            line_ends.look_at_output(folder / DOCUMENTS)
        for shard in inputs.shards:
            name = output_name(shard)
            yield from first_difference(name, lines_of(folder / name), lines(steps))
    beside = Beside(inputs, folder, appends=False)
    rejections += beside.rejections()
    yield from differences(REJECTED, lines_of(folder / REJECTED), rejection_lines(rejections), "path")
    left = leftovers(inputs, folder)
    _tell_leftovers(left, folder, beside, fingerprint(options), tell)
    for sentence in chain(line_ends.said(), not_applied, _strays(inputs, sidecars, [folder / name for name in left])):
        tell(sentence)


def _write_rejections(inputs: Inputs, folder: Path, state: State, earlier: Earlier, summary: Summary) -> None:
    """Write `rejected.jsonl`, or remove it if nothing was rejected; `summary` counts its lines anew."""
    beside = Beside(inputs, folder, appends=earlier.appends)
    for path, output in state.shards():
        if not beside.keeps(path, output):
            state.forget_shard(path)
    told = {(path, reason) for path, reason, _ in state.rejections()}
    said = {path for path, _ in told} | {path for path, _ in state.shards()}
    state.reject_all(beside.rejections(said, told))
    state.commit()
    state.require_folder()
    summary.rejected, summary.reasons, summary.firsts, summary.shards = 0, Counter(), {}, {}
    if not state.count_rejections():
        (folder / REJECTED).unlink(missing_ok=True)
        return
    with atomic_writer(folder / REJECTED, state.folder / PART) as file:
        for row in state.rejections():
            file.write(rejection_line(*row))
            summary.reject(row[0], row[1])


def document_pool(options: Options, effort: Effort) -> Pool[FileJob | RowJob, Step]:
    """Worker processes that normalise documents."""
    return Pool(partial(do_job, options=options), give_up, effort, preload=WARM)


class _Dates:
    """Whether any row says when its page was saved, where a field is to say it: its name may be mistyped."""

    def __init__(self, options: Options) -> None:
        self._field = options.rows.reference_date_field
        self._rows = self._dated = 0

    def counted(self, jobs: Iterable[RowJob | Settled[Step]]) -> Iterator[RowJob | Settled[Step]]:
        """The same jobs."""
        for job in jobs:
            if isinstance(job, RowJob):
                self._rows += 1
                self._dated += job.row.reference_date is not None
            yield job

    def tell_none(self, tell: Callable[[str], object]) -> None:
        """Say so if rows were read and none has a date."""
        if self._field is not None and self._rows and not self._dated:
            tell(f"reference-date-field {display(self._field)}: none of {numbered(self._rows, 'row')} has that field")


def _telling(
    steps: Iterator[Step], inputs: Inputs, sidecars: Sidecars, options: Options, tell: Callable[[str], object]
) -> Iterator[Step]:
    """The same steps; what does not fit in those that were done anew is told."""
    for step in steps:
        if isinstance(step, Done) and isinstance(step.result, Line):
            for problem in _not_applied(step.result, inputs, sidecars, options):
                tell(problem)
        yield step


def _not_applied(line: Line, inputs: Inputs, sidecars: Sidecars, options: Options) -> Iterator[str]:
    """Why corrections of a document do not fit it, with the place of its sidecar, which records leave out.

    Where one folder was read, commands name the document's file, and what finds it as this run did.
    """
    code = WarningCode.CORRECTION_NOT_APPLIED.value
    if not (line.counts.warnings[code] and line.data):
        return
    record = orjson.loads(line.data)
    root = inputs.roots[0] if len(inputs.roots) == 1 else None
    folder = sidecars.folder or Path()
    for warning in record["warnings"]:
        if warning["code"] == code:
            message = f"{display(folder)}{os.sep}{warning['message']}"
            found_by = (*options.rows.words, "--corrections", str(folder))
            yield with_file(message, root / record["source"]["path"], *found_by) if root else message


def _strays(inputs: Inputs, sidecars: Sidecars, taken_over: Iterable[Path] = ()) -> Iterator[str]:
    """A sentence for each sidecar of no document, where whole folders were read.

    `taken_over` are the outputs of shards whose rows nobody has read in this run: their records are documents, too.
    """
    if not inputs.roots or sidecars.folder is None:
        return
    strays = sidecars.strays()
    for path in taken_over if strays else ():
        known = {sidecar_name(record.id) for record in recorded(lines_of(path))}
        strays = [name for name in strays if name not in known]
    for name in strays:
        yield f"{display(sidecars.folder / name)} {_STRAY}"


def _changed_shards(
    shards: Sequence[Shard], folder: Path, state: State, sidecars: bytes, summary: Summary
) -> list[Shard]:
    """The shards that there is something to do for; the others are counted. The one that was in hand comes first."""
    changed = []
    for shard in shards:
        row = current_output(shard, folder, state, sidecars)
        if row is None:
            changed.append(shard)
        else:
            summary.documents += row.documents
            summary.unchanged += row.documents
            summary.add(Counts.from_json(row.counts))
    unfinished = state.unfinished_shard()
    return sorted(changed, key=lambda shard: shard.path != unfinished)
