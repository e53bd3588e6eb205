"""What is no text is refused before it becomes a record of noise."""

from __future__ import annotations

import pytest

from corpus_tools.base.errors import BadInput
from corpus_tools.text.decode import decode
from corpus_tools.text.is_text import require_file_of_text, require_words


def take(raw: bytes) -> None:
    require_file_of_text(raw)
    require_words(decode(raw))


@pytest.mark.parametrize(
    "raw",
    [
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
        b"%PDF-1.7\n%\xe2\xe3\xcf\xd3",
        bytes(range(256)) * 4,
        b"\x7fELF\x02\x01\x01\x00\x00",
    ],
)
def test_binary_files_are_refused(raw: bytes) -> None:
    with pytest.raises(BadInput):
        take(raw)


@pytest.mark.parametrize(
    "raw",
    [
        b"plain text\n",
        "Tür".encode("utf-16"),
        "Die Tür ist grün.".encode("utf-16-le"),
        "昨日の午後、友達と".encode("shift_jis"),
        b"text\n" + b"\x00" * 500,
        b"\x1b[1mbold\x1b[0m\n",
        "Мы вчера".encode("utf-8-sig"),
    ],
)
def test_text_is_taken(raw: bytes) -> None:
    take(raw)
