"""`corpus show`: what a document looks like, and that nothing in it reaches the terminal as a command."""

from __future__ import annotations

import io
import re
import shutil
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.console import Console

from corpus_tools import Document, Options, normalize
from corpus_tools.base.model import Author, DocumentWarning, Label, WarningCode
from corpus_tools.base.show import printable_json, visible
from corpus_tools.record.document import Comment, Correction
from corpus_tools.text.fixers import FIXERS
from corpus_tools.views import show
from corpus_tools.views.rows import COLOURS, Row, drawn
from corpus_tools.views.stretches import labelled, restored
from tests.samples import NAME, PAGE, RAW
from tests.test_cli import Result, corpus

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
HARMLESS = "\n\u200c\u200d"

HOSTILE = """\
The \x1b]0;owned\x07 title of \x1b[31mred\x1b[0m things

By Ann \u202eevil\u202c Other

3 March 2019

A paragraph with \x9b31m C1, \u2066x\u2069, NUL \x00, \x1b]8;;http://x\x1b\\a link\x1b]8;;\x1b\\, DEL \x7f, \u200b.

::error::this line begins so, and ##[error] and ##vso[task.setvariable] stand in it

2 Comments

Eve\x1b[2J says:
May 4, 2010 at 8:21 pm
I would \x07not cross it\b\b\b in a storm.\rOverwritten

Bob says:
May 5, 2010 at 9:21 pm
::set-output name=x::Not me, \x0c not \x85 ever, and a family 👩\u200d👩\u200d👧 of \u061cthree.
"""

VIEWS: dict[str, Callable[[Document, bytes], Iterable[Row]]] = {
    "page": lambda document, raw: show.page_rows(document, labelled(document, restored(document, raw))),
    "record": lambda document, raw: show.page_rows(document, "no \x1b[2J raw text"),
    "outline": lambda document, raw: show.outline_rows(document),
    "tree": lambda document, raw: show.thread_rows(document),
    "list": lambda document, raw: show.list_rows([document]),
}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample in raw/ and its record in normalized/."""
    folder = tmp_path_factory.mktemp("made")
    path = folder / "raw" / NAME
    path.parent.mkdir(parents=True)
    path.write_bytes(RAW)
    assert corpus("normalize", str(folder / "raw"), "-o", str(folder / "normalized")).exit_code == 0
    return folder


@pytest.fixture
def here(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder: a copy of `made`."""
    shutil.copytree(made, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    for name in ("COLUMNS", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def seen(rows: Iterable[Row], width: int = 80, *, coloured: bool = False) -> list[str]:
    """The lines that a terminal gets."""
    console = Console(
        file=io.StringIO(), width=width, color_system="standard" if coloured else None, force_terminal=coloured
    )
    lines = []
    for text in drawn(rows, console):
        with console.capture() as captured:
            console.print(text, end="", soft_wrap=True, highlight=False, markup=False, emoji=False)
        lines.append(captured.get())
    return lines


def obeyed(output: str) -> set[str]:
    """What in `output`, but for colours, a terminal would obey or not show."""
    plain = COLOUR.sub("", output)
    return {char for char in plain if unicodedata.category(char) in {"Cc", "Cf", "Cs", "Zl", "Zp"}} - set(HARMLESS)


class TestNothingReachesTheTerminalRaw:
    @pytest.mark.parametrize("fixers", [[], sorted(FIXERS)])
    @pytest.mark.parametrize("form", ["page", "outline", "tree", "list", "json"])
    @pytest.mark.parametrize("colour", ["always", "never"])
    def test_from_hostile_pages(self, here: Path, form: str, colour: str, fixers: list[str]) -> None:
        (here / "hostile.txt").write_text(HOSTILE, "utf-8", newline="")
        left_out = [word for name in fixers for word in ("--no-fix", name)]
        result = corpus("show", "hostile.txt", "--format", form, "--color", colour, *left_out)
        assert result.exit_code == 0
        assert "hostile" in result.stdout
        assert obeyed(result.stdout) == set()
        assert ("\x1b" in result.stdout) == (colour == "always" and form != "json")
        assert not re.search(r"^ *::|##\w*\[", COLOUR.sub("", result.stdout), re.MULTILINE)

    @given(st.text(st.characters(codec="utf-8")) | st.text("\x1b[31m\x9b\u202e\x00\x07\r\u2028 ab:#["))
    def test_from_any_string_of_a_record(self, text: str) -> None:
        text = f"{text}."
        document = normalize(RAW, name=NAME).document
        comment = Comment("c1", None, None, text, None, text, None, None, text)
        spoilt = replace(
            document,
            id=text,
            source=replace(document.source, path=text, encoding=text),
            language=text,
            headline=text,
            standfirst=text,
            authors=(Author(text, text),),
            published_text=text,
            body=text,
            comments=(comment, *document.comments[1:]),
            warnings=(DocumentWarning(WarningCode.LOW_CONFIDENCE, text),),
        )
        for name in VIEWS.keys() - {"page"}:
            assert obeyed("\n".join(seen(VIEWS[name](spoilt, RAW), coloured=True))) == set()
        assert obeyed(printable_json(orjson.dumps(text))) == set()

    @given(st.text(st.characters(codec=None)))
    def test_what_is_visible(self, text: str) -> None:
        assert obeyed(visible(text)) == set()

    @pytest.mark.parametrize("text", ["10 000 €", "語 語", "می‌خواهم", "👩‍👩‍👧", "é", "नमस्ते"])
    def test_letters_and_spaces_of_all_scripts_stay(self, text: str) -> None:
        assert visible(text) == text

    @given(st.text(st.characters(codec="utf-8")))
    def test_json_keeps_its_values(self, text: str) -> None:
        assert orjson.loads(printable_json(orjson.dumps(text))) == text


class TestThePage:
    def test_every_line_has_its_label(self, here: Path) -> None:
        lines = corpus("show", f"raw/{NAME}").stdout.splitlines()
        labels = {line[:18].strip() for line in lines}
        assert {"headline", "standfirst", "byline", "published", "paragraph", "count", "c1 author, time"} <= labels
        assert "c2 text            │            I remember him well, Tom. He gave me" in lines
        assert "                   │            my first rhubarb." in lines
        assert all(line[19:20] in {"│", "~"} for line in lines)

    def test_every_word_of_the_page_is_there(self, here: Path) -> None:
        text = " ".join(line[20:] for line in corpus("show", f"raw/{NAME}").stdout.splitlines())
        for word in PAGE.replace("â€™", "’").replace("Ã©", "é").split():
            assert word in text

    def test_repairs_are_underlined_and_marked(self, here: Path) -> None:
        shown = corpus("show", f"raw/{NAME}", "--color", "always").stdout
        assert re.findall(r"\x1b\[4m(.*?)\x1b\[0m", shown) == ["’", "é"]
        marked = [line for line in corpus("show", f"raw/{NAME}").stdout.splitlines() if line[19:20] == "~"]
        assert [("’s café" in line, line[:9]) for line in marked] == [(True, "paragraph")]

    def test_what_a_repair_took_away_is_marked(self) -> None:
        raw = b"A page about a bell\n\nThe bell \x07rings at noon, and everybody in the street looks at a watch.\n"
        marked = [line for line in seen(VIEWS["page"](normalize(raw, name="a.txt").document, raw)) if " ~ " in line]
        assert [line[21:31] for line in marked] == ["The bell r"]

    def test_a_warning_stands_below_its_line(self, here: Path) -> None:
        (here / "a.txt").write_bytes(RAW.replace(b"3 Responses", b"9 Responses"))
        lines = corpus("show", "a.txt").stdout.splitlines()
        (at,) = [number for number, line in enumerate(lines) if line.startswith("warning")]
        assert "9 Responses" in lines[at - 1]
        assert "comment-count-mismatch" in lines[at]

    def test_a_warning_about_everything_stands_at_the_top(self) -> None:
        document = normalize(RAW, name=NAME, options=Options(min_confidence=1.0)).document
        lines = seen(VIEWS["page"](document, RAW))
        assert lines[6].startswith("warning            │ low-confidence: ")

    def test_confidences(self, here: Path) -> None:
        document = normalize(RAW, name=NAME).document
        expected = f"article {document.article_confidence:.2f}, comments {document.confidence:.2f}"
        assert expected in corpus("show", f"raw/{NAME}").stdout

    @pytest.mark.parametrize("width", [20, 40, 80, 200])
    @pytest.mark.parametrize("view", VIEWS)
    def test_no_line_is_wider_than_the_terminal(self, view: str, width: int) -> None:
        raw = "Überschrift 語語語語語語\n\n".encode() + "語".encode() * 200 + b"\n\n" + b"x" * 300 + b"\n\n" + RAW
        document = normalize(raw, name="a.txt").document
        console = Console(width=width)
        assert all(text.cell_len <= width for text in drawn(VIEWS[view](document, raw), console))

    def test_the_width_is_that_of_the_terminal(self, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("COLUMNS", "40")
        assert max(map(len, corpus("show", f"raw/{NAME}").stdout.splitlines())) <= 40


class TestTheTree:
    def test_replies_stand_below_what_they_reply_to(self, here: Path) -> None:
        lines = corpus("show", f"raw/{NAME}", "--format", "tree").stdout.splitlines()
        assert lines[1] == "c1                 │ Tom Brierley, 2019-03-04 09:12"
        assert "c2                 │ └ Miriam Okafor, 2019-03-04 11:40, indented reply to c1" in lines
        assert "                   │   I remember him well, Tom. He gave me my first rhubarb." in lines

    def test_guides(self) -> None:
        def comment(number: int, parent: int | None) -> Comment:
            above = None if parent is None else f"c{parent}"
            return Comment(f"c{number}", above, None, f"A{number}", None, None, None, None, "x")

        parents = [None, 1, 2, 1, None, 5]
        comments = tuple(comment(number, parent) for number, parent in enumerate(parents, 1))
        document = replace(normalize(RAW, name=NAME).document, comments=comments)
        lines = seen(show.tree_rows(document, whole=False))
        assert [line[21:27].rstrip() for line in lines] == ["A1, no", "├ A2,", "│ └ A3", "└ A4,", "A5, no", "└ A6,"]

    def test_a_thread_of_any_depth_is_drawn(self) -> None:
        comments = [Comment("c1", None, None, "A", None, None, None, None, "x")]
        comments += [comments[0]._replace(id=f"c{number}", parent=f"c{number - 1}") for number in range(2, 3000)]
        document = replace(normalize(RAW, name=NAME).document, comments=tuple(comments))
        assert len(seen(show.tree_rows(document, whole=False))) == len(comments)


class TestOutputs:
    """A document is found in an output, and its raw text beside it."""

    ID = "opinion/allotments"

    def test_an_output_is_listed(self, here: Path) -> None:
        for what in ("normalized", "normalized/documents.jsonl"):
            lines = corpus("show", what).stdout.splitlines()
            assert len(lines) == 2
            assert f"│ {self.ID}  3 comments  Why the " in lines[1]

    def test_doubts_stand_in_the_list(self, here: Path) -> None:
        corpus("normalize", "--min-confidence", "1")
        assert f"{self.ID}  low-confidence" in corpus("show", "normalized").stdout

    def test_one_document_of_it(self, here: Path) -> None:
        expected = corpus("show", f"raw/{NAME}").stdout.replace("document           │ allotments", "")
        for arguments in (["normalized", self.ID], [self.ID], ["normalized/documents.jsonl", self.ID, "--raw", "raw"]):
            result = corpus("show", *arguments)
            assert result.exit_code == 0
            assert result.stdout.splitlines()[2:] == expected.splitlines()[2:]

    def test_a_row_by_the_value_of_its_field(self, here: Path) -> None:
        (here / "raw/ids.jsonl").write_bytes(orjson.dumps({"text": "A page of its own.", "key": 5}) + b"\n")
        corpus("normalize", "raw", "--id-field", "key", "-o", "keyed")
        for name in ("5", "doc-5"):
            assert "A page of its own." in corpus("show", "keyed", name, "--id-field", "key").stdout

    def test_all_its_pages(self, here: Path) -> None:
        (here / "raw/b.txt").write_bytes(RAW)
        corpus("normalize")
        shown = corpus("show", "normalized", "--format", "page").stdout
        assert [line for line in shown.splitlines() if line.startswith("document")] == [
            f"document           │ {name}" for name in ("b", self.ID)
        ]

    def test_packed_records_of_a_shard(self, here: Path) -> None:
        rows = [orjson.dumps({"page": PAGE}) + b"\n", orjson.dumps({"page": "A second page.\n\nIt is short."}) + b"\n"]
        (here / "raw/pages.jsonl").write_bytes(b"".join(rows))
        corpus("normalize", "raw", "--text-field", "page")
        assert "pages.jsonl#2" in corpus("show", "normalized").stdout
        for name in ("pages.jsonl#2", "pages.jsonl#1"):
            shown = corpus("show", "normalized", name, "--text-field", "page").stdout
            assert "not shown" not in shown
        assert "paragraph          │ The first thing you notice" in shown

    @pytest.mark.parametrize(
        ("spoil", "said"),
        [
            (lambda path: path.write_bytes(RAW + b"more"), "the raw text has changed since the record was made of it"),
            (lambda path: path.unlink(), "raw has no opinion/allotments.txt"),
        ],
    )
    def test_without_its_raw_text_the_record_alone_is_shown(
        self, here: Path, spoil: Callable[[Path], object], said: str
    ) -> None:
        spoil(here / "raw" / NAME)
        result = corpus("show", "normalized", self.ID)
        shown = " ".join(line[20:].strip() for line in result.stdout.splitlines())
        assert result.exit_code == 0
        assert f"not shown: {said}" in shown
        assert "The first thing you notice is the noise." in shown
        assert "Land is land. We need homes" in shown

    def test_nothing_is_read_that_a_record_names(self, here: Path) -> None:
        (here / "secret.txt").write_bytes(RAW)
        line = (here / "normalized/documents.jsonl").read_bytes()
        (here / "x.jsonl").write_bytes(line.replace(b"opinion/allotments.txt", b"../secret.txt"))
        shown = corpus("show", "x.jsonl", self.ID).stdout
        assert "raw has no ../secret.txt" in " ".join(line[20:].strip() for line in shown.splitlines())

    def test_for_a_program(self, here: Path) -> None:
        value = orjson.loads(corpus("show", "normalized", self.ID, "--format", "json").stdout)
        stretches = value.pop("stretches")
        assert value == orjson.loads((here / "normalized/documents.jsonl").read_bytes())
        assert (
            "".join(stretch["text"] for stretch in stretches).encode()
            == PAGE.replace("â€™", "’").replace("Ã©", "é").encode()
        )
        (here / "raw" / NAME).unlink()
        assert orjson.loads(corpus("show", self.ID, "--format", "json").stdout)["stretches"] is None


@pytest.mark.parametrize(
    ("arguments", "exit_code", "message"),
    [
        (["nowhere"], 2, "nowhere: no such file or folder, and no document of normalized has this id; "),
        (["normalized", "nowhere"], 2, "nowhere: no document of normalized has this id; "),
        (["nowhere", "a"], 2, "nowhere: no such file or folder; "),
        (["raw"], 2, "raw holds no records; "),
        ([f"raw/{NAME}", "a"], 2, f"raw/{NAME} holds no records; "),
        (["normalized", "opinion/allotments", "--raw", "gone"], 2, "gone: no such file or folder; "),
        (["empty.txt"], 1, "empty.txt: the file is empty"),
        (["broken.jsonl"], 1, "broken.jsonl:2: not JSON"),
    ],
)
def test_what_cannot_be_shown(here: Path, arguments: list[str], exit_code: int, message: str) -> None:
    (here / "empty.txt").touch()
    (here / "broken.jsonl").write_bytes((here / "normalized/documents.jsonl").read_bytes() + b"{\n")
    result: Result = corpus("show", *arguments)
    assert (result.exit_code, result.stderr.startswith(f"corpus: {message}")) == (exit_code, True), result.stderr


def test_without_an_output_there_is_no_id(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = corpus("show", "nowhere")
    assert result.exit_code == 2
    assert "no such file or folder, and no normalized in which a document could have this id" in result.stderr


def test_every_label_that_stands_out_has_a_colour_of_the_table() -> None:
    assert {label for label in Label if label not in COLOURS} == {
        Label.PARAGRAPH,
        Label.LIST_ITEM,
        Label.QUOTE,
        Label.COMMENT_TEXT,
        Label.BLANK,
    }
    assert not {word for style in COLOURS.values() for word in style.split()} & {"blue", "yellow", "white", "black"}


def test_what_a_person_set_is_named() -> None:
    document = normalize(RAW, name=NAME).document
    corrected = (Correction("byline", None, None, None, "byline"), Correction("author", "c1", None, "Hob", "author"))
    rows = [seen(show.fact_rows(replace(document, corrections=given), ())) for given in ((), corrected)]
    assert [line for line in rows[1] if line not in rows[0]] == [f"{'corrected':<18} │ byline; c1 author"]
