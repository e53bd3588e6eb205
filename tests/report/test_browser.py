"""The report in a real browser: it opens from a file, and filter, search, keys and hovering work."""

from __future__ import annotations

import hashlib
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from corpus_tools import normalize, read_corrections
from tests.report.conftest import Opened, expect, report
from tests.report.hostile import BAD_NAME, NAMES
from tests.test_cli import corpus as command

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page


def document(opened: Opened, name: str) -> Page:
    """The report, open at the document with the id `name`."""
    page = opened()
    place = page.evaluate("name => rows.findIndex((row) => row.id === name)", name)
    page.goto(f"{page.url.split('#')[0]}#/document/{place}")
    page.wait_for_selector(".panes")
    return page


def listed(page: Page, number: int) -> None:
    """Wait until the list shows so many documents."""
    expect(page.locator("#list > li")).to_have_count(number)


def at(page: Page, address: str) -> None:
    """Wait until the report is at `address`."""
    expect(page).to_have_url(page.url.split("#")[0] + address)


def turn(page: Page, key: str, place: int) -> None:
    """Press `key` and wait until another document is shown: the address changes before, and keys count from what is."""
    before = page.locator("#document-title").inner_text()
    page.keyboard.press(key)
    at(page, f"#/document/{place}")
    expect(page.locator("#document-title")).not_to_have_text(before)


class TestOverview:
    def test_it_counts(self, opened: Opened) -> None:
        page = opened()
        names, numbers = (page.locator(f".tiles {tag}").all_inner_texts() for tag in ("dt", "dd"))
        tiles = dict(zip(names, numbers, strict=True))
        assert (tiles["documents"], tiles["rejected"]) == ("23", "1")
        for title in ("Comments over time", "Languages", "Encodings", "Warnings", "Repairs", "Rejected files"):
            assert page.get_by_role("heading", name=title).is_visible()

    def test_the_doubtful_come_first_with_reasons(self, opened: Opened) -> None:
        first = opened().locator("#first > li").first
        assert "no comment header is left" in first.locator(".reasons").inner_text()

    def test_a_language_leads_to_its_documents(self, opened: Opened) -> None:
        page = opened()
        page.get_by_role("link", name="pl", exact=True).click()
        page.wait_for_selector("#list > li")
        assert page.locator("#list .path").all_inner_texts() == ["pl-latarnia-na-rybnej"]
        assert page.locator("#filters [name=language]").input_value() == "pl"

    def test_rejected_files_are_named_with_their_reasons(self, opened: Opened) -> None:
        text = opened().locator("#rejected").inner_text()
        assert "the file is empty" in text
        assert "empty <img src=x onerror=window.ran=9>.txt" in text


class TestList:
    def test_filter(self, opened: Opened) -> None:
        page = opened("#/documents")
        assert page.locator("#list > li").count() == 23
        page.select_option("#filters [name=language]", "de")
        listed(page, 4)
        page.select_option("#filters [name=encoding]", "utf-16-le")
        listed(page, 1)
        assert page.locator("#found").inner_text() == "1 of 23 documents"
        page.get_by_role("button", name="Clear").click()
        listed(page, 23)

    def test_a_filter_keeps_the_focus(self, opened: Opened) -> None:
        page = opened("#/documents")
        page.locator("#filters [name=language]").focus()
        page.select_option("#filters [name=language]", "de")
        listed(page, 4)
        assert page.evaluate("document.activeElement.name") == "language"

    def test_order(self, opened: Opened) -> None:
        page = opened("#/documents?sort=id")
        ids = page.locator("#list .path").all_inner_texts()
        assert ids == sorted(ids)

    def test_search_in_the_list_then_in_the_texts(self, opened: Opened) -> None:
        page = opened("#/documents")
        page.fill("#search", "lindholm")
        listed(page, 1)
        assert page.locator("#list .path").inner_text() == "mojibake-six-lessons"
        page.fill("#search", "father of three and owner of a cello")
        listed(page, 0)
        page.locator("#deep").click()
        listed(page, 1)
        assert page.locator("#list .path").inner_text() == "mojibake-six-lessons"

    def test_search_from_the_overview(self, opened: Opened) -> None:
        page = opened()
        page.keyboard.press("/")
        page.keyboard.type("latarnia")
        listed(page, 1)
        assert page.evaluate("document.activeElement.id") == "search"

    def test_pages(self, opened: Opened, many: Path) -> None:
        page = opened("#/documents?sort=id", many)
        assert page.locator("#page").inner_text() == "page 1 of 3"
        assert page.locator("#list > li").count() == 50
        page.get_by_role("button", name="Later").click()
        expect(page.locator("#page")).to_have_text("page 2 of 3")
        assert page.locator("#list .path").first.inner_text() == "page-050"


class TestKeys:
    def test_through_the_list_into_a_document_and_back(self, opened: Opened) -> None:
        page = opened("#/documents")
        for key in ("j", "j", "k", "j"):
            page.keyboard.press(key)
        second = page.locator("#list > li > a").nth(1)
        assert second.evaluate("element => element === document.activeElement")
        page.keyboard.press("Enter")
        page.wait_for_selector(".panes")
        assert page.evaluate("location.hash") == "#/document/1"
        turn(page, "j", 2)
        turn(page, "k", 1)
        page.keyboard.press("Escape")
        at(page, "#/documents")

    def test_help_opens_and_closes(self, opened: Opened) -> None:
        page = opened()
        page.keyboard.press("?")
        assert page.locator("#help").is_visible()
        page.keyboard.press("j")
        page.keyboard.press("Escape")
        assert not page.locator("#help").is_visible()
        assert page.evaluate("location.hash") == "#/"

    def test_escape_clears_the_search(self, opened: Opened) -> None:
        page = opened("#/documents")
        page.keyboard.press("/")
        page.keyboard.type("j?o")
        listed(page, 0)
        page.keyboard.press("Escape")
        listed(page, 23)

    def test_a_whole_report_without_a_mouse(self, opened: Opened) -> None:
        page = opened("#/document/0")
        page.wait_for_selector(".panes")
        page.locator(".raw .stretch").first.focus()
        page.keyboard.press("ArrowDown")
        assert page.locator(".raw .stretch").nth(1).evaluate("element => element === document.activeElement")
        assert page.locator(".field.marked").count() == 1
        assert page.locator(".pane.left [tabindex='0']").count() == 1


class TestDocument:
    def test_hovering_one_side_marks_the_other(self, opened: Opened) -> None:
        page = document(opened, "mojibake-six-lessons")
        page.locator(".stretch.l-headline").hover(position={"x": 40, "y": 8})
        assert page.locator(".field.marked bdi").all_inner_texts() == ["‘Six things I learned in a year without a car’"]
        page.mouse.move(0, 0)  # else what scrolls below the mouse is hovered as well
        page.locator(".field[data-key=c3-author]").hover()
        assert page.locator(".stretch.marked").inner_text().endswith("Petra Lindholm")

    def test_repairs_before_and_after(self, opened: Opened) -> None:
        page = document(opened, "mojibake-six-lessons")
        headline = page.locator(".stretch.l-headline")
        headline.wait_for()
        assert headline.locator(".after").first.inner_text() == "‘"
        assert not headline.locator(".before").first.is_visible()
        page.get_by_role("button", name="As in the file").click()
        assert headline.locator(".before").first.inner_text() == "â€˜"
        assert not headline.locator(".after").first.is_visible()

    def test_the_thread_is_a_tree(self, opened: Opened) -> None:
        page = document(opened, "mojibake-six-lessons")
        parent = page.locator("li:has(> #comment-c2)")
        assert parent.locator("> ol > li > article").first.get_attribute("id") == "comment-c3"

    def test_every_label_and_every_byte_of_text_is_there(self, opened: Opened, corpus: Path) -> None:
        page = document(opened, "typing-pool-closes")
        text = page.evaluate(
            """() => [...document.querySelectorAll(".raw > .stretch, .raw > .blank")].map((element) => {
                const copy = element.cloneNode(true);
                copy.querySelectorAll(".unseen").forEach((name) => name.remove());
                return copy.textContent;
            }).join("")"""
        )
        assert text == (corpus / "raw/typing-pool-closes.txt").read_text("utf-8")


class TestCorrections:
    """A click on a field drafts a sidecar (docs/corrections.md is its format)."""

    def draft(self, page: Page, key: str, **answers: str) -> None:
        """Open the form on the field `key`, answer what it asks, and keep the correction."""
        page.locator(f".field[data-key={key}]").first.focus()
        page.keyboard.press("Enter")
        for name, answer in answers.items():
            field = page.locator(f"#correct-form [name={name}]")
            if name in ("field", "parent", "label"):
                field.select_option(answer)
            else:
                field.fill(answer)
        page.get_by_role("button", name="Add to the draft").click()

    def test_fields_comments_and_labels(self, opened: Opened, corpus: Path) -> None:
        page = document(opened, "mojibake-six-lessons")
        self.draft(page, "headline", words="1. Walking is not slow")
        self.draft(page, "published", words="January 14, 2015", value="2015-01-14")
        self.draft(page, "byline", field="authors", words="Petra Lindholm; Colin Mayhewe")
        self.draft(page, "c3-author", words="Colin")
        self.draft(page, "c4-text", field="parent", parent="3")
        self.draft(page, "c5-text", field="remove")
        self.draft(page, "block-1", field="label", label="quote")
        raw = (corpus / "raw/mojibake-six-lessons.txt").read_bytes()
        assert tomllib.loads(page.locator("#drafted .toml").inner_text()) == {
            "sha256": hashlib.sha256(raw).hexdigest(),
            "source": "mojibake-six-lessons.txt",
            "headline": "1. Walking is not slow",
            "published": {"quote": "January 14, 2015", "value": "2015-01-14"},
            "authors": ["Petra Lindholm", "Colin Mayhewe"],
            "comment": [
                {"at": "I did think of", "author": {"quote": "Colin", "nth": 2}},
                {"at": "They let a double", "parent": "I did think of"},
                {"at": "Daughter is very happy", "remove": True},
            ],
            "label": [
                {
                    "from": "What follows is not advice. People",
                    "to": "should read it as travel writing.",
                    "label": "quote",
                }
            ],
        }
        assert "corrections/mojibake-six-lessons.toml" in page.locator("#drafted").inner_text()

    def test_a_comment_that_is_missing_and_comments_that_are_none(self, opened: Opened, corpus: Path) -> None:
        """What is copied applies as it stands: a page whose comments are all thrown away gets two of them back."""
        page = document(opened, "mojibake-six-lessons")
        for words, author in (
            ("I did think of you when I wrote it, Colin.", "Petra Lindholm"),
            ("They let a double bass onto the 14 last week!", "Gwendoline"),
        ):
            page.get_by_role("button", name="A comment is missing").click()
            assert page.locator("#correct-form [name=words]").input_value() == ""
            page.fill("#correct-form [name=words]", words)
            page.fill("#correct-form [name=author]", author)
            page.fill("#correct-form [name=time]", "January 15, 2015")
            page.get_by_role("button", name="Add to the draft").click()
        self.draft(page, "headline", field="comments")
        draft = page.locator("#drafted .toml").inner_text()
        assert tomllib.loads(draft)["comments"] is False
        raw = (corpus / "raw/mojibake-six-lessons.txt").read_bytes()
        made = normalize(
            raw, name="mojibake-six-lessons.txt", corrections=read_corrections(draft.encode(), "page.toml")
        )
        assert made.findings == ()
        assert [(one["author"], one["timestamp_text"]) for one in made.record["comments"]] == [
            ("Petra Lindholm", "January 15, 2015"),
            ("Gwendoline", "January 15, 2015"),
        ]

    def test_the_author_of_a_missing_comment_has_to_be_there_too(self, opened: Opened) -> None:
        page = document(opened, "mojibake-six-lessons")
        page.get_by_role("button", name="A comment is missing").click()
        page.fill("#correct-form [name=words]", "I did think of you when I wrote it, Colin.")
        page.fill("#correct-form [name=author]", "Nobody")
        assert page.locator("#stands").inner_text() == "Not in the text, so it would not apply: Nobody"

    def test_those_that_were_applied_are_listed(self, opened: Opened) -> None:
        page = document(opened, "mojibake-six-lessons")
        assert page.get_by_role("region", name="Set by a person").count() == 0
        applied = [
            {"field": "headline", "comment": None, "quote": "<b>Six", "value": None, "entry": "headline"},
            {"field": "comment-time", "comment": "c2", "quote": "May 4", "value": "2019-05-04", "entry": "comment[0]"},
        ]
        page.evaluate(
            "(applied) => { document.querySelector('.record').replaceWith("
            "recordPane({ ...opened.document.record, corrections: applied }, [])) }",
            applied,
        )
        listed = page.get_by_role("region", name="Set by a person").locator("li").all_inner_texts()
        assert listed == ["headline “<b>Six”", "comment-time of c2 “May 4” as 2019-05-04"]

    def test_those_that_have_corrections_can_be_listed(self, opened: Opened, tmp_path: Path) -> None:
        raw, out, sidecars = (tmp_path / name for name in ("raw", "out", "corrections"))
        raw.mkdir()
        for name in ("gulls", "nets"):
            (raw / f"{name}.txt").write_text(f"{name.title()}\n\nBy Ann Lee\n\nAll {name} of the harbour are grey.\n")
        set_one = ("--set", "headline=All nets", "--corrections", str(sidecars))
        assert command("correct", str(raw / "nets.txt"), *set_one).exit_code == 0
        assert command("normalize", str(raw), "-o", str(out), "--corrections", str(sidecars)).exit_code == 0
        report(out, tmp_path / "report.html", raw)
        page = opened("#/documents", tmp_path / "report.html")
        listed(page, 2)
        page.select_option("#filters [name=corrected]", "set by a person")
        listed(page, 1)
        assert "1 correction" in page.locator("#list > li").inner_text()
        page.select_option("#filters [name=corrected]", "as found")
        expect(page.locator("#list > li a")).to_have_text("Gulls")

    def test_words_that_are_not_there_are_said_not_to_apply(self, opened: Opened) -> None:
        page = document(opened, "mojibake-six-lessons")
        page.locator(".field[data-key=headline]").hover()
        page.get_by_role("button", name="Correct headline").click()
        assert page.locator("#stands").inner_text().startswith("These words stand in the text 2 times")
        page.fill("#correct-form [name=words]", "Seven things")
        assert page.locator("#stands").inner_text() == "Not in the text, so it would not apply: Seven things"

    def test_selected_words_are_the_right_ones(self, opened: Opened) -> None:
        page = document(opened, "mojibake-six-lessons")
        page.evaluate("getSelection().selectAllChildren(document.querySelector('.stretch.l-comment-time'))")
        page.locator(".field[data-key=published]").focus()
        page.keyboard.press("Enter")
        assert page.locator("#correct-form [name=words]").input_value() == "January 14, 2015 at 6:18 pm"

    def test_what_cannot_be_seen_is_escaped_in_the_draft(self, opened: Opened) -> None:
        page = document(opened, "controls")
        self.draft(page, "c1-author")
        text = page.locator("#drafted .toml").inner_text()
        assert 'author = "Mal\\U0000202Elory"' in text
        assert tomllib.loads(text)["comment"][0]["author"] == "Mal\u202elory"

    def test_what_a_hostile_document_says_stays_a_string(self, opened: Opened) -> None:
        page = document(opened, BAD_NAME.removesuffix(".txt"))
        self.draft(page, "c1-author")
        drafted = tomllib.loads(page.locator("#drafted .toml").inner_text())
        assert drafted["source"] == BAD_NAME
        assert drafted["comment"][0]["author"] == '"><img src=x onerror=window.ran=4'


class TestHostile:
    @pytest.mark.parametrize("name", NAMES)
    def test_what_stands_in_a_document_is_text(self, opened: Opened, name: str) -> None:
        page = document(opened, name.removesuffix(".txt"))
        assert page.locator("main :is(script, img, svg[onload], iframe, [onerror])").count() == 0
        assert "window.ran = 3" in page.locator(".raw").inner_text() or name == "controls.txt"

    def test_what_cannot_be_seen_stands_as_its_name(self, opened: Opened) -> None:
        page = document(opened, "controls")
        page.get_by_role("button", name="As in the file").click()
        names = set(page.locator(".raw .code").all_inner_texts())
        assert {"NUL", "ESC", "BEL", "U+202E", "U+202C", "U+2067"} <= names
        seen = page.locator("main").evaluate("element => element.textContent")
        assert not set("\x00\x07\x1b\x9b\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") & set(seen)

    def test_the_policy_lets_no_string_become_markup(self, browser: Browser, corpus: Path) -> None:
        page = browser.new_page()
        page.goto((corpus / "report.html").as_uri())
        refused = page.evaluate(
            "() => { try { document.body.innerHTML = '<b>x</b>' } catch (error) { return error.name } }"
        )
        page.close()
        assert refused == "TypeError"
