"""What is text, but no article's, is told from its bytes and refused with the remedy. Pages about HTML are articles."""

from __future__ import annotations

import gzip
import io
import zipfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools import BadInput, normalize
from corpus_tools.text import flatten
from corpus_tools.text.notation import notation_of

CASES = Path(__file__).parent / "cases" / "notations"
FILES = sorted(path for path in CASES.glob("*/*.txt"))
WHAT = {
    "html": ("HTML", "flatten it first"),
    "mhtml": ("MHTML", "save it as HTML"),
    "xml": ("XML", "take the texts out of it first"),
    "rtf": ("RTF", "pandoc -f rtf"),
    "json": ("JSON", "one JSON object a line"),
    "json-lines": ("JSON lines", "a name that ends in .jsonl"),
    "sidecar": ("a sidecar of corrections", "`corpus correct --check PAGE` checks it"),
    "table": ("a table of values", "one JSON object a line"),
}
REFUSED = [path for path in FILES if path.parent.name != "none"]


def test_there_are_cases_of_each_kind() -> None:
    assert {path.parent.name for path in FILES} == {*WHAT, "none"}


@pytest.fixture(autouse=True)
def nothing_flattens(monkeypatch: pytest.MonkeyPatch) -> None:
    """As without `corpus-tools[html]`; tests/html is about what is done with it."""
    monkeypatch.setattr(flatten, "flattener", lambda: None)


@pytest.mark.parametrize("path", REFUSED, ids=lambda path: f"{path.parent.name}-{path.stem}")
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_is_written_for_programs_is_refused_with_the_remedy(path: Path, codec: str) -> None:
    name, remedy = WHAT[path.parent.name]
    with pytest.raises(BadInput, match="not that of an article") as refused:
        normalize(path.read_text("utf-8").encode(codec), name=path.name)
    assert refused.value.reason.startswith(f"the text is {name}, ")
    assert remedy in refused.value.reason


@pytest.mark.parametrize("path", sorted(CASES.glob("none/*.txt")), ids=lambda path: path.stem)
def test_what_is_about_a_notation_is_an_article(path: Path) -> None:
    assert notation_of(path.read_text("utf-8")) is None
    assert normalize(path.read_bytes(), name=path.name).record["id"] == path.stem


@given(st.text(st.sampled_from('<>/"pdiv html{}[],:;\t\n1a '), max_size=200))
def test_an_article_does_not_become_html_by_what_follows_it(tail: str) -> None:
    assert notation_of(f"The ferry stays\n\nThe council voted on Monday.\n\n{tail}") is None


def zipped(*names: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            archive.writestr(name, "application/epub+zip" if name == "mimetype" else "x")
    return buffer.getvalue()


def wet(version: bytes = b"1.0", kind: bytes = b"conversion") -> bytes:
    """Two records of the WARC format, the second of the `kind`."""
    head = b"WARC/%b\r\nWARC-Type: %b\r\nContent-Type: text/plain\r\nContent-Length: 7\r\n\r\n"
    return b"".join(head % (version, of) + b"A page.\r\n\r\n" for of in (b"warcinfo", kind))


def test_a_page_about_a_format_is_no_file_of_it() -> None:
    page = b"WARC/1.0 and what came after it\n\nThe format is older than the archive that made it known.\n"
    assert normalize(page, name="page.txt").record["id"] == "page"


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"%PDF-1.7\n...", "a PDF document, not text; make text of it first, as with `pdftotext "),
        (zipped("_rels/.rels", "word/document.xml"), "a Word document (DOCX), not text; make text of it first, "),
        (zipped("[Content_Types].xml", "xl/workbook.xml"), "an Excel workbook (XLSX), not text; write it as one JSON"),
        (zipped("[Content_Types].xml", "ppt/presentation.xml"), "a presentation (PPTX), not text; make a PDF of it"),
        (zipped("[Content_Types].xml", "visio/document.xml"), "an office document, not text; make a PDF of it"),
        (zipped("mimetype", "OEBPS/a.xhtml"), "an EPUB book, not text; make text of it first, as with `pandoc "),
        (zipped("a.txt"), "a ZIP archive, not text; unpack it first"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old office document, not text; make text of it first, as with `so"),
        (b"\x1f\x8b\x08", "a gzip archive, not text; unpack it first"),
        (gzip.compress(b"A page.\n", mtime=0), "a gzip archive, not text; unpack it first"),
        (wet(), "a WET file of many pages, not text; give the file a name that ends in .warc.wet"),
        (wet(b"1.1"), "a WET file of many pages, not text; give the file a name that ends in .warc.wet"),
        (
            gzip.compress(wet(), mtime=0),
            "a WET file of many pages, packed with gzip, not text; give the file a name that ends ",
        ),
        (wet(kind=b"response"), "a WARC file, not text; if it holds texts (WET), give the file a name that ends in "),
        (
            gzip.compress(b'{"text": "A page."}\n', mtime=0),
            "JSON, packed with gzip, not text; if that is one object a line, give",
        ),
    ],
)
def test_documents_of_other_programs_are_refused_with_the_tool(data: bytes, reason: str) -> None:
    with pytest.raises(BadInput) as refused:
        normalize(data, name="x.txt")
    assert refused.value.reason.startswith(f"the file is {reason}")
