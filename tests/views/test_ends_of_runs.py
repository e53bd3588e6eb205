"""What `corpus normalize` says at the end: which documents to look at, why others were rejected, what must not be."""

from __future__ import annotations

import shlex
from pathlib import Path

import orjson
import pytest

from corpus_tools.base.model import WarningCode
from corpus_tools.run.jobs import Counts, Doubtful
from corpus_tools.run.rejections import kind_of
from tests.samples import RAW
from tests.test_cli import corpus

COUNTED = RAW.replace(b"3 Responses", b"9 Responses")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a document that is right, and one whose page has fewer comments than it says."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/good.txt").write_bytes(RAW)
    (tmp_path / "raw/a page.txt").write_bytes(COUNTED)
    return tmp_path


class TestDoubtful:
    def test_they_are_named_with_the_command_that_shows_them(self, here: Path) -> None:
        lines = corpus("normalize").stderr.splitlines()
        assert lines[-2:] == [
            "doubtful   1, the least sure first:",
            "  corpus show normalized 'a page'  # comment-count-mismatch",
        ]
        shown = corpus(*shlex.split(lines[-1].partition("  # ")[0])[1:])
        assert shown.exit_code == 0
        assert "comment-count-mismatch: the page declares 9 comments" in shown.stdout

    def test_the_command_names_what_is_not_usual(self, here: Path) -> None:
        (here / "raw").rename(here / "pages")
        row = {"page": COUNTED.decode()}
        (here / "pages/rows.jsonl").write_bytes(orjson.dumps(row) + b"\n")
        stderr = corpus("normalize", "pages", "-o", "out", "--text-field", "page").stderr
        commands = [line.partition("  # ")[0] for line in stderr.splitlines() if line.startswith("  corpus show")]
        assert commands[1] == "  corpus show --raw pages --text-field page out 'rows.jsonl#1'"
        for command in commands:
            assert "not shown" not in corpus(*shlex.split(command)[1:]).stdout

    def test_nobody_is_named_where_there_is_no_doubt(self, here: Path) -> None:
        (here / "raw/a page.txt").unlink()
        assert "doubtful" not in corpus("normalize").stderr

    def test_there_is_a_word_about_those_that_are_not_named(self, here: Path) -> None:
        for number in range(5):
            (here / f"raw/{number}.txt").write_bytes(COUNTED)
        lines = corpus("normalize").stderr.splitlines()
        assert lines[-7] == "doubtful   6, the least sure first:"
        assert lines[-1] == "  and 1 more; `corpus show normalized` lists all documents"
        assert corpus("show", "normalized").exit_code == 0
        (here / "raw/0.txt").unlink()
        assert "more; `corpus show" not in corpus("normalize").stderr

    def test_who_was_corrected_was_looked_at(self, here: Path) -> None:
        assert corpus("correct", "raw/a page.txt", "--set", "standfirst=false").exit_code == 0
        said = corpus("normalize", "--corrections", "corrections").stderr
        assert "doubtful" not in said
        assert "1 comment-count-mismatch" in said, "the warning itself stays: the page does say so"
        (here / "raw/a page.txt").write_bytes(COUNTED + b"\nChanged.\n")
        assert "correction-not-applied" in corpus("normalize", "--corrections", "corrections").stderr.splitlines()[-1]

    def test_what_is_taken_over_is_named_again(self, here: Path) -> None:
        (here / "raw/rows.jsonl").write_bytes(orjson.dumps({"text": COUNTED.decode()}) + b"\n")
        first, second = (corpus("normalize").stderr.splitlines() for _ in range(2))
        assert "doubtful   2, the least sure first:" in first
        assert first[-3:] == second[-3:]
        assert "3 of them unchanged" in " ".join(" ".join(second).split())

    def test_they_are_a_handful_the_least_sure_first(self) -> None:
        def one(number: int) -> Counts:
            return Counts(doubtful=1, least_sure=[Doubtful(number % 10 / 10, f"d{number}", ("article 0.1",))])

        total = Counts()
        for number in range(20):
            total.add(Counts.from_json(one(number).to_json()))
        assert total.doubtful == 20
        assert [document.id for document in total.least_sure] == ["d0", "d10", "d1", "d11", "d12"]
        assert Counts.from_json(total.to_json()) == total

    def test_for_a_program(self, here: Path) -> None:
        event = orjson.loads(corpus("normalize", "--log-format", "json").stderr)
        assert event["doubtful"] == 1
        assert [(one["id"], one["doubts"]) for one in event["least_sure"]] == [("a page", ["comment-count-mismatch"])]


class TestFailOn:
    @pytest.mark.parametrize("check", [[], ["--check"]])
    def test_a_warning_that_is_not_wanted(self, here: Path, check: list[str]) -> None:
        assert corpus("normalize").exit_code == 0
        given = "ambiguous-date, comment-count-mismatch"
        result = corpus("normalize", "--fail-on", given, *check)
        assert result.exit_code == 1
        assert result.stderr.splitlines()[-1] == (
            "corpus: there are warnings that --fail-on names: 1 comment-count-mismatch"
        )
        assert corpus("normalize", "--fail-on", "ambiguous-date", *check).exit_code == 0

    @pytest.mark.parametrize("given", ["comment-count", "ambiguous-date,x", "low_confidence"])
    def test_one_that_does_not_exist(self, here: Path, given: str) -> None:
        result = corpus("normalize", "--fail-on", given)
        assert result.exit_code == 2
        assert f"no such warning; the warnings are {', '.join(WarningCode)}" in result.stderr
        assert not (here / "normalized").exists()

    def test_one_that_nothing_can_raise(self, here: Path) -> None:
        assert corpus("normalize", "--fail-on", "low-confidence").exit_code == 2
        result = corpus("normalize", "--fail-on", "low-confidence", "--min-confidence", "1")
        assert result.exit_code == 1
        assert result.stderr.endswith("names: 2 low-confidence\n")


class TestRejections:
    def test_they_are_counted_by_reason(self, here: Path) -> None:
        for name in ("empty.txt", "more.txt"):
            (here / "raw" / name).touch()
        (here / "raw/link.txt").symlink_to("nowhere")
        lines = corpus("normalize").stderr.splitlines()
        at = lines.index("rejected   3 -> normalized/rejected.jsonl")
        assert lines[at + 1 : at + 3] == [
            "        2  the file is empty; the first is empty.txt",
            "        1  link.txt: the file is a link to nowhere, which does not exist",
        ]

    def test_the_rarer_of_many_reasons_are_not_named(self, here: Path) -> None:
        lines = [b"[]\n", b"{\n", b'{"text": ""}\n', b'{"text": 1}\n', b'{"a": 1}\n', b'{"text": "\\u0001"}\n', b"1\n"]
        (here / "raw/rows.jsonl").write_bytes(b"".join(lines))
        for name in ("x", "x.txt", "x.md"):
            (here / "raw" / name).write_bytes(RAW)
        stderr = corpus("normalize").stderr
        assert "        2  the row is JSON, but no object" in stderr
        assert "        2  another file has the same id" in stderr

    @pytest.mark.parametrize(
        ("reason", "kind"),
        [
            ("a: b; c.txt has the same id as a: b.md, a: b; rename one of them", "another file has the same id"),
            ("x has the same output as y, z.jsonl; rename one of them", "another file has the same output"),
            ("its output, a; b, would be a file where another", "its output would be a file where another"),
            (
                "the file is a link to ../a, which; b, which does not exist",
                "the file is a link to …, which does not exist",
            ),
            ("an earlier row has the id 7 too", "an earlier row has the id … too"),
            ("the row has no text in 'text'; name the field", "the row has no text in …"),
            ("the row is not valid JSON: expected value: line 1", "the row is not valid JSON"),
            ("the archive is damaged (a header of 12 bytes); fetch it again", "the archive is damaged"),
            ("the text has 300,000 lines, more than 250000; split it", "the text has N lines, more than N"),
            ("the file's name is not UTF-8; rename it", "the file's name is not UTF-8"),
            (
                "could not be normalised, which is a defect of corpus-tools: KeyError: 'x'",
                "could not be normalised, which is a defect of corpus-tools",
            ),
        ],
    )
    def test_the_kind_of_a_reason(self, reason: str, kind: str) -> None:
        assert kind_of(reason) == kind
