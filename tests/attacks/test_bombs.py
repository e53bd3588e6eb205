"""A few bytes that unpack to gigabytes, or lead a reader into the deep, cost no memory and no run."""

from __future__ import annotations

import bz2
import gzip
import lzma
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_tools.inputs.files import collect
from corpus_tools.inputs.shards import BrokenShard, read_shard

_MIB = 1024 * 1024


def _header(name: str, size: int, kind: bytes) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.type = size, kind
    return info.tobuf(tarfile.USTAR_FORMAT)


@pytest.mark.parametrize(("suffix", "pack"), [("bz2", bz2.compress), ("xz", lzma.compress), ("gz", gzip.compress)])
def test_what_a_few_bytes_unpack_to_is_never_held(suffix: str, pack: Callable[[bytes], bytes], tmp_path: Path) -> None:
    size = 150 * _MIB
    archive = _header("zeros.txt", size, b"0") + bytes(size) + bytes(1024)
    (tmp_path / f"bomb.tar.{suffix}").write_bytes(pack(archive))
    del archive
    tracemalloc.start()
    try:
        with pytest.raises(BrokenShard, match="times its size"):
            list(read_shard(collect([str(tmp_path)]).shards[0]))
        assert tracemalloc.get_traced_memory()[1] < 16 * _MIB
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("kind", [b"x", b"g", b"L", b"K"])
def test_a_chain_of_headers_breaks_the_archive_only(kind: bytes, tmp_path: Path) -> None:
    record = b"16 comment=abcd\n" if kind in b"xg" else b"a-long-name.txt\0"
    link = _header("link", len(record), kind) + record.ljust(512, b"\0")
    for name, before in (("first.tar", b""), ("second.tar", _header("a.txt", 5, b"0") + b"hello".ljust(512, b"\0"))):
        chain = before + link * 3000 + _header("b.txt", 5, b"0") + b"hello".ljust(512, b"\0") + bytes(1024)
        (tmp_path / name).write_bytes(chain)
    for shard in collect([str(tmp_path)]).shards:
        with pytest.raises(BrokenShard, match="archive"):
            list(read_shard(shard))
