"""How long commands and imports take to start, beside what cannot be avoided: `python benchmarks/startup.py`.

Prints medians of 15 runs in milliseconds and two ratios: `corpus --version` to `import typer`, and reading records to
`import json, orjson`. Run it in the root of the repository: one program reads the first of the records there.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time

RUNS = 15
PROGRAMS = {
    "bare": "pass",
    "typer": "import typer",
    "version": "import sys; sys.argv = ['corpus', '--version']; from corpus_tools.cli.app import main; main()",
    "json, orjson": "import json, orjson",
    "read_jsonl": "from corpus_tools import read_jsonl",
    "first record": "from corpus_tools import read_jsonl; next(read_jsonl('normalized/documents.jsonl'))",
}


def once(program: str) -> float:
    """How many milliseconds a Python that runs `program` takes."""
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", program], stdout=subprocess.DEVNULL, check=True)
    return (time.perf_counter() - start) * 1000


def main() -> None:
    """Interleave the programs, so that a busy neighbour slows all of them, and print the table."""
    times: dict[str, list[float]] = {name: [] for name in PROGRAMS}
    for _ in range(RUNS):
        for name, program in PROGRAMS.items():
            times[name].append(once(program))
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, median in medians.items():
        print(f"{name:<14}{median:6.0f} ms")
    print(f"corpus --version / import typer: {medians['version'] / medians['typer']:.2f}")
    print(f"read_jsonl / import json, orjson: {medians['read_jsonl'] / medians['json, orjson']:.2f}")


if __name__ == "__main__":
    main()
