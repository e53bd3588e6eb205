"""Pages of HTML give the record of the text that they show.

To add a page: `pages/NAME.html`, in UTF-8 whatever it names, and `pages/NAME.outline`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools import BadInput, Options, normalize, verify_record
from corpus_tools.check.outline import outline
from corpus_tools.text import flatten
from corpus_tools.text.repair import repair_page

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
MOST = 1_000_000
PARAGRAPH = "<p>The council voted on Monday to keep the ferry, and to mend the ramp on the far side.</p>"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_gives_what_it_shows(path: Path, codec: str) -> None:
    raw = path.read_text("utf-8").encode(codec)
    made = normalize(raw, name=path.name)
    flat = repair_page(raw, most=MOST).decoded.raw
    lines = outline(made.document, flat, with_furniture=True)
    assert "".join(f"{line}\n" for line in lines) == path.with_suffix(".outline").read_text("utf-8")
    assert made.document.source.bytes == len(flat) == made.document.segments[-1].end
    assert verify_record(made.record, raw) == []


def test_entities_are_read_once() -> None:
    (path,) = (path for path in PAGES if path.stem == "entities")
    body = normalize(path.read_bytes(), name=path.name).document.body
    assert "you write &amp; and the reader sees &, and" in body
    assert "The café on the corner" in body  # damage that the page shows is repaired as in any text


def test_the_record_says_what_was_done_and_what_was_left_out() -> None:
    raw = f"<h1>A</h1><figure><img alt=q><figcaption>Sheds.</figcaption></figure>{PARAGRAPH}".encode()
    document = normalize(raw, name="a.html").document
    assert document.source.encoding == f"utf-8, flattened from HTML by {flatten.flattener()}"
    (warning,) = document.warnings
    assert warning.code == "flattened-from-html"
    assert warning.message.endswith("not of the file; captions of pictures that are left out: 1")


RUSSIAN = "Старый мост через реку закрыт до весны, сказал вчера мастер участка."
GERMAN = "Die Mühle wird verkauft, sagte die Bürgermeisterin über den Bäcker."
META = '<meta charset="{}">'
OLD_META = '<META HTTP-EQUIV="Content-Type" CONTENT="text/html; charset={}">'


@pytest.mark.parametrize(
    ("head", "text", "codec", "said"),
    [
        (META.format("windows-1251"), RUSSIAN, "cp1251", "cp1251"),
        (META.format("windows-1251"), "Да", "cp1251", "cp1251"),  # two letters: the page's word is all there is
        (OLD_META.format("koi8-r"), RUSSIAN, "koi8-r", "koi8-r"),
        (META.format("iso-8859-1"), GERMAN, "cp1252", "cp1252"),
        ("", GERMAN, "utf-8", "utf-8"),
        (META.format("iso-8859-1"), GERMAN, "utf-8", "utf-8"),  # the bytes know better
        (META.format("utf-8"), RUSSIAN, "cp1251", "cp1251"),
        (META.format("no-such-thing"), RUSSIAN, "cp1251", "cp1251"),
        (META.format("utf-16"), GERMAN, "utf-16", "utf-16-le"),
        ("", GERMAN, "utf-16-be", "utf-16-be"),
        (META.format("shift_jis"), "橋は春まで閉鎖されると市が発表した。", "shift_jis", "shift_jis"),
    ],
)
def test_the_encoding_is_that_of_the_bytes_or_the_one_that_the_page_names(
    head: str, text: str, codec: str, said: str
) -> None:
    document = normalize(f"<html><head>{head}</head><body><p>{text}</p></body></html>".encode(codec), name="a").document
    assert document.source.encoding.partition(",")[0] == said
    assert text in (document.body, document.headline)


def test_what_names_the_encoding_of_xhtml_is_its_first_line() -> None:
    page = f'<?xml version="1.0" encoding="windows-1251"?><html><body><p>Да, {PARAGRAPH}</p></body></html>'
    assert normalize(page.encode("cp1251"), name="a").document.source.encoding.startswith("cp1251,")


def test_html_in_a_row_is_flattened_whatever_it_once_was_encoded_in() -> None:
    row = f"<html><head>{META.format('windows-1251')}</head><body><p>{RUSSIAN}</p></body></html>".encode()
    document = normalize(row, name="a.jsonl#1", row_id="a").document
    assert RUSSIAN in (document.body, document.headline)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"<html><body><p> </p></body></html>", "the HTML page shows no text"),
        (
            b"<html><body><pre>&lt;div&gt;" + b"word " * 9 + b"&lt;/div&gt;</pre></body></html>",
            "shows is HTML, not the",
        ),
        (
            b"<html><body>" + b"<ul><li>x" * 3000,
            "the flattened text is larger than 1000000 bytes; split it or raise --limit",
        ),
    ],
)
def test_a_page_without_an_article_is_rejected(raw: bytes, reason: str) -> None:
    limits = replace(Options().limits, document_bytes=MOST)
    with pytest.raises(BadInput) as refused:
        normalize(raw, name="a.html", options=Options(limits=limits))
    assert reason in refused.value.reason


def test_without_the_extra_html_is_rejected_with_the_remedy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flatten, "flattener", lambda: None)
    with pytest.raises(BadInput, match=r"run: pip install 'corpus-tools\[html\]', or flatten it first"):
        normalize(PAGES[0].read_bytes(), name="a.html")


def test_a_record_of_another_version_of_the_flattener_is_one_clear_finding(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = PAGES[0].read_bytes()
    here = flatten.flattener()
    record = orjson.loads(orjson.dumps(normalize(raw, name="a.html").record))
    record["source"]["encoding"] = "utf-8, flattened from HTML by resiliparse 0.0.1"
    record["source"]["bytes"] += 1
    record["segments"][-1]["end"] += 1
    (finding,) = verify_record(record, raw)
    assert finding.path == "$.source.encoding"
    assert finding.problem == f"the HTML was flattened by 'resiliparse 0.0.1', and {here} is installed here"
    monkeypatch.setattr(flatten, "flattener", lambda: None)
    (finding, *_) = verify_record(record, raw)
    assert finding.path == "$.source.encoding"
    assert finding.problem.endswith("and nothing that flattens is installed here")


def test_a_page_that_has_changed_is_a_finding() -> None:
    raw = PAGES[0].read_bytes()
    record = normalize(raw, name="a.html").record
    assert [one.path for one in verify_record(record, raw + b"<!-- -->")] == ["$.source.sha256"]


@pytest.mark.parametrize("how", [[], ["flattened-from-html"]])
def test_the_warning_stands_where_the_encoding_says_that_it_was_html_and_nowhere_else(how: list[str]) -> None:
    raw = b"A headline\n\nA paragraph of some words.\n" if how else PAGES[0].read_bytes()
    record = normalize(raw, name="a").record
    record["warnings"] = [{"code": code, "message": "x"} for code in how]
    assert [one.path for one in verify_record(record, raw)] == ["$.warnings"]


@given(
    st.lists(st.sampled_from(["<p>", "<div", ">", "</p>", "<!--", "-->", "&amp;", "&#0;", "é", "\ud83d", '"', "x "]))
)
def test_whatever_a_page_is_made_of_gives_a_record_that_verifies_or_a_reason(pieces: list[str]) -> None:
    raw = (PARAGRAPH + "".join(pieces) + PARAGRAPH).encode("utf-8", "surrogatepass")
    try:
        record = normalize(raw, name="a.html").record
    except BadInput:
        return
    assert verify_record(record, raw) == []


HOSTILE = {
    "elements in each other": "<div>" * 50_000 + PARAGRAPH + "</div>" * 50_000,
    "ends of what never began": f"<html><body>{PARAGRAPH}" + "<div>" * 20_000 + "</p>" * 20_000,
    "comments that never end": f"<html><body>{PARAGRAPH}" + "<!--" * 100_000 + PARAGRAPH,
    "a long attribute": f'<html><body><p title="{"x" * 5_000_000}">a</p>{PARAGRAPH}',
    "formats in each other": f"<html><body>{PARAGRAPH}" + "<b>" * 50_000 + PARAGRAPH,
    "tables in each other": f"<html><body>{PARAGRAPH}" + "<table><tr><td>" * 10_000 + PARAGRAPH,
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_pages_take_no_more_time_than_their_size(what: str) -> None:
    """Each of them took minutes while a step was quadratic; there is nothing to measure, it ends or it does not."""
    assert "council" in normalize(HOSTILE[what].encode(), name="a.html").document.body
