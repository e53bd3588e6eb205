"""Byte strings that are text in some encoding, or were once, for the property tests."""

from __future__ import annotations

from hypothesis import strategies as st

PAGES = ("cp1252", "cp1250", "cp1251", "cp1253", "mac_roman", "cp437", "latin-1")
TEXT = st.text(
    st.sampled_from("ab Z9é ñãÂÃä'’“”…€ßłžДяЖ中😀\n\t&;#x\\u00e9&amp;&eacute;\x85\u2028\ufeff\x00\x1b[0m\r\x9a"),
    max_size=60,
)


def _mojibake(text: str, page: str, times: int) -> str:
    for _ in range(times):
        text = text.encode("utf-8", "replace").decode(page, "ignore")
    return text


DAMAGED_TEXT = st.builds(_mojibake, TEXT, st.sampled_from(PAGES), st.integers(0, 2))
ENCODED = st.builds(
    lambda text, codec: text.encode(codec, "ignore"),
    DAMAGED_TEXT,
    st.sampled_from(
        ("utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-32", *PAGES, "gb18030", "shift_jis", "euc_kr", "big5")
    ),
)
MIXED = st.lists(st.one_of(ENCODED, st.binary(max_size=12)), max_size=5).map(b"".join)
RAW = st.one_of(st.binary(max_size=80), ENCODED, MIXED)
