"""Printed times: cases are data (`cases/dates/*.toml`), rules about whole documents are below."""

from __future__ import annotations

import json
import runpy
import tomllib
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.dates.find import find_times, has_time_cue
from corpus_tools.dates.match import Ago, DateOrder, Unit
from corpus_tools.dates.resolve import day_month_order, resolve
from corpus_tools.inputs.shards.rows import date_of

CASES = Path(__file__).parent / "cases" / "dates"


def cases() -> list[Any]:
    """Each case: a text, and what is found in it as [text, value, precision, utc offset] with "" for None."""
    found = []
    for path in sorted(CASES.glob("*.toml")):
        for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]:
            marks = [pytest.mark.xfail(strict=True, reason=case["fails"])] if "fails" in case else []
            found.append(pytest.param(case, id=f"{path.stem}: {case['text']}", marks=marks))
    return found


@pytest.mark.parametrize("case", cases())
def test_case(case: dict[str, Any]) -> None:
    text = case["text"]
    matches = [match for match in find_times(text) if not match.time_only or case.get("time_only")]
    order = DateOrder(case.get("order", "dmy"))
    reference = date_of(case["reference"]) if "reference" in case else None
    found = []
    for match in matches:
        assert text[match.start : match.end] == match.text
        stamp = resolve(match, order=order, reference_date=reference)
        values = [stamp.text, stamp.value or "", stamp.precision or "", stamp.utc_offset or ""]
        found.append(values)
    expected = [[*row, *[""] * (4 - len(row))] for row in case["finds"]]
    assert found == expected
    assert has_time_cue(text) or not found


def order_of(*texts: str, language: str | None = None) -> DateOrder:
    return day_month_order([match for text in texts for match in find_times(text)], language)


@pytest.mark.parametrize(
    ("texts", "language", "order"),
    [
        (["05/06/2019", "16/06/2019"], None, DateOrder.DMY),
        (["05/06/2019", "06/16/2019"], None, DateOrder.MDY),
        (["05/06/2019", "06/16/2019"], "de", DateOrder.MDY),
        (["05/06/2019", "06/16/2019", "17/06/2019", "18/06/2019"], None, DateOrder.DMY),
        (["05/06/2019"], None, DateOrder.UNKNOWN),
        (["05/06/2019"], "en", DateOrder.UNKNOWN),
        (["05/06/2019"], "fr", DateOrder.DMY),
        (["05.06.2019"], None, DateOrder.DMY),
        (["Wed 06/05/2019"], None, DateOrder.MDY),
        (["Mon 06/05/2019"], None, DateOrder.DMY),
        (["Mon 05/06/2019"], None, DateOrder.MDY),
        (["11/10/2019", "12/10/2019", "01/11/2019"], None, DateOrder.DMY),
        (["10/11/2019", "10/12/2019", "11/01/2019"], None, DateOrder.MDY),
        (["11/01/2019", "10/12/2019", "10/11/2019"], None, DateOrder.MDY),
        (["01/02/2019", "02/03/2019", "03/04/2019"], None, DateOrder.UNKNOWN),
        (["5 March 2020", "05/03/2020", "06/03/2020"], None, DateOrder.DMY),
        (["March 5, 2020", "03/05/2020"], "en", DateOrder.MDY),
        (["5 March 2020", "07/03/2020"], None, DateOrder.UNKNOWN),
        (["5 March 2020", "3 May 2020", "05/03/2020"], None, DateOrder.UNKNOWN),
        (["13:15 del 04/16/2022"], None, DateOrder.MDY),
        (["12/02 à 11:30", "13/02 à 11:30"], None, DateOrder.DMY),
        (["2019-05-16", "May 21, 2014", "3 days ago", "12:30"], None, DateOrder.UNKNOWN),
        ([], None, DateOrder.UNKNOWN),
    ],
)
def test_order_is_decided_once_from_all_dates(texts: list[str], language: str | None, order: DateOrder) -> None:
    assert order_of(*texts, language=language) == order


def test_month_first_turns_a_swappable_date_around() -> None:
    (match,) = find_times("05/06/2019")
    assert match.swappable
    assert resolve(match, order=DateOrder.DMY).value == "2019-06-05T00:00:00"
    assert resolve(match, order=DateOrder.MDY).value == "2019-05-06T00:00:00"
    assert resolve(match, order=DateOrder.UNKNOWN).value is None


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("7. listopada 2019.", "hr", "2019-10-07T00:00:00"),
        ("7 listopada 2019", "pl", "2019-11-07T00:00:00"),
        ("7. srp. 2019.", "hr", "2019-07-07T00:00:00"),
        ("7. srp. 2019", "cs", "2019-08-07T00:00:00"),
        ("7. listopada 2019.", None, "2019-11-07T00:00:00"),
        ("7. svibnja 2019.", "hr", "2019-05-07T00:00:00"),
        ("11.7.2019", "hr", "2019-07-11T00:00:00"),
    ],
)
def test_a_name_that_is_another_month_elsewhere_is_the_one_of_the_language(
    text: str, language: str | None, day: str
) -> None:
    (found,) = find_times(text)
    assert resolve(found, order=DateOrder.DMY, language=language).value == day


def test_times_of_day_say_that_they_lack_a_date() -> None:
    assert [match.time_only for match in find_times("12:30 and 3 May 2019, 12:30 and 3 days ago")] == [
        True,
        False,
        False,
    ]


def cldr(table: str) -> dict[str, Any]:
    path = Path(__file__).parent.parent / "corpus_tools" / "data" / "times" / "cldr.json"
    entries: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))[table]
    return entries


def test_every_month_name_of_the_principal_languages_is_found() -> None:
    for name, month in cldr("months").items():
        for text in (f"12 {name} 2014", f"12 {name.upper()} 2014", f"{name.capitalize()} 12, 2014"):
            (match,) = find_times(text)
            assert (match.text, match.year, match.month, match.day) == (text, 2014, month, 12)


def test_month_names_of_other_languages_are_found_with_day_and_year() -> None:
    """A few dozen abbreviations are everyday words of a principal language, such as "fri", and not taken for months."""
    missed = [
        name
        for name, month in cldr("other_months").items()
        if [(m.year, m.month, m.day) for m in find_times(f"12 {name} 2014")] != [(2014, month, 12)]
    ]
    assert len(missed) < 40
    assert max(map(len, missed)) <= 4


def test_every_phrase_for_past_times_is_found() -> None:
    for after, leads in cldr("past").items():
        for lead, unit in leads.items():
            if not lead and "an chloig" in after:  # Gaelic "n-uair": the number's word begins with a hyphenated letter
                continue
            text = f"{lead} 3 {after}".strip()
            (match,) = find_times(text)
            assert (match.text, match.ago) == (text, (Ago(3, Unit(unit)),))


def test_the_data_can_be_rebuilt() -> None:
    script = Path(__file__).parent.parent / "scripts" / "build_cldr.py"
    built = runpy.run_path(str(script))["build"]()
    if built["source"] != cldr("source"):
        pytest.skip("another version of the CLDR")
    assert built == json.loads(script.parent.parent.joinpath("corpus_tools/data/times/cldr.json").read_text("utf-8"))


PIECES = """May
Mai mars 1er 2nd 12 31 0 2014 1999 201912 28.09 12:30 25:61 9h30 at um à @ - , . / : | ( ) pm a.m. Uhr am
vor ago il y a hace weeks Wochen jours de of 年 4月 日 午後 T Z + UTC ’ ' St. Do. wtorek"""
WORDS = st.lists(st.sampled_from(PIECES.split()), max_size=14)
LINES = st.one_of(st.text(max_size=60), WORDS.map(" ".join), WORDS.map("".join))


@given(LINES)
def test_any_text_is_searched_without_harm(text: str) -> None:
    matches = find_times(text)
    ends = [0, *(match.end for match in matches)]
    for match, end in zip(matches, ends, strict=False):
        assert end <= match.start < match.end <= len(text)
        assert match.text == text[match.start : match.end] == match.text.strip()
        for order in DateOrder:
            stamp = resolve(match, order=order, reference_date=datetime(2020, 2, 29, 12))
            assert stamp.value is None or datetime.fromisoformat(stamp.value).isoformat() == stamp.value
            assert (stamp.value is None) == (stamp.precision is None)
    assert has_time_cue(text) or not matches


@given(st.datetimes(datetime(1970, 1, 1), datetime(2069, 12, 31)), st.sampled_from(["dmy", "mdy"]), st.data())
def test_what_was_printed_is_read_back(when: datetime, order: str, data: st.DataObject) -> None:
    shapes = [
        "%Y-%m-%d %H:%M",
        "%Y-%m-%dT%H:%M",
        "%B %d, %Y at %I:%M %p",
        "%d. %b %Y um %H:%M Uhr",
        "%a %d %B %Y %Hh%M",
    ]
    shapes += ["%d/%m/%Y %H:%M", "%d.%m.%Y, %H:%M"] if order == "dmy" else ["%m/%d/%Y %I:%M %p", "%m-%d-%y %H:%M"]
    text = when.strftime(data.draw(st.sampled_from(shapes)))
    before = data.draw(st.sampled_from(["", "Ann ", "Ann", "• ", "2. Ann | "]))
    (match,) = find_times(before + text)
    stamp = resolve(match, order=DateOrder(order))
    assert (stamp.text, stamp.value) == (text, when.replace(second=0, microsecond=0).isoformat())
