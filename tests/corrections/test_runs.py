"""Sidecars and runs: they are inputs, reruns keep them, and what does not fit is told."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import orjson
import pytest

from corpus_tools.inputs.files import collect
from corpus_tools.inputs.sidecars import LARGEST, Sidecars, sidecar_name
from corpus_tools.run.effort import Effort
from corpus_tools.run.pipeline import run
from corpus_tools.run.pool import Stopped
from corpus_tools.run.progress import Progress, Report
from tests.samples import NAME, PAGE, RAW
from tests.test_cli import corpus

SIDECAR = Path("corrections/opinion/allotments.toml")


def bound(text: str, raw: bytes = RAW) -> str:
    return f'sha256 = "{hashlib.sha256(raw).hexdigest()}"\n{text}'


def records(path: str = "normalized/documents.jsonl") -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in Path(path).read_bytes().splitlines()]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two pages, of which one is corrected."""
    monkeypatch.chdir(tmp_path)
    Path("raw/opinion").mkdir(parents=True)
    Path("raw", NAME).write_bytes(RAW)
    Path("raw/bees.txt").write_bytes(RAW.replace(b"Bees", b"Wasps"))
    Path("pyproject.toml").write_text('[tool.corpus]\ncorrections = "corrections"\n')
    SIDECAR.parent.mkdir(parents=True)
    SIDECAR.write_text(bound('headline = "Land is land."\n'))
    return tmp_path


def test_a_correction_is_in_the_record_and_survives_a_rerun() -> None:
    assert corpus("normalize").exit_code == 0
    by_id = {record["id"]: record for record in records()}
    assert by_id["opinion/allotments"]["headline"] == "Land is land."
    assert by_id["bees"]["corrections"] == []
    before = Path("normalized/documents.jsonl").read_bytes()
    again = corpus("normalize")
    assert "2 of them unchanged" in again.stderr
    assert Path("normalized/documents.jsonl").read_bytes() == before
    assert corpus("normalize", "--force").exit_code == 0
    assert Path("normalized/documents.jsonl").read_bytes() == before
    assert corpus("normalize", "--check").exit_code == 0
    assert corpus("verify", "normalized", "--raw", "raw").exit_code == 0
    assert corpus("validate", "normalized", "raw").exit_code == 0


@pytest.mark.parametrize("change", ["edited", "removed", "added"])
def test_an_edited_sidecar_makes_its_document_anew_and_no_other(change: str) -> None:
    if change == "added":
        SIDECAR.rename("aside.toml")
    corpus("normalize")
    if change == "edited":
        SIDECAR.write_text(bound('headline = "Bees, mostly"\n'))
    elif change == "removed":
        SIDECAR.unlink()
    else:
        Path("aside.toml").rename(SIDECAR)
    assert corpus("normalize", "--check").exit_code == 1
    assert "1 of them unchanged" in corpus("normalize").stderr
    headlines = {"edited": "Bees, mostly", "removed": "Why the allotments must stay", "added": "Land is land."}
    assert records()[1]["headline"] == headlines[change]
    assert corpus("normalize", "--check").exit_code == 0


def test_records_cannot_be_verified_without_their_corrections() -> None:
    corpus("normalize")
    SIDECAR.unlink()
    result = corpus("verify", "normalized", "--raw", "raw")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "normalized/documents.jsonl:2: $.corrections: the record was corrected, and its corrections are not given "
        "here; expected those of the run, with --corrections DIR (`corrections` in Python)"
    ]


class TestRunsWithoutTheCorrections:
    """A run that would have records without what people have set right says so."""

    SAID = "corpus: normalized was made with `--corrections corrections`, not given here; nothing is corrected\n"

    @pytest.fixture(autouse=True)
    def corrected(self) -> None:
        Path("pyproject.toml").unlink()
        assert corpus("normalize", "--corrections", "corrections").exit_code == 0

    def test_a_run(self) -> None:
        assert corpus("normalize").stderr.startswith(self.SAID)
        assert "not given here" not in corpus("normalize").stderr

    def test_a_check(self) -> None:
        result = corpus("normalize", "--check")
        assert (result.exit_code, self.SAID in result.stderr) == (1, True)

    def test_a_clone(self) -> None:
        shutil.rmtree("normalized/.corpus")
        assert "was made with `--corrections DIR`, not given here" in corpus("normalize", "--check").stderr

    def test_the_same_corrections_and_records_that_are_kept(self) -> None:
        assert "not given" not in corpus("normalize", "--corrections", "corrections").stderr
        Path("other").mkdir()
        Path("other/more.txt").write_text("A title\n\nA few words of a text.\n")
        assert "not given" not in corpus("normalize", "other", "--append").stderr

    def test_no_such_folder(self) -> None:
        Path("pyproject.toml").write_text('[tool.corpus]\ncorrections = "corections"\n')
        assert corpus("normalize").stderr.startswith(
            "corpus: corections: pyproject.toml names this folder for corrections, and it is not there\n"
        )


class TestVerifyWithOtherCorrections:
    """A proof that had not the corrections of the run says so, before it says anything else."""

    @pytest.fixture(autouse=True)
    def corrected(self) -> None:
        Path("pyproject.toml").unlink()
        assert corpus("normalize", "--corrections", "corrections").exit_code == 0

    def verify(self, *options: str, output: str = "normalized") -> str:
        result = corpus("verify", output, "--raw", "raw", *options)
        assert result.exit_code == bool(result.stdout)
        return result.stdout

    def test_none_are_given(self) -> None:
        assert self.verify() == (
            "normalized: $: the last run made the records with --corrections corrections, not given here; "
            "expected the options of the run; nothing else was proved\n"
        )

    def test_none_are_given_and_nothing_is_known_of_the_run(self) -> None:
        Path("normalized/.corpus/options.json").unlink()
        (line,) = self.verify().splitlines()
        assert line.startswith("normalized/documents.jsonl:2: $.corrections: the record was corrected, and its")
        Path("normalized/documents.jsonl").rename("alone.jsonl")
        assert len(self.verify(output="alone.jsonl").splitlines()) == 1

    def test_the_same_under_another_name(self) -> None:
        assert self.verify("--corrections", str(Path("corrections").absolute())) == ""

    def test_others_are_given(self) -> None:
        SIDECAR.write_text(bound('standfirst = "Land is land."\n'))
        said = self.verify("--corrections", "corrections")
        assert "makes of the same bytes and corrections: 'Land is land.'" in said
        assert "the last run" not in said

    def test_the_run_had_none(self) -> None:
        corpus("normalize")
        assert "made the records without --corrections corrections, given here" in self.verify(
            "--corrections", "corrections"
        )
        Path("normalized/.corpus/options.json").unlink()
        (line,) = self.verify("--corrections", "corrections").splitlines()
        assert "$.corrections: the record was made without the corrections that are given here" in line

    def test_what_was_appended_had_none(self) -> None:
        Path("more").mkdir()
        Path("more/wasps.txt").write_bytes(RAW)
        assert corpus("normalize", "more", "--append").exit_code == 0
        assert "with --corrections corrections, not given here" in self.verify("--raw", "more")
        assert self.verify("--raw", "more", "--corrections", "corrections") == ""

    def test_a_correction_that_does_not_fit_is_one(self) -> None:
        SIDECAR.write_text(bound('headline = "Nowhere"\n'))
        assert corpus("normalize", "--corrections", "corrections").exit_code == 1
        Path("normalized/.corpus/options.json").unlink()
        (line,) = self.verify().splitlines()
        assert "$.corrections: the record was corrected, and its corrections are not given here" in line


def test_a_changed_source_makes_its_corrections_stale() -> None:
    corpus("normalize")
    Path("raw", NAME).write_bytes(RAW.replace(b"radio", b"wireless"))
    result = corpus("normalize")
    assert result.exit_code == 1
    assert "opinion/allotments.toml:1: sha256: written for a file with the SHA-256" in result.stderr
    assert "0 values; corrections that do not fit: 1" in result.stderr
    assert records()[1]["headline"] == "Why the allotments must stay"
    assert corpus("normalize").exit_code == 1, "and so it is when nothing is new"
    check = corpus("normalize", "--check")
    assert (check.exit_code, "opinion/allotments.toml:1: sha256" in check.stdout) == (1, True)
    assert corpus("validate", "raw").stdout.startswith("corrections/opinion/allotments.toml:1: sha256")
    assert corpus("verify", "normalized", "--raw", "raw").exit_code == 0
    assert corpus("correct", f"raw/{NAME}", "--rebind").exit_code == 0
    assert corpus("normalize").exit_code == 0
    assert records()[1]["headline"] == "Land is land."


def test_a_changed_source_is_not_rebound_if_a_correction_does_not_fit_it() -> None:
    Path("raw", NAME).write_bytes(RAW.replace(b"Land is land.", b"Fields are fields."))
    before = SIDECAR.read_bytes()
    result = corpus("correct", f"raw/{NAME}", "--rebind")
    assert (result.exit_code, SIDECAR.read_bytes()) == (1, before)
    assert "headline: 'Land is land.' does not stand in the text" in result.stdout


def test_a_sidecar_of_no_document_is_told() -> None:
    Path("corrections/bee.toml").write_text("")
    for _ in range(2):
        result = corpus("normalize")
        assert result.exit_code == 1
        assert "corrections/bee.toml corrects a document that is not there" in result.stderr
    assert "bee.toml" in corpus("normalize", "--check").stdout
    assert corpus("normalize", "raw/bees.txt", "-o", "one").exit_code == 0, "a run over one file knows no other"


def test_explain_lists_corrections_of_a_file_named_alone() -> None:
    assert "'Land is land.' (headline)" in corpus("explain", f"raw/{NAME}").stdout
    assert corpus("validate", f"raw/{NAME}").exit_code == 0


def test_rows_of_shards_have_sidecars_by_their_ids() -> None:
    lines = [{"text": PAGE, "name": "moss: 1"}, {"text": PAGE.replace("Bees", "Wasps"), "name": "b"}]
    Path("shard.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    run = ("normalize", "shard.jsonl", "--id-field", "name", "-o", "rows")
    assert corpus(*run).exit_code == 0
    path = Path("corrections", sidecar_name("moss: 1"))
    path.write_text(bound('headline = "Land is land."\n', PAGE.encode()))
    assert path.name == "moss%3A 1.toml"
    assert "unchanged" not in corpus(*run).stderr
    assert [one["headline"] for one in records("rows/shard.jsonl")] == ["Land is land.", "Why the allotments must stay"]
    assert "2 of them unchanged" in corpus(*run).stderr
    verified = corpus("verify", "rows", "--raw", "shard.jsonl", "--id-field", "name")
    assert (verified.exit_code, verified.stdout) == (0, "")


def test_sidecars_in_the_input_are_refused() -> None:
    result = corpus("normalize", ".", "-o", "out")
    assert result.exit_code == 2
    assert "is in the folder of the corrections, and would be read as a page" in result.stderr


@pytest.mark.parametrize("setting", ["3", '["corrections"]', '" "'])
def test_a_setting_that_names_no_folder(setting: str) -> None:
    Path("pyproject.toml").write_text(f"[tool.corpus]\ncorrections = {setting}\n")
    result = corpus("normalize")
    assert (result.exit_code, "tool.corpus.corrections: " in result.stderr) == (2, True)


def test_a_folder_that_is_not_there() -> None:
    assert corpus("normalize", "--corrections", "nowhere").exit_code == 2


@pytest.mark.parametrize("kind", ["link", "large", "folder", "no text"])
def test_a_sidecar_that_cannot_be_read_is_a_finding(kind: str) -> None:
    content = SIDECAR.read_bytes()
    SIDECAR.unlink()
    if kind == "link":
        Path("elsewhere.toml").write_bytes(content)
        SIDECAR.symlink_to(Path("elsewhere.toml").absolute())
    elif kind == "large":
        SIDECAR.write_bytes(content + b"#" * LARGEST)
    elif kind == "no text":
        SIDECAR.write_bytes(b"\xff\xfe")
    else:
        SIDECAR.mkdir()
        assert corpus("normalize").exit_code == 0
        return
    result = corpus("normalize")
    assert (result.exit_code, "opinion/allotments.toml: $: " in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("a/b", "a/b.toml"),
        ("../a", "%2E./a.toml"),
        ("/a//b", "%2E/a/%2E/b.toml"),
        (".hidden", "%2Ehidden.toml"),
        ("Zoë/日本", "Zoë/日本.toml"),
        ("https://x.org/?a=1", "https%3A/%2E/x.org/%3Fa=1.toml"),
        ("a%b\n", "a%25b%0A.toml"),
    ],
)
def test_names_of_sidecars(name: str, path: str) -> None:
    assert sidecar_name(name) == path


def test_long_names_stay_apart() -> None:
    one, other = sidecar_name("a" * 300), sidecar_name("a" * 299)
    assert one != other
    assert len(one) < 110


def test_no_folder_has_no_sidecars() -> None:
    assert not Sidecars()
    assert Sidecars(Path("nowhere")).of("a") is None


def test_a_run_that_was_stopped_goes_on_with_the_same_corrections(tmp_path: Path) -> None:
    for number in range(150):
        raw = RAW.replace(b"plot 14", f"plot {number}".encode())
        Path(f"raw/page-{number:03}.txt").write_bytes(raw)
        Path(f"corrections/page-{number:03}.toml").write_text(bound('headline = "Land is land."\n', raw))
    inputs = collect(["raw"])
    effort = Effort(1)

    def stop(report: Report) -> None:
        effort.stop.asked = 1

    with pytest.raises(Stopped):
        run(inputs, Path("out"), sidecars=Sidecars(Path("corrections")), effort=effort, progress=Progress(stop, 0.0))
    Path("corrections/page-001.toml").unlink()  # it was done, and has to be done again
    again = run(inputs, Path("out"), sidecars=Sidecars(Path("corrections")), effort=Effort(1))
    assert 0 < again.unchanged < 150
    run(inputs, Path("new"), sidecars=Sidecars(Path("corrections")), effort=Effort(2))
    assert Path("out/documents.jsonl").read_bytes() == Path("new/documents.jsonl").read_bytes()
    headlines = [record["headline"] for record in records("out/documents.jsonl")]
    assert headlines.count("Land is land.") == again.corrections == 150


def test_the_sidecar_of_a_file_named_alone_is_that_of_its_bytes() -> None:
    Path("raw/allotments.txt").write_bytes(RAW.replace(b"Bees", b"Wasps"))
    Path("corrections/allotments.toml").write_text(bound("standfirst = false\n", RAW.replace(b"Bees", b"Wasps")))
    for path in (f"raw/{NAME}", "raw/allotments.txt"):
        assert corpus("validate", path).exit_code == 0, path
    assert "Land is land." in corpus("show", f"raw/{NAME}", "--format", "outline").stdout


def test_a_sidecar_of_a_document_that_an_earlier_run_made_is_no_stray() -> None:
    assert corpus("normalize", "raw/opinion/..").exit_code == 0
    Path("more").mkdir()
    Path("more/wasps.txt").write_bytes(RAW)
    assert corpus("normalize", "more", "--append").exit_code == 0


def test_a_stray_sidecar_beside_shards_is_told_of_on_every_run() -> None:
    SIDECAR.unlink()
    Path("rows").mkdir()
    lines = [{"name": "first", "text": RAW.decode()}, {"name": "second", "text": RAW.decode()}]
    Path("rows/shard.jsonl").write_text("".join(f"{json.dumps(line)}\n" for line in lines))
    digest = hashlib.sha256(RAW).hexdigest()
    for name in ("second", "third"):
        Path(f"corrections/{name}.toml").write_text(f'sha256 = "{digest}"\nheadline = "Land is land."\n')
    run = ("normalize", "rows", "--id-field", "name", "-o", "made")
    for _ in range(2):
        result = corpus(*run)
        assert result.exit_code == 1
        assert [line for line in result.stderr.splitlines() if "a document that is not there" in line] == [
            "corpus: corrections/third.toml corrects a document that is not there; remove it or, if the document has "
            "another name now, or stands in a folder, rename it after its whole id, as ID.toml (old/swim.toml)"
        ]
    Path("corrections/third.toml").unlink()
    assert [corpus(*run).exit_code for _ in range(2)] == [0, 0]
