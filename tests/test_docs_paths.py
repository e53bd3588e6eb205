"""Every path that the documentation names leads somewhere: those in `code`, in blocks of code, and those of links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
DOCUMENTS = sorted(
    [*ROOT.glob("docs/*.md"), *(ROOT / f"{name}.md" for name in ("CONTRIBUTING", "README", "CHANGELOG"))]
)

BLOCK = re.compile(r"^```.*?^```|^    .*?$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`\n]+)`")
LINK = re.compile(r"\]\(([\w./-]+)[)#]")
PATH = re.compile(r"(?=.*[^\W\d])[\w.-]+(?:/[\w.*-]+)*/?")
SUFFIXES = (".py", ".toml", ".md", ".json", ".yml", ".txt")
FOLDERS = tuple(f"{path.name}/" for path in ROOT.iterdir() if path.is_dir() and path.name[0] != ".")
PLACEHOLDERS = {"VERSION": "*", "xx": "*", "my-platform": "*"}
"""Words that stand for any name, as in `schema/VERSION/` and `data/languages/xx.toml`."""

OF_READERS = {
    *("a/b.jsonl", "a/b.jsonl.gz", "a/b.parquet", "a/b.tar", "articles/page.txt", "d.zip", "opinion/allotments"),
    *("opinion/allotments.txt", ".github/workflows/corpus.yml", ".gitlab-ci.yml", ".pre-commit-config.yaml"),
    *("logs/stats.json", "swim.txt", "Swim.txt", "swim.json", "swim.md"),
    *("corrections/opinion/allotments.toml", "articles/allotments.txt"),
}
"""Files of those who use the package, and files in examples; so is all below OUT and DIR."""

OF_THE_TUTORIAL = ("out/", "pages/", "tables/")


def paths(text: str) -> Iterator[str]:
    """The paths in a text. In a block of code, only what begins with a folder of the project can be one of them."""
    for block in BLOCK.findall(text):
        yield from (word for word in block.split() if word.startswith(FOLDERS) and PATH.fullmatch(word))
    for code in CODE.findall(BLOCK.sub("", text)):
        for word in code.split():
            if PATH.fullmatch(word) and ("/" in word or word.endswith(SUFFIXES)):
                yield word


def missing(text: str) -> Iterator[str]:
    """Those that lead nowhere. "`headers/`" may stand for a folder in one that was named before in the paragraph."""
    for part in (*BLOCK.findall(text), *BLOCK.sub("", text).split("\n\n")):
        bases = {ROOT, ROOT / "corpus_tools"}
        for path in paths(part):
            found = {at for base in bases for at in base.glob(pattern(path))}
            bases |= {at if at.is_dir() else at.parent for at in found}
            if not found and path not in OF_READERS and not path.startswith(("OUT/", "DIR/", *OF_THE_TUTORIAL)):
                yield path


def pattern(path: str) -> str:
    return re.sub(r"[\w-]+", lambda word: PLACEHOLDERS.get(word[0], word[0]), path.rstrip("/"))


@pytest.mark.parametrize("document", DOCUMENTS, ids=[document.name for document in DOCUMENTS])
def test_every_path_exists(document: Path) -> None:
    text = document.read_text("utf-8")
    assert list(missing(text)) == []
    assert [link for link in LINK.findall(text) if not (document.parent / link).exists()] == []


def test_paths_are_found_in_code_and_in_blocks_of_code() -> None:
    text = "`a.py`, `python scripts/b.py`, `1/2`, `and/or`\n\n    python scripts/c.py --write\n\n```\nx/y tests/d\n```"
    assert sorted(paths(text)) == ["a.py", "and/or", "scripts/b.py", "scripts/c.py", "tests/d"]


@pytest.mark.parametrize(
    "text",
    [
        "`docs/dates.md`, `data/dialects/` and `scripts/build_*.py`",
        "`data/languages/xx.toml`: copy `en.toml`",
        "`schema/VERSION/` with its `example.json`",
        "The record goes to `OUT/documents.jsonl`.",
    ],
)
def test_paths_that_exist(text: str) -> None:
    assert list(missing(text)) == []


@pytest.mark.parametrize("text", ["`dates.md`", "`data/dialect/`", "`languages/xx.toml`", "`docs/`\n\n`dates.md`"])
def test_paths_that_do_not(text: str) -> None:
    assert len(list(missing(text))) == 1
