"""corpus-tools: flattened plain-text articles back into structured, verifiable records.

    from corpus_tools import normalize, read_jsonl, repair

Everything is loaded when it is first used (PEP 562), so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from corpus_tools._version import __version__

if TYPE_CHECKING:
    from corpus_tools.flow import Normalized as Normalized
    from corpus_tools.flow import normalize as normalize
    from corpus_tools.record.document import Document as Document
    from corpus_tools.record.jsonl.read import BadRecord as BadRecord
    from corpus_tools.record.jsonl.read import read_jsonl as read_jsonl
    from corpus_tools.text.repair import Repaired as Repaired
    from corpus_tools.text.repair import repair as repair

__all__ = ["BadRecord", "Document", "Normalized", "Repaired", "__version__", "normalize", "read_jsonl", "repair"]

_HOMES = {
    "BadRecord": "corpus_tools.record.jsonl.read",
    "Document": "corpus_tools.record.document",
    "Normalized": "corpus_tools.flow",
    "Repaired": "corpus_tools.text.repair",
    "normalize": "corpus_tools.flow",
    "read_jsonl": "corpus_tools.record.jsonl.read",
    "repair": "corpus_tools.text.repair",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value: object = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value
