"""The commands on a folder of HTML, and without what flattens it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from corpus_tools.cli.app import app
from corpus_tools.inputs.shards import extras
from corpus_tools.text import flatten
from tests.html.test_pages import PAGES

FERRY = next(path for path in PAGES if path.stem == "ferry")


def corpus(*arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == code, result.output
    return result.output


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with `raw/ferry.html` and a shard of two rows, in which the command stands."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw" / "ferry.html").write_bytes(FERRY.read_bytes())
    rows = [json.dumps({"text": path.read_text("utf-8")}) for path in PAGES[:2]]
    (tmp_path / "raw" / "rows.jsonl").write_text("\n".join(rows) + "\n")
    return tmp_path


def test_a_folder_of_html_is_normalised_checked_and_verified(folder: Path) -> None:
    said = corpus("normalize", "raw", "-o", "out", "--workers", "1")
    assert "3 flattened-from-html" in said
    assert "ferry  #" not in said  # HTML alone makes no page a doubtful one
    corpus("normalize", "raw", "-o", "out", "--workers", "1", "--check")
    assert "0 findings" in corpus("verify", "out", "--raw", "raw", "--workers", "1")
    assert "By Orla Quist" in corpus("show", "out", "ferry", "--raw", "raw")


def test_commands_for_one_page_work_on_the_text_that_it_shows(folder: Path) -> None:
    assert "encoding  utf-8, flattened from HTML by resiliparse" in corpus("explain", "raw/ferry.html")
    assert "one goat & her kid" in corpus("repair", "raw/ferry.html")
    corpus("correct", "raw/ferry.html", "--fixture", "cases")
    case = (folder / "cases" / "ferry.txt").read_text("utf-8")
    assert "<p>" not in case
    assert "flattened-from-html" not in case


def test_without_the_extra_this_is_said_before_the_run_and_for_each_page(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(flatten, "flattener", lambda: None)
    monkeypatch.setattr(extras, "find_spec", lambda package: None if package == "resiliparse" else object())
    said = corpus("normalize", "raw", "-o", "-")
    assert (
        "named as HTML will be rejected if that is what they hold, as reading it needs resiliparse; run: pip " in said
    )
    assert "raw/ferry.html: the text is HTML" in corpus("repair", "raw/ferry.html", code=1)
