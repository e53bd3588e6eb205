"""Which of several files with the same id has it: `swim.txt` beside `swim.png`, the page and no picture.

Only what becomes a record takes an id, and only the contents say what does. So files that share one are tried before
the run, each as the run would; what they come to depends on nothing but the files and the options.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import groupby

from corpus_tools.inputs.files import Entry, Inputs, Rejection, same_id
from corpus_tools.inputs.sidecars import Sidecars
from corpus_tools.run.contents import size_of
from corpus_tools.run.jobs import Done, FileJob, RowJob, Step
from corpus_tools.run.pool import Pool

_PAGES = (".txt", ".html", ".htm", ".md")
"""What pages are mostly called: such a file is tried last, and mostly it need not be. The outcome is the same."""

_Tried = dict[Entry, Rejection | None]
"""Why a file becomes no record; None if it becomes one."""


_Workers = Pool[FileJob | RowJob, Step]


def settle_ids(inputs: Inputs, sidecars: Sidecars, workers: Callable[[], _Workers]) -> Inputs:
    """`inputs` with no id twice among the entries.

    Of files with the same id the first by path that becomes a record has it. Others that would become one are rejected
    because of it, and those that would not for a reason of their own. Standard input, which can be read but once, comes
    last. The `workers` do what those of a run do, and are asked for if there is need. Raises `Stopped` and
    `WorkersFail`.
    """
    groups = [list(group) for _, group in groupby(inputs.entries, key=lambda entry: entry.id)]
    rivals = [group for group in groups if len(group) > 1]
    if not rivals:
        return inputs
    last = {max(group, key=_is_left_for_last) for group in rivals}
    with workers() as pool:
        tried = _try(pool, [entry for group in rivals for entry in group if entry not in last], sidecars)
        contested = [group for group in rivals if any(entry in tried and tried[entry] is None for entry in group)]
        wanted = [entry for group in contested for entry in group if entry in last and entry.location is not None]
        tried |= _try(pool, wanted, sidecars)
    entries: list[Entry] = []
    rejections = list(inputs.rejections)
    for group in groups:
        able = [entry for entry in group if tried.get(entry) is None]
        entries.append(able[0])
        rejections += [Rejection(entry.path, same_id(entry, able[0])) for entry in able[1:]]
        rejections += [refused for entry in group if (refused := tried.get(entry)) is not None]
    return replace(inputs, entries=entries, rejections=rejections)


def _is_left_for_last(entry: Entry) -> tuple[bool, bool]:
    return entry.location is None, entry.path.lower().endswith(_PAGES)


def _try(pool: _Workers, entries: Sequence[Entry], sidecars: Sidecars) -> _Tried:
    jobs = (FileJob(entry, size_of(entry.location), sidecars.of(entry.id)) for entry in entries)
    tried: _Tried = {}
    for entry, step in zip(entries, pool.results(jobs), strict=True):
        assert isinstance(step, Done)
        tried[entry] = step.result if isinstance(step.result, Rejection) else None
    return tried
