"""Stretches of a file of records, checked by all processors once the file turns out to be large."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context

from corpus_tools.record_files import Batch, Lines, check_batch
from corpus_tools.validate import Contract

_ALONE = 64
"""So many batches are done in less time than it takes to start other processes."""

Check = Callable[[Lines], Batch]


def check_batches(batches: Iterator[Lines], contract: Contract) -> Iterator[Batch]:
    """What `check_batch` says of each of `batches`, in their order. Only a few are held at any time."""

    def check(lines: Lines) -> Batch:
        return check_batch(lines, contract)

    yield from map(check, islice(batches, _ALONE))
    workers = _processors()
    following = next(batches, None)
    if following is None:
        return
    batches = chain([following], batches)
    if workers == 1 or contract.again is None:
        yield from map(check, batches)
    else:
        yield from _share(batches, check, workers, contract.again)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _share(batches: Iterator[Lines], check: Check, workers: int, again: Callable[[], Contract]) -> Iterator[Batch]:
    """If a worker dies, what it left and all that follows is done here."""
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    given: deque[Lines] = deque()
    answers: deque[Future[Batch]] = deque()
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(again,)) as pool:
        try:
            for lines in batches:
                given.append(lines)
                answers.append(pool.submit(_work, lines))
                if len(given) > 2 * workers:
                    yield answers.popleft().result()
                    given.popleft()
            while given:
                yield answers.popleft().result()
                given.popleft()
        except BrokenExecutor:
            yield from map(check, given)
            yield from map(check, batches)
        finally:
            pool.shutdown(cancel_futures=True)


_worker: dict[str, Contract] = {}


def _start(again: Callable[[], Contract]) -> None:
    _worker["contract"] = again()


def _work(lines: Lines) -> Batch:
    return check_batch(lines, _worker["contract"])
