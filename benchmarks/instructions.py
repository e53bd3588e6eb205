"""Instructions for a document: `python -m benchmarks.instructions [DOCUMENTS]`.

Seconds depend on the neighbours, instructions hardly do. Each program runs twice in a fresh process, over one generated
article and over all of them, and meets each article once; the difference, for one more article, is what counts. So
start-up and the loading of tables are left out, and nothing is found in a cache because the same page came before.

The processor counts (`perf stat`) where it is allowed to; else Valgrind does, which takes fifty times as long.

Columns: millions of instructions for a document, as a multiple of the floor's (what no program that does this job can
do without), and as a multiple of ftfy's, which changes by 40 % between versions of Python.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.generated import write_pages
from benchmarks.peers import LANGUAGES, PEERS

DOCUMENTS = 40
PROGRAMS = ("floor", "corpus-tools", "ftfy")
PERF = ["perf", "stat", "-x", ",", "-e", "instructions:u"]
VALGRIND = ["valgrind", "--tool=cachegrind", "--cache-sim=no", "--cachegrind-out-file=/dev/null"]
COUNTS = {"perf": re.compile(r"^(\d+),[^,]*,instructions", re.MULTILINE), "valgrind": re.compile(r"I +refs: +([\d,]+)")}


def counted(command: list[str], counter: list[str]) -> int | None:
    """How many instructions `command` takes; None if they cannot be counted so."""
    if shutil.which(counter[0]) is None:
        return None
    same_hashes = os.environ | {"PYTHONHASHSEED": "0"}
    done = subprocess.run([*counter, *command], capture_output=True, text=True, env=same_hashes)
    found = COUNTS[counter[0]].search(done.stderr)
    return int(found[1].replace(",", "")) if found else None


def for_a_document(program: str, folder: Path, names: list[str], counter: list[str]) -> float:
    """Instructions that one more document takes."""
    command = [sys.executable, "-m", "benchmarks.instructions", "--work", program, str(folder)]
    few, many = (counted([*command, *some], counter) for some in (names[:1], names))
    assert few is not None and many is not None, f"{program} cannot be counted"  # noqa: PT018
    return (many - few) / (len(names) - 1)


def main() -> None:
    """Print a table for each language."""
    if sys.argv[1:2] == ["--work"]:
        PEERS[sys.argv[2]](Path(sys.argv[3]), sys.argv[4:])()
        return
    counter = next((one for one in (PERF, VALGRIND) if counted([sys.executable, "-c", ""], one)), None)
    if counter is None:
        sys.exit("instructions cannot be counted here: neither `perf stat` nor Valgrind can do it")
    print(f"counted by {counter[0]}, Python {sys.version.split()[0]}")
    for language, called in LANGUAGES.items():
        with tempfile.TemporaryDirectory() as folder:
            names, _ = write_pages(Path(folder), language, int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)
            found = {name: for_a_document(name, Path(folder), names, counter) for name in PROGRAMS}
        print(f"\n{called}: {len(names)} articles\n{'':14}{'M/doc':>8}{'x floor':>9}{'x ftfy':>8}")
        for name, count in found.items():
            print(f"{name:14}{count / 1e6:8.2f}{count / found['floor']:9.1f}{count / found['ftfy']:8.2f}", flush=True)


if __name__ == "__main__":
    main()
