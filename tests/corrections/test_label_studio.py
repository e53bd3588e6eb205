"""To Label Studio and back: what was exported says the same, and what is annotated there becomes a sidecar."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import orjson
import pytest

from corpus_tools.base.model import Label
from corpus_tools.base.options import DEFAULTS
from corpus_tools.check.corrections import Page, read_page
from corpus_tools.corrections.label_studio import (
    BadAnnotation,
    annotated,
    labelling_config,
    regions,
    sidecar_lines,
    task,
)
from corpus_tools.inputs.shards.rows import Row
from tests.corrections.test_correct import pages
from tests.samples import NAME, PAGE, RAW
from tests.test_cli import corpus

SIDECAR = Path("corrections/opinion/allotments.toml")
FILE = f"raw/{NAME}"
EMOJI = PAGE.replace("Why the", "\U0001f33f\U0001f41d Why the").encode()


def page_of(raw: bytes) -> Page:
    return read_page(Row("page", "page.txt", raw), Path("corrections"), DEFAULTS)


def exported(page: Page) -> dict[str, Any]:
    """What Label Studio exports of a page whose predictions were accepted as they are."""
    item = task(page.repaired.text, page.found, {"sha256": page.sha256}, "1")
    item["annotations"] = item.pop("predictions")
    loaded: dict[str, Any] = orjson.loads(orjson.dumps(item))
    return loaded


def utf_16(item: dict[str, Any]) -> dict[str, Any]:
    """The same as an old version would have it."""
    text = item["data"]["text"]
    for one in item["annotations"][0]["result"]:
        for key in ("start", "end"):
            one["value"][key] = len(text[: one["value"][key]].encode("utf-16-le")) // 2
    return item


@pytest.mark.parametrize("raw", [RAW, EMOJI, *pages()])
def test_what_was_accepted_needs_no_sidecar(raw: bytes) -> None:
    page = page_of(raw)
    wanted = annotated(exported(page), page.repaired.text)
    assert wanted is not None
    assert {one[:3] for one in wanted} == {one[:3] for one in regions(page.repaired.text, page.found)}
    assert sidecar_lines(page.repaired.text, page.found, wanted) == []


def test_offsets_are_code_points_and_those_of_old_versions_are_known() -> None:
    page = page_of(EMOJI)
    first = exported(page)["annotations"][0]["result"][0]["value"]
    assert (first["start"], first["end"]) == (0, len("\U0001f33f\U0001f41d Why the allotments must stay"))
    old = utf_16(exported(page))
    assert old != exported(page)
    assert annotated(old, page.repaired.text) == annotated(exported(page), page.repaired.text)


def test_offsets_that_fit_neither_way_are_refused() -> None:
    page = page_of(EMOJI)
    item = exported(page)
    item["annotations"][0]["result"][3]["value"]["start"] += 3
    with pytest.raises(BadAnnotation, match="does not stand where it says"):
        annotated(item, page.repaired.text)


def test_a_task_of_another_text_is_refused() -> None:
    page = page_of(EMOJI)
    with pytest.raises(BadAnnotation, match="not that of the file now"):
        annotated(exported(page), page.repaired.text + "x")


def test_cancelled_annotations_do_not_count() -> None:
    page = page_of(RAW)
    item = exported(page)
    item["annotations"][0]["was_cancelled"] = True
    assert annotated(item, page.repaired.text) is None


CORRECTIONS = {
    "headline": 'headline = "Land is land."',
    "byline": 'byline = "Tom Brierley"\nstandfirst = false',
    "body": 'body = { from = "I have dug", to = "the word soil." }',
    "label": '[[label]]\nfrom = "I have dug"\nto = "for the site."\nlabel = "quote"',
    "removed": '[[comment]]\nat = "My grandfather"\nremove = true',
    "none": "comments = false",
    "added": '[[comment]]\nadd = true\ntext = "of been furious about this"\nauthor = "a radio"',
    "author": '[[comment]]\nat = "Land is land."\nauthor = false\ntime = false\nparent = "I remember him"',
    "text": '[[comment]]\nat = "Land is land."\ntext = "nobody has ever lived"',
}


@pytest.mark.parametrize("sidecar", CORRECTIONS.values(), ids=CORRECTIONS)
def test_a_corrected_page_comes_back_as_the_same_record(sidecar: str) -> None:
    page = page_of(RAW)
    bound = "\n".join(page.opening())
    corrected = page.corrected(f"{bound}\n{sidecar}")
    item = task(page.repaired.text, corrected.segmentation, {}, "1")
    item["annotations"] = item.pop("predictions")
    wanted = annotated(item, page.repaired.text)
    assert wanted is not None
    again = page.corrected("\n".join([bound, *sidecar_lines(page.repaired.text, page.found, wanted)]))
    assert (corrected.findings, again.findings) == ((), ())
    before, after = page.normalized(corrected).record, page.normalized(again).record
    for record in (before, after):
        for key in ("segments", "corrections"):
            del record[key]
        for comment in record["comments"]:
            del comment["parent_basis"]
    assert after == before


def test_regions_without_notes_are_comments_in_their_order() -> None:
    page = page_of(RAW)
    item = exported(page)
    for one in item["annotations"][0]["result"]:
        one.pop("meta", None)
    wanted = annotated(item, page.repaired.text)
    assert wanted is not None
    lines = sidecar_lines(page.repaired.text, page.found, wanted)
    assert lines == ["", "[[comment]]", 'at = "I remember him well, Tom."', "parent = false"]


def test_regions_that_overlap_are_refused() -> None:
    page = page_of(RAW)
    item = exported(page)
    item["annotations"][0]["result"].append(copy.deepcopy(item["annotations"][0]["result"][0]))
    wanted = annotated(item, page.repaired.text)
    assert wanted is not None
    with pytest.raises(BadAnnotation, match="two regions claim 'Why the allotments must stay', on line 1"):
        sidecar_lines(page.repaired.text, page.found, wanted)


def test_the_labelling_config_has_every_label_but_what_is_left() -> None:
    names = {one.get("value") for one in ElementTree.fromstring(labelling_config()).iter("Label")}
    assert names == set(Label) - {Label.FURNITURE, Label.BLANK}


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path(FILE).parent.mkdir(parents=True)
    Path(FILE).write_bytes(RAW)


def test_the_command(here: None) -> None:
    result = corpus("correct", FILE, "--to", "tasks.json")
    assert (result.exit_code, result.stdout) == (0, labelling_config())
    tasks = orjson.loads(Path("tasks.json").read_bytes())
    tasks[0]["annotations"] = tasks[0].pop("predictions")
    Path("export.json").write_bytes(orjson.dumps(tasks))
    assert "nothing to correct" in corpus("correct", FILE, "--from", "export.json").stderr
    assert not SIDECAR.exists()
    standfirst = tasks[0]["annotations"][0]["result"][1]["value"]
    standfirst["labels"] = ["headline"]
    del tasks[0]["annotations"][0]["result"][0]
    Path("export.json").write_bytes(orjson.dumps(tasks))
    assert corpus("correct", FILE, "--from", "export.json").exit_code == 0
    assert f'headline = "{standfirst["text"]}"\nstandfirst = false' in SIDECAR.read_text()
    assert corpus("correct", FILE, "--from", "export.json").exit_code == 1, "a sidecar is never overwritten"
    assert corpus("correct", FILE, "--to", "tasks.json").exit_code == 2


@pytest.mark.parametrize("content", [b"{", b"{}", b"[3]"])
def test_what_is_no_export(here: None, content: bytes) -> None:
    Path("export.json").write_bytes(content)
    assert corpus("correct", FILE, "--from", "export.json").exit_code == 2


def test_an_export_of_other_files(here: None) -> None:
    Path("export.json").write_bytes(b"[]")
    assert corpus("correct", FILE, "--from", "export.json").exit_code == 1
    assert corpus("correct", FILE, "--from", "nowhere.json").exit_code == 2


GIVEN = """
authors = [{ name = "Miriam Okafor", role = "gardener" }]
published = { quote = "3 March 2019", value = "2019-03-03T07:30" }
[[comment]]
at = "Land is land"
time = { quote = "March 6, 2019 at 8:05 pm", value = "2019-03-06T20:05:30" }
"""


@pytest.fixture
def handed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[dict[str, Any], str]:
    """A page whose sidecar gave names and values, as Label Studio hands it back, and its record."""
    monkeypatch.chdir(tmp_path)
    Path(FILE).parent.mkdir(parents=True)
    Path(FILE).write_bytes(RAW)
    SIDECAR.parent.mkdir(parents=True)
    SIDECAR.write_text(f'sha256 = "{page_of(RAW).sha256}"\n{GIVEN}')
    assert corpus("correct", FILE, "--to", "tasks.json").exit_code == 0
    assert corpus("normalize", "-o", "before", "--corrections", "corrections").exit_code == 0
    SIDECAR.unlink()
    (item,) = orjson.loads(Path("tasks.json").read_bytes())
    item["annotations"] = item.pop("predictions")
    return item, Path("before/documents.jsonl").read_text()


def test_names_and_values_that_were_given_come_back(handed: tuple[dict[str, Any], str]) -> None:
    item, before = handed
    Path("export.json").write_bytes(orjson.dumps([item]))
    assert corpus("correct", FILE, "--from", "export.json").exit_code == 0
    assert corpus("normalize", "-o", "after", "--corrections", "corrections").exit_code == 0
    old, new = orjson.loads(before), orjson.loads(Path("after/documents.jsonl").read_text())
    assert new["authors"] == [{"name": "Miriam Okafor", "role": "gardener"}]
    assert new["published"] == "2019-03-03T07:30:00"
    assert new["comments"][2]["timestamp"] == "2019-03-06T20:05:30"
    for record in (old, new):
        del record["corrections"]
    assert new == old


@pytest.mark.parametrize("given", [{"authors": [3]}, {"times": {"published": 3}}, [], {"authors": [{"name": "A"}]}])
def test_given_things_that_were_tampered_with_are_refused(handed: tuple[dict[str, Any], str], given: object) -> None:
    handed[0]["data"]["given"] = given
    Path("export.json").write_bytes(orjson.dumps([handed[0]]))
    result = corpus("correct", FILE, "--from", "export.json")
    assert (result.exit_code, SIDECAR.exists()) == (1, False)
    assert "`given` of its data was changed; export the file with --to again" in result.stderr
