"""HTML to the text it shows, by resiliparse, where `corpus-tools[html]` has installed that.

The whole page is kept, as comments and bylines stand outside of what extractors take for the main content
(docs/inputs.md has the figures). Which bytes of the HTML a word came from is lost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from importlib.util import find_spec

from corpus_tools.base.errors import BadInput
from corpus_tools.base.extras import remedy
from corpus_tools.base.limits import too_large
from corpus_tools.base.model import FLATTENED_BY, DocumentWarning, WarningCode
from corpus_tools.base.show import short
from corpus_tools.text.decode import Decoded, Evidence, decode
from corpus_tools.text.notation import notation_of

_PACKAGE = "resiliparse"
HTML_REMEDY = f"{remedy(_PACKAGE)}, or flatten it first, as with `w3m -dump -T text/html FILE > NAME.txt`"
_BOM = "\ufeff"
_DECLARED = re.compile(
    rb"<meta\b[^<>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]+)|<\?xml\b[^<>]*?\bencoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE
)
_CAPTION = re.compile(r"<figcaption\b", re.IGNORECASE)
_DECLARED_WITHIN = 1024
"""Bytes in which the HTML standard (13.2.3.2) looks for the name of the encoding."""


@dataclass(frozen=True, slots=True)
class Html:
    """The HTML that a text was made of: the SHA-256 of its bytes, and how they were read and flattened.

    `encoding` is for `source.encoding`: "cp1251, flattened from HTML by resiliparse 2.0.1".
    """

    sha256: str
    encoding: str


@cache
def flattener() -> str | None:
    """What flattens HTML here, with its version, on which every word of the text may hang; None if nothing does."""
    try:
        return f"{_PACKAGE} {version(_PACKAGE)}" if find_spec(_PACKAGE) else None
    except PackageNotFoundError:
        return None


def other_flattener(encoding: str) -> str | None:
    """Why the text of a record with this `source.encoding` cannot be made again here; None if it can."""
    tool = encoding.partition(FLATTENED_BY)[2]
    if not tool or tool == flattener():
        return None
    return f"the HTML was flattened by {short(tool)}, and {flattener() or 'nothing that flattens'} is installed here"


def read_flat(raw: bytes, *, most: int) -> tuple[Decoded, Html | None]:
    """`raw` decoded; HTML is flattened first, if there is something to do it.

    Then the bytes of the decoded text are those of the flattened one, in UTF-8. Raises `BadInput` if they are more than
    `most`, or if the page cannot be parsed or shows no text.
    """
    decoded = decode(raw)
    tool = flattener()
    if tool is None or notation_of(decoded.text) != "HTML":
        return decoded, None
    evidence = decoded.evidence
    text, encoding, why = _declared(raw, decoded) or (decoded.text, decoded.encoding, evidence.reason)
    flat = _flattened(text.removeprefix(_BOM)).encode("utf-8")
    if not flat.strip():
        raise BadInput("the HTML page shows no text")
    if len(flat) > most:
        raise BadInput(too_large("the flattened text", most))
    left_out = len(_CAPTION.findall(text))
    said = f"spans count bytes of the text that {tool} made of the HTML, not of the file" + (
        f"; captions of pictures that are left out: {left_out}" if left_out else ""
    )
    doubts = decoded.warnings if encoding == decoded.encoding else ()
    warnings = (*doubts, DocumentWarning(WarningCode.FLATTENED_FROM_HTML, said))
    found = replace(decode(flat), evidence=Evidence(f"the HTML: {why}", evidence.candidates), warnings=warnings)
    return found, Html(sha256(raw).hexdigest(), f"{encoding}{FLATTENED_BY}{tool}")


def _declared(raw: bytes, decoded: Decoded) -> tuple[str, str, str] | None:
    """The text in the encoding that the page names, that, and why; or None: UTF-8 and UTF-16 are told by the bytes.

    Pages that are UTF-8 often name another encoding; hardly any text in an older page is UTF-8 by chance.
    """
    from resiliparse.parse.encoding import map_encoding_to_html5

    named = _DECLARED.search(raw, 0, _DECLARED_WITHIN)
    if named is None or raw.isascii() or decoded.encoding.startswith("utf"):
        return None
    codec = map_encoding_to_html5((named[1] or named[2]).decode("ascii"))
    try:
        return (raw.decode(codec), codec, "named by the page") if codec and not codec.startswith("utf") else None
    except (LookupError, UnicodeDecodeError):
        return None


_PICTURES = ["img", "svg", "object", "video", "audio", "embed", "figcaption"]
"""What is left out. With `alt_texts=False` all figures would be, and with them tables and quotations.

A caption without its picture is taken for the headline if it stands near that.
"""


def _flattened(html: str) -> str:
    from resiliparse.extract.html2text import extract_plain_text

    try:
        return extract_plain_text(html, main_content=False, skip_elements=_PICTURES)
    except (MemoryError, BadInput):
        raise
    except Exception as error:  # whatever a parser meets in a hostile page
        raise BadInput(f"the HTML cannot be parsed ({error})") from None
