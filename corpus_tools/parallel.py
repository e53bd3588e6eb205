"""Stretches of a file of records, checked by all processors once the file turns out to be large."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor
from itertools import chain, islice
from multiprocessing import get_all_start_methods, get_context
from typing import Any

from corpus_tools.record_files import Batch, Lines, check_batch
from corpus_tools.validate import Contract, contract_of, own_contract

_ALONE = 16
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
    yield from map(check, batches) if workers == 1 else _share(batches, check, workers, contract.schema)


def _processors() -> int:
    """How many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _share(batches: Iterator[Lines], check: Check, workers: int, schema: dict[str, Any] | None) -> Iterator[Batch]:
    """If a worker dies, what it left and all that follows is done here."""
    context = get_context("forkserver" if "forkserver" in get_all_start_methods() else "spawn")
    waiting: deque[tuple[Lines, Future[Batch]]] = deque()
    with ProcessPoolExecutor(workers, context, initializer=_start, initargs=(schema,)) as pool:
        try:
            for batch in batches:
                waiting.append((batch, pool.submit(_work, batch)))
                if len(waiting) > 2 * workers:
                    yield waiting[0][1].result()
                    waiting.popleft()
            while waiting:
                yield waiting[0][1].result()
                waiting.popleft()
        except BrokenExecutor:
            yield from map(check, [lines for lines, _ in waiting])
            yield from map(check, batches)
        finally:
            pool.shutdown(cancel_futures=True)


_worker: dict[str, Contract] = {}


def _start(schema: dict[str, Any] | None) -> None:
    _worker["contract"] = own_contract() if schema is None else contract_of(schema)


def _work(lines: Lines) -> Batch:
    return check_batch(lines, _worker["contract"])
