"""A worker process: takes batches of jobs, does them one after the other, sends the results of the whole batch."""

from __future__ import annotations

import gc
import pickle
import socket
from collections.abc import Callable
from typing import Any

from corpus_tools.run.channel import receive_blocking, send_blocking
from corpus_tools.run.processes import set_alarm, settle_in

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
    settle_in()
    gc.freeze()  # what is there now stays, and looking at it would make copies of memory that all workers share
    gc.set_threshold(_YOUNG_OBJECTS)
    try:
        while (message := receive_blocking(end)) is not None:
            results = []
            for job in pickle.loads(message):
                begun.value += 1
                set_alarm(seconds)
                results.append(work(job))
            set_alarm(0)
            send_blocking(end, pickle.dumps(results, pickle.HIGHEST_PROTOCOL))
    except ConnectionError:
        return
