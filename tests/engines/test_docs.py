"""docs/scale.md: the example prints what stands below it, and every snippet is one that is run."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.engines.shards import ROOT
from tests.engines.snippets import snippets

TEXT = (ROOT / "docs" / "scale.md").read_text("utf-8")


def test_the_example_prints_what_the_page_shows(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("pyarrow", reason="pyarrow is not installed")
    ((code, printed),) = re.findall(r"```python\n([^`]*)```\n\n```text\n(.*?)```", TEXT, re.DOTALL)
    exec(compile(code, "docs/scale.md", "exec"), {})
    assert capsys.readouterr().out == printed


def test_all_but_two_snippets_have_a_name_by_which_they_are_run() -> None:
    """The two: the example above, and the one that runs on Ray what another test runs there."""
    assert set(snippets()) == {"datatrove", "slurm", "spark", "spark-rows", "ray", "ray-parts", "ray-rows"}
    assert TEXT.count("```python") == len(snippets()) + 2


@pytest.mark.parametrize("path", sorted((ROOT / "docs").glob("*.md")), ids=lambda path: path.name)
def test_no_placeholder_is_left(path: Path) -> None:
    assert not re.findall(r"\{[A-Z_]{3,}\}", path.read_text("utf-8"))
