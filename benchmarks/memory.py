"""The memory of a run's workers, as Linux tells it."""

from __future__ import annotations

import multiprocessing
from pathlib import Path


def largest_worker() -> float:
    """The largest memory, in MB, that a worker of this process has had so far; 0 where there is no /proc."""
    peaks = [0.0]
    for process in multiprocessing.active_children():
        status = Path(f"/proc/{process.pid}/status")
        if status.exists():
            peaks += [float(line.split()[1]) / 1024 for line in status.read_text().splitlines() if "VmHWM" in line]
    return max(peaks)
