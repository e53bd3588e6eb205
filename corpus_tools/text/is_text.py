"""Is this text at all? Refuses what would only become a record of noise."""

from __future__ import annotations

import re
import zlib

from corpus_tools.base.errors import BadInput
from corpus_tools.text.decode import Decoded
from corpus_tools.text.flatten import HTML_REMEDY
from corpus_tools.text.notation import notation_of
from corpus_tools.text.repair import Repaired

_UNPACK = "unpack it first"
_GIVE_A_NAME = "give the file a name that ends in"
_JSON_LINES = "one JSON object a line, in a file whose name ends in .jsonl"
_TABLE = "`duckdb -c \"COPY (FROM 'FILE.{}') TO 'FILE.jsonl' (FORMAT json)\"`"
_AS_PDF = "make a PDF of it first, as with `soffice --headless --convert-to pdf FILE`, and text of that"
_OFFICE = "make text of it first, as with `pandoc -f {0} -t plain FILE -o NAME.txt`"
_GZIP = b"\x1f\x8b"
_SIGNATURES = {
    b"\x89PNG\r\n\x1a\n": ("a PNG image", ""),
    b"\xff\xd8\xff": ("a JPEG image", ""),
    b"GIF8": ("a GIF image", ""),
    b"%PDF-": ("a PDF document", "make text of it first, as with `pdftotext FILE NAME.txt`"),
    b"PK\x03\x04": ("a ZIP archive", f"{_UNPACK}, or {_GIVE_A_NAME} .zip"),
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": (
        "an old office document",
        "make text of it first, as with `soffice --headless --convert-to txt:Text FILE`",
    ),
    _GZIP: ("a gzip archive", _UNPACK),
    b"BZh": ("a bzip2 archive", _UNPACK),
    b"\xfd7zXZ\x00": ("an xz archive", _UNPACK),
    b"7z\xbc\xaf\x27\x1c": ("a 7z archive", _UNPACK),
    b"\x28\xb5\x2f\xfd": ("a zstd archive", _UNPACK),
    b"\x7fELF": ("a program", ""),
    b"SQLite format 3\x00": ("an SQLite database", ""),
    b"RIFF": ("a RIFF file (sound, film or WebP)", ""),
    b"OggS": ("an Ogg file", ""),
    b"ID3": ("an MP3 file", ""),
    b"\x00asm": ("a WebAssembly module", ""),
    b"\xca\xfe\xba\xbe": ("a Java class", ""),
}
"""How well-known binary formats begin, their names, and the remedy where there is one."""
_ZIPPED = {
    b"application/epub+zip": ("an EPUB book", _OFFICE.format("epub")),
    b"application/vnd.oasis.opendocument": ("an OpenDocument file", _OFFICE.format("odt")),
    b"word/": ("a Word document (DOCX)", _OFFICE.format("docx")),
    b"xl/": ("an Excel workbook (XLSX)", f"write it as {_JSON_LINES}, as with {_TABLE.format('xlsx')}"),
    b"ppt/": ("a presentation (PPTX)", _AS_PDF),
    b"[Content_Types].xml": ("an office document", _AS_PDF),
}
"""What zip archives that are documents name among their first members."""
_WARC = re.compile(rb"WARC/1\.[01]\r?\n")
_OF_TEXTS = re.compile(rb"^WARC-Type:[ \t]*conversion\r?$", re.IGNORECASE | re.MULTILINE)
_JSON_OBJECT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
_FIRST_MEMBERS = 4096
_FIRST_RECORDS = 65536
_REMEDIES = {
    "HTML": HTML_REMEDY,
    "MHTML": "open it in a browser and save it as HTML",
    "XML": "take the texts out of it first",
    "RTF": "make text of it first, as with `pandoc -f rtf -t plain FILE -o NAME.txt`",
    "JSON": f"write it as {_JSON_LINES}, as with `jq -c '.[]' FILE > FILE.jsonl`",
    "JSON lines": f"{_GIVE_A_NAME} .jsonl, and name the field with the text with --text-field",
    "a sidecar of corrections": "keep it out of the input; `corpus correct --check PAGE` checks it",
    "a table of values": f"write it as {_JSON_LINES}, as with {_TABLE.format('csv')}",
}
_NOISE = bytes({*range(1, 32)} - set(b"\b\t\n\v\f\r\x1b"))  # but what terminals write
_MOST_NOISE = 0.02
_FEW = 4


def require_file_of_text(raw: bytes) -> None:
    """Raises `BadInput` if `raw` is empty or starts as a well-known binary format does."""
    if not raw:
        raise BadInput("the file is empty")
    if (found := _warc(raw)) is None and raw.startswith(tuple(_SIGNATURES)):
        found = next(found for signature, found in _SIGNATURES.items() if raw.startswith(signature))
        if raw.startswith(b"PK"):
            start = raw[:_FIRST_MEMBERS]
            found = next((found for mark, found in _ZIPPED.items() if mark in start), found)
        elif raw.startswith(_GZIP):
            found = _packed(raw) or found
    if found:
        name, remedy = found
        raise BadInput(f"the file is {name}, not text" + (f"; {remedy}" if remedy else ""))


def _warc(raw: bytes, suffix: str = "") -> tuple[str, str] | None:
    """A file of the WARC format, as crawlers write it, and what to do with it; `suffix` is that of its compression."""
    if not _WARC.match(raw):
        return None
    if _OF_TEXTS.search(raw, 0, _FIRST_RECORDS):
        return "a WET file of many pages", f"{_GIVE_A_NAME} .warc.wet{suffix}"
    return (
        "a WARC file",
        f"if it holds texts (WET), {_GIVE_A_NAME} .warc.wet{suffix}; else take the pages out of it first",
    )


def _packed(raw: bytes) -> tuple[str, str] | None:
    """What a gzip archive holds if that is read under another name, told from how it begins."""
    try:
        start = zlib.decompressobj(wbits=31).decompress(raw[:_FIRST_RECORDS], _FIRST_RECORDS)
    except zlib.error:
        return None
    if found := _warc(start, ".gz"):
        return f"{found[0]}, packed with gzip", found[1]
    if _JSON_OBJECT.match(start):
        return "JSON, packed with gzip", f"if that is one object a line, {_GIVE_A_NAME} .jsonl.gz"
    return None


def of_standard_input(reason: str) -> str:
    """The `reason` why a file gives no document, for what came by standard input and has no name yet."""
    return reason.replace(_GIVE_A_NAME, "save it as a file with a name that ends in")


def require_prose(page: Repaired) -> None:
    """Raises `BadInput` if the decoded text of `page` is written for programs, as HTML and tables of values are."""
    notation = notation_of(page.decoded.text)
    if notation is None:
        return
    if page.html:
        raise BadInput(f"what the HTML page shows is {notation}, not the text of an article; take that out of it first")
    raise BadInput(f"the text is {notation}, not that of an article; {_REMEDIES[notation]}")


def require_no_html(page: Repaired) -> None:
    """Raises `BadInput` if `page` is HTML that was not flattened: its entities are markup, and no damage."""
    if page.html is None and notation_of(page.decoded.text) == "HTML":
        require_prose(page)


def require_words(decoded: Decoded) -> None:
    """Raises `BadInput` if the decoded text is white space alone, or full of control characters as no text is."""
    if not decoded.text or decoded.text.isspace():
        raise BadInput("the file holds no text but white space")
    data = decoded.text.encode("utf-8", "surrogatepass")
    noise = len(data) - len(data.translate(None, _NOISE))
    if noise > _FEW and noise > _MOST_NOISE * len(decoded.text):
        raise BadInput(f"the file is not text: {noise} of its {len(decoded.text)} characters are control characters")
