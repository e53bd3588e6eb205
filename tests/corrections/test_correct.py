"""`corpus correct`: templates, lines that are set, checks, and fixtures."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import orjson
import pytest

from corpus_tools import normalize
from corpus_tools.base.options import DEFAULTS
from corpus_tools.check.corrections import read_page
from corpus_tools.check.outline import CASE, EXPECT, KNOWN_FAILURE, fixture_case, outline
from corpus_tools.corrections.draft import AlreadySet, rebound, set_key
from corpus_tools.inputs.shards.rows import Row
from tests.samples import NAME, RAW
from tests.test_cli import corpus
from tests.test_fixtures import FIXTURES

SIDECAR = Path("corrections/opinion/allotments.toml")
FILE = f"raw/{NAME}"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(FILE).parent.mkdir(parents=True)
    Path(FILE).write_bytes(RAW)


def uncommented(template: str) -> str:
    """A template with all that was found uncommented, and its examples left out."""
    head, _, rest = template.partition("\n# The comments as they were found.")
    comments = rest.partition("\n\n")[2].partition("# What a stretch is")[0]
    return re.sub(r"^# ((?:\[\[comment|[a-z]+ = ).*)$", r"\1", f"{head}\n{comments}", flags=re.MULTILINE)


def test_the_template_corrects_nothing_and_is_never_overwritten() -> None:
    assert corpus("correct", FILE).exit_code == 0
    assert '# headline = { quote = "Why the allotments must stay", nth = 1 }' in SIDECAR.read_text()
    assert (corpus("correct", FILE, "--check").stdout, corpus("correct", FILE, "--check").exit_code) == ("", 0)
    assert corpus("normalize", "--corrections", "corrections").exit_code == 0
    before = SIDECAR.read_bytes()
    again = corpus("correct", FILE)
    assert (again.exit_code, SIDECAR.read_bytes()) == (2, before)
    assert "is there already; edit it, add a line with --set" in again.stderr
    assert corpus("correct", FILE, "--print").stdout.encode() == before


def test_one_that_is_there_already_keeps_no_other_from_being_written(tmp_path: Path) -> None:
    other = "raw/opinion/other.txt"
    Path(other).write_bytes(RAW)
    assert corpus("correct", FILE).exit_code == 0
    assert corpus("correct", FILE, other).exit_code == 2
    assert SIDECAR.with_name("other.toml").exists()
    assert corpus("correct", FILE, "--fixture", "made").exit_code == 0
    assert corpus("correct", FILE, other, "--fixture", "made").exit_code == 2
    assert len(list(Path("made").iterdir())) == 2


def test_the_next_command_finds_the_same_row_and_the_same_sidecar(tmp_path: Path) -> None:
    Path("raw/rows.jsonl").write_bytes(orjson.dumps({"page": RAW.decode("utf-8", "replace")}) + b"\n")
    given = ["raw/rows.jsonl#1", "--text-field", "page", "--corrections", "put right", "--root", "raw"]
    Path("put right").mkdir()
    missing = corpus("correct", *given, "--check")
    written = corpus("correct", *given)
    words = ["--text-field", "page", "--corrections", "put right", "--root", "raw"]
    commands = [shlex.split(said.partition("`")[2].partition("`")[0]) for said in (missing.stderr, written.stderr)]
    assert commands[0] == ["corpus", "correct", *words, "raw/rows.jsonl#1"]
    assert commands[1] == ["corpus", "correct", *words, "--check", "raw/rows.jsonl#1"]
    assert corpus(*commands[1][1:]).exit_code == 0


def pages() -> list[bytes]:
    """The texts of some fixtures, of all kinds."""
    texts: list[bytes] = []
    for path in sorted(FIXTURES.rglob("*.txt"))[::9]:
        cases = re.split(rf"^{CASE}", path.read_bytes().decode(), flags=re.MULTILINE)[1:3]
        texts += (case.partition("\n")[2].partition(EXPECT)[0].encode() for case in cases)
    return texts


@pytest.mark.parametrize("raw", pages())
def test_what_was_found_uncommented_is_the_same_record(raw: bytes) -> None:
    page = read_page(Row("page", "page.txt", raw), Path("corrections"), DEFAULTS)
    before = page.as_found().record
    corrected = page.corrected(uncommented(page.template()))
    after = page.normalized(corrected).record
    assert corrected.findings == ()
    assert after["corrections"] != []
    for record in (before, after):
        for key in ("segments", "corrections"):
            del record[key]
        for comment in record["comments"]:
            del comment["parent_basis"]
    assert after == before


def test_set_writes_a_line_if_it_fits() -> None:
    result = corpus("correct", FILE, "--set", "headline=Land is land.", "--set", "authors=Tom Brierley; Anneke")
    assert result.exit_code == 0
    assert "headline           │ [-Why the allotments must stay-]{+Land is land.+}" in result.stdout
    assert 'headline = "Land is land."\n# standfirst' in SIDECAR.read_text()
    assert 'authors = ["Tom Brierley", "Anneke"]' in SIDECAR.read_text()
    again = corpus("correct", FILE, "--set", "headline=Bees")
    assert (again.exit_code, "line 8 sets headline already; edit it there" in again.stderr) == (2, True)
    corpus("correct", FILE, "--set", 'published = { quote = "plot 14", value = "2014" }')
    assert (
        "published          │ [-2019-03-03T00:00:00-]{+2014-01-01T00:00:00+}"
        in corpus("correct", FILE, "--check").stdout
    )


def test_set_writes_nothing_if_it_does_not_fit() -> None:
    result = corpus("correct", FILE, "--set", "headline=Land was land.")
    assert (result.exit_code, SIDECAR.exists()) == (1, False)
    assert "as far as 'Land' it does" not in result.stdout
    assert "headline: 'Land was land.' does not stand in the text" in result.stdout
    assert corpus("correct", FILE, "--set", "byline=must stay").exit_code == 1
    assert corpus("correct", FILE, "--set", "byline#1=Miriam Okafor").exit_code == 0


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ("headline", "no KEY=VALUE"),
        ("=x", "no KEY=VALUE"),
        ("headline=", "no KEY=VALUE"),
        ("zork=x", "zork is no key"),
        ("author=x", "author is no key, did you mean authors?"),
        ("headline#x=a", "x is no number"),
        ("comments=false", "comments is no key"),
    ],
)
def test_set_needs_a_key_and_a_value(given: str, problem: str) -> None:
    result = corpus("correct", FILE, "--set", given)
    assert f"set {given}: {problem}; " in result.stderr
    assert (result.exit_code, "KEY is one of headline, standfirst, " in result.stderr) == (2, True)


def test_check_tells_what_does_not_fit() -> None:
    assert corpus("correct", FILE, "--check").exit_code == 2
    corpus("correct", FILE)
    SIDECAR.write_text(SIDECAR.read_text() + '[[label]]\nquote = "zork"\nlabel = "caption"\n')
    result = corpus("correct", FILE, "--check")
    assert result.exit_code == 1
    assert re.match(r"corrections/opinion/allotments.toml:\d+: label\[0\]: 'zork' does not stand", result.stdout)


def test_the_id_counts_from_the_folder_that_runs_read() -> None:
    corpus("correct", FILE, "--root", "raw/opinion")
    assert Path("corrections/allotments.toml").exists()
    assert corpus("correct", FILE, "--root", "elsewhere").exit_code == 2


def test_two_things_at_once_are_refused() -> None:
    assert corpus("correct", FILE, "--check", "--rebind").exit_code == 2


def test_a_file_without_text() -> None:
    Path("raw/empty.txt").write_bytes(b"  \n")
    assert corpus("correct", "raw/empty.txt").exit_code == 1


def test_a_fixture_is_the_page_and_what_should_come_out() -> None:
    corpus("correct", FILE, "--set", "headline=Responses")
    assert corpus("correct", FILE, "--fixture", "fixtures").exit_code == 0
    case = Path("fixtures/opinion-allotments.txt").read_bytes().decode()
    name, _, rest = case.removeprefix(CASE).partition("\n")
    text, _, lines = rest.partition(EXPECT)
    assert (name, text.encode()) == (f"opinion/allotments {KNOWN_FAILURE}", RAW)
    expected = outline(normalize(RAW, name=NAME).document, RAW)
    assert lines.splitlines() == ["headline: Responses", *expected[1:]]
    assert corpus("correct", FILE, "--fixture", "fixtures").exit_code == 2


def test_a_page_that_is_right_is_no_known_failure() -> None:
    corpus("correct", FILE, "--fixture", "fixtures")
    assert Path("fixtures/opinion-allotments.txt").read_text().startswith("=== opinion/allotments\n")


@pytest.mark.parametrize("text", ["=== \n", "a\n=== b\n", "a\n--- expect\n"])
def test_a_text_that_would_break_a_fixture_is_none(text: str) -> None:
    with pytest.raises(ValueError, match="means something in a fixture"):
        fixture_case("page", text, [], known_failure=False)


def test_a_key_goes_above_the_tables() -> None:
    assert set_key('[[label]]\nquote = "a"\n', "body", "false") == 'body = false\n[[label]]\nquote = "a"\n'
    assert set_key("a = 1", "body", "false") == "a = 1\nbody = false\n"
    assert set_key("# body = 1\n# [[comment]]", "body", "2") == "body = 2\n# [[comment]]"
    with pytest.raises(AlreadySet):
        set_key("body = 1", "body", "2")


def test_rebinding_changes_one_line() -> None:
    assert rebound('# a\nsha256 = "b"\nc = 1', "d") == '# a\nsha256 = "d"\nc = 1'
    assert rebound("c = 1", "d") == 'sha256 = "d"\nc = 1'
