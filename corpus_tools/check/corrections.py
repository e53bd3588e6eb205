"""A page that somebody corrects: what was found in it, its sidecar, and what the corrections change."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

from corpus_tools.base.model import Author, WarningCode
from corpus_tools.base.options import DEFAULTS, Options
from corpus_tools.check.outline import fixture_case, outline
from corpus_tools.corrections.apply import Corrected
from corpus_tools.corrections.draft import authors_toml, set_key, stretch_toml, template, toml_string
from corpus_tools.corrections.model import Corrections, Field, Stretch
from corpus_tools.corrections.read import of_sidecar, read_corrections
from corpus_tools.flow import Normalized, correct, finish, read
from corpus_tools.inputs.shards.rows import Row
from corpus_tools.inputs.sidecars import Sidecar, read_sidecar, sidecar_name
from corpus_tools.segment.segmentation import Segmentation
from corpus_tools.text.repair import Repaired

SETTABLE = (*(field for field in Field if "-" not in field and field not in (Field.COMMENTS, Field.LABEL)),)
"""The keys that one line sets."""


@dataclass(frozen=True, slots=True)
class Page:
    """A row, or a file read as one, with what was found in it and its sidecar at `path`, if there is one."""

    row: Row
    path: Path
    sidecar: Sidecar | None
    repaired: Repaired
    found: Segmentation
    options: Options = DEFAULTS

    @property
    def sha256(self) -> str:
        """That of the page's bytes, as sidecars have it."""
        return self.repaired.sha256

    def template(self) -> str:
        """A sidecar with all that was found."""
        return template(self.row.path, self.sha256, self.repaired.text, self.found)

    def opening(self) -> list[str]:
        """The lines that every sidecar of the page begins with."""
        return [f"source = {toml_string(self.row.path)}", f'sha256 = "{self.sha256}"']

    def text_of_sidecar(self) -> str:
        """That of the sidecar, or else of a new one. Bytes that are no UTF-8 are replaced; what reads it, tells."""
        return self.template() if self.sidecar is None else self.sidecar.data.decode("utf-8", "replace")

    def corrections(self, text: str) -> Corrections:
        """What a sidecar with this `text` would say."""
        if self.sidecar is not None and self.sidecar.problem:
            said = of_sidecar(self.sidecar)
            assert said is not None
            return said
        return read_corrections(text.encode("utf-8"), str(self.path))

    def corrected(self, text: str) -> Corrected:
        """The page as a sidecar with this `text` would have it."""
        return correct(self.repaired, self.found, self.corrections(text), self.options)

    def normalized(self, corrected: Corrected) -> Normalized:
        """The document and its record."""
        return finish(self.row.path, self.repaired, corrected, row_id=self.row.id, extra=self.row.extra)

    def as_found(self) -> Normalized:
        """The document as the program reads it."""
        return self.normalized(Corrected(self.found, (), ()))

    def with_setting(self, text: str, given: str) -> str:
        """The sidecar `text` with the line that `given` (KEY=VALUE) asks for.

        Raises `ValueError` if there is no such key, and `AlreadySet` if the sidecar has it.
        """
        key, sign, value = given.partition("=")
        key, _, nth = key.strip().partition("#")
        value = value.strip()
        if problem := _unusable(key, nth, value if sign else ""):
            raise ValueError(f"set {given}: {problem}; KEY is one of {', '.join(SETTABLE)}, or KEY#2 for nth = 2")
        if value != "false" and value[0] not in "\"'{[":
            if key == Field.AUTHORS:
                value = authors_toml([Author(name.strip(), None) for name in value.split(";") if name.strip()])
            else:
                value = stretch_toml(Stretch(value, None, int(nth) if nth else None))
        return set_key(text, key, value)

    def fixture(self) -> str:
        """The case of a fixture: the page, in UTF-8, and the outline of what the sidecar makes of it.

        A page in another encoding is written repaired, HTML flattened. Raises `ValueError` if it cannot be a fixture.
        """
        raw = self.repaired.decoded.raw
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            text = self.repaired.text
        text = text if text.endswith("\n") else f"{text}\n"
        corrected = self.corrected(self.text_of_sidecar()) if self.sidecar else Corrected(self.found, (), ())
        lines = outline(self.normalized(corrected).document, raw)
        as_found = outline(self.as_found().document, raw)
        told = [line for line in lines if line != f"warning: {WarningCode.FLATTENED_FROM_HTML}"]  # the fixture is text
        return fixture_case(self.row.id, text, told, known_failure=lines != as_found)


def _unusable(key: str, nth: str, value: str) -> str:
    """What is wrong with a setting; nothing if it can be one."""
    if key and key not in SETTABLE:
        near = get_close_matches(key, SETTABLE, 1)
        return f"{key} is no key{f', did you mean {near[0]}?' if near else ''}"
    if not (key and value):
        return "no KEY=VALUE"
    return "" if not nth or (nth.isascii() and nth.isdigit()) else f"{nth} is no number"


def read_page(row: Row, folder: Path, options: Options) -> Page:
    """The page in `row`, with its sidecar in `folder`. Raises `BadInput` as `normalize` does."""
    repaired, found = read(row.data, options)
    name = sidecar_name(row.id)
    path = folder / name
    return Page(row, path, read_sidecar(path, name) if path.exists() else None, repaired, found, options)
