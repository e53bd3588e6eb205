"""The public API is what `from corpus_tools import …` offers, and the docs need nothing else."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import corpus_tools
from corpus_tools.base.extras import EXTRA_OF

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


ALL = [*corpus_tools.__all__, *corpus_tools.NEEDING_DATATROVE]
EXTRAS = (
    "datatrove",
    "fastwarc",
    "fsspec",
    "jinja2",
    "polars",
    "pyarrow",
    "pyspark",
    "ray",
    "resiliparse",
    "xlsxwriter",
)


def without_extras(code: str) -> str:
    """What `code` prints where no extra is installed."""
    hidden = f"import sys\nsys.modules.update(dict.fromkeys({EXTRAS}))\n"
    return subprocess.run([sys.executable, "-c", hidden + code], capture_output=True, text=True, check=True).stdout


def is_there(name: str) -> bool:
    """Can a name be imported, or is it of an engine that is not installed, as under `make check`?"""
    try:
        return bool(getattr(corpus_tools, name))
    except ModuleNotFoundError as missing:
        return (missing.name or "").partition(".")[0] in ("datatrove", "pyspark", "ray")


def test_everything_that_is_listed_is_there_and_nothing_else() -> None:
    assert corpus_tools.__all__ == sorted(corpus_tools.__all__)
    assert all(map(is_there, ALL))
    with pytest.raises(AttributeError, match="no attribute 'nonsense'"):
        getattr(corpus_tools, "nonsense")  # noqa: B009  (mypy knows that it is not there)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_docs_import_what_is_public(page: Path) -> None:
    text = page.read_text("utf-8")
    for code in SNIPPET.findall(text):
        for module, name in imports(code):
            if module.partition(".")[0] == "corpus_tools":
                assert module == "corpus_tools", f"{module} is no business of those who read the docs"
                assert name in ALL
    assert not MODULE.findall(text), "the docs name modules by their paths, and only for those who change them"


def test_the_docs_have_snippets() -> None:
    assert sum(len(SNIPPET.findall(page.read_text("utf-8"))) for page in PAGES) > 12


def test_all_can_be_imported_without_any_extra() -> None:
    said = without_extras("from corpus_tools import *\nprint(normalize_batch.__name__, 'ReadFiles' in globals())")
    assert said == "normalize_batch False\n"


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("from corpus_tools import ReadFiles", "ReadFiles needs datatrove; run: pip install 'corpus-tools[datatrove]'"),
        ("corpus_tools.native_schema('polars')", "native_schema('polars') needs polars; run: pip install polars"),
        (
            "corpus_tools.native_schema('arrow')",
            "native_schema('arrow') needs pyarrow; run: pip install 'corpus-tools[parquet]'",
        ),
        (
            "corpus_tools.native_schema('spark')",
            "native_schema('spark') needs pyspark; run: pip install 'corpus-tools[spark]'",
        ),
    ],
)
def test_what_is_not_installed_is_said_with_how_to_install_it(code: str, said: str) -> None:
    tried = f"import corpus_tools\ntry:\n    {code}\nexcept ImportError as error:\n    print(error)"
    assert without_extras(tried) == f"{said}\n"


def test_what_is_said_to_be_installed_with_an_extra_is_in_it() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    for package, extra in EXTRA_OF.items():
        assert any(re.match(rf"{package}\b", needed, re.IGNORECASE) for needed in extras[extra]), package
