"""What makes the command line easy: completion, less and more to read, groups of options, and lines that fit."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from corpus_tools.base.model import EditKind, WarningCode
from corpus_tools.check.explain import table
from corpus_tools.cli.app import app
from corpus_tools.cli.run_log import LogFormat, ProgressStyle, RunLog
from corpus_tools.run.pipeline import Summary
from tests.samples import NAME, RAW
from tests.test_cli import corpus, here

__all__ = ["here"]


def test_completion() -> None:
    words = {"_CORPUS_COMPLETE": "complete_bash", "COMP_WORDS": "corpus nor", "COMP_CWORD": "1"}
    assert CliRunner().invoke(app, [], prog_name="corpus", env=words).stdout.split() == ["normalize"]
    assert "--install-completion" in corpus("--help").stdout


def test_quiet(here: Path) -> None:
    assert corpus("normalize", "--quiet", "--progress", "plain") == (0, "", "")


def test_quiet_is_not_silent_about_what_was_rejected(here: Path) -> None:
    (here / "raw/empty.txt").touch()
    assert corpus("normalize", "--quiet") == (
        1,
        "",
        "rejected   1 -> normalized/rejected.jsonl\n        1  empty.txt: the file is empty\n",
    )
    assert corpus("normalize", "nowhere", "-q").stderr.startswith("corpus: nowhere: no such file or folder; ")


def test_verbose(here: Path) -> None:
    (here / "raw" / "empty.txt").touch()
    (here / "pyproject.toml").write_text('[tool.corpus]\nno-fix = ["control"]\n')
    said = corpus("normalize", "--verbose", "--workers", "1").stderr.splitlines()
    assert said[0].endswith(", 1 worker")
    assert said[1] == f"settings   {here / 'pyproject.toml'}"
    assert said[2:5] == [
        "inputs     2 files, 0 shards",
        "dialects   none of your own",
        "rejected   empty.txt: the file is empty",
    ]
    assert said[5].startswith("documents  1 ")


@pytest.mark.parametrize("command", ["normalize", "verify"])
def test_options_are_listed_in_groups(command: str) -> None:
    lines = corpus(command, "--help").stdout.splitlines()
    places = [
        lines.index(f"{name}:") for name in ("Files of folders", "Rows of shards", "Limits", "How the work is done")
    ]
    options = lines.index("Options:")
    assert [options, *places] == sorted([options, *places])
    assert lines.index(next(line for line in lines if line.startswith("  --text-field"))) in range(places[1], places[2])


def test_a_summary_fits_into_80_columns(capsys: pytest.CaptureFixture[str]) -> None:
    files = [Path(f"a-folder-with-quite-a-long-name/another-one/{name}.jsonl") for name in "abc"]
    repairs = Counter({kind.value: 1_000_000 + number for number, kind in enumerate(EditKind)})
    warnings = Counter({code.value: 7 for code in WarningCode})
    summary = Summary(comments=12, repairs=repairs, warnings=warnings, documents=5_000_000, unchanged=4_000_000, kept=3)
    RunLog(ProgressStyle.AUTO, LogFormat.TEXT).summary(summary, files, None)
    lines = capsys.readouterr().err.splitlines()
    assert all(len(line) <= 80 for line in lines)
    assert [line.split()[0] for line in lines if line[0] != " "] == [
        "documents",
        "comments",
        "repairs",
        "warnings",
        "corrected",
        "rejected",
    ]
    assert all(str(path) in " ".join(lines) for path in files[:2])


def test_a_dialect_of_a_file(here: Path) -> None:
    (here / "mine.toml").write_text("name = 3\n")
    done = corpus("explain", f"raw/{NAME}", "--dialect", "mine.toml")
    assert done.exit_code == 2
    assert "mine.toml is no dialect" in done.stderr
    shipped = Path(__file__).parent.parent / "corpus_tools" / "data" / "dialects"
    own = next(iter(sorted(shipped.glob("*.toml")))).read_text("utf-8")
    lines = ['name = "mine"' if line.startswith("name = ") else line for line in own.splitlines()]
    (here / "mine.toml").write_text("\n".join(lines), "utf-8")
    for command in (
        ["normalize"],
        ["explain", f"raw/{NAME}"],
        ["validate", "raw"],
        ["verify", "normalized", "--raw", "raw"],
    ):
        done = corpus(*command, "--dialect", "mine.toml")
        assert done.exit_code == 0, done.stderr
    assert corpus("verify", "normalized", "--raw", "raw").exit_code == 0


def test_explain_shows_no_lists_and_dictionaries_of_python() -> None:
    candidates = [{"encoding": "cp1252", "score": -1049.061}, {"encoding": "mac_roman", "score": -1286.9}]
    unread = [{"start": 3, "end": 5, "reason": "no text"}]
    explanation: dict[str, Any] = {
        **dict.fromkeys(("article", "thread")),
        **{key: [] for key in ("edits", "comments", "corrections", "warnings")},
        **{f"{key}_reasons": {} for key in ("confidence", "article_confidence")},
        **dict.fromkeys(("confidence", "article_confidence"), 0.5),
        "encoding": "cp1252",
        "evidence": {"reason": "it fits", "candidates": candidates, "unread": unread},
    }
    lines = list(table(explanation))
    assert "  candidates: cp1252 (score -1049.06), mac_roman (score -1286.90)" in lines
    assert "  unread: 3 (end 5, reason no text)" in lines


def test_a_row_by_the_number_that_people_count(here: Path) -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("2014/a.txt", RAW)
        archive.writestr("2014/b.txt", RAW)
    (here / "pages.zip").write_bytes(buffer.getvalue())
    done = corpus("explain", "pages.zip#2", "--format", "json")
    assert done.exit_code == 0
    assert '"pages.zip#2014/b.txt"' in done.stdout
    assert done.stderr == "pages.zip#2 is pages.zip#2014/b.txt\n"
    assert corpus("explain", "pages.zip#3").exit_code == 2
