"""A process that reads shards.

The libraries that parse them can crash on damaged files, or come to no end: that costs the shard and no more.
"""

from __future__ import annotations

import os
import pickle
import socket
from collections.abc import Generator, Iterator
from typing import Any

from corpus_tools.base.options import GIB, Limits, RowOptions
from corpus_tools.inputs.files import Rejection, Shard
from corpus_tools.inputs.shards import BrokenShard, Place, Row, read_shard
from corpus_tools.run import WARM
from corpus_tools.run.channel import receive_blocking, send_blocking
from corpus_tools.run.effort import DEFAULT_SECONDS
from corpus_tools.run.processes import LONGEST, MEMORY, set_alarm, settle_in, start

_BATCH_ROWS = 32
_BATCH_BYTES = 256 * 1024
"""A batch ends with the row that reaches one of the two."""
_TRIES = 3
"""As for documents: where memory is short, the system ends processes that did nothing wrong."""

Item = Row | Rejection
_Answer = tuple[list[Item], float] | Exception | None


class ReaderFailed(BrokenShard):
    """The process died of the shard, or came to no end; it may be otherwise another time."""


class _Died(Exception):
    """The process is gone; the message says how."""


class Reader:
    """Reads one shard after the other. A context manager: leaving it ends the process, which begins with the first."""

    def __init__(self, seconds: float = DEFAULT_SECONDS) -> None:
        """`seconds`: how long to wait for rows, before the shard is given up.

        `share` is how much of the file of the shard in hand was read, 0 to 1.
        """
        self.share = 0.0
        self._seconds = seconds
        self._process: Any = None
        self._end: socket.socket | None = None

    def __enter__(self) -> Reader:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def rows(self, shard: Shard, options: RowOptions, limits: Limits) -> Generator[Item, None, None]:
        """What `read_shard` gives. Raises what that raises, `ReaderFailed`, and `WorkersFail`.

        If the process dies or hangs, another goes on, row by row: what stands before that place is not lost.
        """
        given, reason = 0, ""
        for number in range(_TRIES):
            try:
                for place, row in enumerate(self._read((shard, options, limits, 1 if number else _BATCH_ROWS))):
                    if place >= given:
                        given += 1
                        yield row
                return
            except _Died as error:
                reason = f"the processes that read it died ({error}); it may be damaged, fetch it again"
            except TimeoutError:
                reason = f"reading it takes longer than {self._seconds:g} seconds; raise --timeout"
                if number:
                    break
        raise ReaderFailed(reason)

    def _read(self, request: tuple[Shard, RowOptions, Limits, int]) -> Iterator[Item]:
        whole = False
        try:
            end = self._connected()
            end.settimeout(None)  # starting can take any time where the machine is busy
            send_blocking(end, pickle.dumps(request))
            self._answer(end)
            end.settimeout(min(self._seconds, LONGEST))
            while isinstance(answer := self._answer(end), tuple):
                rows, self.share = answer
                yield from rows
            whole = True
        except (EOFError, ConnectionError):
            self._process.join()
            code = self._process.exitcode or 0
            raise _Died(f"signal {-code}" if code < 0 else f"exit code {code}") from None
        finally:
            if not whole:  # what comes next would be the rest of this shard
                self._stop()
        if answer is not None:
            raise answer

    def _connected(self) -> socket.socket:
        if self._end is None:
            self._process, self._end = start(WARM, serve, self._seconds)
        return self._end

    @staticmethod
    def _answer(end: socket.socket) -> _Answer:
        message = receive_blocking(end)
        if message is None:
            raise EOFError
        answer: _Answer = pickle.loads(message)
        return answer

    def _stop(self) -> None:
        if self._end is not None:
            self._end.close()
            self._process.kill()
            self._process.join()
            self._end = None


def serve(end: socket.socket, seconds: float) -> None:
    """Serve until the other side of the socket `end` is closed; if the run is dead and a shard hangs, an alarm ends it.

    The answer to a shard is an empty batch at once, its rows in batches, each with the share of the file that was read,
    then None or what went wrong.
    """
    settle_in()
    _be_silent()
    try:
        while (message := receive_blocking(end)) is not None:
            set_alarm(seconds)
            send_blocking(end, pickle.dumps(([], 0.0)))
            for answer in _answers(*pickle.loads(message)):
                send_blocking(end, pickle.dumps(answer, pickle.HIGHEST_PROTOCOL))
                set_alarm(seconds)
            set_alarm(0)
    except ConnectionError:
        return


def _be_silent() -> None:
    """What a library prints before it crashes may hold anything that stands in the file."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for number in (1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)


def _answers(shard: Shard, options: RowOptions, limits: Limits, rows_at_a_time: int) -> Iterator[_Answer]:
    place = Place()
    batch: list[Item] = []
    size = 0
    end: Exception | None = None
    try:
        for row in read_shard(shard, options, limits, place):
            batch.append(row)
            size += len(row.data) if isinstance(row, Row) else 0
            if len(batch) >= rows_at_a_time or size >= _BATCH_BYTES:
                yield batch, place.measure()
                batch, size = [], 0
    except BrokenShard as error:
        end = error
    except OSError as error:
        end = OSError(error.errno, error.strerror or str(error))
    except MemoryError:
        end = ReaderFailed(f"reading it needs more than {MEMORY // GIB} GiB of memory; split it")
    except Exception as error:
        end = BrokenShard(f"it could not be read, which is a defect of corpus-tools: {type(error).__name__}: {error}")
    if batch:
        yield batch, 1.0
    yield end
