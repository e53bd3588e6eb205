"""Worker processes: jobs in, results out in the order of the jobs, whatever number of workers and whatever kills them.

One process reads, feeds the workers and writes; it never works on a document itself, so nothing that a document does
can hold it up or bring it down. Jobs go out in batches, at most two to a worker, so that none waits for its next.

A worker that dies costs at most one job: the one it was doing is tried again, alone, and given up if it kills three
workers; the others of its batch are done again. (`concurrent.futures` gives up all jobs of the pool instead.) A job
that takes longer than the time limit is given up and its worker replaced.
"""

from __future__ import annotations

import pickle
import selectors
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar

from corpus_tools.run.channel import Channel
from corpus_tools.run.effort import Effort
from corpus_tools.run.processes import CONTEXT, WorkersFail, start
from corpus_tools.run.worker import serve

BATCH_JOBS = 32
BATCH_BYTES = 256 * 1024
"""A batch ends with the job that reaches one of the two."""

_IN_FLIGHT = 2
_WINDOW_BYTES = 8 * 1024 * 1024
"""Input bytes, for each worker, that may be under way, results that wait for an earlier one included."""
_JOB_COST = 2048
"""What a job counts beside its bytes: 100,000 empty files are under way in parts as well."""

_TICK = 0.2
"""Seconds between two looks at the clock; a longer pause was ours (a full disk's, a suspended machine's)."""
_SLOWEST_TICK = 1.0
_BARREN_DEATHS = 5
_TRIES = 3
"""Not two: where memory is short, the system ends processes that did nothing wrong, and more than one of them."""


class Stopped(Exception):
    """The run was asked to stop; what had been done by then was given out."""


class Sized(Protocol):
    """What the pool must know of a job."""

    @property
    def size(self) -> int:
        """About how many bytes of input it stands for."""


J = TypeVar("J", bound=Sized)
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Settled(Generic[R]):
    """A result that needs no work and only has to keep its place among the others."""

    result: R


@dataclass(slots=True)
class _Ticket(Generic[J]):
    """A job on its way: its place in the order, and how many workers died of it."""

    number: int
    job: J
    deaths: int = 0

    @property
    def cost(self) -> int:
        return self.job.size + _JOB_COST


_Batch = list[_Ticket[J]]


@dataclass(slots=True)
class _Worker(Generic[J]):
    """A process, the channel to it, and what it was given; `begun` counts jobs and is written by the process."""

    process: Any
    channel: Channel
    begun: Any
    batches: deque[_Batch[J]] = field(default_factory=deque)
    finished: int = 0
    seen: int = 0
    seconds: float = 0.0

    @property
    def current(self) -> int | None:
        """The index, in the first batch, of the job that is being done; None before the first of the batch."""
        index = int(self.begun.value) - self.finished - 1
        return index if self.batches and 0 <= index < len(self.batches[0]) else None


class Pool(Generic[J, R]):
    """Processes that do `work`; `give_up` makes the result of a job that cannot be done, and is told why.

    `work` must be picklable; `preload` names a module that is loaded only once for all processes. A context manager:
    leaving it ends the processes.
    """

    def __init__(self, work: Callable[[J], R], give_up: Callable[[J, str], R], effort: Effort, *, preload: str) -> None:
        self._work, self._give_up, self._stop = work, give_up, effort.stop
        self._most, self._limit = effort.workers, effort.seconds
        self._preload = preload
        self._workers: list[_Worker[J]] = []
        self._selector = selectors.DefaultSelector()
        self._again: deque[_Batch[J]] = deque()
        self._results: dict[int, R] = {}
        self._costs: dict[int, int] = {}
        self._under_way = 0
        self._taken = self._given = 0
        self._batch_jobs = 1
        self._barren = 0
        self._looked = time.monotonic()
        self._exhausted = False

    def __enter__(self) -> Pool[J, R]:
        return self

    def __exit__(self, *_: object) -> None:
        for worker in list(self._workers):
            self._end(worker)
        self._selector.close()

    def results(self, stream: Iterable[J | Settled[R]]) -> Iterator[R]:
        """The result of every job in `stream`, in its order, as soon as it is known.

        Raises `Stopped` behind the last result of a run that was asked to stop, and `WorkersFail`.
        """
        source = iter(stream)
        self._exhausted = False
        while True:
            self._feed(source)
            gave = self._given in self._results
            while self._given in self._results:
                self._under_way -= self._costs.pop(self._given)
                self._given += 1
                yield self._results.pop(self._given - 1)
            if self._given == self._taken and (self._exhausted or self._stop.asked):
                break
            self._attend(0 if gave else _TICK)
        if not self._exhausted:
            raise Stopped

    def _feed(self, source: Iterator[J | Settled[R]]) -> None:
        """Give batches to the workers until none can take more or there is none to give."""
        while self._has_room() and (self._again or self._may_take()):
            batch = self._again.popleft() if self._again else self._take(source)
            if batch:
                self._give(batch)

    def _may_take(self) -> bool:
        full = self._under_way >= _WINDOW_BYTES * self._most
        return not (self._exhausted or self._stop.asked or full)

    def _take(self, source: Iterator[J | Settled[R]]) -> _Batch[J]:
        """The next jobs of the source; what is settled goes to the results."""
        batch: _Batch[J] = []
        size = 0
        for _ in range(self._batch_jobs):
            item = next(source, None)
            if item is None:
                self._exhausted = True
                break
            number, self._taken = self._taken, self._taken + 1
            cost = _JOB_COST
            if isinstance(item, Settled):
                self._results[number] = item.result
            else:
                cost += item.size
                size += item.size
                batch.append(_Ticket(number, item))
            self._costs[number] = cost
            self._under_way += cost
            if size >= BATCH_BYTES:
                break
        self._batch_jobs = min(BATCH_JOBS, self._batch_jobs * 2)  # the first ones are small, so that all soon work
        return batch

    def _has_room(self) -> bool:
        return len(self._workers) < self._most or any(len(worker.batches) < _IN_FLIGHT for worker in self._workers)

    def _least_busy(self) -> _Worker[J]:
        """An idle worker, a new one, or the one with the least to do."""
        worker = min(self._workers, key=lambda worker: len(worker.batches), default=None)
        if worker is None or (worker.batches and len(self._workers) < self._most):
            return self._start()
        return worker

    def _start(self) -> _Worker[J]:
        begun = CONTEXT.RawValue("Q", 0)
        process, ours = start(self._preload, serve, self._work, begun, self._limit)
        worker: _Worker[J] = _Worker(process, Channel(ours), begun)
        self._workers.append(worker)
        self._selector.register(ours, selectors.EVENT_READ, worker)
        return worker

    def _give(self, batch: _Batch[J]) -> None:
        worker = self._least_busy()
        worker.batches.append(batch)
        with suppress(OSError):  # if it is dead, reading from it will say so
            worker.channel.send(pickle.dumps([ticket.job for ticket in batch], pickle.HIGHEST_PROTOCOL))
        self._watch(worker)

    def _watch(self, worker: _Worker[J]) -> None:
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if worker.channel.waiting else 0)
        self._selector.modify(worker.channel.socket, events, worker)

    def _attend(self, seconds: float) -> None:
        """Wait for the workers, at most so long; take their results, replace the dead and those that take too long."""
        for key, events in self._selector.select(seconds):
            worker = key.data
            try:
                if events & selectors.EVENT_WRITE:
                    worker.channel.flush()
                    self._watch(worker)
                if events & selectors.EVENT_READ:
                    worker.seconds = 0.0
                    for message in worker.channel.receive():
                        self._accept(worker, message)
            except (EOFError, OSError):
                self._bury(worker)
        self._look_at_the_clock()

    def _accept(self, worker: _Worker[J], message: bytes) -> None:
        batch = worker.batches.popleft()
        worker.finished += len(batch)
        self._barren = 0
        for ticket, result in zip(batch, pickle.loads(message), strict=True):
            self._results[ticket.number] = result

    def _look_at_the_clock(self) -> None:
        now = time.monotonic()
        elapsed, self._looked = min(now - self._looked, _SLOWEST_TICK), now
        for worker in list(self._workers):
            begun = int(worker.begun.value)
            if worker.current is None or begun != worker.seen:
                worker.seen, worker.seconds = begun, 0.0
                continue
            worker.seconds += elapsed
            if worker.seconds > self._limit:
                self._end(worker)
                self._lose(worker, f"it takes longer than {self._limit:g} seconds; raise --timeout", final=True)

    def _bury(self, worker: _Worker[J]) -> None:
        self._end(worker)
        code = worker.process.exitcode or 0
        cause = f"signal {-code}" if code < 0 else f"exit code {code}"
        self._lose(worker, f"the processes that worked on it died ({cause}); it may need more memory than there is")

    def _end(self, worker: _Worker[J]) -> None:
        """End the process, whatever it is doing."""
        self._selector.unregister(worker.channel.socket)
        worker.channel.socket.close()
        worker.process.join(0 if worker.batches else _SLOWEST_TICK)  # one that is idle leaves by itself
        worker.process.kill()
        worker.process.join()
        self._workers.remove(worker)

    def _lose(self, worker: _Worker[J], reason: str, *, final: bool = False) -> None:
        """Have the jobs of a worker that is gone done by others; give up the one it was doing if that is `final`."""
        index = worker.current
        batches = list(worker.batches)
        if index is None:
            self._barren += 1
            if self._barren > _BARREN_DEATHS:
                raise WorkersFail(f"worker processes end before they begin: {reason}")
        else:
            first, ticket = batches[0], batches[0][index]
            ticket.deaths += 1
            given_up = final or ticket.deaths >= _TRIES
            if given_up:
                self._results[ticket.number] = self._give_up(ticket.job, reason)
            batches[:1] = [first[:index], [] if given_up else [ticket], first[index + 1 :]]
        self._again.extend(batch for batch in batches if batch)
