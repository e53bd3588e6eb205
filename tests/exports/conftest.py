"""The files that are hard on loaders, exported once in each form."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from corpus_tools.exports.formats import Format, Shape
from corpus_tools.exports.run import Exported, Tally, export
from corpus_tools.exports.source import read_records
from corpus_tools.record.schema import Record
from tests.loaders import files


class Made(NamedTuple):
    """An export in `folder`, the records that it was made of, and what the writer said."""

    folder: Path
    records: list[Record]
    exported: Exported


Make = Callable[..., Made]


@pytest.fixture(scope="session", autouse=True)
def offline(no_hub: None) -> None:
    """No test asks the Hub for anything."""


@pytest.fixture(scope="session")
def hard(tmp_path_factory: pytest.TempPathFactory) -> Make:
    """Exports one of the hard files; the same export is made once."""
    folder = tmp_path_factory.mktemp("hard")
    made: dict[tuple[str, Format, Shape], Made] = {}

    def make(name: str, form: Format, shape: Shape = Shape()) -> Made:  # noqa: B008
        key = (name, form, shape)
        if key not in made:
            source = folder / f"{name}.jsonl"
            source.write_bytes(files.content(name))
            records = [json.loads(line) for line in source.read_bytes().split(b"\n") if line]
            out = folder / f"{name}-{len(made)}"
            exported = export(read_records([str(source)]), out, form, shape=shape, tally=Tally(), tell=print)
            made[key] = Made(out, records, exported)
        return made[key]

    return make
