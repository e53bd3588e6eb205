"""The repairs, by example: `cases/repair/*.toml`, to which a case can be added without Python."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from corpus_tools.base.model import EditKind
from corpus_tools.text.fixers import FIXERS
from corpus_tools.text.repair import explain, repair

CASES = Path(__file__).parent / "cases" / "repair"


def cases() -> list[Any]:
    params = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            marks = [pytest.mark.xfail(reason=case["fails"], strict=True)] if "fails" in case else []
            expected = case.get("repaired", case["text"])
            params.append(pytest.param(case["text"], expected, marks=marks, id=f"{path.stem}: {case['name']}"))
    return params


@pytest.mark.parametrize(("text", "expected"), cases())
def test_case(text: str, expected: str) -> None:
    assert repair(text.encode()).text == expected


@pytest.mark.parametrize("text", [case.values[1] for case in cases()])
def test_what_is_repaired_stays(text: str) -> None:
    assert repair(text.encode()).changes == ()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("terminal-escape", "\x1b[1mbold"),
        ("nul", "a\x00b"),
        ("unicode-escape", "caf\\u00e9"),
        ("html-entity", "caf&eacute;"),
        ("mojibake", "FÃ¼nf schÃ¶ne MÃ¤dchen auf der StraÃŸe."),
        ("wrong-page", "Ìû â÷åðà ãóëÿëè â ïàðêå, è ïîãîäà áûëà î÷åíü õîðîøàÿ."),
        ("byte-order-mark", "a\ufeffb"),
        ("line-end", "a\r\nb"),
        ("control", "a\x01b"),
    ],
)
def test_each_fixer_can_be_left_out(name: str, text: str) -> None:
    assert {change.kind for change in repair(text.encode()).changes} == {EditKind(name)}
    assert all(change.kind != name for change in repair(text.encode(), without=frozenset({name})).changes)
    assert repair(text.encode(), without=frozenset(FIXERS)).text == text


def test_an_edit_is_one_character_in_raw_bytes() -> None:
    repaired = repair("über fÃ¼nf StraÃŸen, schÃ¶n".encode())
    assert [(edit.start, edit.end, edit.before, edit.after) for edit in repaired.edits] == [
        (7, 11, "Ã¼", "ü"),
        (18, 22, "ÃŸ", "ß"),
        (29, 33, "Ã¶", "ö"),
    ]


def test_edits_of_utf16_are_in_bytes_behind_the_mark() -> None:
    repaired = repair("a\r\nb".encode("utf-16"))
    assert repaired.encoding == "utf-16-le"
    assert [(edit.start, edit.end) for edit in repaired.edits] == [(4, 8)]


def test_double_damage_is_one_edit_for_each_character() -> None:
    repaired = repair("schÃƒÂ¶n grÃƒÂ¼n fÃƒÂ¼r grÃƒÂ¶ÃƒÅ¸e".encode())
    assert [change.after for change in repaired.changes] == ["ö", "ü", "ü", "ö", "ß"]


def test_explain_says_where() -> None:
    rows = list(explain(repair(b"one\ntwo &eacute; x\r\n")))
    assert [(row.line, row.column, row.kind, row.before, row.after) for row in rows] == [
        (2, 5, EditKind.HTML_ENTITY, "&eacute;", "é"),
        (2, 15, EditKind.LINE_END, "\r\n", "\n"),
    ]


def test_clean_text_has_no_changes_and_its_own_offsets() -> None:
    repaired = repair("It’s fine – “really”.".encode())
    assert repaired.changes == ()
    assert repaired.raw_offsets([0, 3, 21]) == [0, 5, 29]
    assert repaired.repaired_offsets([0, 5, 29]) == [0, 3, 21]


def test_what_is_removed_belongs_to_the_text_behind_it() -> None:
    repaired = repair(b"ab\x00\x00cd\x00")
    assert repaired.text == "abcd"
    assert repaired.raw_offsets([0, 2, 4]) == [0, 2, 7]
    assert repaired.repaired_offsets([0, 2, 7]) == [0, 2, 4]
