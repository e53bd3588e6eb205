"""What a record depends on beside the document's bytes, in one hash: the program, the schema, and the options."""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from importlib.metadata import version
from pathlib import Path
from typing import Any

import orjson

from corpus_tools import __version__
from corpus_tools.record.schema import schema_text
from corpus_tools.text.flatten import flattener

_LIBRARIES = ("ftfy", "orjson", "regex")
"""Those that decide what is in a record, or how it is written."""


def fingerprint(*options: object) -> str:
    """A hash that stays the same only as long as the same bytes give the same record.

    It may change without need: the program's own files are hashed, so that a program under development counts as a new
    one after each change, whatever the change is about.
    """
    libraries = ({name: version(name) for name in _LIBRARIES}, flattener())
    parts = (__version__, sys.version_info[:3], libraries, schema_text(), options)
    digest = hashlib.sha256(orjson.dumps(plain(parts)))
    root = Path(__file__).parent.parent
    for path in sorted(path for path in root.rglob("*") if path.is_file() and path.parent.name != "__pycache__"):
        digest.update(path.relative_to(root).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def plain(value: Any) -> Any:
    """`value` as what JSON can say, always in the same order: dataclasses, sets and patterns included."""
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if hasattr(value, "pattern") and hasattr(value, "flags"):
        return [value.pattern, int(value.flags)]
    if isinstance(value, (frozenset, set)):
        return sorted(map(plain, value))
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if value is None or isinstance(value, (str, int, float, bool)):
        return value
    if isinstance(value, (Path, date)):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no place in a fingerprint")
