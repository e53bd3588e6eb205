"""Do time and memory of a run stay in step with the number of documents? `python -m benchmarks.scale [DOCUMENTS]...`

Makes shards of generated articles, English and German in turn, and runs over more and more of them with two workers.
Prints for each number the seconds without start-up and milliseconds for a document; the milliseconds of processor time
for a document that the workers and the process that reads and writes have used, which a busy machine does not change
much; and the largest memory of a worker and of that process, in MB. Then what a million documents would take at the
pace of the last row; and how much faster than one worker two are on the smallest number, and can be at best on two
processors with nothing else to do.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from benchmarks.generated import write_shards
from benchmarks.workers import largest_worker, processor_seconds
from corpus_tools.inputs.files import collect
from corpus_tools.run.effort import Effort
from corpus_tools.run.pipeline import run
from corpus_tools.run.progress import Progress

SIZES = (1000, 2000, 4000, 8000)
PER_SHARD = 1000
WORKERS = 2
ROUNDS = 3
_LOOK_SECONDS = 0.2


@dataclass(frozen=True, slots=True)
class Used:
    """Seconds from the first document to the end; processor seconds of workers and reader; MB of the largest worker."""

    seconds: float
    workers: float
    reader: float
    memory: float


def run_on(folder: Path, count: int = WORKERS) -> Used:
    """Run on the shards in `folder` with so many workers."""
    begun = memory = workers = 0.0

    def show(_: object) -> None:
        nonlocal begun, memory, workers
        begun = begun or time.perf_counter()
        memory, workers = max(memory, largest_worker()), max(workers, processor_seconds())

    before = time.process_time()
    with tempfile.TemporaryDirectory() as out:
        run(collect([str(folder)]), Path(out), effort=Effort(count), progress=Progress(show, _LOOK_SECONDS))
    return Used(time.perf_counter() - begun, workers, time.process_time() - before, memory)


def gain(documents: int) -> float:
    """How much faster than one worker two are: the best of some rounds of each, in turns."""
    seconds: dict[int, list[float]] = {1: [], 2: []}
    with tempfile.TemporaryDirectory() as folder:
        write_shards(Path(folder), documents, PER_SHARD)
        for _ in range(ROUNDS):
            for count, found in seconds.items():
                found.append(run_on(Path(folder), count).seconds)
    return min(seconds[1]) / min(seconds[2])


def main() -> None:
    """Print the table."""
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the run")
    print(
        f"{'documents':>10}{'seconds':>10}{'ms/doc':>10}{'workers':>10}{'reader':>10}{'MB worker':>12}{'MB reader':>12}"
    )
    sizes = tuple(map(int, sys.argv[1:])) or SIZES
    for documents in sizes:
        with tempfile.TemporaryDirectory() as folder:
            write_shards(Path(folder), documents, PER_SHARD)
            used = run_on(Path(folder))
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        times = "".join(f"{s / documents * 1000:>11.2f}" for s in (used.seconds, used.workers, used.reader))
        print(f"{documents:>11,}{used.seconds:>11.1f}{times}{used.memory:>11.0f}{own:>11.0f}", flush=True)
    print(f"load {os.getloadavg()[0]:.1f} after the run")
    print(f"a million at this pace: {used.seconds / documents * 1e6 / 3600:.2f} hours")
    best = 2 / (1 + used.reader / used.workers)
    print(f"two workers: {gain(sizes[0]):.2f} times one, with nothing else to do at best {best:.2f} times")
    print(f"load {os.getloadavg()[0]:.1f} at the end")


if __name__ == "__main__":
    main()
