"""What the workers of a run have used so far, as Linux tells it."""

from __future__ import annotations

import multiprocessing
import os
from pathlib import Path


def largest_worker() -> float:
    """The largest memory, in MB, that a worker of this process has had so far; 0 where there is no /proc."""
    peaks = [0.0]
    for process in multiprocessing.active_children():
        status = Path(f"/proc/{process.pid}/status")
        if status.exists():
            peaks += [float(line.split()[1]) / 1024 for line in status.read_text().splitlines() if "VmHWM" in line]
    return max(peaks)


def processor_seconds() -> float:
    """The processor time of all workers together so far; 0 where there is no /proc."""
    ticks = 0
    for process in multiprocessing.active_children():
        stat = Path(f"/proc/{process.pid}/stat")
        if stat.exists():
            ticks += sum(map(int, stat.read_text().rpartition(")")[2].split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")
