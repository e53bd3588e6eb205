"""docs/looking.md shows what the commands really print."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.test_cli import corpus

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs/looking.md").read_text("utf-8")


def test_the_page_that_is_shown(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    monkeypatch.delenv("COLUMNS", raising=False)
    found = re.search(r"<!-- show: (\S+) -->\n```text\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    shown = corpus("show", found[1]).stdout
    for part in found[2].split("[…]\n"):
        assert part in shown


@pytest.mark.parametrize("command", ["show", "diff"])
def test_every_format_is_described(command: str) -> None:
    formats = re.search(r"--format <([\w|]+)>", corpus(command, "--help").stdout)
    assert formats is not None
    for name in formats[1].split("|"):
        assert f"`{name}`" in PAGE or f"`--format {name}`" in PAGE or name == "text"
