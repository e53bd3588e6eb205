"""Which encoding a file is in, and that its bytes can be had back."""

from __future__ import annotations

import tomllib
from itertools import takewhile
from pathlib import Path

import pytest
from _pytest.mark import ParameterSet
from hypothesis import given
from hypothesis import strategies as st

from corpus_tools.base.model import WarningCode
from corpus_tools.text.decode import decode

CASES = [
    case
    for path in sorted((Path(__file__).parent / "cases" / "decode").glob("*.toml"))
    for case in tomllib.loads(path.read_text(encoding="utf-8"))["case"]
]
FEW_CHARACTERS = 8
DOUBLE_BYTE = {
    "gb18030": "去年秋天，我们搬到了河边的一座旧房子。邻居是一位老师，每天早上在院子里浇花，周末去桥下钓鱼。\n",
    "big5": "去年秋天，我們搬到了河邊的一座舊房子。鄰居是一位老師，每天早上在院子裡澆花，週末去橋下釣魚。\n",
    "shift_jis": "去年の秋、私たちは川のそばの古い家に引っ越しました。隣の先生は毎朝庭の花に水をやっています。\n",
    "euc_jp": "去年の秋、私たちは川のそばの古い家に引っ越しました。隣の先生は毎朝庭の花に水をやっています。\n",
    "euc_kr": "지난가을에 우리는 강가의 오래된 집으로 이사했습니다. 이웃 선생님은 매일 아침 꽃에 물을 줍니다.\n",
}


def of_cases(*, wanted: str = "") -> list[ParameterSet]:
    """A page and a text that it can write, for each text of `CASES` in which the `wanted` sign is."""
    return [
        pytest.param(codec, text, id=f"{codec}: {text[:12]}")
        for case in CASES
        for codec in case["codecs"]
        for text in case["texts"]
        if wanted in text
    ]


@pytest.mark.parametrize(("codec", "text"), of_cases())
def test_every_encoding_is_recognised(codec: str, text: str) -> None:
    raw = text.encode(codec)
    decoded = decode(raw)
    assert decoded.text == text
    assert decoded.encode() == raw
    if codec != "utf-16-be" or not text.isascii():
        assert not any(warning.code is WarningCode.BYTES_DROPPED for warning in decoded.warnings)


@pytest.mark.parametrize("end", ["\r\n", "\r"])
@pytest.mark.parametrize(("codec", "text"), of_cases(wanted="\n"))
def test_line_ends_do_not_decide(codec: str, text: str, end: str) -> None:
    other = text.replace("\n", end)
    assert decode(other.encode(codec)).text == other


def test_a_close_call_says_what_mends_it() -> None:
    (warning,) = decode(b"The train to Ta\xefwan does not exist.").warnings
    assert warning.code is WarningCode.ENCODING_UNSURE
    assert "`iconv -f cp1252 -t UTF-8 FILE > NAME.txt`" in warning.message


@pytest.mark.parametrize(
    ("raw", "encoding"),
    [
        (b"", "utf-8"),
        (b"plain", "utf-8"),
        ("grün".encode(), "utf-8"),
        ("grün".encode("utf-8-sig"), "utf-8"),
        ("grün".encode("utf-16"), "utf-16-le"),
        ("Die Tür ist grün.".encode("cp1252"), "cp1252"),
        ("Die Tür ist grün.\n".encode() + "Die Tür ist grün.\n".encode("cp1252"), "utf-8+cp1252"),
    ],
)
def test_encoding_names_what_was_used(raw: bytes, encoding: str) -> None:
    assert decode(raw).encoding == encoding


def test_a_cut_last_character_is_dropped_and_named() -> None:
    raw = "Die Tür ist grün".encode()[:-1] + b"\xe2\x80"
    decoded = decode(raw)
    assert decoded.text == "Die Tür ist grü"
    assert decoded.encode() == raw
    assert [(u.start, u.end) for u in decoded.evidence.unread] == [(len(raw) - 2, len(raw))]
    assert [warning.code for warning in decoded.warnings] == [WarningCode.BYTES_DROPPED]


def test_an_accent_at_the_end_of_an_old_file_is_no_cut_character() -> None:
    assert decode(b"un petit caf\xe9").text == "un petit café"


def test_surrogates_encoded_one_by_one_are_one_character() -> None:
    raw = b"Hi \xed\xa0\xbd\xed\xb8\x80 caf\xc3\xa9"
    assert decode(raw).text == "Hi 😀 café"
    assert decode(raw).encode() == raw


@pytest.mark.parametrize("raw", [b"a\xed\xa0\x80\xc3\xa9", b"\xff\xfea\x00\x00\xd8b\x00"])
def test_half_a_surrogate_pair_is_replaced_and_named(raw: bytes) -> None:
    decoded = decode(raw)
    assert "\ufffd" in decoded.text
    assert decoded.encode() == raw
    assert decoded.warnings


def test_an_odd_byte_at_the_end_of_utf16_is_named() -> None:
    raw = "Tür".encode("utf-16") + b"\n"
    decoded = decode(raw)
    assert decoded.text == "Tür"
    assert decoded.pieces[-1].codec is None
    assert decoded.encode() == raw


def test_single_bytes_of_an_older_page_between_utf8() -> None:
    raw = "Příští týden pojedeme k ".encode() + "moři".encode("cp1250") + "; děti se těší.".encode()
    decoded = decode(raw)
    assert decoded.text == "Příští týden pojedeme k moři; děti se těší."
    assert [piece.codec for piece in decoded.pieces] == ["utf-8", "cp1250", "utf-8"]


def test_bytes_that_look_like_utf8_by_chance_do_not_mislead() -> None:
    text = "Разве раздвоенный рай возвратит нам правду? Завтра разберёмся."
    assert decode(text.encode("cp866")).text == text


def test_nuls_in_utf8_make_no_utf16() -> None:
    raw = "Die Tür\x00 ist grün.".encode()
    assert decode(raw).encoding == "utf-8"


def test_evidence_names_the_candidates() -> None:
    evidence = decode("Мы вчера гуляли в парке.".encode("koi8_r")).evidence.mapping()
    candidates = evidence["candidates"]
    assert isinstance(candidates, list)
    assert candidates[0]["encoding"] == "koi8_r"
    assert candidates[0]["score"] > candidates[1]["score"]


def test_single_bytes_of_an_older_page_never_become_another_script() -> None:
    """A name in a hundred characters of ASCII is Latin, whatever its bytes would be elsewhere."""
    for byte in range(0xA0, 0x100):
        text = decode(b"The key hung by the door. Nobody had seen Mr. Sm" + bytes([byte]) + b"th since noon.").text
        assert all(char < "\u0370" or char in "ﬁﬂ‘’“”„‚†‡•…‰‹›€™–—√∞≈≠≤≥∂∑∏π∫Ω◊⁄ˆ˜" for char in text)


@pytest.mark.parametrize("codec", DOUBLE_BYTE)
@pytest.mark.parametrize("times", [1, 200])
@pytest.mark.parametrize("ends", ["\n", ""])
def test_a_cut_double_byte_file_keeps_its_encoding(codec: str, times: int, ends: str) -> None:
    text = DOUBLE_BYTE[codec].replace("\n", ends) * times + DOUBLE_BYTE[codec].rstrip("\n.")
    raw = text.encode(codec)[:-1]
    decoded = decode(raw)
    assert decoded.text == text[:-1] + "\ufffd"
    assert decoded.encode() == raw
    assert [warning.code for warning in decoded.warnings] == [WarningCode.BYTES_DROPPED]


def shared(a: str, b: str) -> int:
    """With how many equal characters both begin."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(a, b, strict=False)))


@given(st.sampled_from(sorted(DOUBLE_BYTE)), st.integers(0, 2000), st.integers(0, 255), st.booleans())
def test_one_changed_byte_costs_one_character(codec: str, where: int, byte: int, one_line: bool) -> None:
    """What a changed byte stood in becomes another character or U+FFFD; all others stay where they are.

    A byte that can begin or end other characters can make a few of its neighbours look likelier with it.
    """
    text = DOUBLE_BYTE[codec].replace("\n", "" if one_line else "\n") * 3
    raw = text.encode(codec)
    where %= len(raw)
    changed = raw[:where] + bytes([byte]) + raw[where + 1 :]
    decoded = decode(changed)
    same_before = shared(text, decoded.text)
    assert len(text) - same_before - shared(text[:same_before:-1], decoded.text[::-1]) <= FEW_CHARACTERS
    assert decoded.encode() == changed
    lost = any(warning.code is WarningCode.BYTES_DROPPED for warning in decoded.warnings)
    assert lost == ("\ufffd" in decoded.text)


@pytest.mark.parametrize("codec", ["euc_jp", "gb18030"])  # both have kana at the same places
def test_a_bad_byte_is_named(codec: str) -> None:
    text = "きのうはずっと雨が降っていましたが、きょうは晴れています。\n子どもたちは橋のそばで魚をとっていました。\n"
    raw = text.encode(codec)
    decoded = decode(raw[:8] + b"\xff" + raw[8:])
    assert decoded.text == text[:4] + "\ufffd" + text[4:]
    assert [(it.start, it.end) for it in decoded.evidence.unread] == [(8, 9)]


def test_each_character_of_seven_bits_has_its_two_bytes() -> None:
    text = "Re: 公園の天気\nまた明日。\n"
    raw = text.encode("iso2022_jp")
    decoded = decode(raw)
    assert decoded.text == text
    assert decoded.encoding == "iso2022_jp"
    assert not decoded.warnings
    starts = list(decoded.to_raw(range(len(text)), behind_gaps=True))
    assert [raw[start : start + 2] for start, char in zip(starts, text, strict=True) if char == "天"] == [b"E7"]


@pytest.mark.parametrize("bad", [b"\xe6\x98", b"\xff", b"\xa8\xa9"])
def test_what_is_left_of_an_ideograph_is_no_letter(bad: bytes) -> None:
    text = "我们去年搬到了河边的一座旧房子，房子不大，但是阳光很好。"
    decoded = decode(text[:5].encode() + bad + text[6:].encode())
    assert decoded.text.startswith(text[:5] + "\ufffd")
    assert decoded.text.endswith(text[6:])
    assert WarningCode.BYTES_DROPPED in [warning.code for warning in decoded.warnings]


def test_modified_utf8_has_two_bytes_for_a_nul() -> None:
    assert decode("grün".encode() + b"\xc0\x80" + "schön".encode()).text == "grün\0schön"


def test_a_letter_at_the_end_of_utf8_is_cut_only_if_others_begin_so() -> None:
    assert decode("grüne Tür, gr".encode() + b"\xc3").text == "grüne Tür, gr"
    assert decode("grüne Tür, caf".encode() + b"\xe9").text == "grüne Tür, café"
