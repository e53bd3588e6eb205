"""Whole files as the work of a task: read as `corpus normalize` reads them, wherever they lie."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from corpus_tools.base.options import Options
from corpus_tools.inputs.files import Entry, Rejection, Shard, load
from corpus_tools.inputs.ids import document_id
from corpus_tools.inputs.shard_names import shard_format
from corpus_tools.inputs.shards.rows import Row
from corpus_tools.inputs.sidecars import Sidecars
from corpus_tools.run.jobs import Done, RowJob, Step
from corpus_tools.run.pool import Settled
from corpus_tools.run.reader import Reader
from corpus_tools.run.shard_outputs import shard_jobs


def folder_at(url: str | os.PathLike[str]) -> Any:
    """The folder at a path or URL, as a file system of fsspec."""
    from fsspec.core import url_to_fs
    from fsspec.implementations.dirfs import DirFileSystem

    storage, path = url_to_fs(url)
    return DirFileSystem(path, storage)


def file_jobs(
    names: Iterable[str | Rejection], folder: Any, reader: Reader, options: Options
) -> Iterator[RowJob | Settled[Step]]:
    """The documents of the files called `names` in `folder`, a `DirFileSystem`: rows of shards, and texts.

    A name that is none stands there as the rejection that becomes of it.
    """
    for name in names:
        if isinstance(name, Rejection):
            yield Settled(Done(name, 0))
            continue
        with _at_hand(name, folder) as location:
            form = shard_format(name)
            if form is None:
                yield _text_job(Entry(document_id(name), name, location), options.limits.document_bytes)
            else:
                yield from shard_jobs(
                    [Shard(name, location, form.name, form.compression)], reader, options, Sidecars(), b""
                )


@contextmanager
def _at_hand(name: str, folder: Any) -> Iterator[Path]:
    """Where on this machine the file lies: readers go to and fro in it, so a file of a storage is copied first."""
    from fsspec.implementations.local import LocalFileSystem

    if isinstance(folder.fs, LocalFileSystem):
        yield Path(folder.fs._strip_protocol(folder.path), name)
        return
    with TemporaryDirectory() as here:
        location = Path(here, "file")
        folder.get_file(name, str(location))
        yield location


def _text_job(entry: Entry, limit: int) -> RowJob | Settled[Step]:
    data = load(entry, limit)
    return Settled(Done(data, 0)) if isinstance(data, Rejection) else RowJob(Row(entry.id, entry.path, data))
