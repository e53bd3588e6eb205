"""Is this text at all? Refuses what would only become a record of noise."""

from __future__ import annotations

from corpus_tools.base.errors import BadInput
from corpus_tools.text.decode import Decoded

_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"%PDF-": "a PDF document",
    b"PK\x03\x04": "a ZIP archive (or an office document)",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "an old office document",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"\x7fELF": "a program",
    b"SQLite format 3\x00": "an SQLite database",
    b"RIFF": "a RIFF file (sound, film or WebP)",
    b"OggS": "an Ogg file",
    b"ID3": "an MP3 file",
    b"\x00asm": "a WebAssembly module",
    b"\xca\xfe\xba\xbe": "a Java class",
}
_NOISE = bytes({*range(1, 32)} - set(b"\b\t\n\v\f\r\x1b"))  # but what terminals write
_MOST_NOISE = 0.02
_FEW = 4


def require_file_of_text(raw: bytes) -> None:
    """Raises `BadInput` if `raw` is empty or starts as a well-known binary format does."""
    if not raw:
        raise BadInput("the file is empty")
    if raw.startswith(tuple(_SIGNATURES)):
        name = next(name for signature, name in _SIGNATURES.items() if raw.startswith(signature))
        raise BadInput(f"the file is {name}, not text")


def require_words(decoded: Decoded) -> None:
    """Raises `BadInput` if the decoded text is white space alone, or full of control characters as no text is."""
    if not decoded.text or decoded.text.isspace():
        raise BadInput("the file holds no text but white space")
    data = decoded.text.encode("utf-8", "surrogatepass")
    noise = len(data) - len(data.translate(None, _NOISE))
    if noise > _FEW and noise > _MOST_NOISE * len(decoded.text):
        raise BadInput(f"the file is not text: {noise} of its {len(decoded.text)} characters are control characters")
