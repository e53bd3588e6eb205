"""Make something at random, check it, and again, for as long as one likes: `python -m … SECONDS [SEED]`."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable


def fuzz(make: Callable[[random.Random], bytes], check: Callable[[bytes], None]) -> None:
    """Do it for as many seconds as the command line asks for, and say how much was tried, or what failed."""
    seconds = float(sys.argv[1])
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else time.time_ns()
    print(f"seed {seed}", flush=True)
    source = random.Random(seed)
    end = time.monotonic() + seconds
    count = size = 0
    while time.monotonic() < end:
        raw = make(source)
        try:
            check(raw)
        except BaseException:
            print(f"seed {seed}, input {count}: {raw!r}", flush=True)
            raise
        count += 1
        size += len(raw)
    print(f"seed {seed}: {count} inputs, {size} bytes, no failure in {seconds:.0f} s")
