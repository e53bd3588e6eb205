"""corpus-tools: flattened plain-text articles back into structured, verifiable records.

    from corpus_tools import normalize, read_jsonl, repair

What `__all__` and `NEEDING_DATATROVE` list is what other projects can rely on; everything else may move. Each name is
loaded when it is first used (PEP 562), so that importing the package costs next to nothing. What `import *` takes is
there without any extra.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus_tools.base.errors import BadInput as BadInput
    from corpus_tools.base.errors import BadRecord as BadRecord
    from corpus_tools.base.model import Author as Author
    from corpus_tools.base.model import DocumentWarning as DocumentWarning
    from corpus_tools.base.model import Edit as Edit
    from corpus_tools.base.model import Segment as Segment
    from corpus_tools.base.model import Timestamp as Timestamp
    from corpus_tools.base.options import Limits as Limits
    from corpus_tools.base.options import Options as Options
    from corpus_tools.base.options import RowOptions as RowOptions
    from corpus_tools.check.verify import verify_record as verify_record
    from corpus_tools.corrections.model import Corrections as Corrections
    from corpus_tools.corrections.read import read_corrections as read_corrections
    from corpus_tools.dates.find import find_times as find_times
    from corpus_tools.dates.match import TimeMatch as TimeMatch
    from corpus_tools.dates.resolve import day_month_order as day_month_order
    from corpus_tools.dates.resolve import resolve as resolve
    from corpus_tools.engines.batch import normalize_batch as normalize_batch
    from corpus_tools.engines.batch import normalize_batches as normalize_batches
    from corpus_tools.engines.datatrove import NormalizeDocuments as NormalizeDocuments
    from corpus_tools.engines.datatrove import ReadFiles as ReadFiles
    from corpus_tools.engines.datatrove import normalize_pipeline as normalize_pipeline
    from corpus_tools.engines.ray import normalize_dataset as normalize_dataset
    from corpus_tools.engines.spark import normalize_frame as normalize_frame
    from corpus_tools.flow import Normalized as Normalized
    from corpus_tools.flow import normalize as normalize
    from corpus_tools.record.contract import check_record as check_record
    from corpus_tools.record.document import Block as Block
    from corpus_tools.record.document import Comment as Comment
    from corpus_tools.record.document import Correction as Correction
    from corpus_tools.record.document import Document as Document
    from corpus_tools.record.document import Source as Source
    from corpus_tools.record.document import Thread as Thread
    from corpus_tools.record.export import native_schema as native_schema
    from corpus_tools.record.findings import Finding as Finding
    from corpus_tools.record.jsonl.read import read_jsonl as read_jsonl
    from corpus_tools.segment.thread.dialects.files import BadDialect as BadDialect
    from corpus_tools.segment.thread.dialects.files import load as load_dialect
    from corpus_tools.text.repair import Repaired as Repaired
    from corpus_tools.text.repair import repair as repair

__version__ = "0.2.0"

__all__ = [
    "Author",
    "BadDialect",
    "BadInput",
    "BadRecord",
    "Block",
    "Comment",
    "Correction",
    "Corrections",
    "Document",
    "DocumentWarning",
    "Edit",
    "Finding",
    "Limits",
    "Normalized",
    "Options",
    "Repaired",
    "RowOptions",
    "Segment",
    "Source",
    "Thread",
    "TimeMatch",
    "Timestamp",
    "__version__",
    "check_record",
    "day_month_order",
    "find_times",
    "load_dialect",
    "native_schema",
    "normalize",
    "normalize_batch",
    "normalize_batches",
    "normalize_dataset",
    "normalize_frame",
    "read_corrections",
    "read_jsonl",
    "repair",
    "resolve",
    "verify_record",
]

NEEDING_DATATROVE = ["NormalizeDocuments", "ReadFiles", "normalize_pipeline"]
"""What can be imported only where datatrove is installed, of whose classes it is made."""

_HOMES = {
    "base.errors": ("BadInput", "BadRecord"),
    "base.model": ("Author", "DocumentWarning", "Edit", "Segment", "Timestamp"),
    "base.options": ("Limits", "Options", "RowOptions"),
    "check.verify": ("verify_record",),
    "corrections.model": ("Corrections",),
    "corrections.read": ("read_corrections",),
    "dates.find": ("find_times",),
    "dates.match": ("TimeMatch",),
    "dates.resolve": ("day_month_order", "resolve"),
    "engines.batch": ("normalize_batch", "normalize_batches"),
    "engines.datatrove": ("NormalizeDocuments", "ReadFiles", "normalize_pipeline"),
    "engines.ray": ("normalize_dataset",),
    "engines.spark": ("normalize_frame",),
    "flow": ("Normalized", "normalize"),
    "record.contract": ("check_record",),
    "record.document": ("Block", "Comment", "Correction", "Document", "Source", "Thread"),
    "record.export": ("native_schema",),
    "record.findings": ("Finding",),
    "record.jsonl.read": ("read_jsonl",),
    "segment.thread.dialects.files": ("BadDialect", "load_dialect"),
    "text.repair": ("Repaired", "repair"),
}
_MODULES = {name: f"corpus_tools.{module}" for module, names in _HOMES.items() for name in names}
_OTHER_NAMES = {"load_dialect": "load"}
"""What is called otherwise inside its module."""


def __getattr__(name: str) -> object:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from corpus_tools.base.extras import needed_by

    with needed_by(name):
        module = import_module(_MODULES[name])
    value: object = getattr(module, _OTHER_NAMES.get(name, name))
    globals()[name] = value
    return value
