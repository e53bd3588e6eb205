"""Packages that only some formats need."""

from __future__ import annotations

from collections import Counter
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from corpus_tools.base.extras import remedy
from corpus_tools.inputs.files import Inputs
from corpus_tools.inputs.shards.rows import BrokenShard

_REJECTED = "will be rejected, as reading them needs"
_NEEDED = {
    "parquet": ("pyarrow", _REJECTED),
    "wet": ("fastwarc", _REJECTED),
    "html": ("resiliparse", "named as HTML will be rejected if that is what they hold, as reading it needs"),
}
"""The package that each format needs, and what becomes of the inputs without."""
_HTML = (".html", ".htm", ".xhtml")
"""What names of HTML end in. They are only believed here, before a byte was read."""


def missing_extras(inputs: Inputs) -> list[str]:
    """A sentence with the remedy for each package that some of `inputs` need and that is not installed."""
    counts = Counter(shard.format for shard in inputs.shards if shard.format in _NEEDED)
    counts["html"] += sum(entry.path.lower().endswith(_HTML) for entry in inputs.entries)
    return [
        f"{count:,} of the inputs {what} {package}; {remedy(package)}"
        for form, count in sorted(counts.items())
        for package, what in [_NEEDED[form]]
        if count and find_spec(package) is None
    ]


def extra(module: str) -> Any:
    """The `module`, which an extra installs. Raises `BrokenShard`, with the remedy, if it is not there."""
    try:
        return import_module(module)
    except ImportError:
        package = module.partition(".")[0]
        raise BrokenShard(f"reading it needs {package}; {remedy(package)}") from None
