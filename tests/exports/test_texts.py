"""Plain text, vertical text, TEI and Dolma: what their readers find in them is what the records say."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

import corpus_tools
from corpus_tools.exports import to_dolma, to_tei, to_txt, to_vert
from corpus_tools.exports.blocks import body_blocks
from corpus_tools.exports.formats import Format, Shape
from corpus_tools.exports.names import handle, safe_name
from corpus_tools.exports.rows import document_columns, document_row
from corpus_tools.exports.tokens import tokens
from corpus_tools.record.schema import Record
from tests import samples
from tests.exports.conftest import Make
from tests.exports.tei import validate
from tests.loaders import files

HARD = pytest.mark.parametrize("name", files.NAMES)
TEI = "{http://www.tei-c.org/ns/1.0}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

BLOCKS = (
    ("paragraph", "The ferry was <never> slow & never old."),
    ("heading", "What was said"),
    ("list-item", "that it was old"),
    ("list-item", "that it was slow"),
    ("quote", "“It was the bell.”"),
    ("heading", "Who pays"),
    ("heading", "And when"),
    ("author-note", "The author takes the ferry."),
)


def page() -> Record:
    """A record with sections, a list and a quotation, and with replies on several bases."""
    made = samples.record()
    made["body"] = "\n\n".join(text for _, text in BLOCKS)
    made["segments"] = [{"label": label, "start": 0, "end": 1, "comment": None} for label, _ in BLOCKS]
    _, reply, last = made["comments"]
    last |= {"parent": "c1", "parent_basis": "mentioned"}
    made["comments"] += [{**reply, "id": "c4", "parent": "c3", "parent_basis": "printed"}]
    return made


def without_controls(text: str) -> str:
    """`text` as XML can hold it."""
    return re.sub("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "\ufffd", text)


# plain text


@HARD
def test_txt(hard: Make, name: str) -> None:
    made = hard(name, Format.TXT)
    head, *rows = (made.folder / "metadata.tsv").read_bytes().decode().removesuffix("\n").split("\n")
    columns = head.split("\t")
    told = [dict(zip(columns, row.split("\t"), strict=True)) for row in rows]
    wanted = [(record, part, text) for record in made.records for part, text in expected_texts(record)]
    assert len(told) == len(wanted) == len({row["file"] for row in told})
    for row, (record, part, text) in zip(told, wanted, strict=True):
        assert (row["id"], row["part"]) == (record["id"], part)
        assert (made.folder / row["file"]).read_bytes().decode() == text
        assert {row["published"], row["headline"]} == {record["published"] or "", record["headline"] or ""}
    assert sorted(path.name for path in made.folder.iterdir()) == ["articles", "comments", "metadata.tsv"]


def expected_texts(record: Record) -> Iterator[tuple[str, str]]:
    article = [record[name] for name in ("headline", "standfirst", "body") if record[name]]
    yield "articles", "\n\n".join(article) + "\n"
    if record["comments"]:
        yield "comments", "\n\n".join(comment["text"] for comment in record["comments"]) + "\n"


def test_the_table_of_texts_has_a_line_for_each_file_whatever_a_value_holds(tmp_path: Path) -> None:
    record = files.full(0) | {"headline": 'one\ttwo\u2028three "four'}
    (note,) = to_txt.write(iter([record]), tmp_path, Shape()).values()
    _, row, other, end = (tmp_path / "metadata.tsv").read_text("utf-8").split("\n")
    assert 'one two three "four' in row
    assert (note, other.split("\t")[0], end) == (1, row.split("\t")[0].replace("articles", "comments"), "")


@pytest.mark.parametrize(
    "identity",
    [
        "a/b",
        "A",
        "con",
        "nul",
        "com1",
        "..",
        ".hidden",
        "a.b",
        "-x",
        "ä",
        "日本",
        "a" * 300,
        "a b",
        "x\0y",
        "a\\b",
        "~",
    ],
)
def test_names_of_files_are_safe(identity: str) -> None:
    assert re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}", safe_name(identity))
    assert safe_name(identity) != identity
    assert re.fullmatch(r"[A-Za-z0-9_]{1,99}", handle(identity))


@given(st.lists(st.text(st.sampled_from("aAbß/_. -"), min_size=1, max_size=6), unique=True))
def test_different_ids_have_different_names_even_where_case_does_not_count(ids: list[str]) -> None:
    assert len({safe_name(identity).casefold() for identity in ids}) == len(ids)
    assert len({handle(identity) for identity in ids}) == len(ids)


def test_plain_ids_are_the_names() -> None:
    assert safe_name("fr-dernier-remouleur") == "fr-dernier-remouleur"
    assert handle("page_7") == "page_7"


def test_an_id_that_comes_twice_loses_no_text(tmp_path: Path) -> None:
    one, other = files.full(0), files.full(0) | {"body": "another"}
    to_txt.write(iter([one, other]), tmp_path, Shape())
    assert len(list((tmp_path / "articles").iterdir())) == 2
    assert (tmp_path / "metadata.tsv").read_text("utf-8").count("\narticles/") == 2


# vertical text

TAG = re.compile(r'<(/?)([a-z]+)((?: [a-z_0-9]+="[^"<>\t\n]*")*)(/?)>')
ATTRIBUTE = re.compile(r' ([a-z_0-9]+)="([^"]*)"')
Structure = tuple[str, dict[str, str], list[Any]]


def read_vertical(path: Path) -> list[Structure]:
    """The structures of a vertical file by its rules: a tag or one token a line, tags nested, `<g/>` between tokens."""
    root: Structure = ("", {}, [])
    open_ones = [root]
    for line in path.read_bytes().decode().removesuffix("\n").split("\n"):
        tag = TAG.fullmatch(line)
        if tag is None:
            assert line
            assert not re.search(r"[\s<>]|&(?!(?:amp|lt|gt);)", line), line
            open_ones[-1][2].append(unescape(line))
        elif tag[1]:
            assert open_ones.pop()[0] == tag[2]
        else:
            structure: Structure = (tag[2], {key: unescape(value) for key, value in ATTRIBUTE.findall(tag[3])}, [])
            open_ones[-1][2].append(structure)
            if not tag[4]:
                open_ones.append(structure)
    assert open_ones == [root]
    return root[2]


def text_of(structure: Structure) -> str:
    """The tokens of a structure with blanks between those that are not glued."""
    parts: list[str] = []
    for item in structure[2]:
        if isinstance(item, str):
            parts += [" ", item]
        elif item[0] == "g":
            parts.append("\0")
    return "".join(parts).replace("\0 ", "").strip(" ")


@HARD
def test_vertical_text(hard: Make, name: str) -> None:
    made = hard(name, Format.VERT)
    found = read_vertical(made.folder / "corpus.vert")
    assert len(found) == len(made.records)
    for (kind, attributes, inner), record in zip(found, made.records, strict=True):
        row = document_row(record)
        wanted = {key: spaced(str(row[key])) for key in document_columns(frozenset()) if row[key] is not None}
        assert kind == "doc"
        assert attributes == {
            key: wanted[key] for key in wanted if key not in ("body", "standfirst", "extra", "schema_version")
        }
        ((text, identity, parts),) = inner
        assert (text, identity) == ("text", {"id": handle(record["id"])})
        blocks = [part for part in parts if part[0] == "p"]
        heads = [record[key] for key in ("headline", "standfirst") if record[key]]
        assert [spaced(text_of(block)) for block in blocks] == [
            spaced(block)
            for block in heads + ([record["body"]] if "\n\n" not in record["body"] else record["body"].split("\n\n"))
            if block
        ]
        comments = [part for part in parts if part[0] == "comment"]
        assert [comment[1]["id"] for comment in comments] == [comment["id"] for comment in record["comments"]]
        for (_, about, inside), comment in zip(comments, record["comments"], strict=True):
            assert about.get("author") == (comment["author"] and spaced(comment["author"]))
            assert spaced(" ".join(map(text_of, inside))) == spaced(comment["text"])


def tokens_in(structure: Structure) -> Iterator[str]:
    for item in structure[2]:
        if isinstance(item, str):
            yield item
        else:
            yield from tokens_in(item)


@HARD
def test_the_tools_of_the_corpus_workbench_read_the_same(hard: Make, name: str) -> None:
    """cwb-vrt leaves references in values as they are, and drops structures without a token."""
    vrt = pytest.importorskip("vrt.vrt", reason="the extra `loaders` is not installed")
    utils = pytest.importorskip("vrt.utils")
    path = hard(name, Format.VERT).folder / "corpus.vert"
    with utils.open_maybe_gzip(str(path)) as lines:
        read, structures = vrt.parse_regions(line for line in lines if line != "<g/>\n")
    ours = read_vertical(path)
    assert [token for _, token in read] == [token for one in ours for token in tokens_in(one)]
    full = [one for one in ours if any(tokens_in(one))]
    places = ("level", "cpos_start", "cpos_end")
    for level, wanted in (
        ("doc", [one[1] for one in full]),
        (
            "comment",
            [part[1] for one in full for part in one[2][0][2] if part[0] == "comment" and any(tokens_in(part))],
        ),
    ):
        found = structures.get(level, [])
        assert [{key: unescape(one[key]) for key in one if key not in places} for one in found] == wanted


def spaced(text: str) -> str:
    """`text` with one blank for any white space, and as XML can hold it."""
    return without_controls(" ".join(text.split()))


def test_vertical_text_is_laid_out_as_documented(tmp_path: Path) -> None:
    to_vert.write(iter([page()]), tmp_path, Shape())
    lines = (tmp_path / "corpus.vert").read_text("utf-8").split("\n")
    assert lines[0].startswith('<doc id="opinion/allotments" path="opinion/allotments.txt" sha256="')
    assert re.fullmatch('<text id="opinion_allotments_[0-9a-f]{10}">', lines[1])
    assert lines[2:10] == [
        '<p type="headline">',
        "Why",
        "the",
        "allotments",
        "must",
        "stay",
        "</p>",
        '<p type="standfirst">',
    ]
    start = lines.index("never") - 3
    assert lines[start : start + 12] == [
        "was", "&lt;", "<g/>", "never", "<g/>", "&gt;", "slow", "&amp;", "never", "old", "<g/>", "."
    ]  # fmt: skip
    (comment,) = (line for line in lines if line.startswith('<comment id="c2"'))
    assert comment == (
        '<comment id="c2" parent="c1" parent_basis="indented" depth="1" author="Miriam Okafor" '
        'timestamp="2019-03-04T11:40:00" timestamp_precision="minute">'
    )


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("It’s a well-known 1,000.", "It’s a well-known 1,000 ."),
        ("“Yes,” she said – no!", "“ Yes , ” she said – no !"),
        ("e.g. 9:12, ann@example.org", "e.g . 9:12 , ann@example.org"),
        ("👩‍👩‍👧🧀 :-)", "👩‍👩‍👧 🧀 : - )"),
        ("नमस्ते दुनिया", "नमस्ते दुनिया"),
        ("日本語。", "日本語 。"),
        ("e\u0301te\u0301", "e\u0301te\u0301"),
        (" \t\n", ""),
    ],
)
def test_tokens(text: str, wanted: str) -> None:
    assert " ".join(token for token, _ in tokens(text)) == wanted


@given(st.text())
def test_tokens_are_all_of_the_text_but_its_white_space(text: str) -> None:
    found = list(tokens(text))
    assert "".join(token for token, _ in found) == "".join(text.split())
    assert not any(token.split() != [token] for token, _ in found)
    assert " ".join("".join(("" if glued else " ") + token for token, glued in found).split()) == " ".join(text.split())


# TEI


def test_tei_is_valid(hard: Make, tmp_path: Path) -> None:
    folders = [
        hard(name, Format.TEI, Shape(pseudonymised=pseudonymised)).folder / "tei"
        for name in files.NAMES
        for pseudonymised in (False, True)
    ]
    assert validate([path for folder in folders for path in folder.iterdir() if is_telling(path)], tmp_path) == []


def is_telling(path: Path) -> bool:
    """Of five thousand files that differ in a number, ten are enough."""
    number = re.match(r"bare_(\d+)", path.name)
    return number is None or int(number[1]) < 10


NO_TEI = (
    ('modality="written"', 'mode="written"'),
    ("</post>", "</post>stray text"),
    ('replyTo="#c3"', 'reply="#c3"'),
    ('when="2019-03-04T09:12:00"', 'when="yesterday"'),
    ('<post xml:id="c1"', '<post xml:id="c2"'),
    ('<link target="#c', '<link href="#c'),
    ("<publicationStmt>", "<publicationStmt><post/>"),
)


def test_the_schema_takes_the_page_and_refuses_what_is_no_tei(tmp_path: Path) -> None:
    to_tei.write(iter([page()]), tmp_path, Shape())
    (good,) = (tmp_path / "tei").iterdir()
    text = good.read_text("utf-8")
    bad = [tmp_path / f"bad{number}.xml" for number in range(len(NO_TEI))]
    for path, (old, new) in zip(bad, NO_TEI, strict=True):
        assert old in text
        path.write_text(text.replace(old, new, 1), "utf-8")
    found = validate([good, *bad], tmp_path)
    assert {Path(line.partition(":")[0]).name for line in found} == {path.name for path in bad}


def words(element: etree._Element) -> str:
    """The text of an element, line breaks as such."""
    return "".join(f"\n{part.tail or ''}" if part.tag == f"{TEI}lb" else (part.text or "") for part in element.iter())


def tei_of(record: Record, folder: Path) -> etree._Element:
    to_tei.write(iter([record]), folder, Shape())
    (path,) = (folder / "tei").iterdir()
    return etree.parse(path).getroot()


@HARD
def test_tei_says_what_the_record_says(hard: Make, name: str) -> None:
    made = hard(name, Format.TEI)
    records = {without_controls(record["id"]): record for record in made.records}
    paths = list((made.folder / "tei").iterdir())
    assert len(paths) == len(records) == len(made.records)
    for path in filter(is_telling, paths):
        root = etree.parse(path, etree.XMLParser(huge_tree=True)).getroot()
        record = records[str(root.findtext(f".//{TEI}bibl/{TEI}idno[@type='id']"))]
        assert_same(root, record)


def assert_same(root: etree._Element, record: Record) -> None:
    source = {item.get("type"): item.text for item in root.iterfind(f".//{TEI}bibl/{TEI}idno")}
    assert source == {"id": record["id"], "path": record["source"]["path"], "sha256": record["source"]["sha256"]}
    article, *rest = root.iterfind(f".//{TEI}body/{TEI}div")
    blocks = list(article.iter(f"{TEI}p", f"{TEI}item", f"{TEI}head"))
    heads = [record[name] for name in ("headline", "standfirst") if record[name]]
    assert list(map(words, blocks)) == [
        without_controls(text) for text in [*heads, *(text for _, text in body_blocks(record))]
    ]
    posts = [post for part in rest for post in part.iterfind(f"{TEI}post")]
    people = {f"#{person.get(XML_ID)}": words(person) for person in root.iter(f"{TEI}person")}
    links = {link.get("target"): link for link in root.iter(f"{TEI}link")}
    assert len(posts) == len(record["comments"])
    for post, comment in zip(posts, record["comments"], strict=True):
        assert post.get(XML_ID) == comment["id"]
        assert "\n\n".join(map(words, post.iterfind(f"{TEI}p"))) == without_controls(comment["text"])
        assert people.get(str(post.get("who"))) == (comment["author"] and without_controls(comment["author"]))
        reply = f"#{comment['parent']}" if comment["parent"] else None
        assert post.get("replyTo") == (reply if comment["parent_basis"] == "printed" else None)
        link = links.pop(f"#{comment['id']} {reply}", None)
        assert (link is not None) == (reply is not None and comment["parent_basis"] != "printed")
    assert links == {}


def test_replies_that_are_not_printed_are_annotations_with_one_who_is_responsible(tmp_path: Path) -> None:
    record = page()
    root = tei_of(record, tmp_path)
    replies = [(post.get(XML_ID), post.get("replyTo")) for post in root.iter(f"{TEI}post")]
    assert replies == [("c1", None), ("c2", None), ("c3", None), ("c4", "#c3")]
    found = [tuple(map(link.get, ("target", "ana", "resp", "cert"))) for link in root.iter(f"{TEI}link")]
    cert = str(record["confidence"])
    assert found == [
        ("#c2 #c1", "#basis-indented", "#corpus-tools", cert),
        ("#c3 #c1", "#basis-mentioned", "#corpus-tools", cert),
    ]
    anchors = {element.get(XML_ID) for element in root.iter() if isinstance(element.tag, str)}
    assert {"c1", "c2", "c3", "c4", "corpus-tools", "basis-indented", "basis-mentioned"} <= anchors


def test_where_nothing_is_known_of_how_sure_a_reply_is_nothing_is_claimed(tmp_path: Path) -> None:
    root = tei_of(page() | {"confidence": None}, tmp_path)
    assert {link.get("cert") for link in root.iter(f"{TEI}link")} == {"unknown"}


def test_sections_lists_and_dates(tmp_path: Path) -> None:
    root = tei_of(page(), tmp_path)
    (article,) = root.iterfind(f".//{TEI}div[@type='article']")
    heads = [words(head) for head in article.iterfind(f"{TEI}div/{TEI}head")]
    assert heads == ["What was said", "Who pays", "And when"]
    assert [words(item) for item in article.iterfind(f"{TEI}div/{TEI}list/{TEI}item")] == [BLOCKS[2][1], BLOCKS[3][1]]
    date = article.find(f"{TEI}dateline/{TEI}date")
    assert date is not None
    assert (date.get("when"), date.text) == ("2019-03-03", "3 March 2019")
    application = root.find(f".//{TEI}application")
    assert application is not None
    assert (application.get("ident"), application.get("version")) == ("corpus-tools", corpus_tools.__version__)


@pytest.mark.parametrize(
    ("precision", "when", "ana"),
    [
        ("year", "2019", None),
        ("month", "2019-05", None),
        ("day", "2019-05-03", None),
        ("minute", "2019-05-03T09:12:00+05:30", "#precision-minute"),
    ],
)
def test_no_more_of_a_time_is_claimed_than_was_printed(
    tmp_path: Path, precision: str, when: str, ana: str | None
) -> None:
    record = files.full(0)
    record["comments"][0] |= {"timestamp": "2019-05-03T09:12:00", "timestamp_precision": precision}
    root = tei_of(record, tmp_path)
    time = root.find(f".//{TEI}post/{TEI}opener/{TEI}time")
    assert time is not None
    assert (time.get("when"), time.get("ana")) == (when, ana)


def test_controls_are_counted(tmp_path: Path) -> None:
    record = files.full(0) | {"body": "a\0b\x0bc\ufffed\r\u2028"}
    assert list(to_tei.write(iter([record]), tmp_path, Shape()).values()) == [3]
    (path,) = (tmp_path / "tei").iterdir()
    assert "a\ufffdb\ufffdc\ufffdd&#13;\u2028</p>" in path.read_text("utf-8")


# Dolma and datatrove


def dolma_lines(folder: Path) -> list[dict[str, Any]]:
    return [
        orjson.loads(line)
        for path in sorted((folder / "documents").iterdir())
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]


@HARD
def test_dolma(hard: Make, name: str) -> None:
    made = hard(name, Format.DOLMA, Shape(name="hard"))
    lines = dolma_lines(made.folder)
    assert len(lines) == len(made.records)
    for line, record in zip(lines, made.records, strict=True):
        assert list(line) == ["id", "text", "source", "metadata"]
        assert (line["id"], line["source"]) == (record["id"], "hard")
        assert line["text"] == dict(expected_texts(record))["articles"][:-1]
        left = {key: value for key, value in record.items() if key not in ("id", "body", "segments", "edits")}
        assert line["metadata"] == left


@HARD
def test_datatrove_reads_all_that_has_text(hard: Make, name: str) -> None:
    reader = pytest.importorskip("datatrove.pipeline.readers")
    made = hard(name, Format.DOLMA, Shape(name="hard"))
    found = {document.id: document for document in reader.JsonlReader(str(made.folder / "documents"))()}
    lines = {line["id"]: line for line in dolma_lines(made.folder) if line["text"]}
    assert found.keys() == lines.keys()
    for identity, line in lines.items():
        assert found[identity].text == line["text"]
        assert found[identity].metadata["comments"] == line["metadata"]["comments"]
        assert found[identity].metadata["source"] == "hard"
    empty = sum(not line["text"] for line in dolma_lines(made.folder))
    assert list(made.exported.notes.values()) == [empty] * (empty > 0)


def test_dolma_begins_another_file_when_one_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(to_dolma, "_PART", 5000)
    records = [files.full(number) for number in range(10)]
    to_dolma.write(iter(records), tmp_path, Shape())
    assert len(list((tmp_path / "documents").iterdir())) > 2
    assert [line["id"] for line in dolma_lines(tmp_path)] == [record["id"] for record in records]
