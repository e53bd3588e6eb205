"""Twenty small shards with bad rows among the good, and what `corpus normalize` makes of them."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import zstandard

from corpus_tools.base.options import DEFAULTS, Options
from corpus_tools.inputs.files import collect
from corpus_tools.run.effort import Effort
from corpus_tools.run.pipeline import run
from tests.samples import RAW

ROOT = Path(__file__).parents[2]
SHARDS = 20
PARQUET = 12
"""So many of them are Parquet files."""
BROKEN = b"A title\n\nA caf\xe9, na\xefve and d\xe9j\xe0 vu, which is no UTF-8.\n"
TOO_LONG = b"word " * 1_000_001
"""A line with more characters than the limit."""


def write_shards(folder: Path) -> None:
    """Write the shards below `folder`, some in a folder of their own."""
    (folder / "more").mkdir(parents=True)
    pages = [RAW, *(path.read_bytes() for path in sorted((ROOT / "raw").glob("*.txt")))]
    texts = [pages[place % len(pages)] for place in range(SHARDS * 4)]
    for number in range(SHARDS):
        rows = [
            *texts[number * 4 : number * 4 + 4],
            TOO_LONG if number == 2 else (BROKEN, b"", b"\0\1\2" * 99)[number % 3],
        ]
        name = f"part-{number:02}.parquet" if number < PARQUET else _other(number)
        (folder / name).write_bytes(_parquet(name, rows) if number < PARQUET else _packed(name, rows))


def _other(number: int) -> str:
    suffix = ("jsonl", "jsonl.gz", "tar", "zip", "jsonl.zst")[number % 5]
    return f"more/part-{number:02}.{suffix}"


def _parquet(name: str, rows: Iterable[bytes]) -> bytes:
    """Strings that need not be UTF-8, null once, with the path that the reader gives each row as a column."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    data = pa.array([*rows, None], pa.binary())
    text = pa.Array.from_buffers(pa.string(), len(data), data.buffers(), data.null_count)
    columns = {
        "text": text,
        "path": [f"{name}#{number}" for number in range(1, len(data) + 1)],
        "url": [f"https://example.org/{number}" if number else None for number in range(len(data))],
        "page": list(range(len(data))),
    }
    file = io.BytesIO()
    pq.write_table(pa.table(columns), file, row_group_size=3)
    return file.getvalue()


def _packed(name: str, rows: list[bytes]) -> bytes:
    file = io.BytesIO()
    if name.endswith(".tar"):
        with tarfile.open(fileobj=file, mode="w") as archive:
            for number, row in enumerate(rows):
                member = tarfile.TarInfo(f"page-{number}.txt")
                member.size = len(row)
                archive.addfile(member, io.BytesIO(row))
    elif name.endswith(".zip"):
        with zipfile.ZipFile(file, "w") as packed:
            for number, row in enumerate(rows):
                packed.writestr(f"page-{number}.txt", row)
    else:
        lines = [{"text": row.decode("utf-8", "replace"), "url": "https://example.org/ä", "page": 1.5} for row in rows]
        data = b"\n".join([*map(orjson.dumps, lines), b'{"text": "cut off', b'{"body": "no text"}', b""])
        if name.endswith(".gz"):
            return gzip.compress(data)
        return zstandard.compress(data) if name.endswith(".zst") else data
    return file.getvalue()


@dataclass(frozen=True, slots=True)
class Expected:
    """The lines of all records, and of `rejected.jsonl`, sorted."""

    records: list[bytes]
    rejected: list[bytes]

    @classmethod
    def read(cls, folder: Path) -> Expected:
        """What `write` has written."""
        return cls(*(path.read_bytes().splitlines() for path in (folder / "records", folder / "rejected")))

    def write(self, folder: Path) -> None:
        """Into two files."""
        folder.mkdir()
        for name, lines in (("records", self.records), ("rejected", self.rejected)):
            (folder / name).write_bytes(b"".join(line + b"\n" for line in lines))

    def of_parquet(self) -> Expected:
        """That of the Parquet files alone."""
        return Expected(
            [line for line in self.records if b'"path":"part-' in line],
            [line for line in self.rejected if line.startswith(b'{"path":"part-')],
        )


def expected(folder: Path, out: Path, options: Options = DEFAULTS) -> Expected:
    """Run over `folder` into `out`."""
    run(collect([str(folder)]), out, options=options, effort=Effort(1))
    (out / "documents.jsonl").unlink(missing_ok=True)
    rejected = (out / "rejected.jsonl").read_bytes()
    (out / "rejected.jsonl").unlink()
    return Expected(lines_in(out), sorted(rejected.splitlines()))


def file_names(folder: Path) -> list[str]:
    """The names of the shards in `folder`."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.glob("**/*.*"))


def lines_in(folder: Path) -> list[bytes]:
    """The lines of all files of JSONL below `folder`, sorted."""
    lines: list[bytes] = []
    for path in folder.rglob("*.jsonl*"):
        data = path.read_bytes()
        if path.suffix == ".gz":
            data = gzip.decompress(data)
        if path.suffix == ".zst":
            data = zstandard.ZstdDecompressor().stream_reader(data, read_across_frames=True).read()
        lines += data.splitlines()
    return sorted(lines)


def as_lines(rows: Iterable[Mapping[str, Any]]) -> Expected:
    """The same of rows of Arrow: dictionaries with the keys of a record, and `rejected`."""
    records: list[bytes] = []
    rejected: list[bytes] = []
    for row in rows:
        record = {key: value for key, value in row.items() if key != "rejected"}
        if row["rejected"] is None:
            records.append(orjson.dumps(record))
        else:
            assert set(record.values()) == {None}
            rejected.append(orjson.dumps(row["rejected"]))
    return Expected(sorted(records), sorted(rejected))
