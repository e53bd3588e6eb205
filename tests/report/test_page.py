"""What the page of `corpus report` holds, without a browser, and what the command says."""

from __future__ import annotations

import base64
import hashlib
import re
import shlex
import shutil
import zlib
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools import normalize
from corpus_tools.base.model import Label
from corpus_tools.views.report.charts import over_time
from corpus_tools.views.report.pack import harmless
from corpus_tools.views.report.records import records
from corpus_tools.views.report.survey import reasons, survey
from tests.report.conftest import RAW, report
from tests.report.hostile import NAMES
from tests.test_cli import corpus as command

DOCUMENTS = len(list(RAW.iterdir())) + len(NAMES)


@pytest.fixture(scope="module")
def page(corpus: Path) -> str:
    return (corpus / "report.html").read_text("utf-8")


def documents(page: str) -> list[dict[str, Any]]:
    """What the page holds in full, unpacked."""
    found = re.findall(r'<script type="text/plain" id="d\d+">([A-Za-z0-9+/=]*)</script>', page)
    return [orjson.loads(zlib.decompress(base64.b64decode(one))) for one in found]


def index(page: str) -> dict[str, Any]:
    found = re.search(r'<script type="application/json" id="index">(.*?)</script>', page)
    assert found is not None
    value: dict[str, Any] = orjson.loads(found[1])
    return value


class TestSafety:
    def test_the_policy_allows_this_program_and_this_style_only(self, page: str) -> None:
        policy = re.search(r'Content-Security-Policy" content="(.*?)"', page)
        program, style = re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", page, re.DOTALL)[::-1]
        assert policy is not None
        rules = policy[1].replace("&#39;", "'").split("; ")
        for name, text in (("script-src", program), ("style-src", style)):
            digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
            assert f"{name} 'sha256-{digest}'" in rules
        assert "default-src 'none'" in rules
        assert "unsafe" not in policy[1]

    def test_nothing_is_loaded(self, page: str) -> None:
        own = re.sub(r'<script type="text/plain".*?</script>', "", page)
        assert not re.search(r'(?:src|href)="(?!#)|@import|url\(', own)

    def test_scripts_are_those_of_the_template(self, page: str) -> None:
        tags = re.findall(r"<script[^>]*>", page)
        assert len(tags) == 2 + DOCUMENTS
        assert page.count("</script>") == len(tags)
        assert not re.search(r"<(?:img|svg onload|iframe)", page)

    @given(st.text())
    def test_no_text_ends_a_script(self, text: str) -> None:
        written = harmless([text.encode("utf-8", "replace").decode()])
        assert not re.search("[<>&\u2028\u2029]", written)
        assert orjson.loads(written) == [text.encode("utf-8", "replace").decode()]

    def test_no_program_makes_markup_of_strings(self) -> None:
        assets = Path(survey.__code__.co_filename).with_name("assets")
        for path in assets.glob("*.js"):
            assert not re.search(
                r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", path.read_text("utf-8")
            ), path.name


class TestNothingIsMissing:
    def test_every_document_with_every_stretch(self, page: str, corpus: Path) -> None:
        found = documents(page)
        assert len(found) == DOCUMENTS
        labels = index(page)["labels"]
        assert labels == [label.value for label in Label]
        lines = (corpus / "out/documents.jsonl").read_bytes().splitlines()
        records = {record["id"]: record for record in map(orjson.loads, lines)}
        for one in found:
            record = records[one["record"]["id"]]
            assert [labels[stretch[0]] for stretch in one["page"]] == [each["label"] for each in record["segments"]]
            assert one["record"]["comments"] == record["comments"]
            assert sum(repair[3] for repair in one["repairs"]) == len(record["edits"])

    def test_the_doubtful_come_first_and_the_rest_is_counted(self, corpus: Path, tmp_path: Path) -> None:
        written = report(corpus / "out", tmp_path / "report.html", corpus / "raw", most=3)
        page = (tmp_path / "report.html").read_text("utf-8")
        assert (written.documents, written.in_full) == (DOCUMENTS, 3)
        assert len(documents(page)) == 3
        assert f"The other\n    {DOCUMENTS - 3} are counted" in page.replace("The other ", "The other\n    ")
        counted, listed = survey(records(corpus / "out"), [], DOCUMENTS)
        assert [row.id for row in listed[:3]] == [one["record"]["id"] for one in documents(page)]
        assert [row.sound for row in listed] == sorted(row.sound for row in listed)
        assert counted.comments == sum(row.comments for row in listed)

    def test_without_raw_texts_the_page_says_so(self, corpus: Path, tmp_path: Path) -> None:
        written = report(corpus / "out", tmp_path / "report.html", None)
        page = (tmp_path / "report.html").read_text("utf-8")
        assert written.without_raw == DOCUMENTS
        assert "No raw files were given" in page
        assert {one["page"] for one in documents(page)} == {None}
        assert all("--raw" in one["missing"] for one in documents(page))

    def test_a_raw_text_that_has_changed_is_not_shown(self, corpus: Path, tmp_path: Path) -> None:
        shutil.copytree(corpus / "raw", tmp_path / "raw")
        with (tmp_path / "raw/typing-pool-closes.txt").open("ab") as file:
            file.write(b"more\n")
        written = report(corpus / "out", tmp_path / "report.html", tmp_path / "raw")
        page = (tmp_path / "report.html").read_text("utf-8")
        assert written.without_raw == 1
        missing = {one["record"]["id"]: one["missing"] for one in documents(page) if one["page"] is None}
        assert list(missing) == ["typing-pool-closes"]
        assert "changed" in missing["typing-pool-closes"]
        assert f"1 of {DOCUMENTS} documents show their" in page

    def test_lines_that_are_no_records_are_named(self, corpus: Path, tmp_path: Path) -> None:
        shutil.copytree(corpus / "out", tmp_path / "out")
        lines = (corpus / "out/documents.jsonl").read_bytes().splitlines(keepends=True)
        lines[1:1] = [b'{"id": "<b>broken"\n', b"{}\n"]
        (tmp_path / "out/documents.jsonl").write_bytes(b"".join(lines))
        (tmp_path / "out/other.jsonl").write_bytes(b'{"no": "record"}\n')
        written = report(tmp_path / "out", tmp_path / "report.html", None)
        page = (tmp_path / "report.html").read_text("utf-8")
        assert (written.documents, written.unreadable) == (DOCUMENTS, 3)
        for place in ("documents.jsonl:2", "documents.jsonl:3", "other.jsonl:1"):
            assert place in page

    def test_rows_of_shards_are_found(self, corpus: Path, tmp_path: Path) -> None:
        (tmp_path / "raw").mkdir()
        texts = [(RAW / f"{name}.txt").read_text("utf-8") for name in ("typing-pool-closes", "posted-by-lighthouse")]
        shard = b"".join(orjson.dumps({"text": text}) + b"\n" for text in texts)
        (tmp_path / "raw/part.jsonl").write_bytes(shard)
        assert command("normalize", str(tmp_path / "raw"), "-o", str(tmp_path / "out")).exit_code == 0
        written = report(tmp_path / "out", tmp_path / "report.html", tmp_path / "raw")
        assert (written.documents, written.without_raw) == (2, 0)
        commands = {one["commands"][1] for one in documents((tmp_path / "report.html").read_text("utf-8"))}
        assert commands == {f"corpus explain '{tmp_path}/raw/part.jsonl#{number}'" for number in (1, 2)}

    def test_the_commands_show_and_explain_the_document(self, page: str, corpus: Path) -> None:
        for one in documents(page):
            for line in one["commands"]:
                program, *arguments = shlex.split(line)
                assert program == "corpus"
                assert command(*arguments).exit_code == 0, line


class TestReasons:
    @pytest.mark.parametrize(
        ("article", "comments", "words"),
        [
            (0.95, 0.99, []),
            (0.70, 0.95, ["of 10 such documents, headline, authors or date are wrong in about 3"]),
            (0.95, 0.01, ["of 10 such documents, the comments are wrong in about 9"]),
            (0.6, 0.4, ["of 10 such documents, headline, authors or date are wrong in about 4, the comments in 6"]),
            (None, 0.95, ["the record does not say how sure headline, authors or date are"]),
        ],
    )
    def test_a_confidence_in_words(self, article: float | None, comments: float, words: list[str]) -> None:
        document = normalize(b"A headline\n\nA paragraph.\n", name="a.txt").document
        assert list(reasons(replace(document, article_confidence=article, confidence=comments))) == words


class TestCharts:
    @pytest.mark.parametrize(
        ("months", "names"),
        [
            ([], []),
            (["2015-03"], ["2015-03"]),
            (["2015-03", "2015-05"], ["2015-03", "2015-04", "2015-05"]),
            (["2010-01", "2015-12"], [f"{year} Q{quarter}" for year in range(2010, 2016) for quarter in range(1, 5)]),
            (["2019", "2020-02", "2020-03"], ["2019", "2020"]),
            (["1990-06", "2020-06"], [str(year) for year in range(1990, 2021)]),
        ],
    )
    def test_time_goes_on_where_nobody_wrote(self, months: list[str], names: list[str]) -> None:
        assert [bar.name for bar in over_time(Counter(months))] == names

    @given(st.lists(st.tuples(st.integers(1, 9999), st.integers(1, 12)), min_size=1))
    def test_every_comment_stands_in_one_of_a_few_bars(self, times: list[tuple[int, int]]) -> None:
        months = Counter(f"{year:04}-{month:02}" for year, month in times)
        bars = over_time(months)
        assert sum(bar.number for bar in bars) == len(times)
        assert len(bars) <= 60
        assert max(bar.height for bar in bars) == 100


class TestCommand:
    def test_it_writes_the_page_and_says_what_is_in_it(self, corpus: Path, tmp_path: Path) -> None:
        result = command("report", str(corpus / "out"), "--raw", str(corpus / "raw"), "-o", str(tmp_path / "page.html"))
        assert (result.exit_code, result.stdout) == (0, "")
        assert f"documents  {DOCUMENTS}, " in result.stderr
        assert "rejected   1" in result.stderr
        assert "left out" not in result.stderr
        assert [path.name for path in tmp_path.iterdir()] == ["page.html"]

    def test_what_is_left_out_is_said(self, corpus: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        result = command("report", str(corpus / "out"), "-o", str(tmp_path / "page.html"), "--most", "2")
        assert f"left out   {DOCUMENTS - 2}, the least doubtful" in result.stderr
        assert "no text    2 " in result.stderr

    def test_a_page_that_could_not_be_made_leaves_the_old_one(self, corpus: Path, tmp_path: Path) -> None:
        (tmp_path / "page.html").write_text("old")
        (tmp_path / "raw").mkdir()
        result = command("report", str(tmp_path / "nothing"), "-o", str(tmp_path / "page.html"))
        assert result.exit_code == 2
        assert "no such file or folder" in result.stderr
        assert (tmp_path / "page.html").read_text() == "old"

    @pytest.mark.parametrize(
        ("arguments", "words"),
        [
            (["{corpus}/raw"], "holds no records"),
            (["{corpus}/out", "--raw", "{corpus}/nowhere"], "--raw names what the records were made from"),
            (["{corpus}/out", "-o", "{corpus}/nowhere/page.html"], "-o names a file in a folder that exists"),
        ],
    )
    def test_wrong_usage_says_what_is_right(self, corpus: Path, arguments: list[str], words: str) -> None:
        result = command("report", *(argument.format(corpus=corpus) for argument in arguments))
        assert result.exit_code == 2
        assert words in result.stderr

    def test_without_jinja_the_remedy_is_said_first(self, corpus: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("corpus_tools.cli.report.find_spec", lambda name: None)
        result = command("report", str(corpus / "nowhere"))
        assert result.exit_code == 2
        assert result.stderr == "corpus: the report needs jinja2; run: pip install 'corpus-tools[report]'\n"
