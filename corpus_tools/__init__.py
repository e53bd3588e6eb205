"""corpus-tools: flattened plain-text articles back into structured, verifiable records.

    from corpus_tools import normalize, read_jsonl, repair

Everything is loaded when it is first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus_tools.model import Document as Document
    from corpus_tools.normalize import Normalized as Normalized
    from corpus_tools.normalize import normalize as normalize
    from corpus_tools.readers import BadRecord as BadRecord
    from corpus_tools.readers import read_jsonl as read_jsonl
    from corpus_tools.repair import Repaired as Repaired
    from corpus_tools.repair import repair as repair

__version__ = "0.1.0"
__all__ = ["BadRecord", "Document", "Normalized", "Repaired", "normalize", "read_jsonl", "repair"]

_HOMES = {
    "BadRecord": "corpus_tools.readers",
    "Document": "corpus_tools.model",
    "Normalized": "corpus_tools.normalize",
    "Repaired": "corpus_tools.repair",
    "normalize": "corpus_tools.normalize",
    "read_jsonl": "corpus_tools.readers",
    "repair": "corpus_tools.repair",
}


class _Package(ModuleType):
    """A package whose submodules do not hide its functions of the same name.

    Importing the submodule `corpus_tools.repair` makes Python set `corpus_tools.repair` to that module; the name
    belongs to the function.
    """

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)

    def __getattr__(self, name: str) -> object:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        value: object = getattr(import_module(_HOMES[name]), name)
        setattr(self, name, value)
        return value


sys.modules[__name__].__class__ = _Package
