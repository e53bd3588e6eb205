"""Outputs that no input has any more: a run reports them, and removes none, as another run may have written them."""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path, PurePath

from corpus_tools.base.options import DEFAULT_LIMITS
from corpus_tools.inputs.files import DOCUMENTS, Inputs
from corpus_tools.inputs.shard_names import RECORDS
from corpus_tools.inputs.shards import BrokenShard, output_name
from corpus_tools.inputs.shards.streams import open_stream
from corpus_tools.run import STATE

PACKINGS = {RECORDS: "", f"{RECORDS}.gz": "gz", f"{RECORDS}.zst": "zst"}
"""What the names of outputs end in, and how they are compressed."""
_RECORD = re.compile(rb'\{"schema_version":"[^"]+","id":"')
_ENOUGH = 200


def expected_outputs(inputs: Inputs) -> list[str]:
    """The files of records that a run over `inputs` writes, as paths below the output folder."""
    loose = [DOCUMENTS] if inputs.entries or not inputs.shards else []
    return loose + [output_name(shard) for shard in inputs.shards]


def written(inputs: Inputs, folder: Path) -> list[Path]:
    """The files of records that a run over `inputs` has left in `folder`."""
    return [path for name in expected_outputs(inputs) if (path := folder / name).exists()]


def leftovers(inputs: Inputs, folder: Path) -> list[str]:
    """The files of records in `folder` that are neither inputs nor outputs of a run over `inputs`, sorted.

    Hidden folders and those that are output folders themselves are left out.
    """
    expected = set(expected_outputs(inputs))
    found = [path for path in _files_of_records(folder) if path not in expected]
    given = {os.path.realpath(location) for location in inputs.locations} if found else set()
    return sorted(
        path for path in found if os.path.realpath(folder / path) not in given and _holds_records(folder, path)
    )


def _files_of_records(folder: Path) -> Iterator[str]:
    for above, folders, names in os.walk(folder):
        if STATE in folders and Path(above) != folder:
            folders.clear()
            continue
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if _packing(name, PACKINGS) is not None and not name.startswith("."):
                yield (PurePath(above) / name).relative_to(folder).as_posix()


def _packing(name: str, endings: Collection[str]) -> str | None:
    return next((PACKINGS[ending] for ending in endings if name.endswith(ending)), None)


def _holds_records(folder: Path, path: str) -> bool:
    packing = _packing(path, PACKINGS)
    with suppress(BrokenShard, OSError), open_stream(folder / path, packing or "", DEFAULT_LIMITS) as file:
        return _RECORD.match(file.read(_ENOUGH)) is not None
    return False
