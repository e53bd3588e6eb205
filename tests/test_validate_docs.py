"""docs/validate.md and docs/ci.md say what is so: their tables, their examples and their Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml
from typer.testing import CliRunner

from corpus_tools.cli.app import app
from corpus_tools.record.findings import Rule
from tests.test_broken_files import build

ROOT = Path(__file__).parents[1]
VALIDATE = (ROOT / "docs" / "validate.md").read_text(encoding="utf-8")
CI = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
CHANGES = [
    {"line": 2, "old": '"parent":"c1"', "new": '"parent":"c9"'},
    {"line": 2, "old": '"confidence":0.5', "new": '"confidence":7'},
    {"line": 3, "text": ""},
]


def rows(text: str, heading: str) -> list[tuple[str, ...]]:
    """The rows of the table below the row `heading`."""
    table = re.search(rf"^{re.escape(heading)}\n\|[-|]+\|\n((?:\|.*\|\n)+)", text, re.MULTILINE)
    assert table is not None
    return [tuple(cell.strip() for cell in row.strip("|").split(" | ")) for row in table[1].splitlines()]


def test_every_rule_is_listed() -> None:
    table = rows(VALIDATE, "| rule | what it asks for |")
    assert table == [(f"`{rule}`", rule.sentence) for rule in Rule]


def test_every_input_of_the_action_is_listed() -> None:
    inputs = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))["inputs"]
    table = rows(CI, "| input | what it says | without it |")
    defaults = {name: f"`{one['default']}`" if one["default"] else "not done" for name, one in inputs.items()}
    assert table == [(f"`{name}`", one["description"], defaults[name]) for name, one in inputs.items()]


def test_the_example_is_what_comes_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("documents.jsonl").write_bytes(build({"change": CHANGES}))
    example = re.search(r"<!-- broken: .* -->\n```text\n(.*?)```", VALIDATE, re.DOTALL)
    assert example is not None
    assert CliRunner().invoke(app, ["validate", "documents.jsonl"]).stdout == example[1]


def test_the_python_runs(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    code = re.search(r"```python\n(.*?)```", VALIDATE, re.DOTALL)
    assert code is not None
    monkeypatch.chdir(ROOT)
    exec(compile(code[1], "validate.md", "exec"), {})
    assert "are missing; expected every key of the schema" in capsys.readouterr().out


@pytest.mark.parametrize("name", re.findall(r"\]\((templates/[^)]+)\)", CI))
def test_templates_exist(name: str) -> None:
    assert (ROOT / "docs" / name).is_file()
