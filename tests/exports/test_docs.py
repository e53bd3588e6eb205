"""docs/exporting.md names every form, every output and every column, and its way to make a key makes one."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

from corpus_tools.base.extras import remedy
from corpus_tools.exports.card import CARD_FILES
from corpus_tools.exports.formats import KINDS
from corpus_tools.exports.pseudonyms import read_key
from corpus_tools.exports.rows import COMMENT_COLUMNS, DOCUMENT_COLUMNS

TEXT = (Path(__file__).parents[2] / "docs" / "exporting.md").read_text("utf-8")


def test_every_form_has_its_row_and_its_outputs() -> None:
    rows = dict(re.findall(r"^\| `([a-z]+)` \| (.+?) \|", TEXT, re.MULTILINE))
    assert set(rows) == {form.value for form in KINDS}
    for form, kind in KINDS.items():
        assert re.findall(r"`(?:DIR/)?([^`]+?)/?`", rows[form]) == list(kind.outputs)
        assert kind.package is None or remedy(kind.package).removeprefix("run: ") in TEXT


def test_every_column_is_named() -> None:
    named = set(re.findall(r"`(\w+)`", TEXT))
    dated = {f"{which}{part}" for which in ("published", "updated") for part in ("_text", "_precision")}
    assert {*COMMENT_COLUMNS, *DOCUMENT_COLUMNS} - dated <= named
    assert all(f"`{name}`" in TEXT for name in CARD_FILES)


def test_the_way_to_make_a_key_makes_one_that_nobody_else_can_read(tmp_path: Path) -> None:
    (command,) = re.findall(r"^    (\(umask .*)$", TEXT, re.MULTILINE)
    subprocess.run(["sh", "-c", command], cwd=tmp_path, check=True)
    key, is_open = read_key(tmp_path / "names.key")
    assert len(key) >= 32
    assert not is_open
