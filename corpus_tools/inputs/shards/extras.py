"""Packages that only some formats need."""

from __future__ import annotations

from importlib import import_module
from typing import Any

from corpus_tools.inputs.shards.rows import BrokenShard


def extra(module: str, name: str) -> Any:
    """The `module` that the extra `name` installs. Raises `BrokenShard`, with the remedy, if it is not there."""
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise BrokenShard(f"reading it needs {package}; run: pip install 'corpus-tools[{name}]'") from None
