"""Stretches of a file of records, checked by all processors once the file turns out to be large."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import chain, islice

from corpus_tools.record.contract import Contract
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.jsonl.file import Checked, Stretch, check_stretch
from corpus_tools.run.effort import Effort, processors
from corpus_tools.run.pool import Pool

_ALONE = 64
"""So many stretches are done in less time than it takes to start other processes."""


def check_stretches(stretches: Iterator[Stretch], contract: Contract) -> Iterator[Checked]:
    """What `check_stretch` says of each of `stretches`, in their order. Only a few are held at any time.

    What other processes die of, or cannot finish, is a finding. Raises `WorkersFail` if none can be started.
    """
    alone = partial(check_stretch, contract=contract)
    yield from map(alone, islice(stretches, _ALONE))
    following = next(stretches, None)
    if following is None:
        return
    stretches = chain([following], stretches)
    workers = processors()
    if workers == 1 or contract.again is None:
        yield from map(alone, stretches)
        return
    work = partial(_check, again=contract.again)
    with Pool(work, _give_up, Effort(workers), preload="corpus_tools.record.jsonl.file") as pool:
        yield from pool.results(stretches)


def _check(stretch: Stretch, again: Callable[[], Contract]) -> Checked:
    return check_stretch(stretch, _made(again))


@cache
def _made(again: Callable[[], Contract]) -> Contract:
    return again()


def _give_up(stretch: Stretch, reason: str) -> Checked:
    first, last = stretch.lines[0][0], stretch.lines[-1][0]
    problem = f"lines {first} to {last} could not be checked: {reason}"
    return Checked(0, [], {first: [Finding("$", problem, "lines that can be read", rule=Rule.UNREADABLE)]})
