"""Which files hold many documents, told by their names, and what the output of such a file is called."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ShardFormat:
    """What a suffix stands for: the format, its compression ("" for none), and the suffix of the output."""

    name: str
    compression: str
    output: str


_FORMATS = {
    ".jsonl": ShardFormat("jsonl", "", ".jsonl"),
    ".jsonl.gz": ShardFormat("jsonl", "gz", ".jsonl.gz"),
    ".jsonl.zst": ShardFormat("jsonl", "zst", ".jsonl.zst"),
    ".parquet": ShardFormat("parquet", "", ".jsonl.zst"),
    ".warc.wet": ShardFormat("wet", "", ".jsonl"),
    ".warc.wet.gz": ShardFormat("wet", "gz", ".jsonl.gz"),
    ".tar": ShardFormat("tar", "", ".jsonl"),
    ".tar.gz": ShardFormat("tar", "gz", ".jsonl.gz"),
    ".tgz": ShardFormat("tar", "gz", ".jsonl.gz"),
    ".tar.zst": ShardFormat("tar", "zst", ".jsonl.zst"),
    ".tar.bz2": ShardFormat("tar", "bz2", ".jsonl.gz"),
    ".tar.xz": ShardFormat("tar", "xz", ".jsonl.gz"),
    ".zip": ShardFormat("zip", "", ".jsonl.gz"),
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
    return path[: -len(suffix)] + _FORMATS[suffix].output
