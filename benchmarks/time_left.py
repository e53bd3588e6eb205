"""How good is the time left that a run tells after a tenth of its work? `python -m benchmarks.time_left [DOCUMENTS]`

Runs over generated articles in loose files and in shards, small and large, plain and packed, mixed in ways that make it
hard, with one worker. Prints for each what was told after a tenth, a quarter and half of the time, as a share of what
was left then: 1 is right. Beside it stands the whole work as told then, as a share of what it turned out to be, which
is the program's own part; the rest is the pace. The clock is the processor time of the workers, but a busy machine
changes that as well: a tenth of such a run is two seconds or so. So each figure is the median of three runs.
"""

from __future__ import annotations

import gzip
import io
import random
import statistics
import sys
import tempfile
import zipfile
from collections.abc import Callable
from dataclasses import astuple, dataclass
from pathlib import Path
from types import SimpleNamespace
from unittest import mock

import orjson
import zstandard

from benchmarks.generated import page
from benchmarks.workers import processor_seconds
from corpus_tools.inputs.files import collect
from corpus_tools.run.effort import Effort
from corpus_tools.run.pipeline import run
from corpus_tools.run.progress import Progress, Report

DOCUMENTS = 3000
PLACES = (0.1, 0.25, 0.5)
_RUNS = 3
_LARGE, _SMALL = 12, 0.05
_CLOCK = SimpleNamespace(monotonic=processor_seconds)
Texts = list[str]


def texts(count: int, size: float = 1.0, first: int = 0) -> Texts:
    """So many texts, each of about so many articles (a part of one if it is less than 1)."""
    made = []
    for number in range(first, first + count):
        whole = "\n\n".join(page(number * 100 + part, comments=4).text for part in range(max(1, round(size))))
        made.append(whole[: round(len(whole) * min(size, 1.0))])
    return made


def _lines(rows: Texts) -> bytes:
    return b"".join(orjson.dumps({"text": text, "crawl": "x" * 300}, option=orjson.OPT_APPEND_NEWLINE) for text in rows)


def _zip(rows: Texts) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, text in enumerate(rows):
            archive.writestr(f"{number}.txt", text)
    return file.getvalue()


def _parquet(rows: Texts) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = io.BytesIO()
    pq.write_table(pa.table({"text": rows, "other": [text[:2000] for text in rows]}), file, compression="zstd")
    return file.getvalue()


def _loose(folder: Path, rows: Texts) -> None:
    for number, text in enumerate(rows):
        (folder / f"{random.Random(number).random()}.txt").write_text(text, "utf-8")


def write(folder: Path, name: str, rows: Texts) -> None:
    """Write a shard in the form that its `name` says."""
    pack: dict[str, Callable[[Texts], bytes]] = {
        ".gz": lambda rows: gzip.compress(_lines(rows)),
        ".zst": lambda rows: zstandard.compress(_lines(rows)),
        ".zip": _zip,
        ".parquet": _parquet,
    }
    (folder / name).write_bytes(pack.get(Path(name).suffix, _lines)(rows))


def small_before_large(folder: Path, count: int) -> None:
    """Four shards of small documents, then four of large ones."""
    for number in range(4):
        write(folder, f"a{number}.jsonl.gz", texts(count // 2, _SMALL, number * count))
        write(folder, f"b{number}.jsonl.gz", texts(count // 48, _LARGE, number * count))


def large_before_small(folder: Path, count: int) -> None:
    """The other way round."""
    for number in range(4):
        write(folder, f"b{number}.jsonl.gz", texts(count // 2, _SMALL, number * count))
        write(folder, f"a{number}.jsonl.gz", texts(count // 48, _LARGE, number * count))


def all_kinds(folder: Path, count: int) -> None:
    """Loose files, then shards of every kind, of documents of every size."""
    _loose(folder, [*texts(count // 8), *texts(count // 8, _SMALL)])
    for number, suffix in enumerate(("jsonl", "jsonl.gz", "jsonl.zst", "parquet", "zip")):
        size = (1.0, _SMALL, 4.0)[number % 3]
        write(folder, f"{number}.{suffix}", texts(round(count / 6 / max(size, 0.3)), size, number * count))


def one_packed_shard(folder: Path, count: int) -> None:
    """One shard and nothing else."""
    write(folder, "a.jsonl.gz", texts(count))


def one_parquet_file(folder: Path, count: int) -> None:
    """One file of Parquet with one group of rows."""
    write(folder, "a.parquet", texts(count))


def loose_files(folder: Path, count: int) -> None:
    """Files of all sizes, in the order of chance."""
    _loose(folder, [*texts(count // 2), *texts(count, _SMALL), *texts(count // 48, _LARGE)])


CASES = (small_before_large, large_before_small, all_kinds, loose_files, one_parquet_file, one_packed_shard)


@dataclass(frozen=True, slots=True)
class Told:
    """What a run told at one place: the time left and the whole work, as shares of what they turned out to be."""

    left: float
    work: float


def told(folder: Path) -> list[Told]:
    """What a run over `folder` tells at each of `PLACES`."""
    seen: list[tuple[float, float | None, float]] = []

    def show(report: Report) -> None:
        seen.append((processor_seconds(), report.left, progress.whole()))

    with tempfile.TemporaryDirectory() as out, mock.patch("corpus_tools.run.progress.time", _CLOCK):
        progress = Progress(show, 0.0)
        run(collect([str(folder)]), Path(out), effort=Effort(1), progress=progress)
    (begun, *_), (end, _, whole) = seen[0], seen[-2]
    found = []
    for place in PLACES:
        known = ((now, left, work) for now, left, work in seen if left is not None)
        now, left, work = next(told for told in known if told[0] - begun >= place * (end - begun))
        found.append(Told(left / (end - now), work / whole))
    return found


def main() -> None:
    """Print the table."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    heads = [f"{place:.0%} {what}" for place in PLACES for what in ("time", "work")]
    print(f"{'':<22}" + "".join(f"{head:>10}" for head in heads))
    for case in CASES:
        with tempfile.TemporaryDirectory() as folder:
            case(Path(folder), count)
            runs = [told(Path(folder)) for _ in range(_RUNS)]
        told_at = [value for place in zip(*runs, strict=True) for value in zip(*map(astuple, place), strict=True)]
        medians = map(statistics.median, told_at)
        print(f"{case.__name__.replace('_', ' '):<22}" + "".join(f"{one:>10.2f}" for one in medians), flush=True)


if __name__ == "__main__":
    main()
