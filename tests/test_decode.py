"""Which encoding a file is in, and that its bytes can be had back."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from corpus_tools.model import WarningCode
from corpus_tools.text.decode import decode

CASES = tomllib.loads((Path(__file__).parent / "cases" / "decode" / "pages.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize(
    ("codec", "text"),
    [
        pytest.param(codec, text, id=f"{codec}: {text[:12]}")
        for case in CASES
        for codec in case["codecs"]
        for text in case["texts"]
    ],
)
def test_every_encoding_is_recognised(codec: str, text: str) -> None:
    raw = text.encode(codec)
    decoded = decode(raw)
    assert decoded.text == text
    assert decoded.encode() == raw
    if codec != "utf-16-be" or not text.isascii():
        assert not any(warning.code is WarningCode.BYTES_DROPPED for warning in decoded.warnings)


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
