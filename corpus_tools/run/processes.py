"""Starting Python processes that run our code and nobody else's."""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing import get_all_start_methods, get_context
from types import ModuleType
from typing import Any

from corpus_tools.base.options import GIB

_FORKS = "forkserver" in get_all_start_methods()
CONTEXT: Any = get_context("forkserver" if _FORKS else "spawn")

MEMORY = 4 * GIB
"""Bytes that a process that was started may map: what no honest document of 64 MiB comes near."""
LONGEST = 2**31 - 1
"""Seconds: what an alarm takes, and a socket; the time limit can be endless."""
_GRACE = 60


class WorkersFail(RuntimeError):
    """No process comes as far as beginning its work; the message says why."""


def start(preload: str, target: Callable[..., None], *arguments: object) -> tuple[Any, socket.socket]:
    """A process that runs `target`, given its end of a socket before `arguments`; and our end. Raises `WorkersFail`.

    Where the system can copy processes it is a copy of one that has loaded the module `preload`.
    """
    load_ahead(preload)
    ours, its = socket.socketpair()
    process = CONTEXT.Process(target=target, args=(its, *arguments), daemon=True)
    with starting():
        process.start()
    its.close()
    return process, ours


def settle_in() -> None:
    """What a process does first that was started: it leaves signals to the run, and bounds its memory."""
    for number in (signal.SIGINT, signal.SIGTERM):  # they go to a whole group of processes; the run decides for all
        signal.signal(number, signal.SIG_IGN)
    with suppress(ImportError, OSError, ValueError):  # Windows has no such limit, and macOS refuses it
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        known = [limit for limit in (soft, hard, MEMORY) if limit != resource.RLIM_INFINITY]
        resource.setrlimit(resource.RLIMIT_AS, (min(known), hard))


def set_alarm(seconds: float) -> None:
    """End this process in twice as long and more, should the run be dead that would do it; 0 takes that back."""
    alarm: Callable[[int], object] = getattr(signal, "alarm", lambda seconds: None)
    alarm(int(min(2 * seconds + _GRACE, LONGEST)) if seconds else 0)


@contextmanager
def starting() -> Iterator[None]:
    """While this lasts, a process that is started looks for modules where this one does, and nowhere else.

    `multiprocessing` starts `python -c …`, for which Python looks into the current folder first: whoever has put an
    `orjson.py` into the folder of the input would have it run. And before Python 3.14 what is loaded ahead is looked
    for only where a new Python does. Raises `WorkersFail` if the process cannot be started.
    """
    folders = [os.path.abspath(path) for path in sys.path if path and os.pathsep not in path]
    wanted = {"PYTHONSAFEPATH": "1", "PYTHONPATH": os.pathsep.join(folders)}
    before = {name: os.environ.get(name) for name in wanted}
    os.environ.update(wanted)
    try:
        with _without_main():
            yield
    except OSError as error:
        reason = f"worker processes cannot be started: {error.strerror or error}"
        if "AF_UNIX" in str(error):
            reason += "; the folder for temporary files has too long a path, set TMPDIR to a shorter one"
        raise WorkersFail(reason) from None
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value


@contextmanager
def _without_main() -> Iterator[None]:
    """Keep a new process from running the caller's script once more, which it would do to have its functions."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def load_ahead(preload: str) -> None:
    """Start the process that loads the module `preload`, and of which every worker will be a copy, unless it runs.

    Whoever knows that there will be work can call this before looking for it: loading takes most of a second. Raises
    `WorkersFail`.
    """
    if not _FORKS:
        return
    from multiprocessing import forkserver, resource_tracker

    forkserver.set_forkserver_preload([preload])
    with starting():
        resource_tracker.ensure_running()
        with _deaf_to_interrupts():
            forkserver.ensure_running()


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Ctrl-C goes to all processes of a terminal, and one that is just loading would show a traceback.

    Processes inherit which signals are held back; those of this process are only late.
    """
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
