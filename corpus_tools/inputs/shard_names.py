"""Which files hold many documents, told by their names, and what the output of such a file is called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShardFormat:
    """What a suffix stands for: the format, its compression, and that of the output ("" for none)."""

    name: str
    compression: str
    packing: str


RECORDS = ".jsonl"
"""What files of records end in, before the suffix of their compression; `run/write.py` says what is in them."""

_FORMATS = {
    ".jsonl": ShardFormat("jsonl", "", ""),
    ".jsonl.gz": ShardFormat("jsonl", "gz", "gz"),
    ".jsonl.zst": ShardFormat("jsonl", "zst", "zst"),
    ".parquet": ShardFormat("parquet", "", "zst"),
    ".warc.wet": ShardFormat("wet", "", ""),
    ".warc.wet.gz": ShardFormat("wet", "gz", "gz"),
    ".tar": ShardFormat("tar", "", ""),
    ".tar.gz": ShardFormat("tar", "gz", "gz"),
    ".tgz": ShardFormat("tar", "gz", "gz"),
    ".tar.zst": ShardFormat("tar", "zst", "zst"),
    ".tar.bz2": ShardFormat("tar", "bz2", "gz"),
    ".tar.xz": ShardFormat("tar", "xz", "gz"),
    ".zip": ShardFormat("zip", "", "gz"),
}
SUFFIXES = frozenset(_FORMATS)
_LONGEST_FIRST = sorted(_FORMATS, key=len, reverse=True)


def _suffix(path: str) -> str | None:
    lowered = path.lower()
    return next((suffix for suffix in _LONGEST_FIRST if lowered.endswith(suffix)), None)


def shard_format(path: str) -> ShardFormat | None:
    """The format of the shard at `path`, or None for a file that holds one document."""
    suffix = _suffix(path)
    return None if suffix is None else _FORMATS[suffix]


def output_path(path: str) -> str:
    """Where, below the output folder, the records of the shard at `path` go: `a/b.tar` becomes `a/b.jsonl`.

    Raises `ValueError` if `path` is not that of a shard.
    """
    suffix = _suffix(path)
    if suffix is None:
        raise ValueError(f"{path} is no shard")
    packing = _FORMATS[suffix].packing
    return path[: -len(suffix)] + RECORDS + (f".{packing}" if packing else "")
