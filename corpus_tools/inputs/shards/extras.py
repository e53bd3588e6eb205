"""Packages that only some formats need."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from corpus_tools.inputs.files import Shard
from corpus_tools.inputs.shards.rows import BrokenShard

_NEEDED = {"parquet": ("pyarrow", "parquet"), "wet": ("fastwarc", "wet")}
"""The package that each format needs, and the extra that installs it."""


def missing_extras(shards: Iterable[Shard]) -> list[str]:
    """A sentence with the remedy for each package that some of `shards` need and that is not installed."""
    counts = Counter(shard.format for shard in shards if shard.format in _NEEDED)
    return [
        f"{count:,} of the inputs will be rejected, as reading them needs {package}; {_remedy(name)}"
        for form, count in counts.items()
        for package, name in [_NEEDED[form]]
        if find_spec(package) is None
    ]


def _remedy(name: str) -> str:
    return f"run: pip install 'corpus-tools[{name}]'"


def extra(module: str, name: str) -> Any:
    """The `module` that the extra `name` installs. Raises `BrokenShard`, with the remedy, if it is not there."""
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise BrokenShard(f"reading it needs {package}; {_remedy(name)}") from None
