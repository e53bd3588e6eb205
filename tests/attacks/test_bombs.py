"""A few bytes that unpack to gigabytes, or lead a reader into the deep, cost no memory and no run."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import tarfile
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_tools.inputs.files import collect
from corpus_tools.inputs.shards import BrokenShard, read_shard
from corpus_tools.inputs.shards.tar import Ending

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


@pytest.mark.parametrize("name", ["a.txt", ".hidden.txt"])
@pytest.mark.parametrize("size", [8 * 1024**3 - 1, 2**36])
def test_a_member_that_says_it_is_huge_costs_nothing(name: str, size: int, tmp_path: Path) -> None:
    """tarfile goes past it 10 kB at a time, even where there is nothing any more: it took seconds, and minutes."""
    info = tarfile.TarInfo(name)
    info.size = size
    (tmp_path / "a.tar").write_bytes(info.tobuf(tarfile.GNU_FORMAT) + bytes(20_480))
    with pytest.raises(BrokenShard, match="cut off in the middle"):
        list(read_shard(collect([str(tmp_path)]).shards[0]))


def test_nobody_asks_behind_the_end_for_ever() -> None:
    stream = Ending(io.BytesIO(b"abc"))
    assert stream.read(5) == b"abc"
    with pytest.raises(BrokenShard):
        [stream.read(10_240) for _ in range(1000)]


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
