"""`[tool.corpus]` in pyproject.toml, and the options that it and the command line give."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus_tools.cli.settings import BadSettings, Settings, find_settings
from tests.test_cli import corpus
from tests.test_dialects import SLOW

PAGE = """\
The moss report

Moss grows on the north side of almost everything in this town, and nobody has ever asked it to. We did, it said no.

The council wants it gone by May. It has wanted this since 1911, and the moss has outlived eleven mayors so far.

2 Comments

Ada Quillon says:
3 weeks ago
I like the moss. It doesn\u00e2\u20ac\u2122t like me.

Bo says:
2 weeks ago
No moss, no peace!
"""
MOSS = """
name = "moss"
sentence = "Stars around the name."
text = "below"
header = ["*** {author} ***"]

[[example]]
page = "*** Ada ***"
author = "Ada"

[[counterexample]]
page = "** Ada **"
"""


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with the page in raw/."""
    folder = tmp_path / "project" / "below"
    (folder / "raw").mkdir(parents=True)
    (folder / "raw" / "moss.txt").write_text(PAGE, encoding="utf-8")
    monkeypatch.chdir(folder)
    return folder


def settle(folder: Path, text: str) -> Path:
    path = folder / "pyproject.toml"
    path.write_text(text, encoding="utf-8")
    return path


class TestFinding:
    """Which file counts, and what it may say."""

    def test_the_nearest_table_counts(self, here: Path) -> None:
        assert find_settings(here) == Settings()
        above = settle(here.parent, '[tool.corpus]\ndialects = ["my.toml"]\nno-fix = ["mojibake"]')
        assert find_settings(here) == Settings((here.parent / "my.toml",), ("mojibake",), above)
        near = settle(here, "[tool.other]\nx = 1")
        assert find_settings(here).path == above
        near.write_text("[tool.corpus]")
        assert find_settings(here) == Settings(path=near)

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            (
                "[tool.corpus]\ncolour = 1",
                "tool.corpus.colour: no such setting; the settings are corrections, dialects, no-fix",
            ),
            ("[tool.corpus]\ndialects = 'a.toml'", "tool.corpus.dialects: 'a.toml' is no list of strings"),
            ("[tool.corpus]\nno-fix = [1]", "tool.corpus.no-fix: [1] is no list of strings"),
            ("[tool]\ncorpus = 1", "tool.corpus: not a table"),
            ("[tool.corpus", "Expected ']'"),
            ("tool = 1  # corpus", "no attribute"),
        ],
    )
    def test_what_is_wrong_is_said(self, here: Path, text: str, problem: str) -> None:
        path = settle(here, text)
        with pytest.raises(BadSettings) as caught:
            find_settings(here)
        assert str(caught.value).startswith(f"{path}: ")
        assert problem in str(caught.value)
        assert corpus("normalize").exit_code == 2


def record(folder: Path) -> dict[str, object]:
    row: dict[str, object] = json.loads((folder / "normalized" / "documents.jsonl").read_bytes())
    return row


class TestNoFix:
    """Repairs that are switched off."""

    def test_by_option_and_by_setting(self, here: Path) -> None:
        assert "doesn’t" in corpus("repair", "raw/moss.txt").stdout
        assert "doesnâ€™t" in corpus("repair", "raw/moss.txt", "--no-fix", "mojibake").stdout
        settle(here, '[tool.corpus]\nno-fix = ["mojibake"]')
        assert "doesnâ€™t" in corpus("repair", "raw/moss.txt").stdout
        assert corpus("normalize").exit_code == 0
        assert record(here)["edits"] == []

    def test_verify_and_check_need_the_same(self, here: Path) -> None:
        option = ("--no-fix", "mojibake", "--no-fix", "control")
        assert corpus("normalize", *option).exit_code == 0
        assert record(here)["edits"] == []
        assert corpus("verify", "normalized", "--raw", "raw", *option).exit_code == 0
        assert corpus("normalize", "--check", *option).exit_code == 0
        assert corpus("verify", "normalized", "--raw", "raw").exit_code == 1
        assert corpus("normalize", "--check").exit_code == 1

    def test_explain_leaves_it_out_too(self, here: Path) -> None:
        assert "mojibake" in corpus("explain", "raw/moss.txt").stdout
        assert "mojibake" not in corpus("explain", "raw/moss.txt", "--no-fix", "mojibake").stdout

    @pytest.mark.parametrize("command", ["normalize", "validate", "repair", "explain"])
    def test_an_unknown_name(self, here: Path, command: str) -> None:
        result = corpus(command, "raw/moss.txt", "--no-fix", "typos")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "no-fix typos: no such repair; the repairs are mojibake, wrong-page, " in result.stderr


class TestReferenceDate:
    """The day from which relative times are counted."""

    def times(self, folder: Path) -> list[str | None]:
        row = json.loads((folder / "normalized" / "documents.jsonl").read_bytes())
        return [comment["timestamp"] for comment in row["comments"]]

    def test_none_by_default(self, here: Path) -> None:
        assert corpus("normalize").exit_code == 0
        assert self.times(here) == [None, None]

    def test_given(self, here: Path) -> None:
        option = ("--reference-date", "2020-05-22")
        assert corpus("normalize", *option).exit_code == 0
        assert self.times(here) == ["2020-05-01T00:00:00", "2020-05-08T00:00:00"]
        assert corpus("verify", "normalized", "--raw", "raw", *option).exit_code == 0
        assert corpus("normalize", "--check", *option).exit_code == 0
        result = corpus("verify", "normalized", "--raw", "raw")
        assert result.exit_code == 1
        assert "the last run made the records with --reference-date 2020-05-22, not given here" in result.stdout
        assert corpus("explain", "raw/moss.txt", *option).exit_code == 0

    def test_the_article_without_a_year(self, here: Path) -> None:
        page = PAGE.replace("report\n", "report\n\nby Miriam Okafor\n\nPublished 4 December\n", 1)
        (here / "raw" / "moss.txt").write_text(page, encoding="utf-8")
        assert corpus("normalize", "--reference-date", "2020-05-22").exit_code == 0
        assert record(here)["published"] == "2019-12-04T00:00:00"

    def test_no_date(self, here: Path) -> None:
        assert corpus("normalize", "--reference-date", "May 2020").exit_code == 2


class TestDialects:
    """`corpus dialects`, and dialects that pyproject.toml names."""

    def test_the_list(self, here: Path) -> None:
        lines = corpus("dialects").stdout.splitlines()
        at = lines.index("slashdot")
        assert lines[at + 1].startswith("    Slashdot: ")
        assert "    by {author} ({number}) on {time} (#{number})" in lines
        assert "    {author} {says} / {time}" in lines
        (here / "moss.toml").write_text(MOSS)
        settle(here, '[tool.corpus]\ndialects = ["moss.toml"]')
        assert corpus("dialects").stdout.splitlines()[0] == "moss"

    def test_check(self, here: Path) -> None:
        (here / "moss.toml").write_text(MOSS)
        result = corpus("dialects", "check", "moss.toml")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "", "moss.toml: 0 findings\n")
        (here / "moss.toml").write_text(MOSS.replace('"** Ada **"', '"*** Bo ***"'))
        result = corpus("dialects", "check", "moss.toml")
        assert result.exit_code == 1
        assert result.stdout == (
            "moss.toml:11: counterexample[0]: a header is read: author 'Bo', time null; expected none\n"
        )
        result = corpus("dialects", "check", "nowhere.toml")
        assert result.exit_code == 2
        assert result.stderr.startswith("corpus: nowhere.toml cannot be read: ")

    def test_a_project_brings_its_own(self, here: Path) -> None:
        page = PAGE.replace("2 Comments", "Guest book").replace(" says:\n3 weeks ago", " ***").replace("Ada", "*** Ada")
        page = page.replace("Bo says:\n2 weeks ago", "*** Bo ***")
        (here / "raw" / "moss.txt").write_text(page, encoding="utf-8")
        assert corpus("normalize").exit_code == 0
        assert record(here)["comments"] == []
        (here.parent / "moss.toml").write_text(MOSS)
        settle(here.parent, '[tool.corpus]\ndialects = ["moss.toml"]')
        assert corpus("normalize").exit_code == 0
        row = json.loads((here / "normalized" / "documents.jsonl").read_bytes())
        assert [comment["author"] for comment in row["comments"]] == ["Ada Quillon", "Bo"]
        assert corpus("verify", "normalized", "--raw", "raw").exit_code == 0

    def test_one_that_is_none(self, here: Path) -> None:
        settle(here, '[tool.corpus]\ndialects = ["moss.toml"]')
        assert corpus("normalize").exit_code == 2
        (here / "moss.toml").write_text("name = 'moss'")
        result = corpus("normalize")
        assert result.exit_code == 2
        assert "moss.toml: sentence: missing; expected a string" in result.stdout
        assert "moss.toml` finds nothing" in result.stderr

    @pytest.mark.parametrize("taken", ["slashdot", "moss"])
    def test_a_name_that_is_taken(self, here: Path, taken: str) -> None:
        (here / "moss.toml").write_text(MOSS)
        (here / "other.toml").write_text(MOSS.replace('"moss"', f'"{taken}"'))
        settle(here, '[tool.corpus]\ndialects = ["moss.toml", "other.toml"]')
        result = corpus("normalize")
        assert result.exit_code == 2
        assert f"there is another dialect named {taken}" in result.stderr

    def test_a_check_finds_a_name_of_the_package(self, here: Path) -> None:
        (here / "mine.toml").write_text(MOSS.replace('"moss"', '"disqus"'))
        result = corpus("dialects", "check", "mine.toml")
        assert result.exit_code == 1
        assert ": name: 'disqus' is a dialect of corpus-tools; expected another name\n" in result.stdout

    def test_a_pattern_that_takes_too_long(self, here: Path) -> None:
        (here / "slow.toml").write_text(SLOW)
        settle(here, '[tool.corpus]\ndialects = ["slow.toml"]')
        result = corpus("normalize")
        assert result.exit_code == 2
        assert "slow.toml:5: pattern: it may be tried in more than 10,000,000 ways on one line" in result.stdout
