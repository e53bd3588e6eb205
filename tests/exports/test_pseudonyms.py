"""No name is left, the same name is the same hash, and what would give it away is not there."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any

import openpyxl
import orjson
import pytest
from hypothesis import HealthCheck, given, settings

from benchmarks.generated import AUTHORS, Page, page
from corpus_tools import normalize
from corpus_tools.base.errors import BadInput
from corpus_tools.exports.formats import Format, Shape, writer
from corpus_tools.exports.named import quoted_names
from corpus_tools.exports.pseudonyms import BadKey, Pseudonyms, read_key
from corpus_tools.exports.to_jsonl import write as write_jsonl
from corpus_tools.record.schema import Record
from tests import samples
from tests.amount import share
from tests.loaders import files as hard_files
from tests.test_invariants import files as pages_as_bytes

KEY = bytes(range(32))
PSEUDONYM = re.compile(r"p_[0-9a-f]{16}")
STRANGERS = ("Wilma Petz", "jörg_77", "Ελένη Παππά", "O’Brien")
"""Who is quoted or addressed, and says nothing on the page."""


def spoken_of(number: int) -> Record:
    """The record of a generated page in which people quote and address others in all ways that are documented."""
    made = page(number, "de" if number % 2 else "en", 8)
    author, other = made.comments[0][0], made.comments[1][0]
    stranger = STRANGERS[number % 4]
    wrote = "schrieb" if made.language == "de" else "wrote"
    lines = [
        f"@{other} {made.body[0][:40]}",
        f"@{other.replace(' ', '').lower()} {made.body[0][:40]}",
        f"{stranger} {wrote}:\n> {made.body[0][:40]}",
        f"> {other} {wrote}: {made.body[0][:40]}",
        f"[quote={stranger};4711]{made.body[0][:40]}[/quote]",
        f"{made.body[0][:40]} {other}’s {made.body[0][:10]} ({author.upper()}), {made.byline}.",
        f"Write to {author.split()[0].lower()}@example.org, said {author}.",
        f"On 3 May 2014, {stranger} {wrote}:",
    ]
    comments = tuple(
        (name, time, f"{lines[index]}\n{text[:60]}") for index, (name, time, text) in enumerate(made.comments)
    )
    body = (f"{author} und {other.upper()} {made.body[0]}", made.body[1])
    told = Page(made.language, f"{made.headline} {author}", f"{made.byline}", made.date, body, comments)
    name = f"{other.replace(' ', '-').lower()}/{number}.txt"
    return normalize(told.text.encode(), name=name).record


def names_of(record: Record) -> set[str]:
    """The names that the record knows and that tell who somebody is."""
    names = [author["name"] for author in record["authors"]] + [comment["author"] for comment in record["comments"]]
    return {name for name in names if name and sum(map(str.isalnum, name)) > 1}


def left(names: set[str], text: str) -> set[str]:
    """Those of the names that stand in a text as whole words, in any case, as they are spelt case-folded."""
    spelled = sorted({" ".join(name.casefold().split()) for name in names}, key=len, reverse=True)
    pattern = rf"(?<!\w)(?:{'|'.join(map(re.escape, spelled))})(?!\w)"
    return set(re.findall(pattern, " ".join(text.casefold().split()))) if spelled else set()


def contents(folder: Path) -> str:
    """All that is in an export, names of files included."""
    found = []
    for path in sorted(folder.rglob("*")):
        found.append(path.name)
        if path.suffix == ".parquet":
            from pyarrow import parquet

            found.append(repr(parquet.read_table(path).to_pylist()))
        elif path.suffix == ".gz":
            import gzip

            found.append(gzip.decompress(path.read_bytes()).decode())
        elif path.suffix == ".xlsx":
            book = openpyxl.load_workbook(path)
            found += [str(cell) for sheet in book for row in sheet.values for cell in row]
        elif path.is_file():
            found.append(path.read_text("utf-8"))
    return "\n".join(found).replace("\\n", "\n")


NAMES = {*AUTHORS, *STRANGERS}


@pytest.fixture(scope="module")
def corpus() -> list[Record]:
    """A thousand pages without their names, all of which occur in them before."""
    records = [spoken_of(number) for number in range(1000)]
    before = "\n".join(map(whole_text, records))
    assert {name for record in records for name in names_of(record)} >= {*AUTHORS}
    assert left(NAMES, before) == {name.casefold() for name in NAMES}
    return list(map(Pseudonyms(KEY).record, records))


@pytest.mark.parametrize("form", Format)
def test_no_name_of_a_thousand_pages_is_left(corpus: list[Record], tmp_path: Path, form: Format) -> None:
    writer(form)(iter(corpus), tmp_path, Shape(pseudonymised=True, name="pages"))
    text = contents(tmp_path)
    assert len(text) > 1_000_000
    assert left(NAMES, text) == set()
    assert "example.org" not in text
    assert not re.search(r"mira-?holt|tom-?ashby|käthe-?brandt", text, re.IGNORECASE)
    hashes = set(PSEUDONYM.findall(text))
    assert len(AUTHORS) <= len(hashes) <= 2 * len(NAMES)  # a handle that fits nobody on its page is a name of its own


@given(pages_as_bytes())
@settings(max_examples=share(150), suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_name_is_left_on_any_page(raw: bytes) -> None:
    try:
        record = normalize(raw, name="anything.txt").record
    except BadInput:
        return
    assert left(names_of(record), whole_text(Pseudonyms(KEY).record(record))) == set()


def whole_text(value: Any) -> str:
    """All strings of a record, each on its own line; keys are none of them, nor labels, which are left out."""
    if isinstance(value, dict):
        return "\n".join(whole_text(item) for key, item in value.items() if key not in ("segments", "schema_version"))
    if isinstance(value, list):
        return "\n".join(map(whole_text, value))
    return value if isinstance(value, str) else ""


@pytest.mark.parametrize("number", range(0, hard_files.FULL_ROWS - 1, 7))
def test_no_name_is_left_in_the_hard_records(tmp_path: Path, number: int) -> None:
    record = hard_files.full(number) | {"authors": [{"name": "Wilma Petz", "role": "sister of Petz"}]}
    record["headline"] = "WILMA PETZ 1984"
    write_jsonl(map(Pseudonyms(KEY).record, [record]), tmp_path, Shape(pseudonymised=True))
    (line,) = (tmp_path / "documents.jsonl").read_bytes().splitlines()
    text = line.decode()
    assert left({"Wilma Petz", hard_files.BYLINE, "sister of Petz"}, text) == set()
    found = orjson.loads(line)
    assert {comment["author"] for comment in found["comments"]} == {found["comments"][0]["author"]}
    assert PSEUDONYM.fullmatch(found["comments"][0]["author"])


def test_what_is_left_out() -> None:
    record = samples.record()
    record["source"]["extra"] = [
        {"key": "url", "value": "https://example.org/tom-brierley"},
        {"key": "row", "value": "Anneke"},
    ]
    made = Pseudonyms(KEY, keep=("row",)).record(record)
    assert made["source"] | {"bytes": 0} == {
        "path": "", "sha256": "", "bytes": 0, "encoding": "utf-8",
        "extra": [{"key": "row", "value": made["comments"][2]["author"]}],
    }  # fmt: skip
    assert re.fullmatch("d_[0-9a-f]{16}", made["id"])
    assert re.fullmatch("b_[0-9a-f]{16}", made["byline"])
    assert made["authors"] == [{"name": made["comments"][1]["author"], "role": None}]
    assert made["edits"] == []
    assert made["body"] == record["body"]
    assert made["published_text"] == record["published_text"]


@pytest.mark.parametrize("form", Format)
def test_no_name_is_left_in_what_a_person_corrected(tmp_path: Path, form: Format) -> None:
    quotes = {"comment-author": "Wilma Petz", "comment-removed": "Thanks, Wilma Petz", "comments": None}
    corrections = [
        {"field": field, "comment": None, "quote": quote, "value": None, "entry": field}
        for field, quote in quotes.items()
    ]
    record = Pseudonyms(KEY).record({**spoken_of(1), "corrections": corrections})
    assert [item["field"] for item in record["corrections"]] == list(quotes)
    assert [item["quote"] is None for item in record["corrections"]] == [False, False, True]
    writer(form)(iter([record]), tmp_path, Shape(pseudonymised=True))
    assert left({"Wilma Petz", "Petz"}, contents(tmp_path)) == set()


def test_the_writers_leave_out_what_is_empty(tmp_path: Path) -> None:
    write_jsonl(map(Pseudonyms(KEY).record, [samples.record()]), tmp_path, Shape(pseudonymised=True))
    record = orjson.loads((tmp_path / "documents.jsonl").read_bytes())
    assert not {"segments", "edits"} & record.keys()
    assert list(record["source"]) == ["bytes", "encoding", "extra"]


def test_a_hash_is_the_same_in_all_files_and_runs_and_another_with_another_key() -> None:
    one, again, other = Pseudonyms(KEY), Pseudonyms(KEY), Pseudonyms(KEY[::-1])
    first, second = one.record(spoken_of(0)), again.record(spoken_of(7))
    hashes = [{author for comment in made["comments"] if (author := comment["author"])} for made in (first, second)]
    assert hashes[0] & hashes[1]
    assert one.of("p", "Mira Holt") == again.of("p", "Mira  Holt")
    assert one.of("p", "Mira Holt") != one.of("p", "Mira holt")
    assert len({one.of("p", "Mira Holt"), one.of("b", "Mira Holt"), other.of("p", "Mira Holt")}) == 3
    assert not hashes[0] & {comment["author"] for comment in other.record(spoken_of(0))["comments"]}
    # so that other programs, and later versions, can make the same: BLAKE2b, 8 bytes, personalised with the kind
    assert one.of("p", "Mira Holt") == "p_e866fbdafed42ee1"


def replaced(text: str, *authors: str) -> str:
    """A comment's `text` on a page on which `authors` commented, their pseudonyms written as <name>."""
    record = samples.record()
    (comment, *_) = record["comments"]
    record["authors"] = []
    record["comments"] = [
        {**comment, "id": f"c{number}", "author": name, "text": text}
        for number, name in enumerate(authors or ("Zoe Zett",))
    ]
    pseudonyms = Pseudonyms(KEY)
    made = pseudonyms.record(record)["comments"][0]["text"]
    for name in authors:
        made = made.replace(pseudonyms.of("p", name), f"<{name}>")
    return PSEUDONYM.sub("<?>", re.sub(r"m_[0-9a-f]{16}", "<mail>", made))


@pytest.mark.parametrize(
    ("text", "authors", "wanted"),
    [
        ("Thanks, Ann Lee! ANN LEE’s idea. ann lee.", ["Ann Lee"], "Thanks, <Ann Lee>! <Ann Lee>’s idea. <Ann Lee>."),
        ("Ann\nLee and Ann\u00a0Lee", ["Ann Lee"], "<Ann Lee> and <Ann Lee>"),
        ("Ann, not Annette; an ann. ANN!", ["Ann"], "<Ann>, not Annette; an <Ann>. <Ann>!"),
        ("Ask Mike, MIKE or mike.", ["mike"], "Ask <mike>, <mike> or <mike>."),
        ("mark_77 and mark_770", ["mark_77"], "<mark_77> and mark_770"),
        ("@annlee and @Ann Lee and @ann-lee", ["Ann Lee"], "@<Ann Lee> and @<Ann Lee> and @<Ann Lee>"),
        ("@nobody said so", ["Ann Lee"], "@<?> said so"),
        ("@ann: no", ["Ann"], "@<Ann>: no"),
        ("ann.lee@example.org", ["Ann Lee"], "<mail>"),
        ("https://example.org/@annlee", ["Ann Lee"], "https://example.org/@<Ann Lee>"),
        ("王小明说得对", ["王小明"], "<王小明>说得对"),
        ("홍길동이 말했다", ["홍길동"], "<홍길동>이 말했다"),
        ("İpek Öz und ipek öz", ["İpek Öz"], "<İpek Öz> und ipek öz"),
        ("Ann Lee Smith and Ann Lee", ["Ann Lee", "Ann Lee Smith"], "<Ann Lee Smith> and <Ann Lee>"),
        ("a full stop. A man.", [".", "A"], "a full stop. A man."),
        ("the end of it", ["the"], "the end of it"),
        ("Will you? I will.", ["Will"], "<Will> you? I will."),
        ("Bo Ek wrote:\nyes", [], "<?> wrote:\nyes"),
        ("> bo_ek said: yes", [], "> <?> said: yes"),
        ("She said: no. As he wrote:", [], "She said: no. As he wrote:"),
        ("Originally posted by Bo Ek on Monday", [], "Originally posted by <?> on Monday"),
        ("From: Bo Ek <bo@example.org>", [], "From: <?> <<mail>>"),
        ('[quote="Bo Ek"]yes[/quote] Bo Ek!', [], '[quote="<?>"]yes[/quote] <?>!'),
        ("The council said that it would go by Monday.", [], "The council said that it would go by Monday."),
    ],
)  # fmt: skip
def test_in_a_text(text: str, authors: list[str], wanted: str) -> None:
    assert replaced(text, *authors) == wanted


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Käthe Brandt schrieb:", ["Käthe Brandt"]),
        ("Le 3 mai, Zoé Lac a écrit :", ["Zoé Lac"]),
        ("Věra Malá — 27. května 2014 wrote:", []),
        ("Posted by Věra Malá — 27", ["Věra Malá"]),
        ("— 27 wrote:", []),
        ("My mother wrote:", []),
        ("which the committee of the house had said:", []),
        ("他昨天在会上对大家说：", []),
    ],
)
def test_quoted_names(text: str, names: list[str]) -> None:
    assert list(quoted_names(text)) == names


def key_file(folder: Path, content: bytes, mode: int = 0o600) -> Path:
    path = folder / "names.key"
    path.write_bytes(content)
    path.chmod(mode)
    return path


def test_a_key(tmp_path: Path) -> None:
    assert read_key(key_file(tmp_path, KEY + b"\r\n")) == (KEY, False)
    assert read_key(key_file(tmp_path, KEY, 0o644)) == (KEY, True)
    assert Pseudonyms(os.urandom(100)).of("p", "Ann") != Pseudonyms(os.urandom(100)).of("p", "Ann")


@pytest.mark.parametrize("content", [b"", b"\n" * 99, b"secret", bytes(range(31)) + b"\n", b"a" * 64, b"ab" * 32])
def test_what_is_no_key(tmp_path: Path, content: bytes) -> None:
    with pytest.raises(BadKey, match=r"names\.key .*make one: "):
        read_key(key_file(tmp_path, content))


def test_a_folder_or_a_pipe_is_no_key(tmp_path: Path) -> None:
    with pytest.raises(OSError, match="directory"):
        read_key(tmp_path)
    with pytest.raises(BadKey):
        read_key(Path("/dev/null"))
