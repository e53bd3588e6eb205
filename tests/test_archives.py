"""Archives of text files: tar and zip, and members that were made to do harm."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import struct
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import zstandard

from corpus_tools.base.limits import too_large
from corpus_tools.base.options import Limits
from corpus_tools.inputs.files import REJECTED, collect
from corpus_tools.run.pipeline import run
from tests.shards import GOOD, TEXT, lines, read

PACK: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gz": gzip.compress,
    "zst": zstandard.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
}
NO_FILE = "the member is no file but a device, a pipe, or of an unknown kind"
LEADS_OUT = "the member's name is absolute or leads out of the archive; pack it again under another name"


def member(name: str, data: bytes = b"", kind: bytes = tarfile.REGTYPE, **fields: object) -> tuple[bytes, bytes]:
    """A header and its content, filled up to whole blocks."""
    info = tarfile.TarInfo(name)
    info.type = kind
    info.size = len(data)
    for key, value in fields.items():
        setattr(info, key, value)
    content = data + b"\0" * (-len(data) % tarfile.BLOCKSIZE)
    return info.tobuf(tarfile.GNU_FORMAT, "utf-8", "surrogateescape"), content


def tar(*members: tuple[bytes, bytes]) -> bytes:
    return b"".join(header + content for header, content in members) + bytes(2 * tarfile.BLOCKSIZE)


def zipped(*members: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return buffer.getvalue()


GOOD_TAR = (member("good.txt", b"good"),)
GOOD_ZIP = (("good.txt", b"good"),)


class TestTar:
    """Read from front to back, without a table of contents."""

    @pytest.mark.parametrize(
        ("name", "compression"),
        [
            ("x.tar", ""),
            ("x.tar.gz", "gz"),
            ("x.tgz", "gz"),
            ("x.tar.zst", "zst"),
            ("x.tar.bz2", "bz2"),
            ("x.tar.xz", "xz"),
        ],
    )
    def test_files_in_their_order(self, tmp_path: Path, name: str, compression: str) -> None:
        folder = member("sub", kind=tarfile.DIRTYPE)
        long = "n" * 90 + "/" + "m" * 200 + ".txt"
        data = tar(member("./b.txt", b"one"), folder, member("sub/a.txt", b"two" * 500), member(long, b"three"))
        (tmp_path / name).write_bytes(PACK[compression](data))
        rows, reasons, broken = read(tmp_path / name)
        assert [(row.path, row.id) for row in rows] == [
            (f"{name}#{path}", f"{name}#{path[:-4]}") for path in ("b.txt", "sub/a.txt", long)
        ]
        assert [row.data for row in rows] == [b"one", b"two" * 500, b"three"]
        assert (reasons, broken) == ({}, "")

    @pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
    def test_what_tarfile_writes(self, tmp_path: Path, form: int) -> None:
        with tarfile.open(tmp_path / "x.tar.gz", "w:gz", format=form) as archive:
            for number in range(300):
                info = tarfile.TarInfo(f"é/{number}.txt")
                info.size = 3
                archive.addfile(info, io.BytesIO(b"abc"))
        rows, reasons, broken = read(tmp_path / "x.tar.gz")
        assert [row.path for row in rows] == [f"x.tar.gz#é/{number}.txt" for number in range(300)]
        assert (reasons, broken) == ({}, "")

    def test_hidden_files_are_left_out(self, tmp_path: Path) -> None:
        (tmp_path / "x.tar").write_bytes(tar(member(".DS_Store", b"x"), member("a/.git/b", b"x"), *GOOD_TAR))
        rows, reasons, _ = read(tmp_path / "x.tar")
        assert ([row.data for row in rows], reasons) == ([b"good"], {})

    @pytest.mark.parametrize(
        ("bad", "reason"),
        [
            (member("../x.txt", b"x"), LEADS_OUT),
            (member("a/../../x.txt", b"x"), LEADS_OUT),
            (member("/etc/x.txt", b"x"), LEADS_OUT),
            (member("C:/x.txt", b"x"), LEADS_OUT),
            (member("a\\..\\x.txt", b"x"), LEADS_OUT),
            (member("caf\udce9.txt", b"x"), "the member's name is not UTF-8; pack it again under another name"),
            (member("l.txt", kind=tarfile.SYMTYPE, linkname="/etc/passwd"), "the member is a link, not a file"),
            (member("h.txt", kind=tarfile.LNKTYPE, linkname="good.txt"), "the member is a link, not a file"),
            (member("p.txt", kind=tarfile.FIFOTYPE), NO_FILE),
            (member("c.txt", kind=tarfile.CHRTYPE, devmajor=1, devminor=5), NO_FILE),
            (member("b.txt", kind=tarfile.BLKTYPE), NO_FILE),
            (member("u.txt", b"x", kind=b"~"), NO_FILE),
            (member("e.txt"), "the file is empty"),
            (member("in.tar.gz", b"x"), "the member is a shard or an archive itself; unpack it first"),
            (member("in.jsonl", b"{}"), "the member is a shard or an archive itself; unpack it first"),
            (
                member("big.txt", b"x" * 2000),
                too_large("the member", 1999),
            ),
        ],
    )
    def test_a_member_that_is_not_read(self, tmp_path: Path, bad: tuple[bytes, bytes], reason: str) -> None:
        (tmp_path / "x.tar").write_bytes(tar(bad, *GOOD_TAR))
        rows, reasons, broken = read(tmp_path / "x.tar", limits=Limits(1999))
        assert ([row.data for row in rows], broken) == ([b"good"], "")
        assert list(reasons.values()) == [reason]

    def test_a_name_comes_once(self, tmp_path: Path) -> None:
        twice = (member("a.txt", b"one"), member("a.txt", b"two"), member("./a.txt", b"three"), member("7", b"x"))
        (tmp_path / "x.tar").write_bytes(tar(*twice, member("7", b"y")))
        (tmp_path / "y.zip").write_bytes(zipped(("7", b"x"), ("a.txt", b"one"), ("a.md", b"two")))
        for name, kept in (("x.tar", [b"one", b"x"]), ("y.zip", [b"x", b"one"])):
            rows, reasons, _ = read(tmp_path / name)
            assert [row.data for row in rows] == kept
            assert set(reasons.values()) <= {f"an earlier row has the id {name}#{stem} too" for stem in ("a", "7")}

    @pytest.mark.parametrize(
        ("left", "whole"),
        [(400, 0), (514, 0), (600, 1), (1024, 1), (1100, 1), (1536, 1), (2100, 1), (2200, 2), (2559, 2), (2560, 2)],
    )
    def test_what_is_cut_off(self, tmp_path: Path, left: int, whole: int) -> None:
        data = tar(member("a.txt", b"one"), member("b.txt", b"x" * 600))
        (tmp_path / "x.tar").write_bytes(data[:left])
        rows, reasons, broken = read(tmp_path / "x.tar")
        assert [row.path for row in rows] == ["x.tar#a.txt", "x.tar#b.txt"][:whole]
        assert reasons == {}
        assert broken in (
            "the archive is cut off, or was not ended; fetch it again",
            "the archive is cut off in the middle of a member; fetch it again",
            "the archive is damaged (unexpected end of data); fetch it again",
        )

    def test_a_damaged_header(self, tmp_path: Path) -> None:
        data = bytearray(tar(member("a.txt", b"one"), member("b.txt", b"two"), *GOOD_TAR))
        data[1024 + 10] ^= 1
        (tmp_path / "x.tar").write_bytes(data)
        rows, _, broken = read(tmp_path / "x.tar")
        assert [row.data for row in rows] == [b"one"]
        assert broken == "the archive is damaged (bad checksum); fetch it again"

    def test_something_behind_the_end(self, tmp_path: Path) -> None:
        (tmp_path / "x.tar").write_bytes(tar(*GOOD_TAR) + bytes(9000) + tar(member("second.txt", b"two")))
        rows, _, broken = read(tmp_path / "x.tar")
        assert [row.data for row in rows] == [b"good"]
        assert broken == "there is more behind the end of the archive; if two were joined, pack them as one"

    @pytest.mark.parametrize(
        "header",
        [
            member("long", kind=tarfile.GNUTYPE_LONGNAME, size=8 * 1024**3),
            member("pax", kind=tarfile.XHDTYPE, size=2**62),
            member("negative.txt", size=-512),
            member("huge.txt", size=2**70),
            member("pax", b"19 size=-1000000000\n", kind=tarfile.XHDTYPE),
            member("pax", b"38 size=100000000000000000000000000000\n", kind=tarfile.XHDTYPE),
            member("pax", b"99999 path=x\n", kind=tarfile.XHDTYPE),
            member("pax", b"0 =\n", kind=tarfile.XHDTYPE),
            member("pax", b"22 GNU.sparse.major=1\n22 GNU.sparse.minor=0\n", kind=tarfile.XHDTYPE),
            member("sparse.txt", b"x", kind=tarfile.GNUTYPE_SPARSE),
        ],
    )
    def test_headers_that_lie(self, tmp_path: Path, header: tuple[bytes, bytes]) -> None:
        """No crash, no hang, no gigabytes: a row or a rejection, or a shard that is broken."""
        (tmp_path / "x.tar").write_bytes(tar(*GOOD_TAR, header, member("after.txt", b"after")))
        rows, reasons, broken = read(tmp_path / "x.tar")
        assert rows[0].data == b"good"
        assert broken or reasons or rows[1].data == b"after"

    @pytest.mark.parametrize("data", [b"hello world\n" * 100, bytes(100_000), b"\0", b"x"])
    def test_no_archive_or_an_empty_one(self, tmp_path: Path, data: bytes) -> None:
        (tmp_path / "x.tar").write_bytes(data)
        rows, reasons, broken = read(tmp_path / "x.tar")
        assert (rows, reasons) == ([], {})
        assert broken

    @pytest.mark.parametrize("name", ["x.tar.gz", "x.tar.zst", "x.tar.bz2", "x.tar.xz"])
    def test_a_bomb(self, tmp_path: Path, name: str) -> None:
        data = tar(*GOOD_TAR, member("zeros.txt", bytes(70_000_000)))
        (tmp_path / name).write_bytes(PACK[name.rpartition(".")[2]](data))
        rows, _, broken = read(tmp_path / name)
        assert [row.data for row in rows] == [b"good"]
        assert broken.startswith("the shard unpacks to more than 250 times its size")


class TestZip:
    """Read by its table of contents."""

    def test_files_in_their_order(self, tmp_path: Path) -> None:
        (tmp_path / "x.zip").write_bytes(
            zipped(("b.txt", b"one"), ("sub/", b""), ("sub/ä.txt", b"two"), (".hidden", b""), ("__MACOSX/._b", b"x"))
        )
        rows, reasons, broken = read(tmp_path / "x.zip")
        assert [(row.path, row.data) for row in rows] == [("x.zip#b.txt", b"one"), ("x.zip#sub/ä.txt", b"two")]
        assert (reasons, broken) == ({}, "")

    @staticmethod
    def link() -> zipfile.ZipInfo:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = 0o120777 << 16
        return info

    @pytest.mark.parametrize(
        ("name", "data", "reason"),
        [
            ("../x.txt", b"x", LEADS_OUT),
            ("/etc/x.txt", b"x", LEADS_OUT),
            ("c:x.txt", b"x", LEADS_OUT),
            ("a\\..\\x.txt", b"x", LEADS_OUT),
            ("e.txt", b"", "the file is empty"),
            ("in.zip", b"x", "the member is a shard or an archive itself; unpack it first"),
            ("big.txt", b"x" * 2000, too_large("the member", 1999)),
        ],
    )
    def test_a_member_that_is_not_read(self, tmp_path: Path, name: str, data: bytes, reason: str) -> None:
        (tmp_path / "x.zip").write_bytes(zipped((name, data), *GOOD_ZIP))
        rows, reasons, broken = read(tmp_path / "x.zip", limits=Limits(1999))
        assert ([row.data for row in rows], broken) == ([b"good"], "")
        assert list(reasons.values()) == [reason]

    def test_a_name_that_begins_with_nul_is_empty_to_zipfile(self, tmp_path: Path) -> None:
        (tmp_path / "x.zip").write_bytes(zipped(("0x.txt", b"x"), *GOOD_ZIP).replace(b"0x.txt", b"\0x.txt"))
        rows, reasons, broken = read(tmp_path / "x.zip")
        assert ([row.data for row in rows], broken) == ([b"good"], "")
        assert reasons == {"x.zip#": LEADS_OUT}

    def test_links(self, tmp_path: Path) -> None:
        (tmp_path / "x.zip").write_bytes(zipped((self.link(), b"/etc/passwd"), *GOOD_ZIP))
        rows, reasons, _ = read(tmp_path / "x.zip")
        assert [row.data for row in rows] == [b"good"]
        assert reasons == {"x.zip#link.txt": "the member is no file but a link, a device or a pipe"}

    def test_other_methods(self, tmp_path: Path) -> None:
        (tmp_path / "x.zip").write_bytes(zipped(("b.txt", b"x"), method=zipfile.ZIP_BZIP2))
        assert list(read(tmp_path / "x.zip")[1].values()) == [
            "the member is compressed by a method other than deflate; pack it again"
        ]

    def test_an_encrypted_member(self, tmp_path: Path) -> None:
        data = bytearray(zipped(("secret.txt", b"x"), *GOOD_ZIP))
        for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
            data[data.index(signature) + offset] |= 1
        (tmp_path / "x.zip").write_bytes(data)
        rows, reasons, _ = read(tmp_path / "x.zip")
        assert [row.data for row in rows] == [b"good"]
        assert reasons == {"x.zip#secret.txt": "the member is encrypted; unpack the archive first"}

    def test_a_damaged_member(self, tmp_path: Path) -> None:
        data = bytearray(zipped(("a.txt", b"some words"), *GOOD_ZIP, method=zipfile.ZIP_STORED))
        data[data.index(b"some words")] ^= 1
        (tmp_path / "x.zip").write_bytes(data)
        rows, reasons, _ = read(tmp_path / "x.zip")
        assert [row.data for row in rows] == [b"good"]
        assert reasons["x.zip#a.txt"].startswith("the member is damaged (Bad CRC-32")

    def test_a_member_that_is_larger_than_it_says(self, tmp_path: Path) -> None:
        data = bytearray(zipped(("a.txt", b"x" * 100_000), *GOOD_ZIP))
        for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
            struct.pack_into("<I", data, data.index(signature) + offset, 10)
        (tmp_path / "x.zip").write_bytes(data)
        rows, reasons, _ = read(tmp_path / "x.zip")
        assert [row.data for row in rows] == [b"good"]
        assert reasons["x.zip#a.txt"].startswith("the member is damaged (")

    @pytest.mark.parametrize("share", [0.0, 0.3, 0.6, 0.95])
    def test_what_is_cut_off(self, tmp_path: Path, share: float) -> None:
        data = zipped(*((f"{number}.txt", b"some words") for number in range(20)))
        (tmp_path / "x.zip").write_bytes(data[: int(len(data) * share)] or b"P")
        rows, reasons, broken = read(tmp_path / "x.zip")
        assert (rows, reasons) == ([], {})
        assert broken.startswith("the archive is damaged, cut off, or no zip archive (")

    def test_a_bomb(self, tmp_path: Path) -> None:
        zeros = bytes(30_000_000)
        (tmp_path / "x.zip").write_bytes(zipped(*GOOD_ZIP, *((f"{number}.txt", zeros) for number in range(3))))
        rows, _, broken = read(tmp_path / "x.zip")
        assert rows[0].data == b"good"
        assert broken.startswith("the shard unpacks to more than 250 times its size")

    def test_a_bomb_of_members_that_share_their_data(self, tmp_path: Path) -> None:
        """Each entry of the table points at the same compressed bytes."""
        data = zipped(("0.txt", bytes(20_000_000)))
        start, end = data.index(b"PK\x01\x02"), data.index(b"PK\x05\x06")
        table = b"".join(data[start:end].replace(b"0.txt", b"%d.txt" % number) for number in range(10))
        tail = bytearray(data[end:])
        struct.pack_into("<HHII", tail, 8, 10, 10, len(table), start)
        (tmp_path / "x.zip").write_bytes(data[:start] + table + tail)
        rows, reasons, broken = read(tmp_path / "x.zip")
        assert len(rows) < 5
        assert broken or reasons


def test_nothing_is_written_outside_the_output(tmp_path: Path) -> None:
    raw, out = tmp_path / "raw", tmp_path / "deep" / "out"
    raw.mkdir()
    (raw / "x.tar").write_bytes(tar(member("../../escaped.txt", TEXT.encode()), member("/tmp/escaped.txt", b"x")))
    (raw / "y.zip").write_bytes(zipped(("../../escaped.txt", TEXT.encode()), ("..\\..\\escaped.txt", b"x")))
    (raw / "z.jsonl").write_bytes(lines({**GOOD, "id": "../../escaped"}))
    before = sorted(tmp_path.rglob("*"))
    run(collect([str(raw)]), out)
    written = [path for path in sorted(tmp_path.rglob("*")) if path not in before]
    results = {path.name for path in written if path.is_file() and path.parent.name != ".corpus"}
    assert results == {"x.jsonl", "y.jsonl.gz", "z.jsonl", REJECTED}
    assert all(path == out.parent or path.is_relative_to(out) for path in written)
    assert len((out / REJECTED).read_bytes().splitlines()) == 4
