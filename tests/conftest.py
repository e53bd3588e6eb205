"""What holds for all tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from typer import testing
from typer.main import get_command

from tests.amount import ALL, EVERYDAY

# The next machine may be slow or busy: no test is timed. The suite draws the same examples on every machine, so that it
# fails on the commit that breaks something and on no other; new examples are what the fuzzers are for.
settings.register_profile("repeatable", deadline=None, derandomize=True, max_examples=ALL)
settings.register_profile("everyday", settings.get_profile("repeatable"), max_examples=EVERYDAY)
settings.load_profile("repeatable")


ENGINES = Path(__file__).parent / "engines"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What a process of pytest-xdist takes at a time: a file, or all engines, of which no two start side by side."""
    for item in items:
        together = ENGINES if ENGINES in item.path.parents else item.path
        item.add_marker(pytest.mark.xdist_group(together.stem))


@pytest.fixture(scope="session", autouse=True)
def commands_made_once() -> Iterator[None]:
    """Typer makes all commands anew for each that a test runs, a third of what such tests take: they are the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(testing, "_get_command", cache(get_command))
        yield


@pytest.fixture(scope="session")
def no_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Nothing is fetched from the Hub, and nothing is left in the caches of the user."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("HF_HUB_OFFLINE", "1")
        patch.setenv("HF_DATASETS_OFFLINE", "1")
        patch.setenv("HF_HOME", os.fspath(tmp_path_factory.mktemp("huggingface")))
        yield
