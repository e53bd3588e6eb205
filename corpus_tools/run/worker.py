"""A worker process: takes batches of jobs, does them one after the other, sends the results of the whole batch."""

from __future__ import annotations

import gc
import pickle
import signal
import socket
from collections.abc import Callable
from typing import Any

from corpus_tools.run.channel import receive_blocking, send_blocking

_GRACE = 60
_LONGEST_ALARM = 2**31 - 1
"""Seconds: what an alarm takes; the time limit can be endless."""
_YOUNG_OBJECTS = 20_000
"""So many more objects than before make Python look for cycles, where its default is 700.

A document makes none: all that it needs is freed as it is left, and a large one is looked through in vain again and
again. If there ever are cycles, those of so few objects are a few megabytes.
"""


def serve(end: socket.socket, work: Callable[[Any], object], begun: Any, seconds: float) -> None:
    """Serve until the other side of the socket `end` is closed, which the death of the run does as well.

    `begun`, shared memory, counts the jobs that were begun: it tells the run which one a worker died of. The run ends
    a worker that spends more than `seconds` on a job; if the run is dead, an alarm does.
    """
    alarm: Callable[[int], object] = getattr(signal, "alarm", lambda seconds: None)
    longest = int(min(2 * seconds + _GRACE, _LONGEST_ALARM))
    for number in (signal.SIGINT, signal.SIGTERM):  # they go to a whole group of processes; the run decides for all
        signal.signal(number, signal.SIG_IGN)
    gc.freeze()  # what is there now stays, and looking at it would make copies of memory that all workers share
    gc.set_threshold(_YOUNG_OBJECTS)
    try:
        while (message := receive_blocking(end)) is not None:
            results = []
            for job in pickle.loads(message):
                begun.value += 1
                alarm(longest)
                results.append(work(job))
            alarm(0)
            send_blocking(end, pickle.dumps(results, pickle.HIGHEST_PROTOCOL))
    except ConnectionError:
        return
