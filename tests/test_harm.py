"""Correct text stays: every letter of every language we know before all marks and symbols, in much prose."""

from __future__ import annotations

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.text import letters
from corpus_tools.text.repair import repair
from tests.amount import share

LETTERS = sorted(
    {
        form
        for alphabet in letters.languages().values()
        for letter in alphabet
        for form in (letter, letter.upper())
        if letter > "\x7f" and len(form) == 1
    }
    | set("ĦħĠġŊŋƏəŌōŪūĒēŸÿȘșȚțŘřŮůßẞĸ")
)
CLOSING = ("”", "’", "»", "…", "™", "®", "—", "–", "°", "…”", "’”", "”’", ".”", "’—", "!»", "»…")
SYMBOLS = (
    "“",
    "‘",
    "\xa0»",
    "\xad",
    "©",
    "€",
    "£",
    "§",
    "¶",
    "²",
    "³",
    "¹",
    "½",
    "±",
    "µ",
    "×",
    "·",
    "†",
    "‰",
    "¬",
    "ª",
    "º",
    "´",
    "¨",
    "•",
)
PROSE = (
    "Nobody at the station had heard of {} before noon.",
    "Später fuhr {} über die Brücke, größer als zuvor.",
    "L’été dernier, {} était déjà là, à côté de l’hôtel.",
    "Wczoraj {} była już późno, więc poszliśmy śpiewać.",
    "Вчера вечером {} видели в парке у реки.",
    "Χθες το βράδυ {} ήρθε στην πόλη με το τρένο.",
    "Dün akşam {} eve çok geç döndü, yağmur yağıyordu.",
    "Amanhã {} não virá à estação; são três horas.",
    "Hôm qua {} đã đi dạo với mấy người bạn, trời rất đẹp.",
    "Vakarā {} bija ļoti vēls, un mēs gājām mājās.",
    "Mae’r {} tŷ ar y bryn, a’r ŵyn yn y cae.",
    "Kua tae mai {} ki te kura, ā, kei te koa rātou.",
)


def word(letter: str) -> tuple[str, ...]:
    """Words that end in the letter, as they are written: no capital stands behind a small letter."""
    return (letter, f"BRAN{letter}") if letter.isupper() else (letter, f"Bran{letter}", f"“Am{letter}")


@pytest.mark.parametrize("mark", CLOSING)
def test_a_letter_before_a_closing_mark_stays(mark: str) -> None:
    """Even behind a small letter, where a capital is the first half of most mojibake."""
    each = len(LETTERS) // share(len(LETTERS))
    for letter in LETTERS[CLOSING.index(mark) % each :: each]:
        for stem in ("Bran", "BRAN", ""):
            text = PROSE[0].format(stem + letter + mark)
            assert repair(text.encode()).text == text


@given(
    st.lists(
        st.tuples(
            st.sampled_from(LETTERS).flatmap(lambda letter: st.sampled_from(word(letter))),
            st.sampled_from([*CLOSING, *SYMBOLS, *map("".join, product(CLOSING[:8], repeat=2))]),
        ),
        min_size=1,
        max_size=4,
    ),
    st.sampled_from(PROSE),
)
def test_letters_before_marks_and_symbols_stay(found: list[tuple[str, str]], prose: str) -> None:
    text = "\n".join(prose.format(start + mark) for start, mark in found)
    assert repair(text.encode()).text == text
