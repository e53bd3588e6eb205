"""What kills a worker of an engine, once: `mark` is a file that says that it has."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Deadly:
    """Gives on what it is given; the process that takes the `nth` item, and its parent if asked to, is killed.

    Of datatrove's tasks, that can be one with a certain rank.
    """

    mark: Path
    nth: int = 1
    parent: bool = False
    rank: int | None = None

    def __call__(self, items: Any, rank: int = 0, world_size: int = 1) -> Iterator[Any]:
        """Called with an iterator, as Spark and datatrove do."""
        for number, item in enumerate(items, 1):
            if number == self.nth and self.rank in (None, rank) and not self.mark.exists():
                self.mark.touch()
                if self.parent:
                    os.kill(os.getppid(), signal.SIGKILL)
                os.kill(os.getpid(), signal.SIGKILL)
            yield item

    def table(self, table: Any) -> Any:
        """Called with a table, as Ray does."""
        return next(self([table]))
