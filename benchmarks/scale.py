"""Do time and memory of a run stay in step with the number of documents? `python -m benchmarks.scale [DOCUMENTS]...`

Makes shards of generated articles, English and German in turn, and runs over more and more of them with two workers.
Prints for each number the seconds without start-up, milliseconds for a document, and the largest memory of a worker and
of the process that reads and writes, in MB; and what a million documents would take at the pace of the last row.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.generated import write_shards
from benchmarks.memory import largest_worker
from corpus_tools.pipeline import run
from corpus_tools.runs.effort import Effort
from corpus_tools.runs.progress import Progress
from corpus_tools.sources import collect

SIZES = (1000, 2000, 4000, 8000)
PER_SHARD = 1000
WORKERS = 2
_LOOK_SECONDS = 0.2


def run_on(folder: Path) -> tuple[float, float]:
    """Seconds from the first document to the end, and the memory of the largest worker in MB."""
    begun = memory = 0.0

    def show(_: object) -> None:
        nonlocal begun, memory
        begun = begun or time.perf_counter()
        memory = max(memory, largest_worker())

    with tempfile.TemporaryDirectory() as out:
        run(collect([str(folder)]), Path(out), effort=Effort(WORKERS), progress=Progress(show, _LOOK_SECONDS))
    return time.perf_counter() - begun, memory


def main() -> None:
    """Print the table."""
    print(f"{os.cpu_count()} processors, load {os.getloadavg()[0]:.1f} before the run")
    print(f"{'documents':>10}{'seconds':>10}{'ms/doc':>10}{'worker':>10}{'reader':>10}")
    pace = 0.0
    for documents in map(int, sys.argv[1:]) if len(sys.argv) > 1 else SIZES:
        with tempfile.TemporaryDirectory() as folder:
            write_shards(Path(folder), documents, PER_SHARD)
            seconds, memory = run_on(Path(folder))
        pace = seconds / documents
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"{documents:>10,}{seconds:>10.1f}{pace * 1000:>10.2f}{memory:>10.0f}{own:>10.0f}", flush=True)
    print(f"a million at this pace: {pace * 1e6 / 3600:.1f} hours; load {os.getloadavg()[0]:.1f} after the run")


if __name__ == "__main__":
    main()
