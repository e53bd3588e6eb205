"""Steps of a datatrove pipeline: files to documents, documents to records, with what was set aside and statistics."""

from __future__ import annotations

import base64
import os
from collections import deque
from collections.abc import Iterator
from typing import Any

import orjson
from datatrove.data import Document
from datatrove.io import DataFolderLike, get_datafolder
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.writers import JsonlWriter
from datatrove.pipeline.writers.disk_base import DiskWriter

from corpus_tools.base.arguments import A_PATH, PATH_TYPES, require_method, require_types
from corpus_tools.base.errors import BadInput
from corpus_tools.base.limits import too_large
from corpus_tools.base.options import DEFAULTS, Options
from corpus_tools.engines.arguments import require_arguments
from corpus_tools.engines.files import file_jobs
from corpus_tools.engines.paths import given_path, row_path
from corpus_tools.inputs.files import Rejection
from corpus_tools.inputs.ids import given_id
from corpus_tools.inputs.shards.rows import Row, as_string, find_field, reference_date_of
from corpus_tools.run.effort import DEFAULT_SECONDS, Effort
from corpus_tools.run.jobs import Counts, Done, Line, RowJob, Step
from corpus_tools.run.pipeline import document_pool
from corpus_tools.run.pool import Settled
from corpus_tools.run.reader import Reader
from corpus_tools.run.rejections import printable_path

PATH = "source_path"
"""The key of a document's metadata that says what `source.path` is to say."""

_FILE = "file_path"

RECORD = "record"
"""The key of its metadata that holds the record."""


class RejectedDocument(Document):
    """What gave no document: its metadata are `path`, `reason` and `first_bytes`, as in `rejected.jsonl`."""


def normalize_pipeline(
    folder: DataFolderLike,
    output: str | os.PathLike[str],
    *,
    options: Options = DEFAULTS,
    seconds: float = DEFAULT_SECONDS,
) -> list[PipelineStep]:
    """From the files in `folder` to `output/records/` and `output/rejected/`, for any executor of datatrove.

    Each task takes every n-th file and writes one file of records, `RANK.jsonl.zst`, whose lines are those of `corpus
    normalize`, and one of rejections if there is any. See `NormalizeDocuments` for `seconds`.
    """
    require_types("normalize_pipeline", {"output": (output, PATH_TYPES, f"{A_PATH}, or a URL")})
    require_arguments("normalize_pipeline", options, seconds=seconds)
    return [
        ReadFiles(folder, options=options, seconds=seconds),
        NormalizeDocuments(_writer(f"{output}/rejected", _metadata), options=options, seconds=seconds),
        _writer(f"{output}/records", _record),
    ]


class ReadFiles(PipelineStep):
    """Gives the documents of the files in `folder` as `corpus normalize` reads them, and each `RejectedDocument`.

    Bytes that are not UTF-8 stand in the text as lone surrogates (Python's `surrogateescape`) until
    `NormalizeDocuments` repairs them. Fields to keep (`options.rows.keep`) go to the metadata, and so does the date on
    which the page was saved, if `options.rows.reference_date_field` names it.
    """

    type = "📖 - READER"
    name = "corpus-tools"

    def __init__(
        self, folder: DataFolderLike, *, options: Options = DEFAULTS, seconds: float = DEFAULT_SECONDS
    ) -> None:
        require_arguments("ReadFiles", options, seconds=seconds)
        super().__init__()
        self.folder = get_datafolder(os.fspath(folder) if isinstance(folder, os.PathLike) else folder)
        self.options, self.seconds = options, seconds

    def run(self, data: Any = None, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """The documents of `data`, then those of this rank's files. A shard is read in a process of its own.

        Raises `FileNotFoundError` if there is no file for any rank.
        """
        yield from data or ()
        names = [name for name in self.folder.list_files() if not any(part[0] == "." for part in name.split("/"))]
        if not names:  # a storage has no folders, so one that is not there is as one without files
            raise FileNotFoundError(
                f"ReadFiles({self.folder.path!r}) has no file to read; name the folder with the inputs, and remove "
                "what tasks over a wrong one have left in logging_dir, or those are not done again"
            )
        with Reader(self.seconds) as reader:
            for job in file_jobs(names[rank::world_size], self.folder, reader, self.options):
                if isinstance(job, RowJob):
                    yield _document(job.row, self.options.rows.reference_date_field)
                elif isinstance(job.result, Done) and isinstance(job.result.result, Rejection):
                    yield _rejected(job.result.result)


class NormalizeDocuments(PipelineStep):
    """Takes documents and gives them with their record as `metadata["record"]`, its body as text and its id.

    A document without a body has the text "". The document's id goes to the record, and of its metadata the fields that
    `options.rows.keep` names, the date that `reference_date_field` names, and as path `path_field` or, without,
    `file_path`, with `#` and the id behind it. What gives no record goes to the writer `rejected`. A process beside
    that of the task does the work, as in `normalize_batches`: a document that needs more than 4 GiB or `seconds` is
    rejected.

    Statistics: `documents`, `comments`, `repairs`, `warnings` (also by kind), `documents_in_doubt` (with a warning),
    `rejected`.
    """

    type = "🧹 - NORMALIZER"
    name = "corpus-tools"

    def __init__(
        self,
        rejected: DiskWriter,
        *,
        options: Options = DEFAULTS,
        path_field: str = PATH,
        seconds: float = DEFAULT_SECONDS,
    ) -> None:
        require_arguments("NormalizeDocuments", options, path_field=path_field, seconds=seconds)
        writer = "a writer of datatrove, such as JsonlWriter(folder)"
        require_method("NormalizeDocuments", "rejected", rejected, "write", writer)
        super().__init__()
        self.rejected = rejected
        self.options, self.path_field, self.seconds = options, path_field, seconds

    def run(self, data: Any, rank: int = 0, world_size: int = 1) -> Iterator[Document]:
        """The documents of `data` that have a record, in their order."""
        waiting: deque[Document] = deque()

        def jobs() -> Iterator[RowJob | Settled[Step]]:
            for document in data:
                waiting.append(document)
                yield self._job(document)

        with document_pool(self.options, Effort(1, self.seconds)) as pool, self.rejected as rejected:
            for step in pool.results(jobs()):
                document = waiting.popleft()
                if isinstance(document, RejectedDocument):
                    self.stat_update("rejected")
                    rejected.write(document, rank)
                elif isinstance(step, Done) and isinstance(step.result, Line):
                    self._count(step.result.counts)
                    yield _normalized(document, step.result)
                elif isinstance(step, Done) and isinstance(step.result, Rejection):
                    self.stat_update("rejected")
                    rejected.write(_rejected(step.result), rank)

    def _job(self, document: Document) -> RowJob | Settled[Step]:
        if isinstance(document, RejectedDocument):
            return Settled(Done(None, 0))
        row_id = given_id(document.id)
        path = f"#{row_id}"
        values = ((name, find_field(document.metadata, name)) for name in self.options.rows.keep)
        try:
            path = self._path(document, row_id)
            data = document.text.encode("utf-8", "surrogateescape")
            if len(data) > self.options.limits.document_bytes:
                raise BadInput(too_large("the text", self.options.limits.document_bytes))
            extra = tuple((name, as_string(value)) for name, value in values if value is not None)
            day = reference_date_of(document.metadata, self.options.rows.reference_date_field)
        except UnicodeEncodeError:
            return Settled(Done(Rejection(path, "the text has an unpaired surrogate"), 0))
        except BadInput as error:
            return Settled(Done(Rejection(path, error.reason), 0))
        return RowJob(Row(row_id, path, data, extra, day))

    def _path(self, document: Document, row_id: str) -> str:
        """That of the row, or of the file, which the readers of datatrove note. Raises `BadInput` if it can be none."""
        for field in (self.path_field, _FILE):
            if (path := find_field(document.metadata, field)) is not None:
                return row_path(given_path(path, field), row_id)
        return f"#{row_id}"

    def _count(self, counts: Counts) -> None:
        self.stat_update("documents")
        self.stat_update("comments", value=counts.comments)
        for name, kinds in (("repairs", counts.repairs), ("warnings", counts.warnings)):
            for kind, count in kinds.items():
                self.stat_update(name, f"{name}/{kind}", value=count)
        if counts.warnings:
            self.stat_update("documents_in_doubt")


def _document(row: Row, date_field: str | None) -> Document:
    text = row.data.decode("utf-8", "surrogateescape")
    saved = {date_field: row.reference_date.isoformat()} if date_field and row.reference_date else {}
    return Document(text, row.id, metadata={**saved, **dict(row.extra), PATH: row.path})


def _normalized(document: Document, line: Line) -> Document:
    record = orjson.loads(line.data)
    return Document(record["body"] or "", record["id"], document.media, {**document.metadata, RECORD: record})


def _rejected(rejection: Rejection) -> RejectedDocument:
    path = printable_path(rejection.path)
    first_bytes = base64.b64encode(rejection.first_bytes).decode("ascii")
    return RejectedDocument("", path, metadata={"path": path, "reason": rejection.reason, "first_bytes": first_bytes})


def _writer(folder: str, adapter: Any) -> JsonlWriter:
    return JsonlWriter(folder, compression="zstd", adapter=adapter)


def _record(_: DiskWriter, document: Document) -> Any:
    return document.metadata[RECORD]


def _metadata(_: DiskWriter, document: Document) -> Any:
    return document.metadata
