"""`corpus diff`: nothing that differs is hidden, and little is said."""

from __future__ import annotations

import copy
import gzip
import re
import shutil
import sys
from collections.abc import Callable, Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import orjson
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools import normalize
from corpus_tools.views.diff.pairs import DocumentDiff, diff_outputs
from corpus_tools.views.diff.record import Change, record_changes
from corpus_tools.views.diff.text import Passage, changed_runs, passages
from tests.samples import NAME, PAGE, RAW, record
from tests.test_cli import corpus
from tests.test_invariants import files, normalized
from tests.views.test_show import obeyed

Record = dict[str, Any]


def made(page: str) -> Record:
    return normalize(page.encode(), name="a.txt").record


def told(old: Record, new: Record) -> list[tuple[str, str, Any, Any]]:
    return [(change.field, change.place, change.old, change.new) for change in record_changes(old, new)]


class TestText:
    @pytest.mark.parametrize(
        ("old", "new", "expected"),
        [
            ("a b c", "a b c", []),
            ("", "new", [("", "", "new", "")]),
            ("one two three", "one 2 three", [("one ", "two ", "2 ", "three")]),
            ("one two three four", "1 two 3 four", [("", "one two three ", "1 two 3 ", "four")]),
            ("語語彙彙", "語彙彙彙", [("語", "語", "彙", "彙彙")]),
            ("a" * 50 + " x", "a" * 50 + " y", [("a" * 50 + " ", "x", "y", "")]),
        ],
    )
    def test_passages(self, old: str, new: str, expected: list[tuple[str, str, str, str]]) -> None:
        assert passages(old, new) == tuple(Passage(*one) for one in expected)

    def test_only_the_changed_words_of_a_long_text(self) -> None:
        words = [f"word{number}" for number in range(400)]
        new = [*words[:50], "else", *words[51:300], *words[310:]]
        found = passages(" ".join(words), " ".join(new))
        assert [(one.old, one.new) for one in found] == [("word50 ", "else "), (" ".join(words[300:310]) + " ", "")]
        assert found[0].before == "word46 word47 word48 word49 "

    @given(st.lists(st.sampled_from("abc"), max_size=12), st.lists(st.sampled_from("abc"), max_size=12))
    def test_the_runs_lead_from_the_one_to_the_other(self, old: list[str], new: list[str]) -> None:
        made: list[str] = []
        done = 0
        for first, last, start, end in changed_runs(old, new):
            made += [*old[done:first], *new[start:end]]
            done = last
        assert made + old[done:] == new

    def test_what_is_too_long_to_align_is_one_run(self) -> None:
        old, new = ["a", *map(str, range(3000)), "z"], ["a", *map(str, range(5000, 8000)), "z"]
        assert list(changed_runs(old, new)) == [(1, 3001, 1, 3001)]


INSERTED = PAGE.replace(
    "  1. Tom", "  1. Zoe March 4, 2019 at 8:01 am #\n\n     I was here before any of you, and I say so.\n\n  2. Tom"
).replace("  2. Anneke", "  3. Anneke")


class TestRecords:
    def test_an_inserted_comment_is_one_change(self) -> None:
        old, new = made(PAGE), made(INSERTED)
        assert len(new["comments"]) == len(old["comments"]) + 1
        comments = [change for change in told(old, new) if change[0] == "comments"]
        assert comments == [
            ("comments", "c1", None, "Zoe, March 4, 2019 at 8:01 am: I was here before any of you, and I say so.")
        ]
        assert [change[:2] for change in told(new, old) if change[0] == "comments"] == [("comments", "c1")]

    def test_a_parent_that_has_another_number_is_the_same(self) -> None:
        new = made(INSERTED)
        assert [comment["parent"] for comment in new["comments"]] == [None, None, "c2", None]
        new["comments"][2]["parent"] = "c1"
        assert ("comments", "c2, now c3, parent", "c2", "c1") in told(made(PAGE), new)

    def test_a_parent_that_is_gone(self) -> None:
        old, new = made(PAGE), made(PAGE)
        old["comments"][0] |= {"author": "Somebody", "timestamp_text": "else", "text": "It is gone."}
        assert ("comments", "c2 parent", "c1, which is gone", "c1") in told(old, new)

    @pytest.mark.parametrize(
        ("spoil", "expected"),
        [
            (
                lambda r: r.update(headline="Why they stay"),
                ("headline", "", "Why the allotments must stay", "Why they stay"),
            ),
            (lambda r: r.update(headline=None), ("headline", "", "Why the allotments must stay", None)),
            (lambda r: r["authors"].append({"name": "X", "role": None}), ("authors", "", None, None)),
            (lambda r: r["source"].update(encoding="cp1252"), ("source", "encoding", "utf-8", "cp1252")),
            (lambda r: r["comments"][1].update(author="Miri"), ("comments", "c2 author", "Miriam Okafor", "Miri")),
            (lambda r: r["comments"][2].update(parent="c1"), ("comments", "c3 parent", None, "c1")),
            (lambda r: r["comments"].reverse(), ("comments", "details", None, None)),
            (lambda r: r["edits"].pop(), ("edits", "line-end", "1: '\\r\\n' → '\\n'", None)),
            (lambda r: r["segments"][0].update(label="kicker"), ("segments", "30 bytes", "headline", "kicker")),
            (lambda r: r["warnings"].append({"code": "x", "message": "m"}), ("warnings", "x", None, "m")),
            (lambda r: r.update(confidence=0.1), ("confidence", "", None, 0.1)),
            (lambda r: r.update(new_key=[1]), ("new_key", "", None, [1])),
        ],
    )
    def test_each_field(self, spoil: Callable[[Record], object], expected: tuple[str, str, Any, Any]) -> None:
        old, new = record(), record()
        spoil(new)
        (change,) = told(old, new)
        assert change[:2] == expected[:2]
        assert all(want is None or got == want for got, want in zip(change[2:], expected[2:], strict=True))

    def test_the_words_of_a_body_that_changed(self) -> None:
        old, new = made(PAGE), made(PAGE.replace("three plans", "four plans").replace("Bees, mostly", "Wasps, mostly"))
        changes = [change for change in record_changes(old, new) if change.field == "body"]
        assert [(change.place, [(p.old, p.new) for p in change.passages]) for change in changes] == [
            ("block 1", [("Bees, ", "Wasps, "), ("three ", "four ")])
        ]

    def test_offsets_in_another_file_are_no_change(self) -> None:
        fields = {change[0] for change in told(made(PAGE), made(PAGE.replace("Bees", "All the wasps")))}
        assert not fields & {"segments", "edits", "comments"}

    @given(files(), files())
    def test_nothing_is_hidden(self, old: bytes, new: bytes) -> None:
        one, other = normalized(old), normalized(new)
        if one is None or other is None:
            return
        assert record_changes(one.record, one.record) == ()
        assert bool(record_changes(one.record, other.record)) == (one.record != other.record)

    @given(st.data())
    def test_no_leaf_is_overlooked(self, data: st.DataObject) -> None:
        old = record()
        new = copy.deepcopy(old)
        where: Any = new
        while True:
            keys = list(where) if isinstance(where, dict) else list(range(len(where)))
            key = data.draw(st.sampled_from(keys))
            if not isinstance(where[key], dict | list) or not where[key]:
                break
            where = where[key]
        where[key] = "something else" if isinstance(where[key], str) else 7 if where[key] != 7 else 8
        try:
            found = record_changes(old, new)
        except (TypeError, AttributeError, KeyError):
            return  # no record, which `diff_outputs` says
        assert found


def write(path: Path, records: Iterable[Record]) -> Path:
    """The records as a file, compressed as its name says."""
    data = b"".join(orjson.dumps(one, option=orjson.OPT_APPEND_NEWLINE) for one in records)
    pack: dict[str, Callable[[bytes], bytes]] = {".gz": gzip.compress, ".zst": zstandard.compress}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(pack.get(path.suffix, bytes)(data))
    return path


def named(*names: str, **changes: Any) -> list[Record]:
    return [{**record(), "id": name, **changes} for name in names]


def outcome(diffs: Iterable[DocumentDiff]) -> dict[str, str]:
    found = [(diff.id, diff.change) for diff in diffs]
    assert len(found) == len(dict(found))
    return dict(found)


class TestOutputs:
    @pytest.mark.parametrize("suffix", [".jsonl", ".jsonl.gz", ".jsonl.zst"])
    def test_documents_are_paired_by_id(self, tmp_path: Path, suffix: str) -> None:
        old = write(tmp_path / f"old{suffix}", named("a", "b", "d"))
        new = write(tmp_path / "new.jsonl", [*named("b"), *named("c"), *named("d", headline="X")])
        assert outcome(diff_outputs(old, new)) == {"a": "removed", "b": "same", "c": "added", "d": "changed"}

    @given(st.lists(st.sampled_from("abcdefgh"), unique=True), st.lists(st.sampled_from("abcdefgh"), unique=True))
    def test_in_any_order(self, tmp_path_factory: pytest.TempPathFactory, old: list[str], new: list[str]) -> None:
        folder = tmp_path_factory.mktemp("any")
        plain = {"schema_version": "1.1.0", "source": {}, "segments": []}
        sides = [[{**plain, "id": name} for name in names] for names in (old, new)]
        found = outcome(diff_outputs(write(folder / "o.jsonl", sides[0]), write(folder / "n.jsonl", sides[1])))
        shutil.rmtree(folder)
        names = {*old, *new}
        assert found == {n: "same" if n in old and n in new else "removed" if n in old else "added" for n in names}

    def test_folders_are_compared_file_by_file(self, tmp_path: Path) -> None:
        write(tmp_path / "old/documents.jsonl", named("a"))
        write(tmp_path / "old/sub/rows.jsonl.gz", named("rows#1"))
        write(tmp_path / "old/rejected.jsonl", [{"path": "x", "reason": "y", "first_bytes": ""}])
        write(tmp_path / "new/documents.jsonl", named("a", "b"))
        write(tmp_path / "new/sub/rows.jsonl.zst", named("rows#1", body="Else."))
        write(tmp_path / "new/.corpus/documents.jsonl", named("z"))
        found = outcome(diff_outputs(tmp_path / "old", tmp_path / "new"))
        assert found == {"a": "same", "b": "added", "rows#1": "changed"}

    def test_a_file_against_a_folder(self, tmp_path: Path) -> None:
        write(tmp_path / "new/documents.jsonl", named("a"))
        write(tmp_path / "new/rows.jsonl", named("b"))
        old = write(tmp_path / "old.jsonl", named("b", "a"))
        assert outcome(diff_outputs(old, tmp_path / "new")) == {"a": "same", "b": "same"}


HOSTILE = '</script><script>alert(1)</script>\x1b]0;x\x07 \u202e "><img src=x onerror=alert(1)> ::error:: ##[e] \x00.'

SPOILT = named("b", headline=f"Why {HOSTILE}", new={"k": HOSTILE})


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}


class TestCommand:
    @pytest.fixture
    def here(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("COLUMNS", raising=False)
        write(tmp_path / "old/documents.jsonl", named("a", "b"))
        write(
            tmp_path / "new/documents.jsonl", [*named("b", headline=f"Why {HOSTILE}", new={"k": HOSTILE}), *named("c")]
        )
        return tmp_path

    def test_nothing(self, here: Path) -> None:
        result = corpus("diff", "old", "old")
        assert (result.exit_code, result.stdout, result.stderr) == (0, "documents          │ 2 the same\n", "")

    def test_for_a_person(self, here: Path) -> None:
        result = corpus("diff", "old", "new")
        lines = result.stdout.splitlines()
        assert result.exit_code == 1
        assert lines[0] == "documents          │ 0 the same, 1 changed, 1 only in OLD, 1 only in NEW"
        assert lines[1] == "changed in         │ 1 headline, 1 new"
        assert "only in OLD        │ a" in lines
        assert "changed            │ b" in lines
        assert "only in NEW        │ c" in lines
        assert any(line.startswith("headline           │ …Why [-the allotments must") for line in lines)

    @pytest.mark.parametrize("arguments", [[], ["--color", "always"], ["--format", "json"], ["--format", "html"]])
    def test_nothing_reaches_the_terminal_raw(self, here: Path, arguments: list[str]) -> None:
        shown = corpus("diff", "old", "new", *arguments).stdout
        assert "alert" in shown
        assert obeyed(shown) == set()

    def test_for_a_program(self, here: Path) -> None:
        result = corpus("diff", "old", "new", "--format", "json")
        value = orjson.loads(result.stdout)
        assert result.exit_code == 1
        assert value["documents"] == {"same": 0, "changed": 1, "removed": 1, "added": 1}
        assert value["fields"] == {"headline": 1, "new": 1}
        assert [(one["id"], one["change"]) for one in value["details"]] == [
            ("a", "removed"),
            ("b", "changed"),
            ("c", "added"),
        ]
        assert value["details"][1]["changes"][0]["new"] == f"Why {HOSTILE}"
        assert orjson.loads(corpus("diff", "old", "old", "--format", "json").stdout)["details"] == []

    def test_as_a_page(self, here: Path) -> None:
        result = corpus("diff", "old", "new", "--format", "html")
        assert result.exit_code == 1
        page = _Page()
        page.feed(result.stdout)
        assert {"h1", "section", "h2", "dl", "dt", "dd", "del", "ins"} <= page.tags
        assert not page.tags & {"script", "img", "link", "iframe"}
        assert not {name for name in page.attributes if name.startswith("on") or name in {"src", "href"}}
        assert "default-src 'none'; style-src 'unsafe-inline'" in result.stdout
        assert "&lt;script&gt;alert(1)" in result.stdout
        assert not re.search(r"https?:", result.stdout)

    def test_a_page_without_jinja2(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "jinja2", None)
        result = corpus("diff", "old", "new", "--format", "html")
        assert (result.exit_code, result.stdout) == (2, "")
        assert "pip install 'corpus-tools[report]'" in result.stderr

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["old", "nowhere"], "nowhere: no such file or folder; "),
            (["raw.txt", "new"], "raw.txt holds no records; "),
            (["old", "broken.jsonl"], "broken.jsonl:2: not JSON"),
            (["old", "none.jsonl"], "b: not a record"),
            (["old"], ""),
        ],
    )
    def test_what_cannot_be_compared(self, here: Path, arguments: list[str], message: str) -> None:
        (here / "raw.txt").write_bytes(RAW)
        broken = write(here / "broken.jsonl", named("b"))
        broken.write_bytes(broken.read_bytes() + b"{\n")
        write(here / "none.jsonl", [{"id": "b", "schema_version": "", "source": 7, "segments": 7, "comments": 7}])
        result = corpus("diff", *arguments)
        assert (result.exit_code, result.stdout) == (2, "")
        assert result.stderr.startswith(f"corpus: {message}" if message else "Usage")

    def test_of_two_runs(self, here: Path) -> None:
        path = here / "raw" / NAME
        path.parent.mkdir(parents=True)
        path.write_bytes(RAW)
        for out in ("first", "second"):
            corpus("normalize", "-o", out)
        assert corpus("diff", "first", "second").exit_code == 0
        corpus("normalize", "-o", "second", "--no-fix", "mojibake")
        lines = corpus("diff", "first", "second").stdout.splitlines()
        assert any(line.startswith("edits mojibake     │ [-2: 'â€™' → '’', 'Ã©' → 'é'-]") for line in lines), lines


def test_a_change_can_be_written_as_json() -> None:
    change = Change("body", "block 1", "a", "b", (Passage("", "a", "b", ""),))
    assert orjson.loads(orjson.dumps(change))["passages"][0]["old"] == "a"


def test_what_a_person_set_is_told_field_by_field() -> None:
    old = made(PAGE)
    keys = ("field", "comment", "quote", "value", "entry")
    rows: list[tuple[str | None, ...]] = [
        ("headline", None, "The mill", None, "headline"),
        ("byline", None, None, None, "byline"),
        ("author", "c1", None, "Hob", "comment[1].author"),
        ("author", "c1", None, "Ria", "comment[2].author"),
    ]
    new = old | {"corrections": [dict(zip(keys, row, strict=True)) for row in rows]}
    assert told(old, new) == [
        ("corrections", "headline", None, "The mill"),
        ("corrections", "byline", None, "nothing"),
        ("corrections", "c1 author", None, "Hob; Ria"),
    ]
    assert told(new, new) == []
