"""The outputs of shards: one file for each, complete and on the disk before the shard counts as done."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from corpus_tools.base.options import Options
from corpus_tools.inputs.files import Rejection, Shard
from corpus_tools.inputs.shards import BrokenShard, output_name
from corpus_tools.inputs.sidecars import Sidecars
from corpus_tools.run.contents import hash_file, with_sidecar
from corpus_tools.run.jobs import Counts, Done, RowJob, ShardEnd, Step
from corpus_tools.run.pool import Settled
from corpus_tools.run.reader import Reader, ReaderFailed
from corpus_tools.run.state import PART, ShardRow, State
from corpus_tools.run.storage import atomic_writer, make_folder
from corpus_tools.run.write import packed_writer


def hash_shard(shard: Shard, sidecars: bytes) -> bytes | None:
    """A hash of all that the records of a shard depend on; `sidecars` is that of those that its rows could have."""
    sha256 = hash_file(shard.location)
    return None if sha256 is None else with_sidecar(sha256, sidecars)


def current_output(shard: Shard, folder: Path, state: State, sidecars: bytes) -> ShardRow | None:
    """What is known of the shard, if neither it nor its sidecars nor its output has changed since."""
    row = state.shard(shard.path)
    if row is None or row.sha256 is None or row.output != output_name(shard):
        return None
    if hash_file(folder / row.output) != row.output_sha256 or hash_shard(shard, sidecars) != row.sha256:
        return None
    return row


def shard_jobs(
    shards: Iterable[Shard], reader: Reader, options: Options, sidecars: Sidecars, digest: bytes
) -> Iterator[RowJob | Settled[Step]]:
    """The rows of all `shards`, one shard after the other, and a `ShardEnd` behind each.

    `digest` is the hash of the sidecars that their rows could have.
    """
    for shard in shards:
        before = hash_shard(shard, digest)
        whole = True
        try:
            for row in reader.rows(shard, options.rows, options.limits):
                if isinstance(row, Rejection):
                    yield Settled(Done(row, len(row.first_bytes)))
                else:
                    yield RowJob(replace(row, sidecar=sidecars.of(row.id)))
        except BrokenShard as error:
            whole = not isinstance(error, ReaderFailed)
            yield Settled(Done(Rejection(shard.path, error.reason), 0))
        except OSError as error:  # the disk's fault, perhaps for the moment: the next run is to try again
            whole = False
            yield Settled(Done(Rejection(shard.path, f"the file cannot be read: {error.strerror or error}"), 0))
        whole = whole and hash_shard(shard, digest) == before
        yield Settled(ShardEnd(before if whole else None))


def write_shard(shard: Shard, steps: Iterator[Step], folder: Path, state: State) -> Iterator[Done]:
    """Write the shard's output from `steps`, which are taken up to its `ShardEnd`; each of them is given on."""
    state.forget_shard(shard.path)
    name = output_name(shard)
    documents, counts = 0, Counts()
    with atomic_writer(folder / name, state.folder / PART) as file:
        with packed_writer(file, name) as lines:
            for step in steps:
                if isinstance(step, ShardEnd):
                    break
                if isinstance(step.result, Rejection):
                    state.reject(step.result, shard.path)
                elif step.result is not None:
                    lines.write(step.result.data)
                    documents += 1
                    counts.add(step.result.counts)
                yield step
        state.require_folder()
        make_folder((folder / name).parent)
    if isinstance(step, ShardEnd):
        output = hash_file(folder / name)
        state.save_shard(shard.path, ShardRow(step.sha256, name, output, documents, counts.to_json()))
    state.commit()
