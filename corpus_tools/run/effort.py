"""How a run goes about its work, none of which changes what it writes."""

from __future__ import annotations

import os
from dataclasses import dataclass, field

DEFAULT_SECONDS = 300.0


@dataclass(slots=True)
class Stop:
    """Set `asked`, as a signal handler may do, and a run takes no more jobs and finishes those under way.

    `asked` is the number of the signal, or whatever else is not 0.
    """

    asked: int = 0


def processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True, slots=True)
class Effort:
    """`workers` processes do the work and spend at most `seconds` on a document, far more than the largest needs.

    With `force`, nothing is taken over from the last run. Setting `stop` ends the run early.
    """

    workers: int = field(default_factory=processors)
    seconds: float = DEFAULT_SECONDS
    force: bool = False
    stop: Stop = field(default_factory=Stop)
