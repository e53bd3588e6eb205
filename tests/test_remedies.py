"""What a command says to do is what mends it, and what it says to run can be pasted."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus_tools import BadInput, Limits, Options, RowOptions, check_record
from corpus_tools import normalize as normalize_bytes
from corpus_tools.base.show import command, with_file
from corpus_tools.exports.pseudonyms import summary
from corpus_tools.inputs.files import collect
from corpus_tools.run.effort import Effort
from corpus_tools.run.made_with import other_options
from corpus_tools.run.notes import begin
from corpus_tools.run.pipeline import run
from corpus_tools.run.pool import Stopped
from corpus_tools.run.progress import Progress, Report
from tests.samples import RAW, record
from tests.test_cli import Result, corpus

SIDECAR = 'source = "x"\nsha256 = "{}"\nheadline = false\n'
NAMES = ["-rf.txt", "it's one.txt", "two  blanks.txt", "$HOME.txt", "plain.txt"]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with a text in raw."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "raw").mkdir()
    (tmp_path / "raw/a.txt").write_bytes(RAW)
    return tmp_path


def normalize(*words: str) -> Result:
    return corpus("normalize", "--workers", "1", *words)


def commands(said: str) -> list[list[str]]:
    """The commands in what was said, as a shell reads them."""
    return [shlex.split(found) for found in re.findall(r"`(corpus [^`]+)`", said)]


@pytest.mark.parametrize("name", NAMES)
def test_names_can_be_pasted(name: str) -> None:
    words = shlex.split(command("corpus", "show", names=["out", name]))
    assert words == ["corpus", "show", *["--"] * name.startswith("-"), "out", name]
    assert commands(with_file("run `corpus correct --rebind FILE`", name))[0][-1] == name


class TestCorrections:
    @pytest.mark.parametrize("name", NAMES)
    def test_commands_name_the_file(self, here: Path, name: str) -> None:
        (here / name).write_bytes(RAW)
        missing = corpus("correct", "--check", "--", name)
        assert missing.exit_code == 2
        (again,) = commands(missing.stderr)
        drafted = corpus(*again[1:])
        assert drafted.exit_code == 0
        (check,) = commands(drafted.stderr)
        assert corpus(*check[1:]).exit_code == 0
        (here / name).write_bytes(RAW + b"\nOne more line of text.\n")
        changed = corpus(*check[1:])
        (rebind,) = commands(changed.stdout)
        assert rebind[:3] == ["corpus", "correct", "--rebind"]
        for said in ("bound to the file as it is now", "bound to the file already"):
            bound = corpus(*rebind[1:])
            assert bound.exit_code == 0
            assert bound.stderr.endswith(f": {said}; all of its corrections fit\n")
        assert corpus(*check[1:]).exit_code == 0

    def test_a_run_names_the_file_as_well(self, here: Path) -> None:
        (here / "corrections").mkdir()
        (here / "corrections/a.toml").write_text(SIDECAR.format("0" * 64))
        result = normalize("--corrections", "corrections")
        (rebind,) = commands(result.stderr)
        assert rebind == ["corpus", "correct", "--rebind", "--corrections", "corrections", "raw/a.txt"]
        checked = normalize("--corrections", "corrections", "--check")
        assert (checked.exit_code, commands(checked.stdout)) == (1, [rebind])
        for said in (result.stderr.replace("corpus: ", ""), checked.stdout):
            assert any(line.startswith("corrections/a.toml:2: sha256: ") for line in said.splitlines())

    def test_no_run_mends_a_stray_sidecar(self, here: Path) -> None:
        normalize()
        (here / "corrections").mkdir()
        (here / "corrections/b.toml").write_text(SIDECAR.format("0" * 64))
        result = normalize("--corrections", "corrections", "--check")
        assert result.exit_code == 1
        assert "corrections/b.toml corrects a document that is not there; remove it" in result.stdout
        assert "run the same command" not in result.stderr
        assert "normalized is up to date but for what no run mends; each line says what to do" in result.stderr

    def test_a_run_mends_what_has_changed(self, here: Path) -> None:
        normalize()
        (here / "raw/b.txt").write_bytes(RAW)
        result = normalize("--check")
        assert "normalized is not up to date; run the same command without --check" in result.stderr

    def test_what_no_run_mends_comes_first(self, here: Path) -> None:
        normalize()
        (here / "corrections").mkdir()
        (here / "corrections/a.toml").write_text('headline = "not closed\n')
        result = normalize("--corrections", "corrections", "--check")
        assert "corrections/a.toml:1: $: not TOML" in result.stdout
        assert "not up to date; see to the lines above that no run mends, and then run the same" in result.stderr


class TestUnfinishedRuns:
    """Whoever asks for the records of a run that was stopped hears that some are missing, and how they come."""

    SAID = "the last run was stopped, or is still at work; the same `corpus normalize` as then goes on from there\n"
    COMMANDS: tuple[tuple[str, ...], ...] = (
        ("export", "normalized", "--to", "jsonl"),
        ("show", "normalized"),
        ("diff", "normalized", "normalized"),
        ("report", "normalized"),
        ("validate", "normalized"),
        ("verify", "normalized", "--raw", "raw"),
    )

    @pytest.fixture
    def stopped(self, here: Path) -> None:
        for number in range(20):
            (here / f"raw/{number}.txt").write_bytes(RAW)
        effort = Effort(1)

        def stop(report: Report) -> None:
            effort.stop.asked = 1

        with pytest.raises(Stopped):
            run(collect(["raw"]), Path("normalized"), effort=effort, progress=Progress(stop, 0.0))

    @pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
    def test_one_without_any_record(self, stopped: None, words: tuple[str, ...]) -> None:
        if words[0] == "report":
            pytest.importorskip("jinja2")
        result = corpus(*words)
        assert (result.exit_code in (1, 2), self.SAID in result.stderr) == (True, True)
        normalize()
        assert self.SAID not in corpus(*words).stderr

    @pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
    def test_one_with_records_of_an_earlier_run(self, here: Path, words: tuple[str, ...]) -> None:
        if words[0] == "report":
            pytest.importorskip("jinja2")
        normalize()
        begin(here / "normalized")
        result = corpus(*words)
        assert (result.exit_code, f"normalized: {self.SAID}" in result.stderr) == (0, True)


class TestNothingThere:
    def test_a_check_without_an_output(self, here: Path) -> None:
        result = normalize("raw", "-o", "normalised", "--check")
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr == (
            "corpus: normalised: no such folder; --check compares what a run has written: name that folder with -o, or "
            "run the same command without --check first\n"
        )
        normalize("raw", "-o", "normalised")
        assert normalize("raw", "-o", "normalised", "--check").exit_code == 0

    @pytest.mark.parametrize("words", [[], ["--check"], ["-o", "-"]])
    def test_a_folder_without_a_file_is_no_input(self, here: Path, words: list[str]) -> None:
        normalize()
        (here / "raw/a.txt").rename(here / "raw/.hidden")
        before = (here / "normalized/documents.jsonl").read_bytes()
        result = normalize("raw", *words)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.splitlines() == [
            "corpus: raw: there is no file to read in this folder (hidden ones are passed over)",
            "corpus: no input; name files, or folders and globs that hold some",
        ]
        assert (here / "normalized/documents.jsonl").read_bytes() == before

    def test_one_of_several_folders_without_a_file_is_told(self, here: Path) -> None:
        (here / "none").mkdir()
        result = normalize("raw", "none", "--quiet")
        assert result.exit_code == 0
        assert result.stderr == "corpus: none: there is no file to read in this folder (hidden ones are passed over)\n"

    def test_a_run_into_its_input_leaves_what_another_can_leave_out(self, here: Path) -> None:
        assert [normalize("raw", "-o", "raw").exit_code for _ in range(2)] == [0, 0]
        result = normalize("raw", "-o", "out")
        assert "a run has written this file into the folder of its input; remove it, or give --exclude" in " ".join(
            result.stderr.split()
        )
        assert normalize("raw", "-o", "out", "--exclude", "documents.jsonl", "--replace").exit_code == 0


class TestCommandsInMessages:
    def test_ids_of_documents(self, here: Path) -> None:
        (here / "-o ut").mkdir()
        result = corpus("export", "--to", "csv", "--", "-o ut")
        assert commands(result.stderr) == [["corpus", "normalize", "-o", "-o ut"]]
        normalize("-o", "-o ut")
        shown = corpus("show", "--", "-o ut", "nobody")
        (listed,) = commands(shown.stderr)
        assert corpus(*listed[1:]).stdout.count("│ a  ") == 1

    def test_raw_texts_are_no_output(self, here: Path) -> None:
        result = corpus("export", "raw", "--to", "csv")
        assert "holds no files of records; if these are raw texts, run " in result.stderr
        assert commands(result.stderr) == [["corpus", "normalize", "-o", "out", "raw"]]
        assert corpus(*commands(result.stderr)[0][1:]).exit_code == 0
        assert corpus("export", "out", "--to", "csv").exit_code == 0

    def test_dialects(self, here: Path) -> None:
        (here / "my own.toml").write_text("nonsense")
        result = normalize("--dialect", "my own.toml")
        assert commands(result.stderr) == [["corpus", "dialects", "check", "my own.toml"]]


class TestTables:
    @pytest.fixture(autouse=True)
    def with_parquet(self) -> None:
        pytest.importorskip("pyarrow")

    def test_those_of_an_earlier_run_are_told(self, here: Path) -> None:
        assert "earlier run" not in normalize("--to", "parquet").stderr
        result = normalize()
        for name in ("documents", "comments"):
            assert f"normalized/{name}.parquet is of an earlier run; --to parquet makes it anew, or" in result.stderr

    def test_a_folder_with_them_is_valid_and_they_are_passed_over(self, here: Path) -> None:
        for slim in ([], ["--slim"]):
            normalize("--to", "parquet", *slim)
            result = corpus("validate", "normalized")
            assert (result.exit_code, result.stdout) == (0, "")
            assert result.stderr == (
                "1 file, 1 record, 0 findings\n"
                "passed over: 2 Parquet files made of records; `corpus verify` compares both\n"
            )
        named = corpus("validate", "normalized/comments.parquet")
        assert (named.exit_code, "a table that was made of records is not looked into" in named.stdout) == (1, True)

    def test_a_shard_is_not_passed_over_whatever_it_is_called(self, here: Path) -> None:
        import pyarrow as pa
        from pyarrow import parquet

        parquet.write_table(pa.table({"text": ["A page."], "headline": ["A page"]}), here / "raw/documents.parquet")
        for content in (None, b"", b"PAR1", b"\xff\xff\xff\xffPAR1"):
            if content is not None:
                (here / "raw/documents.parquet").write_bytes(content)
            result = corpus("validate", "raw")
            assert (result.exit_code, "a shard holds many pages" in result.stdout) == (1, True)

    def test_a_table_of_records_is_no_input(self, here: Path) -> None:
        normalize("--to", "parquet")
        result = normalize("normalized/documents.parquet", "-o", "again")
        assert "its rows are records of corpus-tools already" in " ".join(result.stderr.split())

    def test_a_check_tells_those_that_are_not_what_the_records_say(self, here: Path) -> None:
        normalize("--to", "parquet")
        assert normalize("--check").exit_code == 0
        (here / "raw/b.txt").write_bytes(RAW)
        normalize()
        result = normalize("--check")
        assert result.exit_code == 1
        assert "normalized/documents.parquet: $: row 2 is not that of the records" in result.stdout


class TestVerify:
    def test_other_options_are_one_finding(self, here: Path) -> None:
        rows = b"".join(b'{"body":"A row of text, which is short.","url":"%d"}\n' % number for number in range(9))
        (here / "raw/rows.jsonl").write_bytes(rows)
        made = ["--text-field", "body", "--keep", "url"]
        normalize(*made)
        assert corpus("verify", "normalized", "--raw", "raw", *made).exit_code == 0
        result = corpus("verify", "normalized", "--raw", "raw", *made[:2])
        assert (result.exit_code, result.stdout) == (
            1,
            "normalized: $: the last run made the records with --keep url, not given here; "
            "expected the options of the run; nothing else was proved\n",
        )
        one = corpus("verify", "normalized/rows.jsonl", "--raw", "raw", *made[:2])
        assert len(one.stdout.splitlines()) == 1

    def test_options_that_change_nothing_are_no_finding(self, here: Path) -> None:
        normalize("--keep", "url")
        assert corpus("verify", "normalized", "--raw", "raw").exit_code == 0

    def test_what_the_folder_says_hides_nothing(self, here: Path) -> None:
        normalize()
        (here / "normalized/.corpus/options.json").unlink()
        (here / "normalized/documents.jsonl").write_bytes(b"{}\n")
        assert "the last run" not in corpus("verify", "normalized", "--raw", "raw", "--keep", "url").stdout

    @pytest.mark.parametrize("content", [b"", b"{}", b"[5]", b'{"words":5,"fingerprint":""}', b"\xff", b"[" * 99999])
    def test_what_is_no_list_of_options_is_nothing(self, tmp_path: Path, content: bytes) -> None:
        (tmp_path / ".corpus").mkdir()
        (tmp_path / ".corpus/options.json").write_bytes(content)
        assert other_options(tmp_path, Options(min_confidence=0.5)) == ""

    def test_all_options_are_told(self, tmp_path: Path) -> None:
        (tmp_path / ".corpus").mkdir()
        (tmp_path / ".corpus/options.json").write_bytes(b'{"words":[],"fingerprint":""}')
        rows = RowOptions("body", "key", ("a b",), "saved")
        options = Options(None, frozenset({"nul"}), (), 0.5, rows, Limits(lines=5), reference_from_mtime=True)
        assert other_options(tmp_path, options) == (
            "the last run made the records without --id-field key, --keep 'a b', --limit lines=5, "
            "--min-confidence 0.5, --no-fix nul, --reference-date mtime, "
            "--reference-date-field saved, --text-field body, given here"
        )


def test_rejected_rows_are_told_with_their_shard(here: Path) -> None:
    (here / "raw/rows.jsonl").write_bytes(b'{"text":"A row of text, which is short."}\n' * 3)
    result = normalize("--text-field", "body")
    assert "3 the row has no field …, in rows.jsonl; the first is rows.jsonl#1: " in " ".join(result.stderr.split())


@pytest.mark.parametrize(("count", "said"), [("1", "1 worker\n"), ("2", "2 workers\n")])
def test_one_worker_is_no_plural(here: Path, count: str, said: str) -> None:
    assert said in corpus("normalize", "--verbose", "--workers", count).stderr


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: str(Report(1, 2, 3.0, 1.0, 1, 0, done=False)), ", 1 warning, 0 rejected"),
        (lambda: next(iter(summary({"authors": 1, "in texts": 1}))), ": 1 author, 0 commenters, 0 mentions, 1 name in"),
        (lambda: str(check_record(record() | {"id": ""})), "at least 1 character'"),
        (lambda: str(check_record(record() | {"body": "x"})), "1 block, and "),
        (
            lambda: refusal(Options(limits=Limits(edits=0)), b"Some text of a page,\r\nwhich goes on."),
            "needs 1 repair, more",
        ),
    ],
)
def test_one_is_no_plural(make: Callable[[], str], said: str) -> None:
    assert said in make()


def refusal(options: Options, data: bytes) -> str:
    with pytest.raises(BadInput) as raised:
        normalize_bytes(data, name="a", options=options)
    return raised.value.reason


def test_folders_of_corrections_can_be_pasted(here: Path) -> None:
    said = corpus("correct", "raw/a.txt", "--set", "headline=false").stderr
    assert 'put `corrections = "corrections"` below [tool.corpus]' in said
    assert "or give each run `--corrections corrections`" in said


def test_a_key_that_others_can_read_is_closed_by_what_is_said(here: Path) -> None:
    key = here / "my key"
    key.write_text("0123456789abcdefghijklmnopqrstuvwxyz")
    key.chmod(0o644)
    (here / "out.jsonl").write_bytes(b"")
    assert (
        "run `chmod 600 'my key'`" in corpus("export", "out.jsonl", "--to", "jsonl", "--pseudonymize", "my key").stderr
    )
