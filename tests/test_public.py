"""The public API is what `from corpus_tools import …` offers, and the docs need nothing else."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import corpus_tools

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SNIPPET = re.compile(r"^```python\n(.*?)^```", re.DOTALL | re.MULTILINE)
MODULE = re.compile(r"corpus_tools\.\w+")


def imports(code: str) -> Iterator[tuple[str, str]]:
    """The modules of the package that `code` imports, each with the name that it takes from it ("" for the module)."""
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.ImportFrom):
            yield from ((node.module or "", alias.name) for alias in node.names)
        elif isinstance(node, ast.Import):
            yield from ((alias.name, "") for alias in node.names)


def is_there(name: str) -> bool:
    """Can a name be imported, or is it of an engine that is not installed, as under `make check`?"""
    try:
        return bool(getattr(corpus_tools, name))
    except ModuleNotFoundError as missing:
        return (missing.name or "").partition(".")[0] in ("datatrove", "pyspark", "ray")


def test_everything_that_is_listed_is_there_and_nothing_else() -> None:
    assert corpus_tools.__all__ == sorted(corpus_tools.__all__)
    assert all(map(is_there, corpus_tools.__all__))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        getattr(corpus_tools, "nonsense")  # noqa: B009  (mypy knows that it is not there)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_docs_import_what_is_public(page: Path) -> None:
    text = page.read_text("utf-8")
    for code in SNIPPET.findall(text):
        for module, name in imports(code):
            if module.partition(".")[0] == "corpus_tools":
                assert module == "corpus_tools", f"{module} is no business of those who read the docs"
                assert name in corpus_tools.__all__
    assert not MODULE.findall(text), "the docs name modules by their paths, and only for those who change them"


def test_the_docs_have_snippets() -> None:
    assert sum(len(SNIPPET.findall(page.read_text("utf-8"))) for page in PAGES) > 12
