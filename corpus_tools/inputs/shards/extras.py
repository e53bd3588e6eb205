"""Packages that only some formats need."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from corpus_tools.inputs.files import Inputs
from corpus_tools.inputs.shards.rows import BrokenShard

_REJECTED = "will be rejected, as reading them needs"
_NEEDED = {
    "parquet": ("pyarrow", "parquet", _REJECTED),
    "wet": ("fastwarc", "wet", _REJECTED),
    "html": ("resiliparse", "html", "named as HTML will be rejected if that is what they hold, as reading it needs"),
}
"""The package that each format needs, the extra that installs it, and what becomes of the inputs without."""
_HTML = (".html", ".htm", ".xhtml")
"""What names of HTML end in. They are only believed here, before a byte was read."""


def missing_extras(inputs: Inputs) -> list[str]:
    """A sentence with the remedy for each package that some of `inputs` need and that is not installed."""
    counts = Counter(shard.format for shard in inputs.shards if shard.format in _NEEDED)
    counts["html"] += sum(entry.path.lower().endswith(_HTML) for entry in inputs.entries)
    return [
        f"{count:,} of the inputs {what} {package}; {_remedy(name)}"
        for form, count in sorted(counts.items())
        for package, name, what in [_NEEDED[form]]
        if count and find_spec(package) is None
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
