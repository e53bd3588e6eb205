"""What stands in the output folder beside what a run makes: outputs of other shards, and what was rejected earlier.

An output of a shard is a file of its own, which no run removes and only one over a shard of that name writes again. So
what was rejected in the shard stays as well, as long as shard and output are there. `rejected.jsonl` itself says what
that is: it is there whatever has become of the state. Where each shard lay is noted in a file of its own.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from corpus_tools.inputs.files import REJECTED, RUN_FILES, Inputs, Rejection, Shard
from corpus_tools.inputs.shard_names import output_path, shard_format
from corpus_tools.inputs.shards import output_name
from corpus_tools.run.contents import hash_file
from corpus_tools.run.notes import Note, read_note, write_note
from corpus_tools.run.rejections import printable_path, read_rejections


class _Made(NamedTuple):
    """Where the shard lay that an output was made from, as seen from the folder, so that both can be moved; and how."""

    place: str
    fingerprint: str


class Beside:
    """What there is in `folder` beside what a run over `inputs` makes; `appends`: all earlier rejections stay."""

    def __init__(self, inputs: Inputs, folder: Path, *, appends: bool) -> None:
        self._inputs, self._folder, self._appends = inputs, folder, appends
        self._out = os.path.realpath(folder)
        self._shards = {shard.path for shard in inputs.shards}
        self._outputs = {output_name(shard): shard for shard in inputs.shards}
        others = [*(entry.path for entry in inputs.entries), *(one.path for one in inputs.rejections)]
        self._own = set(map(printable_path, (*others, *self._shards)))
        self._writes_documents = bool(inputs.entries or not inputs.shards)

    @cached_property
    def _known(self) -> dict[str, _Made]:
        """What is known of the outputs that shards have there."""
        known = read_note(self._folder, Note.SHARDS)
        with suppress(AttributeError, TypeError):
            made = {name: _Made(*said) for name, said in known.items()}
            if all(isinstance(part, str) for one in made.values() for part in one):
                return made
        return {}

    def remember(self, fingerprint: str) -> None:
        """Note for the next run where the shards lie, beside those whose outputs are still there."""
        known = {name: made for name, made in self._known.items() if (self._folder / name).exists()}
        known |= {name: _Made(self._place(shard.location), fingerprint) for name, shard in self._outputs.items()}
        if known != self._known:
            write_note(self._folder, Note.SHARDS, {name: list(made) for name, made in known.items()})

    def has_outputs(self) -> bool:
        """Is anything in the folder that a run has made of a shard?"""
        return any((self._folder / name).exists() for name in self._known)

    def was_made_otherwise(self, output: str, fingerprint: str) -> bool:
        """Is the output known to be of a run with other options, or of another version?"""
        return output in self._known and self._known[output].fingerprint != fingerprint

    def is_whole(self, output: str, fingerprint: str) -> bool:
        """Is the output known to be as a run with the same options has made it, of a shard that is still there?"""
        return output in self._known and self._known[output].fingerprint == fingerprint and self._stands(output)

    def doubled(self) -> Iterator[tuple[str, Shard, str]]:
        """The outputs that would hold what others hold already, each with its shard and the output that there is.

        A shard has another output if it is named alone than if it is found in a folder that is named.
        """
        of_place = {made.place: name for name, made in self._known.items() if (self._folder / name).exists()}
        for name, shard in self._outputs.items():
            other = of_place.get(self._place(shard.location), name)
            if other not in self._outputs:
                yield name, shard, other

    def _place_of(self, output: str) -> str | None:
        """Where the shard of an output lay; None where that is not known."""
        return self._known[output].place if output in self._known else None

    def _place(self, location: Path) -> str:
        return printable_path(os.path.relpath(os.path.realpath(location), self._out))

    def replaced(self) -> list[str]:
        """The outputs that would be lost to other shards of their names; those with the same bytes are no others.

        A shard that is gone is a loss only if it is appended to, and so is an output of which nothing is known.
        """
        lost = []
        for name, shard in self._outputs.items():
            place = self._place_of(name)
            if place == self._place(shard.location) or not (self._folder / name).exists():
                continue
            before = None if place is None else hash_file(Path(self._out, place))
            if before is None and not self._appends:
                continue
            if before is None or before != hash_file(shard.location):
                lost.append(name)
        return lost

    def keeps(self, path: str, output: str) -> bool:
        """Does what is known of the shard `path` stay, which has this `output`?"""
        return path in self._shards or (output not in self._outputs and (self._appends or self._stands(output)))

    def _stands(self, output: str) -> bool:
        """Is the output there, and not of a shard that is known to be gone?"""
        place = self._place_of(output)
        return os.path.exists(os.path.join(self._out, output)) and (
            place is None or os.path.lexists(os.path.join(self._out, place))
        )

    def rejections(
        self, said: Collection[str] = (), told: Collection[tuple[str, str]] = frozenset()
    ) -> Iterator[Rejection]:
        """What `rejected.jsonl` has that stays.

        `said` are paths of files, rows and shards of which all is said. Two shards may have the same path below
        different folders: what was rejected as a whole is said if `told` has its path and reason.
        """
        for one in read_rejections(self._folder / REJECTED):
            shard, output = self._shard(one.path)
            if output in self._outputs or any(path in self._own for path in (one.path, shard)):
                continue
            if (one.path, one.reason) in told or (one.path != shard and (one.path in said or shard in said)):
                continue
            if self._appends or (not self._writes_documents if output is None else self._stands(output)):
                yield one

    def dropped(self) -> list[str]:
        """The paths of files that were rejected, are not among the inputs, and would not be told of any more."""
        return [
            one.path
            for one in read_rejections(self._folder / REJECTED)
            if self._writes_documents and one.path not in self._own and self._shard(one.path)[1] is None
        ]

    def _shard(self, path: str) -> tuple[str | None, str | None]:
        """The shard that was rejected as a whole or in the row `path`, and its output; None and None for a file."""
        ends = [place for place, letter in enumerate(path) if letter == "#"]
        for shard in (path, *(path[:end] for end in ends)):
            if shard_format(shard) is not None:
                output = output_path(shard)
                if output in RUN_FILES:
                    break
                if shard != path or shard in self._own or os.path.exists(os.path.join(self._out, output)):
                    return shard, output
        return None, None  # also for a shard that could not be used at all, so that it has no output
