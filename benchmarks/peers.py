"""The whole pipeline beside its peers, on the same generated articles: `python -m benchmarks.peers [DOCUMENTS]`.

Every program runs in processes of its own, on one processor and then on two (half of the articles each,
or two workers). The rounds of all programs take turns, so that a busy neighbour slows all of them, and the best round
of each counts.

- floor: read, SHA-256, decode, split into lines, dump as JSON; what no program that does this job can do without
- corpus-tools: `normalize` and the dump of the record: decode, repair, segment, validate
- corpus normalize: the run, from a shard to the file on the disk, with one worker and with two; start-up not counted
- ftfy, chardet + ftfy: `fix_text`, and decoding by chardet before it
- trafilatura: on the HTML of the same articles
- jsonschema: plain validation of the finished records

Columns: milliseconds for a document, MB of its text a second, the speed as a multiple of ftfy's, the time as a multiple
of the floor's, what two processors gain, and the largest memory of a process (of the largest worker) in MB.
"""

from __future__ import annotations

import hashlib
import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.generated import page, write_pages
from benchmarks.workers import largest_worker

DOCUMENTS = 200
ROUNDS = 3
LANGUAGES = {"en": "English", "de": "German"}

Work = Callable[[], None]


def floor(folder: Path, names: list[str]) -> Work:
    """What nobody can do without."""

    def work() -> None:
        for name in names:
            data = (folder / f"{name}.txt").read_bytes()
            text = data.decode("utf-8")
            json.dumps({"sha256": hashlib.sha256(data).hexdigest(), "lines": text.split("\n")}, ensure_ascii=False)

    return work


def ours(folder: Path, names: list[str]) -> Work:
    """The pipeline without the run around it."""
    import orjson

    from corpus_tools import normalize

    def work() -> None:
        for name in names:
            orjson.dumps(normalize((folder / f"{name}.txt").read_bytes(), name=f"{name}.txt").record)

    return work


def ftfy(folder: Path, names: list[str]) -> Work:
    """Repair alone."""
    from ftfy import fix_text

    def work() -> None:
        for name in names:
            fix_text((folder / f"{name}.txt").read_text("utf-8"))

    return work


def chardet_ftfy(folder: Path, names: list[str]) -> Work:
    """Decoding by a detector, then repair."""
    import chardet
    from ftfy import fix_text

    def work() -> None:
        for name in names:
            data = (folder / f"{name}.txt").read_bytes()
            fix_text(data.decode(chardet.detect(data)["encoding"] or "utf-8", "replace"))

    return work


def trafilatura(folder: Path, names: list[str]) -> Work:
    """Extraction from HTML, with metadata and comments."""
    bare_extraction = import_module("trafilatura").bare_extraction

    def work() -> None:
        for name in names:
            bare_extraction((folder / f"{name}.html").read_text("utf-8"), include_comments=True)

    return work


def jsonschema(folder: Path, names: list[str]) -> Work:
    """Validation of records that are there."""
    from jsonschema import Draft202012Validator

    from corpus_tools import normalize
    from corpus_tools.record.schema import load_schema

    validator: Any = Draft202012Validator(load_schema())
    records = [normalize((folder / f"{name}.txt").read_bytes(), name=f"{name}.txt").record for name in names]

    def work() -> None:
        for record in records:
            validator.validate(record)

    return work


PEERS: dict[str, Callable[[Path, list[str]], Work]] = {
    "floor": floor,
    "corpus-tools": ours,
    "ftfy": ftfy,
    "chardet + ftfy": chardet_ftfy,
    "trafilatura (HTML)": trafilatura,
    "jsonschema": jsonschema,
}


@dataclass(frozen=True, slots=True)
class Measured:
    """The best round's seconds with one process and with two, and the peak memory of a process in MB."""

    one: float
    two: float
    memory: float


def serve(name: str, folder: Path, names: list[str]) -> None:
    """A process that does its share once for every line on standard input, and says how long it took."""
    work = PEERS[name](folder, names)
    work()
    print("ready", flush=True)
    for _ in sys.stdin:
        begin = time.perf_counter()
        work()
        seconds = time.perf_counter() - begin
        print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)


class Processes:
    """One or two processes of a peer that share the articles."""

    def __init__(self, name: str, folder: Path, names: list[str], count: int) -> None:
        shares = [names[start::count] for start in range(count)]
        self._all = [
            subprocess.Popen(
                [sys.executable, "-m", "benchmarks.peers", "--serve", name, str(folder), *share],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for share in shares
        ]
        for process in self._all:
            assert process.stdout is not None
            process.stdout.readline()

    def round(self) -> tuple[float, float]:
        """Seconds until the last of them has done its share, and the memory of the largest in MB."""
        for process in self._all:
            assert process.stdin is not None
            process.stdin.write("\n")
            process.stdin.flush()
        answers = [[float(word) for word in (process.stdout or sys.stdin).readline().split()] for process in self._all]
        return max(seconds for seconds, _ in answers), max(memory for _, memory in answers)

    def close(self) -> None:
        for process in self._all:
            process.communicate()


def run_once(shard: Path, workers: int) -> tuple[float, float]:
    """Seconds from the first document of a run to its end, and the memory of the largest worker in MB."""
    with tempfile.TemporaryDirectory() as out:
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.peers", "--run", str(shard), out, str(workers)],
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
    seconds, memory = map(float, done.stdout.split())
    return seconds, memory


def run_here(shard: str, out: str, workers: str) -> None:
    """Run, and print what `run_once` wants to know."""
    from corpus_tools.inputs.files import collect
    from corpus_tools.run.effort import Effort
    from corpus_tools.run.pipeline import run
    from corpus_tools.run.progress import Progress

    begun = 0.0
    memory = 0.0

    def show(_: object) -> None:
        nonlocal begun, memory
        begun = begun or time.perf_counter()
        memory = max(memory, largest_worker())

    run(collect([shard]), Path(out), effort=Effort(int(workers)), progress=Progress(show, 0.0))
    print(time.perf_counter() - begun, memory)


def measure(language: str, count: int, folder: Path) -> dict[str, Measured]:
    """All programs on so many articles of one language."""
    names, shard = write_pages(folder, language, count)
    runs = {(name, n): Processes(name, folder, names, n) for name in PEERS for n in (1, 2)}
    rounds: dict[tuple[str, int], list[tuple[float, float]]] = {}
    for _ in range(ROUNDS):
        for key, processes in runs.items():
            rounds.setdefault(key, []).append(processes.round())
        for workers in (1, 2):
            rounds.setdefault(("corpus normalize", workers), []).append(run_once(shard, workers))
    for processes in runs.values():
        processes.close()
    best = {key: (min(s for s, _ in found), max(m for _, m in found)) for key, found in rounds.items()}
    return {name: Measured(best[name, 1][0], best[name, 2][0], best[name, 1][1]) for name, n in best if n == 1}


def table(language: str, count: int, folder: Path) -> None:
    size = sum(len(page(number, language).text.encode()) for number in range(count))
    print(f"\n{LANGUAGES[language]}: {count} articles, {size / count:,.0f} bytes each")
    print(f"{'':20}{'ms/doc':>8}{'MB/s':>8}{'x ftfy':>8}{'x floor':>9}{'2 / 1':>7}{'memory':>8}")
    found = measure(language, count, folder)
    for name, measured in found.items():
        seconds = measured.one
        print(
            f"{name:20}{seconds / count * 1000:8.2f}{size / seconds / 1e6:8.2f}{found['ftfy'].one / seconds:8.2f}"
            f"{seconds / found['floor'].one:9.1f}{seconds / measured.two:7.2f}{measured.memory:8.0f}",
            flush=True,
        )


def main() -> None:
    """Print a table for each language."""
    if sys.argv[1:2] == ["--serve"]:
        serve(sys.argv[2], Path(sys.argv[3]), sys.argv[4:])
        return
    if sys.argv[1:2] == ["--run"]:
        run_here(*sys.argv[2:])
        return
    count = int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the run")
    for language in LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            table(language, count, Path(folder))
    print(f"\nload {os.getloadavg()[0]:.1f} after the run")


if __name__ == "__main__":
    main()
