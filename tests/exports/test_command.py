"""`corpus export`: where things go, what is refused, what is told, and the card that `datasets` reads."""

from __future__ import annotations

import gzip
import hashlib
import os
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard

from corpus_tools import native_schema
from corpus_tools.exports import formats
from corpus_tools.exports.card import write_card
from corpus_tools.exports.formats import KINDS, Format, Shape
from corpus_tools.exports.run import Tally
from tests import samples
from tests.test_cli import corpus


def line(**more: Any) -> bytes:
    return orjson.dumps(samples.record() | more) + b"\n"


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with two records in out/documents.jsonl and one in the output of a shard."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "out/a").mkdir(parents=True)
    (tmp_path / "out/.corpus").mkdir()
    (tmp_path / "out/documents.jsonl").write_bytes(record_line("one") + record_line("two"))
    (tmp_path / "out/a/b.jsonl.gz").write_bytes(gzip.compress(record_line("three")))
    (tmp_path / "out/rejected.jsonl").write_bytes(b'{"path":"x","reason":"y","first_bytes":""}\n')
    (tmp_path / "out/.corpus/hidden.jsonl").write_bytes(b"no record")
    return tmp_path


def record_line(name: str) -> bytes:
    record = samples.record()
    return orjson.dumps(record | {"id": name, "source": record["source"] | {"path": f"{name}.txt"}}) + b"\n"


def ids(path: Path) -> list[str]:
    return [orjson.loads(line)["id"] for line in path.read_bytes().splitlines()]


def test_a_folder_is_read_as_a_whole(here: Path) -> None:
    result = corpus("export", "out", "--to", "jsonl")
    assert (result.exit_code, result.stdout) == (0, "")
    assert ids(here / "exported/documents.jsonl") == ["one", "two", "three"]
    assert result.stderr.splitlines() == ["documents  3 -> exported/documents.jsonl", "comments   9", "left out   0"]


@pytest.mark.parametrize("form", Format)
def test_every_form_writes_what_the_table_says_and_nothing_else(here: Path, form: Format) -> None:
    assert corpus("export", "out", "--to", form, "-o", "x").exit_code == 0
    assert sorted(os.listdir("x")) == sorted(KINDS[form].outputs)
    assert "-> x/" in corpus("export", "out", "--to", form, "-o", "x", "--replace").stderr
    assert sorted(os.listdir("x")) == sorted(KINDS[form].outputs)


@pytest.mark.parametrize("name", ["r.jsonl", "r.jsonl.gz", "r.jsonl.zst", "r", "-"])
def test_a_file_plain_or_packed_or_standard_input(here: Path, name: str) -> None:
    data = record_line("one")
    data = gzip.compress(data) if name.endswith("gz") else zstandard.compress(data) if name.endswith("zst") else data
    if name != "-":
        (here / name).write_bytes(data)
    result = corpus("export", name, "--to", "dolma", stdin=data if name == "-" else None)
    assert result.exit_code == 0
    (packed,) = (here / "exported/documents").iterdir()
    assert orjson.loads(gzip.decompress(packed.read_bytes()))["source"] == ("stdin" if name == "-" else "r")


def test_a_bad_line_is_named_and_the_rest_is_exported(here: Path) -> None:
    lines = [
        record_line("one"),
        b"{}\n",
        b"{\n",
        record_line("two").replace(b'"parent":"c1"', b'"parent":"c9"'),
        record_line("last")[:-1],
    ]
    (here / "r.jsonl").write_bytes(b"".join(lines))
    result = corpus("export", "r.jsonl", "--to", "jsonl")
    assert result.exit_code == 1
    assert {line.split(" ")[0] for line in result.stdout.splitlines()} == {"r.jsonl:2:", "r.jsonl:3:", "r.jsonl:4:"}
    assert ids(here / "exported/documents.jsonl") == ["one", "last"]
    assert "left out   " in result.stderr


def test_records_of_an_older_version_come_out_as_current_ones(here: Path) -> None:
    example = Path(__file__).parents[2] / "schema/1.0.0/example.json"
    (here / "old.jsonl").write_bytes(orjson.dumps(orjson.loads(example.read_bytes())) + b"\n")
    assert corpus("export", "old.jsonl", "--to", "jsonl").exit_code == 0
    record = orjson.loads((here / "exported/documents.jsonl").read_bytes())
    assert record["schema_version"] == samples.record()["schema_version"]


def test_what_is_there_is_not_replaced_unasked(here: Path) -> None:
    (here / "exported").mkdir()
    (here / "exported/metadata.tsv").write_text("mine")
    result = corpus("export", "out", "--to", "txt")
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == (
        "corpus: exported/metadata.tsv is there already; give --replace, or another folder with -o\n"
    )
    assert os.listdir("exported") == ["metadata.tsv"]
    assert corpus("export", "out", "--to", "txt", "--replace").exit_code == 0
    (here / "exported/articles/old.txt").touch()
    assert corpus("export", "out", "--to", "txt", "--replace").exit_code == 0
    assert sorted(os.listdir("exported/articles")) == ["one.txt", "three.txt", "two.txt"]


def test_an_export_that_breaks_off_leaves_the_old_one(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / "exported").mkdir()
    (here / "exported/documents.jsonl").write_text("mine")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("corpus_tools.exports.to_jsonl.encode", fails)
    result = corpus("export", "out", "--to", "jsonl", "--replace")
    assert result.exit_code == 2
    assert "exported cannot be written: No space left on device" in result.stderr
    assert os.listdir("exported") == ["documents.jsonl"]
    assert (here / "exported/documents.jsonl").read_text() == "mine"


@pytest.mark.parametrize("folder", ["out", "out/exported", "out/../out/x"])
def test_nothing_is_exported_into_what_is_read(here: Path, folder: str) -> None:
    result = corpus("export", "out", "--to", "dolma", "-o", folder)
    assert result.exit_code == 2
    assert "which is read; name another folder with -o" in result.stderr


@pytest.mark.parametrize(
    ("out", "said"),
    [
        ("nowhere", "nowhere: no such file or folder"),
        ("empty", "empty holds no files of records; run `corpus normalize"),
    ],
)
def test_nothing_to_export(here: Path, out: str, said: str) -> None:
    (here / "empty").mkdir()
    result = corpus("export", out, "--to", "csv")
    assert result.exit_code == 2
    assert result.stderr.startswith(f"corpus: {said}")
    assert not (here / "exported").exists()


@pytest.mark.parametrize(
    ("form", "package", "extra"), [("parquet", "pyarrow", "parquet"), ("xlsx", "xlsxwriter", "xlsx")]
)
def test_a_package_that_is_missing_is_named_before_anything_is_done(
    here: Path, monkeypatch: pytest.MonkeyPatch, form: str, package: str, extra: str
) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: None)
    result = corpus("export", "out", "--to", form)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr == f"corpus: --to {form} needs {package}; run: pip install 'corpus-tools[{extra}]'\n"
    assert not (here / "exported").exists()


def test_without_the_extras_the_other_forms_work(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("pyarrow", "xlsxwriter"):
        monkeypatch.setitem(sys.modules, name, None)
    for form in set(Format) - {Format.PARQUET, Format.XLSX}:
        assert corpus("export", "out", "--to", form, "-o", form).exit_code == 0


def test_slim(here: Path) -> None:
    assert corpus("export", "out", "--to", "jsonl", "--slim").exit_code == 0
    record = orjson.loads((here / "exported/documents.jsonl").read_bytes().splitlines()[0])
    assert list(record) == [key for key in samples.record() if key not in ("segments", "edits")]


class TestPseudonyms:
    @pytest.fixture(autouse=True)
    def key(self, here: Path) -> None:
        (here / "k").write_bytes(bytes(range(32)))
        (here / "k").chmod(0o600)

    def test_says_what_it_is_not(self, here: Path) -> None:
        result = corpus("export", "out", "--to", "jsonl", "--pseudonymize", "k")
        assert result.exit_code == 0
        assert "note       pseudonymised, not anonymous: 3 authors, 9 commenters," in result.stderr
        assert "what remains: people whom a page names only in its prose" in result.stderr
        text = (here / "exported/documents.jsonl").read_text("utf-8")
        assert not {"Brierley", "Okafor", "Anneke", "allotments.txt", "one.txt"} & {
            word for word in ("Brierley", "Okafor", "Anneke", "allotments.txt", "one.txt") if word in text
        }

    def test_extra_fields_stay_if_they_are_named(self, here: Path) -> None:
        record = orjson.loads(record_line("one"))
        record["source"]["extra"] = [{"key": "site", "value": "x"}, {"key": "user", "value": "y"}]
        (here / "r.jsonl").write_bytes(orjson.dumps(record) + b"\n")
        assert corpus("export", "r.jsonl", "--to", "jsonl", "--pseudonymize", "k", "--keep", "site,").exit_code == 0
        made = orjson.loads((here / "exported/documents.jsonl").read_bytes())
        assert made["source"]["extra"] == [{"key": "site", "value": "x"}]

    def test_a_key_that_others_can_read_is_told(self, here: Path) -> None:
        (here / "k").chmod(0o644)
        result = corpus("export", "out", "--to", "jsonl", "--pseudonymize", "k")
        assert result.exit_code == 0
        assert "corpus: others can read k: whoever has the key can try out names; run `chmod 600 k`\n" in result.stderr

    @pytest.mark.parametrize(
        ("content", "said"), [(b"", "k has 0 bytes, and a key has at least 32"), (None, "k cannot be read")]
    )
    def test_no_key_no_export(self, here: Path, content: bytes | None, said: str) -> None:
        (here / "k").unlink()
        if content is not None:
            (here / "k").write_bytes(content)
        result = corpus("export", "out", "--to", "jsonl", "--pseudonymize", "k")
        assert result.exit_code == 2
        assert result.stderr.startswith(f"corpus: {said}")
        assert not (here / "exported").exists()

    def test_keep_alone_means_nothing(self, here: Path) -> None:
        result = corpus("export", "out", "--to", "jsonl", "--keep", "x")
        assert (result.exit_code, result.stderr[:13]) == (2, "corpus: keep:")


@pytest.mark.parametrize("where", ["exported", "-"])
def test_nothing_is_written_where_no_line_is_a_record(here: Path, where: str) -> None:
    (here / "rows.jsonl").write_bytes(2 * b'{"text": "A page."}\n')
    result = corpus("export", "rows.jsonl", "--to", "jsonl", "-o", where)
    assert (result.exit_code, list((here / "exported").glob("*"))) == (1, [])
    assert "rows.jsonl holds no record, and nothing was written; name an output folder of" in result.stderr


# the card


@pytest.mark.parametrize("form", Format)
@pytest.mark.parametrize("more", [[], ["--slim"], ["--pseudonymize", "k"]])
def test_a_card_has_checksums_that_are_right(here: Path, form: Format, more: list[str]) -> None:
    (here / "k").write_bytes(bytes(range(32)))
    assert corpus("export", "out", "--to", form, "--card", *more).exit_code == 0
    lines = (here / "exported/SHA256SUMS").read_text("utf-8").splitlines()
    told = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    found = {
        path.relative_to(here / "exported").as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in (here / "exported").rglob("*")
        if path.is_file() and path.name not in ("README.md", "SHA256SUMS")
    }
    assert told == found
    text = (here / "exported/README.md").read_text("utf-8")
    assert "| documents | 3 |\n| comments | 9 |\n| documents, language en | 3 |" in text
    assert ("not anonymous" in text) == ("k" in more)
    assert "To be filled in" in text


@pytest.mark.parametrize("form", ["parquet", "csv", "jsonl"])
@pytest.mark.parametrize("more", [[], ["--slim"], ["--pseudonymize", "k"]])
def test_datasets_loads_what_the_card_describes(here: Path, form: str, more: list[str]) -> None:
    from datasets import get_dataset_config_names, load_dataset, load_dataset_builder

    (here / "k").write_bytes(bytes(range(32)))
    assert corpus("export", "out", "--to", form, "--card", *more).exit_code == 0
    names = ["documents"] if form == "jsonl" else ["documents", "comments"]
    assert get_dataset_config_names("exported") == names
    for name in names:
        described = load_dataset_builder("exported", name, cache_dir="cache").info.splits
        assert described is not None
        assert described["train"].num_examples == {"documents": 3, "comments": 9}[name]
        dataset = load_dataset("exported", name, split="train", cache_dir="cache")
        assert len(dataset) == {"documents": 3, "comments": 9}[name]
        assert dataset[0]["id"] == {"documents": "one", "comments": "c1"}[name] or more[:1] == ["--pseudonymize"]
        if name == "documents" and form != "csv" and not more:
            assert dataset.features == native_schema("datasets")
        if form == "parquet":
            from pyarrow import parquet

            assert dataset.features.arrow_schema.equals(
                parquet.read_schema(f"exported/{name}.parquet"), check_metadata=False
            )


@pytest.mark.parametrize(
    ("count", "size"),
    [
        (0, "n<1K"),
        (999, "n<1K"),
        (1000, "1K<n<10K"),
        (54321, "10K<n<100K"),
        (10**6, "1M<n<10M"),
        (2 * 10**9, "1B<n<10B"),
    ],
)
def test_a_card_names_its_size_as_the_hub_does(tmp_path: Path, count: int, size: str) -> None:
    (tmp_path / "corpus.vert").touch()
    write_card(tmp_path, Format.VERT, Shape(name='a "b": c'), Tally(documents=count))
    from huggingface_hub import DatasetCard

    card = DatasetCard.load(tmp_path / "README.md")
    assert (card.data.size_categories, card.data.pretty_name, card.data.license) == ([size], 'a "b": c', "unknown")
