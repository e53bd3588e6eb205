"""Files of records, checked by all processors once they turn out to be large."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache, partial
from itertools import chain, islice

from corpus_tools.record.contract import Contract
from corpus_tools.record.findings import Finding, Rule
from corpus_tools.record.jsonl.file import Checked, Stretch, check_id, check_stretch, stretches
from corpus_tools.record.jsonl.lines import LONGEST_LINE
from corpus_tools.run.effort import Effort, processors
from corpus_tools.run.pool import Pool

_ALONE = 64
"""So many stretches are done in less time than it takes to start other processes."""


def check_file(
    path: str | os.PathLike[str], contract: Contract, *, longest: int = LONGEST_LINE
) -> Iterator[tuple[int, dict[int, list[Finding]]]]:
    """Stretch by stretch, how many values there were, and the findings by line; large files on all processors.

    `path` may be compressed, or `-` for standard input. A line of more than `longest` bytes is not read. Raises
    `OSError` if the file cannot be read, and `WorkersFail` if no other process can be started.
    """
    seen: dict[str, int] = {}
    for checked in _check_stretches(stretches(path, longest), contract):
        findings = checked.findings
        for number, identity in checked.ids:
            if found := check_id(identity, number, seen):
                findings[number] = findings.get(number, []) + found
        yield checked.values, dict(sorted(findings.items()))


def _check_stretches(found: Iterator[Stretch], contract: Contract) -> Iterator[Checked]:
    """What `check_stretch` says of each of `found`, in their order. Only a few are held at any time.

    What other processes die of, or cannot finish, is a finding.
    """
    alone = partial(check_stretch, contract=contract)
    yield from map(alone, islice(found, _ALONE))
    following = next(found, None)
    if following is None:
        return
    found = chain([following], found)
    workers = processors()
    if workers == 1 or contract.again is None:
        yield from map(alone, found)
        return
    work = partial(_check, again=contract.again)
    with Pool(work, _give_up, Effort(workers), preload="corpus_tools.record.jsonl.file") as pool:
        yield from pool.results(found)


def _check(stretch: Stretch, again: Callable[[], Contract]) -> Checked:
    return check_stretch(stretch, _made(again))


@cache
def _made(again: Callable[[], Contract]) -> Contract:
    return again()


def _give_up(stretch: Stretch, reason: str) -> Checked:
    first, last = stretch.lines[0][0], stretch.lines[-1][0]
    problem = f"lines {first} to {last} could not be checked: {reason}"
    return Checked(0, [], {first: [Finding("$", problem, "lines that can be read", rule=Rule.UNREADABLE)]})
